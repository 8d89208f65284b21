"""Tables as CSV, as package-format.md ("Tables as CSV") has them: strict cells, forgiving about columns.

A cell that cannot be read is None and a hard finding; nothing is guessed, and no identity number is ever repeated.
Reading goes column by column through a memory of texts already understood, so that the good path makes no objects of its
own; places in the file are looked up only once something is wrong.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from threading import Lock
from types import MappingProxyType

from jhdesk.exchange.schema import FieldLike, Row, TableLike, Value
from jhdesk.findings import Finding, Place, Severity

MAX_BYTES = 8 << 20
MAX_ROWS = 50_000
MAX_FINDINGS = 1_000
"""A school's largest table is a hundredth of these; they bound what a hostile file can cost."""
_REMEMBERED = 5_000
_LONGEST_SHOWN = 40
_DIGITS_OF_AN_OLD_IDENTITY_NUMBER = 15


@dataclass
class TableRead:
    """The rows of one file, each with all fields of the table, and what was wrong with it."""

    rows: list[dict[str, Value]] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)


def read_table(table: TableLike, data: bytes, *, in_package: bool) -> TableRead:
    """Read ``<table>.csv``. Never raises for what stands in the file: that becomes findings.

    ``in_package`` asks for full keys and full lines; in a folder rows without a number are numbered as they stand.
    """
    return _Reading(table, in_package).read(data)


def write_table(table: TableLike, rows: Iterable[Row]) -> bytes:
    """The rows as CSV (RFC 4180) in the given order, all columns in the dictionary's; a row without a value is left out."""
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerow([meaning.name for meaning in table.fields])
    for row in rows:
        cells = [meaning.text(row.get(meaning.name)) for meaning in table.fields]
        if any(cells):
            writer.writerow(cells)
    return stream.getvalue().encode()


class _Column(dict[str, Value]):
    """text -> value of one field, remembered; what cannot be read is None and leaves a mark."""

    def __init__(self, meaning: FieldLike) -> None:
        super().__init__({"": None})
        self._parse = meaning.parse
        self._failed = False
        self._alone = Lock()

    def __missing__(self, text: str) -> Value:
        value, problem = self._parse(text)
        if problem is not None:
            self._failed = True
            return None
        if len(self) >= _REMEMBERED:
            self.clear()
            self[""] = None
        self[text] = value
        return value

    def values_of(self, texts: Iterable[str]) -> tuple[list[Value], bool]:
        """The values, and whether one of the texts could not be read."""
        with self._alone:  # one mark for all: two threads reading the same table would take each other's
            self._failed = False
            return list(map(self.__getitem__, texts)), self._failed


_known: dict[str, tuple[TableLike, dict[str, _Column]]] = {}


def _columns_of(table: TableLike) -> dict[str, _Column]:
    known = _known.get(table.name)
    if known is None or known[0] is not table:
        known = _known[table.name] = (table, {meaning.name: _Column(meaning) for meaning in table.fields})
    return known[1]


def _shown(text: str) -> str | None:
    """The text as a finding may repeat it: None where it could hold an identity number, else not too long of it."""
    if sum(map(str.isdigit, text)) >= _DIGITS_OF_AN_OLD_IDENTITY_NUMBER:
        return None
    return text if len(text) <= _LONGEST_SHOWN else text[:_LONGEST_SHOWN] + "…"


def _records(text: str) -> Iterator[list[str]]:
    return csv.reader(io.StringIO(text, newline=""), strict=True)


@dataclass
class _Reading:
    """One file on its way to rows."""

    table: TableLike
    in_package: bool
    result: TableRead = field(default_factory=TableRead)
    text: str = ""
    _lines: list[int] | None = None

    def say(
        self,
        rule: str,
        column: str = "",
        *,
        severity: Severity = "hard",
        row: int | None = None,
        line: int | None = None,
        params: Mapping[str, object] = MappingProxyType({}),
    ) -> None:
        """A finding of the file, of one line, or of one row (by its index)."""
        findings = self.result.findings
        if len(findings) >= MAX_FINDINGS:
            return
        if len(findings) == MAX_FINDINGS - 1:
            rule, column, row, line, params = "too_many_findings", "", None, None, {"limit": MAX_FINDINGS}
        key = ""
        if row is not None:
            line = self.line_of(row)
            key = self.table.key_text(self.result.rows[row])
        file = f"{self.table.name}.csv 第 {line} 行" if line else f"{self.table.name}.csv"
        place = Place(self.table.name, key.strip("|") and key, column, file)
        findings.append(Finding(rule, severity, place, params))

    def read(self, data: bytes) -> TableRead:
        """The whole way."""
        records = self._parse(data)
        if records is None:
            return self.result
        if not records:
            self.say("no_header")
            return self.result
        heading, *cells = records
        columns = self._heading(heading, cells)
        if not columns:
            self.say("no_header")
            return self.result
        self._rows(columns, cells, len(heading))
        if self.table.one_row and len(self.result.rows) > 1:
            params = {"label": self.table.label, "rows": len(self.result.rows)}
            self.say("one_row_only", row=1, params=params)
        return self.result

    def _parse(self, data: bytes) -> list[list[str]] | None:
        """The records that hold something, heading first; None where the file is no CSV at all."""
        if len(data) > MAX_BYTES:
            self.say("table_too_large", params={"limit_mib": MAX_BYTES >> 20})
            return None
        try:
            self.text = data.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            self.say("not_utf8", line=data.count(b"\n", 0, error.start) + 1)
            return None
        if "\0" in self.text:
            self.say("nul", line=self.text.count("\n", 0, self.text.index("\0")) + 1)
            return None
        try:
            records = list(islice(filter(any, _records(self.text)), MAX_ROWS + 2))
        except csv.Error:
            self._malformed()
            return None
        if len(records) > MAX_ROWS + 1:
            self.say("too_many_rows", params={"limit": MAX_ROWS})
            return None
        return records

    def _malformed(self) -> None:
        """Tell the line on which the record begins that is no CSV."""
        reader = csv.reader(io.StringIO(self.text, newline=""), strict=True)
        line = 1
        try:
            for _ in reader:
                line = reader.line_num + 1
        except csv.Error as error:
            at_end = "unexpected end" in str(error) or "field larger" in str(error)
            self.say("quote_open" if at_end else "csv_malformed", line=line)

    def _heading(self, heading: Sequence[str], cells: Sequence[Sequence[str]]) -> dict[str, int]:
        """known column -> its position; what is unknown or stands twice is told."""
        labels = {meaning.name: meaning.label for meaning in self.table.fields}
        positions: dict[str, int] = {}
        for i, name in enumerate(heading):
            if name in positions:
                self.say("duplicate_column", name, params={"label": labels[name]})
            elif name in labels:
                positions[name] = i
        if positions:
            for i, name in enumerate(heading):
                # spreadsheets leave empty columns behind
                if name not in labels and (name or any(i < len(row) and row[i] for row in cells)):
                    self.say("unknown_column", severity="soft", params={"text": _shown(name), "position": i + 1})
        return positions

    def _rows(self, positions: Mapping[str, int], cells: list[list[str]], width: int) -> None:
        """Rows from cells, column by column; then, where something is wrong, its findings."""
        lengths = {i: len(row) for i, row in enumerate(cells) if len(row) != width}
        for i, length in lengths.items():
            cells[i] = cells[i][:width] + [""] * (width - length)
        texts = list(zip(*cells, strict=True)) if cells else []
        columns = _columns_of(self.table)
        values: list[Sequence[Value]] = []
        failed: list[FieldLike] = []
        for meaning in self.table.fields:
            at = positions.get(meaning.name)
            if at is None or not cells:
                values.append([None] * len(cells))
                continue
            read, bad = columns[meaning.name].values_of(texts[at])
            values.append(read)
            if bad:
                failed.append(meaning)
        names = [meaning.name for meaning in self.table.fields]
        self.result.rows = [dict(zip(names, row, strict=True)) for row in zip(*values, strict=True)]
        unread = {meaning.name: self._unread(meaning, texts[positions[meaning.name]]) for meaning in failed}
        if self.table.numbered and not self.in_package:
            self._number(unread.get("row_no", {}))
        self._ragged(lengths, width)
        for meaning in failed:
            for i in unread[meaning.name]:
                if lengths.get(i, 0) <= width:  # else its cells have moved, and that has been told
                    self._cell(meaning, i, texts[positions[meaning.name]][i])
        self._keys(unread)

    def _ragged(self, lengths: Mapping[int, int], width: int) -> None:
        for i, length in lengths.items():
            if length > width:
                self.say("too_many_cells", row=i, params={"cells": length, "headings": width})
            elif self.in_package:
                self.say("too_few_cells", row=i, params={"cells": length, "headings": width})

    def _unread(self, meaning: FieldLike, texts: Sequence[str]) -> dict[int, None]:
        """The rows in which the field has a text and no value, in order."""
        rows = self.result.rows
        return dict.fromkeys(i for i, text in enumerate(texts) if text and rows[i][meaning.name] is None)

    def _cell(self, meaning: FieldLike, row: int, text: str) -> None:
        _, problem = meaning.parse(text)
        assert problem is not None
        shown = None if problem.code == "identity_number" else _shown(text)
        params = {**problem.params, "label": meaning.label, "text": shown}
        self.say(problem.code, meaning.name, row=row, params=params)

    def _number(self, unread: Mapping[int, None]) -> None:
        """Rows without a number get that of their position, or one above all others where it is taken."""
        rows = self.result.rows
        given = {n for row in rows if isinstance(n := row["row_no"], int)}
        if len(given) == len(rows):
            return
        spare = max(given, default=0)
        for i, row in enumerate(rows):
            if row["row_no"] is not None or i in unread:
                continue
            number = i + 1
            if number in given:
                number = spare = max(spare, len(rows)) + 1
            given.add(number)
            row["row_no"] = number

    def _keys(self, unread: Mapping[str, Mapping[int, None]]) -> None:
        """Keys that are blank (in a package) or stand twice; a key that could not be read is told already."""
        if not self.table.key:
            return
        rows = self.result.rows
        keys = [tuple(map(row.__getitem__, self.table.key)) for row in rows]
        if len(set(keys)) == len(keys) and not any(None in key for key in keys):
            return
        labels = {meaning.name: meaning.label for meaning in self.table.fields}
        seen: dict[tuple[Value, ...], int] = {}
        for i, key in enumerate(keys):
            blank = [name for name, part in zip(self.table.key, key, strict=True) if part is None]
            if not blank:
                if key in seen:
                    names = "、".join(labels[name] for name in self.table.key)
                    self.say("duplicate_key", row=i, params={"label": names, "first": self.line_of(seen[key])})
                else:
                    seen[key] = i
            elif self.in_package:
                for name in blank:
                    if i not in unread.get(name, {}):
                        self.say("key_blank", name, row=i, params={"label": labels[name]})

    def line_of(self, row: int) -> int:
        """The line of the file on which a row begins."""
        if self._lines is None:
            reader = csv.reader(io.StringIO(self.text, newline=""), strict=True)
            self._lines, begins = [], 1
            for record in reader:
                if any(record):
                    self._lines.append(begins)
                begins = reader.line_num + 1
        return self._lines[row + 1]
