"""One way of painting: every device breaks pages and lines at the same places and puts ink at the same millimetres."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QBuffer, QIODevice
from PySide6.QtGui import QColor, QImage, QPageLayout, QPageSize, QPainter, QPdfWriter
from PySide6.QtPrintSupport import QPrinter, QPrintPreviewWidget
from pytestqt.qtbot import QtBot

from jhdesk.errors import JhdeskError
from jhdesk.reports.document import Document, Panel, Picture
from jhdesk.reports.draw import draw, draw_pages, draw_steps, paint
from jhdesk.reports.layout import lay_out
from jhdesk.reports.page import Page
from jhdesk.reports.sheet import Setup, sheet_of
from tests.builders import of_type, pupils, school_tables
from tests.reports.paper import form, ledger, pages_of, pdf_text

pytestmark = pytest.mark.usefixtures("qapp")


def two_units() -> Document:
    return form(school_tables(school=of_type("312", name="长" * 200), class_group=pupils(primary=300, junior=90)))


def from_writer(document: Document, resolution: int) -> bytes:
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setResolution(resolution)
    draw([document], writer)
    return bytes(buffer.data().data())


def from_printer(document: Document, resolution: int, path: Path) -> bytes:
    printer = QPrinter()
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(path))
    printer.setResolution(resolution)
    draw([document], printer)
    return path.read_bytes()


@pytest.mark.parametrize("make", [two_units, lambda: ledger(90), lambda: ledger(90, landscape=True)])
def test_pages_and_lines_break_alike_at_every_resolution(make: Callable[[], Document], tmp_path: Path) -> None:
    document = make()
    read = [pages_of(from_writer(document, resolution), tmp_path) for resolution in (72, 300, 1200)]
    read.append(pages_of(from_printer(document, 600, tmp_path / "printer.pdf"), tmp_path))
    assert len(read[0]) == len(lay_out(document)) > 1
    assert all(pages == read[0] for pages in read)


def test_words_stand_at_the_same_place_at_every_resolution(tmp_path: Path) -> None:
    low, high = (pdf_text(from_writer(two_units(), dpi), tmp_path, "-bbox").splitlines() for dpi in (150, 1200))
    places = [
        [float(part) for part in line.split('"')[1:8:2]] for lines in (low, high) for line in lines if "<word" in line
    ]
    half = len(places) // 2
    assert half > 100
    assert all(one == pytest.approx(other, abs=0.1) for one, other in zip(places[:half], places[half:], strict=True))


def ink(page: Page, dpi: int) -> tuple[float, ...]:
    """Left, top, right, bottom of what is painted on a picture, in millimetres."""
    image = QImage(page.width * dpi // 2540, page.height * dpi // 2540, QImage.Format.Format_Grayscale8)
    image.setDotsPerMeterX(round(dpi / 0.0254))
    image.setDotsPerMeterY(round(dpi / 0.0254))
    image.fill(QColor("white"))
    painter = QPainter(image)
    paint(page, painter)
    painter.end()
    rows = [bytes(image.constScanLine(y))[: image.width()] for y in range(image.height())]
    dark = [[x for x, grey in enumerate(row) if grey < 200] for row in rows]
    xs = [x for row in dark for x in (row[:1] + row[-1:])]
    ys = [y for y, row in enumerate(dark) if row]
    return tuple(edge * 25.4 / dpi for edge in (min(xs), min(ys), max(xs), max(ys)))


def test_a_picture_of_a_page_has_its_true_size() -> None:
    page = lay_out(ledger(5))[0]
    assert ink(page, 150) == pytest.approx(ink(page, 300), abs=0.4)
    assert ink(page, 300)[0] == pytest.approx(15, abs=0.4)


def test_a_picture_is_painted_in_its_place_and_its_colours() -> None:
    block = QImage(20, 10, QImage.Format.Format_RGB32)
    block.fill(QColor("#b42318"))
    data = QBuffer()
    data.open(QIODevice.OpenModeFlag.WriteOnly)
    block.save(data, "PNG")
    (page,) = lay_out(Document("", (Picture((Panel("", bytes(data.data().data()), 100, 50),)),)))
    image = QImage(page.width // 100, page.height // 100, QImage.Format.Format_RGB32)  # a pixel a millimetre
    image.setDotsPerMeterX(1000)
    image.setDotsPerMeterY(1000)
    image.fill(QColor("white"))
    painter = QPainter(image)
    paint(page, painter)
    painter.end()
    red = [
        (x, y)
        for x in range(image.width())
        for y in range(image.height())
        if image.pixelColor(x, y).name() == "#b42318"
    ]
    left, top, right, bottom = (f(each[axis] for each in red) for f in (min, max) for axis in (0, 1))
    assert (left, right) == (pytest.approx(15, abs=1), pytest.approx(114, abs=3))
    assert bottom - top == pytest.approx(49, abs=2)


def test_the_preview_shows_the_pages_of_the_printer(qtbot: QtBot) -> None:
    document = two_units()
    printer = QPrinter()
    preview = QPrintPreviewWidget(printer)
    qtbot.addWidget(preview)
    preview.paintRequested.connect(lambda device: draw([document], device))
    preview.show()
    qtbot.waitUntil(lambda: preview.pageCount() == len(lay_out(document)))


def test_chosen_pages_keep_their_numbers(tmp_path: Path) -> None:
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    pages = lay_out(ledger(90))
    draw_pages(pages[1:2], QPdfWriter(buffer))
    (said,) = pages_of(bytes(buffer.data().data()), tmp_path)
    assert f"第2页共{len(pages)}页" in said


class AtWork(QPdfWriter):
    """Like a printer, it keeps the orientation of its first page."""

    def setPageLayout(self, layout: QPageLayout) -> bool:  # noqa: N802
        return not self.paintingActive() and super().setPageLayout(layout)


@pytest.mark.parametrize("first", [False, True])
def test_a_page_is_turned_where_the_sheet_cannot_be(first: bool, tmp_path: Path) -> None:
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    draw([ledger(2, landscape=first), ledger(2, landscape=not first)], AtWork(buffer))
    said = pdf_text(bytes(buffer.data().data()), tmp_path, "-bbox")
    sheets = re.findall(r'<page width="(\d+)\.\d+" height="(\d+)\.\d+">(.*?)</page>', said, re.DOTALL)
    assert [int(width) > int(height) for width, height, _ in sheets] == [first, first]
    for width, height, words in sheets:
        places = re.findall(r'xMin="(.*?)" yMin="(.*?)" xMax="(.*?)" yMax="(.*?)"', words)
        assert len(places) > 8
        assert all(float(left) > 30 and float(right) < int(width) - 30 for left, _, right, _ in places)
        assert all(float(top) > 30 and float(bottom) < int(height) - 30 for _, top, _, bottom in places)


class OnlyA4(AtWork):
    """Like a printer without A3, whatever it is asked for."""

    def setPageLayout(self, layout: QPageLayout) -> bool:  # noqa: N802
        held = QPageLayout(layout)
        held.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
        return super().setPageLayout(held)


@pytest.mark.parametrize(("device", "size"), [(QPdfWriter, (1191, 842)), (AtWork, (1191, 842)), (OnlyA4, (842, 595))])
def test_a_page_of_a3_on_its_side_is_whole_and_upright(
    device: type[QPdfWriter], size: tuple[int, int], tmp_path: Path
) -> None:
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    wide, high = (replace(ledger(30, landscape=side), paper="A3") for side in (True, False))
    draw([wide, high], device(buffer))
    said = pdf_text(bytes(buffer.data().data()), tmp_path, "-bbox")
    sheets = re.findall(r'<page width="([\d.]+)" height="([\d.]+)">(.*?)</page>', said, re.DOTALL)
    first = (float(sheets[0][0]), float(sheets[0][1]))
    assert first == pytest.approx(size, abs=1.5)
    for width, height, words in sheets:
        places = [
            [float(n) for n in each]
            for each in re.findall(r'xMin="(.*?)" yMin="(.*?)" xMax="(.*?)" yMax="(.*?)"', words)
        ]
        assert len(places) > 90
        assert min(x for x, *_ in places) > 20 < min(y for _, y, *_ in places)
        assert max(each[2] for each in places) < float(width) - 20
        assert max(each[3] for each in places) < float(height) - 20
    # Upright: a line of text is wider than high.
    title = next(line for line in sheets[0][2].splitlines() if ">台账<" in line)
    left, top, right, bottom = (float(n) for n in re.findall(r'"(.*?)"', title))
    assert right - left > bottom - top


def test_a_page_on_other_paper_is_painted_smaller(tmp_path: Path) -> None:
    (laid,) = lay_out(replace(ledger(5, landscape=True), paper="A3"))
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    draw_pages([sheet_of(laid, Setup("A4", "bound"))], QPdfWriter(buffer))
    said = pdf_text(bytes(buffer.data().data()), tmp_path, "-bbox")
    assert re.search(r'<page width="84[12]\.\d+" height="59[56]', said)
    lefts = [float(n) for n in re.findall(r'xMin="(.*?)"', said)]
    assert min(lefts) > 25 / 25.4 * 72


def test_painting_can_be_left_between_two_pages(tmp_path: Path) -> None:
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    steps = draw_steps(lay_out(ledger(200)), writer)
    assert [next(steps), next(steps)] == [1, 2]
    assert writer.paintingActive()
    steps.close()
    assert not writer.paintingActive()
    assert len(pages_of(bytes(buffer.data().data()), tmp_path)) == 2


def test_a_device_that_cannot_begin_is_told(tmp_path: Path) -> None:
    with pytest.raises(JhdeskError) as told:
        draw([ledger(2)], QPdfWriter(str(tmp_path / "missing" / "t.pdf")))
    assert (told.value.code, told.value.params) == ("print_failed", {"page": 1})
