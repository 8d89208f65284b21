"""`jhdesk explain`: from the verdict to the rows, and the printed value turns it; calls that cannot be answered."""

from __future__ import annotations

import json
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest

from tests.builders import csv_folder, of_type, pupils, row, school_tables
from tests.cli.conftest import Run

Refused = Callable[..., str]


@pytest.fixture
def short(tmp_path: Path) -> Path:
    """A school that lacks teaching area: 1,000 of 1,350 m2."""
    rooms = [row("room", row_no=1, room_type="classroom", quantity=10, area_each_m2=Decimal(100))]
    return csv_folder(tmp_path / "short", school_tables(room=rooms))


def test_from_the_verdict_to_the_rows_in_words(run: Run, short: Path) -> None:
    done = run("explain", "L4", short)
    assert done.status == 0
    first, *rest = done.out.splitlines()
    assert first.startswith("L4 生均教学及辅助用房面积（小学）：3.33／标准 4.5，底线 3.825，▲ 不达标，差 350 平方米")
    assert "  依据：教督〔2017〕6号 第五条（四）" in rest
    assert "  算式：1,000 平方米 ÷ 300 人 ≈ 3.3333，显示为 3.33（判定用精确值）" in rest
    assert any("第 1 行" in line and "间数 10 间，每间面积 100 平方米" in line for line in rest)
    assert any("“间数”由 10 间 改为 14 间（多 4），变为 ✓ 达标" in line for line in rest)


def test_the_flip_of_the_document_turns_what_evaluate_says(run: Run, short: Path, tmp_path: Path) -> None:
    (result,) = json.loads(run("explain", "l4", "--json", short).out)["results"]
    assert (result["status"], result["numerator"], result["shortfall"]) == ("fails", 1000.0, 350.0)
    (flip,) = [each for each in result["flips"] if (each["field"], each["status"]) == ("area_each_m2", "meets")]
    assert (flip["keys"], flip["now"], flip["values"], flip["step"]) == (["1"], 100.0, [135.0], 0.01)
    for area, status in (("135", "meets"), ("134.99", "floor")):
        rooms = [row("room", row_no=1, room_type="classroom", quantity=10, area_each_m2=Decimal(area))]
        folder = csv_folder(tmp_path / area, school_tables(room=rooms))
        told = json.loads(run("evaluate", folder, "--json").out)["units"][0]["indicators"]["L4"]["status"]
        assert told == status


def test_in_the_workspace_with_and_without_the_school(run: Run, held: Path) -> None:
    plain = run("--workspace", held, "explain", "G12")
    assert plain.status == 0
    assert plain.out.startswith("G12 ")
    assert run("--workspace", held, "explain", "G12", "--school", "2165400001").out == plain.out


def test_a_cv_and_a_county_item_of_schools_together(run: Run, tmp_path: Path) -> None:
    folders = [
        csv_folder(tmp_path / code, school_tables(school=of_type("211", school_code=code)))
        for code in ("2165400001", "2165400002")
    ]
    cv = run("explain", "CV4", *folders, "--stage", "primary")
    assert cv.out.startswith("CV4 ")
    assert "参加计算的学校 2 所" in cv.out
    told = json.loads(run("explain", "CV4", *folders, "--stage", "primary", "--json").out)["results"][0]
    people = sum(each["pupils"] for each in told["schools"])
    assert told["mean"] == pytest.approx(sum(e["value"] * e["pupils"] for e in told["schools"]) / people)
    assert sum(each["part"] for each in told["schools"]) == pytest.approx(told["sd"] ** 2)
    assert (told["cv"], told["sd"], told["units"]) == (0.0, 0.0, 2)
    assert told["mean"] > 0
    county = json.loads(run("explain", "P27", *folders, "--json").out)["results"][0]
    assert (county["school_code"], county["status"]) == (None, "met")
    assert [each["key"] for each in county["terms"][0]["rows"]] == ["2165400001", "2165400002"]
    one = run("explain", "L1", *folders, "--school", "2165400002")
    assert (one.status, one.out.splitlines()[0][:3]) == (0, "L1 ")


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["L8"], "没有编号为“L8”的结果。可以说明的有：L1—L7、CV1—CV7、G1—G15、Q1—Q9、S1、V1—V6、P01—P37"),
        (["CV1"], "“CV1”要由多所学校一起计算"),
        (["L1", "--stage", "junior"], "“L1”不涉及 2165400001"),
        (["L1", "--school", "2165400009"], "没有学校 2165400009"),
    ],
)
def test_what_cannot_be_explained(refused: Refused, held: Path, arguments: list[str], sentence: str) -> None:
    assert sentence in refused("--workspace", held, "explain", *arguments)


def test_a_result_that_only_schools_have(refused: Refused, tmp_path: Path) -> None:
    folders = [
        csv_folder(tmp_path / code, school_tables(school=of_type("211", school_code=code)))
        for code in ("2165400001", "2165400002")
    ]
    assert "“G3”只由各校判定" in refused("explain", "G3", *folders)
    assert "没有学校 2165400003" in refused("explain", "G3", *folders, "--school", "2165400003")


def test_options_may_stand_before_the_sources(run: Run, refused: Refused, short: Path) -> None:
    assert run("explain", "L4", "--stage", "primary", short).status == 0
    assert "不认识 --nonsense" in refused("explain", "L4", "--nonsense", short)


def test_a_left_out_unit_is_said_so(refused: Refused, tmp_path: Path) -> None:
    folder = csv_folder(tmp_path / "p", school_tables(school=of_type("218"), class_group=pupils(primary=49)))
    assert "不涉及" in refused("explain", "L1", folder)


def test_the_county_s_own_figures_are_inputs(run: Run, tmp_path: Path) -> None:
    school = csv_folder(tmp_path / "school", school_tables(funding=[row("funding", average_wage_yuan=Decimal(90000))]))
    other = csv_folder(
        tmp_path / "other",
        school_tables(
            school=of_type("211", school_code="2165400002"), funding=[row("funding", average_wage_yuan=Decimal(90000))]
        ),
    )
    own = tmp_path / "own"
    own.mkdir()
    (own / "county_figure.csv").write_text("figure_id,value,unit,note\ncivil_servant_wage_yuan,80000,,\n")
    (result,) = json.loads(run("explain", "G8", school, other, own, "--json").out)["results"]
    assert (result["status"], result["value"], result["target"]) == ("met", 90000.0, 80000.0)
    assert [(flip["keys"], flip["values"], flip["status"]) for flip in result["flips"]] == [
        (["civil_servant_wage_yuan"], [90000.01], "unmet")
    ]
    assert "公务员年平均工资收入“数值”由 80000 改为 90000.01" in run("explain", "G8", school, other, own).out
