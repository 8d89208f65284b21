"""收报: how far each school of the county is, receiving packages, and what goes back to the schools."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QDialog, QFileDialog, QLineEdit, QWidget

from jhdesk.errors import JhdeskError
from jhdesk.services.bags import sealed
from jhdesk.services.codes_draft import last_told
from jhdesk.services.county_desk import Standing, enrolled, read_card, standings, years
from jhdesk.services.kept_package import Kept, looking_at
from jhdesk.services.keys import public_key
from jhdesk.services.receiving import packages_in
from jhdesk.ui.messages.desk_page import (
    COLUMNS,
    DESK_HELP,
    KEYS,
    NO_FILES,
    NOBODY,
    STEPS_FIRST,
    steps_lines,
    summary_text,
)
from jhdesk.ui.pages.work_page import WorkPage, documents_folder
from jhdesk.ui.session import Session
from jhdesk.ui.tables.desk_table import FAR, DeskTable
from jhdesk.ui.tasks import Task
from jhdesk.ui.theme import STEP
from jhdesk.ui.widgets.basics import Picker, button, label, relook
from jhdesk.ui.widgets.flow import Flow
from jhdesk.ui.widgets.school_panel import SchoolPanel

_PACKAGES = "上报包 (*.jhpkg *.age)"
_CARDS = "密钥卡 (*.pub)"


class DeskPage(WorkPage):
    """The table of schools, the buttons for what is done with them, and the school that is chosen."""

    def __init__(self, session: Session) -> None:
        super().__init__(session, "收报", DESK_HELP)
        self.looked: dict[str, tuple[str, Kept | Exception]] = {}
        """school code -> digest of its newest revision, and what was found in it"""
        self._looking, self._round = False, 0
        self._own: int | None = None
        self.table, self.panel = DeskTable(), SchoolPanel()
        self.filter, self.by, self.years = QLineEdit(), Picker(), Picker()
        self.summary, self.steps = label("", wrap=True), label("", wrap=True)
        self.nobody = label(NOBODY, "second", wrap=True)
        self.make_key = button("建立密钥…", self.ask_key)
        self.receive_files = button("接收上报包…", self.ask_files, "primary")
        self.receive_folder = button("接收整个文件夹或 U 盘…", self.ask_folder)
        self.enrol = button("登记密钥卡…", self.ask_card)
        self.codes = button("发代码包…", self.ask_codes)
        self.receipt = button("写回执…", self.ask_receipt, hint="Enter")
        self.paper = button("核对纸件…", self.ask_paper, hint="扫一扫盖章的表，看它和收到的上报包一不一致")
        self._lay()
        self.filter.textChanged.connect(self.table.filter_by)
        self.by.activated.connect(self.table.sort_by)
        self.years.activated.connect(lambda _: self.refresh())
        self.table.chosen.connect(self._show_school)
        self.table.entered.connect(self.ask_receipt)
        self.table.horizontalHeader().sectionClicked.connect(self.by.setCurrentIndex)
        QShortcut(QKeySequence("Ctrl+F"), self).activated.connect(self.filter.setFocus)
        session.data_changed.connect(lambda table: self.renew() if table in ("", "period") else None)

    def _lay(self) -> None:
        self.filter.setPlaceholderText("筛选")
        self.filter.setAccessibleName("筛选")
        self.filter.setToolTip("标识码、校名或情况中的文字，几个词用空格分开　Ctrl+F")
        self.filter.setClearButtonEnabled(True)
        self.filter.setMinimumWidth(60 * STEP)
        self.by.setAccessibleName("排序")
        self.by.addItems([f"按{name}" for name in COLUMNS])
        self.by.setCurrentIndex(FAR)
        self.years.setAccessibleName("学年")
        acts, finding = QWidget(), QWidget()
        flow, line = Flow(acts), Flow(finding)
        for act in (
            self.make_key,
            self.receive_files,
            self.receive_folder,
            self.receipt,
            self.paper,
            self.enrol,
            self.codes,
        ):
            flow.addWidget(act)
        copy = button("复制全表", self.table.copy_all, hint="复制筛选出的各行，可以粘贴到 Excel 或 WPS")
        for way in (self.years, self.filter, self.by, copy):
            line.addWidget(way)
        for part in (acts, self.told, self.steps, self.summary, finding, self.nobody, self.table):
            self.body.addWidget(part)
        self.keys = label(KEYS, "second", wrap=True)
        self.body.addWidget(self.keys)
        self.body.addWidget(self.panel)
        self.body.addStretch(1)
        self.finding = finding

    def take_focus(self) -> None:
        """Puts the cursor where the work is."""
        (self.table if self.table.isVisible() else self.receive_files).setFocus()

    @property
    def year(self) -> int:
        """The school year that is shown."""
        held = self.years.currentData()
        return int(held) if held is not None else self._own_year() or 0

    def _own_year(self) -> int | None:
        return self.session.entry.data.head.year

    def _fill_years(self) -> None:
        """The school year that is open, and those of which something came; the newest of these where the open one has none."""
        received, own = years(self.session.workspace), self._own_year()
        before = self.years.currentData() if own == self._own else None  # another one was opened: it is shown
        self._own = own
        offered = sorted({*received, *([own] if own else [])}, reverse=True)
        wanted = before if before in offered else own if own in received or not received else received[0]
        self.years.clear()
        for each in offered:
            self.years.addItem(f"{each} 学年", each)
        self.years.setCurrentIndex(self.years.findData(wanted))
        self.years.setVisible(len(offered) > 1)

    def refresh(self) -> None:
        """Writes the schools anew, and looks at packages that were not looked at."""
        workspace = self.session.workspace
        self._fill_years()
        found = standings(workspace, self.year)
        for code in set(self.looked) - {each.school_code for each in found if each.file}:
            del self.looked[code]
        has_key = public_key(workspace) is not None
        self.make_key.setText("密钥…" if has_key else "建立密钥…")
        relook(self.make_key, "" if has_key else "primary")
        relook(self.receive_files, "primary" if has_key else "")
        self.steps.setVisible(not found or not has_key)
        steps = steps_lines(key=has_key, codes=bool(last_told(workspace)[0]), enrolled=bool(enrolled(workspace)))
        self.steps.setText("\n".join([STEPS_FIRST if not found else "", *steps]).strip())
        for each in (self.summary, self.finding, self.table, self.keys, self.panel, self.receipt):
            each.setVisible(bool(found))
        self.summary.setText(summary_text(self.year, found))
        self._write(found)
        self._look_on()

    def _write(self, found: list[Standing] | None = None) -> None:
        current = list(self.table.standings) if found is None else found
        held = {each.school_code: each.digest for each in current}
        looked = {code: kept for code, (digest, kept) in self.looked.items() if held.get(code) == digest}
        self.table.show_schools(current, looked)

    def _show_school(self) -> None:
        each = self.table.school
        self.nobody.setVisible(bool(self.table.standings) and not self.table.rows)
        kept = self.table.looked.get(each.school_code) if each else None
        key = enrolled(self.session.workspace).get(each.school_code) if each else None
        self.panel.show_school(each, key, kept)
        self.receipt.setEnabled(isinstance(kept, Kept))

    # looking at packages, one after another, while the window goes on

    def _look_on(self) -> None:
        if self._looking or self.session.stopped:
            return
        waiting = [each for each in self.table.standings if each.file and each.school_code not in self.table.looked]
        chosen = self.table.school
        if not waiting:
            return
        each = chosen if chosen is not None and chosen in waiting else waiting[0]
        self._looking, asked = True, self._round
        task = Task(looking_at(self.session.workspace, each, self.year))
        task.done.connect(lambda kept: self._seen(each, kept, asked))
        task.failed.connect(lambda error: self._seen(each, error, asked))
        task.start()

    def _seen(self, each: Standing, kept: Kept | Exception, asked: int) -> None:
        if self.session.stopped:
            return
        self._looking = False
        if isinstance(kept, Exception) and not isinstance(kept, JhdeskError):
            raise kept
        if asked == self._round:  # else it was said by other rules or remarks
            self.looked[each.school_code] = (each.digest or "", kept)
            self._write()
        self._look_on()

    def _forget(self, *codes: str) -> None:
        """What a dialog does may change what is said of these."""
        self._round += 1
        for code in codes:
            self.looked.pop(code, None)

    # what is done

    def open_dialog(self, dialog: QDialog) -> None:
        """Shows a dialog; what it did is seen when it closes."""
        dialog.finished.connect(lambda _: self._closed(dialog))
        dialog.open()

    def _closed(self, dialog: QDialog) -> None:
        dialog.deleteLater()
        self.refresh()
        self.take_focus()

    def ask_key(self) -> None:
        """Opens all that can be done with the county's key; the first one is made at once."""
        from jhdesk.ui.widgets.keys_dialog import KeysDialog

        dialog = KeysDialog(self, self.session)
        self.open_dialog(dialog)
        if public_key(self.session.workspace) is None:
            dialog.keys.make()

    def ask_paper(self) -> None:
        """Holds stamped paper against what was received."""
        from jhdesk.ui.widgets.paper_check import PaperCheckDialog

        PaperCheckDialog(self, self.session).open()

    def ask_files(self) -> None:
        """Asks for files and receives them."""
        names, _ = QFileDialog.getOpenFileNames(self, "选择上报包（可选多个）", str(documents_folder()), _PACKAGES)
        if names:
            self.receive([Path(name) for name in names])

    def ask_folder(self) -> None:
        """Asks for a folder or stick and receives all packages in it."""
        name = QFileDialog.getExistingDirectory(self, "选择放有上报包的文件夹或 U 盘", str(documents_folder()))
        if name:
            folder = Path(name)
            self.work(lambda: _weighed(packages_in(folder)), lambda found: self._receive(found, folder))

    def receive(self, paths: list[Path]) -> None:
        """Receives these files."""
        self.work(lambda: _weighed(paths), lambda found: self._receive(found, None))

    def _receive(self, found: tuple[list[Path], int], folder: Path | None) -> None:
        from jhdesk.ui.widgets.receive_dialog import ReceiveDialog

        paths, closed = found
        if not paths:
            self.tell(NO_FILES.format(folder=folder), "fails")
            return
        self.open_dialog(ReceiveDialog(self, self.session, paths, closed))

    def ask_card(self) -> None:
        """Asks for a key card's file, and for what stands on paper."""
        from jhdesk.ui.widgets.enrol_dialog import EnrolDialog

        name, _ = QFileDialog.getOpenFileName(self, "选择学校交来的密钥卡文件", str(documents_folder()), _CARDS)
        if not name:
            return
        self.tell("")
        try:
            card = read_card(Path(name))
        except JhdeskError as error:
            self.failed(error)
            return
        known = {each.school_code: each.school_name for each in self.table.standings}
        self.open_dialog(EnrolDialog(self, self.session, card, known))

    def ask_receipt(self) -> None:
        """Writes the receipt of the school that is chosen."""
        from jhdesk.ui.widgets.receipt_dialog import ReceiptDialog

        each = self.table.school
        kept = self.table.looked.get(each.school_code) if each else None
        if each is None or not isinstance(kept, Kept):
            return
        self._forget(each.school_code)
        self.open_dialog(ReceiptDialog(self, self.session, each, kept, self.year))

    def ask_codes(self) -> None:
        """Writes the next code package."""
        from jhdesk.ui.widgets.issue_codes_dialog import IssueCodesDialog

        self._forget(*self.looked)
        self.open_dialog(IssueCodesDialog(self, self.session, self.year))


def _weighed(paths: list[Path]) -> tuple[list[Path], int]:
    """The files, and how many of them are sealed; one that cannot be opened tells that when it is received."""

    def is_sealed(path: Path) -> bool:
        try:
            return sealed(path)
        except JhdeskError:
            return False

    return paths, sum(map(is_sealed, paths))
