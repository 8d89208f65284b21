"""The county's own items: from the schools together, from its figures, and from its ratings.

`missing` names schools by their codes, and places in the county's own tables: ``county_figure[migrant_total].value``.
Special schools take no part: none of these items concerns one.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cached_property

from jhdesk.calc.item_standard import ItemStandard, Plan, item_of
from jhdesk.calc.items.judge import IN_THE_WHOLE, ITEM_IDS, SchoolFacts
from jhdesk.calc.items.result import NONE, Answer, Rating, noted, rating_of, settle
from jhdesk.calc.items.truth import Amount, Bounds, Check, Tally, Truth, every
from jhdesk.calc.results import NOT_ASSESSABLE, PASS, ItemResult, UnitResult
from jhdesk.calc.rows import Row

PERCENT = ("%", "％")
GROWTHS = ("fund_growth_1", "fund_growth_2", "fund_growth_3")


def schools_passing(units: Sequence[UnitResult]) -> dict[str, Truth]:
    """School with a judged unit -> whether all its units pass; None where that is not assessable."""
    statuses: dict[str, list[Truth]] = {}
    for unit in units:
        truth = None if unit.status == NOT_ASSESSABLE else unit.status == PASS
        statuses.setdefault(unit.school_code, []).append(truth)
    return {code: every(found) for code, found in statuses.items()}


def county_items(
    standard: ItemStandard,
    plan: Plan,
    facts: Sequence[SchoolFacts],
    passing: Mapping[str, Truth],
    tables: Mapping[str, Sequence[Row]],
) -> tuple[ItemResult, ...]:
    """The county's items in the order of indicators.md.

    ``facts`` of every school that is not a special one, ``passing`` as `schools_passing` says, ``tables`` the county's own
    ``county_figure`` and ``self_rating`` (none: what they hold is not entered).
    """
    county = County(standard, plan, sorted(facts, key=lambda each: each.code), passing, tables)
    results = (county_item(county, item_id) for item_id in ITEM_IDS)
    return tuple(result for result in results if result)


def county_item(county: County, item_id: str) -> ItemResult | None:
    """One item of the county; None for one that only schools have."""
    rating = county.rating(item_id)
    judge = COUNTY_ITEMS.get(item_id)
    if not judge and not rating:
        return None
    answer = judge(county) if judge else Answer(judged=False)
    return settle(item_id, item_of(county.standard, county.plan, item_id), answer, rating, year=county.year)


@dataclass(frozen=True)
class County:
    """What the county's items are computed from."""

    standard: ItemStandard
    plan: Plan
    schools: Sequence[SchoolFacts]
    passing: Mapping[str, Truth]
    tables: Mapping[str, Sequence[Row]]

    @cached_property
    def year(self) -> int | None:
        """The school year; None unless the schools agree on one."""
        years = {each.year for each in self.schools}
        return years.pop() if len(years) == 1 else None

    def figure(self, figure_id: str) -> Bounds:
        """A figure of the county's own, as it stands there."""
        for row in self.tables.get("county_figure", ()):
            if row.get("figure_id") == figure_id and isinstance(value := row.get("value"), int | Decimal):
                return Bounds.exactly(Fraction(value))
        return Bounds.unknown(f"county_figure[{figure_id}].value")

    def unit(self, figure_id: str) -> object:
        """The unit that the county gave a figure in."""
        rows = self.tables.get("county_figure", ())
        return next((row.get("unit") for row in rows if row.get("figure_id") == figure_id), None)

    def rating(self, item_id: str) -> Rating | None:
        """The county's rating of an item; None for an item that it does not rate."""
        if item_id not in self.standard.rated_county | self.plan.rated_county:
            return None
        return rating_of(self.tables.get("self_rating", ()), item_id, self.standard.rated_met)

    def together(self, pick: Callable[[SchoolFacts], Tally], target: Fraction) -> Tally:
        """One tally over all schools, with the codes of those that have blanks."""
        total = Tally(target)
        for each in self.schools:
            total += pick(each)
        total.missing = tuple(each.code for each in self.schools if pick(each).missing)
        return total

    def every(self, pick: Callable[[SchoolFacts], Truth]) -> Check:
        """Whether something holds of every school."""
        truths = {each.code: pick(each) for each in self.schools}
        return Check(every(truths.values()), tuple(code for code, truth in truths.items() if truth is None))


def wages(county: County) -> Answer:
    """G8, 第六条（八）: the schools' average wages, weighted by their teachers, against that of civil servants."""
    civil = county.figure("civil_servant_wage_yuan")
    if civil.value is None:
        return Answer(missing=(*civil.missing, *(s.code for s in county.schools if _wage_blank(s))))
    total = Tally(Fraction(1))
    for each in county.schools:
        _add_wage(total, each, civil.value)
    teachers = sum((each.teachers.low for each in county.schools), Fraction(0))
    value = Fraction(total.part) / teachers if teachers and not total.missing else None
    return Answer.by(total.check, value, civil.value, NONE if total.empty else None)


def _wage_blank(school: SchoolFacts) -> bool:
    return bool(school.teachers.missing) or bool(school.teachers.high and school.average_wage_yuan.missing)


def _add_wage(total: Tally, school: SchoolFacts, civil: Amount) -> None:
    """Wage x teachers against the civil servants' wage x teachers; without teachers the wage says nothing."""
    few, many, wage = school.teachers.low, school.teachers.high, school.average_wage_yuan
    if not _wage_blank(school):
        total.add(wage.low * few if few else 0, civil * few)
        return
    above = None if wage.high is None else wage.high - civil
    below = wage.low - civil
    low = few * below if below >= 0 else None if many is None else many * below
    high = None if above is None else few * above if above <= 0 else None if many is None else many * above
    total.add_unknown(low, high, (school.code,), optional=False)


def rotation(county: County) -> Answer:
    """G11, 第六条（十一）: teachers rotated against eligible ones, and backbone teachers among the rotated."""
    standard = county.standard
    rotated = county.together(lambda each: each.rotated, standard.rotated)
    backbone = county.together(lambda each: each.rotated_backbone, standard.rotated_backbone)
    return Answer.of(rotated, backbone, note=noted({"backbone": backbone}))


def quota(county: County) -> Answer:
    """G14, 第六条（十四）: the share of good senior schools' places that is allotted, tilted to rural junior schools (1)."""
    places, target = _share(county, "quota_places_share"), county.standard.quota_places
    tilted = county.figure("quota_tilted")
    check = Check.all_of(places.reaches(Bounds.exactly(target)), Check(tilted.positive, tilted.missing))
    return Answer.by(check, places.value, target)


def _share(county: County, figure_id: str) -> Bounds:
    """A part of one. Given in percent it is divided: a share above one cannot be meant otherwise."""
    found = county.figure(figure_id)
    percent = county.unit(figure_id) in PERCENT or found.low > 1
    return found.times(Fraction(1, 100)) if percent else found


def migrants(county: County) -> Answer:
    """G15, 第六条（十五）: migrant children in public schools; the care for left-behind children is rated."""
    total, public = county.figure("migrant_total"), county.figure("migrant_in_public")
    target = county.standard.migrants_in_public
    if total.value == 0:
        return Answer(True, None, target, public.missing, NONE)
    value = Fraction(public.value) / total.value if public.value is not None and total.value else None
    return Answer.by(public.reaches(total.times(target)), value, target)


def ict_skills(county: County) -> Answer:
    """Q5, 第七条（五）: the share of skilled teachers in all schools, shown beside the county's rating."""
    tally = county.together(lambda each: each.ict_skilled, Fraction(1))
    return Answer.shown(tally.share, tally.missing, NONE if tally.empty else None)


def in_the_whole(item_id: str) -> Callable[[County], Answer]:
    """Q7, P25, P32: what was computed of each school holds of every one; the county rates the whole besides."""
    return lambda county: Answer.by(county.every(lambda each: each.computed[item_id]))


def monitoring(county: County) -> Answer:
    """Q9, 第七条（九）: national monitoring at level III (3) or above, and the difference between schools below its limit."""
    standard = county.standard
    level, difference = county.figure("quality_level"), county.figure("quality_difference")
    if county.unit("quality_difference") in PERCENT:
        difference = difference.times(Fraction(1, 100))
    limit = standard.quality_difference_below
    low = None if difference.value is None else difference.value < limit
    check = Check.all_of(level.reaches(Bounds.exactly(standard.quality_level)), Check(low, difference.missing))
    return Answer.by(check, level.value, standard.quality_level, noted({"difference": difference}))


def project_schools(county: County) -> Answer:
    """P19, 三（六）: so many project schools of each kind; shown is how many kinds have them."""
    checks, counts = [], {}
    for kind, least in county.plan.project_schools.items():
        truths = {each.code: each.projects[kind] for each in county.schools}
        sure = sum(truth is True for truth in truths.values())
        missing = tuple(code for code, truth in truths.items() if truth is None)
        counts[kind] = Bounds(sure, sure + len(missing), missing)
        checks.append(counts[kind].reaches(Bounds.exactly(least)))
    known = all(each.truth is not None for each in checks)
    reached = sum(each.truth is True for each in checks) if known else None
    return Answer.by(Check.all_of(*checks), reached, len(checks), noted(counts))


def passing_rate(county: County) -> Answer:
    """P27, 二: schools whose units all pass, among the schools that are judged; shown is the county's rate as it stands."""
    tally = Tally(county.plan.schools_passing)
    for code, truth in sorted(county.passing.items()):
        if truth is None:
            tally.add_unknown(-tally.target, 1 - tally.target, (code,), optional=False)
        else:
            tally.add(int(truth), 1)
    rate = Fraction(tally.part) / len(county.passing) if county.passing else None
    return Answer.by(tally.check, rate, tally.target, NONE if tally.empty else None)


def milestones(county: County) -> Answer:
    """P28, 二: how many of the plan's milestones are due by the school year; the note names their years."""
    if county.year is None:
        return Answer.shown(None, ("period.school_year",))
    due = [year for year in sorted(county.plan.milestones) if year <= county.year]
    return Answer.shown(len(due), note=", ".join(map(str, due)) or None)


def education_funds(county: County) -> Answer:
    """P30, 三（五）: each of the three growths is above zero, and the surcharges are collected in full.

    Shown is how many of the four hold.
    """
    growths = [county.figure(growth) for growth in GROWTHS]
    above = county.plan.growth_above
    checks = [Check(None if each.value is None else each.value > above, each.missing) for each in growths]
    checks.append(county.figure("surcharge_collected").reaches(county.figure("surcharge_due")))
    known = all(each.truth is not None for each in checks)
    held = sum(each.truth is True for each in checks) if known else None
    return Answer.by(Check.all_of(*checks), held, len(checks))


def studios(county: County) -> Answer:
    """P35, 三（四）: teachers in studios by role in the note; the training to order is rated."""
    roles = county.plan.studio_roles
    blank = [each.code for each in county.schools if any(each.studios[role].missing for role in roles)]
    counts = {role: sum((each.studios[role] for each in county.schools), Bounds.exactly(0)) for role in roles}
    total = sum((each.low for each in counts.values()), Fraction(0))
    return Answer.shown(None if blank else total, blank, noted(counts))


COUNTY_ITEMS: Mapping[str, Callable[[County], Answer]] = {
    "G8": wages,
    "G11": rotation,
    "G14": quota,
    "G15": migrants,
    "Q5": ict_skills,
    "Q9": monitoring,
    "P19": project_schools,
    "P27": passing_rate,
    "P28": milestones,
    "P30": education_funds,
    "P35": studios,
    **{item_id: in_the_whole(item_id) for item_id in IN_THE_WHOLE},
}
