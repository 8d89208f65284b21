"""P20-P37 of a school: courses, pupils, responsibility, partnerships, posts, conduct, books (the county's plan 2021-2025)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from functools import partial

from jhdesk.calc.items.quality import courses_complete, covered
from jhdesk.calc.items.recognition import declared
from jhdesk.calc.items.result import NONE, Answer, noted
from jhdesk.calc.items.school import School
from jhdesk.calc.items.selection import Condition, Picked, Selection, either, within, yes
from jhdesk.calc.items.truth import Bounds, Check, some, unique
from jhdesk.calc.quantities import Quantity, Term
from jhdesk.calc.rows import add_up, count_pupils, weighted_shares
from jhdesk.calc.standard import JUDGED

BOOKS = Quantity("books", (Term("library_stock", ("books",)),), splits=True)


def courses(school: School) -> Answer:
    """P20, 三（六）: courses complete as in Q7, and a course of the school's own; shown is how many of these."""
    complete, own = courses_complete(school), school.select("school_course").count()
    least = school.plan.school_courses
    check = Check.all_of(Check(complete.truth, complete.missing), own.reaches(Bounds.exactly(least)))
    note = None if complete.note == NONE else complete.note
    return Answer.by(check, own.value, least, note)


def counselling(school: School) -> Answer:
    """P21, 三（六）: a counselling room; mental health and law taught in some grade, more than no hours a week."""
    rooms = school.rooms.where(within("room_type", school.plan.counselling_rooms)).summed("quantity")
    checks = [Check(rooms.positive, rooms.missing if rooms.positive is None else ())]
    for subject in school.plan.taught_subjects:
        hours = school.courses.where(within("subject", (subject,))).summed("actual_hours")
        checks.append(Check(hours.positive, hours.missing if hours.positive is None else ()))
    return Answer.by(Check.all_of(*checks), rooms.value)


def aid(school: School) -> Answer:
    """P22, 三（七）: pupils in need who are helped."""
    return Answer.of(school.classes.ratio(school.plan.aided, ("aided",), ("in_need",)))


def disabled_by_kind(school: School) -> Answer:
    """P23, 三（七）: visual, hearing, intellectual, each enrolled; the lowest share shows, the note has all."""
    rows, target = school.select("disability_enrolment"), school.plan.disabled_enrolled
    kinds = school.plan.disability_kinds
    shares = {kind: rows.where(within("kind", (kind,))).ratio(target, ("enrolled",), ("of_age",)) for kind in kinds}
    return Answer.of_each(shares)


def dropping_out(school: School) -> Answer:
    """P24, 三（七）: no open case of grades 1-9; all eight levels of the two lines named, every letter signed.

    A level names its line. Shown is how many levels have a person.
    """
    plan = school.plan
    cases = school.select("dropout_case", within("status", plan.dropout_open), within("grade", range(1, 10))).count()
    rows = school.select("responsibility")
    signed = rows.share(Fraction(1), yes("letter_signed"))
    named = {level: _named(rows, level) for level in plan.responsibility_levels}
    check = Check.all_of(Bounds.exactly(0).reaches(cases), signed.check, *named.values())
    known = all(each.truth is not None for each in named.values())
    count = sum(each.truth is True for each in named.values()) if known else None
    return Answer.by(check, count, len(named))


def _named(rows: Selection, level: str) -> Check:
    found = rows.where(within("level", (level,)))
    people = [
        Check(None if each.missing or each.row.get("person") is None else True,
              (*each.missing, *rows.blanks(each.row, ("person",))))
        for each in found.picked
    ]  # fmt: skip
    truth = some((*(each.truth for each in people), *([None] if rows.lost else [])))
    return Check(truth, () if truth else (*rows.lost, *(place for each in people for place in each.missing)))


def known_children(school: School) -> Answer:
    """P25, 三（七）: migrant and left-behind pupils are known in every class; their care is rated."""
    return _known(school, "left_behind", "migrant")


def learning_support(school: School) -> Answer:
    """P32, 三（六）: pupils with learning difficulties are known in every class; their help is rated."""
    return _known(school, "learning_support")


def _known(school: School, *fields: str) -> Answer:
    counts = {field: school.classes.summed(field) for field in fields}
    blanks = [place for each in school.classes.picked for place in school.classes.blanks(each.row, fields)]
    missing = unique((*school.classes.lost, *blanks))
    return Answer(None if missing else True, missing=missing, note=noted(counts))


def partnerships(school: School) -> Answer:
    """P26, 三（七）: partnerships, by form."""
    rows, kinds = school.select("partnership"), school.plan.partnership_kinds
    by_kind = {kind: rows.where(within("kind", (kind,))).count() for kind in kinds}
    total = rows.count()
    return Answer.shown(total.value, total.missing, noted(by_kind))


def posts(school: School) -> Answer:
    """P29, 三（四）: staff on establishment by the post standard, and a teacher for every subject offered.

    The posts of both stages are added up, for a nine-year school has one staff. A blank second subject is none: the
    code list has no word for it. Subjects without a teacher stand in the note.
    """
    plan = school.plan
    staff = school.data.once(
        posts,
        lambda: school.select("staff", within("stage", JUDGED), within("employment", plan.established)).count(),
    )
    need = Bounds.exactly(0)
    for stage in JUDGED:
        need += school.pupils_of(stage).times(1 / plan.pupils_per_post[stage])
    taught, lacking = school.data.once(_subjects, lambda: _subjects(school))
    return Answer.by(Check.all_of(staff.reaches(need), taught), staff.value, need.value, ", ".join(lacking) or None)


def _subjects(school: School) -> tuple[Check, tuple[str, ...]]:
    """Whether every subject offered has a teacher, and those that surely have none."""
    subjects = {str(each.row["subject"]): None for each in school.courses.picked if each.row.get("subject")}
    taught = {subject: _has_teacher(school, subject) for subject in subjects}
    checks = [_taught(school, each, taught) for each in school.courses.picked]
    sure = {each.row.get("subject") for each in school.courses.picked if not each.missing}
    lacking = tuple(subject for subject, each in taught.items() if each.truth is False and subject in sure)
    return Check.all_of(*checks, *([Check(None, school.courses.lost)] * bool(school.courses.lost))), lacking


def _taught(school: School, course: Picked, taught: Mapping[str, Check]) -> Check:
    """Whether a course has a teacher of its subject; one of a senior grade, which a blank may be, need not."""
    subject = course.row.get("subject")
    if subject is None:
        return Check(None, (*course.missing, *school.courses.blanks(course.row, ("subject",))))
    found = taught[str(subject)]
    return Check(None, course.missing) if course.missing and found.truth is False else found


def _has_teacher(school: School, subject: str) -> Check:
    def taught(name: str) -> Check:
        said = ("within", "subject_2", (name,))
        second = Condition(lambda row: row.get("subject_2") == name, (), said)
        count = school.teachers.where(either(within("subject", (name,)), second)).count()
        return Check(count.positive, count.missing if count.positive is None else ())

    return covered(subject, taught, school.standard.arts_stand_for)


def evidence(school: School) -> Answer:
    """P31, 三（六）: rated; the note counts the files of evidence, where the table was filled in or declared empty."""
    if school.data.is_missing("evidence"):
        return Answer.shown(None)
    files = sum(row.get("item_id") == "P31" for row in school.data.rows("evidence"))
    return Answer.shown(None, note=f"evidence={files}")


def studios(school: School) -> Answer:
    """P35, 三（四）: teachers in studios of master teachers, by role."""
    roles = school.plan.studio_roles
    by_role = {role: school.teachers.where(within("studio_role", (role,))).count() for role in roles}
    total = school.teachers.where(within("studio_role", roles)).count()
    return Answer.shown(total.value, total.missing, noted(by_role))


def boarding_area(school: School) -> Answer | None:
    """P36, 三（一）（七）: dormitory area per boarder of grades 1-9 shows, canteen area in the note; rooms in common whole."""
    boarders = school.classes.summed("boarders")
    if boarders.positive is False:
        return None
    kinds = {"dormitory": school.plan.dormitory, "canteen": school.plan.canteen}
    areas = {
        name: school.rooms.where(within("room_type", codes)).multiplied("quantity", "area_each_m2")
        for name, codes in kinds.items()
    }
    missing = (*boarders.missing, *(place for each in areas.values() for place in each.missing))
    if not boarders.value:
        return Answer.shown(None, missing)
    per = {name: each.times(Fraction(1) / boarders.value) for name, each in areas.items()}
    return Answer.shown(per["dormitory"].value, missing, noted(per))


def books(school: School) -> Answer:
    """P37, 三（二）: books per pupil of grades 1-9, split as L4; the note has each stage's books where there are two."""
    standard, pupils = school.standard.base, count_pupils(school.data)
    weights = standard.weights.get(school.head.type or "")
    if weights is None:
        return Answer.shown(None, ("school.school_type",))
    missing = [place for stage in school.stages for place in pupils[stage].missing]
    total = sum((pupils[stage].value or 0 for stage in school.stages), Fraction(0))
    if not missing and not total:
        return Answer.shown(None, (), NONE)
    by_stage = {}
    for stage in school.stages:
        amount = add_up(BOOKS, standard, school.data, stage, weighted_shares(weights, pupils, stage))
        missing += amount.missing
        by_stage[stage] = amount.value or Fraction(0)
    if missing:
        return Answer.shown(None, missing)
    note = noted({stage: Bounds.exactly(value) for stage, value in by_stage.items()}) if len(by_stage) > 1 else None
    return Answer.shown(sum(by_stage.values(), Fraction(0)) / total, (), note)


SCHOOL_ITEMS: Mapping[str, Callable[[School], Answer | None]] = {
    "P20": courses,
    "P21": counselling,
    "P22": aid,
    "P23": disabled_by_kind,
    "P24": dropping_out,
    "P25": known_children,
    "P26": partnerships,
    "P29": posts,
    "P31": evidence,
    "P32": learning_support,
    "P33": partial(declared, "P33"),
    "P35": studios,
    "P36": boarding_area,
    "P37": books,
}
