"""Every rule finds what it is for, and nothing on the right side of its boundary; its sentence can be read."""

from __future__ import annotations

import re

import pytest

from jhdesk import paths
from jhdesk.calc.rules.book import RULES
from jhdesk.models.dictionary import TABLES
from jhdesk.ui.messages import finding_text
from jhdesk.ui.messages.check import rules_document, rules_json
from jhdesk.words.rules import RULE_WORDS
from tests.builders import school_tables
from tests.calc.rules import cases_dictionary, cases_people, cases_premises, cases_teaching
from tests.calc.rules.case import RuleCase, found, put_to

CASES: list[RuleCase] = [
    *cases_dictionary.CASES, *cases_premises.CASES, *cases_people.CASES, *cases_teaching.CASES,
]  # fmt: skip
IDS = [f"{case.rule}-{case.at}" for case in CASES]


@pytest.mark.parametrize("case", CASES, ids=IDS)
def test_a_rule_finds_it(case: RuleCase) -> None:
    findings = found(case.rule, case.fails, case.last, case.rejected)
    at = [finding for finding in findings if finding.place.path() == case.at]
    assert len(at) == 1, [finding.place.path() for finding in findings]
    assert at[0].severity == RULES[case.rule].severity
    text = finding_text(at[0])
    assert text.endswith("。")
    assert len(text) < 200
    assert not re.search(r"[{}\n]|None|Decimal|[a-z]{2,}_[a-z]", text.partition("：")[2]), text


@pytest.mark.parametrize("case", CASES, ids=IDS)
def test_and_nothing_beside_it(case: RuleCase) -> None:
    field = re.sub(r"\[.*\]", "", case.at)
    findings = [finding.place for finding in found(case.rule, case.passes, case.last)]
    assert [
        place.path() for place in findings if place.path() == case.at or f"{place.table}.{place.field}" == field
    ] == []


def test_every_rule_has_a_case_and_words() -> None:
    assert {case.rule for case in CASES} == set(RULES) == set(RULE_WORDS)


def test_rules_are_declared_whole() -> None:
    assert list(RULES) == sorted(RULES)
    assert len({title for title, _ in RULE_WORDS.values()}) == len(RULES)
    for rule in RULES.values():
        assert re.fullmatch(r"R[1-9]\d\d", rule.id)
        assert rule.source
        assert set(rule.tables) <= set(TABLES)
    assert [rule["id"] for rule in rules_json()["rules"]] == list(RULES)


def test_the_default_school_has_nothing_hard() -> None:
    assert [finding.place.path() for finding in put_to(school_tables()).findings if finding.severity == "hard"] == []


def test_docs_list_the_rules_as_they_are() -> None:
    """Else run installers/build_rules.py."""
    document = paths.resources().parent / "docs" / "rules.md"
    assert document.read_text(encoding="utf-8") == rules_document()
