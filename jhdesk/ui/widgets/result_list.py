"""A list of results by sections, the one under the cursor chosen."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTreeWidget,
    QTreeWidgetItem,
)

from jhdesk.ui.indicators import look_of
from jhdesk.ui.session import ResultRef
from jhdesk.ui.theme import STEP, colour

REF = Qt.ItemDataRole.UserRole
_HEADINGS = ("编号", "内容", "实际", "标准", "判定")
_NAME, _STATUS = 1, 4
_LEAST_EMS = 7
"""what the name has at least, in widths of a Chinese character, as far as other columns can give way"""
_HIDDEN: tuple[tuple[int, ...], ...] = ((), (3,), (2, 3))
"""columns that give way, one set after another: the reasons tell both"""


@dataclass(frozen=True)
class ResultRow:
    """One result in the list."""

    ref: ResultRef
    texts: tuple[str, str, str, str, str]
    status: str
    hint: str


_MARGINS = 5 * STEP
"""beside the text of a column"""


class _Whole(QStyledItemDelegate):
    """Names are broken into lines, never cut off: a tree view itself gives every row one line."""

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex) -> QSize:  # type: ignore[override]
        hint, tree = super().sizeHint(option, index), self.parent()
        if index.column() != _NAME or not isinstance(tree, ResultList):
            return hint
        room = QRect(0, 0, max(tree.name_width - 4 * STEP, 10 * STEP), 100_000)
        flags = Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignLeft
        rect = option.fontMetrics.boundingRect(room, flags, index.data() or "")  # type: ignore[attr-defined]
        one_line = rect.height() < 2 * option.fontMetrics.height()  # type: ignore[attr-defined]
        return hint if one_line else QSize(hint.width(), rect.height() + 2 * STEP)


class ResultList(QTreeWidget):
    """The results by sections; Enter goes on to the reasons."""

    entered = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setColumnCount(len(_HEADINGS))
        self.setHeaderLabels(list(_HEADINGS))
        self.setRootIsDecorated(False)
        self.setIndentation(2 * STEP)
        self.setWordWrap(True)
        self.setItemDelegate(_Whole(self))
        self.setAllColumnsShowFocus(True)
        self.setAccessibleName("评估内容")
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        header = self.header()
        header.setStretchLastSection(False)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header.setMinimumSectionSize(2 * STEP)
        self.name_width = header.defaultSectionSize()

    def fill(self, sections: Mapping[str, Iterable[ResultRow]]) -> None:
        """Writes the list anew and keeps the chosen result and the place in sight."""
        chosen, place = self.chosen(), self.verticalScrollBar().value()
        self.blockSignals(True)
        self.clear()
        for title, rows in sections.items():
            head = QTreeWidgetItem([title])
            head.setFlags(Qt.ItemFlag.ItemIsEnabled)
            head.setForeground(0, colour("second"))
            self.addTopLevelItem(head)
            head.setFirstColumnSpanned(True)
            for row in rows:
                item = QTreeWidgetItem(list(row.texts))
                item.setData(0, REF, row.ref)
                item.setToolTip(_NAME, row.hint)
                item.setTextAlignment(2, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
                item.setTextAlignment(3, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
                item.setForeground(_STATUS, colour(look_of(row.status)))
                head.addChild(item)
            head.setExpanded(True)
        self.blockSignals(False)
        self.measure()
        self.choose(chosen)
        self.verticalScrollBar().setValue(place)

    def items(self) -> Iterator[QTreeWidgetItem]:
        """The rows that are results."""
        for at in range(self.topLevelItemCount()):
            head = self.topLevelItem(at)
            yield from (head.child(n) for n in range(head.childCount()))

    def chosen(self) -> ResultRef | None:
        """The result that the cursor is at."""
        item = self.currentItem()
        return item.data(0, REF) if item is not None else None

    def choose(self, ref: ResultRef | None) -> None:
        """Puts the cursor at a result, or at the first one."""
        rows = list(self.items())
        found = next((item for item in rows if item.data(0, REF) == ref), rows[0] if rows else None)
        if found is not None:
            self.setCurrentItem(found)
            self.scrollToItem(found)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.entered.emit()
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.measure()
        if event.size() != event.oldSize() and self.currentItem() is not None:
            self.scrollToItem(self.currentItem())  # names of more lines push it out of sight

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self.measure()

    def measure(self) -> None:
        """Widths of the columns: what the figures need, the rest for the name; with large text it has the figures' room too.

        Set here and not by the header: one that measures its columns while rows of different heights are painted lays the
        rows out anew under the painter, and Qt ends in a crash.
        """
        metrics = self.fontMetrics()
        items = list(self.items())
        widths = {
            at: max(map(metrics.horizontalAdvance, (heading, *(item.text(at) for item in items)))) + _MARGINS
            for at, heading in enumerate(_HEADINGS)
            if at != _NAME
        }
        widths[0] += self.indentation()
        least, room = _LEAST_EMS * metrics.horizontalAdvance("中"), self.viewport().width()
        hidden = next(
            (each for each in _HIDDEN if room - sum(widths.values()) + sum(widths[at] for at in each) >= least),
            _HIDDEN[-1],
        )
        for at, width in widths.items():
            self.setColumnHidden(at, at in hidden)
            if at not in hidden:
                self.setColumnWidth(at, width)
                room -= width
        self.name_width = max(room, 10 * STEP)
        self.setColumnWidth(_NAME, self.name_width)
        self.scheduleDelayedItemsLayout()
