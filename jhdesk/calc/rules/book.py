"""All rules, by their ids, and how they are put to a school."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial

from jhdesk.calc.rules import dictionary, equipment, premises, pupils, staff, teaching, years
from jhdesk.calc.rules.rule import Case, Found, Rule, Unknown
from jhdesk.findings import Finding, Place, Severity

_MODULES = (dictionary, premises, equipment, staff, pupils, teaching, years)

RULES: Mapping[str, Rule] = {
    rule.id: rule for module in _MODULES for rule in vars(module).values() if isinstance(rule, Rule)
}
"""every rule, in the order of the ids"""

CONCEALED, OFF = "***", "off"


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


Part = tuple[str, str]
"""a rule, and the table that it looks at by itself; of a rule that looks at all at once nothing"""
Answers = tuple[Finding | NotAssessable, ...]


def put(case: Case) -> Checked:
    """Puts every rule to a school."""
    return checked(make() for make in parts(case).values())


def checked(answers: Iterable[Answers]) -> Checked:
    """The answers of all `parts`, in their order."""
    findings: list[Finding] = []
    unknown: list[NotAssessable] = []
    for one in (one for several in answers for one in several):
        if isinstance(one, Finding):
            findings.append(one)
        else:
            unknown.append(one)
    return Checked(tuple(findings), tuple(dict.fromkeys(unknown)))


def parts(case: Case) -> dict[Part, Callable[[], Answers]]:
    """Everything that is asked of a school by itself, in the order of the rules."""
    return {
        (rule.id, name): partial(case.data.once, (rule.id, name), partial(_answers, case, rule, look))
        for rule in RULES.values()
        if case.changed.get(rule.id) != OFF
        for name, look in rule.parts(case).items()
    }


def _answers(case: Case, rule: Rule, look: Callable[[], Iterator[Found | Unknown]]) -> Answers:
    return tuple(
        _finding(case, rule, each) if isinstance(each, Found) else NotAssessable(rule.id, each.places, each.zero)
        for each in look()
    )


def _finding(case: Case, rule: Rule, found: Found) -> Finding:
    """The finding, without any identity number that a key or a text may hold."""

    def conceal(value: object) -> object:
        if isinstance(value, str):
            return CONCEALED if case.is_identity(value) else value
        return tuple(map(conceal, value)) if isinstance(value, tuple) else value

    place = Place(found.place.table, str(conceal(found.place.key)), found.place.field)
    severity: Severity = "hard" if case.changed.get(rule.id, rule.severity) == "hard" else "soft"
    return Finding(rule.id, severity, place, {name: conceal(value) for name, value in found.params.items()})
