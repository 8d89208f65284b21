"""For all eyes and hands: names and roles of what takes the focus, the way of the Tab key, and pages that fit at every size."""

from __future__ import annotations

import datetime

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QApplication, QHeaderView, QLabel, QWidget

from jhdesk.ui.theme import PERCENTS
from tests.ui.desk import Desk, OpenDesk
from tests.ui.test_window import EVERY_PAGE, scrolls_sideways, start_page

NO_ROLE = {QAccessible.Role.NoRole, QAccessible.Role.Client}
OWN_ROLE = {"IndicatorRow", "PaperView"}
"""what is drawn: Qt knows no role of it, its name says all"""


def reached(root: QWidget) -> list[QWidget]:
    """Widgets in sight that the Tab key stops at."""
    QApplication.processEvents()
    return [
        each
        for each in root.findChildren(QWidget)
        if each.isVisible()
        and each.isEnabled()
        and each.focusPolicy() & Qt.FocusPolicy.TabFocus
        and each.focusProxy() is None
        and not isinstance(each, QLabel | QHeaderView)
    ]


def nameless(root: QWidget) -> list[str]:
    found = []
    for each in reached(root):
        told = QAccessible.queryAccessibleInterface(each)
        name = told.text(QAccessible.Text.Name).strip()
        if not name or (told.role() in NO_ROLE and type(each).__name__ not in OWN_ROLE):
            parents = f"{type(each.parentWidget()).__name__} > {type(each).__name__}"
            found.append(f"{parents} name={name!r} role={told.role().name}")
    return found


@pytest.mark.parametrize("name", EVERY_PAGE)
def test_what_takes_the_focus_has_a_name_and_a_role(desk: Desk, name: str) -> None:
    page = desk.page(name)
    assert nameless(desk.window) == []
    tabs = getattr(page, "tabs", None)
    for at in range(tabs.count() if tabs is not None else 0):
        tabs.setCurrentIndex(at)
        assert nameless(page) == []


def test_the_start_page_has_names(open_desk: OpenDesk) -> None:
    page = start_page(open_desk(can_leave=True).window)
    for at in range(page.stack.count()):
        page.stack.setCurrentIndex(at)
        assert nameless(page) == [], at


@pytest.mark.parametrize("name", EVERY_PAGE)
def test_tab_reaches_every_control_of_a_page(desk: Desk, name: str) -> None:
    """Walks the chain as the Tab key does; a grid keeps Tab for its cells, so Qt is asked for what comes next."""
    page = desk.page(name)
    wanted = set(reached(page))
    shell = desk.window.shell
    assert shell is not None
    shell.take_focus()
    assert page.isAncestorOf(desk.focus()) or not wanted
    seen: list[QWidget] = []
    while desk.focus() not in seen:
        seen.append(desk.focus())
        assert desk.window.focusNextChild()
    assert wanted - set(seen) == set()


@pytest.mark.parametrize("percent", [100, 200])
def test_the_guide_fits_a_small_screen(open_desk: OpenDesk, percent: int) -> None:
    window = open_desk(can_leave=True).window
    window._resize_to(percent)
    try:
        page = start_page(window)
        page.step.taken("2024—2025 学年", before=True)
        for at in range(page.stack.count()):
            page.stack.setCurrentIndex(at)
            assert scrolls_sideways(window) == [], at
            assert window.minimumSizeHint().width() <= 1366
    finally:
        window._resize_to(100)


@pytest.mark.parametrize("percent", PERCENTS)
def test_no_page_scrolls_sideways_at_any_size(desk: Desk, percent: int) -> None:
    name = "某某自治州某某县某某乡某某村九年一贯制寄宿制中心学校"
    desk.session.type_cell("school", desk.session.only_row("school").id, "name", name)
    desk.session.memory.set_deadline(datetime.date(2099, 12, 31))
    desk.window._resize_to(percent)
    try:
        for name in EVERY_PAGE:
            desk.page(name)
            assert scrolls_sideways(desk.window) == [], name
            least = desk.window.minimumSizeHint()
            assert (least.width() <= 1366, least.height() <= 768) == (True, True), (name, least)
        header = desk.window.shell.header  # type: ignore[union-attr]
        assert header.height() < 6 * header.fontMetrics().height()
    finally:
        desk.window._resize_to(100)


def test_much_that_is_wrong_makes_no_page_wider_than_the_screen(desk: Desk) -> None:
    for table, field in (("room", "quantity"), ("room", "stage"), ("class_group", "boys"), ("class_group", "girls")):
        rows = desk.session.entry.rows(table)
        desk.session.type_cells(table, [(row.id, field, "x") for row in rows])
    staff = desk.session.insert_rows("staff", 12, None)
    desk.session.type_cells("staff", [(row.id, "birth_year", "x") for row in staff])
    desk.window._resize_to(200)
    try:
        page = desk.page("check")
        QApplication.processEvents()
        assert page.filter.count() > 1
        for name in ("staff", "check", "pupils", "premises"):  # a page that was opened once still asks for its room
            desk.page(name)
            QApplication.processEvents()
            assert (desk.window.width(), desk.window.minimumSizeHint().width() <= 1366) == (1366, True), name
    finally:
        desk.window._resize_to(100)
