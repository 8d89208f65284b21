"""Not entered is a blank that counts or could count, or a table that nobody declared empty; never a zero."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import pytest

from jhdesk.calc.engine import evaluate_school
from jhdesk.calc.results import IndicatorResult
from tests.builders import Tables, changed, declared, pupils, row, school_data, school_tables, standard

ALL = ("L1", "L2", "L3", "L4", "L5", "L6", "L7")


def indicators(tables: Tables) -> Mapping[str, IndicatorResult]:
    (unit,) = evaluate_school(standard(), school_data(tables)).units
    return unit.indicators


def missing(tables: Tables) -> dict[str, tuple[str, ...]]:
    """Indicator -> what is missing, those that lack nothing left out."""
    found = indicators(tables)
    for result in found.values():
        assert (result.status == "not_assessable") is bool(result.missing)
        assert (result.value is None) is bool(result.missing)
        assert (result.shortfall is None) is (result.shortfall_to_floor is None) is bool(result.missing)
    return {name: result.missing for name, result in found.items() if result.missing}


def blank(table: str, index: int, **values: Any) -> Tables:
    """The default school with other values in one row of a table."""
    tables = school_tables()
    return {**tables, table: changed(tables[table], index, **values)}


def test_a_school_with_every_figure_lacks_nothing() -> None:
    assert missing(school_tables()) == {}


@pytest.mark.parametrize(
    ("table", "field", "lacking"),
    [
        ("staff", "post", ("L1", "L2")),
        ("staff", "stage", ("L1", "L2")),
        ("staff", "degree", ("L1",)),
        ("staff", "backbone_level", ("L2",)),
        ("staff", "subject", ("L3",)),
        ("room", "room_type", ("L4", "L5")),
        ("room", "stage", ("L4", "L7")),
        ("room", "quantity", ("L4",)),
        ("room", "area_each_m2", ("L4",)),
        ("room", "networked_multimedia", ("L7",)),
        ("sports_area", "stage", ("L5",)),
        ("sports_area", "quantity", ("L5",)),
        ("sports_area", "area_each_m2", ("L5",)),
        ("sports_area", "kind", ()),
        ("equipment", "stage", ("L6",)),
        ("equipment", "quantity", ("L6",)),
        ("equipment", "unit_value_yuan", ("L6",)),
        ("equipment", "category", ()),
        ("class_group", "grade", ALL),
        ("class_group", "boys", ALL),
        ("class_group", "girls", ALL),
        ("class_group", "boarders", ()),
    ],
)
def test_a_blank_makes_the_indicators_that_read_it_not_assessable_by_name(
    table: str, field: str, lacking: tuple[str, ...]
) -> None:
    """The first teacher of the default school is a county's backbone teacher of Chinese: no blank makes him one of PE."""
    tables = blank(table, 0, **{field: None})
    key = school_data(tables).key_of(table, tables[table][0])
    assert missing(tables) == dict.fromkeys(lacking, (f"{table}[{key}].{field}",))


@pytest.mark.parametrize(
    ("table", "change", "field"),
    [
        ("room", {"room_type": "office"}, "area_each_m2"),
        ("room", {"room_type": "office"}, "quantity"),
        ("room", {"room_type": "indoor_sports", "stage": "junior"}, "quantity"),
        ("room", {"stage": "junior"}, "networked_multimedia"),
        ("room", {"stage": "senior"}, "room_type"),
        ("sports_area", {"stage": "junior"}, "area_each_m2"),
        ("equipment", {"stage": "senior"}, "unit_value_yuan"),
        ("staff", {"post": "worker"}, "degree"),
        ("staff", {"post": "admin"}, "subject"),
        ("staff", {"post": "support"}, "backbone_level"),
        ("staff", {"stage": "senior"}, "degree"),
        ("staff", {"stage": "junior"}, "post"),
        ("staff", {"degree": "41", "backbone_level": "none"}, "post"),
        ("class_group", {"grade": 7}, "boys"),
        ("class_group", {"grade": 12}, "girls"),
    ],
)
def test_a_blank_in_a_row_that_cannot_count_changes_nothing(table: str, change: dict[str, Any], field: str) -> None:
    tables = blank(table, 0, **change)
    before = indicators(tables)
    assert missing(tables) == {}
    assert indicators({**tables, table: changed(tables[table], 0, **{field: None})}) == before


@pytest.mark.parametrize(
    ("table", "change", "field"),
    [
        ("room", {"room_type": None, "quantity": None}, "L5"),
        ("staff", {"post": None, "degree": None}, "L1"),
        ("staff", {"stage": None, "backbone_level": None}, "L2"),
        ("staff", {"post": None, "stage": None, "subject": None}, "L3"),
    ],
)
def test_every_blank_of_a_row_that_could_count_is_named(table: str, change: dict[str, Any], field: str) -> None:
    found = missing(blank(table, 0, **change))[field]
    assert {place.rpartition(".")[2] for place in found} == change.keys()


def test_every_row_with_a_blank_is_named_once_in_the_order_of_the_rows() -> None:
    rows = [row("equipment", row_no=n, unit_value_yuan=None) for n in (7, 3)]
    assert missing(school_tables(equipment=rows)) == {
        "L6": ("equipment[7].unit_value_yuan", "equipment[3].unit_value_yuan")
    }


@pytest.mark.parametrize(
    ("table", "lacking"),
    [
        ("staff", ("L1", "L2", "L3")),
        ("room", ("L4", "L5", "L7")),
        ("sports_area", ("L5",)),
        ("equipment", ("L6",)),
        ("class_group", ALL),
    ],
)
def test_a_table_without_a_row_is_missing_as_a_whole(table: str, lacking: tuple[str, ...]) -> None:
    expected = dict.fromkeys(lacking, (table,))
    assert missing(school_tables(**{table: []})) == expected
    without = school_tables()
    del without[table]
    assert missing(without) == expected


@pytest.mark.parametrize(
    ("table", "zero"), [("staff", ("L1", "L2", "L3")), ("room", ("L4", "L7")), ("sports_area", ("L5",)), ("equipment", ("L6",))]
)  # fmt: skip
def test_a_table_declared_empty_counts_as_zero(table: str, zero: tuple[str, ...]) -> None:
    tables = school_tables(**{table: [], "no_data": declared(table)})
    assert missing(tables) == {}
    assert [indicators(tables)[name].numerator for name in zero] == [0] * len(zero)
    assert {indicators(tables)[name].status for name in zero} == {"fails"}


def test_the_declaration_of_one_table_is_not_that_of_another() -> None:
    assert missing(school_tables(sports_area=[], no_data=declared("programme", "equipment"))) == {
        "L5": ("sports_area",)
    }


def test_a_declared_table_that_has_rows_all_the_same_counts_its_rows() -> None:
    names = ("staff", "room", "sports_area", "equipment", "class_group")
    assert indicators(school_tables(no_data=declared(*names))) == indicators(school_tables())
    tables = blank("sports_area", 0, quantity=None)
    assert missing({**tables, "no_data": declared(*names)}) == {"L5": ("sports_area[1].quantity",)}


def test_without_a_class_nothing_is_assessable_even_if_declared_empty() -> None:
    """No row of class_group at all: pupils null. A school without classes cannot be declared away."""
    tables = school_tables(class_group=[], no_data=declared("class_group"))
    (unit,) = evaluate_school(standard(), school_data(tables)).units
    assert (unit.pupils, unit.status) == (None, "not_assessable")
    assert missing(tables) == dict.fromkeys(ALL, ("class_group",))


def test_a_table_with_rows_of_none_that_counts_is_zero_not_missing() -> None:
    rows = [row("room", row_no=1, room_type="office", networked_multimedia=0)]
    found = indicators(school_tables(room=rows))
    assert [found[name].numerator for name in ("L4", "L7")] == [0, 0]


def test_both_tables_of_the_sports_areas_are_named() -> None:
    assert missing(school_tables(sports_area=[], room=[]))["L5"] == ("sports_area", "room")


def test_a_zero_is_a_figure() -> None:
    tables = school_tables(
        room=[row("room", row_no=1, quantity=0, area_each_m2=Decimal(0), networked_multimedia=0)],
        sports_area=[row("sports_area", row_no=1, quantity=0)],
        equipment=[row("equipment", row_no=1, unit_value_yuan=Decimal("0.00"))],
    )
    assert missing(tables) == {}
    assert [indicators(tables)[name].value for name in ("L4", "L5", "L6", "L7")] == [0, 0, 0, 0]


def test_a_blank_beside_a_zero_is_not_entered_all_the_same() -> None:
    """No room of unknown size: zero rooms would make the area zero, but a figure that the formula reads is blank."""
    tables = blank("room", 0, quantity=0, area_each_m2=None)
    assert missing(tables) == {"L4": ("room[1].area_each_m2",)}


def test_what_is_missing_of_the_pupils_and_of_the_numerator_is_named_together() -> None:
    rows = [*pupils(primary=300), row("class_group", grade=None, class_no=2, boys=None, girls=1)]
    tables = {**blank("equipment", 0, quantity=None), "class_group": rows}
    assert missing(tables)["L6"] == ("equipment[1].quantity", "class_group[|2].grade", "class_group[|2].boys")


def test_the_numerator_is_told_though_the_pupils_are_not_known() -> None:
    """Also of what is held in common, where there is but one stage to have it."""
    found = indicators(school_tables(class_group=[], sports_area=[row("sports_area", row_no=1, stage="shared")]))
    assert (found["L1"].numerator, found["L1"].value, found["L1"].shortfall) == (15, None, None)
    assert found["L5"].numerator == 2400
