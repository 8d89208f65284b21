"""The schools of a county with the verdicts of their units, to be sorted by any column."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractItemView, QHBoxLayout, QTableWidget, QTableWidgetItem, QWidget

from jhdesk.calc.results import FAIL, FAILS, FLOOR, NOT_ASSESSABLE, PASS, Evaluation, UnitResult
from jhdesk.calc.standard import JUDGED
from jhdesk.ui.indicators import verdict
from jhdesk.ui.tables.delegate import ROW_HEIGHT
from jhdesk.ui.theme import colour
from jhdesk.ui.widgets.basics import Picker, column, label
from jhdesk.words.verdicts import STAGES

_COLUMNS = ("学校标识码", "学校", *(STAGES[stage] for stage in JUDGED))
_WORST_FIRST = (FAIL, NOT_ASSESSABLE, PASS)
_LEFT_OUT, _NO_STAGE = "不参加评估", "—"


class _Cell(QTableWidgetItem):
    """A text that is sorted by something else."""

    def __init__(self, text: str, order: tuple[int, str] | str) -> None:
        super().__init__(text)
        self.order = order
        self.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable)

    def __lt__(self, other: QTableWidgetItem) -> bool:
        return bool(self.order < other.order)  # type: ignore[attr-defined]


class SchoolsTable(QWidget):
    """One row a school; sorted by the heading that is clicked, or by the choice above."""

    def __init__(self) -> None:
        super().__init__()
        self.by = Picker()
        self.by.setAccessibleName("排序")
        self.by.addItems([f"按{name}{'（不达标在前）' if at > 1 else ''}" for at, name in enumerate(_COLUMNS)])
        self.grid = QTableWidget(0, len(_COLUMNS))
        self.grid.setHorizontalHeaderLabels(list(_COLUMNS))
        self.grid.setAccessibleName("各校评估结果")
        self.grid.setSortingEnabled(True)
        self.grid.setTabKeyNavigation(False)
        self.grid.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.grid.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.grid.verticalHeader().hide()
        self.grid.horizontalHeader().setStretchLastSection(True)
        self.grid.horizontalHeader().setHighlightSections(False)
        self.by.activated.connect(self.grid.sortItems)
        head = QHBoxLayout()
        head.addWidget(label("排序", "second"))
        head.addWidget(self.by)
        head.addStretch(1)
        layout = column(self)
        layout.addLayout(head)
        layout.addWidget(self.grid, 1)

    @property
    def count(self) -> int:
        """How many schools there are."""
        return self.grid.rowCount()

    def show_evaluation(self, evaluation: Evaluation, names: Mapping[str, str]) -> None:
        """Writes the schools, those that are left out too, by their codes; ``names`` of all of them."""
        units = {(unit.school_code, str(unit.stage)): unit for unit in evaluation.units}
        out = {(each.school_code, each.stage) for each in evaluation.left_out}
        codes = sorted({code for code, _ in units} | {code for code, _ in out})
        self.grid.setSortingEnabled(False)
        self.grid.setRowCount(len(codes))
        for row, code in enumerate(codes):
            cells = [_Cell(code, code), _Cell(names.get(code, ""), names.get(code, ""))]
            for stage in JUDGED:
                left = (code, stage) in out or (code, None) in out
                cells.append(_unit_cell(units.get((code, stage)), code, left))
            for at, cell in enumerate(cells):
                self.grid.setItem(row, at, cell)
        self.grid.horizontalHeader().setSortIndicator(0, Qt.SortOrder.AscendingOrder)
        self.grid.setSortingEnabled(True)
        self.by.setCurrentIndex(0)
        self.grid.verticalHeader().setDefaultSectionSize(round(self.fontMetrics().height() * ROW_HEIGHT))
        self.grid.resizeColumnsToContents()


def _unit_cell(unit: UnitResult | None, code: str, left_out: bool) -> _Cell:
    if unit is None:
        return _Cell(_LEFT_OUT if left_out else _NO_STAGE, (len(_WORST_FIRST) + (not left_out), code))
    told = verdict(unit.status)
    said = []
    for status in (FAILS, FLOOR, NOT_ASSESSABLE):
        ids = [name for name, result in unit.indicators.items() if result.status == status]
        if ids:
            said.append(f"{'、'.join(ids)} {verdict(status).word}")
    more = f"（{'，'.join(said)}）" if said else ""
    cell = _Cell(f"{told}{more}", (_WORST_FIRST.index(unit.status), code))
    cell.setForeground(colour(told.look))
    return cell
