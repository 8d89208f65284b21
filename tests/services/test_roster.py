# ruff: noqa: E501  (a list is easiest to see a line a row)
"""Importing lists: rows matched to people and things that are there, refused row by row, taken in one step."""

from __future__ import annotations

import io
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
from tests.services.roster_story import PEOPLE, current, imported, names, people, rules, said, told
from tests.workbook.rosters import HEAD, IDENTITY, messy, person, put, text, xls, xlsx

__all__ = ["people"]  # a fixture

LISTS = messy()
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
