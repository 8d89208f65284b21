"""Handing in: the key at the first time, what an unsealed package shows, and the package itself."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QCheckBox, QFileDialog, QFormLayout, QHBoxLayout, QLineEdit, QWidget

from jhdesk.errors import JhdeskError
from jhdesk.exchange.signature import PublicKey
from jhdesk.findings import Finding
from jhdesk.services.blockers import blockers, personal_fields
from jhdesk.services.county_notice import county_of
from jhdesk.services.draft import Along
from jhdesk.services.entry import Entry
from jhdesk.services.evidence import weigh
from jhdesk.services.handin import Exported, export, newest_kept
from jhdesk.services.keys import make_key, public_key
from jhdesk.services.passphrase import SHORTEST_PASSPHRASE
from jhdesk.services.trust import workspace_trust
from jhdesk.services.workspace import Workspace
from jhdesk.ui.messages import finding_text
from jhdesk.ui.messages.handin import (
    FORMS_ALONG,
    HANDIN_HELP,
    NOT_ALIKE,
    SHEET_DAMAGED,
    SHEET_HINT,
    TAKE_OUT,
    TYPE_IT_FIRST,
    evidence_text,
    exported_lines,
    key_text,
    personal_text,
    too_short_text,
)
from jhdesk.ui.pages.work_page import WorkPage, ask_target, documents_folder
from jhdesk.ui.session import Session
from jhdesk.ui.theme import STEP
from jhdesk.ui.widgets.basics import ask, button, clear, column, framed, label, relook
from jhdesk.ui.widgets.change_reasons import ChangeReasons
from jhdesk.ui.widgets.rehearsal_panel import RehearsalPanel

if TYPE_CHECKING:
    from jhdesk.services.paper_sheet import SheetPrinted

NAMED = 20
"""blocking findings named at most"""


class HandinPage(WorkPage):
    """From the school year to the signed file on the stick."""

    def __init__(self, session: Session) -> None:
        super().__init__(session, "上报", HANDIN_HELP)
        self.blocked = _Blocked(session)
        self.first, self.second = _secret("口令"), _secret("再输入一次")
        self.key_note = label("", "second", wrap=True)
        self.go = button("选择文件夹并上报…", self.start, "primary")
        panel = framed()
        inside = column(panel, margin=4 * STEP, spacing=3 * STEP)
        self.form = QFormLayout()
        self.form.setHorizontalSpacing(4 * STEP)
        self.form.addRow("口令", self.first)
        self.form.addRow("再输入一次", self.second)
        self.with_forms, self.with_evidence = QCheckBox(FORMS_ALONG), QCheckBox()
        for box in (self.with_forms, self.with_evidence):
            box.setChecked(True)
        inside.addWidget(self.key_note)
        inside.addLayout(self.form)
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
        self.body.addWidget(panel)
        self.body.addWidget(self.told)
        self.body.addWidget(self.reasons)
        self.body.addStretch(1)
        for edit in (self.first, self.second):
            edit.returnPressed.connect(self.start)
        session.data_changed.connect(lambda _: self.renew())

    def refresh(self) -> None:
        """What keeps the figures back, and whether there is a key."""
        findings = blockers(self.session.entry)
        self.blocked.show_findings(findings)
        self.rehearsal.refresh()
        self.reasons.refresh()
        count, size = weigh(self.session.entry)
        self.with_evidence.setText(evidence_text(count, size))
        self.with_evidence.setEnabled(bool(count))
        key = public_key(self.session.workspace)
        held = key is not None
        self.form.setRowVisible(self.second, not held)
        self.key_note.setText(key_text(key.key_id if key else None, SHORTEST_PASSPHRASE))
        self.go.setText("选择文件夹并上报…" if held else "建立密钥并上报…")
        self.panel.setEnabled(not findings)

    def take_focus(self) -> None:
        """Puts the cursor where the passphrase is typed, else on the rehearsal."""
        (self.first if self.first.isEnabled() else self.rehearsal.go).setFocus()

    def start(self) -> None:
        """Asks what has to be asked, then makes the key if there is none, and the package."""
        passphrase = self.first.text()
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
        if not self.reasons.agreed() or not self.agreed():
            return
        folder = QFileDialog.getExistingDirectory(self, "上报包放到哪个文件夹（例如 U 盘）", str(documents_folder()))
        if folder:
            self.export_to(Path(folder), passphrase)

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
        """Makes the key if there is none, and the package in that folder."""
        place, period = self.session.workspace.folder, self.session.entry.period_id
        standard = self.session.standard
        along = Along(forms=self.with_forms.isChecked(), evidence=self.with_evidence.isChecked())

        def work() -> tuple[Exported, PublicKey]:
            with Workspace(place) as workspace:
                key = public_key(workspace) or make_key(workspace, passphrase)
                return export(workspace, Entry(workspace, period), standard, passphrase, folder, along=along), key

        self.work(work, self._done)

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
        self.first.clear()
        self.second.clear()
        self.refresh()
        self.tell("\n".join([TAKE_OUT, *exported_lines(*result)]), "meets")


class _Blocked(QWidget):
    """What must be corrected first, with a way to each place."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session
        self.title = label("", "fails", wrap=True)
        self.list = column(spacing=STEP)
        layout = column(self)
        layout.addWidget(self.title)
        layout.addLayout(self.list)

    def show_findings(self, findings: list[Finding]) -> None:
        """Writes the findings, the first ones as buttons that lead to their place."""
        clear(self.list)
        self.setVisible(bool(findings))
        more = f"，先列出 {NAMED} 处，其余在“校验”页" if len(findings) > NAMED else ""
        self.title.setText(f"▲ 有 {len(findings)} 处必须先改正，才能上报{more}：")
        for finding in findings[:NAMED]:
            row = QWidget()
            line = QHBoxLayout(row)
            line.setContentsMargins(0, 0, 0, 0)
            line.addWidget(label(finding_text(finding), wrap=True), 1)
            line.addWidget(button("去改正", partial(self.session.jump, finding.place)))
            self.list.addWidget(row)


def _secret(name: str) -> QLineEdit:
    edit = QLineEdit()
    edit.setEchoMode(QLineEdit.EchoMode.Password)
    edit.setAccessibleName(name)
    edit.setMaximumWidth(360)
    return edit
