"""The why-tree: its terms add up to the result, every row that counts is there, and what is missing is named at its row."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest

from jhdesk.calc.items.judge import SCHOOL_ITEMS
from jhdesk.calc.results import IndicatorResult
from jhdesk.calc.rows import SchoolData
from jhdesk.calc.trace.indicator import why_indicator
from jhdesk.calc.trace.item import why_item
from jhdesk.calc.trace.why import LISTED, Why
from jhdesk.models.dictionary import TABLES
from tests.builders import changed, of_type, pupils, row, school_data, school_tables, staff, standard
from tests.calc.items.cases import Case, item_standard, plan, read_cases, tables_of

CASES = [case for case in read_cases() if case.schools is None and case.item in SCHOOL_ITEMS]


def why(data: SchoolData, name: str, stage: str = "primary") -> Why:
    found = why_indicator(standard(), data, name, stage, TABLES)
    assert found is not None
    return found


def item(data: SchoolData, name: str, stage: str | None = None) -> Why:
    found = why_item(item_standard(), plan(), data, name, TABLES, stage=stage)
    assert found is not None
    return found


@pytest.mark.parametrize("name", [each.id for each in standard().indicators])
def test_the_terms_of_an_indicator_add_up_to_its_numerator(name: str) -> None:
    found = why(school_data(school_tables()), name)
    assert isinstance(found.result, IndicatorResult)
    *terms, people = found.terms
    assert sum(term.amount for term in terms) == found.result.numerator
    assert people.amount == found.pupils == 300
    assert found.unit_status == "pass"
    assert found.split is None


def test_a_shared_room_counts_by_the_share_of_its_stage() -> None:
    rooms = [
        row("room", row_no=1, room_type="classroom", stage="shared", quantity=10),
        row("room", row_no=2, room_type="classroom", stage="junior", quantity=1),
        row("room", row_no=3, room_type="office", stage="junior", quantity=1),
    ]
    data = school_data(school_tables(school=of_type("312"), class_group=pupils(primary=166, junior=210), room=rooms))
    found = why(data, "L4", "junior")
    share = Fraction(231, 397)  # 1.1 x 210 of 166 + 1.1 x 210
    (term, _) = found.terms
    assert [(line.key, line.amount, line.share) for line in term.lines] == [("1", 600, share), ("2", 60, None)]
    assert term.amount == 600 * share + 60
    assert found.split is not None
    assert (found.split.share, found.split.pupils) == (share, {"primary": 166, "junior": 210})


def test_a_blank_is_named_at_its_row_and_leaves_the_sum_open() -> None:
    data = school_data(school_tables(room=changed(school_tables()["room"], 1, area_each_m2=None)))
    (term, _) = why(data, "L4").terms
    assert term.amount is None
    assert [line.missing for line in term.lines] == [(), ("room[2].area_each_m2",)]


def test_a_table_that_was_not_entered_is_named() -> None:
    (term, _) = why(school_data(school_tables(equipment=[])), "L6").terms
    assert (term.missing, term.amount, term.lines) == (("equipment",), None, ())


def test_a_stage_that_is_left_out_or_not_there_has_no_tree() -> None:
    data = school_data(school_tables(school=of_type("218"), class_group=pupils(primary=49)))
    assert why_indicator(standard(), data, "L1", "primary", TABLES) is None
    assert why_indicator(standard(), school_data(school_tables()), "L1", "junior", TABLES) is None


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.item}-{case.kind}: {case.says}")
def test_an_item_is_explained_as_it_is_judged(case: Case) -> None:
    """Watching changes no answer; whatever keeps a verdict open is named in the result, and its term says so too."""
    data = school_data(tables_of(case.given))
    before = None if case.last_year is None else school_data(tables_of(case.last_year))
    stage = case.then.get("stage")
    found = why_item(item_standard(), plan(), data, case.item, TABLES, stage=stage, last_year=before)
    if case.then.get("absent"):
        assert found is None
        return
    assert found is not None
    assert found.result.status == case.then["status"]
    for term in found.terms:
        keys = {data.key_of(term.table, each) for each in data.rows(term.table)}
        assert {line.key for line in term.lines} <= keys
        assert all(line.cells or term.how == "count" for line in term.lines)


def test_a_share_lists_everyone_with_what_was_asked() -> None:
    teachers = staff(2, has_certificate=True) + staff(1, first=3, has_certificate=False)
    found = item(school_data(school_tables(staff=teachers)), "G12")
    (term,) = found.terms
    assert (term.how, term.amount, term.whole) == ("share", 2, 3)
    assert [(line.key, line.amount, line.cells["has_certificate"]) for line in term.lines] == [
        ("t001", 1, True),
        ("t002", 1, True),
        ("t003", 0, False),
    ]
    assert term.asks == (("yes", "has_certificate"),)


def test_classes_are_one_list_with_the_size_of_each() -> None:
    (term,) = item(school_data(school_tables(class_group=pupils(primary=46, junior=50))), "G5").terms
    assert term.how == LISTED
    assert [(line.key, line.amount) for line in term.lines] == [("1|1", 46), ("7|1", 50)]


def test_what_is_only_read_is_listed_with_its_cells() -> None:
    rows = [row("declaration", item_id="V1", occurred=False), row("declaration", item_id="V2", occurred=True)]
    found = item(school_data(school_tables(declaration=rows)), "V2")
    assert found.result.status == "unmet"
    assert any(line.cells.get("occurred") is True for term in found.terms for line in term.lines)


def test_a_rating_stands_beside_what_is_computed() -> None:
    rated = school_tables(self_rating=[row("self_rating", item_id="Q5", rating="good")])
    found = item(school_data(rated), "Q5").rated
    assert found is not None
    assert (found.rating, found.place) == ("good", "self_rating[Q5].rating")
    assert item(school_data(school_tables()), "Q5").rated.rating is None  # type: ignore[union-attr]
    assert item(school_data(school_tables()), "G12").rated is None


def test_last_year_is_no_input_and_this_year_is() -> None:
    before = school_data(school_tables(staff=staff(10, degree="21")))
    data = school_data(school_tables(staff=staff(9, degree="21") + staff(1, first=10, degree="41")))
    found = why_item(item_standard(), plan(), data, "P09", TABLES, last_year=before)
    assert found is not None
    assert found.result.status == "unmet"
    turns = {(flip.keys, flip.field, flip.values) for flip in found.flips}
    assert (("t010",), "degree", ("11", "14", "21", "31")) in turns


def test_a_decimal_turns_at_its_own_last_place() -> None:
    equipment = [row("equipment", row_no=1, quantity=1, unit_value_yuan=Decimal("599999.999"))]
    found = why_indicator(standard(), school_data(school_tables(equipment=equipment)), "L6", "primary", TABLES)
    assert found is not None
    assert found.result.status == "floor"
    (flip,) = [f for f in found.flips if f.field == "unit_value_yuan" and f.status == "meets"]
    assert (flip.values, flip.step) == ((Decimal("600000.000"),), Decimal("0.001"))
