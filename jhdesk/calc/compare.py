"""The time machine: the difference between two evaluations, split into what the data did and what the rule did.

From the first year under its rule (A) to the second year under its own (B) there are two steps: first the data change and
the rule of A stays, then the rule changes and the data of B stay. The steps add up to the whole difference exactly. Taken
the other way round they may come out otherwise; where they do, the order matters and that is said.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from jhdesk.calc.items.judge import ITEM_IDS
from jhdesk.calc.results import Evaluation, LeftOut, Number, Stage
from jhdesk.calc.standard import INDICATOR_IDS, JUDGED

Kind = Literal["unit", "indicator", "item"]
Key = tuple[Kind, str, str | None, Stage | None]
"""kind, id (none of a unit), school code, stage"""


@dataclass(frozen=True, slots=True)
class Point:
    """What one evaluation says of something; the target of an indicator is its threshold."""

    status: str
    value: Number | None = None
    target: Number | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """A unit's verdict, an indicator or an item in the four evaluations; None where one has no such thing."""

    kind: Kind
    id: str
    school_code: str | None
    stage: Stage | None
    before: Point | None
    """the first data under the first rule"""
    after: Point | None
    """the second data under the second rule"""
    after_by_old: Point | None
    """the second data under the first rule"""
    before_by_new: Point | None
    """the first data under the second rule"""

    @property
    def whole(self) -> Fraction | None:
        """The difference of the values; None while one of them is not known."""
        return _difference(self.before, self.after)

    @property
    def from_data(self) -> Fraction | None:
        """As much of it as the data did, under the first rule."""
        return _difference(self.before, self.after_by_old)

    @property
    def from_rule(self) -> Fraction | None:
        """As much of it as the rule did, with the second data."""
        return _difference(self.after_by_old, self.after)

    @property
    def status_from_data(self) -> bool:
        """Whether the status changed with the data, under the first rule; to have one at all is a change too."""
        return _status(self.before) != _status(self.after_by_old)

    @property
    def status_from_rule(self) -> bool:
        """Whether it changed with the rule, with the second data."""
        return _status(self.after_by_old) != _status(self.after)

    @property
    def status_changed(self) -> bool:
        """Whether the outcome is another one."""
        return _status(self.before) != _status(self.after)

    @property
    def changed(self) -> bool:
        """Whether status, value or target differ."""
        return self.before != self.after

    @property
    def order_matters(self) -> bool:
        """Whether the split would be another one if the rule had changed first."""
        first_rule = _difference(self.before, self.before_by_new), _difference(self.before_by_new, self.after)
        values = (self.from_rule, self.from_data)
        known = None not in values and None not in first_rule
        first_moves = (
            _status(self.before) != _status(self.before_by_new),
            _status(self.before_by_new) != _status(self.after),
        )
        return (known and values != first_rule) or first_moves != (self.status_from_rule, self.status_from_data)


@dataclass(frozen=True)
class Side:
    """One of the two: its school year, the standard it was judged by, and what that left out."""

    school_year: int | None
    standard: str
    standard_version: str
    left_out: tuple[LeftOut, ...]


@dataclass(frozen=True)
class Comparison:
    """The difference between two years: every unit with its indicators, then every item."""

    before: Side
    after: Side
    changes: tuple[Change, ...]

    @property
    def only_before(self) -> tuple[Change, ...]:
        """The units that only the first year has."""
        return tuple(each for each in self.changes if each.kind == "unit" and each.after is None)

    @property
    def only_after(self) -> tuple[Change, ...]:
        """The units that only the second year has."""
        return tuple(each for each in self.changes if each.kind == "unit" and each.before is None)


def compare(
    before: Evaluation,
    after: Evaluation,
    after_by_old: Evaluation,
    before_by_new: Evaluation,
    years: tuple[int | None, int | None],
) -> Comparison:
    """The difference from ``before`` (first data, first rule) to ``after`` (second data, second rule).

    ``after_by_old``: the second data under the first rule; ``before_by_new``: the first data under the second rule.
    """
    points = [_points(each) for each in (before, after, after_by_old, before_by_new)]
    keys = sorted({key for each in points for key in each}, key=_place)
    changes = (Change(*key, *(each.get(key) for each in points)) for key in keys)
    first, second = (
        Side(year, each.standard, each.standard_version, each.left_out)
        for year, each in zip(years, (before, after), strict=True)
    )
    # What only a cross evaluation has is in neither year.
    return Comparison(first, second, tuple(each for each in changes if each.before or each.after))


def by_weight(changes: Iterable[Change]) -> list[Change]:
    """What matters first: another status, then another value, then another target; else as it stands."""
    return sorted(changes, key=_weight)


def _weight(change: Change) -> int:
    if change.status_changed:
        return 0
    if _value(change.before) != _value(change.after):
        return 1
    return 2 if change.changed else 3


def _points(evaluation: Evaluation) -> Mapping[Key, Point]:
    found: dict[Key, Point] = {}
    for unit in evaluation.units:
        found["unit", "", unit.school_code, unit.stage] = Point(unit.status)
        for name, each in unit.indicators.items():
            found["indicator", name, unit.school_code, unit.stage] = Point(each.status, each.value, each.threshold)
    for item in evaluation.items:
        found["item", item.id, item.school_code, item.stage] = Point(item.status, item.value, item.target)
    return found


def _place(key: Key) -> tuple[int, str, int, int, str]:
    """Units by school and stage, each before its indicators; then items by id, school and stage, the county's last."""
    kind, name, school, stage = key
    at = -1 if stage is None else JUDGED.index(stage)
    if kind == "item":
        return 2 if school is None else 1, "", ITEM_IDS.index(name), at, school or ""
    return 0, school or "", at, INDICATOR_IDS.index(name) if name else -1, ""


def _difference(first: Point | None, second: Point | None) -> Fraction | None:
    one, other = _value(first), _value(second)
    return None if one is None or other is None else Fraction(other) - Fraction(one)


def _value(point: Point | None) -> Number | None:
    return None if point is None else point.value


def _status(point: Point | None) -> str | None:
    return None if point is None else point.status
