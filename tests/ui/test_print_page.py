"""The print page: forms are ticked, seen, sized, printed and kept; what takes long can be stopped."""

from __future__ import annotations

from collections.abc import Generator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QPageSize
from PySide6.QtPrintSupport import QPrintDialog, QPrinter, QPrinterInfo
from PySide6.QtWidgets import QApplication, QDialog

from jhdesk.services.paper_choice import PaperChoice, paper_choice
from jhdesk.services.printing import form_groups, save_steps
from jhdesk.ui.pages import print_page as module
from tests.reports.paper import pages_of, pdf_text
from tests.ui.desk import Desk

SELF = "self_assessment"


@pytest.fixture
def page(desk: Desk) -> Any:
    made = desk.page("print")
    wait(desk, made)
    return made


def wait(desk: Desk, page: Any) -> None:
    """Lets what is under way end."""
    desk.qtbot.waitUntil(lambda: page._steps is None, timeout=20_000)


def tick(desk: Desk, page: Any, *names: str) -> None:
    page.forms.tick(set(names))
    wait(desk, page)


def to_file(page: Any, path: Path) -> QPrinter:
    """A printer that writes what it prints."""
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(path))
    page.print_on(printer)
    return printer


def test_forms_stand_in_two_groups_and_the_first_is_ticked(page: Any) -> None:
    forms, ledgers = form_groups()
    said = [page.forms.item(row).text() for row in range(page.forms.count())]
    assert said == ["表", *forms.values(), "台账", *ledgers.values()]
    assert list(page.forms.chosen()) == [SELF]
    assert len(page.view.sheets) >= 1


def test_forms_are_ticked_by_the_keyboard_alone(desk: Desk, page: Any) -> None:
    desk.window.shell.take_focus()  # type: ignore[union-attr]
    assert desk.focus() is page.forms
    for key in (Qt.Key.Key_Home, Qt.Key.Key_Space, Qt.Key.Key_End, Qt.Key.Key_Space):
        desk.press(key)
    wait(desk, page)
    assert list(page.forms.chosen()) == [list({**form_groups()[0], **form_groups()[1]})[-1]]
    before = len(page.view.sheets)
    desk.press(Qt.Key.Key_Up)
    desk.press(Qt.Key.Key_Space)
    wait(desk, page)
    assert len(page.view.sheets) > before
    assert f"共 {len(page.view.sheets)} 页" in page.amount.text()


def test_nothing_ticked_says_what_to_do(desk: Desk, page: Any) -> None:
    tick(desk, page)
    assert "勾选" in page.told.text()
    assert (page.view.sheets, page.view.page) == ([], 0)
    assert not page.print_button.isEnabled()
    assert not page.pdf_button.isEnabled()
    tick(desk, page, SELF)
    assert not page.told.isVisible()
    assert page.print_button.isEnabled()


def test_pages_are_turned_and_their_number_is_told(desk: Desk, page: Any) -> None:
    page.forms.tick(None)
    wait(desk, page)
    view, last = page.view, len(page.view.sheets)
    assert last >= 12
    view.setFocus()
    for key, at in ((Qt.Key.Key_End, last), (Qt.Key.Key_Home, 1)):
        desk.press(key)
        assert (view.page, page.number.value()) == (at, at)
        assert view.accessibleName() == f"打印预览：第 {at} 页，共 {last} 页"
    page.number.setValue(3)
    assert view.page == 3
    for turned in (last, last + 9, 0, -5):
        view.go_to(turned)
        assert view.page == min(max(turned, 1), last)


def test_zoom_keeps_the_page_and_fits_follow_the_window(desk: Desk, page: Any) -> None:
    page.forms.tick(None)
    wait(desk, page)
    view = page.view
    view.go_to(4)
    view.setFocus()
    view.fit_to("page")
    room = view.viewport().size()
    for sheet, zoom in zip(view.sheets, view._zooms, strict=True):
        assert sheet.width * zoom <= room.width()
        assert sheet.height * zoom <= room.height()
    view.fit_to("width")
    assert view.horizontalScrollBar().maximum() == 0
    held = view._zooms[3]
    desk.press(Qt.Key.Key_Equal, Qt.KeyboardModifier.ControlModifier)
    assert view._zooms[3] == pytest.approx(held * 1.25)
    assert set(view._zooms) == {view._zooms[3]}
    assert view.page == 4
    for _ in range(40):
        desk.press(Qt.Key.Key_Minus, Qt.KeyboardModifier.ControlModifier)
    assert 100 < view.sheets[0].width * view.zoom < 110
    view.grab()


def test_the_preview_shows_ink_where_paper_has_it(page: Any) -> None:
    picture = page.view.viewport().grab().toImage()
    seen = {
        picture.pixelColor(QPoint(x, y)).lightness() // 64 for x in range(0, picture.width(), 3) for y in range(60, 300)
    }
    assert {0, 3} <= seen


def test_blank_and_own_copy_change_what_is_printed(desk: Desk, page: Any, tmp_path: Path) -> None:
    desk.session.type_cell("class_group", desk.session.entry.rows("class_group")[0].id, "left_behind", "2")
    tick(desk, page, "classes")
    said = []
    for box in (page.own_copy, page.blank):
        to_file(page, tmp_path / "p.pdf")
        wait(desk, page)
        said.append(pdf_text((tmp_path / "p.pdf").read_bytes(), tmp_path, "-layout"))
        box.click()
        wait(desk, page)
    to_file(page, tmp_path / "p.pdf")
    wait(desk, page)
    said.append(pdf_text((tmp_path / "p.pdf").read_bytes(), tmp_path, "-layout"))
    assert ["<3" in text.split("注：")[0] for text in said] == [True, False, False]
    assert ["空白表" in text for text in said] == [False, False, True]
    assert not page.own_copy.isEnabled()


def test_paper_and_margins_are_kept_for_the_forms_that_are_ticked(desk: Desk, page: Any) -> None:
    tick(desk, page, "staff")
    assert page.view.sheets[0].width == 42000
    page.paper.setCurrentIndex(page.paper.findData("A4"))
    page.paper.activated.emit(page.paper.currentIndex())
    page.margins.setCurrentIndex(page.margins.findData("bound"))
    page.margins.activated.emit(page.margins.currentIndex())
    assert page.view.sheets[0].width == 29700
    workspace = desk.session.workspace
    assert paper_choice(workspace, "staff") == PaperChoice("", "A4", "bound")
    assert paper_choice(workspace, SELF) == PaperChoice()
    tick(desk, page, "staff", SELF)
    assert (page.paper.currentIndex(), page.paper.placeholderText()) == (-1, "各表不同")
    tick(desk, page, SELF)
    assert (page.paper.currentData(), page.margins.currentData()) == (None, "normal")


def test_all_chosen_forms_go_into_one_pdf_with_bookmarks(
    desk: Desk, page: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tick(desk, page, "staff", SELF, "ict")
    asked: list[str] = []
    monkeypatch.setattr(
        module, "ask_target", lambda _page, _title, name, _kind: asked.append(name) or tmp_path / "f.pdf"
    )
    page.save_pdf()
    assert not page.side.isEnabled()  # what is being written does not change under it
    wait(desk, page)
    assert page.told.text() == f"✓ 已存为“{tmp_path / 'f.pdf'}”。"
    assert asked == ["第一小学 2024—2025 学年 义务教育优质均衡发展学校自评表等3张表.pdf"]
    data = (tmp_path / "f.pdf").read_bytes()
    assert len(pages_of(data, tmp_path)) == len(page.view.sheets)
    assert data.count(b"/Dest [") == 3
    assert page.side.isEnabled()


def test_a_pdf_that_cannot_be_written_is_told(
    desk: Desk, page: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "ask_target", lambda *_: tmp_path)
    page.save_pdf()
    wait(desk, page)
    assert page.told.text().startswith("▲")
    assert page.print_button.isEnabled()


def test_what_takes_long_is_stopped_and_leaves_no_file(
    desk: Desk, page: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page.forms.tick(None)
    wait(desk, page)
    closed: list[bool] = []

    def endless(*given: Any) -> Generator[int, None, None]:
        steps = save_steps(*given)
        try:
            while True:
                yield next(steps) if not closed else 0
                closed[:] = [False]
        finally:
            steps.close()
            closed[:] = [True]

    monkeypatch.setattr(module, "save_steps", endless)
    monkeypatch.setattr(module, "ask_target", lambda *_: tmp_path / "f.pdf")
    page.pdf_button.setFocus()
    desk.press(Qt.Key.Key_Space)
    assert desk.focus() is page.stop_button
    desk.press(Qt.Key.Key_Escape)
    assert (page._steps, closed) == (None, [True])
    assert page.told.text().startswith("○ 已停止")
    QApplication.processEvents()
    assert list(tmp_path.glob("*.pdf")) == []
    assert desk.focus() is page.pdf_button
    assert page.print_button.isEnabled()


def test_no_printer_says_so_and_offers_a_pdf(desk: Desk, page: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(QPrinterInfo, "availablePrinterNames", list)
    page.print_button.click()
    assert "没有打印机" in page.told.text()
    assert desk.focus() is page.pdf_button


@pytest.fixture
def only_a4(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A printer without A3, chosen in the dialog without a question; what it prints goes to this file."""
    path = tmp_path / "printed.pdf"

    def accept(self: QPrintDialog) -> QDialog.DialogCode:
        self.printer().setOutputFormat(QPrinter.OutputFormat.PdfFormat)
        self.printer().setOutputFileName(str(path))
        return QDialog.DialogCode.Accepted

    monkeypatch.setattr(QPrinterInfo, "availablePrinterNames", lambda: ["激光"])
    monkeypatch.setattr(QPrinterInfo, "supportedPageSizes", lambda _: [QPageSize(QPageSize.PageSizeId.A4)])
    monkeypatch.setattr(QPrintDialog, "exec", accept)
    return path


def test_a_form_of_a3_is_offered_on_a4_where_the_printer_has_no_other(
    desk: Desk, page: Any, only_a4: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    answers = iter([False, True])
    monkeypatch.setattr(module, "ask", lambda *a: asked.append(a[2]) or next(answers))
    tick(desk, page, SELF, "staff")
    page.print_now()
    assert ["教职工花名册" in text and "自评表" not in text for text in asked] == [True]
    assert not only_a4.exists()
    page.print_now()
    wait(desk, page)
    assert page.told.text().startswith("✓")
    said = pdf_text(only_a4.read_bytes(), tmp_path, "-bbox")
    assert {line.split('"')[1].split(".")[0] for line in said.splitlines() if "<page" in line} <= {"595", "841", "842"}
    assert paper_choice(desk.session.workspace, "staff").paper == "A4"
    page.print_now()  # it is kept: not asked again
    wait(desk, page)
    assert len(asked) == 2


def test_sheets_of_one_paper_are_asked_nothing(
    desk: Desk, page: Any, only_a4: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "ask", lambda *_: pytest.fail("asked"))
    page.print_now()
    wait(desk, page)
    assert only_a4.read_bytes().startswith(b"%PDF")


def test_a_cover_waits_for_its_package(desk: Desk, page: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "ask_target", lambda *_: tmp_path / "f.pdf")
    page.forms.tick({"cover"})
    wait(desk, page)
    page.save_pdf()
    assert page.told.text().startswith("▲ 没有打印“数据上报封面”")
    assert not (tmp_path / "f.pdf").exists()
    page.forms.tick({"cover", "ict"})
    wait(desk, page)
    assert page.told.text().startswith("没有打印“数据上报封面”")
    page.save_pdf()
    desk.qtbot.waitUntil(lambda: page.told.text().startswith("✓"))
    assert "上报封面" not in pdf_text((tmp_path / "f.pdf").read_bytes(), tmp_path)


def rows_in_sight(page: Any) -> list[int]:
    """The rows of the list of forms that are wholly seen, by their places on the page."""
    forms, seen = page.forms, page.side.viewport()
    rects = [forms.visualItemRect(forms.item(row)) for row in range(forms.count())]
    tops = [(forms.viewport().mapTo(seen, rect.topLeft()).y(), rect.height()) for rect in rects]
    return [seen.mapTo(page, QPoint(0, top)).y() for top, high in tops if top >= 0 and top + high <= seen.height()]


def test_nothing_that_is_told_moves_the_list_of_forms(
    desk: Desk, page: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    QApplication.processEvents()
    at = rows_in_sight(page)
    page.notices.tell_stale("早先打印的信息化台账与现在的数据不一致。" * 4)
    page.tell("▲ 很长的话。" * 40, "fails")
    QApplication.processEvents()
    assert rows_in_sight(page) == at
    monkeypatch.setattr(module, "ask_target", lambda *_: tmp_path / "f.pdf")
    page.forms.tick(None)
    assert page.bar.isVisible()
    assert rows_in_sight(page) == at
    wait(desk, page)
    QApplication.processEvents()
    assert rows_in_sight(page) == at


def test_five_forms_are_in_sight_however_large_the_text(desk: Desk, page: Any) -> None:
    try:
        desk.window.resize(1024, 700)
        desk.window._resize_to(200)
        page.forms.tick(None)
        wait(desk, page)
        QApplication.processEvents()
        assert desk.window.height() == 700
        assert len(rows_in_sight(page)) >= 5
    finally:
        desk.window._resize_to(100)


def test_a_range_of_pages_is_printed(desk: Desk, page: Any, tmp_path: Path) -> None:
    page.forms.tick(None)
    wait(desk, page)
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "r.pdf"))
    printer.setPrintRange(QPrinter.PrintRange.PageRange)
    printer.setFromTo(1, 1)
    page.print_on(printer)
    wait(desk, page)
    (said,) = pages_of((tmp_path / "r.pdf").read_bytes(), tmp_path)
    assert "学校自评表" in said


def test_a_change_of_the_figures_is_seen_when_the_page_is(desk: Desk, page: Any) -> None:
    desk.page("school")
    desk.session.type_cell("school", desk.session.only_row("school").id, "name", "改名小学")
    assert desk.page("print") is page
    wait(desk, page)
    said = "".join(getattr(item, "text", "") for item in page.view.sheets[0].page.items)
    assert "改名小学" in said


def test_a_change_while_it_is_printed_waits_for_the_end(desk: Desk, page: Any, tmp_path: Path) -> None:
    to_file(page, tmp_path / "p.pdf")
    school = desk.session.only_row("school").id
    desk.session.type_cell("school", school, "name", "改名小学")
    assert page._steps is not None
    desk.qtbot.waitUntil(lambda: page.told.text().startswith("✓"))
    assert "改名小学" not in pdf_text((tmp_path / "p.pdf").read_bytes(), tmp_path)
    wait(desk, page)
    assert "改名小学" in "".join(getattr(item, "text", "") for item in page.view.sheets[0].page.items)


def test_closing_the_window_while_forms_are_laid_out_harms_nothing(desk: Desk, page: Any) -> None:
    page.forms.tick(None)
    assert page._steps is not None
    desk.window.close()
    for _ in range(5):
        QApplication.processEvents()
