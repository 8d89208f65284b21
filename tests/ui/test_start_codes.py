"""The first start with the county's code package: the school is chosen from its list; last year's package is taken too."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QDialog, QFileDialog

from jhdesk.services.county_notice import county_of
from jhdesk.ui.widgets.codes_dialog import CodesDialog
from tests.services.conftest import (
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
from tests.services.county_story import SCHOOL, Story
from tests.ui.desk import Desk, OpenDesk
from tests.ui.test_window import start_page

__all__ = ["county_key", "county_opened", "entry", "filled", "held", "key", "new", "opened", "story", "workspace"]
SCHOOLS = [
    {"school_code": SCHOOL, "name": "某乡中心小学", "school_type": "211", "township": "某乡", "sponsor": "public"},
    {"school_code": "2165400002", "name": "某村小学", "school_type": "218"},
]


@pytest.fixture
def desk(open_desk: OpenDesk, tmp_path: Path) -> Desk:
    made = open_desk(folder=tmp_path / "fresh", can_leave=True)
    start_page(made.window).mine.click()
    return made


def bring(desk: Desk, path: Path, monkeypatch: pytest.MonkeyPatch, typed: str) -> None:
    """Chooses the file, types the letter's fingerprint, and takes it (or thinks better of it)."""

    def answer() -> None:
        (dialog,) = [
            each for each in QApplication.topLevelWidgets() if isinstance(each, CodesDialog) and each.isVisible()
        ]
        dialog.typed.setText(typed)
        dialog.take()
        if dialog.isVisible():
            dialog.reject()

    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(path), ""))
    QTimer.singleShot(0, answer)
    start_page(desk.window).from_codes.click()


def letter(story: Story) -> str:
    return story.county_key.public.fingerprint


def test_the_school_is_chosen_from_the_countys_list(desk: Desk, story: Story, monkeypatch: pytest.MonkeyPatch) -> None:
    codes = story.codes(
        schools=SCHOOLS, deadlines=[{"school_year": "2024", "due_on": "2024-10-15", "snapshot_date": "2024-09-01"}]
    )
    bring(desk, codes.path, monkeypatch, letter(story))
    page = start_page(desk.window)
    assert page.codes_told.text().startswith("✓ 已采用某县教育督导室的代码包，名单里有 2 所学校")
    page.pick.setText("中心")
    page.pick.editingFinished.emit()
    assert page.edits["school", "name"].text() == "某乡中心小学"
    assert page.edits["school", "school_type"].text() == "小学"
    assert page.edits["period", "school_year"].text() == "2024"
    page._go()
    page.step.go.click()
    assert desk.sql("SELECT school_code, township, school_type, sponsor FROM school") == [
        (SCHOOL, "某乡", "211", "public")
    ]
    assert desk.sql("SELECT school_year, snapshot_date FROM period") == [(2024, "2024-09-01")]
    assert county_of(desk.session.workspace) is not None


def test_a_wrong_fingerprint_takes_nothing(desk: Desk, story: Story, monkeypatch: pytest.MonkeyPatch) -> None:
    bring(desk, story.codes(schools=SCHOOLS).path, monkeypatch, "0000 0000")
    page = start_page(desk.window)
    assert not page.pick.isVisible()
    assert county_of(desk.window.workspace) is None


def test_a_file_that_is_no_code_package_is_said(desk: Desk, story: Story, monkeypatch: pytest.MonkeyPatch) -> None:
    broken = story.codes().path
    broken.write_bytes(broken.read_bytes()[:-5])
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(broken), ""))
    monkeypatch.setattr(QDialog, "exec", lambda *_: pytest.fail("nothing to be compared"))
    start_page(desk.window).from_codes.click()
    told = start_page(desk.window).codes_told.text()
    assert told.startswith("▲ ")
    assert "规则 0" in told


def test_last_years_package_is_the_year_before(desk: Desk, story: Story, monkeypatch: pytest.MonkeyPatch) -> None:
    package = story.export().path
    page = start_page(desk.window)
    page.edits["period", "school_year"].setText("2025")
    page._go()
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(package), ""))
    page.step.package.click()
    assert page.step.told.text().startswith("✓ 已导入 2024—2025 学年的数据")
    page.step.go.click()
    assert desk.sql("SELECT school_year FROM period ORDER BY school_year") == [(2024,), (2025,)]
