"""The remarks of a receipt, one below the other: text, way to the place, and the answer, which is stored when it is left."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from jhdesk.errors import JhdeskError
from jhdesk.exchange.receipt import Remark
from jhdesk.findings import Place
from jhdesk.services.receipts import Answered
from jhdesk.ui.messages.back import remark_place
from jhdesk.ui.messages.back_page import ANSWER_HINT
from jhdesk.ui.messages.in_window import window_text
from jhdesk.ui.session import Session
from jhdesk.ui.theme import STEP
from jhdesk.ui.widgets.basics import button, clear, column, label, relook, rule


class StoredEdit(QLineEdit):
    """A line whose text is stored when it is left; Enter and the arrows go on to the next or the one before, Esc gives up."""

    stepped = Signal(int)
    given_up = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if key == Qt.Key.Key_Escape and self.isModified():
            self.given_up.emit()
            return
        if key not in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            super().keyPressEvent(event)  # Enter says that editing is finished
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Down):
            self.stepped.emit(1)
        elif key == Qt.Key.Key_Up:
            self.stepped.emit(-1)


class StoredLine(QWidget):
    """An edit, and below it why its text was not stored: then it stays as typed, to be corrected."""

    def __init__(self, name: str, hint: str, store: Callable[[str], None]) -> None:
        super().__init__()
        self._store, self._held = store, ""
        self.edit = StoredEdit()
        self.edit.setAccessibleName(name)
        self.edit.setPlaceholderText(hint)
        self.problem = label("", "fails", wrap=True)
        self.problem.hide()
        layout = column(self, spacing=STEP)
        layout.addWidget(self.edit)
        layout.addWidget(self.problem)
        self.edit.editingFinished.connect(self.keep)
        self.edit.given_up.connect(self._give_up)

    def show_text(self, text: str) -> None:
        """What is stored, unless something else is being typed."""
        self._held = text
        if not self.edit.isModified():
            self.edit.setText(text)

    def keep(self) -> None:
        """Stores what was typed."""
        if not self.edit.isModified():
            return
        text = " ".join(self.edit.text().split())
        try:
            self._store(text)
        except JhdeskError as error:
            self._say(f"▲ {window_text(error)}")
            return
        self._say("")
        self._held = text
        self.edit.setText(text)

    def forget(self) -> None:
        """What was typed does not count any more."""
        self._held = ""
        self._give_up()

    def _give_up(self) -> None:
        self._say("")
        self.edit.setText(self._held)

    def _say(self, problem: str) -> None:
        self.problem.setText(problem)
        self.problem.setVisible(bool(problem))
        relook(self.edit, "refused" if problem else "", "state")


class RemarkList(QWidget):
    """The remarks; ``store`` keeps an answer, by the remark's id."""

    def __init__(self, session: Session, store: Callable[[str, str], None]) -> None:
        super().__init__()
        self.session, self._store = session, store
        self.list = column(self, spacing=3 * STEP)
        self.lines: list[StoredLine] = []
        self._shown: tuple[tuple[Remark, ...], bool] | None = None

    def fill(self, found: Sequence[Answered], *, open_: bool) -> None:
        """Writes the remarks anew where they are others, else only the answers; ``open_``: whether they can be answered."""
        shown = tuple(each.remark for each in found), open_
        if shown != self._shown:
            self._shown, self.lines = shown, []
            clear(self.list)
            for number, each in enumerate(found, 1):
                self.list.addWidget(self._remark(number, each.remark, open_=open_))
        for line, each in zip(self.lines, found, strict=True):
            line.show_text(each.answer or "")

    def _remark(self, number: int, remark: Remark, *, open_: bool) -> QWidget:
        made = QWidget()
        inner = column(made, spacing=STEP)
        if number > 1:
            inner.addWidget(rule())
        head = QHBoxLayout()
        head.addWidget(label(f"{number}. {remark.text}", wrap=True), 1)
        place = _place(self.session, remark)
        if place is not None:
            head.addWidget(button(remark_place(remark), lambda: self.session.jump(place), hint="到这一处"))
        inner.addLayout(head)
        line = StoredLine(f"第 {number} 条意见的答复", ANSWER_HINT, lambda text: self._store(remark.id, text))
        line.edit.setReadOnly(not open_)
        line.edit.stepped.connect(lambda by, at=number - 1: self._step(at + by))
        self.lines.append(line)
        inner.addWidget(line)
        return made

    def _step(self, at: int) -> None:
        if 0 <= at < len(self.lines):
            self.lines[at].edit.setFocus()

    def take_focus(self) -> bool:
        """Puts the cursor into the first answer that is wanted; whether there is one."""
        line = next((each for each in self.lines if not each.edit.text()), None)
        if line is not None and not line.edit.isReadOnly():
            line.edit.setFocus()
            return True
        return False


def _place(session: Session, remark: Remark) -> Place | None:
    """Where a remark points, as far as this program knows the place; None for the hand-in as a whole."""
    table = session.tables.get(remark.table)
    if table is None:
        return None
    known = any(field.name == remark.field for field in table.fields)
    return Place(remark.table, remark.key, remark.field if known else "")
