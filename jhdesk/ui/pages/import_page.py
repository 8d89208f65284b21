"""Bringing in a workbook, a folder of CSV tables or a list exported elsewhere: first a rehearsal, then the import."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QInputDialog, QLabel, QLineEdit

from jhdesk.findings import Finding
from jhdesk.services.bags import sealed
from jhdesk.services.import_ import Imported, import_source
from jhdesk.services.import_package import PackageImport, import_package
from jhdesk.services.incoming import kind_of_file
from jhdesk.services.keys import open_key
from jhdesk.services.roster import RosterImport, import_roster, is_roster, write_refused
from jhdesk.services.template import write_template
from jhdesk.services.workspace import Workspace
from jhdesk.ui.messages import finding_text
from jhdesk.ui.messages.back import package_lines
from jhdesk.ui.messages.import_ import (
    IMPORT_HELP,
    SEALED_ASKED,
    SEALED_TITLE,
    TEMPLATE_ASKED,
    TEMPLATE_HELP,
    ahead_text,
    changes_text,
    refused_written_text,
    taken_text,
    written_text,
)
from jhdesk.ui.messages.in_window import first_lines
from jhdesk.ui.messages.roster import reasons_text, summary_text
from jhdesk.ui.pages.roster_panel import RosterPanel
from jhdesk.ui.pages.work_page import WorkPage, ask_target, documents_folder
from jhdesk.ui.session import Session
from jhdesk.ui.theme import STEP
from jhdesk.ui.widgets.basics import button, column, framed, label, rule

_FILES = "Excel 表、名册和上报包 (*.xlsx *.xls *.csv *.txt *.tsv *.jhpkg *.age)"
LISTED = 200
"""findings named at most"""


class ImportPage(WorkPage):
    """Choose, look, import; and write the workbook that is to be filled in."""

    def __init__(self, session: Session) -> None:
        super().__init__(
            session,
            "导入",
            IMPORT_HELP,
        )
        self.source: Path | None = None
        self.passphrase = ""
        """what opens a sealed package; kept no longer than its import"""
        choose = QHBoxLayout()
        self.choose = button("选择文件…", self.choose_workbook, "primary")
        choose.addWidget(self.choose)
        choose.addWidget(button("选择文件夹…", self.choose_folder))
        choose.addStretch(1)
        self.body.addLayout(choose)
        self.result = framed()
        inside = column(self.result, margin=4 * STEP, spacing=3 * STEP)
        self.title, self.changes = label("", "heading", wrap=True), label("", wrap=True)
        self.findings, self.cleaned = label("", "fails", wrap=True), label("", "second", wrap=True)
        self.take = button("导入", self.import_now, "primary")
        for each in (self.title, self.changes, self.findings, self.cleaned):
            inside.addWidget(each)
        inside.addWidget(self.take, 0, Qt.AlignmentFlag.AlignLeft)
        self.result.hide()
        self.roster = RosterPanel()
        self.roster.again.connect(lambda: self._import(dry_run=True))
        self.roster.wanted.connect(lambda: self._import(dry_run=False))
        self.roster.save_wanted.connect(self.save_refused)
        self.roster.hide()
        self.body.addWidget(self.told)
        self.body.addWidget(self.result)
        self.body.addWidget(self.roster)
        self.body.addWidget(rule())
        self.body.addWidget(label(TEMPLATE_ASKED, "heading"))
        self.body.addWidget(label(TEMPLATE_HELP, "second", wrap=True))
        write = QHBoxLayout()
        write.addWidget(button("导出空表…", lambda: self.write(filled=False)))
        write.addWidget(button("导出已填数据…", lambda: self.write(filled=True)))
        write.addStretch(1)
        self.body.addLayout(write)
        self.body.addStretch(1)

    def choose_workbook(self) -> None:
        """Asks for a workbook or a list and rehearses its import."""
        name, _ = QFileDialog.getOpenFileName(self, "选择文件", str(documents_folder()), _FILES)
        if name:
            self.rehearse(Path(name))

    def choose_folder(self) -> None:
        """Asks for a folder of CSV tables and rehearses its import."""
        name = QFileDialog.getExistingDirectory(self, "选择放有 CSV 表的文件夹", str(documents_folder()))
        if name:
            self.rehearse(Path(name))

    def rehearse(self, source: Path) -> None:
        """Says what importing this source would do."""
        self.source = source
        if not self._may_open(source):
            return
        self.result.hide()
        self.roster.hide()
        self.roster.begin()
        self._import(dry_run=True)

    def _may_open(self, source: Path) -> bool:
        """Asks for the passphrase where the file is sealed; whether one was given, or none is needed."""
        self.passphrase = ""
        if not source.is_file() or not sealed(source):
            return True
        remembered = self.session.passphrase.passphrase
        if remembered is not None:
            self.passphrase = remembered
            return True
        hidden = QLineEdit.EchoMode.Password
        self.passphrase, given = QInputDialog.getText(self, SEALED_TITLE, SEALED_ASKED, hidden)
        return given

    def import_now(self) -> None:
        """Imports what was rehearsed."""
        self._import(dry_run=False)

    def _import(self, *, dry_run: bool) -> None:
        source, folder = self.source, self.session.workspace.folder
        assert source is not None
        year = self.session.entry.data.head.year

        table, mapping = self.roster.chosen_table, self.roster.mapping
        remove_absent = self.roster.remove.isChecked()

        passphrase = self.passphrase

        def work() -> Imported | RosterImport | PackageImport:
            with Workspace(folder) as workspace:
                if source.is_file() and (sealed(source) or kind_of_file(source) is not None):
                    identity = None
                    if sealed(source):
                        with open_key(workspace, passphrase) as key:
                            identity = key.identity()
                    return import_package(workspace, source, identity, dry_run=dry_run)
                if is_roster(workspace, source):
                    return import_roster(
                        workspace, source, year=year, table=table, mapping=mapping,
                        remove_absent=remove_absent, dry_run=dry_run,
                    )  # fmt: skip
                return import_source(workspace, source, dry_run=dry_run, year=None if source.is_file() else year)

        self.work(work, self._show)

    def _show(self, done: Imported | RosterImport | PackageImport) -> None:
        chained = ""
        if isinstance(done, PackageImport):
            chained, done = "\n".join(package_lines(done)), done.imported
            self.passphrase = self.passphrase if not done.taken else ""
        if isinstance(done, RosterImport):
            self._show_roster(done)
            return
        name = self.source.name if self.source else ""
        if done.taken:
            self.result.hide()
            year = done.school_year
            self.tell("\n".join(filter(None, (taken_text(name, changes_text(done)), chained))), "meets")
            self.session.open(self.session.workspace.period(year).id)
            return
        refused = [f for f in done.findings if f.severity == "hard"]
        soft = [f for f in done.findings if f.severity != "hard"]
        self.title.setText(f"“{name}”" + (f"有 {len(refused)} 处不能接受，改好后再导入" if refused else "可以导入"))
        self.changes.setText("\n".join(filter(None, (ahead_text(done), chained))))
        self.changes.setHidden(done.refused)
        _write(self.findings, "", [*refused, *soft])
        _write(self.cleaned, "读取时这样理解：", list(done.cleaned))
        self.take.setVisible(not done.refused)
        self.result.show()
        if not done.refused:
            self.take.setFocus()

    def _show_roster(self, done: RosterImport) -> None:
        self.roster.show_done(done)
        self.roster.show()
        if done.taken:
            self.tell(taken_text(done.file, summary_text(done)), "meets")
            self.session.open(self.session.workspace.period(done.school_year).id)
        elif done.question:
            self.roster.table.setFocus()
        elif self.roster.take.isVisible():
            self.roster.take.setFocus()

    def save_refused(self) -> None:
        """Writes the rows that were not taken as a workbook that can be corrected and imported again."""
        done = self.roster.done
        assert done is not None
        stem = Path(done.file).stem
        target = ask_target(self, "把没有接受的行存成 Excel", f"{stem}-没有接受的行.xlsx", "Excel 工作簿")
        if target:
            self.work(
                lambda: write_refused(done, target, reasons_text),
                lambda _: self.tell(refused_written_text(len(done.refused), target), "meets"),
            )

    def write(self, *, filled: bool) -> None:
        """Writes the workbook, empty or with what the school year holds."""
        name = "填报数据.xlsx" if filled else "填报模板.xlsx"
        target = ask_target(self, "导出 Excel 填报模板", name, "Excel 工作簿")
        if target:
            entry = self.session.entry if filled else None
            self.work(lambda: write_template(target, entry), lambda _: self.tell(written_text(target), "meets"))


def _write(where: QLabel, head: str, findings: list[Finding]) -> None:
    lines = first_lines([finding_text(finding) for finding in findings], LISTED)
    where.setText("\n".join([*([head] if head else []), *lines]))
    where.setVisible(bool(findings))
