"""A new school year made from the one that is open: first what it would take over, table by table, then the making."""

from __future__ import annotations

from typing import cast

from PySide6.QtWidgets import QDialog, QHBoxLayout, QWidget

from jhdesk.errors import JhdeskError
from jhdesk.services.entry import year_text
from jhdesk.services.new_year import Classes, NewYearPlan, can_remove, make_new_year, plan_new_year, remove_year
from jhdesk.ui.messages.in_window import window_text
from jhdesk.ui.messages.new_year import (
    CLASSES_TEXT,
    MARKED,
    made_text,
    notes,
    remove_question,
    removed_text,
    table_texts,
)
from jhdesk.ui.session import Session
from jhdesk.ui.tables.reading import ReadTable
from jhdesk.ui.theme import STEP
from jhdesk.ui.widgets.basics import Picker, ask, button, column, label

_HEADINGS = ("数据表", "结转", "说明")
_SHARES = (17, 22, 61)


class NewYearDialog(QDialog):
    """The choice of what becomes of the classes, the table of what comes, and a button that makes the year."""

    def __init__(self, parent: QWidget, session: Session) -> None:
        super().__init__(parent)
        self.session = session
        self.setWindowTitle("新学年")
        self.plan: NewYearPlan | None = None
        self.head, self.told = label("", "heading", wrap=True), label("", "fails", wrap=True)
        self.classes = Picker()
        self.classes.setAccessibleName("班级")
        for name, text in CLASSES_TEXT.items():
            self.classes.addItem(text, name)
        self.classes.activated.connect(lambda _: self.look())
        self.table = ReadTable("结转的内容", _HEADINGS, _SHARES)
        self.notes = label("", "second", wrap=True)
        self.go = button("建立新学年", self.make, "primary")
        self.remove = button("删去本学年…", self.remove_year)
        choice = QHBoxLayout()
        choice.addWidget(label("班级", "second"))
        choice.addWidget(self.classes, 1)
        buttons = QHBoxLayout()
        buttons.addWidget(self.remove)
        buttons.addStretch(1)
        buttons.addWidget(self.go)
        buttons.addWidget(button("取消", self.reject))
        layout = column(self, margin=4 * STEP, spacing=3 * STEP)
        layout.addWidget(self.head)
        layout.addLayout(choice)
        layout.addWidget(self.table, 1)
        layout.addWidget(self.notes)
        layout.addWidget(self.told)
        layout.addLayout(buttons)
        self.told.hide()
        em, window = self.fontMetrics().horizontalAdvance("中"), parent.window().size()
        self.resize(min(66 * em, window.width() * 9 // 10), min(43 * em, window.height() * 9 // 10))
        self.remove.setVisible(can_remove(session.workspace, session.entry.period_id))
        self.look()

    def look(self) -> None:
        """Says what would be carried over, by what is chosen."""
        try:
            self.plan = plan_new_year(self.session.entry, classes=cast("Classes", self.classes.currentData()))
        except JhdeskError as error:
            self._say(error)
            for each in (self.table, self.classes, self.go):
                each.setEnabled(False)
            return
        self.head.setText(f"由 {year_text(self.plan.from_year)}建立 {year_text(self.plan.year)}")
        texts = [(each.label, each.rows, each.note) for each in table_texts(self.plan)]
        self.table.fill([[(text, "text") for text in row] for row in texts])
        self.notes.setText("\n".join([*notes(self.plan), MARKED]))

    def make(self) -> None:
        """Makes the year and opens it."""
        if self.plan is None:
            return
        plan, session = self.plan, self.session
        try:
            made = make_new_year(session.workspace, session.entry.period_id, classes=plan.classes)
        except JhdeskError as error:
            self._say(error)
            return
        self.accept()
        session.open(made)
        session.note.emit(made_text(year_text(plan.year)))

    def remove_year(self) -> None:
        """Removes the open year, which nobody has edited, and opens the newest that is left."""
        session = self.session
        year = year_text(session.entry.data.head.year)
        if not ask(self, "删去本学年", remove_question(year), "删去"):
            return
        try:
            remove_year(session.workspace, session.entry.period_id)
        except JhdeskError as error:
            self._say(error)
            return
        self.accept()
        session.open(session.workspace.period().id)
        session.note.emit(removed_text(year))

    def _say(self, error: JhdeskError) -> None:
        self.told.setText(f"▲ {window_text(error)}")
        self.told.show()
