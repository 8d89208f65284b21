"""Keys in the window: made, written down and typed back, restored and renewed; the card."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog

from jhdesk.errors import JhdeskError
from jhdesk.exchange.key_card import KeyCard
from jhdesk.exchange.recovery import characters_of, code_of
from jhdesk.exchange.secret_key import public_of_seed
from jhdesk.services.keys import KEY_FILE, open_key, own_keys, public_key
from jhdesk.services.recovery import recovery_of, recovery_tested, restore_key
from jhdesk.ui.pages import handin_page
from jhdesk.ui.widgets import key_dialogs, key_panel
from tests.reports.paper import pages_of
from tests.ui.desk import Desk
from tests.ui.keyring import (
    OTHER,
    PASSPHRASE,
    clipboards,
    dialog,
    keyed,
    page,
    paused,
    press,
    quick,
    still_open,
    wait,
)

__all__ = ["clipboards", "keyed", "page", "paused", "quick"]  # fixtures

SEED = bytes(range(32))
SHEET = " ".join(characters_of(SEED))


# ---- making one, and its sheet


def test_before_there_is_a_key_it_is_made_and_its_sheet_is_offered_and_tested(
    desk: Desk, page: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "sheet.pdf"
    monkeypatch.setattr(key_dialogs, "ask_target", lambda *_: target)
    keys = page.keys
    assert keys.state.text() == "还没有签名密钥。"
    assert keys.new.isVisible()
    assert not any(each.isVisible() for each in (*keys.of_key, keys.renew))
    keys.new.click()
    made = dialog(desk, key_dialogs.NewKeyDialog)
    QTest.keyClicks(made.first, "21654000")
    assert "口令强度：弱" in made.strength.text()
    made.first.clear()
    QTest.keyClicks(made.first, PASSPHRASE)
    assert "口令强度：好" in made.strength.text()
    QTest.keyClicks(made.second, PASSPHRASE[:-1])
    press(made, Qt.Key.Key_Return)
    assert "不一样" in made.told.text()
    assert public_key(desk.window.workspace) is None
    QTest.keyClicks(made.second, PASSPHRASE[-1])
    press(made, Qt.Key.Key_Return)

    sheet = dialog(desk, key_dialogs.SheetDialog)
    key = public_key(desk.window.workspace)
    assert key is not None
    assert key.key_id in keys.state.text()
    assert key.fingerprint in keys.state.text()
    assert "还没有测试" in keys.state.text()
    sheet.pdf.click()  # nobody types the passphrase again
    test = dialog(desk, key_dialogs.TestDialog)
    assert "立即删除" in keys.told.text()
    (said,) = pages_of(target.read_bytes(), tmp_path)
    characters = recovery_of(desk.window.workspace, PASSPHRASE).characters
    assert all(f"{number}{each}" in said for number, each in enumerate(characters, 1))

    test.box.setText("".join(characters[:23]))
    assert "已输入 23 / 24 个字" in test.count.text()
    test.box.setText("".join([*characters[:6], "國", *characters[7:]]))
    assert "第 7 个字“國”" in test.count.text()
    test.box.setText("".join(characters))
    test.go.click()
    desk.qtbot.waitUntil(lambda: "恢复单已测试" in keys.state.text())
    assert recovery_tested(desk.window.workspace)
    assert "立即删除" in keys.told.text()  # the file is still to go


def test_the_first_hand_in_offers_the_sheet(
    desk: Desk, page: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(handin_page, "ask", lambda *_: True)
    for edit in (page.first, page.second):
        edit.setText(PASSPHRASE)
    assert "口令强度：好" in page.strength.text()
    page.export_to(tmp_path, PASSPHRASE)
    sheet = dialog(desk, key_dialogs.SheetDialog)
    sheet.reject()
    assert list(tmp_path.glob("*.jhpkg"))
    assert "还没有测试" in page.keys.state.text()


def test_a_short_passphrase_makes_no_key(desk: Desk, page: Any) -> None:
    page.keys.new.click()
    made = dialog(desk, key_dialogs.NewKeyDialog)
    for edit in (made.first, made.second):
        edit.setText("1234567")
    made.go.click()
    wait(desk, made)
    assert "口令太短" in made.told.text()
    assert not list((desk.folder / "keys").iterdir())
    press(made, Qt.Key.Key_Escape)
    assert not still_open(made)


# ---- the sheet of another key, of no key, and a test that fails


def test_a_test_with_the_sheet_of_another_key_says_so(desk: Desk, keyed: Any) -> None:
    keyed.keys.test.click()
    test = dialog(desk, key_dialogs.TestDialog)
    test.box.setText(SHEET)
    test.go.click()
    wait(desk, test)
    assert "属于另一把密钥" in test.told.text()
    assert not recovery_tested(desk.window.workspace)


def test_restored_after_the_passphrase_was_forgotten(desk: Desk, keyed: Any) -> None:
    workspace = desk.window.workspace
    before = public_key(workspace)
    said = recovery_of(workspace, PASSPHRASE).code  # as a scanner types it
    desk.session.passphrase.keep(PASSPHRASE)
    keyed.keys.restore.click()
    restore = dialog(desk, key_dialogs.RestoreDialog)
    assert restore.focusWidget() is restore.box
    QTest.keyClicks(restore.box, said.lower())
    assert "二维码已读全" in restore.count.text()
    for edit in (restore.first, restore.second):
        edit.setText(OTHER)
    restore.go.click()
    desk.qtbot.waitUntil(lambda: "已恢复" in keyed.keys.told.text())
    assert public_key(workspace) == before
    open_key(workspace, OTHER)
    assert desk.session.passphrase.passphrase is None
    assert "恢复单已测试" in keyed.keys.state.text()


def test_another_key_takes_the_place_of_one_only_after_a_yes(
    desk: Desk, keyed: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = (desk.folder / "keys" / KEY_FILE).read_bytes()
    answers = [False, True]
    asked: list[str] = []
    monkeypatch.setattr(key_dialogs, "ask", lambda *a: asked.append(a[2]) or answers.pop(0))
    keyed.keys.restore.click()
    restore = dialog(desk, key_dialogs.RestoreDialog)
    restore.box.setText(SHEET)
    for edit in (restore.first, restore.second):
        edit.setText(OTHER)
    restore.go.click()
    assert (desk.folder / "keys" / KEY_FILE).read_bytes() == before
    assert public_of_seed(SEED).key_id in asked[0]
    restore.go.click()
    desk.qtbot.waitUntil(lambda: "已恢复" in keyed.keys.told.text())
    assert public_key(desk.window.workspace) == public_of_seed(SEED)
    assert before in [path.read_bytes() for path in (desk.folder / "keys" / "old").iterdir()]


def test_a_picture_is_read(desk: Desk, page: Any, tmp_path: Path) -> None:
    import segno

    segno.make_qr(code_of(SEED), error="m").save(str(tmp_path / "code.png"), scale=4)
    page.keys.restore.click()
    restore = dialog(desk, key_dialogs.RestoreDialog)
    restore.read(tmp_path / "none.png")
    assert "打不开" in restore.told.text()
    restore.read(tmp_path / "code.png")
    assert "二维码已读全" in restore.count.text()


def test_a_new_key_in_the_place_of_a_lost_one(desk: Desk, keyed: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    before = public_key(desk.window.workspace)
    assert before is not None
    answers = [False, True]
    monkeypatch.setattr(key_panel, "ask", lambda *_: answers.pop(0))
    keyed.keys.renew.click()
    assert not desk.window.findChildren(key_dialogs.NewKeyDialog)
    keyed.keys.renew.click()
    made = dialog(desk, key_dialogs.NewKeyDialog)
    for edit in (made.first, made.second):
        edit.setText(OTHER)
    made.go.click()
    dialog(desk, key_dialogs.SheetDialog).reject()
    assert own_keys(desk.window.workspace)[1] == before
    assert (desk.folder / "keys" / "old" / f"{before.key_id}.key").exists()


# ---- the card


def test_the_card_is_printed_and_saved(desk: Desk, keyed: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    printed: list[Any] = []
    monkeypatch.setattr(key_panel, "has_printer", lambda: False)
    keyed.keys.card.click()
    assert "没有打印机" in keyed.keys.told.text()
    monkeypatch.setattr(key_panel, "has_printer", lambda: True)
    monkeypatch.setattr(key_panel, "print_document", lambda _, document: printed.append(document) or "✓ done")
    keyed.keys.card.click()
    assert printed[0].title == "密钥卡"
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(tmp_path))
    keyed.keys.card_file.click()
    card = KeyCard.parse((tmp_path / "2165400001-密钥卡.pub").read_bytes())
    assert card.key == public_key(desk.window.workspace)
    assert "密钥卡文件已写出" in keyed.keys.told.text()


def test_a_school_without_a_code_has_no_card_yet(desk: Desk, keyed: Any, tmp_path: Path) -> None:
    row = desk.session.entry.rows("school")[0].id
    desk.session.type_cell("school", row, "school_code", "")
    for each in (keyed.keys.card_file,):
        each.click()
        assert "学校标识码还没有填" in keyed.keys.told.text()


def test_the_panel_needs_no_school_year(desk: Desk) -> None:
    def nobody() -> Any:
        raise JhdeskError("no_county_code")

    restore_key(desk.window.workspace, SHEET, PASSPHRASE)
    panel = key_panel.KeyPanel(desk.window.workspace, nobody, desk.session.passphrase)
    desk.qtbot.addWidget(panel)
    assert public_of_seed(SEED).key_id in panel.state.text()
    assert panel.own() == ()
