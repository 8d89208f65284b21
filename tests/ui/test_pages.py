"""The pages beside entry: indicators in full, import, print, hand-in."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QFileDialog, QInputDialog, QLabel, QLineEdit, QWidget

from jhdesk.services.entry import Entry, new_period
from jhdesk.services.keys import public_key
from jhdesk.services.template import write_template
from jhdesk.services.workspace import Workspace
from jhdesk.ui.pages import handin_page
from jhdesk.ui.tables.model import NOTHING
from jhdesk.ui.widgets import key_dialog
from tests.builders import changed, of_type, pupils, school_tables
from tests.ui.desk import Desk, OpenDesk, fill

PASSPHRASE = "correct horse"


def texts(widget: QWidget) -> list[str]:
    """Every text of a page that is in sight."""
    QApplication.processEvents()
    return [each.text() for each in widget.findChildren(QLabel) if each.isVisible() and each.text()]


def test_indicators_name_what_is_missing(open_desk: OpenDesk) -> None:
    tables = school_tables()
    desk = open_desk({**tables, "room": changed(tables["room"], 1, area_each_m2=None)})
    shown = texts(desk.page("indicators"))
    assert "生均教学及辅助用房面积" in shown
    assert "综合判定 ○ 无法判定" in shown
    assert any("用房第 2 行" in text and "每间面积" in text and "影响第 4 项" in text for text in shown)


def test_indicators_follow_what_is_typed(desk: Desk) -> None:
    page = desk.page("indicators")
    row = desk.session.entry.rows("room")[0].id
    desk.session.type_cell("room", row, "networked_multimedia", "0")
    desk.qtbot.waitUntil(lambda: "▲ 不达标" in texts(page))
    assert "7 间（到底线 6 间）" in texts(page)


def test_indicators_say_why_a_stage_is_left_out(open_desk: OpenDesk) -> None:
    desk = open_desk(school_tables(school=of_type("218"), class_group=pupils(primary=49)))
    assert "小学：不足 50 人的教学点，不参加七项指标评估。" in texts(desk.page("indicators"))


@pytest.fixture
def workbook(tmp_path: Path) -> Path:
    """The default school as a filled workbook."""
    fill(tmp_path / "source", school_tables())
    with Workspace(tmp_path / "source") as workspace:
        write_template(tmp_path / "school.xlsx", Entry(workspace, workspace.period().id))
    return tmp_path / "school.xlsx"


def test_import_says_what_it_would_do_and_then_does_it(open_desk: OpenDesk, workbook: Path) -> None:
    desk = open_desk()
    page = desk.page("import")
    page.rehearse(workbook)
    desk.qtbot.waitUntil(page.take.isVisible)
    assert "教职工新增 15 行" in page.changes.text()
    assert desk.sql("SELECT count(*) FROM staff") == [(0,)]
    page.take.click()
    desk.qtbot.waitUntil(lambda: page.told.text().startswith("✓"))
    assert desk.sql("SELECT count(*) FROM staff") == [(15,)]
    assert desk.text("staff", 0, "staff_no") == "t001"
    assert desk.indicators()[0].startswith("✓ 达标")


def test_import_that_is_refused_names_the_cell_and_takes_nothing(desk: Desk, tmp_path: Path) -> None:
    folder = tmp_path / "csv"
    folder.mkdir()
    (folder / "class_group.csv").write_text("grade,class_no,boys,girls\n1,1,12a,3\n", "utf-8")
    page = desk.page("import")
    page.rehearse(folder)
    desk.qtbot.waitUntil(page.result.isVisible)
    assert not page.take.isVisible()
    assert "男生数" in page.findings.text()
    assert desk.sql("SELECT count(*) FROM class_group") == [(12,)]


def test_import_of_something_else_is_one_sentence(desk: Desk, tmp_path: Path) -> None:
    (tmp_path / "x.xlsx").write_bytes(b"no workbook")
    page = desk.page("import")
    page.rehearse(tmp_path / "x.xlsx")
    desk.qtbot.waitUntil(page.told.isVisible)
    assert page.told.text().startswith("▲ “x.xlsx”")
    assert desk.window.centralWidget().isEnabled()


def answer_file_dialog(monkeypatch: pytest.MonkeyPatch, typed: Path) -> None:
    """Types a name into the next file dialog and presses its button; the dialog is the active window until then."""

    def exec_(dialog: QFileDialog) -> int:
        dialog.open()
        dialog.activateWindow()
        edit = dialog.findChild(QLineEdit)
        assert isinstance(edit, QLineEdit)
        edit.setText(str(typed))
        dialog.accept()
        return dialog.result()

    monkeypatch.setattr(QFileDialog, "exec", exec_)


def test_the_workbook_is_written_from_the_import_page(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer_file_dialog(monkeypatch, tmp_path / "out")
    page = desk.page("import")
    page.choose.setFocus()
    page.write(filled=True)
    desk.qtbot.waitUntil(lambda: page.told.text().startswith("✓"))
    assert (tmp_path / "out.xlsx").read_bytes()[:2] == b"PK"
    assert desk.window.focusWidget() is page.choose


def test_print_shows_the_form_and_saves_it(desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    page = desk.page("print")
    desk.qtbot.waitUntil(lambda: len(page.view.sheets) >= 1)
    answer_file_dialog(monkeypatch, tmp_path / "form")
    page.save_pdf()
    desk.qtbot.waitUntil(lambda: page.told.text().startswith("✓"))
    assert (tmp_path / "form.pdf").read_bytes()[:5] == b"%PDF-"


def hand_in(desk: Desk, folder: Path, monkeypatch: pytest.MonkeyPatch, first: str, second: str = "") -> QWidget:
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(folder))
    page = desk.page("handin")
    page.first.setText(first)
    page.second.setText(second)
    page.go.click()
    desk.qtbot.waitUntil(lambda: desk.window.centralWidget().isEnabled() and bool(page.told.text()), timeout=20_000)
    return page  # type: ignore[no-any-return]


def test_hand_in_makes_the_key_warns_of_names_and_writes(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    monkeypatch.setattr(key_dialog, "SECOND", 0)
    monkeypatch.setattr(handin_page, "ask", lambda *a: asked.append(a[2]) or True)
    page = hand_in(desk, tmp_path, monkeypatch, "short", "short")
    assert "至少要 8 个字符" in page.told.text()  # type: ignore[attr-defined]
    hand_in(desk, tmp_path, monkeypatch, PASSPHRASE, "another one")
    assert "不一样" in page.told.text()  # type: ignore[attr-defined]
    assert asked == []
    hand_in(desk, tmp_path, monkeypatch, PASSPHRASE, PASSPHRASE)
    assert "教职工·姓名：15 处" in asked[0]
    package = tmp_path / "2165400001-2024-r1.jhpkg"
    assert package.read_bytes()[:2] == b"PK"
    key = public_key(desk.window.workspace)
    assert key is not None
    assert f"（第 1 版）已写好并读回核对：{package}\n" in page.told.text()  # type: ignore[attr-defined]
    assert key.line in page.told.text()  # type: ignore[attr-defined]
    hand_in(desk, tmp_path, monkeypatch, "wrong passphrase")
    assert page.told.text().startswith("▲ 口令不对")  # type: ignore[attr-defined]
    desk.qtbot.waitUntil(page.go.isEnabled)  # type: ignore[attr-defined]
    hand_in(desk, tmp_path, monkeypatch, PASSPHRASE)
    assert "仍是上次的那一版" in page.told.text()  # type: ignore[attr-defined]


def test_entering_the_page_puts_the_cursor_where_one_types(desk: Desk) -> None:
    page = desk.page("handin")
    assert desk.window.shell is not None
    desk.window.shell.navigation.buttons["handin"].setFocus()
    desk.press(Qt.Key.Key_Return)
    assert desk.focus() is page.first
    desk.press(Qt.Key.Key_Tab)
    assert desk.focus() is page.second


def test_hand_in_that_nobody_agreed_to_writes_nothing(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(handin_page, "ask", lambda *_: False)
    page = desk.page("handin")
    page.first.setText(PASSPHRASE)
    page.second.setText(PASSPHRASE)
    page.start()
    assert not list(tmp_path.glob("*.jhpkg"))
    assert not list((desk.folder / "keys").iterdir())


def test_what_blocks_hand_in_leads_to_its_cell(desk: Desk) -> None:
    row = desk.session.entry.rows("room")[1].id
    desk.session.type_cell("room", row, "quantity", "two")
    page = desk.page("handin")
    assert not page.go.isEnabled()
    shell = desk.window.shell
    assert shell is not None
    page.blocked.list.itemAt(0).widget().findChild(type(page.go)).click()
    assert shell.name == "premises"
    grid = desk.grid("room")
    assert (grid.currentIndex().row(), grid.currentIndex().column()) == (1, desk.column("room", "quantity"))
    assert desk.focus() is grid


def test_a_standard_that_the_program_does_not_have_blocks_hand_in(desk: Desk) -> None:
    period = desk.session.only_row("period")
    desk.session.type_cell("period", period.id, "standard_id", "national-2099")
    page = desk.page("handin")
    assert not page.go.isEnabled()
    assert any("national-2099" in text and "national-2017" in text for text in texts(page))


def test_an_empty_table_is_declared_so_with_a_reason(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(QInputDialog, "getText", lambda *_, **__: ("本校没有", True))
    grid = desk.grid("dropout_case")
    panel = grid.parentWidget()
    assert panel.nothing.declare.isVisible()  # type: ignore[union-attr]
    panel.nothing.declare.click()  # type: ignore[union-attr]
    assert desk.sql('SELECT "table", reason FROM no_data') == [("dropout_case", "本校没有")]
    assert not panel.nothing.declare.isVisible()  # type: ignore[union-attr]
    assert desk.page("pupils").count.text() == "0 行 · 已说明没有内容"


def test_the_navigation_says_how_far_a_page_is(desk: Desk) -> None:
    shell = desk.window.shell
    assert shell is not None
    staff = shell.navigation.buttons["staff"]
    assert staff.sign.text() == "✓"
    assert staff.accessibleName() == "教职工，已填完"
    desk.session.type_cell("staff", desk.session.entry.rows("staff")[0].id, "birth_year", "x")
    assert staff.sign.text() == "▲ 1"
    assert shell.navigation.buttons["teaching"].sign.text() == "–"
    assert staff.focusPolicy() & Qt.FocusPolicy.TabFocus


def test_the_sign_of_a_page_stands_clear_of_its_name(desk: Desk) -> None:
    """Also where the entries need a scroll bar, as on a screen of 768 with a task bar."""
    desk.window.resize(1366, 690)
    shell = desk.window.shell
    assert shell is not None
    assert shell.navigation.area.verticalScrollBar().maximum() > 0
    for each in desk.session.entry.rows("staff"):
        desk.session.type_cell("staff", each.id, "birth_year", "x")
    QApplication.processEvents()
    for name, button in shell.navigation.buttons.items():
        if button.sign.text():
            left = 20 if name in desk.session.pages else 10
            end = left + button.fontMetrics().horizontalAdvance(button.text())
            start = button.sign.geometry().right() + 1 - button.sign.fontMetrics().horizontalAdvance(button.sign.text())
            assert start - end >= 4, (name, button.sign.text())


def _answer(monkeypatch: pytest.MonkeyPatch, *reasons: str) -> list[str]:
    """Answers what is asked with these reasons; the reasons that were offered."""
    offered: list[str] = []
    answers = iter(reasons)

    def get_text(*_: object, text: str = "") -> tuple[str, bool]:
        offered.append(text)
        return next(answers), True

    monkeypatch.setattr(QInputDialog, "getText", get_text)
    return offered


def test_a_declared_table_says_why_and_can_be_given_another_reason_or_taken_back(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    offered = _answer(monkeypatch, "本校没有", "全年无人辍学")
    bar = desk.grid("dropout_case").parentWidget().nothing  # type: ignore[union-attr]
    assert not bar.isVisible()
    bar.declare.click()
    assert bar.text.text() == "／ 已说明本表没有内容：本校没有"
    page = desk.page("pupils")
    at = [each.name for each in page.tables].index("dropout_case")
    assert (page.tabs.tabText(at), page.tabs.tabToolTip(at)) == ("辍学个案 无内容", "无内容")
    bar.change.setFocus()
    desk.press(Qt.Key.Key_Return)
    assert offered == ["", "本校没有"]
    assert desk.sql('SELECT "table", reason FROM no_data') == [("dropout_case", "全年无人辍学")]
    bar.withdraw.setFocus()
    desk.press(Qt.Key.Key_Return)
    assert desk.sql("SELECT * FROM no_data") == []
    assert not bar.isVisible()
    assert bar.declare.isVisible()


def test_a_long_reason_is_never_cut(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    _answer(monkeypatch, "本校没有学生辍学" * 9)
    desk.window._resize_to(200)
    bar = desk.grid("dropout_case").parentWidget().nothing  # type: ignore[union-attr]
    bar.declare.click()
    QApplication.processEvents()
    assert bar.text.height() >= bar.text.heightForWidth(bar.text.width())
    assert bar.withdraw.isVisible()
    desk.window._resize_to(100)


def test_a_blank_reason_is_asked_for_again(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    offered = _answer(monkeypatch, "  ", "本校没有")
    desk.grid("dropout_case").parentWidget().nothing.declare.click()  # type: ignore[union-attr]
    assert offered == ["", "  "]
    assert desk.sql("SELECT reason FROM no_data") == [("本校没有",)]


def test_a_row_in_a_declared_table_is_told_to_contradict_it(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    _answer(monkeypatch, "本校没有")
    bar = desk.grid("dropout_case").parentWidget().nothing  # type: ignore[union-attr]
    bar.declare.click()
    said: list[str] = []
    desk.session.complaint.connect(said.append)
    desk.session.type_new_row("dropout_case", "grade", "3")
    assert bar.text.text().startswith("▲ 已说明“辍学个案”没有内容（本校没有），表中却有 1 行")
    assert said == [bar.text.text().removeprefix("▲ ")]
    assert bar.withdraw.isVisible()
    assert not bar.change.isVisible()
    page = desk.page("pupils")
    at = [each.name for each in page.tables].index("dropout_case")
    assert (page.tabs.tabText(at), page.tabs.tabToolTip(at)) == ("辍学个案 ▲", "和空数据说明矛盾")
    cells = desk.grid("dropout_case").cells
    blank = cells.index(0, desk.column("dropout_case", "found_on"))
    assert (blank.data(NOTHING), blank.data(Qt.ItemDataRole.AccessibleTextRole)) == ("＊", "未填")
    bar.withdraw.click()
    assert not bar.isVisible()
    assert len(desk.session.entry.rows("dropout_case")) == 1


def test_a_table_with_rows_is_not_declared_empty(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    offered = _answer(monkeypatch)
    said: list[str] = []
    desk.session.complaint.connect(said.append)
    desk.grid("room").parentWidget().nothing.declare.click()  # type: ignore[union-attr]
    assert offered == []
    assert desk.sql("SELECT * FROM no_data") == []
    (sentence,) = said
    assert sentence.startswith("“用房”里已有 ")
    assert "不能说明为没有内容" in sentence


def test_a_form_is_declared_too_and_nothing_in_it_is_wanted(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    form, table = desk.form("funding"), "funding"
    row = desk.session.only_row(table)
    desk.session.clear_cells(table, [(row.id, field.name) for field in form.table.fields])
    assert desk.session.state(table).wanted
    _answer(monkeypatch, "由中心校统一管理")
    form.parentWidget().nothing.declare.click()  # type: ignore[union-attr]
    assert desk.session.state(table).wanted == 0
    assert "由中心校统一管理" in next(iter(form.lines.values())).edit.placeholderText()
    assert not desk.form("school").parentWidget().nothing.declare.isVisible()  # type: ignore[union-attr]


def test_last_years_reason_is_offered_again(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    entry = desk.session.entry
    year, code = entry.data.first("period")["school_year"], entry.data.first("school")["school_code"]
    last = Entry(entry.workspace, new_period(entry.workspace, year - 1))
    last.set_cells("school", [(last.rows("school")[0].id, "school_code", code)])
    last.add_row("no_data", {"table": "dropout_case", "reason": "去年无人辍学"})
    desk.session.open(entry.period_id)
    offered = _answer(monkeypatch, "今年也无人辍学")
    desk.grid("dropout_case").parentWidget().nothing.declare.click()  # type: ignore[union-attr]
    assert offered == ["去年无人辍学"]
    assert desk.session.reason("dropout_case") == "今年也无人辍学"


def test_a_cell_that_does_not_apply_is_signed_and_says_why_and_is_empty_all_the_same(desk: Desk) -> None:
    desk.session.add_row("dropout_case")
    assert desk.session.declare_empty("dropout_case", "本校没有") is None
    cells = desk.grid("dropout_case").cells
    at = cells.index(0, desk.column("dropout_case", "found_on"))
    why = "不适用：已说明本表没有内容（本校没有）"
    assert (at.data(), at.data(NOTHING)) == ("", "／")
    assert at.data(Qt.ItemDataRole.AccessibleTextRole) == at.data(Qt.ItemDataRole.ToolTipRole) == why
    desk.stand("dropout_case", 0, "found_on")
    assert desk.window.shell is not None
    assert why in desk.window.shell.side.cell.meaning.text()
    row = desk.session.entry.rows("dropout_case")[0]
    desk.session.type_cell("dropout_case", row.id, "grade", "3")
    assert at.data(NOTHING) == "＊"


def test_the_second_half_of_a_double_click_on_a_way_to_a_cell_chooses_no_other(desk: Desk) -> None:
    desk.session.type_cell("room", desk.session.entry.rows("room")[1].id, "quantity", "two")
    page = desk.page("handin")
    page.blocked.list.itemAt(0).widget().findChild(type(page.go)).click()
    grid = desk.grid("room")
    led_to = grid.currentIndex()
    place = grid.visualRect(grid.model().index(0, 3)).center()
    desk.qtbot.mouseClick(grid.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert grid.currentIndex() == led_to
    grid._jumped.invalidate()  # as after a while
    desk.qtbot.mouseClick(grid.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert (grid.currentIndex().row(), grid.currentIndex().column()) == (0, 3)
