"""The form of a table of one row: a line a field, derived from the columns; every field is stored when it is left."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol, cast

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QGridLayout, QLineEdit, QWidget

from jhdesk.services.entry import NOT_APPLICABLE_MARK, EnteredRow, Field, Standing, choices, is_asked, unit_of
from jhdesk.services.marks import Mark
from jhdesk.ui.messages import problem_text
from jhdesk.ui.messages.editing import pasted, pasted_text
from jhdesk.ui.messages.marks import LOOK_AGAIN, NOTE, SIGN, mark_text
from jhdesk.ui.messages.nothing import NOT_FILLED, why_not_text
from jhdesk.ui.session import CellRef, Session
from jhdesk.ui.states import is_wanted
from jhdesk.ui.tables.clipboard import from_text
from jhdesk.ui.tables.model import cell_text
from jhdesk.ui.theme import STEP
from jhdesk.ui.widgets.basics import column, label, relook, scrolled
from jhdesk.ui.widgets.choice import ChoiceEdit
from jhdesk.ui.widgets.text_box import TextBox

SEEN = 14
"""digits that a field always has room for, with its frame"""
_KEYS_ON = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class Host(Protocol):
    """Whose fields the lines are: it stores them, and goes from one to the next."""

    session: Session

    def store(self, field: Field, text: str) -> None: ...

    def at_field(self, field: Field) -> None: ...

    def step(self, here: Line, by: int) -> None: ...

    def restore(self, field: Field) -> None: ...

    def paste(self, here: Line, texts: Sequence[str]) -> None: ...

    def accept(self, field: Field) -> None: ...


class Line(QObject):
    """One field: its label, what is typed, its unit, and what is wrong with it."""

    def __init__(self, form: Host, field: Field, box: TextBox | None = None) -> None:
        """``box``: where a text of several lines is typed."""
        super().__init__(cast("QObject", form))
        self.form, self.field = form, field
        offered = choices(field)
        self.edit: QLineEdit | TextBox = box or (ChoiceEdit(offered) if offered else QLineEdit())
        if isinstance(self.edit, ChoiceEdit):
            self.edit.picked.connect(self.leave)
            self.edit.setPlaceholderText("输入文字筛选，或按 Alt+↓ 选择")
        elif field.kind == "date":
            self.edit.setPlaceholderText("例如 2024-09-01")
        self.edit.setAccessibleName(field.label)
        self.hint, self.applies = self.edit.placeholderText(), True
        if isinstance(self.edit, QLineEdit) and field.kind in ("int", "decimal") and field.unit != "year":
            self.edit.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.edit.installEventFilter(self)
        self.name = field.label + ("  *" if is_asked(field) else "")
        self.label = label(self.name, copy=False)
        self.label.setWordWrap(True)
        self.label.setBuddy(self.edit)
        unit = "" if field.unit == "year" else unit_of(field)
        self.unit = label(unit, "second") if unit else None
        self.problem = label("", "fails", wrap=True)
        self.problem.hide()

    def place(self, grid: QGridLayout, row: int) -> None:
        """Puts the field into two rows of the grid: itself, and below it what is wrong."""
        grid.addWidget(self.label, 2 * row, 0)
        grid.addWidget(self.edit, 2 * row, 1)
        if self.unit is not None:
            grid.addWidget(self.unit, 2 * row, 2)
        grid.addWidget(self.problem, 2 * row + 1, 1, 1, 2)

    def widgets(self) -> list[QWidget]:
        return [self.label, self.edit, *([self.unit] if self.unit else [])]

    def show_row(self, row: EnteredRow, school_type: str | None) -> None:
        """Shows what is stored, unless something else is being typed here."""
        self._show_nothing(row, school_type)
        text = cell_text(self.field, row)
        if not (self.edit.hasFocus() and self.edit.isModified()) and self.edit.text() != text:
            self.edit.setText(text)
        self._show_mark(self.form.session.marking.of(self.field, row))
        problem = self.form.session.problem(self.field, row)
        self.problem.setText(f"▲ {problem_text(self.field, problem)}" if problem else "")
        self.problem.setVisible(problem is not None)
        wanted = is_wanted(self.field, row, school_type, self.form.session.state(self.field.table).is_nothing)
        relook(self.edit, "refused" if problem else "wanted" if wanted else "", "state")

    def _show_nothing(self, row: EnteredRow, school_type: str | None) -> None:
        """Says in the empty field that it does not apply and why, to those who hear that it must be filled in."""
        session, field = self.form.session, self.field
        self.applies = session.standing(field, row) is not Standing.NOT_APPLICABLE
        why = "" if self.applies else why_not_text(field, school_type, session.reason(field.table))
        said = self.hint if self.applies else f"{NOT_APPLICABLE_MARK} {why}"
        if self.edit.placeholderText() != said:
            self.edit.setPlaceholderText(said)
        self.edit.setToolTip(why)
        wanted = self.applies and is_asked(field) and row.values.get(field.name) is None
        told = "。".join(filter(None, (why, NOT_FILLED if wanted else "", field.help)))
        mark = session.marking.of(field, row)
        told = "\n".join(filter(None, (told, mark_text(mark) if mark else "")))
        if self.edit.accessibleDescription() != told:
            self.edit.setAccessibleDescription(told)

    def _show_mark(self, mark: Mark | None) -> None:
        """A sign behind the label where the field is to be looked at again, or has a note."""
        told = mark_text(mark) if mark else ""
        self.label.setText(self.name + (f"　{SIGN} {LOOK_AGAIN if mark.look_again else NOTE}" if mark else ""))
        self.label.setToolTip(told)

    def leave(self) -> None:
        """Stores what stands in the field."""
        text = self.edit.text_meant() if isinstance(self.edit, ChoiceEdit) else self.edit.text()
        self.edit.setModified(False)
        self.form.store(self.field, text)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if kind == QEvent.Type.FocusIn:
            self.form.at_field(self.field)
        elif kind == QEvent.Type.FocusOut:
            # An open list may mean another choice.
            if self.edit.isModified() or (isinstance(self.edit, ChoiceEdit) and self.edit.is_open()):
                self.leave()
        elif kind == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            return self._key(event)
        return super().eventFilter(watched, event)

    def _key(self, event: QKeyEvent) -> bool:
        choice = self.edit if isinstance(self.edit, ChoiceEdit) else None
        if not self.edit.isModified() and event.matches(QKeySequence.StandardKey.Undo):
            self.form.session.undo()
            return True
        if not self.edit.isModified() and event.matches(QKeySequence.StandardKey.Redo):
            self.form.session.redo()
            return True
        if not isinstance(self.edit, TextBox) and event.matches(QKeySequence.StandardKey.Paste):
            return self._paste()
        if isinstance(self.edit, TextBox) and event.key() != Qt.Key.Key_Escape:
            return False
        if event.key() in _KEYS_ON and event.modifiers() & Qt.KeyboardModifier.AltModifier:
            self.leave()
            self.form.accept(self.field)
        elif event.key() in _KEYS_ON:
            self.leave()
            self.form.step(self, 1)
        elif event.key() == Qt.Key.Key_Escape:
            if choice:
                choice.close_list()
            self.edit.setModified(False)
            self.form.restore(self.field)
        elif event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            if choice and (choice.is_open() or event.modifiers() & Qt.KeyboardModifier.AltModifier):
                return False
            self.form.step(self, 1 if event.key() == Qt.Key.Key_Down else -1)
        else:
            return False
        return True

    def _paste(self) -> bool:
        """Several cells go into as many fields from this one on; a single text the field itself takes."""
        block = from_text(QGuiApplication.clipboard().text())
        texts = [text for line in block for text in line]
        if len(texts) < 2 or 1 not in (len(block), len(block[0])):
            return False
        self.edit.setModified(False)
        self.form.paste(self, texts)
        return True


class Form(QWidget):
    """All fields of a table of one row."""

    def __init__(self, session: Session, table: str) -> None:
        super().__init__()
        self.session, self.table = session, session.tables[table]
        inner = QWidget()
        inner.setObjectName("panel")
        grid = QGridLayout(inner)
        grid.setContentsMargins(5 * STEP, 4 * STEP, 5 * STEP, 4 * STEP)
        grid.setHorizontalSpacing(4 * STEP)
        grid.setVerticalSpacing(2 * STEP)
        grid.setColumnStretch(1, 1)
        self.lines = {field.name: Line(self, field) for field in self.table.fields}
        for at, line in enumerate(self.lines.values()):
            line.place(grid, at)
        grid.setRowStretch(2 * len(self.lines), 1)
        self.area = scrolled(inner)
        column(self).addWidget(self.area)
        session.data_changed.connect(self._changed)
        session.marking.changed.connect(self._changed)
        self.measure()
        self.refresh()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self.measure()

    def measure(self) -> None:
        """With large text the labels break into lines before a figure is cut off."""
        for line in self.lines.values():
            line.edit.setMinimumWidth(self.fontMetrics().horizontalAdvance("0") * SEEN)

    def _changed(self, table: str) -> None:
        if table in ("", self.table.name, "school", "no_data"):
            self.refresh()

    def refresh(self) -> None:
        """Shows what is stored."""
        row, school_type = self.session.only_row(self.table.name), self.session.school_type
        for line in self.lines.values():
            line.show_row(row, school_type)

    def store(self, field: Field, text: str) -> None:
        """Stores a field, where it holds something else than is stored."""
        row = self.session.only_row(self.table.name)
        if text != cell_text(field, row):
            self.session.type_cell(self.table.name, row.id, field.name, text)
        else:
            self.session.keep_cell(self.table.name, row.id, field.name)
        self.refresh()
        if self.lines[field.name].edit.hasFocus():
            self.at_field(field)

    def restore(self, field: Field) -> None:
        """Gives up what is being typed."""
        self.refresh()

    def accept(self, field: Field) -> None:
        """Takes what the program proposed for a field."""
        self.session.accept(self.table.name, [(self.session.only_row(self.table.name).id, field.name)])

    def paste(self, here: Line, texts: Sequence[str]) -> None:
        """A line or column of cells into the fields from one on, in one step; says what became of it."""
        lines = [line for line in self.lines.values() if line.edit.isVisibleTo(self)]
        row, targets = self.session.only_row(self.table.name), lines[lines.index(here) :]
        typed = [(row.id, line.field.name, text) for line, text in zip(targets, texts, strict=False)]
        with self.session.at_once("pasted", self.table.name):
            answers = self.session.type_cells(self.table.name, typed, "pasted")
        outside = max(0, len(texts) - len(targets))
        self.session.note.emit(pasted_text(pasted(self.table, typed, answers, outside=outside)))
        self.refresh()

    def at_field(self, field: Field) -> None:
        """Tells the side panel which field this is, and brings it into sight."""
        line = self.lines[field.name]
        self.area.ensureWidgetVisible(line.edit, 0, 4 * line.edit.height())
        row = self.session.only_row(self.table.name)
        self.session.at_cell.emit(CellRef(self.table.name, row.id, field.name))

    def focus_field(self, name: str) -> None:
        """Puts the cursor into a field."""
        self.lines[name].edit.setFocus()

    def step(self, here: Line, by: int) -> None:
        """Goes to the next field below (1) or above (-1); at the ends it stays: Enter shall not go on to press a button."""
        lines = list(self.lines.values())[::by]
        for line in lines[lines.index(here) + 1 :]:
            if line.edit.isVisibleTo(self) and line.applies:
                line.edit.setFocus(Qt.FocusReason.TabFocusReason)
                return
