"""Where the header of a list stands, which table of the dictionary it is of, and what each of its columns means.

A header may span three rows with merged headings, which are joined top-down. What a person has said about a heading
counts before its label, the label before words known from other systems. Nothing is guessed where two answers are as good.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from jhdesk.models.dictionary import TABLES, Table
from jhdesk.workbook.cleaning import is_identity
from jhdesk.workbook.columns import letters
from jhdesk.workbook.grid import is_blank
from jhdesk.workbook.roster_file import RosterSheet
from jhdesk.workbook.words import TableWords, plain, words

CLASS = "grade+class_no"
"""a column that holds both keys of a class group: 三年级（2）班"""

How = Literal["mapped", "remembered", "label", "known", "unknown", "ignored", "identity", "twice", "dismissed", "total"]
Question = Literal["", "empty", "hidden", "unknown", "table", "column", "pupils"]

_FIRST_ROWS = 40
_SPANS = (1, 2, 3)
_LEAST = 2
_RANK: Mapping[How, int] = {"mapped": 0, "remembered": 1, "label": 2, "known": 3}
_NUMBERED = re.compile(r"^[0-9]{1,2}[.、]")
_PART = re.compile(r"^其中[:,、]?")
_BRACKETS = re.compile(r"\((.*?)\)")

NOT_LISTS = frozenset({"evidence", "no_data", "declaration", "self_rating"})
"""tables of rows that no other system lists"""


@dataclass(frozen=True)
class Hints:
    """What is known before a list is looked at: a table, what headings mean (field, or empty: not taken), titles."""

    table: str | None = None
    mapping: Mapping[str, str] = field(default_factory=dict)
    """heading in its plain form -> field"""
    remembered: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """table -> the same, as a person said it before"""
    name: str = ""
    """of the file"""


@dataclass(frozen=True)
class RosterColumn:
    """One column: its heading (parts joined by ``/``), the field that it is taken for (or none), and how that is known."""

    position: int
    heading: str
    field: str = ""
    how: How = "unknown"
    unit: str = ""
    """a unit that the heading gives for the numbers below it: 万元"""

    @property
    def at(self) -> str:
        """Its letter in the sheet."""
        return letters(self.position)


@dataclass(frozen=True)
class Head:
    """What was seen of one sheet. With a ``question`` it cannot be read before a person has answered."""

    sheet: RosterSheet
    question: Question
    rows: tuple[int, ...] = ()
    table: str = ""
    rivals: tuple[str, ...] = ()
    """tables that it could be as well"""
    asked: tuple[str, ...] = ()
    """fields of which a column is not known"""
    columns: tuple[RosterColumn, ...] = ()


def list_tables() -> dict[str, Table]:
    """The tables that a list can be of."""
    return {name: table for name, table in TABLES.items() if not table.one_row and name not in NOT_LISTS}


def find_head(sheet: RosterSheet, hints: Hints) -> Head:
    """The header of a sheet, its table and columns, or the question that must be answered first."""
    if not sheet.rows:
        return Head(sheet, "empty")
    if sheet.hidden:  # last year's list, or one that a formula looks into
        return Head(sheet, "hidden")
    tried = list(_tried(sheet, hints))
    if not tried:
        return Head(sheet, "unknown")
    best = max(tried, key=lambda each: each[0])
    head = best[1]
    if any(_forms(part) & words().pupils for each in head.columns for part in each.heading.split("/")):
        return replace(head, question="pupils")
    if hints.table is None and best[0][0] < _LEAST:
        return replace(head, question="unknown", table="")
    rivals = tuple(each.table for key, each in tried if key == best[0] and each.table != head.table)
    if rivals:
        return replace(head, question="table", table="", rivals=(head.table, *rivals))
    return replace(head, question="column") if head.asked else head


def _tried(sheet: RosterSheet, hints: Hints) -> Iterator[tuple[tuple[int, ...], Head]]:
    """Every place where the header could stand, for every table, with what speaks for it."""
    tables = list_tables()
    if hints.table is not None:
        tables = {hints.table: tables[hints.table]}
    above = hints.name + sheet.title
    width = max((len(cells) for cells in sheet.rows.values()), default=0)
    for order, start in enumerate(list(sheet.rows)[:_FIRST_ROWS]):
        blocks = [sheet.block(start, at) for at in range(width)]
        if any(block is not None and block.top < start for block in blocks):
            continue  # the header began above
        filled = sum(not is_blank(cell) for cell in sheet.rows[start])
        for span in _SPANS:
            rows = tuple(range(start, start + span))
            headings = _headings(sheet, rows)
            if not headings or not all(row in sheet.rows for row in rows):
                continue
            for name, table in tables.items():
                columns = _columns(table, headings, hints)
                taken = {own for each in columns for own in each.field.split("+") if own}
                if taken or hints.table is not None:
                    known = words().tables.get(name)
                    asked = _asked(table, known, taken)
                    hits = sum(word in above for word in known.names) if known else 0
                    # Without a known heading the row with most cells is the likeliest header.
                    key = (len(taken), not asked, -span, filled if not taken else 0, -order, hits)
                    yield key, Head(sheet, "", rows, name, (), asked, columns)
        if filled == 1:  # a title, not data
            above += "".join(cell for cell in sheet.rows[start] if isinstance(cell, str))


def _headings(sheet: RosterSheet, rows: Sequence[int]) -> dict[int, tuple[str, ...]]:
    """Position -> the texts of the header over that column, top-down, a merged one once."""
    width = max((len(sheet.rows.get(row, ())) for row in rows), default=0)
    width = max([width, *(block.right + 1 for block in sheet.merged if block.top in rows)])
    found = {}
    for position in range(width):
        parts: list[str] = []
        for row in rows:
            cell = sheet.seen(row, position)
            if isinstance(cell, str) and plain(cell) and plain(cell) not in parts and not is_identity(cell):
                parts.append(plain(cell))
        if parts:
            found[position] = tuple(parts)
    return found


def _columns(table: Table, headings: Mapping[int, tuple[str, ...]], hints: Hints) -> tuple[RosterColumn, ...]:
    found = [_column(table, position, parts, hints) for position, parts in headings.items()]
    best: dict[str, RosterColumn] = {}
    for each in found:
        held = best.get(each.field)
        if each.field and (held is None or _RANK[each.how] < _RANK[held.how]):
            best[each.field] = each
    return _with_total(
        table,
        tuple(
            each if not each.field or best[each.field] is each else replace(each, field="", how="twice")
            for each in found
        ),
    )


def _with_total(table: Table, columns: tuple[RosterColumn, ...]) -> tuple[RosterColumn, ...]:
    """The columns, the one known that holds the sum of others: under the same heading as they, the nearest to them."""
    known = words().tables.get(table.name, TableWords())
    parts = [each for each in columns if each.field in known.total_of]
    above = {each.heading.rpartition("/")[0] for each in parts}
    if not parts or len(parts) != len(known.total_of) or len(above) != 1:
        return columns
    totals = [each for each in columns if each.how == "unknown" and each.heading.rpartition("/")[0] in above]
    totals = [each for each in totals if _forms(each.heading.rpartition("/")[2]) & known.totals]
    nearest = min(totals, key=lambda each: min(abs(each.position - part.position) for part in parts), default=None)
    return tuple(replace(each, how="total") if each is nearest else each for each in columns)


def _column(table: Table, position: int, parts: tuple[str, ...], hints: Hints) -> RosterColumn:
    heading = "/".join(parts)
    column = RosterColumn(position, heading, unit=_unit(parts[-1]))
    forms = [_forms(each) for each in ("".join(parts), parts[-1], heading.split("/")[-1])]
    if any(form & words().identity or any("身份证" in each for each in form) for form in forms):
        return replace(column, how="identity")
    given: tuple[tuple[How, Mapping[str, str]], ...] = (
        ("mapped", hints.mapping),
        ("remembered", hints.remembered.get(table.name, {})),
    )
    fields = {"", *(each.name for each in table.fields), *((CLASS,) if table.name == "class_group" else ())}
    for how, known in given:
        if known.get(heading) in fields:  # what means nothing in this table was said of another one
            return replace(column, field=known[heading], how=how if known[heading] else "dismissed")
    known_words = words().tables.get(table.name, TableWords()).columns
    for form in forms:
        for each in table.fields:
            if each.name != "row_no" and {*_forms(plain(each.label)), each.name} & form:
                return replace(column, field=each.name, how="label")
        for name, own in known_words.items():
            if form & set(own):
                return replace(column, field=name, how="known")
    return replace(column, how="ignored" if any(form & words().ignored for form in forms) else "unknown")


def _forms(text: str) -> set[str]:
    """A heading as it is compared: with and without brackets, stars, a number and 其中 before it."""
    bare = _NUMBERED.sub("", text.replace("*", "").rstrip(":"))
    part = _PART.sub("", bare)
    return {bare, part, _BRACKETS.sub("", bare), _BRACKETS.sub("", part)} - {""}


def _unit(heading: str) -> str:
    return next((unit for unit in _BRACKETS.findall(heading) if unit in words().heading_units), "")


def _asked(table: Table, known: TableWords | None, taken: set[str]) -> tuple[str, ...]:
    """Fields of which none is a column although one of them must be."""
    groups = (known.needs or tuple((name,) for name in known.same[:1])) if known else ()
    for group in groups or tuple((name,) for name in table.key if name != "row_no"):
        if not taken & set(group):
            return group
    return ()
