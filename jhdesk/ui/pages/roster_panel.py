"""What a list that another program has made would do, row by row; what its columns mean can be said otherwise here."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QHeaderView, QWidget

from jhdesk.services.entry import TABLES
from jhdesk.services.roster import CLASS, RosterImport, RosterRow, Status, list_tables
from jhdesk.ui.messages.roster import (
    KEPT,
    STATUS,
    column_text,
    detail_text,
    field_name,
    notes,
    place_text,
    sheet_lines,
    tie_text,
    unclear_text,
    whole_text,
)
from jhdesk.ui.tables.reading import ReadTable
from jhdesk.ui.theme import STEP
from jhdesk.ui.widgets.basics import Picker, button, column, label
from jhdesk.ui.widgets.flow import Flow

LISTED = 1000
"""rows shown at most; the filter brings the others"""
_HEADINGS = ("名册中的位置", "结果", "名称", "说明")
_SIGNS: dict[Status, tuple[str, str]] = {
    "new": ("✓", "meets"),
    "changed": ("✓", "meets"),
    "same": ("＝", "second"),
    "refused": ("▲", "fails"),
    "left_out": ("－", "second"),
    "absent": ("○", "second"),
    "removed": ("▲", "floor"),
}
_PAIR_EM = 25
"""width of a heading with what it is taken for: three beside each other, fewer where the text is large"""
_FILTERS: tuple[tuple[str, tuple[Status, ...]], ...] = (
    ("全部", tuple(STATUS)),
    ("没有接受", ("refused",)),
    ("新增和改动", ("new", "changed")),
    ("相同", ("same",)),
    ("不是数据行", ("left_out",)),
    ("名册中没有", ("absent", "removed")),
)
_AUTOMATIC = "自动识别"
_NOT_TAKEN = "不取"


class RosterPanel(QWidget):
    """One rehearsed list. It asks for another rehearsal, the import, or the workbook of refused rows."""

    again = Signal()
    """to be rehearsed anew, with what is chosen now"""
    wanted = Signal()
    """to be imported as rehearsed"""
    save_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.done: RosterImport | None = None
        self.title, self.told = label("", "heading", wrap=True), label("", wrap=True)
        self.differing, self.agreeing = label("", "floor", wrap=True), label("", "second", wrap=True)
        self.table = Picker()
        self.table.setAccessibleName("名册属于哪张表")
        self.table.addItem(_AUTOMATIC, None)
        for name, table in list_tables().items():
            self.table.addItem(table.label, name)
        self.table.activated.connect(lambda _: self._chose_table())
        self.pickers: dict[str, Picker] = {}
        """heading -> what it is taken for"""
        self.columns = QWidget()
        self.pairs = Flow(self.columns)
        self.adjust = button("调整列的对应", self._adjust)
        self.rehearse = button("按这样重新试读", self.again.emit)
        self.filter = Picker()
        self.filter.setAccessibleName("只看哪些行")
        self.filter.activated.connect(lambda _: self._list())
        self.rows = _Rows()
        self.remove = QCheckBox("删去名册中没有的行（不勾选时保留）")
        self.remove.clicked.connect(self.again.emit)
        self.take = button("导入", self.wanted.emit, "primary")
        self.save = button("把没有接受的行存成 Excel…", self.save_wanted.emit)
        self._lay_out()

    def _lay_out(self) -> None:
        layout = column(self, spacing=2 * STEP)
        layout.addWidget(self.title)
        layout.addWidget(self.told)
        self.choices: tuple[QWidget, ...] = (label("名册属于", "second"), self.table, self.adjust, self.rehearse)
        layout.addWidget(_line(*self.choices))
        layout.addWidget(self.columns)
        layout.addWidget(self.differing)
        layout.addWidget(self.agreeing)
        self.only = label("只看", "second")
        layout.addWidget(_line(self.only, self.filter, self.remove, self.save, self.take))
        layout.addWidget(self.rows)

    @property
    def chosen_table(self) -> str | None:
        """The table that a person chose; None where it is seen by itself."""
        return self.table.currentData()

    @property
    def mapping(self) -> dict[str, str]:
        """What a person said about columns: heading -> field, empty for one that is not taken."""
        return {heading: box.currentData() for heading, box in self.pickers.items() if box.property("chosen")}

    def begin(self) -> None:
        """Another list: nothing is chosen yet."""
        self.table.setCurrentIndex(0)
        self.remove.setChecked(False)
        self._clear_columns()
        self.columns.hide()

    def show_done(self, done: RosterImport) -> None:
        """Shows a rehearsed or imported list."""
        self.done = done
        refused, some = len(done.refused), bool(done.having("new", "changed", "removed"))
        self.title.setText(_title(done))
        lines = [line for sheet in done.sheets for line in sheet_lines(sheet, columns=False)]
        kept = [KEPT] if done.having("changed", "same") else []
        self.told.setText("\n".join([*lines, *notes(done), *kept, whole_text(done)]))
        for where, sign, ties in (
            (self.differing, "▲", [tie for tie in done.ties if tie.difference]),
            (self.agreeing, "✓", [tie for tie in done.ties if not tie.difference]),
        ):
            where.setText("\n".join(f"{sign} {tie_text(tie)}" for tie in ties))
            where.setVisible(bool(ties))
        self._offer_columns(done)
        self.columns.setVisible(not done.taken and (self.columns.isVisible() or bool(done.question)))
        counts = [(name, len(done.having(*statuses))) for name, statuses in _FILTERS]
        chosen = max(self.filter.currentIndex(), 0)
        self.filter.clear()
        self.filter.addItems([f"{name}（{count} 行）" for name, count in counts])
        self.filter.setCurrentIndex(chosen)
        for widget in (self.only, self.filter, self.rows):
            widget.setVisible(not done.question)
        open_ = not done.taken
        self.remove.setVisible(open_ and bool(done.having("absent", "removed")))
        for each in self.choices:
            each.setVisible(open_)
        self.take.setVisible(open_ and some)
        self.save.setVisible(bool(refused))
        self._list()

    def _list(self) -> None:
        assert self.done is not None
        self.rows.tell(self.done.having(*_FILTERS[max(self.filter.currentIndex(), 0)][1]))

    def _adjust(self) -> None:
        self.columns.setVisible(not self.columns.isVisible())
        if self.columns.isVisible() and self.pickers:
            next(iter(self.pickers.values())).setFocus()

    def _chose_table(self) -> None:
        """Columns of another table mean other fields: what was said about them counts no more."""
        self._clear_columns()
        self.again.emit()

    def _clear_columns(self) -> None:
        self.pickers.clear()
        while self.pairs.count():
            item = self.pairs.takeAt(0)
            widget = item.widget() if item else None
            if widget is not None:
                widget.hide()
                widget.deleteLater()

    def _offer_columns(self, done: RosterImport) -> None:
        """One picker a heading, set to what it was taken for; identity numbers are not offered."""
        said = self.mapping
        self._clear_columns()
        before: QWidget = self.adjust
        for sheet in done.sheets:
            if not sheet.table:
                continue
            table = TABLES[sheet.table]
            fields = [field.name for field in table.fields if field.name != "row_no"]
            fields += [CLASS] if table.name == "class_group" else []
            for each in sheet.columns:
                if not each.heading or each.how == "identity" or each.heading in self.pickers:
                    continue
                box = Picker()
                box.setAccessibleName(f"列“{each.heading}”是")
                box.setToolTip(column_text(sheet, each))
                box.addItem(_NOT_TAKEN, "")
                for name in fields:
                    box.addItem(field_name(table.name, name), name)
                box.setCurrentIndex(max(box.findData(each.field), 0))
                box.setProperty("chosen", each.heading in said)
                box.activated.connect(lambda _, box=box: box.setProperty("chosen", True))
                self.pickers[each.heading] = box
                self.pairs.addWidget(_Pair(label(each.heading, "second", wrap=True), box))
                self.setTabOrder(before, box)
                before = box


def _title(done: RosterImport) -> str:
    """The list and what can be done with it."""
    if done.question:
        return unclear_text(done)
    if done.taken:
        return f"“{done.file}”已导入"
    refused = f"有 {len(done.refused)} 行没有接受，其余的" if done.refused else ""
    some = done.having("new", "changed", "removed")
    return f"“{done.file}”{refused}" + ("可以导入" if some else "与现有数据相同，没有要导入的")


def _line(*widgets: QWidget) -> QWidget:
    line = QWidget()
    flow = Flow(line)
    for each in widgets:
        flow.addWidget(each)
    return line


class _Pair(QWidget):
    """A heading of the list and the choice what it is, as wide as every other."""

    def __init__(self, heading: QWidget, box: QWidget) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(heading, 1)
        row.addWidget(box, 1)

    def sizeHint(self) -> QSize:
        width = _PAIR_EM * self.fontMetrics().horizontalAdvance("中")
        return QSize(width, self.heightForWidth(width))


class _Rows(ReadTable):
    """Every line of the list: where, what became of it, why. Texts are broken into lines, never cut off."""

    def __init__(self) -> None:
        super().__init__("名册逐行结果", _HEADINGS, ())
        self.setMinimumHeight(70 * STEP)
        header = self.horizontalHeader()
        for at in range(len(_HEADINGS) - 1):
            header.setSectionResizeMode(at, QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(len(_HEADINGS) - 1, QHeaderView.ResizeMode.Stretch)

    def tell(self, rows: Sequence[RosterRow]) -> None:
        """Writes the rows, or the first of very many."""
        cells = [_cells(row) for row in rows[:LISTED]]
        self.clearSpans()
        if len(rows) > LISTED:
            cells.append([(f"……共 {len(rows)} 行，其余的用上面的“只看”来找", "text")])
        self.fill(cells)
        if len(rows) > LISTED:
            self.setSpan(LISTED, 0, 1, len(_HEADINGS))
            self.share()
        if rows:
            self.setCurrentCell(0, 0)

    def share(self) -> None:
        """Heights of the rows; the columns share the width by what stands in them."""
        self.resizeRowsToContents()


def _cells(row: RosterRow) -> list[tuple[str, str]]:
    sign, look = _SIGNS[row.status]
    told = (place_text(row), "text"), (f"{sign} {STATUS[row.status]}", look), (row.name, "text")
    return [*told, (detail_text(row), "text")]
