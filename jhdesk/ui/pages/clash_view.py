"""The cells of a finding beside each other, table by table, so that one sees what contradicts what."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QWidget

from jhdesk.findings import Finding
from jhdesk.services.clashes import Clash, clashes
from jhdesk.services.entry import Entry, Field, choices, unit_of
from jhdesk.ui.theme import STEP
from jhdesk.ui.widgets.basics import column, label, scrolled


class ClashView(QWidget):
    """Nothing where the finding speaks of one cell alone."""

    def __init__(self) -> None:
        super().__init__()
        self.holder = column(self)

    def show_finding(self, entry: Entry, finding: Finding) -> None:
        """Writes the cells of a finding."""
        while self.holder.count():
            old = self.holder.takeAt(0).widget()
            if old is not None:
                old.hide()
                old.deleteLater()
        found = clashes(entry, finding)
        self.setVisible(bool(found))
        if not found:
            return
        inner = QWidget()
        row = QHBoxLayout(inner)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6 * STEP)
        for clash in found:
            row.addWidget(_block(clash), 0, Qt.AlignmentFlag.AlignTop)
        row.addStretch(1)
        self.holder.addWidget(scrolled(inner))


def _block(clash: Clash) -> QWidget:
    block = QWidget()
    grid = QGridLayout(block)
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(3 * STEP)
    grid.setVerticalSpacing(STEP)
    grid.addWidget(label(clash.table.label), 0, 0, 1, 1 + len(clash.fields))
    for at, field in enumerate(clash.fields, 1):
        grid.addWidget(label(_heading(field), "second"), 1, at, _side(field))
    line = 2
    for name, values in clash.rows:
        _line(grid, line, name, values, clash.fields)
        line += 1
    if clash.count > len(clash.rows):
        grid.addWidget(label(f"…… 共 {clash.count} 行", "second"), line, 0, 1, 1 + len(clash.fields))
        line += 1
    if not clash.count:
        grid.addWidget(label("没有行", "second"), line, 0, 1, 1 + len(clash.fields))
    if any(clash.sums):
        _line(grid, line, "合计", clash.sums, clash.fields, blank="")
    return block


def _line(
    grid: QGridLayout, line: int, name: str, values: tuple[str, ...], fields: tuple[Field, ...], blank: str = "未填"
) -> None:
    grid.addWidget(label(name, "second"), line, 0)
    for at, (field, value) in enumerate(zip(fields, values, strict=True), 1):
        cell: QLabel = label(value or blank, "" if value else "unknown")
        grid.addWidget(cell, line, at, _side(field))


def _heading(field: Field) -> str:
    unit = "" if field.unit in ("", "year") else f"（{unit_of(field)}）"
    return f"{field.label}{unit}"


def _side(field: Field) -> Qt.AlignmentFlag:
    number = field.kind in ("int", "decimal") and not choices(field)
    return Qt.AlignmentFlag.AlignRight if number else Qt.AlignmentFlag.AlignLeft
