"""The seven indicators of each stage in full: standard, floor, value, verdict, what is missing and where."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QWidget

from jhdesk.calc.results import MEETS, UnitResult
from jhdesk.services.entry import place_text
from jhdesk.ui.indicators import Shown, shown, verdict
from jhdesk.ui.session import ResultRef, Session
from jhdesk.ui.theme import STEP
from jhdesk.ui.widgets.basics import Renewed, button, clear, column, framed, label, rule, scrolled
from jhdesk.words.verdicts import STAGES, left_out_text

_HEADINGS = ("", "指标", "单位", "实际", "标准", "底线", "判定", "还差")
_RIGHT = (3, 4, 5)
_SHARES = {1: 5, 2: 2, 7: 4}
"""columns whose text is broken into lines, and how they share what the figures leave"""
_UNIT, _ACTUAL = 2, 3
PLACES = 20
"""places named at most"""


class IndicatorsPage(Renewed):
    """All units of the school, and what is left out."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session
        self.inner = QWidget()
        self.inner.setObjectName("plain")
        self.units = column(self.inner, margin=4 * STEP, spacing=4 * STEP)
        column(self).addWidget(scrolled(self.inner))
        session.evaluated.connect(self.renew)

    def refresh(self) -> None:
        """Writes everything anew."""
        clear(self.units)
        standard, result = self.session.standard, self.session.result
        title = label(f"{standard.title}（{standard.document}）", "second", wrap=True)
        self.units.addWidget(title)
        for unit in result.units:
            self.units.addWidget(self._unit(unit))
        for out in result.left_out:
            self.units.addWidget(label(left_out_text(out, standard), wrap=True))
        self.units.addStretch(1)

    def _unit(self, unit: UnitResult) -> QWidget:
        panel = framed()
        layout = column(panel, margin=4 * STEP, spacing=3 * STEP)
        told = verdict(unit.status)
        head = QHBoxLayout()
        head.addWidget(label(STAGES[unit.stage], "heading"))
        head.addSpacing(3 * STEP)
        head.addWidget(label("学生数还没有填全" if unit.pupils is None else f"学生 {unit.pupils} 人", "second"))
        head.addStretch(1)
        head.addWidget(label(f"综合判定 {told}", told.look))
        head.addSpacing(3 * STEP)
        head.addWidget(button("为什么？", partial(self._ask, unit)))
        layout.addLayout(head)
        rows = shown(self.session.standard, unit)
        layout.addLayout(self._grid(rows))
        places = missing_text(rows)
        if places:
            layout.addWidget(rule())
            layout.addWidget(label("先补上这些，才能判定：", "second"))
            layout.addWidget(label(places, wrap=True))
        return panel

    def _ask(self, unit: UnitResult) -> None:
        """To the reasons of what stands in the way, or of the first indicator."""
        short = [name for name, each in unit.indicators.items() if each.status != MEETS]
        self.session.go_to.emit("items", ResultRef((short or list(unit.indicators))[0], unit.stage))

    def _grid(self, rows: list[Shown]) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(4 * STEP)
        grid.setVerticalSpacing(2 * STEP)
        for place, share in _SHARES.items():
            grid.setColumnStretch(place, share)
        for at, text in enumerate(_HEADINGS):
            grid.addWidget(label(text, "second"), 0, at, _side(at))
        for at, one in enumerate(rows, 1):
            grid.addWidget(label(str(at), "second"), at, 0)
            name = label(one.name, wrap=True)
            name.setToolTip(one.article)
            grid.addWidget(name, at, 1)
            lack = one.missing
            if one.missing_to_floor:
                lack += f"（到底线 {one.missing_to_floor}）"
            texts = (one.unit, one.value, one.line, one.floor)
            for place, text in enumerate(texts, 2):
                made = label(text, "second" if place != _ACTUAL else "", wrap=place == _UNIT)
                grid.addWidget(made, at, place, Qt.AlignmentFlag(0) if place == _UNIT else _side(place))
            grid.addWidget(label(str(one.verdict), one.verdict.look), at, 6)
            grid.addWidget(label(lack or ("—" if one.places else "无"), wrap=True), at, 7)
        return grid


def _side(at: int) -> Qt.AlignmentFlag:
    across = Qt.AlignmentFlag.AlignRight if at in _RIGHT else Qt.AlignmentFlag.AlignLeft
    return across | Qt.AlignmentFlag.AlignVCenter


def missing_text(rows: list[Shown]) -> str:
    """Every place once, with the numbers of the indicators that wait for it, a line each."""
    waiting: dict[str, list[str]] = {}
    for number, one in enumerate(rows, 1):
        for place in one.places:
            waiting.setdefault(place, []).append(str(number))
    lines = [f"{place_text(place)}（影响第 {'、'.join(numbers)} 项）" for place, numbers in waiting.items()]
    more = [f"……等共 {len(lines)} 处"] if len(lines) > PLACES else []
    return "\n".join(lines[:PLACES] + more)
