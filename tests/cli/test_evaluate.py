"""`jhdesk evaluate` and `jhdesk verify`: statuses, one document, and no workspace that nobody asked for."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from jhdesk.exchange.secret_key import NewKey
from jhdesk.paths import default_workspace
from jhdesk.services.entry import Entry, new_period
from jhdesk.services.workspace import DATABASE, Workspace
from tests.builders import csv_folder, edit_file, row, school_tables
from tests.cli.conftest import Run
from tests.services.conftest import PASSPHRASE

Refused = Callable[..., str]


@pytest.fixture
def package(run: Run, with_key: Path, passphrase: Path, tmp_path: Path) -> Path:
    """The default school's package."""
    assert (
        run("--workspace", with_key, "export", "--out", tmp_path / "stick", "--passphrase-file", passphrase).status == 0
    )
    (made,) = (tmp_path / "stick").iterdir()
    return made


def test_a_folder(run: Run, school: Path) -> None:
    done = run("evaluate", school)
    assert (done.status, done.err) == (0, "")
    assert "第一小学 小学（300 人）：✓ 达标" in done.out
    assert not default_workspace().exists()


def test_a_folder_has_its_open_items_and_the_county_s(run: Run, school: Path) -> None:
    out = run("evaluate", school).out
    assert "2165400001 第一小学：达到 " in out
    assert "  G1 学校规划布局合理：○ 待评定，县级评定 未填" in out
    assert "县规划（县自己的目标，不计入国家标准的判定）：各校未达到和未定的项目" in out


def test_a_standard_that_is_not_met_is_no_fault(run: Run, tmp_path: Path) -> None:
    folder = csv_folder(tmp_path / "poor", school_tables(room=[row("room", row_no=1, room_type="classroom")]))
    done = run("evaluate", folder, "--json")
    assert (done.status, done.err) == (0, "")
    assert done.document["units"][0]["status"] == done.document["county"]["status"] == "fail"


def test_json_is_one_document_and_words_go_elsewhere(run: Run, school: Path) -> None:
    edit_file(school / "class_group.csv", "1,1,12,", "1,1,12a,")
    done = run("evaluate", school, "--json")
    assert done.status == 1
    assert done.document["format"] == "jhdesk-evaluation/1"
    assert done.document["units"][0]["indicators"]["L1"]["missing"] == ["class_group[1|1].boys"]
    assert done.err == ("school：class_group.csv 第 2 行“男生数”：“12a”不是整数，请只填数字，不要带单位或分隔符。\n")


def test_the_workspace(run: Run, held: Path) -> None:
    done = run("evaluate", "--workspace", held, "--json")
    assert (done.status, done.err) == (0, "")
    assert (done.document["county"], done.document["cv"]) == (None, None)
    out = run("--workspace", held, "evaluate").out
    assert "✓ 达标" in out
    assert "  G4 学校规模：300 人／标准 ≤ 2000 人，✓ 达到\n" in out
    assert "  P17 财务公开：○ 无法判定，经费" in out


def test_a_workspace_in_which_nothing_was_entered(run: Run, tmp_path: Path) -> None:
    with Workspace(tmp_path / "empty") as workspace:
        new_period(workspace, 2024)
    done = run("--workspace", tmp_path / "empty", "evaluate")
    assert (done.status, done.err) == (0, "")
    assert done.out.startswith("小学（学生数未填）：○ 无法判定\n")
    assert "  Q6 德育工作、校园文化建设水平良好以上：○ 待评定，自评等次 未填\n" in done.out


def test_a_text_in_the_workspace_that_was_not_understood_is_named(run: Run, held: Path) -> None:
    with Workspace(held) as workspace:
        entry = Entry(workspace, workspace.period().id)
        entry.type_cell("class_group", entry.rows("class_group")[0].id, "boys", "12a")
    done = run("evaluate", "--workspace", held, "--json")
    assert done.status == 1
    assert done.err == "班级学生 1 年级 1 班“男生数”：填的“12a”没有被接受，这一格按未填处理。请改正或清空。\n"
    assert done.document["units"][0]["indicators"]["L1"]["missing"] == ["class_group[1|1].boys"]


def test_a_package_beside_a_folder(run: Run, package: Path, with_key: Path, tmp_path: Path) -> None:
    other = csv_folder(tmp_path / "other", school_tables(school=[row("school", school_code="2165400002")]))
    done = run("evaluate", package, other, "--json", "--workspace", with_key)
    assert (done.status, done.err) == (0, "")
    assert [unit["school_code"] for unit in done.document["units"]] == ["2165400001", "2165400002"]
    done = run("evaluate", package, other)
    assert done.status == 0
    assert "已参加评估，但不能确认出自该校" in done.err


def test_a_damaged_package_is_left_out_by_name(run: Run, package: Path, school: Path) -> None:
    package.write_bytes(package.read_bytes()[:-100])
    done = run("evaluate", school, package, "--json")
    assert (done.status, len(done.document["units"])) == (1, 1)
    assert done.err.startswith(f"{package.name}（没有参加评估）：")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["evaluate"], "还没有任何学年的数据"),
        (["evaluate", "none"], "找不到“none”"),
        (["evaluate", "empty"], "“empty”里没有可用的 school.csv"),
        (["evaluate", "school", "school"], "学校 2165400001 给了两次"),
        (["evaluate", "school", "--year", "2020"], "没有 2020 学年的学校"),
        (["evaluate", "school", "--year", "20"], "四位数"),
        (["evaluate", "school", "--standard", "../x"], "没有编号为“../x”的评估标准"),
        (["evaluate", "x" * 300], "名称太长"),
        (["evaluate", "a\nb"], "找不到“a\ufffdb”"),
        (["verify", "none"], "找不到“none”"),
        (["verify", "school"], "“school”打不开"),
        (["verify", "none", "--trust", "none.pub"], "“none.pub”不是公钥"),
    ],
)
def test_what_cannot_be_used(
    refused: Refused, school: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str], said: str
) -> None:
    monkeypatch.chdir(school.parent)
    Path("empty").mkdir()
    for more in ([], ["--json"]):
        assert said in refused(*arguments, *more)


def test_two_years_need_a_word(run: Run, refused: Refused, school: Path, tmp_path: Path) -> None:
    other = csv_folder(tmp_path / "other", school_tables(period=[row("period", school_year=2023)]))
    assert "2023、2024" in refused("evaluate", school, other)
    done = run("--year", 2023, "evaluate", school, other, "--json")
    assert [unit["school_year"] for unit in done.document["units"]] == [2023]


def test_a_broken_workspace_does_not_matter_to_folders(run: Run, school: Path, tmp_path: Path) -> None:
    (tmp_path / DATABASE).write_bytes(b"junk" * 500)
    assert run("--workspace", tmp_path, "evaluate", school).status == 0


def test_verify(run: Run, package: Path, with_key: Path, new: NewKey) -> None:
    done = run("verify", package, "--trust", new.public.line, "--json")
    assert done.status == 0
    assert done.document == {
        "format": "jhdesk-verification/1", "accepted": True, "school_code": "2165400001", "school_year": 2024,
        "revision": 1, "signed_by": new.public.key_id, "faults": [],
    }  # fmt: skip
    assert "核对通过" in run("--workspace", with_key, "verify", package).out
    assert not default_workspace().exists()


@pytest.mark.parametrize("many", [[], ["--json"]])
def test_a_package_that_fails(run: Run, package: Path, many: list[str]) -> None:
    done = run("verify", package, *many)
    assert done.status == 1
    if many:
        assert [(fault["rule"], fault["code"]) for fault in done.document["faults"]] == [(4, "key_unknown")]
        assert list(done.document["faults"][0]) == ["rule", "code", "member", "message"]
    else:
        assert done.err == ""
    assert "核对没有通过，共 1 处问题" in done.out + done.err


def test_no_package_at_all(run: Run, tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text(PASSPHRASE)
    done = run("verify", tmp_path / "notes.txt", "--json")
    assert done.status == 1
    assert done.document["faults"][0]["code"] == "container"
    assert [done.document[name] for name in ("school_code", "school_year", "revision", "signed_by")] == [None] * 4
