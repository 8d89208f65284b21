"""The seven indicators as the window words them: short names, signs, lines, shortfalls. No Qt."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from jhdesk.calc.display import show_line, show_shortfall, show_value
from jhdesk.calc.results import (
    FAIL,
    FAILS,
    FLOOR,
    INFO,
    MEETS,
    MET,
    NOT_ASSESSABLE,
    PASS,
    TO_RATE,
    UNMET,
    IndicatorResult,
    UnitResult,
)
from jhdesk.calc.standard import Indicator, Standard
from jhdesk.words.verdicts import SIGNS, WORDS, short_name

_LOOKS: Mapping[str, str] = {
    MEETS: "meets",
    FLOOR: "floor",
    FAILS: "fails",
    NOT_ASSESSABLE: "unknown",
    PASS: "meets",
    FAIL: "fails",
    MET: "meets",
    UNMET: "fails",
    TO_RATE: "unknown",
    INFO: "second",
}


def look_of(status: str) -> str:
    """The token of the colour of a status of any result."""
    return _LOOKS[status]


@dataclass(frozen=True)
class Verdict:
    """A judgement in words: sign and word, and the token of its colour."""

    sign: str
    word: str
    look: str

    def __str__(self) -> str:
        return f"{self.sign} {self.word}"


@dataclass(frozen=True)
class Shown:
    """One indicator of one unit, ready to be written."""

    id: str
    name: str
    short: str
    article: str
    unit: str
    """of the value"""
    value: str
    line: str
    floor: str
    missing: str
    """what is missing to the line, with its unit; empty where nothing is, or nobody knows"""
    missing_to_floor: str
    verdict: Verdict
    places: tuple[str, ...]
    """paths of what was not entered"""


def verdict(status: str) -> Verdict:
    """The words of a status of an indicator, a unit or an item."""
    return Verdict(SIGNS[status], WORDS[status], _LOOKS[status])


def shown(standard: Standard, unit: UnitResult) -> list[Shown]:
    """The seven of a unit, in the order of the standard."""
    return [shown_one(indicator, unit.indicators[indicator.id]) for indicator in standard.indicators]


def shown_one(indicator: Indicator, result: IndicatorResult) -> Shown:
    """One of them."""
    return Shown(
        id=indicator.id,
        name=indicator.name,
        short=short_name(indicator),
        article=indicator.article,
        unit=indicator.value_unit,
        value=show_value(result),
        line=show_line(result.threshold),
        floor=show_line(result.floor),
        missing=_missing(indicator, result.shortfall),
        missing_to_floor=_missing(indicator, result.shortfall_to_floor),
        verdict=verdict(result.status),
        places=result.missing,
    )


def _missing(indicator: Indicator, shortfall: object) -> str:
    return f"{show_shortfall(shortfall)} {indicator.unit}" if shortfall else ""  # type: ignore[arg-type]
