"""What leaves the print page: what is remembered of it, and what may be touched meanwhile."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtGui import QPageRanges
from PySide6.QtPrintSupport import QPrinter

from jhdesk.services.printouts import by_code, last_prints
from jhdesk.ui.messages.printing import PRINT_STOPPED
from jhdesk.ui.pages import print_page as module
from tests.reports.paper import pages_of
from tests.ui.desk import Desk


@pytest.fixture
def page(desk: Desk) -> Any:
    made = desk.page("print")
    wait(desk, made)
    return made


def wait(desk: Desk, page: Any) -> None:
    desk.qtbot.waitUntil(lambda: page._steps is None, timeout=20_000)


def tick(desk: Desk, page: Any, *names: str) -> None:
    page.forms.tick(set(names))
    wait(desk, page)


def printer(path: Path) -> QPrinter:
    made = QPrinter(QPrinter.PrinterMode.HighResolution)
    made.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    made.setOutputFileName(str(path))
    return made


def remembered(desk: Desk) -> set[str]:
    return {pages[0].form for pages in last_prints(desk.session.entry)}


def known(desk: Desk, sheet: Any) -> bool:
    return bool(by_code(desk.session.entry, sheet.page.tie.code))


def test_a_file_holds_every_sheet_whatever_its_paper(desk: Desk, page: Any, tmp_path: Path) -> None:
    tick(desk, page, "ict", "staff")
    sheets = page.sheets()
    assert len({(each.width, each.height) for each in sheets}) == 2
    page.print_on(printer(tmp_path / "f.pdf"))
    wait(desk, page)
    assert len(pages_of((tmp_path / "f.pdf").read_bytes(), tmp_path)) == len(sheets)
    assert remembered(desk) == {"ict", "staff"}


def test_of_a_range_of_pages_those_that_went_out_are_known(desk: Desk, page: Any, tmp_path: Path) -> None:
    tick(desk, page, "ict", "classes")
    some = printer(tmp_path / "f.pdf")
    some.setPrintRange(QPrinter.PrintRange.PageRange)
    some.setFromTo(1, 1)
    page.print_on(some)
    wait(desk, page)
    assert len(pages_of((tmp_path / "f.pdf").read_bytes(), tmp_path)) == 1
    assert remembered(desk) == {"ict"}  # which has no other page
    assert [known(desk, sheet) for sheet in page.sheets()] == [True] + [False] * (len(page.sheets()) - 1)


def test_of_a_print_that_was_stopped_the_pages_that_went_out_are_known(desk: Desk, page: Any, tmp_path: Path) -> None:
    tick(desk, page, "ict", "classes", "funding")
    page.print_on(printer(tmp_path / "f.pdf"))
    page._steps._timer.stop()
    page.bar.setValue(2)
    page.stop()
    assert page.told.text() == PRINT_STOPPED
    assert remembered(desk) & {"funding"} == set()
    assert [known(desk, sheet) for sheet in page.sheets()[:4]] == [True, True, False, False]


def test_what_changes_while_it_is_printed_leaves_what_went_out_known(desk: Desk, page: Any, tmp_path: Path) -> None:
    tick(desk, page, "ict")
    (sheet, *_) = page.sheets()
    page.print_on(printer(tmp_path / "f.pdf"))
    desk.session.type_cell("school", desk.session.only_row("school").id, "name", "改名小学")
    desk.qtbot.waitUntil(lambda: page._steps is None and page.stale.isVisible(), timeout=20_000)
    assert known(desk, sheet)


def test_of_separate_pages_those_between_are_not_printed(desk: Desk, page: Any, tmp_path: Path) -> None:
    tick(desk, page, "ict", "classes", "funding")
    whole, some = printer(tmp_path / "whole.pdf"), printer(tmp_path / "some.pdf")
    page.print_on(whole)
    wait(desk, page)
    some.setPrintRange(QPrinter.PrintRange.PageRange)
    some.setPageRanges(QPageRanges.fromString("1,3"))
    page.print_on(some)
    wait(desk, page)
    first, _, third, *_ = pages_of((tmp_path / "whole.pdf").read_bytes(), tmp_path)
    assert pages_of((tmp_path / "some.pdf").read_bytes(), tmp_path) == [first, third]


def test_pages_that_there_are_not_are_told(desk: Desk, page: Any, tmp_path: Path) -> None:
    tick(desk, page, "ict")
    some = printer(tmp_path / "f.pdf")
    some.setPrintRange(QPrinter.PrintRange.PageRange)
    some.setPageRanges(QPageRanges.fromString("90-99"))
    page.print_on(some)
    assert page.told.text().startswith("▲ 没有这些页")
    assert not (tmp_path / "f.pdf").exists()


def test_nothing_is_printed_beside_a_print_under_way(desk: Desk, page: Any, tmp_path: Path) -> None:
    tick(desk, page, "ict")
    page.print_on(printer(tmp_path / "f.pdf"))
    assert page._steps is not None
    page.margins.activated.emit(1)
    assert not page.print_button.isEnabled()
    assert not page.pdf_button.isEnabled()
    assert not page.margins.isEnabled()
    wait(desk, page)
    assert page.print_button.isEnabled()
    assert page.margins.isEnabled()
    assert remembered(desk) == {"ict"}


def test_a_stale_form_is_told_until_it_is_printed_again(desk: Desk, page: Any, tmp_path: Path) -> None:
    tick(desk, page, "ict")
    page.print_on(printer(tmp_path / "a.pdf"))
    wait(desk, page)
    assert not page.stale.isVisible()
    school = desk.session.only_row("school").id
    desk.session.type_cell("school", school, "name", "改名小学")
    desk.qtbot.waitUntil(lambda: page.stale.isVisible() and page._steps is None)
    assert "信息化台账" in page.stale.text()
    page.print_on(printer(tmp_path / "b.pdf"))
    wait(desk, page)
    assert not page.stale.isVisible()


def test_all_of_them_in_a_file_says_what_was_left_out(
    desk: Desk, page: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "ask_target", lambda *_: tmp_path / "f.pdf")
    tick(desk, page, "cover", "ict")
    page.save_pdf()
    wait(desk, page)
    done, left_out = page.told.text().split("\n")
    assert done == f"✓ 已存为“{tmp_path / 'f.pdf'}”。"
    assert left_out.startswith("没有打印“数据上报封面”")


def test_a_new_run_takes_the_old_message_away(
    desk: Desk, page: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    targets = iter([tmp_path, tmp_path / "f.pdf"])
    monkeypatch.setattr(module, "ask_target", lambda *_: next(targets))
    page.save_pdf()
    wait(desk, page)
    assert page.told.text().startswith("▲")
    page.save_pdf()
    assert page._steps is not None
    assert not page.told.isVisible()


def test_characters_without_a_font_are_told_before_and_after(
    desk: Desk, page: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "ask_target", lambda *_: tmp_path / "f.pdf")
    desk.session.type_cell("school", desk.session.only_row("school").id, "name", "\ue000\ue001小学")
    wait(desk, page)
    told = "这些字本机没有字库，印作〓：\ue000、\ue001，请手工补写。"
    assert page.told.text() == told
    page.save_pdf()
    wait(desk, page)
    assert page.told.text().split("\n")[1] == told


def test_the_name_proposed_says_that_a_copy_stays(desk: Desk, page: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    monkeypatch.setattr(module, "ask_target", lambda _page, _title, name, _kind: asked.append(name))
    tick(desk, page, "classes")
    for box in (page.own_copy, page.blank):
        box.click()
        wait(desk, page)
        page.save_pdf()
    assert asked == ["第一小学 2024—2025 学年 班级学生台账（学校留存）.pdf", "班级学生台账（空白）.pdf"]
