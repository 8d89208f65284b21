"""Above a table that is declared to have nothing: why, and what can be done about it."""

from __future__ import annotations

from PySide6.QtWidgets import QInputDialog, QSizePolicy, QWidget

from jhdesk.services.entry import Table
from jhdesk.services.nothing import can_be_declared
from jhdesk.ui.messages import problem_text
from jhdesk.ui.messages.nothing import REASON_BLANK, contradiction_text, declared_text, question_text
from jhdesk.ui.session import Session
from jhdesk.ui.theme import STEP
from jhdesk.ui.widgets.basics import button, column, label, relook
from jhdesk.ui.widgets.flow import Flow


class NothingBar(QWidget):
    """Says that the table is declared to have nothing, or that this and its rows contradict each other."""

    def __init__(self, session: Session, table: Table) -> None:
        super().__init__()
        self.session, self.table = session, table
        self.text = label("", wrap=True)
        self.change = button("改原因…", self.ask, "plain")
        self.withdraw = button("撤回说明", self._withdraw, "plain", "本表有内容可填；可以撤销")
        self.declare = button("本表没有内容…", self.ask, "plain", "确实没有可填的，说明原因，就算填完")
        self.text.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)  # a reason is never cut
        buttons = QWidget()
        flow = Flow(buttons)
        for each in (self.change, self.withdraw):
            flow.addWidget(each)
        layout = column(self, spacing=STEP)
        layout.addWidget(self.text)
        layout.addWidget(buttons)
        self._contradicts = False
        session.data_changed.connect(self._changed)

    def _changed(self, table: str) -> None:
        if table in ("", self.table.name, "no_data"):
            self.refresh()
            state = self.session.state(self.table.name)
            contradicts = state.declared and state.touched
            if contradicts and not self._contradicts and table == self.table.name:
                self.session.complaint.emit(self.text.text().removeprefix("▲ "))
            self._contradicts = contradicts

    def refresh(self) -> None:
        """Says what is so now; out of sight where nothing is declared. To be called once the button has its place."""
        state = self.session.state(self.table.name)
        self.setVisible(state.declared)
        self.declare.setVisible(self._is_offered() and not state.declared and not state.touched)
        if not state.declared:
            return
        reason = self.session.reason(self.table.name)
        wrong = state.touched
        self.text.setText(contradiction_text(self.table, state.rows, reason) if wrong else declared_text(reason))
        relook(self.text, "fails" if wrong else "second")
        self.change.setVisible(not wrong)

    def _is_offered(self) -> bool:
        return "no_data" in self.session.tables and can_be_declared(self.table.name) and not self.table.listed

    def ask(self) -> None:
        """Asks why the table has nothing to enter, with the reason that stands or was given last year, and declares it."""
        if self.session.refuses_declaration(self.table.name):
            return
        held, last = self.session.reason(self.table.name), self.session.last_reason(self.table.name)
        question, reason = question_text(self.table, bool(last and not held)), held or last
        while True:
            reason, taken = QInputDialog.getText(self, "空数据说明", question, text=reason)
            if not taken:
                return
            if not reason.strip():
                question = REASON_BLANK
                continue
            problem = self.session.declare_empty(self.table.name, reason)
            if problem is None:
                self.change.setFocus()  # the button that was pressed is gone
                return
            question = problem_text(self.session.tables["no_data"].field("reason"), problem)

    def _withdraw(self) -> None:
        self.session.withdraw_declaration(self.table.name)
        self.declare.setFocus()
