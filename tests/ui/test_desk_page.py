"""The county's page 收报: who has handed in, receiving, what is open at a school, evaluating what came."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QDialog, QFileDialog, QLabel, QWidget

from jhdesk.services.county_desk import receive
from jhdesk.services.county_figures import county_dictionary
from jhdesk.services.entry import new_period
from jhdesk.services.keys import make_key, open_key
from jhdesk.services.workspace import Workspace
from jhdesk.ui.tables.reading import ReadTable
from jhdesk.ui.widgets.key_dialogs import NewKeyDialog
from jhdesk.ui.widgets.keys_dialog import KeysDialog
from jhdesk.ui.widgets.paper_check import PaperCheckDialog
from jhdesk.ui.widgets.receive_dialog import ReceiveDialog
from jhdesk.ui.widgets.signing import Secret
from tests.ui.county_story import OTHER, PASSPHRASE, SCHOOL, CountyStory
from tests.ui.desk import Desk, OpenDesk
from tests.ui.test_accessible import nameless
from tests.ui.test_window import scrolls_sideways

Key = Qt.Key


def texts(widget: QWidget) -> str:
    QApplication.processEvents()
    return "\n".join(each.text() for each in widget.findChildren(QLabel) if each.isVisible() and each.text())


def cells(page: Any) -> list[list[str]]:
    table = page.table
    return [[table.item(row, at).text() for at in range(table.columnCount())] for row in range(table.rowCount())]


def idle(desk: Desk, page: Any) -> None:
    """Waits until every package was looked at."""
    desk.qtbot.waitUntil(
        lambda: not page._looking and all("正在看" not in row[5] for row in cells(page)), timeout=20_000
    )


def dialog_of(desk: Desk, kind: type[QDialog]) -> Any:
    desk.qtbot.waitUntil(lambda: bool([each for each in desk.window.findChildren(kind) if each.isVisible()]))
    return next(each for each in desk.window.findChildren(kind) if each.isVisible())


def done(desk: Desk, dialog: Any) -> None:
    desk.qtbot.waitUntil(lambda: not dialog.busy, timeout=20_000)


def received(desk: Desk, *files: Path) -> None:
    """Puts packages into the county without the window."""
    with Workspace(desk.folder) as county, open_key(county, PASSPHRASE) as key:
        for file in files:
            receive(county, file, key.identity())
    page = desk.page("desk")
    page.refresh()
    idle(desk, page)


@pytest.fixture(autouse=True)
def quick_pause(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Secret, "SECOND", 0)


def receiving(desk: Desk, files: list[Path]) -> Any:
    desk.page("desk").receive(files)
    return dialog_of(desk, ReceiveDialog)


# the table


def test_who_has_not_handed_in_comes_first(county_desk: Desk, told: CountyStory) -> None:
    received(county_desk, told.first)
    page = county_desk.page("desk")
    first, second = cells(page)
    assert first == [OTHER, "乙小学", "– 未登记", "—", "▲ 还没有报", "先登记密钥"]
    assert second[:5] == [SCHOOL, "某乡中心小学", "✓ 已登记", "1", "● 已报，还没有回执"]
    assert page.summary.text() == "2024 学年 2 所学校：1 所还没有报，1 所已报，其中 0 所已接收定稿，1 所等回执。"
    assert not page.steps.isVisible()


def test_schools_are_filtered_sorted_and_copied_by_the_keyboard(county_desk: Desk, told: CountyStory) -> None:
    received(county_desk, told.first)
    page = county_desk.page("desk")
    county_desk.window.shell.take_focus()  # type: ignore[union-attr]
    assert page.table.hasFocus()
    county_desk.press(Key.Key_Down)
    assert page.table.school.school_code == SCHOOL
    county_desk.press(Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    heading, row = QApplication.clipboard().text().splitlines()
    assert heading.split("\t")[:2] == ["学校标识码", "学校"]
    assert row.startswith(f"{SCHOOL}\t某乡中心小学\t✓ 已登记\t1\t")
    page.by.setFocus()
    page.by.setCurrentIndex(0)
    page.by.activated.emit(0)
    assert [each[0] for each in cells(page)] == [SCHOOL, OTHER]
    assert page.table.school.school_code == SCHOOL, "the cursor stays at its school"
    page.table.sort_by(0)
    assert [each[0] for each in cells(page)] == [OTHER, SCHOOL]
    county_desk.press(Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    county_desk.type("乙 未登记")
    assert [each[0] for each in cells(page)] == [OTHER]
    county_desk.type("xyz")
    assert cells(page) == []
    assert page.nobody.isVisible()
    page.filter.clear()
    page.table.copy_all()
    assert len(QApplication.clipboard().text().splitlines()) == 3


def test_a_county_with_nothing_is_told_what_to_do_first(open_desk: OpenDesk, tmp_path: Path) -> None:
    with Workspace(tmp_path / "county") as workspace:
        workspace.set_role("county")
        new_period(workspace, 2024, county_dictionary())
    desk = open_desk(folder=tmp_path / "county")
    page = desk.page("desk")
    assert page.steps.text().splitlines()[:2] == ["还没有学校。请按次序办理：", "○ 1　建立县里的密钥"]
    assert not page.table.isVisible()
    page.make_key.click()
    (keys,) = desk.window.findChildren(KeysDialog)
    assert keys.findChildren(NewKeyDialog), "the first key is asked for at once"
    make_key(desk.session.workspace, "一个够长的新口令")
    keys.findChildren(NewKeyDialog)[0].reject()
    keys.accept()
    assert "✓ 1　建立县里的密钥，已办" in page.steps.text()
    assert page.make_key.text() == "密钥…"


def test_years_that_came_are_offered(county_desk: Desk, told: CountyStory) -> None:
    received(county_desk, told.first)
    session = county_desk.session
    session.type_cell("period", session.only_row("period").id, "school_year", "2026")
    page = county_desk.page("desk")
    page.refresh()
    assert [page.years.itemText(at) for at in range(page.years.count())] == ["2026 学年", "2024 学年"]
    page.years.setCurrentIndex(0)
    page.years.activated.emit(0)
    assert all(row[4] == "▲ 还没有报" for row in cells(page))
    page.refresh()
    assert page.year == 2026, "what was chosen stays"
    session.type_cell("period", session.only_row("period").id, "school_year", "2024")
    page.refresh()
    assert page.year == 2024, "the year that is opened is shown"


# receiving


def test_sealed_packages_are_received_after_one_passphrase(county_desk: Desk, told: CountyStory) -> None:
    dialog = receiving(county_desk, [told.second, told.first])
    assert "有 2 个文件是加密的" in texts(dialog)
    dialog.go.click()
    assert dialog.told.text() == "▲ 请先输入口令。"
    dialog.secret.edit.setText("wrong wrong")
    dialog.go.click()
    done(county_desk, dialog)
    assert dialog.told.text().startswith("▲ 口令不对")
    county_desk.qtbot.waitUntil(dialog.go.isEnabled)
    dialog.secret.edit.setText(PASSPHRASE)
    dialog.secret.keep.setChecked(True)
    dialog.go.click()
    done(county_desk, dialog)
    assert dialog.told.text() == "✓ 接收 2 个。"
    assert "✓ 已接收：第一小学 2024 学年第 1 版" in texts(dialog)
    dialog.copy.click()
    assert "第 2 版" in QApplication.clipboard().text()
    dialog.leave.click()
    page = county_desk.page("desk")
    idle(county_desk, page)
    assert [row[3] for row in cells(page)] == ["—", "2"]
    again = receiving(county_desk, [told.second, told.first])
    assert "口令已记住" in texts(again)
    county_desk.qtbot.waitUntil(lambda: again.finished_work, timeout=20_000)
    assert again.told.text() == "✓ 接收 0 个，以前已接收 2 个。"


def test_a_wrong_passphrase_waits_before_the_next_try(
    county_desk: Desk, told: CountyStory, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Secret, "SECOND", 10**8)
    dialog = receiving(county_desk, [told.first])
    dialog.secret.edit.setText("wrong wrong")
    dialog.go.click()
    done(county_desk, dialog)
    assert not dialog.go.isEnabled()
    assert dialog.secret.note.text() == "请等 1 秒再试。"
    dialog.secret.edit.returnPressed.emit()
    assert not dialog.busy, "Enter does not pass by the pause"
    dialog.secret._second()
    assert dialog.go.isEnabled()


def test_a_fork_is_shown_side_by_side(county_desk: Desk, told: CountyStory, tmp_path: Path) -> None:
    received(county_desk, told.first)
    junk = tmp_path / "junk.jhpkg"
    junk.write_bytes(b"nothing")
    dialog = receiving(county_desk, [told.fork, junk])
    dialog.secret.edit.setText(PASSPHRASE)
    dialog.go.click()
    done(county_desk, dialog)
    assert dialog.told.text() == "▲ 接收 0 个，没有接收 2 个。"
    said = texts(dialog)
    assert "这个文件的内容不是上报包" in said
    assert told.fork_digest in said
    (table,) = dialog.findChildren(ReadTable)
    assert (table.rowCount(), table.item(0, 0).text()) == (1, "教职工 t001“最高学历”")
    assert table.item(0, 1).text() != table.item(0, 2).text()


def test_a_whole_stick_is_searched(
    county_desk: Desk, told: CountyStory, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = county_desk.page("desk")
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(tmp_path / "empty"))
    (tmp_path / "empty").mkdir()
    page.receive_folder.click()
    county_desk.qtbot.waitUntil(page.told.isVisible)
    assert "里没有上报包" in page.told.text()
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(told.first.parent))
    page.receive_folder.click()
    dialog = dialog_of(county_desk, ReceiveDialog)
    assert {path.name for path in dialog.paths} == {told.first.name, told.second.name}


def test_receiving_is_stopped_between_files(county_desk: Desk, told: CountyStory) -> None:
    dialog = receiving(county_desk, [told.first, told.second])
    dialog.secret.edit.setText(PASSPHRASE)
    dialog.go.click()
    dialog.reject()
    assert dialog.isVisible(), "what is under way is not cut off"
    done(county_desk, dialog)
    assert "还有 2 个没有接收" in dialog.told.text() or "还有 1 个没有接收" in dialog.told.text()


# one school


def test_the_chosen_school_tells_all_of_its_package(county_desk: Desk, told: CountyStory) -> None:
    received(county_desk, told.first, told.second)
    page = county_desk.page("desk")
    page.table.setCurrentCell(1, 0)
    said = texts(page.panel)
    assert f"某乡中心小学（{SCHOOL}）　第 2 版　● 已报，还没有回执" in said
    assert told.key.fingerprint in said
    assert "与上一版相比的更正（1）" in said
    assert "没有写原因" in said
    assert page.receipt.isEnabled()
    bar = page.area.verticalScrollBar()
    county_desk.qtbot.waitUntil(lambda: bar.maximum() > 0)
    page.receipt.setFocus()
    county_desk.press(Key.Key_PageDown)
    assert bar.value() > 0, "the keyboard alone reaches what is below"
    page.table.setCurrentCell(0, 0)
    assert "这所学校还没有报" in texts(page.panel)
    assert not page.receipt.isEnabled()


def test_a_damaged_copy_is_told_at_its_school(county_desk: Desk, told: CountyStory) -> None:
    received(county_desk, told.first)
    (file,) = (county_desk.folder / "inbox").iterdir()
    file.write_bytes(b"x")
    page = county_desk.page("desk")
    page._forget(SCHOOL)
    page.refresh()
    idle(county_desk, page)
    assert cells(page)[1][5] == "▲ 看不了"
    page.table.setCurrentCell(1, 0)
    assert "已经损坏" in texts(page.panel)
    assert not page.receipt.isEnabled()


# evaluating


def test_what_was_received_is_evaluated(county_desk: Desk, told: CountyStory) -> None:
    page = county_desk.page("evaluation")
    page.use_received.click()
    assert "还没有收到上报包" in page.told.text()
    received(county_desk, told.first, told.second)
    page = county_desk.page("evaluation")
    page.use_received.click()
    county_desk.qtbot.waitUntil(page.result.isVisible, timeout=20_000)
    assert page.result.summary.text() == "1 所学校中 1 所达标，占 100%"
    assert "共 1 所学校" in page.where.text()
    assert not page.again.isVisible()


@pytest.mark.parametrize("percent", [100, 200])
def test_the_page_fits_a_small_screen_and_has_names(county_desk: Desk, told: CountyStory, percent: int) -> None:
    received(county_desk, told.first, told.second)
    county_desk.window._resize_to(percent)
    try:
        page = county_desk.page("desk")
        page.table.setCurrentCell(1, 0)
        assert scrolls_sideways(county_desk.window) == []
        assert nameless(county_desk.window) == []
        least = county_desk.window.minimumSizeHint()
        assert (least.width() <= 1366, least.height() <= 768) == (True, True)
    finally:
        county_desk.window._resize_to(100)


def test_stamped_paper_is_held_against_what_was_received(county_desk: Desk) -> None:
    county_desk.page("desk").paper.click()
    (dialog,) = county_desk.window.findChildren(PaperCheckDialog)
    dialog.paper.field.setText("AAAA AAAA")
    dialog.paper.check()
    assert dialog.paper.answer.text().startswith("▲ 没有读对")
    dialog.paper.field.setText("https://example.org")
    dialog.paper.check()
    assert dialog.paper.answer.text().startswith("▲ 这不是本程序印的二维码")
