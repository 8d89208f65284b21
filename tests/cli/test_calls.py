"""How commands are called: usage errors in Chinese, never a traceback, and what a shell sees of it."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from jhdesk import __version__, cli
from jhdesk.services import standards
from tests.cli.conftest import Run

Refused = Callable[..., str]


def shell(*arguments: object, **more: object) -> subprocess.CompletedProcess[str]:
    """The command in a process of its own, without a terminal, holding its output back as it does by itself."""
    command = [sys.executable, "-m", "jhdesk", *map(str, arguments)]
    own = {name: value for name, value in os.environ.items() if name != "PYTHONUNBUFFERED"}
    options = {"stdin": subprocess.DEVNULL, "encoding": "utf-8", "env": own, **more}
    return subprocess.run(command, check=False, stderr=subprocess.PIPE, **options)  # type: ignore[call-overload, no-any-return]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["foo"], "没有 'foo'"),
        (["--nope"], "不认识 --nope"),
        (["evaluate", "--nope", "x"], "不认识 --nope"),
        (["evaluate", "--year", "abc"], "应是整数，不是 'abc'"),
        (["evaluate", "--year"], "后面要有一个值"),
        (["evaluate", "--json=1"], "后面不能有值"),
        (["init"], "缺少 --role"),
        (["init", "--role", "x"], "没有 'x'"),
        (["init", "--role", "a\nb"], "没有 'a"),
        (["demo"], "缺少 --out"),
        (["template"], "缺少 --out"),
        (["export"], "缺少 --out"),
        (["export", "--out", "x", "--json"], "--json 只用于试上报"),
        (["import"], "缺少 SOURCE"),
        (["import", "a", "b"], "不认识 b"),
        (["verify"], "缺少 FILE"),
        (["verify", "x", "--trust"], "后面要有一个值"),
        (["reorganise", "take", "x"], "命令写得不对：应给出其中之一：--stage --whole。用"),
        (["reorganise", "take", "x", "--stage", "junior", "--whole"], "--whole: 不能同时用 --stage。"),
    ],
)
def test_a_call_that_is_written_wrongly(refused: Refused, arguments: list[str], said: str) -> None:
    line = refused(*arguments)
    assert said in line
    assert line.startswith("命令写得不对：")
    assert "--help" in line


@pytest.mark.parametrize("command", ["import", "new-year", "reorganise rename"])
def test_what_is_not_known_points_to_the_help_of_its_command(refused: Refused, command: str) -> None:
    assert refused(*command.split(), "--nope").endswith(f"用 jhdesk {command} --help 查看用法。")


def test_help_is_in_chinese(run: Run) -> None:
    done = run("--help")
    assert (done.status, done.err) == (0, "")
    assert done.out.startswith("用法：jhdesk")
    assert all(english not in done.out for english in ("usage", "options", "show"))
    assert run("--version").out == f"jhdesk {__version__}\n"


@pytest.mark.parametrize(
    "command",
    ["demo", "init", "template", "import", "evaluate", "print", "export", "verify", "explain", "compare", "check"],
)
def test_every_command_has_help(run: Run, command: str) -> None:
    done = run(command, "--help")
    assert done.status == 0
    assert done.out.startswith(f"用法：jhdesk {command}")


def test_what_nobody_foresaw_is_a_sentence_and_a_log(
    refused: Refused, held: Path, school: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("the details")

    monkeypatch.setattr(cli.common, "load_standard", fail)
    line = refused("--workspace", held, "evaluate", school)
    assert str(held / "jhdesk.log") in line
    assert "RuntimeError: the details" in (held / "jhdesk.log").read_text(encoding="utf-8")


def test_a_log_where_there_is_no_workspace(
    refused: Refused, school: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("the details")

    monkeypatch.setattr(cli.common, "load_standard", fail)
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    assert str(tmp_path / "jhdesk.log") in refused("evaluate", school)


def test_a_refusal_of_the_system_is_a_sentence(refused: Refused, school: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise PermissionError(13, os.strerror(13), "x.csv")

    monkeypatch.setattr(cli.common, "load_standard", fail)
    assert refused("evaluate", school) == "“x.csv”不能使用（没有权限）。请检查名称、权限和磁盘，然后再试。"


def test_a_standard_that_is_broken(refused: Refused, school: Path, tmp_path: Path) -> None:
    (tmp_path / "standards").mkdir()
    (tmp_path / "standards" / "broken.toml").write_text("= nonsense")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(standards, "resources", lambda: tmp_path)
        assert "评估标准文件“broken.toml”第 1 行" in refused("evaluate", school, "--standard", "broken")


def test_a_console_that_lacks_characters(school: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for more, encoding in (([], "ascii"), (["--json"], "utf-8")):
        raw = io.BytesIO()
        monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(raw, encoding="ascii"))
        assert cli.main(["evaluate", str(school), *more]) == 0
        text = raw.getvalue().decode(encoding)
        assert json.loads(text)["units"][0]["name"] == "第一小学" if more else "????" in text


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
def test_a_disk_that_is_full(tmp_path: Path) -> None:
    with Path("/dev/full").open("w") as full:
        done = shell("init", "--role", "school", "--workspace", tmp_path, stdout=full)
    assert (done.returncode, done.stderr) == (2, "“输出”不能使用（磁盘已满）。请检查名称、权限和磁盘，然后再试。\n")


def test_a_reader_that_has_gone(tmp_path: Path) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    try:
        done = shell("init", "--role", "school", "--workspace", tmp_path, stdout=writing)
    finally:
        os.close(writing)
    assert (done.returncode, done.stderr) == (2, "")


@pytest.mark.parametrize("command", [("new-year",), ("reorganise",), ("reorganise", "rename")])
def test_help_offers_no_year_where_none_is_taken(run: Run, command: tuple[str, ...]) -> None:
    done = run(*command, "--help")
    assert done.status == 0
    assert "--workspace" in done.out
    assert "--year" not in done.out
    assert run(*command, "--year", "2024").err.startswith("命令写得不对：")
