"""Tables that truly have nothing to enter: declared so with a reason, the reason changed, the declaration taken back."""

from __future__ import annotations

from jhdesk.calc.rows import NEVER_EMPTY
from jhdesk.errors import JhdeskError
from jhdesk.findings import Problem
from jhdesk.services.entry import EnteredRow, Entry, is_blank, problem_of

DECLARED = "no_data"
"""the table of declarations"""


def can_be_declared(table: str) -> bool:
    """Whether a table may be declared to have nothing."""
    return table not in NEVER_EMPTY


def declaration(entry: Entry | None, table: str) -> EnteredRow | None:
    """The row that declares a table to have nothing; None where there is none."""
    rows = entry.rows(DECLARED) if entry is not None and DECLARED in entry.dictionary.tables else ()
    return next((row for row in rows if row.values["table"] == table), None)


def reason_given(entry: Entry | None, table: str) -> str:
    """Why a table has nothing; empty where it is not declared, or without a reason."""
    row = declaration(entry, table)
    return str(row.values["reason"] or "") if row is not None else ""


def check_nothing_held(entry: Entry, table: str) -> None:
    """JhdeskError("declared_with_rows") where something is entered in the table."""
    count = _held(entry, table)
    if count:
        raise JhdeskError("declared_with_rows", table=entry.dictionary.tables[table].label, count=count)


def _held(entry: Entry, table: str) -> int:
    meaning = entry.dictionary.tables[table]
    return sum(bool(row.rejected) or not is_blank(meaning, row.values) for row in entry.rows(table))


def declared_empty(entry: Entry) -> dict[str, str]:
    """table -> why, of the tables that are declared to have nothing and have nothing, in the dictionary's order."""
    tables = entry.dictionary.tables
    return {name: reason_given(entry, name) for name in tables if declaration(entry, name) and not _held(entry, name)}


def declare(entry: Entry, table: str, reason: str) -> Problem | None:
    """Declares a table to have nothing, or gives another reason, as one step; the problem where the reason is not taken.

    JhdeskError as `check_nothing_held`.
    """
    row = declaration(entry, table)
    if row is None:
        check_nothing_held(entry, table)
    problem = problem_of(entry.dictionary.tables[DECLARED].field("reason"), reason)
    if problem is not None:
        return problem
    with entry.step("typed", DECLARED):
        row = row or entry.add_row(DECLARED, {"table": table})
        entry.type_cell(DECLARED, row.id, "reason", reason)
    return None


def withdraw(entry: Entry, table: str) -> None:
    """Takes the declaration back, as one step; does nothing where there is none."""
    ids = [row.id for row in entry.rows(DECLARED) if row.values["table"] == table]
    entry.delete_rows(DECLARED, ids)
