"""The gap solver in the window: ways out for each stage, the chosen one in the ledger, and what keeps from it."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QDialog, QLabel, QPushButton, QWidget

from jhdesk.services.costs import load_costs
from jhdesk.ui.pages import advice_page
from jhdesk.ui.pages.advice_page import OwnerDialog, proposed_day
from jhdesk.ui.widgets.costs_dialog import CostsDialog
from tests.builders import changed, of_type, pupils, row, school_tables
from tests.ui.desk import Desk, OpenDesk

DUE = datetime.date(2025, 6, 30)
Key = Qt.Key


def texts(widget: QWidget) -> list[str]:
    QApplication.processEvents()
    return [each.text() for each in widget.findChildren(QLabel) if each.isVisible() and each.text()]


def buttons(widget: QWidget) -> list[QPushButton]:
    QApplication.processEvents()
    return [each for each in widget.findChildren(QPushButton) if each.isVisible()]


@pytest.fixture
def short(open_desk: OpenDesk) -> Desk:
    """A school whose rooms lack 350 m2 and which meets nothing but that one too little: it fails."""
    rooms = [row("room", row_no=1, room_type="classroom", quantity=10, area_each_m2=100, networked_multimedia=10)]
    return open_desk(school_tables(room=rooms))


def entered(desk: Desk, monkeypatch: pytest.MonkeyPatch, owner: str = "总务主任", due: str = "2025-06-30") -> Any:
    """The page after the first way was chosen and the dialog filled in so."""
    page = desk.page("advice")

    def answer(dialog: OwnerDialog) -> int:
        dialog.owner.setText(owner)
        dialog.due.setText(due)
        dialog.check()
        return dialog.result()

    monkeypatch.setattr(OwnerDialog, "exec", answer)
    next(each for each in buttons(page) if "台账" in each.text()).click()
    return page


def test_a_stage_that_fails_has_its_gap_and_its_ways(short: Desk) -> None:
    told = texts(short.page("advice"))
    assert any(text.startswith("L4 生均教学及辅助用房面积 3.33，标准 4.5，差 350 平方米") for text in told)
    assert any(text.startswith("办法 1 · 约 ") for text in told)
    assert any("增加教学及辅助用房" in text for text in told)


def test_the_chosen_way_becomes_rows_of_the_ledger(short: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    entered(short, monkeypatch)
    rows = short.sql("SELECT item_id, owner, due_on, done_on FROM improvement")
    assert rows
    assert {each[1:] for each in rows} == {("总务主任", "2025-06-30", None)}
    assert short.window.shell.name == "appraisal"
    assert short.grid("improvement").currentIndex().row() == 0
    assert short.sql("SELECT DISTINCT origin FROM change_log WHERE table_name = 'improvement'") == [("advice",)]


def test_what_was_done_after_the_advice_makes_it_pass(short: Desk) -> None:
    page = short.page("advice")
    assert len(buttons(page)) > 1
    room = short.session.entry.rows("room")[0].id
    short.session.type_cell("room", room, "area_each_m2", "135")
    short.session.type_cell("room", room, "networked_multimedia", "10")
    short.qtbot.waitUntil(lambda: "已经达标，不需要改变。" in texts(page))
    assert [each.text() for each in buttons(page)] == ["改费用…"]


@pytest.mark.parametrize(
    ("owner", "due", "said"),
    [
        ("", "2025-06-30", "“责任人”还没有填"),
        ("11010119900307123X", "2025-06-30", "身份证"),
        ("甲", "明年", "整改时限"),
        ("甲", "", "“整改时限”还没有填"),
    ],
)
def test_a_dialog_that_cannot_be_used_says_so(short: Desk, qtbot: Any, owner: str, due: str, said: str) -> None:
    dialog = OwnerDialog(short.page("advice"))
    qtbot.addWidget(dialog)
    dialog.owner.setText(owner)
    dialog.due.setText(due)
    dialog.check()
    assert said in dialog.problem.text()
    assert dialog.result() != QDialog.DialogCode.Accepted


def test_dates_are_understood_as_in_the_grid(short: Desk, qtbot: Any) -> None:
    dialog = OwnerDialog(short.page("advice"))
    qtbot.addWidget(dialog)
    dialog.owner.setText("甲")
    dialog.due.setText("2025年6月30日")
    dialog.check()
    assert (dialog.result(), dialog.day()) == (QDialog.DialogCode.Accepted, DUE)


def test_blanks_come_first(open_desk: OpenDesk) -> None:
    desk = open_desk(school_tables(room=changed(school_tables()["room"], 1, area_each_m2=None)))
    page = desk.page("advice")
    assert any(text.startswith("先填完下面的数据") and "用房第 2 行：每间面积" in text for text in texts(page))
    assert [each.text() for each in buttons(page)] == ["改费用…"]


def test_a_stage_that_is_left_out_has_no_advice(open_desk: OpenDesk) -> None:
    desk = open_desk(school_tables(school=of_type("218"), class_group=pupils(primary=49)))
    assert "小学：不足 50 人的教学点，不参加七项指标评估。" in texts(desk.page("advice"))


def test_a_broken_file_of_costs_is_told_in_its_place(short: Desk) -> None:
    (short.folder / "costs.toml").write_text("[hire_teacher]\nyuan = 一万\n", encoding="utf-8")
    page = short.page("advice")
    assert any("费用文件" in text and "第 2 行" in text for text in texts(page))


def test_a_file_of_costs_that_was_repaired_counts_when_one_comes_back(short: Desk) -> None:
    own = short.folder / "costs.toml"
    own.write_text("[hire_teacher]\nyuan = 一万\n", encoding="utf-8")
    page = short.page("advice")
    short.page("items")
    own.unlink()
    short.page("advice")
    assert page.told.isHidden()
    assert any(text.startswith("办法 1 · 约 ") for text in texts(page))


@pytest.mark.parametrize(
    ("today", "due"), [((2026, 11, 24), (2027, 5, 31)), ((2024, 8, 31), (2025, 2, 28)), ((2026, 1, 1), (2026, 7, 31))]
)
def test_half_a_year_is_proposed(
    monkeypatch: pytest.MonkeyPatch, today: tuple[int, int, int], due: tuple[int, int, int]
) -> None:
    class Clock(datetime.datetime):
        @classmethod
        def now(cls, tz: Any = None) -> Any:
            return datetime.datetime(*today, 12, tzinfo=datetime.UTC)

    class Module:
        datetime, date, timedelta = Clock, datetime.date, datetime.timedelta

    monkeypatch.setattr(advice_page, "datetime", Module)
    assert proposed_day() == datetime.date(*due)


def test_a_county_s_own_costs_reorder_the_ways(short: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    page = short.page("advice")
    first = [text for text in texts(page) if text.startswith("办法 1")]

    def answer(dialog: CostsDialog) -> int:
        for kind in ("teaching_area", "new_classroom"):
            dialog.edits[kind].setText("９９９９９９")
        dialog.edits["move_pupils"].setText("0")
        dialog.check()
        return dialog.result()

    monkeypatch.setattr(CostsDialog, "exec", answer)
    page.edit_costs()
    assert [text for text in texts(page) if text.startswith("办法 1")] != first
    assert page.told.text() == "✓ 费用已保存，办法已重新排列。"
    assert any("名学生转到其他学校（约 0 元）" in text for text in texts(page))
    assert "999999" in (short.folder / "costs.toml").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("kind", "text", "said"),
    [("hire_teacher", "很多", "不"), ("hire_teacher", "", "还没有填"), ("room_m2", "0", "大于 0")],
)
def test_a_cost_that_cannot_be_used_says_so(short: Desk, qtbot: Any, kind: str, text: str, said: str) -> None:
    dialog = CostsDialog(short.page("advice"), load_costs())
    qtbot.addWidget(dialog)
    dialog.edits[kind].setText(text)
    dialog.check()
    assert said in dialog.problem.text()
    assert dialog.result() != QDialog.DialogCode.Accepted
