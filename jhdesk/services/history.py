"""Who set a cell, as far as the change log tells: when, in what way, from which file, and what it held before.

The program knows no users, so the log names none. A cell that came with its row was set when the row was added.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, bindparam, select

from jhdesk.models.workspace import ChangeLog
from jhdesk.services.entry import EnteredRow, Entry, Field


@dataclass(frozen=True)
class CellChange:
    """One change of a cell. A state is the value's textual form, or the text that was not understood."""

    at: str
    """UTC, ISO 8601, by the clock of then: it may be wrong, and order never depends on it"""
    origin: str
    """typed, pasted, imported …"""
    source: str | None
    """the file and place that it came from, for people"""
    old: str
    new: str
    old_text: str | None = None
    new_text: str | None = None
    of_row: str = ""
    """"added" or "removed" where it was the whole row"""


_COLUMNS = ("at", "origin", "source", "old", "new", "old_text", "new_text", "field")
_CHANGES = (
    select(*(getattr(ChangeLog, name) for name in _COLUMNS))
    .where(
        ChangeLog.table_name == bindparam("of_table"),
        ChangeLog.row_id == bindparam("of_row"),
        ChangeLog.field.in_([bindparam("of_field"), ""]),
    )
    .order_by(ChangeLog.id.desc())
)
_LAST = _CHANGES.limit(1)


def last_change(entry: Entry, table: str, row_id: int, field: str) -> CellChange | None:
    """The last change of a cell; None where the log has none."""
    return next(_read(entry, table, row_id, field, last=True), None)


def history(entry: Entry, table: str, row_id: int, field: str) -> tuple[CellChange, ...]:
    """All changes of a cell, the newest first; those of its whole row among them."""
    return tuple(_read(entry, table, row_id, field))


def _read(entry: Entry, table: str, row_id: int, field: str, *, last: bool = False) -> Iterator[CellChange]:
    cell = {"of_table": table, "of_row": row_id, "of_field": field}
    with entry.workspace.work() as connection:
        rows = connection.execute(_LAST if last else _CHANGES, cell).all()
    return (_change(row, field) for row in rows)


def _change(row: Row[Any], field: str) -> CellChange:
    at, origin, source, old, new, old_text, new_text, name = tuple(row)
    if name:
        return CellChange(at, origin, source, old, new, old_text, new_text)
    states = (_of_row(text, field) for text in (old, new, old_text, new_text))
    before, after, before_text, after_text = states
    told = "removed" if old else "added"
    return CellChange(at, origin, source, before or "", after or "", before_text, after_text, told)


def _of_row(text: str | None, field: str) -> str | None:
    """What a cell held, of a row as the change log has it."""
    held = json.loads(text).get(field) if text else None
    return None if held is None else str(held)


@dataclass(frozen=True)
class LastYear:
    """What last year's row says of a cell; no row where last year had none."""

    row: EnteredRow | None


def last_year_of(last: Entry, table: str, row: EnteredRow, field: Field) -> LastYear | None:
    """Last year's row with the same key; None where that cannot be said.

    Numbered rows keep no number from year to year, so they have no last year; neither has a key, which is the same by
    definition, nor a row whose key is not whole or not the only one.
    """
    meaning = last.dictionary.tables.get(table)
    if meaning is None or meaning.numbered or field.key:
        return None
    if meaning.one_row:
        return LastYear(last.first(table))
    if any(row.values.get(name) is None for name in meaning.key):
        return None
    wanted = tuple(row.values[name] for name in meaning.key)
    found = [each for each in last.rows(table) if tuple(each.values[name] for name in meaning.key) == wanted]
    return LastYear(found[0] if found else None) if len(found) < 2 else None
