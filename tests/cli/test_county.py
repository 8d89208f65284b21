"""The county on the command line: its own tables from a workspace or a folder, and each of its items at its boundary."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from jhdesk.paths import default_workspace
from jhdesk.services.county_figures import open_county
from jhdesk.services.workspace import Workspace
from tests.builders import csv_folder, edit_file, row, school_tables
from tests.cli.conftest import Run

Refused = Callable[..., str]

FIGURES: Mapping[str, str] = {
    "civil_servant_wage_yuan": "80000", "quota_places_share": "50 %", "quota_tilted": "1", "migrant_total": "100",
    "migrant_in_public": "85", "quality_level": "3", "quality_difference": "0.1499", "fund_growth_1": "0.01",
    "fund_growth_2": "0.01", "fund_growth_3": "0.01", "surcharge_due": "5000000.05", "surcharge_collected": "5000000.05",
}  # fmt: skip
"""figures with which every item is just met; a unit stands behind a blank"""
RATED = ("G1", "G2", "G10", "G15", "Q3", "Q5", "Q6", "Q8", "P31", "P34", "P35")


@pytest.fixture
def schools(tmp_path: Path) -> list[Path]:
    """Three small schools that pass, nothing in them unmet; their teachers earn 80,000 yuan on average."""
    rooms = [
        row("room", row_no=at, room_type=kind, area_each_m2=Decimal(100)) for at, kind in ((3, "music"), (4, "art"))
    ]
    return [
        csv_folder(
            tmp_path / f"s{number}",
            school_tables(
                school=[row("school", school_code=f"216540000{number}", name=f"第{number}小学")],
                room=[*school_tables()["room"], *rooms],
                funding=[row("funding", average_wage_yuan=Decimal(wage))],
            ),
        )
        for number, wage in enumerate((70_000, 80_000, 90_000), 1)
    ]


def own_folder(folder: Path, figures: Mapping[str, str] = FIGURES, rating: str = "good", **ratings: str) -> Path:
    rows = []
    for name, text in figures.items():
        value, _, unit = text.partition(" ")
        rows.append(row("county_figure", figure_id=name, value=Decimal(value), unit=unit or None))
    rated = {**dict.fromkeys(RATED, rating), **ratings}
    return csv_folder(folder, {
        "county_figure": rows,
        "self_rating": [row("self_rating", item_id=name, rating=given) for name, given in rated.items()],
    })  # fmt: skip


def items(document: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    return {item["id"]: item for item in document["items"] if item["school_code"] is None}


def test_without_figures_nothing_of_the_county_s_own_is_judged(run: Run, schools: list[Path]) -> None:
    done = run("evaluate", *schools, "--json")
    assert (done.status, done.err) == (0, "")
    found = items(done.document)
    assert {name: found[name]["status"] for name in ("G8", "G14", "Q9", "P30")} == dict.fromkeys(
        ("G8", "G14", "Q9", "P30"), "not_assessable"
    )
    assert {found[name]["status"] for name in RATED} == {"to_rate"}
    assert found["G8"]["missing"] == ["county_figure[civil_servant_wage_yuan].value"]


def test_at_their_boundaries_all_are_met(run: Run, schools: list[Path], tmp_path: Path) -> None:
    done = run("evaluate", *schools, own_folder(tmp_path / "own"), "--json")
    assert (done.status, done.err) == (0, f"县级数据取自“{tmp_path / 'own'}”。\n")
    found = items(done.document)
    judged = ("G8", "G14", "Q9", "P30", *RATED)
    # Q5 and P35 also show figures of the schools, which do not say how skilled their teachers are.
    assert {name for name in judged if found[name]["status"] != "met"} == set()
    assert (found["G8"]["value"], found["G14"]["value"], found["G15"]["value"]) == (80000, 0.5, 0.85)


@pytest.mark.parametrize(
    ("item", "changes"),
    [
        ("G8", {"civil_servant_wage_yuan": "80000.01"}),
        ("G14", {"quota_places_share": "49.99 %"}),
        ("G14", {"quota_places_share": "0.4999"}),
        ("G14", {"quota_places_share": "49.99"}),
        ("G14", {"quota_tilted": "0"}),
        ("G15", {"migrant_in_public": "84"}),
        ("Q9", {"quality_level": "2"}),
        ("Q9", {"quality_difference": "0.15"}),
        ("Q9", {"quality_difference": "15 %"}),
        ("P30", {"fund_growth_1": "0"}),
        ("P30", {"fund_growth_2": "-0.01"}),
        ("P30", {"surcharge_collected": "5000000.04"}),
    ],
)
def test_just_beyond_its_boundary_an_item_alone_is_unmet(
    run: Run, schools: list[Path], tmp_path: Path, item: str, changes: Mapping[str, str]
) -> None:
    document = run("evaluate", *schools, own_folder(tmp_path / "own"), "--json").document
    before = items(document)
    after = run("evaluate", *schools, own_folder(tmp_path / "other", {**FIGURES, **changes}), "--json").document
    found = items(after)
    assert {name for name in found if found[name]["status"] != before[name]["status"]} == {item}
    assert found[item]["status"] == "unmet"
    verdicts = document["county"]["status"], after["county"]["status"]
    assert verdicts == ("not_assessable", "not_assessable" if item.startswith("P") else "fail")


@pytest.mark.parametrize("item", RATED)
def test_a_rating_that_is_only_fair_is_unmet(run: Run, schools: list[Path], tmp_path: Path, item: str) -> None:
    found = items(run("evaluate", *schools, own_folder(tmp_path / "own", **{item: "fair"}), "--json").document)
    assert {name for name in RATED if found[name]["status"] == "unmet"} == {item}


def test_the_workspace_holds_them_for_its_year(run: Run, schools: list[Path], tmp_path: Path) -> None:
    workspace = tmp_path / "county"
    assert run("init", "--role", "county", "--workspace", workspace).status == 0
    done = run("--workspace", workspace, "evaluate", *schools, "--json")
    assert done.status == 0
    assert done.err == (
        f"县的工作文件夹“{workspace}”里没有 2024 学年的数据，县级数据按未填处理。请填写，或导入县级数据。\n"
    )
    assert items(done.document)["G14"]["status"] == "not_assessable"
    done = run("--workspace", workspace, "import", own_folder(tmp_path / "own"), "--year", 2024)
    assert done.out.endswith("已导入 2024 学年。\n")
    assert "县级数据：新增 12 行" in done.out
    done = run("--workspace", workspace, "evaluate", *schools, "--json")
    assert (done.status, done.err) == (0, f"县级数据取自“{workspace}”。\n")
    assert {items(done.document)[name]["status"] for name in ("G8", "G14", "Q9", "P30", *RATED)} == {"met"}


def test_the_default_workspace_where_it_is_the_county_s(run: Run, schools: list[Path], tmp_path: Path) -> None:
    run("init", "--role", "county")
    run("import", own_folder(tmp_path / "own"), "--year", 2024)
    done = run("evaluate", *schools)
    assert done.err == f"县级数据取自“{default_workspace()}”。\n"
    assert "  G14 优质高中招生名额分配比例，并向农村初中倾斜：50%／标准 ≥ 50%，✓ 达到" in done.out


def test_a_cell_that_cannot_be_read_is_named_and_counts_as_not_entered(
    run: Run, schools: list[Path], tmp_path: Path
) -> None:
    folder = own_folder(tmp_path / "own")
    edit_file(folder / "county_figure.csv", "quota_places_share,50,", "quota_places_share,half,")
    done = run("evaluate", *schools, folder, "--json")
    assert done.status == 1
    assert "own：county_figure.csv 第 3 行“数值”：“half”不是数" in done.err
    found = items(done.document)["G14"]
    assert (found["status"], found["missing"]) == ("not_assessable", ["county_figure[quota_places_share].value"])


def test_a_text_in_the_workspace_that_was_not_understood_is_named(
    run: Run, schools: list[Path], tmp_path: Path
) -> None:
    folder = tmp_path / "county"
    run("init", "--role", "county", "--workspace", folder)
    run("--workspace", folder, "import", own_folder(tmp_path / "own"), "--year", 2024)
    with Workspace(folder) as workspace:
        entry = open_county(workspace, workspace.period().id)
        entry.type_cell("county_figure", entry.rows("county_figure")[3].id, "value", "1oo")
    done = run("--workspace", folder, "evaluate", *schools, "--json")
    assert done.status == 1
    assert "县级数据 随迁子女人数“数值”：填的“1oo”没有被接受，这一格按未填处理。请改正或清空。" in done.err
    assert items(done.document)["G15"]["missing"] == ["county_figure[migrant_total].value"]


def test_two_of_them(refused: Refused, schools: list[Path], tmp_path: Path) -> None:
    folders = own_folder(tmp_path / "own"), own_folder(tmp_path / "again")
    assert "县级数据给了两份" in refused("evaluate", *schools, *folders)
    assert "没有可用的 school.csv" in refused("evaluate", folders[0])


def test_words_for_people_list_the_county_s_items_apart(run: Run, schools: list[Path], tmp_path: Path) -> None:
    lines = run("evaluate", *schools, own_folder(tmp_path / "own", {"quota_tilted": "1"}, Q6="fair")).out.splitlines()
    plan = next(at for at, line in enumerate(lines) if line.startswith("县规划"))
    national = [line for line in lines[:plan] if line.startswith(("  G", "  Q"))]
    assert "  Q6 德育工作、校园文化建设水平良好以上：▲ 未达到" in national
    assert any(line.startswith("  G14 ") and "○ 无法判定" in line for line in national)
    assert any("P34 公共场馆免费向学生开放：✓ 达到" in line for line in lines[plan:])
    assert not any(line.startswith("  P") for line in lines[:plan])


@pytest.mark.parametrize("command", ["check", "evaluate", "export --out x", "template --filled --out x.xlsx"])
def test_what_is_a_school_s_is_refused_in_the_county_s_workspace(run: Run, tmp_path: Path, command: str) -> None:
    run("init", "--role", "county", "--workspace", tmp_path / "county")
    done = run("--workspace", tmp_path / "county", *command.split())
    assert (done.status, done.out) == (2, "")
    assert "是县的工作文件夹，没有学校的填报数据" in done.err


def test_imports_that_belong_elsewhere(run: Run, refused: Refused, school: Path, held: Path, tmp_path: Path) -> None:
    own = own_folder(tmp_path / "own")
    run("init", "--role", "county", "--workspace", tmp_path / "county")
    assert "不是县级数据，没有导入" in refused("--workspace", tmp_path / "county", "import", school)
    assert "这里是学校的工作文件夹，没有导入" in refused("--workspace", held, "import", own)
