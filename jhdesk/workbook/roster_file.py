"""The bytes of a list that another program has made (.xlsx, .xls, .csv) as sheets of cells, with what is merged in them.

A formula counts with the result that was stored with it, and how many there are is told; one without a result stays
`Odd.FORMULA`. The reader of .xls files tells neither formulas from values nor errors from blanks, which is why .xlsx files
go another way.
"""

from __future__ import annotations

import csv
import io
import os
import re
import warnings
import zipfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import PurePath

from jhdesk.errors import JhdeskError
from jhdesk.workbook.compound import chains_end
from jhdesk.workbook.grid import MAX_BYTES, MAX_ROWS, Cell, Odd, is_blank, read_sheets

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP = b"PK"
_MERGED = re.compile(rb'<(?:\w+:)?mergeCell\s+ref="([A-Z]{1,3})([0-9]{1,7}):([A-Z]{1,3})([0-9]{1,7})"')
_GUARDED = re.compile(r'="(.*)"', re.DOTALL)
"""a text that a program has guarded against being taken for a number"""
_SAMPLE = 20
_BOMS = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
_MAX_MERGED = 10_000


@dataclass(frozen=True)
class Merged:
    """A block of merged cells: rows from 1, columns from 0, both ends in it."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(frozen=True)
class RosterSheet:
    """One sheet: its rows that are not blank by their number (from 1), and what is merged."""

    title: str
    rows: dict[int, tuple[Cell, ...]]
    merged: tuple[Merged, ...] = ()
    hidden: bool = False
    """out of sight in Excel and WPS: nobody who looks at the file knows of it"""
    _covered: dict[tuple[int, int], Merged] = field(default_factory=dict, repr=False)

    def __post_init__(self) -> None:
        last = max(self.rows, default=0)
        for block in self.merged[:_MAX_MERGED]:
            for row in range(block.top, min(block.bottom, last) + 1):
                for column in range(block.left, min(block.right, block.left + 200) + 1):
                    self._covered[row, column] = block

    def block(self, row: int, column: int) -> Merged | None:
        """The merged block that a cell belongs to."""
        return self._covered.get((row, column))

    def cell(self, row: int, column: int) -> Cell:
        """What stands in a cell itself."""
        cells = self.rows.get(row, ())
        return cells[column] if column < len(cells) else None

    def seen(self, row: int, column: int) -> Cell:
        """What a person sees there: of a merged block what stands in its first cell."""
        block = self.block(row, column)
        return self.cell(block.top, block.left) if block else self.cell(row, column)


@dataclass(frozen=True)
class RosterFile:
    """All sheets, and how many formulas counted with their stored results; None where the format does not tell."""

    sheets: tuple[RosterSheet, ...]
    formulas: int | None = 0


def is_list(data: bytes, suffix: str) -> bool:
    """Whether the bytes can be a list of these formats: a workbook, or a text under a name of texts."""
    return data.startswith((_OLE, _ZIP)) or suffix.lower() in (".csv", ".txt", ".tsv")


def read_file(data: bytes, name: str) -> RosterFile:
    """The sheets of a file; ``name`` is the file as people know it, its form is seen from the bytes.

    `JhdeskError` with ``file``: ``roster_unreadable`` (no text), ``xls_damaged``, and those of `grid.read_sheets`.
    """
    if not data:
        raise JhdeskError("file_empty", file=name)
    if len(data) > MAX_BYTES:
        raise JhdeskError("workbook_too_large", file=name)
    if data.startswith(_ZIP):
        return _xlsx(data, name)
    return _xls(data, name) if data.startswith(_OLE) else RosterFile((_csv(data, name),))


def _xlsx(data: bytes, name: str) -> RosterFile:
    written = read_sheets(data, name, None)
    results = read_sheets(data, name, None, results=True)
    formulas, sheets = 0, []
    for sheet, result, merged in zip(written, results, _merged(data, name, len(written)), strict=True):
        formulas += sum(cells.count(Odd.FORMULA) for cells in sheet.rows.values())
        rows = {number: _calculated(cells, result.rows.get(number, ())) for number, cells in sheet.rows.items()}
        sheets.append(RosterSheet(sheet.title, rows, merged, sheet.hidden))
    return RosterFile(tuple(sheets), formulas)


def _calculated(cells: tuple[Cell, ...], results: tuple[Cell, ...]) -> tuple[Cell, ...]:
    """The cells with the results in the place of formulas, where there are any."""
    if Odd.FORMULA not in cells:
        return cells
    stored = (*results, *[None] * (len(cells) - len(results)))
    return tuple(
        result if cell is Odd.FORMULA and result is not None else cell
        for cell, result in zip(cells, stored, strict=False)
    )


def _merged(data: bytes, name: str, count: int) -> list[tuple[Merged, ...]]:
    """What is merged, sheet by sheet: the reader of cells does not tell."""
    from openpyxl import load_workbook  # start-up must not pay for it

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # as the reader of cells, which has read all of it before
            with closing(load_workbook(io.BytesIO(data), read_only=True, keep_links=False)) as book:
                paths = [sheet._worksheet_path.lstrip("/") for sheet in book.worksheets]
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return [
                tuple(
                    Merged(int(top), _column(left), int(bottom), _column(right))
                    for left, top, right, bottom in _MERGED.findall(archive.read(path))
                )
                for path in paths[:count]
            ]
    except Exception as error:  # as there: it cannot be listed
        raise JhdeskError("not_a_workbook", file=name) from error


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - ord("A") + 1
    return number - 1


def _xls(data: bytes, name: str) -> RosterFile:
    if "EncryptedPackage".encode("utf-16-le") in data:
        raise JhdeskError("workbook_protected", file=name)
    if not chains_end(data):
        raise JhdeskError("xls_damaged", file=name)
    from python_calamine import CalamineError, PasswordError  # start-up must not pay for it

    try:
        with _quiet():
            sheets = _old_sheets(data, name)
    except PasswordError as error:
        raise JhdeskError("workbook_protected", file=name) from error
    except CalamineError as error:
        raise JhdeskError("xls_damaged", file=name) from error
    except BaseException as error:
        # What a panic of the Rust below is, is named by no module that could be imported.
        if type(error).__name__ != "PanicException":
            raise
        raise JhdeskError("xls_damaged", file=name) from None
    return RosterFile(tuple(sheets), None)


def _old_sheets(data: bytes, name: str) -> list[RosterSheet]:
    from python_calamine import CalamineWorkbook, SheetVisibleEnum

    sheets = []
    with CalamineWorkbook.from_filelike(io.BytesIO(data)) as book:
        for seen in book.sheets_metadata:
            title, hidden = seen.name, seen.visible != SheetVisibleEnum.Visible
            sheet = book.get_sheet_by_name(title)
            left = sheet.start[1] if sheet.start else 0
            blocks = [Merged(a[0] + 1, a[1], b[0] + 1, b[1]) for a, b in sheet.merged_cell_ranges or ()]
            rows = _numbered(((None,) * left + tuple(cells) for cells in sheet.iter_rows()), name)
            sheets.append(RosterSheet(title, rows, tuple(blocks), hidden))
    return sheets


@contextmanager
def _quiet() -> Iterator[None]:
    """Keeps standard error silent below Python: Rust writes a panic there, where people are to read one sentence."""
    try:
        held, nothing = os.dup(2), os.open(os.devnull, os.O_WRONLY)
    except OSError:  # a window has none
        yield
        return
    try:
        os.dup2(nothing, 2)
        yield
    finally:
        os.dup2(held, 2)
        os.close(held)
        os.close(nothing)


def _csv(data: bytes, name: str) -> RosterSheet:
    text = _decoded(data, name)
    separators: tuple[str, ...] = (",", "\t", ";")
    if match := re.match(r"sep=([,;\t])\r?\n", text):
        separators, text = (str(match[1]),), "\n" + text[match.end() :]
    tried = {each: _cells(text, each, name, _SAMPLE) for each in separators}
    best = max(separators, key=lambda each: sum(len(row) - 1 for row in tried[each] if row))
    return RosterSheet(PurePath(name).stem, _numbered(iter(_cells(text, best, name)), name))


def _cells(text: str, separator: str, name: str, limit: int | None = None) -> list[tuple[str, ...]]:
    found: list[tuple[str, ...]] = []
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=separator):
            found.append(tuple(_GUARDED.sub(r"\1", cell.strip()) for cell in row))
            if len(found) == limit:
                break
    except csv.Error as error:
        raise JhdeskError("roster_unreadable", file=name) from error
    return found


def _decoded(data: bytes, name: str) -> str:
    known = next((code for bom, code in _BOMS.items() if data.startswith(bom)), None)
    for encoding in [known] if known else ["utf-8", "gb18030"]:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise JhdeskError("roster_unreadable", file=name)


def _numbered(rows: Iterator[tuple[Cell, ...]], name: str) -> dict[int, tuple[Cell, ...]]:
    found: dict[int, tuple[Cell, ...]] = {}
    for number, cells in enumerate(rows, start=1):
        if all(map(is_blank, cells)):
            continue
        if len(found) == MAX_ROWS:
            raise JhdeskError("workbook_too_large", file=name)
        found[number] = tuple(None if is_blank(cell) else cell for cell in cells)
    return found
