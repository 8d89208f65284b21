"""Rules R101-R122, which follow from the data dictionary for every table: bounds, blanks, keys, references, stages."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping

from jhdesk.calc.quantities import SHARED
from jhdesk.calc.rows import ALWAYS, GRADES, NEVER_EMPTY, Row
from jhdesk.calc.rules.rule import (
    DICTIONARY,
    FORMAT,
    PRACTICE,
    STATISTICS,
    Case,
    FieldLike,
    Found,
    TableLike,
    Unknown,
    day,
    rule,
    rule_of_fields,
    rule_of_tables,
    stage_of,
    text,
    whole,
)
from jhdesk.findings import Problem

STAGED = ("room", "sports_area", "equipment", "library_stock", "staff", "admission", "cohort")
GRADED = ("class_group", "course_offering", "dropout_case")
YEARS = (
    ("school", "founded_year"), ("building", "built_year"), ("equipment", "acquired_year"), ("staff", "birth_year"),
    ("cohort", "entry_year"),
)  # fmt: skip
DAYS = (("dropout_case", "found_on"), ("partnership", "since"))
WHOLE_COLUMNS: Mapping[str, tuple[str, ...]] = {
    "class_group": (
        "boarders", "left_behind", "migrant", "in_need", "aided", "visual_impaired", "hearing_impaired",
        "intellectual_impaired", "other_impaired", "learning_support", "two_sports_one_art", "homeroom_staff_no",
    ),
    "building": ("safety_grade", "is_idle"),
    "library_stock": ("books_added",),
    "staff": (
        "is_principal", "certificate_registered", "studio_role", "rotation_eligible", "rotation_kind", "ethics_grade",
        "ethics_violation", "ict_skilled",
    ),
    "cohort": ("dropped_out",),
    "school_course": ("pupils",),
    "programme": ("pupils",),
}  # fmt: skip
"""fields that need not be filled in, but say little when only some rows have them"""


@rule_of_fields("R101", "hard", lambda of: of.kind in ("int", "decimal"), source=DICTIONARY)
def bounds(case: Case, table: TableLike, field: FieldLike) -> Iterator[Found | Unknown]:
    """A number outside the bounds of its field."""

    def problem(row: Row) -> Problem | None:
        return None if (value := row.get(field.name)) is None else field.check(value)

    for row in case.where(("R101", field.name), table.name, problem):
        found = problem(row)
        limit = next(iter(found.params.values()), None) if found else None
        yield case.found(table.name, row, field.name, number=row.get(field.name), limit=limit)


@rule_of_fields("R102", "hard", lambda of: of.kind in ("code", "text"), source=DICTIONARY)
def not_taken(case: Case, table: TableLike, field: FieldLike) -> Iterator[Found | Unknown]:
    """A text or code that its field does not take: no such code, wrong form, too long."""

    def wrong(row: Row) -> bool:
        if (value := row.get(field.name)) is None:
            return False
        if field.kind == "code":
            return value not in field.codes
        problem = field.check(value)
        return problem is not None and problem.code != "identity_number"

    for row in case.where(("R102", field.name), table.name, wrong):
        yield case.found(table.name, row, field.name, text=row.get(field.name))


@rule_of_fields("R103", "hard", lambda of: of.kind == "text", source=DICTIONARY)
def identity_number(case: Case, table: TableLike, field: FieldLike) -> Iterator[Found | Unknown]:
    """An identity number in a text. The number itself is repeated nowhere."""

    def held(row: Row) -> bool:
        value = text(row, field.name)
        problem = None if value is None else field.check(value)
        return problem is not None and problem.code == "identity_number"

    for row in case.where(("R103", field.name), table.name, held):
        yield case.found(table.name, row, field.name)


@rule_of_fields("R104", "hard", lambda of: of.required and not of.key, source=DICTIONARY)
def required_blank(case: Case, table: TableLike, field: FieldLike) -> Iterator[Found | Unknown]:
    """A field that is required and was not filled in. Texts not understood are R108."""
    refused: set[str] | None = None
    for row in case.data.rows(table.name) or ([{}] if table.name in ALWAYS else []):
        if row.get(field.name) is None:
            refused = {rejected.place.path() for rejected in case.rejected} if refused is None else refused
            if case.data.path(table.name, row, field.name) not in refused:
                yield case.found(table.name, row, field.name)


@rule_of_tables("R105", "hard", source=FORMAT)
def key_blank(case: Case, table: TableLike) -> Iterator[Found | Unknown]:
    """A row whose key has a blank: nothing can refer to it."""
    for row in case.data.rows(table.name) if table.key else ():
        blanks = [name for name in table.key if row.get(name) is None]
        if blanks:
            yield case.found(table.name, row, blanks[0])


@rule_of_tables("R106", "hard", source=FORMAT)
def key_twice(case: Case, table: TableLike) -> Iterator[Found | Unknown]:
    """Two rows with the same key."""
    seen: set[tuple[object, ...]] = set()
    for row in case.data.rows(table.name) if table.key else ():
        key = tuple(row.get(name) for name in table.key)
        if None not in key and key in seen:
            yield case.found(table.name, row, table.key[0])
        seen.add(key)


@rule_of_fields("R107", "hard", lambda of: of.refers, source=DICTIONARY)
def reference_unknown(case: Case, table: TableLike, field: FieldLike) -> Iterator[Found | Unknown]:
    """A reference to a row that is not there: the homeroom teacher's number."""
    target, _, name = field.refers.partition(".")
    known = {row.get(name) for row in case.data.rows(target)}
    named = [row for row in case.data.rows(table.name) if row.get(field.name) is not None]
    if named and (not known or None in known):
        yield Unknown((f"{target}.{name}" if known else target,))
        return
    for row in named:
        if row[field.name] not in known:
            yield case.found(table.name, row, field.name, text=row[field.name])


@rule("R108", "hard", source=DICTIONARY)
def not_understood(case: Case) -> Iterator[Found | Unknown]:
    """A text that was typed and not understood, so that the cell counts as blank."""
    for rejected in case.rejected:
        yield Found(rejected.place, {"text": rejected.text})


@rule_of_fields("R109", "soft", lambda of: of.asked_of, source=DICTIONARY)
def not_asked(case: Case, table: TableLike, field: FieldLike) -> Iterator[Found | Unknown]:
    """A figure that this type of school is not asked for."""
    if case.school_type and case.school_type not in field.asked_of:
        for row in case.data.rows(table.name):
            if row.get(field.name) is not None:
                yield case.found(table.name, row, field.name, number=row[field.name], school_type=case.school_type)


@rule_of_fields("R110", "soft", lambda of: of.asked_of, source=DICTIONARY)
def asked_and_blank(case: Case, table: TableLike, field: FieldLike) -> Iterator[Found | Unknown]:
    """A figure that this type of school is asked for in particular, and that is blank."""
    if case.school_type in field.asked_of:
        for row in case.data.rows(table.name):
            if row.get(field.name) is None:
                yield case.found(table.name, row, field.name, school_type=case.school_type)


@rule("R111", "soft", source=FORMAT)
def table_missing(case: Case) -> Iterator[Found | Unknown]:
    """A table without a row and without 空数据说明: nobody knows whether there is nothing or it was forgotten."""
    for name in case.tables:
        if name not in NEVER_EMPTY and case.data.is_missing(name):
            yield case.found(name, {}, "", table=name)


@rule("R112", "hard", "no_data", source=STATISTICS)
def empty_with_rows(case: Case) -> Iterator[Found | Unknown]:
    """A table declared empty that has rows all the same."""
    for row in case.data.rows("no_data"):
        name = text(row, "table") or ""
        if case.data.rows(name):
            yield case.found("no_data", row, "table", cells=[name], table=name, count=len(case.data.rows(name)))


@rule("R113", "soft", *WHOLE_COLUMNS, source=PRACTICE)
def partly_filled(case: Case) -> Iterator[Found | Unknown]:
    """A column that some rows have and others have not: is it none, or not known?"""
    for table, names in WHOLE_COLUMNS.items():
        held = case.data.rows(table)
        for name in names:
            # Others than teachers are not graded, registered or rotated.
            rows = [row for row in held if name == "is_principal" or row.get("post", "teacher") == "teacher"]
            blanks = [row for row in rows if row.get(name) is None]
            if 0 < len(blanks) < len(rows):
                cells = [case.data.path(table, row, name) for row in blanks]
                yield case.found(table, blanks[0], name, cells=cells, count=len(blanks), whole=len(rows))


@rule("R114", "hard", "no_data", source=FORMAT)
def declares_no_table(case: Case) -> Iterator[Found | Unknown]:
    """空数据说明 for what is no table, or for a table that cannot be empty."""
    for row in case.data.rows("no_data"):
        name = text(row, "table")
        if name is not None and (name not in case.tables or name in NEVER_EMPTY):
            yield case.found("no_data", row, "table", text=name)


@rule("R115", "hard", "school", *STAGED, source=STATISTICS)
def stage_of_other_type(case: Case) -> Iterator[Found | Unknown]:
    """A stage that a school of this type does not have; such a row counts nowhere."""
    if case.stages is None:
        yield Unknown(("school.school_type",))
        return
    for table in STAGED:
        for row in case.data.rows(table):
            stage = row.get("stage")
            if stage in GRADES and stage not in case.stages:
                yield case.found(table, row, "stage", stage=stage, school_type=case.school_type)


@rule("R116", "soft", "school", *STAGED, source=STATISTICS)
def shared_with_nobody(case: Case) -> Iterator[Found | Unknown]:
    """Held in common in a school of one stage: it goes to that stage whole."""
    if case.stages is not None and len(case.stages) == 1:
        for table in STAGED:
            for row in case.data.rows(table):
                if row.get("stage") == SHARED:
                    yield case.found(table, row, "stage", school_type=case.school_type)


@rule("R117", "hard", "school", *GRADED, source=DICTIONARY)
def grade_of_other_type(case: Case) -> Iterator[Found | Unknown]:
    """A grade that a school of this type does not have."""
    if case.stages is None:
        yield Unknown(("school.school_type",))
        return
    grades = {grade for stage, of_stage in GRADES.items() if stage in case.stages for grade in of_stage}
    for table in GRADED:
        for row in case.data.rows(table):
            if row.get("grade") is not None and row["grade"] not in grades:
                yield case.found(table, row, "grade", grade=row["grade"], school_type=case.school_type)


@rule("R118", "soft", "class_group", *STAGED, source=STATISTICS)
def stage_without_pupils(case: Case) -> Iterator[Found | Unknown]:
    """Rows of a stage in which the school has no class: the stage is left out, and they count nowhere."""
    if not case.grades or any(grade is None for _, grade in case.grades):
        return
    taught = {stage for stage, grades in GRADES.items() if any(grade in grades for _, grade in case.grades)}
    for table in STAGED:
        for stage in (case.stages or frozenset()) - taught:
            rows = [row for row in case.data.rows(table) if row.get("stage") == stage]
            if rows:
                yield case.found(table, rows[0], "stage", stage=stage, count=len(rows))


@rule_of_tables("R119", "soft", "room", "sports_area", "equipment", "responsibility", "improvement", source=PRACTICE)
def same_row_twice(case: Case, table: TableLike) -> Iterator[Found | Unknown]:
    """Two rows of a numbered table that are the same but for their number: entered twice?"""
    names = [field.name for field in table.fields if not field.key]
    seen: dict[tuple[object, ...], Row] = {}
    rows = case.data.rows(table.name) if table.numbered else ()
    held = case.data.each((same_row_twice, table.name), rows, lambda row: tuple(row.get(name) for name in names))
    for row, values in zip(rows, held, strict=True):
        first = seen.setdefault(values, row)
        if first is not row:
            cells = case.at(table.name, first, names[0])
            yield case.found(table.name, row, names[0], cells=cells, row=first.get(table.key[0]))


@rule("R120", "hard", "period", *(table for table, _ in YEARS), source=DICTIONARY)
def year_ahead(case: Case) -> Iterator[Found | Unknown]:
    """A year after the day for which the figures hold."""
    for table, name in YEARS:
        for row in case.data.rows(table):
            year = whole(row, name)
            if year is not None and case.snapshot is None:
                yield Unknown(("period.snapshot_date",))
                return
            if year is not None and case.snapshot is not None and year > case.snapshot.year:
                yield case.found(table, row, name, cells=["period.snapshot_date"], year=year, snapshot=case.snapshot)


@rule("R121", "soft", "period", *(table for table, _ in DAYS), source=DICTIONARY)
def day_ahead(case: Case) -> Iterator[Found | Unknown]:
    """A day after the end of the school year."""
    if case.school_year is None:
        return
    end = datetime.date(case.school_year + 1, 8, 31)
    for table, name in DAYS:
        for row in case.data.rows(table):
            on = day(row, name)
            if on is not None and on > end:
                yield case.found(table, row, name, cells=["period.school_year"], day=on, end=end)


@rule("R122", "soft", "admission", "disability_enrolment", source=DICTIONARY)
def row_of_a_code_missing(case: Case) -> Iterator[Found | Unknown]:
    """A table of one row for each stage or kind in which one is missing."""
    stages = (case.stages or frozenset()) & {stage_of(grade) for _, grade, size in case.classes if grade and size}
    kinds = next((f.codes for f in case.tables["disability_enrolment"].fields if f.name == "kind"), {})
    for table, name, wanted in (
        ("admission", "stage", stages - {"senior"}),
        ("disability_enrolment", "kind", {*kinds}),
    ):
        rows = case.data.rows(table)
        missing = wanted - {str(row.get(name)) for row in rows}
        if rows and missing and not any(row.get(name) is None for row in rows):
            yield case.found(table, {}, name, missing=tuple(sorted(missing)))
