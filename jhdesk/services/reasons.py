"""Why a result is what it is: of a school in its workspace, and of schools together without one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from itertools import groupby

from jhdesk.calc.county import stage_units
from jhdesk.calc.dispersion import stage_cvs
from jhdesk.calc.engine import evaluate_school
from jhdesk.calc.items.county import County, schools_passing
from jhdesk.calc.items.judge import ITEM_IDS, facts
from jhdesk.calc.results import Stage, UnitResult
from jhdesk.calc.rows import Row, SchoolData
from jhdesk.calc.standard import JUDGED, Standard
from jhdesk.calc.trace.county import why_county_item
from jhdesk.calc.trace.cv import CvWhy, why_cv
from jhdesk.calc.trace.indicator import why_indicator
from jhdesk.calc.trace.item import why_item
from jhdesk.calc.trace.why import Why
from jhdesk.errors import JhdeskError
from jhdesk.models.dictionary import COUNTY_TABLES, TABLES
from jhdesk.services.county import SourcesRead
from jhdesk.services.sources import Trusted, read_source
from jhdesk.services.standards import Documents

__all__ = ["CountyReasons", "CvWhy", "Why", "county_reasons", "explain_school", "known_ids"]


def indicator_ids(standard: Standard) -> tuple[str, ...]:
    """L1-L7."""
    return tuple(indicator.id for indicator in standard.indicators)


def cv_ids(standard: Standard) -> tuple[str, ...]:
    """CV1-CV7."""
    return tuple(indicator.cv_id for indicator in standard.indicators)


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
        found = [why_indicator(standard, data, result_id, each, TABLES) for each in stages]
    else:
        found = [
            why_item(items, plan, data, result_id, TABLES, stage=each, last_year=last_year) for each in (None, *stages)
        ]
    whys = tuple(why for why in found if why is not None)
    if not whys:
        raise JhdeskError("not_concerned", result=result_id, school=data.head.code, name=data.head.name)
    return whys


class CountyReasons:
    """Schools together with the county's own tables, ready to be asked why; every school is judged by its rows, exactly."""

    def __init__(self, documents: Documents, schools: Iterable[SchoolData], own: Mapping[str, Sequence[Row]]) -> None:
        self.documents = documents
        self.schools = sorted(schools, key=lambda each: each.head.code)
        self.own = own

    @cached_property
    def units(self) -> tuple[UnitResult, ...]:
        """The units of all schools."""
        standard = self.documents[0].base
        return tuple(unit for each in self.schools for unit in evaluate_school(standard, each).units)

    @cached_property
    def county(self) -> County:
        """What the county's items are computed from."""
        known = [fact for each in self.schools if (fact := facts(*self.documents, each))]
        return County(*self.documents, known, schools_passing(self.units), self.own)

    def explain(self, result_id: str, stage: Stage | None = None) -> tuple[Why | CvWhy, ...]:
        """A CV by stage, or an item of the county. JhdeskError: "unknown_result"; "only_school" where the county has none."""
        standard = self.documents[0].base
        _check_known(standard, result_id)
        if result_id in cv_ids(standard):
            return tuple(self._cv(result_id, each) for each in (JUDGED if stage is None else (stage,)))
        why = None
        if result_id not in indicator_ids(standard):
            why = why_county_item(self.county, result_id, COUNTY_TABLES)
        if why is None:
            raise JhdeskError("only_school", result=result_id)
        return (why,)

    def of_school(self, code: str, result_id: str, stage: Stage | None = None) -> tuple[Why, ...]:
        """A result of one of the schools. JhdeskError: "no_such_school", and those of `explain_school`."""
        for each in self.schools:
            if each.head.code == code:
                return explain_school(self.documents, each, result_id, stage=stage)
        raise JhdeskError("no_such_school", school=code)

    def _cv(self, cv_id: str, stage: Stage) -> CvWhy:
        standard = self.documents[0].base
        indicator = standard.indicator(cv_id).id
        members = [unit for unit in self.units if unit.stage == stage]
        cvs = stage_cvs(standard, stage, stage_units(standard, stage, members))
        return why_cv(standard, indicator, stage, members, cvs[indicator])


def county_reasons(documents: Documents, read: SourcesRead, trusted: Trusted) -> CountyReasons:
    """The reasons of an evaluation of many schools, whose rows are read once more for it. JhdeskError of `read_source`."""
    own = read.own.tables if read.own else {}
    return CountyReasons(documents, [read_source(path, trusted).data for path in read.kept], own)


def _check_known(standard: Standard, result_id: str) -> None:
    known = known_ids(standard)
    if result_id not in known:
        kinds = groupby(known, lambda each: each.rstrip("0123456789"))
        ranges = ("—".join(dict.fromkeys((ids[0], ids[-1]))) for ids in (list(group) for _, group in kinds))
        raise JhdeskError("unknown_result", result=result_id, known="、".join(ranges))
