"""The first start: my school, with what it is known by and last year's data, or a sample school to try things with.

Everything that is asked can be skipped. Code packages of the county are not asked for: the program does not read any yet.
"""

from __future__ import annotations

import datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFormLayout, QHBoxLayout, QLineEdit, QSizePolicy, QStackedWidget, QWidget

from jhdesk.services.entry import TABLES, choices, problem_of
from jhdesk.ui.last_year_step import LastYearStep
from jhdesk.ui.messages import problem_text
from jhdesk.ui.messages.start import (
    CAN_WAIT,
    CONTINUE,
    FILL_IN,
    KEPT_HERE,
    LAST_YEAR,
    LAST_YEAR_HELP,
    TRY,
    WHICH_SCHOOL,
)
from jhdesk.ui.theme import STEP
from jhdesk.ui.widgets.basics import Button, button, column, label, relook, scrolled
from jhdesk.ui.widgets.choice import ChoiceEdit

NEW_YEAR_MONTH = 8
"""the month from which on a new school year is meant"""

_ASKED = (("school", "school_code"), ("school", "name"), ("school", "school_type"), ("period", "school_year"))


def current_school_year(today: datetime.date) -> int:
    """The first calendar year of the school year that figures are entered for on that day."""
    return today.year if today.month >= NEW_YEAR_MONTH else today.year - 1


class StartPage(QWidget):
    """Two choices; the first asks for what a school is known by, then for last year's data, or is skipped."""

    school = Signal(object)
    """my school: (table, field) -> text as typed"""
    sample = Signal()
    last_year = Signal(object, object)
    """last year's data: what was typed, the workbook or folder"""
    open_last = Signal()
    """the year that was taken in is to be opened"""

    def __init__(self, *, held: bool = False) -> None:
        super().__init__()
        self.setObjectName("ground")
        self.stack = QStackedWidget()
        self.held = held
        self.mine = self._choice("我的学校", CONTINUE if held else FILL_IN)
        self.mine.clicked.connect(self._mine)
        self.try_it = self._choice("示例学校", TRY)
        self.try_it.clicked.connect(self.sample)
        self.stack.addWidget(self._first())
        self.stack.addWidget(self._questions())
        self.stack.addWidget(self._last())
        column(self).addWidget(scrolled(self.stack))

    def _choice(self, title: str, text: str) -> Button:
        made = Button()
        made.setProperty("look", "choice")
        made.setAccessibleName(f"{title}：{text}")
        inner = column(made, margin=5 * STEP, spacing=STEP)
        for each in (label(title, "heading", copy=False), label(text, "second", wrap=True, copy=False)):
            each.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
            inner.addWidget(each)
        made.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.MinimumExpanding)
        return made

    def _first(self) -> QWidget:
        return _centred(
            label("义务教育优质均衡 · 学校填报", "title"),
            label(KEPT_HERE, "second", wrap=True),
            self.mine,
            self.try_it,
        )

    def _questions(self) -> QWidget:
        self.edits: dict[tuple[str, str], QLineEdit] = {}
        form = QFormLayout()
        form.setVerticalSpacing(3 * STEP)
        form.setHorizontalSpacing(4 * STEP)
        for table, name in _ASKED:
            field = TABLES[table].field(name)
            edit = ChoiceEdit(choices(field)) if choices(field) else QLineEdit()
            edit.setPlaceholderText(field.help if name != "school_type" else "输入文字筛选，或按 Alt+↓ 选择")
            edit.setAccessibleName(field.label)
            edit.returnPressed.connect(self._go)
            form.addRow(field.label, edit)
            self.edits[(table, name)] = edit
        today = datetime.datetime.now().astimezone().date()
        self.edits[("period", "school_year")].setText(str(current_school_year(today)))
        self.problem = label("", "fails", wrap=True)
        buttons = QHBoxLayout()
        buttons.addWidget(button("返回", lambda: self.stack.setCurrentIndex(0), "plain"))
        buttons.addStretch(1)
        self.skip = button("以后再填", self._skip)
        self.go = button("下一步", self._go, "primary")
        buttons.addWidget(self.skip)
        buttons.addWidget(self.go)
        inside = QWidget()
        layout = column(inside, spacing=4 * STEP)
        layout.addLayout(form)
        layout.addWidget(self.problem)
        layout.addLayout(buttons)
        return _centred(
            label(WHICH_SCHOOL, "title"),
            label(CAN_WAIT, "second", wrap=True),
            inside,
        )

    def _last(self) -> QWidget:
        self.step = LastYearStep()
        self.step.back.connect(self._mine)
        self.step.chosen.connect(lambda source: self.last_year.emit(self.typed(), source))
        self.step.this_year.connect(lambda: self.school.emit(self.typed()))
        self.step.open_last.connect(self.open_last)
        return _centred(label(LAST_YEAR, "title"), label(LAST_YEAR_HELP, "second", wrap=True), self.step)

    def typed(self) -> dict[tuple[str, str], str]:
        """What was typed: (table, field) -> text."""
        return {at: edit.text() for at, edit in self.edits.items()}

    def _skip(self) -> None:
        """Leaves the rest for later; the year that stands there from the beginning alone says nothing."""
        typed = self.typed()
        said = any(text.strip() for (table, _), text in typed.items() if table == "school")
        self.school.emit(typed if said else {})

    def _mine(self) -> None:
        if self.held:
            self.school.emit({})
            return
        self.stack.setCurrentIndex(1)
        self.edits[("school", "school_code")].setFocus()

    def _go(self) -> None:
        """Goes on to last year's data, unless something typed here cannot be understood."""
        told, wrong = [], list[QLineEdit]()
        for (table, name), edit in self.edits.items():
            if isinstance(edit, ChoiceEdit):
                edit.take_meant()
            field = TABLES[table].field(name)
            problem = problem_of(field, edit.text())
            relook(edit, "refused" if problem else "", "state")
            if problem:
                told.append(f"▲ {problem_text(field, problem)}")
                wrong.append(edit)
        self.problem.setText("\n".join(told))
        if wrong:
            wrong[0].setFocus()
        else:
            self.stack.setCurrentIndex(2)
            self.step.go.setFocus()


def _centred(*widgets: QWidget) -> QWidget:
    """Widgets below one another in the middle of the page."""
    page, inner = QWidget(), QWidget()
    page.setObjectName("plain")
    layout = column(inner, spacing=4 * STEP)
    for widget in widgets:
        layout.addWidget(widget)
    inner.setMinimumWidth(inner.fontMetrics().horizontalAdvance("中") * 20)
    inner.setMaximumWidth(640)
    row = QHBoxLayout()
    row.addStretch(1)
    row.addWidget(inner, 3)
    row.addStretch(1)
    outer = column(page, margin=6 * STEP)
    outer.addStretch(1)
    outer.addLayout(row)
    outer.addStretch(2)
    return page
