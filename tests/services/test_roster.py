# ruff: noqa: E501  (a list is easiest to see a line a row)
"""Importing lists: rows matched to people and things that are there, refused row by row, taken in one step."""

from __future__ import annotations

import io
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from jhdesk.services.entry import Entry
from jhdesk.services.roster import RosterImport, import_roster, is_roster, write_refused
from jhdesk.services.template import write_template
from jhdesk.services.undo import undo
from jhdesk.services.workspace import Workspace
from tests.builders import changed, csv_folder, row, school_tables, staff
from tests.services.conftest import code_of
from tests.services.database import changes, dump, stored
from tests.workbook.rosters import HEAD, IDENTITY, messy, person, put, text, xls, xlsx

LISTS = messy()
PEOPLE = [
    row("staff", staff_no="a1", name="甲一", birth_year=1980, degree="31", subject="chinese"),
    row("staff", staff_no="a2", name="乙", birth_year=1985),
    row("staff", staff_no="a3", name="乙", birth_year=1990),
    row("staff", staff_no="a4", name="丙"),
]


@pytest.fixture
def people(entry: Entry) -> Entry:
    """A school with four people, two of one name."""
    entry.delete_rows("staff", [held.id for held in entry.rows("staff")])
    entry.add_rows("staff", PEOPLE)
    return entry


def imported(workspace: Workspace, tmp_path: Path, cells: Sequence[Sequence[Any]], **options: Any) -> RosterImport:
    return import_roster(workspace, put(tmp_path, "名册.xlsx", xlsx(cells)), **options)


def current(workspace: Workspace) -> Entry:
    return Entry(workspace, workspace.period().id)


def said(done: RosterImport) -> list[tuple[str, str]]:
    """What became of each row, and what it is called."""
    return [(each.status, each.name) for each in done.rows if each.status != "left_out"]


def rules(done: RosterImport) -> list[list[str]]:
    return [[finding.rule for finding in each.reasons] for each in done.refused]


def names(workspace: Workspace) -> list[tuple[Any, ...]]:
    return [
        (held.values["staff_no"], held.values["name"], held.values["birth_year"])
        for held in current(workspace).rows("staff")
    ]


def told(each: Any) -> str:
    return "、".join(finding.rule for finding in each.reasons)


# the ten

EXPECTED = {
    "1-标题和说明.xlsx": {"new": 2, "left_out": 7},
    "2-合并表头.xlsx": {"new": 2, "left_out": 2},
    "3-身份证号.xlsx": {"new": 2, "refused": 1, "left_out": 1},
    "4-老格式.xls": {"new": 3, "left_out": 3},
    "5-国标.csv": {"new": 2, "refused": 1, "left_out": 2},
    "6-同名.csv": {"new": 3, "refused": 2, "left_out": 1},
    "7-班级.xlsx": {"new": 3, "refused": 1, "left_out": 4},
    "8-设备.xlsx": {"new": 2, "refused": 1, "left_out": 2},
    "9-场地.csv": {"new": 1, "refused": 1, "left_out": 1},
    "10-两张表.xlsx": {"new": 3, "refused": 2, "left_out": 4},
}


@pytest.mark.parametrize("name", LISTS)
def test_a_messy_list_is_taken_or_refused_row_by_row(workspace: Workspace, tmp_path: Path, name: str) -> None:
    path = put(tmp_path, name, LISTS[name])
    rehearsed = import_roster(workspace, path, year=2024, dry_run=True)
    assert workspace.periods() == ()
    done = import_roster(workspace, path, year=2024)
    assert (done.taken, done.question) == (True, "")
    counts = {status: len(done.having(status)) for status in EXPECTED[name]}  # type: ignore[arg-type]
    assert counts == EXPECTED[name]
    assert sum(counts.values()) == len(done.rows)
    assert rehearsed.rows == done.rows
    assert all(each.reasons for each in done.refused)
    entry = current(workspace)
    assert sum(len(entry.rows(each.table)) for each in done.sheets[:1] if each.table) == counts["new"]
    again = import_roster(workspace, path)
    assert (len(again.having("new", "changed", "removed")), len(again.having("same"))) == (0, counts["new"])
    assert IDENTITY[:17] not in "\n".join(dump(workspace))
    assert "110105491231002" not in "\n".join(dump(workspace))


@pytest.mark.parametrize("name", [name for name, counts in EXPECTED.items() if "refused" in counts])
def test_refused_rows_are_written_and_refused_again_for_the_same_reason(
    workspace: Workspace, tmp_path: Path, name: str
) -> None:
    done = import_roster(workspace, put(tmp_path, name, LISTS[name]), year=2024)
    write_refused(done, tmp_path / "refused.xlsx", told)
    assert is_roster(workspace, tmp_path / "refused.xlsx")
    again = import_roster(workspace, tmp_path / "refused.xlsx")
    if name in ("6-同名.csv", "10-两张表.xlsx"):  # a second line without the first is a person whom the school has
        assert len(again.refused) < len(done.refused)
    else:
        assert rules(again) == rules(done)
    assert IDENTITY.encode() not in (tmp_path / "refused.xlsx").read_bytes()


def test_refused_rows_are_corrected_and_taken(people: Entry, workspace: Workspace, tmp_path: Path) -> None:
    cells = [
        ["序号", "姓名", "身份证号", "学历", "培训学时"],
        [1, "甲一", IDENTITY, "研究生", 120],
        [2, "丁", IDENTITY, "本科", "很多"],
        [3, "丙", IDENTITY, "本科", 360],
    ]
    done = imported(workspace, tmp_path, cells)
    assert said(done)[:3] == [("refused", "甲一 a1"), ("refused", "丁"), ("changed", "丙 a4")]
    write_refused(done, tmp_path / "refused.xlsx", told)
    from openpyxl import load_workbook

    book = load_workbook(tmp_path / "refused.xlsx")
    sheet = book["Sheet1"]
    assert [[cell.value for cell in line] for line in sheet.iter_rows()] == [
        ["没有接受的原因", "序号", "姓名", "身份证号", "学历", "培训学时"],
        ["roster_choice", 1, "甲一", None, "研究生", 120],
        ["not_decimal", 2, "丁", None, "本科", "很多"],
    ]
    coloured = [
        cell.coordinate for line in sheet.iter_rows(min_row=2) for cell in line if cell.fill.fgColor.rgb == "FFFBD5D0"
    ]
    assert coloured == ["E2", "F3"]
    sheet["E2"], sheet["F3"] = "硕士", "40"
    book.save(tmp_path / "corrected.xlsx")
    again = import_roster(workspace, tmp_path / "corrected.xlsx")
    assert said(again)[:2] == [("changed", "甲一 a1"), ("new", "丁 T001")]
    assert again.refused == ()


# people


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ([["甲一", None, "本科"]], [("changed", "甲一 a1")]),
        ([["甲 一", 1980, "大专"]], [("same", "甲一 a1")]),
        ([["甲一", 1981, "本科"]], [("new", "甲一 T001")]),
        ([["乙", 1990, "本科"]], [("changed", "乙 a3")]),
        ([["乙", 1970, "本科"]], [("new", "乙 T001")]),
        ([["乙", None, "本科"]], [("refused", "乙")]),
        ([["丙", 1979, "本科"]], [("changed", "丙 a4")]),
        ([["丙", 1979, "本科"], ["丙", 1999, "本科"]], [("refused", "丙"), ("refused", "丙")]),
        ([["丁", None, "本科"], ["丁", 1980, "本科"]], [("new", "丁 T001"), ("refused", "丁")]),
        ([["丁", 1970, "本科"], ["丁", 1980, "本科"]], [("new", "丁 T001"), ("new", "丁 T002")]),
        ([[None, 1980, "本科"]], [("refused", "")]),
    ],
)
def test_people_are_known_by_name_and_birth(
    people: Entry, workspace: Workspace, tmp_path: Path, cells: list[list[Any]], expected: list[tuple[str, str]]
) -> None:
    for held in people.rows("staff"):
        people.set_cells("staff", [(held.id, "degree", "31")])
    done = imported(workspace, tmp_path, [["姓名", "出生年份", "学历"], *cells])
    assert said(done)[: len(cells)] == expected


@pytest.mark.parametrize(
    ("cells", "expected", "rule"),
    [
        ([["a1", "甲一"]], "same", None),
        ([["a9", "丁"]], "new", None),
        ([["a1", "丁"]], "refused", "roster_number_of_other"),
        ([["a9", "甲一"]], "refused", "roster_other_number"),
        ([["a9", "乙"]], "refused", "roster_ambiguous"),
        ([["a9", "甲一"], ["a1", "甲一"]], "new", None),
        ([["a9", "丁"], ["a9", "戊"]], "new", "roster_person_twice"),
        ([["a9", "丁"], ["a8", "丁"]], "new", None),
    ],
)
def test_people_are_known_by_number(
    people: Entry, workspace: Workspace, tmp_path: Path, cells: list[list[Any]], expected: str, rule: str | None
) -> None:
    done = imported(workspace, tmp_path, [["工号", "姓名"], *cells])
    assert said(done)[0][0] == expected
    assert rules(done) == ([[rule]] if rule else [])


def test_a_foreign_number_may_be_left_out(people: Entry, workspace: Workspace, tmp_path: Path) -> None:
    cells = [["工号", "姓名", "学历"], ["a9", "甲一", "本科"]]
    done = imported(workspace, tmp_path, cells, mapping={"工号": ""})
    assert said(done)[0] == ("changed", "甲一 a1")
    # and it is remembered
    assert said(imported(workspace, tmp_path, cells))[0] == ("same", "甲一 a1")


def test_a_duplicate_names_the_place_of_the_first(people: Entry, workspace: Workspace, tmp_path: Path) -> None:
    done = imported(workspace, tmp_path, [["姓名", "学历"], ["丁", "本科"], ["戊", "本科"], ["丁", "专科"]])
    (refused,) = done.refused
    assert refused.reasons[0].params["first"] == "Sheet1!2"
    assert [number for number, name, _ in names(workspace) if name == "丁"] == ["T001"]


def test_given_numbers_go_round_those_that_are_there(people: Entry, workspace: Workspace, tmp_path: Path) -> None:
    people.add_row("staff", row("staff", staff_no="T001", name="己"))
    done = imported(workspace, tmp_path, [["工号", "姓名"], [None, "丁"], ["T002", "戊"]])
    assert [(each.name, each.given) for each in done.having("new")] == [("丁 T003", "T003"), ("戊 T002", "")]


def test_a_blank_changes_nothing_and_changes_are_told(people: Entry, workspace: Workspace, tmp_path: Path) -> None:
    done = imported(workspace, tmp_path, [["姓名", "学历", "任教科目", "培训学时"], ["甲一", "本科", None, 72]])
    (changed_,) = done.having("changed")
    assert [(each.field, each.old, each.new) for each in changed_.changes] == [
        ("degree", "大学专科毕业", "大学本科毕业"), ("training_hours_5y", "", "72"),
    ]  # fmt: skip
    held = current(workspace).rows("staff")[0].values
    assert (held["degree"], held["subject"]) == ("21", "chinese")


def test_rows_that_the_list_lacks_stay_unless_it_is_said(people: Entry, workspace: Workspace, tmp_path: Path) -> None:
    cells = [["姓名", "学历"], ["甲一", "本科"], ["乙", "本科"], ["丙", "研究生"]]
    done = imported(workspace, tmp_path, cells)
    assert [each.name for each in done.having("absent")] == []  # refused rows speak of them all
    done = imported(workspace, tmp_path, cells[:2])
    assert [each.name for each in done.having("absent")] == ["乙 a2", "乙 a3", "丙 a4"]
    assert len(names(workspace)) == 4
    done = imported(workspace, tmp_path, cells[:2], remove_absent=True, dry_run=True)
    assert len(done.having("removed")) == 3
    assert len(names(workspace)) == 4
    imported(workspace, tmp_path, cells[:2], remove_absent=True)
    assert names(workspace) == [("a1", "甲一", 1980)]


def test_a_refused_text_of_a_cell_goes_when_the_list_has_a_value(
    people: Entry, workspace: Workspace, tmp_path: Path
) -> None:
    people.type_cell("staff", people.rows("staff")[0].id, "degree", "不详")
    done = imported(workspace, tmp_path, [["姓名", "学历"], ["甲一", "专科"]])
    assert [(each.old, each.new) for each in done.having("changed")[0].changes] == [("不详", "大学专科毕业")]
    assert stored(workspace, "SELECT * FROM rejected_text") == []


# other tables


def test_class_groups_are_known_by_grade_and_number(entry: Entry, workspace: Workspace, tmp_path: Path) -> None:
    cells = [
        ["班级", "男", "女"],
        ["一年级1班", 12, 13],
        ["一年级2班", 20, 13],
        ["一（2）班", 9, 9],
        ["七年级1班", 1, 2],
    ]
    done = imported(workspace, tmp_path, cells)
    assert said(done)[:4] == [
        ("same", "1 年级 1 班"),
        ("changed", "1 年级 2 班"),
        ("refused", "1 年级 2 班"),
        ("new", "7 年级 1 班"),
    ]
    assert rules(done) == [["roster_duplicate"]]
    assert len(done.having("absent")) == 10


def test_rows_that_the_program_numbers_are_known_by_what_they_are(
    entry: Entry, workspace: Workspace, tmp_path: Path
) -> None:
    cells = [
        ["用房名称", "学段", "间数", "每间面积"],
        ["普通教室", "小学", 10, 60],
        ["普通教室", "小学", 2, 60],
        ["图书室", "小学", 1, 780.5],
    ]
    done = imported(workspace, tmp_path, cells)
    assert [status for status, _ in said(done)] == ["changed", "new", "same"]
    again = imported(workspace, tmp_path, cells)
    assert [status for status, _ in said(again)] == ["same", "same", "same"]
    assert [held.values["row_no"] for held in current(workspace).rows("room")] == [1, 2, 3]


# totals


def ties(done: RosterImport) -> list[tuple[str, str, int, int]]:
    return [(each.kind, each.field or each.part, int(each.listed), int(each.claimed)) for each in done.ties]


def test_a_list_is_held_against_its_totals_line(people: Entry, workspace: Workspace, tmp_path: Path) -> None:
    cells = [
        ["姓名", "学历"],
        ["丁", "本科"],
        ["戊", "本科"],
        ["小计", "2人"],
        ["己", "本科"],
        ["小计", "2人"],
        ["合计", "4人"],
    ]
    done = imported(workspace, tmp_path, cells, dry_run=True)
    assert ties(done)[:3] == [("rows", "", 2, 2), ("rows", "", 1, 2), ("rows", "", 3, 4)]
    assert [(each.at, int(each.difference)) for each in done.ties[:3]] == [
        ("Sheet1!4", 0),
        ("Sheet1!6", -1),
        ("Sheet1!7", -1),
    ]


def test_a_list_is_held_against_what_was_stored(people: Entry, workspace: Workspace, tmp_path: Path) -> None:
    done = imported(workspace, tmp_path, [["姓名", "岗位"], ["甲一", "专任教师"], ["丁", "工勤"]])
    assert ties(done) == [("stored", "", 2, 4), ("stored_part", "post", 1, 4), ("stored_part", "post", 1, 0)]


def test_class_lists_are_held_against_funded_and_new_pupils(entry: Entry, workspace: Workspace, tmp_path: Path) -> None:
    entry.add_row("admission", row("admission", stage="primary", new_pupils=60))
    entry.set_cells("funding", [(entry.rows("funding")[0].id, "funded_pupils", 300)])
    done = imported(
        workspace, tmp_path, [["班级", "男", "女"], ["一年级1班", 30, 31], ["二年级1班", 20, "多"], ["合计", 50, 60]]
    )
    assert ties(done) == [
        ("sum", "boys", 50, 50), ("sum", "girls", 31, 60), ("stored", "", 2, 12), ("pupils_stored", "", 81, 300),
        ("pupils_funded", "", 81, 300), ("pupils_new", "1", 61, 60),
    ]  # fmt: skip
    assert [each.unread for each in done.ties[:2]] == [0, 1]


# how it is stored


def test_it_is_one_step_with_its_sources(people: Entry, workspace: Workspace, tmp_path: Path) -> None:
    before, held = len(changes(workspace)), dump(workspace)
    imported(workspace, tmp_path, [["姓名", "学历"], ["甲一", "本科"], ["丁", "本科"]])
    assert [each[4] for each in changes(workspace)[before:]] == ["imported"] * 2
    sources = stored(workspace, "SELECT source FROM change_log ORDER BY id")[before:]
    assert sources == [("名册.xlsx Sheet1!2",), ("名册.xlsx Sheet1!3",)]
    assert undo(current(workspace)) is not None
    assert names(workspace) == [(each["staff_no"], each["name"], each["birth_year"]) for each in PEOPLE]
    assert held != dump(workspace)  # the log keeps what was done


def test_a_rehearsal_stores_nothing(people: Entry, workspace: Workspace, tmp_path: Path) -> None:
    before = dump(workspace)
    cells = [["姓名", "学位"], ["甲一", "本科"], ["丁", "本科"]]
    done = imported(workspace, tmp_path, cells, dry_run=True, mapping={"学位": "最高学历"}, table="教职工")
    assert (done.taken, [status for status, _ in said(done)[:2]]) == (False, ["changed", "new"])
    assert dump(workspace) == before


def test_what_was_said_about_a_heading_is_remembered_when_it_is_taken(
    people: Entry, workspace: Workspace, tmp_path: Path
) -> None:
    cells = [["姓名", "职工学位情况", "学历"], ["甲一", "硕士", "本科"]]
    imported(workspace, tmp_path, cells, mapping={"职工学位情况": "degree"})
    (sheet,) = imported(workspace, tmp_path, cells).sheets
    assert [(each.field, each.how) for each in sheet.columns] == [
        ("name", "label"),
        ("degree", "remembered"),
        ("", "twice"),
    ]


def test_a_list_goes_into_the_year_that_is_asked_for(people: Entry, workspace: Workspace, tmp_path: Path) -> None:
    done = imported(workspace, tmp_path, [["姓名", "学历"], ["甲一", "本科"]], year=2023)
    assert (done.school_year, [info.school_year for info in workspace.periods()]) == (2023, [2024, 2023])
    assert len(names(workspace)) == 4


@pytest.mark.parametrize(
    ("options", "code"),
    [
        ({"table": "学生"}, "roster_table"), ({"mapping": {"学历": "学位"}}, "roster_field"), ({"mapping": {"学位": "degree"}}, "roster_heading"),
        ({"table": "school"}, "roster_table"),
    ],
)  # fmt: skip
def test_what_is_said_must_mean_something(
    people: Entry, workspace: Workspace, tmp_path: Path, options: dict[str, Any], code: str
) -> None:
    assert code_of(lambda: imported(workspace, tmp_path, [["姓名", "学历"], ["甲", "本科"]], **options)) == code


def test_a_list_without_a_year_needs_one(workspace: Workspace, tmp_path: Path) -> None:
    assert code_of(lambda: imported(workspace, tmp_path, [["姓名", "学历"], ["甲", "本科"]])) == "no_year"
    assert workspace.periods() == ()


def test_nothing_is_taken_while_a_question_is_open(people: Entry, workspace: Workspace, tmp_path: Path) -> None:
    before = dump(workspace)
    done = imported(workspace, tmp_path, [["学历", "任教科目"], ["本科", "语文"]])
    assert (done.taken, done.question, done.sheets[0].asked) == (False, "column", ("name", "staff_no"))
    assert dump(workspace) == before


def test_lists_are_told_from_what_is_imported_otherwise(entry: Entry, workspace: Workspace, tmp_path: Path) -> None:
    template, folder = tmp_path / "t.xlsx", csv_folder(tmp_path / "csv", school_tables(staff=changed(staff(2))))
    write_template(template)
    for path, expected in {
        template: False, folder: False, tmp_path / "none.xlsx": False, put(tmp_path, "x.xlsx", b"text"): False, put(tmp_path, "x.jhpkg", b"PK"): False,
        put(tmp_path, "a.csv", text([HEAD])): True, put(tmp_path, "a.xls", xls([HEAD, person("甲")])): True, put(tmp_path, "a.xlsx", xlsx({"教职工": [HEAD]})): True,
    }.items():  # fmt: skip
        assert is_roster(workspace, path) is expected, path.name


def test_a_template_is_one_without_its_hidden_sheet(entry: Entry, workspace: Workspace, tmp_path: Path) -> None:
    from openpyxl import load_workbook

    write_template(tmp_path / "t.xlsx", entry)
    book = load_workbook(tmp_path / "t.xlsx")
    del book["选项"]
    book.save(tmp_path / "u.xlsx")
    assert not is_roster(workspace, tmp_path / "u.xlsx")


def test_refused_sheets_of_any_title_can_be_written(workspace: Workspace, tmp_path: Path) -> None:
    name = "一份[很]长的名册" * 5
    done = import_roster(workspace, put(tmp_path, f"{name}.csv", text([["姓名", "学历"], ["甲", "研究生"]])), year=2024)
    write_refused(done, tmp_path / "r.xlsx", told)
    from openpyxl import load_workbook

    with io.BytesIO((tmp_path / "r.xlsx").read_bytes()) as data:
        assert load_workbook(data).sheetnames == ["一份_很_长的名册一份_很_长的名册一份_很_长的名册一份_很_"[:31]]
