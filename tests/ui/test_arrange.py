"""In which order rows are shown."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from jhdesk.services.entry import TABLES
from jhdesk.ui.tables.arrange import sort_key
from jhdesk.ui.tables.find_bar import FindBar
from jhdesk.ui.tables.menu import only_alike
from jhdesk.ui.tables.view import TableView
from tests.ui.desk import Desk


def test_texts_are_in_the_order_of_their_numbers_whatever_signs_they_hold() -> None:
    field = TABLES["staff"].field("staff_no")
    texts = ["10", "a²", "9", "a①", "a2"]
    assert sorted(texts, key=lambda text: sort_key(field, text))[:3] == ["9", "10", "a2"]


def here(grid: TableView) -> tuple[int, int]:
    return grid.currentIndex().row(), grid.currentIndex().column()


def test_the_cursor_stays_in_its_column_so_that_the_other_order_is_one_choice_away(desk: Desk) -> None:
    grid = desk.stand("class_group", 3, "class_no")
    column = here(grid)[1]
    desk.press(Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    bar = next(each for each in grid.parentWidget().children() if isinstance(each, FindBar))
    bar.order.setFocus()
    for order, descending in ((1, False), (2, True)):
        bar.order.activated.emit(order)
        assert here(grid) == (0, column)
        now = grid.cells.arrangement
        assert (now.field, now.descending) == (grid.cells.table.fields[column], descending)
        assert bar.order.currentIndex() == order


def test_a_row_that_is_not_shown_is_shown_when_somebody_is_led_to_it(desk: Desk) -> None:
    grid = desk.stand("staff", 3, "staff_no")
    desk.type("w1")
    desk.press(Qt.Key.Key_Return)
    QApplication.processEvents()
    grid.go(0, 0)
    only_alike(grid)
    assert len(grid.cells.rows) == 1
    desk.press(Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert (here(grid), len(grid.cells.rows)) == ((3, 0), 15)
    assert desk.text("staff", 3, "staff_no") == "t004"
