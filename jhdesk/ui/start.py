"""Starting Qt: fonts, Chinese wording of Qt's own dialogs, the first painted page, and errors that nobody foresaw."""

from __future__ import annotations

import gc
import sys
from collections.abc import Callable
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import QEvent, QLibraryInfo, QLocale, QObject, QTimer, QTranslator
from PySide6.QtWidgets import QApplication

from jhdesk import paths
from jhdesk.errors import JhdeskError
from jhdesk.services.crash import record_crash
from jhdesk.ui import theme
from jhdesk.ui.messages.in_window import window_text
from jhdesk.ui.messages.start import UNFORESEEN
from jhdesk.ui.window import Window


def application() -> QApplication:
    """The running application, or a new one, with font, translation and theme."""
    app = QApplication.instance()
    if not isinstance(app, QApplication):
        app = QApplication(["jhdesk"])
    if app.property("family") is None:
        app.setProperty("family", theme.load_font())
        QLocale.setDefault(QLocale(QLocale.Language.Chinese, QLocale.Country.China))
        translator = QTranslator(app)
        if translator.load("qtbase_zh_CN", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)):
            app.installTranslator(translator)
        app.setStyle("Fusion")
        theme.apply(app)
    return app


def run(folder: Path | None, *, year: int | None, quit_when_painted: bool) -> int:
    """The window from opening to closing; its exit status."""
    app = application()
    window = Window(folder or paths.default_workspace(), can_leave=folder is None, year=year)
    sys.excepthook = Unforeseen(window)
    watch = FirstPaint(window, lambda: _painted(app, quit_when_painted))
    window.show() if quit_when_painted else window.showMaximized()
    status = app.exec()
    sys.excepthook = sys.__excepthook__
    window.removeEventFilter(watch)
    return status


def _painted(app: QApplication, quit_now: bool) -> None:
    # What start-up made stays for good: the collector need never look at it again.
    gc.freeze()
    gc.enable()
    if quit_now:
        app.exit(0)


class FirstPaint(QObject):
    """Calls back once the window's first page was really painted, with its data."""

    def __init__(self, window: Window, then: Callable[[], None]) -> None:
        super().__init__(window)
        self.then: Callable[[], None] | None = then
        self.page = window.centralWidget()
        QApplication.instance().installEventFilter(self)  # type: ignore[union-attr]

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint and watched is self.page and self.then is not None:
            then, self.then = self.then, None
            QApplication.instance().removeEventFilter(self)  # type: ignore[union-attr]
            # The timer fires when this frame, children and all, has gone to the screen.
            QTimer.singleShot(0, then)
        return False


class Unforeseen:
    """Takes exceptions that nobody handled: the traceback goes to the log, one sentence to the person."""

    def __init__(self, window: Window) -> None:
        self.window = window
        self.speaking = False

    def __call__(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if isinstance(error, JhdeskError):
            self._say(window_text(error))
            return
        if issubclass(kind, KeyboardInterrupt):
            QApplication.exit(1)
            return
        try:
            raise error
        except BaseException:  # noqa: BLE001  (raised for the log alone, which writes what is being handled)
            log = record_crash(self.window.workspace.folder)
        self._say(UNFORESEEN.format(file=log))

    def _say(self, sentence: str) -> None:
        if self.speaking:  # one box at a time, whatever goes on behind it
            return
        self.speaking = True
        try:
            self.window.say(sentence)
        finally:
            self.speaking = False
