"""A dialog that does its work in the background and stays open, with all that was typed, until it is done."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from typing import Any, cast

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLineEdit, QListWidget, QProgressBar, QWidget

from jhdesk.errors import JhdeskError
from jhdesk.ui.messages.desk_page import CHOOSE_TARGET
from jhdesk.ui.messages.in_window import window_text
from jhdesk.ui.messages.keys import TYPE_IT_FIRST
from jhdesk.ui.session import Session
from jhdesk.ui.tasks import Task
from jhdesk.ui.theme import STEP
from jhdesk.ui.widgets.basics import ask, button, column, label, relook, scrolled
from jhdesk.ui.widgets.signing import Secret, Target


class WorkDialog(QDialog):
    """A body that scrolls, a bar for work under way, a sentence for what came of it, a button that does it and one that leaves."""

    def __init__(self, parent: QWidget, session: Session, title: str, verb: str) -> None:
        super().__init__(parent)
        self.session, self.busy, self.finished_work, self._chained = session, False, False, False
        self.secret: Secret | None = None
        self.target: Target | None = None
        self.setWindowTitle(title)
        self.inner = QWidget()
        self.inner.setObjectName("plain")
        self.body = column(self.inner, spacing=3 * STEP)
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName("正在处理")
        self.bar.hide()
        self.told = label("", wrap=True)
        self.told.hide()
        self.go, self.leave = button(verb, self.start, "primary"), button("取消", self.reject)
        self.foot = QHBoxLayout()
        self.foot.addStretch(1)
        for each in (self.go, self.leave):
            each.setAutoDefault(False)
            self.foot.addWidget(each)
        layout = column(self, margin=4 * STEP, spacing=3 * STEP)
        self.area = scrolled(self.inner)
        layout.addWidget(self.area, 1)
        layout.addWidget(self.bar)
        layout.addWidget(self.told)
        layout.addLayout(self.foot)

    def sized(self, ems: int, lines: int) -> None:
        """As wide and high as that, never more than the window."""
        em, window = self.fontMetrics().horizontalAdvance("中"), self.parentWidget().window().size()
        self.resize(min(ems * em, window.width() * 9 // 10), min(lines * 2 * em, window.height() * 9 // 10))

    def take_secret(self, secret: Secret) -> Secret:
        """The passphrase that the work needs."""
        self.secret = secret
        secret.entered.connect(self.start)
        secret.ready.connect(self.go.setEnabled)
        return secret

    def lacks(self) -> bool:
        """Whether passphrase or folder are still missing, which is said then."""
        if self.target is not None and self.target.folder is None:
            self.tell(CHOOSE_TARGET, "fails")
            self.target.choose.setFocus()
            return True
        if self.secret is not None and not self.secret.passphrase:
            self.tell(TYPE_IT_FIRST, "fails")
            self.secret.edit.setFocus()
            return True
        return False

    def start(self) -> None:
        """Does what the dialog is for."""
        raise NotImplementedError

    def tell(self, text: str, look: str = "") -> None:
        """Says what came of it; nothing for an empty text."""
        relook(self.told, look)
        self.told.setText(text)
        self.told.setVisible(bool(text))
        QTimer.singleShot(0, self, self._keep_in_sight)  # the sentence takes room from what is typed in

    def _keep_in_sight(self) -> None:
        here = self.focusWidget()
        if here is not None and self.inner.isAncestorOf(here):
            self.area.ensureWidgetVisible(here)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._chained:
            return
        self._chained = True
        inside = cast("list[QWidget]", self.inner.findChildren(QWidget))
        stops = [each for each in inside if each.focusPolicy() & Qt.FocusPolicy.TabFocus]
        for one, two in pairwise([*stops, self.go, self.leave]):  # the buttons were made first, and come last
            self.setTabOrder(one, two)
        wanted = [each for each in stops if isinstance(each, QLineEdit | QListWidget) and each.isVisible()]
        blank = [each for each in wanted if isinstance(each, QLineEdit) and not each.text()]
        (blank or wanted or [self.go])[0].setFocus()

    def work(self, what: Callable[[], Any], then: Callable[[Any], None]) -> None:
        """Does work in the background; an error becomes a sentence, and the dialog is as it was."""
        if self.busy or (self.secret is not None and self.secret.left > 0):
            return
        self.tell("")
        self._busy(True)
        task = Task(what)
        task.done.connect(lambda result: self._over(lambda: self._right(then, result)))
        task.failed.connect(lambda error: self._over(lambda: self.failed(error)))
        task.start()

    def _right(self, then: Callable[[Any], None], result: Any) -> None:
        if self.secret is not None:
            self.secret.right()
        then(result)

    def _over(self, then: Callable[[], None]) -> None:
        if self.session.stopped:
            return
        self._busy(False)
        then()

    def _busy(self, busy: bool) -> None:
        self.busy = busy
        self.bar.setVisible(busy)
        self.inner.setEnabled(not busy)
        self.go.setEnabled(not busy)
        self.leave.setEnabled(not busy)

    def failed(self, error: Exception) -> None:
        """An error that a person can do something about; any other is not ours to hide."""
        if not isinstance(error, JhdeskError):
            raise error
        self.tell(f"▲ {window_text(error)}", "fails")
        if self.secret is not None:
            if error.code == "passphrase_wrong":
                self.secret.wrong()
            elif error.code == "not_written":  # the passphrase was right, the stick was not
                self.secret.pause.right()

    def over(self, text: str, look: str = "meets") -> None:
        """It is done: nothing is left but to read and to close."""
        self.finished_work = True
        self.tell(text, look)
        self.go.hide()
        self.inner.setEnabled(False)
        self.leave.setText("关闭")
        self.leave.setFocus()

    def typed(self) -> str:
        """The question before what was typed is dropped; empty where nothing is."""
        return ""

    def reject(self) -> None:
        if self.busy:
            return
        question = "" if self.finished_work else self.typed()
        if question and not ask(self, self.windowTitle(), question, "放弃"):
            return
        if self.finished_work:
            self.accept()
        else:
            super().reject()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):  # no button is pressed by it from elsewhere
            event.accept()
        else:
            super().keyPressEvent(event)
