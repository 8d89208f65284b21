"""Rows with values of every kind, and workbooks with one thing changed."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from jhdesk.models.dictionary import TABLES, Table
from jhdesk.models.field import Field, Value
from jhdesk.workbook.reader import WorkbookRead, read_workbook
from jhdesk.workbook.template import write_workbook

Rows = Mapping[str, Sequence[Mapping[str, Value]]]
IDENTITY = "11010519491231002X"


def a_value(field: Field, number: int = 0) -> Value:
    """A valid value of a field; with another number, another one where the kind allows it."""
    if field.pattern:
        digits = 10 if "10" in field.pattern else 6 if "6}" in field.pattern and "64" not in field.pattern else 64
        return f"{number + 1:0{digits}d}"
    low = field.minimum or 0
    high = field.maximum if field.maximum is not None else low
    return {
        "text": f"0{number} {field.label}"[: field.maximum],
        "code": [*field.codes, None][number % max(len(field.codes), 1)],
        "int": min(low + number, high),
        "decimal": Decimal("87.3") + number if high > 87 else Decimal(low),
        "bool": number % 2 == 0,
        "date": date(2024, 9, 1 + number % 28),
    }[field.kind]


def a_row(table: Table, number: int = 0, **changes: Value) -> dict[str, Value]:
    """A complete row; the number keeps its key apart."""
    return {f.name: a_value(f, number) for f in table.fields} | changes


def written(rows: Rows | None = None) -> bytes:
    """The workbook with these rows."""
    target = io.BytesIO()
    write_workbook(rows or {}, target)
    return target.getvalue()


def reread(rows: Rows) -> WorkbookRead:
    """What comes back of rows that were written."""
    return read_workbook(written(rows), name="填报.xlsx")


def edited(rows: Rows, change: Callable[[Any], object]) -> bytes:
    """The workbook with these rows after somebody has changed it."""
    from openpyxl import load_workbook

    book = load_workbook(io.BytesIO(written(rows)))
    change(book)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def with_cell(table: str, field: str, value: object, row: int = 2, rows: Rows | None = None) -> bytes:
    """The workbook in which one cell holds something else."""
    column = [f.name for f in TABLES[table].fields].index(field) + 1

    def change(book: Any) -> None:
        book[TABLES[table].label].cell(row, column).value = value

    return edited(rows if rows is not None else {table: [a_row(TABLES[table])]}, change)
