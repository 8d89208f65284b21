"""接收上报包: the passphrase if a file is sealed, how far it is, and what came of each file; a fork side by side."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from jhdesk.services.keys import open_key
from jhdesk.services.receiving import Came, Fork, receive_all
from jhdesk.services.workspace import Workspace
from jhdesk.ui.messages.desk_page import (
    AT,
    READY,
    SEALED_FILES,
    STOPPED,
    STOPPING,
    all_came_text,
    came_told,
    cell_texts,
    fork_text,
)
from jhdesk.ui.session import Session
from jhdesk.ui.tables.reading import ReadTable
from jhdesk.ui.theme import STEP
from jhdesk.ui.widgets.basics import button, clear, column, framed, label
from jhdesk.ui.widgets.signing import Secret
from jhdesk.ui.widgets.work_dialog import WorkDialog

_HEADINGS, _SHARES = ("位置", "已收的", "这一份"), (40, 30, 30)
_ROWS = 8
"""of a fork in sight at once"""


class ReceiveDialog(WorkDialog):
    """Receives files; what came of them stays to be read and copied."""

    at = Signal(int, int)
    """so many of so many files are done; comes from the other thread"""

    def __init__(self, parent: QWidget, session: Session, paths: Sequence[Path], sealed: int) -> None:
        super().__init__(parent, session, "接收上报包", "接收")
        self.paths, self.came, self.stopping = list(paths), list[Came](), False
        self.body.addWidget(label((SEALED_FILES if sealed else READY).format(count=sealed or len(paths)), wrap=True))
        if sealed:
            self.body.addWidget(self.take_secret(Secret(session.passphrase, session.pause)))  # type: ignore[attr-defined]
        self.results = column(spacing=3 * STEP)
        self.body.addLayout(self.results)
        self.body.addStretch(1)
        self.stop, self.copy = button("停止", self.ask_stop), button("复制结果", self.copy_text)
        for at, each in enumerate((self.copy, self.stop), 1):
            each.setAutoDefault(False)
            each.hide()
            self.foot.insertWidget(at, each)
        self.at.connect(self._progress)
        self.sized(62, 18)
        if not sealed or session.passphrase.passphrase:
            QTimer.singleShot(0, self, self.start)  # nothing is to be asked

    def start(self) -> None:
        """Opens the key where one is needed, and receives."""
        if self.busy or self.finished_work or self.lacks():
            return
        place, paths = self.session.workspace.folder, self.paths
        passphrase = self.secret.passphrase if self.secret else None
        self.stopping = False

        def work() -> list[Came]:
            with Workspace(place) as workspace:
                identity = None
                if passphrase is not None:
                    with open_key(workspace, passphrase) as key:
                        identity = key.identity()
                return receive_all(workspace, paths, identity, self.at.emit, lambda: self.stopping)

        self.work(work, self._show)

    def ask_stop(self) -> None:
        """Ends it after the file at hand."""
        self.stopping = True
        self.stop.setEnabled(False)
        self.tell(STOPPING)

    def reject(self) -> None:
        if self.busy:
            self.ask_stop()
        else:
            super().reject()

    def _busy(self, busy: bool) -> None:
        super()._busy(busy)
        self.stop.setVisible(busy)
        self.stop.setEnabled(True)
        self.bar.setRange(0, 0)

    def _progress(self, done: int, of: int) -> None:
        self.bar.setRange(0, of)
        self.bar.setValue(done)
        if not self.stopping:
            self.tell(AT.format(done=done, of=of), "second")

    def _show(self, came: list[Came]) -> None:
        self.came = came
        clear(self.results)
        for each in came:
            self.results.addWidget(_Result(each))
        if self.secret is not None:
            self.secret.hide()
        left = len(self.paths) - len(came)
        refused = any(each.received is None or each.received.kept is None for each in came)
        text = "\n".join(filter(None, (all_came_text(came), STOPPED.format(left=left) if left else "")))
        self.over(text, "fails" if refused or left else "meets")
        self.inner.setEnabled(True)
        self.copy.show()

    def copy_text(self) -> None:
        """Puts all that came of it on the clipboard."""
        lines = [self.told.text()]
        for each in self.came:
            line, _, more = came_told(each)
            lines += [line, *(f"　{text}" for text in more)]
        QGuiApplication.clipboard().setText("\n".join(lines))


class _Result(QWidget):
    """One file."""

    def __init__(self, came: Came) -> None:
        super().__init__()
        line, look, more = came_told(came)
        layout = column(self, spacing=STEP)
        layout.addWidget(label(line, look, wrap=True))
        if more:
            layout.addWidget(label("\n".join(more), "second", wrap=True))
        if came.fork is not None:
            layout.addWidget(_fork(came.fork))


def _fork(fork: Fork) -> QWidget:
    made = framed()
    layout = column(made, margin=3 * STEP)
    layout.addWidget(label(fork_text(fork), wrap=True))
    if fork.cells:
        table = ReadTable("两份的不同", _HEADINGS, _SHARES)
        table.fill([[(text, "text") for text in cell_texts(cell)] for cell in fork.cells])
        table.setMinimumHeight((min(len(fork.cells), _ROWS) + 2) * 9 * STEP)
        layout.addWidget(table)
    return made
