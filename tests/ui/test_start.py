"""The guide of the first start: who are you, is there last year's data; all of it by keys, all of it can be skipped."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog

from jhdesk.services.entry import Entry
from jhdesk.services.template import write_template
from jhdesk.services.workspace import Workspace
from jhdesk.ui.start_page import StartPage
from tests.builders import school_tables
from tests.ui.desk import Desk, OpenDesk, fill
from tests.ui.test_window import start_page


@pytest.fixture
def workbook(tmp_path: Path) -> Path:
    """The default school, 2024, as a filled workbook."""
    fill(tmp_path / "source", school_tables())
    with Workspace(tmp_path / "source") as workspace:
        write_template(tmp_path / "last.xlsx", Entry(workspace, workspace.period().id))
    return tmp_path / "last.xlsx"


def to_last_step(desk: Desk, code: str = "", year: str = "2025") -> StartPage:
    """Answers the first step by keys."""
    page = start_page(desk.window)
    desk.press(Qt.Key.Key_Return)
    desk.type(code)
    page.edits[("period", "school_year")].setText(year)
    desk.press(Qt.Key.Key_Return)
    assert page.stack.currentIndex() == 2
    assert desk.focus() is page.step.go
    return page


def choose(desk: Desk, page: StartPage, source: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Goes back to the buttons with Shift+Tab and answers the dialog."""
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(source), ""))
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(source))
    button = page.step.folder if source.is_dir() else page.step.workbook
    for _ in range(6):
        if desk.focus() is button:
            break
        desk.press(Qt.Key.Key_Tab, Qt.KeyboardModifier.ShiftModifier)
    assert desk.focus() is button
    desk.press(Qt.Key.Key_Return)


def test_last_years_workbook_becomes_the_year_before(
    open_desk: OpenDesk, workbook: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = open_desk(can_leave=True)
    page = to_last_step(desk)
    choose(desk, page, workbook, monkeypatch)
    assert page.step.told.text().startswith("✓ 已导入 2024—2025 学年的数据。由它建立本学年时")
    assert desk.focus() is page.step.go
    desk.press(Qt.Key.Key_Return)
    head = desk.session.entry.data.head
    assert (head.year, head.code, head.name) == (2025, "2165400001", "第一小学")
    assert desk.session.last_year is not None
    last = {row.values["staff_no"] for row in desk.session.last.rows("staff")}
    assert {row.values["staff_no"] for row in desk.session.entry.rows("staff")} == last != set()
    assert all(row.values["training_hours_5y"] is None for row in desk.session.entry.rows("staff"))
    assert desk.sql("SELECT school_year FROM period ORDER BY 1") == [(2024,), (2025,)]


def test_last_years_data_can_be_opened_itself(
    open_desk: OpenDesk, workbook: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = open_desk(can_leave=True)
    page = to_last_step(desk)
    choose(desk, page, workbook, monkeypatch)
    page.step.last.click()
    assert desk.session.entry.data.head.year == 2024
    assert desk.sql("SELECT school_year FROM period") == [(2024,)]


def test_this_years_data_is_not_taken_for_last_years(
    open_desk: OpenDesk, workbook: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = open_desk(can_leave=True)
    page = to_last_step(desk, year="2024")
    choose(desk, page, workbook, monkeypatch)
    assert not page.step.go.isVisible()
    assert desk.focus() is page.step.last


def test_another_schools_data_is_refused_and_nothing_is_taken(
    open_desk: OpenDesk, workbook: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = open_desk(can_leave=True)
    page = to_last_step(desk, code="2165400009")
    choose(desk, page, workbook, monkeypatch)
    assert page.step.told.text().startswith("▲ ")
    assert "2165400001" in page.step.told.text()
    assert desk.sql("SELECT count(*) FROM period") == [(0,)]
    page.step.go.click()
    assert desk.session.entry.data.head.code == "2165400009"


def test_what_cannot_be_understood_is_named_and_nothing_is_taken(
    open_desk: OpenDesk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "csv"
    folder.mkdir()
    (folder / "class_group.csv").write_text("grade,class_no,boys,girls\n1,1,12a,3\n", "utf-8")
    desk = open_desk(can_leave=True)
    page = to_last_step(desk)
    choose(desk, page, folder, monkeypatch)
    assert "男生数" in page.step.told.text()
    assert desk.sql("SELECT count(*) FROM period") == [(0,)]


def test_a_folder_that_names_no_year_is_the_year_before(
    open_desk: OpenDesk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "csv"
    folder.mkdir()
    (folder / "class_group.csv").write_text("grade,class_no,boys,girls\n1,1,12,3\n", "utf-8")
    desk = open_desk(can_leave=True)
    page = to_last_step(desk)
    choose(desk, page, folder, monkeypatch)
    assert desk.sql("SELECT school_year FROM period") == [(2024,)]
    page.step.go.click()
    assert desk.session.entry.data.head.year == 2025


def test_the_last_step_can_be_left_and_skipped(open_desk: OpenDesk) -> None:
    desk = open_desk(can_leave=True)
    page = to_last_step(desk)
    page.step.return_.click()
    assert page.stack.currentIndex() == 1
    page.go.click()
    page.step.go.click()
    assert desk.session.entry.data.head.year == 2025
    assert desk.window.shell is not None
    assert desk.window.shell.name == "overview"


def test_what_was_typed_is_kept_where_the_rest_is_left_for_later(open_desk: OpenDesk) -> None:
    desk = open_desk(can_leave=True)
    page = start_page(desk.window)
    desk.press(Qt.Key.Key_Return)
    desk.type("2165400001")
    page.edits[("period", "school_year")].setText("2025")
    page.skip.click()
    assert desk.sql("SELECT school_code FROM school") == [("2165400001",)]
    assert desk.session.entry.data.head.year == 2025


def test_a_machine_without_a_folder_of_documents_begins_at_home(
    open_desk: OpenDesk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    monkeypatch.setattr("PySide6.QtCore.QStandardPaths.writableLocation", lambda _: str(tmp_path / "none"))
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *given: (asked.append(given[2]), ("", ""))[1])
    page = to_last_step(open_desk(can_leave=True))
    page.step.workbook.click()
    assert asked == [str(Path.home())]
