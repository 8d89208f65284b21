"""Beside the page: the seven indicators, moving as one types, and what is known of the current cell."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QHBoxLayout, QTabBar, QWidget

from jhdesk.calc.results import IndicatorResult
from jhdesk.calc.standard import Indicator
from jhdesk.ui.cell_panel import CellMeaning
from jhdesk.ui.indicators import shown_one, verdict
from jhdesk.ui.session import ResultRef, Session
from jhdesk.ui.theme import STEP
from jhdesk.ui.widgets.basics import column, label, relook, rule, scrolled
from jhdesk.ui.widgets.paragraph import Paragraph
from jhdesk.words.verdicts import STAGES, left_out_text


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
        self.name = label(wrap=True, copy=False)
        self.verdict = label(copy=False)
        self.verdict.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop)
        self.figures = Paragraph(look="second")
        self._shown: tuple[Indicator | None, IndicatorResult | None] = (None, None)
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

    def show_indicator(self, indicator: Indicator, result: IndicatorResult) -> None:
        """Writes one indicator; where nothing of it was judged anew, there is nothing to write."""
        before, self._shown = self._shown, (indicator, result)
        if before[0] is indicator and before[1] is result:
            return
        one = shown_one(indicator, result)
        if before[0] is not indicator:
            self.id = one.id
            self.name.setText(one.short)
            self.setToolTip(f"{one.name}（{one.unit}）\n{one.article}\n单击或按回车，看为什么")
        self.verdict.setText(str(one.verdict))
        relook(self.verdict, one.verdict.look)
        lack = f" · 差 {one.missing}" if one.missing else ""
        self.figures.setText(f"{one.value} / {one.line} · 底线 {one.floor}{lack}")
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
        self.note = Paragraph(look="second", opaque=True)
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
            for row, indicator in zip(self.rows, self.session.standard.indicators, strict=True):
                row.show_indicator(indicator, units[at].indicators[indicator.id])
        for row in self.rows:
            row.setVisible(0 <= at < len(units))
        self.note.setText("\n".join(notes))


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
