"""Some fields of one row of a table of many rows, as lines to fill in: the row is there while anything is entered."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import QObject, Signal

from jhdesk.findings import Problem
from jhdesk.services.entry import TABLES, EnteredRow, Field, Value, problem_of
from jhdesk.ui.messages import problem_text
from jhdesk.ui.messages.ratings import NOT_KEPT
from jhdesk.ui.session import Session
from jhdesk.ui.tables.model import cell_text
from jhdesk.ui.widgets.basics import relook
from jhdesk.ui.widgets.form import Line
from jhdesk.ui.widgets.text_box import TextBox


class Answers(QObject):
    """The lines of a row that ``find`` looks up; ``begun`` is what a new row starts with: without it none is made.

    The first thing entered makes the row, the last one emptied removes it. A text with an identity number is stored
    nowhere, but stays in its line to be corrected.
    """

    stepped = Signal(object, int)
    """from this `Line` on to the next (1) or the one before (-1)"""

    def __init__(
        self,
        session: Session,
        table: str,
        fields: Mapping[str, TextBox | None],
        find: Callable[[], EnteredRow | None],
        begun: Mapping[str, Value] | None = None,
    ) -> None:
        super().__init__()
        self.session, self.table, self.find, self.begun = session, TABLES[table], find, dict(begun or {})
        self.lines = {name: Line(self, self.table.field(name), box) for name, box in fields.items()}
        self._refused: dict[str, Problem] = {}

    def refresh(self) -> None:
        """Shows what is stored."""
        row = self.find() or EnteredRow(0, {})
        for name, line in self.lines.items():
            if name not in self._refused:
                line.show_row(row, self.session.school_type)

    def accept(self, field: Field) -> None:
        """Takes what the program proposed for a field."""
        row = self.find()
        if row is not None:
            self.session.accept(self.table.name, [(row.id, field.name)])

    def paste(self, here: Line, texts: Sequence[str]) -> None:
        """A line or column of cells into the fields from one on, in one step."""
        lines = list(self.lines.values())
        with self.session.at_once("pasted", self.table.name):
            for line, text in zip(lines[lines.index(here) :], texts, strict=False):
                self.store(line.field, text)

    def forget(self) -> None:
        """Another school year is open: what was refused belonged to the one before."""
        self._refused.clear()
        for line in self.lines.values():
            line.edit.setModified(False)

    def store(self, field: Field, text: str) -> None:
        """Stores a field, where it holds something else than is stored."""
        row, name = self.find(), field.name
        if text == cell_text(field, row) and name not in self._refused:
            self.refresh()
            return
        self._refused.pop(name, None)
        problem = problem_of(field, text)
        if problem is not None and problem.code == "identity_number":
            self._refuse(field, text, problem)
        elif row is not None:
            with self.session.at_once("typed", self.table.name):
                self.session.type_cell(self.table.name, row.id, name, text)
                if self._is_empty(row):
                    self.session.delete_rows(self.table.name, [row.id])
        elif text.strip() and self.begun:
            with self.session.at_once("typed", self.table.name):
                row = self.session.add_row(self.table.name, dict(self.begun))
                self.session.type_cell(self.table.name, row.id, name, text)
        self.refresh()

    def restore(self, field: Field) -> None:
        """Gives up what is being typed."""
        self._refused.pop(field.name, None)
        self.refresh()

    def _refuse(self, field: Field, text: str, problem: Problem) -> None:
        line = self.lines[field.name]
        self._refused[field.name] = problem
        if line.edit.text() != text:
            line.edit.setText(text)
        line.problem.setText(f"▲ {problem_text(field, problem)}{NOT_KEPT}")
        line.problem.show()
        relook(line.edit, "refused", "state")

    def _is_empty(self, row: EnteredRow) -> bool:
        entered = (value for name, value in row.values.items() if name not in self.begun)
        return not row.rejected and all(value is None for value in entered)

    def at_field(self, field: Field) -> None:
        """Nothing more is said about a field than stands beside it."""

    def step(self, here: Line, by: int) -> None:
        """Asks for the next line."""
        self.stepped.emit(here, by)
