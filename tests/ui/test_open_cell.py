"""Keys in an open cell: which of them leave it, and what is pasted into it."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from jhdesk.ui.tables.view import TableView
from tests.ui.desk import Desk

Key = Qt.Key
CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


def here(grid: TableView) -> tuple[int, int]:
    QApplication.processEvents()
    return grid.currentIndex().row(), grid.currentIndex().column()


@pytest.mark.parametrize(
    ("key", "by"),
    [(Key.Key_Down, (1, 0)), (Key.Key_Up, (-1, 0)), (Key.Key_Left, (0, -1)), (Key.Key_Right, (0, 1))],
)
def test_after_typing_an_arrow_stores_and_goes_one_cell_on(desk: Desk, key: Qt.Key, by: tuple[int, int]) -> None:
    grid = desk.stand("staff", 3, "birth_year")
    row, column = here(grid)
    desk.type("1980")
    desk.press(key)
    assert here(grid) == (row + by[0], column + by[1])
    assert desk.text("staff", 3, "birth_year") == "1980"
    assert grid.hasFocus()


def test_after_f2_and_after_a_click_the_arrows_stay_in_the_text(desk: Desk) -> None:
    grid = desk.stand("staff", 3, "birth_year")
    desk.type("1980")
    desk.press(Key.Key_F2)
    desk.press(Key.Key_Left)
    desk.press(Key.Key_Backspace)
    desk.type("7")
    desk.press(Key.Key_Return)
    assert desk.text("staff", 3, "birth_year") == "1970"
    assert here(grid)[0] == 4
    grid.go(3, desk.column("staff", "birth_year"))
    desk.type("190")
    QTest.mouseClick(desk.focus(), Qt.MouseButton.LeftButton)
    desk.press(Key.Key_Home)
    desk.press(Key.Key_Right)
    desk.type("9")
    desk.press(Key.Key_Down)
    assert desk.text("staff", 3, "birth_year") == "1990"
    assert here(grid) == (4, desk.column("staff", "birth_year"))


def test_the_arrows_up_and_down_choose_in_the_list_of_a_choice(desk: Desk) -> None:
    grid = desk.stand("staff", 3, "stage")
    desk.type("初")
    desk.press(Key.Key_Down)
    assert here(grid)[0] == 3
    desk.press(Key.Key_Right)
    assert desk.text("staff", 3, "stage") == "初中"
    assert here(grid) == (3, desk.column("staff", "stage") + 1)


def test_a_block_pasted_into_an_open_cell_goes_into_the_cells_from_there_on(desk: Desk) -> None:
    grid, before = desk.stand("staff", 3, "staff_no"), desk.sql("SELECT * FROM staff")
    desk.press(Key.Key_Down, SHIFT)
    desk.press(Key.Key_F2)
    desk.type("x")
    QGuiApplication.clipboard().setText("p1\t甲一\r\np2\t甲二\r\n")
    desk.press(Key.Key_V, CONTROL)
    assert grid.state() == grid.State.NoState
    texts = [(desk.text("staff", row, "staff_no"), desk.text("staff", row, "name")) for row in range(3, 7)]
    assert texts == [("t004", "甲"), ("p1", "甲一"), ("p2", "甲二"), ("t007", "甲")]
    desk.press(Key.Key_Z, CONTROL)
    assert desk.sql("SELECT * FROM staff") == before


def test_a_single_text_is_pasted_into_what_stands_in_the_open_cell(desk: Desk) -> None:
    desk.stand("staff", 3, "staff_no")
    desk.press(Key.Key_F2)
    QGuiApplication.clipboard().setText("-2\r\n")
    desk.press(Key.Key_V, CONTROL)
    desk.press(Key.Key_Return)
    assert desk.text("staff", 3, "staff_no") == "t004-2"


def test_what_follows_enter_and_tab_at_once_goes_into_the_next_cell(desk: Desk) -> None:
    grid = desk.stand("staff", 2, "birth_year")
    row, column = here(grid)
    for text, key in (("1981", Key.Key_Return), ("1982", Key.Key_Return), ("1983", Key.Key_Tab)):
        desk.type(text)
        QTest.keyClick(desk.focus(), key)  # nothing else happens before the next key comes
    assert (grid.currentIndex().row(), grid.currentIndex().column()) == (row + 2, column + 1)
    assert [desk.text("staff", at, "birth_year") for at in (2, 3, 4, 5)] == ["1981", "1982", "1983", ""]


def test_shift_enter_leaves_an_open_cell_upwards(desk: Desk) -> None:
    grid = desk.stand("staff", 3, "birth_year")
    desk.type("1980")
    desk.press(Key.Key_Return, SHIFT)
    assert here(grid)[0] == 2
    assert desk.text("staff", 3, "birth_year") == "1980"
