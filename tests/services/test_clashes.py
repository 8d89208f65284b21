"""The cells of a finding beside each other: one cell, a row, a whole column; contradictory tables each by itself."""

from __future__ import annotations

from jhdesk.services.checking import check
from jhdesk.services.clashes import ROWS, Clash, clashes
from jhdesk.services.entry import Entry


def of(entry: Entry, rule: str) -> tuple[Clash, ...]:
    (finding,) = [each for each in check(entry) if each.rule == rule]
    return clashes(entry, finding)


def test_cells_of_one_row(entry: Entry) -> None:
    entry.type_cell("room", entry.rows("room")[0].id, "networked_multimedia", "13")
    (clash,) = of(entry, "R301")
    assert [field.name for field in clash.fields] == ["networked_multimedia", "quantity"]
    assert (clash.rows, clash.count, clash.sums) == ((("第 1 行", ("13", "12")),), 1, ())


def test_two_tables_that_contradict_each_other(entry: Entry) -> None:
    entry.type_cell("ict", entry.rows("ict")[0].id, "pupil_spaces", "301")
    ict, classes = of(entry, "R408")
    assert (ict.table.name, ict.rows, ict.sums) == ("ict", (("", ("301",)),), ())
    assert (classes.table.name, [field.name for field in classes.fields]) == ("class_group", ["boys", "girls"])
    assert (classes.count, len(classes.rows), classes.sums) == (12, ROWS, ("144", "156"))
    assert classes.rows[1] == ("1 年级 2 班", ("12", "13"))


def test_areas_are_not_added_up_and_choices_are_said_in_words(entry: Entry) -> None:
    room = entry.add_row("room", {"room_type": "office", "quantity": 1, "networked_multimedia": 1})
    (clash,) = of(entry, "R302")
    assert clash.rows == ((f"第 {room.values['row_no']} 行", ("1", "行政办公用房")),)
    entry.add_row("building", {"name": "甲", "floor_area_m2": 100, "use": "teaching", "is_idle": False})
    entry.type_cell("room", room.id, "area_each_m2", "20")
    buildings, rooms = of(entry, "R303")
    assert (buildings.rows, buildings.sums) == ((("甲", ("100",)),), ())
    assert rooms.sums == ("14", "")


def test_a_table_declared_empty_and_its_rows(entry: Entry) -> None:
    entry.add_row("no_data", {"table": "room", "reason": "x"})
    declared, rooms = of(entry, "R112")
    assert declared.rows == (("用房", ("用房",)),)
    assert (rooms.fields, rooms.count) == ((), 2)


def test_a_blank_cell_stays_blank(entry: Entry) -> None:
    entry.type_cell("class_group", entry.rows("class_group")[0].id, "boarders", "2")
    (clash,) = of(entry, "R113")
    assert (clash.count, clash.rows[0]) == (11, ("1 年级 2 班", ("",)))


def test_a_finding_of_one_cell_alone(entry: Entry) -> None:
    entry.type_cell("staff", entry.rows("staff")[0].id, "degree", "")
    assert of(entry, "R104") == ()
