"""`jhdesk new-year`: told before, made once, removed while nobody edited it."""

from __future__ import annotations

from pathlib import Path

from jhdesk.services.entry import Entry
from jhdesk.services.workspace import Workspace
from tests.cli.conftest import Run
from tests.services.database import stored

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


def test_a_county_has_no_such_year(run: Run, tmp_path: Path) -> None:
    run("init", "--role", "county", "--workspace", tmp_path / "county")
    done = run("new-year", "--workspace", tmp_path / "county")
    assert done.status == 2
    assert "县的工作文件夹" in done.err
