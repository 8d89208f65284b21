"""Looking for a text in a grid, choosing which rows are shown and their order; what is stored stays as it is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from jhdesk.services.entry import EnteredRow
from jhdesk.ui.messages.editing import NOTHING_FOUND
from jhdesk.ui.states import is_wanted
from jhdesk.ui.tables.arrange import Arrangement, folded, holds
from jhdesk.ui.tables.menu import sort_by
from jhdesk.ui.tables.view import TableView
from jhdesk.ui.theme import STEP
from jhdesk.ui.widgets.basics import Picker, button, column, label
from jhdesk.ui.widgets.flow import Flow

_ORDERS = ("原来的次序", "按光标所在列，从小到大", "按光标所在列，从大到小")
_STORED, _RISING, _FALLING = range(3)


class FindBar(QWidget):
    """The bar above one grid; closed as long as nobody asks for it."""

    def __init__(self, view: TableView, parent: QWidget) -> None:
        super().__init__(parent)
        self.view, self.cells = view, view.cells
        self.text = QLineEdit()
        self.text.setAccessibleName("查找")
        self.text.setPlaceholderText("查找本表的内容")
        self.text.setMinimumWidth(self.fontMetrics().horizontalAdvance("中") * 10)
        self.text.textChanged.connect(lambda _: self._count())
        self.text.installEventFilter(self)
        self.found = label("", "second")
        self.rows, self.order = Picker(), Picker()
        self.rows.setAccessibleName("显示哪些行")
        self.order.setAccessibleName("排列次序")
        for name, keep in self._choices().items():
            self.rows.addItem(name, keep)
        self.order.addItems(list(_ORDERS))
        self.rows.activated.connect(self._show_rows)
        self.order.activated.connect(self._sort)
        self.told = label("", "second", wrap=True)
        line = QWidget()
        flow = Flow(line)
        for widget in (
            self.text, self.found, button("上一个", lambda: self.step(-1), hint="Shift+F3"),
            button("下一个", lambda: self.step(1), hint="F3"), self.rows, self.order,
            button("关闭，显示全部", self.close_bar, "plain", "Esc"),
        ):  # fmt: skip
            flow.addWidget(widget)
        layout = column(self, spacing=STEP)
        layout.addWidget(line)
        layout.addWidget(self.told)
        view.search.connect(self.open_bar)
        view.search_next.connect(self.step)
        self.cells.modelReset.connect(self._tell)
        self.hide()
        self._tell()

    def _choices(self) -> dict[str, Callable[[EnteredRow], bool] | None]:
        session, table = self.cells.session, self.cells.table

        def wanted(row: EnteredRow) -> bool:
            nothing = session.state(table.name).is_nothing
            return any(is_wanted(field, row, session.school_type, nothing) for field in table.fields)

        def found(row: EnteredRow) -> bool:
            key = table.key_text(row.values)
            pending = (each.finding.place for each in session.review.standings if each.pending)
            return any(place.table == table.name and place.key == key for place in pending)

        return {
            "全部行": None,
            "含有查找文字的行": self._matches,
            "必填未填的行": wanted,
            "▲ 待改的行": lambda row: bool(row.rejected),
            "校验有发现的行": found,
        }

    def _matches(self, row: EnteredRow) -> bool:
        wanted = folded(self.text.text())
        return any(holds(field, row, wanted) for field in self.cells.table.fields)

    def open_bar(self) -> None:
        """Comes into sight, the cursor in it."""
        self.show()
        self.text.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.text.selectAll()
        self._count()

    def close_bar(self) -> None:
        """Shows all rows as they are stored, and goes back to the grid."""
        here = self.view.currentIndex()
        row, column_at = self.cells.row(here) if here.isValid() else None, here.column()
        if self.cells.is_arranged:
            self.cells.arrange(Arrangement())
        self.hide()
        self.view.setFocus()
        if row is not None:
            self.view.go(self.cells.rows.index(row), column_at)

    def step(self, by: int) -> None:
        """Goes to the next cell that holds the text (1), or the one before (-1), around the ends."""
        places, here = self._places(), self.view.currentIndex()
        if self.isHidden() and not self.text.text():
            self.open_bar()
        elif not places:
            self.found.setText(NOTHING_FOUND)
        if not places:
            return
        at = (here.row(), here.column())
        after = [place for place in places if place > at] if by > 0 else [place for place in places if place < at][::-1]
        target = after[0] if after else places[0 if by > 0 else -1]
        self.view.go(*target)
        self.found.setText(f"{places.index(target) + 1} / {len(places)}")

    def _places(self) -> list[tuple[int, int]]:
        wanted = folded(self.text.text())
        if not wanted:
            return []
        fields = list(enumerate(self.cells.table.fields))
        return [(n, at) for n, row in enumerate(self.cells.rows) for at, field in fields if holds(field, row, wanted)]

    def _count(self) -> None:
        count = len(self._places())
        self.found.setText("" if not self.text.text().strip() else f"{count} 处" if count else NOTHING_FOUND)

    def _show_rows(self, at: int) -> None:
        keep = self.rows.itemData(at)
        told = f"“{self.text.text().strip()}”" if keep == self._matches else ""
        now = self.cells.arrangement
        self.cells.arrange(replace(now, keep=keep, told=self.rows.itemText(at) + told if keep else ""))

    def _sort(self, at: int) -> None:
        if at != _STORED:
            sort_by(self.view, descending=at == _FALLING)
        else:
            self.cells.arrange(replace(self.cells.arrangement, field=None, descending=False))

    def _tell(self) -> None:
        """Says how the rows are arranged, whoever arranged them."""
        now = self.cells.arrangement
        said = []
        if now.keep is not None:
            said.append(f"只显示{now.told}：{len(self.cells.rows)} 行，共 {len(self.cells.held)} 行")
        if now.field is not None:
            said.append(f"按“{now.field.label}”{'从大到小' if now.descending else '从小到大'}排列，存储的次序不变")
        self.told.setText("；".join(said))
        self.told.setVisible(bool(said))
        if now.keep is None:
            self.rows.setCurrentIndex(0)
        self.order.setCurrentIndex(_STORED if now.field is None else _FALLING if now.descending else _RISING)
        if said:
            self.show()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.KeyPress and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):  # type: ignore[attr-defined]
            self.step(-1 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1)  # type: ignore[attr-defined]
            return True
        return super().eventFilter(watched, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.close_bar()
        else:
            super().keyPressEvent(event)
