"""The window as a whole: start, size of the text, what fits, and errors that nobody foresaw."""

from __future__ import annotations

import gc
import re
import subprocess
import sys
import weakref
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QApplication, QLabel, QScrollArea, QTableView, QWidget

from jhdesk import paths
from jhdesk.cli import main
from jhdesk.errors import JhdeskError
from jhdesk.services.entry import PAGES
from jhdesk.services.workspace import Workspace
from jhdesk.ui import window as window_module
from jhdesk.ui.navigation import OTHERS
from jhdesk.ui.start import Unforeseen
from jhdesk.ui.start_page import StartPage, current_school_year
from jhdesk.ui.window import SAMPLE, Window
from tests.builders import school_tables
from tests.ui.desk import Desk, OpenDesk, fill

EVERY_PAGE = [*PAGES, *OTHERS]
HEAVY = {"pandas", "matplotlib", "openpyxl", "alembic", "xlsxwriter", "numpy"}
PROGRAM = """
import sys
from pathlib import Path
from jhdesk.app import start
folder = Path(sys.argv[1]) if len(sys.argv) > 1 else None
status = start(folder, quit_when_painted=True)
print(*sorted(sys.modules))
raise SystemExit(status)
"""


def run(*arguments: str) -> list[str]:
    """Opens the window in a process of its own until it is painted; the modules that it loaded, in order of loading."""
    done = subprocess.run(
        [sys.executable, "-X", "importtime", "-c", PROGRAM, *arguments], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr[-2000:]
    assert "Traceback" not in done.stderr
    assert HEAVY & set(done.stdout.split()) == set()
    return re.findall(r"^import time: +\d+ \| +\d+ \| +(\S+)", done.stderr, re.MULTILINE)


def test_the_painted_window_has_loaded_nothing_heavy_and_qt_last(tmp_path: Path) -> None:
    fill(tmp_path, school_tables())
    loaded = run(str(tmp_path))
    # PySide6 makes every later import slower, so what is large comes before it.
    assert loaded.index("sqlalchemy") < loaded.index("PySide6")
    assert loaded.index("jhdesk.models.dictionary") < loaded.index("PySide6")


def test_the_painted_overview_has_loaded_neither_items_nor_rules(tmp_path: Path) -> None:
    fill(tmp_path, school_tables())
    # On a slow machine the pause after which the rules are put may end before the window is painted.
    never = "from jhdesk.ui import review\nreview.PAUSE_MS = 10**8\n" + PROGRAM
    done = subprocess.run([sys.executable, "-c", never, str(tmp_path)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    loaded = done.stdout.split()
    assert "jhdesk.ui.pages.overview_page" in loaded
    late = (
        "jhdesk.calc.items.",
        "jhdesk.calc.rules",
        "jhdesk.ui.pages.check_page",
        "jhdesk.ui.widgets.shortcuts_dialog",
    )
    assert [name for name in loaded if name.startswith(late)] == []


def test_without_a_screen_one_sentence_says_so(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "platform", "linux")
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    assert main([]) == 2
    out, err = capsys.readouterr()
    assert (out, err.count("\n")) == ("", 1)
    assert err.startswith("这里没有图形界面")


def test_an_empty_default_workspace_paints_the_start_page() -> None:
    run()


def test_a_new_folder_that_is_named_opens_directly(open_desk: OpenDesk) -> None:
    desk = open_desk()
    assert desk.window.shell is not None
    assert desk.sql("SELECT count(*) FROM period") == [(1,)]
    assert desk.indicators()[0].startswith("○ 无法判定")


def scrolls_sideways(widget: QWidget) -> list[str]:
    """Scroll areas in sight whose content is wider than they are; a wide table's grid may scroll within itself."""
    QApplication.processEvents()
    areas = [area for area in widget.findChildren(QScrollArea) if area.isVisible() and area.widget() is not None]
    return [
        f"{type(area.widget()).__name__} {area.widget().minimumSizeHint().width()} > {area.viewport().width()}"
        for area in areas
        if area.widget().minimumSizeHint().width() > area.viewport().width()
    ]


@pytest.mark.parametrize("percent", [100, 200])
def test_every_page_fits_a_small_screen(desk: Desk, percent: int) -> None:
    desk.window._resize_to(percent)
    for name in EVERY_PAGE:
        desk.page(name)
        assert scrolls_sideways(desk.window) == [], name
        least = desk.window.minimumSizeHint()
        assert (least.width() <= 1366, least.height() <= 768) == (True, True), (name, least)


def test_most_tables_need_no_scrolling_sideways(desk: Desk) -> None:
    for name in ("room", "sports_area", "equipment", "building", "cohort", "admission"):
        grid: QTableView = desk.grid(name)
        QApplication.processEvents()
        assert grid.horizontalScrollBar().maximum() == 0, name


def test_the_size_of_the_text_is_kept(desk: Desk, open_desk: OpenDesk) -> None:
    before = desk.window.font().pointSizeF()
    desk.window.resize_text(1)
    desk.window.resize_text(1)
    assert desk.window.percent == 125
    desk.window.close()
    again = open_desk(folder=desk.folder)
    assert again.window.percent == 125
    assert again.window.font().pointSizeF() > before
    again.window._resize_to(100)


def test_the_entry_of_the_open_page_is_in_sight_with_the_largest_text(desk: Desk) -> None:
    desk.window._resize_to(200)
    QApplication.processEvents()
    shell = desk.window.shell
    assert shell is not None
    for name in EVERY_PAGE:
        shell.navigation.buttons[name].setFocus()
        shell.navigation.buttons[name].click()
        QApplication.processEvents()
        assert not shell.navigation.buttons[name].visibleRegion().isEmpty(), name
    desk.window._resize_to(100)


def start_page(window: Window) -> StartPage:
    page = window.centralWidget()
    assert isinstance(page, StartPage)
    return page


def test_my_school_asks_and_stores_what_is_answered(open_desk: OpenDesk) -> None:
    desk = open_desk(can_leave=True)
    page = start_page(desk.window)
    desk.press(Qt.Key.Key_Return)
    desk.type("216")
    desk.press(Qt.Key.Key_Return)
    assert page.problem.text().startswith("▲ “学校标识码”")
    desk.type("5400001")
    desk.press(Qt.Key.Key_Tab)
    desk.type("X")
    desk.press(Qt.Key.Key_Tab)
    desk.type("311")
    desk.press(Qt.Key.Key_Return)
    assert desk.window.shell is None
    assert desk.focus() is page.step.go
    desk.press(Qt.Key.Key_Return)
    assert desk.sql("SELECT school_code, name, school_type FROM school") == [("2165400001", "X", "311")]
    assert desk.sql("SELECT school_year > 2020 FROM period") == [(1,)]
    assert desk.window.shell is not None


def test_a_choice_is_taken_from_the_list_before_enter_begins(open_desk: OpenDesk) -> None:
    desk = open_desk(can_leave=True)
    page = start_page(desk.window)
    desk.press(Qt.Key.Key_Return)
    code, kind = page.edits[("school", "school_code")], page.edits[("school", "school_type")]
    desk.type("12")
    kind.setFocus()
    desk.type("3")
    desk.press(Qt.Key.Key_Down)
    desk.press(Qt.Key.Key_Return)
    assert kind.text() == "初级中学"
    assert desk.window.shell is None
    desk.press(Qt.Key.Key_Return)
    assert page.problem.text().startswith("▲ “学校标识码”")
    assert code.hasFocus()


def test_my_school_can_be_skipped_and_is_found_again(open_desk: OpenDesk) -> None:
    desk = open_desk(can_leave=True)
    start_page(desk.window).skip.click()
    assert desk.sql("SELECT count(*), school_year FROM period") == [(1, None)]
    assert desk.window.shell is not None
    desk.window.shell.header.leave.emit()
    start_page(desk.window).mine.click()
    assert desk.sql("SELECT count(*) FROM period") == [(1,)]
    assert desk.window.shell is not None


def test_the_sample_school_lies_apart_from_mine(open_desk: OpenDesk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("jhdesk.services.sample.fill_sample", lambda w: fill(w.folder, school_tables()))
    desk = open_desk(can_leave=True)
    start_page(desk.window).try_it.click()
    assert desk.window.shell is not None
    assert desk.window.workspace.folder == desk.folder / SAMPLE
    assert desk.sql("SELECT count(*) FROM period") == [(0,)]
    desk.window.shell.header.leave.emit()
    assert start_page(desk.window).held is False


def test_the_sample_that_the_program_ships_opens(open_desk: OpenDesk) -> None:
    desk = open_desk(can_leave=True)
    start_page(desk.window).try_it.click()
    assert desk.window.shell is not None
    assert desk.session.result.units


@pytest.mark.parametrize(("day", "year"), [("2024-07-31", 2023), ("2024-08-01", 2024), ("2025-01-01", 2024)])
def test_the_school_year_turns_in_summer(day: str, year: int) -> None:
    import datetime

    assert current_school_year(datetime.date.fromisoformat(day)) == year


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What the window says in a box, instead of the box."""
    said: list[str] = []
    monkeypatch.setattr(window_module.QMessageBox, "warning", lambda *arguments: said.append(arguments[2]))
    return said


def provoke(hook: Callable[..., None], error: Exception) -> None:
    try:
        raise error
    except type(error):
        kind, raised, trace = sys.exc_info()
    hook(kind, raised, trace)


def test_an_unforeseen_error_goes_to_the_log_and_not_to_the_person(desk: Desk, told: list[str]) -> None:
    provoke(Unforeseen(desk.window), ZeroDivisionError("only for the log"))
    log = (desk.folder / "jhdesk.log").read_text("utf-8")
    assert "ZeroDivisionError: only for the log" in log
    assert "Traceback" in log
    assert len(told) == 1
    assert "jhdesk.log" in told[0]
    assert "ZeroDivision" not in told[0]


def test_an_error_of_ours_is_worded_and_not_logged(desk: Desk, told: list[str]) -> None:
    provoke(Unforeseen(desk.window), JhdeskError("not_stored", reason="disk full"))
    assert told[0].startswith("没有存上（disk full）")
    assert not (desk.folder / "jhdesk.log").exists()


def test_the_window_uses_the_bundled_font(desk: Desk) -> None:
    assert desk.window.font().family() == "Noto Sans SC"
    assert (paths.resources() / "fonts").is_dir()


def test_a_school_year_of_several_is_chosen_in_the_header(open_desk: OpenDesk, tmp_path: Path) -> None:
    folder = tmp_path / "two"
    fill(folder, school_tables())
    with Workspace(folder) as workspace:
        from jhdesk.services.entry import new_period

        new_period(workspace, 2025)
    desk = open_desk(folder=folder)
    assert desk.window.shell is not None
    years = desk.window.shell.header.years
    assert [years.itemText(at) for at in range(years.count())] == ["2025—2026 学年", "2024—2025 学年"]
    years.setCurrentIndex(1)
    years.activated.emit(1)
    assert desk.session.entry.data.head.name == "第一小学"
    assert desk.indicators()[0].startswith("✓ 达标")


def test_a_school_that_is_left_leaves_nothing_in_memory(open_desk: OpenDesk) -> None:
    desk = open_desk(school_tables(), can_leave=True)
    for page in EVERY_PAGE:
        desk.page(page)
    left = weakref.ref(desk.session)
    desk.window.show_start()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    QApplication.processEvents()
    gc.collect()
    assert left() is None


def test_the_way_back_is_not_led_astray_by_rows_that_go_on_another_page(desk: Desk) -> None:
    grid = desk.stand("staff", 15, "name")
    desk.type("x")
    desk.press(Qt.Key.Key_Return)
    QApplication.processEvents()
    assert len(grid.cells.rows) == 16
    grid.go(15, 1)
    desk.stand("room", 0, "quantity")
    desk.press(Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert (desk.window.shell.name, len(grid.cells.rows)) == ("staff", 15)
    desk.press(Qt.Key.Key_F8, Qt.KeyboardModifier.ShiftModifier)
    assert desk.window.shell.name == desk.session.tables["room"].page
    assert desk.focus() is desk.grid("room")


def test_a_long_name_is_cut_before_what_the_check_says(desk: Desk) -> None:
    header = desk.window.shell.header  # type: ignore[union-attr]
    desk.window.resize(1280, 800)
    check = header.standing.check
    desk.qtbot.waitUntil(lambda: QLabel.text(check) == check.full != "")
    desk.session.type_cell("school", desk.session.only_row("school").id, "name", "很长的校名" * 40)
    QApplication.processEvents()
    assert QLabel.text(header.school).startswith("很长的校名")
    assert QLabel.text(header.school).endswith("…")
    desk.qtbot.waitUntil(lambda: QLabel.text(check) == check.full != "")
    assert header.height() < 60
