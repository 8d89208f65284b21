"""The county's verdict: units, differences and items of articles 6-9; the county's own plan never counts (cli.md)."""

from __future__ import annotations

import pytest

from jhdesk.calc.county import county_verdict
from jhdesk.calc.engine import evaluate_school
from jhdesk.calc.results import CvResult, ItemResult
from tests.builders import school_data, school_tables, standard

UNITS = evaluate_school(standard(), school_data(school_tables())).units
CV = {"primary": {"L1": CvResult("meets", 0.5, 1)}}


def items(*statuses: str, item: str = "G9") -> list[ItemResult]:
    return [ItemResult(item, None, None, status) for status in statuses]


@pytest.mark.parametrize(
    ("statuses", "verdict"),
    [
        (["met", "met"], "pass"),
        (["met", "info"], "pass"),
        (["met", "unmet", "to_rate"], "fail"),
        (["met", "to_rate"], "not_assessable"),
        (["met", "not_assessable"], "not_assessable"),
    ],
)
def test_an_item_that_is_unmet_fails_the_county_and_an_open_one_leaves_it_open(
    statuses: list[str], verdict: str
) -> None:
    assert county_verdict(UNITS, CV, items(*statuses)).status == verdict
    assert county_verdict(UNITS, CV, [*items("met"), *items(*statuses, item="V1")]).status == verdict


@pytest.mark.parametrize("status", ["unmet", "to_rate", "not_assessable", "info", "met"])
def test_the_plan_never_counts(status: str) -> None:
    assert county_verdict(UNITS, CV, [*items("met"), *items(status, item="P27")]).status == "pass"


def test_without_any_item_nothing_can_pass() -> None:
    assert county_verdict(UNITS, CV).status == "not_assessable"
    assert county_verdict(UNITS, CV, items("met", item="P01")).status == "not_assessable"


def test_a_difference_that_is_not_assessable_leaves_it_open_and_one_that_fails_fails_it() -> None:
    for status, verdict in (("fails", "fail"), ("not_assessable", "not_assessable")):
        cv = {"primary": {"L1": CvResult(status, 0.5, 1)}}
        assert county_verdict(UNITS, cv, items("met")).status == verdict
