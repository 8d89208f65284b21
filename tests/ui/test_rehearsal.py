"""On the page 上报: the rehearsal with its ways to each place, and the reasons for what changed since the revision before."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QPushButton

from jhdesk.services.change_reasons import ALL, reasons
from jhdesk.services.checking import check
from jhdesk.services.entry import Entry
from jhdesk.services.explaining import Explanations
from jhdesk.services.receipts import answer, remarks
from jhdesk.ui.messages.county_desk import verdict_text
from jhdesk.ui.pages import handin_page
from jhdesk.ui.widgets import change_reasons, stick_choice
from tests.services.conftest import (
    PASSPHRASE,
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
from tests.services.county_story import REMARKS, Story
from tests.ui.desk import Desk, OpenDesk

__all__ = [
    "begun", "county_key", "county_opened", "entry", "filled", "held", "key", "new", "opened", "story", "workspace",
]  # fmt: skip


def handin(open_desk: OpenDesk, story: Story) -> tuple[Desk, Any]:
    desk = open_desk(folder=story.school.folder)
    page = desk.page("handin")
    QApplication.processEvents()
    return desk, page


def rehearsed(desk: Desk, page: Any) -> Any:
    page.rehearsal.go.click()
    desk.qtbot.waitUntil(page.bar.isHidden, timeout=20_000)
    QApplication.processEvents()
    return page.rehearsal


def texts(panel: Any) -> list[str]:
    return [each.text() for each in panel.result.findChildren(QLabel)]


def verbs(panel: Any) -> list[QPushButton]:
    return [each for each in panel.result.findChildren(QPushButton) if each.isVisible()]


def explain_all(story: Story) -> None:
    explanations = Explanations(story.entry)
    for finding in check(story.entry):
        explanations.explain(finding, "核对过")


# the rehearsal


def test_it_says_what_the_county_says_and_leads_to_soft_and_hard_places(open_desk: OpenDesk, begun: Story) -> None:
    begun.set_degree("")
    desk, page = handin(open_desk, begun)
    assert "会加密，只有某县教育督导室和本校能打开" in page.rehearsal.sealed.text()
    panel = rehearsed(desk, page)
    assert panel.verdict.text().startswith("还有 1 处必须改正、")
    hard, soft = verbs(panel)[:2]
    assert (hard.text(), soft.text()) == ("去改正", "改正或说明")
    hard.click()
    QApplication.processEvents()
    grid = desk.grid("staff")
    assert (grid.currentIndex().row(), grid.currentIndex().column()) == (0, desk.column("staff", "degree"))
    desk.type("21")
    desk.press(Qt.Key.Key_Return)
    desk.page("handin")
    assert not panel.result.isVisible()  # it was said of other figures
    panel = rehearsed(desk, page)
    told = panel.verdict.text()
    begun.entry = Entry(begun.school, begun.entry.period_id)
    assert told == verdict_text(begun.receive(begun.export().path).examined)
    verbs(panel)[0].click()
    assert desk.window.shell.name == "check"  # type: ignore[union-attr]


def test_nothing_open_can_be_handed_in(open_desk: OpenDesk, begun: Story) -> None:
    explain_all(begun)
    desk, page = handin(open_desk, begun)
    panel = rehearsed(desk, page)
    assert panel.verdict.text() == "✓ 可以上报。没有要改的，可以接收定稿。"
    assert verbs(panel) == []
    assert list(begun.school.outbox.iterdir()) == []


def test_remarks_without_an_answer_and_a_locked_revision(open_desk: OpenDesk, begun: Story) -> None:
    explain_all(begun)
    begun.receive(begun.export().path)
    begun.take(begun.receipt("returned", REMARKS[2:]).path)
    desk, page = handin(open_desk, begun)
    panel = rehearsed(desk, page)
    assert panel.verdict.text() == "还有 1 条意见没有答复，县里可以退回。"
    verbs(panel)[0].click()
    assert desk.window.shell.name == "back"  # type: ignore[union-attr]
    answer(begun.entry, remarks(begun.entry)[0].remark.id, "已盖章")
    begun.receive(begun.export().path)
    begun.take(begun.receipt("accepted").path)
    begun.set_degree("11")
    desk.session.open(desk.session.entry.period_id)
    desk.page("handin")
    panel = rehearsed(desk, page)
    assert any("不能再报新的一版" in text for text in texts(panel))
    assert "✓" not in panel.verdict.text()


def test_what_cannot_be_made_at_all(open_desk: OpenDesk, begun: Story) -> None:
    begun.entry.type_cell("school", begun.entry.rows("school")[0].id, "name", "")
    desk, page = handin(open_desk, begun)
    panel = rehearsed(desk, page)
    assert "必须先改正，才能生成上报包" in panel.verdict.text()
    assert verbs(panel)[0].text() == "去改正"


# reasons


@pytest.fixture
def changed(open_desk: OpenDesk, begun: Story) -> tuple[Desk, Any]:
    """The page after the first revision, since which two figures changed."""
    begun.export()
    for row in begun.entry.rows("staff")[:2]:
        begun.entry.type_cell("staff", row.id, "degree", "11")
    desk, page = handin(open_desk, begun)
    desk.qtbot.waitUntil(lambda: bool(page.reasons.changes))
    return desk, page


def test_before_the_second_revision_there_is_nothing_to_reason(open_desk: OpenDesk, begun: Story) -> None:
    _, page = handin(open_desk, begun)
    assert not page.reasons.isVisible()


def test_one_reason_for_all_and_others_for_single_cells(changed: tuple[Desk, Any], begun: Story) -> None:
    desk, page = changed
    panel = page.reasons
    assert panel.title.text() == "与上一版相比改了 2 处，2 处没有写更正原因"
    assert "大学本科毕业 → " in panel.said[0].text()
    panel.lines[0].edit.setFocus()
    desk.type("新拿到证书")
    desk.press(Qt.Key.Key_Return)
    assert desk.focus() is panel.lines[1].edit
    assert panel.title.text() == "与上一版相比改了 2 处，1 处没有写更正原因"
    panel.all.edit.setFocus()
    desk.type("县里来电要求")
    desk.press(Qt.Key.Key_Return)
    assert panel.title.text() == "与上一版相比改了 2 处，都有更正原因"
    assert panel.lines[1].edit.placeholderText() == "县里来电要求"
    assert reasons(begun.entry) == {ALL: "县里来电要求", ("staff", "t001", "degree"): "新拿到证书"}
    begun.export()
    assert sorted(each["reason"] for each in begun.table("changes")) == ["县里来电要求", "新拿到证书"]
    desk.session.data_changed.emit("")
    desk.qtbot.waitUntil(lambda: panel.title.text() == "与上一版相比，数据没有改动。")
    assert not panel.all.isVisible()


def test_a_place_leads_to_its_cell(changed: tuple[Desk, Any]) -> None:
    desk, page = changed
    next(each for each in page.reasons.findChildren(QPushButton) if "t002" in each.text()).click()
    QApplication.processEvents()
    assert desk.grid("staff").currentIndex().row() == 1


def test_without_reasons_the_export_asks_and_may_go_on(
    changed: tuple[Desk, Any], monkeypatch: pytest.MonkeyPatch, begun: Story
) -> None:
    desk, page = changed
    asked: list[str] = []
    folder = begun.stick / "window"
    folder.mkdir()
    monkeypatch.setattr(stick_choice.QFileDialog, "getExistingDirectory", lambda *_: str(folder))

    def ask(answer: bool) -> Any:
        return lambda *given: asked.append(given[2]) or answer

    monkeypatch.setattr(change_reasons, "ask", ask(False))
    page.first.setText(PASSPHRASE)
    page.start()
    assert "有 2 处没有写更正原因" in asked[0]
    assert desk.focus() is page.reasons.all.edit
    assert list(folder.iterdir()) == []
    monkeypatch.setattr(change_reasons, "ask", ask(True))
    monkeypatch.setattr(handin_page, "ask", lambda *_: pytest.fail("a sealed package shows nobody's data"))
    page.start()
    desk.qtbot.waitUntil(lambda: page.told.text().startswith("✓"), timeout=20_000)
    assert [each.name for each in folder.iterdir()] == ["2165400001-2024-r2.jhpkg.age"]


def test_a_copy_that_is_gone_is_said(open_desk: OpenDesk, begun: Story) -> None:
    begun.export()
    for kept in begun.school.outbox.iterdir():
        kept.write_bytes(b"x")
    desk, page = handin(open_desk, begun)
    desk.qtbot.waitUntil(lambda: "比不出改了哪些" in page.reasons.title.text())


def test_what_was_accepted_is_said_on_the_page(open_desk: OpenDesk, begun: Story) -> None:
    begun.receive(begun.export().path)
    _, page = handin(open_desk, begun)
    assert not page.lock_note.isVisible()
    begun.take(begun.receipt("accepted").path)
    page.refresh()
    assert "第 1 版县里已经接收，从此锁定" in page.lock_note.text()


def test_remarks_left_open_are_said_before_it_is_written(
    changed: tuple[Desk, Any], monkeypatch: pytest.MonkeyPatch, begun: Story
) -> None:
    _, page = changed
    begun.receive(begun.sent[-1].path)
    begun.take(begun.receipt("returned", REMARKS).path)
    asked: list[str] = []
    monkeypatch.setattr(change_reasons, "ask", lambda *_: True)
    monkeypatch.setattr(handin_page, "ask", lambda *given: asked.append(given[2]) or False)
    page.first.setText(PASSPHRASE)
    page.start()
    assert "意见还有 3 条没有答复" in asked[0]
