"""What keeps figures from becoming a package: hard rules, or what no package can do without; what of persons it shows."""

from __future__ import annotations

import pytest

from jhdesk.findings import Finding
from jhdesk.models.dictionary import TABLES
from jhdesk.services.blockers import blockers, personal_fields
from jhdesk.services.changes import changed_cells
from jhdesk.services.checking import check, rejected_texts
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
    assert told(blockers(entry)) == [("R104", f"{table}.{field}")]
    assert told(blockers(entry, unchecked=True)) == [("needed_for_package", f"{table}.{field}")]


def test_an_empty_year_names_all_of_them(workspace: Workspace) -> None:
    entry = Entry(workspace, new_period(workspace))
    assert {rule for rule, _ in told(blockers(entry))} == {"R104"}
    assert [rule for rule, _ in told(blockers(entry, unchecked=True))] == ["needed_for_package"] * 4


@pytest.mark.parametrize("unchecked", [False, True])
def test_a_key_that_is_empty(entry: Entry, unchecked: bool) -> None:
    entry.type_cell("staff", entry.rows("staff")[1].id, "staff_no", "")
    entry.type_cell("class_group", entry.rows("class_group")[3].id, "class_no", "")
    assert told(blockers(entry, unchecked=unchecked)) == [
        ("R105", "staff.staff_no"), ("R105", "class_group[2|].class_no"),
    ]  # fmt: skip


@pytest.mark.parametrize("unchecked", [False, True])
def test_a_key_that_stands_twice(entry: Entry, unchecked: bool) -> None:
    entry.type_cell("staff", entry.rows("staff")[1].id, "staff_no", "t001")
    assert told(blockers(entry, unchecked=unchecked)) == [("R106", "staff[t001].staff_no")]


@pytest.mark.parametrize("unchecked", [False, True])
def test_what_no_field_takes(entry: Entry, unchecked: bool) -> None:
    """Such values come from no keyboard; a database may hold them from an older program."""
    entry.set_cells("room", [(entry.rows("room")[0].id, "quantity", -1)])
    entry.set_cells("staff", [(entry.rows("staff")[0].id, "degree", "99")])
    found = told(blockers(entry, unchecked=unchecked))
    assert {("R101", "room[1].quantity"), ("R102", "staff[t001].degree")} <= set(found)


@pytest.mark.parametrize("unchecked", [False, True])
def test_a_standard_that_the_program_does_not_have(entry: Entry, unchecked: bool) -> None:
    entry.type_cell("period", entry.rows("period")[0].id, "standard_id", "national-2099")
    (found,) = blockers(entry, unchecked=unchecked)
    assert told([found]) == [("standard_not_here", "period.standard_id")]
    assert found.params["text"] == "national-2099"


def test_what_only_a_hand_in_must_have_right(entry: Entry) -> None:
    entry.type_cell("staff", entry.rows("staff")[0].id, "degree", "")
    entry.type_cell("room", entry.rows("room")[0].id, "networked_multimedia", "13")
    entry.type_cell("class_group", entry.rows("class_group")[1].id, "homeroom_staff_no", "t999")
    assert told(blockers(entry)) == [
        ("R301", "room[1].networked_multimedia"), ("R104", "staff[t001].degree"),
        ("R107", "class_group[1|2].homeroom_staff_no"),
    ]  # fmt: skip
    assert blockers(entry, unchecked=True) == []


def test_what_is_only_unlikely_blocks_nothing(entry: Entry) -> None:
    entry.type_cell("equipment", entry.rows("equipment")[0].id, "unit_value_yuan", "90000000")
    assert "R401" in {finding.rule for finding in check(entry)}
    assert blockers(entry) == []


def test_a_text_not_understood_in_any_row(entry: Entry) -> None:
    new = entry.add_row("class_group")
    entry.type_cell("class_group", new.id, "boys", "12a")
    entry.type_cell("staff", entry.rows("staff")[0].id, "birth_year", "去年")
    found = blockers(entry)
    assert told(found) == [
        ("R108", "staff[t001].birth_year"),
        ("R104", "class_group[|].girls"),
        ("R105", "class_group[|].grade"),
        ("R108", "class_group[|].boys"),
    ]
    assert rejected_texts(entry) == [found[3], found[0]]
    assert [finding.params for finding in rejected_texts(entry)] == [{"text": "12a"}, {"text": "去年"}]
    assert told(blockers(entry, unchecked=True)) == [("R105", "class_group[|].grade")]


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
