"""Whether a printed page is as the figures are now: scanned, typed, or read from a picture."""

from __future__ import annotations

import datetime
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QFileDialog, QHBoxLayout, QLineEdit, QPlainTextEdit, QWidget

from jhdesk.errors import JhdeskError
from jhdesk.services.paper import PaperAnswer, check, check_picture
from jhdesk.ui.messages.in_window import window_text
from jhdesk.ui.messages.paper import (
    CHECK_PAPER,
    CHOOSE_PICTURE,
    DIFFERENCES,
    FIELD_NAME,
    HELP,
    LOOKS,
    PICTURES,
    answer_text,
    differences_by_page,
)
from jhdesk.ui.pages.work_page import documents_folder
from jhdesk.ui.session import Session
from jhdesk.ui.theme import STEP
from jhdesk.ui.widgets.basics import button, column, label, relook


class PaperCheck(QWidget):
    """One line to scan or type into, and the answer below it. The line keeps the focus: the next page can be scanned at once."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session
        self.field = QLineEdit()
        self.field.setAccessibleName(FIELD_NAME)
        self.field.setPlaceholderText(FIELD_NAME)
        # A scanner types as a keyboard does: an input method that waits for Chinese would take its letters away.
        self.field.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, on=False)
        self.field.returnPressed.connect(self.check)
        self.field.textEdited.connect(self.forget)  # the answer was another page's
        self.answer = label("", wrap=True)
        self.answer.hide()
        self.differences = QPlainTextEdit()
        self.differences.setReadOnly(True)
        self.differences.setTabChangesFocus(True)
        self.differences.setAccessibleName(DIFFERENCES)
        self.differences.hide()
        line = QHBoxLayout()
        line.setSpacing(2 * STEP)
        line.addWidget(self.field, 1)
        for each in (button("核对", self.check), button("从图片…", self.choose)):
            each.setAutoDefault(False)  # Enter in the line checks once, not a second time as a button of the dialog
            line.addWidget(each)
        layout = column(self)
        layout.addWidget(label(HELP, "second", wrap=True))
        layout.addLayout(line)
        layout.addWidget(self.answer)
        layout.addWidget(self.differences, 1)
        layout.addStretch()
        self.setFocusProxy(self.field)
        session.data_changed.connect(self.forget)

    def check(self) -> None:
        """Answers for what stands in the line; the next scan or code replaces it."""
        said = self.field.text()
        if said.strip():
            self._tell([check(self.session.entry, self.session.standard, said)])
        self.field.selectAll()
        self.field.setFocus()

    def choose(self) -> None:
        """Asks for a picture, and answers for every page of ours in it."""
        self.field.clear()
        self.forget()
        name, _ = QFileDialog.getOpenFileName(self, CHOOSE_PICTURE, str(documents_folder()), PICTURES)
        self.field.setFocus()
        if not name:
            return
        try:
            self._tell(check_picture(self.session.entry, self.session.standard, Path(name)))
        except JhdeskError as error:
            self._show(f"▲ {window_text(error)}", "fails", [])

    def forget(self, _table: str = "") -> None:
        """Takes the answer away: figures or the line changed, and it may be another now."""
        self._show("", "", [])

    def _tell(self, answers: list[PaperAnswer]) -> None:
        here, now = self.session.entry.data.head, datetime.datetime.now().astimezone()
        told = "\n".join(answer_text(answer, here, now) for answer in answers)
        worst = next((answer for answer in answers if answer.verdict != "fresh"), answers[0])
        self._show(told, LOOKS[worst.verdict], list(differences_by_page(answers)))

    def _show(self, told: str, look: str, lines: list[str]) -> None:
        relook(self.answer, look)
        self.answer.setText(told)
        self.answer.setVisible(bool(told))
        self.differences.setPlainText("\n".join(lines))
        self.differences.setVisible(bool(lines))


class PaperCheckDialog(QDialog):
    """The same over a page. Escape closes it."""

    def __init__(self, parent: QWidget, session: Session) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(CHECK_PAPER)
        self.paper = PaperCheck(session)
        layout = column(self, margin=4 * STEP)
        layout.addWidget(label(CHECK_PAPER, "heading"))
        layout.addWidget(self.paper, 1)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        close = button("关闭", self.accept, hint="Esc")
        close.setAutoDefault(False)
        buttons.addWidget(close)
        layout.addLayout(buttons)
        em = self.fontMetrics().horizontalAdvance("中")
        window = parent.window().size()
        self.resize(min(46 * em, window.width() * 9 // 10), min(30 * em, window.height() * 9 // 10))
        self.paper.setFocus()
