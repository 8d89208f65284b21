"""All items of one school, and the little of it that the county's items need, so that no school's rows are kept."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import partial

from jhdesk.calc.item_standard import NATIONAL_IDS, PLAN_IDS, ItemStandard, Plan, item_of
from jhdesk.calc.items import government, plan_pupils, plan_schools, quality, recognition
from jhdesk.calc.items.government import Answers
from jhdesk.calc.items.result import Answer, settle
from jhdesk.calc.items.school import School
from jhdesk.calc.items.selection import no, within, yes
from jhdesk.calc.items.truth import Bounds, Tally, Truth
from jhdesk.calc.results import ItemResult
from jhdesk.calc.rows import SchoolData

ITEM_IDS: tuple[str, ...] = (*NATIONAL_IDS, *PLAN_IDS)
"""in the order of indicators.md"""
SAME_AS: Mapping[str, str] = {"P14": "G5", "P15": "G6"}
"""items of the plan that are judged as one of the national standard"""
SCHOOL_ITEMS: Mapping[str, Callable[[School], Answers]] = {
    **government.SCHOOL_ITEMS,
    **quality.SCHOOL_ITEMS,
    **recognition.SCHOOL_ITEMS,
    **plan_schools.SCHOOL_ITEMS,
    **plan_pupils.SCHOOL_ITEMS,
}
IN_THE_WHOLE = ("Q7", "P25", "P32")
"""items of which the county's entry joins what was computed of each school to the county's rating"""


@dataclass(frozen=True, slots=True)
class SchoolFacts:
    """What the county's items need of one school."""

    code: str
    year: int | None
    teachers: Bounds
    average_wage_yuan: Bounds
    rotated: Tally
    """teachers rotated, eligible or not, against eligible ones"""
    rotated_backbone: Tally
    """backbone teachers of county level or above among the rotated"""
    ict_skilled: Tally
    projects: Mapping[str, Truth]
    """kind of programme -> whether it is a project school of it"""
    studios: Mapping[str, Bounds]
    computed: Mapping[str, Truth]
    """item of IN_THE_WHOLE -> its computed part"""


def school_items(
    standard: ItemStandard, plan: Plan, data: SchoolData, last_year: SchoolData | None = None
) -> tuple[ItemResult, ...]:
    """Every item that concerns the school, in the order of indicators.md, primary before junior.

    ``last_year``: the same school's data of the year before, for P09.
    """
    school = School(standard, plan, data, last_year)
    return tuple(
        result
        for item_id in ITEM_IDS
        for result in data.once((school_item, item_id), partial(school_item, school, item_id))
    )


def school_item(school: School, item_id: str) -> list[ItemResult]:
    """One item of a school: nothing where it does not concern it, a result a stage for G13."""
    standard = school.standard
    if school.is_special and item_id not in standard.special_items:
        return []
    rating = school.rating(item_id)
    judge = SCHOOL_ITEMS.get(item_id)
    # Items that are judged as one are computed once.
    key = ("answers", SAME_AS.get(item_id, item_id))
    answers = school.data.once(key, partial(judge, school)) if judge else Answer(judged=False) if rating else None
    by_stage = {None: answers} if isinstance(answers, Answer) else answers or {}
    return [
        settle(
            item_id,
            item_of(standard, school.plan, item_id),
            answer,
            rating,
            school_code=school.head.code,
            stage=stage,
            year=school.head.year,
            same_as=SAME_AS.get(item_id),
        )
        for stage, answer in by_stage.items()
    ]


def facts(standard: ItemStandard, plan: Plan, data: SchoolData) -> SchoolFacts | None:
    """What the county's items need of the school; None of a special school, which they do not concern."""
    school = School(standard, plan, data)
    if school.is_special:
        return None
    is_rotated = no(within("rotation_kind", ("none",)))
    rotated = school.teachers.where(is_rotated)
    return SchoolFacts(
        code=school.head.code,
        year=school.head.year,
        teachers=school.teachers.count(),
        average_wage_yuan=school.figure("funding", "average_wage_yuan"),
        rotated=school.teachers.compare(standard.rotated, is_rotated, yes("rotation_eligible")),
        rotated_backbone=rotated.share(standard.rotated_backbone, plan_schools.is_backbone(school)),
        ict_skilled=school.teachers.share(Fraction(1), yes("ict_skilled")),
        projects={kind: _is_project(school, kind) for kind in plan.project_schools},
        studios={role: school.teachers.where(within("studio_role", (role,))).count() for role in plan.studio_roles},
        computed={item_id: _computed(school, item_id) for item_id in IN_THE_WHOLE},
    )


def _is_project(school: School, kind: str) -> Truth:
    rows = school.select("programme", within("kind", (kind,)), yes("is_project_school"))
    return rows.count().positive


def _computed(school: School, item_id: str) -> Truth:
    answer = SCHOOL_ITEMS[item_id](school)
    assert isinstance(answer, Answer)
    return answer.truth


def in_order(results: Iterable[ItemResult]) -> tuple[ItemResult, ...]:
    """Results of many schools by item, school and stage, the county's own last (cli.md)."""
    place = {item_id: at for at, item_id in enumerate(ITEM_IDS)}
    stages = ("", "primary", "junior")
    return tuple(
        sorted(
            results,
            key=lambda r: (r.school_code is None, place[r.id], r.school_code or "", stages.index(r.stage or "")),
        )
    )
