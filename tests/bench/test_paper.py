"""A ledger of 2,000 rows on paper, against nothing but drawing the same cells."""

from __future__ import annotations

import datetime
import random
from collections.abc import Callable, Sequence
from itertools import pairwise

import pytest
from PySide6.QtCore import QBuffer, QIODevice, QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPdfWriter, QPen

from jhdesk.reports.document import Document
from jhdesk.reports.draw import RULE_WIDTH, draw_pages, page_layout
from jhdesk.reports.fonts import font
from jhdesk.reports.forms import FORMS
from jhdesk.reports.layout import lay_out
from jhdesk.reports.material import Material
from jhdesk.reports.page import Page, Rule, Text
from jhdesk.reports.pdf import pdf_bytes
from jhdesk.reports.sheet import sheet_of
from tests.bench.large import large_row
from tests.bench.measure import best_of, report
from tests.builders import school_tables, standard

ROWS = 2_000


@pytest.fixture(scope="module")
def ledger() -> Document:
    chance = random.Random(7)
    staff = [large_row(chance, "staff", at, staff_no=f"t{at:04}") for at in range(ROWS)]
    return FORMS["staff"].build(Material(standard(), tables={**school_tables(), "staff": staff}))


def writer() -> QPdfWriter:
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    made = QPdfWriter(buffer)
    buffer.setParent(made)
    made.setResolution(2540)
    return made


Cells = tuple[Page, list[QRectF], list[tuple[QPointF, str, Text]]]


def cells_of(page: Page) -> Cells:
    """A page as a program would have it that draws cells by hand: a rectangle for each, and its lines of text."""
    texts = [(QPointF(i.x, i.baseline), i.text, i) for i in page.items if isinstance(i, Text)]
    rows: dict[tuple[float, float], list[float]] = {}
    for rule in (i for i in page.items if isinstance(i, Rule)):
        if rule.x1 == rule.x2:
            rows.setdefault((rule.y1, rule.y2), []).append(rule.x1)
    boxes = [
        QRectF(left, top, right - left, bottom - top)
        for (top, bottom), edges in rows.items()
        for left, right in pairwise(sorted(edges))
    ]
    return page, boxes, texts


def bare(pages: Sequence[Cells]) -> None:
    """The same rectangles, texts and fonts, one call of QPainter each."""
    device = writer()
    painter = QPainter()
    for number, (page, boxes, texts) in enumerate(pages):
        device.setPageLayout(page_layout(sheet_of(page)))
        assert device.newPage() if number else painter.begin(device)
        painter.setPen(QPen(Qt.GlobalColor.black, RULE_WIDTH))
        for box in boxes:
            painter.drawRect(box)
        for at, text, item in texts:
            painter.setFont(font(item.style))
            painter.drawText(at, text)
    painter.end()


def test_a_ledger_of_2000_rows_costs_at_most_twice_its_bare_drawing(ledger: Document) -> None:
    cells = [cells_of(page) for page in lay_out(ledger)]
    columns = len(FORMS["staff"].build(Material(standard(), blank=True)).blocks[1].columns)  # type: ignore[union-attr]
    assert sum(len(boxes) for _, boxes, _ in cells) >= ROWS * columns
    # In turns: a machine that is busy for a second is so for all of them.
    runs: dict[str, Callable[[], object]] = {
        "bare": lambda: bare(cells),
        "layout": lambda: lay_out(ledger),
        "painted": lambda: draw_pages(lay_out(ledger), writer()),
        "kept": lambda: pdf_bytes([ledger], created=datetime.date(2024, 9, 1)),
    }
    took = dict.fromkeys(runs, float("inf"))
    for _ in range(4):
        took = {name: min(took[name], best_of(1, run)) for name, run in runs.items()}
    report("layout / bare drawing", took["layout"], took["bare"])
    report("layout and painting / bare drawing", took["painted"], took["bare"])
    kept = report("the whole PDF, with text maps and order / bare drawing", took["kept"], took["bare"])
    assert kept <= 2
