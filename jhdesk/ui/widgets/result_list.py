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
_LEAST_EMS = {2: 22, 3: 28}
"""columns that stand there only where the list is so wide, in widths of a Chinese character"""


@dataclass(frozen=True)
class ResultRow:
    """One result in the list."""

    ref: ResultRef
    texts: tuple[str, str, str, str, str]
    status: str
    hint: str


class _Whole(QStyledItemDelegate):
    """Names are broken into lines, never cut off: a tree view itself gives every row one line."""

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex) -> QSize:  # type: ignore[override]
        hint, tree = super().sizeHint(option, index), self.parent()
        if index.column() != _NAME or not isinstance(tree, QTreeWidget):
            return hint
        room = QRect(0, 0, max(tree.columnWidth(_NAME) - 4 * STEP, 10 * STEP), 100_000)
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
        header.setMinimumSectionSize(8 * STEP)
        for at in range(len(_HEADINGS)):
            header.setSectionResizeMode(
                at, QHeaderView.ResizeMode.Stretch if at == _NAME else QHeaderView.ResizeMode.ResizeToContents
            )
        header.sectionResized.connect(lambda at, *_: self.scheduleDelayedItemsLayout() if at == _NAME else None)

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

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self.measure()

    def measure(self) -> None:
        """With large text the name of a result needs the room of its figures, which the reasons tell as well."""
        room = self.width() / self.fontMetrics().horizontalAdvance("中")
        for column_at, least in _LEAST_EMS.items():
            self.setColumnHidden(column_at, room < least)
