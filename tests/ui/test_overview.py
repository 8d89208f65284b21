"""The overview: where one was, what is next, how far the tables are, the deadline."""

from __future__ import annotations

import datetime

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from jhdesk.ui.memory import FIRST_YEAR, day_of
from jhdesk.ui.messages.overview import days_text, standing_text
from jhdesk.ui.pages.overview_page import _STATE, OverviewPage
from tests.builders import changed, school_tables
from tests.ui.desk import Desk, OpenDesk


def overview(desk: Desk) -> OverviewPage:
    page = desk.page("overview")
    QApplication.processEvents()
    assert isinstance(page, OverviewPage)
    return page


def steps(page: OverviewPage) -> list[str]:
    return [page.next.itemAt(at).widget().accessibleName() for at in range(page.next.count())]


def progress_row(page: OverviewPage, table: str) -> list[str]:
    at = page.table.names.index(table)
    return [page.table.item(at, column).text() for column in range(page.table.columnCount())]


def test_it_is_the_first_page_and_leads_to_the_first_thing(open_desk: OpenDesk) -> None:
    desk = open_desk()
    shell = desk.window.shell
    assert shell is not None
    assert shell.name == "overview"
    page = overview(desk)
    assert page.go_on.text() == "开始填"
    assert desk.focus() is page.go_on
    desk.press(Qt.Key.Key_Return)
    assert shell.name == "school"


def test_where_one_was_is_found_again_after_closing(desk: Desk, open_desk: OpenDesk) -> None:
    desk.stand("room", 1, "quantity")
    assert not desk.sql("SELECT 1 FROM setting WHERE name LIKE 'last_place%'")
    desk.window.close()
    again = open_desk(folder=desk.folder)
    page = overview(again)
    assert page.was.text().startswith("用房 · 第 2 行 · ")
    again.press(Qt.Key.Key_Return)
    grid = again.grid("room")
    assert again.focus() is grid
    assert (grid.currentIndex().row(), grid.currentIndex().column()) == (1, again.column("room", "quantity"))


def test_a_power_cut_after_a_pause_loses_no_place(desk: Desk) -> None:
    desk.stand("room", 1, "quantity")
    desk.session.memory._timer.timeout.emit()  # the pause is over
    assert '"room"' in desk.sql("SELECT value FROM setting WHERE name LIKE 'last_place%'")[0][0]


def test_a_place_whose_row_is_gone_names_the_table(desk: Desk) -> None:
    desk.stand("room", 1, "quantity")
    desk.session.delete_rows("room", [desk.session.entry.rows("room")[1].id])
    desk.session.memory.flush()
    desk.session.memory.session.workspace.set_setting(
        desk.session.memory._name(), '["room", 999, "gone", "2026-01-02T03:04:00+00:00"]'
    )
    page = overview(desk)
    assert page.was.text().startswith("用房（1 月 2 日")
    desk.session.workspace.set_setting(desk.session.memory._name(), '["no_such_table", 1, "x", ""]')
    desk.page("school")
    page.renew()
    overview(desk)
    assert page.go_on.text() == "开始填"


def test_what_is_next_comes_in_order_and_leads_there(open_desk: OpenDesk) -> None:
    tables = school_tables()
    desk = open_desk({**tables, "room": changed(tables["room"], 1, area_each_m2=None)})
    desk.session.type_cell("staff", desk.session.entry.rows("staff")[0].id, "birth_year", "x")
    desk.session.review.update()
    page = overview(desk)
    told = steps(page)
    assert told[0] == "1. ▲ “教职工”有 1 处没有看懂，待改"
    assert told[1].startswith("2. ● “")
    assert told[-2:] == [f"{len(told) - 1}. 打印自评表，核对后盖章", f"{len(told)}. 上报：写出上报包"]
    assert any("处必须改正" in each for each in told)
    page.next.itemAt(0).widget().setFocus()
    desk.press(Qt.Key.Key_Return)
    grid = desk.grid("staff")
    assert desk.focus() is grid
    assert grid.currentIndex().column() == desk.column("staff", "birth_year")


def test_progress_says_of_each_table_what_is_left(open_desk: OpenDesk) -> None:
    tables = school_tables()
    desk = open_desk({**tables, "room": changed(tables["room"], 1, area_each_m2=None)})
    page = overview(desk)
    room = progress_row(page, "room")
    assert (room[0], room[_STATE], room[3]) == ("用房", "● 填报中", "1")
    assert progress_row(page, "dropout_case")[_STATE] == "– 还没有填"
    desk.session.type_cell("staff", desk.session.entry.rows("staff")[0].id, "birth_year", "x")
    desk.session.review.update()
    staff = progress_row(page, "staff")
    assert (staff[_STATE], staff[4]) == ("▲ 有 1 处待改", "▲ 1")
    assert staff[5].startswith("▲ ")
    page.table.setFocus()
    page.table.setCurrentCell(page.table.names.index("room"), 0)
    desk.press(Qt.Key.Key_Return)
    assert desk.focus() is desk.grid("room")


def test_it_is_written_anew_only_in_sight(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    page = overview(desk)
    desk.page("staff")
    written: list[int] = []
    monkeypatch.setattr(OverviewPage, "refresh", lambda _: written.append(1))
    desk.session.type_cell("staff", desk.session.entry.rows("staff")[0].id, "birth_year", "1980")
    QApplication.processEvents()
    assert written == []
    desk.page("overview")
    assert written == [1]
    assert page.isVisible()


def test_items_are_counted_once_the_rules_were_put(desk: Desk) -> None:
    page = overview(desk)
    desk.qtbot.waitUntil(lambda: page.items.text().startswith("评估内容：达到"))


def test_indicators_at_a_glance_follow(desk: Desk) -> None:
    page = overview(desk)
    room = desk.session.entry.rows("room")[0].id
    desk.session.type_cell("room", room, "networked_multimedia", "0")
    desk.qtbot.waitUntil(lambda: any("▲ 不达标" in each.text() for each in page.cells.values()))  # type: ignore[attr-defined]


def test_the_deadline_is_kept_and_counted(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("jhdesk.ui.pages.overview_page.today", lambda: datetime.date(2026, 11, 18))
    monkeypatch.setattr("jhdesk.ui.widgets.standing.today", lambda: datetime.date(2026, 11, 18))
    page = overview(desk)
    page.deadline.setFocus()
    desk.type("2026-11-31")
    desk.press(Qt.Key.Key_Return)
    assert page.days.text() == "▲ “2026-11-31”不是日期。请写成 2026-11-30 这样，或者清空。"
    assert not desk.sql("SELECT 1 FROM setting WHERE name = 'deadline'")
    page.deadline.selectAll()
    desk.type("2026/11/30")
    desk.press(Qt.Key.Key_Return)
    assert desk.sql("SELECT value FROM setting WHERE name = 'deadline'") == [("2026-11-30",)]
    assert page.days.text() == "还有 12 天"
    shell = desk.window.shell
    assert shell is not None
    standing = shell.header.standing
    assert standing.days.text() == "还有 12 天"
    page.deadline.selectAll()
    desk.type("12")
    desk.press(Qt.Key.Key_Return)
    assert page.days.text().startswith("▲")
    desk.press(Qt.Key.Key_Escape)
    assert (page.deadline.text(), page.days.text()) == ("2026-11-30", "还有 12 天")
    assert not page.deadline.property("state")
    page.deadline.selectAll()
    desk.press(Qt.Key.Key_Delete)
    desk.press(Qt.Key.Key_Return)
    assert not desk.sql("SELECT 1 FROM setting WHERE name = 'deadline'")
    assert standing.days.text() == ""


@pytest.mark.parametrize(
    ("today", "said"),
    [
        ("2026-11-29", "还有 1 天"),
        ("2026-11-30", "● 今天是上报的最后一天"),
        ("2026-12-02", "▲ 上报日期已过 2 天"),
        ("2099-01-01", "上报日期 2026 年 11 月 30 日"),
        ("1980-01-01", "▲ 电脑的日期是 1980 年 1 月 1 日，不对，算不出还有几天"),
    ],
)
def test_days_are_counted_unless_the_clock_is_wrong(today: str, said: str) -> None:
    deadline = datetime.date(2026, 11, 30)
    assert days_text(deadline, datetime.date.fromisoformat(today), FIRST_YEAR)[0] == said
    assert days_text(None, deadline, FIRST_YEAR) == ("", "")


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2026-11-30", datetime.date(2026, 11, 30)),
        ("２０２６年１１月３０日", datetime.date(2026, 11, 30)),
        (" 2026.1.2 ", datetime.date(2026, 1, 2)),
        ("2026-02-29", None),
        ("11-30", None),
        ("", None),
    ],
)
def test_a_day_is_read_as_people_write_it(text: str, day: datetime.date | None) -> None:
    assert day_of(text) == day


def test_the_header_says_what_the_check_says() -> None:
    assert standing_text(False, 0, 0) == ("", "")
    assert standing_text(True, 2, 5)[0] == "▲ 校验 2 处待改"
    assert standing_text(True, 0, 5)[0] == "● 校验 5 处要说明"
    assert standing_text(True, 0, 0)[0] == "✓ 校验通过"
