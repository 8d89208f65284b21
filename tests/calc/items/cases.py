"""Cases of items: a sentence with input, output and article, read from tests/cases/*.toml.

``given`` changes the default school of tests.builders: ``tables`` replaces whole tables (rows over the builder's
defaults, ``times`` repeats a row under running numbers), ``each`` and ``first`` set fields in every or the first row,
``declared`` names tables that are declared empty. A blank is written as "(blank)". County cases have ``schools``
(a list of such changes, ``times`` repeats one), ``figures``, ``units`` of figures, ``ratings`` and ``passing``.
``then`` holds what is expected; what it does not name is not compared.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

from jhdesk import paths
from jhdesk.calc.item_standard import ItemStandard, Plan
from jhdesk.calc.items.county import county_items
from jhdesk.calc.items.judge import facts, school_items
from jhdesk.calc.parameter_file import ParameterFile
from jhdesk.calc.results import ItemResult
from jhdesk.calc.rows import SchoolData
from tests.builders import SCHOOL_CODE, Row, Tables, declared, row, school_data, school_tables, standard_toml

FOLDER = Path(__file__).parents[2] / "cases"
BLANK = "(blank)"
NUMBERED = {"staff": ("staff_no", "t{:03}"), "class_group": ("class_no", "{}")}


@dataclass(frozen=True)
class Case:
    """One case as it stands in its file."""

    item: str
    kind: str
    says: str
    article: str
    given: Mapping[str, Any]
    then: Mapping[str, Any]
    last_year: Mapping[str, Any] | None = None
    schools: tuple[Mapping[str, Any], ...] | None = None

    @property
    def of_county(self) -> bool:
        return self.schools is not None


@cache
def item_standard() -> ItemStandard:
    """The shipped national standard's items."""
    return ItemStandard.read(ParameterFile(standard_toml(), "national-2017.toml"))


def plan_toml() -> dict[str, Any]:
    """The parsed file of the shipped plan, decimals exact."""
    path = paths.resources() / "standards" / "plans" / "county-plan-2021.toml"
    return tomllib.loads(path.read_text(encoding="utf-8"), parse_float=Decimal)


@cache
def plan() -> Plan:
    """The shipped county plan."""
    return Plan.read(ParameterFile(plan_toml(), "county-plan-2021.toml", "plan"))


def read_cases() -> list[Case]:
    """All cases, file by file."""
    cases = []
    for path in sorted(FOLDER.glob("*.toml")):
        document = tomllib.loads(path.read_text(encoding="utf-8"), parse_float=Decimal)
        for each in document["case"]:
            schools = each.pop("schools", None)
            if schools is not None:
                schools = tuple(school for school in schools for _ in range(school.pop("times", 1)))
            cases.append(Case(given=each.pop("given", {}), schools=schools, **each))
    return cases


def tables_of(given: Mapping[str, Any]) -> Tables:
    """The tables of the default school with these changes."""
    assert given.keys() <= {"tables", "each", "first", "declared"}, given
    tables = school_tables(**{name: _rows(name, rows) for name, rows in given.get("tables", {}).items()})
    for name, values in given.get("each", {}).items():
        tables[name] = [_with(each, values) for each in tables[name]]
    for name, values in given.get("first", {}).items():
        tables[name][0] = _with(tables[name][0], values)
    if "declared" in given:
        tables["no_data"] = declared(*given["declared"])
    return tables


def _rows(table: str, rows: list[dict[str, Any]]) -> list[Row]:
    made: list[Row] = []
    for values in rows:
        fields = {name: value for name, value in values.items() if name != "times"}
        for _ in range(values.get("times", 1)):
            numbered = {}
            if table in NUMBERED and NUMBERED[table][0] not in fields:
                name, form = NUMBERED[table]
                text = form.format(len(made) + 1)
                numbered = {name: int(text) if text.isdigit() else text}
            made.append(_with(row(table), {**numbered, **fields}))
    return made


def _with(old: Row, values: Mapping[str, Any]) -> Row:
    assert values.keys() <= old.keys(), values
    return {**old, **{name: None if value == BLANK else value for name, value in values.items()}}


def judge(case: Case) -> list[ItemResult]:
    """The results of the case's item: of the school, or of the county."""
    if case.schools is not None:
        results = _county(case.given, case.schools)
    else:
        last_year = None if case.last_year is None else school_data(tables_of(case.last_year))
        results = school_items(item_standard(), plan(), school_data(tables_of(case.given)), last_year)
    return [result for result in results if result.id == case.item]


def _county(given: Mapping[str, Any], schools: tuple[Mapping[str, Any], ...]) -> tuple[ItemResult, ...]:
    assert given.keys() <= {"figures", "units", "ratings", "passing"}, given
    data = [_numbered(school_data(tables_of(school)), at) for at, school in enumerate(schools)]
    found = [each for each in (facts(item_standard(), plan(), school) for school in data) if each]
    units = given.get("units", {})
    tables = {
        "county_figure": [
            {"figure_id": name, "value": None if value == BLANK else value, "unit": units.get(name), "note": None}
            for name, value in given.get("figures", {}).items()
        ],
        "self_rating": [{"item_id": name, "rating": rating} for name, rating in given.get("ratings", {}).items()],
    }
    passing = {code: None if truth == BLANK else truth for code, truth in given.get("passing", {}).items()}
    return county_items(item_standard(), plan(), found, passing, tables)


def _numbered(data: SchoolData, at: int) -> SchoolData:
    """The school under a code of its own: the default one, then one more each."""
    code = str(int(SCHOOL_CODE) + at)
    return SchoolData({**data.tables, "school": [{**data.first("school"), "school_code": code}]}, data.key_of)


def expected(then: Mapping[str, Any]) -> dict[str, Any]:
    """What the result must be, in the types of a result."""
    found: dict[str, Any] = {}
    for name, value in then.items():
        if value == BLANK:
            found[name] = None
        elif name in ("value", "target"):
            found[name] = Fraction(value)
        elif name == "missing":
            found[name] = tuple(value)
        else:
            found[name] = value
    return found
