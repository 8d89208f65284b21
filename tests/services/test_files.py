"""A name never stands for half a file."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from jhdesk.errors import JhdeskError
from jhdesk.services.files import is_taken, whole_folder, write_out, write_whole
from jhdesk.services.template import write_template
from jhdesk.services.workspace import Workspace
from tests.services.conftest import code_of


def test_written_whole_over_what_was_there(tmp_path: Path) -> None:
    target = tmp_path / "deep" / "x"
    for data in (b"first", b"second" * 1000):
        write_whole(target, data)
        assert target.read_bytes() == data
    assert [path.name for path in target.parent.iterdir()] == ["x"]


@pytest.mark.skipif(os.name != "posix", reason="the mode of a file means little on Windows")
def test_a_private_file_is_the_owner_s_alone_whatever_lay_there(tmp_path: Path) -> None:
    left = tmp_path / ".jhdesk-key.part"
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


def test_what_others_call_so_stays(tmp_path: Path) -> None:
    (tmp_path / "x.part").write_bytes(b"a person's own")
    (tmp_path / "y.part").mkdir()
    (tmp_path / "y.part" / "z").write_bytes(b"a person's own")
    write_whole(tmp_path / "x", b"x")
    with whole_folder(tmp_path / "y") as made:
        write_whole(made / "a", b"a")
    assert [(tmp_path / name).read_bytes() for name in ("x", "x.part", "y/a", "y.part/z")] == [
        b"x", b"a person's own", b"a", b"a person's own",
    ]  # fmt: skip


@pytest.mark.skipif(os.name != "posix", reason="Windows has no devices among its files")
def test_a_device_is_not_written_over(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    assert code_of(lambda: write_whole(tmp_path / "pipe", b"x")) == "not_a_file"
    assert (tmp_path / "pipe").is_fifo()


@pytest.mark.parametrize(
    "name", ["jhdesk.db", "JHDESK.DB", "jhdesk.db-wal", "keys/secret.key", "Outbox/a.jhpkg", "inbox/a", "evidence/x"]
)
def test_what_a_workspace_keeps_is_not_written_over(workspace: Workspace, name: str) -> None:
    before = (workspace.folder / "jhdesk.db").read_bytes()
    assert code_of(lambda: write_out(workspace.folder / name, b"x")) == "file_of_workspace"
    assert code_of(lambda: write_template(workspace.folder / name)) == "file_of_workspace"
    assert (workspace.folder / "jhdesk.db").read_bytes() == before
    write_out(workspace.folder / "form.pdf", b"x")
    write_out(workspace.folder.parent / "keys" / "x", b"x")


@pytest.mark.skipif(os.name != "posix", reason="links need rights on Windows")
def test_a_link_into_a_workspace_is_seen_through(workspace: Workspace, tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(workspace.outbox)
    assert code_of(lambda: write_out(tmp_path / "link" / "x", b"x")) == "file_of_workspace"


@pytest.mark.parametrize("way", ["plain", "here", "link"])
def test_an_empty_folder_is_filled_and_stays_what_it_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, way: str
) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    monkeypatch.chdir(folder)
    target = Path() if way == "here" else folder
    if way == "link":
        target = tmp_path / "link"
        target.symlink_to(folder, target_is_directory=True)
    before = folder.stat().st_ino
    assert not is_taken(target)
    with whole_folder(target.absolute()) as made:
        write_whole(made / "deep" / "x", b"x")
        write_whole(made / "y", b"y")
        assert not is_taken(target.absolute())
    assert sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*")) == ["deep", "deep/x", "y"]
    assert (folder.stat().st_ino, target.is_symlink()) == (before, way == "link")
    assert is_taken(target)


def test_an_empty_folder_that_cannot_be_filled_is_empty_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rename = Path.rename

    def full(path: Path, target: Path) -> Path:
        if path.name == "y":
            raise OSError(28, os.strerror(28))
        return rename(path, target)

    monkeypatch.setattr(Path, "rename", full)

    def fill() -> None:
        with whole_folder(tmp_path) as made:
            write_whole(made / "x", b"x")
            write_whole(made / "y", b"y")

    assert code_of(fill) == "not_written"
    assert list(tmp_path.iterdir()) == []
