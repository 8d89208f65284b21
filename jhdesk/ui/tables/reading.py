"""A table to be read and copied, not filled in: as wide as its place, texts broken into lines and never cut off."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QTableWidget, QTableWidgetItem

from jhdesk.ui.tables.delegate import ROW_HEIGHT
from jhdesk.ui.theme import colour

_PADDING = 24
"""what a cell needs beside its text, both sides together"""
_WRAPPED = Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignLeft


class ReadTable(QTableWidget):
    """Rows of texts, each in a look; the columns share the width by ``shares``, nothing scrolls sideways."""

    def __init__(self, name: str, headings: Sequence[str], shares: Sequence[int]) -> None:
        super().__init__(0, len(headings))
        self.shares = shares
        self.setAccessibleName(name)
        self.setHorizontalHeaderLabels(list(headings))
        self.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.horizontalHeader().setHighlightSections(False)
        self.verticalHeader().hide()
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTabKeyNavigation(False)
        self.setWordWrap(True)

    def fill(self, rows: Sequence[Sequence[tuple[str, str]]]) -> None:
        """Writes the rows anew, each cell a text and its look."""
        self.setRowCount(len(rows))
        for at, row in enumerate(rows):
            for place, (text, look) in enumerate(row):
                item = QTableWidgetItem(text)
                item.setForeground(colour(look))
                self.setItem(at, place, item)
        self.share()
        self.clearSelection()
        self.scrollToTop()

    def share(self) -> None:
        """Widths of the columns and heights of the rows for the width that there is."""
        width = self.viewport().width()
        for place, part in enumerate(self.shares):
            self.setColumnWidth(place, width * part // sum(self.shares))
        metrics, least = self.fontMetrics(), round(self.fontMetrics().height() * ROW_HEIGHT)
        for at in range(self.rowCount()):  # Qt's own measure does not know of the style sheet's padding
            items = [(place, self.item(at, place)) for place in range(self.columnCount())]
            heights = [
                metrics.boundingRect(0, 0, self.columnWidth(place) - _PADDING, 9999, _WRAPPED, item.text()).height()
                for place, item in items
                if item is not None
            ]
            self.setRowHeight(at, max([least, *(height + _PADDING // 2 for height in heights)]))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.share()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self.share()
