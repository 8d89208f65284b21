"""The first start: my school, with what it is known by and last year's data, or a sample school to try things with.

Everything that is asked can be skipped. A code package of the county names its schools, so that nobody has to type.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFileDialog, QFormLayout, QHBoxLayout, QLineEdit, QSizePolicy, QStackedWidget, QWidget

from jhdesk.services.entry import TABLES, choices, problem_of
from jhdesk.ui.last_year_step import LastYearStep
from jhdesk.ui.messages import problem_text
from jhdesk.ui.messages.start import (
    ASK_CODES,
    CAN_WAIT,
    CODES_FILES,
    CODES_HINT,
    CONTINUE,
    FILL_IN,
    KEPT_HERE,
    LAST_YEAR,
    LAST_YEAR_HELP,
    NOT_LISTED,
    PICK,
    TAKE_CODES,
    TRY,
    WHICH_SCHOOL,
    codes_known_text,
)
from jhdesk.ui.pages.work_page import documents_folder
from jhdesk.ui.theme import STEP
from jhdesk.ui.widgets.basics import Button, button, column, label, relook, scrolled
from jhdesk.ui.widgets.choice import ChoiceEdit

NEW_YEAR_MONTH = 8
"""the month from which on a new school year is meant"""

_KNOWN = (
    "county_code", "township", "urban_rural_code", "sponsor", "central_school_code", "snapshot_date", "standard_id",
)  # fmt: skip
"""what a code package says besides of a school and a school year"""
_ASKED = (("school", "school_code"), ("school", "name"), ("school", "school_type"), ("period", "school_year"))


def current_school_year(today: datetime.date) -> int:
    """The first calendar year of the school year that figures are entered for on that day."""
    return today.year if today.month >= NEW_YEAR_MONTH else today.year - 1


class StartPage(QWidget):
    """Two choices; the first asks for what a school is known by, then for last year's data, or is skipped."""

    school = Signal(object)
    """my school: (table, field) -> text as typed"""
    sample = Signal()
    codes = Signal(object)
    """the county's code package, as a path"""
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
        self.rows: dict[str, Mapping[str, str]] = {}
        """school code -> what the code package says of the school"""
        self.period: Mapping[str, str] = {}
        """what it says of the school year"""
        self.from_codes = button(TAKE_CODES, self._ask_codes, hint=CODES_HINT)
        self.codes_told = label("", wrap=True)
        self.codes_told.hide()
        self.pick = ChoiceEdit({})
        self.pick.setAccessibleName(PICK)
        self.pick.setPlaceholderText(PICK)
        self.pick.hide()
        self.pick.editingFinished.connect(self._picked)
        self.pick.picked.connect(self._picked)
        buttons = QHBoxLayout()
        buttons.addWidget(button("返回", lambda: self.stack.setCurrentIndex(0), "plain"))
        buttons.addStretch(1)
        self.skip = button("以后再填", self._skip)
        self.go = button("下一步", self._go, "primary")
        buttons.addWidget(self.skip)
        buttons.addWidget(self.go)
        inside = QWidget()
        layout = column(inside, spacing=4 * STEP)
        above = QHBoxLayout()
        above.addWidget(self.from_codes)
        above.addWidget(self.pick, 1)
        above.addStretch(1)
        layout.addLayout(above)
        layout.addWidget(self.codes_told)
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
        """What was typed: (table, field) -> text; and what the code package says besides of that school and year."""
        typed = {at: edit.text() for at, edit in self.edits.items()}
        row = self.rows.get(typed["school", "school_code"].strip(), {})
        known = {("school", name): row[name] for name in row if name in _KNOWN}
        if typed["period", "school_year"].strip() == self.period.get("school_year"):
            known |= {("period", name): text for name, text in self.period.items() if name in _KNOWN}
        return {**known, **typed}

    def _ask_codes(self) -> None:
        name, _ = QFileDialog.getOpenFileName(self, ASK_CODES, str(documents_folder()), CODES_FILES)
        if name:
            self.codes.emit(Path(name))

    def codes_refused(self, text: str) -> None:
        """Says why a code package was not taken."""
        self._tell_codes(text, "fails")

    def know(self, county: str, schools: Sequence[Mapping[str, str]], period: Mapping[str, str]) -> None:
        """A code package was taken: its schools can be chosen from."""
        self.rows, self.period = {row["school_code"]: row for row in schools}, period
        self.pick.choices = {code: f"{row['name']}（{code}）" for code, row in self.rows.items()}
        self.pick.setVisible(bool(self.rows))
        if not self.rows:
            self._tell_codes(NOT_LISTED, "fails")
            return
        self._tell_codes(codes_known_text(county, len(self.rows)), "meets")
        if period:
            self.edits["period", "school_year"].setText(period["school_year"])
        self.pick.setFocus()

    def _tell_codes(self, text: str, look: str) -> None:
        relook(self.codes_told, look)
        self.codes_told.setText(text)
        self.codes_told.show()

    def _picked(self) -> None:
        """Writes what is known of the school that was chosen where one would have typed it."""
        self.pick.take_meant()
        code = next((code for code, text in self.pick.choices.items() if text == self.pick.text()), None)
        if code is None:
            return
        for name in ("school_code", "name", "school_type"):
            text = self.rows[code].get(name, "")
            edit = self.edits["school", name]
            edit.setText(edit.choices.get(text, text) if isinstance(edit, ChoiceEdit) else text)

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
