"""One item model for every table: its rows as stored, its columns as the dictionary has them, one empty row at the end.

A table whose rows the program gives has no empty row.
"""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, Qt

from jhdesk.services.entry import EnteredRow, Field, choices, is_asked, shown, unit_of
from jhdesk.ui.messages import problem_text
from jhdesk.ui.messages.marks import mark_text
from jhdesk.ui.session import CellRef, Session
from jhdesk.ui.states import concerns, is_wanted
from jhdesk.ui.theme import colour

Role = Qt.ItemDataRole
FIELD = Role.UserRole
"""the `Field` of a column"""
PROBLEM = Role.UserRole + 1
"""the `Problem` of a cell, or None"""
MARK = Role.UserRole + 2
"""the `Mark` of a cell, or None where nothing is written at it"""
_NUMBERS = ("int", "decimal")
_HEADING = 7
"""characters of a heading's line"""


def heading(field: Field) -> str:
    """The column's heading: label, broken where it is long, and unit in a line of its own."""
    label = field.label
    lines = [label[at : at + _HEADING] for at in range(0, len(label), _HEADING)]
    if len(lines) > 1 and len(lines[-1]) == 1:  # no character alone on a line
        middle = (len(label) + 1) // 2
        lines = [label[:middle], label[middle:]]
    unit = "" if field.unit in ("", "year") else f"（{unit_of(field)}）"
    return "\n".join([*lines, *([unit] if unit else [])])


class TableModel(QAbstractTableModel):
    """The rows of one table of the session."""

    def __init__(self, session: Session, table: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.session = session
        self.table = session.tables[table]
        self.rows: list[EnteredRow] = []
        self._reload()
        session.data_changed.connect(self._changed)
        session.marking.changed.connect(self._marked)

    def _marked(self, table: str) -> None:
        if table == self.table.name:
            last = self.index(self.rowCount() - 1, self.columnCount() - 1)
            self.dataChanged.emit(self.index(0, 0), last, [MARK])

    def _reload(self) -> None:
        self.rows = list(self.session.entry.rows(self.table.name))

    def _changed(self, table: str) -> None:
        """Adopts what the session holds now; rows added at the end keep the grid's place and selection.

        The empty row becomes the first of them and a new one is put below: who types there stays in the row typed.
        """
        if table not in ("", self.table.name, "school"):
            return
        held = self.session.entry.rows(self.table.name)
        before = len(self.rows)
        if table and len(held) >= before and all(a is b for a, b in zip(self.rows, held, strict=False)):
            if len(held) > before:
                self.beginInsertRows(QModelIndex(), before + 1, len(held))
                self._reload()
                self.endInsertRows()
            self.dataChanged.emit(self.index(0, 0), self.index(self.rowCount() - 1, len(self.table.fields) - 1))
            return
        self.beginResetModel()
        self._reload()
        self.endResetModel()

    def rowCount(self, parent: QModelIndex = QModelIndex()) -> int:  # type: ignore[override]  # noqa: B008
        return 0 if parent.isValid() else len(self.rows) + (not self.table.listed)

    def columnCount(self, parent: QModelIndex = QModelIndex()) -> int:  # type: ignore[override]  # noqa: B008
        return 0 if parent.isValid() else len(self.table.fields)

    def row(self, index: QModelIndex) -> EnteredRow | None:
        """The stored row at an index; None for the empty one at the end."""
        return self.rows[index.row()] if index.row() < len(self.rows) else None

    def field(self, index: QModelIndex) -> Field:
        """The field of an index's column."""
        return self.table.fields[index.column()]

    def cell(self, index: QModelIndex) -> CellRef:
        """What the side panel is told of an index."""
        row = self.row(index)
        return CellRef(self.table.name, row.id if row else None, self.field(index).name, index.row() + 1)

    def is_given(self, field: Field) -> bool:
        """Whether the program gives the value: row numbers, and keys of listed rows."""
        return self.table.gives(field)

    def flags(self, index: QModelIndex) -> Qt.ItemFlag:  # type: ignore[override]
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        return flags if self.is_given(self.field(index)) else flags | Qt.ItemFlag.ItemIsEditable

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Role.DisplayRole) -> Any:
        if orientation == Qt.Orientation.Vertical:
            number = str(section + 1) if section < len(self.rows) else "＊"
            return number if role == Role.DisplayRole else None
        field = self.table.fields[section]
        if role == Role.DisplayRole:
            return heading(field)
        if role == Role.ToolTipRole:
            return "\n".join(filter(None, (field.label, field.help, "必须填写" if is_asked(field) else "")))
        if role == Role.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignCenter
        return None

    def data(self, index: QModelIndex, role: int = Role.DisplayRole) -> Any:  # type: ignore[override]
        field, row = self.field(index), self.row(index)
        if role in (Role.DisplayRole, Role.EditRole):
            return cell_text(field, row)
        if role == Role.TextAlignmentRole:
            right = field.kind in _NUMBERS and not choices(field)
            return (
                Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
            ) | Qt.AlignmentFlag.AlignVCenter
        if role == FIELD:
            return field
        if row is None:
            return self._placeholder(index, role)
        if role == PROBLEM:
            return self.session.problem(field, row)
        if role == MARK:
            return self.session.marking.of(field, row)
        if role == Role.BackgroundRole:
            return self._ground(field, row)
        if role == Role.ForegroundRole:
            return colour("fails" if field.name in row.rejected else "second" if self.is_given(field) else "text")
        if role in (Role.ToolTipRole, Role.AccessibleDescriptionRole):
            problem, mark = self.session.problem(field, row), self.session.marking.of(field, row)
            told = (problem_text(field, problem) if problem else "", mark_text(mark) if mark else "")
            return "\n".join(filter(None, told)) or None
        return None

    def _placeholder(self, index: QModelIndex, role: int) -> Any:
        if role == Role.AccessibleTextRole and index.column() == 0:
            return "在这里输入，就添加一行"
        return None

    def _ground(self, field: Field, row: EnteredRow) -> Any:
        if self.session.problem(field, row):
            return colour("refused")
        if not concerns(field, self.session.school_type) or self.is_given(field):
            return colour("ground")
        return colour("wanted") if is_wanted(field, row, self.session.school_type) else None

    def setData(self, index: QModelIndex, value: Any, role: int = Role.EditRole) -> bool:  # type: ignore[override]
        field, row, text = self.field(index), self.row(index), str(value or "")
        if role != Role.EditRole or self.is_given(field) or text == cell_text(field, row):
            return False
        if row is not None:
            self.session.type_cell(self.table.name, row.id, field.name, text)
        elif text.strip():
            self.session.type_new_row(self.table.name, field.name, text)
        return True


def cell_text(field: Field, row: EnteredRow | None) -> str:
    """What stands in a cell: the text that was not understood, else the value in words; empty where there is none."""
    if row is None:
        return ""
    return row.rejected.get(field.name) or shown(field, row.values.get(field.name))
