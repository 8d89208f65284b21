"""Forms of schools built in a line, and what stands on their pages, in words and in boxes."""

from __future__ import annotations

import datetime
import shutil
import subprocess
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtGui import QColor, QImage, QPainter

from jhdesk.calc.engine import evaluate_school
from jhdesk.reports.document import Column, Document, Grid
from jhdesk.reports.draw import paint
from jhdesk.reports.fonts import advance
from jhdesk.reports.layout import lay_out
from jhdesk.reports.page import Page, Rule, Text
from jhdesk.reports.self_assessment import self_assessment
from tests.builders import Tables, school_data, standard

DAY = datetime.date(2024, 9, 1)
RARE = "㛃䶮𬭎喆堃翀旻垚淼犇骉"
MARGIN = 1200
"""0.01 mm that stay white on every side, whatever a printer cannot reach"""
Box = tuple[float, float, float, float]


def form(tables: Tables, *, blank: bool = False) -> Document:
    """The self-assessment of a school's tables."""
    data = school_data(tables)
    result = evaluate_school(standard(), data)
    return self_assessment(data.first("school"), data.first("period"), result, standard(), blank=blank)


def ledger(rows: int, *, landscape: bool = False, header: bool = True) -> Document:
    """Rows of three cells ``row.column`` under a header."""
    grid = Grid(
        (Column(20), Column(60), Column(60, "right")),
        tuple(tuple(f"{row}.{column}" for column in range(3)) for row in range(rows)),
        header=(("序号", "名称", "数量"),) if header else (),
    )
    return Document("台账", (grid,), "某校 · 2024—2025 学年", landscape=landscape)


def lines(page: Page) -> list[str]:
    """The lines of text of a page, in the order of reading."""
    return [item.text for item in page.items if isinstance(item, Text)]


def words(document: Document) -> list[str]:
    """The lines of text of all pages."""
    return [line for page in lay_out(document) for line in lines(page)]


def boxes(page: Page) -> list[Box]:
    """Left, top, right, bottom of the ideographs of every line that is not empty."""
    return [
        (i.x, i.baseline - 0.88 * i.style.size, i.x + advance(i.text, i.style), i.baseline + 0.12 * i.style.size)
        for i in page.items
        if isinstance(i, Text) and i.text.strip()
    ]


def cross(one: Box, other: Box) -> bool:
    """Whether two boxes share more than an edge (0.05 mm are none)."""
    return one[0] + 5 < other[2] and other[0] + 5 < one[2] and one[1] + 5 < other[3] and other[1] + 5 < one[3]


def faults(page: Page) -> list[str]:
    """Texts that overlap or are crossed by a rule, and what stands in the margins (12 mm on every side)."""
    all_boxes = sorted(boxes(page), key=lambda box: box[1])
    found = []
    for number, above in enumerate(all_boxes):
        for below in all_boxes[number + 1 :]:
            if below[1] > above[3]:
                break
            if cross(above, below):
                found.append(f"{above} on {below}")
    rules = [(i.x1, i.y1, i.x2, i.y2) for i in page.items if isinstance(i, Rule)]
    right, low = page.width - MARGIN, page.height - MARGIN
    found += [f"{a} outside" for a in all_boxes + rules if min(a[:2]) < MARGIN or a[2] > right or a[3] > low]
    # A rule has no area, so it is given one that its own tolerance takes away again.
    wide = sorted(((r[0] - 6, r[1] - 6, r[2] + 6, r[3] + 6) for r in rules), key=lambda box: box[1])
    tops = [rule[1] for rule in wide]
    highest = max((rule[3] - rule[1] for rule in wide), default=0.0)
    for box in all_boxes:
        near = wide[bisect_left(tops, box[1] - highest) : bisect_right(tops, box[3])]
        found += [f"{box} crossed by {rule}" for rule in near if cross(box, rule)]
    return found


def pdf_text(pdf: bytes, folder: Path, *options: str) -> str:
    """What pdftotext reads in a PDF; the test is skipped where there is none."""
    program = shutil.which("pdftotext")
    if program is None:
        pytest.skip("pdftotext (poppler-utils) is not installed")
    path = folder / "read.pdf"
    path.write_bytes(pdf)
    done = subprocess.run([program, *options, path, "-"], capture_output=True, check=True)
    assert done.stderr == b""
    return done.stdout.decode()


def pages_of(pdf: bytes, folder: Path) -> Sequence[str]:
    """The words of each page, without blanks."""
    return ["".join(page.split()) for page in pdf_text(pdf, folder, "-raw").split("\f")[:-1]]


def scan(page: Page, target: Path, *, dpi: int = 150, turned: float = 0, noise: int = 0) -> Path:
    """A page as a scanner has it: grey, lying askew by so many degrees, its greys off by up to ``noise`` of 255."""
    image = QImage(page.width * dpi // 2540, page.height * dpi // 2540, QImage.Format.Format_Grayscale8)
    image.setDotsPerMeterX(round(dpi / 0.0254))
    image.setDotsPerMeterY(round(dpi / 0.0254))
    image.fill(QColor(235, 235, 235) if noise else QColor("white"))
    painter = QPainter(image)
    painter.translate(image.width() / 2, image.height() / 2)
    painter.rotate(turned)
    painter.translate(-image.width() / 2, -image.height() / 2)
    paint(page, painter)
    painter.end()
    grey = np.array(image.constBits(), dtype=np.int16).reshape(image.height(), image.bytesPerLine())
    off = np.random.default_rng(7).integers(-noise, noise, grey.shape, endpoint=True)
    mixed = np.clip(grey + off, 0, 255).astype(np.uint8)
    made = QImage(mixed.tobytes(), image.width(), image.height(), image.bytesPerLine(), image.format())
    assert made.save(str(target))
    return target
