"""Handing in: the key at the first time, what an unsealed package shows, and the package itself."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QCheckBox, QFormLayout, QHBoxLayout, QPushButton, QWidget

from jhdesk.errors import JhdeskError
from jhdesk.exchange.signature import PublicKey
from jhdesk.findings import Finding
from jhdesk.services.blockers import blockers, personal_fields
from jhdesk.services.county_notice import county_of
from jhdesk.services.draft import Along
from jhdesk.services.entry import Entry
from jhdesk.services.evidence import weigh
from jhdesk.services.handin import Exported, export, newest_kept
from jhdesk.services.keys import Owner, make_key, public_key
from jhdesk.services.passphrase import SHORTEST_PASSPHRASE
from jhdesk.services.receipts import is_locked, last_receipt, remarks
from jhdesk.services.stick import Progress, device_of
from jhdesk.services.sticks import stick_of, sticks
from jhdesk.services.trust import workspace_trust
from jhdesk.services.workspace import Workspace
from jhdesk.ui.messages import finding_text
from jhdesk.ui.messages.back import locked_text, sealed_notice
from jhdesk.ui.messages.handin import (
    ANYWAY,
    FORMS_ALONG,
    HANDIN_HELP,
    SHEET_DAMAGED,
    SHEET_HINT,
    UNANSWERED,
    evidence_text,
    exported_lines,
    key_text,
    personal_notice,
    personal_text,
    too_short_text,
    unchecked_notice,
)
from jhdesk.ui.messages.keys import NOT_ALIKE, REMEMBER, REMEMBER_HINT, TYPE_IT_FIRST, wait_text
from jhdesk.ui.messages.stick_choice import (
    ASK_FOLDER,
    CHECKING,
    WHERE_TO,
    WHICH_STICK,
    WRITING,
    checked_text,
    written_lines,
)
from jhdesk.ui.pages.work_page import WorkPage, ask_target, documents_folder
from jhdesk.ui.session import Session
from jhdesk.ui.theme import STEP
from jhdesk.ui.widgets.basics import ask, button, clear, column, framed, label, relook
from jhdesk.ui.widgets.change_reasons import ChangeReasons
from jhdesk.ui.widgets.flow import Flow
from jhdesk.ui.widgets.key_dialog import judge
from jhdesk.ui.widgets.key_panel import KeyPanel
from jhdesk.ui.widgets.rehearsal_panel import RehearsalPanel
from jhdesk.ui.widgets.secret_edit import SecretEdit, shower
from jhdesk.ui.widgets.stick_choice import StickChoice
from jhdesk.ui.widgets.writing import Writing

if TYPE_CHECKING:
    from jhdesk.services.paper_sheet import SheetPrinted

_BESIDES = 1 << 20
"""about how many bytes a package has beside its evidence, at most"""
NAMED = 20
"""blocking findings named at most"""


class HandinPage(WorkPage):
    """From the school year to the signed file on the stick."""

    def __init__(self, session: Session) -> None:
        super().__init__(session, "上报", HANDIN_HELP)
        self.blocked = _Blocked(session)
        self.first, self.second = SecretEdit("口令"), SecretEdit("再输入一次")
        self.shown = shower([self.first, self.second])
        self.remember = QCheckBox(REMEMBER)
        self.remember.setToolTip(REMEMBER_HINT)
        self.remember.toggled.connect(self._remembering)
        self.strength = label("", "second", wrap=True)
        self.first.textChanged.connect(self._judge)
        self.key_note, self.seal_note = label("", "second", wrap=True), label("", "second", wrap=True)
        self.blocked.anyway.toggled.connect(self._as_backup)
        self.place = StickChoice(WHERE_TO, ASK_FOLDER, documents_folder())
        self.go = button("", self.start, "primary")
        panel = framed()
        inside = column(panel, margin=4 * STEP, spacing=3 * STEP)
        self.form = QFormLayout()
        self.form.setHorizontalSpacing(4 * STEP)
        self.form.addRow("口令", self.first)
        self.form.addRow("再输入一次", self.second)
        self.with_forms, self.with_evidence = QCheckBox(FORMS_ALONG), QCheckBox()
        for box in (self.with_forms, self.with_evidence):
            box.setChecked(True)
        inside.addWidget(self.place)
        inside.addWidget(self.seal_note)
        inside.addWidget(self.key_note)
        inside.addLayout(self.form)
        inside.addWidget(self.strength)
        ticks = Flow()
        ticks.addWidget(self.shown)
        ticks.addWidget(self.remember)
        inside.addLayout(ticks)
        inside.addWidget(self.with_forms)
        inside.addWidget(self.with_evidence)
        row = QHBoxLayout()
        row.addWidget(self.go)
        self.sheet = button("数据纸…", self.save_sheet, hint=SHEET_HINT)
        row.addWidget(self.sheet)
        row.addStretch(1)
        inside.addLayout(row)
        self.panel = panel
        self.body.addWidget(self.blocked)
        self.rehearsal, self.reasons = RehearsalPanel(self), ChangeReasons(session)
        self.body.addWidget(self.rehearsal)
        self.lock_note = label("", "floor", wrap=True)
        self.body.addWidget(self.lock_note)
        self.body.addWidget(panel)
        self.body.addWidget(self.told)
        self.body.addWidget(self.reasons)
        self.keys = KeyPanel(session.workspace, self._owner, session.passphrase)
        self.keys.changed.connect(self.refresh)
        self.keys.waiting.changed.connect(lambda on: self.go.setEnabled(not on))
        self.body.addWidget(self.keys)
        self.body.addStretch(1)
        self.writing: Writing | None = None
        self._listen()

    def _listen(self) -> None:
        for edit in (self.first, self.second):
            edit.returnPressed.connect(self.start)
        self.place.entered.connect(self.first.setFocus)
        self.place.changed.connect(self._name_go)
        self.place.check_asked.connect(self.check_stick)
        self.session.data_changed.connect(lambda _: self.renew())

    def refresh(self) -> None:
        """What keeps the figures back, and whether there is a key."""
        findings = blockers(self.session.entry)
        self.blocked.show_findings(findings, skippable=not blockers(self.session.entry, unchecked=True))
        self.rehearsal.refresh()
        self.reasons.refresh()
        count, size = weigh(self.session.entry)
        self.with_evidence.setText(evidence_text(count, size))
        self.with_evidence.setEnabled(bool(count))
        key = public_key(self.session.workspace)
        held = key is not None
        remembered = held and self.session.passphrase.passphrase is not None
        self.form.setRowVisible(self.first, not remembered)
        self.form.setRowVisible(self.second, not held)
        self.shown.setVisible(not remembered)
        self.strength.hide()
        self.key_note.setText(key_text(key.key_id if key else None, SHORTEST_PASSPHRASE, remembered=remembered))
        self.keys.refresh()
        self.place.need = size + _BESIDES
        self.place.look_anew()
        county, personal = county_of(self.session.workspace), personal_fields(self.session.entry)
        sealed = county is not None and county.recipient
        self.seal_note.setText(sealed_notice(personal, county.name) if county and sealed else personal_notice(personal))
        last = last_receipt(self.session.entry)
        self.lock_note.setText(locked_text(last.receipt.revision) if last and is_locked(self.session.entry) else "")
        self.lock_note.setVisible(bool(self.lock_note.text()))
        self._as_backup()

    def _as_backup(self, _on: bool = False) -> None:
        """What is blocked can still be written as a backup, if that is wanted."""
        self.panel.setEnabled(self.blocked.isHidden() or self.blocked.anyway.isChecked())

    def take_focus(self) -> None:
        """To where one types; to what must be corrected first, if anything."""
        typed = self.first if self.first.isVisibleTo(self) else self.go
        first = typed if self.panel.isEnabled() else self.blocked.first
        (first or self.rehearsal.go).setFocus()

    def _name_go(self) -> None:
        verb = "上报" if public_key(self.session.workspace) else "建立密钥并上报"
        self.go.setText(f"{verb}…" if self.place.target is None else verb)

    def start(self) -> None:
        """Asks what has to be asked, then makes the key if there is none, and the package."""
        if not self.go.isEnabled():  # the pause after a wrong passphrase
            return
        passphrase = self.first.text() or self.session.passphrase.passphrase or ""
        held = public_key(self.session.workspace) is not None
        relook(self.second, "", "state")
        self.tell("")
        if not held and len(passphrase) < SHORTEST_PASSPHRASE:
            self.tell(too_short_text(SHORTEST_PASSPHRASE), "fails")
            self.first.setFocus()
            return
        if not held and passphrase != self.second.text():
            self.tell(NOT_ALIKE, "fails")
            relook(self.second, "refused", "state")
            self.second.setFocus()
            return
        if not passphrase:
            self.tell(TYPE_IT_FIRST, "fails")
            self.first.setFocus()
            return
        self.place.look_anew()
        if self._fits() and self.reasons.agreed() and self._answered() and self.agreed():
            if self.place.target is None:  # no stick is plugged in
                self.place.choose_other()
            target = self.place.target
            if target is not None and self._fits():
                self.export_to(target.path, passphrase)

    def _fits(self) -> bool:
        """Whether the place can be written to, or is still to be asked for."""
        target, told = self.place.target, ""
        if target is None and self.place.targets:
            told = WHICH_STICK
        elif target is not None and not target.fits:
            told = target.told
        if told:
            self.tell(told, "fails")
            self.place.list.setFocus()
        return not told

    def _answered(self) -> bool:
        """Whether all remarks of the county's are answered, or it may go on without."""
        last = last_receipt(self.session.entry)
        open_ = sum(each.answer is None for each in remarks(self.session.entry))
        if last is None or last.verdict != "returned" or not open_:
            return True
        return ask(self, "还有意见没有答复", UNANSWERED.format(count=open_), "就这样上报")

    def agreed(self) -> bool:
        """Says whose personal data an unsealed package shows, and asks to go on; a sealed one shows nobody any."""
        county = county_of(self.session.workspace)
        if county is not None and county.recipient:
            return True
        personal = personal_fields(self.session.entry)
        if not personal:
            return True
        return ask(self, "上报包含有姓名", personal_text(personal), "继续上报")

    def export_to(self, folder: Path, passphrase: str) -> None:
        """Makes the key if there is none, and the package in that folder, which must be there."""
        try:
            device = device_of(folder)
        except JhdeskError as error:
            self.failed(error)
            return
        place, period = self.session.workspace.folder, self.session.entry.period_id
        standard = self.session.standard
        along = Along(forms=self.with_forms.isChecked(), evidence=self.with_evidence.isChecked())

        first, unchecked = public_key(self.session.workspace) is None, self.blocked.anyway.isChecked()

        def work() -> tuple[Exported, PublicKey]:
            with Workspace(place) as workspace:
                key = public_key(workspace) or make_key(workspace, passphrase)
                entry = Entry(workspace, period)
                done = export(
                    workspace, entry, standard, passphrase, folder,
                    unchecked=unchecked, along=along, progress=progress, device=device,
                )  # fmt: skip
                return done, key

        def done(result: tuple[Exported, PublicKey]) -> None:
            if self.remember.isChecked():
                self.session.passphrase.keep(passphrase)
            self._done(result)
            if first:
                self.keys.offer_sheet(passphrase)

        progress = self._follow(WRITING)
        self.work(work, done)

    def failed(self, error: Exception) -> None:
        super().failed(error)
        if isinstance(error, JhdeskError) and error.code == "passphrase_wrong":
            self.session.passphrase.forget()
            self.refresh()
            self.tell(f"{self.told.text()}{wait_text(self.keys.waiting.wrong())}", "fails")

    def _owner(self) -> Owner:
        head = self.session.entry.data.first("school")
        if not head.get("school_code"):
            raise JhdeskError("no_school_yet")
        return Owner(str(head["school_code"]), str(head.get("name") or ""))

    def _judge(self, text: str) -> None:
        """Says how well a new passphrase holds."""
        shown = bool(text) and self.second.isVisible()
        self.strength.setVisible(shown)
        if shown:
            judge(self.strength, text, self.keys.own())

    def _remembering(self, on: bool) -> None:
        if not on and self.session.passphrase.passphrase is not None:
            self.session.passphrase.forget()
            self.refresh()

    def check_stick(self) -> None:
        """Writes a pattern to the chosen stick and reads it back."""
        from jhdesk.services.stick_check import check_stick  # nobody checks a stick while the program starts

        target = self.place.target
        if target is not None:
            folder, progress = target.path, self._follow(CHECKING)
            self.work(lambda: check_stick(folder, progress), lambda done: self.tell(*checked_text(done)))

    def _follow(self, text: str) -> Progress:
        self.writing = Writing(self, text)
        return self.writing.progress

    def _over(self, then: Callable[[], None]) -> None:
        if self.writing is not None and not self.session.stopped:
            self.writing.over()
            self.writing = None
        super()._over(then)

    def save_sheet(self) -> None:
        """Asks where, and writes the tables of the newest package as codes: paper that can go where a stick must not."""
        from jhdesk.ui.messages.paper_sheet import sheet_printed_lines  # its services are loaded with the first sheet

        place, period = self.session.workspace.folder, self.session.entry.period_id
        try:
            package = newest_kept(self.session.workspace, period)
        except JhdeskError as error:
            self.failed(error)
            return
        target = ask_target(self, "数据纸存为", f"{package.name.split('.')[0]}-数据纸.pdf", "PDF")
        if target is None:
            return

        def work() -> SheetPrinted:
            from jhdesk.services.paper_sheet import print_sheet

            return print_sheet(package, target, workspace_trust(place))

        def told(done: SheetPrinted) -> None:
            lines = "\n".join(sheet_printed_lines(done))
            self.tell(lines or SHEET_DAMAGED, "meets" if lines else "fails")

        self.work(work, told)

    def _done(self, result: tuple[Exported, PublicKey]) -> None:
        self.keys.waiting.right()
        self.first.clear()
        self.second.clear()
        backup = len(blockers(self.session.entry)) if self.blocked.anyway.isChecked() else 0
        self.blocked.anyway.setChecked(False)
        self.session.back_changed.emit()
        self.refresh()
        on_stick = stick_of(result[0].path.parent, sticks()) is not None
        lines = [*written_lines(result[0], on_stick=on_stick), *exported_lines(*result)]
        if backup:
            lines.append(f"▲ {unchecked_notice(backup)}")
        self.tell("\n".join(lines), "floor" if backup else "meets")


class _Blocked(QWidget):
    """What must be corrected first, with a way to each place."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session
        self.title = label("", "fails", wrap=True)
        self.list = column(spacing=STEP)
        self.anyway = QCheckBox(ANYWAY)
        layout = column(self)
        layout.addWidget(self.title)
        layout.addLayout(self.list)
        layout.addWidget(self.anyway)

    @property
    def first(self) -> QWidget | None:
        """The way to the first place."""
        row = self.list.itemAt(0)
        return row.widget().findChild(QPushButton) if row else None

    def show_findings(self, findings: list[Finding], *, skippable: bool) -> None:
        """Writes the findings, the first ones as buttons that lead to their place; ``skippable``: a backup could do without."""
        clear(self.list)
        self.setVisible(bool(findings))
        self.anyway.setVisible(skippable)
        if not findings or not skippable:
            self.anyway.setChecked(False)
        more = f"，先列出 {NAMED} 处，其余在“校验”页" if len(findings) > NAMED else ""
        self.title.setText(f"▲ 有 {len(findings)} 处必须先改正，才能上报{more}：")
        for finding in findings[:NAMED]:
            row = QWidget()
            line = QHBoxLayout(row)
            line.setContentsMargins(0, 0, 0, 0)
            line.addWidget(label(finding_text(finding), wrap=True), 1)
            line.addWidget(button("去改正", partial(self.session.jump, finding.place)))
            self.list.addWidget(row)
