"""What is asked of a row, in the words of its table."""

from __future__ import annotations

from fractions import Fraction

import pytest

from jhdesk.models.dictionary import TABLES
from jhdesk.words.conditions import Said, codes_text, condition_text, grades_text

TEACHER = ("within", "post", ("teacher",))
PRINCIPAL = ("yes", "is_principal")
TEACHING = frozenset(TABLES["room"].field("room_type").codes) - {
    "indoor_sports",
    "office",
    "dormitory",
    "canteen",
    "other",
}


@pytest.mark.parametrize(
    ("table", "said", "words"),
    [
        ("staff", TEACHER, "岗位为专任教师"),
        ("staff", ("within", "stage", ("junior", "primary")), "任教学段为小学、初中"),
        ("staff", ("no", TEACHER), "岗位不为专任教师"),
        ("staff", ("no", ("no", TEACHER)), "岗位为专任教师"),
        ("staff", ("yes", "has_certificate"), "持有教师资格证为是"),
        ("staff", ("no", ("yes", "has_certificate")), "持有教师资格证为否"),
        ("school", ("within", "is_boarding", (False,)), "是否寄宿制为否"),
        ("staff", ("reaches", "training_hours_5y", Fraction(360)), "五年培训学时不少于 360 学时"),
        ("room", ("no", ("reaches", "area_each_m2", Fraction("67.5"))), "每间面积少于 67.5 平方米"),
        ("class_group", ("within", "grade", range(1, 10)), "年级为 1—9 年级"),
        ("class_group", ("no", ("within", "grade", (7,))), "年级不为 7 年级"),
        ("cohort", ("within", "entry_year", (2021,)), "入学年份为 2021"),
        ("room", ("within", "room_type", TEACHING), "用房类型除室内体育用房、行政办公用房、宿舍、食堂、其他用房外均可"),
        (
            "room",
            ("no", ("within", "room_type", TEACHING)),
            "用房类型为室内体育用房、行政办公用房、宿舍、食堂、其他用房",
        ),
        ("staff", ("no", ("within", "rotation_kind", ("none",))), "本年交流轮岗形式不为无"),
        ("staff", ("both", TEACHER, ("yes", "ict_skilled")), "岗位为专任教师，能熟练运用信息化手段教学为是"),
        ("staff", ("either", TEACHER, PRINCIPAL), "岗位为专任教师或是否校长为是"),
        ("staff", ("no", ("either", TEACHER, PRINCIPAL)), "不是：（岗位为专任教师或是否校长为是）"),
        (
            "staff",
            ("both", ("within", "stage", ("primary",)), ("either", TEACHER, PRINCIPAL)),
            "任教学段为小学，（岗位为专任教师或是否校长为是）",
        ),
        ("staff", ("both", TEACHER, ("both", PRINCIPAL, TEACHER)), "岗位为专任教师，是否校长为是，岗位为专任教师"),
        (
            "staff",
            ("by_stage", "degree", {"primary": ("21", "31"), "junior": ("21",)}),
            "小学最高学历为大学本科毕业、大学专科毕业；初中最高学历为大学本科毕业",
        ),
        (
            "staff",
            ("both", PRINCIPAL, ("by_stage", "degree", {"primary": ("21",)})),
            "是否校长为是，（小学最高学历为大学本科毕业）",
        ),
    ],
)
def test_condition(table: str, said: Said, words: str) -> None:
    assert condition_text(table, said) == words


def test_a_list_is_told_by_what_it_leaves_out_only_where_that_is_shorter() -> None:
    types = list(TABLES["room"].field("room_type").codes)
    assert codes_text("room", "room_type", types[:5]).count("、") == 4
    assert codes_text("room", "room_type", types[:9]).count("、") == 8  # 9 of 19 are not most of them
    assert codes_text("room", "room_type", types[:18]) == "除其他用房外"
    assert codes_text("room", "room_type", types).startswith("普通教室、")  # nothing is left out


@pytest.mark.parametrize(
    ("grades", "said"),
    [(range(1, 7), "1—6 年级"), ([9], "9 年级"), ([3, 1, 2, 5], "1—3、5 年级"), ([1, 3], "1、3 年级")],
)
def test_grades(grades: list[int], said: str) -> None:
    assert grades_text(grades) == said
