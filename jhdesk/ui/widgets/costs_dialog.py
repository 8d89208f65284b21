"""What each kind of change costs, to be replaced by the county's own values."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction

from PySide6.QtWidgets import QDialog, QFormLayout, QLineEdit, QWidget

from jhdesk.calc.advice_costs import Costs
from jhdesk.calc.display import show_line
from jhdesk.services.entry import TABLES, Field, problem_of, value_of
from jhdesk.ui.messages import problem_text
from jhdesk.ui.messages.advice import COSTS_HELP, NO_AREA, NO_COST, kind_text
from jhdesk.ui.theme import STEP
from jhdesk.ui.widgets.basics import column, ends, label, relook, scrolled

AREA = "room_m2"


class CostsDialog(QDialog):
    """A field for each kind of change, and for the area of a new classroom."""

    def __init__(self, parent: QWidget, costs: Costs) -> None:
        super().__init__(parent)
        self.setWindowTitle("费用")
        self.edits: dict[str, QLineEdit] = {}
        self.problem = label("", "fails", wrap=True)
        inner = QWidget()
        form = QFormLayout(inner)
        form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
        values: Mapping[str, Fraction | Decimal] = {**costs.yuan, AREA: costs.room_m2}
        for name, value in values.items():
            edit = self.edits[name] = QLineEdit(show_line(Fraction(value)))
            text = self._name(name)
            edit.setAccessibleName(text)
            edit.setMinimumWidth(30 * STEP)
            form.addRow(text, edit)
        buttons, self.go = ends(self, "保存", self.check)
        layout = column(self, margin=4 * STEP, spacing=3 * STEP)
        layout.addWidget(label(COSTS_HELP, "second", wrap=True))
        layout.addWidget(scrolled(inner), 1)
        layout.addWidget(self.problem)
        layout.addWidget(buttons)
        self.resize(180 * STEP, 140 * STEP)

    @staticmethod
    def _name(name: str) -> str:
        return "每间新教室的面积（平方米）" if name == AREA else f"{kind_text(name)[0]}（元）"

    def costs(self) -> Costs:
        """What is typed."""
        values = {name: Fraction(str(value_of(_field(name), edit.text()))) for name, edit in self.edits.items()}
        area = values.pop(AREA)
        return Costs(values, Decimal(area.numerator) / Decimal(area.denominator))

    def check(self) -> None:
        """Closes the dialog once every field can be used."""
        for name, edit in self.edits.items():
            field = _field(name)
            problem = problem_of(field, edit.text())
            value = value_of(field, edit.text())
            told = problem_text(field, problem) if problem else "" if value is not None else NO_COST
            if name == AREA and not told and not value:
                told = NO_AREA
            relook(edit, "refused" if told else "", "state")
            if told:
                self.problem.setText(f"▲ {self._name(name)}：{told}")
                edit.setFocus()
                return
        self.accept()


def _field(name: str) -> Field:
    """The field whose figures are understood and bounded in the same way."""
    return TABLES["room"].field("area_each_m2") if name == AREA else TABLES["equipment"].field("unit_value_yuan")
