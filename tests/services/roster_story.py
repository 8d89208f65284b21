"""Four people, and what becomes of lists that speak of them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from jhdesk.services.entry import Entry
from jhdesk.services.roster import RosterImport, import_roster
from jhdesk.services.workspace import Workspace
from tests.builders import row
from tests.workbook.rosters import put, xlsx

PEOPLE = [
    row("staff", staff_no="a1", name="甲一", birth_year=1980, degree="31", subject="chinese"),
    row("staff", staff_no="a2", name="乙", birth_year=1985),
    row("staff", staff_no="a3", name="乙", birth_year=1990),
    row("staff", staff_no="a4", name="丙"),
]


@pytest.fixture
def people(entry: Entry) -> Entry:
    """A school with four people, two of one name."""
    entry.delete_rows("staff", [held.id for held in entry.rows("staff")])
    entry.add_rows("staff", PEOPLE)
    return entry


def imported(workspace: Workspace, tmp_path: Path, cells: Sequence[Sequence[Any]], **options: Any) -> RosterImport:
    return import_roster(workspace, put(tmp_path, "名册.xlsx", xlsx(cells)), **options)


def current(workspace: Workspace) -> Entry:
    return Entry(workspace, workspace.period().id)


def said(done: RosterImport) -> list[tuple[str, str]]:
    """What became of each row, and what it is called."""
    return [(each.status, each.name) for each in done.rows if each.status != "left_out"]


def rules(done: RosterImport) -> list[list[str]]:
    return [[finding.rule for finding in each.reasons] for each in done.refused]


def names(workspace: Workspace) -> list[tuple[Any, ...]]:
    return [
        (held.values["staff_no"], held.values["name"], held.values["birth_year"])
        for held in current(workspace).rows("staff")
    ]


def told(each: Any) -> str:
    return "、".join(finding.rule for finding in each.reasons)
