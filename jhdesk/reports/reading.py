"""What stands on pages as people read it: cell by cell, to tell later which of them are different now."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from jhdesk.reports.fonts import HEADING
from jhdesk.reports.page import Page, Text

PageCells = tuple[tuple[str, str], ...]
"""what each cell is called, and its text; lines outside of grids have no name"""


def read_cells(pages: Sequence[Page]) -> list[PageCells]:
    """The cells of each page of a form, in the order of reading, without the foot; named by section, row and column."""
    section, read = "", []
    for page in pages:
        texts = [item for item in page.items[: page.body] if isinstance(item, Text)]
        cells: list[tuple[str, str]] = []
        for name, some in groupby(texts, key=lambda text: text.cell):
            lines = list(some)
            if not name:
                section = next((line.text for line in reversed(lines) if line.style == HEADING), section)
                cells += [("", line.text) for line in lines]
            else:
                cells.append((f"{section} · {name}" if section else name, "".join(line.text for line in lines)))
        read.append(tuple(cells))
    return read
