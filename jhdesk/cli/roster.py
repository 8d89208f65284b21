"""Importing a list that another program has made, from the command line."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from jhdesk.cli.common import FAULTS, FINE, UNUSABLE, print_json, print_lines, say, year_of
from jhdesk.errors import JhdeskError
from jhdesk.services.workspace import Workspace

_ANSWERS = {
    "table": "指定表用 --table，例如 --table 教职工。",
    "unknown": "指定表用 --table，例如 --table 教职工。",
    "column": "指定列用 --map，例如 --map 老师=姓名。",
}
"""how a question about a list is answered on the command line"""


def add_options(command: argparse.ArgumentParser) -> None:
    """What only lists have."""
    command.add_argument("--table", metavar="NAME", help="名册属于哪一张表（看不出来时），例如 staff 或 教职工")
    command.add_argument(
        "--map",
        action="append",
        default=[],
        metavar="列名=字段",
        help="名册的一列是哪个字段；等号后空着就不取；可写多次",
    )
    command.add_argument("--remove-absent", action="store_true", help="删去名册中没有的行（不写时保留）")
    command.add_argument(
        "--refused", type=Path, metavar="F.xlsx", help="把没有接受的行写到这个工作簿，改好后可以再导入"
    )


def check_no_options(options: argparse.Namespace) -> None:
    """What only lists have is not passed over silently for something else. JhdeskError("only_for_lists")."""
    given = ("--table", options.table), ("--map", options.map), ("--refused", options.refused)
    names = [name for name, value in (*given, ("--remove-absent", options.remove_absent)) if value]
    if names:
        raise JhdeskError("only_for_lists", options="、".join(names), file=str(options.source))


def import_list(workspace: Workspace, options: argparse.Namespace) -> int:
    """Imports the list, says row by row what came of it, and writes the rows that were refused where that is asked."""
    from jhdesk.services.roster import import_roster, write_refused
    from jhdesk.ui.messages.roster import reasons_text, roster_json, roster_lines, unclear_text

    if options.refused is not None:
        _check_refused(options.refused, options.source)
    done = import_roster(
        workspace,
        options.source,
        year=year_of(options),
        table=options.table,
        mapping=_mapping(options.map),
        remove_absent=options.remove_absent,
        dry_run=options.dry_run,
    )
    if done.question:
        say(unclear_text(done) + _ANSWERS.get(done.question, ""))
        return UNUSABLE
    stream = sys.stderr if options.json else sys.stdout
    print_lines(roster_lines(done), stream)
    if options.refused and done.refused:
        write_refused(done, options.refused, reasons_text)
        print_lines([f"没有接受的 {len(done.refused)} 行已写到 {options.refused}，改好后可以再导入。"], stream)
    if options.json:
        print_json(roster_json(done))
    return FAULTS if done.refused else FINE


def _check_refused(target: Path, source: Path) -> None:
    """Before anything is imported: a name that cannot be written, or stands for something else, is a slip of the pen."""
    if not target.parent.is_dir():
        raise JhdeskError("refused_folder", file=str(target), folder=str(target.parent))
    if target.is_dir() or target.suffix.lower() != ".xlsx":
        raise JhdeskError("refused_name", file=str(target))
    if target.exists() and target.samefile(source):
        raise JhdeskError("refused_is_source", file=str(target))


def _mapping(given: list[str]) -> dict[str, str]:
    mapping = {}
    for each in given:
        heading, equals, field = each.rpartition("=")
        if not equals or not heading.strip():
            raise JhdeskError("roster_map", text=each)
        mapping[heading.strip()] = field.strip()
    return mapping
