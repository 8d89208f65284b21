"""A box for a text of several lines, with the manners of a line: Tab leaves it, it knows whether it was typed into."""

from __future__ import annotations

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QPlainTextEdit

from jhdesk.ui.theme import STEP


class TextBox(QPlainTextEdit):
    """As high as ``lines`` lines of text in the font in use."""

    def __init__(self, lines: int = 3) -> None:
        super().__init__()
        self.lines = lines
        self.setTabChangesFocus(True)
        self._measure()

    def text(self) -> str:
        """What stands in it."""
        return self.toPlainText()

    def setText(self, text: str) -> None:
        """Writes a text, as if nobody had typed."""
        self.setPlainText(text)

    def isModified(self) -> bool:
        """Whether somebody typed since the last `setText` or `setModified`."""
        return self.document().isModified()

    def setModified(self, modified: bool) -> None:
        """Says whether what stands in it was typed."""
        self.document().setModified(modified)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._measure()

    def _measure(self) -> None:
        margins = 2 * round(self.document().documentMargin()) + 3 * STEP
        self.setFixedHeight(self.fontMetrics().lineSpacing() * self.lines + margins)
