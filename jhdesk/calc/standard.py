"""The parameters of a standard, read from its TOML: law as data. Every group of values names its article."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any, cast

from jhdesk.calc.results import Stage
from jhdesk.errors import JhdeskError

JUDGED: tuple[Stage, ...] = ("primary", "junior")
"""the stages of compulsory education, each a unit"""


@dataclass(frozen=True)
class Indicator:
    """One of the seven resource indicators: numerator (a quantity) over pupils, times ``per``."""

    id: str
    name: str
    article: str
    quantity: str
    unit: str
    """of the numerator, in Chinese"""
    per: int
    whole: bool
    """whether the thing itself (people, rooms) cannot be had in parts"""
    thresholds: Mapping[str, Fraction]

    @property
    def value_unit(self) -> str:
        """The unit of the value, in Chinese: per 100 pupils, or per pupil."""
        return f"{self.unit}/百名学生" if self.per == 100 else f"{self.unit}/生"


@dataclass(frozen=True)
class Standard:
    """A version of the standard. Lists are code sets by name and, where they differ, by stage."""

    id: str
    version: str
    title: str
    document: str
    indicators: tuple[Indicator, ...]
    required_meets: int
    floor_ratio: Fraction
    special_types: frozenset[str]
    teaching_point_types: frozenset[str]
    teaching_point_pupils: int
    cv_limits: Mapping[str, Fraction]
    weights: Mapping[str, Mapping[str, Fraction]]
    """school type -> stage -> weight, in the order of the stages"""
    lists: Mapping[str, Mapping[str, Any]]

    def codes(self, name: str, stage: Stage) -> frozenset[str]:
        """The codes of a list for a stage."""
        entry = self.lists[name]
        return frozenset(entry["codes"] if "codes" in entry else entry[stage])

    def floor(self, indicator: Indicator, stage: Stage) -> Fraction:
        """The least value that a unit may have in the one indicator that does not meet (article 5)."""
        return indicator.thresholds[stage] * self.floor_ratio

    @staticmethod
    def from_toml(data: Mapping[str, Any], file: str = "") -> Standard:
        """The standard of a parsed TOML document (floats read as Decimal). JhdeskError("standard_broken")."""
        try:
            return _standard(data)
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise JhdeskError("standard_broken", file=file, key=str(error).strip("'")) from error


def _exact(value: object) -> Fraction:
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        raise TypeError(str(value))
    return Fraction(value)


def _indicator(entry: Mapping[str, Any]) -> Indicator:
    return Indicator(
        entry["id"],
        entry["name"],
        entry["article"],
        entry["quantity"],
        entry["unit"],
        int(entry["per"]),
        bool(entry["whole"]),
        {stage: _exact(entry[stage]) for stage in JUDGED},
    )


def _standard(data: Mapping[str, Any]) -> Standard:
    scope = data["scope"]
    return Standard(
        id=data["id"],
        version=data["version"],
        title=data["title"],
        document=data["document"],
        indicators=tuple(_indicator(entry) for entry in data["indicators"]),
        required_meets=int(data["pass"]["required_meets"]),
        floor_ratio=_exact(data["pass"]["floor_ratio"]),
        special_types=frozenset(scope["special_types"]),
        teaching_point_types=frozenset(scope["teaching_point_types"]),
        teaching_point_pupils=int(scope["teaching_point_pupils"]),
        cv_limits={stage: _exact(data["cv_limits"][stage]) for stage in JUDGED},
        weights={
            school_type: {stage: _exact(weight) for stage, weight in stages.items()}
            for school_type, stages in data["weights"].items()
            if school_type != "article"
        },
        lists=cast("Mapping[str, Mapping[str, Any]]", data["lists"]),
    )
