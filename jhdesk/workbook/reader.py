"""A filled workbook as rows of the dictionary's tables, and what could not be taken, cell by cell.

Sheets and columns are known by their names, wherever they stand. A sheet or heading that is missing is a hard
finding, so that nothing is half taken; only the row number may be missing, as the program gives it.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import cast

from jhdesk.errors import JhdeskError
from jhdesk.findings import Finding, Place, Problem, Severity
from jhdesk.models.dictionary import TABLES, Table
from jhdesk.models.field import Field, Value
from jhdesk.models.standing import NOT_APPLICABLE_MARK
from jhdesk.models.wording import NOTHING, nothing_text
from jhdesk.workbook.cleaning import clean, is_identity, plain
from jhdesk.workbook.columns import FORMAT, GUIDE, LISTS, choices, heading, shown
from jhdesk.workbook.grid import MAX_BYTES, Cell, Odd, Sheet, address, is_blank, read_sheets

_LONGEST = 40
_FAMILY = FORMAT.partition("/")[0]


@dataclass
class WorkbookRead:
    """Rows by table as far as they could be read, and the findings; with a hard one nothing should be stored.

    A cell with a problem is None in its row. A row number that the sheet leaves blank is None.
    """

    tables: dict[str, list[dict[str, Value]]] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    cleaned: list[Finding] = field(default_factory=list)
    """cells taken otherwise than they were typed: rule ``cleaned``, params ``text`` and ``taken``"""
    lines: dict[str, tuple[str, str]] = field(default_factory=dict)
    """table -> place and text of the line that says that it has nothing"""

    @property
    def school_type(self) -> str | None:
        """The school's type, once its sheet is read."""
        own = next((row["school_type"] for row in self.tables.get("school", ())), None)
        return str(own) if own else None


def read_workbook(source: bytes | Path, *, name: str) -> WorkbookRead:
    """Read an .xlsx workbook; ``name`` is the file as people know it.

    `JhdeskError` (with ``file``): ``workbook_unreadable``, ``workbook_foreign`` (no sheet of ours in it),
    ``workbook_empty`` (nothing in any), ``workbook_version`` (with ``found``, ``known``), and those of `grid.read_sheets`.
    """
    labels = {table.label: table for table in TABLES.values()}
    sheets = read_sheets(_bytes(source, name), name, {*labels, LISTS})
    read = WorkbookRead()
    found: dict[str, Sheet] = {}
    for sheet in sheets:
        title = sheet.title.strip()
        if title == LISTS:
            _check_version(sheet, name)
        elif title in labels and title not in found:
            found[title] = sheet
        elif title != GUIDE:
            place = Place(file=sheet.title)
            read.findings.append(Finding("unknown_sheet", "soft", place, {"sheet": sheet.title}))
    if not found:
        raise JhdeskError("workbook_foreign", file=name)
    if not any(sheet.rows for sheet in found.values()):
        raise JhdeskError("workbook_empty", file=name)
    for label, table in labels.items():
        if label in found:
            _TableReader(table, found[label], read).run()
        else:
            place = Place(table.name, file=label)
            read.findings.append(Finding("sheet_missing", "hard", place, {"sheet": label}))
    _check_lines(read)
    return read


def _check_lines(read: WorkbookRead) -> None:
    """The line that stands in place of rows declares nothing: what counts is the table of declarations."""
    declared = {row["table"]: nothing_text(row["reason"]) for row in read.tables.get("no_data", ())}
    for name, (where, line) in read.lines.items():
        place, label = Place(name, file=where), TABLES[name].label
        if name not in declared:
            read.findings.append(Finding("line_alone", "hard", place, {"sheet": label}))
        elif line != declared[name]:
            read.findings.append(Finding("line_differs", "soft", place, {"sheet": label}))


def _bytes(source: bytes | Path, name: str) -> bytes:
    if isinstance(source, bytes):
        return source
    try:
        if source.stat().st_size > MAX_BYTES:
            raise JhdeskError("workbook_too_large", file=name)
        return source.read_bytes()
    except OSError as error:
        raise JhdeskError("workbook_unreadable", file=name) from error


def _check_version(sheet: Sheet, name: str) -> None:
    mark = next(iter(sheet.rows.get(1, ())), None)
    if isinstance(mark, str) and mark.startswith(_FAMILY) and mark != FORMAT:
        raise JhdeskError("workbook_version", file=name, found=mark, known=FORMAT)


def excerpt(cell: Cell) -> str:
    """What stands in a cell, for a sentence about it."""
    if isinstance(cell, float):
        return format(cell, ".15g")
    if isinstance(cell, datetime.datetime) and cell.time() == datetime.time():
        cell = cell.date()
    text = str(cell)
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"


def _in_cells(meaning: Field, problem: Problem, cell: Cell) -> Problem:
    """A wrong choice asks for another remedy in a sheet, which offers the words, than in a table of codes."""
    if problem.code not in ("not_code", "not_bool"):
        return problem
    words = list(choices(meaning).values())
    return Problem("not_in_list", {"example": next((w for w in words if str(cell) in w), words[0])})


class _TableReader:
    """Reads one sheet into its table; what it finds goes to ``read``."""

    def __init__(self, table: Table, sheet: Sheet, read: WorkbookRead) -> None:
        self.table = table
        self.sheet = sheet
        self.read = read
        self.rows: list[dict[str, Value]] = []
        self.first_row: dict[str, int] = {}
        self.unnamed: set[int] = set()
        self.columns: dict[int, Field] = {}

    def run(self) -> None:
        self.read.tables[self.table.name] = self.rows
        if not self._headings():
            self._say("headings_missing", self._place(), sheet=self.sheet.title)
            return
        for number, cells in self.sheet.rows.items():
            if number > 1:
                self._row(number, cells)

    def _say(self, rule: str, place: Place, severity: Severity = "hard", **params: object) -> None:
        self.read.findings.append(Finding(rule, severity, place, params))

    def _place(self, where: str = "", name: str = "", key: str = "") -> Place:
        title = self.sheet.title
        return Place(self.table.name, key, name, f"{title}!{where}" if where else title)

    def _headings(self) -> bool:
        """Find the columns; False where row 1 holds no heading at all."""
        known = {f.label: f for f in self.table.fields}
        taken: set[str] = set()
        pending: list[tuple[str, Place, Severity, dict[str, object]]] = []
        for column, cell in enumerate(self.sheet.rows.get(1, ())):
            if is_blank(cell):
                continue
            text = cell if isinstance(cell, str) else ""
            meaning = known.get(plain(text).replace("*", "").partition("(")[0])
            place = self._place(address(1, column), meaning.name if meaning else "")
            if meaning is None:
                told = "" if is_identity(text) else excerpt(text)
                pending.append(("unknown_column", place, "soft", {"text": told, "position": column + 1}))
            elif meaning.name in taken:
                pending.append(("heading_twice", place, "hard", {"heading": heading(meaning)}))
            else:
                taken.add(meaning.name)
                self.columns[column] = meaning
        if not taken:
            return False
        for rule, place, severity, params in pending:
            self._say(rule, place, severity, **params)
        for meaning in self.table.fields:
            if meaning.name not in taken and meaning.name != "row_no":
                place = self._place(name=meaning.name)
                self._say("heading_missing", place, heading=heading(meaning))
        return True

    def _row(self, number: int, cells: tuple[Cell, ...]) -> None:
        values: dict[str, Value] = {f.name: None for f in self.table.fields}
        problems: dict[int, Problem] = {}
        self._others(number, cells)
        filled = {c: cell for c, cell in enumerate(cells) if c in self.columns and not is_blank(cell)}
        if not filled or self._is_line(number, filled):
            return
        for column, cell in filled.items():
            meaning = self.columns[column]
            value, problem = (
                (None, Problem(cell.value)) if isinstance(cell, Odd) else clean(meaning, cell, self.read.school_type)
            )
            if problem:
                problems[column] = problem
            values[meaning.name] = value
        if not problems and all(value is None for value in values.values()):
            return  # nothing but invisible characters
        self._tell(number, filled, values, problems)
        self._check_key(number, values, {self.columns[c].name for c in problems})
        self.rows.append(values)
        if self.table.one_row and len(self.rows) == 2:
            self._say("more_than_one_row", self._place(str(number)), sheet=self.sheet.title, row=number)

    def _is_line(self, number: int, filled: Mapping[int, Cell]) -> bool:
        """Whether the row is the line that the program writes where a table has nothing."""
        line = next(iter(filled.values()))
        if len(filled) > 1 or not isinstance(line, str) or not line.startswith(NOTHING):
            return False
        self.read.lines.setdefault(self.table.name, (f"{self.sheet.title}!{address(number, next(iter(filled)))}", line))
        return True

    def _others(self, number: int, cells: tuple[Cell, ...]) -> None:
        """Cells outside the known columns are not taken; an identity number is refused there too."""
        header = self.sheet.rows[1]
        for column, cell in enumerate(cells):
            if column in self.columns or is_blank(cell) or isinstance(cell, Odd):
                continue
            if is_identity(cell):
                self._say("identity_number", self._place(address(number, column)))
            nameless = column >= len(header) or is_blank(header[column])
            if nameless and column not in self.unnamed:
                self.unnamed.add(column)
                place = self._place(address(number, column))
                self._say("unknown_column", place, "soft", text="", position=column + 1)

    def _tell(
        self,
        number: int,
        filled: Mapping[int, Cell],
        values: Mapping[str, Value],
        problems: Mapping[int, Problem],
    ) -> None:
        """One finding a cell that could not be taken; a note on one that was taken otherwise than typed."""
        key = self._key(values)
        for column, cell in filled.items():
            meaning = self.columns[column]
            place = self._place(address(number, column), meaning.name, key)
            if column in problems:
                problem = problems[column]
                problem = _in_cells(meaning, problem, cell)
                params = {**problem.params, "label": meaning.label}
                # The number of a person's card must not travel on in a message or a log.
                if problem.code != "identity_number" and not isinstance(cell, Odd):
                    params["text"] = excerpt(cell)
                self.read.findings.append(Finding(problem.code, "hard", place, params))
            elif isinstance(cell, str):
                value = values[meaning.name]
                nothing = value is None and cell.strip() == NOT_APPLICABLE_MARK
                if not nothing and cell.strip() not in (meaning.text(value), shown(meaning, value)):
                    taken = excerpt(shown(meaning, value))
                    note = {"text": excerpt(cell.strip()), "taken": taken, "label": meaning.label}
                    self.read.cleaned.append(Finding("cleaned", "soft", place, note))

    def _key(self, values: Mapping[str, Value]) -> str:
        """The key as places name it; empty while a part of it is not known."""
        complete = all(values[name] is not None for name in self.table.key)
        return self.table.key_text(cast("Mapping[str, object]", values)) if complete else ""

    def _check_key(self, number: int, values: Mapping[str, Value], bad: set[str]) -> None:
        at = {f.name: address(number, column) for column, f in self.columns.items()}
        if not self.table.numbered:
            for name in self.table.key:
                if values[name] is None and name not in bad and name in at:
                    self._say("key_blank", self._place(at[name], name), label=self.table.field(name).label)
        key = self._key(values)
        if not key:
            return
        first = self.first_row.setdefault(key, number)
        if first != number:
            names = "、".join(self.table.field(name).label for name in self.table.key)
            self._say("duplicate_key", self._place(at[self.table.key[0]], key=key), label=names, first=first)
