"""Rules on funds (R701-R706), courses and programmes (R801-R806), surveys and what the school says of itself (R807-R815)."""

from __future__ import annotations

from collections.abc import Iterator

from jhdesk.calc.rules.pupils import IMPAIRED
from jhdesk.calc.rules.rule import (
    COMPULSORY,
    DICTIONARY,
    PLAN,
    PRACTICE,
    PUPILS,
    Case,
    Found,
    Unknown,
    apart,
    day,
    number,
    parts_within,
    ratio,
    rule,
    stage_of,
    text,
    whole,
)

WITH_ITEMS = ("self_rating", "evidence", "improvement")


@rule("R701", "hard", "funding", source=DICTIONARY)
def training_within_budget(case: Case) -> Iterator[Found | Unknown]:
    """Training is paid out of the budget."""
    yield from parts_within(case, "funding", "budget_yuan", "training_spend_yuan")


@rule("R702", "soft", "funding", "class_group", source=PLAN + "三（五）")
def funded_and_pupils(case: Case) -> Iterator[Found | Unknown]:
    """Pupils funded and pupils there; under 100 are funded as 100. Grades 1-9."""
    row = case.data.first("funding")
    funded, pupils = number(row, "funded_pupils"), case.pupils(COMPULSORY)
    if funded is None:
        return
    if pupils.missing:
        yield Unknown(pupils.missing)
        return
    raised = pupils.value < funded <= case.limits.funded_least
    if not raised and apart(funded, pupils.value) > case.limits.funded_share * pupils.value:
        yield case.found("funding", row, "funded_pupils", cells=PUPILS, funded=funded, pupils=pupils.value)


@rule("R703", "soft", "funding", "class_group", source=PLAN + "三（五）")
def inclusive_fund(case: Case) -> Iterator[Found | Unknown]:
    """Impaired pupils, and no public funds for them."""
    impaired = sum(number(row, name) or 0 for row in case.data.rows("class_group") for name in IMPAIRED)
    row = case.data.first("funding")
    if not impaired or case.school_type in case.limits.special_schools or number(row, "inclusive_fund"):
        return
    if row:
        yield case.found(
            "funding", row, "inclusive_fund", cells=[f"class_group.{name}" for name in IMPAIRED], pupils=impaired
        )
    else:
        yield Unknown(("funding.inclusive_fund",))


@rule("R704", "soft", "funding", source=PRACTICE)
def funds_per_pupil(case: Case) -> Iterator[Found | Unknown]:
    """Funds a pupil that are a total, or in units of 10,000 yuan."""
    row = case.data.first("funding")
    for name, (least, most) in case.limits.fund_yuan.items():
        fund = number(row, name)
        if fund and not least <= fund <= most:
            yield case.found("funding", row, name, number=fund, least=least, most=most, field=name)


@rule("R705", "soft", "funding", source=PRACTICE)
def wage_per_year(case: Case) -> Iterator[Found | Unknown]:
    """A wage that is for a month, a total, or in units of 10,000 yuan."""
    row = case.data.first("funding")
    wage = number(row, "average_wage_yuan")
    least, most = case.limits.wage_yuan
    if wage is not None and not least <= wage <= most:
        yield case.found("funding", row, "average_wage_yuan", number=wage, least=least, most=most)


@rule("R706", "soft", "funding", source=PRACTICE)
def budget_per_pupil(case: Case) -> Iterator[Found | Unknown]:
    """A budget in units of 10,000 yuan, or with too many digits, against the pupils that it is for."""
    row = case.data.first("funding")
    budget, funded = number(row, "budget_yuan"), number(row, "funded_pupils")
    if budget is None:
        return
    if not funded:
        yield Unknown(("funding.funded_pupils",), zero=funded == 0)
        return
    least, most = case.limits.budget_yuan_per_pupil
    if not least * funded <= budget <= most * funded:
        yield case.found("funding", row, "budget_yuan", cells=["funding.funded_pupils"], budget=budget, funded=funded,
                         each=ratio(budget, funded), least=least, most=most)  # fmt: skip


@rule("R801", "soft", "course_offering", source=PLAN + "三（六）")
def hours_not_given(case: Case) -> Iterator[Found | Unknown]:
    """Fewer hours given than planned: courses are not complete (Q7)."""
    for row in case.data.rows("course_offering"):
        planned, actual = number(row, "planned_hours"), number(row, "actual_hours")
        if planned is None or actual is None:
            yield case.blank("course_offering", row, "actual_hours" if actual is None else "planned_hours")
        elif actual < planned:
            cells = case.at("course_offering", row, "planned_hours")
            yield case.found("course_offering", row, "actual_hours", cells=cells, part=actual, whole=planned)


@rule("R802", "soft", "course_offering", source=PRACTICE)
def hours_of_a_year(case: Case) -> Iterator[Found | Unknown]:
    """More hours a week than any subject has: those of a year?"""
    most = case.limits.hours_of_subject_most
    for row in case.data.rows("course_offering"):
        for name in ("planned_hours", "actual_hours"):
            hours = number(row, name)
            if hours is not None and hours > most:
                yield case.found("course_offering", row, name, number=hours, most=most)


@rule("R803", "soft", "course_offering", source=PRACTICE)
def subject_of_other_grade(case: Case) -> Iterator[Found | Unknown]:
    """A subject in a grade in which it is not taught."""
    for row in case.data.rows("course_offering"):
        grade, subject = whole(row, "grade"), row.get("subject")
        if grade is not None and subject in case.limits.subjects_not_in.get(stage_of(grade), ()):
            yield case.found("course_offering", row, "subject", subject=subject, grade=grade)


@rule("R804", "soft", "course_offering", "class_group", source=DICTIONARY)
def courses_and_classes(case: Case) -> Iterator[Found | Unknown]:
    """Every grade with classes has courses, and every grade with courses has classes."""
    rows = case.data.rows("course_offering")
    if not rows or not case.grades:
        return
    taught, held = {whole(row, "grade") for row in rows}, {grade for _, grade in case.grades}
    if None in taught or None in held:
        yield Unknown(("course_offering",) if None in taught else ("class_group",))
        return
    for table, missing in (("course_offering", held - taught), ("class_group", taught - held)):
        if missing:
            yield case.found(table, {}, "grade", missing=tuple(sorted(filter(None, missing))))


@rule("R805", "hard", "programme", "class_group", source=DICTIONARY)
def programme_pupils(case: Case) -> Iterator[Found | Unknown]:
    """Pupils of a programme are pupils of the school."""
    yield from _of_all_pupils(case, "programme")


@rule("R806", "hard", "school_course", "class_group", source=DICTIONARY)
def school_course_pupils(case: Case) -> Iterator[Found | Unknown]:
    """Pupils of a course of the school's own are pupils of the school."""
    yield from _of_all_pupils(case, "school_course")


def _of_all_pupils(case: Case, table: str) -> Iterator[Found | Unknown]:
    pupils = case.pupils()
    for row in case.data.rows(table):
        part = number(row, "pupils")
        if part and pupils.missing:
            yield Unknown(pupils.missing)
            return
        if part and part > pupils.value:
            yield case.found(table, row, "pupils", cells=PUPILS, part=part, whole=pupils.value)


@rule("R807", "hard", "survey", source=DICTIONARY)
def returned_of_issued(case: Case) -> Iterator[Found | Unknown]:
    """No more forms come back than were given out."""
    yield from parts_within(case, "survey", "issued", "returned")


@rule("R808", "hard", "survey", source=DICTIONARY)
def satisfied_of_returned(case: Case) -> Iterator[Found | Unknown]:
    """Satisfied answers are part of those that came back."""
    yield from parts_within(case, "survey", "returned", "satisfied")


@rule("R809", "soft", "survey", source=PLAN + "二")
def survey_complete(case: Case) -> Iterator[Found | Unknown]:
    """Every group is asked about the school, and those who deal with it about the county government."""
    rows = case.data.rows("survey")
    if any(row.get("about") is None or row.get("respondent") is None for row in rows):
        return
    for about, groups in case.limits.survey_groups.items() if rows else ():
        asked = [row for row in rows if row.get("about") == about]
        missing = tuple(sorted(groups - {text(row, "respondent") or "" for row in asked}))
        if missing:
            yield case.found("survey", asked[0] if asked else {}, "respondent", about=about, respondent=missing)


@rule("R810", "soft", "survey", "class_group", "staff", source=PRACTICE)
def issued_to_people(case: Case) -> Iterator[Found | Unknown]:
    """No more forms are given out to pupils, or teachers, than there are."""
    for row in case.data.rows("survey"):
        issued, respondent = number(row, "issued"), row.get("respondent")
        if not issued or respondent not in ("pupil", "teacher"):
            continue
        people = case.pupils() if respondent == "pupil" else case.total("staff")
        if people.missing:
            yield Unknown(people.missing)
        elif issued > people.value:
            yield case.found(
                "survey",
                row,
                "issued",
                cells=PUPILS if respondent == "pupil" else ("staff.post",),
                part=issued,
                whole=people.value,
                respondent=respondent,
            )


@rule("R811", "hard", *WITH_ITEMS, source=DICTIONARY)
def item_unknown(case: Case) -> Iterator[Found | Unknown]:
    """The id of an item that neither the standard nor the plan has."""
    for table in WITH_ITEMS:
        for row in case.data.rows(table):
            item = text(row, "item_id")
            if item is not None and not case.limits.item_ids.fullmatch(item):
                yield case.found(table, row, "item_id", text=item)


@rule("R812", "hard", "declaration", source=DICTIONARY)
def not_declared_of(case: Case) -> Iterator[Found | Unknown]:
    """Declared are the vetoes and P33, nothing else."""
    for row in case.data.rows("declaration"):
        item = text(row, "item_id")
        if item is not None and item not in case.limits.declared_items:
            yield case.found("declaration", row, "item_id", text=item)


@rule("R813", "soft", "declaration", source=DICTIONARY)
def declarations_complete(case: Case) -> Iterator[Found | Unknown]:
    """All vetoes and P33 are declared, each by itself."""
    rows = case.data.rows("declaration")
    missing = case.limits.declared_items - {text(row, "item_id") or "" for row in rows}
    if rows and missing and all(row.get("item_id") is not None for row in rows):
        yield case.found("declaration", {}, "item_id", missing=tuple(sorted(missing)))


@rule("R814", "soft", "declaration", source=DICTIONARY)
def occurred_without_note(case: Case) -> Iterator[Found | Unknown]:
    """Something that must not happen did, and nobody says what."""
    for row in case.data.rows("declaration"):
        if row.get("occurred") is True and row.get("note") is None:
            yield case.found("declaration", row, "note", cells=case.at("declaration", row, "occurred"))


@rule("R815", "soft", "improvement", "period", source=DICTIONARY)
def overdue(case: Case) -> Iterator[Found | Unknown]:
    """Due before the day for which the figures hold, and not done."""
    for row in case.data.rows("improvement"):
        due = day(row, "due_on")
        if due is not None and row.get("done_on") is None:
            if case.snapshot is None:
                yield Unknown(("period.snapshot_date",))
                return
            if due < case.snapshot:
                cells = [*case.at("improvement", row, "due_on"), "period.snapshot_date"]
                yield case.found("improvement", row, "done_on", cells=cells, day=due, snapshot=case.snapshot)
