"""Checking the open school year by the rules: hard findings first, then in the order of the pages."""

from __future__ import annotations

from functools import cache

from jhdesk.calc.rules.book import RULES, Checked, NotAssessable, put
from jhdesk.calc.rules.limits import Limits
from jhdesk.calc.rules.rule import Case, Rejected
from jhdesk.findings import Finding, Place
from jhdesk.models.dictionary import PAGES, TABLES
from jhdesk.models.field import holds_identity_number
from jhdesk.services.entry import Entry
from jhdesk.services.standards import read_shipped

# The window and the command line take what they know of rules from here.
__all__ = ["RULES", "Checked", "NotAssessable", "check", "load_limits", "look", "rejected_texts"]

DEFAULT_RULES = "rules-2024"

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
    last_data = None if last is None else last.data
    checked = put(Case(entry.data, TABLES, load_limits(), last_data, _rejected(entry), holds_identity_number))
    return Checked(tuple(sorted(checked.findings, key=_order)), checked.not_assessable)


def rejected_texts(entry: Entry) -> list[Finding]:
    """The texts that were typed but not understood, in the order of the tables: their cells count as not entered."""
    return [Finding("R108", "hard", each.place, {"text": each.text}) for each in _rejected(entry)]


def _rejected(entry: Entry) -> tuple[Rejected, ...]:
    return tuple(
        Rejected(Place(name, table.key_text(row.values), field), text)
        for name, table in entry.dictionary.tables.items()
        for row in entry.rows(name)
        for field, text in row.rejected.items()
    )


def _order(finding: Finding) -> tuple[bool, tuple[int, int]]:
    return finding.severity != "hard", _ORDER[finding.place.table]
