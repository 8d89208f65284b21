"""Rating, proving and declaring by keyboard: what is stored, what is told beside the field, and what is seen again."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QApplication, QLabel

from jhdesk.services.entry import TABLES
from jhdesk.ui.messages.ratings import no_names_text
from jhdesk.ui.pages import ratings_page
from jhdesk.ui.pages.rating_panels import EvidenceRow, RatedPanel
from tests.builders import of_type, school_tables
from tests.ui.desk import Desk, OpenDesk

Key = Qt.Key
IDENTITY = "11010519491231002X"
RATINGS = "SELECT item_id, rating, narrative FROM self_rating ORDER BY id"
DECLARED = "SELECT item_id, occurred, note FROM declaration ORDER BY id"
EVIDENCE = "SELECT item_id, file_name, place, sha256 FROM evidence ORDER BY id"


@pytest.fixture
def page(desk: Desk) -> Any:
    made = desk.page("ratings")
    assert desk.sql(RATINGS) == desk.sql(DECLARED) == desk.sql(EVIDENCE) == []
    return made


def stand(page: Any, item_id: str, field: str) -> Any:
    """The cursor in a field of an item; the line."""
    answers = page.panels[item_id].answers if item_id in page.panels else page.declared.answers[item_id]
    line = answers.lines[field]
    line.edit.setFocus()
    return line


def sign(desk: Desk) -> str:
    assert desk.window.shell is not None
    return desk.window.shell.navigation.buttons["ratings"].accessibleName()


def state(page: Any, item_id: str) -> str:
    head = page.panels[item_id].head if item_id in page.panels else page.declared.heads[item_id]
    return str(head.state.text())


def add_files(desk: Desk, page: Any, item_id: str, *paths: Path) -> RatedPanel:
    """Adds files as if chosen in the dialog, and waits until they are told of."""
    panel: RatedPanel = page.panels[item_id]
    panel.tell("")
    page.add_files(item_id, paths)
    desk.qtbot.waitUntil(lambda: desk.window.centralWidget().isEnabled() and bool(panel.told.text()))
    QApplication.processEvents()  # what was added to a layout is shown in the next turn
    return panel


def looked_at(desk: Desk, row: EvidenceRow) -> str:
    """What is said of a copy, once it was looked at."""
    desk.qtbot.waitUntil(lambda: not row.state.text().startswith("…"))
    return row.state.text()


def file(folder: Path, name: str = "章程.pdf", content: bytes = b"statute") -> Path:
    path = folder / "source" / name
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(content)
    return path


def test_an_item_is_rated_by_keyboard(desk: Desk, page: Any) -> None:
    assert (sign(desk), state(page, "Q3")) == ("自评与佐证，还有 15 项没有自评或申报", "○ 待评")
    stand(page, "Q3", "rating")
    desk.press(Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    desk.press(Key.Key_Down)
    desk.press(Key.Key_Down)
    desk.press(Key.Key_Return)
    assert desk.sql(RATINGS) == [("Q3", "good", None)]
    assert (sign(desk), state(page, "Q3")) == ("自评与佐证，还有 14 项没有自评或申报", "✓ 自评达到要求")
    assert desk.focus() is page.panels["Q3"].answers.lines["narrative"].edit
    stand(page, "P31", "rating")
    desk.type("较")
    desk.press(Key.Key_Tab)
    assert desk.sql(RATINGS)[1:] == [("P31", "poor", None)]
    assert state(page, "P31") == "▲ 自评未达到要求"


def test_the_narrative_is_stored_when_it_is_left_with_its_lines(desk: Desk, page: Any) -> None:
    stand(page, "Q6", "narrative")
    desk.type("每周升旗")
    desk.press(Key.Key_Return)
    desk.type("每月班会")
    assert desk.sql(RATINGS) == []
    desk.press(Key.Key_Tab)
    assert desk.sql(RATINGS) == [("Q6", None, "每周升旗\n每月班会")]
    assert state(page, "Q6") == "○ 待评"
    assert desk.focus() is page.panels["Q6"].add_button


def test_what_is_being_written_is_stored_when_the_window_is_closed(desk: Desk, page: Any) -> None:
    stand(page, "Q6", "narrative")
    desk.type("x")
    desk.window.close()
    assert desk.sql(RATINGS) == [("Q6", None, "x")]


def test_the_row_goes_with_the_last_thing_in_it(desk: Desk, page: Any) -> None:
    for field, text in (("rating", "优秀"), ("narrative", "x")):
        stand(page, "Q3", field)
        desk.type(text)
        desk.press(Key.Key_Tab)
    for field, left in (("rating", [("Q3", None, "x")]), ("narrative", [])):
        stand(page, "Q3", field).edit.selectAll()
        desk.press(Key.Key_Delete)
        desk.press(Key.Key_Tab)
        assert desk.sql(RATINGS) == left
    assert desk.session.entry.tables()["self_rating"] == []


def test_a_word_that_is_no_rating_is_told_beside_the_field(desk: Desk, page: Any) -> None:
    line = stand(page, "Q3", "rating")
    desk.type("xyz")
    desk.press(Key.Key_Tab)
    assert line.problem.isVisible()
    assert line.problem.text().startswith("▲ “自评等次”")
    assert desk.sql(RATINGS) == [("Q3", None, None)]
    assert desk.sql("SELECT field, text FROM rejected_text") == [("rating", "xyz")]
    line.edit.setFocus()
    line.edit.selectAll()
    desk.type("优秀")
    desk.press(Key.Key_Tab)
    assert not line.problem.isVisible()
    assert desk.sql(RATINGS) == [("Q3", "excellent", None)]


@pytest.mark.parametrize("held", ["", "已有的说明"])
def test_an_identity_number_is_stored_nowhere_and_the_text_stays_to_be_corrected(
    desk: Desk, page: Any, held: str
) -> None:
    line = stand(page, "Q3", "narrative")
    desk.type(held)
    desk.press(Key.Key_Tab)
    before = desk.sql(RATINGS)
    line.edit.setFocus()
    line.edit.selectAll()
    desk.type(f"走访 {IDENTITY}，")
    desk.press(Key.Key_Tab)
    assert line.problem.isVisible()
    assert "身份证" in line.problem.text()
    assert desk.sql(RATINGS) == before
    assert not any(IDENTITY[:10] in str(row) for row in desk.sql("SELECT * FROM change_log"))
    assert desk.sql("SELECT * FROM rejected_text") == []
    stand(page, "Q5", "rating")
    desk.type("良好")
    desk.press(Key.Key_Tab)  # a change elsewhere takes nothing back
    assert line.edit.text() == f"走访 {IDENTITY}，"
    line.edit.setFocus()
    desk.press(Key.Key_Escape)
    assert (line.edit.text(), line.problem.isVisible()) == (held, False)
    desk.type("x")
    desk.press(Key.Key_Tab)
    assert ("Q3", None, "x" + held) in desk.sql(RATINGS)


def test_declarations_tell_empty_from_no(desk: Desk, page: Any) -> None:
    line = stand(page, "V3", "occurred")
    assert (state(page, "V3"), line.edit.text(), line.edit.property("state")) == ("○ 未申报", "", "wanted")
    desk.type("否")
    desk.press(Key.Key_Return)
    assert (state(page, "V3"), line.edit.text(), line.edit.property("state")) == ("✓ 没有发生", "否", "")
    assert desk.focus() is page.declared.answers["V3"].lines["note"].edit
    stand(page, "P33", "occurred")
    desk.type("是")
    desk.press(Key.Key_Tab)
    desk.type("已纠正")
    desk.press(Key.Key_Tab)
    assert desk.sql(DECLARED) == [("V3", 0, None), ("P33", 1, "已纠正")]
    assert state(page, "P33") == "▲ 发生过"
    assert sign(desk) == "自评与佐证，还有 13 项没有自评或申报"


def test_arrows_and_enter_go_from_item_to_item(desk: Desk, page: Any) -> None:
    stand(page, "V1", "note")
    desk.press(Key.Key_Return)
    assert desk.focus() is page.declared.answers["V2"].lines["occurred"].edit
    stand(page, "Q5", "rating")
    desk.press(Key.Key_Up)
    assert desk.focus() is page.panels["Q3"].answers.lines["narrative"].edit
    stand(page, "P33", "note")
    desk.press(Key.Key_Return)
    assert desk.focus() is page.declared.answers["P33"].lines["note"].edit


def test_files_are_added_shown_and_removed(
    desk: Desk, page: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    panel = add_files(desk, page, "Q3", file(tmp_path), file(tmp_path, "制度.docx", b"rules"))
    assert panel.told.text() == "✓ 已添加 2 个文件。"
    digest = hashlib.sha256(b"statute").hexdigest()
    assert desk.sql(EVIDENCE)[0] == ("Q3", "章程.pdf", None, digest)
    first, second = panel.evidence
    assert (first.name.text(), first.digest.text()) == ("章程.pdf", f"摘要 {digest[:12]}…")
    assert looked_at(desk, first) == "✓ 副本完好"
    first.line.edit.setFocus()
    desk.type("档案室")
    desk.press(Key.Key_Tab)
    assert desk.sql(EVIDENCE)[0][2] == "档案室"
    assert panel.evidence[0] is first
    opened: list[QUrl] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: opened.append(url) or True)
    assert desk.focus() is first.open
    desk.press(Key.Key_Return)
    assert Path(opened[0].toLocalFile()).read_bytes() == b"statute"
    answers = [False, True]
    monkeypatch.setattr(ratings_page, "ask", lambda *_: answers.pop(0))
    second.remove.click()
    assert len(desk.sql(EVIDENCE)) == 2
    second.remove.click()
    assert [row[1] for row in desk.sql(EVIDENCE)] == ["章程.pdf"]
    assert len(panel.evidence) == 1
    assert (desk.folder / "evidence" / digest).is_file()


def test_tab_goes_down_through_files_and_then_to_the_button(desk: Desk, page: Any, tmp_path: Path) -> None:
    panel = add_files(desk, page, "Q3", file(tmp_path))
    stand(page, "Q3", "narrative")
    row = panel.evidence[0]
    for widget in (
        row.line.edit,
        row.open,
        row.remove,
        panel.add_button,
        page.panels["Q5"].answers.lines["rating"].edit,
    ):
        desk.press(Key.Key_Tab)
        assert desk.focus() is widget


def test_files_that_are_not_taken_are_told_beside_the_item(desk: Desk, page: Any, tmp_path: Path) -> None:
    names = file(tmp_path, f"{IDENTITY}.pdf")
    panel = add_files(desk, page, "Q3", file(tmp_path, "空.pdf", b""), names, tmp_path / "不在.pdf", file(tmp_path))
    told = panel.told.text().splitlines()
    assert told[0] == "✓ 已添加 1 个文件。"
    for line, begin in zip(told[1:], ("▲ “空.pdf”是空的", "▲ 文件名中有身份证号码", "▲ “不在.pdf”"), strict=True):
        assert line.startswith(begin)
    assert IDENTITY not in panel.told.text()
    again = add_files(desk, page, "Q3", file(tmp_path, content=b"new"))
    assert again.told.text() == "✓ “章程.pdf”已换成这次的内容。"
    assert len(panel.evidence) == 1


def test_a_copy_that_was_changed_or_lost_is_marked_when_the_page_is_opened(
    desk: Desk, page: Any, tmp_path: Path
) -> None:
    panel = add_files(desk, page, "Q3", file(tmp_path), file(tmp_path, "制度.docx", b"rules"))
    desk.page("school")
    (desk.folder / "evidence" / hashlib.sha256(b"statute").hexdigest()).write_bytes(b"Statute")
    (desk.folder / "evidence" / hashlib.sha256(b"rules").hexdigest()).unlink()
    desk.page("ratings")
    first, second = panel.evidence
    desk.qtbot.waitUntil(lambda: first.state.text().startswith("▲ 副本被改动过"))
    assert second.state.text().startswith("▲ 没有副本")
    first.open.click()
    assert panel.told.text().startswith("▲ “章程.pdf”保存的副本与登记的摘要不一致")
    add_files(desk, page, "Q3", file(tmp_path))
    desk.qtbot.waitUntil(lambda: first.state.text() == "✓ 副本完好")


def test_a_reopened_window_shows_everything_and_so_do_the_grids(
    desk: Desk, page: Any, open_desk: OpenDesk, tmp_path: Path
) -> None:
    stand(page, "Q3", "rating")
    desk.type("优秀")
    desk.press(Key.Key_Tab)
    desk.type("备案")
    desk.press(Key.Key_Tab)
    stand(page, "V1", "occurred")
    desk.type("否")
    desk.press(Key.Key_Tab)
    add_files(desk, page, "Q3", file(tmp_path))
    desk.window.close()
    again = open_desk(folder=desk.folder)
    assert sign(again) == "自评与佐证，还有 13 项没有自评或申报"
    assert again.text("self_rating", 0, "rating") == "优秀"
    assert again.text("evidence", 0, "file_name") == "章程.pdf"
    assert again.text("declaration", 0, "occurred") == "否"
    shown = again.page("ratings")
    lines = shown.panels["Q3"].answers.lines
    assert (lines["rating"].edit.text(), lines["narrative"].edit.text()) == ("优秀", "备案")
    assert shown.declared.answers["V1"].lines["occurred"].edit.text() == "否"
    assert looked_at(again, shown.panels["Q3"].evidence[0]) == "✓ 副本完好"


def test_the_page_follows_the_grids(desk: Desk, page: Any) -> None:
    row = desk.session.add_row("self_rating", {"item_id": "Q7"})
    desk.session.type_cell("self_rating", row.id, "rating", "一般")
    assert state(page, "Q7") == "▲ 自评未达到要求"
    desk.session.delete_rows("self_rating", [row.id])
    assert state(page, "Q7") == "○ 待评"


def test_a_special_school_sees_what_concerns_it(open_desk: OpenDesk) -> None:
    desk = open_desk(school_tables(school=of_type("514")))
    page = desk.page("ratings")
    assert page.panels == {}
    assert list(page.declared.answers) == ["V1", "V2", "V3", "V4", "V5", "V6"]
    assert sign(desk) == "自评与佐证，还有 6 项没有自评或申报"
    desk.session.type_cell("school", desk.session.only_row("school").id, "school_type", "211")
    assert list(page.panels) == ["Q3", "Q5", "Q6", "Q7", "Q8", "P25", "P31", "P32"]
    assert "P33" in page.declared.answers


def test_national_items_and_the_county_s_stand_apart(desk: Desk, page: Any) -> None:
    QApplication.processEvents()
    seen = [each.text() for each in page.findChildren(QLabel) if each.isVisible()]
    at = [
        next(n for n, text in enumerate(seen) if text.startswith(word)) for word in ("国家标准", "Q8", "县规划", "P25")
    ]
    assert at == sorted(at)
    assert seen.count("不得写学生姓名。") == 8


def test_no_part_of_the_page_is_a_window_of_its_own(desk: Desk, page: Any, tmp_path: Path) -> None:
    add_files(desk, page, "Q3", file(tmp_path))
    assert [widget for widget in QApplication.topLevelWidgets() if widget.isVisible()] == [desk.window]


def test_grids_say_where_no_pupil_may_be_named(desk: Desk) -> None:
    for table in ("self_rating", "evidence", "improvement", "dropout_case", "declaration", "partnership", "no_data"):
        told = no_names_text(TABLES[table].fields)
        assert told.endswith("中不得写学生姓名。"), table
        assert told in desk.grid(table).parentWidget().help.text()  # type: ignore[union-attr]
    assert "学生姓名" not in desk.grid("survey").parentWidget().help.text()  # type: ignore[union-attr]


def test_a_file_s_place_makes_no_row_of_its_own(desk: Desk, page: Any, tmp_path: Path) -> None:
    panel = add_files(desk, page, "Q3", file(tmp_path))
    panel.evidence[0].line.edit.setFocus()
    desk.type("x")
    desk.session.remove_evidence([panel.evidence[0].row_id])
    QApplication.processEvents()
    assert desk.sql(EVIDENCE) == []


def test_an_item_s_id_is_chosen_by_its_title_and_stored_alone(desk: Desk) -> None:
    desk.stand("improvement", 0, "item_id")
    desk.type("骨干教师")
    desk.press(Key.Key_Down)
    desk.press(Key.Key_Return)
    assert desk.sql("SELECT item_id FROM improvement") == [("L2",)]
    assert desk.text("improvement", 0, "item_id") == "L2"
    desk.stand("declaration", 0, "item_id")
    desk.type("v4")
    desk.press(Key.Key_Tab)
    assert desk.sql("SELECT item_id FROM declaration") == [("V4",)]
    desk.stand("improvement", 1, "item_id")
    desk.type("X9")
    desk.press(Key.Key_Tab)
    assert desk.sql("SELECT item_id FROM improvement")[1:] == [("X9",)]
