"""What the open school year is to the window: one entry, its evaluation, and who hears when something changed.

Every page changes figures through here, so that each change is stored at once, told to all pages, and followed by one
evaluation, however many cells changed in one turn of the event loop.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping

from PySide6.QtCore import Qt, Signal

from jhdesk.calc.results import Evaluation, ItemResult, SchoolResult
from jhdesk.calc.rows import Head, SchoolData
from jhdesk.calc.standard import Standard
from jhdesk.errors import JhdeskError
from jhdesk.findings import Place, Problem
from jhdesk.services.entry import (
    EnteredRow,
    Entry,
    Field,
    Standing,
    last_year,
    problem_of,
    standing,
)
from jhdesk.services.evidence import sweep
from jhdesk.services.judgement import Judgement
from jhdesk.services.nothing import declaration, reason_given
from jhdesk.services.passphrase import Remembered
from jhdesk.services.ratings import Asked, asked_items, item_choices, still_open
from jhdesk.services.standards import Documents, load_both, load_standard, named_standard
from jhdesk.services.workspace import Workspace
from jhdesk.ui.edits import CellRef, Edits, ResultRef
from jhdesk.ui.marking import Marking
from jhdesk.ui.memory import Memory
from jhdesk.ui.messages.in_window import window_text
from jhdesk.ui.review import Review
from jhdesk.ui.states import Count, TableState

__all__ = ["CellRef", "ResultRef", "Session"]


class Session(Edits):
    """One school year of a workspace, open in the window."""

    evaluated = Signal()
    items_judged = Signal()
    """the items say something else than before"""
    standard_read = Signal()
    """the file of the standard was read anew"""
    back_changed = Signal()
    """what the county said, or what is answered to it, is not as it was"""
    at_cell = Signal(object)
    """a person went to a cell (`CellRef`), or what is said about it changed"""
    _due = Signal()
    """figures changed, and are to be judged once this turn's changes are all made"""
    ending = Signal()
    """the workspace is about to be closed: what waits to be stored is stored now"""

    has_rules = True
    """whether the rules are put to what is entered"""

    def __init__(self, workspace: Workspace, period_id: int) -> None:
        super().__init__()
        self.workspace = workspace
        self._states: dict[str, TableState] = {}
        self._counts: dict[str, Count] = {}
        self.standard_problem = ""
        """why the standard that the school year names cannot be used, in a sentence; the default one counts meanwhile"""
        self.stopped = False
        """whether the window was closed, or has left this workspace: nothing may read or write it any more"""
        self._is_due = False
        # An event, not a timer: Qt paints before timers, and all that follows from a cell is to be painted with it.
        self._due.connect(self._follow, Qt.ConnectionType.QueuedConnection)
        self.review = Review(lambda: self.judgement, lambda: self.last, self)
        self.review.stored.connect(self.stored)
        self.items: tuple[ItemResult, ...] = ()
        """as they were last judged: with the rules, after typing has paused for the first time"""
        self.review.put.connect(self._judge_items)
        self.marking = Marking(self)
        for name in ("stored", "complaint", "note"):
            getattr(self.marking, name).connect(getattr(self, name))
        if self.has_rules:
            self.data_changed.connect(self.review.changed)
        self.memory = Memory(self)
        self.passphrase = Remembered()
        self.open(period_id)

    def open(self, period_id: int) -> None:
        """Reads the school year anew, or another one."""
        self.entry = self._entry(period_id)
        self.judgement = Judgement(self.entry)
        self._names_standard = False
        self._documents: Documents | None = None
        self.marking.open(self.entry)
        self._last: tuple[Head, Entry | None] | None = None
        self.refused.clear()
        self._states.clear()
        self.evaluate(tell=False)
        self.data_changed.emit("")
        self.evaluated.emit()

    def stop(self) -> None:
        """Ends what is still to be done after a pause: the workspace is about to be closed."""
        self.stopped = True
        self.review.stop()
        self.memory.stop()
        self.passphrase.forget()
        self.ending.emit()
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
        """Judges the school by the standard that the school year names, whose file is read anew."""
        self._documents = None
        self.standard = self._standard()
        self.standard_read.emit()
        self._evaluate(tell=tell)

    def _follow(self) -> None:
        self._is_due = False
        if self.stopped:
            return
        # Reading the file of the standard for every cell would take as long as storing the cell.
        if self._names_standard:
            self._names_standard = False
            self.evaluate()
        else:
            self._evaluate()

    def _evaluate(self, *, tell: bool = True) -> None:
        self.result = self._judge()
        if self.review.known:
            self.review.update()  # before anything is painted, so that all that changed is painted once
        if tell:
            self.evaluated.emit()

    def _judge_items(self) -> None:
        before, self.items = self.items, self.evaluation().items
        if self.items != before:
            self.items_judged.emit()

    def _entry(self, period_id: int) -> Entry:
        return Entry(self.workspace, period_id)

    def _judge(self) -> SchoolResult:
        return self.judgement.seven(self.standard)

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
        held = self.entry.data.first("school").get("school_type")
        return str(held) if held else None

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
        """Everything that is judged of the school year, as it is now."""
        if self._documents is None or self._documents[0].base is not self.standard:
            self._documents = self.documents
        return self.judgement.evaluation(self._documents, self.last_year)

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
            meaning, declared = self.tables[table], declaration(self.entry, table) is not None
            counts = self._counts.setdefault(table, Count(meaning))
            self._states[table] = counts.state(self.entry.rows(table), self.school_type, declared)
        return self._states[table]

    def standing(self, field: Field, row: EnteredRow) -> Standing:
        """What a cell is: a value, empty, or one that does not apply."""
        return standing(field, row.values.get(field.name), self.school_type, self.state(field.table).is_nothing)

    def reason(self, table: str) -> str:
        """Why a table has nothing to enter; empty where it is not declared."""
        return reason_given(self.entry, table)

    def last_reason(self, table: str) -> str:
        """Why it had nothing the year before."""
        return reason_given(self.last, table)

    def problem(self, field: Field, row: EnteredRow) -> Problem | None:
        """What is wrong with a cell: the text that was not understood, or the one that was refused."""
        if field.name in row.rejected:
            return problem_of(field, row.rejected[field.name])
        return self.refused.get((field.table, row.id, field.name))

    def _tell(self, table: str) -> None:
        self._names_standard = self._names_standard or table == "period"
        # The school's type decides what is asked, a declaration whether a table counts as filled in.
        if table in ("school", "no_data"):
            self._states.clear()
        self._states.pop(table, None)
        self.judgement.changed(table)
        self.stored.emit(datetime.datetime.now().astimezone())
        self.data_changed.emit(table)
        if not self._is_due:
            self._is_due = True
            self._due.emit()
