"""What a school holds in common is divided among its stages by weighted pupils (statistical practice of 第五条)."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest

from jhdesk.calc.engine import evaluate_school
from jhdesk.calc.results import IndicatorResult
from tests.builders import Row, Tables, of_type, pupils, row, school_data, school_tables, staff, standard


def indicators(tables: Tables, stage: str) -> dict[str, IndicatorResult]:
    units = evaluate_school(standard(), school_data(tables)).units
    return dict(next(unit for unit in units if unit.stage == stage).indicators)


def numerator(tables: Tables, name: str, stage: str) -> Fraction:
    found = indicators(tables, stage)[name].numerator
    assert isinstance(found, Fraction)
    return found


def area(square_metres: int, **values: object) -> Row:
    return row("sports_area", **{"row_no": 1, "stage": "shared", "area_each_m2": Decimal(square_metres), **values})


def in_common(school_type: str, class_group: list[Row], *areas: Row) -> Tables:
    """A school with sports areas alone, so that L5 shows how they are divided."""
    return school_tables(school=of_type(school_type), class_group=class_group, sports_area=areas, room=[
        row("room", row_no=1, room_type="office")
    ])  # fmt: skip


def test_the_published_example_of_166_and_210_pupils() -> None:
    """23,226 in common of a nine-year school: 9,711.627 for 166 primary, 13,514.373 for 210 junior pupils."""
    tables = in_common("312", pupils(primary=166, junior=210), area(23_226))
    shares = [numerator(tables, "L5", stage) for stage in ("primary", "junior")]
    assert [round(float(share), 3) for share in shares] == [9711.627, 13514.373]
    assert sum(shares) == 23_226
    assert shares[0] == Fraction(23_226 * 166) / (166 + Fraction("1.1") * 210)


def test_the_value_divides_by_real_pupils_not_by_weighted_ones() -> None:
    tables = in_common("312", pupils(primary=166, junior=210), area(23_226))
    for stage, count in (("primary", 166), ("junior", 210)):
        assert indicators(tables, stage)["L5"].value == numerator(tables, "L5", stage) / count


def test_a_complete_secondary_school_weighs_junior_1_and_senior_1_2() -> None:
    tables = in_common("341", pupils(junior=300, senior=250), area(6_000))
    assert numerator(tables, "L5", "junior") == 3_000


def test_a_twelve_year_school_weighs_1_and_1_1_and_1_32() -> None:
    tables = in_common("345", pupils(primary=132, junior=120, senior=100), area(3_960))
    assert [numerator(tables, "L5", stage) for stage in ("primary", "junior")] == [1_320, 1_320]


def test_a_school_that_may_have_senior_pupils_and_has_none_splits_without_them() -> None:
    tables = in_common("345", pupils(primary=110, junior=100), area(1_000))
    assert [numerator(tables, "L5", stage) for stage in ("primary", "junior")] == [500, 500]
    assert numerator(in_common("341", pupils(junior=9), area(1_000)), "L5", "junior") == 1_000


def test_a_stage_without_a_pupil_takes_no_share() -> None:
    tables = in_common("312", pupils(primary=100, junior=0), area(700))
    assert numerator(tables, "L5", "primary") == 700


@pytest.mark.parametrize(("school_type", "stage"), [("211", "primary"), ("218", "primary"), ("311", "junior")])
def test_a_shared_row_in_a_school_of_one_stage_goes_there_whole(school_type: str, stage: str) -> None:
    tables = in_common(school_type, pupils(primary=90, junior=90, senior=None), area(4_321))
    assert numerator(tables, "L5", stage) == 4_321


def test_a_row_that_names_a_stage_goes_there_whole_beside_the_share() -> None:
    own = area(50, row_no=2, stage="primary")
    senior = area(9_999, row_no=3, stage="senior")
    tables = in_common("312", pupils(primary=110, junior=100), area(1_000), own, senior)
    assert [numerator(tables, "L5", stage) for stage in ("primary", "junior")] == [550, 500]


def test_rooms_areas_equipment_and_networked_rooms_are_all_split() -> None:
    tables = school_tables(
        school=of_type("312"),
        class_group=pupils(primary=110, junior=100),
        room=[
            row("room", row_no=1, stage="shared", area_each_m2=Decimal(80), networked_multimedia=5),
            row("room", row_no=2, stage="shared", room_type="indoor_sports", area_each_m2=Decimal(60)),
        ],
        sports_area=[area(1_000)],
        equipment=[row("equipment", row_no=1, stage="shared", quantity=3, unit_value_yuan=Decimal("0.5"))],
    )
    for stage in ("primary", "junior"):
        found = {name: result.numerator for name, result in indicators(tables, stage).items()}
        assert [found[name] for name in ("L4", "L5", "L6", "L7")] == [40, 530, Fraction(3, 4), Fraction(5, 2)]


def test_the_share_of_a_room_is_kept_and_what_is_missing_is_rounded_up_to_rooms() -> None:
    """110 primary pupils need 2.53 rooms; half of 4 in common is 2, 0.53 are missing, that is one room."""
    room = [row("room", row_no=1, stage="shared", networked_multimedia=4)]
    tables = school_tables(school=of_type("312"), class_group=pupils(primary=110, junior=100), room=room)
    found = indicators(tables, "primary")["L7"]
    assert (found.numerator, found.shortfall, found.shortfall_to_floor) == (2, 1, 1)


def test_staff_are_not_split() -> None:
    tables = school_tables(school=of_type("312"), class_group=pupils(primary=110, junior=100), staff=staff(7))
    assert [numerator(tables, "L1", stage) for stage in ("primary", "junior")] == [7, 0]


@pytest.mark.parametrize(("school_type", "stage"), [("345", "junior"), ("341", "junior"), ("345", "primary")])
def test_without_the_figure_of_a_stage_only_indicators_with_shared_rows_are_not_assessable(
    school_type: str, stage: str
) -> None:
    class_group = pupils(primary=110, junior=100, senior=50)
    class_group[2]["boys"] = None
    tables = school_tables(
        school=of_type(school_type),
        class_group=class_group,
        sports_area=[area(1_000)],
        room=[
            row("room", row_no=1, stage=stage),
            row("room", row_no=2, stage="shared", room_type="office", networked_multimedia=0),
        ],
        equipment=[row("equipment", row_no=1, stage=stage)],
    )
    found = indicators(tables, stage)
    unknown = {name: result.missing for name, result in found.items() if result.missing}
    assert unknown == {"L5": ("class_group[10|1].boys",), "L7": ("class_group[10|1].boys",)}


def test_the_figure_of_the_other_stage_is_not_needed_where_nothing_is_shared() -> None:
    class_group = pupils(primary=110, junior=100)
    class_group[1]["girls"] = None
    tables = in_common("312", class_group, area(100, stage="primary"))
    assert {result.missing for result in indicators(tables, "primary").values()} == {()}
