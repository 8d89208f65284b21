"""A line to type in that offers the choices of a code list: typing filters by label or code, Alt+Down or F2 shows all.

What is typed stays as it is unless one choice is meant: the one highlighted with the arrow keys, or the only one left.
"""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QEvent, QObject, QPoint, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QLineEdit, QListWidget, QWidget

SHOWN = 10
"""choices in sight at once"""


class ChoiceEdit(QLineEdit):
    """Edits one choice of ``choices`` (textual form -> label)."""

    picked = Signal()
    """a choice was taken with the mouse"""

    def __init__(self, choices: Mapping[str, str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.choices = choices
        self._list: QListWidget | None = None
        self.textEdited.connect(self._filter)

    def text_meant(self) -> str:
        """The label meant by what was typed, else the text as it stands."""
        text, highlighted = self.text().strip(), self._highlighted()
        if highlighted:
            return highlighted
        if not text or text in self.choices.values() or text in self.choices:
            return text
        fitting = self._fitting(text)
        return fitting[0] if len(fitting) == 1 else text

    def take_meant(self) -> None:
        """Writes what is meant in full, and puts the list away."""
        meant = self.text_meant()
        if meant != self.text():
            self.setText(meant)
        self.close_list()

    def show_all(self) -> None:
        """Opens the list with every choice, the present one highlighted."""
        self._open(list(self.choices.values()))
        here = list(self.choices.values()).index(self.text()) if self.text() in self.choices.values() else -1
        if self._list is not None:
            self._list.setCurrentRow(here)

    def close_list(self) -> None:
        """Puts the list away."""
        if self._list is not None:
            self._list.hide()

    def _fitting(self, text: str) -> list[str]:
        wanted = text.strip().casefold()
        return [label for code, label in self.choices.items() if wanted in label.casefold() or code.startswith(wanted)]

    def _filter(self, text: str) -> None:
        self._open(self._fitting(text))

    def _open(self, labels: list[str]) -> None:
        popup = self._popup()
        popup.clear()
        popup.addItems(labels)
        popup.setCurrentRow(-1)
        if not labels:
            popup.hide()
            return
        height = popup.sizeHintForRow(0) * min(len(labels), SHOWN) + 2 * popup.frameWidth() + 2
        width = max(self.width(), popup.sizeHintForColumn(0) + 40)
        window = self.window()
        at = self.mapTo(window, QPoint(0, self.height()))
        if at.y() + height > window.height():
            at = self.mapTo(window, QPoint(0, -height))
        at.setX(max(0, min(at.x(), window.width() - width)))
        popup.setGeometry(at.x(), at.y(), width, height)
        popup.show()
        popup.raise_()

    def _popup(self) -> QListWidget:
        # A child of the window, not a window of its own: it can take no focus from the cell, on no system.
        if self._list is None:
            self._list = QListWidget(self.window())
            self._list.setObjectName("choices")
            self._list.setFrameShape(QFrame.Shape.Box)
            self._list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            self._list.setAccessibleName("可以选的内容")
            self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
            self._list.setFont(self.font())
            self._list.viewport().installEventFilter(self)
            self.destroyed.connect(self._list.deleteLater)
        return self._list

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.MouseButtonPress and self._list is not None:
            item = self._list.itemAt(event.position().toPoint())  # type: ignore[attr-defined]
            if item is not None:
                self.setText(item.text())
                self.close_list()
                self.picked.emit()
            return True  # a press would otherwise take the focus, and with it the cell
        return super().eventFilter(watched, event)

    def event(self, event: QEvent) -> bool:
        # Before the shortcuts of the window and the view's keys: with the list open, Escape closes only the list.
        if event.type() == QEvent.Type.ShortcutOverride and self.is_open() and event.key() == Qt.Key.Key_Escape:  # type: ignore[attr-defined]
            event.accept()
            return True
        return super().event(event)

    def _highlighted(self) -> str:
        """The choice that the arrow keys went to; empty where there is none."""
        if self._list is None or not self.is_open() or self._list.currentRow() < 0:
            return ""
        return self._list.currentItem().text()

    def is_open(self) -> bool:
        """Whether the list is in sight."""
        return self._list is not None and self._list.isVisible()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if key in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            if not self.is_open():
                self.show_all()
            elif self._list is not None:
                step = 1 if key == Qt.Key.Key_Down else -1
                self._list.setCurrentRow(max(0, min(self._list.count() - 1, self._list.currentRow() + step)))
            event.accept()
        elif key in (Qt.Key.Key_F2, Qt.Key.Key_F4):
            self.show_all()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._highlighted():
            self.take_meant()  # the Enter is for the list; grid and form, where it also leaves the cell, see it first
        else:
            super().keyPressEvent(event)

    def hideEvent(self, event) -> None:
        self.close_list()
        super().hideEvent(event)

    def focusOutEvent(self, event) -> None:
        if self.is_open() and self.isVisible():
            self.take_meant()
        super().focusOutEvent(event)

    def sizeHint(self) -> QSize:
        size = super().sizeHint()
        longest = max((self.fontMetrics().horizontalAdvance(label) for label in self.choices.values()), default=0)
        return QSize(max(size.width(), longest + 40), size.height())
