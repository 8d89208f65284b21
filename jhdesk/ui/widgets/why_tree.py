"""The why-tree of one result: sentences that unfold, broken into lines, each with a way to its cell."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QStyledItemDelegate, QStyleOptionViewItem, QTreeWidget, QTreeWidgetItem

from jhdesk.ui.indicators import look_of
from jhdesk.ui.messages.why.node import Node
from jhdesk.ui.theme import STEP, colour

PLACE = Qt.ItemDataRole.UserRole
OPEN_ROWS = 12
"""a node with at most so many rows is unfolded from the start"""


class _Wrapped(QStyledItemDelegate):
    """Rows as high as their text needs: a tree view itself never breaks lines."""

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex) -> QSize:  # type: ignore[override]
        tree = self.parent()
        assert isinstance(tree, QTreeWidget)
        depth, above = 1, index.parent()
        while above.isValid():
            depth, above = depth + 1, above.parent()
        width = max(tree.viewport().width() - tree.indentation() * depth - 3 * STEP, 20 * STEP)
        flags = Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignLeft
        rect = option.fontMetrics.boundingRect(QRect(0, 0, width, 100_000), flags, index.data())  # type: ignore[attr-defined]
        return QSize(width, rect.height() + 2 * STEP)


class WhyTree(QTreeWidget):
    """Shows a `Node`; Enter or a double click on a sentence with a place asks for that place, on another one unfolds it."""

    wanted = Signal(str)
    """the path of a cell or row to go to"""

    def __init__(self) -> None:
        super().__init__()
        self.setHeaderHidden(True)
        self.setWordWrap(True)
        self.setItemDelegate(_Wrapped(self))
        self.setAccessibleName("来龙去脉")
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setIndentation(5 * STEP)
        self.itemDoubleClicked.connect(lambda item, _column: self._go(item))

    def show_node(self, node: Node | None, *, again: bool = False) -> None:
        """Shows a tree, its first level unfolded, and what is short enough; ``again``: the same result judged anew, where
        who was at a sentence stays at it, or at the one before where it is gone."""
        path = self._path() if again else []
        self.clear()
        if node is None:
            return
        self._add(node, None)
        item = self.topLevelItem(0)
        for at in path:
            if not item.childCount():
                break
            item.setExpanded(True)
            item = item.child(min(at, item.childCount() - 1))
        self.setCurrentItem(item)
        self.scrollToItem(item)

    def _path(self) -> list[int]:
        """The way from the first sentence to the current one."""
        path: list[int] = []
        index = self.currentIndex()
        while index.parent().isValid():
            path.insert(0, index.row())
            index = index.parent()
        return path

    def _add(self, node: Node, parent: QTreeWidgetItem | None) -> None:
        item = QTreeWidgetItem([node.text])
        item.setData(0, PLACE, node.place)
        if node.status:
            item.setForeground(0, colour(look_of(node.status)))
        if node.place:
            item.setToolTip(0, "按回车或双击，到填这一处的地方")
        if parent is None:
            self.addTopLevelItem(item)
        else:
            parent.addChild(item)
        for child in node.children:
            self._add(child, item)
        item.setExpanded(parent is None or len(node.children) <= OPEN_ROWS)

    def _go(self, item: QTreeWidgetItem | None) -> None:
        place = item.data(0, PLACE) if item is not None else ""
        if place:
            self.wanted.emit(place)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        item = self.currentItem()
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if item is not None and not item.data(0, PLACE):
                item.setExpanded(not item.isExpanded())
            self._go(item)
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.scheduleDelayedItemsLayout()  # the heights follow the width
