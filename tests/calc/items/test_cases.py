"""Every item by its cases (tests/cases/*.toml): usual, boundary and missing, each a sentence with its article."""

from __future__ import annotations

from collections import defaultdict

import pytest

from jhdesk.calc.items.judge import ITEM_IDS
from tests.calc.items.cases import Case, expected, item_standard, judge, plan, read_cases

CASES = read_cases()


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.item}-{case.kind}: {case.says}")
def test_case(case: Case) -> None:
    results = judge(case)
    if case.then.get("absent"):
        assert results == []
        return
    (result,) = [each for each in results if each.stage == case.then.get("stage")]
    wanted = expected(case.then)
    assert {name: getattr(result, name) for name in wanted} == wanted
    assert (result.school_code is None) == case.of_county


def test_every_item_has_its_usual_boundary_and_missing_case() -> None:
    kinds = defaultdict(set)
    for case in CASES:
        kinds[case.item].add(case.kind)
    assert {item: kinds[item] for item in ITEM_IDS} == {item: {"usual", "boundary", "missing"} for item in ITEM_IDS}


def test_each_case_is_a_sentence_of_its_own_with_the_article_of_its_item() -> None:
    items = {**item_standard().items, **plan().items}
    assert {case.item: case.article for case in CASES} == {name: item.article for name, item in items.items()}
    assert len({(case.item, case.says) for case in CASES}) == len(CASES)
    assert all(case.says.endswith(".") and len(case.says) > 15 for case in CASES)


def test_an_item_that_the_county_and_its_schools_both_rate_has_cases_of_both() -> None:
    both = (item_standard().rated_schools | plan().rated_schools) & (item_standard().rated_county | plan().rated_county)
    for item in both:
        assert {case.of_county for case in CASES if case.item == item} == {True, False}
