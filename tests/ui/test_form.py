"""Forms of one-row tables: the same habits as the grid."""

from __future__ import annotations

from PySide6.QtCore import Qt

from tests.builders import changed, of_type, school_tables
from tests.ui.desk import Desk, OpenDesk

Key = Qt.Key


def test_a_field_is_stored_when_it_is_left_and_the_header_follows(desk: Desk) -> None:
    form = desk.form("school")
    form.focus_field("name")
    form.lines["name"].edit.selectAll()
    desk.type("X")
    desk.press(Key.Key_Tab)
    assert desk.sql("SELECT name FROM school") == [("X",)]
    assert desk.window.shell is not None
    assert desk.window.shell.header.school.text() == "X"
    assert form.lines["county_code"].edit.hasFocus()


def test_enter_goes_to_the_next_field(desk: Desk) -> None:
    form = desk.form("school")
    form.focus_field("township")
    desk.press(Key.Key_Return)
    assert form.lines["urban_rural_code"].edit.hasFocus()


def test_the_type_of_the_school_decides_its_units_at_once(desk: Desk) -> None:
    form = desk.form("school")
    form.focus_field("school_type")
    edit = form.lines["school_type"].edit
    edit.selectAll()
    desk.type("312")
    desk.press(Key.Key_Return)
    assert desk.sql("SELECT school_type FROM school") == [("312",)]
    assert edit.text() == "九年一贯制学校"
    assert desk.window.shell is not None
    stages = desk.window.shell.side.indicators.stages
    desk.qtbot.waitUntil(lambda: "不参加" in desk.window.shell.side.indicators.note.text())  # type: ignore[union-attr]
    assert [stages.tabText(at)[:2] for at in range(stages.count())] == ["小学"]


def test_a_nine_year_school_has_two_stages_beside_the_form(open_desk: OpenDesk) -> None:
    tables = school_tables(school=of_type("312"))
    tables["class_group"] = changed(tables["class_group"], 11, grade=7)
    desk = open_desk(tables)
    assert desk.window.shell is not None
    stages = desk.window.shell.side.indicators.stages
    assert [stages.tabText(at)[:2] for at in range(stages.count())] == ["小学", "初中"]


def test_what_is_not_understood_is_marked_below_its_field(desk: Desk) -> None:
    form = desk.form("school")
    form.focus_field("school_code")
    line = form.lines["school_code"]
    line.edit.selectAll()
    desk.type("216")
    desk.press(Key.Key_Tab)
    assert line.edit.text() == "216"
    assert line.edit.property("state") == "refused"
    assert line.problem.text().startswith("▲ “学校标识码”")
    assert desk.sql("SELECT school_code FROM school") == [("2165400001",)]
    assert desk.sql("SELECT text FROM rejected_text") == [("216",)]


def test_escape_takes_back_what_was_typed(desk: Desk) -> None:
    form = desk.form("school")
    form.focus_field("name")
    desk.type("X")
    desk.press(Key.Key_Escape)
    assert form.lines["name"].edit.text() == "第一小学"
    desk.press(Key.Key_Tab)
    assert desk.sql("SELECT name FROM school") == [("第一小学",)]


def test_closing_the_window_stores_the_field_that_is_being_typed(desk: Desk) -> None:
    form = desk.form("school")
    form.focus_field("name")
    form.lines["name"].edit.selectAll()
    desk.type("Y")
    desk.window.close()
    assert desk.sql("SELECT name FROM school") == [("Y",)]


def test_only_what_the_school_is_asked_is_shown(desk: Desk) -> None:
    form = desk.form("funding")
    assert form.lines["public_fund_primary"].edit.isVisible()
    assert not form.lines["special_fund"].edit.isVisible()
