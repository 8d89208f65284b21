"""One engine, two carriers: rows, columns and an independent calculation give the same answer for any county.

Values and shortfalls are compared bit for bit: both carriers divide whole numbers once, so that the float of the
columns is the float nearest to the fraction of the rows. A warning of NumPy is an error here as in every test.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from functools import partial
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jhdesk.calc.engine import evaluate_school
from jhdesk.calc.results import Evaluation, IndicatorResult, SchoolResult
from tests.builders import Tables, changed, county, declared, of_type, row, school_data, standard
from tests.calc import reference

READ = ("class_group", "room", "sports_area", "equipment", "staff")
KEY = {"class_group": "class_no", "staff": "staff_no"}


def one_of(*values: Any) -> st.SearchStrategy[Any]:
    return st.sampled_from(values)


TIDY: dict[str, dict[str, st.SearchStrategy[Any]]] = {
    "class_group": {
        "grade": one_of(1, 1, 6, 7, 7, 9, 10, 12),
        "boys": one_of(0, 10, 30, 300),
        "girls": one_of(0, 16, 33),
    },
    "room": {
        "room_type": one_of("classroom", "classroom", "indoor_sports", "office", "music"),
        "stage": one_of("primary", "junior", "senior", "shared", "shared"),
        "quantity": one_of(0, 1, 2, 12),
        "area_each_m2": st.decimals(0, 2000, places=2),
        "networked_multimedia": one_of(0, 1, 3),
    },
    "sports_area": {
        "stage": one_of("primary", "junior", "senior", "shared", "shared"),
        "quantity": one_of(0, 1, 2),
        "area_each_m2": st.one_of(one_of(Decimal(0), Decimal(5)), st.decimals(0, 5000, places=1)),
    },
    "equipment": {
        "stage": one_of("primary", "junior", "senior", "shared", "shared"),
        "quantity": one_of(0, 1, 21),
        "unit_value_yuan": st.decimals(0, 5000, places=2),
    },
    "staff": {
        "post": one_of("teacher", "teacher", "worker"),
        "stage": one_of("primary", "junior", "senior"),
        "subject": one_of("pe", "arts", "chinese"),
        "degree": one_of("11", "21", "31", "41"),
        "backbone_level": one_of("none", "school", "county", "nation"),
    },
}
"""table -> field -> what a school without a blank that counts may hold"""
SIZES = st.one_of(
    one_of(Decimal(0), Decimal("0.000000000001"), Decimal("9999999999.999999999999"), Decimal(10_000_000_000)),
    st.decimals(0, 10**7, places=4),
    st.decimals(0, 50, places=5),
)
LARGE = {
    **TIDY,
    "class_group": {**TIDY["class_group"], "boys": one_of(0, 9, 16, 17, 400, 999_999)},
    "room": {**TIDY["room"], "quantity": one_of(0, 1, 7, 999_999), "area_each_m2": SIZES},
    "equipment": {**TIDY["equipment"], "quantity": one_of(0, 1, 7, 999_999), "unit_value_yuan": SIZES},
}
"""the same with numbers of every size and number of decimals that a field takes"""
BLANK = {
    table: {field: st.one_of(values, values, st.none()) for field, values in fields.items()}
    for table, fields in LARGE.items()
}
"""the same with blanks anywhere"""
GAPS = [(table, field) for table, fields in TIDY.items() for field in (*fields, "")]
"""one field to leave blank in one row, or ("") a table to leave empty"""


def tables_of(fields: dict[str, dict[str, st.SearchStrategy[Any]]], least: int) -> dict[str, st.SearchStrategy[Any]]:
    def keyed(table: str, drawn: list[dict[str, Any]]) -> list[dict[str, Any]]:
        key = KEY.get(table, "row_no")
        return [row(table, **{key: f"t{n}" if table == "staff" else n}, **values) for n, values in enumerate(drawn, 1)]

    return {
        table: st.lists(st.fixed_dictionaries(values), min_size=least, max_size=4).map(partial(keyed, table))
        for table, values in fields.items()
    }


KNOWN = st.sampled_from((*reference.STAGES, "312", "345", "514")).map(of_type)
UNKNOWN = st.sampled_from((*reference.STAGES, "312", "345", None)).map(of_type)
DECLARED = st.lists(st.sampled_from(READ), max_size=3, unique=True).map(lambda names: declared(*names))
TIDY_SCHOOLS = st.fixed_dictionaries({"school": KNOWN, **tables_of(TIDY, 1), "no_data": DECLARED})
LARGE_SCHOOLS = st.fixed_dictionaries({"school": KNOWN, **tables_of(LARGE, 1), "no_data": DECLARED})
BLANK_SCHOOLS = st.fixed_dictionaries({"school": UNKNOWN, **tables_of(BLANK, 0), "no_data": DECLARED})


def with_gap(tables: Tables, gap: tuple[str, str], at: int) -> Tables:
    """The school with one blank and no other, which only that one can betray."""
    table, field = gap
    return {**tables, table: changed(tables[table], at, **{field: None}) if field else []}


GAP_SCHOOLS = st.builds(with_gap, TIDY_SCHOOLS, st.sampled_from(GAPS), st.integers(0, 3))


def coded(drawn: Sequence[Tables]) -> list[Tables]:
    """The same schools, each with a code of its own."""
    return [{**each, "school": changed(each["school"], school_code=f"{at:010}")} for at, each in enumerate(drawn)]


def plain(result: IndicatorResult) -> tuple[Any, ...]:
    """An indicator's result in floats, for comparing bit for bit."""
    numbers = (result.value, result.numerator, result.shortfall, result.shortfall_to_floor)
    floats = (None if number is None else float(number) for number in numbers)
    return result.status, result.missing, result.note, result.threshold, result.floor, *floats


def assert_same_as_rows(evaluation: Evaluation, schools: Sequence[Tables]) -> None:
    results = [evaluate_school(standard(), school_data(tables)) for tables in schools]
    by_rows = [unit for result in results for unit in result.units]
    assert evaluation.left_out == tuple(out for result in results for out in result.left_out)
    for ours, theirs in zip(evaluation.units, by_rows, strict=True):
        assert (ours.school_code, ours.name, ours.school_year) == (
            theirs.school_code,
            theirs.name,
            theirs.school_year,
        )
        assert (ours.stage, ours.pupils, ours.status) == (theirs.stage, theirs.pupils, theirs.status)
        assert {name: plain(each) for name, each in ours.indicators.items()} == {
            name: plain(each) for name, each in theirs.indicators.items()
        }


def assert_same_as_reference(result: SchoolResult, tables: Tables) -> None:
    expected = reference.school(tables)
    assert [(out.stage, out.reason) for out in result.left_out] == expected.left_out
    for ours, theirs in zip(result.units, expected.units, strict=True):
        assert (ours.stage, ours.pupils, ours.status) == (theirs.stage, theirs.pupils, theirs.status)
        for name, right in theirs.indicators.items():
            found = ours.indicators[name]
            assert (name, found.status, frozenset(found.missing)) == (name, right.status, right.missing)
            assert len(found.missing) == len(right.missing)
            assert (found.value, found.shortfall, found.shortfall_to_floor) == (
                right.value,
                right.shortfall,
                right.shortfall_to_floor,
            )
            if not right.missing:
                assert found.numerator == right.numerator


def assert_cvs_same_as_reference(evaluation: Evaluation, schools: Sequence[Tables]) -> None:
    units = [unit for tables in schools for unit in reference.school(tables).units]
    assert evaluation.cv is not None
    for stage, cvs in evaluation.cv.items():
        for name, found in cvs.items():
            right = reference.county_cv(units, stage, name)
            assert (found.status, found.units, found.missing) == (right.status, right.units, right.missing)
            for ours, theirs in ((found.cv, right.cv), (found.mean, right.mean)):
                assert ours == (None if theirs is None else pytest.approx(float(theirs), rel=1e-12, abs=1e-12))


def assert_all_the_same(evaluation: Evaluation, schools: Sequence[Tables]) -> None:
    assert_same_as_rows(evaluation, schools)
    assert_cvs_same_as_reference(evaluation, schools)
    for tables in schools:
        assert_same_as_reference(evaluate_school(standard(), school_data(tables)), tables)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(TIDY_SCHOOLS, max_size=4).map(coded))
def test_a_complete_county_is_answered_by_columns_alone(schools: list[Tables]) -> None:
    evaluation, asked = county(schools)
    assert asked == []
    assert_all_the_same(evaluation, schools)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.one_of(TIDY_SCHOOLS, GAP_SCHOOLS, GAP_SCHOOLS, LARGE_SCHOOLS, BLANK_SCHOOLS), max_size=4).map(coded))
def test_any_county_is_the_same_by_rows_by_columns_and_by_hand(schools: list[Tables]) -> None:
    evaluation, _ = county(schools)
    assert_all_the_same(evaluation, schools)
