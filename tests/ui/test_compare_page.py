"""The page 跨年比较: what it says while there is nothing to compare, and the table when there is."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from jhdesk.services.import_ import import_source
from jhdesk.services.workspace import Workspace
from tests.builders import csv_folder, row, school_tables
from tests.ui.desk import Desk, OpenDesk

LOCAL = 'id = "local"\nversion = "1"\nbased_on = "national-2017"\n[[indicators]]\nid = "L5"\nprimary = 8.5\n'


@pytest.fixture
def two_years(open_desk: OpenDesk, tmp_path: Path) -> Desk:
    """A window on two years, 8 and 10 m2 of sports area a pupil, with a local standard that asks for 8.5."""
    folder = tmp_path / "workspace"
    with Workspace(folder) as workspace:
        for year, area in ((2023, 2400), (2024, 3000)):
            sports = [row("sports_area", row_no=1, area_each_m2=Decimal(area))]
            tables = school_tables(period=[row("period", school_year=year)], sports_area=sports)
            import_source(workspace, csv_folder(tmp_path / str(year), tables))
    (folder / "standards").mkdir()
    (folder / "standards" / "local.toml").write_text(LOCAL, encoding="utf-8")
    return open_desk(folder=folder)


def line(page: object, name: str) -> list[str]:
    """The texts of the row whose first cell has this name."""
    table = page.table  # type: ignore[attr-defined]
    texts = [[table.item(at, column).text() for column in range(6)] for at in range(table.rowCount())]
    (found,) = [each for each in texts if name in each[0]]
    return found[1:]


def choose(box: object, text: str) -> None:
    """Chooses as a person does: by the keyboard, until the text is there."""
    box.setFocus()  # type: ignore[attr-defined]
    box.setCurrentIndex(box.findText(text))  # type: ignore[attr-defined]
    box.activated.emit(box.currentIndex())  # type: ignore[attr-defined]


def test_one_year_says_what_to_do_and_leads_there(desk: Desk) -> None:
    page = desk.page("compare")
    assert "只有一个学年" in page.told.text()
    assert not page.table.isVisible()
    assert not page.choices.isVisible()
    desk.window.shell.take_focus()  # type: ignore[union-attr]
    assert desk.focus() is page.go_import
    desk.press(Qt.Key.Key_Return)
    assert desk.window.shell.name == "import"  # type: ignore[union-attr]


def test_the_open_year_beside_the_one_before(two_years: Desk) -> None:
    page = two_years.page("compare")
    assert [box.currentText() for box in page.years] == ["2023—2024 学年", "2024—2025 学年"]
    assert line(page, "L5") == ["✓ 达标 8／标准 7.5", "✓ 达标 10／标准 7.5", "+2", "无变化", ""]
    assert "项的判定变了" in page.told.text()
    assert not page.only.isVisible()
    assert page.table.horizontalScrollBar().maximum() == 0


def test_what_changed_stands_first_and_nothing_is_told_by_colour_alone(two_years: Desk) -> None:
    page = two_years.page("compare")
    names = [page.table.item(at, 0).text() for at in range(page.table.rowCount())]
    assert names[0].startswith("P09")
    assert "L5" in names[1]
    statuses = [page.table.item(at, column).text()[0] for at in range(len(names)) for column in (1, 2)]
    assert set(statuses) <= set("✓◐▲○●")


def test_another_standard_is_chosen(two_years: Desk) -> None:
    page = two_years.page("compare")
    choose(page.standards[0], "local")
    assert line(page, "L5")[:3] == ["◐ 达底线 8／标准 8.5", "✓ 达标 10／标准 7.5", "+2，◐ 达底线 → ✓ 达标"]
    choose(page.years[1], "2023—2024 学年")
    assert line(page, "L5")[3] == "◐ 达底线 → ✓ 达标"
    choose(page.standards[0], "该学年自己的标准")
    assert "同一学年、同一标准" in page.told.text()
    assert not page.table.isVisible()
    choose(page.years[0], "2024—2025 学年")
    assert "请把两者对调" in page.told.text()


def test_a_broken_standard_is_a_sentence(two_years: Desk) -> None:
    (two_years.folder / "standards" / "local.toml").write_text(LOCAL + "primry = 8\n", encoding="utf-8")
    page = two_years.page("compare")
    choose(page.standards[1], "local")
    assert page.told.text().startswith("▲ 评估标准文件“standards/local.toml”第 7 行：不认识 indicators.L5.primry")


def test_the_page_follows_the_figures_and_keeps_what_was_chosen(two_years: Desk) -> None:
    page = two_years.page("compare")
    choose(page.standards[0], "local")
    row_id = two_years.session.entry.rows("sports_area")[0].id
    two_years.page("premises")
    two_years.session.type_cell("sports_area", row_id, "area_each_m2", "2700")
    two_years.page("compare")
    QApplication.processEvents()
    two_years.qtbot.waitUntil(lambda: line(page, "L5")[1] == "✓ 达标 9／标准 7.5")
    assert page.standards[0].currentText() == "local"


def test_the_version_line_says_which_standard_counts(two_years: Desk) -> None:
    """A standard that cannot be used is told, and the default one counts meanwhile."""
    window, session = two_years.window, two_years.session
    period = session.only_row("period").id
    session.type_cell("period", period, "standard_id", "local")
    two_years.qtbot.waitUntil(lambda: window.versions.text().startswith("标准 local 1 · "))
    assert session.result.units[0].indicators["L5"].threshold == 8.5
    (two_years.folder / "standards" / "local.toml").write_text(LOCAL + "primry = 8\n", encoding="utf-8")
    session.evaluate()
    assert window.versions.text().startswith("▲ 指定的标准不能用，暂按标准 2017.1")
    assert "第 7 行" in window.versions.toolTip()
    assert "第 7 行" in window.statusBar().currentMessage()
    assert session.result.units[0].indicators["L5"].threshold == 7.5
    own = 'id = "national-2017"\nversion = "9"\nbased_on = "national-2017"\n'
    (two_years.folder / "standards" / "national-2017.toml").write_text(own, encoding="utf-8")
    session.type_cell("period", period, "standard_id", "national-2017")
    two_years.qtbot.waitUntil(lambda: "标准 9（工作文件夹里的文件）" in window.versions.text())
