"""Where arrows, Home and End lead in a grid; with Ctrl to the edge of what is filled in, as in Excel and WPS."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

if TYPE_CHECKING:
    from jhdesk.ui.tables.view import TableView

ARROWS = {
    Qt.Key.Key_Left: (0, -1),
    Qt.Key.Key_Right: (0, 1),
    Qt.Key.Key_Up: (-1, 0),
    Qt.Key.Key_Down: (1, 0),
}


def destination(view: TableView, key: int, *, control: bool) -> tuple[int, int]:
    """Row and column that a key leads to from the current cell."""
    here, rows, columns = view.currentIndex(), view.cells.rowCount(), view.cells.columnCount()
    if key == Qt.Key.Key_Home:
        return (0 if control else here.row()), view.first_editable()
    if key == Qt.Key.Key_End:
        return (max(0, len(view.cells.rows) - 1) if control else here.row()), columns - 1
    down, right = ARROWS[Qt.Key(key)]
    if control:
        return _edge(view, here.row(), here.column(), down, right)
    return min(max(here.row() + down, 0), rows - 1), min(max(here.column() + right, 0), columns - 1)


def _edge(view: TableView, row: int, column: int, down: int, right: int) -> tuple[int, int]:
    """The end of the run of filled cells that one is in; else the next filled cell, or the last cell of all."""

    def there(row: int, column: int) -> bool:
        return 0 <= row < len(view.cells.rows) and 0 <= column < view.cells.columnCount()

    def full(row: int, column: int) -> bool:
        return there(row, column) and bool(view.cells.index(row, column).data())

    in_run = full(row, column) and full(row + down, column + right)
    while there(row + down, column + right):
        if in_run and not full(row + down, column + right):
            break
        row, column = row + down, column + right
        if not in_run and full(row, column):
            break
    return row, column
