"""What the dialogs of keys share: a sentence, fields, work in the background, and the pause after a wrong passphrase."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QDialog, QFormLayout, QLabel, QPushButton, QWidget

from jhdesk.errors import JhdeskError
from jhdesk.services.passphrase import Pause, strength
from jhdesk.services.workspace import Workspace
from jhdesk.ui.messages.in_window import window_text
from jhdesk.ui.messages.keys import CAPS_LOCK, NOT_ALIKE, TYPE_IT_FIRST, strength_text, wait_text
from jhdesk.ui.tasks import Task
from jhdesk.ui.theme import STEP
from jhdesk.ui.widgets.basics import column, ends, label, relook, scrolled
from jhdesk.ui.widgets.secret_edit import SecretEdit, shower

SECOND = 1000
"""milliseconds"""
_LOOKS = {"short": "fails", "weak": "floor", "fair": "", "good": "meets"}


def judge(told: QLabel, passphrase: str, own: Sequence[str]) -> None:
    """Writes there how well a passphrase holds; ``own`` as `strength` has it."""
    found = strength(passphrase, own)
    told.setText(strength_text(found))
    relook(told, _LOOKS[found.level])


class Waiting(QObject):
    """The pause after a wrong passphrase, one for all that asks for it: who closes a dialog and opens another still waits.

    ``changed`` brings whether it is on.
    """

    changed = Signal(bool)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.on = False
        self._pause = Pause()

    def wrong(self) -> int:
        """Begins it; its length in seconds."""
        seconds = self._pause.wrong()
        self._set(on=True)
        QTimer.singleShot(seconds * SECOND, self, lambda: self._set(on=False))
        return seconds

    def right(self) -> None:
        """The key was opened: the next slip costs little again."""
        self._pause.right()

    def _set(self, *, on: bool) -> None:
        self.on = on
        self.changed.emit(on)


class KeyDialog(QDialog):
    """A dialog over a page. It is only told of a workspace's folder: the work opens it on its own thread.

    ``done_with`` brings what came of it, just before the dialog closes.
    """

    done_with = Signal(object)
    opens_key = False
    """whether it asks for the passphrase that the key has"""

    def __init__(self, parent: QWidget, workspace: Workspace, title: str, help: str, verb: str) -> None:
        super().__init__(parent)
        self.place = workspace.folder
        self.setWindowTitle(title)
        self.finished.connect(self._wipe)
        self.finished.connect(self.deleteLater)
        self.secrets: list[SecretEdit] = []
        self.inner = QWidget()
        self.body = column(self.inner, spacing=3 * STEP)
        self.body.addWidget(label(title, "heading"))
        self.body.addWidget(label(help, "second", wrap=True))
        self.form = QFormLayout()
        self.form.setHorizontalSpacing(4 * STEP)
        self.form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
        self.body.addLayout(self.form)
        self.strength, self.caps, self.told = (
            label("", "second", wrap=True),
            label(CAPS_LOCK, "floor"),
            label(wrap=True),
        )
        self.buttons, self.go = ends(self, verb, self.start)
        self.go.setDefault(True)
        relook(self.go, "primary")
        layout = column(self, margin=4 * STEP, spacing=3 * STEP)
        layout.addWidget(scrolled(self.inner), 1)
        layout.addWidget(self.told)  # not among what scrolls: it is to be seen at every size
        self.told.hide()
        layout.addWidget(self.buttons)

    def finish(self, *, lines: int) -> None:
        """Puts what is said below the fields, and gives the dialog its size: ``lines`` of text high."""
        self.share(Waiting(self))
        if self.secrets:
            self.shown = shower(self.secrets)
            self.body.addWidget(self.shown)
            if self.focusWidget() is None:
                self.secrets[0].setFocus()
        for each in (self.strength, self.caps):
            self.body.addWidget(each)
            each.hide()
        self.body.addStretch(1)
        em, window = self.fontMetrics().horizontalAdvance("中"), self.parentWidget().window().size()
        height = lines * self.fontMetrics().lineSpacing() + 40 * STEP
        self.resize(min(40 * em, window.width() * 9 // 10), min(height, window.height() * 9 // 10))

    def share(self, waiting: Waiting) -> None:
        """Waits when others do, and has them wait."""
        self.waiting = waiting
        if self.opens_key:
            waiting.changed.connect(self._waits)
            self._waits(waiting.on)

    def _waits(self, on: bool) -> None:
        for each in self.deeds():
            each.setEnabled(not on)

    def deeds(self) -> list[QPushButton]:
        """What opens the key."""
        return [self.go]

    def secret(self, name: str) -> SecretEdit:
        """Another passphrase that is asked for."""
        edit = SecretEdit(name)
        edit.caps.connect(self.caps.setVisible)
        self.form.addRow(name, edit)
        self.secrets.append(edit)
        return edit

    def judged(self, edit: SecretEdit, own: Sequence[str]) -> None:
        """Says how well what is typed there holds."""

        def say(text: str) -> None:
            self.strength.setVisible(bool(text))
            judge(self.strength, text, own)

        edit.textChanged.connect(say)

    def alike(self, first: SecretEdit, second: SecretEdit) -> bool:
        """Whether a new passphrase was typed twice; says what is to be done otherwise."""
        if not first.text():
            return self.refuse(TYPE_IT_FIRST, first)
        return first.text() == second.text() or self.refuse(NOT_ALIKE, second)

    def refuse(self, text: str, where: QWidget) -> bool:
        """Says why not, and puts the cursor there."""
        self.say(text, "fails")
        where.setFocus()
        return False

    def say(self, text: str, look: str = "") -> None:
        """Says what came of it."""
        relook(self.told, look)
        self.told.setText(text)
        self.told.setVisible(bool(text))

    def start(self) -> None:
        """Does what the button says."""
        raise NotImplementedError

    def run(self, what: Callable[[Workspace], Any], then: Callable[[Any], None] | None = None) -> None:
        """Does work on the workspace in the background. Without ``then`` the dialog closes with what came of it."""

        def work() -> Any:
            with Workspace(self.place) as workspace:
                return what(workspace)

        self.say("")
        self.setEnabled(False)
        task = Task(work)
        task.done.connect(lambda result: self._over(lambda: (then or self._close)(result)))
        task.failed.connect(lambda error: self._over(lambda: self.failed(error)))
        task.start()

    def reject(self) -> None:
        if self.isEnabled():  # what is being written is written first
            super().reject()

    def _over(self, then: Callable[[], None]) -> None:
        self.setEnabled(True)
        then()

    def _close(self, result: Any) -> None:
        self.waiting.right()
        self.done_with.emit(result)
        self.accept()

    def failed(self, error: Exception) -> None:
        """A sentence; after a wrong passphrase, a pause before the next try."""
        if not isinstance(error, JhdeskError):
            raise error
        told = f"▲ {window_text(error)}"
        if error.code == "passphrase_wrong":
            told += wait_text(self.waiting.wrong())
            self.form.setRowVisible(self.secrets[0], True)  # the one that was remembered is another now
            self.secrets[0].selectAll()
            self.secrets[0].setFocus()
        self.say(told, "fails")

    def _wipe(self) -> None:
        for edit in self.secrets:
            edit.clear()
