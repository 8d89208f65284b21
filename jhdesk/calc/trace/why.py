"""The why-tree as plain data: a result, the terms that it is made of, their rows and cells, and what would turn it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from jhdesk.calc.items.selection import Said
from jhdesk.calc.items.truth import Amount
from jhdesk.calc.results import IndicatorResult, ItemResult, Stage
from jhdesk.calc.trace.flips import Flip

LISTED = "listed"
"""how of a term that only lists what was read: no sum of its own"""


@dataclass(frozen=True, slots=True)
class Line:
    """A row in a term. ``amount`` is what it adds (None: not known), ``whole`` what it adds to the whole of a share."""

    key: str
    cells: Mapping[str, object]
    """the fields that were read, with what stands there"""
    amount: Amount | None = None
    whole: Amount | None = None
    share: Fraction | None = None
    """the part of the amount that counts: of a shared row in a school of several stages"""
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Term:
    """One count or sum over the rows of a table.

    ``how``: count, summed, multiplied (product of ``fields``), share, ratio, compare (``amount`` against ``whole``), figure,
    fact, listed. ``where`` and ``asks`` are conditions as data: which rows, and what is asked of each.
    """

    table: str
    how: str
    fields: tuple[str, ...] = ()
    whole_fields: tuple[str, ...] = ()
    where: tuple[Said, ...] = ()
    asks: tuple[Said, ...] = ()
    lines: tuple[Line, ...] = ()
    amount: Amount | None = None
    whole: Amount | None = None
    truth: bool | None = None
    """of a fact"""
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Split:
    """How what a school holds in common is split: weight and pupils of each stage, and the share of the one in question."""

    weights: Mapping[Stage, Fraction]
    pupils: Mapping[Stage, Fraction | None]
    share: Fraction | None


@dataclass(frozen=True, slots=True)
class Rated:
    """The rating that stands beside what is computed; None where there is none yet."""

    rating: str | None
    place: str


@dataclass(frozen=True)
class Why:
    """Everything behind one result of one school."""

    id: str
    school_code: str
    name: str
    stage: Stage | None
    result: IndicatorResult | ItemResult
    terms: tuple[Term, ...]
    pupils: Fraction | None = None
    """of an indicator's unit: what its numerator is divided by"""
    unit_status: str | None = None
    """the verdict on the unit that an indicator is part of"""
    split: Split | None = None
    rated: Rated | None = None
    flips: tuple[Flip, ...] = field(default=())
