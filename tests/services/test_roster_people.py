"""People of a list are known by number, else by name and year of birth; where two could be meant the row is refused."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from jhdesk.services.entry import Entry
from jhdesk.services.workspace import Workspace
from tests.builders import row
from tests.services.conftest import code_of
from tests.services.database import stored
from tests.services.roster_story import current, imported, names, people, rules, said

__all__ = ["people"]  # a fixture


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


@pytest.mark.parametrize(
    ("line", "stays"),
    [
        (["a2", "丙", "本科"], ["a1", "a2", "a4"]),  # a number of another's: it may be about either
        ([None, None, "本科"], ["a1", "a2", "a3", "a4"]),  # it may be about anybody
    ],
)
def test_nobody_is_removed_whom_a_refused_line_may_be_about(
    people: Entry, workspace: Workspace, tmp_path: Path, line: list[Any], stays: list[str]
) -> None:
    cells = [["工号", "姓名", "学历"], ["a1", "甲一", "本科"], line]
    done = imported(workspace, tmp_path, cells, remove_absent=True)
    assert len(done.refused) == 1
    assert [number for number, *_ in names(workspace)] == stays


def test_no_class_is_removed_while_a_line_names_none(entry: Entry, workspace: Workspace, tmp_path: Path) -> None:
    before = len(entry.rows("class_group"))
    cells = [["年级", "班号", "男生数"], [1, 1, 20], [2, "某班", 20]]
    done = imported(workspace, tmp_path, cells, table="class_group", remove_absent=True)
    assert len(done.refused) == 1
    assert len(current(workspace).rows("class_group")) == before


def test_a_list_of_headings_alone_removes_nobody(people: Entry, workspace: Workspace, tmp_path: Path) -> None:
    held = names(workspace)
    alone = [["教工号", "姓名", "学历"]]
    assert code_of(lambda: imported(workspace, tmp_path, alone, remove_absent=True)) == "roster_no_rows"
    assert names(workspace) == held != []
