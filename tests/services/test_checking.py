"""Checking a school year as it is stored: order, texts not understood, and the year before."""

from __future__ import annotations

from jhdesk.services.checking import check
from jhdesk.services.entry import Entry, last_year, new_period
from jhdesk.services.import_ import import_source
from jhdesk.services.workspace import Workspace
from tests.builders import csv_folder, row, school_tables, staff


def test_a_filled_school_has_nothing_hard(entry: Entry) -> None:
    assert {finding.severity for finding in check(entry)} == {"soft"}


def test_hard_ones_come_first_and_then_the_pages_in_their_order(entry: Entry) -> None:
    entry.type_cell("staff", entry.rows("staff")[0].id, "degree", "")
    entry.type_cell("school", entry.rows("school")[0].id, "name", "")
    entry.type_cell("class_group", entry.rows("class_group")[0].id, "boys", "0")
    entry.type_cell("class_group", entry.rows("class_group")[0].id, "girls", "0")
    findings = check(entry)
    assert [finding.place.path() for finding in findings[:2]] == ["school.name", "staff[t001].degree"]
    assert {finding.severity for finding in findings[2:]} == {"soft"}
    tables = [finding.place.table for finding in findings[2:]]
    assert tables.index("building") < tables.index("ict") < tables.index("class_group") < tables.index("funding")


def test_a_text_not_understood_is_told_once(entry: Entry) -> None:
    first = entry.rows("class_group")[0]
    entry.type_cell("class_group", first.id, "boys", "12a")
    (found,) = [finding for finding in check(entry) if finding.severity == "hard"]
    assert (found.rule, found.place.path(), found.params) == ("R108", "class_group[1|1].boys", {"text": "12a"})


def test_the_year_before_of_the_same_school(workspace: Workspace, entry: Entry) -> None:
    assert last_year(entry) is None
    before = school_tables(period=[row("period", school_year=2023)], staff=staff(6))
    import_source(workspace, csv_folder(workspace.folder / "before", before))
    last = last_year(entry)
    assert last is not None
    assert last.data.head.year == 2023
    assert [f.place.path() for f in check(entry, last) if f.rule == "R901"] == ["staff.post"]
    assert not any(finding.rule == "R901" for finding in check(entry))


def test_an_empty_year(workspace: Workspace) -> None:
    entry = Entry(workspace, new_period(workspace))
    assert last_year(entry) is None
    assert {finding.rule for finding in check(entry)} == {"R104", "R111"}
