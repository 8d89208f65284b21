"""The page of charts: drawn while looked at, in the colours and sizes of the window; copied and kept as for paper."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QFileDialog

from jhdesk.reports.charts import CHARTS
from jhdesk.ui import theme
from jhdesk.ui.messages.charts import COPIED, file_name
from jhdesk.ui.pages import charts_page, work_page
from tests.builders import of_type, school_tables
from tests.ui.desk import Desk, OpenDesk


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How wide each picture is that was drawn."""
    widths: list[int] = []
    made = charts_page.as_png

    def counted(figure: Any, dpi: float, title: str = "") -> bytes:
        widths.append(round(figure.get_size_inches()[0] * dpi))
        return made(figure, dpi, title)

    monkeypatch.setattr(charts_page, "as_png", counted)
    return widths


def shown(page: Any) -> QImage:
    QApplication.processEvents()
    image = page.picture.pixmap().toImage()
    assert isinstance(image, QImage)
    return image


def test_the_picture_says_in_words_what_it_shows(desk: Desk) -> None:
    page = desk.page("charts")
    assert not shown(page).isNull()
    told = page.facts.text()
    assert "小学高于规定学历教师：5 ✓ 达标（标准 4.2，底线 3.57 人/百名学生）。" in told
    assert page.picture.accessibleName() == "七项指标与标准"
    assert page.picture.accessibleDescription() == told
    assert [page.tabs.tabText(at) for at in range(page.tabs.count())] == [chart.title for chart in CHARTS.values()]
    page.tabs.setCurrentIndex(3)
    assert page.facts.text().startswith("一年级：2 个班，每班 25 人。")
    assert page.picture.accessibleName() == "班级人数"


def test_it_is_drawn_only_while_it_is_looked_at(desk: Desk, drawn: list[int]) -> None:
    page = desk.page("charts")
    QApplication.processEvents()
    assert len(drawn) >= 1
    drawn.clear()
    desk.page("overview")
    staff = desk.session.entry.rows("staff")
    desk.session.type_cell("staff", staff[0].id, "degree", "")
    desk.session.type_cell("class_group", desk.session.entry.rows("class_group")[0].id, "boys", "60")
    QApplication.processEvents()
    assert drawn == []
    desk.page("charts")
    QApplication.processEvents()
    assert len(drawn) == 1
    assert "小学高于规定学历教师：○ 无法判定" in page.facts.text()
    page.tabs.setCurrentIndex(3)
    assert "▲ 超过 45 人：1 班 73 人" in page.facts.text()


def test_looking_at_it_again_draws_nothing_anew(desk: Desk, drawn: list[int]) -> None:
    desk.page("charts")
    QApplication.processEvents()
    drawn.clear()
    desk.page("overview")
    desk.page("charts")
    QApplication.processEvents()
    assert drawn == []


def test_it_follows_width_size_and_colours(desk: Desk, drawn: list[int]) -> None:
    page = desk.page("charts")
    first = shown(page)
    try:
        desk.window._resize_to(150)
        larger = shown(page)
        assert larger.height() > 1.3 * first.height()
        desk.window._resize_to(100)
        desk.window.choose_theme("dark")
        dark = shown(page)
        assert dark.pixelColor(2, 2).name().upper() == theme.DARK.panel
        desk.window.choose_theme("light")
        assert shown(page).pixelColor(2, 2).name().upper() == theme.LIGHT.panel
        desk.window.resize(1100, 700)
        narrow = shown(page)
        assert narrow.width() < first.width()
        assert page.picture.width() >= narrow.width() / narrow.devicePixelRatio()
        assert page.area.horizontalScrollBar().maximum() == 0
    finally:
        desk.window.choose_theme("light")
        desk.window._resize_to(100)


def test_it_is_copied_as_for_paper_by_button_and_key(desk: Desk) -> None:
    page = desk.page("charts")
    try:
        desk.window.choose_theme("contrast")
        QApplication.clipboard().clear()
        page.copy_button.setFocus()
        desk.press(Qt.Key.Key_Return)
        copied = QApplication.clipboard().image()
        assert copied.pixelColor(2, 2).name() == "#ffffff"
        assert copied.width() == 1420
        assert page.told.text() == COPIED
        QApplication.clipboard().clear()
        page.picture.setFocus()
        desk.press(Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
        assert QApplication.clipboard().image().size() == copied.size()
    finally:
        desk.window.choose_theme("light")


def test_a_sentence_is_no_picture_to_be_kept(desk: Desk) -> None:
    page = desk.page("charts")
    page.tabs.setCurrentIndex([chart.id for chart in CHARTS.values()].index("years"))
    assert not page.copy_button.isEnabled()
    assert not page.save_button.isEnabled()
    QApplication.clipboard().clear()
    page.copy()
    assert QApplication.clipboard().image().isNull()
    page.tabs.setCurrentIndex(0)
    assert page.copy_button.isEnabled()
    assert page.save_button.isEnabled()


def test_a_picture_that_leaves_says_whose_it_is(desk: Desk) -> None:
    assert desk.page("charts")._kept().title == "第一小学 · 2024—2025 学年 · 七项指标与标准"


def test_keys_reach_the_picture_and_scroll_it(desk: Desk) -> None:
    page = desk.page("charts")
    desk.window._resize_to(200)
    try:
        QApplication.processEvents()
        page.save_button.setFocus()
        desk.press(Qt.Key.Key_Tab)
        assert desk.focus() is page.picture
        bar = page.area.verticalScrollBar()
        assert bar.maximum() > 0
        before = bar.value()
        desk.press(Qt.Key.Key_PageDown)
        assert bar.value() > before
    finally:
        desk.window._resize_to(100)


def chosen(monkeypatch: pytest.MonkeyPatch, answer: Callable[[str], Path | None]) -> list[tuple[str, ...]]:
    """Answers where to; what was asked."""
    asked: list[tuple[str, ...]] = []

    def ask(_parent: object, *said: str) -> Path | None:
        asked.append(said)
        return answer(said[1])

    monkeypatch.setattr(charts_page, "ask_target", ask)
    return asked


def test_it_is_kept_as_png_and_as_svg(desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    page = desk.page("charts")
    asked = chosen(monkeypatch, lambda name: tmp_path / name)
    page.save_button.click()
    assert asked == [("存为图片", "第一小学 2024—2025 学年 七项指标与标准.png", "PNG", "SVG")]
    png = tmp_path / asked[0][1]
    assert QImage(str(png)).width() == 1420
    assert page.told.text() == f"✓ 已存为“{png}”。"
    chosen(monkeypatch, lambda _: tmp_path / "图.SVG")
    page.save()
    svg = (tmp_path / "图.SVG").read_text(encoding="utf-8")
    assert "<svg" in svg
    assert "小学高于规定学历教师：5 ✓ 达标" in svg
    chosen(monkeypatch, lambda _: None)
    page.tell("")
    page.save()
    assert page.told.text() == ""


@pytest.mark.parametrize(
    ("typed", "kinds", "kept"),
    [
        ("report.txt", ("表.pdf", "PDF"), "report.txt.pdf"),
        ("report.PDF", ("表.pdf", "PDF"), "report.PDF"),
        ("第1.2版", ("表.pdf", "PDF"), "第1.2版.pdf"),
        ("ind.jpg", ("图.png", "PNG", "SVG"), "ind.jpg.png"),
        ("ind.SVG", ("图.png", "PNG", "SVG"), "ind.SVG"),
    ],
)
def test_a_name_says_what_the_file_is(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, typed: str, kinds: tuple[str, ...], kept: str
) -> None:
    monkeypatch.setattr(QFileDialog, "exec", lambda _: 1)
    monkeypatch.setattr(QFileDialog, "selectedFiles", lambda _: [str(tmp_path / typed)])
    assert work_page.ask_target(desk.window, "存", *kinds) == tmp_path / kept


def test_nothing_is_replaced_or_made_unasked_and_the_folder_is_remembered(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    answers = iter([False, True, False, True])
    began: list[str] = []
    typed = ["a.txt", "a.txt", "no/b.pdf", "no/b.pdf", "c.pdf"]
    (tmp_path / "a.txt.pdf").touch()
    monkeypatch.setattr(work_page, "ask", lambda *said: asked.append(said[-1]) or next(answers))
    monkeypatch.setattr(QFileDialog, "exec", lambda dialog: began.append(dialog.directory().absolutePath()) or 1)
    monkeypatch.setattr(QFileDialog, "selectedFiles", lambda _: [str(tmp_path / typed.pop(0))])
    targets = [work_page.ask_target(desk.window, "存", "表.pdf", "PDF") for _ in range(5)]
    there = [tmp_path / "a.txt.pdf", tmp_path / "no" / "b.pdf", tmp_path / "c.pdf"]
    assert targets == [None, there[0], None, there[1], there[2]]
    assert asked == ["替换", "替换", "新建文件夹", "新建文件夹"]
    assert began[2] == str(tmp_path)
    assert not (tmp_path / "no").exists()


def test_a_place_that_cannot_be_written_is_told(desk: Desk, tmp_path: Path) -> None:
    page = desk.page("charts")
    page.keep(tmp_path)
    assert page.told.text().startswith("▲ ")
    assert page.told.property("look") == "fails"


def test_the_dialog_offers_both_kinds_and_adds_their_ending(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[tuple[list[str], str]] = []

    def run(dialog: QFileDialog) -> int:
        seen.append((dialog.nameFilters(), dialog.defaultSuffix()))
        dialog.selectNameFilter("SVG (*.svg)")
        dialog.filterSelected.emit("SVG (*.svg)")
        seen.append(([], dialog.defaultSuffix()))
        dialog.selectFile(str(tmp_path / "图"))
        return 1

    monkeypatch.setattr(QFileDialog, "exec", run)
    target = work_page.ask_target(desk.window, "存为图片", "图.png", "PNG", "SVG")
    assert seen == [(["PNG (*.png)", "SVG (*.svg)"], "png"), ([], "svg")]
    assert target == tmp_path / "图.svg"


@pytest.mark.parametrize(("school", "name"), [("甲/乙:小学", "甲乙小学 2024—2025 学年 图.png"), ("长" * 200, None)])
def test_a_file_name_holds_what_a_file_name_may(school: str, name: str | None) -> None:
    made = f"{file_name(school, 2024, '图')}.png"
    assert name is None or made == name
    assert len(made.encode()) < 255
    assert made.endswith("学年 图.png")


def test_a_special_school_and_an_empty_one(open_desk: OpenDesk, tmp_path: Path) -> None:
    special = open_desk(school_tables(school=of_type("514")), folder=tmp_path / "special").page("charts")
    assert special.facts.text() == "全校：特殊教育学校，不参加七项指标评估。"
    empty = open_desk({}, folder=tmp_path / "empty").page("charts")
    assert empty.facts.text().count("无法判定") == 16
    for at in range(4):
        empty.tabs.setCurrentIndex(at)
        assert empty.facts.text()
