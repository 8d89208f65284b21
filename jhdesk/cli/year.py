"""`jhdesk new-year`: a new school year made from the last one, and one made by mistake removed again."""

from __future__ import annotations

import argparse

from jhdesk.cli.common import FINE, Command, folder_of, print_lines
from jhdesk.errors import JhdeskError
from jhdesk.services.entry import Entry, year_text
from jhdesk.services.workspace import Workspace

CLASSES = {"move-up": "move_up", "same": "same", "none": "none"}


def add_commands(command: Command) -> None:
    """The command and its arguments."""
    new_year = command("new-year", new_year_command, "由上一学年建立新学年：教职工、校舍、设备等结转，班级升一个年级")
    new_year.add_argument("--from", dest="before", type=int, metavar="YEAR", help="由哪个学年建立；不写时为最近的学年")
    new_year.add_argument(
        "--classes",
        choices=tuple(CLASSES),
        default="move-up",
        help="班级：move-up 升一个年级并带上人数（默认），same 照旧列出但人数空着，none 不要",
    )
    new_year.add_argument("--dry-run", action="store_true", help="只说明会结转什么，不建立")
    new_year.add_argument("--remove", type=int, metavar="YEAR", help="删去一个误建的学年；填过数据的不能删")


def new_year_command(options: argparse.Namespace) -> int:
    from jhdesk.services.new_year import make_new_year, plan_new_year, remove_year
    from jhdesk.ui.messages.new_year import MARKED, new_year_lines

    with Workspace.existing(folder_of(options)) as workspace:
        if workspace.is_county:
            raise JhdeskError("workspace_of_county", folder=str(workspace.folder))
        if options.remove is not None:
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
