"""`jhdesk paper check`: a page told by its picture, its eight characters, or what a scanner types."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from jhdesk.reports.layout import lay_out
from jhdesk.reports.page import Page
from jhdesk.services.entry import Entry
from jhdesk.services.printing import documents
from jhdesk.services.workspace import Workspace
from tests.builders import standard
from tests.cli.conftest import Run
from tests.reports.paper import scan

pytestmark = pytest.mark.usefixtures("qapp")


@pytest.fixture
def page(run: Run, held: Path, tmp_path: Path) -> Page:
    """The first page of the roster, printed."""
    assert run("--workspace", held, "print", "staff", "--out", tmp_path / "staff.pdf").status == 0
    with Workspace(held) as workspace:
        entry = Entry(workspace, workspace.period().id)
        return lay_out(documents(["staff"], entry, standard())[0])[0]


def rename(held: Path) -> None:
    with Workspace(held) as workspace:
        entry = Entry(workspace, workspace.period().id)
        entry.type_cell("staff", entry.rows("staff")[0].id, "name", "新名")


def test_a_page_is_told_fresh_and_later_stale(run: Run, held: Path, page: Page, tmp_path: Path) -> None:
    assert page.tie is not None
    said = [page.tie.code, page.tie.code.lower(), page.tie.payload, scan(page, tmp_path / "scan.png", noise=40)]
    for each in said:
        done = run("--workspace", held, "paper", "check", each)
        assert (done.status, done.err) == (0, "")
        assert done.out == "✓ 与现在的数据一致：《教职工花名册》第 1 页（全表现在共 1 页），2024—2025 学年，第 1 版。\n"
    rename(held)
    for each in said:
        done = run("--workspace", held, "paper", "check", each)
        assert (done.status, done.err) == (1, "")
        first, second = done.out.splitlines()
        assert first.startswith("▲ 与现在的数据不一致：《教职工花名册》第 1 页，第 1 版，今天 ")
        assert second == "t001 · 姓名：印着“甲”，现在是“新名”"


def test_the_document_says_all_that_is_known(run: Run, held: Path, page: Page) -> None:
    assert page.tie is not None
    rename(held)
    done = run("--workspace", held, "paper", "check", page.tie.code, "--json")
    (answer,) = done.document["answers"]
    assert (done.status, done.document["format"]) == (1, "jhdesk-paper/1")
    assert answer.pop("printed_at")
    assert answer == {
        "verdict": "stale",
        "form": "staff",
        "page": 1,
        "school_code": "2165400001",
        "school_year": 2024,
        "revision": 1,
        "differences": [{"cell": "t001 · 姓名", "old": "甲", "new": "新名", "page": None}],
        "alike": None,
        "pages": None,
        "own_year": False,
    }


def test_a_typing_error_is_told(refused: Callable[..., str], held: Path, page: Page) -> None:
    assert page.tie is not None
    code = page.tie.code
    wrong = code[:5] + ("A" if code[5] != "A" else "B") + code[6:]
    for more in ([], ["--json"]):
        assert refused("--workspace", held, "paper", "check", wrong, *more).startswith("▲ 没有读对。")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ([], "请写明办理什么"),
        (["check", "missing.png"], "找不到“missing.png”"),
        (["check", "notes.png"], "“notes.png”不是能读的图片"),
        (["check", "missing.heic"], "找不到“missing.heic”"),
        (["check", "scans/1"], "找不到“scans/1”"),
        (["check", "scans\\1"], "找不到“scans\\1”"),
        (["check", "."], "“.”是文件夹"),
        (["check", "folder"], "“folder”是文件夹"),
        (["check", "notes"], "“notes”不是能读的图片"),
        (["check", "https://example.org/page.html"], "▲ 这不是本程序印的二维码"),
        (["check", "wxp://" + "f2f" * 200], "▲ 这不是本程序印的二维码"),
        (["check", "x" * 300], "▲ 这不是本程序印的二维码"),
        (["check", " "], "▲ 没有读对"),
        (["check"], "命令写得不对"),
    ],
)
def test_what_cannot_be_checked(
    refused: Callable[..., str],
    held: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    arguments: list[str],
    said: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("notes.png").write_text("notes")
    Path("notes").write_text("notes")
    Path("folder").mkdir()
    assert said in refused("--workspace", held, "paper", *arguments)
