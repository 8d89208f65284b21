"""Paints forms: the one way for preview (`QPrintPreviewWidget.paintRequested`), printer and PDF."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from PySide6.QtCore import QLineF, QMarginsF, QPointF, QRectF, Qt
from PySide6.QtGui import QImage, QPagedPaintDevice, QPageLayout, QPageSize, QPainter, QPen

from jhdesk.errors import JhdeskError
from jhdesk.reports.document import Document
from jhdesk.reports.fonts import font
from jhdesk.reports.layout import SHEETS, Image, Matrix, Page, Rule, Text, lay_out
from jhdesk.reports.tie import modules

RULE_WIDTH = 20


def draw(documents: Sequence[Document], device: QPagedPaintDevice) -> None:
    """All pages of the documents, one document after the other. JhdeskError("print_failed")."""
    draw_pages([page for document in documents for page in lay_out(document)], device)


def draw_pages(pages: Sequence[Page], device: QPagedPaintDevice) -> None:
    """Chosen pages, each on its own sheet in its own orientation. JhdeskError("print_failed") if the device ends it."""
    painter = QPainter()
    for number, page in enumerate(pages):
        if number == 0 or _page_layout(page) != device.pageLayout():
            device.setPageLayout(_page_layout(page))
        if not (device.newPage() if number else painter.begin(device)):
            painter.end()
            raise JhdeskError("print_failed", page=number + 1)
        painter.save()
        if page.landscape != _is_landscape(device):  # a printer at work keeps to the orientation of its first page
            painter.translate(device.width(), 0)
            painter.rotate(90)
        paint(page, painter)
        painter.restore()
    painter.end()


def _is_landscape(device: QPagedPaintDevice) -> bool:
    return device.pageLayout().orientation() == QPageLayout.Orientation.Landscape


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
    for item in page.items:
        if isinstance(item, Image):
            picture = QImage.fromData(item.png).convertToFormat(QImage.Format.Format_RGB888)
            painter.drawImage(QRectF(item.x, item.y, item.width, item.height), picture)
        if isinstance(item, Text):
            painter.setFont(font(item.style))
            painter.drawText(QPointF(item.x, item.baseline), item.text)
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


def _page_layout(page: Page) -> QPageLayout:
    orientation = QPageLayout.Orientation.Landscape if page.landscape else QPageLayout.Orientation.Portrait
    short, long = sorted((page.width, page.height))
    name = next(name for name, sheet in SHEETS.items() if sheet == (short, long))
    layout = QPageLayout(QPageSize(QPageSize.PageSizeId[name]), orientation, QMarginsF())
    layout.setMode(QPageLayout.Mode.FullPageMode)
    return layout
