"""Paints forms: the one way for preview (`QPrintPreviewWidget.paintRequested`), printer and PDF."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from PySide6.QtCore import QLineF, QMarginsF, QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QPagedPaintDevice, QPageLayout, QPageSize, QPainter, QPainterPath, QPen

from jhdesk.errors import JhdeskError
from jhdesk.reports.document import Document
from jhdesk.reports.fonts import font
from jhdesk.reports.layout import SHEETS, Modules, Page, Rule, Text, lay_out

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
    painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.TextAntialiasing)
    painter.scale(device.logicalDpiX() / 2540, device.logicalDpiY() / 2540)
    painter.setPen(QPen(Qt.GlobalColor.black, RULE_WIDTH, Qt.PenStyle.SolidLine, Qt.PenCapStyle.SquareCap))
    painter.drawLines([QLineF(*item) for item in page.items if isinstance(item, Rule)])
    for item in page.items:
        if isinstance(item, Text):
            painter.setFont(font(item.style))
            painter.drawText(QPointF(item.x, item.baseline), item.text)
        elif isinstance(item, Modules):
            painter.fillPath(_dark(item), Qt.GlobalColor.black)
    painter.restore()


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


def _page_layout(page: Page) -> QPageLayout:
    orientation = QPageLayout.Orientation.Landscape if page.landscape else QPageLayout.Orientation.Portrait
    short, long = sorted((page.width, page.height))
    name = next(name for name, sheet in SHEETS.items() if sheet == (short, long))
    layout = QPageLayout(QPageSize(QPageSize.PageSizeId[name]), orientation, QMarginsF())
    layout.setMode(QPageLayout.Mode.FullPageMode)
    return layout
