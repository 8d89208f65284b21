"""Work in steps: the window answers between them, an end or an error is heard once, and nothing after a stop."""

from __future__ import annotations

from collections.abc import Generator

from PySide6.QtCore import QObject, QTimer
from pytestqt.qtbot import QtBot

from jhdesk.ui.tasks import Steps


def work(log: list[str], count: int, *, fail: bool = False) -> Generator[int, None, str]:
    try:
        yield from range(count)
        if fail:
            raise ValueError("wrong")
        return "result"
    finally:
        log.append("closed")


def heard(steps: Steps) -> list[object]:
    said: list[object] = []
    steps.done.connect(said.append)
    steps.failed.connect(lambda error: said.append(str(error)))
    return said


def test_the_result_is_heard(qtbot: QtBot) -> None:
    parent, log = QObject(), list[str]()
    steps = Steps(work(log, 3), parent)
    said = heard(steps)
    qtbot.waitUntil(lambda: bool(said))
    assert (said, log) == (["result"], ["closed"])


def test_an_error_is_heard(qtbot: QtBot) -> None:
    parent, log = QObject(), list[str]()
    said = heard(Steps(work(log, 3, fail=True), parent))
    qtbot.waitUntil(lambda: bool(said))
    assert said == ["wrong"]


def test_other_things_happen_between_steps_and_nothing_after_a_stop(qtbot: QtBot) -> None:
    parent, log = QObject(), list[str]()
    steps = Steps(work(log, 10**9), parent)
    said = heard(steps)
    reached: list[int] = []
    steps.at.connect(reached.append)
    QTimer.singleShot(0, parent, lambda: log.append("answered"))
    qtbot.waitUntil(lambda: "answered" in log and len(reached) > 1)
    steps.stop()
    assert log == ["answered", "closed"]
    far = len(reached)
    QTimer.singleShot(0, parent, lambda: log.append("later"))
    qtbot.waitUntil(lambda: "later" in log)
    assert (said, len(reached)) == ([], far)
