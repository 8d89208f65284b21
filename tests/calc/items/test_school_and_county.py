"""Which items concern which schools, in which order they stand, and what joins schools to their county."""

from __future__ import annotations

from dataclasses import replace

import pytest

from jhdesk.calc.engine import evaluate_school
from jhdesk.calc.items.county import county_items, schools_passing
from jhdesk.calc.items.judge import ITEM_IDS, facts, in_order, school_items
from jhdesk.calc.results import ItemResult, UnitResult
from tests.builders import SCHOOL_CODE, Tables, of_type, row, school_data, school_tables, standard
from tests.calc.items.cases import item_standard, plan


def items(tables: Tables) -> tuple[ItemResult, ...]:
    return school_items(item_standard(), plan(), school_data(tables))


def test_a_schools_items_stand_in_the_order_of_the_method_and_bear_its_code() -> None:
    found = items(school_tables())
    places = [ITEM_IDS.index(each.id) for each in found]
    assert places == sorted(places)
    assert {each.school_code for each in found} == {SCHOOL_CODE}
    assert {each.stage for each in found} == {None}


def test_of_an_ordinary_school_every_item_is_there_but_the_countys_and_those_that_do_not_concern_it() -> None:
    county_only = {"G1", "G2", "G8", "G10", "G11", "G14", "G15", "Q9", "P19", "P27", "P28", "P30", "P34"}
    not_this_school = {"G6", "P15", "G13", "Q1"}
    assert {each.id for each in items(school_tables())} == set(ITEM_IDS) - county_only - not_this_school


def test_only_g7_g9_g12_q4_and_the_vetoes_concern_a_special_school() -> None:
    found = items(school_tables(school=of_type("514")))
    assert [each.id for each in found] == ["G7", "G9", "G12", "Q4", "V1", "V2", "V3", "V4", "V5", "V6"]
    assert facts(item_standard(), plan(), school_data(school_tables(school=of_type("514")))) is None


def test_a_teaching_point_that_is_left_out_is_still_judged_by_every_item() -> None:
    tables = school_tables(school=of_type("218"), class_group=[row("class_group", grade=1, boys=5, girls=5)])
    assert evaluate_school(standard(), school_data(tables)).units == ()
    found = {each.id: each for each in items(tables)}
    assert found["G12"].status == "met"
    assert found["P14"].status == "met"
    assert found["P15"].status == "not_assessable"


def test_both_stages_of_a_nine_year_school_have_their_zone_primary_first() -> None:
    tables = school_tables(
        school=of_type("312", is_boarding=False),
        class_group=[row("class_group", grade=1), row("class_group", grade=7)],
        admission=[
            row("admission", stage="junior", new_pupils=20, new_pupils_in_zone=19),
            row("admission", stage="primary", new_pupils=20, new_pupils_in_zone=19),
        ],
    )
    found = [(each.stage, each.status) for each in items(tables) if each.id == "G13"]
    assert found == [("primary", "unmet"), ("junior", "met")]


def test_a_stage_that_has_no_pupil_and_no_row_has_no_zone_and_no_cohort() -> None:
    tables = school_tables(
        school=of_type("312", is_boarding=False),
        admission=[row("admission", stage="primary", new_pupils=20, new_pupils_in_zone=20)],
        cohort=[row("cohort", stage="primary", entry_year=2021)],
    )
    found = [(each.id, each.stage) for each in items(tables) if each.id in ("G13", "Q1")]
    assert found == [("G13", "primary")]


def test_many_schools_stand_by_item_then_code_then_stage_and_the_county_last() -> None:
    def result(item: str, code: str | None, stage: str | None = None) -> ItemResult:
        return ItemResult(item, code, stage, "met")  # type: ignore[arg-type]

    ordered = [
        result("G9", "1"), result("G9", "2"), result("G13", "1", "primary"), result("G13", "1", "junior"),
        result("Q1", "2"), result("V6", "1"), result("P01", "1"), result("G1", None), result("P27", None),
    ]  # fmt: skip
    assert in_order(reversed(ordered)) == tuple(ordered)


def test_a_school_passes_when_all_its_units_do() -> None:
    (unit,) = evaluate_school(standard(), school_data(school_tables())).units

    def units(code: str, *statuses: str) -> list[UnitResult]:
        return [replace(unit, school_code=code, status=status) for status in statuses]

    found = schools_passing(
        [*units("1", "pass", "pass"), *units("2", "pass", "fail"), *units("3", "not_assessable", "pass"),
         *units("4", "fail", "not_assessable")]
    )  # fmt: skip
    assert found == {"1": True, "2": False, "3": None, "4": False}


def test_the_county_has_all_its_items_though_nothing_was_entered_and_no_school_is_there() -> None:
    found = county_items(item_standard(), plan(), (), {}, {})
    assert [each.id for each in found] == [
        "G1", "G2", "G8", "G10", "G11", "G14", "G15", "Q3", "Q5", "Q6", "Q7", "Q8", "Q9",
        "P19", "P25", "P27", "P28", "P30", "P31", "P32", "P34", "P35",
    ]  # fmt: skip
    assert {each.school_code for each in found} == {None}
    assert "P19" in {each.id for each in found if each.status == "unmet"}


def test_a_county_item_names_each_school_once_by_code_in_order() -> None:
    schools = []
    for code in ("2", "1"):
        found = facts(item_standard(), plan(), school_data(school_tables(school=[row("school", school_code=code)])))
        assert found is not None
        schools.append(found)
    (g11,) = [each for each in county_items(item_standard(), plan(), schools, {}, {}) if each.id == "G11"]
    assert (g11.status, g11.missing) == ("not_assessable", ("1", "2"))


@pytest.mark.parametrize("status", ["met", "unmet"])
def test_plan_items_that_repeat_the_standard_agree_with_it(status: str) -> None:
    boys = 12 if status == "met" else 60
    tables = school_tables(class_group=[row("class_group", grade=1, boys=boys)])
    found = {each.id: each for each in items(tables)}
    assert found["P14"] == replace(found["G5"], id="P14", same_as="G5")
    assert found["G5"].status == status
