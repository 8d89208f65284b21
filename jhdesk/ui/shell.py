"""The frame around the pages of an open school year: header, navigation, page, side panel.

Pages are made when they are first asked for; those that are not for entry load what they need only then.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import cast

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QApplication, QDialog, QHBoxLayout, QLabel, QStackedWidget, QWidget

from jhdesk.services.entry import SCHOOL, year_text
from jhdesk.ui import theme
from jhdesk.ui.messages.findings import NOTHING_PENDING, jumped_text
from jhdesk.ui.messages.marks import NOT_A_CELL, NOTHING_MARKED, jumped_to_mark
from jhdesk.ui.navigation import FIRST, OTHERS, Navigation
from jhdesk.ui.pages.entry_page import EntryPage
from jhdesk.ui.pages.overview_page import OverviewPage
from jhdesk.ui.session import CellRef, ResultRef, Session
from jhdesk.ui.side_panel import SidePanel
from jhdesk.ui.theme import STEP
from jhdesk.ui.widgets.basics import Picker, button, column, label
from jhdesk.ui.widgets.elided import Elided
from jhdesk.ui.widgets.standing import Standing


class Header(QWidget):
    """School, school year, size of the text."""

    larger = Signal(int)
    """the text is to grow (1) or shrink (-1) by a step"""
    leave = Signal()
    theme = Signal(str)
    """another set of colours is asked for, by its name"""
    help = Signal()
    new_year = Signal()
    reorganise = Signal()

    def __init__(self, session: Session, *, sample: bool, can_leave: bool) -> None:
        super().__init__()
        self.session = session
        self.setObjectName("header")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.school, self.year = Elided("", "heading"), label("", "second")
        self.years = Picker()
        self.years.setAccessibleName("学年")
        self.years.activated.connect(lambda at: session.open(self.years.itemData(at)))
        layout = QHBoxLayout(self)
        layout.setContentsMargins(4 * STEP, 2 * STEP, 4 * STEP, 2 * STEP)
        layout.setSpacing(3 * STEP)
        layout.addWidget(self.school)
        layout.addWidget(self.year)
        layout.addWidget(self.years)
        if session.entry.dictionary is SCHOOL:
            layout.addWidget(button("新学年…", self.new_year.emit, "plain", "由这一学年建立下一学年"))
            layout.addWidget(button("学校变动…", self.reorganise.emit, "plain", "更名、改类型、移交或接收学段"))
        if sample:
            layout.addWidget(Elided("示例学校，可以随便改", "floor"))
        self.standing = Standing(session)
        layout.addWidget(self.standing, 1)
        if can_leave:
            layout.addWidget(button("换一所学校", self.leave.emit, "plain"))
        smaller = button("A−", lambda: self.larger.emit(-1), hint="缩小文字 Ctrl+[")
        larger = button("A+", lambda: self.larger.emit(1), hint="放大文字 Ctrl+]")
        smaller.setAccessibleName("缩小文字")
        larger.setAccessibleName("放大文字")
        layout.addWidget(smaller)
        layout.addWidget(larger)
        self.themes = Picker()
        self.themes.setAccessibleName("颜色")
        self.themes.setToolTip("颜色 Ctrl+Alt+C")
        for name, text in theme.NAMES.items():
            self.themes.addItem(text, name)
        self.themes.activated.connect(lambda at: self.theme.emit(self.themes.itemData(at)))
        layout.addWidget(self.themes)
        keys = button("?", self.help.emit, hint="快捷键 F1")
        keys.setAccessibleName("快捷键")
        layout.addWidget(keys)
        self.show_theme()
        session.data_changed.connect(self._changed)
        self._changed("")

    def event(self, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.LayoutRequest, QEvent.Type.Resize):
            self._give_way()
        return super().event(event)

    def _give_way(self) -> None:
        """The school's name is cut before anything else: everybody knows it, and nobody what the check says."""
        layout = self.layout()
        others = layout.sizeHint().width() - layout.itemAt(0).sizeHint().width()
        least = self.school.minimumSizeHint().width()
        most = max(self.width() - others, least)
        if most != self.school.maximumWidth():
            self.school.setMaximumWidth(most)

    def show_theme(self) -> None:
        """Names the set of colours in use."""
        name = next(name for name, each in theme.SETS.items() if each is theme.colours)
        self.themes.setCurrentIndex(self.themes.findData(name))

    def _changed(self, table: str) -> None:
        if table not in ("", "school", "period"):
            return
        self.school.setText(self.session.title)
        self.year.setText(year_text(self.session.entry.data.head.year))
        periods = self.session.workspace.periods()
        several = len(periods) > 1
        self.year.setVisible(not several)
        self.years.setVisible(several)
        if several:
            self.years.clear()
            for info in periods:
                self.years.addItem(year_text(info.school_year), info.id)
            self.years.setCurrentIndex(self.years.findData(self.session.entry.period_id))


Pages = Mapping[str, Callable[[Session], QWidget]]


def _school_pages() -> Pages:
    # Not at the top: they load numpy, cryptography and printing, which the first painted page does not need.
    from jhdesk.ui.pages.advice_page import AdvicePage
    from jhdesk.ui.pages.back_page import BackPage
    from jhdesk.ui.pages.charts_page import ChartsPage
    from jhdesk.ui.pages.check_page import CheckPage
    from jhdesk.ui.pages.compare_page import ComparePage
    from jhdesk.ui.pages.handin_page import HandinPage
    from jhdesk.ui.pages.import_page import ImportPage
    from jhdesk.ui.pages.indicators_page import IndicatorsPage
    from jhdesk.ui.pages.items_page import ItemsPage
    from jhdesk.ui.pages.marks_page import MarksPage
    from jhdesk.ui.pages.print_page import PrintPage
    from jhdesk.ui.pages.ratings_page import RatingsPage

    return {
        "check": CheckPage,
        "marks": MarksPage,
        "indicators": IndicatorsPage,
        "charts": ChartsPage,
        "items": ItemsPage,
        "ratings": RatingsPage,
        "advice": AdvicePage,
        "compare": ComparePage,
        "import": ImportPage,
        "print": PrintPage,
        "back": BackPage,
        "handin": HandinPage,
    }


@dataclass(frozen=True)
class Places:
    """What there is beside the pages of entry: other pages by their names, how they are made, and the seven indicators."""

    others: Mapping[str, str]
    make: Callable[[], Pages]
    indicators: bool


SCHOOL_PLACES = Places(OTHERS, _school_pages, indicators=True)


class Shell(QWidget):
    """An open school year."""

    def __init__(
        self, session: Session, *, sample: bool = False, can_leave: bool = False, places: Places = SCHOOL_PLACES
    ) -> None:
        super().__init__()
        self.session, self.places = session, places
        self.setObjectName("ground")
        self.header = Header(session, sample=sample, can_leave=can_leave)
        self.header.new_year.connect(self.ask_new_year)
        self.header.reorganise.connect(self.ask_reorganise)
        self.navigation = Navigation(session, places.others)
        self.side = SidePanel(session, indicators=places.indicators)
        self.stack = PageStack()
        self.pages: dict[str, QWidget] = {}
        self.name = ""
        self._at: CellRef | None = None
        self._back: tuple[str, CellRef | None] | None = None
        body = QHBoxLayout()
        body.setSpacing(0)
        body.addWidget(self.navigation)
        body.addWidget(self.stack, 1)
        body.addWidget(self.side)
        layout = column(self, spacing=0)
        layout.addWidget(self.header)
        layout.addLayout(body, 1)
        self.navigation.chosen.connect(self.open_page)
        self.navigation.entered.connect(self.take_focus)
        session.go_to.connect(self.go_to)
        session.at_cell.connect(self._be_at)
        for keys, step in (("F6", 1), ("Shift+F6", -1)):
            QShortcut(QKeySequence(keys), self).activated.connect(lambda step=step: self._next_area(step))
        for keys, again in (("Ctrl+Z", session.undo), ("Ctrl+Y", session.redo), ("Ctrl+Shift+Z", session.redo)):
            QShortcut(QKeySequence(keys), self).activated.connect(again)
        QShortcut(QKeySequence("F8"), self).activated.connect(self.next_finding)
        for keys in ("Shift+F8", "Alt+Left"):
            QShortcut(QKeySequence(keys), self).activated.connect(self.go_back)
        for keys, act in (("Ctrl+M", self.toggle_mark), ("Shift+F2", self.take_note), ("Ctrl+Shift+M", self.next_mark)):
            QShortcut(QKeySequence(keys), self).activated.connect(act)
        self.side.cell.done.connect(self._to_cell)
        self.open_page(FIRST if FIRST in places.others else next(iter(session.pages)))
        session.setParent(self)  # goes with the pages: what they wait for from each other kept both in memory for good

    def open_page(self, name: str) -> QWidget:
        """Shows a page, made now if it was not yet asked for."""
        if name not in self.pages:
            self.pages[name] = self._make(name)
            self.stack.addWidget(self.pages[name])
        if name == self.name:
            return self.pages[name]
        self.name = name
        self.session.at_cell.emit(None)  # before the page, which says itself where the cursor is
        if name not in self.session.pages:  # first: a wide page beside it would make the window wider than the screen
            self.side.hide()
        self.stack.setCurrentWidget(self.pages[name])
        self.navigation.mark(name)
        self.side.setVisible(name in self.session.pages)
        return self.pages[name]

    def _make(self, name: str) -> QWidget:
        if name in self.session.pages:
            return EntryPage(self.session, name)
        if name == FIRST:  # apart: making the others loads what the first painted page does not need
            return OverviewPage(self.session)
        return self.places.make()[name](self.session)

    def go_to(self, name: str, at: CellRef | ResultRef | None) -> None:
        """Shows a page, and a cell or a result in it; `go_back` leads back to where one was."""
        self._back = (self.name, self._at)
        self._go(name, at)

    def _go(self, name: str, at: CellRef | ResultRef | None) -> None:
        page = self.open_page(name)
        if at is not None and hasattr(page, "go_to"):
            page.go_to(at)
        else:
            self.take_focus()

    def go_back(self) -> None:
        """Shows again the cell, or page, where one was before the last jump; and once more leads forth again."""
        if self.side.isAncestorOf(QApplication.focusWidget()):  # from the note to its cell
            self._to_cell()
        elif self._back is not None:
            back, self._back = self._back, (self.name, self._at)
            self._go(*back)

    def _be_at(self, at: CellRef | None) -> None:
        self._at = at

    def ask_new_year(self) -> None:
        """Shows what the next school year would take over of this one, and makes it if the person says so."""
        # Not at the top: few starts need it.
        from jhdesk.ui.widgets.new_year_dialog import NewYearDialog

        self._ask(NewYearDialog(self, self.session))

    def ask_reorganise(self) -> None:
        """Shows what a reorganisation of the school would do, and does it if the person says so."""
        # Not at the top: it loads cryptography, which the first painted page does not need.
        from jhdesk.ui.widgets.reorganise_dialog import ReorganiseDialog

        self._ask(ReorganiseDialog(self, self.session))

    def _ask(self, dialog: QDialog) -> None:
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    def next_finding(self) -> None:
        """Jumps to the next finding that waits for an answer; on the page of findings to the one that is chosen."""
        found = self.session.review.next(stay=self.name == "check")
        if found is None:
            self.session.note.emit(NOTHING_PENDING)
            return
        number, count, finding = found
        self.session.jump(finding.place)
        self.session.note.emit(jumped_text(number, count, finding))

    def _to_cell(self) -> None:
        self._go(self.name, self._at)

    def toggle_mark(self) -> None:
        """Marks the cell to be looked at again, or no longer."""
        if self._at is None or self._at.row_id is None:
            self.session.note.emit(NOT_A_CELL)
        else:
            self.session.marking.toggle(self._at.table, self._at.row_id, self._at.field)

    def take_note(self) -> None:
        """Puts the cursor into the note of the cell; `go_back` leads back to it."""
        if not (self.side.isVisible() and self.side.cell.take_note()):
            self.session.note.emit(NOT_A_CELL)

    def next_mark(self) -> None:
        """Jumps to the next cell that is to be looked at again."""
        here = None if self._at is None else (self._at.table, self._at.row_id, self._at.field)
        found = self.session.marking.next(here)
        if found is None:
            self.session.note.emit(NOTHING_MARKED)
            return
        number, count, each = found
        at = CellRef(each.table, each.row_id, each.field, each.row)
        self.session.go_to.emit(self.session.tables[each.table].page, at)
        self.session.note.emit(jumped_to_mark(number, count, each))

    def take_focus(self) -> None:
        """Puts the cursor into the page."""
        page = self.pages[self.name]
        take = getattr(page, "take_focus", None)
        if take is not None:
            take()
        else:
            _focus_first(page)

    def _next_area(self, step: int) -> None:
        here = QApplication.focusWidget()
        areas: list[tuple[QWidget, Callable[[], None]]] = [
            (self.navigation, self.navigation.buttons[self.name].setFocus),
            (self.stack, self.take_focus),
            (self.side, lambda: _focus_first(self.side)),
            (self.header, lambda: _focus_first(self.header)),
        ]
        areas = [area for area in areas if area[0].isVisible()]
        at = next((n for n, (area, _) in enumerate(areas) if here is not None and area.isAncestorOf(here)), -1)
        areas[(at + step) % len(areas)][1]()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.measure()

    def measure(self) -> None:
        """Widths of the columns: what their text wants, as far as the page keeps the greater part."""
        em = self.fontMetrics().horizontalAdvance("中")
        self.navigation.setFixedWidth(min(round(em * 12), self.width() // 5))
        self.side.setFixedWidth(min(round(em * SidePanel.WIDTH), self.width() // 3))


class PageStack(QStackedWidget):
    """The pages, of which one is in sight: it alone asks for room, or a wide one seen before would widen the window."""

    def __init__(self) -> None:
        super().__init__()
        self.currentChanged.connect(lambda _: self.updateGeometry())

    def minimumSizeHint(self) -> QSize:
        here = self.currentWidget()
        return super().minimumSizeHint() if here is None else here.minimumSizeHint()


def _focus_first(widget: QWidget) -> None:
    for child in cast("list[QWidget]", widget.findChildren(QWidget)):
        reached = bool(child.focusPolicy() & Qt.FocusPolicy.TabFocus) and not isinstance(child, QLabel)
        if reached and child.isVisible() and child.isEnabled():
            child.setFocus()
            return
