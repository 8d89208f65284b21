"""`jhdesk check`: findings for people and programs, the list of the rules, and the exit status."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from jhdesk.calc.rules.book import RULES
from jhdesk.services.entry import Entry
from jhdesk.services.workspace import Workspace
from tests.builders import csv_folder, row, school_tables
from tests.cli.conftest import Done, Run
from tests.services.database import stored


def test_soft_findings_are_no_fault(run: Run, held: Path) -> None:
    done = run("--workspace", held, "check")
    assert (done.status, done.err) == (0, "")
    assert done.out.startswith("经验校验（改正或说明）：")
    assert "校验通过：必须改正 0 处" in done.out.splitlines()[-1]
    assert "暂不能校验" not in done.out
    assert "暂不能校验" in run("--workspace", held, "check", "--all").out


def test_a_hard_finding_is_one(run: Run, held: Path) -> None:
    with Workspace(held) as workspace:
        entry = Entry(workspace, workspace.period().id)
        entry.type_cell("room", entry.rows("room")[0].id, "networked_multimedia", "13")
    done = run("--workspace", held, "check")
    assert done.status == 1
    assert done.out.splitlines()[:2] == [
        "逻辑校验（必须改正）：1 处",
        "  R301 用房第 1 行“其中网络多媒体教室间数”：网络多媒体教室 13 间，多于这一行的 12 间。请核对两个数。",
    ]
    done = run("--workspace", held, "check", "--json")
    assert (done.status, done.err, done.document["format"]) == (1, "", "jhdesk-check/1")
    assert done.document["findings"][0] == {
        "rule": "R301", "severity": "hard", "table": "room", "key": "1", "field": "networked_multimedia",
        "path": "room[1].networked_multimedia",
        "message": "用房第 1 行“其中网络多媒体教室间数”：网络多媒体教室 13 间，多于这一行的 12 间。请核对两个数。",
        "explanation": None, "explained": False, "offered": None,
    }  # fmt: skip
    assert done.document.keys() == {"format", "findings"}


def aided(folder: Path, count: int, year: int | None = None) -> None:
    """More pupils aided than in need, in two classes."""
    with Workspace(folder) as workspace:
        entry = Entry(workspace, workspace.period(year).id)
        for each in entry.rows("class_group")[:2]:
            entry.type_cell("class_group", each.id, "in_need", "1")
            entry.type_cell("class_group", each.id, "aided", str(count))


def found(done: Done, rule: str = "R604") -> list[tuple[str, str | None, bool, str | None]]:
    assert done.err.count("\n") <= 1
    findings = [each for each in done.document["findings"] if each["rule"] == rule]
    return [(each["path"], each["explanation"], each["explained"], each["offered"]) for each in findings]


FIRST, SECOND = "class_group[1|1].aided", "class_group[1|2].aided"


def test_findings_are_explained_and_counted_apart(run: Run, held: Path) -> None:
    aided(held, 2)
    check = ["--workspace", held, "check"]
    before = run(*check).out.splitlines()
    done = run(*check, "--explain", f"R604@{FIRST}", "--text", "补助了一名\n新转入学生", "--json")
    assert (done.status, done.err) == (0, "已存上 1 处说明。\n")
    assert found(done) == [(FIRST, "补助了一名 新转入学生", True, None), (SECOND, None, False, None)]
    after = run(*check).out.splitlines()
    assert "经验校验（已说明）：1 处" in after
    assert after[after.index("经验校验（已说明）：1 处") + 1].endswith(
        "请核对，或说明原因。说明：补助了一名 新转入学生"
    )
    assert after[-1].endswith("，已说明 1 处。")
    assert len(after) == len(before) + 1
    done = run(*check, "--explain", "R604", "--text", "同上", "--json")
    assert [explanation for _, explanation, _, _ in found(done)] == ["补助了一名 新转入学生", "同上"]
    aided(held, 3)
    assert "原来的说明：同上" in run(*check).out
    assert [(text, holds) for _, text, holds, _ in found(run(*check, "--json"))][1] == ("同上", False)
    done = run(*check, "--unexplain", "R604", "--json")
    assert done.err == "已收回 2 处说明。\n"
    assert [text for _, text, _, _ in found(done)] == [None, None]


def test_last_year_s_reason_is_offered(run: Run, held: Path, tmp_path: Path) -> None:
    before = csv_folder(tmp_path / "before", school_tables(period=[row("period", school_year=2023)]))
    assert run("--workspace", held, "import", before).status == 0
    aided(held, 2, 2023)
    assert run("--workspace", held, "--year", "2023", "check", "--explain", "R604", "--text", "去年").status == 0
    aided(held, 2, 2024)
    assert found(run("--workspace", held, "check", "--json"))[0] == (FIRST, None, False, "去年")
    assert "上年的说明：去年" in run("--workspace", held, "check").out


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--explain", "R000", "--text", "x"], "没有编号为“R000”的校验规则"),
        (["--explain", "R301", "--text", "x"], "R301 是逻辑校验，不能说明"),
        (["--explain", "R604@room", "--text", "x"], "没有“R604@room”这一处"),
        (["--explain", "R606", "--text", "x"], "没有“R606”这一处"),
        (["--unexplain", "R604"], "没有“R604”这一处"),
        (["--explain", "R604", "--text", " "], "说明还没有写"),
        (["--explain", "R604", "--text", "11010519491231002X"], "身份证号"),
        (["--explain", "R604", "--text", "x" * 501], "最多 500 个字"),
        (["--explain", "R604"], "--explain 和 --text 要一起用"),
        (["--text", "x"], "--explain 和 --text 要一起用"),
        (["--explain", "", "--text", "x"], "--explain 和 --text 要一起用"),
        (["--explain", "R604", "--unexplain", "R604", "--text", "x"], "不能同时用"),
    ],
)
def test_what_cannot_be_explained(
    run: Run, refused: Callable[..., str], held: Path, arguments: list[str], said: str
) -> None:
    aided(held, 2)
    assert said in refused("--workspace", held, "check", *arguments)
    assert stored(held, "SELECT * FROM explanation") == []


def test_the_rules(run: Run) -> None:
    lines = run("check", "--rules").out.splitlines()
    assert len(lines) == len(RULES)
    assert lines[0] == "R101\t逻辑\t数值超出范围\t数据字典"
    done = run("check", "--rules", "--json")
    assert (done.status, done.document["format"]) == (0, "jhdesk-rules/1")
    assert {rule["severity"] for rule in done.document["rules"]} == {"hard", "soft"}


def test_no_workspace(refused: Callable[..., str]) -> None:
    assert "还没有任何学年的数据" in refused("check")
