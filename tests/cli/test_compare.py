"""`jhdesk compare`: years of the workspace, two sources, and one line for what cannot be compared."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.builders import csv_folder, edit_file, row, school_tables
from tests.cli.conftest import Run

Refused = Callable[..., str]
LOCAL = 'id = "local"\nversion = "1"\nbased_on = "national-2017"\n[items.G7]\nyuan_per_pupil = 8000\n'


@pytest.fixture
def years(tmp_path: Path) -> list[Path]:
    """Two years of the default school as folders."""
    return [csv_folder(tmp_path / str(n), school_tables(period=[row("period", school_year=n)])) for n in (2023, 2024)]


@pytest.fixture
def workspace(run: Run, years: list[Path], tmp_path: Path) -> Path:
    """A workspace with both years and a standard of its own."""
    for folder in years:
        assert run("--workspace", tmp_path / "w", "import", folder).status == 0
    (tmp_path / "w" / "standards").mkdir()
    (tmp_path / "w" / "standards" / "local.toml").write_text(LOCAL, encoding="utf-8")
    return tmp_path / "w"


def test_the_workspace(run: Run, workspace: Path) -> None:
    done = run("--workspace", workspace, "compare")
    assert (done.status, done.err) == (0, "")
    assert "从 2023—2024 学年，按" in done.out
    made = run("--workspace", workspace, "compare", "--json", "--to-standard", "local")
    assert (made.status, made.err) == (0, "")
    assert [made.document[side]["standard"] for side in ("from", "to")] == ["national-2017", "local"]
    made = run("--workspace", workspace, "compare", "--json", "--standard", "local")
    assert [made.document[side]["standard"] for side in ("from", "to")] == ["local", "local"]
    made = run("--workspace", workspace, "compare", "--json", "--from", 2024, "--to", 2024, "--to-standard", "local")
    assert [made.document[side]["school_year"] for side in ("from", "to")] == [2024, 2024]
    assert not any(change["status_from_data"] for change in made.document["changes"])


def test_two_folders(run: Run, years: list[Path]) -> None:
    done = run("compare", *years, "--json")
    assert (done.status, done.err) == (0, "")
    assert done.document["format"] == "jhdesk-comparison/1"
    assert len(run("compare", *years, "--all").out.splitlines()) > len(run("compare", *years).out.splitlines())


def test_a_cell_that_cannot_be_read_is_a_fault(run: Run, years: list[Path]) -> None:
    edit_file(years[0] / "class_group.csv", "1,1,12,", "1,1,12a,")
    done = run("compare", *years, "--json")
    assert done.status == 1
    assert done.err.startswith("2023：class_group.csv 第 2 行")
    assert done.document["from"]["school_year"] == 2023


def test_which_file_counts_is_said(run: Run, workspace: Path) -> None:
    path = workspace / "standards" / "national-2017.toml"
    path.write_text('id = "national-2017"\nversion = "9"\nbased_on = "national-2017"\n', encoding="utf-8")
    done = run("--workspace", workspace, "compare", "--json")
    assert done.status == 0
    assert done.err.count("不是程序自带的 2017.1 版") == 1


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--from", "2020"], "没有 2020 学年的数据，现有：2024、2023。"),
        (["--from", "2024", "--to", "2023"], "请把两者对调"),
        (["--from", "2024", "--to", "2024"], "没有可比的"),
        (["--to", "2023"], "2023 学年以前没有数据"),
        (["--to-standard", "none"], "没有编号为“none”的评估标准，现有：local、national-2017"),
        (["one"], "正好写两份"),
        (["one", "two", "three"], "正好写两份"),
        (["one", "two", "--from", "2023"], "正好写两份"),
        (["one", "two"], "找不到“one”"),
    ],
)
def test_what_cannot_be_compared_is_one_line(
    refused: Refused, workspace: Path, arguments: list[str], said: str
) -> None:
    for more in ([], ["--json"]):
        assert said in refused("--workspace", workspace, "compare", *arguments, *more)


def test_nothing_to_compare(refused: Refused, held: Path, tmp_path: Path) -> None:
    assert "还没有任何学年的数据" in refused("--workspace", tmp_path / "none", "compare")
    assert "现有：2024。请先导入另一个学年的数据" in refused("--workspace", held, "compare")
