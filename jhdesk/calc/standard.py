"""The parameters of a standard, read from its TOML: law as data. Every group of values names its article."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any, TypeVar

from jhdesk.calc.quantities import QUANTITIES
from jhdesk.calc.results import Stage
from jhdesk.errors import JhdeskError

T = TypeVar("T")

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
    lists: Mapping[str, Mapping[Stage, frozenset[str]]]

    def codes(self, name: str, stage: Stage) -> frozenset[str]:
        """The codes of a list for a stage."""
        return self.lists[name][stage]

    def floor(self, indicator: Indicator, stage: Stage) -> Fraction:
        """The least value that a unit may have in the one indicator that does not meet (article 5)."""
        return indicator.thresholds[stage] * self.floor_ratio

    @staticmethod
    def from_toml(data: Mapping[str, Any], file: str = "") -> Standard:
        """The standard of a parsed TOML document (floats read as Decimal).

        JhdeskError "standard_broken" names the key that is missing or holds what cannot be used: ``indicators.0.primary``.
        """
        return _standard(_Document(data, file))


class _Document:
    """A parsed TOML file, read by path; the first thing that does not fit is named and ends the reading."""

    def __init__(self, data: Mapping[str, Any], file: str) -> None:
        self.data = data
        self.file = file

    def get(self, kind: type[T], *path: str | int) -> T:
        value: Any = self.data
        for key in path:
            try:
                value = value[key]
            except (KeyError, IndexError, TypeError):
                value = None
        if not isinstance(value, kind) or (isinstance(value, bool) and kind is not bool):
            raise self.broken(*path)
        return value

    def number(self, *path: str | int) -> Fraction:
        """A number above zero, exact."""
        value = self.get(object, *path)
        if not isinstance(value, int | Decimal) or not Decimal(value).is_finite() or value <= 0:
            raise self.broken(*path)
        return Fraction(value)

    def whole(self, *path: str | int) -> int:
        number = self.number(*path)
        if number.denominator != 1:
            raise self.broken(*path)
        return int(number)

    def codes(self, *path: str | int) -> frozenset[str]:
        found = self.get(list, *path)
        return frozenset(self.get(str, *path, at) for at in range(len(found)))

    def broken(self, *path: str | int) -> JhdeskError:
        return JhdeskError("standard_broken", file=self.file, key=".".join(map(str, path)))


def _indicator(document: _Document, at: int) -> Indicator:
    def text(key: str) -> str:
        return document.get(str, "indicators", at, key)

    if text("quantity") not in QUANTITIES:
        raise document.broken("indicators", at, "quantity")
    return Indicator(
        text("id"),
        text("name"),
        text("article"),
        text("quantity"),
        text("unit"),
        document.whole("indicators", at, "per"),
        document.get(bool, "indicators", at, "whole"),
        {stage: document.number("indicators", at, stage) for stage in JUDGED},
    )


def _lists(document: _Document) -> Mapping[str, Mapping[Stage, frozenset[str]]]:
    """Every list that a quantity names: its codes by stage."""
    names = {name for quantity in QUANTITIES.values() for term in quantity.terms for name in term.where.values()}
    by_stage = {name: "codes" not in document.get(dict, "lists", name) for name in sorted(names)}
    return {
        name: {stage: document.codes("lists", name, stage if differs else "codes") for stage in JUDGED}
        for name, differs in by_stage.items()
    }


def _standard(document: _Document) -> Standard:
    types = [kind for kind in document.get(dict, "weights") if kind != "article"]
    return Standard(
        id=document.get(str, "id"),
        version=document.get(str, "version"),
        title=document.get(str, "title"),
        document=document.get(str, "document"),
        indicators=tuple(_indicator(document, at) for at in range(len(document.get(list, "indicators")))),
        required_meets=document.whole("pass", "required_meets"),
        floor_ratio=document.number("pass", "floor_ratio"),
        special_types=document.codes("scope", "special_types"),
        teaching_point_types=document.codes("scope", "teaching_point_types"),
        teaching_point_pupils=document.whole("scope", "teaching_point_pupils"),
        cv_limits={stage: document.number("cv_limits", stage) for stage in JUDGED},
        weights={
            kind: {stage: document.number("weights", kind, stage) for stage in document.get(dict, "weights", kind)}
            for kind in types
        },
        lists=_lists(document),
    )
