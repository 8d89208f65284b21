"""A made-up nine-year school as large as they come: 2,500 pupils, 60 classes, 220 staff, every table filled in."""

from __future__ import annotations

import random
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from jhdesk.calc.rows import SchoolData
from jhdesk.models.dictionary import TABLES
from jhdesk.models.field import Field
from tests.builders import row, school_data, school_tables

ROWS: Mapping[str, int] = {
    "room": 40, "sports_area": 8, "equipment": 150, "building": 12, "responsibility": 40, "library_stock": 3,
    "programme": 4, "partnership": 4, "school_course": 12, "improvement": 5, "dropout_case": 2,
}  # fmt: skip


def large_school(seed: int = 7) -> SchoolData:
    """Random plausible values everywhere; the same for the same seed."""
    chance = random.Random(seed)
    tables = {name: [large_row(chance, name, at) for at in range(count)] for name, count in ROWS.items()}
    classes = [(grade, number) for grade in range(1, 10) for number in range(1, 8)][:60]
    tables["class_group"] = [
        large_row(
            chance,
            "class_group",
            0,
            grade=grade,
            class_no=number,
            boys=chance.randint(18, 23),
            girls=chance.randint(18, 23),
        )
        for grade, number in classes
    ]
    tables["staff"] = [
        large_row(
            chance,
            "staff",
            at,
            staff_no=f"t{at:03}",
            post="teacher" if at % 10 else "admin",
            stage=chance.choice(["primary", "junior"]),
        )
        for at in range(220)
    ]
    tables["course_offering"] = [
        large_row(chance, "course_offering", 0, grade=grade, subject=subject)
        for grade in range(1, 10)
        for subject in ("chinese", "mathematics", "english", "pe", "music", "art", "morality_law", "labour", "science")
    ]
    for name in ("ict", "funding"):
        tables[name] = [large_row(chance, name, 0)]
    tables["survey"] = [
        large_row(
            chance,
            "survey",
            0,
            respondent=who,
            about=about,
            issued=200,
            returned=180,
            satisfied=chance.randint(150, 180),
        )
        for who in ("pupil", "parent", "teacher", "principal", "congress")
        for about in ("school", "government")
    ]
    tables["cohort"] = [large_row(chance, "cohort", 0, stage="junior", entry_year=2021, entrants=280, graduating=270)]
    tables["school"] = [row("school", school_type="312", urban_rural_code="121", is_boarding=False, sponsor="public")]
    return school_data(school_tables(**tables))


def large_row(chance: random.Random, table: str, at: int, **given: Any) -> dict[str, Any]:
    values = {field.name: _value(chance, field, at) for field in TABLES[table].fields}
    return row(table, **{**values, **given})


def _value(chance: random.Random, field: Field, at: int) -> Any:
    if field.name == "row_no":
        return at + 1
    if field.kind == "code":
        codes = [code for code in field.codes if code != "senior"]
        return codes[at % len(codes)] if field.key else chance.choice(codes)
    if field.kind == "int":
        return max(field.minimum or 0, chance.randint(1, 9))
    kinds: Mapping[str, Any] = {
        "text": f"{field.label}{at}",
        "decimal": Decimal(chance.randint(2000, 90_000)) / 100,
        "bool": chance.random() < 0.9,
    }
    return kinds.get(field.kind)
