"""Which rows of a table are shown, and in which order, without changing what is stored.

Rows are arranged when somebody asks for it, and then stay where they are while they are changed: no row jumps away
under the hands. New rows come at the end.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from jhdesk.services.entry import EnteredRow, Field, Value, choices, shown
from jhdesk.workbook.cleaning import plain

_DIGITS = re.compile(r"([0-9]+)")

Keep = Callable[[EnteredRow], bool]


@dataclass(frozen=True)
class Arrangement:
    """A choice of rows and an order; neither: all rows as they are stored."""

    field: Field | None = None
    """sorted by it"""
    descending: bool = False
    keep: Keep | None = None
    """the rows that are shown"""
    told: str = ""
    """which rows these are, for people"""

    def apply(self, rows: Iterable[EnteredRow]) -> list[EnteredRow]:
        """The rows to show, in order; empty cells come last whichever way the others go."""
        kept = [row for row in rows if self.keep is None or self.keep(row)]
        if self.field is None:
            return kept
        field = self.field
        full = [row for row in kept if row.values[field.name] is not None]
        rejected = [row for row in kept if row.values[field.name] is None and field.name in row.rejected]
        empty = [row for row in kept if row.values[field.name] is None and field.name not in row.rejected]
        full.sort(key=lambda row: sort_key(field, row.values[field.name]), reverse=self.descending)
        return [*full, *rejected, *empty]


def sort_key(field: Field, value: Value) -> tuple[Any, ...]:
    """What values of a field are sorted by: choices as they are listed, numbers by size, texts by pinyin, digits as numbers."""
    listed = list(choices(field))
    if listed:
        text = field.text(value)
        return (listed.index(text) if text in listed else len(listed),)
    if isinstance(value, int | Decimal | datetime.date):
        return (value,)
    # GB 18030 has its common characters in the order of their pinyin.
    parts = _DIGITS.split(str(value).casefold())
    return tuple((0, int(p), b"") if p.isdecimal() else (1, 0, p.encode("gb18030")) for p in parts if p)


def holds(field: Field, row: EnteredRow, wanted: str) -> bool:
    """Whether what stands in a cell holds a text; ``wanted`` as `folded` has it."""
    text = row.rejected.get(field.name) or shown(field, row.values.get(field.name))
    return bool(text) and wanted in folded(text)


def folded(text: str) -> str:
    """A text as it is looked for: width, blanks and case do not count."""
    return plain(text).casefold()


def merged(before: Sequence[EnteredRow], known: set[int], now: Sequence[EnteredRow]) -> list[EnteredRow]:
    """What is shown after the table changed: those shown that are still there, in their order, then those that are new.

    ``known``: ids of all rows of the table when it was arranged or changed last.
    """
    held = {row.id: row for row in now}
    return [held[row.id] for row in before if row.id in held] + [row for row in now if row.id not in known]
