"""Work in the background: a function runs off the window's thread, and what follows runs on it.

A task that needs the database opens a `Workspace` of its own; the page that started it is disabled until it is done, so
that only one thread ever writes.

What must be done on the window's own thread, as painting, goes in small steps instead: `Steps`.
"""

from __future__ import annotations

from collections.abc import Callable, Generator
from time import perf_counter
from typing import Any

from PySide6.QtCore import QObject, QRunnable, QThreadPool, QTimer, Signal


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


class Steps(QObject):
    """Work of many small steps between which the window answers: a generator that yields how far it is.

    ``done`` brings what it returned, ``failed`` the exception that ended it; after `stop` nothing more is heard.
    """

    at = Signal(object)
    done = Signal(object)
    failed = Signal(object)
    SLICE = 0.03
    """seconds at a stretch"""

    def __init__(self, steps: Generator[Any, None, Any], parent: QObject) -> None:
        super().__init__(parent)
        self._steps = steps
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._go_on)
        self._timer.start(0)

    def stop(self) -> None:
        """Ends it where it is."""
        self._timer.stop()
        self._steps.close()
        self.deleteLater()

    def _go_on(self) -> None:
        begin = perf_counter()
        try:
            reached = next(self._steps)
            while perf_counter() - begin < self.SLICE:
                reached = next(self._steps)
        except StopIteration as end:
            self.stop()
            self.done.emit(end.value)
        except Exception as error:  # noqa: BLE001  (handed to the window, which words or logs it)
            self.stop()
            self.failed.emit(error)
        else:
            self.at.emit(reached)


class _Run(QRunnable):
    def __init__(self, task: Task) -> None:
        super().__init__()
        self.task = task

    def run(self) -> None:
        self.task.run()


def wait_for_all() -> None:
    """Lets every task end; nothing that was begun is cut off by closing the window."""
    QThreadPool.globalInstance().waitForDone()
