"""What is done to a block of the grid at once: copied, cut, pasted, filled down, emptied; rows put in and taken out.

Each is one step, which Ctrl+Z takes back as a whole, so that nothing here asks before it acts.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QItemSelection, QItemSelectionModel, QModelIndex
from PySide6.QtGui import QGuiApplication

from jhdesk.ui.messages.editing import (
    LISTED_ROWS,
    NOTHING_TO_FILL,
    TOO_MANY_ROWS,
    Pasted,
    deleted_text,
    pasted,
    pasted_text,
)
from jhdesk.ui.tables.clipboard import from_text, to_text

if TYPE_CHECKING:
    from jhdesk.ui.tables.view import TableView

MOST_ROWS = 5_000
"""of a pasted block: more is a whole column chosen by mistake"""


class Blocks:
    """The blocks of one grid."""

    def __init__(self, view: TableView) -> None:
        self.view, self.cells, self.session = view, view.cells, view.session

    @property
    def chosen(self) -> list[QModelIndex]:
        """The selected cells, row by row."""
        return sorted(self.view.selectedIndexes(), key=lambda index: (index.row(), index.column()))

    def copy(self) -> bool:
        """Puts the selected block on the clipboard; whether there is one."""
        block = self.chosen
        if not block:
            return False
        held = {(i.row(), i.column()): i.data() or "" for i in block}
        rows, columns = sorted({row for row, _ in held}), sorted({column for _, column in held})
        text = to_text([[held.get((row, column), "") for column in columns] for row in rows])
        QGuiApplication.clipboard().setText(text)
        return True

    def cut(self) -> None:
        """Copies the block and empties it."""
        if self.copy():
            self.clear("cut")

    def clear(self, what: str = "cleared") -> None:
        """Makes the selected cells empty."""
        cells = []
        for index in self.chosen:
            row, field = self.cells.row(index), self.cells.field(index)
            if row is not None and not self.cells.is_given(field):
                cells.append((row.id, field.name))
        if cells:
            self.session.clear_cells(self.cells.table.name, cells, what)

    def accept(self) -> None:
        """Takes what the program proposed for the selected cells."""
        rows = [(self.cells.row(index), self.cells.field(index).name) for index in self.chosen]
        self.session.accept(self.cells.table.name, [(row.id, name) for row, name in rows if row is not None])
        self.view.tell_cell()

    def paste(self) -> None:
        """The clipboard's block from the top left chosen cell on, rows added as needed.

        A single text, and a block that fits in several times, fills the whole selection.
        """
        block = from_text(QGuiApplication.clipboard().text())
        chosen = self.chosen
        if not chosen or not block:
            return
        if len(block) > MOST_ROWS:
            self.session.complaint.emit(TOO_MANY_ROWS.format(rows=len(block), limit=MOST_ROWS))
            return
        top, left = chosen[0].row(), min(index.column() for index in chosen)
        block = _tiled(block, self._bottom(chosen) - top + 1, max(index.column() for index in chosen) - left + 1)
        done = self._write(top, left, block, "pasted")
        self.session.note.emit(pasted_text(done))
        self._choose(top, left, len(block), len(block[0]))
        self.view.tell_cell()

    def fill_down(self) -> None:
        """The first chosen row's cells into the rows below; with one row chosen, those of the row above into it."""
        chosen = self.chosen
        if not chosen:
            return
        top, bottom = chosen[0].row(), self._bottom(chosen)
        left, right = min(index.column() for index in chosen), max(index.column() for index in chosen)
        source = top if bottom > top else top - 1
        if source < 0 or source >= bottom:
            self.session.note.emit(NOTHING_TO_FILL)
            return
        line = [self.cells.index(source, column).data() or "" for column in range(left, right + 1)]
        done = self._write(source + 1, left, [line] * (bottom - source), "filled")
        self.session.note.emit(pasted_text(done, "填充"))
        self.view.tell_cell()

    def _bottom(self, chosen: Sequence[QModelIndex]) -> int:
        """The last row that is filled of those chosen: the empty one at the end only where it alone is chosen."""
        last = chosen[-1].row()
        return last if last == chosen[0].row() else min(last, len(self.cells.rows) - 1)

    def _write(self, top: int, left: int, block: Sequence[Sequence[str]], what: str) -> Pasted:
        """Stores a block of texts from a cell on."""
        table, fields = self.cells.table, self.cells.table.fields[left : left + len(block[0])]
        wanted = max(0, top + len(block) - len(self.cells.rows))
        outside = len(block[0]) - len(fields) + (wanted if table.listed else 0)
        new = 0 if table.listed else wanted
        with self.session.at_once(what, table.name):
            made = self.session.insert_rows(table.name, new, None) if new else ()
            rows = [*self.cells.rows, *made][top : top + len(block)]
            typed = [
                (row.id, field.name, text)
                for row, line in zip(rows, block, strict=False)
                for field, text in zip(fields, line, strict=False)
                if not self.cells.is_given(field)
            ]
            answers = self.session.type_cells(table.name, typed, what) if typed else []
        given = len(rows) * sum(self.cells.is_given(field) for field in fields)
        return pasted(table, typed, answers, given=given, outside=outside, new_rows=new)

    def _choose(self, top: int, left: int, rows: int, columns: int) -> None:
        """Selects a block, so that it is seen what was pasted and can be filled or emptied again."""
        last = self.cells.index(
            min(top + rows, self.cells.rowCount()) - 1, min(left + columns, self.cells.columnCount()) - 1
        )
        flag = QItemSelectionModel.SelectionFlag
        self.view.selectionModel().setCurrentIndex(self.cells.index(top, left), flag.NoUpdate)
        self.view.selectionModel().select(QItemSelection(self.cells.index(top, left), last), flag.ClearAndSelect)

    # rows

    def _rows(self) -> list[int]:
        return sorted({index.row() for index in self.view.selectedIndexes() if index.row() < len(self.cells.rows)})

    def insert_rows(self) -> None:
        """As many new rows as are chosen, above them."""
        if self.cells.table.listed:
            self.session.note.emit(LISTED_ROWS)
            return
        rows, column = self._rows(), max(self.view.currentIndex().column(), self.view.first_editable())
        at = rows[0] if rows else len(self.cells.rows)
        before = self.cells.rows[at].id if rows else None
        made = self.session.insert_rows(self.cells.table.name, max(1, len(rows)), before)
        shown_at = next((n for n, row in enumerate(self.cells.rows) if row.id == made[0].id), at)
        self.view.go(shown_at, column)

    def remove_rows(self) -> None:
        """Removes the chosen rows."""
        if self.cells.table.listed:
            self.session.note.emit(LISTED_ROWS)
            return
        rows, column = self._rows(), self.view.currentIndex().column()
        if rows:
            self.session.delete_rows(self.cells.table.name, [self.cells.rows[row].id for row in rows])
            self.view.go(min(rows[0], self.cells.rowCount() - 1), column)
            self.session.note.emit(deleted_text(self.cells.table, len(rows)))


def _tiled(block: list[list[str]], rows: int, columns: int) -> list[list[str]]:
    """The block as often as the selection has room for it, where that comes out even; else the block."""
    down, across = divmod(rows, len(block)), divmod(columns, len(block[0]))
    if down[1] or across[1] or not down[0] or not across[0]:
        return block
    return [line * across[0] for line in block] * down[0]
