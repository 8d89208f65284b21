"""The page 校验: findings in sight, explained in place, jumped to and back; the signs that say how things stand."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel

from jhdesk.services.entry import Entry
from jhdesk.services.explaining import Explanations
from jhdesk.services.import_ import import_source
from jhdesk.services.workspace import Workspace
from tests.builders import changed, csv_folder, declared, row, school_tables
from tests.ui.desk import Desk, OpenDesk, fill

Key = Qt.Key
DECLARED = declared(
    "admission", "disability_enrolment", "cohort", "dropout_case", "responsibility", "ict", "library_stock",
    "funding", "course_offering", "school_course", "programme", "survey", "self_rating", "evidence", "partnership",
    "improvement", "declaration",
)  # fmt: skip


def tables(**classes: Any) -> dict[str, list[dict[str, Any]]]:
    """A school in which the rules find nothing; ``classes`` changes its first class."""
    whole = school_tables(no_data=DECLARED)
    staff = [{**each, "is_principal": at == 0, "training_hours_5y": 400} for at, each in enumerate(whole["staff"])]
    rooms = [{**whole["room"][0], "networked_multimedia": 0}, {**whole["room"][1], "room_type": "other_teaching"}]
    more = {
        "building": [row("building", name="楼", built_year=2000, floor_area_m2=2000, use="teaching", is_idle=False)]
    }
    aided = [{**each, "in_need": 3, "aided": 3} for each in whole["class_group"]]
    return {**whole, **more, "staff": staff, "room": rooms, "class_group": changed(aided, **classes)}


AIDED = {"aided": 5}


@pytest.fixture
def clean_desk(open_desk: OpenDesk) -> Desk:
    return open_desk(tables())


def lines(page: Any) -> list[str]:
    return [page.list.item(at).text()[:6] for at in range(page.list.count())]


def sign(desk: Desk) -> str:
    shell = desk.window.shell
    assert shell is not None
    desk.session.review.update()
    button = shell.navigation.buttons["check"]
    return f"{button.sign.text()} {button.accessibleName()}"


def settle(desk: Desk) -> None:
    """As if one had stopped typing for a moment."""
    desk.session.review.update()


def test_the_sign_of_the_page_follows_what_is_typed_after_a_pause(clean_desk: Desk) -> None:
    desk = clean_desk
    assert sign(desk) == "✓ 校验，校验通过"
    room = desk.session.entry.rows("room")[0].id
    desk.session.type_cell("room", room, "networked_multimedia", "13")
    shell = desk.window.shell
    assert shell is not None
    desk.qtbot.waitUntil(lambda: shell.navigation.buttons["check"].sign.text() == "▲ 1")
    assert sign(desk) == "▲ 1 校验，有 1 处必须改正"
    desk.session.type_cell("room", room, "networked_multimedia", "0")
    desk.session.type_cell("room", room, "area_each_m2", "15")
    assert sign(desk) == "● 1 校验，有 1 处要改正或说明"


def test_once_they_were_looked_for_findings_follow_every_cell(clean_desk: Desk) -> None:
    settle(clean_desk)
    shown = clean_desk.window.shell.navigation.buttons["check"].sign
    room = clean_desk.session.entry.rows("room")[0].id
    seen = []
    for rooms in ("99", "12", "13"):
        clean_desk.session.type_cell("room", room, "networked_multimedia", rooms)
        QApplication.processEvents()
        seen.append(shown.text())
    assert seen == ["▲ 1", "● 1", "▲ 1"]


def test_items_that_are_not_met_are_counted_as_one_types(clean_desk: Desk) -> None:
    """G12 asks that every teacher holds a certificate."""
    settle(clean_desk)
    button, session = clean_desk.window.shell.navigation.buttons["items"], clean_desk.session
    for each in session.entry.rows("staff"):
        session.type_cell("staff", each.id, "has_certificate", "是")
    QApplication.processEvents()
    met = button.sign.text()
    session.type_cell("staff", session.entry.rows("staff")[0].id, "has_certificate", "否")
    QApplication.processEvents()
    unmet = [each.id for each in session.items if each.status == "unmet" and each.id[0] != "P"]
    assert "G12" in unmet
    assert button.sign.text() == f"▲ {len(unmet)}" != met
    assert button.accessibleName().endswith(f"有 {len(unmet)} 项未达到")


def test_hard_ones_stand_first_and_a_filter_shows_one_kind(open_desk: OpenDesk) -> None:
    desk = open_desk({**tables(**AIDED), "staff": changed(tables()["staff"], degree=None)})
    desk.session.type_cell("room", desk.session.entry.rows("room")[0].id, "area_each_m2", "15")
    page = desk.page("check")
    assert lines(page) == ["▲ R104", "● R306", "● R604"]
    assert [page.filter.tabText(at) for at in range(4)] == ["全部 3", "必须改正 1", "改正或说明 2", "已说明 0"]
    assert page.summary.text().startswith("▲ 没有通过")
    page.filter.setCurrentIndex(2)
    assert lines(page) == ["● R306", "● R604"]
    page.filter.setCurrentIndex(3)
    assert (lines(page), page.none.text(), page.detail.isVisible()) == ([], "没有“已说明”的。", False)


def test_nothing_to_say_is_said(clean_desk: Desk) -> None:
    page = clean_desk.page("check")
    assert (page.none.text(), page.list.isVisible()) == ("✓ 没有要改正或说明的地方。", False)
    assert page.summary.text() == "✓ 校验通过"
    clean_desk.press(Key.Key_F8)
    assert "没有要改正或说明" in clean_desk.window.statusBar().currentMessage()


def test_what_cannot_be_assessed_is_folded(open_desk: OpenDesk) -> None:
    whole = tables()
    desk = open_desk({**whole, "class_group": changed(whole["class_group"], boys=None, aided=1)})
    page = desk.page("check")
    assert not page.unknown_area.isVisible()
    page.fold.click()
    assert page.unknown_area.isVisible()
    assert any(line.startswith("R601") and "男生数" in line for line in page.unknown.text().splitlines())
    page.fold.click()
    assert not page.unknown_area.isVisible()


def test_a_finding_is_explained_in_place_by_keys_alone(open_desk: OpenDesk) -> None:
    desk = open_desk(tables(**AIDED))
    page = desk.page("check")
    page.take_focus()
    assert desk.focus() is page.list
    desk.press(Key.Key_F2)
    assert desk.focus() is page.detail.answer
    desk.press(Key.Key_Return)
    assert "说明还没有写" in page.detail.asked.text()
    desk.type("11010519491231002X")
    desk.press(Key.Key_Return)
    assert "身份证号" in page.detail.asked.text()
    assert desk.sql("SELECT count(*) FROM explanation") == [(0,)]
    desk.press(Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    desk.type("two pupils came later")
    desk.press(Key.Key_Return)
    assert desk.sql("SELECT rule, row_key, numbers, text FROM explanation") == [
        ("R604", "1|1", '{"part": 5, "whole": 3}', "two pupils came later")
    ]
    assert lines(page) == ["✓ R604"]
    assert desk.focus() is page.list
    assert sign(desk) == "✓ 校验，校验通过"
    assert desk.window.saved.text().endswith("已保存")
    page.detail.back.click()
    assert lines(page) == ["● R604"]
    assert desk.sql("SELECT count(*) FROM explanation") == [(0,)]


def test_it_is_asked_again_with_the_old_text_when_a_number_changes(open_desk: OpenDesk) -> None:
    desk = open_desk(tables(**AIDED))
    page = desk.page("check")
    page.explain("the reason")
    desk.session.type_cell("class_group", desk.session.entry.rows("class_group")[0].id, "aided", "6")
    settle(desk)
    assert lines(page) == ["● R604"]
    assert "数字变了" in page.detail.asked.text()
    assert page.detail.answer.text() == "the reason"
    page.detail.answer.returnPressed.emit()
    assert lines(page) == ["✓ R604"]


def test_last_year_s_reason_is_offered_and_one_key_takes_it(open_desk: OpenDesk, tmp_path: Path) -> None:
    folder = tmp_path / "workspace"
    fill(folder, tables(**AIDED))
    with Workspace(folder) as workspace:
        last = tables(aided=4)
        import_source(workspace, csv_folder(tmp_path / "last", {**last, "period": [row("period", school_year=2023)]}))
        entry = Entry(workspace, workspace.period(2023).id)
        from jhdesk.services.checking import check

        (finding,) = [each for each in check(entry) if each.rule == "R604"]
        Explanations(entry).explain(finding, "the reason of last year")
    desk = open_desk(folder=folder)
    page = desk.page("check")
    page.take_focus()
    assert "上年的说明" in page.detail.asked.text()
    desk.press(Key.Key_F2)
    assert page.detail.answer.selectedText() == "the reason of last year"
    desk.press(Key.Key_Return)
    assert lines(page) == ["✓ R604"]


def test_after_one_explanation_comes_the_next_finding(open_desk: OpenDesk) -> None:
    desk = open_desk(tables(**AIDED))
    desk.session.type_cell("room", desk.session.entry.rows("room")[0].id, "area_each_m2", "15")
    page = desk.page("check")
    page.take_focus()
    desk.press(Key.Key_F2)
    desk.type("a hall")
    desk.press(Key.Key_Return)
    assert lines(page) == ["● R604", "✓ R306"]
    assert (page.standing.finding.rule, desk.focus() is page.detail.answer) == ("R604", True)
    assert page.detail.answer.text() == ""


def test_enter_jumps_to_the_cell_and_one_key_back(open_desk: OpenDesk) -> None:
    desk = open_desk(tables(**AIDED))
    shell = desk.window.shell
    assert shell is not None
    page = desk.page("check")
    page.take_focus()
    desk.press(Key.Key_Return)
    assert shell.name == "pupils"
    grid = desk.focus()
    assert grid is desk.grid("class_group")
    assert (grid.currentIndex().row(), grid.currentIndex().column()) == (0, desk.column("class_group", "aided"))
    desk.press(Key.Key_F8, Qt.KeyboardModifier.ShiftModifier)
    assert (shell.name, desk.focus()) == ("check", page.list)
    desk.press(Key.Key_F8, Qt.KeyboardModifier.ShiftModifier)
    assert (shell.name, desk.focus()) == ("pupils", grid)


def test_f8_goes_through_the_findings_from_anywhere(open_desk: OpenDesk) -> None:
    desk = open_desk({**tables(**AIDED), "staff": changed(tables()["staff"], 2, degree=None)})
    shell = desk.window.shell
    assert shell is not None
    desk.stand("room", 1, "quantity")
    desk.press(Key.Key_F8)
    staff = desk.grid("staff")
    assert (desk.focus(), staff.currentIndex().row()) == (staff, 2)
    assert "第 1 处，共 2 处" in desk.window.statusBar().currentMessage()
    desk.press(Key.Key_F8, Qt.KeyboardModifier.ShiftModifier)
    assert (shell.name, desk.focus().currentIndex().row()) == ("premises", 1)
    desk.press(Key.Key_F8)
    assert shell.name == "pupils"
    desk.press(Key.Key_F8)
    assert (shell.name, staff.currentIndex().column()) == ("staff", desk.column("staff", "degree"))
    desk.type("21")
    desk.press(Key.Key_Return)
    desk.press(Key.Key_F8)
    assert "第 1 处，共 1 处" in desk.window.statusBar().currentMessage()
    assert shell.name == "pupils"


def test_a_missing_table_is_jumped_to_as_well(open_desk: OpenDesk) -> None:
    whole = tables()
    desk = open_desk({**whole, "no_data": [each for each in whole["no_data"] if each["table"] != "survey"]})
    desk.press(Key.Key_F8)
    assert desk.focus() is desk.grid("survey")


def test_contradictory_tables_are_shown_side_by_side(open_desk: OpenDesk) -> None:
    whole, ict = tables(), [row("ict", pupil_spaces=301, platform_space=True, bandwidth_mbps=200)]
    told = [each for each in whole["no_data"] if each["table"] != "ict"]
    desk = open_desk({**whole, "ict": ict, "no_data": told})
    page = desk.page("check")
    QApplication.processEvents()
    assert lines(page) == ["● R408"]
    texts = [each.text() for each in page.detail.clashes.findChildren(QLabel) if each.isVisible()]
    for wanted in ("信息化", "301", "班级学生", "合计", "144", "156", "1 年级 1 班", "…… 共 12 行"):
        assert wanted in texts
    blocks = {each.text(): each.mapTo(page, each.pos()).y() for each in page.detail.clashes.findChildren(QLabel)}
    assert blocks["信息化"] == blocks["班级学生"]


def test_what_one_is_typing_is_not_lost_when_figures_are_checked_again(open_desk: OpenDesk) -> None:
    desk = open_desk(tables(**AIDED))
    page = desk.page("check")
    page.take_focus()
    desk.press(Key.Key_F2)
    desk.type("half a rea")
    desk.session.type_cell("class_group", desk.session.entry.rows("class_group")[1].id, "girls", "14")
    settle(desk)
    assert page.detail.answer.text() == "half a rea"


def test_the_findings_of_the_row_are_told_beside_the_grid(open_desk: OpenDesk) -> None:
    desk = open_desk(tables(**AIDED))
    settle(desk)
    shell = desk.window.shell
    assert shell is not None
    told = shell.side.cell.findings
    desk.stand("class_group", 0, "aided")
    assert told.text() == "● 已资助 5 人，家庭经济困难学生 3 人。请核对，或说明原因。"
    desk.stand("class_group", 0, "boys")
    assert told.text().startswith("● “已资助困难学生数”：已资助 5 人")
    desk.stand("class_group", 1, "boys")
    assert told.text() == ""
    desk.stand("class_group", 0, "aided")
    desk.session.type_cell("class_group", desk.session.entry.rows("class_group")[0].id, "aided", "x")
    settle(desk)
    desk.qtbot.waitUntil(lambda: desk.problem().startswith("▲"))
    assert "没有被接受" not in told.text()  # said above, with the reason
    desk.stand("class_group", 0, "in_need")
    assert "没有被接受" in told.text()


def test_a_hard_finding_blocks_hand_in_and_a_soft_one_does_not(open_desk: OpenDesk) -> None:
    desk = open_desk(tables(**AIDED))
    page = desk.page("handin")
    assert page.go.isEnabled()
    desk.session.type_cell("room", desk.session.entry.rows("room")[0].id, "networked_multimedia", "13")
    assert not page.go.isEnabled()
    assert "13 间" in " ".join(each.text() for each in page.blocked.findChildren(QLabel))


def test_another_school_year_has_its_own_explanations(open_desk: OpenDesk, tmp_path: Path) -> None:
    folder = tmp_path / "workspace"
    fill(folder, tables(**AIDED))
    with Workspace(folder) as workspace:
        last = {**tables(**AIDED), "period": [row("period", school_year=2023)]}
        import_source(workspace, csv_folder(tmp_path / "last", last))
    desk = open_desk(folder=folder)
    page = desk.page("check")
    page.explain("of 2024")
    desk.session.open(desk.window.workspace.period(2023).id)
    settle(desk)
    assert [(text[0], "R604" in text) for text in lines(page) if "R604" in text] == [("●", True)]
    assert page.detail.answer.text() == ""


def test_a_window_that_closes_while_something_is_to_be_checked(open_desk: OpenDesk) -> None:
    desk = open_desk(tables())
    desk.session.type_cell("room", desk.session.entry.rows("room")[0].id, "quantity", "13")
    session = desk.session
    assert session.review._timer.isActive()
    desk.window.close()
    assert not session.review._timer.isActive()
