"""Words for a new school year and for a reorganisation: each table and each operation has its own."""

from __future__ import annotations

from dataclasses import replace

import pytest

from jhdesk.calc.rows import Head
from jhdesk.models.dictionary import TABLES
from jhdesk.services.carrying import carry, move_up
from jhdesk.services.new_year import NewYearPlan
from jhdesk.services.reorganise import Plan
from jhdesk.ui.messages.new_year import new_year_lines, table_texts
from jhdesk.ui.messages.reorganise import KINDS, source_text
from tests.builders import row, school_tables


def plan_of(tables: dict[str, list[dict[str, object]]], unread: int = 0) -> NewYearPlan:
    carried = tuple(carry(tables, "move_up").values())
    return NewYearPlan(2024, 2025, "move_up", carried, move_up(tables["class_group"], "211")[1], unread)


def test_every_table_with_rows_is_told_of_and_why_nothing_comes_of_some() -> None:
    tables = school_tables(**{name: [row(name)] for name in TABLES if name not in school_tables()})
    texts = table_texts(plan_of(tables))
    assert [each.label for each in texts] == [table.label for table in TABLES.values()]
    assert all(each.note for each in texts if each.rows == "不结转")
    assert sum(each.rows == "不结转" for each in texts) == 5


def test_texts_that_were_not_understood_are_told_of() -> None:
    assert "有 3 处内容没有读懂" in "\n".join(new_year_lines(plan_of(school_tables(), unread=3)))
    assert "没有读懂" not in "\n".join(new_year_lines(plan_of(school_tables())))


HEAD = Head("2165400001", "甲校", 2021, "211")
PLAN = Plan("give", replace(HEAD, type="312"), HEAD, (), ("junior",), "城中学")


@pytest.mark.parametrize(
    ("plan", "told"),
    [
        (PLAN, "2021 年初中移交城中学"),
        (replace(PLAN, kind="take", other="某校"), "原某校初中，2021 年并入"),
        (replace(PLAN, kind="type"), "2021 年改为小学"),
        (replace(PLAN, kind="rename"), "2021 年更名"),
        (replace(PLAN, kind="belong", other="3165400016"), "2021 年改为教学点，归属中心校 3165400016"),
        (replace(PLAN, before=replace(PLAN.before, year=None)), "初中移交城中学"),
    ],
)
def test_what_the_log_keeps_of_it(plan: Plan, told: str) -> None:
    assert source_text(plan) == told
    assert plan.kind in KINDS
