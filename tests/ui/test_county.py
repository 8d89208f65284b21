"""The county's window: figures and ratings typed as in a school's, and all schools of a folder evaluated together."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QFileDialog, QLabel, QWidget

from jhdesk.services.county_figures import county_dictionary
from jhdesk.services.entry import new_period
from jhdesk.services.workspace import Workspace
from jhdesk.ui.session import ResultRef
from jhdesk.ui.start_page import current_school_year
from tests.builders import csv_folder, edit_file, of_type, pupils, row, school_tables
from tests.ui.desk import Desk, OpenDesk
from tests.ui.test_window import scrolls_sideways

Key = Qt.Key


@pytest.fixture
def county(open_desk: OpenDesk, tmp_path: Path) -> Desk:
    """A window on an empty county's workspace of 2024."""
    folder = tmp_path / "county"
    with Workspace(folder) as workspace:
        workspace.set_role("county")
        new_period(workspace, 2024, county_dictionary())
    return open_desk(folder=folder)


@pytest.fixture
def schools(tmp_path: Path) -> Path:
    """A folder of three schools: one passes, one fails, one is left out."""
    folder = tmp_path / "schools"
    for number, tables in enumerate((
        school_tables(school=[row("school", name="甲校", school_code="2165400003")]),
        school_tables(school=[row("school", name="乙校", school_code="2165400001")],
                      sports_area=[row("sports_area", row_no=1, area_each_m2=Decimal(100))]),
        school_tables(school=of_type("218", name="丙点", school_code="2165400002"), class_group=pupils(primary=49)),
    )):  # fmt: skip
        csv_folder(folder / f"s{number}", tables)
    return folder


def texts(widget: QWidget) -> list[str]:
    QApplication.processEvents()
    return [each.text() for each in widget.findChildren(QLabel) if each.isVisible() and each.text()]


def evaluated(desk: Desk, folder: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """The page after the folder was chosen and evaluated."""
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(folder))
    page = desk.page("evaluation")
    page.choose.click()
    desk.qtbot.waitUntil(lambda: desk.window.centralWidget().isEnabled(), timeout=20_000)
    return page


def schools_shown(page: Any) -> list[list[str]]:
    grid = page.result.schools.grid
    return [[grid.item(row, at).text() for at in range(grid.columnCount())] for row in range(grid.rowCount())]


def test_a_county_s_workspace_opens_its_figures_and_no_school(county: Desk) -> None:
    shell = county.window.shell
    assert shell is not None
    assert list(shell.navigation.buttons) == ["county", "desk", "evaluation", "marks"]
    assert shell.header.school.text() == "县级数据与评估"
    assert shell.side.indicators is None
    assert county.window.windowTitle().endswith("县级评估")
    assert county.text("county_figure", 1, "figure_id") == "优质高中名额分配比例"
    assert county.text("county_figure", 1, "unit") == "%"
    assert county.text("self_rating", 0, "item_id") == "G1 学校规划布局合理"


def test_a_new_one_begins_the_present_school_year(open_desk: OpenDesk, tmp_path: Path) -> None:
    import datetime

    with Workspace(tmp_path / "new") as workspace:
        workspace.set_role("county")
    desk = open_desk(folder=tmp_path / "new", can_leave=True)
    year = current_school_year(datetime.datetime.now().astimezone().date())
    assert desk.sql("SELECT school_year, round FROM period") == [(year, "county")]


def test_what_is_typed_is_there_when_it_is_opened_again(county: Desk, open_desk: OpenDesk) -> None:
    grid = county.grid("county_figure")
    grid.setFocus()
    assert county.session.entry.dictionary.tables["county_figure"].fields[grid.currentIndex().column()].name == "value"
    county.type("80000.5")
    county.press(Key.Key_Return)
    county.qtbot.waitUntil(lambda: grid.currentIndex().row() == 1)
    county.type("50")
    county.press(Key.Key_Return)
    county.stand("self_rating", 1, "rating")
    county.type("goo")
    county.press(Key.Key_Return)
    query = "SELECT figure_id, value, unit FROM county_figure WHERE value IS NOT NULL ORDER BY id"
    typed = [("civil_servant_wage_yuan", "80000.5", "元"), ("quota_places_share", "50", "%")]
    county.qtbot.waitUntil(lambda: county.sql("SELECT count(*) FROM self_rating WHERE rating = 'good'") == [(1,)])
    assert county.sql(query) == typed
    county.window.close()
    again = open_desk(folder=county.folder)
    assert again.sql(query) == typed
    assert again.sql("SELECT count(*) FROM county_figure") == [(12,)]
    assert again.text("county_figure", 0, "value") == "80000.5"
    assert again.text("self_rating", 1, "rating") == "良好"
    assert again.page("county").count.text() == "14 行 · 13 处必填未填"


def test_the_side_panel_says_what_the_row_asks_for(county: Desk) -> None:
    county.stand("county_figure", 5, "value")
    shell = county.window.shell
    assert shell is not None
    cell = shell.side.cell
    assert cell.where.text() == "县级数据 质量监测学业水平等级"
    assert "Ⅲ 级填 3" in cell.meaning.text()
    county.type("three")
    county.press(Key.Key_Return)
    county.qtbot.waitUntil(lambda: shell.navigation.buttons["county"].sign.text() == "▲ 1")
    county.stand("self_rating", 2, "rating")
    assert cell.where.text().startswith("县级自评 G10 县级教育行政部门统筹")
    assert cell.meaning.text() == "依据：教督〔2017〕6号 第六条（十）"
    session, ratings = shell.session, {row.values["item_id"]: row for row in shell.session.entry.rows("self_rating")}
    assert "五年规划" in session.row_help("self_rating", ratings["P34"])
    assert session.row_help("evidence", session.add_row("evidence")) == ""


def test_rows_that_the_program_gives_are_neither_added_nor_removed(county: Desk) -> None:
    grid = county.stand("county_figure", 11, "value")
    QApplication.clipboard().setText("1\n2\n3")
    grid.blocks.paste()
    grid.blocks.remove_rows()
    assert county.sql("SELECT count(*), max(value) FROM county_figure") == [(12, "1")]
    grid.go(0, 0)
    county.type("x")
    county.press(Key.Key_Return)
    assert county.text("county_figure", 0, "figure_id") == "公务员年平均工资收入"


def test_evidence_is_added_row_by_row(county: Desk) -> None:
    county.stand("evidence", 0, "item_id")
    county.type("G8")
    county.press(Key.Key_Return)
    assert county.sql("SELECT item_id FROM evidence") == [("G8",)]
    assert not county.grid("evidence").parentWidget().nothing.declare.isVisible()  # type: ignore[union-attr]


def test_a_folder_of_schools_is_evaluated_with_the_figures(
    county: Desk, schools: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for at, text in ((1, "50"), (2, "1")):
        county.session.type_cell("county_figure", county.session.entry.rows("county_figure")[at].id, "value", text)
    page = evaluated(county, schools, monkeypatch)
    assert page.result.isVisible()
    assert page.result.verdict.text() == "▲ 不达标"
    assert page.result.summary.text() == "2 所学校中 1 所达标，占 50%"
    assert [page.result.tabs.tabText(at) for at in range(5)] == [
        "差异系数", "县级项目", "各校 3", "为什么", "问题",
    ]  # fmt: skip
    assert "小学（不超过 0.5）" in texts(page.result.cvs.area)
    page.result.tabs.setCurrentIndex(1)
    national, plan = page.result.items.area.widget().findChildren(QWidget, "panel")
    assert "✓ 达到 G14 优质高中招生名额分配比例，并向农村初中倾斜" in texts(national)
    assert "○ 无法判定 Q9 国家义务教育质量监测学业水平与校际差异率" in texts(national)
    assert not any(" P" in text and "判定" in text for text in texts(national))
    assert "○ 待评定 P34 公共场馆免费向学生开放" in texts(plan)
    assert county.session.workspace.setting("schools_folder") == str(schools)


def test_every_result_of_the_county_is_asked_why(county: Desk, schools: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    county.session.type_cell("county_figure", county.session.entry.rows("county_figure")[1].id, "value", "50")
    county.session.type_cell("county_figure", county.session.entry.rows("county_figure")[2].id, "value", "1")
    page = evaluated(county, schools, monkeypatch)
    page.result.tabs.setCurrentIndex(3)
    reasons = page.result.reasons
    assert {"CV1", "CV7", "G1", "G14", "P27"} <= {item.text(0) for item in reasons.list.items()}
    reasons.list.choose(ResultRef("CV5", "primary"))
    county.qtbot.waitUntil(lambda: reasons.why.topLevelItem(0).text(0).startswith("CV5 "))
    reasons.list.choose(ResultRef("G14"))
    county.qtbot.waitUntil(lambda: reasons.why.topLevelItem(0).text(0).startswith("G14 "))
    matches = Qt.MatchFlag.MatchContains | Qt.MatchFlag.MatchRecursive
    (turn,) = reasons.why.findItems("由 50 改为 49.99（少 0.01），变为 ▲ 未达到", matches)
    reasons.why.setCurrentItem(turn)
    reasons.why.setFocus()
    county.press(Key.Key_Return)
    assert county.window.shell.name == "county"
    assert county.grid("county_figure").currentIndex().row() == 1


def test_schools_are_sorted_by_what_is_chosen(county: Desk, schools: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    page = evaluated(county, schools, monkeypatch)
    page.result.tabs.setCurrentIndex(2)
    assert schools_shown(page) == [
        ["2165400001", "乙校", "▲ 不达标（L5 不达标）", "—"],
        ["2165400002", "丙点", "不参加评估", "—"],
        ["2165400003", "甲校", "✓ 达标", "—"],
    ]
    page.result.schools.by.setFocus()
    county.press(Key.Key_Down)
    county.press(Key.Key_Down)
    assert page.result.schools.by.currentText() == "按小学（不达标在前）"
    assert [row[1] for row in schools_shown(page)] == ["乙校", "甲校", "丙点"]


def test_figures_changed_after_the_evaluation_are_told(
    county: Desk, schools: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = evaluated(county, schools, monkeypatch)
    assert not page.stale.isVisible()
    county.session.type_cell("county_figure", county.session.entry.rows("county_figure")[2].id, "value", "0")
    assert page.stale.isVisible()
    page.again.click()
    county.qtbot.waitUntil(lambda: county.window.centralWidget().isEnabled(), timeout=20_000)
    assert not page.stale.isVisible()
    page.result.tabs.setCurrentIndex(1)
    assert "▲ 未达到 G14 优质高中招生名额分配比例，并向农村初中倾斜" in texts(page.result.items.area)


def test_faults_are_told_by_name(county: Desk, schools: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    edit_file(schools / "s0" / "class_group.csv", "1,1,12,", "1,1,12a,")
    (schools / "x.jhpkg").write_bytes(b"junk")
    county.session.type_cell("county_figure", county.session.entry.rows("county_figure")[2].id, "value", "yes")
    page = evaluated(county, schools, monkeypatch)
    page.result.tabs.setCurrentIndex(4)
    (told,) = texts(page.result.faults.area)
    lines = told.splitlines()
    assert lines[0].startswith("s0：class_group.csv 第 2 行“男生数”")
    assert any(line.startswith("county：县级数据 名额是否向农村初中倾斜“数值”") for line in lines)
    assert any(line.startswith("x.jhpkg（没有参加评估）") for line in lines)
    assert page.result.tabs.tabText(4) == f"问题 {len(lines)}"


def test_a_folder_without_schools_is_one_sentence_and_no_result_stays(
    county: Desk, schools: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = evaluated(county, schools, monkeypatch)
    page = evaluated(county, schools / "s0", monkeypatch)
    assert page.told.text().startswith("▲ “")
    assert "里没有学校的文件夹" in page.told.text()
    assert not page.result.isVisible()
    assert county.window.centralWidget().isEnabled()


def test_schools_of_another_year_are_not_taken(county: Desk, schools: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    county.session.type_cell("period", county.session.only_row("period").id, "school_year", "2023")
    assert "没有 2023 学年的学校" in evaluated(county, schools, monkeypatch).told.text()


@pytest.mark.parametrize("percent", [100, 200])
def test_the_county_s_pages_fit_a_small_screen(
    county: Desk, schools: Path, monkeypatch: pytest.MonkeyPatch, percent: int
) -> None:
    county.window._resize_to(percent)
    page = evaluated(county, schools, monkeypatch)
    for at in range(5):
        page.result.tabs.setCurrentIndex(at)
        assert scrolls_sideways(county.window) == [], at
    county.page("county")
    assert scrolls_sideways(county.window) == []
    least = county.window.minimumSizeHint()
    county.window._resize_to(100)
    assert (least.width() <= 1366, least.height() <= 768) == (True, True)
