"""What keeps figures from becoming a package, each by name; and what of persons a package shows."""

from __future__ import annotations

import pytest

from jhdesk.findings import Finding
from jhdesk.models.dictionary import TABLES
from jhdesk.services.blockers import blockers, personal_fields
from jhdesk.services.changes import changed_cells
from jhdesk.services.entry import Entry, new_period
from jhdesk.services.workspace import Workspace
from tests.builders import row, school_tables


def told(findings: list[Finding]) -> list[tuple[str, str]]:
    assert {finding.severity for finding in findings} <= {"hard"}
    return [(finding.rule, finding.place.path()) for finding in findings]


def test_a_filled_school_is_free_to_go(entry: Entry) -> None:
    assert blockers(entry) == []


@pytest.mark.parametrize(
    ("table", "field"),
    [("school", "school_code"), ("school", "name"), ("period", "school_year"), ("period", "snapshot_date")],
)
def test_what_a_package_is_named_by(entry: Entry, table: str, field: str) -> None:
    entry.type_cell(table, entry.rows(table)[0].id, field, "")
    assert told(blockers(entry)) == [("needed_for_package", f"{table}.{field}")]


def test_an_empty_year_names_all_of_them(workspace: Workspace) -> None:
    found = told(blockers(Entry(workspace, new_period(workspace))))
    assert [rule for rule, _ in found] == ["needed_for_package"] * 4


def test_a_key_that_is_empty(entry: Entry) -> None:
    entry.type_cell("staff", entry.rows("staff")[1].id, "staff_no", "")
    entry.type_cell("class_group", entry.rows("class_group")[3].id, "class_no", "")
    assert told(blockers(entry)) == [
        ("key_empty", "class_group[2|].class_no"), ("key_empty", "staff.staff_no"),
    ]  # fmt: skip


def test_a_key_that_stands_twice(entry: Entry) -> None:
    entry.type_cell("staff", entry.rows("staff")[1].id, "staff_no", "t001")
    assert told(blockers(entry)) == [("key_twice", "staff[t001].staff_no")]


def test_a_text_not_understood_in_any_row(entry: Entry) -> None:
    new = entry.add_row("class_group")
    entry.type_cell("class_group", new.id, "boys", "12a")
    entry.type_cell("staff", entry.rows("staff")[0].id, "birth_year", "去年")
    found = blockers(entry)
    assert told(found) == [
        ("key_empty", "class_group[|].grade"),
        ("rejected_text", "class_group[|].boys"),
        ("rejected_text", "staff[t001].birth_year"),
    ]
    assert [finding.params for finding in found[1:]] == [{"text": "12a"}, {"text": "去年"}]


def test_a_reference_to_nobody(entry: Entry) -> None:
    first, second = entry.rows("class_group")[:2]
    entry.type_cell("class_group", first.id, "homeroom_staff_no", "t001")
    entry.type_cell("class_group", second.id, "homeroom_staff_no", "t999")
    assert told(blockers(entry)) == [("reference_unknown", "class_group[1|2].homeroom_staff_no")]


def test_personal_data_is_counted_by_what_it_is(entry: Entry) -> None:
    assert personal_fields(entry)["教职工·姓名"] == 15
    entry.type_cell("staff", entry.rows("staff")[0].id, "name", "")
    entry.type_cell("staff", entry.rows("staff")[0].id, "birth_year", "1970")
    found = personal_fields(entry)
    assert (found["教职工·姓名"], found["教职工·出生年份"]) == (14, 1)
    assert not any("学校名称" in label for label in found)


def test_changes_by_cell_and_by_row() -> None:
    before = school_tables()
    after = school_tables(
        room=[row("room", row_no=1, room_type="classroom", quantity=13, networked_multimedia=0)], admission=[]
    )
    assert changed_cells(before, before) == []
    found = changed_cells(before, after)
    assert [(change["key"], change["field"], change["old"], change["new"]) for change in found[:2]] == [
        ("1", "quantity", "12", "13"), ("1", "networked_multimedia", "12", "0"),
    ]  # fmt: skip
    assert (found[2]["key"], found[2]["field"], found[2]["new"]) == ("2", "", "")
    assert {change["table"] for change in found} == {"room"}


def test_a_table_of_one_row_changes_by_cells() -> None:
    blank = dict.fromkeys(field.name for field in TABLES["ict"].fields)
    one, two = [{**blank, "pupil_spaces": 1}], [{**blank, "pupil_spaces": 2}]
    (change,) = changed_cells({"ict": one}, {"ict": two})
    assert (change["key"], change["field"], change["old"], change["new"]) == ("", "pupil_spaces", "1", "2")
    (added,) = changed_cells({}, {"ict": two})
    assert (added["field"], added["new"]) == ("", '{"pupil_spaces": "2"}')
