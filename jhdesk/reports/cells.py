"""Where the cells of a grid stand, and what people call them: by the row and the column, or by the label beside them."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate
from typing import NamedTuple

from jhdesk.reports.document import Cell, Grid, Row


class Placed(NamedTuple):
    """A cell at the row and column of its upper left corner."""

    cell: Cell
    row: int
    column: int


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


def column_names(grid: Grid) -> tuple[str, ...]:
    """The heading of each column; of several above each other the lowest."""
    names = [""] * len(grid.columns)
    for cell, _, column in placed(grid.header, len(grid.columns)) if grid.header else ():
        names[column : column + cell.columns] = [cell.text.replace("\n", "")] * cell.columns
    return tuple(names)


def cell_names(cells: Sequence[Placed], columns: Sequence[str], keys: int) -> list[str]:
    """What each cell of a row is called; under a heading by the first ``keys`` columns, else by the label at its left;
    a label has no name."""
    row = " ".join(cell.text for cell, _, column in cells if column < keys)
    names, beside = [], ""
    for cell, _, column in cells:
        if cell.face == "label":
            names.append("")
            beside = cell.text
        elif any(columns):
            heading = columns[column] if column >= keys and cell.columns == 1 else ""
            names.append(" · ".join(filter(None, (row, heading))))
        else:
            names.append(beside or row)
    return names
