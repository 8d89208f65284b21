"""Blocks, rows and undo in the grid, by keys alone: every one is a step that comes back whole."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QItemSelectionModel, QPoint, QPointF, Qt
from PySide6.QtGui import QGuiApplication, QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from jhdesk.ui.tables.clipboard import from_text, to_text
from jhdesk.ui.tables.frozen import covered
from jhdesk.ui.tables.menu import make_menu
from tests.ui.desk import Desk, OpenDesk

Key = Qt.Key
CONTROL, SHIFT, ALT = (
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.AltModifier,
)
NAMES = "SELECT staff_no, name FROM staff ORDER BY coalesce(position, id)"


def clip(text: str) -> None:
    QGuiApplication.clipboard().setText(text)


def notes(desk: Desk) -> list[str]:
    """What is said in passing from now on."""
    said: list[str] = []
    desk.session.note.connect(said.append)
    desk.session.complaint.connect(said.append)
    return said


@pytest.mark.parametrize(
    ("text", "block"),
    [
        ("a\tb\r\nc\td\r\n", [["a", "b"], ["c", "d"]]),
        ("a\tb\nc", [["a", "b"], ["c", ""]]),
        ('"两\n行"\t"说""好"""\r\n', [["两\n行", '说"好"']]),
        ('5" 管\tx', [['5" 管', "x"]]),
        ('"没有完\tx\ny\tz', [['"没有完', "x"], ["y", "z"]]),
        ("\n\n\t\n", []),
        ("a\n\n\t\n", [["a"]]),
        ("", []),
    ],
)
def test_the_clipboard_is_read_as_excel_and_wps_write_it(text: str, block: list[list[str]]) -> None:
    assert from_text(text) == block


@pytest.mark.parametrize("block", [[["a", ""], ["", "b"]], [["两\n行", 'a"b'], ["\tx", "1"]], [[""], ["x"]]])
def test_what_is_copied_is_read_back(block: list[list[str]]) -> None:
    assert from_text(to_text(block)) == block


def test_a_pasted_block_is_one_step_and_says_what_became_of_it(desk: Desk) -> None:
    before, said = desk.sql("SELECT * FROM staff"), notes(desk)
    grid = desk.stand("staff", 13, "name")
    clip("甲\t１９８０\t在编\n乙\t19x0\t在编\n丙\t1,980\t在编\n丁\t11010519491231002X\t在编\n")
    desk.press(Key.Key_V, CONTROL)
    assert len(desk.sql("SELECT id FROM staff")) == 17
    assert desk.sql("SELECT birth_year FROM staff ORDER BY id DESC LIMIT 4") == [(None,), (1980,), (None,), (1980,)]
    assert desk.sql("SELECT text FROM rejected_text") == [("19x0",)]
    told = "已粘贴 12 格，新增 2 行；2 格按规范写法存入；▲ 1 格没有看懂，原样留着，请改正；▲ 1 格是身份证号，没有存"
    assert said[-1] == told
    assert len(grid.selectedIndexes()) == 12
    desk.press(Key.Key_Z, CONTROL)
    assert (desk.sql("SELECT * FROM staff"), desk.sql("SELECT * FROM rejected_text")) == (before, [])
    assert said[-1].startswith("已撤销：教职工，粘贴，共 ")
    desk.press(Key.Key_Y, CONTROL)
    assert desk.sql("SELECT text FROM rejected_text") == [("19x0",)]
    assert desk.sql("SELECT count(*) FROM change_log WHERE new LIKE '%11010519%' OR new_text LIKE '%11010519%'") == [
        (0,)
    ]


def test_one_text_fills_the_selection_and_a_block_is_repeated(desk: Desk) -> None:
    desk.stand("class_group", 0, "boarders")
    desk.press(Key.Key_Down, SHIFT)
    desk.press(Key.Key_Down, SHIFT)
    desk.press(Key.Key_Down, SHIFT)
    clip("5")
    desk.press(Key.Key_V, CONTROL)
    assert desk.sql("SELECT count(*) FROM class_group WHERE boarders = 5") == [(4,)]
    clip("1\n2")
    desk.press(Key.Key_V, CONTROL)
    assert desk.sql("SELECT boarders FROM class_group ORDER BY id LIMIT 5")[:4] == [(1,), (2,), (1,), (2,)]


def test_what_has_no_place_is_said(desk: Desk) -> None:
    said = notes(desk)
    desk.stand("room", 0, "networked_multimedia")
    clip("1\t2\t3")
    desk.press(Key.Key_V, CONTROL)
    assert said[-1] == "已粘贴 1 格；▲ 超出表格的 2 行或列没有粘贴"
    desk.stand("room", 0, "row_no")
    clip("77\t普通教室")
    desk.press(Key.Key_V, CONTROL)
    assert "1 格由程序填写，没有动" in said[-1]
    assert desk.sql("SELECT count(*) FROM room WHERE row_no = 77") == [(0,)]
    clip("1\n" * 6_000)
    desk.press(Key.Key_V, CONTROL)
    assert said[-1].startswith("要粘贴的有 6000 行")
    assert desk.sql("SELECT count(*) FROM room") == [(2,)]


def test_cut_and_fill_down(desk: Desk) -> None:
    desk.stand("class_group", 0, "boys")
    desk.press(Key.Key_X, CONTROL)
    assert (QGuiApplication.clipboard().text(), desk.sql("SELECT boys FROM class_group ORDER BY id")[0]) == (
        "12",
        (None,),
    )
    desk.press(Key.Key_V, CONTROL)
    desk.stand("class_group", 0, "boarders")
    desk.type("7")
    desk.press(Key.Key_Return)
    desk.qtbot.waitUntil(lambda: desk.grid("class_group").currentIndex().row() == 1)
    grid = desk.stand("class_group", 0, "boarders")
    for _ in range(3):
        desk.press(Key.Key_Down, SHIFT)
    desk.press(Key.Key_D, CONTROL)
    assert desk.sql("SELECT count(*) FROM class_group WHERE boarders = 7") == [(4,)]
    grid.go(4, grid.currentIndex().column())
    desk.press(Key.Key_D, CONTROL)  # one row: what stands above it
    assert desk.sql("SELECT count(*) FROM class_group WHERE boarders = 7") == [(5,)]
    desk.press(Key.Key_Z, CONTROL)
    desk.press(Key.Key_Z, CONTROL)
    assert desk.sql("SELECT count(*) FROM class_group WHERE boarders = 7") == [(1,)]


def test_fill_down_in_the_empty_row_makes_one_like_the_row_above(desk: Desk) -> None:
    grid = desk.stand("staff", 15, "name")
    desk.press(Key.Key_D, CONTROL)
    assert (len(grid.cells.rows), desk.text("staff", 15, "name")) == (16, "甲")
    grid.selectAll()
    desk.press(Key.Key_D, CONTROL)
    assert len(grid.cells.rows) == 16  # chosen with others it is not filled


def test_one_text_pasted_into_a_whole_column_adds_no_row(desk: Desk) -> None:
    grid = desk.stand("class_group", 0, "boarders")
    grid.selectColumn(desk.column("class_group", "boarders"))
    clip("0")
    desk.press(Key.Key_V, CONTROL)
    assert desk.sql("SELECT count(*), sum(boarders IS NULL), sum(boarders) FROM class_group") == [(12, 0, 0)]


def test_only_what_is_chosen_is_copied(desk: Desk) -> None:
    grid = desk.stand("staff", 0, "staff_no")
    flag = QItemSelectionModel.SelectionFlag.Select
    for row, column in ((1, 0), (0, 4), (1, 4)):
        grid.selectionModel().select(grid.cells.index(row, column), flag)
    desk.press(Key.Key_C, CONTROL)
    assert from_text(QGuiApplication.clipboard().text()) == [["t001", "专任教师"], ["t002", "专任教师"]]


def test_choosing_goes_on_from_a_row_chosen_by_its_number(desk: Desk) -> None:
    grid = desk.stand("staff", 1, "employment")
    numbers = grid.verticalHeader()
    at = QPoint(5, numbers.sectionViewportPosition(4) + 5)
    QTest.mouseClick(numbers.viewport(), Qt.MouseButton.LeftButton, pos=at)
    desk.press(Key.Key_Down, SHIFT)
    assert {index.row() for index in grid.selectedIndexes()} == {4, 5}


def test_rows_are_put_in_above_the_chosen_ones(desk: Desk) -> None:
    grid = desk.stand("staff", 2, "name")
    desk.press(Key.Key_Down, SHIFT)
    desk.press(Key.Key_Plus, CONTROL)
    assert [number for number, _ in desk.sql(NAMES)][1:5] == ["t002", None, None, "t003"]
    assert (grid.currentIndex().row(), grid.cells.rows[2].values["staff_no"]) == (2, None)
    desk.type("new")
    desk.press(Key.Key_Return)
    desk.qtbot.waitUntil(lambda: desk.sql(NAMES)[2][1] == "new")
    for _ in range(2):
        desk.press(Key.Key_Z, CONTROL)
    assert [number for number, _ in desk.sql(NAMES)][1:4] == ["t002", "t003", "t004"]


def test_ctrl_and_arrows_go_to_the_edge_and_shift_takes_all_between(desk: Desk) -> None:
    grid = desk.stand("class_group", 0, "boys")
    desk.press(Key.Key_Down, CONTROL)
    assert grid.currentIndex().row() == 11
    desk.press(Key.Key_Up, CONTROL | SHIFT)
    assert (grid.currentIndex().row(), len(grid.selectedIndexes())) == (0, 12)
    desk.press(Key.Key_Right, SHIFT)
    assert len(grid.selectedIndexes()) == 24
    desk.press(Key.Key_Left, CONTROL)
    assert (grid.currentIndex().column(), len(grid.selectedIndexes())) == (0, 1)
    desk.press(Key.Key_End, CONTROL)
    assert (grid.currentIndex().row(), grid.currentIndex().column()) == (11, grid.cells.columnCount() - 1)
    desk.press(Key.Key_A, CONTROL)
    assert len(grid.selectedIndexes()) == 13 * grid.cells.columnCount()


def test_enter_after_tabs_goes_to_where_they_began(desk: Desk) -> None:
    grid = desk.stand("class_group", 0, "boys")
    for text in ("31", "32"):
        desk.type(text)
        desk.press(Key.Key_Tab)
        QApplication.processEvents()
    desk.type("33")
    desk.press(Key.Key_Return)
    at = desk.column("class_group", "boys")
    desk.qtbot.waitUntil(lambda: (grid.currentIndex().row(), grid.currentIndex().column()) == (1, at))
    assert desk.sql("SELECT boys, girls, boarders FROM class_group ORDER BY id")[0] == (31, 32, 33)


def test_what_was_understood_is_said(desk: Desk) -> None:
    said = notes(desk)
    desk.stand("class_group", 0, "boys")
    desk.type("１２ 人")
    desk.press(Key.Key_Return)
    desk.qtbot.waitUntil(lambda: said == ["“１２人”理解为 12"] or said == ["“１２ 人”理解为 12"])


def test_sorting_and_choosing_rows_changes_nothing_that_is_stored(desk: Desk) -> None:
    before = desk.sql("SELECT * FROM class_group")
    grid = desk.stand("class_group", 3, "class_no")
    menu = {action.text().split("\t")[0]: action for action in make_menu(grid).actions()}
    menu["按本列从大到小排列"].trigger()
    numbers = [row.values["class_no"] for row in grid.cells.rows]
    assert numbers == sorted(numbers, reverse=True)  # type: ignore[type-var]
    grid.go(0, grid.currentIndex().column())
    menu["只看与本格相同的行"].trigger()
    shown = len(grid.cells.rows)
    assert 0 < shown < 12
    bar = grid.parentWidget().children()  # the bar says so, whoever arranged the rows
    told = [each.told.text() for each in bar if hasattr(each, "told")]
    assert f"{shown} 行，共 12 行" in told[0]
    assert "从大到小" in told[0]
    first = grid.cells.rows[0].id
    grid.go(0, desk.column("class_group", "class_no"))
    desk.type("9")
    desk.press(Key.Key_Return)
    QApplication.processEvents()
    assert grid.cells.rows[0].id == first  # it does not fit any more, and stays under the hands
    desk.press(Key.Key_Z, CONTROL)
    assert desk.sql("SELECT * FROM class_group") == before


def test_finding_goes_from_place_to_place_and_closing_shows_all(desk: Desk) -> None:
    grid, before = desk.stand("staff", 0, "name"), desk.sql("SELECT count(*) FROM change_log")
    desk.press(Key.Key_F, CONTROL)
    desk.type("T01")  # however it is written
    desk.press(Key.Key_Return)
    assert grid.cells.rows[grid.currentIndex().row()].values["staff_no"] == "t010"
    desk.press(Key.Key_Return, SHIFT)
    assert grid.cells.rows[grid.currentIndex().row()].values["staff_no"] == "t015"
    bar = next(each for each in grid.parentWidget().children() if hasattr(each, "told"))
    bar.rows.setCurrentIndex(1)
    bar.rows.activated.emit(1)
    assert [row.values["staff_no"] for row in grid.cells.rows] == [f"t01{n}" for n in range(6)]
    desk.press(Key.Key_Escape)
    assert (len(grid.cells.rows), bar.isHidden(), grid.hasFocus()) == (15, True, True)
    assert desk.sql("SELECT count(*) FROM change_log") == before


def test_the_first_columns_stay_in_sight(desk: Desk) -> None:
    grid = desk.stand("staff", 0, "name")
    assert grid.frozen is None
    desk.press(Key.Key_End)
    assert grid.frozen.isVisible()
    assert [grid.frozen.isColumnHidden(at) for at in range(3)] == [False, False, True]
    cell = grid.visualRect(grid.currentIndex())
    assert cell.left() >= grid.frozen.width() - 1
    desk.press(Key.Key_Left)
    for _ in range(16):
        desk.press(Key.Key_Left)
        cell = grid.visualRect(grid.currentIndex())
        assert cell.left() >= covered(grid) or not grid.frozen.isVisible()
    desk.press(Key.Key_End)
    point = grid.frozen.visualRect(grid.cells.index(2, 1)).center()
    press = QMouseEvent(
        QEvent.Type.MouseButtonPress, QPointF(point), QPointF(grid.frozen.viewport().mapToGlobal(point)),
        Qt.MouseButton.LeftButton, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier,
    )  # fmt: skip
    QApplication.sendEvent(grid.frozen.viewport(), press)
    assert (grid.currentIndex().row(), grid.currentIndex().column(), grid.frozen.isVisible()) == (2, 1, False)


def test_widths_are_kept(open_desk: OpenDesk, desk: Desk) -> None:
    grid = desk.stand("staff", 0, "name")
    before = grid.columnWidth(1)
    desk.press(Key.Key_Right, ALT | SHIFT)
    assert grid.columnWidth(1) > before
    grid.horizontalHeader().resizeSection(2, 333)
    wide = [grid.columnWidth(1), 333]
    desk.window.close()
    again = open_desk(folder=desk.folder).grid("staff")
    assert [again.columnWidth(1), again.columnWidth(2)] == pytest.approx(wide, abs=2)
    again.set_width(1, None)
    assert again.columnWidth(1) == before


def test_undo_outlives_the_window(open_desk: OpenDesk, desk: Desk) -> None:
    desk.stand("staff", 0, "name")
    desk.type("ab")
    desk.press(Key.Key_Return)
    desk.qtbot.waitUntil(lambda: desk.sql(NAMES)[0][1] == "ab")
    held = desk.sql(NAMES)[0]
    desk.stand("room", 0, "quantity")
    desk.press(Key.Key_Delete)
    desk.window.close()
    again = open_desk(folder=desk.folder)
    again.stand("class_group", 0, "boys")
    again.press(Key.Key_Z, CONTROL)
    assert again.session.entry.rows("room")[0].values["quantity"] is not None
    assert again.window.shell.name == "premises"  # where it was is shown
    again.press(Key.Key_Z, CONTROL)
    assert again.sql(NAMES)[0] != held
    said = notes(again)
    while again.session.entry.journal.last(undone=False):
        again.session.undo()
    again.session.undo()
    assert said[-1] == "没有可以撤销的了"


def test_mu_is_asked_about_and_taken_as_square_metres_on_request(desk: Desk) -> None:
    grid, said = desk.stand("sports_area", 0, "area_each_m2"), notes(desk)
    desk.type("3.6亩")
    desk.press(Key.Key_Return)
    desk.qtbot.waitUntil(lambda: desk.sql("SELECT text FROM rejected_text") == [("3.6亩",)])
    assert desk.sql("SELECT area_each_m2 FROM sports_area") == [(None,)]
    grid = desk.stand("sports_area", 0, "area_each_m2")
    take = desk.window.shell.side.cell.take
    assert take.text() == "按 2400 平方米填入（Alt+回车）"
    desk.press(Key.Key_Return, ALT)
    assert desk.sql("SELECT area_each_m2 FROM sports_area") == [("2400",)]
    assert said[-1] == "已按提示填入 1 格"
    assert not take.isVisible()
    desk.press(Key.Key_Z, CONTROL)
    assert desk.text("sports_area", 0, "area_each_m2") == "3.6亩"
    grid.go(0, desk.column("sports_area", "quantity"))
    desk.press(Key.Key_Return, ALT)
    assert said[-1] == "这里没有要接受的提示"


def test_a_day_pasted_as_a_bare_number_is_asked_about_and_taken_on_request(desk: Desk) -> None:
    desk.stand("partnership", 0, "since")
    clip("44000\n45536\n")
    desk.press(Key.Key_V, CONTROL)
    assert desk.sql("SELECT since FROM partnership") == [(None,), (None,)]
    assert "2020-06-18" in desk.problem()
    assert desk.window.shell.side.cell.take.text() == "按 2020-06-18 填入（Alt+回车）"
    desk.press(Key.Key_Return, ALT)
    assert desk.sql("SELECT since FROM partnership") == [("2020-06-18",), ("2024-09-01",)]
