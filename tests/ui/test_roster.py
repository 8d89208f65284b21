"""Lists in the import page: rehearsed, corrected, taken, and the same as from the command line."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication

from jhdesk.services.roster import import_roster
from jhdesk.services.workspace import Workspace
from tests.builders import school_tables
from tests.ui.desk import Desk, OpenDesk, fill
from tests.ui.test_pages import answer_file_dialog
from tests.ui.test_window import scrolls_sideways
from tests.workbook.rosters import HEAD, IDENTITY, messy, person, put, text, xlsx

LISTS = messy()


def rehearsed(desk: Desk, path: Path) -> Any:
    """The page with a list rehearsed in it."""
    page = desk.page("import")
    page.rehearse(path)
    desk.qtbot.waitUntil(lambda: page.roster.isVisible() or page.told.text() != "")
    ready(desk)
    return page


def ready(desk: Desk) -> None:
    desk.qtbot.waitUntil(lambda: desk.window.centralWidget().isEnabled())


def shown(page: Any) -> list[tuple[str, str]]:
    rows = page.roster.rows
    return [(rows.item(at, 0).text(), rows.item(at, 1).text()) for at in range(rows.rowCount())]


def taken(desk: Desk, page: Any) -> None:
    page.roster.take.click()
    desk.qtbot.waitUntil(lambda: page.told.text().startswith("✓"))
    ready(desk)


def rows_of(folder: Path, table: str) -> list[dict[str, Any]]:
    from jhdesk.services.entry import Entry

    with Workspace(folder) as workspace:
        return [row.values for row in Entry(workspace, workspace.period().id).rows(table)]


@pytest.mark.parametrize("name", LISTS)
def test_the_window_and_the_command_take_the_same(open_desk: OpenDesk, tmp_path: Path, name: str) -> None:
    path = put(tmp_path, name, LISTS[name])
    other = tmp_path / "other"
    fill(other, school_tables())
    with Workspace(other) as workspace:
        done = import_roster(workspace, path, year=2024)
    desk = open_desk(school_tables())
    page = rehearsed(desk, path)
    taken(desk, page)
    assert page.roster.done.rows == done.rows
    for table in ("staff", "class_group", "equipment", "sports_area", "room"):
        assert rows_of(desk.folder, table) == rows_of(other, table)
    assert page.roster.save.isVisible() is bool(done.refused)


def test_a_list_is_rehearsed_row_by_row_and_then_taken(desk: Desk, tmp_path: Path) -> None:
    page = rehearsed(desk, put(tmp_path, "3.xlsx", LISTS["3-身份证号.xlsx"]))
    assert shown(page)[:4] == [
        ("Sheet1!1", "－ 不是数据行"), ("Sheet1!2", "✓ 新增"), ("Sheet1!3", "✓ 新增"), ("Sheet1!4", "▲ 没有接受"),
    ]  # fmt: skip
    assert "“身份证号码”中有 3 格身份证号" in page.roster.told.text()
    assert "“性别”不取" in page.roster.told.text()
    assert desk.sql("SELECT count(*) FROM staff") == [(15,)]
    assert desk.window.focusWidget() is page.roster.take
    desk.press(Qt.Key.Key_Return)
    desk.qtbot.waitUntil(lambda: page.told.text().startswith("✓"))
    assert desk.sql("SELECT count(*) FROM staff") == [(17,)]
    assert desk.text("staff", 15, "name") == "丙一"
    assert not page.roster.take.isVisible()
    page.rehearse(tmp_path / "3.xlsx")
    desk.qtbot.waitUntil(lambda: "其余的与现有数据相同" in page.roster.title.text())
    ready(desk)


def test_rows_are_filtered(desk: Desk, tmp_path: Path) -> None:
    page = rehearsed(desk, put(tmp_path, "3.xlsx", LISTS["3-身份证号.xlsx"]))
    box = page.roster.filter
    assert box.itemText(1) == "没有接受（1 行）"
    box.setFocus()
    desk.press(Qt.Key.Key_Down)
    box.activated.emit(box.currentIndex())
    assert shown(page) == [("Sheet1!4", "▲ 没有接受")]


def test_a_column_is_said_otherwise_and_the_list_rehearsed_again(desk: Desk, tmp_path: Path) -> None:
    cells = [["学历", "老师", "学段"], ["本科", "辛", "小学"]]
    page = rehearsed(desk, put(tmp_path, "x.xlsx", xlsx(cells)))
    assert "没有认出“姓名”、“教工号”是哪一列" in page.roster.title.text()
    assert not page.roster.take.isVisible()
    assert not page.roster.rows.isVisible()
    box = page.roster.pickers["老师"]
    assert box.isVisible()
    assert box.accessibleName() == "列“老师”是"
    box.setCurrentIndex(box.findData("name"))
    box.activated.emit(box.currentIndex())
    page.roster.rehearse.click()
    desk.qtbot.waitUntil(page.roster.take.isVisible)
    ready(desk)
    assert ("Sheet1!2", "✓ 新增") in shown(page)
    taken(desk, page)
    assert desk.sql("SELECT value FROM setting WHERE name = 'roster_columns'") == [('{"staff": {"老师": "name"}}',)]


def test_everything_is_reached_by_the_tab_key(desk: Desk, tmp_path: Path) -> None:
    page = rehearsed(desk, put(tmp_path, "3.xlsx", LISTS["3-身份证号.xlsx"]))
    page.roster.adjust.setFocus()
    desk.press(Qt.Key.Key_Return)
    page.choose.setFocus()
    reached = []
    while desk.focus() not in reached:
        reached.append(desk.focus())
        desk.press(Qt.Key.Key_Tab)
    panel = page.roster
    wanted = [panel.table, panel.adjust, *panel.pickers.values(), panel.rehearse, panel.filter, panel.remove, panel.save,
              panel.take, panel.rows]  # fmt: skip
    assert [each for each in reached if each in wanted] == wanted


def test_a_table_is_chosen_where_it_is_not_clear(desk: Desk, tmp_path: Path) -> None:
    page = rehearsed(desk, put(tmp_path, "x.xlsx", xlsx([["学段", "数量"], ["小学", 2]])))
    assert "看不出是哪一张表的名册" in page.roster.title.text()
    assert desk.window.focusWidget() is page.roster.table
    page.roster.table.setCurrentIndex(page.roster.table.findData("sports_area"))
    page.roster.table.activated.emit(page.roster.table.currentIndex())
    desk.qtbot.waitUntil(lambda: "没有认出“场馆类型”" in page.roster.title.text())
    ready(desk)


def test_rows_that_the_list_lacks_are_removed_where_it_is_ticked(desk: Desk, tmp_path: Path) -> None:
    page = rehearsed(desk, put(tmp_path, "x.csv", text([HEAD, person("辛")])))
    assert ("教职工", "○ 名册中没有（保留）") in shown(page)
    page.roster.remove.click()
    desk.qtbot.waitUntil(lambda: ("教职工", "▲ 名册中没有（删去）") in shown(page))
    ready(desk)
    taken(desk, page)
    assert desk.sql("SELECT name FROM staff") == [("辛",)]


def test_refused_rows_are_saved_and_come_back_corrected(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = rehearsed(desk, put(tmp_path, "3.xlsx", LISTS["3-身份证号.xlsx"]))
    taken(desk, page)
    answer_file_dialog(monkeypatch, tmp_path / "改")
    page.roster.save.click()
    desk.qtbot.waitUntil(lambda: "已写到" in page.told.text())
    ready(desk)
    from openpyxl import load_workbook

    book = load_workbook(tmp_path / "改.xlsx")
    sheet = book.active
    assert sheet["A2"].value.startswith("Sheet1!E4“最高学历”：“研究生”看不出是哪一项")
    sheet["F2"] = "硕士"
    book.save(tmp_path / "改.xlsx")
    assert IDENTITY not in str([cell.value for row in sheet for cell in row])
    page = rehearsed(desk, tmp_path / "改.xlsx")
    taken(desk, page)
    assert desk.sql("SELECT degree FROM staff WHERE name = '丙三'") == [("14",)]


def test_a_list_that_cannot_be_read_is_one_sentence(desk: Desk, tmp_path: Path) -> None:
    page = rehearsed(desk, put(tmp_path, "x.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"x" * 600))
    assert page.told.text().startswith("▲ “x.xls”已经损坏或不完整")
    assert not page.roster.isVisible()


@pytest.mark.parametrize("percent", [100, 200])
def test_a_list_fits_a_small_screen(desk: Desk, tmp_path: Path, percent: int) -> None:
    desk.window._resize_to(percent)
    page = rehearsed(desk, put(tmp_path, "2.xlsx", LISTS["2-合并表头.xlsx"]))
    page.roster.adjust.click()
    QApplication.processEvents()
    assert scrolls_sideways(desk.window) == []
    for box in page.roster.pickers.values():
        assert box.mapTo(page.roster, box.rect().bottomRight()).x() <= page.roster.width()
        assert box.width() >= box.minimumSizeHint().width()
    desk.window._resize_to(100)


def test_nothing_is_offered_to_look_at_where_no_row_was_read(desk: Desk, tmp_path: Path) -> None:
    page = rehearsed(desk, put(tmp_path, "x.xlsx", xlsx([["学段", "数量"], ["小学", 2]])))
    assert not page.roster.only.isVisible()
    assert not page.roster.filter.isVisible()


def test_a_window_that_is_closed_during_the_import_lets_it_end(desk: Desk, tmp_path: Path) -> None:
    page = rehearsed(desk, put(tmp_path, "3.xlsx", LISTS["3-身份证号.xlsx"]))
    page.roster.take.click()
    desk.window.close()
    QApplication.processEvents()  # what the import tells comes after the workspace is closed
    assert desk.sql("SELECT count(*) FROM staff") == [(17,)]


def test_scrolling_over_a_choice_chooses_nothing(desk: Desk, tmp_path: Path) -> None:
    page = rehearsed(desk, put(tmp_path, "2.xlsx", LISTS["2-合并表头.xlsx"]))
    page.roster.adjust.click()
    QApplication.processEvents()
    box = page.roster.pickers["姓名"]
    middle, down = QPointF(box.rect().center()), QPoint(0, -120)
    wheel = QWheelEvent(
        middle, box.mapToGlobal(middle), QPoint(), down, Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(box, wheel)
    assert (box.currentData(), page.roster.mapping) == ("name", {})
