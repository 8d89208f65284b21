"""What the open school year is to the window: one entry, its evaluation, and who hears when something changed.

Every page changes figures through here, so that each change is stored at once, told to all pages, and followed by one
evaluation, however many cells changed in one turn of the event loop.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

from PySide6.QtCore import QObject, QTimer, Signal

from jhdesk.calc.engine import evaluate_school
from jhdesk.calc.results import Evaluation, SchoolResult, Stage
from jhdesk.calc.rows import Head, SchoolData
from jhdesk.calc.standard import Standard
from jhdesk.errors import JhdeskError
from jhdesk.findings import Place, Problem
from jhdesk.services.entry import EnteredRow, Entry, Field, Table, Value, last_year, problem_of
from jhdesk.services.evidence import Kept, register, remove, sweep
from jhdesk.services.improvement import to_improvement
from jhdesk.services.ratings import Asked, asked_items, item_choices, still_open
from jhdesk.services.standards import Documents, load_both, load_standard, named_standard
from jhdesk.services.workspace import Workspace
from jhdesk.ui.marking import Marking
from jhdesk.ui.messages import problem_text
from jhdesk.ui.messages.in_window import window_text
from jhdesk.ui.review import Review
from jhdesk.ui.states import TableState, table_state


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


class Session(QObject):
    """One school year of a workspace, open in the window."""

    data_changed = Signal(str)
    """a table's rows changed; empty: all tables"""
    evaluated = Signal()
    stored = Signal(object)
    """something was stored at this time of day"""
    at_cell = Signal(object)
    """a person went to a cell (`CellRef`), or what is said about it changed"""
    complaint = Signal(str)
    """what was refused and not kept, in a sentence"""
    note = Signal(str)
    """something said in passing"""
    go_to = Signal(str, object)
    """a page is asked for: its name, and a `CellRef`, a `ResultRef` or None"""

    has_rules = True
    """whether the rules are put to what is entered"""

    def __init__(self, workspace: Workspace, period_id: int) -> None:
        super().__init__()
        self.workspace = workspace
        self.refused: dict[tuple[str, int, str], Problem] = {}
        """texts that were refused and not kept (identity numbers), until their cell takes another"""
        self._states: dict[str, TableState] = {}
        self.standard_problem = ""
        """why the standard that the school year names cannot be used, in a sentence; the default one counts meanwhile"""
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.evaluate)
        self._held: set[str] | None = None
        self.review = Review(lambda: self.entry, lambda: self.last, self)
        self.review.stored.connect(self.stored)
        self.marking = Marking(self)
        for name in ("stored", "complaint", "note"):
            getattr(self.marking, name).connect(getattr(self, name))
        if self.has_rules:
            self.data_changed.connect(self.review.changed)
        self.open(period_id)

    def open(self, period_id: int) -> None:
        """Reads the school year anew, or another one."""
        self.entry = self._entry(period_id)
        self.marking.open(self.entry)
        self._last: tuple[Head, Entry | None] | None = None
        self.refused.clear()
        self._states.clear()
        self.evaluate(tell=False)
        self.data_changed.emit("")
        self.evaluated.emit()

    def stop(self) -> None:
        """Ends what is still to be done after a pause: the workspace is about to be closed."""
        self._timer.stop()
        self.review.stop()
        self.entry.prune()
        sweep(self.workspace)
        self.blockSignals(True)  # a cursor that still moves while the window closes must make nobody read from it

    def jump(self, place: Place) -> None:
        """Asks for the cell of a place; of a table or column as a whole for its first row, of a row that is not there
        for the end of the table, where it can be entered."""
        table = self.tables[place.table]
        rows = self.entry.rows(table.name)
        row = next((row for row in rows if table.key_text(row.values) == place.key), None)
        if row is None and rows and not place.key:
            row = rows[0]
        self.go_to.emit(table.page, CellRef(table.name, row.id if row else None, place.field))

    def evaluate(self, *, tell: bool = True) -> None:
        """Judges the school by the standard that the school year names."""
        self.standard = self._standard()
        self.result = self._judge()
        if tell:
            self.evaluated.emit()

    def _entry(self, period_id: int) -> Entry:
        return Entry(self.workspace, period_id)

    def _judge(self) -> SchoolResult:
        return evaluate_school(self.standard, self.entry.data)

    def _standard(self) -> Standard:
        before, self.standard_problem = self.standard_problem, ""
        try:
            return load_standard(named_standard(self.entry.data), self.workspace.folder)
        except JhdeskError as error:
            self.standard_problem = window_text(error)
            if self.standard_problem != before:
                self.complaint.emit(self.standard_problem)
            return load_standard()

    @property
    def tables(self) -> Mapping[str, Table]:
        """The tables that are entered here, by name."""
        return self.entry.dictionary.tables

    @property
    def pages(self) -> Mapping[str, str]:
        """The pages that they are entered on: name -> Chinese name."""
        return self.entry.dictionary.pages

    @property
    def title(self) -> str:
        """Whose figures these are."""
        return self.entry.data.head.name or "学校名称未填"

    def row_help(self, table: str, row: EnteredRow) -> str:
        """What a row asks for, where its fields alone do not say it."""
        return ""

    @property
    def school_type(self) -> str | None:
        """The school's type; None before it is entered."""
        return self.entry.data.head.type

    @property
    def documents(self) -> Documents:
        """The standard that counts, with its items, and the plan beside it."""
        return load_both(self.standard.id, None if self.standard_problem else self.workspace.folder)

    @property
    def last(self) -> Entry | None:
        """The year before of the same school, where the workspace holds it."""
        head = self.entry.data.head
        if self._last is None or self._last[0] != head:
            self._last = head, last_year(self.entry)
        return self._last[1]

    @property
    def last_year(self) -> SchoolData | None:
        """Its figures."""
        return None if self.last is None else self.last.data

    def evaluation(self) -> Evaluation:
        """Everything that is judged of the school year."""
        # Not at the top: the items are not needed for the first painted page.
        from jhdesk.services.evaluation import evaluate_period

        folder = None if self.standard_problem else self.workspace.folder
        return evaluate_period(self.standard, self.entry.data, self.last_year, folder)

    def asked(self) -> Asked:
        """The items that the school rates and declares."""
        return asked_items(*self.documents, self.school_type)

    def waiting(self) -> tuple[str, ...]:
        """Those of them that still wait."""
        return still_open(self.entry, self.asked())

    def item_choices(self, table: str) -> dict[str, str]:
        """What the item_id of a table's row may be: id -> id and title."""
        return item_choices(*self.documents, self.asked(), table)

    def state(self, table: str) -> TableState:
        """How far a table is filled in."""
        if table not in self._states:
            declared = {row.get("table") for row in self.entry.data.rows("no_data")}
            meaning = self.tables[table]
            self._states[table] = table_state(meaning, self.entry.rows(table), self.school_type, table in declared)
        return self._states[table]

    def row(self, table: str, row_id: int | None) -> EnteredRow | None:
        """The row of that id."""
        return next((row for row in self.entry.rows(table) if row.id == row_id), None)

    def only_row(self, table: str) -> EnteredRow:
        """The row of a table of one row, made where it is not there."""
        rows = self.entry.rows(table)
        return rows[0] if rows else self.entry.add_row(table)

    def problem(self, field: Field, row: EnteredRow) -> Problem | None:
        """What is wrong with a cell: the text that was not understood, or the one that was refused."""
        if field.name in row.rejected:
            return problem_of(field, row.rejected[field.name])
        return self.refused.get((field.table, row.id, field.name))

    def type_cell(self, table: str, row_id: int, field: str, text: str, origin: str = "typed") -> Problem | None:
        """Stores what was typed into a cell; the problem where it was not understood."""
        problem = self.entry.type_cell(table, row_id, field, text, origin).problem
        row = self.row(table, row_id)
        self.refused.pop((table, row_id, field), None)
        if problem is not None and row is not None and row.rejected.get(field) != text:
            self.refused[(table, row_id, field)] = problem
        self._changed(table)
        if (table, row_id, field) in self.refused:
            self.complaint.emit(problem_text(self.tables[table].field(field), self.refused[(table, row_id, field)]))
        return problem

    def type_new_row(self, table: str, field: str, text: str) -> Problem | None:
        """A new row with one cell typed; none where the text is refused."""
        row = self.entry.add_row(table)
        problem = self.entry.type_cell(table, row.id, field, text).problem
        if problem is not None and field not in row.rejected:
            self.entry.delete_rows(table, [row.id])
            self.complaint.emit(problem_text(self.tables[table].field(field), problem))
        self._changed(table)
        return problem

    def add_row(self, table: str, values: dict[str, Value] | None = None) -> EnteredRow:
        """A new row at the end of a table."""
        row = self.entry.add_row(table, values)
        self._changed(table)
        return row

    def clear_cells(self, table: str, cells: Iterable[tuple[int, str]]) -> None:
        """Makes cells empty."""
        cells = list(cells)
        self.entry.set_cells(table, [(row_id, field, None) for row_id, field in cells])
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

    @contextmanager
    def at_once(self) -> Iterator[None]:
        """Many changes as one: stored together or not at all, told once."""
        self._held = set()
        try:
            with self.workspace.work():
                yield
        except BaseException:
            self._held = None
            self.open(self.entry.period_id)  # what was changed in memory was not stored
            raise
        tables, self._held = self._held, None
        for table in tables:
            self._changed(table)

    def _changed(self, table: str) -> None:
        if self._held is not None:
            self._held.add(table)
            return
        # The school's type decides what is asked, a declaration whether a table counts as filled in.
        if table in ("school", "no_data"):
            self._states.clear()
        self._states.pop(table, None)
        self.stored.emit(datetime.datetime.now().astimezone())
        self.data_changed.emit(table)
        if not self._timer.isActive():
            self._timer.start(0)
