"""What people write at cells for themselves and their colleagues: a note, and a mark to look at the cell again.

No figures of the school: in no package, workbook or printed page, and no step that can be taken back. The mark of a row
that was removed stays, for the row may be brought back.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from sqlalchemy import delete, select
from sqlalchemy.dialects.sqlite import insert

from jhdesk.errors import JhdeskError
from jhdesk.models.field import Field
from jhdesk.models.workspace import CellMark
from jhdesk.services.entry import Entry
from jhdesk.services.workspace import now
from jhdesk.workbook.cleaning import clean

LONGEST = 500
"""characters of a note"""
_FIELD = Field("批注", "text", maximum=LONGEST)

Cell = tuple[str, int, str]
"""table, row id, field"""


@dataclass(frozen=True)
class Mark:
    """What is written at a cell, and when it was written last (UTC, ISO 8601)."""

    note: str = ""
    look_again: bool = False
    at: str = ""


@dataclass(frozen=True)
class Marked:
    """A cell with something written at it; ``row`` is its place in its table for people, counted from 1."""

    table: str
    row_id: int
    field: str
    row: int
    mark: Mark

    @property
    def cell(self) -> Cell:
        """Which cell it is."""
        return self.table, self.row_id, self.field


NONE = Mark()


class Marks:
    """The notes and marks of a school year, held in memory and stored at once."""

    def __init__(self, entry: Entry) -> None:
        self.entry = entry
        columns = (CellMark.note, CellMark.look_again, CellMark.at)
        query = select(CellMark.table_name, CellMark.row_id, CellMark.field, *columns)
        with entry.workspace.work() as connection:
            rows = connection.execute(query.where(CellMark.period_id == entry.period_id)).all()
        self._held: dict[Cell, Mark] = {
            (table, row_id, name): Mark(note, again, at) for table, row_id, name, note, again, at in rows
        }

    def of(self, cell: Cell) -> Mark:
        """What is written at a cell; an empty mark where nothing is."""
        return self._held.get(cell, NONE)

    def set_note(self, cell: Cell, text: str) -> None:
        """Stores a note; an empty one removes it. JhdeskError: "note_identity", "note_unfit", "row_gone", "not_stored"."""
        value, problem = clean(_FIELD, text)
        if problem is not None and problem.code == "identity_number":
            raise JhdeskError("note_identity")
        if problem is not None:
            raise JhdeskError("note_unfit", maximum=LONGEST)
        if str(value or "") != self.of(cell).note:
            self._store(cell, replace(self.of(cell), note=str(value or "")))

    def toggle(self, cell: Cell) -> bool:
        """Marks a cell to be looked at again, or no longer; whether it is now. JhdeskError: "row_gone", "not_stored"."""
        mark = replace(self.of(cell), look_again=not self.of(cell).look_again)
        self._store(cell, mark)
        return mark.look_again

    def listed(self) -> tuple[Marked, ...]:
        """All cells with something written at them, in the order of pages, tables, rows and columns.

        Those of rows that are not there are left out.
        """
        return tuple(self._listed()) if self._held else ()

    def _listed(self) -> Iterator[Marked]:
        dictionary = self.entry.dictionary
        pages = list(dictionary.pages)
        for table in sorted(dictionary.tables.values(), key=lambda each: pages.index(each.page)):
            of_table = {(row_id, name): mark for (held, row_id, name), mark in self._held.items() if held == table.name}
            ids = {row_id for row_id, _ in of_table}
            for at, row in enumerate(self.entry.rows(table.name) if ids else (), start=1):
                for field in table.fields if row.id in ids else ():
                    mark = of_table.get((row.id, field.name))
                    if mark is not None:
                        yield Marked(table.name, row.id, field.name, 0 if table.one_row else at, mark)

    def _store(self, cell: Cell, mark: Mark) -> None:
        table, row_id, name = cell
        self.entry.row(table, row_id)  # told where it is gone
        mark = replace(mark, at=now())
        owned = {"period_id": self.entry.period_id, "table_name": table, "row_id": row_id, "field": name}
        values = {"note": mark.note, "look_again": mark.look_again, "at": mark.at}
        keeps = bool(mark.note) or mark.look_again
        with self.entry.workspace.work() as connection:
            if keeps:
                statement = insert(CellMark).values(**owned, **values)
                connection.execute(statement.on_conflict_do_update(index_elements=list(owned), set_=values))
            else:
                where = (getattr(CellMark, column) == value for column, value in owned.items())
                connection.execute(delete(CellMark).where(*where))
        if keeps:
            self._held[cell] = mark
        else:
            self._held.pop(cell, None)
