"""L1-L7 of a unit and its verdict, sentence by sentence of 教督〔2017〕6号 第五条, at the boundaries."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from itertools import combinations_with_replacement
from typing import Any

import pytest

from jhdesk.calc.engine import evaluate_school, unit_status
from jhdesk.calc.results import IndicatorResult, LeftOut, SchoolResult, UnitResult
from tests.builders import (
    SCHOOL_CODE,
    Row,
    Tables,
    changed,
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


@pytest.mark.parametrize(
    ("statuses", "verdict"),
    [
        ("mmmmmmm", "pass"),
        ("mmmmmml", "pass"),
        ("mmmmmll", "fail"),
        ("mmmmmmf", "fail"),
        ("mmmmmmn", "not_assessable"),
        ("mmmmmln", "not_assessable"),
        ("mmmmlln", "fail"),
        ("nnnnnll", "fail"),
        ("nnnnnnl", "not_assessable"),
        ("nnnnnnf", "fail"),
        ("nnnnnnn", "not_assessable"),
    ],
)
def test_a_unit_passes_with_six_and_a_floor_and_fails_only_for_certain(statuses: str, verdict: str) -> None:
    """第五条: 至少 6 项达到要求,余项不低于 85 %; a blank decides nothing unless what is known fails the unit already."""
    names = {"m": "meets", "l": "floor", "f": "fails", "n": "not_assessable"}
    assert unit_status(standard(), [names[letter] for letter in statuses]) == verdict


def test_the_verdict_is_that_of_the_reference_for_every_seven() -> None:
    for statuses in combinations_with_replacement(("meets", "floor", "fails", "not_assessable"), 7):
        assert unit_status(standard(), statuses) == reference.unit_status(statuses)


def test_a_school_that_fails_one_and_lacks_all_else_fails() -> None:
    tables = school_tables(staff=[], room=[], equipment=[], sports_area=[])
    assert unit(tables).status == "not_assessable"
    assert unit({**tables, "staff": staff(1, subject="pe")}).status == "fail"


def test_two_at_the_floor_fail_whatever_is_missing() -> None:
    """300 pupils: 12 teachers are 4 a hundred, 6 rooms are 2 a hundred, both at the floor."""
    tables = school_tables(staff=[], room=changed(school_tables()["room"], networked_multimedia=6))
    assert unit(tables).status == "not_assessable"
    some = changed(staff(12), subject=None)
    assert unit({**tables, "staff": some}).indicators["L3"].status == "not_assessable"
    assert unit({**tables, "staff": some}).status == "fail"


@pytest.mark.parametrize(
    ("degree", "primary", "junior"),
    [("11", 1, 1), ("14", 1, 1), ("21", 1, 1), ("31", 1, 0), ("41", 0, 0), ("61", 0, 0), ("71", 0, 0), ("90", 0, 0)],
)
def test_degrees_above_the_required_one(degree: str, primary: int, junior: int) -> None:
    """第五条(一): 小学专科及以上,初中本科及以上."""
    assert indicator(school_tables(staff=staff(1, degree=degree)), "L1").numerator == primary
    tables = junior_school(pupils(junior=300), staff=staff(1, stage="junior", degree=degree))
    assert indicator(tables, "L1", "junior").numerator == junior


@pytest.mark.parametrize(
    ("level", "count"), [("none", 0), ("school", 0), ("county", 1), ("prefecture", 1), ("province", 1), ("nation", 1)]
)
def test_backbone_teachers_of_county_level_and_above(level: str, count: int) -> None:
    """第五条(二)."""
    assert indicator(school_tables(staff=staff(1, backbone_level=level)), "L2").numerator == count


@pytest.mark.parametrize(
    ("subject", "count"), [("pe", 1), ("music", 1), ("art", 1), ("arts", 1), ("chinese", 0), ("calligraphy", 0)]
)
def test_pe_and_art_teachers_by_their_main_subject(subject: str, count: int) -> None:
    """第五条(三): the second subject counts in P29, not here."""
    assert indicator(school_tables(staff=staff(1, subject=subject)), "L3").numerator == count
    assert indicator(school_tables(staff=staff(1, subject_2=subject)), "L3").numerator == 0


@pytest.mark.parametrize("change", [{"post": "support"}, {"post": "admin"}, {"stage": "senior"}, {"stage": "junior"}])
def test_only_teachers_of_the_stage_itself_count(change: dict[str, Any]) -> None:
    tables = school_tables(staff=staff(1, backbone_level="nation", subject="pe", **change))
    assert [indicator(tables, name).numerator for name in ("L1", "L2", "L3")] == [0, 0, 0]


def test_rooms_count_by_their_type() -> None:
    """第五条(四)(五): indoor sports in L5 and not in L4, offices in neither; networked rooms of any type in L7."""
    rooms = [
        row("room", row_no=1, room_type="music", quantity=2, area_each_m2=Decimal("96.5"), networked_multimedia=1),
        row("room", row_no=2, room_type="indoor_sports", area_each_m2=Decimal(800), networked_multimedia=2),
        row("room", row_no=3, room_type="office", quantity=9, area_each_m2=Decimal(20), networked_multimedia=4),
        row("room", row_no=4, room_type="classroom", stage="senior", networked_multimedia=8),
    ]
    tables = school_tables(room=rooms)
    assert [indicator(tables, name).numerator for name in ("L4", "L5", "L7")] == [193, 3200, 7]


def test_equipment_is_quantity_times_price_to_the_cent() -> None:
    """第五条(六): 0.1 + 0.2 of yuan are 0.3, as often as one adds them."""
    rows = [row("equipment", row_no=n, quantity=3, unit_value_yuan=Decimal("0.10")) for n in range(1, 1001)]
    assert indicator(school_tables(equipment=rows), "L6").numerator == 300


def test_a_nine_year_school_is_two_units_each_judged_on_its_own() -> None:
    tables = school_tables(school=of_type("312"), class_group=pupils(primary=300, junior=100))
    found = evaluate(tables).units
    assert [(unit.stage, unit.pupils, unit.status) for unit in found] == [
        ("primary", 300, "pass"),
        ("junior", 100, "fail"),
    ]


@pytest.mark.parametrize(
    ("school_type", "stages"),
    [
        ("211", ["primary"]),
        ("218", ["primary"]),
        ("311", ["junior"]),
        ("312", ["primary", "junior"]),
        ("341", ["junior"]),
        ("345", ["primary", "junior"]),
    ],
)
def test_the_school_type_decides_the_stages(school_type: str, stages: list[str]) -> None:
    tables = school_tables(school=of_type(school_type), class_group=pupils(primary=90, junior=60, senior=30))
    assert [unit.stage for unit in evaluate(tables).units] == stages


def test_pupils_are_boys_and_girls_of_the_grades_of_the_stage() -> None:
    grades = {1: 1, 6: 10, 7: 100, 9: 1000, 10: 10_000, 12: 100_000}
    rows = [row("class_group", grade=g, class_no=1, boys=n, girls=2 * n) for g, n in grades.items()]
    found = evaluate(school_tables(school=of_type("345"), class_group=rows)).units
    assert [unit.pupils for unit in found] == [33, 3300]


@pytest.mark.parametrize(
    ("count", "left_out"), [(49, True), (50, False), (0, True), (None, False)], ids=["49", "50", "0", "unknown"]
)
def test_a_teaching_point_under_50_pupils_is_left_out(count: int | None, left_out: bool) -> None:
    """第五条: 不含不足 50 人的教学点; of one whose number is not known nobody can say so."""
    rows = [row("class_group", grade=1, class_no=1, boys=count, girls=0)]
    found = evaluate(school_tables(school=of_type("218"), class_group=rows))
    assert bool(found.units) is not left_out
    assert found.left_out == ((LeftOut(SCHOOL_CODE, "primary", "teaching_point_under_50"),) if left_out else ())


def test_any_other_school_under_50_pupils_is_judged() -> None:
    assert len(evaluate(school_tables(class_group=pupils(primary=1))).units) == 1


def test_a_teaching_point_without_a_class_is_not_left_out_but_not_assessable() -> None:
    found = unit(school_tables(school=of_type("218"), class_group=[]))
    assert (found.pupils, found.status) == (None, "not_assessable")


def test_a_special_school_is_left_out_as_a_whole() -> None:
    tables = school_tables(school=of_type("514"), class_group=pupils(primary=90, junior=10))
    assert evaluate(tables) == SchoolResult((), (LeftOut(SCHOOL_CODE, None, "special_school"),))


def test_a_stage_without_a_pupil_is_left_out_though_classes_are_entered() -> None:
    tables = school_tables(school=of_type("312"), class_group=pupils(primary=300))
    found = evaluate(tables)
    assert [unit.stage for unit in found.units] == ["primary"]
    assert found.left_out == (LeftOut(SCHOOL_CODE, "junior", "no_pupils"),)


def test_classes_of_zero_boys_and_girls_are_no_pupils_and_blank_ones_are_unknown() -> None:
    zero = row("class_group", grade=1, class_no=1, boys=0, girls=0)
    assert evaluate(school_tables(class_group=[zero])).left_out[0].reason == "no_pupils"
    assert evaluate(school_tables(class_group=[{**zero, "girls": None}])).left_out == ()


@pytest.mark.parametrize("school", [of_type(None), of_type("999"), []], ids=["blank", "unknown", "no row"])
def test_a_school_of_unknown_type_is_not_assessable_and_says_why(school: list[Row]) -> None:
    """Nobody can say which stages it has: it gets those that it has classes of, all seven for want of its type."""
    found = evaluate(school_tables(school=school))
    assert [unit.stage for unit in found.units] == ["primary"]
    assert found.units[0].status == "not_assessable"
    assert {result.missing for result in found.units[0].indicators.values()} == {("school.school_type",)}


def test_a_school_of_unknown_type_without_a_class_has_both_stages() -> None:
    found = evaluate(school_tables(school=of_type(None), class_group=[]))
    assert [unit.stage for unit in found.units] == ["primary", "junior"]
    assert found.units[0].indicators["L1"].missing == ("school.school_type", "class_group")
