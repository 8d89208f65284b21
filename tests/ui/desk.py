"""An open window as a person has it: what is typed, what is seen, and what lies on the disk."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from jhdesk.services.entry import TABLES, Entry, new_period
from jhdesk.services.workspace import DATABASE, Workspace
from jhdesk.ui.pages.entry_page import EntryPage
from jhdesk.ui.tables.view import TableView
from jhdesk.ui.widgets.form import Form
from jhdesk.ui.window import Window

Tables = Mapping[str, Sequence[Mapping[str, Any]]]


def fill(folder: Path, tables: Tables) -> None:
    """Stores these rows in a new workspace."""
    with Workspace(folder) as workspace:
        entry = Entry(workspace, new_period(workspace))
        with workspace.work():
            for name, rows in tables.items():
                for row in rows:
                    if TABLES[name].one_row:
                        entry.set_cells(name, [(entry.rows(name)[0].id, field, value) for field, value in row.items()])
                    else:
                        entry.add_row(name, row)


class Desk:
    """An open window, with shorthands for what a person does and sees."""

    def __init__(self, qtbot: QtBot, folder: Path, window: Window) -> None:
        self.qtbot, self.folder, self.window = qtbot, folder, window

    @property
    def session(self) -> Any:
        assert self.window.shell is not None
        return self.window.shell.session

    def page(self, name: str) -> Any:
        """Opens a page by its name."""
        assert self.window.shell is not None
        return self.window.shell.open_page(name)

    def _panel(self, table: str) -> Any:
        page = self.page(self.session.tables[table].page)
        assert isinstance(page, EntryPage)
        at = [each.name for each in page.tables].index(table)
        page.tabs.setCurrentIndex(at)
        return page.panel(at)

    def grid(self, table: str) -> TableView:
        """The grid of a table, in sight."""
        grid = self._panel(table).grid
        assert isinstance(grid, TableView)
        return grid

    def form(self, table: str) -> Form:
        """The form of a table of one row, in sight."""
        form = self._panel(table).form
        assert isinstance(form, Form)
        return form

    def stand(self, table: str, row: int, field: str) -> TableView:
        """Puts the cursor into a cell of a grid."""
        grid = self.grid(table)
        grid.setFocus()
        grid.go(row, self.column(table, field))
        return grid

    def column(self, table: str, field: str) -> int:
        return [each.name for each in self.session.tables[table].fields].index(field)

    def text(self, table: str, row: int, field: str) -> str:
        """What a cell of a grid shows."""
        cells = self.grid(table).cells
        return str(cells.index(row, self.column(table, field)).data())

    def type(self, text: str) -> None:
        """Types where the focus is: single keys, and what no key has as an input method commits it."""
        for character in text:
            if character.isascii():
                QTest.keyClicks(self.focus(), character)
            else:
                committed = QInputMethodEvent()
                committed.setCommitString(character)
                QApplication.sendEvent(self.focus(), committed)

    def press(self, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        """Presses a key where the focus is, and lets what follows happen."""
        QTest.keyClick(self.focus(), key, modifier)
        QApplication.processEvents()

    def focus(self) -> Any:
        widget = QApplication.focusWidget()
        assert widget is not None
        return widget

    def sql(self, query: str) -> list[tuple[Any, ...]]:
        """Asks the database over a connection of its own: what is told here is on the disk."""
        connection = sqlite3.connect(self.folder / DATABASE)
        try:
            return connection.execute(query).fetchall()
        finally:
            connection.close()

    def indicators(self) -> list[str]:
        """What the side panel says of each indicator."""
        assert self.window.shell is not None
        return [f"{row.verdict.text()} {row.figures.text()}" for row in self.window.shell.side.indicators.rows]

    def problem(self) -> str:
        """What the side panel says is wrong with the cell."""
        assert self.window.shell is not None
        return self.window.shell.side.cell.problem.text()


OpenDesk = Callable[..., Desk]
