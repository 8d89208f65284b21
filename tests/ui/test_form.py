"""Forms of one-row tables: the same habits as the grid."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QGuiApplication

from jhdesk.ui.theme import colour
from tests.builders import changed, of_type, school_tables
from tests.ui.desk import Desk, OpenDesk

Key = Qt.Key


def test_a_field_is_stored_when_it_is_left_and_the_header_follows(desk: Desk) -> None:
    form = desk.form("school")
    form.focus_field("name")
    form.lines["name"].edit.selectAll()
    desk.type("X")
    desk.press(Key.Key_Tab)
    assert desk.sql("SELECT name FROM school") == [("X",)]
    assert desk.window.shell is not None
    assert desk.window.shell.header.school.text() == "X"
    assert form.lines["county_code"].edit.hasFocus()


def test_enter_goes_to_the_next_field(desk: Desk) -> None:
    form = desk.form("school")
    form.focus_field("township")
    desk.press(Key.Key_Return)
    assert form.lines["urban_rural_code"].edit.hasFocus()


def test_enter_at_the_last_field_presses_nothing_outside(open_desk: OpenDesk) -> None:
    desk = open_desk(school_tables(), can_leave=True)
    form = desk.form("school")
    form.focus_field("founded_year")
    desk.type("1950")
    for _ in range(3):
        desk.press(Key.Key_Return)
    assert form.lines["founded_year"].edit.hasFocus()
    assert desk.sql("SELECT founded_year FROM school") == [(1950,)]


def test_arrows_go_past_a_choice_and_change_nothing(desk: Desk) -> None:
    form = desk.form("school")
    before = desk.sql("SELECT urban_rural_code, school_type, sponsor, is_boarding FROM school")
    form.focus_field("township")
    for _ in range(4):
        desk.press(Key.Key_Down)
    assert form.lines["is_boarding"].edit.hasFocus()
    desk.press(Key.Key_Up)
    assert form.lines["sponsor"].edit.hasFocus()
    desk.press(Key.Key_Tab)
    assert desk.sql("SELECT urban_rural_code, school_type, sponsor, is_boarding FROM school") == before


def test_a_choice_taken_from_the_list_is_stored_when_the_field_is_left_by_tab(desk: Desk) -> None:
    form = desk.form("school")
    form.focus_field("sponsor")
    desk.press(Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    desk.press(Key.Key_Down)
    desk.press(Key.Key_Tab)
    assert form.lines["sponsor"].edit.text() == "民办"
    assert desk.sql("SELECT sponsor FROM school") == [("private",)]


def test_escape_leaves_a_choice_as_it_was(desk: Desk) -> None:
    form = desk.form("school")
    form.focus_field("sponsor")
    desk.press(Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    desk.press(Key.Key_Down)
    desk.press(Key.Key_Escape)
    desk.press(Key.Key_Tab)
    assert desk.sql("SELECT sponsor FROM school") == [("public",)]


def test_a_word_that_is_no_choice_is_told_in_words_and_counted_once(desk: Desk) -> None:
    form = desk.form("period")
    form.focus_field("round")
    form.lines["round"].edit.selectAll()
    desk.type("xyz")
    desk.press(Key.Key_Tab)
    assert form.lines["round"].problem.text() == (
        "▲ “评估轮次”：所填内容不在可选项中，请从列表中选择，例如“学校自评”。"
    )
    desk.form("school").focus_field("name")
    form = desk.form("period")
    form.focus_field("snapshot_date")
    form.lines["snapshot_date"].edit.clear()
    desk.type("x")
    desk.press(Key.Key_Tab)
    assert desk.page("school").count.text() == "▲ 2 处待改"


def test_the_type_of_the_school_decides_its_units_at_once(desk: Desk) -> None:
    form = desk.form("school")
    form.focus_field("school_type")
    edit = form.lines["school_type"].edit
    edit.selectAll()
    desk.type("312")
    desk.press(Key.Key_Return)
    assert desk.sql("SELECT school_type FROM school") == [("312",)]
    assert edit.text() == "九年一贯制学校"
    assert desk.window.shell is not None
    stages = desk.window.shell.side.indicators.stages
    desk.qtbot.waitUntil(lambda: "不参加" in desk.window.shell.side.indicators.note.text())  # type: ignore[union-attr]
    assert [stages.tabText(at)[:2] for at in range(stages.count())] == ["小学"]


def test_a_nine_year_school_has_two_stages_beside_the_form(open_desk: OpenDesk) -> None:
    tables = school_tables(school=of_type("312"))
    tables["class_group"] = changed(tables["class_group"], 11, grade=7)
    desk = open_desk(tables)
    assert desk.window.shell is not None
    stages = desk.window.shell.side.indicators.stages
    assert [stages.tabText(at)[:2] for at in range(stages.count())] == ["小学", "初中"]


def test_what_is_not_understood_is_marked_below_its_field(desk: Desk) -> None:
    form = desk.form("school")
    form.focus_field("school_code")
    line = form.lines["school_code"]
    line.edit.selectAll()
    desk.type("216")
    desk.press(Key.Key_Tab)
    assert line.edit.text() == "216"
    assert line.edit.property("state") == "refused"
    assert line.problem.text().startswith("▲ “学校标识码”")
    assert desk.sql("SELECT school_code FROM school") == [(None,)]
    assert desk.sql("SELECT text FROM rejected_text") == [("216",)]


def test_escape_takes_back_what_was_typed(desk: Desk) -> None:
    form = desk.form("school")
    form.focus_field("name")
    desk.type("X")
    desk.press(Key.Key_Escape)
    assert form.lines["name"].edit.text() == "第一小学"
    desk.press(Key.Key_Tab)
    assert desk.sql("SELECT name FROM school") == [("第一小学",)]


def test_closing_the_window_stores_the_field_that_is_being_typed(desk: Desk) -> None:
    form = desk.form("school")
    form.focus_field("name")
    form.lines["name"].edit.selectAll()
    desk.type("Y")
    desk.window.close()
    assert desk.sql("SELECT name FROM school") == [("Y",)]


def test_what_the_school_is_not_asked_says_so_and_why_and_enter_goes_past_it(desk: Desk) -> None:
    form = desk.form("funding")
    asked, other = form.lines["public_fund_primary"].edit, form.lines["special_fund"].edit
    assert asked.placeholderText() == ""
    assert other.placeholderText() == "／ 不适用：本校是小学，不填这一项"
    assert "本校是小学" in other.accessibleDescription()
    form.focus_field("inclusive_fund")
    desk.press(Key.Key_Return)
    assert form.lines["budget_yuan"].edit.hasFocus()


def test_a_sign_for_nothing_is_a_blank_only_where_the_field_does_not_apply(desk: Desk) -> None:
    form = desk.form("funding")
    for name in ("special_fund", "public_fund_primary"):
        form.focus_field(name)
        desk.type("／")
        desk.press(Key.Key_Tab)
    assert form.lines["special_fund"].problem.text() == ""
    assert form.lines["special_fund"].edit.text() == ""
    assert "确实没有就填 0" in form.lines["public_fund_primary"].problem.text()
    assert form.lines["public_fund_primary"].edit.text() == "／"


def test_what_stands_where_nothing_is_asked_is_shown_zero_too(desk: Desk) -> None:
    row = desk.session.only_row("funding")
    desk.session.type_cell("funding", row.id, "special_fund", "0")
    assert desk.form("funding").lines["special_fund"].edit.text() == "0"
    assert desk.session.standing(desk.session.tables["funding"].field("special_fund"), row).name == "VALUE"


def test_an_empty_field_that_must_be_filled_in_says_so_to_a_reader(desk: Desk) -> None:
    form = desk.form("funding")
    row = desk.session.only_row("funding")
    desk.session.clear_cells("funding", [(row.id, "budget_yuan")])
    assert form.lines["budget_yuan"].edit.accessibleDescription().startswith("未填")
    desk.session.type_cell("funding", row.id, "budget_yuan", "0")
    assert form.lines["budget_yuan"].edit.text() == "0"
    assert "未填" not in form.lines["budget_yuan"].edit.accessibleDescription()


def test_where_the_cursor_is_shows_at_a_field_that_was_not_understood_too(desk: Desk) -> None:
    edit = desk.form("school").lines["school_code"].edit
    edit.setFocus()
    edit.setText("abc")
    edit.setModified(True)
    desk.press(Qt.Key.Key_Return)

    def border() -> QColor:
        return edit.grab().toImage().pixelColor(edit.width() // 2, 0)

    assert edit.property("state") == "refused"
    assert border() == colour("fails")
    edit.setFocus()
    assert border() == colour("accent")


def test_a_large_figure_is_seen_whole_in_large_text(desk: Desk) -> None:
    form = desk.form("funding")
    edit = form.lines["budget_yuan"].edit
    for _ in range(5):
        desk.window.resize_text(1)
    desk.qtbot.waitUntil(lambda: edit.width() >= form.fontMetrics().horizontalAdvance("0" * 14))
    assert form.area.widget().width() <= form.area.viewport().width()


def test_several_cells_are_pasted_into_as_many_fields_and_taken_back_at_once(desk: Desk) -> None:
    form, said = desk.form("school"), list[str]()
    desk.session.note.connect(said.append)
    before = desk.sql("SELECT * FROM school")
    form.focus_field("township")
    QGuiApplication.clipboard().setText("石桥乡\n镇中心区\n不知道\n")
    desk.press(Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert desk.sql("SELECT township, urban_rural_code, school_type FROM school") == [("石桥乡", "121", None)]
    assert desk.sql("SELECT text FROM rejected_text") == [("不知道",)]
    assert said[-1] == "已粘贴 3 格；▲ 1 格没有看懂，原样留着，请改正"
    desk.press(Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert (desk.sql("SELECT * FROM school"), desk.sql("SELECT * FROM rejected_text")) == (before, [])


def test_ctrl_z_takes_back_what_is_typed_first_and_then_what_was_stored(desk: Desk) -> None:
    form = desk.form("school")
    form.focus_field("township")
    form.lines["township"].edit.selectAll()
    desk.type("A")
    desk.press(Key.Key_Return)
    form.focus_field("township")
    desk.type("B")
    desk.press(Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert desk.sql("SELECT township FROM school") == [("A",)]
    desk.press(Key.Key_Escape)
    desk.press(Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert desk.sql("SELECT township FROM school") != [("A",)]
    assert form.lines["township"].edit.hasFocus()
    desk.press(Key.Key_Y, Qt.KeyboardModifier.ControlModifier)
    assert form.lines["township"].edit.text() == "A"


def test_a_refused_text_is_settled_by_leaving_the_field_with_what_it_holds(desk: Desk) -> None:
    form = desk.form("school")
    line = form.lines["name"]
    held = line.edit.text()
    form.focus_field("name")
    line.edit.selectAll()
    desk.type("11010519491231002X")
    desk.press(Key.Key_Return)
    assert (line.edit.text(), line.problem.isHidden()) == (held, False)
    form.focus_field("name")
    desk.press(Key.Key_Tab)  # only passing by
    assert not line.problem.isHidden()
    form.focus_field("name")
    desk.press(Key.Key_Return)
    assert (desk.session.refused, line.problem.isHidden()) == ({}, True)
