"""Why a CV of a county is what it is: each school's part in it, and the change of one school's figure that would turn it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor

from jhdesk.calc.dispersion import within
from jhdesk.calc.results import FAILS, MEETS, CvResult, Stage, UnitResult
from jhdesk.calc.standard import Indicator, Standard
from jhdesk.calc.trace.flips import halved, searched

FARTHEST = 1 << 60
"""steps beyond which nobody looks"""


@dataclass(frozen=True, slots=True)
class CvLine:
    """One school: its pupils P, numerator x, value X = x / P, and P / ΣP · (X − X̄)², its part of S²."""

    school_code: str
    name: str
    pupils: int | None
    numerator: Fraction | None
    value: Fraction | None
    part: Fraction | None


@dataclass(frozen=True, slots=True)
class CvFlip:
    """If the numerator of this school were ``value``, the CV would be ``status``; one step nearer it would not."""

    school_code: str
    now: Fraction
    value: Fraction
    status: str
    step: Fraction


@dataclass(frozen=True)
class CvWhy:
    """Everything behind one CV; ``lines`` by school code. ``mean`` and the parts are per pupil, not per hundred."""

    id: str
    indicator: str
    stage: Stage
    result: CvResult
    lines: tuple[CvLine, ...]
    mean: Fraction | None
    variance: Fraction | None
    """S², the sum of the parts"""
    flips: tuple[CvFlip, ...] = ()


def why_cv(standard: Standard, indicator_id: str, stage: Stage, units: Sequence[UnitResult], result: CvResult) -> CvWhy:
    """The why of one CV. ``units``: those of the stage, exact, as `evaluate_school` gives them."""
    indicator = standard.indicator(indicator_id)
    points = [(Fraction(unit.indicators[indicator_id].numerator or 0), Fraction(unit.pupils or 0)) for unit in units]
    known = bool(units) and all(unit.indicators[indicator_id].value is not None for unit in units)
    people = sum((pupils for _, pupils in points), Fraction(0))
    mean = sum((x for x, _ in points), Fraction(0)) / people if known else None
    lines = tuple(
        _line(unit, indicator_id, x, pupils, mean, people) for unit, (x, pupils) in zip(units, points, strict=True)
    )
    variance = sum((line.part or Fraction(0) for line in lines), Fraction(0)) if known else None
    decided = result.status in (MEETS, FAILS)
    flips = tuple(_flips(indicator, lines, standard.cv_limits[stage], result.status)) if decided else ()
    return CvWhy(indicator.cv_id, indicator_id, stage, result, lines, mean, variance, flips)


def _line(
    unit: UnitResult, indicator_id: str, x: Fraction, pupils: Fraction, mean: Fraction | None, people: Fraction
) -> CvLine:
    known = unit.indicators[indicator_id].value is not None
    value = x / pupils if known else None
    part = None if value is None or mean is None else pupils / people * (value - mean) ** 2
    return CvLine(unit.school_code, unit.name, unit.pupils, x if known else None, value, part)


def _flips(indicator: Indicator, lines: Sequence[CvLine], limit: Fraction, status: str) -> Iterator[CvFlip]:
    """A CV is within its limit for the values of one school between two bounds, if at all: ax² + bx + c ≤ 0."""
    step = Fraction(1) if indicator.whole else Fraction(1, 100)
    for at, line in enumerate(lines):
        now = line.numerator or Fraction(0)

        def meets(x: Fraction, at: int = at) -> bool:
            points = [(x if n == at else each.numerator, each.pupils) for n, each in enumerate(lines)]
            return within([(Fraction(x or 0), Fraction(p or 0)) for x, p in points], limit)

        goal = status != MEETS
        for direction in (1, -1):
            found = _turn(meets, goal, now, step, direction, _best(lines, at, limit))
            if found is not None:
                yield CvFlip(line.school_code, now, found, MEETS if goal else FAILS, step)


def _best(lines: Sequence[CvLine], at: int, limit: Fraction) -> Fraction | None:
    """The value of one school around which the CV is within its limit; None for a school so large that it is at the ends."""
    people = sum((Fraction(each.pupils or 0) for each in lines), Fraction(0))
    others = sum((each.numerator or Fraction(0) for n, each in enumerate(lines) if n != at), Fraction(0))
    curve = people / Fraction(lines[at].pupils or 1) - (1 + limit**2)
    return (1 + limit**2) * others / curve if curve > 0 else None


def _turn(
    meets: Callable[[Fraction], bool],
    goal: bool,
    now: Fraction,
    step: Fraction,
    direction: int,
    best: Fraction | None,
) -> Fraction | None:
    """The nearest value in a direction, in whole steps, at which ``meets`` is the goal; None where there is none."""

    def turned(steps: int) -> bool:
        return meets(now + direction * steps * step) is goal

    most = floor(now / step) if direction < 0 else FARTHEST
    if goal and best is not None:
        way = (best - now) * direction / step
        tried = (min(each, most) for each in (ceil(way), floor(way)) if each >= 1)
        within_reach = next((steps for steps in tried if steps >= 1 and turned(steps)), None)
        found = None if within_reach is None else halved(turned, 0, within_reach)
    else:
        found = searched(turned, most) if most >= 1 else None
    return None if found is None else now + direction * found * step
