"""Forms on paper: which ones, how they look page by page, and to printer or PDF; all painted by the same code."""

from __future__ import annotations

import contextlib
import datetime
from collections.abc import Callable, Generator, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QPageSize
from PySide6.QtPrintSupport import QPrinter, QPrinterInfo
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QScrollArea, QWidget

from jhdesk.errors import JhdeskError
from jhdesk.reports.document import Document
from jhdesk.reports.draw import job_steps
from jhdesk.reports.layout import lay_out
from jhdesk.reports.page import Page
from jhdesk.reports.rare import lacking
from jhdesk.reports.sheet import Sheet, sheet_of
from jhdesk.services.paper import stale_forms
from jhdesk.services.paper_choice import PaperChoice, keep_paper_choice, paper_choice
from jhdesk.services.printing import blank_documents, documents, form_groups, form_names, save_steps, waiting
from jhdesk.services.printouts import remember
from jhdesk.ui.messages import printing as words
from jhdesk.ui.messages.in_window import window_text
from jhdesk.ui.messages.paper import stale_text
from jhdesk.ui.pages.work_page import ask_target
from jhdesk.ui.session import Session
from jhdesk.ui.tasks import Steps
from jhdesk.ui.theme import STEP
from jhdesk.ui.widgets.basics import Renewed, ask, button, column, label, scrolled
from jhdesk.ui.widgets.flow import Flow
from jhdesk.ui.widgets.form_list import FormList
from jhdesk.ui.widgets.notices import Notices
from jhdesk.ui.widgets.page_tools import PageTools
from jhdesk.ui.widgets.paper_check import PaperCheckDialog
from jhdesk.ui.widgets.paper_choice import kind_of, picker
from jhdesk.ui.widgets.paper_view import PaperView
from jhdesk.ui.widgets.printer_choice import ask_printer, asked_for, takes

Key = tuple[str, bool, bool]
"""a form, whether it is blank, whether it stays in the office"""
_DIFFER = -1


class PrintPage(Renewed):
    """The forms of the school year."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session
        self._laid: dict[Key, tuple[Page, ...]] = {}
        self._made: dict[Key, Document] = {}
        self._steps: Steps | None = None
        self._then_stopped: Callable[[], object] = lambda: None
        self._told_stop = ""
        self._focused: QWidget | None = None
        """where the focus goes back to; None while nothing is printed"""
        self._again = False
        forms, ledgers = form_groups()
        self.forms = FormList({"表": forms, "台账": ledgers})
        self.blank, self.own_copy = QCheckBox(words.BLANK), QCheckBox(words.OWN_COPY)
        self.paper = picker("纸张", words.PAPERS)
        self.margins = picker("页边距", words.MARGINS)
        self.notices = Notices(self.stop, "打印进度", "第 %v 页，共 %m 页")
        self.told, self.stale, self.amount = self.notices.told, self.notices.stale, self.notices.amount
        self.bar, self.stop_button, self.tell = self.notices.bar, self.notices.stop_button, self.notices.tell
        self.view = PaperView()
        self.tools = PageTools(self.view)
        self.number = self.tools.number
        layout = column(self, margin=4 * STEP)
        layout.addLayout(self._head())
        body = QHBoxLayout()
        self.side = self._side()
        body.addWidget(self.side, 1)
        right = column()
        right.addWidget(self.tools)
        right.addWidget(self.view, 1)
        right.addWidget(self.notices)
        body.addLayout(right, 2)
        layout.addLayout(body, 1)
        self._busy(False)
        self.forms.tick({next(iter(forms))})
        self.forms.ticked.connect(self._chosen)
        for box in (self.blank, self.own_copy):
            box.toggled.connect(lambda _: self._chosen())
        self.paper.activated.connect(lambda _: self._keep(paper=self.paper.currentData()))
        self.margins.activated.connect(lambda _: self._keep(margins=self.margins.currentData()))
        session.evaluated.connect(self.renew)
        session.data_changed.connect(lambda _: self.renew())

    def _head(self) -> Flow:
        self.print_button = button("打印…", self.print_now, "primary")
        self.pdf_button = button("存为 PDF…", self.save_pdf)
        self.deeds = Flow()
        for widget in (
            label("打印", "heading", copy=False),
            self.print_button,
            self.pdf_button,
            label("纸张", copy=False),
            self.paper,
            label("页边距", copy=False),
            self.margins,
            button("核对纸件…", self.check_paper, hint="扫一扫或输入页脚的核对码，看这一页和现在的数据一不一致"),
        ):
            self.deeds.addWidget(widget)
        return self.deeds

    def _side(self) -> QScrollArea:
        inner = QWidget()
        inside = column(inner)
        ticks = Flow()
        ticks.addWidget(button("全选", lambda: self.forms.tick(None)))
        ticks.addWidget(button("全不选", lambda: self.forms.tick(set())))
        ticks.addWidget(self.blank)
        ticks.addWidget(self.own_copy)
        inside.addLayout(ticks)
        inside.addWidget(self.forms)
        inside.addWidget(label(words.OWN_COPY_MEANS, "second", wrap=True))
        self.own_copy.setToolTip(words.OWN_COPY_MEANS)
        self.own_copy.setAccessibleDescription(words.OWN_COPY_MEANS)
        inside.addStretch(1)
        area = scrolled(inner)
        self.forms.at_row.connect(
            lambda at: area.ensureVisible(0, self.forms.mapTo(inner, at.center()).y(), 0, at.height())
        )
        return area

    def take_focus(self) -> None:
        """The cursor goes to the list of forms."""
        self.forms.setFocus()

    def refresh(self) -> None:
        """Lays the chosen forms out anew; what is being printed is printed first."""
        self._again = self._focused is not None
        if self._again:
            return
        self._laid.clear()
        self._chosen()

    def _keys(self) -> list[Key]:
        blank, chosen = self.blank.isChecked(), self.forms.chosen()
        wait = set(self._waiting())
        # Alone they say themselves why there are none.
        there = form_names(blank=True) if blank else chosen.keys() - wait or chosen
        return [(name, blank, self.own_copy.isChecked()) for name in chosen if name in there]

    def _waiting(self) -> list[str]:
        """The chosen forms that have nothing to say yet."""
        return [] if self.blank.isChecked() else waiting(self.forms.chosen(), self.session.entry)

    def _choices(self) -> dict[str, PaperChoice]:
        return {name: paper_choice(self.session.workspace, name) for name in self.forms.chosen()}

    def _keep(self, **changes: Any) -> None:
        """Keeps a choice for every form that is ticked."""
        for name, choice in self._choices().items():
            with contextlib.suppress(JhdeskError):  # it is a comfort: no reason to stop anybody
                keep_paper_choice(self.session.workspace, name, replace(choice, **changes))
        self._show()

    def _chosen(self) -> None:
        self.tell("")
        self.own_copy.setEnabled(not self.blank.isChecked())
        keys = self._keys()
        missing = [key for key in keys if key not in self._laid]
        if missing and self.isVisible():
            self._run(self._lay_out(missing), len(missing), lambda _: self._show(), words.NOT_LAID)
        elif not missing:
            self._end()
            self._show()

    def _lay_out(self, keys: Sequence[Key]) -> Generator[int, None, None]:
        for number, key in enumerate(keys):
            yield number
            if self.session.stopped:
                return
            name, blank, own_copy = key
            entry, standard = self.session.entry, self.session.standard
            (made,) = (
                blank_documents([name], standard, entry.workspace.folder)
                if blank
                else documents([name], entry, standard, own_copy=own_copy)
            )
            yield number
            self._made[key], self._laid[key] = made, lay_out(made)
        self._tell_stale()

    def _tell_stale(self) -> None:
        forms = stale_forms(self.session.entry, self.session.standard)
        self.notices.tell_stale(stale_text(forms, datetime.datetime.now().astimezone()))

    def sheets(self) -> list[Sheet]:
        """The sheets of all chosen forms that are laid out."""
        return [sheet for _, sheets in self._forms() for sheet in sheets]

    def _forms(self) -> list[tuple[str, list[Sheet]]]:
        """Title and sheets of each."""
        choices, titles = self._choices(), self.forms.chosen()
        return [
            (titles[key[0]], [sheet_of(page, choices[key[0]].setup) for page in self._laid[key]])
            for key in self._keys()
            if key in self._laid
        ]

    def _show(self) -> None:
        forms = self._forms()
        sheets = [sheet for _, held in forms for sheet in held]
        papers = "、".join(dict.fromkeys(kind_of(sheet) for sheet in sheets))
        self.amount.setText(words.sheets_text(len(forms), len(sheets), papers) if sheets else "")
        choices = self._choices().values()
        for choice_of, values in (
            (self.paper, {choice.paper for choice in choices}),
            (self.margins, {choice.margins for choice in choices}),
        ):
            at = choice_of.findData(next(iter(values))) if len(values) == 1 else _DIFFER
            choice_of.setCurrentIndex(at)
            choice_of.setEnabled(bool(values) and self._focused is None)
        self.tools.set_total(len(sheets))
        self.view.set_sheets(sheets)
        for each in (self.print_button, self.pdf_button):
            each.setEnabled(bool(sheets) and self._focused is None)
        if not self._keys():
            self.tell(words.NONE_CHOSEN)
        elif remarks := self._remarks():
            self.tell(remarks)

    def _remarks(self) -> str:
        """What is said of the forms chosen before they are printed, and with what came of it."""
        lacks = words.lacking_text(lacking(self._made[key] for key in self._keys() if key in self._made))
        return "\n".join(filter(None, (self._left_out(), lacks)))

    def _left_out(self) -> str:
        """What is said of forms chosen that have nothing to say yet; empty where there are none."""
        wait = self._waiting()
        return words.not_printed_text(wait, self.forms.chosen()) if wait else ""

    def _run(
        self, steps: Generator[int, None, Any], total: int, then: Callable[[Any], None], told: str, hold: bool = False
    ) -> None:
        """Follows work on the bar; ``told`` is said if a person stops it, ``hold`` keeps the choice from changing."""
        self._end()
        self._focused = (self.window().focusWidget() or self) if hold else None
        self._told_stop = told
        self.notices.begin(total)
        self._busy(True, hold)
        if hold:
            self.stop_button.setFocus()
        self._steps = Steps(steps, self)
        self._steps.at.connect(self.bar.setValue)
        self._steps.done.connect(lambda result: self._over(lambda: then(result)))
        self._steps.failed.connect(lambda error: self._over(lambda: self._failed(error)))

    def _busy(self, busy: bool, hold: bool = False) -> None:
        self.notices.busy(busy)
        for each in (self.print_button, self.pdf_button):
            each.setEnabled(not busy)
        for choice in (self.side, self.paper, self.margins):
            choice.setEnabled(not hold)

    def _end(self) -> None:
        if self._steps is not None:
            self._steps.stop()
            self._steps = None
        self._then_stopped = lambda: None
        self._busy(False)
        if self._focused is not None and not self.session.stopped:
            self._focused.setFocus()
        self._focused = None

    def _over(self, then: Callable[[], None]) -> None:
        self._steps = None
        if self.session.stopped:  # it ended while the window was closed
            return
        self._end()
        if self._again:
            self.refresh()
        then()

    def stop(self) -> None:
        """Ends what is under way."""
        if self._steps is not None:
            self._then_stopped()
            self._end()
            if self._again:
                self.refresh()
            else:
                self._show()
            self.tell(self._told_stop)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self._steps is not None:
            self.stop()
        else:
            super().keyPressEvent(event)

    def _failed(self, error: Exception) -> None:
        if not isinstance(error, JhdeskError):
            raise error
        self.tell(f"▲ {window_text(error)}", "fails")

    def _may_go_out(self) -> bool:
        """Whether something chosen can be printed, not only forms that have nothing to say yet."""
        if len(self._waiting()) < len(self.forms.chosen()):
            return True
        self.tell(f"▲ {self._left_out()}", "fails")
        return False

    def _documents(self) -> list[Document]:
        return [self._made[key] for key in self._keys() if key in self._laid]

    def _went_out(self, made: Sequence[Document], sheets: Sequence[Sheet], told: str) -> None:
        """Remembers what was printed, so that a printed page can be told later from what is entered then."""
        try:
            remember(self.session.entry, made, {sheet.page.tie for sheet in sheets if sheet.page.tie})
            self._tell_stale()
        except JhdeskError as error:
            self._failed(error)
        else:
            self.tell("\n".join(filter(None, (told, self._remarks()))), "meets")

    def check_paper(self) -> None:
        """Holds a printed page against what is entered now."""
        PaperCheckDialog(self, self.session).open()

    def print_now(self) -> None:
        """Asks which printer, and prints."""
        if not self._may_go_out():
            return
        if not QPrinterInfo.availablePrinterNames():
            self.tell(words.NO_PRINTER, "fails")
            self.pdf_button.setFocus()
            return
        kept = next((choice.printer for choice in self._choices().values() if choice.printer), "")
        printer = ask_printer(self, kept, "、".join(self.forms.chosen().values()), len(self.sheets()))
        if printer is not None and self._fits(printer):
            self._keep(printer=printer.printerName())
            self.print_on(printer)

    def _fits(self, printer: QPrinter) -> bool:
        """Whether the printer has the paper, or the person takes a smaller one, which is then kept for those forms."""
        if takes(printer, QPageSize.PageSizeId.A3):
            return True
        large = [title for title, sheets in self._forms() if any(kind_of(sheet).startswith("A3") for sheet in sheets)]
        if not large:
            return True
        if not ask(self, "没有 A3 纸", words.scaled_text(printer.printerName(), "、".join(large)), "缩到 A4 打印"):
            return False
        for name, title in self.forms.chosen().items():
            if title in large:
                choice = replace(paper_choice(self.session.workspace, name), paper="A4")
                with contextlib.suppress(JhdeskError):
                    keep_paper_choice(self.session.workspace, name, choice)
        self._show()
        return True

    def print_on(self, printer: QPrinter) -> None:
        """Prints the chosen sheets, page by page."""
        sheets = asked_for(self.sheets(), printer)
        if not sheets:
            self.tell(f"▲ {words.no_such_pages_text(len(self.sheets()))}", "fails")
            return
        made, told = self._documents(), words.printed_text(printer.printerName())
        done = partial(self._went_out, made, sheets, told)
        self._run(job_steps(sheets, printer), len(sheets), lambda _: done(), words.PRINT_STOPPED, hold=True)

        def stopped() -> None:
            printer.abort()
            self._went_out(made, sheets[: self.bar.value()], told)

        self._then_stopped = stopped

    def save_pdf(self) -> None:
        """Asks where, and writes all chosen forms into one PDF."""
        if not self._may_go_out():
            return
        forms = self._forms()
        titles, blank, own_copy = [title for title, _ in forms], self.blank.isChecked(), self.own_copy.isChecked()
        year = self.session.entry.data.head.year
        name = words.pdf_name(self.session.title, year, titles, blank=blank, own_copy=own_copy)
        target = ask_target(self, "存为 PDF", name, "PDF")
        if target is None:
            return
        entry, sheets = None if blank else self.session.entry, self.sheets()
        done = partial(self._went_out, self._documents(), sheets, words.saved_text(target))
        self._run(save_steps(forms, entry, target), len(sheets), lambda _: done(), words.STOPPED, hold=True)
