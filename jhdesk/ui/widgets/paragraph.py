"""Text that is wrapped and changes while somebody types: set, measured and painted in a fraction of the time of Qt's label.

A label of Qt asks for a new layout of everything around it each time, and where its text can be selected it makes a
document of it. This one asks only when it grows or shrinks; its text is copied by its menu.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, QSize, Qt
from PySide6.QtGui import (
    QAction,
    QGuiApplication,
    QPainter,
    QPaintEvent,
    QPalette,
    QResizeEvent,
    QStaticText,
    QTextOption,
    QTransform,
)
from PySide6.QtWidgets import QLabel, QSizePolicy

_BREAK = "\u2028"
"""a new line within a paragraph: Qt's static text knows no other"""


class Paragraph(QLabel):
    """A label as wide as there is room, as high as its text then is. A label still, to the style sheet and to readers."""

    def __init__(self, text: str = "", look: str = "", *, opaque: bool = False) -> None:
        """``opaque``: it lies on a panel, whose ground never changes below it."""
        super().__init__()
        self._static = QStaticText()
        self._static.setTextFormat(Qt.TextFormat.PlainText)
        self._static.setTextOption(QTextOption())  # wraps between words, and between Chinese characters
        self._prepared: tuple[str, int] | None = None
        """text and width that are laid out"""
        self._full = ""
        self.setProperty("look", look)
        if opaque:  # else its painting begins with all that lies below it
            self.setBackgroundRole(QPalette.ColorRole.Base)
            self.setAutoFillBackground(True)
        policy = QSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)
        copy = QAction("复制", self)
        copy.triggered.connect(lambda: QGuiApplication.clipboard().setText(self._full))
        self.addAction(copy)
        self.setText(text)

    def text(self) -> str:
        return self._full

    def setText(self, text: str) -> None:
        if text == self._full:
            return
        before = self.heightForWidth(self.width())
        self._full = text
        self._static.setText(text.replace("\n", _BREAK))
        self.setAccessibleName(text)
        if self.heightForWidth(self.width()) != before:
            self.updateGeometry()
        self.update()

    def heightForWidth(self, width: int) -> int:
        if not self._full:
            return 0
        if self._prepared != (self._full, width):
            self._prepared = self._full, width
            self._static.setTextWidth(width)
            self._static.prepare(QTransform(), self.font())
        return -int(-self._static.size().height() // 1)

    def sizeHint(self) -> QSize:
        return QSize(self.width(), self.heightForWidth(self.width()))

    def minimumSizeHint(self) -> QSize:
        return QSize(0, 0)

    def paintEvent(self, event: QPaintEvent) -> None:
        self.heightForWidth(self.width())
        painter = QPainter(self)
        painter.setPen(self.palette().windowText().color())
        painter.drawStaticText(QPointF(0, 0), self._static)
        painter.end()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.update()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._prepared = None
            self.updateGeometry()
            self.update()
