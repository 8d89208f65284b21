"""Passphrases in the window: wrong, changed, remembered for a while; and nothing of a secret left anywhere."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog

from jhdesk.exchange.recovery import characters_of
from jhdesk.services.keys import open_key
from jhdesk.services.recovery import recovery_of
from jhdesk.services.workspace import DATABASE
from jhdesk.ui.pages import handin_page
from jhdesk.ui.theme import PERCENTS
from jhdesk.ui.widgets import key_dialog, key_dialogs
from jhdesk.ui.widgets.key_dialog import KeyDialog
from jhdesk.ui.widgets.secret_edit import SecretEdit, SheetBox
from tests.ui.desk import Desk
from tests.ui.keyring import (
    MARK,
    OTHER,
    PASSPHRASE,
    Paused,
    clipboards,
    dialog,
    keyed,
    page,
    paused,
    press,
    quick,
    still_open,
)
from tests.ui.test_accessible import nameless
from tests.ui.test_window import scrolls_sideways

__all__ = ["clipboards", "keyed", "page", "paused", "quick"]  # fixtures

SEED = bytes(range(32))
SHEET = " ".join(characters_of(SEED))


# ---- passphrases


def test_a_wrong_passphrase_pauses_longer_each_time_and_locks_nobody_out(
    desk: Desk, keyed: Any, paused: Paused
) -> None:
    keyed.keys.change.click()
    change = dialog(desk, key_dialogs.ChangeDialog)
    for number, seconds in enumerate((1, 2, 4, 8, 8), 1):
        change.old.setText("wrong")
        for edit in (change.first, change.second):
            edit.setText(OTHER)
        change.go.click()
        desk.qtbot.waitUntil(lambda number=number: len(paused) == number)  # type: ignore[misc]
        assert f"请等 {seconds} 秒" in change.told.text()
        assert not change.go.isEnabled()
        press(change, Qt.Key.Key_Return)
        assert change.isEnabled()  # nothing was begun
        assert paused[-1][0] == seconds * key_dialog.SECOND
        paused[-1][1]()
    change.old.setText(PASSPHRASE)
    change.go.click()
    desk.qtbot.waitUntil(lambda: "口令已更换" in keyed.keys.told.text())
    open_key(desk.window.workspace, OTHER)


def test_the_pause_is_one_for_the_page_and_all_dialogs(
    desk: Desk, keyed: Any, paused: Paused, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(tmp_path))
    monkeypatch.setattr(handin_page, "ask", lambda *_: True)
    keyed.keys.sheet.click()
    sheet = dialog(desk, key_dialogs.SheetDialog)
    sheet.passphrase.setText("wrong")
    sheet.pdf.click()
    desk.qtbot.waitUntil(lambda: len(paused) == 1)
    assert (sheet.pdf.isEnabled(), sheet.go.isEnabled(), keyed.go.isEnabled()) == (False, False, False)
    sheet.reject()
    keyed.keys.sheet.click()
    again = dialog(desk, key_dialogs.SheetDialog)
    assert not again.pdf.isEnabled()
    paused[-1][1]()
    assert (again.pdf.isEnabled(), again.go.isEnabled()) == (True, True)
    again.reject()
    keyed.first.setText("wrong")
    keyed.go.click()
    desk.qtbot.waitUntil(lambda: len(paused) == 2)
    assert "请等 2 秒" in keyed.told.text()
    keyed.start()  # Enter in the line
    assert not keyed.go.isEnabled()
    paused[-1][1]()
    assert keyed.go.isEnabled()


def test_remembered_only_by_choice_until_the_window_closes(
    desk: Desk, keyed: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    held = desk.session.passphrase
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(tmp_path))
    monkeypatch.setattr(handin_page, "ask", lambda *_: True)

    def hand_in(passphrase: str) -> None:
        keyed.first.setText(passphrase)
        keyed.go.click()
        desk.qtbot.waitUntil(lambda: bool(keyed.told.text()) and desk.window.centralWidget().isEnabled())

    hand_in(PASSPHRASE)
    assert held.passphrase is None
    keyed.remember.setChecked(True)
    hand_in(PASSPHRASE)
    assert held.passphrase == PASSPHRASE
    assert not keyed.first.isVisible()
    assert keyed.first.text() == ""
    hand_in("")
    assert "仍是上次的那一版" in keyed.told.text()
    keyed.remember.setChecked(False)
    assert held.passphrase is None
    assert keyed.first.isVisible()
    held.keep(PASSPHRASE)
    desk.window.close()
    assert held.passphrase is None


def test_one_that_is_wrong_now_is_forgotten(desk: Desk, keyed: Any, paused: Paused, tmp_path: Path) -> None:
    desk.session.passphrase.keep("wrong now")
    keyed.export_to(tmp_path, "wrong now")
    desk.qtbot.waitUntil(lambda: bool(paused))
    assert desk.session.passphrase.passphrase is None
    assert keyed.first.isVisible()


# ---- fields that give nothing away


def test_nothing_can_be_copied_out_of_a_passphrase(desk: Desk, page: Any) -> None:
    edit: SecretEdit = page.first
    edit.setText(PASSPHRASE)
    for shown in (False, True):
        page.shown.setChecked(shown)
        assert (edit.displayText() == PASSPHRASE) == shown
        edit.setFocus()
        edit.selectAll()
        for key in (Qt.Key.Key_C, Qt.Key.Key_X):
            QTest.keyClick(edit, key, Qt.KeyboardModifier.ControlModifier)
        assert edit.text() == PASSPHRASE
        assert edit.selectedText() == "" if shown else True


def test_nothing_can_be_copied_out_of_a_sheet(desk: Desk) -> None:
    box = SheetBox("x")
    desk.qtbot.addWidget(box)
    box.setText(SHEET)
    box.selectAll()
    for key in (Qt.Key.Key_C, Qt.Key.Key_X):
        QTest.keyClick(box, key, Qt.KeyboardModifier.ControlModifier)
    box.copy()
    assert box.text() == SHEET
    assert not QApplication.clipboard().text()  # the box wrote nothing there
    QApplication.clipboard().setText(MARK)


def test_caps_lock_is_told_of(desk: Desk, page: Any) -> None:
    page.keys.new.click()
    made = dialog(desk, key_dialogs.NewKeyDialog)
    QTest.keyClicks(made.first, "a")
    assert not made.caps.isVisible()
    QTest.keyClick(made.first, Qt.Key.Key_A, Qt.KeyboardModifier.ShiftModifier)  # as with Caps Lock on: a small letter
    QTest.sendKeyEvent(QTest.KeyAction.Press, made.first, Qt.Key.Key_A, "A", Qt.KeyboardModifier.NoModifier)
    assert made.caps.isVisible()
    QTest.keyClicks(made.first, "b")
    assert not made.caps.isVisible()


# ---- for all eyes and hands; nothing left behind


@pytest.mark.parametrize("percent", PERCENTS[::5])
def test_dialogs_fit_at_every_size_and_have_names(desk: Desk, keyed: Any, percent: int) -> None:
    desk.window._resize_to(percent)
    try:
        assert scrolls_sideways(keyed) == []
        for each in (keyed.keys.change, keyed.keys.sheet, keyed.keys.test, keyed.keys.restore):
            each.click()
            shown = dialog(desk, KeyDialog)
            QApplication.processEvents()
            assert (shown.width() <= 1366, shown.height() <= 768) == (True, True)
            assert scrolls_sideways(shown) == []
            assert nameless(shown) == []
            shown.start()
            desk.qtbot.waitUntil(lambda shown=shown: not shown.told.visibleRegion().isEmpty())  # type: ignore[misc]
            shown.reject()
            desk.qtbot.waitUntil(lambda shown=shown: not still_open(shown))  # type: ignore[misc]
    finally:
        desk.window._resize_to(100)


def test_no_secret_is_left_in_the_workspace(
    desk: Desk, keyed: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(key_dialogs, "ask_target", lambda *_: tmp_path / "sheet.pdf")
    recovery = recovery_of(desk.window.workspace, PASSPHRASE)
    keyed.keys.sheet.click()
    sheet = dialog(desk, key_dialogs.SheetDialog)
    sheet.passphrase.setText(PASSPHRASE)
    sheet.pdf.click()
    test = dialog(desk, key_dialogs.TestDialog)
    test.box.setText(recovery.code)
    test.go.click()
    desk.qtbot.waitUntil(lambda: "恢复单已测试" in keyed.keys.state.text())
    keyed.export_to(tmp_path, PASSPHRASE)
    desk.qtbot.waitUntil(lambda: bool(list(tmp_path.glob("*.jhpkg"))) and desk.window.centralWidget().isEnabled())
    desk.window.close()
    with sqlite3.connect(desk.folder / DATABASE) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    held = [path for path in desk.folder.rglob("*") if path.is_file()] + list(tmp_path.glob("*.jhpkg"))
    for path in held:
        data = path.read_bytes()
        for secret in (PASSPHRASE, recovery.code, "".join(recovery.characters[:4]), recovery.code.split("*")[1]):
            assert secret.encode() not in data, path
            assert bytes.fromhex(recovery.code.split("*")[1]) not in data, path
