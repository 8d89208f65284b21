"""A name never stands for half a file."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from jhdesk.errors import JhdeskError
from jhdesk.services.files import write_whole
from jhdesk.services.template import write_template
from tests.services.conftest import code_of


def test_written_whole_over_what_was_there(tmp_path: Path) -> None:
    target = tmp_path / "deep" / "x"
    for data in (b"first", b"second" * 1000):
        write_whole(target, data)
        assert target.read_bytes() == data
    assert [path.name for path in target.parent.iterdir()] == ["x"]


@pytest.mark.skipif(os.name != "posix", reason="the mode of a file means little on Windows")
def test_a_private_file_is_the_owner_s_alone_whatever_lay_there(tmp_path: Path) -> None:
    left = tmp_path / "key.part"
    left.write_bytes(b"left behind")
    left.chmod(0o666)
    write_whole(tmp_path / "key", b"secret", private=True)
    assert stat.S_IMODE((tmp_path / "key").stat().st_mode) == 0o600


@pytest.mark.parametrize("step", ["fsync", "replace", "read back"])
def test_what_fails_leaves_what_was_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str) -> None:
    target = tmp_path / "x"
    write_whole(target, b"before")

    def full(*_: object) -> None:
        raise OSError(28, os.strerror(28))

    if step == "fsync":
        monkeypatch.setattr(os, "fsync", full)
    elif step == "replace":
        monkeypatch.setattr(Path, "replace", full)
    else:
        monkeypatch.setattr(Path, "read_bytes", lambda _: b"something else")
    with pytest.raises(JhdeskError) as caught:
        write_whole(target, b"after")
    monkeypatch.undo()
    assert caught.value.code == "not_written"
    assert caught.value.params["file"] == str(target)
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {"x": b"before"}


@pytest.mark.parametrize("target", ["file/x", "file/deep/x", "folder", ".", "folder/" + "x" * 300])
def test_where_nothing_can_be_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, target: str) -> None:
    monkeypatch.chdir(tmp_path)
    Path("file").write_bytes(b"in the way")
    Path("folder").mkdir()
    before = sorted(tmp_path.rglob("*"))
    assert code_of(lambda: write_whole(Path(target), b"x")) == "not_written"
    assert code_of(lambda: write_template(Path(target))) == "not_written"
    assert sorted(tmp_path.rglob("*")) == before
