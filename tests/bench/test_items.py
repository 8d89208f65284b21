"""Items, rules and reasons of one school, against its seven indicators alone: quick enough to follow typing."""

from __future__ import annotations

import pytest

from jhdesk.calc.engine import evaluate_school
from jhdesk.calc.items.judge import school_items
from jhdesk.calc.rows import SchoolData
from jhdesk.calc.rules.book import put
from jhdesk.calc.rules.rule import Case
from jhdesk.calc.trace.indicator import why_indicator
from jhdesk.calc.trace.item import why_item
from jhdesk.models.dictionary import TABLES
from jhdesk.models.identity import holds_identity_number
from jhdesk.services.checking import load_limits
from jhdesk.services.standards import load_items, load_plan, load_standard
from tests.bench.large import large_school
from tests.bench.measure import best_of, report

STANDARD, ITEMS, PLAN = load_standard(), load_items(), load_plan()


@pytest.fixture(scope="module")
def data() -> SchoolData:
    """A nine-year school of 2,500 pupils, 60 classes and 220 staff, every table filled in."""
    return large_school()


def seven(data: SchoolData) -> object:
    return evaluate_school(STANDARD, data)


def items_and_rules(data: SchoolData) -> object:
    return school_items(ITEMS, PLAN, data), put(Case(data, TABLES, load_limits(), None, (), holds_identity_number))


def test_all_items_and_rules_cost_at_most_10_times_the_seven_indicators(data: SchoolData) -> None:
    base = best_of(20, lambda: seven(data))
    assert report("items and rules / seven indicators", best_of(20, lambda: items_and_rules(data)), base) <= 10


def test_a_why_tree_with_its_flips_costs_at_most_10_times_all_items_and_rules(data: SchoolData) -> None:
    """The dearest tree of any result: it is made when it is opened, for one result."""
    base = best_of(10, lambda: items_and_rules(data))
    trees = {
        f"{each.id} {stage}": best_of(
            3, lambda each=each, stage=stage: why_indicator(STANDARD, data, each.id, stage, TABLES)
        )
        for each in STANDARD.indicators
        for stage in ("primary", "junior")
    }
    for item in school_items(ITEMS, PLAN, data):
        trees[item.id] = best_of(3, lambda item=item: why_item(ITEMS, PLAN, data, item.id, TABLES, stage=item.stage))
    dearest = max(trees, key=trees.__getitem__)
    alone = best_of(10, lambda: seven(data))
    ordered = sorted(trees.values())
    report("the middle one of all trees / seven indicators", ordered[len(ordered) // 2], alone)
    assert report(f"the dearest tree ({dearest}) / items and rules", trees[dearest], base) <= 10
