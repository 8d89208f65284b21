"""The rows of a list that were not taken, as a workbook to be corrected and imported again: why in the first column."""

from __future__ import annotations

import datetime
import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from jhdesk.workbook.grid import Cell, Odd
from jhdesk.workbook.roster_head import RosterColumn

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

WHY = "没有接受的原因"
"""heading of the first column; known as one that is never taken"""
_WIDTHS = (48, 14)
_LONGEST_TITLE = 31
_NOT_IN_TITLES = re.compile(r"[\[\]:*?/\\\x00-\x1f]")
_EXACT = 10**15


@dataclass(frozen=True)
class RefusedRow:
    """Why a row was refused, its cells as they stood in the list, and which of them are wrong."""

    why: str
    cells: tuple[Cell, ...]
    bad: frozenset[int]


def refused_workbook(sheets: Sequence[tuple[str, Sequence[RosterColumn], Sequence[RefusedRow]]]) -> bytes:
    """The bytes of the workbook: a sheet by the title of each list, its columns, its refused rows."""
    import xlsxwriter  # start-up must not pay for it

    target = io.BytesIO()
    book = xlsxwriter.Workbook(target, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    head = book.add_format({"bold": True, "text_wrap": True, "border": 1, "bg_color": "#D6E4F5"})
    why = book.add_format({"text_wrap": True, "valign": "top", "font_color": "#B42318"})
    looks = {
        (bad, day): book.add_format(
            {"valign": "top", "num_format": "yyyy-mm-dd" if day else "General"}
            | ({"bg_color": "#FBD5D0", "border": 1, "border_color": "#B42318"} if bad else {})
        )
        for bad in (False, True)
        for day in (False, True)
    }
    for title, columns, rows in sheets:
        sheet = book.add_worksheet(_title(title, [each.get_name() for each in book.worksheets()]))
        sheet.freeze_panes(1, 1)
        sheet.set_column(0, 0, _WIDTHS[0])
        sheet.set_column(1, max(len(columns), 1), _WIDTHS[1])
        sheet.write_string(0, 0, WHY, head)
        for at, column in enumerate(columns, start=1):
            sheet.write_string(0, at, column.heading, head)
        for number, row in enumerate(rows, start=1):
            sheet.write_string(number, 0, row.why, why)
            for at, column in enumerate(columns, start=1):
                cell = row.cells[column.position] if column.position < len(row.cells) else None
                bad, day = column.position in row.bad, isinstance(cell, datetime.date)
                _write(sheet, number, at, cell, looks[bad, day])
    book.close()
    return target.getvalue()


def _title(title: str, taken: Sequence[str]) -> str:
    """The title as a sheet may be called, and no other is: a text file's name can be longer, or hold any sign."""
    bare = _NOT_IN_TITLES.sub("_", title).strip("'") or WHY
    made, number = bare[:_LONGEST_TITLE], 1
    while made.casefold() in {each.casefold() for each in taken}:
        number += 1
        made = f"{bare[: _LONGEST_TITLE - 4]}({number})"
    return made


def _write(sheet: Worksheet, row: int, column: int, cell: Cell, look: Format) -> None:
    if cell is None or isinstance(cell, Odd):
        sheet.write_blank(row, column, None, look)
    elif isinstance(cell, bool):
        sheet.write_boolean(row, column, cell, look)
    elif isinstance(cell, int | float) and abs(cell) < _EXACT:
        sheet.write_number(row, column, cell, look)
    elif isinstance(cell, datetime.date) and cell.year > 1900:
        sheet.write_datetime(row, column, cell, look)
    else:
        sheet.write_string(row, column, str(cell), look)
