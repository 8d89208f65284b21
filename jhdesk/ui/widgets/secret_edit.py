"""Where secrets are typed: nothing of them can be copied out, dragged out, or is learned by an input method."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QMimeData, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QCheckBox, QLineEdit

from jhdesk.ui.widgets.text_box import TextBox

_WIDEST = 26
"""ideographs"""
_HINTS = Qt.InputMethodHint.ImhSensitiveData | Qt.InputMethodHint.ImhNoPredictiveText | Qt.InputMethodHint.ImhHiddenText
_COPIES = (QKeySequence.StandardKey.Copy, QKeySequence.StandardKey.Cut)


class SecretEdit(QLineEdit):
    """A passphrase, as dots until somebody asks to see it; ``caps`` says whether Caps Lock seems to be on.

    Qt lets no input method into a line of dots: who wants Chinese in a passphrase types it where it is seen.
    """

    caps = Signal(bool)

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setInputMethodHints(_HINTS)
        self.setDragEnabled(False)
        self.set_shown(shown=False)
        self.selectionChanged.connect(self._unselect)
        self._measure()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._measure()

    def _measure(self) -> None:
        self.setMaximumWidth(_WIDEST * self.fontMetrics().horizontalAdvance("中"))

    def set_shown(self, *, shown: bool) -> None:
        """Shows what is typed, or dots."""
        self.setEchoMode(QLineEdit.EchoMode.Normal if shown else QLineEdit.EchoMode.Password)

    def _unselect(self) -> None:
        # What is selected in plain sight goes to the selection clipboard of X11 by itself.
        if self.echoMode() is QLineEdit.EchoMode.Normal and self.hasSelectedText():
            self.deselect()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if any(event.matches(each) for each in _COPIES):
            return
        text, shift = event.text(), bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        if len(text) == 1 and text.isascii() and text.isalpha():
            self.caps.emit(text.isupper() != shift)
        super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        event.accept()  # Qt's offers to copy


def shower(edits: Sequence[SecretEdit]) -> QCheckBox:
    """A box that shows what is typed in all of these."""
    box = QCheckBox("显示口令")

    def show(on: bool) -> None:
        for edit in edits:
            edit.set_shown(shown=on)

    box.toggled.connect(show)
    return box


class SheetBox(TextBox):
    """What is typed back from a recovery sheet."""

    def __init__(self, name: str) -> None:
        super().__init__(lines=4)
        self.setAccessibleName(name)
        self.setInputMethodHints(Qt.InputMethodHint.ImhSensitiveData | Qt.InputMethodHint.ImhNoPredictiveText)

    def createMimeDataFromSelection(self) -> QMimeData:
        return QMimeData()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not any(event.matches(each) for each in _COPIES):
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        event.accept()
