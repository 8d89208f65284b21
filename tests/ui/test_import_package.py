"""The page 导入 takes packages: after a restore on a new PC, or to look at one; sealed ones with the passphrase."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QInputDialog

from tests.services.conftest import (
    begun,
    county_key,
    county_opened,
    entry,
    filled,
    held,
    key,
    new,
    opened,
    story,
    workspace,
)
from tests.services.county_story import PASSPHRASE, Story
from tests.ui.desk import Desk, OpenDesk

__all__ = [
    "begun", "county_key", "county_opened", "entry", "filled", "held", "key", "new", "opened", "story", "workspace",
]  # fmt: skip


def fresh(open_desk: OpenDesk, story: Story, tmp_path: Path) -> tuple[Desk, Any]:
    """A new PC: the key is there again, the figures are not."""
    shutil.copytree(story.school.keys, tmp_path / "fresh" / "keys")
    desk = open_desk(folder=tmp_path / "fresh")
    return desk, desk.page("import")


def settle(desk: Desk, page: Any) -> None:
    desk.qtbot.waitUntil(page.bar.isHidden, timeout=20_000)


def test_a_package_of_our_own_goes_on_from_its_revision(open_desk: OpenDesk, story: Story, tmp_path: Path) -> None:
    package = story.export().path
    desk, page = fresh(open_desk, story, tmp_path)
    page.rehearse(package)
    settle(desk, page)
    assert "版次可以接续：导入后下一次上报是第 2 版。" in page.changes.text()
    page.import_now()
    settle(desk, page)
    assert desk.sql("SELECT revision FROM hand_in") == [(1,)]
    assert desk.sql("SELECT COUNT(*) FROM staff") == [(len(story.entry.rows("staff")),)]


def test_a_sealed_one_asks_for_the_passphrase(
    open_desk: OpenDesk, begun: Story, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    package = begun.export().path
    assert package.suffix == ".age"
    desk, page = fresh(open_desk, begun, tmp_path)
    typed = iter([("", False), ("wrong wrong", True), (PASSPHRASE, True)])
    monkeypatch.setattr(QInputDialog, "getText", lambda *_: next(typed))
    page.rehearse(package)
    assert not page.result.isVisible(), "who gives no passphrase is asked nothing more"
    page.rehearse(package)
    settle(desk, page)
    assert "口令不对" in page.told.text()
    page.rehearse(package)
    settle(desk, page)
    page.import_now()
    settle(desk, page)
    assert desk.sql("SELECT revision FROM hand_in") == [(1,)]
    assert page.passphrase == ""


def test_a_damaged_one_and_another_kind_are_said(open_desk: OpenDesk, begun: Story, tmp_path: Path) -> None:
    codes = begun.codes().path
    broken = tmp_path / "broken.jhpkg"
    broken.write_bytes(next(begun.stick.iterdir()).read_bytes()[:-7])
    desk, page = fresh(open_desk, begun, tmp_path)
    for file in (codes, broken):
        page.rehearse(file)
        settle(desk, page)
        assert page.told.text().startswith("▲ ")
        assert not page.result.isVisible()
