"""Units of a school, and the judgement of L1-L7 on exact fractions.

An indicator meets at value ≥ threshold, is at the floor at ≥ 85 % of it, and fails below. A unit passes when at least
six of the seven meet and the other one is at least at the floor (教督〔2017〕6号 第五条).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction
from functools import partial
from math import ceil

from jhdesk.calc.quantities import QUANTITIES
from jhdesk.calc.results import (
    FAIL,
    FAILS,
    FLOOR,
    MEETS,
    NOT_ASSESSABLE,
    PASS,
    IndicatorResult,
    LeftOut,
    Reason,
    SchoolResult,
    Stage,
    UnitResult,
)
from jhdesk.calc.rows import GRADES, Amount, SchoolData, add_up, count_pupils, weighted_shares
from jhdesk.calc.standard import JUDGED, Indicator, Standard

Share = tuple[Fraction | None, tuple[str, ...]]
"""a stage's part of what a school holds in common, or None with what keeps it from being known"""


def evaluate_school(standard: Standard, data: SchoolData) -> SchoolResult:
    """All units of one school and year, and what is left out of L1-L7 with its reason."""
    head = data.head
    if head.type in standard.special_types:
        return SchoolResult(left_out=(LeftOut(head.code, None, "special_school"),))
    pupils = count_pupils(data)
    units, out = [], []
    for stage in stages_of(standard, data):
        reason = left_out(standard, head.type, pupils[stage])
        if reason:
            out.append(LeftOut(head.code, stage, reason))
        else:
            units.append(data.once((_unit, stage), partial(_unit, standard, data, stage)))
    return SchoolResult(tuple(units), tuple(out))


def evaluate_indicator(
    standard: Standard, data: SchoolData, stage: Stage, indicator: Indicator
) -> IndicatorResult | None:
    """One of the seven of one unit, as `evaluate_school` judges it; None where the school has no such unit."""
    pupils = count_pupils(data)
    special = data.head.type in standard.special_types
    if special or stage not in stages_of(standard, data) or left_out(standard, data.head.type, pupils[stage]):
        return None
    return _judged(standard, data, stage, indicator)


def stages_of(standard: Standard, data: SchoolData) -> tuple[Stage, ...]:
    """The stages of the school that are judged. Where its type is unknown: those that have classes, or else both."""
    weights = standard.weights.get(data.head.type or "")
    if weights is not None:
        return tuple(stage for stage in JUDGED if stage in weights)
    grades = {row.get("grade") for row in data.rows("class_group")}
    return tuple(stage for stage in JUDGED if grades & set(GRADES[stage])) or JUDGED


def left_out(standard: Standard, school_type: str | None, pupils: Amount) -> Reason | None:
    """Why a stage with so many pupils takes no part; None where it does, or nobody knows yet."""
    if pupils.value is None:  # no class at all, or a class without its figure: nobody knows yet
        return None
    if school_type in standard.teaching_point_types and pupils.value < standard.teaching_point_pupils:
        return "teaching_point_under_50"
    return "no_pupils" if pupils.value == 0 else None


def _unit(standard: Standard, data: SchoolData, stage: Stage) -> UnitResult:
    head, count = data.head, count_pupils(data)[stage].value
    results = {
        each.id: data.once((_judged, each.id, stage), partial(_judged, standard, data, stage, each))
        for each in standard.indicators
    }
    return UnitResult(
        school_code=head.code,
        name=head.name,
        school_year=head.year,
        stage=stage,
        pupils=None if count is None else int(count),
        status=unit_status(standard, (result.status for result in results.values())),
        indicators=results,
    )


def _judged(standard: Standard, data: SchoolData, stage: Stage, indicator: Indicator) -> IndicatorResult:
    pupils = count_pupils(data)
    share = data.once((share_of, stage), lambda: share_of(standard, data, stage, count_pupils(data)))
    # Without the school's type nobody can say which stages it has, nor how it splits.
    unknown = () if data.head.type in standard.weights else share[1]
    amount = add_up(QUANTITIES[indicator.quantity], standard, data, stage, share)
    return judge(standard, indicator, stage, amount, pupils[stage], unknown)


def share_of(standard: Standard, data: SchoolData, stage: Stage, pupils: Mapping[Stage, Amount]) -> Share:
    """The stage's share of what the school holds in common; None with what keeps it from being known."""
    weights = standard.weights.get(data.head.type or "")
    return (None, ("school.school_type",)) if weights is None else weighted_shares(weights, pupils, stage)


def judge(
    standard: Standard,
    indicator: Indicator,
    stage: Stage,
    amount: Amount,
    pupils: Amount,
    unknown: tuple[str, ...] = (),
) -> IndicatorResult:
    """The verdict on one indicator of one unit, exact; shortfalls of people and rooms are rounded up."""
    threshold, floor = indicator.thresholds[stage], standard.floor(indicator, stage)
    missing = tuple(dict.fromkeys((*unknown, *amount.missing, *pupils.missing)))
    if missing or amount.value is None or not pupils.value:
        return IndicatorResult(NOT_ASSESSABLE, threshold, floor, numerator=amount.value, missing=missing)
    top, below = amount.value.as_integer_ratio()
    value = Fraction(top * indicator.per * pupils.value.denominator, below * pupils.value.numerator)
    return IndicatorResult(
        against(value, threshold, floor),
        threshold,
        floor,
        value=value,
        numerator=amount.value,
        shortfall=_shortfall(indicator, threshold, value, amount.value, pupils.value),
        shortfall_to_floor=_shortfall(indicator, floor, value, amount.value, pupils.value),
    )


def against(value: Fraction, threshold: Fraction, floor: Fraction) -> str:
    """The status of a value against its line and its floor."""
    return MEETS if value >= threshold else FLOOR if value >= floor else FAILS


def _shortfall(
    indicator: Indicator, line: Fraction, value: Fraction, numerator: Fraction, pupils: Fraction
) -> Fraction | int:
    if value >= line:
        return 0 if indicator.whole else Fraction(0)
    top, below = (line.numerator * pupils.numerator, line.denominator * pupils.denominator * indicator.per)
    need = Fraction(top * numerator.denominator - numerator.numerator * below, below * numerator.denominator)
    return ceil(need) if indicator.whole else need


def unit_status(standard: Standard, statuses: Iterable[str]) -> str:
    """Pass, fail, or not assessable unless what is known fails the unit already."""
    seen = list(statuses)
    can_meet = sum(status in (MEETS, NOT_ASSESSABLE) for status in seen)
    if FAILS in seen or can_meet < standard.required_meets:
        return FAIL
    return NOT_ASSESSABLE if NOT_ASSESSABLE in seen else PASS
