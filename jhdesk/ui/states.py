"""How far tables are filled in, and the sign that says so. No Qt."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from jhdesk.services.entry import EnteredRow, Field, Table, is_asked, is_blank


@dataclass(frozen=True)
class TableState:
    """Figures of one table: rows entered, cells that must be filled in and are not, texts that were not understood."""

    rows: int
    wanted: int
    rejected: int
    declared: bool = False
    """declared to have nothing to enter"""
    touched: bool = False
    """anything is entered at all"""


@dataclass(frozen=True)
class State:
    """A sign with its word, and the token of its colour."""

    sign: str
    word: str
    look: str


def check_state(hard: int, pending: int) -> State:
    """The sign of the page of findings: what must be corrected, else what waits for an answer."""
    if hard:
        return State(f"▲ {hard}", f"有 {hard} 处必须改正", "fails")
    if pending:
        return State(f"● {pending}", f"有 {pending} 处要改正或说明", "second")
    return State("✓", "校验通过", "meets")


def marks_state(again: int) -> State:
    """The sign of the page of marks: how many cells wait to be looked at again."""
    return State(f"◥ {again}", f"有 {again} 处待核", "second") if again else State("", "没有待核的格子", "second")


def concerns(field: Field, school_type: str | None) -> bool:
    """Whether schools of this type are asked for the field."""
    return not field.asked_of or school_type is None or school_type in field.asked_of


def is_wanted(field: Field, row: EnteredRow, school_type: str | None) -> bool:
    """Whether the cell must be filled in and is empty; one with a text that was not understood waits for correction."""
    empty = row.values.get(field.name) is None and field.name not in row.rejected
    return empty and is_asked(field) and concerns(field, school_type)


def table_state(table: Table, rows: Sequence[EnteredRow], school_type: str | None, declared: bool) -> TableState:
    """The figures of a table; a row in which nothing was entered does not count, unless the program gives the rows."""
    entered = [row for row in rows if row.rejected or not is_blank(table, row.values)]
    counted = rows if table.one_row or table.listed else entered
    return TableState(
        rows=len(counted),
        wanted=sum(is_wanted(field, row, school_type) for row in counted for field in table.fields),
        rejected=sum(len(row.rejected) for row in rows),
        declared=declared,
        touched=bool(entered),
    )


def group_state(states: Iterable[TableState]) -> State:
    """The sign of a page: what must be corrected first, then how far it is."""
    states = list(states)
    rejected = sum(state.rejected for state in states)
    if rejected:
        return State(f"▲ {rejected}", f"有 {rejected} 处待改", "fails")
    if not any(state.touched or state.declared for state in states):
        return State("–", "还没有填", "unknown")
    if all((state.touched or state.declared) and not state.wanted for state in states):
        return State("✓", "已填完", "meets")
    return State("●", "填报中", "second")
