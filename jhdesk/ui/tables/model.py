"""One item model for every table: its rows as stored, its columns as the dictionary has them, one empty row at the end.

A table whose rows the program gives has no empty row.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from operator import is_
from typing import Any, NamedTuple

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, Qt

from jhdesk.services.entry import (
    NOT_APPLICABLE_MARK,
    EnteredRow,
    Field,
    Standing,
    applies,
    choices,
    is_asked,
    shown,
    unit_of,
)
from jhdesk.services.marks import Mark
from jhdesk.ui.messages import problem_text
from jhdesk.ui.messages.editing import understood_text
from jhdesk.ui.messages.marks import mark_text
from jhdesk.ui.messages.nothing import NOT_FILLED, why_not_text
from jhdesk.ui.session import CellRef, Session
from jhdesk.ui.tables.arrange import Arrangement, merged

Role = Qt.ItemDataRole
FIELD = Role.UserRole
"""the `Field` of a column"""
PROBLEM = Role.UserRole + 1
"""the `Problem` of a cell, or None"""
MARK = Role.UserRole + 2
"""the `Mark` of a cell, or None where nothing is written at it"""
NOTHING = Role.UserRole + 3
"""the sign of a cell without a value: `WANTED`, or that it does not apply; empty for others"""
WANTED, REFUSED = "＊", "▲"
_HEADED = (Role.DisplayRole, Role.ToolTipRole, Role.TextAlignmentRole)
_GIVEN = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
_EDITABLE = _GIVEN | Qt.ItemFlag.ItemIsEditable
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


class Look(NamedTuple):
    """What is painted of a cell; colours by their tokens, none where the grid's own ground stays."""

    text: str
    pen: str = "text"
    ground: str = ""
    sign: str = ""
    """at the side where no text stands: that the text was refused, or what kind of nothing it is"""
    mark: Mark | None = None


_EMPTY = Look("")


class TableModel(QAbstractTableModel):
    """The rows of one table of the session."""

    def __init__(self, session: Session, table: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.session = session
        self.table = session.tables[table]
        self.numbers = tuple(field.kind in _NUMBERS and not choices(field) for field in self.table.fields)
        """of each column whether its values stand at the right"""
        self.arrangement = Arrangement()
        self.rows: list[EnteredRow] = []
        """those that are shown, in order"""
        self._known: set[int] = set()
        self._look: dict[int, tuple[int, tuple[object, ...]]] = {}
        self._adopt(self.held)
        session.data_changed.connect(self._changed)
        session.marking.changed.connect(self._marked)

    def _marked(self, table: str) -> None:
        if table == self.table.name:
            last = self.index(self.rowCount() - 1, self.columnCount() - 1)
            self.dataChanged.emit(self.index(0, 0), last, [MARK])

    @property
    def held(self) -> Sequence[EnteredRow]:
        """All rows of the table, as they are stored."""
        return self.session.entry.rows(self.table.name)

    def _adopt(self, rows: Sequence[EnteredRow]) -> None:
        self.rows = list(rows)
        self._known = {row.id for row in self.held}
        self._look = {row.id: _look(row) for row in self.rows}
        self._looked = self._every_look()

    def arrange(self, arrangement: Arrangement) -> None:
        """Shows other rows, or in another order."""
        self.arrangement = arrangement
        self.beginResetModel()
        self._adopt(arrangement.apply(self.held))
        self.endResetModel()

    @property
    def is_arranged(self) -> bool:
        """Whether not all rows are shown, or not in the order in which they are stored."""
        return self.arrangement != Arrangement()

    def _every_look(self) -> tuple[object, ...]:
        """What changes the look of every row."""
        refused = [key for key in self.session.refused if key[0] == self.table.name]
        return self.session.school_type, self.session.state(self.table.name).is_nothing, refused

    def _tell_changed(self, *, moved: bool) -> None:
        """Has the rows that look otherwise painted again: painting all in sight takes longer than storing a cell."""
        looked, self._looked = self._looked, self._every_look()
        none: tuple[int, tuple[object, ...]] = (-1, ())
        rows = [(at, row) for at, row in enumerate(self.rows) if self._look.get(row.id, none)[0] != row.version]
        before = self._look.get(rows[0][1].id, none)[1] if rows else ()
        self._look.update((row.id, _look(row)) for _, row in rows)
        first, last = 0, len(self.table.fields) - 1
        if looked != self._looked or moved:
            self.dataChanged.emit(self.index(0, first), self.index(self.rowCount() - 1, last))
        elif rows:
            now = self._look[rows[0][1].id][1]
            cells = [at for at, (a, b) in enumerate(zip(before, now, strict=False)) if a != b]
            if len(rows) == 1 and cells and before[last + 1 :] == now[last + 1 :]:  # no other text was refused
                first, last = cells[0], cells[-1]
            self.dataChanged.emit(self.index(rows[0][0], first), self.index(rows[-1][0], last))

    def _changed(self, table: str) -> None:
        """Adopts what the session holds now; what stays keeps its place in the grid, and its selection."""
        if table not in ("", self.table.name, "school", "no_data"):
            return
        if not table:  # perhaps another school year
            self.arrangement = Arrangement()
        now = merged(self.rows, self._known, self.held) if self.is_arranged else list(self.held)
        moved = len(now) != len(self.rows) or not all(map(is_, now, self.rows))
        if table and (not moved or self._step_to(now)):
            self._tell_changed(moved=moved)
            return
        self.beginResetModel()
        self._adopt(now)
        self.endResetModel()

    def _step_to(self, now: Sequence[EnteredRow]) -> bool:
        """Removes and inserts rows so that ``now`` is shown; False where what stays is in another order, or made anew."""
        wanted, here = {row.id for row in now}, {row.id for row in self.rows}
        stay = [row for row in self.rows if row.id in wanted]
        if not all(a is b for a, b in zip(stay, (row for row in now if row.id in here), strict=True)):
            return False
        for first, last in reversed(_runs(at for at, row in enumerate(self.rows) if row.id not in wanted)):
            self.beginRemoveRows(QModelIndex(), first, last)
            del self.rows[first : last + 1]
            self.endRemoveRows()
        for first, last in _runs(at for at, row in enumerate(now) if row.id not in here):
            # The empty row becomes the first new one at the end, and a new one is put below: who types there stays.
            shift = int(first == len(self.rows) and not self.table.listed)
            self.beginInsertRows(QModelIndex(), first + shift, last + shift)
            self.rows[first:first] = now[first : last + 1]
            self.endInsertRows()
        self._known = {row.id for row in self.held}
        return True

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
        return _GIVEN if self.is_given(self.field(index)) else _EDITABLE

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Role.DisplayRole) -> Any:
        if role not in _HEADED:  # Qt asks for all else of every row when a page opens
            return None
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
            right = self.numbers[index.column()]
            return (
                Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
            ) | Qt.AlignmentFlag.AlignVCenter
        if role == FIELD:
            return field
        if row is None:
            return self._placeholder(index, role)
        if role == NOTHING:
            return self._nothing(field, row)
        if role == PROBLEM:
            return self.session.problem(field, row)
        if role == MARK:
            return self.session.marking.of(field, row)
        if role in (Role.ToolTipRole, Role.AccessibleDescriptionRole):
            problem, mark = self.session.problem(field, row), self.session.marking.of(field, row)
            told = problem_text(field, problem) if problem else self._why_not(field, row)
            return "\n".join(filter(None, (told, mark_text(mark) if mark else ""))) or None
        if role == Role.AccessibleTextRole:
            return NOT_FILLED if self._nothing(field, row) == WANTED else self._why_not(field, row)
        return None

    def _nothing(self, field: Field, row: EnteredRow) -> str:
        if field.name in row.rejected or self.is_given(field):
            return ""
        what = self.session.standing(field, row)
        if what is Standing.NOT_APPLICABLE:
            return NOT_APPLICABLE_MARK
        return WANTED if what is Standing.EMPTY and is_asked(field) else ""

    def _why_not(self, field: Field, row: EnteredRow) -> str | None:
        if self._nothing(field, row) != NOT_APPLICABLE_MARK:
            return None
        return why_not_text(field, self.session.school_type, self.session.reason(field.table))

    def _placeholder(self, index: QModelIndex, role: int) -> Any:
        if role == Role.AccessibleTextRole and index.column() == 0:
            return "在这里输入，就添加一行"
        return None

    def look(self, at: int, column: int) -> Look:
        """How a cell is painted. Asked in one go, for Qt's way of one question a role takes most of a page's time."""
        field = self.table.fields[column]
        if at >= len(self.rows):
            return _EMPTY
        row = self.rows[at]
        given, nothing = self.is_given(field), self._nothing(field, row)
        refused = self.session.problem(field, row) is not None
        if refused:
            ground = "refused"
        elif given or not applies(field, self.session.school_type):
            ground = "ground"
        else:
            ground = "wanted" if nothing == WANTED else ""
        return Look(
            cell_text(field, row),
            "fails" if field.name in row.rejected else "second" if given else "text",
            ground,
            REFUSED if refused else nothing,
            self.session.marking.of(field, row),
        )

    def setData(self, index: QModelIndex, value: Any, role: int = Role.EditRole) -> bool:  # type: ignore[override]
        field, row, text = self.field(index), self.row(index), str(value or "")
        if role != Role.EditRole or self.is_given(field):
            return False
        if text == cell_text(field, row):
            if row is not None:
                self.session.keep_cell(self.table.name, row.id, field.name)
            return False
        if row is not None:
            answer = self.session.type_cell(self.table.name, row.id, field.name, text)
        elif text.strip():
            answer = self.session.type_new_row(self.table.name, field.name, text)
        else:
            return True
        told = "" if answer.problem else understood_text(field, text, answer.value)
        if told:
            self.session.note.emit(told)
        return True


def _look(row: EnteredRow) -> tuple[int, tuple[object, ...]]:
    """The version of a row, and all that a grid shows of it."""
    return row.version, (*row.values.values(), *row.rejected.items())


def cell_text(field: Field, row: EnteredRow | None) -> str:
    """What stands in a cell: the text that was not understood, else the value in words; empty where there is none."""
    if row is None:
        return ""
    return row.rejected.get(field.name) or shown(field, row.values.get(field.name))


def _runs(numbers: Iterable[int]) -> list[tuple[int, int]]:
    """Ascending numbers as first and last of each unbroken run."""
    runs: list[tuple[int, int]] = []
    for number in numbers:
        if runs and number == runs[-1][1] + 1:
            runs[-1] = runs[-1][0], number
        else:
            runs.append((number, number))
    return runs
