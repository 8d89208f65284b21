"""Notes at cells of the open school year and marks to look at them again, while somebody writes and follows them."""

from __future__ import annotations

import datetime
from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from jhdesk.errors import JhdeskError
from jhdesk.services.entry import EnteredRow, Entry, Field
from jhdesk.services.marks import NONE, Mark, Marked, Marks
from jhdesk.ui.messages.in_window import window_text
from jhdesk.ui.messages.marks import marked_note

Place = tuple[str, int | None, str]
"""table, row id, field"""


class Marking(QObject):
    """What is written at the cells of the open school year."""

    changed = Signal(str)
    """a note or mark in a table"""
    stored = Signal(object)
    """one was stored at this time of day"""
    complaint = Signal(str)
    """what was not stored, in a sentence"""
    note = Signal(str)
    """something said in passing"""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._marks: Marks | None = None

    def open(self, entry: Entry) -> None:
        """From now on those of this school year."""
        self._marks = Marks(entry)

    @property
    def marks(self) -> Marks:
        """Those of the open school year."""
        assert self._marks is not None
        return self._marks

    def at(self, table: str, row_id: int | None, field: str) -> Mark:
        """What is written at a cell; an empty mark where nothing is."""
        return NONE if row_id is None else self.marks.of((table, row_id, field))

    def of(self, field: Field, row: EnteredRow) -> Mark | None:
        """What is written at a cell; None where nothing is."""
        mark = self.at(field.table, row.id, field.name)
        return None if mark is NONE else mark

    def toggle(self, table: str, row_id: int | None, field: str) -> None:
        """Marks a cell to be looked at again, or no longer."""
        if row_id is not None and self._write(table, lambda: self.marks.toggle((table, row_id, field))):
            self.note.emit(marked_note(again=self.at(table, row_id, field).look_again))

    def set_note(self, table: str, row_id: int, field: str, text: str) -> bool:
        """Stores a note; whether it was stored."""
        return self._write(table, lambda: self.marks.set_note((table, row_id, field), text))

    def _write(self, table: str, write: Callable[[], object]) -> bool:
        try:
            write()
        except JhdeskError as error:
            self.complaint.emit(window_text(error))
            return False
        self.stored.emit(datetime.datetime.now().astimezone())
        self.changed.emit(table)
        return True

    def next(self, here: Place | None) -> tuple[int, int, Marked] | None:
        """The next cell to look at again behind the one where one is, the first after the last: number, how many, which.

        None where there is none.
        """
        marked = [each for each in self.marks.listed() if each.mark.look_again]
        if not marked:
            return None
        at = 0
        if here is not None:
            place = self._order(here)
            at = next((n for n, each in enumerate(marked) if self._order(each.cell) > place), 0)
        return at + 1, len(marked), marked[at]

    def _order(self, place: Place) -> tuple[int, int, int, int]:
        """Where a cell stands in the order of pages, tables, rows and columns."""
        table, row_id, field = place
        entry = self.marks.entry
        tables, meaning = entry.dictionary.tables, entry.dictionary.tables[table]
        rows = [row.id for row in entry.rows(table)]
        row = rows.index(row_id) if row_id in rows else len(rows)
        names = [each.name for each in meaning.fields]
        column = names.index(field) if field in names else -1
        return list(entry.dictionary.pages).index(meaning.page), list(tables).index(table), row, column
