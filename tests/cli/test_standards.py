"""Local variants by a file alone: put into the workspace's folder, named on the command line, and nothing else."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from jhdesk import paths
from tests.builders import Row, Tables, csv_folder, of_type, pupils, row, school_tables, staff
from tests.cli.conftest import Run

Refused = Callable[..., str]

LOCAL = """
id = "local-2023"
version = "2023.1"
title = "某县义务教育优质均衡实施标准"
document = "某政办〔2023〕1号"
in_force = 2023-09-01
based_on = "national-2017"

[[items.G3.variants]]
article = "某政办〔2023〕1号 第二条"
founded_by = 2016
music_m2 = 73
art_m2 = 67

[[items.G4.variants]]
article = "某政办〔2023〕1号 第三条"
founded_by = 2010
pupils = 2400
nine_year_pupils = 3000

[items.G7]
article = "某政办〔2023〕1号 第四条"
yuan_per_pupil = 8000

[scope]
teaching_point_pupils = 30

[cv_limits]
primary = 0.55

[weights]
312 = { primary = 1, junior = 1.5 }
"""


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    """A workspace's folder with the county's file and nothing else."""
    (tmp_path / "workspace" / "standards").mkdir(parents=True)
    (tmp_path / "workspace" / "standards" / "local-2023.toml").write_text(LOCAL, encoding="utf-8")
    return tmp_path / "workspace"


@pytest.fixture
def both(run: Run, workspace: Path, tmp_path: Path) -> Callable[..., tuple[dict[str, Any], dict[str, Any]]]:
    """What the national standard and the local one say of the same schools."""

    def call(*schools: Tables) -> tuple[dict[str, Any], dict[str, Any]]:
        shutil.rmtree(tmp_path / "schools", ignore_errors=True)
        folders = [csv_folder(tmp_path / "schools" / str(at), tables) for at, tables in enumerate(schools)]
        documents = []
        for name in ("national-2017", "local-2023"):
            done = run("--workspace", workspace, "evaluate", *folders, "--json", "--standard", name)
            assert (done.status, done.err) == (0, "")
            assert done.document["standard"] == name
            documents.append(done.document)
        return documents[0], documents[1]

    return call


Both = Callable[..., tuple[dict[str, Any], dict[str, Any]]]


def item(document: dict[str, Any], name: str) -> dict[str, Any]:
    (found,) = [each for each in document["items"] if each["id"] == name and each["school_code"]]
    return dict(found)


def rooms(music: int, art: int) -> Sequence[Row]:
    kinds = (("music", music), ("art", art))
    return [
        row("room", row_no=n, room_type=kind, area_each_m2=Decimal(area)) for n, (kind, area) in enumerate(kinds, 1)
    ]


@pytest.mark.parametrize(
    ("founded", "music", "art", "status"),
    [(2016, 73, 67, "met"), (2016, 72, 67, "unmet"), (2016, 73, 66, "unmet"), (2017, 73, 67, "unmet"), (None, 73, 67, "unmet")],
)  # fmt: skip
def test_music_and_art_rooms(both: Both, founded: int | None, music: int, art: int, status: str) -> None:
    national, local = both(school_tables(school=[row("school", founded_year=founded)], room=rooms(music, art)))
    assert item(national, "G3")["status"] == "unmet"
    assert item(local, "G3")["status"] == status


@pytest.mark.parametrize(
    ("school_type", "founded", "count", "status"),
    [
        ("211", 2010, 2400, "met"), ("211", 2010, 2401, "unmet"), ("211", 2011, 2400, "unmet"), ("211", None, 2400, "unmet"),
        ("312", 2010, 3000, "met"), ("312", 2010, 3001, "unmet"), ("312", None, 3000, "unmet"),
    ],
)  # fmt: skip
def test_sizes(both: Both, school_type: str, founded: int | None, count: int, status: str) -> None:
    school = of_type(school_type, founded_year=founded)
    national, local = both(school_tables(school=school, class_group=pupils(primary=count)))
    assert item(national, "G4")["status"] == "unmet"
    assert item(local, "G4")["status"] == status


@pytest.mark.parametrize(("yuan", "status"), [("8000", "met"), ("7999.99", "unmet")])
def test_special_education_funds(both: Both, yuan: str, status: str) -> None:
    funding = [row("funding", special_fund=Decimal(yuan))]
    national, local = both(school_tables(school=of_type("514"), funding=funding))
    assert (item(national, "G7")["status"], item(national, "G7")["target"]) == ("met", 6000)
    assert (item(local, "G7")["status"], item(local, "G7")["target"]) == (status, 8000)


@pytest.mark.parametrize(("count", "judged"), [(30, True), (29, False)])
def test_the_limit_of_teaching_points(both: Both, count: int, judged: bool) -> None:
    national, local = both(school_tables(school=of_type("218"), class_group=pupils(primary=count)))
    assert national["units"] == []
    assert (local["left_out"] == []) is judged
    assert len(local["units"]) == judged


def test_the_limit_of_the_differences(both: Both) -> None:
    """Of two schools of 300 pupils, one has 15 pe and art teachers, the other 4: the CV is between 0.5 and 0.55."""
    few = school_tables(
        school=[row("school", school_code="2165400002")], staff=[*staff(9, backbone_level="county"), *staff(4, first=10, subject="pe")]
    )  # fmt: skip
    many = school_tables(staff=[*staff(9, backbone_level="county"), *staff(13, first=10, subject="pe")])
    national, local = both(many, few)
    found = [document["cv"]["primary"]["L3"] for document in (national, local)]
    assert 0.5 < found[0]["cv"] == found[1]["cv"] <= 0.55
    assert [(each["limit"], each["status"]) for each in found] == [(0.5, "fails"), (0.55, "meets")]
    assert local["cv"]["junior"]["L3"]["limit"] == 0.45


def test_weights(both: Both) -> None:
    """A nine-year school of 100 and 100 pupils and 2400 m2 in common: junior has 1.1/2.1 of it, locally 1.5/2.5."""
    sports = [row("sports_area", row_no=1, stage="shared", area_each_m2=Decimal(2400))]
    tables = school_tables(school=of_type("312"), class_group=pupils(primary=100, junior=100), sports_area=sports)
    found = [[unit["indicators"]["L5"]["numerator"] for unit in document["units"]] for document in both(tables)]
    assert found[0] == pytest.approx([2400 / 2.1, 2400 * 1.1 / 2.1])
    assert found[1] == pytest.approx([2400 / 2.5, 2400 * 1.5 / 2.5])


def test_what_the_file_does_not_say_is_as_before(both: Both) -> None:
    national, local = both(school_tables())
    for name in ("units", "left_out", "county"):
        assert national[name] == local[name]
    assert national["cv"]["junior"] == local["cv"]["junior"]
    assert {each["id"] for each, other in zip(national["items"], local["items"], strict=True) if each != other} == {
        "G7"
    }


def test_the_default_workspace_and_the_school_year_may_name_it(run: Run, held: Path) -> None:
    (held / "standards").mkdir()
    (held / "standards" / "local-2023.toml").write_text(LOCAL, encoding="utf-8")
    done = run("--workspace", held, "evaluate", "--json", "--standard", "local-2023")
    assert (done.status, done.err, done.document["standard_version"]) == (0, "", "2023.1")
    assert run("--workspace", held, "evaluate", "--json").document["standard"] == "national-2017"


def test_which_of_two_files_counts_is_said_on_standard_error(run: Run, workspace: Path, school: Path) -> None:
    path = workspace / "standards" / "national-2017.toml"
    for version, said in (("2017.9", "2017.9 版，不是程序自带的 2017.1 版"), ("2017.1", "没有采用")):
        path.write_text(f'id = "national-2017"\nversion = "{version}"\nbased_on = "national-2017"\n', encoding="utf-8")
        done = run("--workspace", workspace, "evaluate", school, "--json")
        assert done.status == 0
        assert said in done.err
        assert done.document["standard_version"] == version


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("yuan_per_pupil = 8000", "yuan_per_pupl = 8000", "第 23 行：不认识 items.G7.yuan_per_pupl，是不是想写 yuan_per_pupil？"),
        ("yuan_per_pupil = 8000", "yuan_per_pupil = 8000 元", "第 23 行：值的后面还有别的内容"),
        ("yuan_per_pupil = 8000", 'yuan_per_pupil = "八千"', "第 23 行：items.G7.yuan_per_pupil 应是不小于 0 的数，现在是“八千”"),
        ("founded_by = 2016\n", "", "第 9 行：缺少 items.G3.variants.1.founded_by，应是大于 0 的整数"),
        ("primary = 0.55", "primry = 0.55", "第 29 行：不认识 cv_limits.primry，是不是想写 primary？"),
        ("junior = 1.5", "junoir = 1.5", "第 32 行：不认识 weights.312.junoir，是不是想写 junior？"),
        ('based_on = "national-2017"', 'based_on = "national-2016"', "第 7 行：based_on 不能是“national-2016”，可以是 national-2017"),
        ("[scope]", "[cv_limits]", "第 28 行：cv_limits 在第 25 行已经写过"),
        ("[scope]", "【scope】", "第 25 行：文字以外用了中文标点"),
    ],
)  # fmt: skip
def test_a_broken_file_is_refused_in_one_line(
    refused: Refused, workspace: Path, school: Path, old: str, new: str, said: str
) -> None:
    path = workspace / "standards" / "local-2023.toml"
    assert old in LOCAL
    path.write_text(LOCAL.replace(old, new, 1), encoding="utf-8")
    for more in ([], ["--json"]):
        line = refused("--workspace", workspace, "evaluate", school, "--standard", "local-2023", *more)
        assert line.startswith("评估标准文件“standards/local-2023.toml”")
        assert said in line


def test_the_programs_own_files_stay_as_they_are(run: Run, workspace: Path, school: Path) -> None:
    before = {path: path.read_bytes() for path in (paths.resources() / "standards").rglob("*.toml")}
    assert run("--workspace", workspace, "evaluate", school, "--standard", "local-2023").status == 0
    assert {path: path.read_bytes() for path in (paths.resources() / "standards").rglob("*.toml")} == before
