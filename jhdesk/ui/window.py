"""The window: the start page or an open school year, the status bar, the size of the text, and what goes wrong."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QCloseEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QDialog, QLabel, QMainWindow, QMessageBox, QWidget

from jhdesk import __version__
from jhdesk.errors import JhdeskError
from jhdesk.services.entry import new_period, year_text
from jhdesk.services.first_year import begin_year, take_last_year, year_typed
from jhdesk.services.standards import twins
from jhdesk.services.workspace import Workspace
from jhdesk.ui import tasks, theme
from jhdesk.ui.messages.in_window import window_text
from jhdesk.ui.messages.parameters import standard_text, twin_text
from jhdesk.ui.session import Session
from jhdesk.ui.shell import Shell
from jhdesk.ui.start_page import StartPage, current_school_year

TITLE, COUNTY_TITLE = "义务教育优质均衡 · 学校填报", "义务教育优质均衡 · 县级评估"
SAMPLE = "sample"
"""the folder of the sample school inside the default workspace"""
_COMPLAINT_MS, _NOTE_MS = 20_000, 8_000
_PERCENT, _THEME = "font_percent", "theme"


def _this_year() -> int:
    return current_school_year(datetime.datetime.now().astimezone().date())


class Window(QMainWindow):
    """The only window."""

    def __init__(self, folder: Path, *, can_leave: bool, year: int | None = None) -> None:
        """``folder`` is the workspace; ``can_leave`` whether the person may go between it and the sample school."""
        super().__init__()
        self.folder, self.can_leave, self.year = folder, can_leave, year
        self.workspace = Workspace(folder)
        self.setWindowTitle(COUNTY_TITLE if self.workspace.is_county else TITLE)
        self.percent = 100
        self.saved, self.versions = QLabel(), QLabel()
        for one in (self.saved, self.versions):
            one.setContentsMargins(16, 4, 16, 4)
        self.statusBar().setSizeGripEnabled(False)
        self.statusBar().addWidget(self.saved)
        self.statusBar().addPermanentWidget(self.versions)
        for keys, step in (("Ctrl+]", 1), ("Ctrl+[", -1)):
            QShortcut(QKeySequence(keys), self).activated.connect(lambda step=step: self.resize_text(step))
        QShortcut(QKeySequence("Ctrl+Alt+C"), self).activated.connect(self.next_theme)
        QShortcut(QKeySequence("F1"), self).activated.connect(self.show_shortcuts)
        self.resize(1280, 700)
        self.read_percent()
        if self.workspace.is_county:
            self.open_county()
        elif can_leave and not self.workspace.periods():
            self.show_start()
        else:
            self.open_period()

    @property
    def shell(self) -> Shell | None:
        """The open school year; None on the start page."""
        here = self.centralWidget()
        return here if isinstance(here, Shell) else None

    def show_start(self) -> None:
        """The choice between my school and the sample."""
        self._use(self.folder)
        page = StartPage(held=bool(self.workspace.periods()))
        page.school.connect(self.begin)
        page.sample.connect(self.open_sample)
        page.codes.connect(self.take_codes)
        page.last_year.connect(self.take_last_year)
        page.open_last.connect(self.open_period)
        self._show(page)
        self.saved.setText("")
        self.versions.setText(f"程序 {__version__}")
        page.mine.setFocus()

    def begin(self, typed: Mapping[tuple[str, str], str]) -> None:
        """My school: a new school year with what was typed, or the one that is there."""
        held = self.workspace.periods()
        if held and typed:  # last year's was taken in just now
            begin_year(self.workspace, typed, year_typed(typed, _this_year()))
        elif not held:
            new_period(self.workspace)
        self.open_period()
        shell = self.shell
        assert shell is not None
        for (table, field), text in typed.items():
            if text.strip():
                shell.session.type_cell(table, shell.session.only_row(table).id, field, text)

    def take_codes(self, path: Path) -> None:
        """The county's code package on the start page: compared, taken, and its schools offered."""
        # Not at the top: who starts with figures that are there needs none of it.
        from jhdesk.services.code_package import look_at_codes, take_codes
        from jhdesk.ui.messages.back import fault_lines
        from jhdesk.ui.widgets.codes_dialog import CodesDialog

        page = self.centralWidget()
        assert isinstance(page, StartPage)
        try:
            look = look_at_codes(self.workspace, path)
            if not look.again and CodesDialog(self, look, anew=False).exec() != QDialog.DialogCode.Accepted:
                return
            take_codes(self.workspace, look)  # of one that is held, finishes what a power cut may have left
        except JhdeskError as error:
            page.codes_refused("\n".join([f"▲ {window_text(error)}", *fault_lines(error)]))
            return
        county = look.county
        page.know(county.name, county.schools, county.deadline(county.school_year))

    def take_last_year(self, typed: Mapping[tuple[str, str], str], source: Path) -> None:
        """Last year's data, in the start page's last step; what cannot be taken is said there."""
        # Not at the top: the words of findings and of reading workbooks.
        from jhdesk.ui.messages.import_ import import_lines

        page, year = self.centralWidget(), year_typed(typed, _this_year())
        assert isinstance(page, StartPage)
        QApplication.setOverrideCursor(Qt.CursorShape.WaitCursor)
        try:
            done = take_last_year(self.workspace, source, typed, year)
        except JhdeskError as error:
            page.step.refuse([f"▲ {window_text(error)}"])
            return
        finally:
            QApplication.restoreOverrideCursor()
        if done.taken:
            assert done.school_year is not None
            page.step.taken(year_text(done.school_year), before=done.school_year < year)
        else:
            page.step.refuse([f"▲ {line}" for line in import_lines(done)])

    def open_sample(self) -> None:
        """The sample school, in a workspace of its own, filled at its first use."""
        # Not at the top: reading the sample's workbook needs libraries that start-up must not pay for.
        from jhdesk.services.sample import fill_sample

        QApplication.setOverrideCursor(Qt.CursorShape.WaitCursor)
        try:
            self._use(self.folder / SAMPLE)
            if not self.workspace.periods():
                fill_sample(self.workspace)
        except JhdeskError as error:
            self._use(self.folder)
            self.say(window_text(error))
            return
        finally:
            QApplication.restoreOverrideCursor()
        self.open_period(sample=True)

    def open_period(self, *, sample: bool = False) -> None:
        """Opens the school year asked for, else the newest; an explicit workspace that is empty gets its first."""
        if not self.workspace.periods():
            new_period(self.workspace)
        session = Session(self.workspace, self.workspace.period(None if sample else self.year).id)
        self._open(Shell(session, sample=sample, can_leave=self.can_leave))

    def open_county(self) -> None:
        """Opens the county's figures of the school year asked for, else of the newest; the first year is the present one."""
        # Not at the top: a school's window never needs it.
        from jhdesk.ui.county import county_shell, first_period

        if not self.workspace.periods():
            today = datetime.datetime.now().astimezone().date()
            first_period(self.workspace, self.year or current_school_year(today))
        self._open(county_shell(self.workspace, self.workspace.period(self.year).id))

    def _open(self, shell: Shell) -> None:
        session = shell.session
        session.stored.connect(self._stored)
        session.standard_read.connect(self._versions)
        session.complaint.connect(lambda sentence: self.statusBar().showMessage(f"  ▲ {sentence}", _COMPLAINT_MS))
        session.note.connect(lambda sentence: self.statusBar().showMessage(f"  {sentence}", _NOTE_MS))
        shell.header.larger.connect(self.resize_text)
        shell.header.theme.connect(self.choose_theme)
        shell.header.help.connect(self.show_shortcuts)
        shell.header.leave.connect(self.show_start)
        self._show(shell)
        self._versions()
        self.saved.setText("每填一格自动保存")
        shell.take_focus()

    def _use(self, folder: Path) -> None:
        if folder != self.workspace.folder:
            opened = Workspace(folder)
            self._show(QWidget())  # nothing may look at the old workspace any more
            self.workspace.close()
            self.workspace = opened

    def _show(self, page: QWidget) -> None:
        old = self.takeCentralWidget() if self.centralWidget() else None
        self.setCentralWidget(page)
        if old is not None:
            if isinstance(old, Shell):
                old.session.stop()
            old.hide()
            old.deleteLater()

    def _stored(self, at: datetime.datetime) -> None:
        self.statusBar().clearMessage()  # said of what was done before
        self.saved.setText(f"{at:%H:%M:%S} 已保存")

    def _versions(self) -> None:
        if self.shell is not None:
            session = self.shell.session
            problem, standard = session.standard_problem, session.standard
            both = () if problem else twins(standard.id, self.workspace.folder)
            self.versions.setText(f"{standard_text(standard, problem, both)} · 程序 {__version__}")
            self.versions.setToolTip("\n".join([problem] * bool(problem) + [twin_text(each) for each in both]))

    # the size of the text

    def read_percent(self) -> None:
        """The size of the text and the colours as they were left."""
        self.theme = self.workspace.setting(_THEME) or ""
        if self.theme not in theme.SETS:
            self.theme = next(iter(theme.SETS))
        theme.use(self.theme)
        held = self.workspace.setting(_PERCENT) or ""
        self._resize_to(int(held) if held.isdigit() and int(held) in theme.PERCENTS else 100)

    def resize_text(self, step: int) -> None:
        """Makes the text larger or smaller by a step, and remembers it."""
        at = theme.PERCENTS.index(self.percent) + step
        if 0 <= at < len(theme.PERCENTS):
            self._resize_to(theme.PERCENTS[at])
            self._keep(_PERCENT, str(self.percent))

    def _resize_to(self, percent: int) -> None:
        self.percent = percent
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        theme.apply(app, percent)
        self.statusBar().clearMessage()  # laid out anew, it would show what a message hides beside the message
        if self.shell is not None:
            self.shell.measure()

    def choose_theme(self, name: str) -> None:
        """Shows everything in another set of colours, at once, and remembers it."""
        if name == self.theme:
            return
        self.theme, before = name, theme.use(name)
        self._resize_to(self.percent)
        theme.recolour(self, before)
        if self.shell is not None:
            self.shell.header.show_theme()
        self._keep(_THEME, name)

    def _keep(self, name: str, value: str) -> None:
        """Keeps a choice where the next start looks for it, which is never the sample."""
        if self.workspace.folder == self.folder:
            self.workspace.set_setting(name, value)
            return
        with Workspace(self.folder) as own:
            own.set_setting(name, value)

    def next_theme(self) -> None:
        """The next set of colours."""
        names = list(theme.SETS)
        self.choose_theme(names[(names.index(self.theme) + 1) % len(names)])

    def show_shortcuts(self) -> None:
        """All keys, and what the open page is for."""
        # Not at the top: most starts never ask for it.
        from jhdesk.ui.widgets.shortcuts_dialog import ShortcutsDialog

        dialog = ShortcutsDialog(self, self.shell.name if self.shell is not None else "")
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    # what goes wrong, and the end

    def say(self, sentence: str) -> None:
        """Tells the person one thing."""
        QMessageBox.warning(self, self.windowTitle(), sentence)

    def closeEvent(self, event: QCloseEvent) -> None:
        focused = QApplication.focusWidget()
        if focused is not None:
            focused.clearFocus()  # a cell that is being typed is stored like one that is left
        tasks.wait_for_all()  # before anything else is written: there is one connection
        if self.shell is not None:
            self.shell.session.stop()
        self.workspace.close()
        event.accept()
