"""What the tests of keys in the window share: keys that open at once, pauses that nobody waits for, and the open dialog."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog

from jhdesk.exchange import secret_key
from jhdesk.services.keys import make_key
from jhdesk.ui.widgets import key_dialog
from jhdesk.ui.widgets.key_dialog import KeyDialog
from tests.ui.desk import Desk

PASSPHRASE, OTHER = "correct horse battery", "another one of these"
MARK = "in the clipboard before"
Paused = list[tuple[int, Callable[[], None]]]


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keys that open at once."""
    monkeypatch.setattr(secret_key, "_MEMORY", 1 << 20)
    monkeypatch.setattr(secret_key, "_OPERATIONS", 1 << 15)


@pytest.fixture(autouse=True)
def clipboards() -> Iterator[None]:
    """Whatever a test does, nothing comes into a clipboard."""
    clipboard = QApplication.clipboard()
    clipboard.setText(MARK)
    yield
    assert clipboard.text() == MARK


@pytest.fixture
def paused(monkeypatch: pytest.MonkeyPatch) -> Paused:
    """The pauses that were begun: their length, and what ends them."""
    begun: Paused = []

    def begin(length: int, _context: object, then: Callable[[], None]) -> None:
        begun.append((length, then))

    monkeypatch.setattr(key_dialog, "QTimer", SimpleNamespace(singleShot=begin))
    return begun


@pytest.fixture
def page(desk: Desk) -> Any:
    return desk.page("handin")


@pytest.fixture
def keyed(desk: Desk) -> Any:
    """The page of a school that has its key."""
    make_key(desk.window.workspace, PASSPHRASE)
    return desk.page("handin")


def dialog(desk: Desk, kind: type[KeyDialog]) -> Any:
    """The dialog of that kind that is open."""
    found: list[Any] = []

    def there() -> bool:
        found[:] = [each for each in desk.window.findChildren(kind) if each.isVisible() and each.isEnabled()]
        return bool(found)

    desk.qtbot.waitUntil(there)
    return found[0]


def wait(desk: Desk, shown: Any) -> None:
    """Until the work of a dialog is done, and it is closed or has said something."""
    desk.qtbot.waitUntil(lambda: not still_open(shown) or (shown.isEnabled() and bool(shown.told.text())))


def still_open(shown: QDialog) -> bool:
    try:
        return shown.isVisible()
    except RuntimeError:  # it is gone already
        return False


def press(shown: Any, key: Qt.Key) -> None:
    QTest.keyClick(shown.focusWidget(), key)
    QApplication.processEvents()
