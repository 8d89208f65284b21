"""What the engine answers, as plain data; exact where it was computed from the rows of one school."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

Stage = Literal["primary", "junior", "senior"]
Reason = Literal["special_school", "teaching_point_under_50", "no_pupils"]
Number = Fraction | float | int

MEETS, FLOOR, FAILS, NOT_ASSESSABLE = "meets", "floor", "fails", "not_assessable"
PASS, FAIL = "pass", "fail"
MET, UNMET, TO_RATE, INFO = "met", "unmet", "to_rate", "info"


@dataclass(frozen=True, slots=True)
class IndicatorResult:
    """One of L1-L7 of one unit. Numbers are in the indicator's unit, shortfalls in the numerator's."""

    status: str
    threshold: Number
    floor: Number
    value: Number | None = None
    numerator: Number | None = None
    """after splitting"""
    shortfall: Number | None = None
    shortfall_to_floor: Number | None = None
    missing: tuple[str, ...] = ()
    note: str | None = None


@dataclass(frozen=True, slots=True)
class UnitResult:
    """One stage of one school; ``indicators`` by id in the order of the standard."""

    school_code: str
    name: str
    school_year: int | None
    stage: Stage
    pupils: int | None
    status: str
    indicators: Mapping[str, IndicatorResult]
    note: str | None = None


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A stage (or a special school, stage None) that takes no part in L1-L7 and CV1-CV7, and why."""

    school_code: str
    stage: Stage | None
    reason: Reason


@dataclass(frozen=True, slots=True)
class SchoolResult:
    """All units of one school, primary before junior, and what was left out."""

    units: tuple[UnitResult, ...] = ()
    left_out: tuple[LeftOut, ...] = ()


@dataclass(frozen=True, slots=True)
class ItemResult:
    """One item of a school (or of the county: no code). Shares are parts of one.

    ``missing`` names what keeps the status or the value from being known: places, of county items also school codes.
    """

    id: str
    school_code: str | None
    stage: Stage | None
    status: str
    value: Number | None = None
    target: Number | None = None
    missing: tuple[str, ...] = ()
    note: str | None = None
    same_as: str | None = None


@dataclass(frozen=True, slots=True)
class CvResult:
    """The coefficient of variation of one indicator over the units of one stage."""

    status: str
    limit: Number
    units: int
    cv: float | None = None
    mean: float | None = None
    sd: float | None = None
    missing: tuple[str, ...] = ()
    note: str | None = None


@dataclass(frozen=True, slots=True)
class CountyResult:
    """The county as a whole: schools with a judged unit, those whose units all pass, and the verdict."""

    schools: int
    schools_passing: int
    rate: float | None
    status: str


@dataclass(frozen=True, slots=True)
class Evaluation:
    """One run of the engine; ``cv`` (stage -> indicator id -> result) and ``county`` are None in a school's workspace."""

    standard: str
    standard_version: str
    units: tuple[UnitResult, ...]
    left_out: tuple[LeftOut, ...]
    cv: Mapping[str, Mapping[str, CvResult]] | None = None
    county: CountyResult | None = None
    items: tuple[ItemResult, ...] = ()
