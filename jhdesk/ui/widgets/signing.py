"""What a dialog that signs or opens asks for: the passphrase, and the folder. One place, so that both are alike everywhere."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QCheckBox, QFileDialog, QHBoxLayout, QLineEdit, QWidget

from jhdesk.services.passphrase import Pause, Remembered
from jhdesk.services.workspace import Workspace
from jhdesk.ui.messages.desk_page import NO_TARGET
from jhdesk.ui.messages.keys import REMEMBER, REMEMBER_HINT, REMEMBERED, wait_text
from jhdesk.ui.pages.work_page import documents_folder
from jhdesk.ui.theme import STEP
from jhdesk.ui.widgets.basics import button, column, label


def secret_line(name: str) -> QLineEdit:
    """A line that shows nothing of what is typed."""
    edit = QLineEdit()
    edit.setEchoMode(QLineEdit.EchoMode.Password)
    edit.setAccessibleName(name)
    edit.setMaximumWidth(90 * STEP)
    return edit


class Secret(QWidget):
    """The passphrase, or that it is remembered; after a wrong one a pause, and what was typed elsewhere stays."""

    entered = Signal()
    ready = Signal(bool)
    """False while a wrong one costs its pause"""
    SECOND = 1000
    """milliseconds"""

    def __init__(self, remembered: Remembered, pause: Pause) -> None:
        super().__init__()
        self.remembered, self.pause, self.left = remembered, pause, 0
        self.edit, self.keep = secret_line("口令"), QCheckBox(REMEMBER)
        self.keep.setToolTip(REMEMBER_HINT)
        self.note = label("", "second", wrap=True)
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._second)
        layout = column(self, spacing=STEP)
        row = QHBoxLayout()
        row.setSpacing(3 * STEP)
        row.addWidget(label("口令"))
        row.addWidget(self.edit, 1)
        row.addWidget(self.keep)
        row.addStretch(1)
        self.row = QWidget()
        self.row.setLayout(row)
        row.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.row)
        layout.addWidget(self.note)
        self.edit.returnPressed.connect(self.entered)
        self._show()

    @property
    def passphrase(self) -> str:
        """What is remembered, else what is typed."""
        return self.remembered.passphrase or self.edit.text()

    def right(self) -> None:
        """It opened the key."""
        self.pause.right()
        if self.keep.isChecked() and self.edit.text():
            self.remembered.keep(self.edit.text())
        self.edit.clear()
        self._show()

    def wrong(self) -> None:
        """It did not: the next try waits a little."""
        self.remembered.forget()
        self._show()
        self.left = self.pause.wrong()
        self.edit.selectAll()
        self.edit.setFocus()
        self._timer.start(self.SECOND)
        self._tell_wait()

    def _second(self) -> None:
        self.left -= 1
        self._tell_wait()

    def _tell_wait(self) -> None:
        if self.left > 0:
            self.note.setText(wait_text(self.left))
        else:
            self._timer.stop()
            self._show()
        self.note.setVisible(bool(self.note.text()))
        self.ready.emit(self.left <= 0)

    def _show(self) -> None:
        held = self.remembered.passphrase is not None
        self.row.setVisible(not held)
        self.note.setText(REMEMBERED if held else "")
        self.note.setVisible(held)


class Target(QWidget):
    """The folder or stick to write to; the one that was chosen last is offered again."""

    SETTING = "desk_folder"

    def __init__(self, workspace: Workspace, title: str) -> None:
        super().__init__()
        self.workspace, self.title = workspace, title
        self.where = label("", "second", wrap=True)
        self.choose = button("选择文件夹…", self.ask)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(3 * STEP)
        row.addWidget(self.choose)
        row.addWidget(self.where, 1)
        self.changed: Callable[[], None] = lambda: None
        self._show()

    @property
    def folder(self) -> Path | None:
        """None before one is chosen, and where it is no longer there."""
        held = self.workspace.setting(self.SETTING)
        return Path(held) if held and Path(held).is_dir() else None

    def ask(self) -> None:
        """Asks for the folder."""
        name = QFileDialog.getExistingDirectory(self, self.title, str(self.folder or documents_folder()))
        if name:
            self.workspace.set_setting(self.SETTING, name)
            self._show()

    def _show(self) -> None:
        self.where.setText(str(self.folder or NO_TARGET))
