"""The sample school: comes in without a finding, adds up, and stands where the demo needs it, one teacher short."""

from __future__ import annotations

import importlib.util
import io
import re
import zipfile
from collections import Counter
from decimal import Decimal
from types import ModuleType
from typing import Any

import pytest

from jhdesk import paths
from jhdesk.calc.engine import evaluate_school
from jhdesk.calc.results import UnitResult
from jhdesk.models.dictionary import TABLES
from jhdesk.models.identity import holds_identity_number
from jhdesk.workbook.reader import WorkbookRead, read_workbook
from tests.builders import Row, Tables, school_data, standard

SAMPLE = paths.resources() / "samples" / "sample-school.xlsx"
NOBODY = re.compile(r"示例[^0-9]+|教师[0-9]{2}|职工[0-9]{2}|0000-0000000")
LIVING, OFFICE = {"dormitory", "canteen"}, {"office", "other"}


@pytest.fixture(scope="module")
def builder() -> ModuleType:
    path = paths.resources().parent / "installers" / "build_sample.py"
    spec = importlib.util.spec_from_file_location("build_sample", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def read() -> WorkbookRead:
    return read_workbook(SAMPLE, name=SAMPLE.name)


@pytest.fixture
def tables(read: WorkbookRead) -> Tables:
    return {name: [dict(row) for row in rows] for name, rows in read.tables.items()}


def units(tables: Tables) -> dict[str, UnitResult]:
    result = evaluate_school(standard(), school_data(tables))
    assert result.left_out == ()
    return {unit.stage: unit for unit in result.units}


def statuses(unit: UnitResult) -> Counter[str]:
    return Counter(result.status for result in unit.indicators.values())


def grades_of(stage: str) -> range:
    return range(1, 7) if stage == "primary" else range(7, 10)


def area(rows: list[Row], types: set[str]) -> Decimal:
    return sum((row["quantity"] * row["area_each_m2"] for row in rows if row["room_type"] in types), Decimal())


def total(rows: list[Row], *fields: str) -> Any:
    return sum(row[field] for row in rows for field in fields)


def test_it_is_read_without_a_finding_and_as_it_was_written(read: WorkbookRead) -> None:
    assert (read.findings, read.cleaned) == ([], [])


def test_it_is_what_the_script_makes(builder: ModuleType, read: WorkbookRead) -> None:
    assert builder.TARGET == SAMPLE
    assert builder.sample() == read.tables
    again = builder.build()
    assert builder.build() == again
    # Unpacked, because another zlib may pack the same content into other bytes.
    with zipfile.ZipFile(SAMPLE) as shipped, zipfile.ZipFile(io.BytesIO(again)) as made:
        assert shipped.namelist() == made.namelist()
        assert [n for n in shipped.namelist() if shipped.read(n) != made.read(n)] == []


def test_the_script_refuses_a_cell_that_its_field_does_not_allow(builder: ModuleType) -> None:
    for block in ("books\n12a", "volumes\n1", "books\n1,2"):
        with pytest.raises(ValueError, match="library_stock"):
            builder.rows_of("library_stock", block)


def test_every_table_has_rows_or_is_declared_empty(tables: Tables) -> None:
    declared = {row["table"] for row in tables["no_data"]}
    assert declared == {name for name in TABLES if not tables[name]} == {"dropout_case", "evidence"}


def test_required_fields_are_filled_and_keys_are_their_own(tables: Tables) -> None:
    for name, table in TABLES.items():
        blanks = [
            (table.key_text(r), f.name) for r in tables[name] for f in table.fields if f.required and r[f.name] is None
        ]
        assert blanks == [], name
        assert len({table.key_text(row) for row in tables[name]}) == len(tables[name]), name


def test_primary_meets_all_seven(tables: Tables) -> None:
    primary = units(tables)["primary"]
    assert (primary.status, statuses(primary)) == ("pass", Counter(meets=7))


def test_junior_is_one_teacher_short_of_l1_and_meets_the_rest(tables: Tables) -> None:
    junior = units(tables)["junior"]
    assert statuses(junior) == Counter(meets=6, floor=1)
    l1 = junior.indicators["L1"]
    assert (l1.status, l1.shortfall, l1.shortfall_to_floor) == ("floor", 1, 0)


def test_one_changed_degree_makes_junior_meet(tables: Tables) -> None:
    teacher = next(row for row in tables["staff"] if row["stage"] == "junior" and row["degree"] == "31")
    assert teacher["post"] == "teacher"
    teacher["degree"] = "21"
    assert statuses(units(tables)["junior"]) == Counter(meets=7)


@pytest.mark.parametrize("table", ["room", "sports_area", "equipment", "library_stock"])
def test_both_own_and_shared_rows_are_there(table: str, tables: Tables) -> None:
    assert {row["stage"] for row in tables[table]} == {"primary", "junior", "shared"}


def test_nobody_real_and_no_identity_number_is_in_it(tables: Tables) -> None:
    for name, table in TABLES.items():
        for row in tables[name]:
            assert [
                f.name for f in table.fields if isinstance(v := row[f.name], str) and holds_identity_number(v)
            ] == []
            people = [row[f.name] for f in table.fields if f.privacy == "personal" and f.kind == "text" and row[f.name]]
            assert [person for person in people if not NOBODY.fullmatch(person)] == []


def test_classes_add_up(tables: Tables) -> None:
    staff = {row["staff_no"]: row for row in tables["staff"]}
    for row in tables["class_group"]:
        pupils, teacher = row["boys"] + row["girls"], staff[row["homeroom_staff_no"]]
        assert pupils <= (45 if row["grade"] < 7 else 50)
        assert row["boarders"] <= pupils
        assert row["aided"] == row["in_need"] <= pupils
        assert teacher["post"] == "teacher"
        assert row["grade"] in grades_of(teacher["stage"])
    homerooms = [row["homeroom_staff_no"] for row in tables["class_group"]]
    assert len(set(homerooms)) == len(homerooms)


def test_other_tables_speak_of_the_same_pupils(tables: Tables) -> None:
    classes = tables["class_group"]
    (funding,), (ict,) = tables["funding"], tables["ict"]
    assert funding["funded_pupils"] == ict["pupil_spaces"] == total(classes, "boys", "girls")
    for row in tables["admission"]:
        first = [c for c in classes if c["grade"] == grades_of(row["stage"])[0]]
        assert row["new_pupils_in_zone"] <= row["new_pupils"] == total(first, "boys", "girls")
    for row in tables["cohort"]:
        assert row["graduating"] == (row["entrants"] + row["transferred_in"] - row["transferred_out"]
                                     - row["deceased"] - row["dropped_out"])  # fmt: skip
    for row in tables["disability_enrolment"]:
        assert total(classes, f"{row['kind']}_impaired") <= row["enrolled"] <= row["of_age"]


def test_rooms_fit_into_their_buildings(tables: Tables) -> None:
    rooms = tables["room"]
    floors: Counter[str] = Counter()
    for row in tables["building"]:
        floors[row["use"]] += row["floor_area_m2"]
    types = {row["room_type"] for row in rooms}
    assert area(rooms, types - LIVING - OFFICE) <= floors["teaching"]
    assert area(rooms, LIVING) <= floors["living"]
    assert area(rooms, OFFICE) <= floors["office"]
    assert all(row["networked_multimedia"] <= row["quantity"] for row in rooms)


def test_every_course_is_given_as_planned_by_a_teacher_of_the_subject(tables: Tables) -> None:
    courses = tables["course_offering"]
    hours: Counter[int] = Counter()
    for row in courses:
        assert row["actual_hours"] >= row["planned_hours"] > 0
        hours[row["grade"]] += row["actual_hours"]
    assert hours == {1: 26, 2: 26, 3: 30, 4: 30, 5: 30, 6: 30, 7: 34, 8: 34, 9: 34}
    for stage in ("primary", "junior"):
        teachers = [row for row in tables["staff"] if row["post"] == "teacher" and row["stage"] == stage]
        taught = {row[field] for row in teachers for field in ("subject", "subject_2")}
        assert {row["subject"] for row in courses if row["grade"] in grades_of(stage)} == taught - {None}


def test_survey_counts_answers_that_were_given(tables: Tables) -> None:
    assert all(row["satisfied"] <= row["returned"] <= row["issued"] for row in tables["survey"])
