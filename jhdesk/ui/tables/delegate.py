"""How cells of the grid are painted and edited: signs beside colours, choices as choices."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import (
    QAbstractItemModel,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QSize,
    Qt,
)
from PySide6.QtGui import QPainter, QPen, QPolygon
from PySide6.QtWidgets import QLineEdit, QStyle, QStyledItemDelegate, QWidget

from jhdesk.services.entry import Field, choices
from jhdesk.ui.session import Session
from jhdesk.ui.tables.model import FIELD, REFUSED, TableModel
from jhdesk.ui.tables.open_cell import OpenCell
from jhdesk.ui.theme import colour
from jhdesk.ui.widgets.choice import ChoiceEdit

Index = QModelIndex | QPersistentModelIndex
_MARGIN = 6
"""left and right of a cell's text, in pixels, as the style sheet has it"""
_SELECTED, _FOCUS = QStyle.StateFlag.State_Selected.value, QStyle.StateFlag.State_HasFocus.value
_LEFT = (Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter).value
_RIGHT = (Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter).value
ROW_HEIGHT = 1.5
"""of a grid's row, in heights of a line of text"""


class CellDelegate(QStyledItemDelegate):
    """For every column of every table; what differs comes from the column's `Field`.

    An ``option`` is a QStyleOptionViewItem, whose attributes the stubs do not know.
    """

    def __init__(self, session: Session, parent: QWidget, open_cell: OpenCell | None = None) -> None:
        """``open_cell`` takes the keys of the editors, before Qt does; None where nothing is edited."""
        super().__init__(parent)
        self.session, self.open_cell = session, open_cell

    def createEditor(self, parent: QWidget, option: Any, index: Index) -> QWidget:
        field: Field = index.data(FIELD)
        offered = choices(field) or (self.session.item_choices(field.table) if field.name == "item_id" else {})
        editor = ChoiceEdit(offered, parent) if offered else QLineEdit(parent)
        editor.setFrame(False)
        editor.setFont(option.font)
        editor.setAlignment(Qt.AlignmentFlag(index.data(Qt.ItemDataRole.TextAlignmentRole)))
        editor.setAccessibleName(field.label)
        if isinstance(editor, ChoiceEdit):
            editor.picked.connect(lambda: self._picked(editor))
        if self.open_cell is not None:
            self.open_cell.typed = True
        return editor

    def eventFilter(self, editor: QObject, event: QEvent) -> bool:
        taken = self.open_cell is not None and isinstance(editor, QLineEdit) and self.open_cell.takes(editor, event)
        return taken or super().eventFilter(editor, event)

    def _picked(self, editor: QWidget) -> None:
        self.commitData.emit(editor)
        self.closeEditor.emit(editor, QStyledItemDelegate.EndEditHint.NoHint)

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        assert isinstance(editor, QLineEdit)
        # A change elsewhere in the row must not take back what is being typed.
        if not editor.isModified():
            editor.setText(index.data(Qt.ItemDataRole.EditRole))

    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: Index) -> None:
        assert isinstance(editor, QLineEdit)
        if not isinstance(editor, ChoiceEdit):
            model.setData(index, editor.text())
        elif choices(index.data(FIELD)):
            model.setData(index, editor.text_meant())
        else:  # offered, but stored and shown by its code alone
            codes = {label: code for code, label in editor.choices.items()}
            model.setData(index, codes.get(editor.text_meant(), editor.text_meant()))

    def updateEditorGeometry(self, editor: QWidget, option: Any, index: Index) -> None:
        rect = QRect(option.rect)
        rect.setWidth(max(rect.width(), editor.fontMetrics().horizontalAdvance("中") * 6))
        editor.setGeometry(rect)

    def paint(self, painter: QPainter, option: Any, index: Index) -> None:
        """Everything by hand: through the style sheet a cell takes four times as long, and a page has hundreds."""
        model, column, rect, state = index.model(), index.column(), option.rect, option.state.value
        assert isinstance(model, TableModel)
        look = model.look(index.row(), column)
        ground = "chosen" if state & _SELECTED else look.ground
        if ground:
            painter.fillRect(rect, colour(ground))
        painter.setFont(option.font)
        number = model.numbers[column]
        if look.text:
            painter.setPen(colour(look.pen))
            room = rect.adjusted(_MARGIN, 0, -_MARGIN, 0)
            text = look.text.replace("\n", " ")
            if option.fontMetrics.horizontalAdvance(text) > room.width():
                text = option.fontMetrics.elidedText(text, Qt.TextElideMode.ElideRight, room.width())
            painter.drawText(room, _RIGHT if number else _LEFT, text)
        if state & _FOCUS:
            painter.setPen(QPen(colour("accent"), 2))
            painter.drawRect(rect.adjusted(1, 1, -1, -1))
        if look.mark is not None:
            paint_corner(painter, rect, filled=look.mark.look_again)
        if look.sign:
            painter.setPen(colour("fails" if look.sign == REFUSED else "second"))
            painter.drawText(rect.adjusted(4, 0, -4, 0), _LEFT if number else _RIGHT, look.sign)

    def sizeHint(self, option: Any, index: Index) -> QSize:
        size = super().sizeHint(option, index)
        return QSize(size.width() + 8, size.height())


def paint_corner(painter: QPainter, rect: QRect, *, filled: bool) -> None:
    """The corner at the upper right: full where the cell is to be looked at again, hollow where it only has a note."""
    side = max(8, rect.height() // 3)
    corner = rect.topRight()
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(colour("accent"), 1.5))
    painter.setBrush(colour("accent" if filled else "panel"))
    painter.drawPolygon(QPolygon([corner - QPoint(side, 0), corner, corner + QPoint(0, side)]))
    painter.restore()
