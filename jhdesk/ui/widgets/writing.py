"""How far writing is, and a way to stop it: for work on another thread, while the window waits."""

from __future__ import annotations

from threading import Event

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtWidgets import QDialog, QProgressBar, QWidget

from jhdesk.ui.messages.stick_choice import STOPPING
from jhdesk.ui.theme import STEP
from jhdesk.ui.widgets.basics import button, column, label

_PARTS = 1000
_QUICK = 400
"""what is over in so many milliseconds shows no dialog"""


class Writing(QObject):
    """Hears of progress on the thread that writes (`progress`), shows it on the window's."""

    at = Signal(float)

    def __init__(self, parent: QWidget, text: str) -> None:
        super().__init__(parent)
        self._stopped = Event()
        self.dialog = _Dialog(parent.window(), text, self._stopped)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._show)
        self._timer.start(_QUICK)
        self.at.connect(lambda part: self.dialog.bar.setValue(round(part * _PARTS)))

    def _show(self) -> None:
        if self.dialog.parentWidget().isVisible():  # the window may have been closed meanwhile
            self.dialog.open()

    def progress(self, done: int, total: int) -> bool:
        """So many bytes of so many; False once somebody wants it stopped."""
        self.at.emit(done / total if total else 1.0)
        return not self._stopped.is_set()

    def stop(self) -> None:
        """Ends it at the next piece."""
        self.dialog.reject()

    def over(self) -> None:
        """There is nothing more to show."""
        self._timer.stop()
        self.dialog.done(0)
        self.dialog.deleteLater()
        self.deleteLater()


class _Dialog(QDialog):
    """A sentence, a bar, and one button."""

    def __init__(self, parent: QWidget, text: str, stopped: Event) -> None:
        super().__init__(parent)
        self.setWindowTitle("写入")
        self.setWindowFlag(Qt.WindowType.WindowContextHelpButtonHint, False)
        self._stopped = stopped
        self.text = label(text, wrap=True)
        self.text.setMinimumWidth(420)
        self.bar = QProgressBar()
        self.bar.setRange(0, _PARTS)
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName("写入进度")
        self.stop_button = button("停止", self.reject, hint="Esc")
        layout = column(self, margin=4 * STEP, spacing=3 * STEP)
        layout.addWidget(self.text)
        layout.addWidget(self.bar)
        layout.addWidget(self.stop_button, 0, Qt.AlignmentFlag.AlignRight)

    def reject(self) -> None:
        """Asks for the end; the dialog stays until the thread has heard it."""
        self._stopped.set()
        self.text.setText(STOPPING)
        self.stop_button.setEnabled(False)
