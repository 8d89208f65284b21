"""L1-L7 of a unit and its verdict, sentence by sentence of 教督〔2017〕6号 第五条, at the boundaries."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from itertools import product

import pytest

from jhdesk.calc.engine import evaluate_school, unit_status
from jhdesk.calc.results import IndicatorResult, LeftOut, SchoolResult, UnitResult
from tests.builders import (
    SCHOOL_CODE,
    Row,
    Tables,
    changed,
    declared,
    of_type,
    pupils,
    row,
    school_data,
    school_tables,
    staff,
    standard,
)
from tests.calc import reference


def evaluate(tables: Tables) -> SchoolResult:
    return evaluate_school(standard(), school_data(tables))


def unit(tables: Tables, stage: str = "primary") -> UnitResult:
    return next(unit for unit in evaluate(tables).units if unit.stage == stage)


def indicator(tables: Tables, name: str, stage: str = "primary") -> IndicatorResult:
    return unit(tables, stage).indicators[name]


def junior_school(class_group: Sequence[Row], **changes: Sequence[Row]) -> Tables:
    return school_tables(school=of_type("311"), class_group=class_group, **changes)


def test_the_default_school_of_the_tests_passes_with_all_seven() -> None:
    found = unit(school_tables())
    assert (found.school_code, found.name, found.school_year) == (SCHOOL_CODE, "第一小学", 2024)
    assert (found.stage, found.pupils, found.status, found.note) == ("primary", 300, "pass", None)
    values = {"L1": 5, "L2": 3, "L3": 2, "L4": Fraction(1500.5) / 300, "L5": 8, "L6": Fraction(7000, 3), "L7": 4}
    assert {name: result.value for name, result in found.indicators.items()} == values
    assert {result.status for result in found.indicators.values()} == {"meets"}
    assert {result.missing for result in found.indicators.values()} == {()}


def test_21_teachers_for_500_primary_pupils_are_exactly_4_2_and_meet() -> None:
    """第五条(一): 4.2 a hundred; the value at the threshold meets, and floats have no say in it."""
    found = indicator(school_tables(class_group=pupils(primary=500), staff=staff(21)), "L1")
    assert found == IndicatorResult(
        "meets", Fraction("4.2"), Fraction("3.57"), Fraction("4.2"), Fraction(21), 0, 0, (), None
    )


def test_20_teachers_for_500_primary_pupils_are_at_the_floor_and_one_short() -> None:
    found = indicator(school_tables(class_group=pupils(primary=500), staff=staff(20)), "L1")
    assert (found.status, found.value, found.shortfall, found.shortfall_to_floor) == ("floor", 4, 1, 0)


@pytest.mark.parametrize(("teachers", "status", "short", "to_floor"), [(53, "meets", 0, 0), (52, "floor", 1, 0)])
def test_53_teachers_for_1000_junior_pupils_are_exactly_5_3_and_meet(
    teachers: int, status: str, short: int, to_floor: int
) -> None:
    """第五条(一): 5.3 a hundred in junior schools."""
    tables = junior_school(pupils(junior=1000), staff=staff(teachers, stage="junior"))
    found = indicator(tables, "L1", "junior")
    assert (found.status, found.shortfall, found.shortfall_to_floor) == (status, short, to_floor)
    assert found.value == Fraction(teachers, 10)


@pytest.mark.parametrize(
    ("area", "status", "short", "to_floor"),
    [
        ("1350", "meets", "0", "0"),
        ("1349.999999", "floor", "0.000001", "0"),
        ("1147.5", "floor", "202.5", "0"),
        ("1147.499999", "fails", "202.500001", "0.000001"),
        ("0", "fails", "1350", "1147.5"),
    ],
)
def test_the_floor_is_exactly_85_percent(area: str, status: str, short: str, to_floor: str) -> None:
    """第五条: 余项不能低于要求的 85%. Square metres are missing in parts."""
    room = [row("room", row_no=1, area_each_m2=Decimal(area), networked_multimedia=9)]
    found = indicator(school_tables(room=room), "L4")
    assert (found.status, found.numerator) == (status, Fraction(area))
    assert (found.shortfall, found.shortfall_to_floor) == (Fraction(short), Fraction(to_floor))


def test_people_and_rooms_are_missing_as_whole_things_rounded_up() -> None:
    """301 pupils need 12.642 teachers: 10 lack three, and 10.7457 at the floor: one."""
    tables = school_tables(class_group=pupils(primary=301), staff=staff(10))
    found = indicator(tables, "L1")
    assert (found.shortfall, found.shortfall_to_floor) == (3, 1)
    assert isinstance(found.shortfall, int)


@pytest.mark.parametrize("statuses", product(("meets", "floor", "fails", "not_assessable"), repeat=7))
def test_a_unit_passes_with_six_and_a_floor_and_fails_only_for_certain(statuses: tuple[str, ...]) -> None:
    """第五条: 至少 6 项达到要求,余项不低于 85 %; a blank decides nothing unless the rest fails already."""
    if statuses != tuple(sorted(statuses)):  # the order of the seven does not matter
        pytest.skip("the same seven in another order")
    assert unit_status(standard(), statuses) == reference.unit_status(statuses)
