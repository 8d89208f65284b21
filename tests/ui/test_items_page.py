"""Everything that is judged, and why: the list, the reasons, the way to the cell and back, all by keyboard."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from jhdesk.ui.session import CellRef, ResultRef
from jhdesk.ui.theme import PERCENTS
from tests.builders import changed, of_type, pupils, row, school_tables
from tests.ui.desk import Desk, OpenDesk

Key = Qt.Key


def listed(page: Any) -> dict[str, tuple[str, ...]]:
    """Id -> what the list says of each result."""
    return {item.text(0): tuple(item.text(at) for at in range(1, 5)) for item in page.list.items()}


def told(page: Any) -> list[str]:
    """Every sentence of the reasons, unfolded or not."""
    found = []

    def walk(item: Any) -> None:
        found.append(item.text(0))
        for at in range(item.childCount()):
            walk(item.child(at))

    for at in range(page.why.topLevelItemCount()):
        walk(page.why.topLevelItem(at))
    return found


@pytest.fixture
def short(open_desk: OpenDesk) -> Desk:
    """A school with 1,000 of 1,350 m2 of teaching area, in one row of rooms."""
    return open_desk(school_tables(room=[row("room", row_no=1, room_type="classroom", quantity=10, area_each_m2=100)]))


def test_national_items_and_the_plan_stand_in_sections_of_their_own(desk: Desk) -> None:
    page = desk.page("items")
    heads = [page.list.topLevelItem(at).text(0) for at in range(page.list.topLevelItemCount())]
    assert [head.split(" · ")[0] for head in heads] == [
        "七项指标", "政府保障程度", "教育质量", "社会认可度", "一票否决", "县规划（县自己的目标，不计入国家标准的判定）",
    ]  # fmt: skip
    assert listed(page)["L1"] == ("高于规定学历教师", "5", "≥ 4.2", "✓ 达标")
    assert listed(page)["V1"][3] == "○ 无法判定"


def test_the_reasons_of_what_is_chosen_follow_the_keys(short: Desk) -> None:
    page = short.page("items")
    page.take_focus()
    for _ in range(3):
        short.press(Key.Key_Down)
    assert page.list.chosen() == ResultRef("L4", "primary")
    short.qtbot.waitUntil(lambda: told(page)[0].startswith("L4 "))
    assert any("“间数”由 10 间 改为 14 间（多 4），变为 ✓ 达标" in text for text in told(page))


def test_enter_leads_to_the_cell_and_back(short: Desk) -> None:
    page = short.page("items")
    short.window.shell.go_to("items", ResultRef("L4", "primary"))
    short.qtbot.waitUntil(lambda: told(page)[0].startswith("L4 "))
    short.press(Key.Key_Return)
    assert page.why.hasFocus()
    item = next(
        each for each in page.why.findItems("第 1 行", Qt.MatchFlag.MatchStartsWith | Qt.MatchFlag.MatchRecursive)
    )
    page.why.setCurrentItem(item)
    short.press(Key.Key_Return)
    assert short.window.shell.name == "premises"
    assert short.grid("room").currentIndex().row() == 0
    short.press(Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    assert short.window.shell.name == "items"
    assert page.list.chosen() == ResultRef("L4", "primary")
    assert page.why.hasFocus()
    assert page.why.currentItem().text(0).startswith("第 1 行")


def test_who_corrects_what_a_reason_names_comes_back_to_it(short: Desk) -> None:
    page = short.page("items")
    short.window.shell.go_to("items", ResultRef("L4", "primary"))
    short.qtbot.waitUntil(lambda: told(page)[0].startswith("L4 "))
    item = page.why.findItems("第 1 行", Qt.MatchFlag.MatchStartsWith | Qt.MatchFlag.MatchRecursive)[0]
    page.why.setFocus()
    page.why.setCurrentItem(item)
    short.press(Key.Key_Return)
    short.session.type_cell("room", short.session.entry.rows("room")[0].id, "quantity", "14")
    short.session.evaluate()
    short.press(Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    assert page.why.hasFocus()
    assert page.why.currentItem().text(0).startswith("第 1 行")
    assert "14 间" in page.why.currentItem().text(0)


def test_another_result_is_told_from_its_beginning(short: Desk) -> None:
    page = short.page("items")
    page.list.choose(ResultRef("L4", "primary"))
    page.reasons.explain()
    page.why.setCurrentItem(page.why.topLevelItem(0).child(2))
    page.list.choose(ResultRef("L5", "primary"))
    page.reasons.explain()
    assert page.why.currentItem() is page.why.topLevelItem(0)


def test_enter_unfolds_what_leads_to_no_cell(short: Desk) -> None:
    page = short.page("items")
    page.take_focus()
    short.press(Key.Key_Return)
    assert page.why.hasFocus()
    head = page.why.topLevelItem(0)
    for unfolded in (False, True):
        short.press(Key.Key_Return)
        assert head.isExpanded() is unfolded
    assert short.window.shell.name == "items"


def test_the_printed_change_turns_the_verdict_in_the_list(short: Desk) -> None:
    page = short.page("items")
    room = short.session.entry.rows("room")[0].id
    assert listed(page)["L4"][3] == "▲ 不达标"
    short.session.type_cell("room", room, "quantity", "13")
    short.qtbot.waitUntil(lambda: listed(page)["L4"][3] == "◐ 达底线")
    short.session.type_cell("room", room, "quantity", "14")
    short.qtbot.waitUntil(lambda: listed(page)["L4"][3] == "✓ 达标")


def test_a_blank_is_named_with_a_way_to_it(open_desk: OpenDesk) -> None:
    desk = open_desk(school_tables(room=changed(school_tables()["room"], 1, area_each_m2=None)))
    page = desk.page("items")
    desk.window.shell.go_to("items", ResultRef("L4", "primary"))
    desk.qtbot.waitUntil(lambda: told(page)[0].startswith("L4 "))
    (item,) = page.why.findItems("用房第 2 行：每间面积", Qt.MatchFlag.MatchStartsWith | Qt.MatchFlag.MatchRecursive)
    page.why.setCurrentItem(item)
    page.why.setFocus()
    desk.press(Key.Key_Return)
    assert (
        desk.session.row("room", desk.grid("room").cells.row(desk.grid("room").currentIndex()).id).values["row_no"] == 2
    )
    assert desk.grid("room").currentIndex().column() == desk.column("room", "area_each_m2")


@pytest.mark.parametrize(("item", "start"), [("V2", "事项申报"), ("Q6", "自评等次")])
def test_what_is_to_be_rated_or_declared_is_asked_on_its_page(desk: Desk, item: str, start: str) -> None:
    page = desk.page("items")
    desk.window.shell.go_to("items", ResultRef(item))
    desk.qtbot.waitUntil(lambda: told(page)[0].startswith(f"{item} "))
    found = page.why.findItems(start, Qt.MatchFlag.MatchStartsWith | Qt.MatchFlag.MatchRecursive)
    page.why.setCurrentItem(found[0])
    page.why.setFocus()
    desk.press(Key.Key_Return)
    assert desk.window.shell.name == "ratings"
    assert desk.focus().accessibleName().startswith(f"{item} ")


def test_a_click_on_an_indicator_beside_the_grid_asks_why(short: Desk) -> None:
    short.grid("room")
    line = short.window.shell.side.indicators.rows[3]
    line.setFocus()
    short.press(Key.Key_Return)
    assert short.window.shell.name == "items"
    assert short.page("items").list.chosen() == ResultRef("L4", "primary")


def test_what_stands_in_the_way_is_asked_from_the_indicators_page(short: Desk) -> None:
    page = short.page("indicators")
    page._ask(short.session.result.units[0])
    assert short.page("items").list.chosen() == ResultRef("L4", "primary")


def test_a_school_that_is_left_out_still_has_its_items(open_desk: OpenDesk) -> None:
    desk = open_desk(school_tables(school=of_type("218"), class_group=pupils(primary=49)))
    found = listed(desk.page("items"))
    assert "L1" not in found
    assert found["G4"][3] == "✓ 达到"


def test_with_large_text_the_names_keep_their_room(desk: Desk) -> None:
    page = desk.page("items")
    desk.qtbot.waitUntil(lambda: not page.list.isColumnHidden(3))
    for _ in range(5):
        desk.window.resize_text(1)
    desk.qtbot.waitUntil(lambda: page.list.isColumnHidden(3))
    assert page.list.columnWidth(1) >= 4 * page.fontMetrics().horizontalAdvance("中")


@pytest.mark.parametrize(
    ("path", "row", "field"),
    [("room[2].quantity", 1, "quantity"), ("room", 0, ""), ("room[9].quantity", None, "quantity")],
)
def test_paths_lead_to_cells(desk: Desk, path: str, row: int | None, field: str) -> None:
    asked: list[object] = []
    desk.session.go_to.connect(lambda name, at: asked.append((name, at)))
    rooms = desk.session.entry.rows("room")
    desk.page("items")._jump(path)
    assert asked == [("premises", CellRef("room", None if row is None else rooms[row].id, field))]


def test_the_code_of_a_school_leads_nowhere(desk: Desk) -> None:
    asked: list[object] = []
    desk.session.go_to.connect(lambda *at: asked.append(at))
    desk.page("items")._jump("2165400001")
    assert asked == []


@pytest.mark.parametrize("steps", [0, 5])
def test_no_name_in_the_list_is_cut_off(desk: Desk, steps: int) -> None:
    page = desk.page("items")
    for _ in range(steps):
        desk.window.resize_text(1)
    rows = list(page.list.items())
    width = page.list.fontMetrics().horizontalAdvance

    def heights() -> list[int]:
        return [page.list.visualItemRect(item).height() for item in rows]

    def enough() -> bool:
        line, room = page.list.fontMetrics().height(), page.list.columnWidth(1)
        return all(line * -(-width(item.text(1)) // room) <= high for item, high in zip(rows, heights(), strict=True))

    desk.qtbot.waitUntil(enough)
    assert max(heights()) > min(heights())


@pytest.mark.parametrize("percent", PERCENTS)
def test_the_page_is_painted_at_every_size_of_text(short: Desk, percent: int) -> None:
    """Rows of different heights under a header that measures its columns while they are painted once ended the program."""
    short.window._resize_to(percent)
    page = short.page("items")
    short.window.grab()
    for other in (100, 200, percent):
        short.window._resize_to(other)
        page.list.setFocus()
        short.press(Key.Key_PageDown)
        short.window.grab()
    assert page.list.columnWidth(1) >= 4 * page.fontMetrics().horizontalAdvance("中")
    assert page.list.header().length() <= page.list.viewport().width()


def test_the_chosen_result_stays_in_sight_when_the_window_shrinks(desk: Desk) -> None:
    page = desk.page("items")
    QApplication.processEvents()
    rows = list(page.list.items())
    page.list.choose(rows[len(rows) // 2].data(0, Qt.ItemDataRole.UserRole))
    desk.window.resize(1000, 420)
    QApplication.processEvents()
    seen = page.list.visualItemRect(page.list.currentItem())
    assert page.list.viewport().rect().intersects(seen)
    assert seen.top() >= 0
