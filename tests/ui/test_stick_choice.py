"""Where the package is written to: sticks that are found, what is said of them, and writing that can be stopped."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog

from jhdesk.exchange.verify import is_backup, verify
from jhdesk.models.dictionary import TABLES
from jhdesk.services import stick_check
from jhdesk.services.keys import public_key
from jhdesk.services.sticks import Stick
from jhdesk.ui.pages import handin_page
from tests.services.conftest import PASSPHRASE
from tests.ui.desk import Desk

PACKAGE = "2165400001-2024-r1.jhpkg"
Plug = Callable[..., Stick]


@pytest.fixture
def plugged(monkeypatch: pytest.MonkeyPatch) -> list[Stick]:
    """What the system says is plugged in."""
    held: list[Stick] = []
    for module in ("jhdesk.ui.widgets.stick_choice", "jhdesk.ui.pages.handin_page"):
        monkeypatch.setattr(f"{module}.sticks", lambda: list(held))
    monkeypatch.setattr(handin_page, "ask", lambda *_: True)
    return held


@pytest.fixture
def plug(plugged: list[Stick], tmp_path: Path) -> Plug:
    """Plugs in a stick."""

    def plug_in(label: str = "中心校", *, read_only: bool = False, locked: bool = False) -> Stick:
        folder = tmp_path / label
        folder.mkdir()
        plugged.append(Stick(folder, label, "FAT32", 3 << 30, 8 << 30, read_only, locked))
        return plugged[-1]

    return plug_in


def hand_in(desk: Desk) -> str:
    """Types the passphrase, presses the button, and waits for what is told."""
    page = desk.page("handin")
    page.first.setText(PASSPHRASE)
    page.second.setText(PASSPHRASE)
    page.go.click()
    return answered(desk, page)


def answered(desk: Desk, page: Any) -> str:
    desk.qtbot.waitUntil(lambda: desk.window.centralWidget().isEnabled() and bool(page.told.text()), timeout=20_000)
    return str(page.told.text())


def places(page: Any) -> list[str]:
    return [page.place.list.item(at).text() for at in range(page.place.list.count())]


def test_the_only_stick_is_chosen_and_written_to(desk: Desk, plug: Plug) -> None:
    stick = plug()
    page = desk.page("handin")
    assert places(page) == [f"中心校（{stick.path}） · FAT32 · 可用 3.0 GB，共 8.0 GB"]
    assert page.place.target.path == stick.path
    assert (page.place.told.text(), page.go.text()) == ("", "建立密钥并上报")
    told = hand_in(desk)
    assert told.startswith("✓ 已写入并读回核对，可以拔出 U 盘了。\n")
    assert f"发件箱里留有完整的一份：{desk.folder / 'outbox' / PACKAGE}.kept\n" in told
    assert [path.name for path in stick.path.iterdir()] == [PACKAGE]
    assert page.go.text() == "上报"
    assert "那里已经有完全相同的一份，没有重写。" in hand_in(desk)


def test_before_it_is_written_it_says_who_can_read_it(desk: Desk, plug: Plug) -> None:
    plug()
    told = desk.page("handin").seal_note.text()
    assert "没有加密" in told
    assert "教职工·姓名（" in told


def test_what_is_blocked_is_written_as_a_backup_by_who_asks_for_that(desk: Desk, plug: Plug) -> None:
    stick = plug()
    desk.session.type_cell("staff", desk.session.entry.rows("staff")[0].id, "degree", "")
    page = desk.page("handin")
    assert not page.panel.isEnabled()
    page.blocked.anyway.setChecked(True)
    told = hand_in(desk)
    assert "只作备份，不能当作上报材料" in told
    (package,) = stick.path.iterdir()
    assert is_backup(verify(package, TABLES, lambda _: [public_key(desk.session.workspace)]))
    assert not page.panel.isEnabled(), "the next one is a hand-in again"


def test_what_the_format_needs_has_no_backup_either(desk: Desk) -> None:
    desk.session.type_cell("school", desk.session.only_row("school").id, "name", "")
    page = desk.page("handin")
    assert not page.blocked.anyway.isVisible()
    assert not page.panel.isEnabled()


def test_of_two_sticks_a_person_chooses_one_with_the_keys(desk: Desk, plug: Plug) -> None:
    first, second = plug("一号"), plug("二号")
    page = desk.page("handin")
    assert page.place.target is None
    assert not page.place.check.isEnabled()
    assert hand_in(desk).startswith("还没有选择写到哪里")
    assert desk.focus() is page.place.list
    assert list(first.path.iterdir()) == list(second.path.iterdir()) == []
    assert page.place.target is None  # a list that is entered chooses nothing by itself
    desk.press(Qt.Key.Key_Down)
    desk.press(Qt.Key.Key_Down)
    desk.press(Qt.Key.Key_Return)
    assert desk.focus() is page.first
    assert page.place.target.path == second.path
    desk.press(Qt.Key.Key_Return)
    assert "可以拔出" in answered(desk, page)
    assert [path.name for path in second.path.iterdir()] == [PACKAGE]


def test_what_is_chosen_stays_so_while_it_is_there(desk: Desk, plug: Plug, plugged: list[Stick]) -> None:
    plug("一号")
    second = plug("二号")
    page = desk.page("handin")
    page.place.list.setFocus()
    page.place.list.setCurrentRow(1)
    plug("三号")
    page.place.again.setFocus()
    desk.press(Qt.Key.Key_Return)
    assert (len(places(page)), page.place.target.path) == (3, second.path)
    plugged.clear()
    page.place.again.click()
    assert page.place.target is None
    assert not page.place.list.isVisible()
    assert page.place.told.text().startswith("没有找到 U 盘。")
    assert page.go.text() == "建立密钥并上报…"


def test_another_stick_is_not_taken_for_the_one_that_was_chosen(desk: Desk, plug: Plug, plugged: list[Stick]) -> None:
    first, page = plug("一号"), desk.page("handin")
    assert page.place.target.path == first.path
    plugged.clear()
    second = plug("二号")
    assert hand_in(desk).startswith("还没有选择写到哪里")
    assert list(second.path.iterdir()) == []


@pytest.mark.parametrize("fault", ["locked", "read only", "too small", "pulled out"])
def test_a_stick_that_cannot_be_written_to_is_told_before_the_passphrase(
    desk: Desk, plug: Plug, monkeypatch: pytest.MonkeyPatch, fault: str
) -> None:
    stick = plug(read_only=fault in ("locked", "read only"), locked=fault == "locked")
    if fault == "too small":
        monkeypatch.setattr(shutil, "disk_usage", lambda _: SimpleNamespace(total=1 << 20, used=0, free=1 << 19))
    if fault == "pulled out":
        stick.path.rmdir()
    said = {"locked": "写保护", "read only": "只允许读", "too small": "放不下", "pulled out": "可能已经拔出"}[fault]
    page = desk.page("handin")
    assert said in page.place.told.text()
    assert places(page)[0].startswith("▲ ")
    monkeypatch.setattr(handin_page, "ask", lambda *_: pytest.fail("nothing is to be asked"))
    assert said in hand_in(desk)
    assert page.first.text() == PASSPHRASE  # nothing typed is lost
    assert not (stick.path.exists() and list(stick.path.iterdir()))
    assert not list((desk.folder / "outbox").iterdir())


def test_traces_of_a_virus_are_told_and_hinder_nothing(desk: Desk, plug: Plug) -> None:
    stick = plug()
    (stick.path / "资料").mkdir()
    (stick.path / "资料.lnk").write_bytes(b"")
    page = desk.page("handin")
    assert page.place.told.text().startswith("◐ ")
    assert "（资料.lnk，共 1 处）：请不要双击" in page.place.told.text()
    assert "可以拔出" in hand_in(desk)
    assert (stick.path / PACKAGE).is_file()


def test_another_folder_is_no_stick(desk: Desk, plug: Plug, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    plug()
    folder = tmp_path / "桌面"
    folder.mkdir()
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(folder))
    page = desk.page("handin")
    page.place.other.click()
    assert page.place.target.path == folder
    assert "不是 U 盘" in page.place.told.text()
    told = hand_in(desk)
    assert told.startswith("✓ 已写入并读回核对。\n")
    assert "拔出" not in told
    assert (folder / PACKAGE).is_file()


def test_no_stick_and_no_folder_writes_nothing(
    desk: Desk, plugged: list[Stick], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert plugged == []
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: "")
    page = desk.page("handin")
    page.first.setText(PASSPHRASE)
    page.second.setText(PASSPHRASE)
    page.go.click()
    assert not page.told.text()
    assert not list((desk.folder / "outbox").iterdir())


def test_writing_is_stopped_and_begun_again(desk: Desk, plug: Plug) -> None:
    stick = plug()
    page = desk.page("handin")
    page.export_to(stick.path, PASSPHRASE)
    dialog = page.writing.dialog
    with desk.qtbot.waitExposed(dialog):
        dialog.open()
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert page.writing.dialog.isVisible()  # until the other thread has heard it
    told = answered(desk, page)
    assert told.startswith("▲ 已经停止")
    assert f"{PACKAGE}.kept" in told
    assert page.writing is None
    assert list(stick.path.iterdir()) == []
    assert "仍是上次的那一版" in hand_in(desk)
    assert [path.name for path in stick.path.iterdir()] == [PACKAGE]


def test_a_stick_that_was_pulled_out_meanwhile(desk: Desk, plug: Plug) -> None:
    stick = plug()
    page = desk.page("handin")
    desk.qtbot.waitUntil(lambda: page.place.target is not None)
    page.export_to(stick.path, PASSPHRASE)
    stick.path.rmdir()
    assert "找不到了，没有写完" in answered(desk, page)
    assert not stick.path.exists()
    assert len(list((desk.folder / "outbox").iterdir())) == 1


@pytest.mark.parametrize("lies", [False, True])
def test_a_stick_is_checked(desk: Desk, plug: Plug, monkeypatch: pytest.MonkeyPatch, lies: bool) -> None:
    stick = plug()
    (stick.path / "照片.jpg").write_bytes(b"photo")
    monkeypatch.setattr(stick_check, "MOST", 1 << 20)
    if lies:
        monkeypatch.setattr(stick_check.Disk, "put", lambda _self, fd, data: handed(fd, data))
    page = desk.page("handin")
    page.place.check.click()
    told = answered(desk, page)
    assert told.startswith("▲ 在第 0.0 MB 处" if lies else "✓ 写入 1.0 MB")
    assert [path.name for path in stick.path.iterdir()] == ["照片.jpg"]


def handed(descriptor: int, data: memoryview) -> int:
    """What a lying stick does with it."""
    return os.write(descriptor, bytes(len(data)))
