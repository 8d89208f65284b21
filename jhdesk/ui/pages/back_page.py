"""回执: how the school year stands with the county, what it sent, and the answers to its remarks."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QHBoxLayout

from jhdesk.errors import JhdeskError
from jhdesk.services.code_package import CodesLook, look_at_codes, take_codes
from jhdesk.services.county_notice import county_of
from jhdesk.services.incoming import kind_of_file
from jhdesk.services.receipts import Taken, answer, last_receipt, remarks, take_receipt
from jhdesk.services.revisions import next_revision
from jhdesk.services.workspace import Workspace
from jhdesk.ui.memory import today
from jhdesk.ui.messages.back import codes_taken_text, fault_lines, is_of_another_key, not_county_file
from jhdesk.ui.messages.back_page import (
    BACK_HELP,
    NO_COUNTY,
    due_text,
    locked,
    state_text,
    taken_text,
    unanswered_text,
)
from jhdesk.ui.messages.in_window import first_lines, window_text
from jhdesk.ui.pages.work_page import WorkPage, documents_folder
from jhdesk.ui.session import Session
from jhdesk.ui.theme import STEP
from jhdesk.ui.widgets.basics import button, column, framed, label, relook
from jhdesk.ui.widgets.codes_dialog import CodesDialog
from jhdesk.ui.widgets.remark_list import RemarkList

_FILES = "县里发来的文件 (*.jhreceipt *.jhcodes);;所有文件 (*)"
_FAULTS = 20


class BackPage(WorkPage):
    """The county's word, and the school's answers."""

    def __init__(self, session: Session) -> None:
        super().__init__(session, "回执", BACK_HELP)
        self.today: Callable[[], datetime.date] = today
        """the day by the clock"""
        self.path: Path | None = None
        self.state, self.due = label("", "heading", wrap=True), label("", wrap=True)
        self.locked, self.no_county = label("", wrap=True), label(NO_COUNTY, "second", wrap=True)
        self.open = button("打开县里发来的文件…", self.choose, "primary")
        self.anew = button("县里换了密钥…", self.open_anew, hint="县里发了新的通知、换了密钥时，核对新通知上的指纹")
        self.anew.hide()
        panel = framed()
        inside = column(panel, margin=4 * STEP)
        for each in (self.state, self.due, self.locked, self.no_county):
            inside.addWidget(each)
        row = QHBoxLayout()
        row.addWidget(self.open)
        row.addWidget(self.anew)
        row.addStretch(1)
        inside.addLayout(row)
        self.count = label("", "heading")
        self.remarks = RemarkList(session, self._answer)
        self.listed = framed()
        below = column(self.listed, margin=4 * STEP, spacing=3 * STEP)
        below.addWidget(self.count)
        below.addWidget(self.remarks)
        for one in (panel, self.told, self.listed):
            self.body.addWidget(one)
        self.body.addStretch(1)
        session.data_changed.connect(lambda _: self.renew())
        session.back_changed.connect(self.renew)
        session.memory.deadline_changed.connect(self.renew)

    def refresh(self) -> None:
        """Writes what the county last said of the open school year."""
        entry = self.session.entry
        standing, found = last_receipt(entry), remarks(entry)
        unanswered = sum(each.answer is None for each in found)
        text, look = state_text(next_revision(entry) - 1, standing, unanswered)
        self.state.setText(text)
        relook(self.state, look)
        done = locked(standing)
        due = "" if done else due_text(self.session.memory.county_deadline, self.today())
        for where, said in ((self.due, due), (self.locked, done)):
            where.setText(said)
            where.setVisible(bool(said))
        self.no_county.setVisible(county_of(self.session.workspace) is None)
        self.listed.setVisible(bool(found) or (standing is not None and not done))
        self.count.setText(unanswered_text(len(found), unanswered))
        self.remarks.fill(found, open_=not done)

    def _answer(self, remark_id: str, text: str) -> None:
        answer(self.session.entry, remark_id, text)
        self.session.stored.emit(datetime.datetime.now().astimezone())
        self.session.back_changed.emit()

    def choose(self) -> None:
        """Asks for the file, and opens it."""
        name, _ = QFileDialog.getOpenFileName(self, "打开县里发来的文件", str(documents_folder()), _FILES)
        if name:
            self.open_file(Path(name))

    def open_anew(self) -> None:
        """Looks at the code package once more, which a key signed that nobody has compared yet."""
        assert self.path is not None
        self.open_file(self.path, anew=True)

    def open_file(self, path: Path, *, anew: bool = False) -> None:
        """Takes a receipt; of a code package, shows what it would change. Which of the two it is, is seen from its content."""
        self.path = path
        self.anew.hide()
        place = self.session.workspace.folder

        def work() -> Taken | CodesLook:
            kind = kind_of_file(path)
            if kind not in ("receipt", "codes"):
                raise not_county_file(path, kind)
            with Workspace(place) as workspace:
                return take_receipt(workspace, path) if kind == "receipt" else look_at_codes(workspace, path, anew=anew)

        def then(found: Taken | CodesLook) -> None:
            if isinstance(found, Taken):
                self._taken(found)
            else:
                self._looked(found, anew=anew)

        self.work(work, then)

    def _taken(self, done: Taken) -> None:
        if done.period_id != self.session.entry.period_id:
            self.session.open(done.period_id)
        self.session.back_changed.emit()
        self.refresh()
        self.tell(taken_text(done), "meets" if done.receipt.verdict == "accepted" else "")
        self.remarks.take_focus()

    def _looked(self, look: CodesLook, *, anew: bool) -> None:
        if look.again:
            self._take(look)  # finishes what a power cut may have left
            return
        self.dialog = CodesDialog(self, look, anew=anew)
        self.dialog.accepted.connect(lambda: self._take(look))
        self.dialog.finished.connect(self.dialog.deleteLater)
        self.dialog.open()

    def _take(self, look: CodesLook) -> None:
        place = self.session.workspace.folder

        def work() -> None:
            with Workspace(place) as workspace:
                take_codes(workspace, look)

        self.work(work, lambda _: self._took(look))

    def _took(self, look: CodesLook) -> None:
        """Rules, standards and the last day count at once."""
        if look.again:
            self.tell(codes_taken_text(look))
            return
        if any(each.what == "deadline" for each in look.changes):
            self.session.memory.set_deadline(None)  # what was typed before the county said it
        self.session.open(self.session.entry.period_id)
        self.session.back_changed.emit()
        self.refresh()
        self.tell(f"✓ {codes_taken_text(look)}", "meets")

    def failed(self, error: Exception) -> None:
        """With the faults of a file that did not pass, and the way on where the county has a new key."""
        if not isinstance(error, JhdeskError) or "faults" not in error.params:
            super().failed(error)
            return
        self.tell("\n".join([f"▲ {window_text(error)}", *first_lines(list(fault_lines(error)), _FAULTS)]), "fails")
        if error.code == "codes_unsound" and is_of_another_key(error):
            self.anew.show()
            self.anew.setFocus()

    def take_focus(self) -> None:
        """Puts the cursor into the first answer that is wanted, else on the way to a file."""
        if not self.remarks.take_focus():
            self.open.setFocus()
