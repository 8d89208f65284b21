"""Which items a school is asked to rate and to declare, and which still wait."""

from __future__ import annotations

import pytest

from jhdesk.services.entry import Entry
from jhdesk.services.ratings import Asked, asked_items, item_choices, still_open
from jhdesk.services.standards import load_items, load_plan

RATED_NATIONAL, RATED_PLAN = ["Q3", "Q5", "Q6", "Q7", "Q8"], ["P25", "P31", "P32"]
VETOES = ["V1", "V2", "V3", "V4", "V5", "V6"]


def asked_of(school_type: str | None) -> Asked:
    return asked_items(load_items(), load_plan(), school_type)


@pytest.mark.parametrize("school_type", ["211", "312", "345", None])
def test_what_schools_rate_and_declare(school_type: str | None) -> None:
    asked = asked_of(school_type)
    assert [item.id for item in asked.national] == RATED_NATIONAL
    assert [item.id for item in asked.plan] == RATED_PLAN
    assert [item.id for item in asked.declared] == [*VETOES, "P33"]
    assert (asked.national[0].title, asked.national[0].article) == ("学校制定章程，管理与教学信息化", "第七条（三）")


def test_a_special_school_declares_the_vetoes_and_rates_nothing() -> None:
    asked = asked_of("514")
    assert asked.rated == ()
    assert [item.id for item in asked.declared] == VETOES


def test_an_item_waits_until_it_has_a_rating_or_an_answer(entry: Entry) -> None:
    asked = asked_of("211")
    for table in ("self_rating", "declaration"):
        entry.delete_rows(table, [row.id for row in entry.rows(table)])
    everything = (*RATED_NATIONAL, *RATED_PLAN, *VETOES, "P33")
    assert still_open(entry, asked) == everything
    row = entry.add_row("self_rating", {"item_id": "Q3", "narrative": "x"})
    assert still_open(entry, asked) == everything
    entry.type_cell("self_rating", row.id, "rating", "no such rating")
    assert still_open(entry, asked) == everything
    entry.type_cell("self_rating", row.id, "rating", "较差")
    entry.add_row("declaration", {"item_id": "V2", "occurred": False})
    assert still_open(entry, asked) == tuple(name for name in everything if name not in ("Q3", "V2"))


def test_what_a_row_may_be_about() -> None:
    standard, plan, asked = load_items(), load_plan(), asked_of("211")
    assert list(item_choices(standard, plan, asked, "self_rating")) == RATED_NATIONAL + RATED_PLAN
    assert list(item_choices(standard, plan, asked, "declaration")) == [*VETOES, "P33"]
    every = item_choices(standard, plan, asked, "improvement")
    assert (len(every), every["L2"], every["P33"]) == (75, "L2 每百名学生拥有县级以上骨干教师数", "P33 规范办学行为")
