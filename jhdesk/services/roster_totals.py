"""Reconciling a list: its rows against its own totals lines, and against the totals that the workspace knows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from jhdesk.models.dictionary import Table
from jhdesk.models.field import Value
from jhdesk.services.entry import Entry, shown
from jhdesk.workbook.roster import Line, Roster

_FIRST_GRADES = {1: "primary", 7: "junior"}
_PARTED: dict[str, tuple[str, ...]] = {"staff": ("post", "stage")}
"""fields by whose choices the rows of a list are counted against those stored"""


@dataclass(frozen=True)
class Tie:
    """Two figures that should be the same: what the list's rows come to, and what is said elsewhere."""

    kind: str
    """"rows" and "sum" of the list against its totals line; "stored", "stored_part" against what was stored;
    "pupils_stored", "pupils_funded", "pupils_new" of class lists against other tables"""
    table: str
    listed: Decimal
    claimed: Decimal
    at: str = ""
    """the totals line"""
    field: str = ""
    part: str = ""
    """the choice that is counted, in words"""
    unread: int = 0
    """cells that could not be read and are not in the sum"""

    @property
    def difference(self) -> Decimal:
        """How much the list has more (less, if negative)."""
        return self.listed - self.claimed


def ties_of_list(roster: Roster) -> Iterator[Tie]:
    """The rows of one sheet against each of its totals lines."""
    rows: list[Line] = []
    since: list[Line] = []
    for line in roster.lines:
        if line.kind == "row":
            rows.append(line)
            since.append(line)
        elif line.kind in ("total", "note"):
            meant = since if line.part else rows
            name = roster.table.name
            for count in line.counts:
                yield Tie("rows", name, Decimal(len(meant)), Decimal(count), line.at)
            for field, claimed in line.sums.items():
                unread = sum(any(each.place.field == field for each in row.problems) for row in meant)
                yield Tie("sum", name, _sum(meant, field), claimed, line.at, field, unread=unread)
            if line.kind == "total":
                since = []


def ties_of_workspace(table: Table, lines: Sequence[Line], entry: Entry) -> Iterator[Tie]:
    """All rows of a table's lists against what the workspace holds; call it before they are stored."""
    held = [row.values for row in entry.rows(table.name)]
    if held:
        yield Tie("stored", table.name, Decimal(len(lines)), Decimal(len(held)))
    for name in _PARTED.get(table.name, ()) if held else ():
        field = table.field(name)
        if any(name in line.values for line in lines):
            listed, stored = (Counter(row.get(name) for row in each) for each in ([ln.values for ln in lines], held))
            for code in field.codes:
                if listed[code] or stored[code]:
                    part = shown(field, code)
                    yield Tie("stored_part", table.name, Decimal(listed[code]), Decimal(stored[code]), "", name, part)
    if table.name == "class_group" and any({"boys", "girls"} <= line.values.keys() for line in lines):
        yield from _pupils(table, lines, entry)


def _pupils(table: Table, lines: Sequence[Line], entry: Entry) -> Iterator[Tie]:
    listed = _sum(lines, "boys") + _sum(lines, "girls")
    held = [_number(row.values[name]) for row in entry.rows(table.name) for name in ("boys", "girls")]
    if held:
        yield Tie("pupils_stored", table.name, listed, sum(held, Decimal(0)))
    funding = entry.first("funding")
    funded = funding.values["funded_pupils"] if funding else None
    if isinstance(funded, int):
        yield Tie("pupils_funded", table.name, listed, Decimal(funded))
    for grade, stage in _FIRST_GRADES.items():
        new = [row.values for row in entry.rows("admission") if row.values["stage"] == stage]
        first = [line for line in lines if line.values.get("grade") == grade]
        if first and new and isinstance(new[0]["new_pupils"], int):
            pupils = _sum(first, "boys") + _sum(first, "girls")
            yield Tie("pupils_new", table.name, pupils, Decimal(new[0]["new_pupils"]), "", "", str(grade))


def _sum(lines: Sequence[Line], field: str) -> Decimal:
    return sum((_number(line.values.get(field)) for line in lines), Decimal(0))


def _number(value: Value) -> Decimal:
    return Decimal(value) if isinstance(value, int | Decimal) else Decimal(0)
