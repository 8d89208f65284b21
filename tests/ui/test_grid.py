"""The grid by keys: what is typed is stored when the cell is left, and what is not understood is never lost."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from jhdesk.errors import JhdeskError
from jhdesk.services.entry import Entry
from jhdesk.services.workspace import Workspace
from jhdesk.ui.widgets.choice import ChoiceEdit
from tests.builders import school_tables
from tests.ui.desk import Desk, OpenDesk

Key = Qt.Key
CONTROL = Qt.KeyboardModifier.ControlModifier
IDENTITY = "11010519491231002X"


def test_a_typed_cell_is_stored_and_moves_the_indicators(desk: Desk) -> None:
    assert desk.indicators()[6] == "✓ 达标 4 / 2.3 · 底线 1.955"
    grid = desk.stand("room", 0, "networked_multimedia")
    desk.type("5")
    desk.press(Key.Key_Return)
    desk.qtbot.waitUntil(lambda: desk.sql("SELECT networked_multimedia FROM room WHERE row_no = 1") == [(5,)])
    desk.qtbot.waitUntil(lambda: desk.indicators()[6] == "▲ 不达标 1.67 / 2.3 · 底线 1.955 · 差 2 间")
    desk.qtbot.waitUntil(lambda: grid.currentIndex().row() == 1)
    assert "已保存" in desk.window.saved.text()
    assert desk.sql("SELECT old, new, origin FROM change_log WHERE field = 'networked_multimedia'") == [
        ("12", "5", "typed")
    ]


def test_typing_replaces_and_f2_edits_what_is_there(desk: Desk) -> None:
    desk.stand("staff", 0, "name")
    desk.type("ab")
    desk.press(Key.Key_Tab)
    desk.qtbot.waitUntil(lambda: desk.text("staff", 0, "name") == "ab")
    grid = desk.stand("staff", 0, "name")
    desk.press(Key.Key_F2)
    desk.type("c")
    desk.press(Key.Key_Tab)
    desk.qtbot.waitUntil(lambda: desk.text("staff", 0, "name") == "abc")
    desk.qtbot.waitUntil(lambda: grid.currentIndex().column() == desk.column("staff", "name") + 1)


def test_what_is_typed_ahead_of_a_busy_program_goes_where_it_was_meant(desk: Desk) -> None:
    """Keys that wait in the queue come one after the other, without a turn of the event loop between them."""
    desk.stand("class_group", 10, "boys")
    for text, leaving in (("21", Key.Key_Return), ("22", Key.Key_Tab), ("23", Key.Key_Return), ("24", Key.Key_Return)):
        desk.type(text)
        QTest.keyClick(desk.focus(), leaving)
    assert desk.sql("SELECT boys, girls FROM class_group WHERE id >= 11") == [(21, 13), (22, 23), (24, None)]


def test_escape_leaves_a_cell_as_it_was(desk: Desk) -> None:
    desk.stand("staff", 0, "name")
    desk.type("ab")
    desk.press(Key.Key_Escape)
    assert desk.text("staff", 0, "name") == "甲"


def test_closing_the_window_stores_the_cell_that_is_being_typed(desk: Desk) -> None:
    desk.stand("staff", 0, "name")
    desk.type("ab")
    desk.window.close()
    assert desk.sql("SELECT name FROM staff WHERE staff_no = 't001'") == [("ab",)]


def test_chinese_is_composed_in_the_cell_from_the_first_key_on(desk: Desk) -> None:
    grid = desk.stand("staff", 0, "name")
    QApplication.sendEvent(grid, QInputMethodEvent("li", []))
    committed = QInputMethodEvent()
    committed.setCommitString("李")
    QApplication.sendEvent(desk.focus(), committed)
    desk.press(Key.Key_Return)
    desk.qtbot.waitUntil(lambda: desk.sql("SELECT name FROM staff WHERE staff_no = 't001'") == [("李",)])


def test_what_is_not_understood_stays_visible_marked_and_kept(open_desk: OpenDesk) -> None:
    desk = open_desk(school_tables())
    desk.stand("room", 0, "quantity")
    desk.type("12a")
    desk.press(Key.Key_Return)
    desk.qtbot.waitUntil(lambda: desk.text("room", 0, "quantity") == "12a")
    assert desk.sql("SELECT quantity FROM room WHERE row_no = 1") == [(None,)]
    desk.window.close()

    desk = open_desk(folder=desk.folder)
    grid = desk.stand("room", 0, "quantity")
    assert desk.text("room", 0, "quantity") == "12a"
    assert desk.problem().startswith("▲ “间数”")
    assert grid.currentIndex().data(Qt.ItemDataRole.ToolTipRole)
    assert "1 处待改" in desk.page("premises").count.text()

    desk.press(Key.Key_Delete)
    assert desk.text("room", 0, "quantity") == ""
    assert desk.sql("SELECT count(*) FROM rejected_text") == [(0,)]


def test_an_identity_number_is_refused_and_kept_nowhere(desk: Desk) -> None:
    desk.stand("staff", 0, "name")
    desk.type(IDENTITY)
    desk.press(Key.Key_Return)
    desk.qtbot.waitUntil(lambda: bool(desk.session.refused))
    desk.stand("staff", 0, "name")
    assert "身份证" in desk.problem()
    assert IDENTITY not in desk.problem()
    assert desk.text("staff", 0, "name") == "甲"
    desk.window.close()
    assert all(IDENTITY.encode() not in file.read_bytes() for file in desk.folder.rglob("*") if file.is_file())


def test_a_refused_text_is_settled_by_leaving_the_cell_with_what_it_holds(desk: Desk) -> None:
    grid = desk.stand("staff", 0, "name")
    desk.type(IDENTITY)
    desk.press(Key.Key_Return)
    assert "身份证" in desk.window.statusBar().currentMessage()
    desk.stand("staff", 0, "name")
    desk.press(Key.Key_F2)
    desk.press(Key.Key_Return)
    grid.go(0, desk.column("staff", "name"))
    assert (desk.session.refused, desk.problem()) == ({}, "")
    desk.type("x")
    desk.press(Key.Key_Return)
    assert desk.window.statusBar().currentMessage() == ""  # what was said before is over


def test_an_identity_number_makes_no_row(desk: Desk) -> None:
    desk.stand("staff", 15, "name")
    desk.type(IDENTITY)
    desk.press(Key.Key_Return)
    desk.qtbot.waitUntil(lambda: "身份证" in desk.window.statusBar().currentMessage())
    assert desk.sql("SELECT count(*) FROM staff") == [(15,)]


def test_typing_in_the_last_row_adds_one_and_numbers_it(desk: Desk) -> None:
    grid = desk.stand("room", 2, "quantity")
    desk.type("3")
    desk.press(Key.Key_Return)
    desk.qtbot.waitUntil(lambda: desk.sql("SELECT row_no, quantity FROM room WHERE quantity = 3") == [(3, 3)])
    desk.qtbot.waitUntil(lambda: grid.currentIndex().row() == 3)
    assert grid.cells.rowCount() == 4
    assert not grid.cells.flags(grid.cells.index(0, 0)) & Qt.ItemFlag.ItemIsEditable


def test_tab_after_the_first_cell_of_a_new_row_stays_in_that_row(desk: Desk) -> None:
    grid = desk.stand("class_group", 12, "grade")
    assert grid.cells.rowCount() == 13
    for text in ("6", "9", "20", "21"):
        desk.type(text)
        desk.press(Key.Key_Tab)
        QApplication.processEvents()
    assert grid.cells.rowCount() == 14
    assert desk.sql("SELECT grade, class_no, boys, girls FROM class_group ORDER BY id DESC LIMIT 1") == [(6, 9, 20, 21)]


def test_the_cursor_comes_to_a_cell_that_can_be_typed(desk: Desk) -> None:
    grid = desk.grid("equipment")
    grid.setFocus()
    QApplication.processEvents()
    assert grid.cells.field(grid.currentIndex()).name == "category"


def test_rows_are_removed_at_once_and_come_back(desk: Desk) -> None:
    grid = desk.stand("staff", 3, "name")
    desk.press(Key.Key_Minus, CONTROL)
    assert desk.sql("SELECT count(*) FROM staff WHERE staff_no = 't004'") == [(0,)]
    assert (grid.currentIndex().row(), desk.text("staff", 3, "staff_no")) == (3, "t005")
    desk.press(Key.Key_Z, CONTROL)
    assert desk.sql("SELECT count(*) FROM staff") == [(15,)]
    assert desk.text("staff", 3, "staff_no") == "t004"


def test_a_cell_of_a_row_that_another_window_removed_is_not_said_to_be_stored(desk: Desk) -> None:
    with Workspace(desk.folder) as workspace:
        other = Entry(workspace, workspace.period().id)
        other.delete_rows("staff", [other.rows("staff")[0].id])
    row = desk.session.entry.rows("staff")[0].id
    with pytest.raises(JhdeskError, match="row_gone"):
        desk.session.type_cell("staff", row, "name", "X")
    assert desk.sql("SELECT count(*) FROM change_log WHERE table_name = 'staff' AND field = 'name'") == [(0,)]


def test_delete_empties_every_chosen_cell(desk: Desk) -> None:
    grid = desk.stand("class_group", 0, "boys")
    desk.press(Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    desk.press(Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    assert len(grid.selectedIndexes()) == 4
    desk.press(Key.Key_Delete)
    assert desk.sql("SELECT count(*) FROM class_group WHERE boys IS NULL AND girls IS NULL") == [(2,)]
    desk.qtbot.waitUntil(lambda: desk.indicators()[0].startswith("○ 无法判定 — / 4.2"))


def test_a_block_is_pasted_with_new_rows_and_copied_back(desk: Desk) -> None:
    block = "丁\t1980\t在编\n戊\t19x0\t特岗教师"
    desk.stand("staff", 14, "name")
    QGuiApplication.clipboard().setText(block.replace("\n", "\r\n") + "\r\n")
    desk.press(Key.Key_V, CONTROL)
    assert desk.sql("SELECT name, birth_year, employment FROM staff ORDER BY id DESC LIMIT 2") == [
        ("戊", None, "special_post"),
        ("丁", 1980, "established"),
    ]
    grid = desk.stand("staff", 14, "name")
    for key in (Key.Key_Down, Key.Key_Right, Key.Key_Right):
        desk.press(key, Qt.KeyboardModifier.ShiftModifier)
    desk.press(Key.Key_C, CONTROL)
    assert QGuiApplication.clipboard().text() == block
    assert grid.cells.rowCount() == 17


def test_a_choice_is_found_by_a_part_of_its_label(desk: Desk) -> None:
    desk.stand("staff", 0, "degree")
    desk.type("z")
    assert isinstance(desk.focus(), ChoiceEdit)
    desk.press(Key.Key_Backspace)
    committed = QInputMethodEvent()
    committed.setCommitString("专科毕")
    QApplication.sendEvent(desk.focus(), committed)
    desk.press(Key.Key_Down)
    desk.press(Key.Key_Return)
    desk.qtbot.waitUntil(lambda: desk.sql("SELECT degree FROM staff WHERE staff_no = 't001'") == [("31",)])
    assert desk.text("staff", 0, "degree") == "大学专科毕业"


def test_a_choice_is_taken_from_the_open_list(desk: Desk) -> None:
    desk.stand("staff", 0, "post")
    desk.press(Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    desk.press(Key.Key_Down)
    desk.press(Key.Key_Return)
    desk.qtbot.waitUntil(lambda: desk.sql("SELECT post FROM staff WHERE staff_no = 't001'") == [("support",)])


def test_yes_no_day_and_zero_are_shown_as_people_write_them(desk: Desk) -> None:
    assert desk.text("staff", 0, "has_certificate") == "是"
    assert desk.text("staff", 0, "is_principal") == ""
    assert desk.text("class_group", 0, "boarders") == ""
    desk.stand("class_group", 0, "boarders")
    desk.type("0")
    desk.press(Key.Key_Return)
    desk.qtbot.waitUntil(lambda: desk.text("class_group", 0, "boarders") == "0")


def test_a_table_is_declared_empty_by_its_chinese_name(desk: Desk) -> None:
    desk.stand("no_data", 0, "table")
    committed = QInputMethodEvent()
    committed.setCommitString("辍学")
    QApplication.sendEvent(desk.focus(), committed)
    desk.press(Key.Key_Return)
    desk.qtbot.waitUntil(lambda: desk.sql('SELECT "table" FROM no_data') == [("dropout_case",)])
    assert desk.text("no_data", 0, "table") == "辍学个案"


def test_pages_are_reached_and_left_by_keys_alone(desk: Desk) -> None:
    shell = desk.window.shell
    assert shell is not None
    desk.page("school")
    shell.navigation.buttons["school"].setFocus()
    for _ in range(3):
        desk.press(Key.Key_Down)
    assert shell.name == "staff"
    desk.press(Key.Key_Return)
    assert desk.focus() is desk.grid("staff")
    desk.press(Key.Key_F6, Qt.KeyboardModifier.ShiftModifier)
    assert desk.focus() is shell.navigation.buttons["staff"]
    desk.press(Key.Key_F6)
    desk.press(Key.Key_F6)
    assert desk.focus() is shell.side.indicators.stages
    desk.page("indicators")
    shell.navigation.buttons["indicators"].setFocus()
    desk.press(Key.Key_F6, Qt.KeyboardModifier.ShiftModifier)
    assert shell.header.isAncestorOf(desk.focus())


def test_only_what_looks_otherwise_is_painted_again(desk: Desk) -> None:
    cells, session = desk.grid("staff").cells, desk.session
    told: list[tuple[int, int, int, int]] = []
    cells.dataChanged.connect(lambda a, b: told.append((a.row(), a.column(), b.row(), b.column())))
    rows, last = session.entry.rows("staff"), len(session.tables["staff"].fields) - 1
    degree = desk.column("staff", "degree")
    session.type_cell("staff", rows[2].id, "degree", "31")
    session.type_cell("staff", rows[2].id, "degree", "31")  # the same: nothing to paint
    session.type_cell("staff", rows[3].id, "birth_year", "x")
    with session.at_once("typed"):
        session.type_cell("staff", rows[1].id, "degree", "31")
        session.type_cell("staff", rows[4].id, "name", "乙")
    session.type_cell("school", session.only_row("school").id, "school_type", "312")
    whole = (0, 0, cells.rowCount() - 1, last)
    assert told == [(2, degree, 2, degree), (3, 0, 3, last), (1, 0, 4, last), whole]
