"""Why a result is what it is: of a school in its workspace, and of schools together without one."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from pathlib import Path

from jhdesk.calc.county import stage_units
from jhdesk.calc.dispersion import stage_cvs
from jhdesk.calc.engine import evaluate_school
from jhdesk.calc.item_standard import ItemStandard, Plan
from jhdesk.calc.items.county import County, schools_passing
from jhdesk.calc.items.judge import ITEM_IDS, facts
from jhdesk.calc.results import Stage, UnitResult
from jhdesk.calc.rows import SchoolData
from jhdesk.calc.standard import JUDGED, Standard
from jhdesk.calc.trace.county import why_county_item
from jhdesk.calc.trace.cv import CvWhy, why_cv
from jhdesk.calc.trace.indicator import why_indicator
from jhdesk.calc.trace.item import why_item
from jhdesk.calc.trace.why import Why
from jhdesk.errors import JhdeskError
from jhdesk.models.dictionary import TABLES
from jhdesk.services.sources import Trusted, read_source

__all__ = ["CvWhy", "Why", "explain_county", "explain_school", "indicator_ids", "known_ids"]


Documents = tuple[ItemStandard, Plan]
"""what a result is judged by"""


def indicator_ids(standard: Standard) -> tuple[str, ...]:
    """L1-L7."""
    return tuple(indicator.id for indicator in standard.indicators)


def cv_ids(standard: Standard) -> tuple[str, ...]:
    """CV1-CV7."""
    return tuple(f"CV{name[1:]}" for name in indicator_ids(standard))


def known_ids(standard: Standard) -> tuple[str, ...]:
    """Every result that can be explained, in the order of indicators.md."""
    return (*indicator_ids(standard), *cv_ids(standard), *ITEM_IDS)


def explain_school(
    documents: Documents,
    data: SchoolData,
    result_id: str,
    *,
    stage: Stage | None = None,
    last_year: SchoolData | None = None,
    flips: bool = True,
) -> tuple[Why, ...]:
    """The why-trees of one result of a school, one for each stage that has it (or the stage asked for).

    JhdeskError: "unknown_result"; "only_county" for a CV; "not_concerned" where the school has no such result.
    """
    items, plan = documents
    standard = items.base
    _check_known(standard, result_id)
    if result_id in cv_ids(standard):
        raise JhdeskError("only_county", result=result_id)
    stages = JUDGED if stage is None else (stage,)
    if result_id in indicator_ids(standard):
        found = [why_indicator(standard, data, result_id, each, TABLES, flips=flips) for each in stages]
    else:
        found = [
            why_item(items, plan, data, result_id, TABLES, stage=each, last_year=last_year, flips=flips)
            for each in (None, *stages)
        ]
    whys = tuple(why for why in found if why is not None)
    if not whys:
        raise JhdeskError("not_concerned", result=result_id, school=data.head.code, name=data.head.name)
    return whys


def explain_county(
    documents: Documents,
    paths: Sequence[Path],
    trusted: Trusted,
    result_id: str,
    *,
    school: str | None = None,
    stage: Stage | None = None,
) -> tuple[Why | CvWhy, ...]:
    """One result of schools together: a CV by stage, an item of the county, or with ``school`` a result of that school.

    JhdeskError: those of `explain_school` and `read_source`; "no_such_school"; "only_school" for a result that the county
    has none of; "damaged" for a package that must not be evaluated.
    """
    items, plan = documents
    standard = items.base
    _check_known(standard, result_id)
    data = []
    for path in paths:
        read = read_source(path, trusted)
        if read.damaged:
            raise JhdeskError("damaged", file=str(path))
        data.append(read.data)
    data.sort(key=lambda each: each.head.code)
    if school is None and len(data) == 1 and result_id not in cv_ids(standard):
        school = data[0].head.code
    if school is not None:
        for each in data:
            if each.head.code == school:
                return explain_school(documents, each, result_id, stage=stage)
        raise JhdeskError("no_such_school", school=school)
    units = tuple(unit for each in data for unit in evaluate_school(standard, each).units)
    if result_id in cv_ids(standard):
        return tuple(_cv(standard, result_id, each, units) for each in (JUDGED if stage is None else (stage,)))
    known = [fact for each in data if (fact := facts(items, plan, each))]
    why = why_county_item(County(items, plan, known, schools_passing(units), {}), result_id, TABLES)
    if why is None:
        raise JhdeskError("only_school", result=result_id)
    return (why,)


def _cv(standard: Standard, cv_id: str, stage: Stage, units: Sequence[UnitResult]) -> CvWhy:
    indicator, members = f"L{cv_id[2:]}", [unit for unit in units if unit.stage == stage]
    cvs = stage_cvs(standard, stage, stage_units(standard, stage, units))
    return why_cv(standard, indicator, stage, members, cvs[indicator])


def _check_known(standard: Standard, result_id: str) -> None:
    known = known_ids(standard)
    if result_id not in known:
        kinds = groupby(known, lambda each: each.rstrip("0123456789"))
        ranges = ("—".join(dict.fromkeys((ids[0], ids[-1]))) for ids in (list(group) for _, group in kinds))
        raise JhdeskError("unknown_result", result=result_id, known="、".join(ranges))
