"""Work in the background: a function runs off the window's thread, and what follows runs on it.

A task that needs the database opens a `Workspace` of its own; the page that started it is disabled until it is done, so
that only one thread ever writes.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, QRunnable, QThreadPool, Signal


class Task(QObject):
    """One piece of work under way; ``done`` brings its result, ``failed`` the exception that ended it."""

    done = Signal(object)
    failed = Signal(object)
    _running: set[Task] = set()  # noqa: RUF012  (kept alive until it is over, whatever becomes of its page)

    def __init__(self, work: Callable[[], Any]) -> None:
        super().__init__()
        self._work = work

    def start(self) -> Task:
        """Runs the work on a thread of the pool."""
        Task._running.add(self)
        for signal in (self.done, self.failed):
            signal.connect(self._over)
        QThreadPool.globalInstance().start(_Run(self))
        return self

    def _over(self) -> None:
        Task._running.discard(self)

    def run(self) -> None:
        """The work itself, on the other thread."""
        try:
            result = self._work()
        except Exception as error:  # noqa: BLE001  (handed to the window, which words or logs it)
            self.failed.emit(error)
        else:
            self.done.emit(result)


class _Run(QRunnable):
    def __init__(self, task: Task) -> None:
        super().__init__()
        self.task = task

    def run(self) -> None:
        self.task.run()


def wait_for_all() -> None:
    """Lets every task end; nothing that was begun is cut off by closing the window."""
    QThreadPool.globalInstance().waitForDone()
