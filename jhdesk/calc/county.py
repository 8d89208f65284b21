"""Many schools together: the columns carrier, the rows carrier for what it cannot answer, then CVs and the verdict."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction

import numpy as np

from jhdesk.calc.columns import Columns, ColumnUnits, count_units
from jhdesk.calc.dispersion import StageUnits, stage_cvs
from jhdesk.calc.engine import evaluate_school
from jhdesk.calc.results import (
    FAIL,
    FAILS,
    NOT_ASSESSABLE,
    PASS,
    TO_RATE,
    UNMET,
    CountyResult,
    CvResult,
    Evaluation,
    IndicatorResult,
    ItemResult,
    LeftOut,
    Number,
    SchoolResult,
    Stage,
    UnitResult,
)
from jhdesk.calc.rows import SchoolData
from jhdesk.calc.standard import JUDGED, Standard
from jhdesk.calc.wide import STATUSES, UNIT_STATUSES, WideResult, judge_units


def evaluate_county(standard: Standard, columns: Columns, rows_of: Callable[[int], SchoolData]) -> Evaluation:
    """The evaluation of all schools gathered in ``columns``; ``rows_of(position)`` gives one school's rows again.

    Schools stand by code, primary before junior.
    """
    schools = _schools(standard, columns, rows_of)
    order = sorted(range(len(schools)), key=lambda at: columns.heads[at].code)
    units = tuple(unit for at in order for unit in schools[at].units)
    left_out = tuple(out for at in order for out in schools[at].left_out)
    cv: dict[str, Mapping[str, CvResult]] = {
        stage: stage_cvs(standard, stage, stage_units(standard, stage, units)) for stage in JUDGED
    }
    return Evaluation(standard.id, standard.version, units, left_out, cv, county_verdict(units, cv))


def _schools(standard: Standard, columns: Columns, rows_of: Callable[[int], SchoolData]) -> list[SchoolResult]:
    counted = count_units(standard, columns)
    judged = judge_units(standard, counted.wide)
    unsure = counted.unsure.copy()
    unsure[counted.school[judged.unclear]] = True
    schools = [SchoolResult() for _ in columns.heads]
    for at, stage, reason in counted.left_out:
        out = LeftOut(columns.heads[at].code, stage, reason)
        schools[at] = replace(schools[at], left_out=(*schools[at].left_out, out))
    for unit, at in enumerate(counted.school):
        if not unsure[at]:
            result = _unit(standard, columns, counted, judged, unit)
            schools[at] = replace(schools[at], units=(*schools[at].units, result))
    for at in map(int, np.flatnonzero(unsure)):
        schools[at] = evaluate_school(standard, rows_of(at))
    return schools


def _unit(standard: Standard, columns: Columns, counted: ColumnUnits, judged: WideResult, unit: int) -> UnitResult:
    head = columns.heads[int(counted.school[unit])]
    stage = JUDGED[int(counted.wide.stage[unit])]
    results = {}
    for row, indicator in enumerate(standard.indicators):
        short, to_floor = float(judged.shortfall[row, unit]), float(judged.shortfall_to_floor[row, unit])
        results[indicator.id] = IndicatorResult(
            STATUSES[judged.status[row, unit]],
            indicator.thresholds[stage],
            standard.floor(indicator, stage),
            value=float(judged.value[row, unit]),
            numerator=counted.wide.fraction(row, unit),
            shortfall=int(short) if indicator.whole else short,
            shortfall_to_floor=int(to_floor) if indicator.whole else to_floor,
        )
    return UnitResult(
        head.code,
        head.name,
        head.year,
        stage,
        int(counted.wide.pupils[unit]),
        UNIT_STATUSES[judged.unit_status[unit]],
        results,
    )


def stage_units(standard: Standard, stage: Stage, units: Sequence[UnitResult]) -> StageUnits:
    """The units of one stage as their CVs are computed from."""
    members = [unit for unit in units if unit.stage == stage]
    ids = [indicator.id for indicator in standard.indicators]

    def exact(row: int, unit: int) -> tuple[Fraction, Fraction]:
        return Fraction(members[unit].indicators[ids[row]].numerator or 0), Fraction(members[unit].pupils or 0)

    return StageUnits(
        [unit.school_code for unit in members],
        np.array([_float(unit.pupils) for unit in members], dtype=np.float64),
        np.array([[_float(unit.indicators[name].value) for unit in members] for name in ids], dtype=np.float64),
        exact,
    )


def _float(number: Number | None) -> float:
    return float("nan") if number is None else float(number)


def county_verdict(
    units: Sequence[UnitResult], cv: Mapping[str, Mapping[str, CvResult]], items: Sequence[ItemResult] = ()
) -> CountyResult:
    """Schools with a judged unit, those whose units all pass, and the verdict (cli.md).

    One unit, CV or item of articles 6-9 that fails, fails the county; one that is not assessable or waits for its rating
    leaves it open, and so does having no items at all. The county's own plan (P) never counts.
    """
    passing: dict[str, bool] = {}
    for unit in units:
        passing[unit.school_code] = passing.get(unit.school_code, True) and unit.status == PASS
    schools, good = len(passing), sum(passing.values())
    statuses = {unit.status for unit in units} | {each.status for stage in cv.values() for each in stage.values()}
    judged = {item.status for item in items if not item.id.startswith("P")}
    statuses |= judged or {NOT_ASSESSABLE}
    open_ = NOT_ASSESSABLE if statuses & {NOT_ASSESSABLE, TO_RATE} else PASS
    status = FAIL if statuses & {FAIL, FAILS, UNMET} else open_
    return CountyResult(schools, good, good / schools if schools else None, status)
