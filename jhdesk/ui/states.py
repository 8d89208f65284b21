"""How far tables are filled in, and the sign that says so. No Qt."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from jhdesk.calc.results import NOT_ASSESSABLE, TO_RATE, UNMET, ItemResult
from jhdesk.services.entry import EnteredRow, Field, Standing, Table, applies, is_asked, is_blank, standing


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

    @property
    def is_nothing(self) -> bool:
        """Whether there is nothing to enter, and nothing is entered."""
        return self.declared and not self.touched


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


def items_state(items: Iterable[ItemResult]) -> State:
    """The sign of the page of items: how many are not met, else whether all that are judged are."""
    statuses = Counter(each.status for each in items)
    if statuses[UNMET]:
        return State(f"▲ {statuses[UNMET]}", f"有 {statuses[UNMET]} 项未达到", "fails")
    if statuses[NOT_ASSESSABLE] or statuses[TO_RATE]:
        return State("○", "还有未定的", "unknown")
    return State("✓", "都达到了", "meets")


def marks_state(again: int) -> State:
    """The sign of the page of marks: how many cells wait to be looked at again."""
    return State(f"◥ {again}", f"有 {again} 处待核", "second") if again else State("", "没有待核的格子", "second")


def is_wanted(field: Field, row: EnteredRow, school_type: str | None, declared: bool) -> bool:
    """Whether the cell must be filled in and is empty; one with a text that was not understood waits for correction."""
    if not is_asked(field) or field.name in row.rejected:
        return False
    return standing(field, row.values.get(field.name), school_type, declared) is Standing.EMPTY


class Count:
    """The figures of one table; a row is looked at again only after it changed."""

    def __init__(self, table: Table) -> None:
        self.table = table
        self._of: str | None = None
        self._rows: dict[int, tuple[int, bool, int, int]] = {}

    def state(self, rows: Sequence[EnteredRow], school_type: str | None, declared: bool) -> TableState:
        """A row in which nothing was entered does not count, unless the program gives the rows."""
        if self._of != school_type:
            self._of = school_type
            self._rows.clear()
        every = self.table.one_row or bool(self.table.listed)
        now = {}
        count = wanted = rejected = 0
        touched = False
        for row in rows:
            look = self._rows.get(row.id)
            if look is None or look[0] != row.version:
                look = self._look(row, school_type)
            now[row.id] = look
            touched = touched or look[1]
            rejected += look[3]
            if every or look[1]:
                count += 1
                wanted += look[2]
        self._rows = now
        return TableState(count, 0 if declared and not touched else wanted, rejected, declared, touched)

    def _look(self, row: EnteredRow, school_type: str | None) -> tuple[int, bool, int, int]:
        """The row's version, whether anything is entered, how many cells are wanted, how many texts not understood."""
        wanted = sum(
            is_asked(field)
            and row.values[field.name] is None
            and field.name not in row.rejected
            and applies(field, school_type)
            for field in self.table.fields
        )
        entered = bool(row.rejected) or not is_blank(self.table, row.values)
        return row.version, entered, wanted, len(row.rejected)


def group_state(states: Iterable[TableState]) -> State:
    """The sign of a page: what must be corrected first, then how far it is."""
    states = list(states)
    rejected = sum(state.rejected for state in states)
    if rejected:
        return State(f"▲ {rejected}", f"有 {rejected} 处待改", "fails")
    if any(state.declared and state.touched for state in states):
        return State("▲", "和空数据说明矛盾", "fails")
    if not any(state.touched or state.declared for state in states):
        return State("–", "还没有填", "unknown")
    if all(state.is_nothing for state in states):
        return State("无内容", "无内容", "meets")
    if all((state.touched or state.declared) and not state.wanted for state in states):
        return State("✓", "已填完", "meets")
    return State("●", "填报中", "second")
