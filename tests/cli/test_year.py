"""`jhdesk new-year`: told before, made once, removed while nobody edited it."""

from __future__ import annotations

from pathlib import Path

import pytest

from jhdesk.services.entry import Entry
from jhdesk.services.import_ import import_source
from jhdesk.services.workspace import Workspace
from tests.builders import csv_folder
from tests.cli.conftest import Run
from tests.services.database import stored
from tests.services.two_schools import junior, nine_year

COUNT = "SELECT count(*) FROM period"


def test_a_rehearsal_makes_nothing(run: Run, held: Path) -> None:
    done = run("new-year", "--workspace", held, "--dry-run")
    assert (done.status, done.err) == (0, "")
    assert "由 2024—2025 学年建立 2025—2026 学年" in done.out
    assert "教职工：15 行全部结转；“五年培训学时”" in done.out
    assert "6 年级 2 个班离校，1 年级新列 2 个班（人数待填），其余 10 个班升一个年级" in done.out
    assert "没有建立" in done.out
    assert stored(held, COUNT) == [(1,)]


def test_the_year_is_made_and_can_be_opened(run: Run, held: Path) -> None:
    assert run("new-year", "--workspace", held).status == 0
    with Workspace(held) as workspace:
        entry = Entry(workspace, workspace.period(2025).id)
        assert sorted({row["grade"] for row in entry.data.rows("class_group")}) == [1, 2, 3, 4, 5, 6]
        assert len(entry.data.rows("staff")) == 15


def test_classes_as_they_are_asked_for(run: Run, held: Path) -> None:
    assert "各班照旧列出" in run("new-year", "--workspace", held, "--classes", "same", "--dry-run").out
    run("new-year", "--workspace", held, "--classes", "none")
    assert stored(held, "SELECT count(*) FROM class_group") == [(12,)]


def test_a_year_that_is_there_is_not_made_again(run: Run, held: Path) -> None:
    run("new-year", "--workspace", held)
    done = run("new-year", "--workspace", held, "--from", "2024")
    assert (done.status, done.out) == (2, "")
    assert done.err == "2025 学年已经有了，没有再建。请直接打开它填报。\n"


def test_a_year_made_by_mistake_is_removed_one_that_was_entered_is_not(run: Run, held: Path) -> None:
    run("new-year", "--workspace", held)
    assert run("new-year", "--workspace", held, "--remove", "2025").out == "已删去 2025—2026 学年。\n"
    assert stored(held, COUNT) == [(1,)]
    assert run("new-year", "--workspace", held, "--remove", "2024").status == 2
    assert stored(held, COUNT) == [(1,)]


@pytest.mark.parametrize("beside", [("--dry-run",), ("--from", "2024")])
def test_no_year_is_removed_by_a_call_that_says_something_else_as_well(
    run: Run, held: Path, beside: tuple[str, ...]
) -> None:
    run("new-year", "--workspace", held)
    done = run("new-year", "--workspace", held, "--remove", "2025", *beside)
    assert (done.status, done.out) == (2, "")
    assert "--remove 只能单独用，没有删去任何学年" in done.err
    assert stored(held, COUNT) == [(2,)]


def test_which_of_two_years_is_meant_is_not_guessed(run: Run, held: Path) -> None:
    done = run("--year", "2024", "new-year", "--workspace", held)
    assert (done.status, done.out) == (2, "")
    assert "请写 --from" in done.err
    assert stored(held, COUNT) == [(1,)]


def test_a_county_has_no_such_year(run: Run, tmp_path: Path) -> None:
    run("init", "--role", "county", "--workspace", tmp_path / "county")
    done = run("new-year", "--workspace", tmp_path / "county")
    assert done.status == 2
    assert "县的工作文件夹" in done.err


NINE = nine_year()


@pytest.fixture
def nine(tmp_path: Path) -> Path:
    """The workspace of a nine-year school."""
    folder = tmp_path / "nine"
    with Workspace(folder) as workspace:
        import_source(workspace, csv_folder(tmp_path / "nine-source", NINE))
    return folder


def test_another_name(run: Run, held: Path) -> None:
    done = run("reorganise", "rename", "--workspace", held, "--name", "某某乡小学")
    assert (done.status, done.err) == (0, "")
    assert "“学校名称” 第一小学 → 某某乡小学" in done.out
    assert stored(held, "SELECT name FROM school") == [("某某乡小学",)]
    query = "SELECT new, source FROM change_log WHERE origin = 'reorganised'"
    assert stored(held, query) == [("某某乡小学", "2024 年更名")]


def test_a_junior_part_given_and_taken(run: Run, nine: Path, tmp_path: Path) -> None:
    given = run(
        "reorganise", "give", "--workspace", nine, "--stage", "junior", "--to", "城中学", "--out", tmp_path / "u"
    )
    assert (given.status, given.err) == (0, "")
    assert "学校：“办学类型” 九年一贯制学校 → 小学" in given.out
    assert "教职工：转出 4 行" in given.out
    taker = tmp_path / "taker"
    with Workspace(taker) as workspace:
        import_source(workspace, csv_folder(tmp_path / "taker-source", junior()))
    folder = tmp_path / "u" / "2165400001-2024-junior"
    looked = run("reorganise", "take", folder, "--workspace", taker, "--stage", "junior", "--dry-run")
    assert "没有改动任何数据" in looked.out
    assert "编号与本校重复，改编 5 处：班级学生 7 年级 1 班 → 7 年级 2 班" in looked.out
    assert stored(taker, "SELECT count(*) FROM staff") == [(3,)]
    assert run("reorganise", "take", folder, "--workspace", taker, "--stage", "junior").status == 0
    assert stored(taker, "SELECT count(*) FROM staff") == [(7,)]
    units = run("evaluate", "--workspace", taker, "--json").document["units"]
    assert [(unit["stage"], unit["pupils"]) for unit in units] == [("junior", 150)]


def test_who_is_kept_stays(run: Run, nine: Path, tmp_path: Path) -> None:
    call = ("reorganise", "give", "--workspace", nine, "--stage", "junior", "--to", "城中学", "--out", tmp_path / "u")
    assert run(*call, "--keep", "staff:nobody").err.startswith("“staff:nobody”不在要转出的人和物之中")
    assert run(*call, "--keep", "t005").err.startswith("“t005”不在要转出的人和物之中")
    assert not (tmp_path / "u").exists()
    assert run(*call, "--keep", "staff:t005").status == 0
    assert ("t005", "primary") in stored(nine, "SELECT staff_no, stage FROM staff")


def test_another_type_and_a_teaching_point(run: Run, nine: Path) -> None:
    assert run("reorganise", "type", "211", "--workspace", nine).status == 0
    assert run("reorganise", "point", "--central", "3165400099", "--workspace", nine).status == 0
    assert stored(nine, "SELECT school_type, central_school_code FROM school") == [("218", "3165400099")]


def test_two_years_beside_each_other_say_what_moved(run: Run, nine: Path, tmp_path: Path) -> None:
    run("new-year", "--workspace", nine)
    run("reorganise", "give", "--workspace", nine, "--stage", "junior", "--to", "城中学", "--out", tmp_path / "u")
    run("reorganise", "rename", "--workspace", nine, "--code", "2165400077", "--name", "某某乡小学")
    done = run("compare", "--workspace", nine)
    assert "2024—2025 学年：第一小学（2165400001，九年一贯制学校）" in done.out
    assert "2025—2026 学年：某某乡小学（2165400077，小学）" in done.out
    assert "2025 年初中移交城中学：学校改动 1 格；班级学生减少 3 行" in done.out
    assert "初中：只有 2024 学年参加七项指标评估" in done.out
    document = run("compare", "--workspace", nine, "--json").document
    assert [document[side]["school_type"] for side in ("from", "to")] == ["312", "211"]


@pytest.mark.parametrize(
    ("call", "told"),
    [
        ((), "请写明办理什么"),
        (("rename",), "请写明办理什么"),
        (("type", "999"), "“办学类型”不能是“999”，没有改动。应写：211（小学）、"),
        (("rename", "--code", "12"), "应写：教育部统一编制的 10 位数字标识码。"),
        (("rename", "--name", "990101199001010010"), "所写的内容中有身份证号，没有改动"),
        (
            ("give", "--stage", "junior", "--to", "990101 19900101 0010", "--out", "u"),
            "所写的内容中有身份证号，没有改动",
        ),
        (("give", "--stage", "primary", "--to", "甲校", "--out", "u"), "“小学”是第一小学唯一的学段"),
        (("take", __file__, "--whole"), "不是上报包（.jhpkg），没有接收"),
        (("point", "--central", "12"), "“所属中心校标识码”不能是“12”"),
        (("take", "nowhere", "--whole"), "找不到“nowhere”"),
        (("take", ".", "--whole"), "不是对方移交的文件夹，没有接收。请选择对方移交时生成的那个文件夹"),
    ],
)
def test_what_cannot_be_done(run: Run, held: Path, call: tuple[str, ...], told: str) -> None:
    done = run("reorganise", *call, "--workspace", held)
    assert (done.status, done.out) == (2, "")
    assert told in done.err
    assert "19900101" not in done.err
    assert done.err.count("\n") == 1
