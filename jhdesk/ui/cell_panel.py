"""What is known of the current cell: what is wrong with it, last year's value, its meaning, who changed it, notes."""

from __future__ import annotations

import datetime

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLabel, QScrollArea, QWidget

from jhdesk.services.entry import EnteredRow, Field, Standing, Table, choices, is_asked, row_text, unit_of
from jhdesk.services.history import last_change, last_year_of
from jhdesk.ui.messages import problem_text, row_finding_text
from jhdesk.ui.messages.editing import proposal, proposal_text
from jhdesk.ui.messages.findings import NOT_UNDERSTOOD, SIGNS
from jhdesk.ui.messages.history import change_text, last_year_text
from jhdesk.ui.messages.marks import KEPT_HERE, NOT_STORED, SIGN, mark_text
from jhdesk.ui.messages.nothing import why_not_text
from jhdesk.ui.session import CellRef, Session
from jhdesk.ui.theme import STEP
from jhdesk.ui.uses import FieldUses
from jhdesk.ui.widgets.basics import button, column, label
from jhdesk.ui.widgets.history_dialog import HistoryDialog
from jhdesk.ui.widgets.paragraph import Paragraph
from jhdesk.ui.widgets.text_box import TextBox

_KINDS = {
    "text": "文字",
    "int": "整数",
    "decimal": "数字，可带小数",
    "bool": "是或否",
    "date": "日期",
    "code": "从列表中选",
}
_CHOICES_NAMED = 24
_FINDINGS_TOLD = 6


class CellMeaning(QWidget):
    """All that is said of the current cell, what matters most first."""

    done = Signal()
    """somebody wants to go back to the cell"""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session
        self.read_by = FieldUses(session, self)
        self.read_by.ready.connect(self._tell_uses)
        self.at: CellRef | None = None
        self.title = Paragraph(look="heading", opaque=True)
        self.where = Paragraph(look="second", opaque=True)
        self.problem = Paragraph(look="fails", opaque=True)
        self.findings = Paragraph(opaque=True)
        self.last_year = Paragraph(opaque=True)
        self.meaning = Paragraph(opaque=True)
        self.uses = Paragraph(look="second", opaque=True)
        self.bounds = Paragraph(look="second", opaque=True)
        self.change = Paragraph(look="second", opaque=True)
        self.more = button("更多…", self.show_history, "plain", "这一格的全部修改记录")
        self.take = button("", self._accept)
        self.notes = CellNotes(session, self)
        self.of_table = label("", wrap=True)
        layout = column(self, spacing=STEP)
        for each in self._labels():
            layout.addWidget(each)
        layout.insertWidget(layout.indexOf(self.problem) + 1, self.take, 0, Qt.AlignmentFlag.AlignLeft)
        layout.insertWidget(layout.indexOf(self.bounds), self.uses)
        changed = QHBoxLayout()
        changed.addWidget(self.change, 1)
        changed.addWidget(self.more, 0, Qt.AlignmentFlag.AlignTop)
        layout.addLayout(changed)
        layout.addWidget(self.notes)
        layout.addWidget(self.of_table)  # last: there may be many, and they are the same at every cell
        layout.addStretch(1)
        session.at_cell.connect(self.show_cell)
        # Once for all that a cell changes: findings that the rules made of it come first, the indicators last.
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(0)
        self._later.timeout.connect(self._again)
        session.review.done.connect(self._later.start)
        session.evaluated.connect(self._again)
        session.marking.changed.connect(lambda _: self.show_cell(self.at))
        session.ending.connect(self._later.stop)
        self.done.connect(lambda: self._scroll(to_note=False))
        self.show_cell(None)

    def _again(self) -> None:
        self._later.stop()
        self.show_cell(self.at)

    def _labels(self) -> tuple[QLabel, ...]:
        return self.title, self.where, self.problem, self.findings, self.last_year, self.meaning, self.bounds

    def show_cell(self, at: CellRef | None) -> None:
        """Tells of a cell."""
        self.notes.show_cell(at)
        if self.at is None or at is None or _place(at) != _place(self.at):
            self._scroll(to_note=False)
        self.at = at
        self.take.hide()
        if at is None:
            self._write("本格", "", "", "", "", "选中一个格子，这里说明它的含义和填法。", "")
            self.of_table.hide()
            self._tell_uses()
            self._tell_change(None, None)
            return
        table = self.session.tables[at.table]
        field = table.field(at.field)
        row = self.session.row(at.table, at.row_id)
        problem = self.session.problem(field, row) if row else None
        where = table.label + (f" · 第 {at.row} 行" if at.row else "")
        asked = ""
        if row is not None and table.listed:
            where, asked = (
                table.label + row_text(table, table.key_text(row.values)),
                self.session.row_help(table.name, row),
            )
        mark = self.session.marking.of(field, row) if row else None
        where = "\n".join(filter(None, (where, f"{SIGN} {mark_text(mark)}" if mark else "")))
        told = f"▲ {problem_text(field, problem)}" if problem else ""
        if (proposed := proposal(problem)) is not None:
            self.take.setText(proposal_text(proposed, unit_of(field)))
            self.take.show()
        meaning = "\n".join(filter(None, (self._nothing(field, row), asked, field.help)))
        found, of_table = self._found(table, row, field)
        self.of_table.setText(of_table)
        self.of_table.setVisible(bool(of_table))
        before = self._last_year(field, row)
        self._write(f"本格：{field.label}", where, told, found, before, meaning, bounds(field))
        self._tell_uses()
        self._tell_change(field, row)

    def _accept(self) -> None:
        if self.at is not None and self.at.row_id is not None:
            self.session.accept(self.at.table, [(self.at.row_id, self.at.field)])
            self.done.emit()

    def _nothing(self, field: Field, row: EnteredRow | None) -> str:
        """Why the cell does not apply, where it does not."""
        if row is None or self.session.standing(field, row) is not Standing.NOT_APPLICABLE:
            return ""
        return why_not_text(field, self.session.school_type, self.session.reason(field.table))

    def _tell_uses(self) -> None:
        """What the field is for; it may come when the window is closing, so nothing is read for it."""
        told = self.read_by.text(self.at.table, self.at.field) if self.at is not None else ""
        self.uses.setText(told)
        self.uses.setVisible(bool(told))

    def _last_year(self, field: Field, row: EnteredRow | None) -> str:
        last = self.session.last
        if last is None or row is None:
            return ""
        return last_year_text(field, row, last_year_of(last, field.table, row, field))

    def _tell_change(self, field: Field | None, row: EnteredRow | None) -> None:
        """Who changed the cell last."""
        change = last_change(self.session.entry, field.table, row.id, field.name) if field and row else None
        told = change_text(field, change, _now()) if field and change else ""
        self.change.setText(told)
        for each in (self.change, self.more):
            each.setVisible(bool(told))

    def show_history(self) -> None:
        """All changes of the cell, in a window of their own."""
        if self.at is not None and self.at.row_id is not None:
            HistoryDialog(self, self.session, self.at, _now()).open()

    def take_note(self) -> bool:
        """Puts the cursor into the note, in sight; whether there is a cell for one."""
        if not self.notes.isVisibleTo(self):
            return False
        self.notes.note.setFocus()
        self.notes.note.selectAll()
        self._scroll(to_note=True)
        return True

    def _scroll(self, *, to_note: bool) -> None:
        """Brings the note into sight, or again what stands at the top."""
        area = self.parentWidget().parentWidget() if self.parentWidget() else None
        if isinstance(area, QScrollArea):
            if to_note:
                area.ensureWidgetVisible(self.notes)
            else:
                area.verticalScrollBar().setValue(0)

    def _found(self, table: Table, row: EnteredRow | None, field: Field) -> tuple[str, str]:
        """The findings of the row and of this column, those of this cell first; and those of the table as a whole."""
        key = table.key_text(row.values) if row is not None else ""
        here = []
        for each in self.session.review.of(table.name, key, ""):
            place = each.finding.place
            said = each.finding.rule == NOT_UNDERSTOOD and place.field == field.name  # above, with the reason
            if not said:
                here.append(((place.field != field.name, row is None or place.key != key), each))
        here.sort(key=lambda ranked: ranked[0])
        lines: tuple[list[str], list[str]] = [], []
        for elsewhere, each in here[:_FINDINGS_TOLD]:
            lines[all(elsewhere)].append(f"{SIGNS[each.status]} {row_finding_text(each.finding, key, field.name)}")
        if len(here) > _FINDINGS_TOLD:
            lines[1].append(f"……本行和本表共 {len(here)} 处，都在“校验”页")
        return "\n".join(lines[0]), "\n".join(lines[1])

    def _write(self, *texts: str) -> None:
        for each, text in zip(self._labels(), texts, strict=True):
            each.setText(text)
            each.setVisible(bool(text))


class CellNotes(QWidget):
    """The mark and the note of the current cell; the note is stored when it is left."""

    def __init__(self, session: Session, panel: CellMeaning) -> None:
        super().__init__()
        self.session, self.panel = session, panel
        self.at: CellRef | None = None
        self._unkept: dict[tuple[str, int | None, str], str] = {}
        """what was typed and could not be stored, until it is corrected"""
        self.again = QCheckBox("待核：以后再看（Ctrl+M）")
        self.again.setAccessibleDescription("记下这一格还要核对，在“待核与批注”页列出")
        self.again.clicked.connect(self._toggle)
        self.note = TextBox(2)
        self.note.setPlaceholderText("批注（Shift+F2），离开就保存")
        self.note.setAccessibleName("批注")
        self.note.setAccessibleDescription(KEPT_HERE)
        self.note.installEventFilter(self)
        self.refused = label("", "fails", wrap=True)
        self.hint = label(KEPT_HERE, "second", wrap=True)
        layout = column(self, spacing=STEP)
        for each in (self.again, self.note, self.refused, self.hint):
            layout.addWidget(each)

    def show_cell(self, at: CellRef | None) -> None:
        """Shows what is written at a cell; what is being typed there stays, and is stored when another cell comes."""
        same = at is not None and self.at is not None and _place(at) == _place(self.at)
        if not same:
            self.leave()
        self.at = at
        there = at is not None and self.session.row(at.table, at.row_id) is not None
        self.setVisible(there)
        if at is None or not there:
            return
        mark = self.session.marking.at(*_place(at))
        self.again.setChecked(mark.look_again)
        unkept = self._unkept.get(_place(at))
        self.refused.setText(NOT_STORED if unkept is not None else "")
        self.refused.setVisible(unkept is not None)
        wanted = mark.note if unkept is None else unkept
        if not (same and self.note.isModified()) and self.note.text() != wanted:
            self.note.setText(wanted)

    def leave(self) -> None:
        """Stores what stands in the note."""
        at = self.at
        if at is None or at.row_id is None or not self.note.isModified():
            return
        self.note.setModified(False)
        text = self.note.text()
        self._unkept[_place(at)] = text  # first, for what is stored is shown at once
        if self.session.row(at.table, at.row_id) is None:
            return
        kept = self._unkept.pop(_place(at))
        if not self.session.marking.set_note(at.table, at.row_id, at.field, text):
            self._unkept[_place(at)] = kept
            self.show_cell(at)

    def _toggle(self) -> None:
        if self.at is not None:
            self.session.marking.toggle(*_place(self.at))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.FocusOut:
            self.leave()
        elif event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            return self._key(event)
        return super().eventFilter(watched, event)

    def _key(self, event: QKeyEvent) -> bool:
        """Escape gives up what was typed, Ctrl+Enter stores it; both lead back to the cell."""
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if event.key() == Qt.Key.Key_Escape:
            self.note.setModified(False)
            if self.at is not None:
                self._unkept.pop(_place(self.at), None)
            self.show_cell(self.at)
        elif not (enter and event.modifiers() & Qt.KeyboardModifier.ControlModifier):
            return False
        self.panel.done.emit()
        return True


def _place(at: CellRef) -> tuple[str, int | None, str]:
    return at.table, at.row_id, at.field


def _now() -> datetime.datetime:
    return datetime.datetime.now().astimezone()


def bounds(field: Field) -> str:
    """What may be filled in: kind, unit, least and greatest value, the choices."""
    said = [_KINDS["code" if choices(field) and field.kind != "bool" else field.kind]]
    if field.unit:
        said.append(f"单位：{unit_of(field)}")
    if field.kind in ("int", "decimal") and field.minimum is not None:
        said.append(f"{field.minimum}—{field.maximum}" if field.maximum is not None else f"不小于 {field.minimum}")
    said.append("必填" if is_asked(field) else "可以不填")
    text = " · ".join(said)
    labels = list(choices(field).values())
    if labels and field.kind != "bool":
        more = " ……" if len(labels) > _CHOICES_NAMED else ""
        text += "\n可选：" + "、".join(labels[:_CHOICES_NAMED]) + more
    return text
