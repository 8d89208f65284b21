"""The cells of a finding beside each other, table by table, so that one sees what contradicts what."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QWidget

from jhdesk.findings import Finding
from jhdesk.services.clashes import Clash, clashes
from jhdesk.services.entry import Entry, Field, choices
from jhdesk.ui.tables.model import heading
from jhdesk.ui.theme import STEP
from jhdesk.ui.widgets.basics import clear, column, label, scrolled

_SUM = "合计"


class ClashView(QWidget):
    """Nothing where the finding speaks of one cell alone."""

    def __init__(self) -> None:
        super().__init__()
        self.holder = column(self)

    def show_finding(self, entry: Entry, finding: Finding) -> None:
        """Writes the cells of a finding."""
        clear(self.holder)
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
        head = label(heading(field), "second")
        head.setAlignment(_side(field))
        grid.addWidget(head, 1, at, _side(field) | Qt.AlignmentFlag.AlignBottom)
    rows = [(_SUM, clash.sums)] if any(clash.sums) else []
    line = 2
    for name, values in [*rows, *clash.rows]:
        _line(grid, line, name, values, clash.fields)
        line += 1
    if clash.count > len(clash.rows):
        grid.addWidget(label(f"…… 共 {clash.count} 行", "second"), line, 0, 1, 1 + len(clash.fields))
    elif not clash.count:
        grid.addWidget(label("一行也没有", "second"), line, 0, 1, 1 + len(clash.fields))
    return block


def _line(grid: QGridLayout, line: int, name: str, values: tuple[str, ...], fields: tuple[Field, ...]) -> None:
    blank = "" if name == _SUM else "未填"
    grid.addWidget(label(name, "second"), line, 0)
    for at, (field, value) in enumerate(zip(fields, values, strict=True), 1):
        cell: QLabel = label(value or blank, "" if value else "unknown")
        grid.addWidget(cell, line, at, _side(field))


def _side(field: Field) -> Qt.AlignmentFlag:
    number = field.kind in ("int", "decimal") and not choices(field)
    return Qt.AlignmentFlag.AlignRight if number else Qt.AlignmentFlag.AlignLeft
