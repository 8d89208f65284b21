"""试上报: a button, and below it what the county would say of the figures as they are now, with a way to each place."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QHBoxLayout, QWidget

from jhdesk.findings import Finding
from jhdesk.services.blockers import personal_fields
from jhdesk.services.county_notice import county_of
from jhdesk.services.entry import Entry
from jhdesk.services.rehearsal import Rehearsal, rehearse
from jhdesk.services.workspace import Workspace
from jhdesk.ui.messages import error_text, fault_text, finding_text
from jhdesk.ui.messages.back import sealed_notice
from jhdesk.ui.messages.back_page import FIT, NOT_FIT, REHEARSE_HINT, lock_error, more_text, rehearsal_title
from jhdesk.ui.messages.county_desk import verdict_text
from jhdesk.ui.pages.work_page import WorkPage
from jhdesk.ui.theme import STEP
from jhdesk.ui.widgets.basics import button, clear, column, framed, label, relook

LISTED = 60
"""points listed at most"""


class RehearsalPanel(QWidget):
    """On a page, whose window waits while the package of now is made and put to the test."""

    def __init__(self, page: WorkPage) -> None:
        super().__init__()
        self.page, self.session = page, page.session
        self.go = button("试上报", self.run, hint=REHEARSE_HINT)
        self.result = framed()
        inside = column(self.result, margin=4 * STEP, spacing=2 * STEP)
        self.title, self.verdict = label("", "second", wrap=True), label("", "heading", wrap=True)
        self.list = column(spacing=STEP)
        inside.addWidget(self.title)
        inside.addWidget(self.verdict)
        inside.addLayout(self.list)
        self.result.hide()
        row = QHBoxLayout()
        row.addWidget(self.go)
        row.addWidget(label(REHEARSE_HINT, "second", wrap=True), 1)
        self.sealed = label("", "second", wrap=True)
        layout = column(self)
        layout.addWidget(self.sealed)
        layout.addLayout(row)
        layout.addWidget(self.result)
        self.session.data_changed.connect(lambda _: self.result.hide())  # it was said of other figures
        self.session.back_changed.connect(self.result.hide)
        self.session.review.stored.connect(lambda _: self.result.hide())

    def refresh(self) -> None:
        """Says who alone can read what will be written, where it is sealed."""
        county = county_of(self.session.workspace)
        sealed = county is not None and county.recipient is not None
        self.sealed.setVisible(sealed)
        self.sealed.setText(
            sealed_notice(personal_fields(self.session.entry), county.name) if county and sealed else ""
        )

    def run(self) -> None:
        """Rehearses in the background."""
        place, period = self.session.workspace.folder, self.session.entry.period_id
        standard = self.session.standard

        def work() -> Rehearsal:
            with Workspace(place) as workspace:
                return rehearse(Entry(workspace, period), standard)

        self.page.work(work, self.show_done)

    def show_done(self, done: Rehearsal) -> None:
        """Writes what the county would say."""
        clear(self.list)
        self.title.setText(rehearsal_title(done))
        if done.examined is None:
            self._say(verdict=error_text(lock_error(len(done.impossible))), fit=False)
            for finding in done.impossible[:LISTED]:
                self._point(finding, hard=True)
        else:
            examined = done.examined
            verdict = verdict_text(examined) if examined.takeable else NOT_FIT
            self._say(f"{FIT}{verdict}" if done.fit else verdict, fit=done.fit)
            if done.locked is not None:
                self._line(error_text(lock_error(0, done.locked)))
            for fault in examined.verification.faults:
                self._line(f"规则 {fault.rule}（{fault.code}）：{fault_text(fault)}")
            for remark in examined.unanswered:
                self._line(f"意见没有答复：{remark.text}", "去答复", lambda: self.session.go_to.emit("back", None))
            for point in examined.points[:LISTED]:
                self._point(point.finding, hard=point.hard)
            if len(examined.points) > LISTED:
                self._line(more_text(len(examined.points)))
        self.result.show()
        self.go.setFocus()

    def _say(self, verdict: str, *, fit: bool) -> None:
        self.verdict.setText(verdict)
        relook(self.verdict, "meets" if fit else "fails")

    def _point(self, finding: Finding, *, hard: bool) -> None:
        if hard:
            self._line(f"▲ {finding_text(finding)}", "去改正", lambda: self.session.jump(finding.place))
        else:
            self._line(f"● {finding_text(finding)}", "改正或说明", lambda: self._explain(finding))

    def _explain(self, finding: Finding) -> None:
        self.session.review.current = finding
        self.session.go_to.emit("check", None)

    def _line(self, text: str, verb: str = "", go: Callable[[], None] | None = None) -> None:
        made = QWidget()
        row = QHBoxLayout(made)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(label(text, wrap=True), 1)
        if go is not None:
            row.addWidget(button(verb, go))
        self.list.addWidget(made)
