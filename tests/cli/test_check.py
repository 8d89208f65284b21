"""`jhdesk check`: findings for people and programs, the list of the rules, and the exit status."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from jhdesk.calc.rules.book import RULES
from jhdesk.services.entry import Entry
from jhdesk.services.workspace import Workspace
from tests.cli.conftest import Run


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
    }  # fmt: skip
    assert done.document.keys() == {"format", "findings"}


def test_the_rules(run: Run) -> None:
    lines = run("check", "--rules").out.splitlines()
    assert len(lines) == len(RULES)
    assert lines[0] == "R101\t逻辑\t数值超出范围\t数据字典"
    done = run("check", "--rules", "--json")
    assert (done.status, done.document["format"]) == (0, "jhdesk-rules/1")
    assert {rule["severity"] for rule in done.document["rules"]} == {"hard", "soft"}


def test_no_workspace(refused: Callable[..., str]) -> None:
    assert "还没有任何学年的数据" in refused("check")
