"""发代码包: what the county tells its schools, what of it is new since the last one, and the signed file on the stick."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QFileDialog, QFormLayout, QHBoxLayout, QLineEdit, QWidget

from jhdesk.errors import JhdeskError
from jhdesk.exchange.codes import Codes
from jhdesk.exchange.signature import PublicKey
from jhdesk.services.codes_draft import codes_changed, codes_drafted, last_told, schools_known
from jhdesk.services.county_desk import issued_tables
from jhdesk.services.issuing import Issued, issue_codes
from jhdesk.services.keys import public_key
from jhdesk.services.remarks_file import read_code_table
from jhdesk.services.sticks import on_stick
from jhdesk.services.workspace import Workspace
from jhdesk.ui.messages.county_desk import fingerprint_text, issued_text
from jhdesk.ui.messages.desk_page import (
    CODES_HELP,
    CSV_HINT,
    DROP_CODES,
    FIRST_CODES,
    NO_CHANGE,
    NO_SCHOOLS,
    STILL_BLANK,
    code_change_lines,
)
from jhdesk.ui.messages.in_window import first_lines, window_text
from jhdesk.ui.messages.stick_choice import written_text
from jhdesk.ui.pages.work_page import documents_folder
from jhdesk.ui.session import Session
from jhdesk.ui.theme import STEP
from jhdesk.ui.widgets.basics import Picker, button, label, relook
from jhdesk.ui.widgets.signing import Secret, Target
from jhdesk.ui.widgets.work_dialog import WorkDialog

_LINES = ("county", "office", "year", "due", "snapshot")
_LABELS = ("县的行政区划代码", "发代码包的部门", "学年", "上报截止日期", "数据时点")
_HINTS = ("6 位数字", "例如 某县教育督导室", "例如 2024", "例如 2024-10-15", "例如 2024-09-01，可以不写")
_FILES = {"schools": "各校名单", "rules": "规则调整"}
_TOLD = 30


class IssueCodesDialog(WorkDialog):
    """Fields, the two tables, and what the next code package changes."""

    def __init__(self, parent: QWidget, session: Session, year: int) -> None:
        super().__init__(parent, session, "发代码包", "签名并写出")
        self.lines = {name: QLineEdit() for name in _LINES}
        self.picks = {name: Picker() for name in _FILES}
        self.tables: dict[str, list[dict[str, Any]]] = {}
        self.draft: Codes | None = None
        self.changed_text = label("", wrap=True)
        self.body.addWidget(label(CODES_HELP, "second", wrap=True))
        form = QFormLayout()
        form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
        form.setHorizontalSpacing(4 * STEP)
        for (name, line), text, hint in zip(self.lines.items(), _LABELS, _HINTS, strict=True):
            line.setAccessibleName(text)
            line.setPlaceholderText(hint)
            line.setMaximumWidth(90 * STEP)
            form.addRow(text, line)
            line.textEdited.connect(lambda _, name=name: self._typed(name))
        for name, text in _FILES.items():
            form.addRow(text, self._chooser(name, text))
        self.body.addLayout(form)
        self.body.addWidget(label(CSV_HINT, "second", wrap=True))
        self.body.addWidget(label("与上一号相比", "second"))
        self.body.addWidget(self.changed_text)
        self.target = Target(session.workspace, "代码包放到哪个文件夹（例如 U 盘）")
        self.body.addWidget(self.target)
        self.body.addWidget(self.take_secret(Secret(session.passphrase, session.pause)))  # type: ignore[attr-defined]
        self.body.addStretch(1)
        self.touched = False
        self._prefill(year)
        self.sized(60, 24)

    def _chooser(self, name: str, text: str) -> QWidget:
        pick, made = self.picks[name], QWidget()
        pick.setAccessibleName(text)
        pick.addItem("照上一号", None)
        if name == "schools":
            pick.addItem("已登记和报过的学校", "known")
        row = QHBoxLayout(made)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(pick)
        row.addWidget(button("从 CSV 文件…", lambda: self.choose_file(name)))
        row.addStretch(1)
        pick.activated.connect(lambda _: self._picked(name))
        return made

    def _prefill(self, year: int) -> None:
        code, office = last_told(self.session.workspace)
        held = issued_tables(self.session.workspace)
        for name, text in (("county", code), ("office", office), ("year", str(year))):
            self.lines[name].setText(text)
        self._dates()
        if not held["schools"]:
            self.picks["schools"].setCurrentIndex(1)
            self._picked("schools")
        self.look()

    def _dates(self) -> None:
        """The dates that the last code package says of the school year."""
        rows = issued_tables(self.session.workspace)["deadlines"]
        row = next((each for each in rows if each["school_year"] == self.lines["year"].text().strip()), {})
        for name, field in (("due", "due_on"), ("snapshot", "snapshot_date")):
            self.lines[name].setText(row.get(field) or "")

    def _typed(self, name: str) -> None:
        self.touched = True
        if name == "year":
            self._dates()
        self.look()

    def _picked(self, name: str) -> None:
        pick = self.picks[name]
        if pick.currentData() is None:
            self.tables.pop(name, None)
        elif pick.currentData() == "known":
            self.tables[name] = schools_known(self.session.workspace)
        else:
            self._read(name, Path(pick.currentData()))
            return
        self.look()

    def choose_file(self, name: str) -> None:
        """Asks for a table's CSV file, and reads it."""
        title = f"{_FILES[name]}（CSV）"
        chosen, _ = QFileDialog.getOpenFileName(self, title, str(documents_folder()), "CSV (*.csv)")
        if chosen:
            self._read(name, Path(chosen))

    def _read(self, name: str, file: Path) -> None:
        try:
            rows = read_code_table(name, file)
        except JhdeskError as error:
            told = window_text(error).splitlines()
            self.tell("\n".join(["▲ " + told[0], *first_lines(told[1:], _TOLD)]), "fails")
            return
        self.tell("")
        self.touched = True
        self.tables[name] = rows
        pick = self.picks[name]
        at = pick.findData(str(file))
        if at < 0:
            pick.addItem(f"{file.name}（{len(rows)} 行）", str(file))
            at = pick.count() - 1
        pick.setCurrentIndex(at)
        self.look()

    def look(self) -> None:
        """Says what the next code package changes, or what is not yet fit."""
        relook(self.changed_text, "")
        blank = [text for name, text in zip(_LINES[:4], _LABELS, strict=False) if not self.lines[name].text().strip()]
        if blank:
            self.draft = None
            relook(self.changed_text, "second")
            self.changed_text.setText(STILL_BLANK.format(names="、".join(blank)))
            return
        try:
            self.draft = self._drafted()
        except JhdeskError as error:
            self.draft = None
            relook(self.changed_text, "second")
            self.changed_text.setText(window_text(error))
            return
        if not self.draft.schools:
            relook(self.changed_text, "floor")
            self.changed_text.setText(NO_SCHOOLS)
            return
        if not last_told(self.session.workspace)[0]:
            self.changed_text.setText(FIRST_CODES.format(schools=len(self.draft.schools)))
            return
        changes = [*code_change_lines(codes_changed(self.session.workspace, self.draft))]
        self.changed_text.setText("\n".join(first_lines(changes, _TOLD)) or NO_CHANGE)

    def _drafted(self) -> Codes:
        text = {name: line.text().strip() for name, line in self.lines.items()}
        if not (text["year"].isdecimal() and len(text["year"]) == 4):
            raise JhdeskError("year_wrong")
        dates = {"due_on": text["due"], "snapshot_date": text["snapshot"]}
        workspace, year = self.session.workspace, int(text["year"])
        return codes_drafted(workspace, text["county"], text["office"], year, None, self.tables, dates)

    def typed(self) -> str:
        return DROP_CODES if self.touched else ""

    def start(self) -> None:
        """Signs and writes."""
        if self.busy or self.finished_work:
            return
        self.look()
        if self.draft is None:
            self.tell(f"▲ {self.changed_text.text()}", "fails")
            return
        if self.lacks():
            return
        assert self.target is not None
        assert self.secret is not None
        place, draft, folder = self.session.workspace.folder, self.draft, self.target.folder
        passphrase = self.secret.passphrase
        assert folder is not None

        def work() -> tuple[Issued, PublicKey | None]:
            with Workspace(place) as workspace:
                return issue_codes(workspace, draft, passphrase, folder), public_key(workspace)

        self.work(work, self._done)

    def _done(self, done: tuple[Issued, PublicKey | None]) -> None:
        issued, key = done
        lines = [written_text(on_stick(issued.path)), issued_text("代码包", issued)]
        if issued.number == 1 and key is not None:
            lines.append(fingerprint_text(key))
        self.over("\n".join(lines))
