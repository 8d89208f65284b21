"""What goes along with a package, and the data sheet of the newest one, from the window."""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import Any

import pytest

from jhdesk.services.evidence import keep, register
from jhdesk.ui.pages import handin_page
from tests.services.conftest import PASSPHRASE
from tests.ui.desk import Desk


def answered(desk: Desk, page: Any) -> str:
    desk.qtbot.waitUntil(lambda: desk.window.centralWidget().isEnabled() and bool(page.told.text()), timeout=20_000)
    return str(page.told.text())


def test_a_data_sheet_waits_for_a_package_and_then_holds_its_tables(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = desk.page("handin")
    target = tmp_path / "sheet.pdf"
    monkeypatch.setattr(handin_page, "ask_target", lambda *_: target)
    page.sheet.click()
    assert "还没有导出过上报包" in page.told.text()
    assert not target.exists()
    page.export_to(tmp_path, PASSPHRASE)
    answered(desk, page)
    page.sheet.click()
    assert "姓名" in answered(desk, page)
    assert target.read_bytes().startswith(b"%PDF")


def test_evidence_goes_along_where_it_is_ticked(desk: Desk, tmp_path: Path) -> None:
    source = tmp_path / "会议记录.pdf"
    source.write_bytes(b"%PDF-1.4")
    page = desk.page("handin")
    assert not page.with_evidence.isEnabled()
    register(desk.session.entry, "Q3", keep(desk.session.workspace.evidence, source))
    desk.session.data_changed.emit("evidence")
    assert page.with_evidence.text() == "带上佐证材料（1 个文件，0.1 MB）"
    page.with_forms.setChecked(False)
    (tmp_path / "stick").mkdir()
    page.export_to(tmp_path / "stick", PASSPHRASE)
    assert "佐证材料 1 个文件" in answered(desk, page)
    (package,) = (tmp_path / "stick").glob("*.jhpkg")
    with zipfile.ZipFile(package) as held:
        along = [name for name in held.namelist() if name.startswith(("data/forms/", "data/evidence/"))]
    assert len(along) == 1
    assert along[0].startswith("data/evidence/")
