"""Where the cells of a grid stand, and what people call them: by the row and the column, or by the label beside them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import accumulate
from typing import NamedTuple

from jhdesk.reports.document import Cell, Grid, Panel, Row


class Placed(NamedTuple):
    """A cell at the row and column of its upper left corner."""

    cell: Cell
    row: int
    column: int


class Said(NamedTuple):
    """What stands in one place of a page: what people call the place, and its whole text, however it is broken into lines."""

    cell: str | None
    """by row and column, or by a label; empty outside of grids; None of a running number, which nobody is told of"""
    text: str
    section: str = ""
    """the heading that it stands under"""
    again: bool = False
    """it stands on an earlier page too: a header, the foot, or what was cut at the end of a page"""

    @property
    def name(self) -> str:
        """The cell with its section; empty outside of grids."""
        return " · ".join(filter(None, (self.section, self.cell))) if self.cell else ""


def plain(text: str) -> str:
    """A text as it is read: a line break is a blank."""
    return text if text.isprintable() else " ".join(text.replace("\t", " ").splitlines())


def cell_of(cell: str | Cell) -> Cell:
    """A cell, of which only the text may be given."""
    return Cell(cell) if isinstance(cell, str) else cell


def placed(rows: Sequence[Row], columns: int) -> list[Placed]:
    """Each cell at the first place of its row that no cell above reaches into."""
    if len(rows) == 1:
        cells = [cell_of(cell) for cell in rows[0]]
        starts = list(accumulate([cell.columns for cell in cells], initial=0))
        assert starts[-1] == columns, "cells must fill their rows"
        return [Placed(cell, 0, start) for cell, start in zip(cells, starts, strict=False)]
    taken: set[tuple[int, int]] = set()
    found = []
    for number, row in enumerate(rows):
        column = 0
        for cell in map(cell_of, row):
            while (number, column) in taken:
                column += 1
            found.append(Placed(cell, number, column))
            taken.update((number + r, column + c) for r in range(cell.rows) for c in range(cell.columns))
            column += cell.columns
    assert taken == {(r, c) for r in range(len(rows)) for c in range(columns)}, "cells must fill their rows"
    return found


def column_names(grid: Grid) -> list[str]:
    """What each column is called: by its heading, after those that stand above several columns."""
    header = _header(grid)
    return [_heading(header, at, 1) for at in range(len(grid.columns))]


def _header(grid: Grid) -> list[Placed]:
    return placed(grid.header, len(grid.columns)) if grid.header else []


def _heading(header: Sequence[Placed], column: int, columns: int) -> str:
    over = (cell for cell, _, at in header if at <= column and column + columns <= at + cell.columns)
    return "".join(cell.called or plain(cell.text) for cell in over)


def said_of_row(
    cells: Sequence[Placed], grid: Grid, names: Sequence[str], row_name: str, section: str
) -> Iterator[Said]:
    """What stands in the cells of a row that are not empty, in the order of reading; what says which row it is once.

    ``names``: `column_names`; ``row_name``: what the row is called, where that is not what its first columns say.
    """
    if not any(names):
        yield from said_beside(cells, section)
        return
    keys = frozenset([at for at, column in enumerate(grid.columns) if not column.running][: grid.keys])
    of_key = [not keys.isdisjoint(range(p.column, p.column + p.cell.columns)) for p in cells]
    row = row_name or " ".join(filter(None, (plain(p.cell.text) for p, key in zip(cells, of_key, strict=True) if key)))
    told = not row
    for p, key in zip(cells, of_key, strict=True):
        text = plain(p.cell.text)
        if p.cell.face == "label":
            yield Said("", text, section)
        elif key:
            if not told:
                yield Said(row, row, section)
            told = True
        elif text.strip():
            wide = p.cell.columns > 1
            heading = _heading(_header(grid), p.column, p.cell.columns) if wide else names[p.column]
            running = grid.columns[p.column].running and not wide
            yield Said(None if running else p.cell.called or " · ".join(filter(None, (row, heading))), text, section)


def said_beside(cells: Sequence[Placed], section: str) -> Iterator[Said]:
    """The same of cells without a header: each is called by the label before it."""
    beside = ""
    for cell, _, _ in cells:
        text = plain(cell.text)
        if cell.face == "label":
            beside = text
        if text.strip():
            yield Said("" if cell.face == "label" else beside, text, section)


def said_of_picture(panel: Panel, section: str) -> list[Said]:
    """The facts that a picture shows, each called by what stands before its colon."""
    found = [Said("", panel.title, section)] if panel.title else []
    for fact in panel.told:
        what, _, said = fact.removesuffix("。").partition("：")
        found.append(Said(f"{panel.title} · {what}" if said else panel.title, said or fact, section))
    return found
