"""`jhdesk new-year`: a new school year made from the last one, and one made by mistake removed again.

`jhdesk reorganise`: what happened to the school at the turn of the year, first told, then done.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from jhdesk.cli.common import FINE, Command, folder_of, opened, print_lines, year_of
from jhdesk.errors import JhdeskError
from jhdesk.services.entry import Entry, year_text
from jhdesk.services.workspace import Workspace

if TYPE_CHECKING:
    from jhdesk.services.reorganise import Key, Plan

CLASSES = {"move-up": "move_up", "same": "same", "none": "none"}


def add_commands(command: Command) -> None:
    """The command and its arguments."""
    new_year = command(
        "new-year", new_year_command, "由上一学年建立新学年：教职工、校舍、设备等结转，班级升一个年级", of_a_year=False
    )
    new_year.add_argument("--from", dest="before", type=int, metavar="YEAR", help="由哪个学年建立；不写时为最近的学年")
    new_year.add_argument(
        "--classes",
        choices=tuple(CLASSES),
        default="move-up",
        help="班级：move-up 升一个年级并带上人数（默认），same 照旧列出但人数空着，none 不要",
    )
    new_year.add_argument("--dry-run", action="store_true", help="只说明会结转什么，不建立")
    new_year.add_argument("--remove", type=int, metavar="YEAR", help="删去一个误建的学年；填过数据的不能删")
    reorganise = command(
        "reorganise", _what, "学校变动：更名、改变办学类型、移交或接收学段、改为教学点；只改最新学年", of_a_year=False
    )
    kinds = reorganise.add_subparsers(title="办理", metavar="办理")

    def kind(name: str, run: Callable[[argparse.Namespace], int], help: str) -> argparse.ArgumentParser:
        made: argparse.ArgumentParser = kinds.add_parser(name, help=help, description=help)
        made.add_argument("--workspace", type=Path, metavar="DIR", default=argparse.SUPPRESS, help="工作文件夹")
        made.add_argument("--dry-run", action="store_true", help="只说明会改动什么，不改")
        made.set_defaults(run=run, parser=made)
        return made

    rename = kind("rename", rename_command, "更名，换标识码")
    rename.add_argument("--name", default="", metavar="NAME", help="新的学校名称")
    rename.add_argument("--code", default="", metavar="CODE", help="新的学校标识码")
    type_ = kind("type", type_command, "改变办学类型：没有了的学段的数据转出")
    type_.add_argument("school_type", metavar="TYPE", help="新的办学类型，例如 211")
    give = kind("give", give_command, "把一个学段移交给另一所学校，写成 CSV 表的文件夹")
    give.add_argument("--stage", required=True, choices=("primary", "junior", "senior"), help="哪个学段")
    give.add_argument("--to", required=True, metavar="NAME", help="移交给哪所学校")
    give.add_argument("--out", type=Path, required=True, metavar="DIR", help="文件夹放在哪里")
    for each in (type_, give):
        each.add_argument(
            "--keep", action="append", default=[], metavar="TABLE:KEY", help="留在本校的人或物，例如 staff:t005、room:3"
        )
    take = kind("take", take_command, "接收另一所学校的一个学段，或并入整所学校（例如教学点）")
    take.add_argument("source", type=Path, metavar="FOLDER|PACKAGE", help="对方移交的文件夹，或它的上报包")
    what = take.add_mutually_exclusive_group(required=True)
    what.add_argument("--stage", choices=("primary", "junior", "senior"), help="哪个学段")
    what.add_argument("--whole", action="store_true", help="整所学校")
    point = kind("point", point_command, "改为教学点，归属中心校")
    point.add_argument("--central", required=True, metavar="CODE", help="中心校的标识码")


def new_year_command(options: argparse.Namespace) -> int:
    from jhdesk.services.new_year import make_new_year, plan_new_year, remove_year
    from jhdesk.ui.messages.new_year import MARKED, new_year_lines

    if year_of(options) is not None:  # written before the command: which of the two years is meant is not clear
        raise JhdeskError("new_year_of_which")
    with Workspace.existing(folder_of(options)) as workspace:
        if workspace.is_county:
            raise JhdeskError("workspace_of_county", folder=str(workspace.folder))
        if options.remove is not None:
            if options.dry_run or options.before is not None:
                raise JhdeskError("remove_alone")
            remove_year(workspace, workspace.period(options.remove).id)
            print(f"已删去 {year_text(options.remove)}。")
            return FINE
        before, classes = workspace.period(options.before), CLASSES[options.classes]
        plan = plan_new_year(Entry(workspace, before.id), classes=classes)  # type: ignore[arg-type]
        if not options.dry_run:
            make_new_year(workspace, before.id, classes=classes)  # type: ignore[arg-type]
    print_lines(new_year_lines(plan))
    print("这是预览，没有建立。" if options.dry_run else f"已建立 {year_text(plan.year)}。{MARKED}")
    return FINE


def _what(_options: argparse.Namespace) -> int:
    raise JhdeskError("reorganise_what")


def rename_command(options: argparse.Namespace) -> int:
    from jhdesk.services.reorganise import plan_rename

    if not options.name and not options.code:
        raise JhdeskError("reorganise_what")
    return _reorganise(options, lambda entry: plan_rename(entry, options.name, options.code))


def type_command(options: argparse.Namespace) -> int:
    from jhdesk.services.reorganise import plan_type

    return _reorganise(options, lambda entry: plan_type(entry, options.school_type, _keys(options)))


def give_command(options: argparse.Namespace) -> int:
    from jhdesk.services.reorganise import plan_give

    return _reorganise(options, lambda entry: plan_give(entry, options.stage, options.to, _keys(options)))


def take_command(options: argparse.Namespace) -> int:
    from jhdesk.services.handover import plan_take
    from jhdesk.services.trust import workspace_trust

    trusted = workspace_trust(folder_of(options))
    return _reorganise(options, lambda entry: plan_take(entry, options.source, trusted, options.stage))


def point_command(options: argparse.Namespace) -> int:
    from jhdesk.services.reorganise import plan_belong

    return _reorganise(options, lambda entry: plan_belong(entry, options.central))


def _keys(options: argparse.Namespace) -> list[Key]:
    return [(name, key) for name, _, key in (each.partition(":") for each in options.keep)]


def _reorganise(options: argparse.Namespace, plan_of: Callable[[Entry], Plan]) -> int:
    """Tells what would be done, and does it unless it is a rehearsal."""
    from jhdesk.services.handover import give
    from jhdesk.services.reorganise import apply
    from jhdesk.ui.messages.reorganise import PREVIEW, done_text, plan_lines, source_text

    with opened(options) as (_, entry):
        plan, folder = plan_of(entry), None
        lines = list(plan_lines(entry, plan))  # as it stands before
        if options.dry_run:
            print_lines([*lines, PREVIEW])
            return FINE
        if plan.kind == "give":
            folder = give(entry, plan, options.out, source_text(plan))
        else:
            apply(entry, plan, source_text(plan))
    print_lines([*lines, done_text(plan, folder)])
    return FINE
