"""Keys in an open cell, as in Excel and WPS: after typing the arrows leave it, after F2 they move within its text.

A block of cells is never pasted into one: the cell is closed, and the block goes from it on.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QAbstractItemDelegate, QLineEdit

from jhdesk.ui.tables.clipboard import from_text
from jhdesk.ui.widgets.choice import ChoiceEdit

if TYPE_CHECKING:
    from jhdesk.ui.tables.view import TableView

_WITHIN = (Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Home, Qt.Key.Key_End)
_ACROSS = (Qt.Key.Key_Up, Qt.Key.Key_Down)
_ON = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab, Qt.Key.Key_Backtab)
_HELD = Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.AltModifier


class OpenCell:
    """The editor that is open in a grid; there is one at most."""

    def __init__(self, view: TableView) -> None:
        self.view = view
        self.typed = True
        """whether it was opened by typing, and nobody went into its text since"""

    def takes(self, editor: QLineEdit, event: QEvent) -> bool:
        """Does what an event of the editor asks for; False where the editor itself is to have it."""
        if event.type() == QEvent.Type.MouseButtonPress:
            self.typed = False
        return event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent) and self._key(editor, event)

    def _key(self, editor: QLineEdit, event: QKeyEvent) -> bool:
        if event.key() == Qt.Key.Key_F2:
            self.typed = False
        elif event.matches(QKeySequence.StandardKey.Paste):
            return self._paste(editor)
        elif self._leaves(editor, event):
            # At once: Qt would do it when it has time, and what is typed meanwhile would come into this cell again.
            self.view.commitData(editor)
            self.view.closeEditor(editor, QAbstractItemDelegate.EndEditHint.NoHint)
            self.view.keyPressEvent(event)
            return True
        return False

    def _leaves(self, editor: QLineEdit, event: QKeyEvent) -> bool:
        """Whether a key stores the cell and goes on from there."""
        if event.key() in _ON:
            return True
        if event.modifiers() & _HELD:
            return False
        return self.typed if event.key() in _WITHIN else event.key() in _ACROSS and not isinstance(editor, ChoiceEdit)

    def _paste(self, editor: QLineEdit) -> bool:
        """Pastes what is more than one cell as a block, from this cell on; whether it was that."""
        block = from_text(QGuiApplication.clipboard().text())
        if len(block) * len(block[0] if block else ()) < 2:
            return False
        here = self.view.currentIndex()
        self.view.closeEditor(editor, QAbstractItemDelegate.EndEditHint.RevertModelCache)
        self.view.go(here.row(), here.column())
        self.view.blocks.paste()
        return True
