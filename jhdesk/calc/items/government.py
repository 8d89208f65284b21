"""G3-G13 of a school: the government's guarantee (教督〔2017〕6号 第六条). The county's own items are in `county`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from math import ceil
from typing import TypeVar

from jhdesk.calc.item_standard import MusicAndArt, SchoolSize
from jhdesk.calc.items.result import NONE, Answer, noted
from jhdesk.calc.items.school import School
from jhdesk.calc.items.selection import Picked, Selection, figure, reaches, within, yes
from jhdesk.calc.items.truth import Amount, Bounds, Check, Truth, negate, some
from jhdesk.calc.results import Stage
from jhdesk.calc.rows import GRADES as GRADES_OF
from jhdesk.calc.rows import Row

Answers = Answer | Mapping[Stage, Answer] | None
"""what an item says of a school: nothing where it does not concern it, and one answer a stage for G13"""
Rule = TypeVar("Rule", MusicAndArt, SchoolSize)

IMPAIRMENTS = ("visual_impaired", "hearing_impaired", "intellectual_impaired", "other_impaired")


def music_and_art_rooms(school: School) -> Answer:
    """G3, 第六条（三）: one music and one art room of sufficient area for every 12 classes of grades 1-9, rounded up.

    Shown are the rooms of the kind that there are fewer of, against how many of each are needed. A row of rooms without
    its kind could be either, and counts as a possibility for both.
    """
    rule = _rule(school, school.standard.music_and_art)
    classes = school.classes.count()
    per = school.standard.classes_per_room
    high = None if classes.high is None else ceil(Fraction(classes.high, per))
    need = Bounds(ceil(Fraction(classes.low, per)), high, classes.missing)
    rooms = {
        kind: school.rooms.where(within("room_type", (kind,)), reaches("area_each_m2", area)).summed("quantity")
        for kind, area in (("music", rule.music_m2), ("art", rule.art_m2))
    }
    check = Check.all_of(*(each.reaches(need) for each in rooms.values()))
    if need.high == 0:
        return Answer.by(check, None, 0, NONE)
    known = [each.value for each in rooms.values() if each.value is not None]
    return Answer.by(check, min(known) if len(known) == len(rooms) else None, need.value, noted(rooms))


def school_size(school: School) -> Answer:
    """G4, 第六条（四）: no more pupils of grades 1-9 than the type of the school may have."""
    rule = _rule(school, school.standard.school_size)
    nine_year = school.says(within("school_type", school.standard.nine_year_types))
    if nine_year.truth is None:
        limit = Bounds(
            min(rule.pupils, rule.nine_year_pupils), max(rule.pupils, rule.nine_year_pupils), nine_year.missing
        )
    else:
        limit = Bounds.exactly(rule.nine_year_pupils if nine_year.truth else rule.pupils)
    return Answer.by(limit.reaches(school.pupils), school.pupils.value, limit.value)


def class_sizes(school: School) -> Answer:
    """G5, 第六条（五）: no class above the limit of its stage. Shown is how many are; the note names them."""
    limits = {grade: limit for stage, limit in school.standard.class_size.items() for grade in GRADES_OF[stage]}
    picked = school.classes.picked
    watched = school.data.watch is not None  # who asks why is to hear of every class
    sizes = school.data.each(class_sizes, (each.row for each in picked), _size)
    found = [
        _class_size(school, each) if each.missing or size is None or watched else Check(size[1] <= limits[size[0]])
        for each, size in zip(picked, sizes, strict=True)
    ]
    checks = [*found, *([Check(None, school.classes.lost)] if school.classes.lost else [])]
    over = [
        school.data.path("class_group", each.row, "").removesuffix(".")
        for each, check in zip(picked, found, strict=True)
        if check.truth is False
    ]
    check = Check.all_of(*checks)
    if not checks:
        return Answer.by(check, None, 0, NONE)
    return Answer.by(check, None if check.missing else len(over), 0, ", ".join(over) or None)


def _size(row: Row) -> tuple[int, Amount] | None:
    """Grade and pupils of a class of which both are known."""
    grade, boys, girls = row.get("grade"), figure(row, "boys"), figure(row, "girls")
    return None if not isinstance(grade, int) or boys is None or girls is None else (grade, boys + girls)


def _class_size(school: School, each: Picked) -> Check:
    limits = school.standard.class_size
    grade = each.row.get("grade")
    fits = [limits[stage] for stage in limits if grade is None or grade in GRADES_OF[stage]]
    pupils = Selection(school.data, "class_group", (Picked(each.row),)).summed("boys", "girls")
    missing = (*each.missing, *pupils.missing)
    if pupils.high is not None and pupils.high <= min(fits):
        return Check(True, missing)
    return Check(False if pupils.low > max(fits) and not each.missing else None, missing)


def small_school_funds(school: School) -> Answer | None:
    """G6, 第六条（六）: a village school or teaching point with too few pupils is funded as if it had 100."""
    rule = school.standard.small_school
    point = school.says(within("school_type", rule.teaching_point_types))
    village = school.says(within("school_type", rule.village_types), within("urban_rural_code", rule.village_codes))
    place = Check(some((point.truth, village.truth)), (*point.missing, *village.missing))
    many = school.pupils.reaches(Bounds.exactly(rule.under_pupils))
    concerned = Check.all_of(place, Check(negate(many.truth), many.missing))
    funded = school.figure("funding", "funded_pupils")
    return concerning(concerned, funded, rule.funded_pupils)


def special_funds(school: School) -> Answer | None:
    """G7, 第六条（七）: public funds a pupil in a special school, or for impaired pupils in an ordinary one.

    Without the type of the school nobody knows which of the two funds is meant.
    """
    least = school.standard.special_fund_yuan
    if school.head.type is None:
        return Answer(target=least, missing=("school.school_type",))
    if school.is_special:
        return concerning(Check(True), school.figure("funding", "special_fund"), least)
    pupils = school.classes.summed(*IMPAIRMENTS)
    concerned = Check(pupils.positive, pupils.missing)
    return concerning(concerned, school.figure("funding", "inclusive_fund"), least)


def concerning(concerned: Check, amount: Bounds, least: Amount) -> Answer | None:
    """An amount that must be reached where the item concerns the school; None where it does not.

    Where that is not known, the item is met if the amount is reached, for then it is met either way.
    """
    if concerned.truth is False:
        return None
    reached = amount.reaches(Bounds.exactly(least))
    truth: Truth = some((negate(concerned.truth), reached.truth))
    return Answer(truth, amount.value, least, (*_open(concerned), *reached.missing))


def _open(concerned: Check) -> tuple[str, ...]:
    return concerned.missing if concerned.truth is None else ()


def training(school: School) -> Answer:
    """G9, 第六条（九）: teachers with 360 hours of training in five years."""
    standard = school.standard
    return Answer.of(school.teachers.share(standard.trained, reaches("training_hours_5y", standard.training_hours)))


def certificates(school: School) -> Answer:
    """G12, 第六条（十二）: teachers holding a teacher's certificate."""
    return Answer.of(school.teachers.share(school.standard.certified, yes("has_certificate")))


def zone_admission(school: School) -> Mapping[Stage, Answer]:
    """G13, 第六条（十三）: new pupils from the zone, by stage, in public day schools of cities and towns.

    A stage that has no row of its own in a table that has rows is not entered; one without a pupil is not concerned.
    """
    zone = school.standard.zone
    concerned = school.says(
        within("sponsor", zone.sponsors), within("is_boarding", (False,)), within("urban_rural_code", zone.urban_codes)
    )
    if concerned.truth is False:
        return {}
    answers: dict[Stage, Answer] = {}
    for stage in school.stages:
        rows = school.select("admission", within("stage", (stage,)))
        if not rows.picked and school.pupils_of(stage).high == 0:
            continue
        if not rows.picked and school.data.rows("admission"):
            rows = Selection(school.data, "admission", (), (f"admission[{stage}].new_pupils",))
        target = zone.primary if stage == "primary" else zone.junior
        answer = Answer.of(rows.ratio(target, ("new_pupils_in_zone",), ("new_pupils",)))
        truth: Truth = some((negate(concerned.truth), answer.truth))
        missing = (*_open(concerned), *answer.missing)
        answers[stage] = Answer(truth, answer.value, target, missing, answer.note)
    return answers


def _rule(school: School, rules: tuple[Rule, ...]) -> Rule:
    """The values for the school: of the first variant that its year of foundation fits, else the ordinary ones."""
    founded = figure(school.data.first("school"), "founded_year")
    fits = (rule for rule in rules if rule.founded_by is None or (founded is not None and founded <= rule.founded_by))
    return next(fits)


SCHOOL_ITEMS: Mapping[str, Callable[[School], Answers]] = {
    "G3": music_and_art_rooms,
    "G4": school_size,
    "G5": class_sizes,
    "G6": small_school_funds,
    "G7": special_funds,
    "G9": training,
    "G12": certificates,
    "G13": zone_admission,
}
