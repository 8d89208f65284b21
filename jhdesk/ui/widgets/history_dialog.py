"""All changes of one cell, to read and to copy."""

from __future__ import annotations

import datetime

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPlainTextEdit, QWidget

from jhdesk.services.history import history
from jhdesk.ui.messages.history import HISTORY_HELP, NO_HISTORY, change_text
from jhdesk.ui.messages.marks import marked_place
from jhdesk.ui.session import CellRef, Session
from jhdesk.ui.theme import STEP
from jhdesk.ui.widgets.basics import button, column, label


class HistoryDialog(QDialog):
    """Newest first. Escape closes it."""

    def __init__(self, parent: QWidget, session: Session, at: CellRef, now: datetime.datetime) -> None:
        super().__init__(parent)
        assert at.row_id is not None
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("修改记录")
        table = session.tables[at.table]
        field, row = table.field(at.field), session.row(at.table, at.row_id)
        changes = history(session.entry, at.table, at.row_id, at.field)
        lines = [change_text(field, each, now, value=True) for each in changes]
        place = marked_place(table, table.key_text(row.values) if row else "", field, at.row)
        self.text = QPlainTextEdit("\n".join(lines) or NO_HISTORY)
        self.text.setReadOnly(True)
        self.text.setTabChangesFocus(True)
        self.text.setAccessibleName(f"{place}的修改记录")
        layout = column(self, margin=4 * STEP)
        layout.addWidget(label(place, "heading", wrap=True))
        layout.addWidget(label(HISTORY_HELP, "second", wrap=True))
        layout.addWidget(self.text, 1)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(button("关闭", self.accept, hint="Esc"))
        layout.addLayout(buttons)
        em = self.fontMetrics().horizontalAdvance("中")
        window = parent.window().size()
        self.resize(min(40 * em, window.width() * 9 // 10), min(24 * em, window.height() * 9 // 10))
        self.text.setFocus()
