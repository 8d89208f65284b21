"""Standards and plans of the program and of the workspace: which counts, what is read again, and what is refused."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from jhdesk import paths
from jhdesk.errors import JhdeskError
from jhdesk.services import standards
from jhdesk.services.blockers import blockers
from jhdesk.services.entry import Entry
from jhdesk.services.evaluation import evaluate_entry
from jhdesk.services.import_ import import_source
from jhdesk.services.standards import load_items, load_plan, load_standard, standard_ids, standard_of, twins
from jhdesk.services.workspace import Workspace
from jhdesk.ui.messages import error_text, finding_text
from jhdesk.ui.messages.parameters import standard_text, twin_text
from tests.builders import csv_folder, row, school_tables, staff

NATIONAL, PLAN = "national-2017", "county-plan-2021"
SHIPPED = paths.resources() / "standards"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A workspace's folder with room for files of its own; no database is needed to look for them."""
    (tmp_path / "standards" / "plans").mkdir(parents=True)
    return tmp_path


def put(folder: Path, name: str, text: str, *, plan: bool = False) -> Path:
    """Writes a file of the workspace, newer than any before."""
    path = folder / "standards" / ("plans" if plan else "") / f"{name}.toml"
    path.write_text(text, encoding="utf-8")
    newer = next(CLOCK)
    os.utime(path, ns=(newer, newer))
    return path


def clock() -> Iterator[int]:
    """Times that differ, however coarse those of the disk are."""
    time = 1_700_000_000_000_000_000
    while True:
        time += 10_000_000_000
        yield time


CLOCK = clock()


def local(name: str, version: str = "1", based_on: str = NATIONAL, more: str = "") -> str:
    return f'id = "{name}"\nversion = "{version}"\nbased_on = "{based_on}"\n{more}\n'


def fault(folder: Path, name: str) -> JhdeskError:
    with pytest.raises(JhdeskError) as caught:
        load_items(name, folder)
    return caught.value


def test_the_workspace_adds_to_what_the_program_ships(folder: Path) -> None:
    put(folder, "local-a", local("local-a", more="[items.G7]\nyuan_per_pupil = 8000"))
    assert standard_ids() == (NATIONAL,)
    assert standard_ids(folder) == ("local-a", NATIONAL)
    assert load_standard("local-a", folder).id == "local-a"
    assert load_items("local-a", folder).special_fund_yuan == 8000
    assert load_items(NATIONAL, folder).special_fund_yuan == 6000
    assert twins("local-a", folder) == ()
    with pytest.raises(JhdeskError) as caught:
        load_standard("local-a")
    assert caught.value.code == "standard_unknown"


def test_a_workspace_without_files_of_its_own_has_those_of_the_program(tmp_path: Path) -> None:
    assert standard_ids(tmp_path / "none") == (NATIONAL,)
    assert load_items(NATIONAL, tmp_path / "none") is load_items()


def test_a_file_is_read_again_when_it_changed_and_only_then(folder: Path) -> None:
    put(folder, "local-a", local("local-a", more="[items.G7]\nyuan_per_pupil = 8000"))
    first = load_items("local-a", folder)
    assert load_items("local-a", folder) is first
    put(folder, "local-a", local("local-a", more="[items.G7]\nyuan_per_pupil = 9000"))
    assert load_items("local-a", folder).special_fund_yuan == 9000


def test_a_file_that_another_is_based_on_is_read_again_too(folder: Path) -> None:
    put(folder, "middle", local("middle", more="[items.G9]\nhours = 300"))
    put(folder, "upper", local("upper", based_on="middle", more="[items.G7]\nyuan_per_pupil = 8000"))
    found = load_items("upper", folder)
    assert (found.training_hours, found.special_fund_yuan, found.classes_per_room) == (300, 8000, 12)
    put(folder, "middle", local("middle", more="[items.G9]\nhours = 200"))
    assert load_items("upper", folder).training_hours == 200


def test_of_one_id_the_workspaces_counts_if_its_version_differs(folder: Path) -> None:
    put(folder, NATIONAL, local(NATIONAL, "2017.2", more="[items.G7]\nyuan_per_pupil = 8000"))
    assert load_items(NATIONAL, folder).special_fund_yuan == 8000
    (twin,) = twins(NATIONAL, folder)
    assert (twin.id, twin.version, twin.shipped_version, twin.own_counts) == (NATIONAL, "2017.2", "2017.1", True)
    assert "2017.2 版，不是程序自带的 2017.1 版" in twin_text(twin)
    assert "工作文件夹里的文件）" in standard_text(load_standard(NATIONAL, folder), "", [twin])
    put(folder, NATIONAL, local(NATIONAL, "2017.1", more="[items.G7]\nyuan_per_pupil = 8000"))
    assert load_items(NATIONAL, folder).special_fund_yuan == 6000
    (twin,) = twins(NATIONAL, folder)
    assert not twin.own_counts
    assert "没有采用" in twin_text(twin)
    put(folder, NATIONAL, (SHIPPED / f"{NATIONAL}.toml").read_text("utf-8"))
    assert twins(NATIONAL, folder) == ()


def test_a_shadowed_base_and_plan_are_said_too(folder: Path) -> None:
    put(folder, NATIONAL, local(NATIONAL, "2017.2", more="[items.G9]\nhours = 300"))
    put(folder, PLAN, local(PLAN, "2", PLAN), plan=True)
    put(folder, "local-a", local("local-a"))
    assert load_items("local-a", folder).training_hours == 300
    assert [twin.id for twin in twins("local-a", folder)] == [NATIONAL, PLAN]


def test_a_standard_may_name_its_plan(folder: Path) -> None:
    plan = local("plan-b", based_on=PLAN, more="[items.P02]\nmbps = 1000")
    put(folder, "plan-b", plan, plan=True)
    put(folder, "local-a", local("local-a", more='plan = "plan-b"'))
    put(folder, "local-b", local("local-b"))
    assert (load_plan("local-a", folder).id, load_plan("local-a", folder).bandwidth_mbps) == ("plan-b", 1000)
    assert load_plan("local-b", folder) is load_plan()
    put(folder, "local-b", local("local-b", more='plan = "plan-c"'))
    error = fault(folder, "local-b")
    assert (error.params["key"], error.params["line"]) == ("plan", 4)
    assert f"可以是 {PLAN}、plan-b" in error_text(error)


def test_a_broken_plan_is_refused_as_a_plan(folder: Path) -> None:
    put(folder, "plan-b", local("plan-b", based_on=PLAN, more="[items.P02]\nmpbs = 1000"), plan=True)
    put(folder, "local-a", local("local-a", more='plan = "plan-b"'))
    with pytest.raises(JhdeskError) as caught:
        load_plan("local-a", folder)
    assert error_text(caught.value) == (
        "县规划文件“standards/plans/plan-b.toml”第 5 行：不认识 items.P02.mpbs，是不是想写 mbps？请改正。"
    )


@pytest.mark.parametrize(
    ("text", "key", "said"),
    [
        (local("local-b"), "id", "与文件名不同"),
        (local("local-a", based_on="local-a"), "based_on", f"可以是 loop、{NATIONAL}"),
        (local("local-a", based_on="loop"), "based_on", "可以是"),
        (local("local-a", based_on="none"), "based_on", "不能是“none”"),
        (local("local-a").replace(f'"{NATIONAL}"', "2017"), "based_on", "双引号"),
        ("", "id", "缺少 id"),
    ],
)
def test_a_file_that_does_not_fit_its_place(folder: Path, text: str, key: str, said: str) -> None:
    put(folder, "local-a", text)
    put(folder, "loop", local("loop", based_on="local-a"))
    error = fault(folder, "local-a")
    assert error.params["key"] == key
    assert said in error_text(error)


def test_a_broken_file_hurts_nobody_who_does_not_ask_for_it(folder: Path) -> None:
    put(folder, "broken", "= 1")
    assert load_standard(NATIONAL, folder) is load_standard()
    assert standard_ids(folder) == ("broken", NATIONAL)


def test_a_broken_file_of_the_default_id_is_refused_and_not_passed_over(folder: Path) -> None:
    put(folder, NATIONAL, "= 1")
    assert fault(folder, NATIONAL).params["file"] == f"standards/{NATIONAL}.toml"
    assert load_standard().id == NATIONAL


def test_an_id_is_no_path(folder: Path) -> None:
    put(folder, "x", "= 1", plan=True)
    for name in ("plans/x", "../standards/x", "", "x\0"):
        assert fault(folder, name).code == "standard_unknown"


def test_a_file_that_cannot_be_read(folder: Path) -> None:
    (folder / "standards" / "local-a.toml").mkdir()
    assert fault(folder, "local-a").code == "not_usable"


# ---- what comes of it


def test_a_school_year_is_judged_by_the_workspaces_file_that_it_names(workspace: Workspace, entry: Entry) -> None:
    (workspace.folder / "standards").mkdir()
    more = '[[indicators]]\nid = "L4"\nprimary = 5.01'
    put(workspace.folder, "local-a", local("local-a", more=more))
    assert evaluate_entry(standard_of(entry), entry).units[0].status == "pass"
    entry.type_cell("period", entry.rows("period")[0].id, "standard_id", "local-a")
    assert blockers(entry) == []
    made = evaluate_entry(standard_of(entry), entry)
    assert (made.standard, made.standard_version) == ("local-a", "1")
    assert made.units[0].indicators["L4"].status == "floor"


def test_what_cannot_be_used_keeps_figures_from_a_package(workspace: Workspace, entry: Entry) -> None:
    (workspace.folder / "standards").mkdir()
    entry.type_cell("period", entry.rows("period")[0].id, "standard_id", "local-a")
    (finding,) = blockers(entry)
    assert finding.rule == "standard_not_here"
    put(workspace.folder, "local-a", local("local-a", more="[items.G7]\nyuan = 8000"))
    (finding,) = blockers(entry)
    assert finding.rule == "standard_unusable"
    told = finding_text(finding)
    assert "“standards/local-a.toml”第 5 行：不认识 items.G7.yuan" in told
    assert told.endswith("改正以前，不能用“local-a”评估和上报。")


@pytest.mark.parametrize(
    ("before", "status", "value"),
    [(5, "met", 0.4), (6, "met", 0.4), (7, "unmet", 0.4), (None, "not_assessable", 0.4)],
)
def test_the_share_of_degrees_is_compared_with_the_year_before(
    workspace: Workspace, tmp_path: Path, before: int | None, status: str, value: float
) -> None:
    """P09: of 15 teachers 6 are above the required degree, and so many in the year before."""

    def take(year: int, above: int) -> None:
        people = staff(above, degree="21") + staff(15 - above, first=above + 1, degree="41")
        tables = school_tables(period=[row("period", school_year=year)], staff=people)
        import_source(workspace, csv_folder(tmp_path / str(year), tables))

    take(2024, 6)
    if before is not None:
        take(2023, before)
    entry = Entry(workspace, workspace.period(2024).id)
    made = evaluate_entry(load_standard(), entry)
    (item,) = [each for each in made.items if each.id == "P09"]
    assert (item.status, float(item.value or 0)) == (status, value)
    assert (item.note == "no_last_year") is (before is None)


def test_where_the_files_lie(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "standards").mkdir()
    monkeypatch.setattr(standards, "resources", lambda: tmp_path)
    assert standard_ids() == ()
