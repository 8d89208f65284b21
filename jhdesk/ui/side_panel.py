"""Beside the page: the seven indicators, moving as one types; what the current cell means, and the findings of its row."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QTabBar, QWidget

from jhdesk.services.entry import EnteredRow, Field, Standing, Table, choices, is_asked, row_text, unit_of
from jhdesk.ui.indicators import Shown, shown, verdict
from jhdesk.ui.messages import problem_text, row_finding_text
from jhdesk.ui.messages.findings import NOT_UNDERSTOOD, SIGNS
from jhdesk.ui.messages.nothing import why_not_text
from jhdesk.ui.messages.verdicts import STAGES, left_out_text
from jhdesk.ui.session import CellRef, ResultRef, Session
from jhdesk.ui.theme import STEP
from jhdesk.ui.widgets.basics import column, label, relook, rule, scrolled

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


class IndicatorRow(QWidget):
    """One indicator: name and verdict above, value, line, floor and what is missing below; a click or Enter asks why."""

    asked = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.id = ""
        self.setObjectName("indicator")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.name = label(wrap=True)
        self.verdict = label()
        self.verdict.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop)
        self.figures = label(look="second", wrap=True)
        head = QHBoxLayout()
        head.setSpacing(2 * STEP)
        head.addWidget(self.name, 1)
        head.addWidget(self.verdict)
        layout = column(self, spacing=0)
        layout.addLayout(head)
        layout.addWidget(self.figures)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self.asked.emit(self.id)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.asked.emit(self.id)
        else:
            super().keyPressEvent(event)

    def show_indicator(self, one: Shown) -> None:
        """Writes one indicator."""
        self.id = one.id
        self.name.setText(one.short)
        self.verdict.setText(str(one.verdict))
        relook(self.verdict, one.verdict.look)
        lack = f" · 差 {one.missing}" if one.missing else ""
        self.figures.setText(f"{one.value} / {one.line} · 底线 {one.floor}{lack}")
        self.setToolTip(f"{one.name}（{one.unit}）\n{one.article}\n单击或按回车，看为什么")
        self.setAccessibleName(f"{one.name}：{one.value}，标准 {one.line}，{one.verdict.word}{lack}")


class Indicators(QWidget):
    """The seven of one stage; the stages of the school as tabs."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session
        self.stages = QTabBar()
        self.stages.setExpanding(False)
        self.stages.setAccessibleName("学段")
        self.stages.currentChanged.connect(lambda _: self._show())
        self.note = label(look="second", wrap=True)
        self.rows = [IndicatorRow() for _ in session.standard.indicators]
        layout = column(self)
        head = QHBoxLayout()
        head.addWidget(label("七项指标", "heading"))
        head.addStretch(1)
        head.addWidget(self.stages)
        layout.addLayout(head)
        layout.addWidget(self.note)
        for row in self.rows:
            row.asked.connect(self._ask)
            layout.addWidget(row)
        layout.addStretch(1)
        session.evaluated.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """Tabs and rows for the units that there are now."""
        units = self.session.result.units
        names = [f"{STAGES[unit.stage]} {verdict(unit.status).sign}" for unit in units]
        self.stages.blockSignals(True)
        while self.stages.count() > len(names):
            self.stages.removeTab(self.stages.count() - 1)
        for at, name in enumerate(names):
            if at >= self.stages.count():
                self.stages.addTab(name)
            elif self.stages.tabText(at) != name:
                self.stages.setTabText(at, name)
        self.stages.blockSignals(False)
        self._show()

    def _ask(self, name: str) -> None:
        stage = self.session.result.units[self.stages.currentIndex()].stage
        self.session.go_to.emit("items", ResultRef(name, stage))

    def _show(self) -> None:
        units = self.session.result.units
        at = self.stages.currentIndex()
        notes = [left_out_text(out, self.session.standard) for out in self.session.result.left_out]
        if 0 <= at < len(units):
            pupils = units[at].pupils
            who = "学生数还没有填全" if pupils is None else f"学生 {pupils} 人"
            notes.insert(0, f"{who} · 本学段{verdict(units[at].status).word}")
            for row, one in zip(self.rows, shown(self.session.standard, units[at]), strict=True):
                row.show_indicator(one)
        for row in self.rows:
            row.setVisible(0 <= at < len(units))
        self.note.setText("\n".join(notes))


class CellMeaning(QWidget):
    """What the current cell means, what is wrong with it, and what the rules found in its row."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session
        self.at: CellRef | None = None
        self.title = label("", "heading", wrap=True)
        self.where = label("", "second", wrap=True)
        self.problem = label("", "fails", wrap=True)
        self.meaning = label("", wrap=True)
        self.bounds = label("", "second", wrap=True)
        self.findings = label("", wrap=True)
        layout = column(self, spacing=STEP)
        for each in self._labels():
            layout.addWidget(each)
        layout.addStretch(1)
        session.at_cell.connect(self.show_cell)
        session.data_changed.connect(lambda _: self.show_cell(self.at))
        session.review.done.connect(lambda: self.show_cell(self.at))
        self.show_cell(None)

    def _labels(self) -> tuple[QLabel, ...]:
        return self.title, self.where, self.problem, self.meaning, self.findings, self.bounds

    def show_cell(self, at: CellRef | None) -> None:
        """Tells of a cell."""
        self.at = at
        if at is None:
            self._write("本格", "", "", "选中一个格子，这里说明它的含义和填法。", "", "")
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
        told = problem_text(field, problem) if problem else ""
        meaning = "\n".join(filter(None, (self._nothing(field, row), asked, field.help)))
        self._write(f"本格：{field.label}", where, told, meaning, bounds(field), self._found(table, row, field))

    def _nothing(self, field: Field, row: EnteredRow | None) -> str:
        """Why the cell does not apply, where it does not."""
        if row is None or self.session.standing(field, row) is not Standing.NOT_APPLICABLE:
            return ""
        return why_not_text(field, self.session.school_type, self.session.reason(field.table))

    def _found(self, table: Table, row: EnteredRow | None, field: Field) -> str:
        """The findings of the row, those of this cell first, and those of the table as a whole."""
        key = table.key_text(row.values) if row is not None else ""
        here = []
        for each in self.session.review.of(table.name, key, ""):
            place = each.finding.place
            said = each.finding.rule == NOT_UNDERSTOOD and place.field == field.name  # above, with the reason
            if not said:
                here.append(((place.field != field.name, place.key != key), each))
        here.sort(key=lambda ranked: ranked[0])
        lines = [
            f"{SIGNS[each.status]} {row_finding_text(each.finding, key, field.name)}"
            for _, each in here[:_FINDINGS_TOLD]
        ]
        more = f"……本行和本表共 {len(here)} 处，都在“校验”页" if len(here) > _FINDINGS_TOLD else ""
        return "\n".join([*lines, *([more] if more else [])])

    def _write(self, title: str, where: str, problem: str, meaning: str, limits: str, found: str) -> None:
        texts = (title, where, f"▲ {problem}" if problem else "", meaning, found, limits)
        for each, text in zip(self._labels(), texts, strict=True):
            each.setText(text)
            each.setVisible(bool(text))


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


class SidePanel(QWidget):
    """Indicators above, where there are any, the current cell below."""

    WIDTH = 22.0
    """in widths of a Chinese character, as far as the window allows"""

    def __init__(self, session: Session, *, indicators: bool = True) -> None:
        super().__init__()
        self.setObjectName("side")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.indicators, self.cell = Indicators(session) if indicators else None, CellMeaning(session)
        # Each scrolls by itself, so that large text never pushes what is said of the cell out of sight.
        layout = column(self, spacing=0)
        for part, share in ((self.indicators, 2), (self.cell, 1)):
            if part is None:
                continue
            part.layout().setContentsMargins(4 * STEP, 3 * STEP, 4 * STEP, 3 * STEP)
            if layout.count():
                layout.addWidget(rule())
            layout.addWidget(scrolled(part), share)
