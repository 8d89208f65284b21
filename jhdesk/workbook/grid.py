"""The bytes of an .xlsx file as plain rows of cells; what is no such file, or an absurd one, is refused here.

Formulas are never executed. Their stored results are not trusted either, such a cell comes out as `Odd.FORMULA`; unless
they are asked for, as of a list that another program has made.
"""

from __future__ import annotations

import warnings
import zipfile
from collections.abc import Collection, Iterator
from contextlib import closing
from dataclasses import dataclass
from enum import Enum
from io import BytesIO
from pathlib import PurePath
from typing import Any

from jhdesk.errors import JhdeskError
from jhdesk.workbook.cleaning import Raw
from jhdesk.workbook.columns import letters

MAX_BYTES = 50_000_000
"""of a workbook, packed and unpacked: a school's is under one million"""
MAX_ROWS = 100_000
_MAX_COLUMNS = 200
_LAST_ROW = 1_048_576
_WORKBOOKS, _OLD = (".xlsx", ".xlsm"), (".xls", ".et")
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


class Odd(Enum):
    """What a cell can hold that is no value; the value names the sentence."""

    FORMULA = "formula"
    ERROR = "cell_error"


Cell = Raw | Odd


@dataclass(frozen=True)
class Sheet:
    """One sheet: its rows that are not blank, by their number in the sheet (from 1)."""

    title: str
    rows: dict[int, tuple[Cell, ...]]
    hidden: bool = False
    """whether Excel and WPS keep it out of sight"""


def address(row: int, column: int) -> str:
    """``F12`` for row 12 and the sixth column (counted from 0, as the cells of a row)."""
    return f"{letters(column)}{row}"


def is_blank(cell: Cell) -> bool:
    """Whether nothing stands in the cell."""
    return cell is None or (isinstance(cell, str) and not cell.strip())


def read_sheets(data: bytes, name: str, wanted: Collection[str] | None, *, results: bool = False) -> list[Sheet]:
    """All sheets of a workbook in their order, those that are not wanted (None: all are) without their rows.

    With ``results`` a formula's cell holds the result that was stored with it, None where there is none.
    `JhdeskError` ``file_empty``, ``not_a_workbook``, ``xls_is_none``, ``not_importable``, ``workbook_other_format``,
    ``workbook_protected``, ``workbook_too_large``, each with ``file``.
    """
    _check_container(data, name)
    from openpyxl import load_workbook  # start-up must not pay for it

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # what other programs leave in a file is not ours to judge
            with closing(load_workbook(BytesIO(data), read_only=True, keep_links=False, data_only=results)) as book:
                return [
                    Sheet(
                        s.title,
                        dict(_rows(s, name)) if wanted is None or s.title.strip() in wanted else {},
                        s.sheet_state != "visible",
                    )
                    for s in book.worksheets
                ]
    except JhdeskError:
        raise
    except Exception as error:
        # What a parser raises on a broken file cannot be listed; it all means that this is none.
        raise JhdeskError("not_a_workbook", file=name) from error


def _check_container(data: bytes, name: str) -> None:
    if not data:
        raise JhdeskError("file_empty", file=name)
    if data.startswith(_OLE):
        protected = "EncryptedPackage".encode("utf-16-le") in data
        raise JhdeskError("workbook_protected" if protected else "workbook_other_format", file=name)
    suffix = PurePath(name).suffix.lower()
    if not data.startswith(b"PK") and suffix not in _WORKBOOKS:
        raise JhdeskError("xls_is_none" if suffix in _OLD else "not_importable", file=name)
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            members = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, EOFError, NotImplementedError) as error:
        raise JhdeskError("not_a_workbook", file=name) from error
    # zipfile never unpacks more of a member than it declares, so the declared sizes are a bound.
    if max(len(data), sum(member.file_size for member in members)) > MAX_BYTES:
        raise JhdeskError("workbook_too_large", file=name)
    if {"mimetype", "content.xml"} <= {member.filename for member in members}:
        raise JhdeskError("workbook_other_format", file=name)


def _rows(sheet: Any, name: str) -> Iterator[tuple[int, tuple[Cell, ...]]]:
    # The size that a file declares can be too small, and rows would be lost silently.
    sheet.reset_dimensions()
    count = 0
    blank = None
    for number, cells in enumerate(sheet.iter_rows(max_row=_LAST_ROW, max_col=_MAX_COLUMNS), start=1):
        if cells is blank:  # a million missing rows are one and the same object
            continue
        values = [_value(cell) for cell in cells]
        while values and is_blank(values[-1]):
            values.pop()
        if not values:
            blank = cells
            continue
        count += 1
        if count > MAX_ROWS:
            raise JhdeskError("workbook_too_large", file=name)
        yield number, tuple(values)


def _value(cell: Any) -> Cell:
    if cell.value is None:
        return None
    if cell.data_type == "f":
        return Odd.FORMULA
    value: Raw = cell.value
    return Odd.ERROR if cell.data_type == "e" else value
