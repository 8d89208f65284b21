"""What the columns of a list are: recognised, said by a person, asked about where it is not clear."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

from tests.workbook.rosters import text, xlsx
from tests.workbook.test_roster import fields, heads, roster, values


def test_columns_that_are_not_taken_are_there_with_why() -> None:
    read = roster(xlsx([["姓名", "学历", "最高学历", "性别", "爱好", None], ["甲", "本科", "硕士", "女", "棋", "x"]]))
    assert [(each.heading, each.field, each.how) for each in read.head.columns] == [
        ("姓名", "name", "label"), ("学历", "", "twice"), ("最高学历", "degree", "label"), ("性别", "", "ignored"),
        ("爱好", "", "unknown"), ("", "", "unknown"),
    ]  # fmt: skip


def test_what_a_person_said_counts_before_what_is_known() -> None:
    data = xlsx([["姓名", "学历", "学位"], ["甲", "本科", "硕士"]])
    assert values(roster(data), "degree") == [("21",)]
    said = roster(data, mapping={"学位": "degree", "学历": ""})
    assert values(said, "degree") == [("14",)]
    assert [each.how for each in said.head.columns] == ["label", "dismissed", "mapped"]
    remembered = roster(data, remembered={"staff": {"学位": "degree"}})
    assert values(remembered, "degree") == [("14",)]
    assert [each.how for each in remembered.head.columns] == ["label", "twice", "remembered"]


def test_fields_are_known_by_their_names_too() -> None:
    assert values(roster(text([["name", "degree"], ["甲", "21"]]), "staff.csv"), "name", "degree") == [("甲", "21")]


def test_what_was_said_of_another_table_means_nothing_here() -> None:
    read = roster(
        xlsx([["姓名", "学历", "面积"], ["甲", "本科", "3"]]), mapping={"面积": "floor_area_m2"}, table="staff"
    )
    assert fields(read) == {"姓名": "name", "学历": "degree", "面积": ""}


@pytest.mark.parametrize(
    ("cells", "question", "asked"),
    [
        ([["学历", "任教科目"], ["本科", "语文"]], "column", ("name", "staff_no")),
        ([["男", "女"], [1, 2]], "column", ("grade",)),
        ([["学籍号", "姓名", "班级", "男"], ["1", "甲", "一（1）班", 1]], "pupils", ()),
        ([["甲", "乙"], ["丙", "丁"]], "unknown", ()),
        ([["姓名", "爱好"], ["甲", "棋"]], "unknown", ()),
        ([["学段", "数量"], ["小学", 2]], "table", ()),
    ],
)
def test_a_list_that_is_not_clear_is_asked_about(cells: list[list[Any]], question: str, asked: Sequence[str]) -> None:
    (head,) = heads(xlsx(cells))
    assert head.question == question
    if question != "pupils":
        assert head.asked == tuple(asked) or question in ("table", "unknown")


def test_a_table_that_is_named_is_taken() -> None:
    cells = [["学段", "数量", "用途"], ["小学", 2, "舞蹈教室"]]
    assert values(roster(xlsx(cells), table="room"), "stage", "quantity", "room_type") == [("primary", 2, "dance")]
