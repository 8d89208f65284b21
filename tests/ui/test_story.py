"""A whole small school entered from the first start on by key events alone; nothing but reading is done otherwise."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QInputDialog, QLineEdit

from jhdesk.calc.engine import evaluate_school
from jhdesk.models.dictionary import PAGES, TABLES
from jhdesk.services.entry import shown
from tests.builders import SCHOOL_CODE, row, school_data, staff, standard
from tests.ui.desk import Desk, OpenDesk

Key = Qt.Key
CONTROL = Qt.KeyboardModifier.ControlModifier
Rows = Sequence[Mapping[str, Any]]

MEANT: dict[str, Rows] = {
    "school": [
        row(
            "school", school_code=SCHOOL_CODE, name="第一小学", county_code="654022", township="石桥乡", urban_rural_code="220",
            school_type="211", is_boarding=False, headmaster="甲", contact_name="乙",
            contact_phone="0999-1234567", founded_year=1956,
        )
    ],
    "period": [row("period", snapshot_date=datetime.date(2024, 9, 1))],
    "building": [row("building", name="教学楼", built_year=2010, floor_area_m2=Decimal("2400.5"), seismic_ok=True)],
    "room": [
        row("room", row_no=1, room_type="classroom", stage="primary", quantity=3, area_each_m2=Decimal("61.5"), networked_multimedia=3),
        row("room", row_no=2, room_type="library", stage="primary", area_each_m2=Decimal(90), networked_multimedia=0),
    ],
    "sports_area": [row("sports_area", row_no=1, stage="primary", area_each_m2=Decimal(2400))],
    "equipment": [row("equipment", row_no=1, stage="primary", unit_value_yuan=Decimal("150000.00"))],
    "staff": staff(5, stage="primary", backbone_level="county", birth_year=1980),
    "class_group": [row("class_group", grade=grade, class_no=1, boys=10 + grade, girls=12, boarders=0) for grade in (1, 2, 3)],
    "admission": [row("admission", stage="primary", new_pupils=23, new_pupils_in_zone=23)],
}  # fmt: skip
"""what is entered, table by table; every other table is declared to have nothing, or left alone"""
DECLARED = ("dropout_case", "partnership")
SPOKEN = {("period", "standard_id"), ("period", "round"), ("period", "school_year")}
"""what the first start fills in itself"""
ASKED = ("school_code", "name", "school_type")
"""of the school, what the first start asks"""


def typed(table: str, field: str, value: object) -> str:
    """A value as somebody types it."""
    return shown(TABLES[table].field(field), value)  # type: ignore[arg-type]


class Clerk:
    """Somebody with nothing but a keyboard."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk

    @property
    def shell(self) -> Any:
        assert self.desk.window.shell is not None
        return self.desk.window.shell

    def press(
        self, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier, times: int = 1
    ) -> None:
        for _ in range(times):
            self.desk.press(key, modifier)

    def write(self, text: str) -> None:
        """Types over what the field holds."""
        focus = self.desk.focus()
        if isinstance(focus, QLineEdit) and focus.text():
            self.press(Key.Key_A, CONTROL)
        if text:
            self.desk.type(text)
        elif isinstance(focus, QLineEdit):
            self.press(Key.Key_Delete)

    def start(self) -> None:
        """The first start: my school, what it is called, no data of last year."""
        self.press(Key.Key_Return)
        school = MEANT["school"][0]
        for field in ASKED:
            self.write(typed("school", field, school[field]))
            self.press(Key.Key_Tab)
        self.write("2024")
        self.press(Key.Key_Return)
        self.press(Key.Key_Return)
        assert self.shell.name == "overview"

    def table(self, name: str) -> Any:
        """Goes to a table through the list of pages and from tab to tab; its grid or form."""
        page = TABLES[name].page
        for _ in range(4):
            if self.shell.navigation.isAncestorOf(self.desk.focus()):
                break
            self.press(Key.Key_F6)
        names = list(self.shell.navigation.buttons)
        steps = names.index(page) - names.index(self.shell.name)
        self.press(Key.Key_Down if steps > 0 else Key.Key_Up, times=abs(steps))
        assert self.shell.name == page
        self.press(Key.Key_Return)
        here = self.shell.pages[page]
        at = [each.name for each in here.tables].index(name)
        steps = at - here.tabs.currentIndex()
        self.press(Key.Key_PageDown if steps > 0 else Key.Key_PageUp, CONTROL, times=abs(steps))
        assert here.tabs.currentIndex() == at
        panel = here.panel(at)
        return panel.grid or panel.form

    def fill_form(self, name: str) -> None:
        """Every field of a form that holds something else, one after the other with Enter."""
        form, meant = self.table(name), MEANT[name][0]
        for field in form.lines:
            line = form.lines[field]
            assert self.desk.focus() is line.edit, field
            if (name, field) not in SPOKEN and line.edit.text() != typed(name, field, meant[field]):
                self.write(typed(name, field, meant[field]))
            self.press(Key.Key_Return)

    def fill_grid(self, name: str, rows: Rows) -> None:
        """Rows cell by cell with Tab from the empty row on, Enter at the end of each."""
        grid = self.table(name)
        fields = [field for field in TABLES[name].fields if not TABLES[name].gives(field)]
        self.press(Key.Key_Home, CONTROL)
        self.press(Key.Key_Down, times=len(grid.cells.rows))
        for meant in rows:
            at = grid.currentIndex().row()
            for field in fields:
                text = typed(name, field.name, meant[field.name])
                if text:
                    self.desk.type(text)
                self.press(Key.Key_Tab)
                self.desk.qtbot.waitUntil(lambda f=field: grid.currentIndex().column() != self.column(name, f.name))
            self.press(Key.Key_Home, CONTROL)
            self.press(Key.Key_Down, times=at + 1)
            assert grid.currentIndex().row() == at + 1

    def column(self, table: str, field: str) -> int:
        return [each.name for each in TABLES[table].fields].index(field)

    def to_cell(self, grid: Any, table: str, row_at: int, field: str) -> None:
        """Goes to a cell with Home and arrows."""
        self.press(Key.Key_Home, CONTROL)
        self.press(Key.Key_Down, times=row_at)
        self.press(Key.Key_Right, times=self.column(table, field) - grid.first_editable())
        assert (grid.currentIndex().row(), grid.currentIndex().column()) == (row_at, self.column(table, field))

    def declare(self, name: str, reason: str) -> None:
        """Says why a table has nothing, in the dialog behind its button."""
        panel = self.table(name).parentWidget()
        for _ in range(12):
            if self.desk.focus() is panel.nothing.declare:
                break
            self.press(Key.Key_Tab, CONTROL if self.desk.focus() is panel.grid else Qt.KeyboardModifier.NoModifier)
        assert self.desk.focus() is panel.nothing.declare

        def answer(tries: int = 200) -> None:
            box = QApplication.activeModalWidget()
            if (
                box is not None
                and isinstance(QApplication.focusWidget(), QLineEdit)
                and box.isAncestorOf(self.desk.focus())
            ):
                self.desk.type(reason)
                self.press(Key.Key_Return)
            elif tries:
                QTimer.singleShot(5, lambda: answer(tries - 1))
            elif isinstance(box, QInputDialog):
                box.reject()

        QTimer.singleShot(0, answer)
        self.press(Key.Key_Return)
        # A window manager gives the focus back; the tests' screen has none.
        self.desk.window.activateWindow()
        self.desk.qtbot.waitUntil(lambda: QApplication.focusWidget() is panel.nothing.change)


@pytest.fixture
def clerk(open_desk: OpenDesk, tmp_path: Path) -> Clerk:
    return Clerk(open_desk(can_leave=True, folder=tmp_path / "first"))


def stored_rows(desk: Desk, table: str) -> list[tuple[Any, ...]]:
    """A table as it lies on the disk."""
    names = ", ".join(f'"{field.name}"' for field in TABLES[table].fields)
    order = "id" if table == "period" else "coalesce(position, id)"
    return desk.sql(f'SELECT {names} FROM "{table}" ORDER BY {order}')


def as_stored(table: str, meant: Mapping[str, Any]) -> tuple[Any, ...]:
    """The same row as the database holds it."""
    held = []
    for field in TABLES[table].fields:
        value = meant[field.name]
        text = field.text(value)
        held.append(value if value is None or (isinstance(value, int) and not isinstance(value, bool)) else text)
        if isinstance(value, bool):
            held[-1] = int(value)
    return tuple(held)


def test_a_whole_small_school_by_keys_alone(clerk: Clerk) -> None:
    desk = clerk.desk
    clerk.start()
    for name in ("school", "period"):
        clerk.fill_form(name)
    for name, rows in MEANT.items():
        if name not in ("school", "period", "staff", "class_group"):
            clerk.fill_grid(name, rows)
    # The staff come from the clipboard, after one was typed; what was pasted is taken back and done again.
    clerk.fill_grid("staff", MEANT["staff"][:1])
    grid = clerk.table("staff")
    clerk.to_cell(grid, "staff", 1, "staff_no")
    names = [field.name for field in TABLES["staff"].fields]
    block = "\r\n".join("\t".join(typed("staff", name, each[name]) for name in names) for each in MEANT["staff"][1:])
    QGuiApplication.clipboard().setText(block)
    clerk.press(Key.Key_V, CONTROL)
    assert len(stored_rows(desk, "staff")) == 5
    clerk.press(Key.Key_Z, CONTROL)
    assert len(stored_rows(desk, "staff")) == 1
    clerk.press(Key.Key_Y, CONTROL)
    # A class is forgotten and put in above; a number is mistyped, seen, and corrected.
    clerk.fill_grid("class_group", [MEANT["class_group"][0], MEANT["class_group"][2]])
    grid = clerk.table("class_group")
    clerk.to_cell(grid, "class_group", 1, "grade")
    clerk.press(Key.Key_Plus, CONTROL)
    for field in ("grade", "class_no", "boys", "girls", "boarders"):
        wrong = field == "boys"
        desk.type("12a" if wrong else typed("class_group", field, MEANT["class_group"][1][field]))
        clerk.press(Key.Key_Tab)
        desk.qtbot.waitUntil(lambda f=field: grid.currentIndex().column() == clerk.column("class_group", f) + 1)
    assert desk.sql("SELECT text FROM rejected_text") == [("12a",)]
    assert clerk.shell.navigation.buttons["pupils"].sign.text() == "▲ 1"
    clerk.to_cell(grid, "class_group", 1, "boys")
    desk.type("１２")
    clerk.press(Key.Key_Return)
    desk.qtbot.waitUntil(lambda: desk.sql("SELECT count(*) FROM rejected_text") == [(0,)])
    for name in DECLARED:
        clerk.declare(name, "本校没有")
    told = desk.sql('SELECT "table", reason FROM no_data ORDER BY id')
    assert told == [(name, "本校没有") for name in DECLARED]
    for name, rows in MEANT.items():
        assert stored_rows(desk, name) == [as_stored(name, each) for each in rows], name
    result = evaluate_school(standard(), school_data({**MEANT, **{name: [] for name in TABLES if name not in MEANT}}))
    assert clerk.shell.session.result == result
    assert result.units[0].pupils == 72
    assert PAGES.keys() <= clerk.shell.navigation.buttons.keys()
