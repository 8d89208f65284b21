"""`jhdesk demo`: told in words where everything lies, without a terminal."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from jhdesk.paths import default_workspace
from tests.builders import csv_folder
from tests.cli.conftest import Run


def test_demo(run: Run, tmp_path: Path) -> None:
    out = tmp_path / "deep" / "out"
    done = run("demo", "--out", out)
    assert (done.status, done.err) == (0, "")
    for kind in ("db", "pub", "jhpkg", "pdf"):
        (path,) = out.rglob(f"*.{kind}")
        assert str(path) in done.out
    assert "核对通过" in done.out
    assert not default_workspace().exists()
    (package,), (key,) = out.glob("*.jhpkg"), out.glob("*.pub")
    assert run("verify", package, "--trust", key).status == 0


def test_a_folder_that_is_another_school_s(refused: Callable[..., str], run: Run, tmp_path: Path) -> None:
    run("--workspace", tmp_path / "w", "import", csv_folder(tmp_path / "school"))
    assert "而这里填的是 2165400001 第一小学" in refused("demo", "--out", tmp_path / "w")


def test_a_folder_that_cannot_be_made(refused: Callable[..., str], tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    assert "不能使用" in refused("demo", "--out", tmp_path / "file")
