"""How lists that were exported elsewhere name things: headings, choices, units. Data in ``resources/rosters.toml``."""

from __future__ import annotations

import tomllib
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from jhdesk import paths
from jhdesk.models.field import Field


def plain(text: str) -> str:
    """Text as it is compared: ordinary width, without blanks and invisible characters."""
    normal = unicodedata.normalize("NFKC", text)
    return "".join(c for c in normal if not c.isspace() and unicodedata.category(c) != "Cf")


@dataclass(frozen=True)
class TableWords:
    """What a list of one table is known by."""

    names: tuple[str, ...] = ()
    """words of a title that point to the table"""
    columns: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """field -> headings that mean it, beside its label"""
    needs: tuple[tuple[str, ...], ...] = ()
    """of each group one field must be a column; empty: the key"""
    same: tuple[str, ...] = ()
    """what tells rows apart where the program gives the key"""
    total_of: tuple[str, ...] = ()
    """fields of which a list often has the sum in a column of its own"""
    totals: frozenset[str] = frozenset()
    """headings of such a column"""


@dataclass(frozen=True)
class Words:
    """Everything of the file; words are in their `plain` form."""

    tables: Mapping[str, TableWords]
    totals: frozenset[str]
    counters: tuple[str, ...]
    notes: frozenset[str]
    ignored: frozenset[str]
    identity: frozenset[str]
    pupils: frozenset[str]
    heading_units: frozenset[str]
    units: Mapping[str, frozenset[str]]
    choices: Mapping[str, Mapping[str, str]]
    """list of codes, or ``table.field`` -> word -> the value's textual form"""

    def meaning(self, meant: Field, text: str) -> str | None:
        """The textual form of the value that a plain text means in a field; None where it is no known word."""
        own = self.choices.get(f"{meant.table}.{meant.name}") or self.choices.get(meant.code_list) or {}
        return own.get(text)


@cache
def words() -> Words:
    """The shipped words."""
    read = tomllib.loads((paths.resources() / "rosters.toml").read_text(encoding="utf-8"))
    lines, headings = read["lines"], read["headings"]
    return Words(
        {name: _table(each) for name, each in read["tables"].items()},
        frozenset(lines["totals"]),
        tuple(lines["counters"]),
        frozenset(lines["notes"]),
        frozenset(headings["ignored"]),
        frozenset(headings["identity"]),
        frozenset(headings["pupils"]),
        frozenset(headings["units"]),
        {unit: frozenset(own) for unit, own in read["units"].items()},
        {name: {word: value for value, own in each.items() for word in own} for name, each in read["choices"].items()},
    )


def _table(read: Mapping[str, Any]) -> TableWords:
    return TableWords(
        tuple(read["names"]),
        {name: tuple(own) for name, own in read["columns"].items()},
        tuple(tuple(group) for group in read.get("needs", ())),
        tuple(read.get("same", ())),
        tuple(read.get("total_of", ())),
        frozenset(read.get("totals", ())),
    )
