"""Declared quantities read tables and fields that exist, of kinds that can be read so."""

from __future__ import annotations

import pytest

from jhdesk.calc.columns import fields_read
from jhdesk.calc.quantities import QUANTITIES, SHARED, Term
from jhdesk.calc.rows import GRADES
from jhdesk.calc.standard import JUDGED
from jhdesk.models.codes import CODES
from jhdesk.models.dictionary import TABLES
from tests.builders import standard

TERMS = [
    pytest.param(term, quantity.splits, id=f"{quantity.id}-{term.table}")
    for quantity in QUANTITIES.values()
    for term in quantity.terms
]


def test_every_quantity_is_asked_for_by_an_indicator_and_knows_its_id() -> None:
    assert [indicator.quantity for indicator in standard().indicators] == list(QUANTITIES)
    assert all(quantity.id == name for name, quantity in QUANTITIES.items())


@pytest.mark.parametrize(("term", "splits"), TERMS)
def test_measures_are_numbers_and_filters_are_codes(term: Term, splits: bool) -> None:
    table = TABLES[term.table]
    assert {table.field(name).kind for name in term.measure} <= {"int", "decimal"}
    assert {table.field(name).kind for name in term.where} <= {"code"}
    assert table.key, "a row that lacks a figure must have a name"


@pytest.mark.parametrize(("term", "splits"), TERMS)
def test_only_what_can_be_shared_splits(term: Term, splits: bool) -> None:
    stages = TABLES[term.table].field("stage").codes
    assert (SHARED in stages) is splits
    assert set(JUDGED) <= stages.keys() <= {*GRADES, SHARED}


def test_the_codes_of_stages_are_the_stages_of_the_engine() -> None:
    assert list(CODES["stage"]) == list(JUDGED)
    assert list(CODES["teaching_stage"]) == list(GRADES)
    assert list(CODES["stage_or_shared"]) == [*GRADES, SHARED]


def test_columns_read_no_more_than_pupils_and_quantities_need() -> None:
    assert fields_read() == {
        "class_group": ("grade", "boys", "girls"),
        "staff": ("stage", "post", "degree", "backbone_level", "subject"),
        "room": ("stage", "room_type", "quantity", "area_each_m2", "networked_multimedia"),
        "sports_area": ("stage", "quantity", "area_each_m2"),
        "equipment": ("stage", "quantity", "unit_value_yuan"),
    }
    assert all(TABLES[table].field(name) for table, names in fields_read().items() for name in names)
