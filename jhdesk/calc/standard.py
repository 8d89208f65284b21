"""The parameters of a standard, read from its TOML: law as data. Every group of values names its article."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from jhdesk.calc.parameters import Reader
from jhdesk.calc.quantities import QUANTITIES
from jhdesk.calc.results import Stage

JUDGED: tuple[Stage, ...] = ("primary", "junior")
"""the stages of compulsory education, each a unit"""
STAGES: tuple[Stage, ...] = (*JUDGED, "senior")
"""the stages among which a school splits what it holds in common"""
INDICATOR_IDS: tuple[str, ...] = tuple(f"L{n}" for n in range(1, 8))


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

    @property
    def cv_id(self) -> str:
        """The id of its coefficient of variation between the schools of a county."""
        return f"CV{self.id[1:]}"


@dataclass(frozen=True)
class Standard:
    """A version of the standard. Lists are code sets by name and, where they differ, by stage."""

    id: str
    version: str
    title: str
    document: str
    in_force: date
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

    def indicator(self, result_id: str) -> Indicator:
        """The indicator of that id, or whose coefficient of variation has it. KeyError for any other id."""
        for each in self.indicators:
            if result_id in (each.id, each.cv_id):
                return each
        raise KeyError(result_id)

    def codes(self, name: str, stage: Stage) -> frozenset[str]:
        """The codes of a list for a stage."""
        return self.lists[name][stage]

    def floor(self, indicator: Indicator, stage: Stage) -> Fraction:
        """The least value that a unit may have in the one indicator that does not meet (article 5)."""
        return indicator.thresholds[stage] * self.floor_ratio


def read_standard(read: Reader) -> Standard:
    """What L1-L7 and their CVs need of a file; `ItemStandard.read`, which reads the rest, finishes the reading."""
    for group in ("pass", "scope", "cv_limits", "weights"):
        read.article(group)
    indicators = _indicators(read)
    return Standard(
        id=read.text("id"),
        version=read.text("version"),
        title=read.text("title"),
        document=read.text("document"),
        in_force=read.day("in_force"),
        indicators=indicators,
        required_meets=_required(read),
        floor_ratio=read.share("pass", "floor_ratio"),
        special_types=read.codes("scope", "special_types", of="school_type"),
        teaching_point_types=read.codes("scope", "teaching_point_types", of="school_type"),
        teaching_point_pupils=read.positive("scope", "teaching_point_pupils"),
        cv_limits={stage: read.above_zero("cv_limits", stage) for stage in JUDGED},
        weights=_weights(read),
        lists=_lists(read),
    )


def _indicators(read: Reader) -> tuple[Indicator, ...]:
    """All seven, each once, in their order."""
    ids = [read.choice(INDICATOR_IDS, "indicators", at, "id") for at in range(read.length("indicators"))]
    found = [_indicator(read, at, name) for at, name in enumerate(ids)]
    for at, name in enumerate(ids):
        if name in ids[:at]:
            read.fault(("indicators", at, "id"), "twice_in_list", name)
    absent = [name for name in INDICATOR_IDS if name not in ids]
    if absent and len(ids) < len(INDICATOR_IDS):
        read.fault(("indicators",), "absent", None, tuple(absent))
    return tuple(sorted((each for each in found if each), key=lambda each: each.id))


def _indicator(read: Reader, at: int, name: str) -> Indicator | None:
    here = ("indicators", at)
    if name not in INDICATOR_IDS:  # which is told; the rest of it need not be
        for key in read.value(*here):
            read.value(*here, key)
        return None
    read.article(*here)
    return Indicator(
        name,
        read.text(*here, "name"),
        read.text(*here, "article"),
        read.choice(QUANTITIES.keys(), *here, "quantity"),
        read.text(*here, "unit"),
        read.positive(*here, "per"),
        read.yes_or_no(*here, "whole"),
        {stage: read.above_zero(*here, stage) for stage in JUDGED},
    )


def _required(read: Reader) -> int:
    path, number = ("pass", "required_meets"), read.positive("pass", "required_meets")
    if number > len(INDICATOR_IDS):
        read.fault(path, "too_many", number, len(INDICATOR_IDS))
    return number


def _weights(read: Reader) -> Mapping[str, Mapping[str, Fraction]]:
    """By school type, each with its stages in their order; a type without compulsory education has none."""
    weights = {}
    for kind in read.keys("weights", of="school_type"):
        if kind in ("article", "in_force"):
            continue
        found = read.value("weights", kind)
        if not isinstance(found, dict):
            read.fault(("weights", kind), "unfit", found, "table")
            continue
        present = [stage for stage in STAGES if read.value("weights", kind, stage) is not None]
        weights[kind] = {str(stage): read.above_zero("weights", kind, stage) for stage in present}
    return weights


def _lists(read: Reader) -> Mapping[str, Mapping[Stage, frozenset[str]]]:
    """Every list that a quantity names: its codes, for all stages or by stage."""
    fields = {
        name: field for quantity in QUANTITIES.values() for term in quantity.terms for field, name in term.where.items()
    }
    lists: dict[str, Mapping[Stage, frozenset[str]]] = {}
    for name, field in sorted(fields.items()):
        read.article("lists", name)
        differs = any(read.value("lists", name, stage) is not None for stage in JUDGED)
        keys = {stage: str(stage) if differs else "codes" for stage in JUDGED}
        codes = {key: read.codes("lists", name, key, of=field) for key in dict.fromkeys(keys.values())}
        lists[name] = {stage: codes[key] for stage, key in keys.items()}
    return lists
