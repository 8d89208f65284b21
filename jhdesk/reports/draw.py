"""Paints forms: the one way for preview (`QPrintPreviewWidget.paintRequested`), printer and PDF."""

from __future__ import annotations

from collections.abc import Generator, Iterator, Sequence
from itertools import groupby

from PySide6.QtCore import QLineF, QMarginsF, QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QImage, QPagedPaintDevice, QPageLayout, QPageSize, QPainter, QPainterPath, QPen
from PySide6.QtPrintSupport import QPrinter

from jhdesk.errors import JhdeskError
from jhdesk.reports.document import Document
from jhdesk.reports.fonts import runs
from jhdesk.reports.layout import lay_out
from jhdesk.reports.page import SHEETS, Image, Matrix, Modules, Page, Rule, Text
from jhdesk.reports.sheet import Sheet, sheet_of
from jhdesk.reports.tie import modules

RULE_WIDTH = 20
_CUT_OFF = 0.99
"""a device's sheet that is smaller by less holds the page whole: its margins are wider"""


def draw(documents: Sequence[Document], device: QPagedPaintDevice) -> None:
    """All pages of the documents, one document after the other. JhdeskError("print_failed")."""
    draw_pages([page for document in documents for page in lay_out(document)], device)


def draw_pages(pages: Sequence[Page | Sheet], device: QPagedPaintDevice) -> None:
    """Chosen pages, each on its own sheet in its own orientation. JhdeskError("print_failed") if the device ends it."""
    for _ in draw_steps(pages, device):
        pass


def draw_steps(pages: Sequence[Page | Sheet], device: QPagedPaintDevice, before: int = 0) -> Generator[int, None, None]:
    """The same page by page, so that what takes long can be followed and left: yields how many are painted.

    ``before``: so many were painted in jobs before this one.
    """
    painter = QPainter()
    try:
        for number, page in enumerate(pages):
            sheet = page if isinstance(page, Sheet) else sheet_of(page)
            if number == 0 or page_layout(sheet) != device.pageLayout():
                device.setPageLayout(page_layout(sheet))
            if not (device.newPage() if number else painter.begin(device)):
                raise JhdeskError("print_failed", page=before + number + 1)
            painter.save()
            _fit(sheet, painter, device)
            paint_sheet(sheet, painter)
            painter.restore()
            yield before + number + 1
    finally:
        if painter.isActive():
            painter.end()


def job_steps(sheets: Sequence[Sheet], device: QPagedPaintDevice) -> Generator[int, None, None]:
    """The same for a printer: each run of one paper is a job of its own, for at work it changes no paper."""
    if isinstance(device, QPrinter) and device.outputFileName():  # one file holds one job, and takes every paper
        yield from draw_steps(sheets, device)
        return
    before = 0
    for _, held in groupby(sheets, key=lambda sheet: sorted((sheet.width, sheet.height))):
        job = list(held)
        yield from draw_steps(job, device, before)
        before += len(job)


def _fit(sheet: Sheet, painter: QPainter, device: QPagedPaintDevice) -> None:
    """Turns and shrinks a sheet where the device did not take it: a printer at work keeps the paper of its first page."""
    held = device.pageLayout().fullRect(QPageLayout.Unit.Millimeter).size() * 100
    if sheet.landscape != _is_landscape(device):
        painter.translate(device.width(), 0)
        painter.rotate(90)
        held.transpose()
    scale = min(held.width() / sheet.width, held.height() / sheet.height)
    if scale < _CUT_OFF:
        painter.scale(scale, scale)


def _is_landscape(device: QPagedPaintDevice) -> bool:
    return device.pageLayout().orientation() == QPageLayout.Orientation.Landscape


def paint_sheet(sheet: Sheet, painter: QPainter) -> None:
    """A page where it stands on its sheet, the sheet's upper left corner at the painter's origin."""
    device = painter.device()
    painter.save()
    painter.translate(sheet.dx * device.logicalDpiX() / 2540, sheet.dy * device.logicalDpiY() / 2540)
    painter.scale(sheet.scale, sheet.scale)
    paint(sheet.page, painter)
    painter.restore()


def paint(page: Page, painter: QPainter) -> None:
    """One page, its upper left corner at the painter's origin, in its true size at the resolution of the device."""
    device = painter.device()
    painter.save()
    painter.setRenderHints(
        QPainter.RenderHint.Antialiasing
        | QPainter.RenderHint.TextAntialiasing
        | QPainter.RenderHint.SmoothPixmapTransform
        | QPainter.RenderHint.LosslessImageRendering  # a PDF holds thin lines as they are, not as JPEG
    )
    painter.scale(device.logicalDpiX() / 2540, device.logicalDpiY() / 2540)
    painter.setPen(QPen(Qt.GlobalColor.black, RULE_WIDTH, Qt.PenStyle.SolidLine, Qt.PenCapStyle.SquareCap))
    painter.drawLines([QLineF(*item) for item in page.items if isinstance(item, Rule)])
    held = None
    for item in page.items:
        if isinstance(item, Image):
            picture = QImage.fromData(item.png).convertToFormat(QImage.Format.Format_RGB888)
            painter.drawImage(QRectF(item.x, item.y, item.width, item.height), picture)
        if isinstance(item, Text):
            for run in runs(item.text, item.style):
                if run.font is not held:
                    held = run.font
                    painter.setFont(held)
                painter.drawText(QPointF(item.x + run.x, item.baseline), run.text)
        elif isinstance(item, Modules):
            painter.fillPath(_dark(item), Qt.GlobalColor.black)
    # Sharp edges: half-grey ones would blur what a camera has to tell apart.
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(Qt.GlobalColor.black)
    painter.drawRects([box for item in page.items if isinstance(item, Matrix) for box in _squares(item)])
    painter.restore()


def _squares(item: Matrix) -> Iterator[QRectF]:
    """The black modules, those beside each other as one."""
    rows = modules(item.text)
    size = item.side / len(rows)
    for y, row in enumerate(rows):
        x = 0
        for black, run in groupby(row):
            wide = len(list(run))
            if black:
                yield QRectF(item.x + x * size, item.y + y * size, wide * size, size)
            x += wide


def _dark(code: Modules) -> QPainterPath:
    """One path for the whole code: rectangles filled one by one leave pale seams between rows."""
    path = QPainterPath()
    path.setFillRule(Qt.FillRule.WindingFill)
    for number, row in enumerate(code.rows):
        at = 0
        for dark, run in groupby(row):
            length = len(list(run))
            if dark:
                corner = QPointF(code.x + at * code.side, code.y + number * code.side)
                path.addRect(QRectF(corner, QSizeF(length * code.side, code.side)))
            at += length
    return path


def page_layout(sheet: Sheet) -> QPageLayout:
    """The sheet as devices are told of it: no margins, for pages have their own."""
    orientation = QPageLayout.Orientation.Landscape if sheet.landscape else QPageLayout.Orientation.Portrait
    size = tuple(sorted((sheet.width, sheet.height)))
    name = next(name for name, held in SHEETS.items() if held == size)
    layout = QPageLayout(QPageSize(QPageSize.PageSizeId[name]), orientation, QMarginsF())
    layout.setMode(QPageLayout.Mode.FullPageMode)
    return layout
