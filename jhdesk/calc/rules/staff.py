"""Rules on the staff and on homeroom teachers (R501-R514). No finding names a person: rows go by their number."""

from __future__ import annotations

from collections.abc import Iterator

from jhdesk.calc.rows import Row
from jhdesk.calc.rules.rule import (
    COMPULSORY,
    DICTIONARY,
    PLAN,
    PRACTICE,
    PUPILS,
    STATISTICS,
    Case,
    Found,
    Unknown,
    number,
    ratio,
    rule,
    stage_of,
    text,
    whole,
)

TEACHER = "teacher"


def _teachers(case: Case) -> Iterator[Row]:
    for row in case.data.rows("staff"):
        if row.get("post") == TEACHER:
            yield row


@rule("R501", "soft", "staff", source=DICTIONARY)
def same_person_twice(case: Case) -> Iterator[Found | Unknown]:
    """One name and one year of birth under two numbers: one person twice?"""
    seen: dict[tuple[object, object], list[Row]] = {}
    for row in case.data.rows("staff"):
        if row.get("name") is not None and row.get("birth_year") is not None:
            seen.setdefault((row["name"], row["birth_year"]), []).append(row)
    for rows in seen.values():
        if len(rows) > 1:
            cells = [path for row in rows[:-1] for path in case.at("staff", row, "name")]
            numbers = tuple(text(row, "staff_no") or "" for row in rows)
            yield case.found("staff", rows[-1], "name", cells=cells, numbers=numbers, count=len(rows))


@rule("R502", "soft", "staff", source=DICTIONARY)
def registered_without_certificate(case: Case) -> Iterator[Found | Unknown]:
    """Only a certificate that is held can be registered; it may be one for another stage."""
    for row in case.data.rows("staff"):
        if row.get("certificate_registered") is True and row.get("has_certificate") is False:
            yield case.found("staff", row, "certificate_registered", cells=case.at("staff", row, "has_certificate"))


@rule("R503", "soft", "staff", source=DICTIONARY)
def teacher_without_subject(case: Case) -> Iterator[Found | Unknown]:
    """A teacher whose main subject is blank keeps L3 from being assessed."""
    for row in _teachers(case):
        if row.get("subject") is None:
            yield case.found("staff", row, "subject")


@rule("R504", "soft", "staff", source=DICTIONARY)
def training_not_said(case: Case) -> Iterator[Found | Unknown]:
    """Teachers and principals are asked for their hours of training (G9)."""
    for row in case.data.rows("staff"):
        asked = row.get("post") == TEACHER or row.get("is_principal") is True
        if asked and row.get("training_hours_5y") is None:
            yield case.found("staff", row, "training_hours_5y")


@rule("R505", "soft", "staff", source=PRACTICE)
def training_too_long(case: Case) -> Iterator[Found | Unknown]:
    """More hours of training than five years hold."""
    most = case.limits.training_hours_most
    for row in case.data.rows("staff"):
        hours = number(row, "training_hours_5y")
        if hours is not None and hours > most:
            yield case.found("staff", row, "training_hours_5y", hours=hours, most=most)


@rule("R506", "soft", "staff", "period", source=PRACTICE)
def age(case: Case) -> Iterator[Found | Unknown]:
    """Staff younger or older than people at work are."""
    least, most = case.limits.age
    for row in case.data.rows("staff"):
        born = whole(row, "birth_year")
        if born is None:
            continue
        if case.school_year is None:
            yield Unknown(("period.school_year",))
            return
        if not least <= case.school_year - born <= most:
            yield case.found("staff", row, "birth_year", year=born, age=case.school_year - born, least=least, most=most)


@rule("R507", "soft", "staff", source=STATISTICS)
def backbone_of_others(case: Case) -> Iterator[Found | Unknown]:
    """A backbone teacher of county level or above who is no teacher by post does not count in L2."""
    for row in case.data.rows("staff"):
        level, post = row.get("backbone_level"), row.get("post")
        if level in case.limits.backbone and post is not None and post != TEACHER:
            cells = case.at("staff", row, "post")
            yield case.found("staff", row, "backbone_level", cells=cells, backbone_level=level, post=post)


@rule("R508", "soft", "staff", source=PLAN + "三（四）")
def veto_and_grade(case: Case) -> Iterator[Found | Unknown]:
    """A veto case of ethics and a grade that is not failed."""
    for row in case.data.rows("staff"):
        grade = row.get("ethics_grade")
        if row.get("ethics_violation") is True and grade is not None and grade not in case.limits.failed_ethics:
            cells = case.at("staff", row, "ethics_violation")
            yield case.found("staff", row, "ethics_grade", cells=cells, ethics_grade=grade)


@rule("R509", "soft", "staff", "school", source=DICTIONARY)
def no_principal(case: Case) -> Iterator[Found | Unknown]:
    """A school without a principal among its staff; a teaching point has that of its central school."""
    rows = case.data.rows("staff")
    if not rows or case.school_type in case.limits.teaching_points or any(row.get("is_principal") for row in rows):
        return
    blanks = [row for row in rows if row.get("is_principal") is None]
    if blanks:
        yield Unknown(tuple(case.data.path("staff", row, "is_principal") for row in blanks))
    else:
        yield case.found("staff", {}, "is_principal", count=len(rows))


@rule("R510", "soft", "class_group", "staff", source=DICTIONARY)
def homeroom_of_others(case: Case) -> Iterator[Found | Unknown]:
    """A homeroom teacher is a teacher by post."""
    for row, teacher in _homerooms(case):
        post = teacher.get("post")
        if post is None:
            yield case.blank("staff", teacher, "post")
        elif post != TEACHER:
            cells = case.at("staff", teacher, "post")
            yield case.found(
                "class_group", row, "homeroom_staff_no", cells=cells, post=post, staff=row["homeroom_staff_no"]
            )


@rule("R511", "soft", "class_group", "staff", source=DICTIONARY)
def homeroom_of_other_stage(case: Case) -> Iterator[Found | Unknown]:
    """A homeroom teacher teaches in the stage of the class."""
    for row, teacher in _homerooms(case):
        grade, stage = whole(row, "grade"), teacher.get("stage")
        if grade is None or stage is None:
            yield case.blank("class_group", row, "grade") if grade is None else case.blank("staff", teacher, "stage")
        elif stage_of(grade) != stage:
            cells = case.at("staff", teacher, "stage")
            yield case.found("class_group", row, "homeroom_staff_no", cells=cells, stage=stage, grade=grade,
                             staff=row["homeroom_staff_no"])  # fmt: skip


@rule("R512", "soft", "class_group", source=PRACTICE)
def homeroom_twice(case: Case) -> Iterator[Found | Unknown]:
    """One homeroom teacher of two classes."""
    first: dict[object, Row] = {}
    for row in case.data.rows("class_group"):
        staff = row.get("homeroom_staff_no")
        other = first.setdefault(staff, row)
        if staff is not None and other is not row:
            yield case.found("class_group", row, "homeroom_staff_no", cells=case.at("class_group", other, "class_no"),
                             staff=staff, grade=other.get("grade"), class_no=other.get("class_no"))  # fmt: skip


def _homerooms(case: Case) -> Iterator[tuple[Row, Row]]:
    for row in case.data.rows("class_group"):
        teacher = case.staff.get(text(row, "homeroom_staff_no") or "")
        if teacher is not None:
            yield row, teacher


@rule("R513", "soft", "staff", source=PRACTICE)
def subject_of_other_stage(case: Case) -> Iterator[Found | Unknown]:
    """A teacher of a stage in which the subject is not taught."""
    for row in _teachers(case):
        stage, subject = text(row, "stage"), row.get("subject")
        if subject is not None and subject in case.limits.subjects_not_in.get(stage or "", ()):
            yield case.found(
                "staff", row, "subject", cells=case.at("staff", row, "stage"), subject=subject, stage=stage
            )


@rule("R514", "soft", "class_group", "staff", source=PRACTICE)
def pupils_per_teacher(case: Case) -> Iterator[Found | Unknown]:
    """Far more, or far fewer, pupils to a teacher than schools have. Grades 1-9."""
    pupils = case.pupils(COMPULSORY)
    teachers = case.total("staff", post=(TEACHER,), stage=("primary", "junior"))
    if not case.data.rows("staff") or not case.classes:
        return
    missing = pupils.missing + teachers.missing
    if missing or not pupils.value or not teachers.value:
        yield Unknown(missing or ("class_group" if teachers.value else "staff",), zero=not missing)
        return
    least, most = case.limits.pupils_per_teacher
    if not least * teachers.value <= pupils.value <= most * teachers.value:
        yield case.found("staff", {}, "post", cells=PUPILS, pupils=pupils.value, teachers=teachers.value,
                         each=ratio(pupils.value, teachers.value))  # fmt: skip
