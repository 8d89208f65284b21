"""A county of many schools: order, who is asked for by rows, CVs by school code, and the verdict as far as it goes."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from jhdesk.calc.results import CountyResult, Evaluation, LeftOut
from tests.builders import Row, Tables, changed, county, declared, of_type, pupils, row, school_tables, staff, standard

A, B, C = "2165400001", "2165400002", "3165400003"


def school(code: str, school_type: str = "211", **changes: Sequence[Row]) -> Tables:
    return school_tables(school=of_type(school_type, school_code=code), **changes)


def evaluate(*schools: Tables) -> tuple[Evaluation, list[int]]:
    return county(schools)


def test_schools_stand_by_code_and_primary_before_junior() -> None:
    nine_year = school(B, "312", class_group=pupils(primary=90, junior=60))
    found, _ = evaluate(school(C), nine_year, school(A, "218", class_group=pupils(primary=49)))
    assert [(unit.school_code, unit.stage) for unit in found.units] == [(B, "primary"), (B, "junior"), (C, "primary")]
    assert found.left_out == (LeftOut(A, "primary", "teaching_point_under_50"),)
    assert (found.standard, found.standard_version) == ("national-2017", standard().version)


def test_only_schools_that_columns_cannot_answer_are_asked_for_by_rows() -> None:
    blank = changed(school_tables()["equipment"], quantity=None)
    found, asked = evaluate(school(A), school(B, equipment=blank), school(C, "514", class_group=[]))
    assert asked == [1]
    assert found.units[1].indicators["L6"].missing == ("equipment[1].quantity",)


def test_a_table_declared_empty_is_a_zero_of_the_columns() -> None:
    found, asked = evaluate(school(A, sports_area=[], no_data=declared("sports_area")))
    assert (asked, found.units[0].indicators["L5"].numerator) == ([], 0)


def test_products_that_floats_cannot_hold_are_judged_by_rows() -> None:
    """Half of 440 million yuan less a hundredth of a cent is just below 2,000 yuan for each of 110,000 pupils."""
    shared = row("equipment", row_no=1, stage="shared", unit_value_yuan=Decimal("439999999.9999"))
    twins = pupils(primary=110_000, junior=100_000)
    found, asked = evaluate(school(A), school(B, "312", class_group=twins, equipment=[shared]))
    assert asked == [1]
    assert found.units[1].indicators["L6"].status == "floor"


def test_the_differences_name_the_school_that_lacks_the_figure_even_if_it_fails_anyway() -> None:
    poor = school(B, equipment=[], staff=staff(1))
    found, _ = evaluate(school(A), poor, school(C))
    assert found.cv is not None
    assert found.units[1].status == "fail"
    assert {name: cv.missing for name, cv in found.cv["primary"].items() if cv.missing} == {"L6": (B,)}
    assert {cv.units for cv in found.cv["primary"].values()} == {3}
    assert {(cv.status, cv.units, cv.cv) for cv in found.cv["junior"].values()} == {("not_assessable", 0, None)}


def test_units_that_are_left_out_take_no_part_in_the_differences() -> None:
    point = school(C, "218", class_group=pupils(primary=49), staff=[])
    found, _ = evaluate(school(A), school(B), point)
    assert found.cv is not None
    assert {(cv.status, cv.units, cv.cv) for cv in found.cv["primary"].values()} == {("meets", 2, 0.0)}


def test_a_school_passes_when_all_its_units_do_and_one_unit_fails_the_county() -> None:
    nine_year = school(B, "312", class_group=pupils(primary=300, junior=60))
    found, _ = evaluate(school(A), nine_year, school(C, "514"))
    assert [unit.status for unit in found.units] == ["pass", "pass", "fail"]
    assert found.county == CountyResult(schools=2, schools_passing=1, rate=0.5, status="fail")


def test_a_difference_above_its_limit_fails_the_county_though_every_school_passes() -> None:
    """First school 150 teachers, the other 15: both pass, CV1 is 0.82."""
    found, _ = evaluate(school(A), school(B, staff=staff(150, subject="pe", backbone_level="county")))
    assert found.county == CountyResult(2, 2, 1.0, "fail")


def test_what_is_not_assessable_keeps_the_county_from_passing_but_does_not_fail_it() -> None:
    found, _ = evaluate(school(A), school(B, equipment=[]))
    assert found.county == CountyResult(2, 1, 0.5, "not_assessable")


def test_a_county_without_a_school_has_every_key_and_no_rate() -> None:
    found, asked = evaluate()
    assert (found.units, found.left_out, asked) == ((), (), [])
    assert found.county == CountyResult(0, 0, None, "not_assessable")
    assert found.cv is not None
    assert {stage: list(cvs) for stage, cvs in found.cv.items()} == {
        stage: ["L1", "L2", "L3", "L4", "L5", "L6", "L7"] for stage in ("primary", "junior")
    }


def test_a_figure_of_many_decimals_sends_its_own_school_alone_to_the_rows() -> None:
    """Scaling the whole column by twelve places would carry every school's products past 2**53."""
    exact = school_tables()["equipment"]
    odd = changed(exact, unit_value_yuan=exact[0]["unit_value_yuan"].scaleb(-12))
    found, asked = evaluate(school(A), school(B, equipment=odd))
    assert asked == [1]
    assert [unit.indicators["L6"].status for unit in found.units] == ["meets", "fails"]
