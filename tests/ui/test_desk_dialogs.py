"""What goes out from the county's page 收报, and whose keys it trusts: receipts, key cards, code packages."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QFileDialog

from jhdesk.exchange.key_card import KeyCard
from jhdesk.exchange.secret_key import new_key
from jhdesk.services import issuing
from jhdesk.services.county_desk import Standing, enrolled, issued_tables, receipts_of, standings
from jhdesk.services.workspace import Workspace
from jhdesk.ui.widgets import receipt_dialog, work_dialog
from jhdesk.ui.widgets.enrol_dialog import HIDDEN, EnrolDialog
from jhdesk.ui.widgets.issue_codes_dialog import IssueCodesDialog
from jhdesk.ui.widgets.receipt_dialog import ReceiptDialog
from jhdesk.ui.widgets.signing import Secret, Target
from tests.ui.county_story import OTHER, PASSPHRASE, SCHOOL, CountyStory
from tests.ui.desk import Desk
from tests.ui.test_accessible import nameless
from tests.ui.test_desk_page import dialog_of, done, received, texts
from tests.ui.test_window import scrolls_sideways


@pytest.fixture(autouse=True)
def quick_pause(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Secret, "SECOND", 0)


@pytest.fixture
def stick(county_desk: Desk, tmp_path: Path) -> Path:
    folder = tmp_path / "my stick"
    folder.mkdir()
    county_desk.session.workspace.set_setting(Target.SETTING, str(folder))
    return folder


def standing(desk: Desk) -> Standing:
    with Workspace(desk.folder) as county:
        return next(each for each in standings(county, 2024) if each.school_code == SCHOOL)


def receipt(desk: Desk, *files: Path) -> Any:
    """The dialog on the school's newest revision."""
    received(desk, *files)
    page = desk.page("desk")
    page.table.setCurrentCell([each.school_code for each in page.table.rows].index(SCHOOL), 0)
    page.table.setFocus()
    desk.press(Qt.Key.Key_Return)
    return dialog_of(desk, ReceiptDialog)


def tick(dialog: Any, *rows: int) -> None:
    dialog.remarks.tick(False)
    for row in rows:
        dialog.remarks.item(row).setCheckState(Qt.CheckState.Checked)


def answer(monkeypatch: pytest.MonkeyPatch, module: Any, *, yes: bool) -> list[str]:
    asked: list[str] = []
    monkeypatch.setattr(module, "ask", lambda _parent, _title, text, _verb: asked.append(text) or yes)
    return asked


# receipts


def test_a_receipt_with_three_remarks_is_written(county_desk: Desk, told: CountyStory, stick: Path) -> None:
    dialog = receipt(county_desk, told.first)
    assert dialog.return_it.isChecked()
    count = dialog.remarks.count()
    assert count == len(dialog.kept.examined.points) > 3
    tick(dialog, 0, 1)
    dialog.remarks.item(1).setText("请把这一处改了。")
    dialog.table.setCurrentIndex(dialog.table.findData("room"))
    dialog.text.setText("功能室面积请附平面图。")
    dialog.text.returnPressed.emit()
    assert dialog.remarks.count() == count + 1
    dialog.secret.edit.setText(PASSPHRASE)
    dialog.go.click()
    done(county_desk, dialog)
    assert dialog.told.text().startswith("✓ 已写入并读回核对。")
    assert [path.suffix for path in stick.iterdir()] == [".jhreceipt"]
    with Workspace(county_desk.folder) as county:
        (said,) = receipts_of(county, SCHOOL, 2024)
    place = dialog.kept.examined.points[0].finding.place
    first, second, third = said.remarks
    assert (first.table, first.key, first.field) == (place.table, place.key, place.field)
    assert second.text == "请把这一处改了。"
    assert (third.table, third.text) == ("room", "用房：功能室面积请附平面图。")
    dialog.leave.click()
    page = county_desk.page("desk")
    county_desk.qtbot.waitUntil(page.receipt.isEnabled, timeout=20_000)
    assert "◐ 已退回，等新的一版" in texts(page.panel)
    assert "已发回执中的意见（3）" in texts(page.panel)


def test_a_wrong_passphrase_and_a_full_stick_lose_nothing(
    county_desk: Desk, told: CountyStory, stick: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    dialog = receipt(county_desk, told.first)
    tick(dialog, 0)
    dialog.text.setText("请在封面盖章。")
    dialog.secret.edit.setText("wrong wrong")
    dialog.go.click()
    done(county_desk, dialog)
    assert dialog.told.text().startswith("▲ 口令不对")
    drafts = dialog.remarks.drafts()
    assert [each.text for each in drafts][1:] == ["请在封面盖章。"]
    county_desk.qtbot.waitUntil(dialog.go.isEnabled)

    def full(kept: Path, folder: Path, name: str, *_: object, **__: object) -> None:
        raise issuing.JhdeskError("not_written", file=name, reason="No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(issuing, "carry", full)
        dialog.secret.edit.setText(PASSPHRASE)
        dialog.go.click()
        done(county_desk, dialog)
    assert "磁盘已满" in dialog.told.text()
    assert dialog.remarks.drafts() == drafts
    assert dialog.secret.edit.text() == PASSPHRASE
    dialog.go.click()
    done(county_desk, dialog)
    assert dialog.told.text().startswith("✓")
    with Workspace(county_desk.folder) as county:
        assert len(receipts_of(county, SCHOOL, 2024)) == 1


def test_what_cannot_be_a_receipt_is_one_sentence(county_desk: Desk, told: CountyStory, stick: Path) -> None:
    dialog = receipt(county_desk, told.first)
    dialog.secret.edit.setText(PASSPHRASE)
    tick(dialog)
    dialog.go.click()
    done(county_desk, dialog)
    assert "至少写一条意见" in dialog.told.text()
    dialog.text.setText("教师 110101199003071233 没有证书")
    dialog.go.click()
    done(county_desk, dialog)
    assert "身份证号" in dialog.told.text()
    assert standing(county_desk).verdict is None


def test_accepting_with_open_points_is_asked_once_more(
    county_desk: Desk, told: CountyStory, stick: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    dialog = receipt(county_desk, told.first)
    dialog.accept_it.setChecked(True)
    tick(dialog)
    dialog.secret.edit.setText(PASSPHRASE)
    asked = answer(monkeypatch, receipt_dialog, yes=False)
    dialog.go.click()
    assert not dialog.busy
    assert "改正或说明" in asked[0]
    answer(monkeypatch, receipt_dialog, yes=True)
    dialog.go.click()
    done(county_desk, dialog)
    assert standing(county_desk).verdict == "accepted"


def test_what_was_typed_is_not_dropped_by_esc(
    county_desk: Desk, told: CountyStory, stick: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    dialog = receipt(county_desk, told.first)
    dialog.text.setText("请在封面盖章。")
    asked = answer(monkeypatch, work_dialog, yes=False)
    dialog.reject()
    assert asked
    assert dialog.isVisible()
    answer(monkeypatch, work_dialog, yes=True)
    dialog.reject()
    assert not dialog.isVisible()


def test_without_a_folder_it_is_asked_for(county_desk: Desk, told: CountyStory) -> None:
    dialog = receipt(county_desk, told.first)
    dialog.secret.edit.setText(PASSPHRASE)
    dialog.go.click()
    assert "请先选择放在哪个文件夹" in dialog.told.text()


def test_long_remarks_are_broken_and_not_cut(county_desk: Desk, told: CountyStory, stick: Path) -> None:
    dialog = receipt(county_desk, told.first)
    remarks = dialog.remarks
    metrics = remarks.fontMetrics()
    text, low = "", remarks.visualItemRect(remarks.item(0)).height()
    while metrics.horizontalAdvance(text) < remarks.viewport().width() - 2 * metrics.height():
        text += "字"
    remarks.item(0).setText(text)
    QApplication.processEvents()
    assert remarks.visualItemRect(remarks.item(0)).height() >= low + metrics.height() // 2


def test_a_remark_of_one_s_own_is_removed_and_a_point_is_not(county_desk: Desk, told: CountyStory, stick: Path) -> None:
    dialog = receipt(county_desk, told.first)
    count = dialog.remarks.count()
    dialog.text.setText("多写的")
    dialog.add_remark()
    dialog.remarks.setFocus()
    dialog.remarks.setCurrentRow(count)
    county_desk.press(Qt.Key.Key_Delete)
    dialog.remarks.setCurrentRow(0)
    county_desk.press(Qt.Key.Key_Delete)
    assert dialog.remarks.count() == count


# key cards


def carding(desk: Desk, file: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(file), ""))
    desk.page("desk").enrol.click()
    return dialog_of(desk, EnrolDialog)


def paper(dialog: Any) -> str:
    return "".join(dialog.groups[at] for at in dialog.asked)


def test_a_card_is_enrolled_with_what_only_the_paper_tells(
    county_desk: Desk, told: CountyStory, monkeypatch: pytest.MonkeyPatch
) -> None:
    dialog = carding(county_desk, told.card, monkeypatch)
    said = texts(dialog).splitlines()
    assert said.count(HIDDEN) == 2
    assert not {dialog.groups[at] for at in dialog.asked} & set(said)
    assert "这所学校还没有登记过密钥。" in said
    dialog.line.setText("0000 0000")
    dialog.go.click()
    assert "没有登记" in dialog.told.text()
    assert dialog.line.text(), "what was typed can be corrected"
    dialog.line.setText(f" {paper(dialog).lower()[:4]} {paper(dialog).lower()[4:]}")
    dialog.line.returnPressed.emit()
    done(county_desk, dialog)
    assert dialog.told.text().startswith("✓ 已登记乙小学的密钥")
    with Workspace(county_desk.folder) as county:
        assert enrolled(county)[OTHER].key == dialog.card.key
    dialog.leave.click()
    page = county_desk.page("desk")
    assert page.table.item(0, 2).text() == "✓ 已登记"


def test_the_code_on_paper_can_be_scanned(
    county_desk: Desk, told: CountyStory, monkeypatch: pytest.MonkeyPatch
) -> None:
    dialog = carding(county_desk, told.card, monkeypatch)
    dialog.line.setText(KeyCard(SCHOOL, "", dialog.card.key).code)
    assert not dialog.agrees(), "the card of another school"
    dialog.line.setText(dialog.card.code)
    assert dialog.agrees()


def test_a_card_says_which_key_it_replaces(
    county_desk: Desk, told: CountyStory, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    card = KeyCard(SCHOOL, "第一小学", new_key(PASSPHRASE).public)
    file = tmp_path / card.file_name
    file.write_bytes(card.file())
    dialog = carding(county_desk, file, monkeypatch)
    assert f"代替原来的密钥 {told.key.key_id}" in texts(dialog)
    dialog.line.setText(paper(dialog))
    dialog.go.click()
    done(county_desk, dialog)
    assert f"原来的密钥 {told.key.key_id} 不再使用" in dialog.told.text()


def test_what_is_no_card_is_one_sentence(county_desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "x.pub"
    file.write_text("not a card")
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(file), ""))
    page = county_desk.page("desk")
    page.enrol.click()
    assert "不是密钥卡" in page.told.text()


def test_a_card_with_another_name_than_the_list_s_says_so(
    county_desk: Desk, told: CountyStory, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    card = KeyCard(SCHOOL, "别的小学", told.key)
    file = tmp_path / card.file_name
    file.write_bytes(card.file())
    said = texts(carding(county_desk, file, monkeypatch))
    assert "名单里这个标识码的学校叫“某乡中心小学”" in said
    assert "已经登记过了" in said


# code packages


def coding(desk: Desk) -> Any:
    desk.page("desk").codes.click()
    return dialog_of(desk, IssueCodesDialog)


def test_the_next_code_package_says_what_it_changes(
    county_desk: Desk, stick: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    dialog = coding(county_desk)
    assert {name: line.text() for name, line in dialog.lines.items()} == {
        "county": "654022", "office": "某县教育督导室", "year": "2024", "due": "2024-10-15", "snapshot": "",
    }  # fmt: skip
    assert "没有改动" in dialog.changed_text.text()
    dialog.lines["due"].setText("2024-11-01")
    dialog.lines["due"].textEdited.emit("2024-11-01")
    assert dialog.changed_text.text() == "填报时间 2024 上报截止日期：2024-10-15 → 2024-11-01"
    rules = tmp_path / "rules.csv"
    rules.write_text("rule_id,severity,reason\nR201,off,本县不查\n", encoding="utf-8")
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(rules), ""))
    dialog.choose_file("rules")
    assert "校验规则调整 R201：增加" in dialog.changed_text.text()
    dialog.secret.edit.setText(PASSPHRASE)
    dialog.go.click()
    done(county_desk, dialog)
    assert "第 2 号" in dialog.told.text()
    assert "指纹" not in dialog.told.text()
    with Workspace(county_desk.folder) as county:
        assert issued_tables(county)["deadlines"][0]["due_on"] == "2024-11-01"
    assert [path.suffix for path in stick.iterdir()] == [".jhcodes"]


def test_the_dialog_begins_in_what_is_to_be_typed_and_tab_ends_at_its_buttons(county_desk: Desk, stick: Path) -> None:
    dialog = coding(county_desk)
    county_desk.qtbot.waitUntil(dialog.isActiveWindow)
    assert county_desk.focus() is dialog.lines["snapshot"]
    seen = []
    while county_desk.focus() is not dialog.leave and len(seen) < 40:
        seen.append(county_desk.focus())
        county_desk.press(Qt.Key.Key_Tab)
    assert seen[-1] is dialog.go
    assert dialog.secret.edit in seen


def test_the_first_code_package_gives_the_fingerprint_for_the_letter(
    county_desk: Desk, told: CountyStory, stick: Path
) -> None:
    with Workspace(county_desk.folder) as county, county.work() as connection:
        connection.exec_driver_sql("DELETE FROM issued_bag")
        county.set_setting(issuing.COUNTY_NAME, None)
    dialog = coding(county_desk)
    assert dialog.picks["schools"].currentText() == "已登记和报过的学校"
    dialog.secret.edit.setText(PASSPHRASE)
    dialog.go.click()
    assert dialog.told.text() == "▲ 还没有填：县的行政区划代码、发代码包的部门、上报截止日期。"
    for name, text in (("county", "654022"), ("office", "某县教育督导室"), ("due", "2024-10-15")):
        dialog.lines[name].setText(text)
        dialog.lines[name].textEdited.emit(text)
    assert dialog.changed_text.text() == "这是第一号代码包，里面有 1 所学校。"
    dialog.go.click()
    done(county_desk, dialog)
    assert "县里密钥的指纹" in dialog.told.text()


@pytest.mark.parametrize(("name", "text"), [("county", "65402"), ("due", "2024-13-01"), ("year", "24"), ("office", "")])
def test_a_field_that_does_not_fit_is_told(county_desk: Desk, stick: Path, name: str, text: str) -> None:
    dialog = coding(county_desk)
    dialog.lines[name].setText(text)
    dialog.secret.edit.setText(PASSPHRASE)
    dialog.go.click()
    assert dialog.told.text().startswith("▲ ")
    assert list(stick.iterdir()) == []


def test_a_table_that_does_not_fit_is_told_row_by_row(
    county_desk: Desk, stick: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "schools.csv"
    file.write_text("school_code,name\n123,甲\n", encoding="utf-8")
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(file), ""))
    dialog = coding(county_desk)
    dialog.choose_file("schools")
    assert "schools.csv" in dialog.told.text()
    assert "第 2 行" in dialog.told.text()
    assert "schools" not in dialog.tables


@pytest.mark.parametrize("percent", [100, 200])
def test_the_dialogs_fit_and_have_names(
    county_desk: Desk, told: CountyStory, stick: Path, percent: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    county_desk.window._resize_to(percent)
    try:
        opened = (lambda: receipt(county_desk, told.first), lambda: coding(county_desk),
                  lambda: carding(county_desk, told.card, monkeypatch))  # fmt: skip
        for each in opened:
            dialog = each()
            QApplication.processEvents()
            assert scrolls_sideways(dialog) == []
            assert nameless(dialog) == []
            assert dialog.width() <= 1366
            assert dialog.height() <= 768
            dialog.reject()
    finally:
        county_desk.window._resize_to(100)
