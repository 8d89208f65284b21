"""Places that `missing` names are said in Chinese, rows by their keys."""

from __future__ import annotations

import pytest

from jhdesk.models.wording import place_text


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("room[7].area_each_m2", "用房第 7 行：每间面积 未填"),
        ("staff[x001].degree", "教职工 x001：最高学历 未填"),
        ("staff[x].1].degree", "教职工 x].1：最高学历 未填"),
        ("class_group[7|1].boys", "班级学生 7 年级 1 班：男生数 未填"),
        ("class_group[|1].grade", "班级学生 年级未填 1 班：年级 未填"),
        ("admission[junior].new_pupils", "招生 初中：招生数 未填"),
        ("staff.degree", "教职工：最高学历 未填"),
        ("ict.bandwidth_mbps", "信息化：接入带宽 未填"),
        ("school.school_type", "学校：办学类型 未填"),
        ("equipment", "教学仪器设备：整表未填"),
        ("room[7]", "用房第 7 行"),
    ],
)
def test_place(path: str, said: str) -> None:
    assert place_text(path) == said


@pytest.mark.parametrize("path", ["", "no_such_table", "room[7].no_such_field", "Room", "2165400001", "room[7"])
def test_what_the_dictionary_does_not_know_is_left_as_it_is(path: str) -> None:
    assert place_text(path) == path
