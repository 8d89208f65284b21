"""A page of entry: the tables of one group as tabs, each a grid, or a form where it has one row."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QTabBar, QVBoxLayout, QWidget

from jhdesk.services.entry import Table
from jhdesk.ui.messages.editing import empty_text
from jhdesk.ui.messages.ratings import no_names_text
from jhdesk.ui.session import CellRef, Session
from jhdesk.ui.states import TableState, group_state
from jhdesk.ui.tables.find_bar import FindBar
from jhdesk.ui.tables.view import TableView
from jhdesk.ui.theme import STEP
from jhdesk.ui.widgets.basics import button, column, label
from jhdesk.ui.widgets.flow import Flow
from jhdesk.ui.widgets.form import Form
from jhdesk.ui.widgets.nothing import NothingBar


class EntryPage(QWidget):
    """All tables of one page."""

    def __init__(self, session: Session, name: str) -> None:
        super().__init__()
        self.session = session
        self.tables = [table for table in session.tables.values() if table.page == name]
        self.title, self.count = label(session.pages[name], "heading"), label("", "second", wrap=True)
        self.count.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.tabs, self.stack = QTabBar(), QStackedWidget()
        self.tabs.setExpanding(False)
        self.tabs.setUsesScrollButtons(True)
        self.tabs.setAccessibleName("数据表")
        self._panels: dict[int, TablePanel] = {}
        for table in self.tables:
            self.tabs.addTab(table.label)
        self.tabs.currentChanged.connect(self._switch)
        head = QHBoxLayout()
        head.addWidget(self.title)
        head.addWidget(self.count, 1)  # in two lines rather than making the page wider than the screen
        layout = column(self, margin=4 * STEP)
        layout.addLayout(head)
        layout.addWidget(self.tabs)
        self.tabs.setVisible(len(self.tables) > 1)
        layout.addWidget(self.stack, 1)
        for keys, step in (("Ctrl+PgDown", 1), ("Ctrl+PgUp", -1)):
            shortcut = QShortcut(QKeySequence(keys), self, context=Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(lambda step=step: self._next(step))
        session.data_changed.connect(lambda _: self._count())
        self._switch(0)

    def panel(self, at: int) -> TablePanel:
        """The panel of a table, made when somebody first wants it: a page has up to six."""
        if at not in self._panels:
            self._panels[at] = TablePanel(self.session, self.tables[at])
            self.stack.addWidget(self._panels[at])
        return self._panels[at]

    def _next(self, step: int) -> None:
        self.tabs.setCurrentIndex((self.tabs.currentIndex() + step) % self.tabs.count())
        self.take_focus()

    def _switch(self, at: int) -> None:
        self.stack.setCurrentWidget(self.panel(at))
        self._count()

    def _count(self) -> None:
        for at, table in enumerate(self.tables):
            state = group_state([self.session.state(table.name)])
            text = f"{table.label} {state.sign}"
            if self.tabs.tabText(at) != text:
                self.tabs.setTabText(at, text)
                self.tabs.setTabToolTip(at, state.word)
        here = self.tables[self.tabs.currentIndex()]
        self.count.setText(counts(here, self.session.state(here.name)))

    def take_focus(self) -> None:
        """Puts the cursor into the table in sight."""
        self.panel(self.tabs.currentIndex()).take_focus()

    def go_to(self, at: CellRef) -> None:
        """Shows a cell."""
        number = next(n for n, table in enumerate(self.tables) if table.name == at.table)
        self.tabs.setCurrentIndex(number)
        self.panel(number).go_to(at)


def counts(table: Table, state: TableState) -> str:
    """Rows, cells still to fill in and to correct, in words."""
    said = [] if table.one_row else [f"{state.rows} 行"]
    if state.is_nothing:
        said.append("已说明没有内容")
    if state.wanted:
        said.append(f"{state.wanted} 处必填未填")
    if state.rejected:
        said.append(f"▲ {state.rejected} 处待改")
    return " · ".join(said) or "已填完"


class TablePanel(QWidget):
    """One table: what it is for, its grid or form, and what can be done with its rows."""

    def __init__(self, session: Session, table: Table) -> None:
        super().__init__()
        self.session, self.table = session, table
        layout = column(self)
        self.help = label("", "second", wrap=True)
        self._tell_help()
        layout.addWidget(self.help)
        self.nothing = NothingBar(session, table)
        layout.addWidget(self.nothing)
        self.form = Form(session, table.name) if table.one_row else None
        self.grid = None if table.one_row else TableView(session, table.name)
        if self.form is not None:
            layout.addWidget(self.form, 1)
            layout.addWidget(self.nothing.declare, 0, Qt.AlignmentFlag.AlignRight)
            self.nothing.refresh()
            return
        assert self.grid is not None
        self._find: FindBar | None = None
        self.grid.search.connect(self._search)
        self.grid.cells.modelReset.connect(self._arranged)
        layout.addWidget(self.grid, 1)
        self.declarable = "no_data" in session.tables
        self.nothing.hide()
        if table.listed:  # the program gives the rows: none to add, none to remove
            return
        self.grid_buttons(layout)
        session.data_changed.connect(self._changed)
        self._changed("")

    def grid_buttons(self, layout) -> None:
        """What can be done with rows."""
        assert self.grid is not None
        line = QWidget()
        row, blocks = Flow(line), self.grid.blocks
        for made in (
            button("添加一行", self.add_row),
            button("插入行", blocks.insert_rows, hint="在所选行上面插入，Ctrl++"),
            button("删除所选行", blocks.remove_rows, hint="Ctrl+-"),
            button("撤销", self.session.undo, hint="Ctrl+Z"),
            button("重做", self.session.redo, hint="Ctrl+Y"),
            button("查找和筛选", self.grid.search.emit, hint="Ctrl+F"),
        ):
            row.addWidget(made)
        row.addWidget(self.nothing.declare)
        self.setTabOrder(made, self.nothing.declare)  # it was made before the others
        layout.addWidget(line)
        self.nothing.refresh()

    def _changed(self, table: str) -> None:
        if table in ("", self.table.name, "no_data"):
            state = self.session.state(self.table.name)
            empty = not state.touched and not state.declared
            how = empty_text(can_import=self.declarable) if empty else ""
            self._tell_help(how)

    def _tell_help(self, more: str = "") -> None:
        self.help.setText("\n".join(filter(None, (self.table.help, no_names_text(self.table.fields), more))))

    def _search(self) -> None:
        if self._find is None:
            self._bar().open_bar()

    def _arranged(self) -> None:
        if self.grid is not None and self.grid.cells.is_arranged:
            self._bar()

    def _bar(self) -> FindBar:
        """The bar above the grid, made when it is first asked for: most never are, and every page would wait for it."""
        if self._find is None:
            assert self.grid is not None
            layout = self.layout()
            assert isinstance(layout, QVBoxLayout)
            self._find = FindBar(self.grid, self)
            layout.insertWidget(layout.indexOf(self.grid), self._find)
            self.setTabOrder(self._find, self.grid)
        return self._find

    def add_row(self) -> None:
        """A new row, the cursor in its first cell."""
        assert self.grid is not None
        self.session.add_row(self.table.name)
        self.go_to(CellRef(self.table.name, self.session.entry.rows(self.table.name)[-1].id, ""))

    def take_focus(self) -> None:
        """Puts the cursor into the grid or form."""
        if self.grid is not None:
            self.grid.setFocus()
        elif self.form is not None:
            self.form.focus_field(self.table.fields[0].name)

    def go_to(self, at: CellRef) -> None:
        """Shows a cell and puts the cursor there."""
        if self.form is not None:
            self.form.focus_field(at.field or self.table.fields[0].name)
            return
        assert self.grid is not None
        cells = self.grid.cells
        rows = [row.id for row in cells.rows]
        if at.row_id not in rows and any(row.id == at.row_id for row in cells.held):
            cells.arrange(replace(cells.arrangement, keep=None, told=""))  # it is there, among the rows not shown
            rows = [row.id for row in cells.rows]
        names = [field.name for field in self.table.fields]
        row = rows.index(at.row_id) if at.row_id in rows else len(rows)
        column_at = names.index(at.field) if at.field in names else self.grid.first_editable()
        self.grid.setFocus()
        self.grid.jump(row, column_at)
