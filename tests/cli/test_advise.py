"""`jhdesk advise`: shortfalls and sets for people and programs, costs of the county's own, and wrong calls."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from jhdesk.services.costs import OWN_COSTS
from jhdesk.services.entry import Entry
from jhdesk.services.workspace import DATABASE, Workspace
from tests.builders import csv_folder, edit_file, of_type, pupils, row, school_tables, staff
from tests.cli.conftest import Run

Refused = Callable[..., str]


@pytest.fixture
def poor(tmp_path: Path) -> Path:
    """A nine-year school: its primary stage passes, its junior stage lacks teachers with the degree."""
    tables = school_tables(
        school=of_type("312"),
        class_group=pupils(primary=300, junior=100),
        staff=staff(9, backbone_level="county") + staff(6, first=10, subject="pe")
        + staff(4, first=21, stage="junior", backbone_level="county", subject="pe") + staff(1, first=31, stage="junior", degree="31"),
        room=[*school_tables()["room"], row("room", row_no=3, room_type="library", stage="junior", area_each_m2=600,
                                            networked_multimedia=3)],
        sports_area=[*school_tables()["sports_area"], row("sports_area", row_no=2, stage="junior")],
        equipment=[*school_tables()["equipment"], row("equipment", row_no=2, stage="junior")],
    )  # fmt: skip
    return csv_folder(tmp_path / "poor", tables)


def test_for_people(run: Run, poor: Path) -> None:
    done = run("advise", poor)
    assert (done.status, done.err) == (0, "")
    lines = done.out.splitlines()
    assert lines[:6] == [
        "2165400001 第一小学 小学：✓ 达标",
        "  已经达标，不需要改变。",
        "2165400001 第一小学 初中：▲ 不达标",
        "  L1 每百名学生拥有高于规定学历教师数 4，标准 5.3，差 2 人，到底线差 1 人",
        "  办法 1：约 12000 元，L1 留在底线以上、标准以下",
        "    1 名现有教师把学历提高到规定学历以上（约 12000 元）",
    ]
    assert "costs.toml" in lines[-1]


def test_for_programs(run: Run, poor: Path) -> None:
    done = run("advise", poor, "--json")
    assert (done.status, done.err) == (0, "")
    assert (done.document["format"], done.document["standard"]) == ("jhdesk-advice/1", "national-2017")
    primary, junior = done.document["units"]
    assert primary == {
        "school_code": "2165400001", "name": "第一小学", "stage": "primary", "status": "pass", "shortfalls": {},
        "missing": [], "sets": [], "none_within_three": False,
    }  # fmt: skip
    assert (junior["stage"], junior["status"], junior["none_within_three"]) == ("junior", "fail", False)
    assert junior["shortfalls"] == {"L1": {"shortfall": 2, "shortfall_to_floor": 1, "unit": "人"}}
    assert junior["sets"][0] == {
        "cost_yuan": 12000.0,
        "changes": [
            {"kind": "raise_degree", "indicators": ["L1"], "amount": 1, "unit": "人", "cost_yuan": 12000.0,
             "text": "1 名现有教师把学历提高到规定学历以上"}
        ],
        "floor": "L1",
    }  # fmt: skip


def test_one_stage(run: Run, poor: Path) -> None:
    done = run("advise", poor, "--stage", "junior", "--school", "2165400001", "--json")
    assert [unit["stage"] for unit in done.document["units"]] == ["junior"]
    single = csv_folder(poor.parent / "single")
    assert run("advise", single, "--stage", "junior", "--json").document["units"] == []
    assert run("advise", single, "--stage", "junior").out == "这所学校没有所选的学段。\n"


def test_the_workspace(run: Run, held: Path) -> None:
    with Workspace(held) as workspace:
        entry = Entry(workspace, workspace.period().id)
        for each in entry.rows("staff")[10:]:
            entry.type_cell("staff", each.id, "degree", "41")
    done = run("--workspace", held, "advise", "--json")
    assert (done.status, done.err) == (0, "")
    assert done.document["units"][0]["sets"][0]["changes"][0]["kind"] == "raise_degree"
    assert "办法 1：约 12000 元" in run("advise", "--workspace", held).out


def test_a_text_in_the_workspace_that_was_not_understood_is_named(run: Run, held: Path) -> None:
    with Workspace(held) as workspace:
        entry = Entry(workspace, workspace.period().id)
        entry.type_cell("class_group", entry.rows("class_group")[0].id, "boys", "12a")
    done = run("advise", "--workspace", held, "--json")
    assert done.err == "班级学生 1 年级 1 班“男生数”：填的“12a”没有被接受，这一格按未填处理。请改正或清空。\n"
    assert done.document["units"][0]["missing"] == ["class_group[1|1].boys"]


def test_the_countys_own_costs(run: Run, poor: Path, tmp_path: Path) -> None:
    (tmp_path / OWN_COSTS).write_text("[raise_degree]\nyuan = 500\n", encoding="utf-8")
    assert "办法 1：约 500 元" in run("--workspace", tmp_path, "advise", poor).out
    own = tmp_path / "other.toml"
    own.write_text("[raise_degree]\nyuan = 200000\n[hire_teacher]\nyuan = 0\n", encoding="utf-8")
    done = run("--workspace", tmp_path, "advise", poor, "--costs", own, "--json")
    first = done.document["units"][1]["sets"][0]
    assert (first["cost_yuan"], first["changes"][0]["kind"]) == (0.0, "hire_teacher")
    assert not (tmp_path / DATABASE).exists()


def test_a_blank_is_named_and_a_cell_that_cannot_be_read_too(run: Run, poor: Path) -> None:
    edit_file(poor / "class_group.csv", "7,1,100,", "7,1,百,")
    done = run("advise", poor, "--stage", "junior", "--json")
    assert done.status == 0
    assert done.document["units"][0]["missing"] == ["class_group[7|1].boys"]
    assert done.document["units"][0]["sets"] == []
    assert done.err.startswith("poor：class_group.csv 第 3 行“男生数”：")
    assert "先填完下面的数据，才能反推：班级学生 7 年级 1 班：男生数 未填。" in run("advise", poor).out


def test_what_is_left_out_and_what_is_beyond_three_changes(run: Run, tmp_path: Path) -> None:
    special = csv_folder(tmp_path / "special", school_tables(school=of_type("514")))
    assert run("advise", special).out == "2165400001 全校：特殊教育学校，不参加七项指标评估。\n"
    assert run("advise", special, "--json").document["units"] == []
    nothing = school_tables(
        staff=[row("staff", staff_no="w1", post="worker")],
        room=[row("room", row_no=1, room_type="office", networked_multimedia=0)],
        equipment=[row("equipment", row_no=1, quantity=0)],
    )
    done = run("advise", csv_folder(tmp_path / "nothing", nothing), "--json")
    assert [(unit["sets"], unit["none_within_three"]) for unit in done.document["units"]] == [([], True)]
    assert "三项以内的改变不能使它达标。" in run("advise", tmp_path / "nothing").out


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["advise"], "还没有任何学年的数据"),
        (["advise", "none"], "找不到“none”"),
        (["advise", "school", "school"], "学校 2165400001 给了两次"),
        (["advise", "school", "--school", "2165400009"], "没有学校 2165400009"),
        (["advise", "school", "--year", "2020"], "没有 2020 学年的学校"),
        (["advise", "school", "--standard", "x"], "没有编号为“x”的评估标准"),
        (["advise", "school", "--stage", "senior"], "没有 'senior'"),
        (["advise", "school", "--costs", "none.toml"], "“none.toml”打不开"),
        (["advise", "school", "--costs", "key.toml"], "“key.toml”第 2 行：hire_teacher.yuan 应是不小于 0 的数"),
        (["advise", "school", "--costs", "syntax.toml"], "“syntax.toml”第 2 行："),
        (["advise", "school", "--costs", "gbk.toml"], "“gbk.toml”第 1 行：不是 UTF-8 编码"),
    ],
)
def test_what_cannot_be_used(
    refused: Refused, school: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str], said: str
) -> None:
    monkeypatch.chdir(school.parent)
    Path("key.toml").write_text("[hire_teacher]\nyuan = '十万'\n", encoding="utf-8")
    Path("syntax.toml").write_text("[hire_teacher]\nyuan：100000\n", encoding="utf-8")
    Path("gbk.toml").write_bytes("# 县里的费用".encode("gbk"))
    for more in ([], ["--json"]):
        assert said in refused(*arguments, *more)


def test_another_school_than_the_workspace_holds(refused: Refused, held: Path) -> None:
    assert "没有学校 2165400009" in refused("--workspace", held, "advise", "--school", "2165400009")
