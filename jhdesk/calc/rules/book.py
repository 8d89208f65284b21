"""All rules, by their ids, and how they are put to a school."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from jhdesk.calc.rules import dictionary, equipment, premises, pupils, staff, teaching, years
from jhdesk.calc.rules.rule import Case, Found, Rule
from jhdesk.findings import Finding, Place

_MODULES = (dictionary, premises, equipment, staff, pupils, teaching, years)

RULES: Mapping[str, Rule] = {
    rule.id: rule for module in _MODULES for rule in vars(module).values() if isinstance(rule, Rule)
}
"""every rule, in the order of the ids"""

CONCEALED = "***"


@dataclass(frozen=True)
class NotAssessable:
    """A rule that could not be put to the school: what was not entered, or what is zero and would have to divide."""

    rule: str
    places: tuple[str, ...]
    zero: bool = False


@dataclass(frozen=True)
class Checked:
    """What the rules found, and which could not be assessed; both in the order of the rules and rows."""

    findings: tuple[Finding, ...]
    not_assessable: tuple[NotAssessable, ...]


def put(case: Case) -> Checked:
    """Puts every rule to a school."""
    findings, unknown = [], []
    for rule in RULES.values():
        for result in rule.check(case):
            if isinstance(result, Found):
                findings.append(_finding(case, rule, result))
            else:
                unknown.append(NotAssessable(rule.id, result.places, result.zero))
    return Checked(tuple(findings), tuple(dict.fromkeys(unknown)))


def _finding(case: Case, rule: Rule, found: Found) -> Finding:
    """The finding, without any identity number that a key or a text may hold."""

    def conceal(value: object) -> object:
        if isinstance(value, str):
            return CONCEALED if case.is_identity(value) else value
        return tuple(map(conceal, value)) if isinstance(value, tuple) else value

    place = Place(found.place.table, str(conceal(found.place.key)), found.place.field)
    return Finding(rule.id, rule.severity, place, {name: conceal(value) for name, value in found.params.items()})
