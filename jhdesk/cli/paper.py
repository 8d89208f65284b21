"""`jhdesk paper check`: whether a printed page belongs to the figures of the workspace."""

from __future__ import annotations

import argparse
import datetime
import re
import sys
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from jhdesk.calc.standard import Standard
from jhdesk.cli import paper_sheet
from jhdesk.cli.common import FAULTS, FINE, UNUSABLE, Command, folder_of, opened, print_json, print_lines, standard_for
from jhdesk.errors import JhdeskError
from jhdesk.services.entry import Entry
from jhdesk.services.workspace import Workspace

if TYPE_CHECKING:
    from jhdesk.services.paper import PaperAnswer

_LIKE_PATH = re.compile(r"^(?!.*://).*([/\\]|\.[A-Za-z]+$)", re.DOTALL)
"""has a separator or ends like the name of a file, and is no web address"""
_STATUS = {
    "fresh": FINE,
    "stale": FAULTS,
    "foreign": FAULTS,
    "unknown": UNUSABLE,
    "alien": UNUSABLE,
    "misread": UNUSABLE,
}


def add_commands(command: Command) -> None:
    """The command and its arguments."""
    paper = command("paper", _what, "核对打印出来的表")
    kinds = paper.add_subparsers(title="办理", metavar="办理")
    paper_sheet.add_subcommands(command, kinds)
    told = "看打印出来的一页与现在的数据是否一致；不一致时列出哪些地方不同"
    check = command("check", check_command, told, within=kinds)
    check.add_argument("paper", metavar="IMAGE|TEXT", help="扫描或拍照的图片，页脚的八位核对码，或扫描枪读出的文字")
    check.add_argument("--json", action="store_true", help="输出 JSON")


def _what(options: argparse.Namespace) -> int:
    raise JhdeskError("paper_what")


def check_command(options: argparse.Namespace) -> int:
    from jhdesk.ui.messages.paper import answer_text, difference_lines

    with Workspace.existing(folder_of(options)) as workspace:
        if workspace.is_county:
            return _check_received(workspace, options)
    with opened(options) as (_, entry):
        standard = standard_for(options, entry)
        answers = _answers(options.paper, entry, standard)
        here = entry.data.head
    now = datetime.datetime.now().astimezone()
    told = [(answer, [answer_text(answer, here, now), *difference_lines(answer)]) for answer in answers]
    return _said(told, json=options.json)


def _check_received(workspace: Workspace, options: argparse.Namespace) -> int:
    from jhdesk.services.county_paper import check_received, check_received_picture
    from jhdesk.ui.messages.paper import received_text

    picture = _picture(options.paper)
    found = check_received_picture(workspace, picture) if picture else [check_received(workspace, options.paper)]
    return _said([(each.answer, [received_text(each)]) for each in found], json=options.json)


def _said(told: Sequence[tuple[PaperAnswer, Sequence[str]]], *, json: bool) -> int:
    """Prints what is said of each page, and gives the exit status."""
    from jhdesk.ui.messages.paper import paper_json

    for answer, lines in told:
        unusable = _STATUS[answer.verdict] == UNUSABLE
        print_lines(lines, sys.stderr if json or unusable else sys.stdout)
    status = max(_STATUS[answer.verdict] for answer, _ in told)
    if json and status != UNUSABLE:
        print_json(paper_json([answer for answer, _ in told]))
    return status


def _answers(said: str, entry: Entry, standard: Standard) -> list[PaperAnswer]:
    from jhdesk.services.paper import check, check_picture

    picture = _picture(said)
    return check_picture(entry, standard, picture) if picture else [check(entry, standard, said)]


def _picture(said: str) -> Path | None:
    """The file, if what was typed is one. JhdeskError("paper_is_folder")."""
    path, there = Path(said), False
    with suppress(OSError):  # what was scanned may be too long for a name
        there = path.exists() and bool(said.strip())
    if there and path.is_dir():
        raise JhdeskError("paper_is_folder", folder=said)
    if there or _LIKE_PATH.search(said):
        return path
    return None
