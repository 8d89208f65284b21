"""Whether a printed page is as the figures are now: scanned, typed, or read from a picture."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QDialog, QFileDialog, QHBoxLayout, QLineEdit, QPlainTextEdit, QWidget

from jhdesk.errors import JhdeskError
from jhdesk.services.paper import PaperAnswer, check, check_picture
from jhdesk.ui.messages.in_window import window_text
from jhdesk.ui.messages.paper import (
    CHECK_PAPER,
    CHOOSE_PICTURE,
    COUNTY_HELP,
    DIFFERENCES,
    FIELD_NAME,
    HELP,
    LOOKS,
    PICTURES,
    answer_text,
    differences_by_page,
    received_text,
)
from jhdesk.ui.pages.work_page import documents_folder
from jhdesk.ui.session import Session
from jhdesk.ui.theme import STEP
from jhdesk.ui.widgets.basics import button, column, label, relook

Told = tuple[list[PaperAnswer], list[str], list[str]]
"""the answers for each page, a sentence for each, and what differs"""
Desk = Callable[[str | Path], Told]
"""answers for what was scanned or typed, or for a picture. JhdeskError where it cannot be read"""


def school_desk(session: Session) -> Desk:
    """Holds pages against the figures that are open."""

    def ask(said: str | Path) -> Told:
        entry, standard = session.entry, session.standard
        answers = check_picture(entry, standard, said) if isinstance(said, Path) else [check(entry, standard, said)]
        here, now = entry.data.head, datetime.datetime.now().astimezone()
        told = [answer_text(answer, here, now) for answer in answers]
        return answers, told, list(differences_by_page(answers))

    return ask


def county_desk(session: Session) -> Desk:
    """Holds pages against the packages that were received."""
    from jhdesk.services.county_paper import check_received, check_received_picture  # the county's alone

    def ask(said: str | Path) -> Told:
        workspace = session.workspace
        found = check_received_picture(workspace, said) if isinstance(said, Path) else [check_received(workspace, said)]
        return [each.answer for each in found], list(map(received_text, found)), []

    return ask


class PaperCheck(QWidget):
    """One line to scan or type into, and the answer below it. The line keeps the focus: the next page can be scanned at once."""

    def __init__(self, session: Session, desk: Desk, help: str = HELP) -> None:
        super().__init__()
        self.desk = desk
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
        layout.addWidget(label(help, "second", wrap=True))
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
            self._answer(said)
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
        self._answer(Path(name))

    def forget(self, _table: str = "") -> None:
        """Takes the answer away: figures or the line changed, and it may be another now."""
        self._show("", "", [])

    def _answer(self, said: str | Path) -> None:
        QApplication.setOverrideCursor(Qt.CursorShape.WaitCursor)  # at the county all schools may have to be laid out
        try:
            answers, told, lines = self.desk(said)
        except JhdeskError as error:
            self._show(f"▲ {window_text(error)}", "fails", [])
            return
        finally:
            QApplication.restoreOverrideCursor()
        worst = next((answer for answer in answers if answer.verdict != "fresh"), answers[0])
        self._show("\n".join(told), LOOKS[worst.verdict], lines)

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
        county = session.workspace.is_county
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(CHECK_PAPER)
        self.paper = (
            PaperCheck(session, county_desk(session), COUNTY_HELP)
            if county
            else PaperCheck(session, school_desk(session))
        )
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
