"""Beside the cell, by keys: last year's value, who changed it, the note, the mark, and the list that leads to marks."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from jhdesk.services.entry import Entry, new_period
from jhdesk.services.workspace import Workspace
from jhdesk.ui.tables.model import MARK
from jhdesk.ui.widgets.history_dialog import HistoryDialog
from tests.builders import SCHOOL_CODE, school_tables
from tests.ui.desk import Desk, OpenDesk

Key = Qt.Key
CONTROL, SHIFT, ALT = (
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.AltModifier,
)
IDENTITY = "11010519491231002X"


def cell_panel(desk: Desk) -> Any:
    """What is said of the current cell."""
    assert desk.window.shell is not None
    return desk.window.shell.side.cell


def hears(desk: Desk) -> str:
    return desk.window.statusBar().currentMessage()


def enter_boys(desk: Desk, text: str) -> None:
    """Types the boys of the first class; Enter leads to the second."""
    grid = desk.stand("class_group", 0, "boys")
    desk.type(text)
    desk.press(Key.Key_Return)
    desk.qtbot.waitUntil(lambda: desk.text("class_group", 0, "boys") == text and grid.currentIndex().row() == 1)


def listed(desk: Desk) -> list[str]:
    shown = desk.page("marks").list
    return [shown.item(at).text().split("\n")[0] for at in range(shown.count())]


@pytest.fixture
def two_years(open_desk: OpenDesk, tmp_path: Path) -> Desk:
    """The default school, which had 15 boys in class 1 of grade 1 last year and nothing else."""
    folder = tmp_path / "workspace"
    with Workspace(folder) as workspace:
        last = Entry(workspace, new_period(workspace, 2023))
        school = last.first("school")
        assert school is not None
        last.set_cells("school", [(school.id, "school_code", SCHOOL_CODE)])
        last.add_row("class_group", {"grade": 1, "class_no": 1, "boys": 15})
    return open_desk(school_tables(), folder=folder)


def test_last_year_and_the_last_change_stand_beside_the_cell(two_years: Desk) -> None:
    desk, panel = two_years, cell_panel(two_years)
    desk.stand("class_group", 0, "boys")
    assert panel.last_year.text() == "上年 15 人，比上年少 3（−20%）"
    assert panel.change.text().startswith("今天 ")
    enter_boys(desk, "30")
    desk.stand("class_group", 0, "boys")
    assert panel.last_year.text() == "上年 15 人，比上年多 15（+100%）"
    assert panel.change.text().endswith("键入，原为 12")
    desk.stand("class_group", 0, "girls")
    assert panel.last_year.text() == "上年没有填"
    desk.stand("class_group", 1, "girls")
    assert panel.last_year.text() == "上年没有这一行"
    desk.stand("room", 0, "quantity")
    assert not panel.last_year.isVisibleTo(panel)


def test_the_empty_row_that_became_one_again_is_told_of_at_once(desk: Desk) -> None:
    """The cursor stands at the same place, but no longer in the empty row."""
    grid = desk.stand("class_group", 12, "grade")
    assert not cell_panel(desk).notes.isVisible()
    desk.press(Key.Key_Plus, CONTROL)
    assert grid.currentIndex().row() == 12
    desk.qtbot.waitUntil(cell_panel(desk).notes.isVisible)
    desk.press(Key.Key_Z, CONTROL)
    desk.qtbot.waitUntil(lambda: not cell_panel(desk).notes.isVisible())
    desk.press(Key.Key_Y, CONTROL)
    assert grid.currentIndex().row() == 12
    desk.qtbot.waitUntil(cell_panel(desk).notes.isVisible)
    desk.press(Key.Key_M, CONTROL)
    assert desk.sql("SELECT row_id, field, look_again FROM cell_mark") == [(13, "grade", 1)]


def test_findings_come_before_all_that_does_not_press(two_years: Desk) -> None:
    desk, panel = two_years, cell_panel(two_years)
    enter_boys(desk, "12a")
    desk.stand("class_group", 0, "boys")
    assert panel.change.text().endswith("键入，没有识别，原为 12")
    desk.stand("class_group", 0, "girls")
    desk.qtbot.waitUntil(panel.findings.isVisible)
    shown = [panel.title, panel.findings, panel.last_year, panel.bounds, panel.change, panel.notes]
    QApplication.processEvents()
    tops = [each.mapTo(panel, each.rect().topLeft()).y() for each in shown]
    assert tops == sorted(set(tops))


def test_the_whole_history_is_read_and_copied(desk: Desk) -> None:
    enter_boys(desk, "30")
    desk.stand("class_group", 0, "boys")
    cell_panel(desk).more.setFocus()
    desk.press(Key.Key_Return)
    dialog = desk.window.findChild(HistoryDialog)
    assert isinstance(dialog, HistoryDialog)
    desk.qtbot.waitUntil(dialog.text.hasFocus)
    desk.press(Key.Key_A, CONTROL)
    desk.press(Key.Key_C, CONTROL)
    lines = QGuiApplication.clipboard().text().splitlines()
    assert lines[0].endswith("键入 30，原为 12")
    assert lines[-1].endswith("添加本行 12")
    with desk.qtbot.waitSignal(dialog.finished):
        desk.press(Key.Key_Escape)


def test_a_note_is_written_by_keys_and_kept(open_desk: OpenDesk) -> None:
    desk = open_desk(school_tables())
    grid = desk.stand("staff", 2, "degree")
    desk.press(Key.Key_F2, SHIFT)
    note = cell_panel(desk).notes.note
    assert note.hasFocus()
    desk.type("看证书")
    desk.press(Key.Key_Left, ALT)
    assert grid.hasFocus()
    assert (grid.currentIndex().row(), grid.currentIndex().column()) == (2, desk.column("staff", "degree"))
    assert desk.sql("SELECT note, look_again FROM cell_mark") == [("看证书", 0)]
    assert desk.sql("SELECT count(*) FROM change_log WHERE origin <> 'typed'") == [(0,)]
    assert "批注：看证书" in grid.currentIndex().data(Qt.ItemDataRole.AccessibleDescriptionRole)
    desk.press(Key.Key_Down)
    assert note.text() == ""
    desk.window.close()

    desk = open_desk(folder=desk.folder)
    desk.stand("staff", 2, "degree")
    note = cell_panel(desk).notes.note
    assert note.text() == "看证书"
    desk.press(Key.Key_F2, SHIFT)
    desk.type("不")
    assert note.text() == "不"
    desk.press(Key.Key_Escape)
    assert note.text() == "看证书"
    desk.press(Key.Key_F2, SHIFT)
    desk.press(Key.Key_Backspace)
    desk.press(Key.Key_Return, CONTROL)
    assert desk.sql("SELECT count(*) FROM cell_mark") == [(0,)]


def test_what_may_not_be_in_a_note_stays_to_be_corrected_and_is_not_stored(desk: Desk) -> None:
    grid = desk.stand("staff", 0, "degree")
    desk.press(Key.Key_F2, SHIFT)
    desk.type(f"见 {IDENTITY}")
    desk.press(Key.Key_Return, CONTROL)
    assert grid.hasFocus()
    assert "身份证" in hears(desk)
    assert desk.sql("SELECT count(*) FROM cell_mark") == [(0,)]
    desk.press(Key.Key_Down)
    notes = cell_panel(desk).notes
    assert not notes.refused.isVisibleTo(notes)
    assert notes.note.text() == ""
    desk.press(Key.Key_Up)
    assert notes.refused.isVisibleTo(notes)
    assert notes.note.text() == f"见 {IDENTITY}"
    desk.press(Key.Key_F2, SHIFT)
    desk.type("见档案")
    desk.press(Key.Key_Return, CONTROL)
    assert not notes.refused.isVisibleTo(notes)
    assert desk.sql("SELECT note FROM cell_mark") == [("见档案",)]
    desk.window.close()
    assert all(IDENTITY.encode() not in file.read_bytes() for file in desk.folder.rglob("*") if file.is_file())


def test_a_note_that_is_being_written_is_stored_when_the_window_closes(desk: Desk) -> None:
    desk.stand("staff", 0, "degree")
    desk.press(Key.Key_F2, SHIFT)
    desk.type("x")
    desk.window.close()
    assert desk.sql("SELECT note FROM cell_mark") == [("x",)]


def test_marks_are_set_followed_and_taken_away_by_keys(desk: Desk) -> None:
    grid = desk.stand("class_group", 1, "boys")
    desk.press(Key.Key_M, CONTROL)
    assert grid.currentIndex().data(MARK).look_again
    assert grid.currentIndex().data(Qt.ItemDataRole.ToolTipRole) == "待核"
    assert cell_panel(desk).notes.again.isChecked()
    desk.stand("staff", 3, "degree")
    desk.press(Key.Key_M, CONTROL)
    desk.stand("staff", 0, "name")

    desk.press(Key.Key_M, CONTROL | SHIFT)
    here = desk.focus().currentIndex()
    assert (here.row(), here.column()) == (3, desk.column("staff", "degree"))
    assert "第 1 处，共 2 处" in hears(desk)
    desk.press(Key.Key_M, CONTROL | SHIFT)
    assert desk.focus() is grid
    assert (grid.currentIndex().row(), grid.currentIndex().column()) == (1, desk.column("class_group", "boys"))
    desk.press(Key.Key_Left, ALT)
    assert desk.focus().currentIndex().row() == 3
    assert desk.window.shell is not None
    sign = desk.window.shell.navigation.buttons["marks"]
    assert (sign.sign.text(), sign.toolTip()) == ("◥ 2", "有 2 处待核")
    desk.press(Key.Key_M, CONTROL)
    assert sign.sign.text() == "◥ 1"
    assert desk.sql("SELECT table_name FROM cell_mark") == [("class_group",)]


def test_where_there_is_no_cell_nothing_is_marked(desk: Desk) -> None:
    desk.stand("staff", 15, "name")  # the empty row
    for key, held in ((Key.Key_M, CONTROL), (Key.Key_F2, SHIFT)):
        desk.window.statusBar().clearMessage()
        desk.press(key, held)
        assert "先选中" in hears(desk)
    desk.press(Key.Key_M, CONTROL | SHIFT)
    assert "没有待核" in hears(desk)
    assert desk.sql("SELECT count(*) FROM cell_mark") == [(0,)]


def test_a_field_of_a_form_shows_its_mark_in_words(desk: Desk) -> None:
    form = desk.form("funding")
    line = form.lines["budget_yuan"]
    line.edit.setFocus()
    desk.press(Key.Key_M, CONTROL)
    assert line.label.text().endswith("◥ 待核")
    desk.press(Key.Key_F2, SHIFT)
    desk.type("ask")
    desk.press(Key.Key_Escape, CONTROL)  # gives up what was typed
    assert line.edit.hasFocus()
    desk.press(Key.Key_F2, SHIFT)
    desk.type("ask")
    desk.press(Key.Key_Tab)
    desk.press(Key.Key_Left, ALT)
    assert "批注：ask" in line.edit.accessibleDescription()
    line.edit.setFocus()
    desk.press(Key.Key_M, CONTROL)
    assert line.label.text().endswith("◥ 批注")


def test_the_list_leads_to_each_cell_and_back(desk: Desk) -> None:
    desk.stand("staff", 3, "degree")
    desk.press(Key.Key_M, CONTROL)
    desk.press(Key.Key_F2, SHIFT)
    desk.type("ask")
    desk.press(Key.Key_Left, ALT)
    desk.stand("class_group", 0, "boys")
    desk.press(Key.Key_M, CONTROL)
    assert listed(desk) == ["◥ 教职工 t004“最高学历”　待核 · 批注：ask", "◥ 班级学生 1 年级 1 班“男生数”　待核"]
    page = desk.page("marks")
    page.take_focus()
    desk.press(Key.Key_Return)
    here = desk.focus().currentIndex()
    assert (here.row(), here.column()) == (3, desk.column("staff", "degree"))
    desk.press(Key.Key_Left, ALT)
    assert page.list.hasFocus()
    desk.press(Key.Key_Delete)
    assert listed(desk)[0] == "　 教职工 t004“最高学历”　批注：ask"
    assert page.marked.table == "staff"
    assert not page.done.isEnabled()
    desk.press(Key.Key_Down)
    desk.press(Key.Key_Delete)
    assert len(listed(desk)) == 1
    assert page.summary.text() == "0 处待核 · 1 处批注"


def test_the_mark_of_a_removed_row_is_not_listed(desk: Desk) -> None:
    desk.stand("staff", 3, "degree")
    desk.press(Key.Key_M, CONTROL)
    desk.session.delete_rows("staff", [desk.session.entry.rows("staff")[3].id])
    assert listed(desk) == []
    assert desk.page("marks").none.isVisible()
    assert desk.window.shell is not None
    assert desk.window.shell.navigation.buttons["marks"].sign.text() == ""


def test_the_articles_that_a_field_serves_stand_below_its_meaning(desk: Desk) -> None:
    desk.stand("staff", 0, "degree")
    told = cell_panel(desk).uses
    desk.qtbot.waitUntil(told.isVisible)
    assert told.text().splitlines()[0] == "用于 L1 每百名学生拥有高于规定学历教师数，第五条（一）"
    desk.stand("staff", 0, "name")
    assert not told.isVisible()


def test_what_was_found_of_the_whole_table_never_pushes_the_note_away(desk: Desk) -> None:
    panel = cell_panel(desk)
    for at in range(15):  # nobody is a headmaster: said of the table, at its column
        desk.session.type_cell("staff", desk.session.entry.rows("staff")[at].id, "is_principal", "否")
    desk.stand("staff", 0, "name")
    desk.qtbot.waitUntil(panel.of_table.isVisible)
    QApplication.processEvents()
    shown = [panel.title, panel.bounds, panel.notes, panel.of_table]
    tops = [each.mapTo(panel, each.rect().topLeft()).y() for each in shown]
    assert tops == sorted(set(tops))
    assert "是否校长" in panel.of_table.text()
    assert "是否校长" not in panel.findings.text()
    desk.stand("staff", 0, "is_principal")
    QApplication.processEvents()
    assert "校长" in panel.findings.text()
    assert "是否校长" not in panel.of_table.text()
