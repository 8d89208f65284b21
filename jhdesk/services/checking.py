"""Checking the open school year by the rules: hard findings first, then in the order of the pages."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from itertools import chain

from jhdesk.calc.rows import SchoolData
from jhdesk.calc.rules.book import RULES, Answers, Checked, NotAssessable, Part, checked, parts, put
from jhdesk.calc.rules.limits import Limits
from jhdesk.calc.rules.rule import Case, Rejected
from jhdesk.findings import Finding, Place
from jhdesk.models.dictionary import PAGES, TABLES
from jhdesk.models.identity import holds_identity_number
from jhdesk.services.county_notice import county_of
from jhdesk.services.entry import Entry
from jhdesk.services.standards import read_shipped
from jhdesk.services.workspace import Workspace

# The window and the command line take what they know of rules from here.
__all__ = [
    "RULES",
    "Answers",
    "Checked",
    "NotAssessable",
    "Part",
    "check",
    "checked",
    "load_limits",
    "look",
    "rejected_texts",
]

DEFAULT_RULES = "rules-2024"
FORBIDDEN = frozenset({"R101", "R102", "R103", "R105", "R106"})
"""rules whose findings the format itself refuses (rule 6 of package-format.md): values that no field takes, keys blank or
twice"""

_PAGES = tuple(PAGES)
_ORDER = {table.name: (_PAGES.index(table.page), at) for at, table in enumerate(TABLES.values())}


@cache
def load_limits(rules_id: str = DEFAULT_RULES) -> Limits:
    """The limits of the rules. JhdeskError "parameters_broken" with file, line and key."""
    return Limits.read(read_shipped("rules", rules_id))


def check(entry: Entry, last: Entry | None = None) -> tuple[Finding, ...]:
    """What the rules find in a school year, compared with the year before where that is given."""
    return look(entry, last).findings


def look(entry: Entry, last: Entry | None = None) -> Checked:
    """The findings, hard ones first and then by page, table and rule; and the rules that could not be assessed."""
    found = put(_case(entry.data, last, rejected_of(entry), rules_changed(entry.workspace)))
    return Checked(in_order(found.findings), found.not_assessable)


def look_at(data: SchoolData, changed: Mapping[str, str]) -> Checked:
    """The same of figures that are in no workspace, without a year before; ``changed`` as of `rules_changed`."""
    found = put(_case(data, None, (), changed))
    return Checked(in_order(found.findings), found.not_assessable)


def in_order(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Findings in the order of `look`, given in the order of the rules."""
    return tuple(sorted(findings, key=order))


def ask(
    data: SchoolData, last: Entry | None, rejected: Sequence[Rejected], changed: Mapping[str, str]
) -> Mapping[Part, Callable[[], Answers]]:
    """The parts of the rules, to be put to data of a memory as often as is wanted; ``last``: the year before."""
    return parts(_case(data, last, rejected, changed))


def _case(data: SchoolData, last: Entry | None, rejected: Sequence[Rejected], changed: Mapping[str, str]) -> Case:
    last_data = None if last is None else last.data
    return Case(data, TABLES, load_limits(), last_data, rejected, holds_identity_number, changed)


def rules_changed(workspace: Workspace) -> dict[str, str]:
    """Rule -> hard, soft or off, as the county's code package has it; never of a rule that the package's format needs."""
    county = county_of(workspace)
    return usable_changes(county.rules if county else ())


def usable_changes(rows: Iterable[Mapping[str, object]]) -> dict[str, str]:
    """The same of the rows of a code package; a rule that this program does not know is passed over."""
    said = {str(row["rule_id"]): str(row["severity"]) for row in rows}
    return {rule: severity for rule, severity in said.items() if rule in RULES and rule not in FORBIDDEN}


def rejected_texts(entry: Entry) -> list[Finding]:
    """The texts that were typed but not understood, in the order of the tables: their cells count as not entered."""
    return [Finding("R108", "hard", each.place, {"text": each.text}) for each in rejected_of(entry)]


def rejected_of(entry: Entry) -> tuple[Rejected, ...]:
    """The same as the rules are told of them."""
    return tuple(chain.from_iterable(rejected_in(entry, name) for name in entry.dictionary.tables))


def rejected_in(entry: Entry, name: str) -> tuple[Rejected, ...]:
    """Those of one table."""
    table = entry.dictionary.tables[name]
    return tuple(
        Rejected(Place(name, table.key_text(row.values), field), text)
        for row in entry.rows(name)
        if row.rejected
        for field, text in row.rejected.items()
    )


def order(finding: Finding) -> tuple[bool, tuple[int, int]]:
    """What `look` sorts by: hard ones first, then by page and table."""
    return finding.severity != "hard", _ORDER[finding.place.table]
