"""Rules on classes, admission, cohorts and responsibility (R601-R623)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from jhdesk.calc.rows import GRADES, Row
from jhdesk.calc.rules.limits import Number
from jhdesk.calc.rules.rule import (
    DICTIONARY,
    PLAN,
    PRACTICE,
    PUPILS,
    Case,
    Found,
    Unknown,
    apart,
    number,
    parts_within,
    rule,
    text,
    whole,
)

IMPAIRED = ("visual_impaired", "hearing_impaired", "intellectual_impaired", "other_impaired")
PARTS = ("boarders", "left_behind", "migrant", "in_need", "aided", *IMPAIRED, "learning_support", "two_sports_one_art")
FIRST_GRADES = {"primary": 1, "junior": 7}
LEAVERS = ("transferred_out", "deceased", "dropped_out")


def _total(row: Row, names: Sequence[str]) -> Number:
    return sum(figure for name in names if (figure := number(row, name)) is not None)


def _parts(row: Row) -> list[tuple[str, Number]]:
    return [(name, part) for name in PARTS if (part := number(row, name))]


def _sum_within(case: Case, at: str, *names: str) -> Iterator[Found | Unknown]:
    """Figures of a class that add up to more than its pupils."""
    totals = case.data.each((_sum_within, names), (row for row, _, _ in case.classes), lambda row: _total(row, names))
    for (row, _, size), total in zip(case.classes, totals, strict=True):
        if size is None:
            if total:
                yield case.blank("class_group", row, "boys", "girls")
        elif total > size:
            yield case.found("class_group", row, at, cells=case.at("class_group", row, *names, "boys", "girls"),
                             part=total, whole=size)  # fmt: skip


@rule("R601", "hard", "class_group", source=DICTIONARY)
def parts_of_class(case: Case) -> Iterator[Found | Unknown]:
    """Boarders, left-behind, migrant, in need, aided, impaired … are each part of the pupils of the class."""
    entered = case.data.each((parts_of_class, PARTS), (row for row, _, _ in case.classes), _parts)
    for (row, _, size), parts in zip(case.classes, entered, strict=True):
        for name, part in parts:
            if size is None:
                yield case.blank("class_group", row, "boys", "girls")
            elif part > size:
                cells = case.at("class_group", row, "boys", "girls")
                yield case.found("class_group", row, name, cells=cells, part=part, whole=size, field=name)


@rule("R602", "soft", "class_group", source=DICTIONARY)
def impaired_of_class(case: Case) -> Iterator[Found | Unknown]:
    """All kinds of impaired pupils together are part of the class, unless one pupil was counted twice."""
    yield from _sum_within(case, IMPAIRED[0], *IMPAIRED)


@rule("R603", "soft", "class_group", source=DICTIONARY)
def left_behind_and_migrant(case: Case) -> Iterator[Found | Unknown]:
    """A left-behind child stays at home, a migrant one came along: nobody is both."""
    yield from _sum_within(case, "left_behind", "left_behind", "migrant")


@rule("R604", "soft", "class_group", source=PLAN + "三（七）")
def aided_and_in_need(case: Case) -> Iterator[Found | Unknown]:
    """More pupils aided than in need: possible, and to be explained."""
    yield from parts_within(case, "class_group", "in_need", "aided")


@rule("R605", "soft", "class_group", source=DICTIONARY)
def empty_class(case: Case) -> Iterator[Found | Unknown]:
    """A class without pupils."""
    for row, _, size in case.classes:
        if size == 0:
            yield case.found("class_group", row, "boys", cells=case.at("class_group", row, "girls"))


@rule("R606", "soft", "class_group", source=PRACTICE)
def huge_class(case: Case) -> Iterator[Found | Unknown]:
    """A class far larger than any: several in one row?"""
    most = case.limits.class_pupils_most
    for row, _, size in case.classes:
        if size is not None and size > most:
            yield case.found(
                "class_group", row, "boys", cells=case.at("class_group", row, "girls"), part=size, most=most
            )


@rule("R607", "soft", "class_group", source=PRACTICE)
def class_numbers(case: Case) -> Iterator[Found | Unknown]:
    """The classes of a grade are numbered 1, 2, 3 …; one that is missing was forgotten or renumbered."""
    for grade, rows in _by_grade(case).items():
        numbers = {held for row in rows if (held := whole(row, "class_no")) is not None}
        # A wrong number of three digits is R608's; naming hundreds of missing ones would help nobody.
        missing = tuple(n for n in range(1, max(numbers, default=0)) if n not in numbers)
        if missing:
            last = max(rows, key=lambda row: whole(row, "class_no") or 0)
            yield case.found("class_group", last, "class_no", grade=grade, count=len(numbers), missing=missing[:10])


@rule("R608", "soft", "class_group", source=PRACTICE)
def too_many_classes(case: Case) -> Iterator[Found | Unknown]:
    """More classes in a grade, or a higher class number, than schools have."""
    most = case.limits.classes_of_grade_most
    for grade, rows in _by_grade(case).items():
        last = max(rows, key=lambda row: whole(row, "class_no") or 0)
        highest = max(len(rows), whole(last, "class_no") or 0)
        if highest > most:
            yield case.found("class_group", last, "class_no", grade=grade, count=len(rows), highest=highest, most=most)


def _by_grade(case: Case) -> dict[int, list[Row]]:
    grades: dict[int, list[Row]] = {}
    for row, grade in case.grades:
        if grade is not None:
            grades.setdefault(grade, []).append(row)
    return grades


@rule("R609", "soft", "class_group", source=PRACTICE)
def grade_left_out(case: Case) -> Iterator[Found | Unknown]:
    """A stage with classes below and above a grade that has none."""
    held = _by_grade(case)
    for grades in GRADES.values():
        of_stage = [grade for grade in grades if grade in held]
        missing = tuple(g for g in grades if of_stage and of_stage[0] < g < of_stage[-1] and g not in held)
        if missing:
            row = held[of_stage[-1]][0]
            yield case.found("class_group", row, "grade", missing=missing, first=of_stage[0], last=of_stage[-1])


@rule("R610", "hard", "admission", source=DICTIONARY)
def in_zone(case: Case) -> Iterator[Found | Unknown]:
    """Pupils of the zone are part of the new pupils."""
    yield from parts_within(case, "admission", "new_pupils", "new_pupils_in_zone")


@rule("R611", "soft", "admission", "class_group", source=DICTIONARY)
def new_pupils_and_first_grade(case: Case) -> Iterator[Found | Unknown]:
    """New pupils and the pupils of grade 1 (or 7) are nearly the same people."""
    for row in case.data.rows("admission"):
        grade, new = FIRST_GRADES.get(text(row, "stage") or ""), number(row, "new_pupils")
        if grade is None or new is None:
            continue
        pupils = case.pupils(range(grade, grade + 1))
        if pupils.missing:
            yield Unknown(pupils.missing)
            continue
        change = apart(new, pupils.value)
        if change > case.limits.admission_persons and change > case.limits.admission_share * pupils.value:
            classes = (each for each, of in case.grades if of == grade)
            cells = [path for each in classes for path in case.at("class_group", each, "boys", "girls")] or PUPILS
            yield case.found("admission", row, "new_pupils", cells=cells, new=new, pupils=pupils.value, grade=grade)


@rule("R612", "hard", "disability_enrolment", source=DICTIONARY)
def enrolled_of_age(case: Case) -> Iterator[Found | Unknown]:
    """Children enrolled are part of those of age."""
    yield from parts_within(case, "disability_enrolment", "of_age", "enrolled")


@rule("R613", "soft", "disability_enrolment", "class_group", source=DICTIONARY)
def enrolled_and_classes(case: Case) -> Iterator[Found | Unknown]:
    """Impaired pupils in the classes are among the enrolled children of the service area, or come from elsewhere."""
    for row in case.data.rows("disability_enrolment"):
        enrolled, kind = number(row, "enrolled"), text(row, "kind")
        if kind is None:
            continue
        name = f"{kind}_impaired"
        pupils = sum(figure for each, _ in case.grades if (figure := number(each, name)) is not None)
        if pupils and enrolled is None:
            yield case.blank("disability_enrolment", row, "enrolled")
        elif enrolled is not None and pupils > enrolled:
            yield case.found("disability_enrolment", row, "enrolled", cells=[f"class_group.{name}"], part=pupils,
                             whole=enrolled, kind=kind)  # fmt: skip


@rule("R614", "soft", "cohort", source=DICTIONARY)
def cohort_adds_up(case: Case) -> Iterator[Found | Unknown]:
    """Entrants and those who came, less those who went, are those who graduate."""
    names = ("entrants", "transferred_in", *LEAVERS, "graduating")
    for row in case.data.rows("cohort"):
        figures = [whole(row, name) for name in names]
        known = [figure for figure in figures if figure is not None]
        if len(known) < len(figures):
            if known:
                yield case.blank(
                    "cohort", row, *(n for n, figure in zip(names, figures, strict=True) if figure is None)
                )
            continue
        expected, graduating = known[0] + known[1] - sum(known[2:5]), known[5]
        if abs(expected - graduating) > case.limits.cohort_persons:
            cells = case.at("cohort", row, *names[:-1])
            yield case.found("cohort", row, "graduating", cells=cells, graduating=graduating, expected=expected)


def _of_all_who_came(case: Case, at: str, *names: str) -> Iterator[Found | Unknown]:
    for row in case.data.rows("cohort"):
        entrants, came = whole(row, "entrants"), whole(row, "transferred_in")
        part = sum(whole(row, name) or 0 for name in names)
        if entrants is None or came is None:
            if part:
                yield case.blank("cohort", row, *(n for n in ("entrants", "transferred_in") if row.get(n) is None))
        elif part > entrants + came:
            cells = case.at("cohort", row, "entrants", "transferred_in", *names)
            yield case.found("cohort", row, at, cells=cells, part=part, whole=entrants + came)


@rule("R615", "hard", "cohort", source=DICTIONARY)
def graduating_within(case: Case) -> Iterator[Found | Unknown]:
    """Nobody graduates who neither entered nor came later."""
    yield from _of_all_who_came(case, "graduating", "graduating")


@rule("R616", "hard", "cohort", source=DICTIONARY)
def leavers_within(case: Case) -> Iterator[Found | Unknown]:
    """Nobody leaves who neither entered nor came later."""
    yield from _of_all_who_came(case, "transferred_out", *LEAVERS)


@rule("R617", "soft", "cohort", "period", "school", source=DICTIONARY)
def cohort_of_the_year(case: Case) -> Iterator[Found | Unknown]:
    """The cohort that Q1 looks at: the junior pupils who entered three years ago."""
    for stage, years in case.limits.retention_years.items():
        held = [whole(row, "entry_year") for row in case.data.rows("cohort") if row.get("stage") == stage]
        if not held or stage not in (case.stages or ()):
            continue
        if case.school_year is None:
            yield Unknown(("period.school_year",))
        elif case.school_year - years not in held and None not in held:
            yield case.found("cohort", {}, "entry_year", stage=stage, year=case.school_year - years)


@rule("R618", "soft", "cohort", "dropout_case", source=PLAN + "三（七）")
def dropped_out_without_case(case: Case) -> Iterator[Found | Unknown]:
    """Pupils who dropped out, and not one case."""
    for row in case.data.rows("cohort"):
        if row.get("dropped_out") and not case.data.rows("dropout_case"):
            if case.data.is_missing("dropout_case"):
                yield Unknown(("dropout_case",))
            else:
                yield case.found("cohort", row, "dropped_out", cells=("dropout_case.status",), count=row["dropped_out"])


@rule("R619", "soft", "school", "class_group", source=DICTIONARY)
def boarding_without_boarders(case: Case) -> Iterator[Found | Unknown]:
    """A boarding school in which nobody boards."""
    if case.data.first("school").get("is_boarding") is True and case.grades:
        boarders = case.total("class_group", "boarders")
        if not boarders.value and boarders.missing:
            yield Unknown(boarders.missing)
        elif not boarders.value:
            yield case.found("school", case.data.first("school"), "is_boarding", cells=("class_group.boarders",))


@rule("R620", "soft", "school", "class_group", source=DICTIONARY)
def boarders_without_boarding(case: Case) -> Iterator[Found | Unknown]:
    """Boarders in a school that is no boarding school."""
    boarders = case.total("class_group", "boarders")
    if case.data.first("school").get("is_boarding") is False and boarders.value:
        cells = ("class_group.boarders",)
        yield case.found("school", case.data.first("school"), "is_boarding", cells=cells, boarders=boarders.value)


def _room_for_boarders(case: Case, room_type: str) -> Iterator[Found | Unknown]:
    boarders = case.total("class_group", "boarders").value
    rooms = case.total("room", "quantity", room_type=(room_type,))
    if not boarders or rooms.value:
        return
    if rooms.missing:
        yield Unknown(rooms.missing)
    else:
        yield case.found("room", {}, "room_type", cells=("class_group.boarders",), boarders=boarders)


@rule("R621", "soft", "class_group", "room", source=PLAN + "三（七）")
def no_dormitory(case: Case) -> Iterator[Found | Unknown]:
    """Boarders, and no dormitory."""
    yield from _room_for_boarders(case, "dormitory")


@rule("R622", "soft", "class_group", "room", source=PLAN + "三（七）")
def no_canteen(case: Case) -> Iterator[Found | Unknown]:
    """Boarders, and no canteen."""
    yield from _room_for_boarders(case, "canteen")


@rule("R623", "hard", "responsibility", source=PLAN + "三（七）")
def level_of_other_line(case: Case) -> Iterator[Found | Unknown]:
    """Each of the two lines has its own four levels."""
    for row in case.data.rows("responsibility"):
        line, level = text(row, "line") or "", row.get("level")
        if level is not None and level not in case.limits.line_levels.get(line, (level,)):
            yield case.found(
                "responsibility", row, "level", cells=case.at("responsibility", row, "line"), line=line, level=level
            )
