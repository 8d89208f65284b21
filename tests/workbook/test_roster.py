# ruff: noqa: E501  (a list is easiest to see a line a row)
"""Reading messy lists: the header found, columns recognised, every line accounted for, identity numbers left out."""

from __future__ import annotations

import datetime
import io
from decimal import Decimal
from typing import Any

import pytest

from jhdesk.errors import JhdeskError
from jhdesk.workbook.roster import Roster, read_roster
from jhdesk.workbook.roster_file import read_file
from jhdesk.workbook.roster_head import Head, Hints, find_head
from tests.workbook.rosters import HEAD, IDENTITY, Block, messy, person, text, xls, xlsx

LISTS = messy()


def heads(data: bytes, name: str = "名册.xlsx", **hints: Any) -> list[Head]:
    return [find_head(sheet, Hints(name=name, **hints)) for sheet in read_file(data, name).sheets]


def roster(data: bytes, name: str = "名册.xlsx", **hints: Any) -> Roster:
    (head,) = heads(data, name, **hints)
    assert head.question == ""
    return read_roster(head)


def of(name: str) -> Roster:
    return roster(LISTS[name], name)


def kinds(read: Roster) -> list[tuple[int, str]]:
    return [(line.number, line.kind) for line in read.lines]


def fields(read: Roster) -> dict[str, str]:
    return {column.heading: column.field for column in read.head.columns}


def problems(read: Roster) -> list[tuple[str, str]]:
    return [(each.rule, each.place.file) for line in read.rows for each in line.problems]


def values(read: Roster, *names: str) -> list[tuple[Any, ...]]:
    return [tuple(line.values[name] for name in names) for line in read.rows]


def test_titles_notes_and_totals_are_no_rows_and_named() -> None:
    read = of("1-标题和说明.xlsx")
    assert kinds(read) == [
        (1, "title"), (2, "title"), (3, "heading"), (4, "row"), (5, "row"), (6, "total"), (7, "blank"), (8, "note"), (9, "note"),
    ]  # fmt: skip
    assert [line.counts for line in read.lines if line.kind == "total"] == [(2,)]
    assert read.lines[-1].text == "填表人：某某 审核人：某某"


def test_a_header_of_two_rows_is_joined() -> None:
    read = of("2-合并表头.xlsx")
    assert read.head.rows == (1, 2)
    assert fields(read) == {
        "序号": "", "姓名": "name", "学历情况/第一学历": "", "学历情况/最高学历": "degree", "任教情况/任教学段": "stage",
        "任教情况/任教学科": "subject", "岗位": "post",
    }  # fmt: skip
    assert values(read, "name", "degree", "subject") == [("乙一", "31", "pe"), ("乙二", "21", "music")]


def test_identity_numbers_are_left_out_and_counted_by_column() -> None:
    read = of("3-身份证号.xlsx")
    assert dict(read.identity) == {"身份证号码": 3, "备注": 1, "工号": 1}
    assert values(read, "staff_no", "name") == [("A01", "丙一"), ("A02", "丙二"), (None, "丙三")]
    assert problems(read) == [("roster_choice", "Sheet1!E4")]
    assert IDENTITY[:17] not in repr(read.lines)
    assert "110105491231002" not in repr(read.lines)


@pytest.mark.parametrize(
    "cell", [IDENTITY, "1101 0519 4912 3100 2X", "\uff11" * 18, 110105194912310023, f"证{IDENTITY}号", f"\t{IDENTITY}"]
)
def test_an_identity_number_is_known_however_it_is_written(cell: Any) -> None:
    read = roster(xlsx([["姓名", "学历", "别的"], ["甲", "本科", cell]]))
    assert dict(read.identity) == {"别的": 1}
    assert str(cell) not in repr(read.lines)


@pytest.mark.parametrize("cell", ["1.10105E+17", '="110105194912310021"'])
def test_an_identity_number_is_known_as_a_spreadsheet_exports_it(cell: str) -> None:
    assert dict(roster(text([["姓名", "学历", "别的"], ["甲", "本科", cell]]), "名册.csv").identity) == {"别的": 1}


def test_an_old_workbook_has_its_days_and_merged_cells() -> None:
    read = of("4-老格式.xls")
    assert read.head.sheet.title == "名册"
    assert values(read, "name", "birth_year", "degree", "subject") == [
        ("丁一", 1985, "21", "mathematics"), ("丁二", 1990, "31", "morality_law"), ("丁三", 1986, "14", "pe"),
    ]  # fmt: skip
    assert kinds(read)[-1] == (6, "total")
    assert read.lines[-1].part
    assert read_file(LISTS["4-老格式.xls"], "x.xls").formulas is None


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030", "gbk"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_a_text_is_read_in_every_usual_form(encoding: str, separator: str) -> None:
    read = roster(text([HEAD, person("甲, 乙"), person("丙")], encoding, separator), "名册.csv")
    assert [line.values["name"] for line in read.rows] == ["甲, 乙", "丙"]
    assert read.rows[0].values["degree"] == "21"


def test_a_text_that_is_none_is_refused() -> None:
    for data in (b"\xff\xfe\x00\xd8\x00\xd8", b"a\x00b", b"\x80\xff\xff"):
        with pytest.raises(JhdeskError) as caught:
            read_file(data, "x.csv")
        assert caught.value.code == "roster_unreadable"


def test_a_damaged_old_workbook_is_refused(capfd: pytest.CaptureFixture[str]) -> None:
    whole = xls([HEAD, person("甲")])
    for data in (whole[:600], whole[:512] + b"\0" * 4000, whole[:512] + bytes(len(whole) - 512)):
        with pytest.raises(JhdeskError) as caught:
            read_file(data, "x.xls")
        assert caught.value.code == "xls_damaged"
    assert capfd.readouterr().err == ""


def test_a_file_without_a_byte_is_told_so() -> None:
    with pytest.raises(JhdeskError) as caught:
        read_file(b"", "x.csv")
    assert caught.value.code == "file_empty"


def test_a_name_is_one_name_with_and_without_blanks() -> None:
    read = of("5-国标.csv")
    assert values(read, "name", "birth_year")[:2] == [("戊一", 1980), ("戊二", 1979)]
    assert read.rows[2].values["name"] == "戊三"
    assert problems(read) == [("not_int", "5-国标!B5")]


def test_class_lists_are_read_by_the_name_of_the_class() -> None:
    read = of("7-班级.xlsx")
    assert values(read, "grade", "class_no", "boys", "girls") == [
        (1, 1, 20, 19), (1, 2, 21, 20), (2, 3, 18, None), (7, 1, 25, 25),
    ]  # fmt: skip
    assert problems(read) == [("not_int", "Sheet1!C6")]
    assert read.lines[-1].sums == {"boys": 85, "girls": 82}
    assert read_file(LISTS["7-班级.xlsx"], "x.xlsx").formulas == 4
    assert [each.heading for each in read.head.columns if each.how == "total"] == ["学生数/小计"]


@pytest.mark.parametrize(
    ("heads", "row", "wrong"),
    [
        (["班级", "男", "女", "合计"], ["一（1）班", 20, 19, 39], None),
        (["班级", "男", "女", "合计"], ["一（1）班", 20, 19, 40], "Sheet1!D2"),
        (["班级", "学生总数", "男", "女"], ["一（1）班", "40人", 20, 19], "Sheet1!B2"),
        (["班级", "男", "女", "合计"], ["一（1）班", 20, 19, None], None),
        (["班级", "男", "女", "合计"], ["一（1）班", 20, None, 39], None),  # a missing figure is no 0
        (["班级", "男", "女", "合计"], ["一（1）班", 20, 19, "不详"], None),
        (["班级", "男", "合计"], ["一（1）班", 20, 39], None),
        (["班级", "男", "女", "合计", "寄宿生", "合计"], ["一（1）班", 20, 19, 39, 7, 7], None),
        (["班级", "男", "女", "寄宿生"], ["一（1）班", 20, 19, 7], None),
    ],
)
def test_a_total_of_boys_and_girls_is_held_against_them(heads: list[str], row: list[Any], wrong: str | None) -> None:
    read = roster(xlsx([heads, row]))
    assert problems(read) == ([("roster_total", wrong)] if wrong else [])
    if wrong:
        (finding,) = read.rows[0].problems
        assert (finding.params["total"], finding.params["sum"]) == (40, 39)
        assert len(read.rows[0].bad) == 3


def test_a_total_under_a_heading_of_something_else_is_none_of_theirs() -> None:
    cells = [
        ["班级", "学生", None, "寄宿生", None, None],
        [None, "男", "女", "男", "女", "合计"],
        ["一（1）班", 20, 19, 3, 4, 7],
    ]
    read = roster(xlsx(cells, [(0, 0, 1, 0), (0, 1, 0, 2), (0, 3, 0, 5)]))
    assert values(read, "boys", "girls") == [(20, 19)]
    assert problems(read) == []


def test_a_total_that_a_person_does_not_want_counts_for_nothing() -> None:
    cells = [["班级", "男", "女", "合计"], ["一（1）班", 20, 19, 40]]
    assert problems(roster(xlsx(cells), mapping={"合计": ""})) == []


@pytest.mark.parametrize(
    ("cell", "key"),
    [("三年级2班", (3, 2)), ("三（2）班", (3, 2)), ("七(12)班", (7, 12)), ("初二（3）班", (8, 3)), ("9年级1班", (9, 1)), ("六年级一班", (6, 1))],
)  # fmt: skip
def test_a_class_is_understood(cell: str, key: tuple[int, int]) -> None:
    assert values(roster(xlsx([["班级", "男"], [cell, 1]])), "grade", "class_no") == [key]


@pytest.mark.parametrize("cell", ["三年级", "小班", "十三年级1班", "3"])
def test_a_class_is_not_guessed(cell: str) -> None:
    read = roster(xlsx([["班级", "男"], [cell, 1]]))
    assert read.rows[0].values["grade"] is None


def test_the_number_of_a_class_beside_a_column_of_grades() -> None:
    read = roster(xlsx([["年级", "班级", "男"], ["一年级", "2班", 1], ["二年级", "一年级1班", 2]]))
    assert values(read, "grade", "class_no")[0] == (1, 2)
    assert problems(read) == [("roster_clash", "Sheet1!B3")]


def test_a_unit_in_a_heading_counts_for_its_numbers() -> None:
    read = of("8-设备.xlsx")
    assert values(read, "name", "quantity", "unit_value_yuan", "acquired_year") == [
        ("触控一体机", 12, Decimal(25000), 2021), ("显微镜", 1000, Decimal(800), 2019), ("垫子", None, Decimal(100), None),
    ]  # fmt: skip
    notes = {each.place.file: each.params["taken"] for each in read.rows[0].cleaned}
    assert notes["Sheet1!E2"] == "25000"
    foreign = roster(xlsx([["类别", "资产名称", "单价(千元)"], ["体育", "球", 2]]))
    assert problems(foreign) == [("not_decimal", "Sheet1!C2")]


def test_mu_is_refused_with_what_it_would_be() -> None:
    read = of("9-场地.csv")
    (finding,) = read.rows[0].problems
    assert (finding.rule, finding.params["value"], finding.params["text"]) == ("mu", "8000", "12亩")
    assert values(read, "kind", "quantity", "area_each_m2")[1] == ("basketball", 2, Decimal(420))


def test_every_sheet_is_looked_at() -> None:
    found = heads(LISTS["10-两张表.xlsx"])
    assert [(head.sheet.title, head.question, head.rows) for head in found] == [
        ("小学部", "", (1,)), ("初中部", "", (2,)), ("说明", "unknown", ()), ("空表", "empty", ()),
    ]  # fmt: skip
    assert kinds(read_roster(found[0])) == [(1, "heading"), (2, "row"), (3, "heading"), (4, "row")]


def test_a_merged_cell_counts_for_every_row_that_it_spans() -> None:
    read = roster(xlsx([["姓名", "学段"], ["甲", "小学"], ["乙", None], ["丙", "初中"]], [(1, 1, 2, 1)]))
    assert values(read, "name", "stage") == [("甲", "primary"), ("乙", "primary"), ("丙", "junior")]


def test_a_text_across_the_table_is_a_note() -> None:
    read = roster(xlsx([HEAD, ["一、小学部", *[None] * 8], person("甲")], [(1, 0, 1, 8)]))
    assert kinds(read) == [(1, "heading"), (2, "note"), (3, "row")]


def test_a_formula_counts_with_its_result_and_without_one_is_refused() -> None:
    read = roster(xlsx([["姓名", "五年培训学时"], ["甲", "=3+4"]]))
    assert values(read, "training_hours_5y") == [(Decimal(7),)]
    import io

    from openpyxl import Workbook

    book, target = Workbook(), io.BytesIO()
    for row in (["姓名", "五年培训学时"], ["甲", "=3+4"]):
        book.active.append(row)
    book.save(target)
    assert problems(roster(target.getvalue())) == [("formula", "Sheet!B2")]


def test_an_error_in_a_cell_is_refused() -> None:
    import io

    import xlsxwriter

    target = io.BytesIO()
    book = xlsxwriter.Workbook(target, {"in_memory": True})
    sheet = book.add_worksheet("Sheet1")
    sheet.write_row(0, 0, ["姓名", "五年培训学时"])
    sheet.write_string(1, 0, "甲")
    sheet.write_formula(1, 1, "=1/0", None, "#DIV/0!")
    book.close()
    assert problems(roster(target.getvalue())) == [("cell_error", "Sheet1!B2")]


@pytest.mark.parametrize(
    ("line", "counts", "part"),
    [
        (["合计", "39人"], (39,), False), (["总计：39人"], (39,), False), (["合 计", 39], (39,), False), (["共39人。"], (39,), False),
        (["以上共计39名"], (39,), False), (["小计", "39 人"], (39,), True), (["小学合计", "39人"], (39,), True), (["合计", None], (), False),
    ],
)  # fmt: skip
def test_a_totals_line_says_how_many(line: list[Any], counts: tuple[int, ...], part: bool) -> None:
    read = roster(xlsx([["姓名", "学历"], ["甲", "本科"], line]))
    last = read.lines[-1]
    assert (last.kind, last.counts, last.part) == ("total", counts, part)


@pytest.mark.parametrize("name", ["计小合", "共工", "总小计二", "注先"])
def test_a_name_is_no_totals_line(name: str) -> None:
    assert len(roster(xlsx([["姓名", "学历"], [name, "本科"]])).rows) == 1


def test_blank_lines_between_are_one_even_when_there_are_many() -> None:
    read = roster(xlsx([["姓名", "学历"], ["甲", "本科"], *[[]] * 900, ["乙", "本科"]]))
    blank = [line for line in read.lines if line.kind == "blank"]
    assert [(line.number, line.until) for line in blank] == [(3, 902)]


def test_a_day_before_1900_and_a_time_are_no_year() -> None:
    read = roster(xlsx([["姓名", "出生日期"], ["甲", "1899-01-01"], ["乙", "8:30"], ["丙", datetime.date(1985, 1, 1)]]))
    assert [each[0] for each in problems(read)] == ["below", "not_int"]


def test_merged_blocks_are_read_from_the_sheet_that_they_are_in() -> None:
    block: Block = (0, 0, 0, 1)
    sheets = read_file(xlsx({"一": [["标题", None], ["姓名", "学历"]]}, [block]), "x.xlsx").sheets
    assert sheets[0].seen(1, 1) == "标题"
    assert sheets[0].cell(1, 1) is None


def test_a_hidden_sheet_is_not_read_and_named() -> None:
    import openpyxl

    book = openpyxl.load_workbook(io.BytesIO(xlsx({"今年": [HEAD, person("甲一")], "去年": [HEAD, person("乙二")]})))
    book["去年"].sheet_state = "hidden"
    held = io.BytesIO()
    book.save(held)
    assert [(head.sheet.title, head.question) for head in heads(held.getvalue())] == [("今年", ""), ("去年", "hidden")]


def test_a_hidden_sheet_of_the_old_format_is_not_read() -> None:
    import xlwt

    book = xlwt.Workbook()
    for title, hidden in (("今年", 0), ("去年", 1)):
        sheet = book.add_sheet(title)
        sheet.visibility = hidden
        for row, cells in enumerate((HEAD, person("甲一"))):
            for at, cell in enumerate(cells):
                sheet.write(row, at, cell)
    held = io.BytesIO()
    book.save(held)
    assert [head.question for head in heads(held.getvalue(), "名册.xls")] == ["", "hidden"]


def test_a_name_in_a_cell_with_an_identity_number_is_kept_without_it() -> None:
    cells = [["姓名", "学段", "学历"], [f"甲一（{IDENTITY}）", "小学", "本科"], [f"身份证{IDENTITY}", "小学", "本科"]]
    read = roster(xlsx(cells))
    assert values(read, "name") == [("甲一",), (None,)]
    assert dict(read.identity) == {"姓名": 2}
    assert IDENTITY[:17] not in repr(read.lines)


def test_a_number_in_full_width_is_the_same_number() -> None:
    read = roster(xlsx([["教工号", "姓名", "学段", "学历"], ["Ｔ０ 4", "甲一", "小学", "本科"]]))
    assert values(read, "staff_no") == [("T04",)]


def test_a_heading_says_of_which_it_is() -> None:
    read = roster(xlsx([["年级", "班号", "男生", "女生", "其中寄宿生", "其中：留守儿童"], [1, 1, 20, 18, 3, 2]]))
    assert values(read, "boarders", "left_behind") == [(3, 2)]
