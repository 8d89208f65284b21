"""The dialogs of the header: a new school year, and what happened to the school at the turn of the year."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QDialog, QLabel, QPushButton

from jhdesk.services.workspace import Workspace
from tests.builders import csv_folder
from tests.services.two_schools import junior, nine_year
from tests.ui.desk import Desk, OpenDesk


def pressed(desk: Desk, text: str) -> Any:
    """The dialog that a button of the header opens, the button being reached and pressed by the keyboard."""
    desk.window.activateWindow()  # without a window manager nobody gives the focus back after a dialog
    QApplication.processEvents()
    header = desk.window.shell.header  # type: ignore[union-attr]
    (found,) = [each for each in header.findChildren(QPushButton) if each.text() == text]
    assert found.focusPolicy() & Qt.FocusPolicy.TabFocus
    found.setFocus()
    desk.press(Qt.Key.Key_Return)
    (dialog,) = [each for each in desk.window.findChildren(QDialog) if each.isVisible()]
    return dialog


def rows(dialog: Any) -> dict[str, tuple[str, str]]:
    """What the table of a new year says, by table."""
    table = dialog.table
    texts = [[table.item(at, place).text() for place in range(3)] for at in range(table.rowCount())]
    return {name: (amount, note) for name, amount, note in texts}


def wide_enough(dialog: Any) -> bool:
    """Whether no text of the dialog is cut off sideways."""
    labels = [each for each in dialog.findChildren(QLabel) if each.isVisible() and not each.wordWrap()]
    return all(each.width() >= each.sizeHint().width() for each in labels)


def test_the_new_year_is_told_of_then_made_and_opened(desk: Desk) -> None:
    dialog = pressed(desk, "新学年…")
    assert dialog.head.text() == "由 2024—2025 学年建立 2025—2026 学年"
    assert rows(dialog)["教职工"][0] == "15 行全部结转"
    assert "1 年级新列 2 个班（人数待填）" in rows(dialog)["班级学生"][1]
    assert (dialog.width(), dialog.height()) <= (1366, 768)
    assert wide_enough(dialog)
    assert not dialog.remove.isVisible()
    assert len(desk.sql("SELECT id FROM period")) == 1  # only looked at
    dialog.go.setFocus()
    desk.press(Qt.Key.Key_Return)
    assert desk.session.entry.data.head.year == 2025
    assert [year for (year,) in desk.sql("SELECT school_year FROM period ORDER BY id")] == [2024, 2025]
    assert desk.text("class_group", 0, "boys") == ""
    assert desk.window.shell.header.years.currentText() == "2025—2026 学年"  # type: ignore[union-attr]


def test_what_becomes_of_the_classes_is_asked(desk: Desk) -> None:
    dialog = pressed(desk, "新学年…")
    dialog.classes.setFocus()
    desk.press(Qt.Key.Key_Down)
    dialog.classes.activated.emit(dialog.classes.currentIndex())
    assert rows(dialog)["班级学生"] == ("12 行全部结转", "各班照旧列出，人数和班主任空着")
    dialog.make()
    assert len(desk.session.entry.rows("class_group")) == 12
    assert {row.values["boys"] for row in desk.session.entry.rows("class_group")} == {None}


def test_a_year_that_is_there_is_not_made_again(desk: Desk) -> None:
    pressed(desk, "新学年…").make()
    desk.session.open(desk.session.workspace.period(2024).id)
    dialog = pressed(desk, "新学年…")
    assert "2025 学年已经有了" in dialog.told.text()
    assert not dialog.go.isEnabled()
    desk.press(Qt.Key.Key_Escape)
    assert not [each for each in desk.window.findChildren(QDialog) if each.isVisible()]


@pytest.fixture
def yes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every question is answered with its verb."""
    monkeypatch.setattr("jhdesk.ui.widgets.new_year_dialog.ask", lambda *_: True)


@pytest.mark.usefixtures("yes")
def test_a_year_made_by_mistake_is_removed_until_something_is_typed(desk: Desk) -> None:
    pressed(desk, "新学年…").make()
    dialog = pressed(desk, "新学年…")
    assert dialog.remove.isVisible()
    dialog.remove_year()
    assert desk.session.entry.data.head.year == 2024
    assert len(desk.sql("SELECT id FROM period")) == 1
    pressed(desk, "新学年…").make()
    desk.session.type_cell("staff", desk.session.entry.rows("staff")[0].id, "name", "甲乙")
    assert not pressed(desk, "新学年…").remove.isVisible()


def test_a_school_is_renamed(desk: Desk) -> None:
    dialog = pressed(desk, "学校变动…")
    assert not dialog.go.isEnabled()
    dialog.name.setFocus()
    dialog.name.selectAll()
    desk.type("新名小学")
    dialog.look()
    assert "“学校名称” 第一小学 → 新名小学" in dialog.told.text()
    assert desk.sql("SELECT name FROM school") == [("第一小学",)]
    dialog.do_it()
    assert desk.sql("SELECT name FROM school") == [("新名小学",)]
    assert desk.window.shell.header.school.text() == "新名小学"  # type: ignore[union-attr]
    assert "已办理" in dialog.told.text()


def test_what_cannot_be_is_said_in_a_sentence(desk: Desk) -> None:
    dialog = pressed(desk, "学校变动…")
    dialog.code.setText("12")
    dialog.look()
    assert "“学校标识码”不能是“12”" in dialog.told.text()
    assert not dialog.go.isEnabled()
    dialog.kind.setCurrentIndex(dialog.kind.findData("take"))
    assert dialog.told.text() == ""
    dialog.look()
    assert "还没有选择对方的数据" in dialog.told.text()


def test_a_junior_part_is_given_away_but_who_is_kept(open_desk: OpenDesk, tmp_path: Path) -> None:
    desk = open_desk(nine_year())
    dialog = pressed(desk, "学校变动…")
    dialog.kind.setCurrentIndex(dialog.kind.findData("give"))
    dialog.stage.setCurrentIndex(dialog.stage.findData("junior"))
    dialog.to.setText("城中学")
    dialog.look()
    assert dialog.keep.count() == 5  # four teachers, one room
    assert "教职工：转出 4 行" in dialog.told.text()
    assert desk.focus() is dialog.keep
    desk.press(Qt.Key.Key_Space)  # the first one stays
    assert "教职工：转出 3 行，改动 1 格" in dialog.told.text()
    assert dialog.keep.count() == 5
    assert wide_enough(dialog)
    dialog.carry_out(tmp_path / "stick")
    assert desk.sql("SELECT staff_no, stage FROM staff ORDER BY staff_no")[-1] == ("t005", "primary")
    (folder,) = (tmp_path / "stick").iterdir()
    assert str(folder) in dialog.told.text()
    assert dialog.close_button.text() == "关闭"


def test_nothing_is_done_by_what_was_looked_at_before_something_else_was_typed(open_desk: OpenDesk) -> None:
    desk = open_desk(nine_year())
    dialog = pressed(desk, "学校变动…")
    dialog.kind.setCurrentIndex(dialog.kind.findData("type"))
    dialog.type.setCurrentIndex(dialog.type.findData("211"))
    dialog.look()
    assert dialog.go.isEnabled()
    dialog.type.setCurrentIndex(dialog.type.findData("311"))
    assert not dialog.go.isEnabled()
    assert not dialog.keep.isVisible()
    dialog.do_it()
    assert desk.sql("SELECT school_type FROM school") == [("312",)]


def test_a_junior_part_is_taken_over(open_desk: OpenDesk, tmp_path: Path) -> None:
    desk = open_desk(junior())
    dialog = pressed(desk, "学校变动…")
    dialog.kind.setCurrentIndex(dialog.kind.findData("take"))
    dialog.coming.setCurrentIndex(dialog.coming.findData("junior"))
    dialog.take_from(csv_folder(tmp_path / "giver", nine_year()))
    dialog.look()
    assert "教职工：转入 4 行" in dialog.told.text()
    assert "教职工 t005 → t005-2" in dialog.told.text()
    dialog.do_it()
    assert desk.sql("SELECT count(*) FROM staff") == [(7,)]
    assert len(desk.grid("staff").cells.rows) == 7


def test_a_stick_that_takes_nothing_leaves_all_as_it_was(open_desk: OpenDesk, tmp_path: Path) -> None:
    desk = open_desk(nine_year())
    dialog = pressed(desk, "学校变动…")
    dialog.kind.setCurrentIndex(dialog.kind.findData("give"))
    dialog.stage.setCurrentIndex(dialog.stage.findData("junior"))
    dialog.look()
    assert "还没有写移交给哪所学校" in dialog.told.text()
    dialog.to.setText("城中学")
    dialog.look()
    (tmp_path / "file").write_text("no folder", encoding="utf-8")
    dialog.carry_out(tmp_path / "file")
    assert "没有写成" in dialog.told.text()
    assert desk.sql("SELECT count(*) FROM staff") == [(8,)]


def test_two_years_beside_each_other_name_both_schools(open_desk: OpenDesk, tmp_path: Path) -> None:
    desk = open_desk(nine_year())
    pressed(desk, "新学年…").make()
    dialog = pressed(desk, "学校变动…")
    dialog.kind.setCurrentIndex(dialog.kind.findData("give"))
    dialog.stage.setCurrentIndex(dialog.stage.findData("junior"))
    dialog.to.setText("城中学")
    dialog.look()
    dialog.carry_out(tmp_path / "stick")
    dialog.reject()
    told = desk.page("compare").only.text()
    assert "2024—2025 学年：第一小学（2165400001，九年一贯制学校）" in told
    assert "2025 年初中移交城中学" in told
    assert "初中：只有 2024 学年参加" in told


def test_the_county_has_neither(open_desk: OpenDesk, tmp_path: Path) -> None:
    with Workspace(tmp_path / "county") as workspace:
        workspace.set_role("county")
    desk = open_desk(folder=tmp_path / "county")
    texts = {each.text() for each in desk.window.shell.header.findChildren(QPushButton)}  # type: ignore[union-attr]
    assert not texts & {"新学年…", "学校变动…"}


def test_the_tabulator_goes_from_the_choice_through_what_it_asks_for_to_the_buttons(open_desk: OpenDesk) -> None:
    desk = open_desk(nine_year())
    dialog = pressed(desk, "学校变动…")
    dialog.kind.setCurrentIndex(dialog.kind.findData("give"))
    dialog.kind.setFocus()
    desk.press(Qt.Key.Key_Tab)
    assert desk.focus() is dialog.stage
    desk.press(Qt.Key.Key_Tab)
    desk.type("城中学")
    assert dialog.to.text() == "城中学"
    desk.press(Qt.Key.Key_Tab)
    assert desk.focus().accessibleName() == "会改动什么"
    desk.press(Qt.Key.Key_Tab)
    assert desk.focus() is dialog.look_button
    desk.press(Qt.Key.Key_Return)
    assert dialog.go.isEnabled()
    assert "图书：转出 1 行，合并 1 行，改动 1 格" in dialog.told.text()
    for _ in range(3):  # the list, what is told, the button that looks
        desk.press(Qt.Key.Key_Tab)
    assert desk.focus() is dialog.go


def test_what_was_given_away_is_taken_back_by_one_undo(open_desk: OpenDesk, tmp_path: Path) -> None:
    desk = open_desk(nine_year())
    before = desk.session.entry.tables()
    dialog = pressed(desk, "学校变动…")
    dialog.kind.setCurrentIndex(dialog.kind.findData("give"))
    dialog.to.setText("城中学")
    dialog.look()
    dialog.carry_out(tmp_path / "stick")
    dialog.reject()
    assert desk.session.entry.data.head.type == "211"
    said: list[str] = []
    desk.session.note.connect(said.append)
    desk.session.undo()
    assert desk.session.entry.tables() == before
    assert "学校变动" in said[-1]
