"""The last step of the first start: is there last year's data? A workbook, a folder or a package is taken as the year before."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QWidget

from jhdesk.ui.messages import start as words
from jhdesk.ui.messages.in_window import first_lines
from jhdesk.ui.pages.work_page import documents_folder
from jhdesk.ui.theme import STEP
from jhdesk.ui.widgets.basics import button, column, label, relook

_LINES = 8


class LastYearStep(QWidget):
    """Asks for the source; says what came of it, and offers what can be done then. Every way out is a button."""

    back = Signal()
    chosen = Signal(object)
    """a workbook, a folder or a package, as a path"""
    this_year = Signal()
    """the school year asked for is to be filled in, beside last year's if that was taken"""
    open_last = Signal()
    """the year that was taken is to be opened"""

    def __init__(self) -> None:
        super().__init__()
        layout = column(self, spacing=4 * STEP)
        self.told = label("", wrap=True)
        layout.addWidget(self.told)
        sources = QHBoxLayout()
        self.workbook = button(words.TAKE_WORKBOOK, self._ask_workbook)
        self.folder = button(words.TAKE_FOLDER, self._ask_folder)
        self.package = button(words.TAKE_PACKAGE, self._ask_package)
        for each in (self.workbook, self.folder, self.package):
            sources.addWidget(each)
        sources.addStretch(1)
        layout.addLayout(sources)
        ways = QHBoxLayout()
        self.return_ = button(words.BACK, self.back.emit, "plain")
        self.last = button(words.OPEN_LAST, self.open_last.emit)
        self.go = button(words.BEGIN, self.this_year.emit, "primary")
        ways.addWidget(self.return_)
        ways.addStretch(1)
        ways.addWidget(self.last)
        ways.addWidget(self.go)
        layout.addLayout(ways)
        self.last.hide()
        self.told.hide()

    def _ask_workbook(self) -> None:
        name, _ = QFileDialog.getOpenFileName(self, words.ASK_WORKBOOK, str(documents_folder()), words.WORKBOOKS)
        if name:
            self.chosen.emit(Path(name))

    def _ask_package(self) -> None:
        name, _ = QFileDialog.getOpenFileName(self, words.ASK_PACKAGE, str(documents_folder()), words.PACKAGES)
        if name:
            self.chosen.emit(Path(name))

    def _ask_folder(self) -> None:
        name = QFileDialog.getExistingDirectory(self, words.ASK_FOLDER, str(documents_folder()))
        if name:
            self.chosen.emit(Path(name))

    def refuse(self, lines: list[str]) -> None:
        """Says why a source was not taken; another one can be chosen."""
        self._say("\n".join(first_lines(lines, _LINES)), "fails")
        self.workbook.setFocus()

    def taken(self, year: str, *, before: bool) -> None:
        """Says which year was taken, and offers it; ``before``: it lies before the one that is to be filled in."""
        self._say(words.taken_text(year, before=before), "meets")
        for each in (self.workbook, self.folder, self.package, self.return_):
            each.hide()
        self.last.show()
        self.last.setText(words.OPEN_LAST if before else words.OPEN_TAKEN)
        self.go.setText(words.MAKE_OF_IT)
        self.go.setVisible(before)
        (self.go if before else self.last).setFocus()

    def _say(self, text: str, look: str) -> None:
        relook(self.told, look)
        self.told.setText(text)
        self.told.show()
