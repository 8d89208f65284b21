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
from jhdesk.words.verdicts import SIGNS, WORDS

# The standard's own names are sentences; beside a grid there is room for a word.
_SHORT: Mapping[str, str] = {
    "teachers_above_degree": "高于规定学历教师",
    "backbone_teachers": "县级以上骨干教师",
    "pe_art_teachers": "体育艺术专任教师",
    "teaching_area": "教学及辅助用房",
    "sports_area": "体育运动场馆",
    "equipment_value": "教学仪器设备",
    "multimedia_rooms": "网络多媒体教室",
}

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


def short_name(indicator: Indicator) -> str:
    """What an indicator is called where there is little room."""
    return _SHORT.get(indicator.quantity, indicator.name)


def _missing(indicator: Indicator, shortfall: object) -> str:
    return f"{show_shortfall(shortfall)} {indicator.unit}" if shortfall else ""  # type: ignore[arg-type]
