"""A node of a tree of words, and the numbers in it. Pure Python."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from jhdesk.calc.results import Number
from jhdesk.services.entry import Table, Value, shown, table_named, unit_of

PLACES = 4
"""decimals of a number that has no end"""


@dataclass(frozen=True, slots=True)
class Node:
    """A sentence, the status that gives it its colour, what stands below it, and the path of a cell or row to go to."""

    text: str
    status: str = ""
    children: tuple[Node, ...] = ()
    place: str = ""


def number_text(number: Number) -> str:
    """A number with all its decimals and thousands apart; one without an end with four decimals: 约 3.3333."""
    digits, exact = _digits(number)
    return digits if exact else f"约 {digits}"


def equals_text(number: Number) -> str:
    """The same behind its sign: = 4.5, ≈ 3.3333."""
    digits, exact = _digits(number)
    return f"{'=' if exact else '≈'} {digits}"


def _digits(number: Number) -> tuple[str, bool]:
    exact = Fraction(number)
    rest = exact.denominator
    for prime in (2, 5):
        while rest % prime == 0:
            rest //= prime
    if rest == 1:
        return f"{Decimal(exact.numerator) / Decimal(exact.denominator):,f}", True
    return f"{float(exact):,.{PLACES}f}", False


def table_of(name: str) -> Table:
    """A table that a tree names: a school's, or the county's own."""
    table = table_named(name)
    assert table is not None
    return table


def cell_text(table: str, name: str, value: object) -> str:
    """What stands in a cell, with its unit; 未填 where nothing does."""
    field = table_of(table).field(name)
    if value is None:
        return "未填"
    unit = "" if field.unit in ("", "year") else f" {unit_of(field)}"
    return f"{shown(field, _value(value))}{unit}"


def _value(value: object) -> Value:
    return value if isinstance(value, bool | int | str | Decimal) else str(value)
