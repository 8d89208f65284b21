# ruff: noqa: E501  (a list is easiest to see a line a row)
"""Messy lists as other programs and people make them: the ten of the tests, and what makes them."""

from __future__ import annotations

import csv
import datetime
import io
from collections.abc import Sequence
from pathlib import Path
from typing import Any

Block = tuple[int, int, int, int]
"""first row, first column, last row, last column of merged cells, counted from 0"""
Cells = Sequence[Sequence[Any]]

IDENTITY = "11010519491231002X"
HEAD = ["姓名", "出生年份", "编制情况", "岗位", "任教学段", "任教学科", "最高学历", "持有教师资格证", "骨干教师级别"]
PERSON = ["1985", "在编", "专任教师", "小学", "语文", "大学本科毕业", "是", "非骨干"]


def person(name: str, **changes: Any) -> list[Any]:
    """A row under `HEAD`; by heading, what is otherwise."""
    return [name, *(changes.get(heading, value) for heading, value in zip(HEAD[1:], PERSON, strict=True))]


def xlsx(sheets: dict[str, Cells] | Cells, merged: Sequence[Block] = ()) -> bytes:
    """A workbook of these sheets; a text that begins with ``=`` is a formula with the result 7, a pair one with its result."""
    import xlsxwriter

    target = io.BytesIO()
    book = xlsxwriter.Workbook(target, {"in_memory": True})
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    for title, cells in (sheets if isinstance(sheets, dict) else {"Sheet1": sheets}).items():
        sheet = book.add_worksheet(title)
        for at, row in enumerate(cells):
            for column, cell in enumerate(row):
                if isinstance(cell, datetime.date):
                    sheet.write_datetime(at, column, cell, day)
                elif isinstance(cell, str) and cell.startswith("="):
                    sheet.write_formula(at, column, cell, None, 7)
                elif isinstance(cell, tuple):
                    sheet.write_formula(at, column, cell[0], None, cell[1])
                elif cell is not None:
                    sheet.write(at, column, cell)
        for top, left, bottom, right in merged:
            sheet.merge_range(top, left, bottom, right, cells[top][left])
    book.close()
    return target.getvalue()


def xls(cells: Cells, merged: Sequence[Block] = ()) -> bytes:
    """A workbook of the old format."""
    import xlwt

    book = xlwt.Workbook()
    sheet = book.add_sheet("名册")
    day = xlwt.easyxf(num_format_str="yyyy-mm-dd")
    inside = {(row, at) for top, left, bottom, right in merged
              for row in range(top, bottom + 1) for at in range(left, right + 1)}  # fmt: skip
    for at, row in enumerate(cells):
        for column, cell in enumerate(row):
            if cell is not None and (at, column) not in inside:
                sheet.write(at, column, cell, *([day] if isinstance(cell, datetime.date) else []))
    for top, left, bottom, right in merged:
        sheet.write_merge(top, bottom, left, right, cells[top][left])
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def text(cells: Cells, encoding: str = "utf-8", separator: str = ",") -> bytes:
    """A text table."""
    target = io.StringIO()
    csv.writer(target, delimiter=separator).writerows([["" if cell is None else cell for cell in row] for row in cells])
    return target.getvalue().encode(encoding)


def messy() -> dict[str, bytes]:
    """The ten lists by file name."""
    day = datetime.date(1985, 3, 2)
    return {
        "1-标题和说明.xlsx": xlsx([
            ["第一小学教职工花名册", *[None] * 8], ["单位：第一小学", *[None] * 4, "填表日期：2024年9月"], HEAD,
            person("甲一"), person("甲二", 最高学历="本科"), ["合计", "2人"], [],
            ["注：本表由教务处填写。"], ["填表人：某某", None, None, "审核人：某某"],
        ], [(0, 0, 0, 8)]),
        "2-合并表头.xlsx": xlsx([
            ["序号", "姓名", "学历情况", None, "任教情况", None, "岗位"], [None, None, "第一学历", "最高学历", "任教学段", "任教学科", None],
            [1, "乙一", "中专", "大专", "小学", "体育", "专任教师"], [2, "乙二", "大专", "本科", "小学", "音乐", "专任教师"],
        ], [(0, 0, 1, 0), (0, 1, 1, 1), (0, 2, 0, 3), (0, 4, 0, 5), (0, 6, 1, 6)]),
        "3-身份证号.xlsx": xlsx([
            ["工号", "姓名", "身份证号码", "性别", "学历层次", "备注"],
            ["A01", "丙一", IDENTITY, "女", "本科", None], ["A02", "丙二", "110105491231002", "男", "专科", f"证号{IDENTITY}"],
            [IDENTITY, "丙三", IDENTITY, "男", "研究生", None],
        ]),
        "4-老格式.xls": xls([
            ["教师名册", None, None, None], ["教师姓名", "出生日期", "学历", "任教科目"],
            ["丁一", day, "本科", "数学"], ["丁二", "1990.5", "大专", "道法"], ["丁三", "198612", "硕士", "体育"], ["小计", "3人", None, None],
        ], [(0, 0, 0, 3)]),
        "5-国标.csv": text([
            ["教职工名册"], ["姓名", "出生年月", "用人形式", "岗位类别"], ["戊一", "1980年7月", "编外", "后勤"], ["戊二", "1979/12/5", "在编", "教师"],
            ["戊 三", "一九八〇", "在编", "教师"],
        ], "gb18030", ";"),
        "6-同名.csv": text([
            HEAD, person("己一"), person("己一"), person("己一", 出生年份="1990"), person("己二", 出生年份=""), person("己二", 出生年份=""),
        ], "utf-8-sig"),
        "7-班级.xlsx": xlsx([
            ["2024年秋季学期各班人数统计表", None, None, None, None], ["班级", "学生数", None, None, "班主任"], [None, "男", "女", "小计", None],
            ["一年级（1）班", "\uff12\uff10", 19, ("=B4+C4", 39), "某某"], ["一（2）班", 21, "20人", ("=B5+C5", 41), "某某"],
            ["二年级3班", 18, "十八", ("=B6+C6", 36), "某某"], ["初一1班", 25, 25, ("=B7+C7", 50), "某某"],
            ["合计", 85, 82, None, None],
        ], [(0, 0, 0, 4), (1, 0, 2, 0), (1, 1, 1, 3), (1, 4, 2, 4)]),
        "8-设备.xlsx": xlsx([
            ["类别", "资产名称", "使用学段", "数量", "单价（万元）", "购置日期"],
            ["信息化", "触控一体机", "共用", "12台", 2.5, datetime.date(2021, 5, 1)], ["实验仪器", "显微镜", "共用", "1,000", "0.08", "2019年"],
            ["体育", "垫子", "共用", "若干", 0.01, None], ["小计", None, None, None, None, None],
        ]),
        "9-场地.csv": text([
            ["场地类型", "使用学段", "数量", "每处面积"], ["田径场", "共用", "1", "12亩"], ["篮球", "共用", "2处", "420㎡"],
        ], "utf-16", "\t"),
        "10-两张表.xlsx": xlsx({
            "小学部": [HEAD, person("庚一"), HEAD, person("庚二", 任教学段="小学部")],
            "初中部": [["以下为初中教师"], HEAD, person("庚一"), person("庚三", 任教学段="初中部"), [None, None, "在编"]],
            "说明": [["本表供内部使用"]], "空表": [],
        }),
    }  # fmt: skip


def put(folder: Path, name: str, data: bytes) -> Path:
    """Writes a list into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_bytes(data)
    return folder / name
