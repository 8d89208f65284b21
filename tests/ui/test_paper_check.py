"""Paper held against the figures in the window: a scanner that types, eight characters, a picture."""

from __future__ import annotations

import datetime
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QPushButton

from jhdesk.reports.layout import lay_out
from jhdesk.reports.page import Matrix, Page
from jhdesk.services.paper import stale_forms
from jhdesk.services.printing import documents
from jhdesk.services.printouts import remember
from jhdesk.ui.messages.paper import stale_text
from jhdesk.ui.widgets.paper_check import PaperCheckDialog
from tests.reports.paper import scan
from tests.ui.desk import Desk
from tests.ui.test_accessible import nameless


@pytest.fixture
def dialog(desk: Desk) -> PaperCheckDialog:
    """The dialog, over the window and in front."""
    made = PaperCheckDialog(desk.window, desk.session)
    with desk.qtbot.waitActive(made):
        made.show()
        made.activateWindow()
    return made


def printed(desk: Desk) -> Page:
    made = documents(["staff"], desk.session.entry, desk.session.standard)
    remember(desk.session.entry, made)
    return lay_out(made[0])[0]


def test_pages_are_scanned_one_after_the_other(desk: Desk, dialog: PaperCheckDialog) -> None:
    page = printed(desk)
    assert page.tie is not None
    assert nameless(dialog) == []
    paper = dialog.paper
    assert desk.focus() is paper.field
    assert not paper.answer.isVisible()
    for said in (page.tie.payload, page.tie.code, page.tie.code.lower()):
        desk.type(said)
        desk.press(Qt.Key.Key_Return)
        assert paper.answer.text().startswith("✓ 与现在的数据一致：《教职工花名册》第 1 页")
        assert paper.answer.property("look") == "meets"
        assert desk.focus() is paper.field
    desk.type(page.tie.code[:7])
    desk.press(Qt.Key.Key_Return)
    assert paper.answer.text().startswith("▲ 没有读对")
    assert dialog.isVisible()
    desk.press(Qt.Key.Key_Escape)


def test_a_stale_page_lists_its_cells_until_figures_change(
    desk: Desk, dialog: PaperCheckDialog, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page, paper, session = printed(desk), dialog.paper, desk.session
    scanned = scan(page, tmp_path / "scan.png", turned=2, noise=60)
    row = session.entry.rows("staff")[0]
    session.type_cell("staff", row.id, "name", "新名")
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(scanned), ""))
    paper.choose()
    assert paper.answer.text().startswith("▲ 与现在的数据不一致")
    assert paper.differences.toPlainText() == "t001 · 姓名：印着“甲”，现在是“新名”"
    assert nameless(dialog) == []
    session.type_cell("staff", row.id, "name", "甲")
    assert not paper.answer.isVisible()
    assert not paper.differences.isVisible()
    paper.choose()
    assert paper.answer.text().startswith("✓")
    scanned.write_text("no picture")
    paper.choose()
    assert paper.answer.text().startswith(f"▲ “{scanned.name}”不是能读的图片")
    dialog.close()


@pytest.mark.parametrize("chosen", ["", "no picture.png", "scan.png"])
def test_after_a_picture_the_next_page_is_scanned_at_once(
    desk: Desk, dialog: PaperCheckDialog, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, chosen: str
) -> None:
    page, paper = printed(desk), dialog.paper
    assert page.tie is not None
    scan(page, tmp_path / "scan.png")
    (tmp_path / "no picture.png").write_text("no picture")
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (chosen and str(tmp_path / chosen), ""))
    desk.type(page.tie.code)
    desk.press(Qt.Key.Key_Return)
    (chooser,) = (each for each in paper.findChildren(QPushButton) if each.text() == "从图片…")
    chooser.setFocus()
    desk.press(Qt.Key.Key_Space)
    assert paper.answer.text()[:1] == {"": "", "no picture.png": "▲", "scan.png": "✓"}[chosen]
    assert paper.field.text() == ""
    assert desk.focus() is paper.field
    desk.type(page.tie.payload)
    assert not paper.answer.isVisible()
    desk.press(Qt.Key.Key_Return)
    assert paper.answer.text().startswith("✓")


def test_two_stale_pages_in_one_picture_are_listed_by_page(
    desk: Desk, dialog: PaperCheckDialog, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = desk.session
    for number in range(60):
        session.entry.add_row("staff", {"staff_no": f"x{number:02}", "name": "甲"})
    made = documents(["staff"], session.entry, session.standard)
    remember(session.entry, made)
    first, second = lay_out(made[0])[:2]
    codes = [
        i._replace(y=9000 * at)
        for at, page in enumerate((first, second), 1)
        for i in page.items
        if isinstance(i, Matrix)
    ]
    both = replace(second, items=tuple(codes))
    on_second = {each.text for each in second.said}
    rows = session.entry.rows("staff")
    for row in (rows[0], next(row for row in rows if row.values["staff_no"] in on_second)):
        session.type_cell("staff", row.id, "name", "新名")
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(scan(both, tmp_path / "scan.png")), ""))
    dialog.paper.choose()
    told = dialog.paper.differences.toPlainText().splitlines()
    assert sorted(told[::2]) == ["《教职工花名册》第 1 页：", "《教职工花名册》第 2 页："]
    assert all("印着“甲”，现在是“新名”" in line for line in told[1::2])


def test_a_form_printed_before_the_last_change_is_told(desk: Desk) -> None:
    printed(desk)
    session, now = desk.session, datetime.datetime.now(datetime.UTC)
    assert stale_text(stale_forms(session.entry, session.standard), now) == ""
    session.type_cell("staff", session.entry.rows("staff")[0].id, "name", "新名")
    told = stale_text(stale_forms(session.entry, session.standard), now)
    assert "《教职工花名册》（" in told
    assert "打印，1 页不同）" in told
