"""What was not entered: filling a blank never turns a verdict into its opposite, and the reasons are always named."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from random import Random
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from jhdesk.calc.engine import evaluate_school
from jhdesk.calc.items.county import county_items, schools_passing
from jhdesk.calc.items.judge import facts, school_items
from jhdesk.calc.results import ItemResult
from jhdesk.models.dictionary import TABLES
from jhdesk.models.field import Field
from tests.builders import Tables, row, school_data
from tests.calc.items.cases import item_standard, plan

TABLES_READ: Mapping[str, int] = {
    "school": 1, "period": 1, "class_group": 3, "admission": 2, "disability_enrolment": 3, "cohort": 2,
    "dropout_case": 2, "responsibility": 8, "building": 2, "room": 4, "equipment": 2, "ict": 1, "library_stock": 2,
    "staff": 5, "funding": 1, "course_offering": 4, "school_course": 1, "programme": 3, "survey": 3,
    "self_rating": 3, "declaration": 3, "partnership": 2,
}  # fmt: skip
"""table -> most rows of a made-up school"""
NUMBERS = (0, 1, 2, 3, 20, 46, 95, 100, 2001)
FIGURES = (Decimal(0), Decimal("0.5"), Decimal(96), Decimal(200), Decimal(360), Decimal(6000))
# A blank of these is a value: no second subject, and no variant of the standard.
MEANT_BLANK = {"subject_2", "founded_year"}
RATED = ("Q3", "Q5", "Q6", "Q7", "Q8", "P25", "P31", "P32")
DECLARED = ("V1", "V2", "V3", "V4", "V5", "V6", "P33")


def some_value(random: Random, field: Field) -> Any:
    fixed: Mapping[str, Sequence[Any]] = {
        "grade": range(1, 11),
        "school_year": (2023, 2024),
        "entry_year": (2020, 2021),
        "degree": ("11", "21", "31", "41", "71"),
        "subject": ("chinese", "music", "arts", "pe", "mental_health", "legal"),
        "room_type": ("music", "art", "counselling", "dormitory", "canteen", "classroom"),
        "rating": ("good", "fair"),
    }
    if field.name in fixed:
        return random.choice(fixed[field.name])
    if field.kind == "code":
        return random.choice(list(field.codes))
    if field.kind == "int":
        return random.choice(NUMBERS)
    return random.choice(FIGURES) if field.kind == "decimal" else random.choice((True, False))


def some_school(random: Random) -> Tables:
    """A school with every cell that items read filled, at random and near the limits."""
    tables: Tables = {"no_data": []}
    for name, most in TABLES_READ.items():
        keys = random.sample(RATED if name == "self_rating" else DECLARED, 3)
        rows = []
        for at in range(most if most == 1 else random.randint(0, most)):
            made = row(name)
            for field in TABLES[name].fields:
                if field.kind not in ("text", "date"):
                    made[field.name] = some_value(random, field)
            numbers = {"row_no": at + 1, "class_no": at + 1, "staff_no": f"t{at}", "item_id": keys[at % 3]}
            rows.append({**made, **{key: value for key, value in numbers.items() if key in made}})
        tables[name] = rows
        if not rows and random.random() < 0.5:
            tables["no_data"].append(row("no_data", table=name))
    return tables


def with_blanks(random: Random, tables: Tables, count: int) -> Tables:
    """The school with so many of its cells blank, and sometimes a whole table lost."""
    found = {name: [dict(each) for each in rows] for name, rows in tables.items()}
    cells = [
        (each, field)
        for name, rows in found.items()
        if name != "no_data"
        for each in rows
        for field, value in each.items()
        if value is not None and field not in MEANT_BLANK | {"school_code", "item_id"}
    ]
    for each, field in random.sample(cells, min(count, len(cells))):
        each[field] = None
    if random.random() < 0.2:
        found[random.choice(sorted(found.keys() - {"school"}))] = []
    return found


def verdicts(results: Sequence[ItemResult]) -> dict[tuple[str, str | None], str]:
    return {(each.id, each.stage): each.status for each in results}


def school_results(tables: Tables) -> tuple[ItemResult, ...]:
    return school_items(item_standard(), plan(), school_data(tables))


def county_results(schools: Sequence[Tables]) -> tuple[ItemResult, ...]:
    data = [school_data(tables) for tables in schools]
    found = [each for each in (facts(item_standard(), plan(), one) for one in data) if each]
    units = [unit for each in data for unit in evaluate_school(item_standard().base, each).units]
    figures = [{"figure_id": "civil_servant_wage_yuan", "value": Decimal(200)}]
    return county_items(item_standard(), plan(), found, schools_passing(units), {"county_figure": figures})


def contradictions(open_: Sequence[ItemResult], filled: Sequence[ItemResult]) -> dict[tuple[str, str | None], str]:
    """Items that are met in one and unmet in the other."""
    after = verdicts(filled)
    return {
        key: f"{status} -> {after[key]}"
        for key, status in verdicts(open_).items()
        if {status, after.get(key)} == {"met", "unmet"}
    }


@settings(max_examples=120, deadline=None)
@given(st.integers(0, 2**32), st.integers(1, 12))
def test_filling_a_blank_never_turns_met_into_unmet_or_unmet_into_met(seed: int, blanks: int) -> None:
    random = Random(seed)
    tables = some_school(random)
    assert contradictions(school_results(with_blanks(random, tables, blanks)), school_results(tables)) == {}


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 2**32), st.integers(1, 12))
def test_nor_does_it_in_the_county(seed: int, blanks: int) -> None:
    random = Random(seed)
    schools = []
    for at in range(3):
        tables = some_school(random)
        tables["school"][0]["school_code"] = str(at)
        # A school that no longer is a special one would join the county with all its rows, which is no blank filled.
        tables["school"][0]["school_type"] = random.choice(("211", "312", "341"))
        schools.append(tables)
    opened = [with_blanks(random, tables, blanks) for tables in schools]
    assert contradictions(county_results(opened), county_results(schools)) == {}


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 2**32), st.integers(0, 12))
def test_what_cannot_be_judged_or_valued_says_why(seed: int, blanks: int) -> None:
    random = Random(seed)
    for each in school_results(with_blanks(random, some_school(random), blanks)):
        if each.status in ("not_assessable", "to_rate"):
            assert each.missing or each.note in ("no_last_year", "budget_zero", "whole_below_zero"), each
        if each.status in ("met", "unmet") and each.value is not None:
            assert each.missing == (), each
        if each.note == "none":
            assert each.value is None, each
        assert each.value is None or isinstance(each.value, int | Fraction)
