"""How figures are changed from the window: each change stored at once, as a step, and told to all pages once."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal

from jhdesk.calc.results import Stage
from jhdesk.errors import JhdeskError
from jhdesk.findings import Problem
from jhdesk.services.entry import EnteredRow, Entry, Field, Stored, Table, Value, problem_of
from jhdesk.services.evidence import Kept, register, remove
from jhdesk.services.improvement import to_improvement
from jhdesk.services.nothing import check_nothing_held, declare, withdraw
from jhdesk.services.undo import Done, redo, undo
from jhdesk.ui.messages import problem_text
from jhdesk.ui.messages.editing import NOTHING_TO_REDO, NOTHING_TO_UNDO, accepted_text, again_text, proposal
from jhdesk.ui.messages.in_window import window_text
from jhdesk.ui.states import TableState


@dataclass(frozen=True)
class CellRef:
    """The cell that a person is at; ``row`` is its place for people, counted from 1, 0 in a form."""

    table: str
    row_id: int | None
    field: str
    row: int = 0


@dataclass(frozen=True)
class ResultRef:
    """A result that a person asks about: an indicator of a stage, or an item."""

    id: str
    stage: Stage | None = None


class Edits(QObject):
    """What pages change figures through."""

    entry: Entry

    data_changed = Signal(str)
    """a table's rows changed; empty: all tables"""
    stored = Signal(object)
    """something was stored at this time of day"""
    complaint = Signal(str)
    """what was refused and not kept, in a sentence"""
    note = Signal(str)
    """something said in passing"""
    go_to = Signal(str, object)
    """a page is asked for: its name, and a `CellRef`, a `ResultRef` or None"""

    def __init__(self) -> None:
        super().__init__()
        self.refused: dict[tuple[str, int, str], Problem] = {}
        """texts that were refused and not kept (identity numbers), until their cell takes another"""
        self._held: set[str] | None = None

    def open(self, period_id: int) -> None:
        """Reads the school year anew, or another one."""
        raise NotImplementedError

    def state(self, table: str) -> TableState:
        """How far a table is filled in."""
        raise NotImplementedError

    def problem(self, field: Field, row: EnteredRow) -> Problem | None:
        """What is wrong with a cell."""
        raise NotImplementedError

    def _tell(self, table: str) -> None:
        """Says that a table was changed, and was stored."""
        raise NotImplementedError

    @property
    def tables(self) -> Mapping[str, Table]:
        """The tables that are entered here, by name."""
        return self.entry.dictionary.tables

    def row(self, table: str, row_id: int | None) -> EnteredRow | None:
        """The row of that id."""
        return next((row for row in self.entry.rows(table) if row.id == row_id), None)

    def only_row(self, table: str) -> EnteredRow:
        """The row of a table of one row, made where it is not there."""
        rows = self.entry.rows(table)
        return rows[0] if rows else self.entry.add_row(table)

    def type_cell(self, table: str, row_id: int, field: str, text: str, origin: str = "typed") -> Stored:
        """Stores what was typed into a cell; with the problem where it was not understood."""
        answer = self.type_cells(table, [(row_id, field, text)], origin)[0]
        if (table, row_id, field) in self.refused:
            self.complaint.emit(problem_text(self.tables[table].field(field), self.refused[(table, row_id, field)]))
        return answer

    def type_cells(self, table: str, cells: Iterable[tuple[int, str, str]], origin: str = "typed") -> list[Stored]:
        """Stores what was typed or pasted into cells (row id, field, text), in one step."""
        cells = list(cells)
        answers = self.entry.type_cells(table, cells, origin)
        for (row_id, field, _), answer in zip(cells, answers, strict=True):
            self.refused.pop((table, row_id, field), None)
            if answer.problem is not None and answer.problem.code == "identity_number":
                self.refused[(table, row_id, field)] = answer.problem
        self._changed(table)
        return answers

    def keep_cell(self, table: str, row_id: int, field: str) -> None:
        """Somebody left a cell with what it holds: what was refused there is settled."""
        if self.refused.pop((table, row_id, field), None) is not None:
            self.data_changed.emit(table)

    def type_new_row(self, table: str, field: str, text: str) -> Stored:
        """A new row with one cell typed, in one step; none where the text is refused."""
        problem = problem_of(self.tables[table].field(field), text)
        if problem is not None and problem.code == "identity_number":
            self.complaint.emit(problem_text(self.tables[table].field(field), problem))
            return Stored(None, problem)
        with self.at_once("typed", table):
            return self.type_cell(table, self.add_row(table).id, field, text)

    def add_row(self, table: str, values: dict[str, Value] | None = None) -> EnteredRow:
        """A new row at the end of a table."""
        row = self.entry.add_row(table, values)
        self._changed(table)
        return row

    def insert_rows(self, table: str, count: int, before: int | None) -> tuple[EnteredRow, ...]:
        """New rows before the row of an id, or at the end."""
        rows = self.entry.add_rows(table, [{} for _ in range(count)], before=before)
        self._changed(table)
        return rows

    def accept(self, table: str, cells: Iterable[tuple[int, str]]) -> int:
        """Takes what the program proposed for cells (row id, field) whose text it did not simply take; how many."""
        meaning, taken = self.tables[table], []
        for row_id, field in cells:
            row = self.row(table, row_id)
            proposed = proposal(self.problem(meaning.field(field), row)) if row is not None else None
            if proposed is not None:
                taken.append((row_id, field, proposed))
        if taken:
            self.type_cells(table, taken, "accepted")
        self.note.emit(accepted_text(len(taken)))
        return len(taken)

    def clear_cells(self, table: str, cells: Iterable[tuple[int, str]], what: str = "cleared") -> None:
        """Makes cells empty."""
        cells = list(cells)
        self.entry.set_cells(table, [(row_id, field, None) for row_id, field in cells], what)
        for row_id, field in cells:
            self.refused.pop((table, row_id, field), None)
        self._changed(table)

    def delete_rows(self, table: str, row_ids: Iterable[int]) -> None:
        """Removes rows."""
        self.entry.delete_rows(table, row_ids)
        self._changed(table)

    def add_evidence(self, item_id: str, kept: Kept) -> None:
        """Names a kept copy as evidence of an item. JhdeskError "not_stored"."""
        register(self.entry, item_id, kept)
        self._changed("evidence")

    def remove_evidence(self, row_ids: Iterable[int]) -> None:
        """Removes rows of evidence, and copies that nothing names any more."""
        remove(self.entry, row_ids)
        self._changed("evidence")

    def add_improvements(
        self, rows: Iterable[Mapping[str, Value]], owner: str, due_on: datetime.date
    ) -> tuple[EnteredRow, ...]:
        """Enters measures into the ledger of improvements. JhdeskError as `to_improvement`."""
        entered = to_improvement(self.entry, rows, owner, due_on)
        self._changed("improvement")
        return entered

    def undo(self) -> None:
        """Takes the last step back, and shows where it was. JhdeskError as `undo`."""
        self._again(undo(self.entry), NOTHING_TO_UNDO, back=True)

    def redo(self) -> None:
        """Does the step again that was taken back last, and shows where it is. JhdeskError as `redo`."""
        self._again(redo(self.entry), NOTHING_TO_REDO, back=False)

    def _again(self, done: Done | None, nothing: str, *, back: bool) -> None:
        if done is None:
            self.note.emit(nothing)
            return
        self.refused.clear()
        for table in done.tables:
            self._changed(table)
        row = self.row(done.table, done.row_id)
        at = CellRef(done.table, row.id if row else None, done.field)
        self.go_to.emit(self.tables[done.table].page, at)
        self.note.emit(again_text(done, self.tables[done.table], back=back))

    @contextmanager
    def at_once(self, what: str, table: str = "", source: str = "") -> Iterator[None]:
        """Many changes as one step: stored together or not at all, told once. Inside another it is part of it."""
        if self._held is not None:
            yield
            return
        self._held = set()
        try:
            with self.entry.step(what, table, source):
                yield
        except BaseException:
            self._held = None
            self.open(self.entry.period_id)  # what was changed in memory was not stored
            raise
        tables, self._held = self._held, None
        for name in tables:
            self._changed(name)

    def refuses_declaration(self, table: str) -> bool:
        """Whether a table cannot be declared to have nothing, which is then said: something is entered in it."""
        try:
            if not self.state(table).declared:
                check_nothing_held(self.entry, table)
        except JhdeskError as error:
            self.complaint.emit(window_text(error))
            return True
        return False

    def declare_empty(self, table: str, reason: str) -> Problem | None:
        """Declares a table to have nothing, or gives another reason. JhdeskError as `declare`."""
        problem = declare(self.entry, table, reason)
        self._changed("no_data")
        return problem

    def withdraw_declaration(self, table: str) -> None:
        """Takes a declaration back."""
        withdraw(self.entry, table)
        self._changed("no_data")

    def _changed(self, table: str) -> None:
        if self._held is not None:
            self._held.add(table)
        else:
            self._tell(table)
