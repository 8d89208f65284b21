"""The leading columns of a grid, kept in sight while the others are scrolled: a picture of them, drawn over the grid.

It takes no focus and no edits: a click goes to the cell of the grid itself, which scrolls back to show it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QAbstractItemView, QTableView

from jhdesk.ui.tables.delegate import CellDelegate

if TYPE_CHECKING:
    from jhdesk.services.entry import Table
    from jhdesk.ui.tables.view import TableView

_MOST = 0.5
"""of the grid's width: wider columns are not kept in sight, for nothing else would be"""


def leading(table: Table) -> int:
    """How many columns tell people which row they are in: the keys in front, and what numbers and codes are of."""
    keys = 0
    while keys < len(table.fields) and table.fields[keys].key:
        keys += 1
    follows = table.fields[keys].name if keys < len(table.fields) else ""
    return keys + (table.numbered or follows == "name")


def covered(grid: TableView) -> int:
    """The width of a grid that its leading columns take while they are kept in sight; 0 where they are too wide for it."""
    width = sum(grid.columnWidth(column) for column in range(grid.kept_columns))
    return width if width <= grid.viewport().width() * _MOST else 0


class Frozen(QTableView):
    """The leading columns of ``grid``."""

    def __init__(self, grid: TableView) -> None:
        super().__init__(grid)
        self.grid, self.count = grid, grid.kept_columns
        self.setModel(grid.model())
        self.setSelectionModel(grid.selectionModel())
        # A delegate of its own: two views on one would both close the editor.
        self.setItemDelegate(CellDelegate(grid.session, self))
        self.setObjectName("frozen")
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setWordWrap(False)
        self.verticalHeader().hide()
        self.setCornerButtonEnabled(False)
        self.horizontalHeader().setHighlightSections(False)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        for policy in (self.setHorizontalScrollBarPolicy, self.setVerticalScrollBarPolicy):
            policy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        for column in range(self.count, self.model().columnCount()):
            self.setColumnHidden(column, True)
        for column in range(self.count):
            self.setColumnWidth(column, grid.columnWidth(column))
        grid.horizontalHeader().sectionResized.connect(self._resized)
        grid.verticalScrollBar().valueChanged.connect(self.verticalScrollBar().setValue)
        grid.horizontalScrollBar().valueChanged.connect(lambda _: self.place())
        self.hide()

    def _resized(self, column: int, _before: int, width: int) -> None:
        if column < self.count:
            self.setColumnWidth(column, width)
            self.place()

    def place(self) -> None:
        """Comes into sight where the columns would be out of it, in their place and height."""
        width = covered(self.grid)
        wanted = bool(width) and self.grid.horizontalScrollBar().value() > 0
        if wanted:
            view, header = self.grid.viewport().geometry(), self.grid.horizontalHeader()
            self.horizontalHeader().setFixedHeight(header.height())
            self.verticalHeader().setDefaultSectionSize(self.grid.verticalHeader().defaultSectionSize())
            self.setGeometry(view.x(), view.y() - header.height(), width + 1, view.height() + header.height())
            self.verticalScrollBar().setValue(self.grid.verticalScrollBar().value())
        self.setVisible(wanted)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        index = self.indexAt(event.position().toPoint())
        if index.isValid():
            self.grid.setFocus()
            self.grid.go(index.row(), index.column())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        event.accept()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self.mousePressEvent(event)
        self.grid.edit_here()

    def wheelEvent(self, event) -> None:
        self.grid.wheelEvent(event)
