"""The cells that somebody marked to be looked at again, and those with a note: a list that leads to each."""

from __future__ import annotations

import datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QListWidget, QListWidgetItem

from jhdesk.services.marks import Marked
from jhdesk.ui.messages.history import when_text
from jhdesk.ui.messages.marks import KEPT_HERE, MARKS_PAGE, NOTHING_HERE, SIGN, counted_text, mark_text, marked_place
from jhdesk.ui.session import CellRef, Session
from jhdesk.ui.theme import STEP
from jhdesk.ui.widgets.basics import Renewed, button, column, label

_MARKED = Qt.ItemDataRole.UserRole
_KEYS = "↑ ↓ 选择　Enter 到这一格　Delete 核对完了　Alt+← 从格子回到这里"


class MarksPage(Renewed):
    """Marks and notes of the school year, in the order of the pages."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session
        self.summary = label("", "second")
        self.list = MarkList()
        self.none = label(NOTHING_HERE, wrap=True)
        self.to_cell = button("到这一格", self.go, hint="Enter")
        self.done = button("核对完了", self.finish, hint="Delete：不再待核，批注留着")
        self.list.itemActivated.connect(lambda _: self.go())
        self.list.finished.connect(self.finish)
        self.list.currentItemChanged.connect(lambda *_: self._offer())
        head = QHBoxLayout()
        head.addWidget(label(MARKS_PAGE, "heading"))
        head.addSpacing(3 * STEP)
        head.addWidget(self.summary, 1)
        buttons = QHBoxLayout()
        for each in (self.to_cell, self.done):
            buttons.addWidget(each)
        keys = label(_KEYS, "second", wrap=True)
        keys.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        buttons.addWidget(keys, 1)
        layout = column(self, margin=4 * STEP)
        layout.addLayout(head)
        layout.addWidget(label(KEPT_HERE, "second", wrap=True))
        layout.addWidget(self.none)
        layout.addWidget(self.list, 1)
        layout.addLayout(buttons)
        layout.addStretch()
        session.marking.changed.connect(lambda _: self.renew())
        session.data_changed.connect(lambda _: self.renew())

    def take_focus(self) -> None:
        """Puts the cursor into the list."""
        self.list.setFocus()

    def refresh(self) -> None:
        """Writes the list anew; who was at a cell stays there, or at the one that took its place."""
        marked = self.session.marking.marks.listed()
        here, row = self.marked, max(0, self.list.currentRow())
        cells = [each.cell for each in marked]
        now = datetime.datetime.now().astimezone()
        self.list.clear()
        for each in marked:
            item = QListWidgetItem(self._line(each, now))
            item.setData(_MARKED, each)
            self.list.addItem(item)
        self.list.setCurrentRow(
            cells.index(here.cell) if here is not None and here.cell in cells else min(row, len(marked) - 1)
        )
        again = sum(each.mark.look_again for each in marked)
        self.summary.setText(counted_text(again, sum(bool(each.mark.note) for each in marked)))
        self.list.setVisible(bool(marked))
        self.none.setVisible(not marked)
        self._offer()

    def _line(self, each: Marked, now: datetime.datetime) -> str:
        table = self.session.tables[each.table]
        row = self.session.entry.row(each.table, each.row_id)
        place = marked_place(table, table.key_text(row.values), table.field(each.field), each.row)
        sign = SIGN if each.mark.look_again else "　"
        return f"{sign} {place}　{mark_text(each.mark)}\n　 {when_text(each.mark.at, now)}"

    @property
    def marked(self) -> Marked | None:
        """The cell that is chosen."""
        item = self.list.currentItem()
        return item.data(_MARKED) if item is not None else None

    def _offer(self) -> None:
        chosen = self.marked
        self.to_cell.setEnabled(chosen is not None)
        self.done.setEnabled(chosen is not None and chosen.mark.look_again)

    def go(self) -> None:
        """Jumps to the cell."""
        each = self.marked
        if each is not None:
            at = CellRef(each.table, each.row_id, each.field, each.row)
            self.session.go_to.emit(self.session.tables[each.table].page, at)

    def finish(self) -> None:
        """The cell was looked at."""
        each = self.marked
        if each is not None and each.mark.look_again:
            self.session.marking.toggle(*each.cell)


class MarkList(QListWidget):
    """Two lines a cell: place and note, and when."""

    finished = Signal()
    """somebody looked at the cell"""

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName(MARKS_PAGE)
        self.setWordWrap(True)
        self.setResizeMode(QListWidget.ResizeMode.Adjust)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QListWidget.ScrollMode.ScrollPerPixel)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Delete:
            self.finished.emit()
        else:
            super().keyPressEvent(event)
