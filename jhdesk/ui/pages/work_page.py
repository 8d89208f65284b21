"""What the pages share that do something with files: a heading, a bar for work under way, errors in a sentence."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import QStandardPaths
from PySide6.QtWidgets import QFileDialog, QProgressBar, QVBoxLayout, QWidget

from jhdesk.errors import JhdeskError
from jhdesk.ui.messages.in_window import window_text
from jhdesk.ui.messages.printing import no_folder_text, there_text
from jhdesk.ui.session import Session
from jhdesk.ui.tasks import Task
from jhdesk.ui.theme import STEP
from jhdesk.ui.widgets.basics import Renewed, ask, column, label, relook, scrolled


class WorkPage(Renewed):
    """A page with a title, a body, and a line that says what came of it."""

    def __init__(self, session: Session, title: str, text: str) -> None:
        super().__init__()
        self.session = session
        inner = QWidget()
        inner.setObjectName("plain")
        self.body: QVBoxLayout = column(inner, margin=4 * STEP, spacing=3 * STEP)
        self.body.addWidget(label(title, "heading"))
        self.body.addWidget(label(text, "second", wrap=True))
        self.bar = QProgressBar()
        self.bar.setRange(0, 0)
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName("正在处理")
        self.bar.hide()
        self.told = label("", wrap=True)
        self.told.hide()
        self._focused: QWidget | None = None
        layout = column(self)
        layout.addWidget(self.bar)
        self.area = scrolled(inner)
        layout.addWidget(self.area, 1)

    def refresh(self) -> None:
        """Most of these pages show nothing that changes with the figures."""

    def tell(self, text: str, look: str = "") -> None:
        """Says what came of it; nothing for an empty text."""
        relook(self.told, look)
        self.told.setText(text)
        self.told.setVisible(bool(text))

    def work(self, what: Callable[[], Any], then: Callable[[Any], None]) -> None:
        """Does work in the background; the page waits, an error becomes a sentence."""
        self.tell("")
        self._busy(True)
        task = Task(what)
        task.done.connect(lambda result: self._over(lambda: then(result)))
        task.failed.connect(lambda error: self._over(lambda: self.failed(error)))
        task.start()

    def _over(self, then: Callable[[], None]) -> None:
        if self.session.stopped:  # it ended while the window was closed: nobody is there to be told
            return
        self._busy(False)
        then()

    def _busy(self, busy: bool) -> None:
        self.bar.setVisible(busy)
        window = self.window()
        if busy:
            self._focused = window.focusWidget()  # the window's, for a dialog that was just closed may still be active
        central = getattr(window, "centralWidget", lambda: self)() or self
        central.setEnabled(not busy)  # nothing else may write meanwhile
        if not busy and self._focused is not None:
            self._focused.setFocus()

    def failed(self, error: Exception) -> None:
        """An error that a person can do something about; any other is not ours to hide."""
        if not isinstance(error, JhdeskError):
            raise error
        self.tell(f"▲ {window_text(error)}", "fails")


_last_folder: list[Path] = []
"""where the last file was written, while the program runs"""


def documents_folder() -> Path:
    """Where people keep their files; their home where there is no such folder."""
    folder = Path(QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation))
    return folder if folder.is_dir() else Path.home()


def ask_target(parent: QWidget, title: str, name: str, kind: str, *others: str) -> Path | None:
    """Asks where a file is to be written, ``name`` being proposed; a name typed without its ending, or with that of
    another kind of file, gets it.

    ``others``: further kinds, each called by its ending in capitals (SVG), as ``kind`` is then. The next dialog begins
    in the folder that this one ended in.
    """
    suffix = Path(name).suffix
    folder = _last_folder[-1] if _last_folder and _last_folder[-1].is_dir() else documents_folder()
    dialog = QFileDialog(parent, title, str(folder), f"{kind} (*{suffix})")
    if others:
        dialog.setNameFilters([f"{each} (*.{each.lower()})" for each in (kind, *others)])
        dialog.filterSelected.connect(lambda chosen: dialog.setDefaultSuffix(chosen.split()[0].lower()))
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setDefaultSuffix(suffix)
    dialog.selectFile(Path(name).stem if others else name)
    dialog.finished.connect(dialog.deleteLater)
    if not dialog.exec():
        return None
    chosen = Path(dialog.selectedFiles()[0])
    target = chosen
    if chosen.suffix.lower() not in (suffix.lower(), *(f".{each.lower()}" for each in others)):
        target = chosen.with_name(f"{chosen.name}.{dialog.defaultSuffix()}")
    if not target.parent.is_dir():
        if not ask(parent, title, no_folder_text(target.parent), "新建文件夹"):
            return None
    elif target != chosen and target.exists() and not ask(parent, title, there_text(target), "替换"):
        return None
    _last_folder[:] = [target.parent]
    return target
