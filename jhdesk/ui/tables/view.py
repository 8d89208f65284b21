"""The grid: keys as in Excel and WPS, on top of Qt's own table view.

Typing replaces, F2 edits, Enter stores and goes down, Tab right; Enter after Tabs goes to where they began. Typing in
the last, empty row adds a row. What is done to blocks is in `blocks`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from PySide6.QtCore import (
    QElapsedTimer,
    QEvent,
    QItemSelection,
    QItemSelectionModel,
    QKeyCombination,
    QPersistentModelIndex,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QGuiApplication, QInputMethodEvent, QKeyEvent, QKeySequence, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemDelegate, QAbstractItemView, QHeaderView, QLineEdit, QTableView, QWidget

from jhdesk.services.entry import Field, choices, shown
from jhdesk.ui.session import Session
from jhdesk.ui.tables.blocks import Blocks
from jhdesk.ui.tables.delegate import ROW_HEIGHT, CellDelegate
from jhdesk.ui.tables.frozen import Frozen, covered, leading
from jhdesk.ui.tables.menu import show_menu
from jhdesk.ui.tables.model import TableModel, heading
from jhdesk.ui.tables.moves import ARROWS, destination
from jhdesk.ui.tables.open_cell import OpenCell
from jhdesk.ui.tables.widths import Widths
from jhdesk.ui.widgets.choice import ChoiceEdit

Key = Qt.Key
_TEXT_WIDTH = {"text": 9.0, "int": 3.6, "decimal": 5.0, "bool": 3.2, "date": 6.4}
"""least width of a column by kind, in widths of a Chinese character"""
_WIDEST_TEXT = 16.0
"""no text makes its column wider than that; a number is always seen whole"""
_WIDEST_CHOICE = 30.0
_MARGINS = 20


class RowNumbers(QHeaderView):
    """The numbers at the left, as wide as the last one: Qt would ask for every row what it looks like."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(Qt.Orientation.Vertical, parent)
        self.setDefaultAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setSectionsClickable(True)
        self.setHighlightSections(False)

    def sizeHint(self) -> QSize:
        digits = max(2, len(str(self.count())))
        return QSize(self.fontMetrics().horizontalAdvance("0") * digits + _MARGINS, 0)


class TableView(QTableView):
    """The grid of one table."""

    search = Signal()
    """somebody wants to look for something, or choose rows"""
    search_next = Signal(int)
    """and goes to the next place (1), or the one before (-1)"""

    def __init__(self, session: Session, table: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.session = session
        self.frozen: Frozen | None = None
        self.cells = TableModel(session, table, self)
        self.setVerticalHeader(RowNumbers(self))
        self.setModel(self.cells)
        self.open_cell = OpenCell(self)
        self.setItemDelegate(CellDelegate(session, self, self.open_cell))
        self.viewport().setAutoFillBackground(True)  # else a cell's painting begins with all that lies below the grid
        self.setAccessibleName(self.cells.table.label)
        triggers = QAbstractItemView.EditTrigger
        self.setEditTriggers(triggers.AnyKeyPressed | triggers.EditKeyPressed | triggers.DoubleClicked)
        self.setTabKeyNavigation(True)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setWordWrap(False)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.horizontalHeader().setHighlightSections(False)
        self.blocks, self.widths = Blocks(self), Widths(session, table)
        self.kept_columns = leading(self.cells.table)
        self.horizontalScrollBar().valueChanged.connect(self._keep_columns)
        self._anchor = QPersistentModelIndex()
        self._tabbed_from: int | None = None
        self._jumped = QElapsedTimer()
        self._measuring = False
        self._keys = self._bound_keys()
        self._was: tuple[int | None, int] = None, -1
        self.cells.modelAboutToBeReset.connect(self._before_reset)
        self.cells.modelReset.connect(self._after_reset)
        self.cells.rowsInserted.connect(lambda _parent, first, last: self._after_new_rows(first, last))
        self.customContextMenuRequested.connect(lambda at: show_menu(self, at))
        self.horizontalHeader().sectionResized.connect(self._resized)
        for header in (self.horizontalHeader(), self.verticalHeader()):
            header.sectionPressed.connect(self._begin_here)
        self.horizontalHeader().sectionHandleDoubleClicked.connect(lambda at: self.set_width(at, None))
        self.measure()

    # widths

    def measure(self) -> None:
        """Widths of columns and height of rows for the font in use."""
        metrics = self.fontMetrics()
        self.verticalHeader().setDefaultSectionSize(round(metrics.height() * ROW_HEIGHT))
        self._measuring = True
        for column, field in enumerate(self.cells.table.fields):
            self.setColumnWidth(column, self._width(field))
        self._measuring = False
        self._grow(range(len(self.cells.rows)))

    def _em(self) -> int:
        return self.fontMetrics().horizontalAdvance("中")

    def _width(self, field: Field) -> int:
        metrics, em, kept = self.fontMetrics(), self._em(), self.widths.get(field.name)
        if kept is not None:
            return round(em * kept)
        words = choices(field).values() or [""]
        longest = max(metrics.horizontalAdvance(word) for word in (*words, *heading(field).split("\n")))
        longest = min(longest, round(em * _WIDEST_CHOICE))
        return max(longest + _MARGINS, round(em * _TEXT_WIDTH.get(field.kind, 0)))

    def _grow(self, rows: range, columns: range | None = None) -> None:
        """Widens the columns, or these of them, that nobody has set for what stands in these rows."""
        metrics = self.fontMetrics()
        widest = round(self._em() * _WIDEST_TEXT)
        held = [self.cells.rows[row] for row in rows if row < len(self.cells.rows)]
        self._measuring = True
        fields = self.cells.table.fields
        for at in columns or range(len(fields)):
            field = fields[at]
            if choices(field) or self.widths.get(field.name) is not None:
                continue
            texts = {shown(field, value) for value in {row.values[field.name] for row in held}}
            texts.update(row.rejected[field.name] for row in held if field.name in row.rejected)
            wanted = max((metrics.horizontalAdvance(text) for text in texts), default=0) + _MARGINS
            wanted = min(wanted, widest) if field.kind == "text" else wanted
            if wanted > self.columnWidth(at):
                self.setColumnWidth(at, wanted)
        self._measuring = False

    def _resized(self, column: int, _before: int, width: int) -> None:
        if not self._measuring:
            self.widths.set(self.cells.table.fields[column].name, width / self._em())

    def set_width(self, column: int, ems: float | None) -> None:
        """Makes a column as wide as that, in widths of a character; None: as wide as it needs, as nobody had set it."""
        field = self.cells.table.fields[column]
        self.widths.set(field.name, ems)
        self._measuring = True
        self.setColumnWidth(column, self._width(field))
        self._measuring = False
        if ems is None:
            self._grow(range(len(self.cells.rows)))

    def widen(self, by: int) -> None:
        """Makes the current column a character wider (1) or narrower (-1)."""
        at = self.currentIndex().column()
        if at >= 0:
            self.set_width(at, self.columnWidth(at) / self._em() + by)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self.measure()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self.frozen is not None:
            self.frozen.place()

    def _keep_columns(self, at: int) -> None:
        """Makes the picture of the leading columns when it is first needed."""
        if at and self.frozen is None:
            self.frozen = Frozen(self)
            self.frozen.place()

    # what changes

    def dataChanged(self, first, last, roles=()) -> None:
        super().dataChanged(first, last, roles)
        here = self.currentIndex().row()
        if 0 <= here < len(self.cells.rows):
            self._grow(range(here, here + 1), range(first.column(), last.column() + 1))

    def _before_reset(self) -> None:
        here = self.currentIndex()
        row = self.cells.row(here) if here.isValid() else None
        self._was = row.id if row else None, here.column()

    def _after_reset(self) -> None:
        """Stays at the row where one was; where it is not shown any more, in its column."""
        self._grow(range(len(self.cells.rows)))
        row_id, column = self._was
        row = next((at for at, row in enumerate(self.cells.rows) if row.id == row_id), None)
        if self.hasFocus() or (row is not None and self.isVisible()):
            self.go(row or 0, column if column >= 0 else self.first_editable())

    def _after_new_rows(self, first: int, last: int) -> None:
        self._grow(range(first - 1, last))
        if self.isVisible() and self.currentIndex().row() == first - 1:
            self.tell_cell()  # at the same place is a stored row now, where the empty one was

    def currentChanged(self, current, previous) -> None:
        super().currentChanged(current, previous)
        if current.isValid() and self.isVisible():  # rows that go elsewhere move the cursor there, and nobody is there
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

    def _bound_keys(self) -> Mapping[QKeySequence, Callable[[], object]]:
        """What is done on a key by itself; `shortcuts` lists them for people."""
        standard, blocks = QKeySequence.StandardKey, self.blocks
        bound: dict[Any, Callable[[], object]] = {
            **dict.fromkeys(QKeySequence.keyBindings(standard.Copy), blocks.copy),
            **dict.fromkeys(QKeySequence.keyBindings(standard.Cut), blocks.cut),
            **dict.fromkeys(QKeySequence.keyBindings(standard.Paste), blocks.paste),
            "Ctrl+D": blocks.fill_down,
            "Delete": blocks.clear,
            "Backspace": blocks.clear,
            **dict.fromkeys(("Ctrl++", "Ctrl+=", "Ctrl+Shift++", "Ctrl+Shift+="), blocks.insert_rows),
            "Ctrl+-": blocks.remove_rows,
            **dict.fromkeys(("Ctrl+F", "Ctrl+Shift+L"), self.search.emit),
            "F3": lambda: self.search_next.emit(1),
            "Shift+F3": lambda: self.search_next.emit(-1),
            "F2": self.edit_here,
            "Alt+Down": self.edit_here,
            **dict.fromkeys(("Alt+Return", "Alt+Enter"), blocks.accept),
            "Alt+Shift+Right": lambda: self.widen(1),
            "Alt+Shift+Left": lambda: self.widen(-1),
            "Shift+F10": lambda: show_menu(self, None),
            "Ctrl+Tab": lambda: self.leave(forth=True),
            **dict.fromkeys(("Ctrl+Shift+Tab", "Ctrl+Shift+Backtab"), lambda: self.leave(forth=False)),
        }
        return {QKeySequence(keys): done for keys, done in bound.items()}

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, modifiers = event.key(), event.modifiers()
        control = bool(modifiers & Qt.KeyboardModifier.ControlModifier)
        shift = bool(modifiers & Qt.KeyboardModifier.ShiftModifier)
        pressed = QKeySequence(QKeyCombination(modifiers & ~Qt.KeyboardModifier.KeypadModifier, Qt.Key(key)))
        if pressed in self._keys:
            self._keys[pressed]()
        elif key in (Key.Key_Return, Key.Key_Enter):
            self.enter(-1 if shift else 1)
        elif key in (Key.Key_Tab, Key.Key_Backtab) and not control:
            self.tab(1 if key == Key.Key_Tab else -1)
        elif key in ARROWS or key in (Key.Key_Home, Key.Key_End):
            self._move(key, control=control, shift=shift)
        elif control and key in (Key.Key_PageUp, Key.Key_PageDown):
            event.ignore()  # the page's: to the next table
        else:
            super().keyPressEvent(event)

    def _move(self, key: int, *, control: bool, shift: bool) -> None:
        """Arrows, Home and End; with Ctrl to the edge of what is filled in, with Shift choosing on the way."""
        self._tabbed_from = None
        target = destination(self, key, control=control)
        if shift:
            self.extend_to(*target)
        else:
            self.go(*target)

    def extend_to(self, row: int, column: int) -> None:
        """Chooses the block from where choosing began to that cell."""
        anchor, target = self._anchor if self._anchor.isValid() else self.currentIndex(), self.cells.index(row, column)
        if target.isValid() and anchor.isValid():
            flag = QItemSelectionModel.SelectionFlag
            self.selectionModel().setCurrentIndex(target, flag.NoUpdate)
            block = QItemSelection(self.cells.index(anchor.row(), anchor.column()), target)
            self.selectionModel().select(block, flag.ClearAndSelect)
            self.scrollTo(target)

    def selectionChanged(self, selected, deselected) -> None:
        super().selectionChanged(selected, deselected)
        if len(self.selectedIndexes()) <= 1:
            self._begin_here()

    def _begin_here(self, _section: int = 0) -> None:
        self._anchor = QPersistentModelIndex(self.currentIndex())

    def jump(self, row: int, column: int) -> None:
        """Goes to a cell from another page. The second half of a double click there is not a click on whatever cell is here."""
        self.go(row, column)
        self._jumped.start()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if self._jumped.isValid() and self._jumped.elapsed() < QGuiApplication.styleHints().mouseDoubleClickInterval():
            event.accept()
            return
        self._tabbed_from = None
        super().mousePressEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        super().mouseDoubleClickEvent(event)
        self.open_cell.typed = False

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
        self.open_cell.typed = False
        editor = self.viewport().focusWidget()
        if isinstance(editor, QLineEdit):
            editor.deselect()
            editor.end(False)
        if isinstance(editor, ChoiceEdit):
            editor.show_all()

    def closeEditor(self, editor: QWidget, _hint: QAbstractItemDelegate.EndEditHint) -> None:
        """Opens no other cell, and goes nowhere: where a key leads to is `OpenCell`'s and `keyPressEvent`'s to say."""
        super().closeEditor(editor, QAbstractItemDelegate.EndEditHint.NoHint)

    def tab(self, right: int) -> None:
        """Goes a cell to the right (1) or left (-1); after the last column on in the next row."""
        here = self.currentIndex()
        if right > 0 and self._tabbed_from is None:
            self._tabbed_from = here.column()
        row, column = here.row(), here.column() + right
        if column >= self.cells.columnCount() and row + 1 < self.cells.rowCount():
            row, column = row + 1, self.first_editable()
        elif column < 0 and row > 0:
            row, column = row - 1, self.cells.columnCount() - 1
        self.go(row, column)

    def leave(self, *, forth: bool) -> None:
        """Goes to the next control behind the grid, or the one before it: Tab itself goes from cell to cell."""
        self.setTabKeyNavigation(False)
        self.focusNextPrevChild(forth)
        self.setTabKeyNavigation(True)

    def enter(self, down: int) -> None:
        """Goes a row down (1) or up (-1), after Tabs to the column where they began."""
        here = self.currentIndex()
        column = here.column() if self._tabbed_from is None else self._tabbed_from
        self._tabbed_from = None
        self.go(here.row() + down, column)

    def go(self, row: int, column: int) -> None:
        """Goes to a cell, which alone is selected then, whatever key is held down; a cell that is not there is ignored."""
        target = self.cells.index(row, column)
        if target.isValid():
            self.selectionModel().setCurrentIndex(target, QItemSelectionModel.SelectionFlag.ClearAndSelect)
            self.scrollTo(target)

    def scrollTo(self, index, hint=QAbstractItemView.ScrollHint.EnsureVisible) -> None:
        """Brings a cell into sight, not below the columns that are kept there."""
        kept, hiding = (self.kept_columns, covered(self)) if self.frozen is not None else (0, 0)
        bar = self.horizontalScrollBar()
        if hiding and index.column() < kept:
            bar.setValue(0)
        super().scrollTo(index, hint)
        hidden = hiding - self.columnViewportPosition(index.column())
        if index.column() >= kept and bar.value() > 0 and hidden > 0:
            bar.setValue(bar.value() - hidden)
