"""P01-P18 of a school: satisfaction, information technology, staff, buildings, funds (the county's plan 2021-2025)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction

from jhdesk.calc.items.government import IMPAIRMENTS, class_sizes, concerning, small_school_funds
from jhdesk.calc.items.recognition import satisfied
from jhdesk.calc.items.result import Answer, noted
from jhdesk.calc.items.school import School
from jhdesk.calc.items.selection import Condition, both, by_stage, either, no, reaches, within, yes
from jhdesk.calc.items.truth import Bounds, Check
from jhdesk.calc.standard import JUDGED

MODULES = ("platform_resources", "platform_space", "platform_research", "platform_home_school")
THREE_KINDS = IMPAIRMENTS[:3]
"""三残: visual, hearing, intellectual"""
NO_LAST_YEAR, LAST_YEAR_INCOMPLETE = "no_last_year", "last_year_incomplete"


def satisfaction(school: School) -> Answer:
    """P01, 二: those asked about the school, and those asked about the government, groups together; the lower one shows."""
    survey, target = school.select("survey"), school.plan.satisfied
    shares = {about: satisfied(survey.where(within("about", (about,))), target) for about in ("school", "government")}
    return Answer.of_each(shares)


def bandwidth(school: School) -> Answer:
    """P02, 三（三）: 接入带宽 in Mbps."""
    target = school.plan.bandwidth_mbps
    found = school.figure("ict", "bandwidth_mbps")
    return Answer.by(found.reaches(Bounds.exactly(target)), found.value, target)


def platform(school: School) -> Answer:
    """P03, 三（三）: four modules in use, and a learning space for every pupil of grades 1-9."""
    spaces = school.figure("ict", "pupil_spaces")
    modules = (school.fact("ict", yes(module)) for module in MODULES)
    check = Check.all_of(*modules, spaces.reaches(school.pupils))
    return Answer.by(check, spaces.value, school.pupils.value)


def campus_network(school: School) -> Answer:
    """P04, 三（三）: a digital campus network."""
    return Answer.by(school.fact("ict", yes("campus_network")))


def renewed_equipment(school: School) -> Answer:
    """P05, 三（三）: pieces of ICT equipment that serve their purpose; the note shows their share by value."""
    plan = school.plan
    rows = school.select("equipment", within("category", plan.renewed_categories), within("stage", (*JUDGED, "shared")))
    pieces = rows.share(plan.renewed, yes("is_adequate"), ("quantity",))
    value = rows.share(plan.renewed, yes("is_adequate"), ("quantity", "unit_value_yuan"))
    return Answer.of(pieces, note=noted({"value_share": value}))


def qualified_teachers(school: School) -> Answer:
    """P06, 三（四）: teachers with a certificate and a degree not below the one required of their stage."""
    rule = school.plan.qualified
    degree = by_stage("degree", {"primary": rule.primary, "junior": rule.junior})
    return Answer.of(school.teachers.share(rule.share, both(yes("has_certificate"), degree)))


def backbone_teachers(school: School) -> Answer:
    """P07, 三（四）: a backbone teacher of county level or above."""
    least = school.plan.backbone_teachers
    found = school.teachers.where(is_backbone(school)).count()
    return Answer.by(found.reaches(Bounds.exactly(least)), found.value, least)


def is_backbone(school: School) -> Condition:
    """A backbone teacher of county level or above."""
    return school.coded("backbone_level", "backbone")


def registration(school: School) -> Answer:
    """P08, 三（四）: teachers whose certificate is registered."""
    return Answer.of(school.teachers.share(school.plan.registered, yes("certificate_registered")))


def above_degree(school: School) -> Answer:
    """P09, 三（四）: the share of teachers above the required degree is not below last year's.

    Without last year's data, or with blanks in them, not assessable: the note says so, `missing` names this year's
    places only. A year without a teacher is not above this one.
    """
    lists = school.standard.base.lists["above_required_degree"]
    condition = by_stage("degree", {stage: lists[stage] for stage in JUDGED})
    if school.last_year is None:
        tally = school.teachers.share(Fraction(1), condition)
        return Answer(None, tally.share, None, tally.missing, NO_LAST_YEAR)
    before = School(school.standard, school.plan, school.last_year).teachers.share(Fraction(1), condition)
    tally = school.teachers.share(before.share or Fraction(0), condition)
    if before.missing:
        return Answer(None, tally.share, None, tally.missing, LAST_YEAR_INCOMPLETE)
    return Answer.of(tally)


def training(school: School) -> Answer:
    """P10, 三（四）: teachers, and principals whatever their post, with the hours of a five-year turn."""
    turn = either(school.coded("post", "teacher"), yes("is_principal"))
    rows = school.select("staff", within("stage", JUDGED), turn)
    return Answer.of(rows.share(school.plan.trained, reaches("training_hours_5y", school.plan.training_hours)))


def ethics(school: School) -> Answer:
    """P11, 三（四）: every teacher graded for ethics, none failed, no case of veto. Not graded is not entered."""
    good = both(no(within("ethics_grade", school.plan.ethics_failed)), no(yes("ethics_violation")))
    return Answer.of(school.teachers.share(Fraction(1), good))


def rotation_forms(school: School) -> Answer:
    """P12, 三（四）: teachers rotated, by form."""
    forms = school.plan.rotation_forms
    by_form = {form: school.teachers.where(within("rotation_kind", (form,))).count() for form in forms}
    total = school.teachers.where(within("rotation_kind", forms)).count()
    return Answer.shown(total.value, total.missing, noted(by_form))


def safe_buildings(school: School) -> Answer:
    """P13, 三（一）（二）: buildings in use meet seismic design and are not dangerous.

    Neither idle ones nor those turned into kindergartens are in use; the note counts them.
    """
    plan, rows = school.plan, school.select("building")
    idle, kindergarten = yes("is_idle"), within("use", plan.kindergarten)
    safe = both(yes("seismic_ok"), no(within("safety_grade", plan.dangerous)))
    others = {"idle": rows.where(idle).count(), "kindergarten": rows.where(kindergarten).count()}
    return Answer.of(rows.where(no(idle), no(kindergarten)).share(Fraction(1), safe), note=noted(others))


def inclusive_funds(school: School) -> Answer | None:
    """P16, 三（五）: funds a pupil where there are pupils with one of the three impairments."""
    pupils = school.classes.summed(*THREE_KINDS)
    concerned = Check(pupils.positive, pupils.missing)
    return concerning(concerned, school.figure("funding", "inclusive_fund"), school.plan.inclusive_fund_yuan)


def accounts(school: School) -> Answer:
    """P17, 三（五）: accounts published."""
    return Answer.by(school.fact("funding", yes("accounts_published")))


def two_sports_one_art(school: School) -> Answer:
    """P18, 三（六）: pupils who have learnt two sports and one art."""
    target = school.plan.two_sports_one_art
    return Answer.of(school.classes.ratio(target, ("two_sports_one_art",), ("boys", "girls")))


SCHOOL_ITEMS: Mapping[str, Callable[[School], Answer | None]] = {
    "P01": satisfaction,
    "P02": bandwidth,
    "P03": platform,
    "P04": campus_network,
    "P05": renewed_equipment,
    "P06": qualified_teachers,
    "P07": backbone_teachers,
    "P08": registration,
    "P09": above_degree,
    "P10": training,
    "P11": ethics,
    "P12": rotation_forms,
    "P13": safe_buildings,
    "P14": class_sizes,
    "P15": small_school_funds,
    "P16": inclusive_funds,
    "P17": accounts,
    "P18": two_sports_one_art,
}
