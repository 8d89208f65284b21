"""Results of every kind: of all cases of items, and of made-up schools with and without blanks."""

from __future__ import annotations

from functools import cache
from random import Random

from jhdesk.calc.items.county import county_items
from jhdesk.calc.items.judge import facts, school_items
from jhdesk.calc.results import ItemResult
from tests.builders import school_data, school_tables
from tests.calc.items.cases import item_standard, judge, plan, read_cases, tables_of
from tests.calc.items.test_blanks import some_school, with_blanks


@cache
def all_results() -> tuple[ItemResult, ...]:
    """Items with every status, note and kind of missing place that the code can make."""
    random, schools, found = Random(7), [school_tables()], list[ItemResult]()
    for case in read_cases():
        found += judge(case)
        schools += [] if case.of_county else [tables_of(case.given)]
    for _ in range(40):
        made = some_school(random)
        schools += [made, with_blanks(random, made, 6)]
    for tables in schools:
        found += school_items(item_standard(), plan(), school_data(tables))
    together = [fact for tables in schools[:20] if (fact := facts(item_standard(), plan(), school_data(tables)))]
    for known in ([], together):
        found += county_items(item_standard(), plan(), known, {}, {})
    return tuple(found)
