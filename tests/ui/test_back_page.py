"""The page 回执: what the county sent is opened, its remarks are answered, its code package is taken by a person."""

from __future__ import annotations

import datetime
import shutil
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QPushButton

from jhdesk.services.county_notice import county_of
from jhdesk.services.receipts import remarks
from jhdesk.ui.messages.back_page import due_text
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
from tests.services.county_story import REMARKS, Story
from tests.ui.desk import Desk, OpenDesk

__all__ = [
    "begun", "county_key", "county_opened", "entry", "filled", "held", "key", "new", "opened", "story", "workspace",
]  # fmt: skip
DUE = datetime.date(2024, 10, 15)


def back(open_desk: OpenDesk, story: Story, day: datetime.date = DUE) -> tuple[Desk, Any]:
    """The page in a window on the school's workspace, on a day."""
    desk = open_desk(folder=story.school.folder)
    page = desk.page("back")
    page.today = lambda: day
    page.refresh()
    QApplication.processEvents()
    return desk, page


def bring(desk: Desk, page: Any, path: Path, *, anew: bool = False) -> None:
    """Opens what came, and waits until it is done."""
    page.open_file(path, anew=anew)
    settle(desk, page)


def settle(desk: Desk, page: Any) -> None:
    desk.qtbot.waitUntil(page.bar.isHidden)
    QApplication.processEvents()


def returned(story: Story) -> Path:
    story.receive(story.export().path)
    return story.receipt("returned", REMARKS).path


def places(page: Any) -> list[str]:
    return [each.text() for each in page.remarks.findChildren(QPushButton)]


# receipts


def test_before_anything_was_handed_in(open_desk: OpenDesk, story: Story) -> None:
    desk, page = back(open_desk, story)
    assert page.state.text() == "– 这一学年还没有上报。"
    assert page.no_county.isVisible()
    assert not page.due.isVisible()
    assert not page.listed.isVisible()
    desk.window.shell.take_focus()  # type: ignore[union-attr]
    assert desk.focus() is page.open


def test_a_returned_receipt_is_answered_remark_by_remark(open_desk: OpenDesk, begun: Story) -> None:
    path = returned(begun)
    desk, page = back(open_desk, begun)
    assert page.state.text() == "● 第 1 版已上报，还没有打开过县里的回执。"
    renamed = path.with_name("1.tmp")
    shutil.copy(path, renamed)
    bring(desk, page, renamed)
    assert page.state.text() == "▲ 第 1 版已退回修改，有 3 条意见，3 条还没有答复。"
    assert places(page) == ["教职工 t001“最高学历”", "用房"]  # the third has no place
    assert page.count.text() == "意见 3 条，3 条没有答复"
    first, second, third = (line.edit for line in page.remarks.lines)
    assert desk.focus() is first
    desk.type("已核对证书")
    assert remarks(begun.entry)[0].answer is None
    desk.press(Qt.Key.Key_Return)
    assert desk.focus() is second
    assert remarks(begun.entry)[0].answer == "已核对证书"
    assert page.count.text() == "意见 3 条，2 条没有答复"
    desk.press(Qt.Key.Key_Down)
    assert desk.focus() is third
    desk.type("已盖章")
    desk.press(Qt.Key.Key_Up)
    assert remarks(begun.entry)[2].answer == "已盖章"
    desk.type("附上")
    desk.press(Qt.Key.Key_Escape)
    assert second.text() == ""
    desk.type("附上")
    desk.window.close()  # what is being typed is stored like what is left
    assert [each.answer for each in remarks(begun.entry)] == ["已核对证书", "附上", "已盖章"]


def test_what_may_not_be_kept_stays_in_the_line(open_desk: OpenDesk, begun: Story) -> None:
    begun.take(returned(begun))
    desk, page = back(open_desk, begun)
    line = page.remarks.lines[0]
    line.edit.setFocus()
    desk.type("11010119900307" + "123X")
    desk.press(Qt.Key.Key_Return)
    assert "像是有身份证号" in line.problem.text()
    assert line.edit.text() == "11010119900307" + "123X"
    assert remarks(begun.entry)[0].answer is None
    line.edit.setFocus()
    line.edit.selectAll()
    desk.type("ok")
    desk.press(Qt.Key.Key_Return)
    assert not line.problem.isVisible()
    assert remarks(begun.entry)[0].answer == "ok"


def test_a_place_leads_to_its_cell_and_back(open_desk: OpenDesk, begun: Story) -> None:
    begun.take(returned(begun))
    desk, page = back(open_desk, begun)
    first, second = page.remarks.findChildren(QPushButton)
    first.click()
    QApplication.processEvents()
    grid = desk.grid("staff")
    assert desk.focus() is grid
    assert (grid.currentIndex().row(), grid.currentIndex().column()) == (0, desk.column("staff", "degree"))
    desk.press(Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    assert desk.window.shell.name == "back"  # type: ignore[union-attr]
    second.click()
    QApplication.processEvents()
    assert desk.focus() is desk.grid("room")


def test_an_accepted_one_locks(open_desk: OpenDesk, begun: Story) -> None:
    begun.receive(begun.export().path)
    path = begun.receipt("accepted", REMARKS[2:]).path
    desk, page = back(open_desk, begun)
    bring(desk, page, path)
    assert page.state.text() == "✓ 第 1 版县里已接收定稿。"
    assert "从此锁定" in page.locked.text()
    assert page.remarks.lines[0].edit.isReadOnly()
    assert not page.due.isVisible()  # nothing is due any more
    begun.set_degree("11")
    page.refresh()
    assert page.locked.isVisible()


def test_a_newer_revision_waits_for_its_receipt(open_desk: OpenDesk, begun: Story) -> None:
    begun.take(returned(begun))
    begun.set_degree("11")
    begun.export()
    _, page = back(open_desk, begun)
    assert page.state.text() == "● 第 2 版已上报，等县里的回执；上一份回执退回的是第 1 版。"


def test_wrong_files_say_what_is_wrong_and_change_nothing(open_desk: OpenDesk, begun: Story, tmp_path: Path) -> None:
    first = returned(begun)
    older, broken = first.with_name("older.jhreceipt"), first.with_name("broken.jhreceipt")
    shutil.copy(first, older)
    broken.write_bytes(first.read_bytes()[:-200])
    begun.set_degree("11")
    begun.take(returned(begun))
    text = tmp_path / "x.txt"
    text.write_text("x")
    desk, page = back(open_desk, begun)
    before = remarks(begun.entry)
    for path, said in (
        (older, "是较早的"),
        (broken, "回执没有通过核对"),
        (text, "不是县里发来的文件"),
        (tmp_path / "gone.jhreceipt", "找不到"),
        (next(begun.school.outbox.iterdir()), "是上报包"),
    ):
        bring(desk, page, path)
        assert said in page.told.text(), path
        assert page.told.text().startswith("▲")
        assert not page.anew.isVisible()
    assert remarks(begun.entry) == before


def test_a_receipt_before_the_code_package_and_one_of_another_school(open_desk: OpenDesk, story: Story) -> None:
    story.enrol()
    path = returned(story)
    desk, page = back(open_desk, story)
    bring(desk, page, path)
    assert "请先导入代码包" in page.told.text()
    story.take_codes(story.codes().path)
    story.entry.set_cells("school", [(story.entry.rows("school")[0].id, "school_code", "2165400009")])
    bring(desk, page, path)
    assert "不是给本校的" in page.told.text()


@pytest.mark.parametrize(
    ("day", "said"),
    [
        ("2024-10-03", "县里要求 2024 年 10 月 15 日以前上报，还有 12 天。"),
        ("2024-10-15", "县里要求 2024 年 10 月 15 日以前上报，今天是最后一天。"),
        ("2024-10-17", "县里要求 2024 年 10 月 15 日以前上报，已经过了 2 天。"),
        ("1980-01-01", "县里要求 2024 年 10 月 15 日以前上报。"),
        ("2099-12-31", "县里要求 2024 年 10 月 15 日以前上报。"),
    ],
)
def test_the_last_day_is_told_without_alarm_and_without_trusting_the_clock(day: str, said: str) -> None:
    assert due_text(DUE, datetime.date.fromisoformat(day)) == said
    assert due_text(None, DUE) == ""


def test_the_page_says_the_last_day(open_desk: OpenDesk, begun: Story) -> None:
    desk, page = back(open_desk, begun, datetime.date(2024, 10, 3))
    assert page.due.text().endswith("还有 12 天。")
    assert desk.session.memory.deadline == DUE  # the header and the overview say it too


# code packages


def test_the_first_code_package_is_taken_when_the_letter_was_looked_at(open_desk: OpenDesk, story: Story) -> None:
    story.entry.type_cell("staff", story.entry.rows("staff")[0].id, "degree", "")
    path = story.codes(rules=[{"rule_id": "R104", "severity": "off", "reason": "本年不查"}]).path
    desk, page = back(open_desk, story)
    desk.session.memory.set_deadline(datetime.date(2024, 9, 1))
    desk.page("check")
    desk.qtbot.waitUntil(lambda: desk.session.review.known)
    assert desk.session.review.hard
    desk.page("back")
    bring(desk, page, path)
    dialog, groups = page.dialog, story.county_key.public.fingerprint.split()
    shown = [each.text() for each in dialog.findChildren(type(page.count))]
    hidden = dialog.look.asked
    assert len(hidden) == 3
    assert all(any(group in text for text in shown) for at, group in enumerate(groups) if at not in hidden)
    shown += [dialog.table.item(at, 2).text() for at in range(dialog.table.rowCount())]
    assert not any(groups[at] in text for text in shown for at in hidden)
    changes = {
        dialog.table.item(at, 0).text(): dialog.table.item(at, 2).text() for at in range(dialog.table.rowCount())
    }
    assert changes["校验规则 R104 必填项未填"] == "不查，本年不查"
    dialog.take()
    assert "指纹空着的三组" in dialog.told.text()
    dialog.typed.setText("0000 0000")
    dialog.take()
    assert "不能采用" in dialog.told.text()
    assert county_of(story.school) is None
    dialog.typed.setText(" ".join(groups[at] for at in hidden).lower())
    dialog.take()
    settle(desk, page)
    assert page.told.text() == "✓ 已采用第 1 号代码包，从现在起按它校验、评估和上报。"
    assert not page.no_county.isVisible()
    assert desk.session.memory.deadline == DUE
    desk.qtbot.waitUntil(lambda: desk.session.review.known and not desk.session.review.hard)


def test_left_alone_nothing_is_taken(open_desk: OpenDesk, story: Story) -> None:
    desk, page = back(open_desk, story)
    bring(desk, page, story.codes().path)
    page.dialog.reject()
    assert county_of(story.school) is None


def test_a_later_one_says_who_signed_it_and_counts_at_once(open_desk: OpenDesk, begun: Story) -> None:
    path = begun.codes(deadlines=[{"school_year": "2024", "due_on": "2024-11-01"}]).path
    desk, page = back(open_desk, begun)
    bring(desk, page, path)
    assert not page.dialog.typed.isVisible()
    assert page.dialog.table.rowCount() == 1
    page.dialog.go.click()
    settle(desk, page)
    assert "11 月 1 日" in page.due.text()
    bring(desk, page, path)
    assert "以前已采用" in page.told.text()


def test_code_packages_that_are_not_taken(open_desk: OpenDesk, begun: Story, monkeypatch: pytest.MonkeyPatch) -> None:
    from contextlib import nullcontext

    from jhdesk.exchange.secret_key import SigningKey, new_key
    from jhdesk.services import issuing

    first = begun.codes().path
    older = first.with_name("older.zip")
    shutil.copy(first, older)
    begun.take_codes(begun.codes(deadlines=[{"school_year": "2024", "due_on": "2024-11-01"}]).path)
    desk, page = back(open_desk, begun)
    bring(desk, page, older)
    assert "没有采用" in page.told.text()
    bring(desk, page, begun.codes(county_code="654023").path)
    assert "本校属于 654022" in page.told.text()
    with SigningKey(new_key("县的新口令").secret_file, "县的新口令") as lost:
        monkeypatch.setattr(issuing, "open_key", lambda *_: nullcontext(lost))
        path = begun.codes().path
        bring(desk, page, path)
        assert "代码包没有通过核对" in page.told.text()
        assert page.anew.isVisible()
        page.anew.click()
        settle(desk, page)
        page.dialog.typed.setText(begun.county_key.public.fingerprint)
        page.dialog.take()
        assert "不能采用" in page.dialog.told.text()
        page.dialog.typed.setText(lost.public.fingerprint)
        page.dialog.take()
        settle(desk, page)
        assert county_of(begun.school).keys[0] == lost.public  # type: ignore[union-attr]


# the overview


def test_the_overview_leads_to_what_the_county_said(open_desk: OpenDesk, begun: Story) -> None:
    begun.take(returned(begun))
    desk, _ = back(open_desk, begun)
    page = desk.page("overview")
    desk.qtbot.waitUntil(lambda: desk.session.review.known)
    QApplication.processEvents()
    (step,) = [each for each in page.steps if "县里退回" in each.text]
    assert step.text == "▲ 县里退回了第 1 版，3 条意见没有答复"
    step.go()
    assert desk.window.shell.name == "back"  # type: ignore[union-attr]
