"""The grid: keys as in Excel and WPS, on top of Qt's own table view.

Typing replaces, F2 edits, Enter stores and goes down, Tab right, Delete empties; a block is copied and pasted as text
with tabs; Ctrl+- removes rows. Typing in the last, empty row adds a row.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QItemSelectionModel, QModelIndex, Qt, QTimer
from PySide6.QtGui import QGuiApplication, QInputMethodEvent, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QAbstractItemDelegate, QAbstractItemView, QLineEdit, QTableView, QWidget

from jhdesk.services.entry import Field, choices
from jhdesk.ui.session import Session
from jhdesk.ui.tables.delegate import ROW_HEIGHT, CellDelegate
from jhdesk.ui.tables.model import TableModel, cell_text, heading
from jhdesk.ui.widgets.basics import ask
from jhdesk.ui.widgets.choice import ChoiceEdit

Key = Qt.Key
_HINT = QAbstractItemDelegate.EndEditHint
_TEXT_WIDTH = {"text": 9.0, "int": 3.6, "decimal": 5.0, "bool": 3.2, "date": 6.4}
"""least width of a column by kind, in widths of a Chinese character"""
_WIDEST_TEXT = 16.0
"""no text makes its column wider than that; a number is always seen whole"""
_WIDEST_CHOICE = 30.0
_MARGINS = 20


class TableView(QTableView):
    """The grid of one table."""

    def __init__(self, session: Session, table: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.session = session
        self.cells = TableModel(session, table, self)
        self.setModel(self.cells)
        self.setItemDelegate(CellDelegate(session, self))
        self.setAccessibleName(self.cells.table.label)
        triggers = QAbstractItemView.EditTrigger
        self.setEditTriggers(triggers.AnyKeyPressed | triggers.EditKeyPressed | triggers.DoubleClicked)
        self.setTabKeyNavigation(True)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setWordWrap(False)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.horizontalHeader().setHighlightSections(False)
        self.verticalHeader().setHighlightSections(False)
        self.verticalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignCenter)
        self.cells.modelReset.connect(self._after_reset)
        self.cells.rowsInserted.connect(lambda _parent, first, last: self._grow(range(first - 1, last)))
        self.measure()

    def measure(self) -> None:
        """Widths of columns and height of rows for the font in use."""
        metrics = self.fontMetrics()
        self.verticalHeader().setDefaultSectionSize(round(metrics.height() * ROW_HEIGHT))
        for column, field in enumerate(self.cells.table.fields):
            self.setColumnWidth(column, self._width(field))
        self._grow(range(len(self.cells.rows)))

    def _width(self, field: Field) -> int:
        metrics = self.fontMetrics()
        em = metrics.horizontalAdvance("中")
        words = choices(field).values() or [""]
        longest = max(metrics.horizontalAdvance(word) for word in (*words, *heading(field).split("\n")))
        longest = min(longest, round(em * _WIDEST_CHOICE))
        return max(longest + _MARGINS, round(em * _TEXT_WIDTH.get(field.kind, 0)))

    def _grow(self, rows: range) -> None:
        """Widens the columns for what stands in these rows."""
        metrics = self.fontMetrics()
        widest = round(metrics.horizontalAdvance("中") * _WIDEST_TEXT)
        held = [self.cells.rows[row] for row in rows if row < len(self.cells.rows)]
        for at, field in enumerate(self.cells.table.fields):
            if choices(field):
                continue
            texts = {cell_text(field, row) for row in held}
            wanted = max((metrics.horizontalAdvance(text) for text in texts), default=0) + _MARGINS
            wanted = min(wanted, widest) if field.kind == "text" else wanted
            if wanted > self.columnWidth(at):
                self.setColumnWidth(at, wanted)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self.measure()

    def dataChanged(self, first, last, roles=()) -> None:
        super().dataChanged(first, last, roles)
        here = self.currentIndex().row()
        if 0 <= here < len(self.cells.rows):
            self._grow(range(here, here + 1))

    def _after_reset(self) -> None:
        self._grow(range(len(self.cells.rows)))
        if self.hasFocus():
            self.go(0, self.first_editable())

    def currentChanged(self, current, previous) -> None:
        super().currentChanged(current, previous)
        if current.isValid():
            self.session.at_cell.emit(self.cells.cell(current))

    def tell_cell(self) -> None:
        """Says again which cell this is."""
        if self.currentIndex().isValid():
            self.session.at_cell.emit(self.cells.cell(self.currentIndex()))

    def focusInEvent(self, event) -> None:
        if not self.currentIndex().isValid():  # Qt would go to the first column, which may be the program's own
            self.go(0, self.first_editable())
        super().focusInEvent(event)
        self.tell_cell()

    def first_editable(self) -> int:
        return next((at for at, field in enumerate(self.cells.table.fields) if not self.cells.is_given(field)), 0)

    # keys

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, control = event.key(), bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        alt = bool(event.modifiers() & Qt.KeyboardModifier.AltModifier)
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
        elif event.matches(QKeySequence.StandardKey.Paste):
            self.paste()
        elif key in (Key.Key_Return, Key.Key_Enter):
            if self.state() == self.State.EditingState:
                return  # the editor's own Enter, passed on; its commit is queued, and goes down itself
            self.step(-1 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1, 0)
        elif key in (Key.Key_Tab, Key.Key_Backtab) and not control:
            self.step(0, 1 if key == Key.Key_Tab else -1)
        elif key in (Key.Key_Delete, Key.Key_Backspace):
            self.clear_selected()
        elif control and key == Key.Key_Minus:
            self.remove_selected()
        elif key == Key.Key_F2 or (alt and key == Key.Key_Down):
            self.edit_here()
        elif control and key in (Key.Key_PageUp, Key.Key_PageDown):
            event.ignore()  # the page's: to the next table
        else:
            super().keyPressEvent(event)

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        editing = self.state() == self.State.EditingState
        if event.commitString() and not editing:
            # What comes without having been composed (punctuation, full-width digits) Qt itself would drop.
            self.edit(self.currentIndex())
            editor = self.viewport().focusWidget()
            if isinstance(editor, QLineEdit):
                editor.selectAll()
                QGuiApplication.sendEvent(editor, event)
        elif event.preeditString() or editing:  # an empty event, as comes with every change of focus, opens nothing
            super().inputMethodEvent(event)

    def edit_here(self) -> None:
        """Opens the current cell with what it holds, the cursor at its end; a choice with all its choices."""
        self.edit(self.currentIndex())
        editor = self.viewport().focusWidget()
        if isinstance(editor, QLineEdit):
            editor.deselect()
            editor.end(False)
        if isinstance(editor, ChoiceEdit):
            editor.show_all()

    def closeEditor(self, editor: QWidget, hint: QAbstractItemDelegate.EndEditHint) -> None:
        """Enter goes down, Tab right, without opening the next cell."""
        super().closeEditor(editor, _HINT.NoHint)
        # The new row is there only after the commit, which may still be under way.
        if hint == _HINT.SubmitModelCache:
            QTimer.singleShot(0, self, lambda: self.step(1, 0))
        elif hint in (_HINT.EditNextItem, _HINT.EditPreviousItem):
            QTimer.singleShot(0, self, lambda: self.step(0, 1 if hint == _HINT.EditNextItem else -1))

    def step(self, down: int, right: int) -> None:
        """Goes that many cells; Tab after the last column goes on in the next row."""
        here = self.currentIndex()
        row, column = here.row() + down, here.column() + right
        if column >= self.cells.columnCount() and row + 1 < self.cells.rowCount():
            row, column = row + 1, self.first_editable()
        elif column < 0 and row > 0:
            row, column = row - 1, self.cells.columnCount() - 1
        self.go(row, column)

    def go(self, row: int, column: int) -> None:
        """Goes to a cell, which alone is selected then, whatever key is held down; a cell that is not there is ignored."""
        target = self.cells.index(row, column)
        if target.isValid():
            self.selectionModel().setCurrentIndex(target, QItemSelectionModel.SelectionFlag.ClearAndSelect)
            self.scrollTo(target)

    # blocks

    def _selected(self) -> list[QModelIndex]:
        return sorted(self.selectedIndexes(), key=lambda index: (index.row(), index.column()))

    def clear_selected(self) -> None:
        """Makes the selected cells empty."""
        cells = []
        for index in self._selected():
            row, field = self.cells.row(index), self.cells.field(index)
            if row is not None and not self.cells.is_given(field):
                cells.append((row.id, field.name))
        if cells:
            self.session.clear_cells(self.cells.table.name, cells)

    def copy(self) -> None:
        """The selected block as text with tabs."""
        block = self._selected()
        if not block:
            return
        columns = range(min(i.column() for i in block), max(i.column() for i in block) + 1)
        rows = range(block[0].row(), block[-1].row() + 1)
        lines = ["\t".join(self.cells.index(r, c).data() or "" for c in columns) for r in rows]
        QGuiApplication.clipboard().setText("\n".join(lines))

    def paste(self) -> None:
        """A block of text with tabs from the current cell on, rows added as needed; a single text into all selected."""
        lines = QGuiApplication.clipboard().text().replace("\r\n", "\n").removesuffix("\n").split("\n")
        block = [line.split("\t") for line in lines]
        chosen = self._selected()
        if not chosen or block == [[""]]:
            return
        if len(block) == 1 and len(block[0]) == 1:
            targets = [(index, block[0][0]) for index in chosen if self.cells.row(index) is not None] or [
                (chosen[0], block[0][0])
            ]
        else:
            top, left = chosen[0].row(), min(index.column() for index in chosen)
            self._add_rows(top + len(block) - len(self.cells.rows))
            targets = [
                (self.cells.index(top + r, left + c), text)
                for r, line in enumerate(block)
                for c, text in enumerate(line)
            ]
        with self.session.at_once():
            for index, text in targets:
                if index.isValid():
                    self.cells.setData(index, text)
        self.tell_cell()

    def _add_rows(self, count: int) -> None:
        if self.cells.table.listed:
            return
        with self.session.at_once():
            for _ in range(count):
                self.session.add_row(self.cells.table.name)

    def remove_selected(self) -> None:
        """Removes the rows of the selection, after asking."""
        rows = sorted({index.row() for index in self.selectedIndexes() if index.row() < len(self.cells.rows)})
        if not rows or self.cells.table.listed:
            return
        which = f"第 {rows[0] + 1} 行" if len(rows) == 1 else f"选中的 {len(rows)} 行"
        label = self.cells.table.label
        question = f"要删除“{label}”{which}吗？删除后不能恢复。"
        if ask(self, "删除行", question, "删除"):
            self.session.delete_rows(self.cells.table.name, [self.cells.rows[row].id for row in rows])
