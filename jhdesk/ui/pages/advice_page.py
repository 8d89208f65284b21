"""差距反推: what each stage lacks, the cheapest ways out, and the chosen one entered into the ledger of improvements."""

from __future__ import annotations

import datetime
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QDialog, QFormLayout, QHBoxLayout, QLineEdit, QWidget

from jhdesk.calc.advice_costs import Costs
from jhdesk.calc.standard import JUDGED
from jhdesk.errors import JhdeskError
from jhdesk.findings import Place
from jhdesk.services.advice import Advice, AdviceSet, advise_period
from jhdesk.services.costs import load_costs, save_costs
from jhdesk.services.entry import TABLES, problem_of, value_of
from jhdesk.ui.indicators import verdict
from jhdesk.ui.messages import problem_text
from jhdesk.ui.messages.advice import (
    ADVICE_HELP,
    COSTS_SAVED,
    change_text,
    cost_text,
    entered_text,
    floor_text,
    improvement_rows,
    not_filled_text,
    shortfall_lines,
    why_no_set,
)
from jhdesk.ui.messages.in_window import window_text
from jhdesk.ui.session import Session
from jhdesk.ui.theme import STEP
from jhdesk.ui.widgets.basics import Renewed, button, clear, column, ends, framed, label, relook, rule, scrolled
from jhdesk.ui.widgets.costs_dialog import CostsDialog
from jhdesk.words.verdicts import STAGES, left_out_text

MONTHS = 6
"""in which a measure is to be done, as it is proposed"""


class AdvicePage(Renewed):
    """A panel for each stage that is judged."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session
        self._costs: Costs | JhdeskError | None = None
        inner = QWidget()
        inner.setObjectName("plain")
        self.told = label("", wrap=True)
        self.units = column(spacing=4 * STEP)
        body = column(inner, margin=4 * STEP, spacing=3 * STEP)
        head = QHBoxLayout()
        head.addWidget(label("差距反推", "heading"))
        head.addStretch(1)
        head.addWidget(button("改费用…", self.edit_costs))
        body.addLayout(head)
        body.addWidget(label(ADVICE_HELP, "second", wrap=True))
        body.addWidget(self.told)
        body.addLayout(self.units)
        body.addStretch(1)
        self.area = scrolled(inner)
        column(self).addWidget(self.area)
        self.told.hide()
        session.evaluated.connect(self.renew)

    def refresh(self) -> None:
        """Works out the ways anew."""
        clear(self.units)
        self._costs = self._read_costs()
        if isinstance(self._costs, JhdeskError):
            self.tell(f"▲ {window_text(self._costs)}", "fails")
            return
        if self.told.property("look") == "fails":
            self.tell("")
        advised = advise_period(self.session.standard, self.session.entry.data, self._costs)
        for advice in sorted(advised.units, key=lambda each: JUDGED.index(each.unit.stage)):
            self.units.addWidget(self._unit(advice))
        for out in advised.left_out:
            self.units.addWidget(label(left_out_text(out, self.session.standard), wrap=True))

    def edit_costs(self) -> None:
        """Asks for the county's own costs, and keeps them in the workspace."""
        folder = self.session.workspace.folder
        try:
            asked = CostsDialog(self, load_costs(folder))
            if asked.exec() != QDialog.DialogCode.Accepted:
                return
            save_costs(folder, asked.costs())
        except JhdeskError as error:
            self.tell(f"▲ {window_text(error)}", "fails")
            return
        self.tell(COSTS_SAVED, "meets")
        self.refresh()

    def _read_costs(self) -> Costs | JhdeskError:
        try:
            return load_costs(self.session.workspace.folder)
        except JhdeskError as error:
            return error

    def showEvent(self, event: QShowEvent) -> None:
        self._stale = self._stale or self._read_costs() != self._costs  # the county's file may be another one by now
        super().showEvent(event)

    def tell(self, text: str, look: str = "") -> None:
        """Says what came of it."""
        relook(self.told, look)
        self.told.setText(text)
        self.told.setVisible(bool(text))

    def _unit(self, advice: Advice) -> QWidget:
        panel = framed()
        layout = column(panel, margin=4 * STEP, spacing=2 * STEP)
        head, told = QHBoxLayout(), verdict(advice.unit.status)
        head.addWidget(label(STAGES[advice.unit.stage], "heading"))
        head.addSpacing(3 * STEP)
        head.addWidget(label(str(told), told.look))
        head.addStretch(1)
        layout.addLayout(head)
        for line in shortfall_lines(self.session.standard, advice):
            layout.addWidget(label(line, wrap=True))
        none = why_no_set(advice)
        if none:
            layout.addWidget(label(none, "second", wrap=True))
        for number, found in enumerate(advice.sets, 1):
            layout.addWidget(rule())
            layout.addWidget(self._set(advice, found, number))
        return panel

    def _set(self, advice: Advice, found: AdviceSet, number: int) -> QWidget:
        made = QWidget()
        row = QHBoxLayout(made)
        row.setContentsMargins(0, 0, 0, 0)
        words = column(spacing=STEP)
        about = "，".join(filter(None, (cost_text(found), floor_text(found))))
        words.addWidget(label(f"办法 {number} · {about}", "second", wrap=True))
        for change in found.changes:
            words.addWidget(label(f"{change_text(change)}（{cost_text(change)}）", wrap=True))
        row.addLayout(words, 1)
        choose = button("登记到整改台账…", partial(self.choose, advice, found))
        choose.setAccessibleName(f"{STAGES[advice.unit.stage]} 办法 {number} 登记到整改台账")
        row.addWidget(choose, 0, Qt.AlignmentFlag.AlignVCenter)
        return made

    def choose(self, advice: Advice, found: AdviceSet) -> None:
        """Asks who does it until when, and enters the set into the ledger."""
        asked = OwnerDialog(self)
        if asked.exec() == QDialog.DialogCode.Accepted:
            self.enter(advice, found, asked.owner.text(), asked.day())

    def enter(self, advice: Advice, found: AdviceSet, owner: str, due_on: datetime.date) -> None:
        """Enters a set into the ledger: a row for each change."""
        rows = improvement_rows(self.session.standard, advice, found)
        try:
            entered = self.session.add_improvements(rows, owner, due_on)
        except JhdeskError as error:
            self.tell(f"▲ {window_text(error)}", "fails")
            return
        self.tell(entered_text(len(entered)), "meets")
        first = entered[0]
        self.session.jump(Place("improvement", TABLES["improvement"].key_text(first.values), "measure"))


class OwnerDialog(QDialog):
    """Who is to do it, and until when."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle("登记到整改台账")
        self.owner, self.due = QLineEdit(), QLineEdit(proposed_day().isoformat())
        self.problem = label("", "fails", wrap=True)
        form = QFormLayout()
        for name, edit in (("责任人", self.owner), ("整改时限", self.due)):
            edit.setAccessibleName(name)
            form.addRow(name, edit)
        buttons, self.go = ends(self, "登记", self.check)
        layout = column(self, margin=4 * STEP, spacing=3 * STEP)
        layout.addLayout(form)
        layout.addWidget(self.problem)
        layout.addWidget(buttons)
        self.setMinimumWidth(90 * STEP)

    def day(self) -> datetime.date:
        """The day until when."""
        day = value_of(TABLES["improvement"].field("due_on"), self.due.text())
        assert isinstance(day, datetime.date)
        return day

    def check(self) -> None:
        """Closes the dialog once both can be used."""
        table = TABLES["improvement"]
        for name, edit in (("owner", self.owner), ("due_on", self.due)):
            field, text = table.field(name), edit.text()
            problem = problem_of(field, text)
            told = problem_text(field, problem) if problem else "" if text.strip() else not_filled_text(field.label)
            relook(edit, "refused" if told else "", "state")
            if told:
                self.problem.setText(f"▲ {told}")
                edit.setFocus()
                return
        self.accept()


def proposed_day() -> datetime.date:
    """Half a year from today, at the end of a month."""
    today = datetime.datetime.now().astimezone().date()
    month = today.month + MONTHS
    year, month = today.year + month // 12, month % 12 + 1
    return datetime.date(year, month, 1) - datetime.timedelta(days=1)
