"""The school's key: made once, under a passphrase, readable by its owner alone."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from jhdesk.exchange.secret_key import NewKey
from jhdesk.exchange.signature import verify_signature
from jhdesk.services import keys
from jhdesk.services.files import write_whole
from jhdesk.services.keys import KEY_FILE, PUBLIC_KEY, make_key, open_key, public_key
from jhdesk.services.trust import verify_file, workspace_trust
from jhdesk.services.workspace import DATABASE, Workspace
from tests.services.conftest import PASSPHRASE, code_of


def test_made_once(workspace: Workspace) -> None:
    assert public_key(workspace) is None
    made = make_key(workspace, PASSPHRASE)
    path = workspace.keys / KEY_FILE
    secret = path.read_bytes()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [file.name for file in workspace.keys.iterdir()] == [KEY_FILE]
    assert public_key(workspace) == made
    assert code_of(lambda: make_key(workspace, "another one")) == "key_exists"
    assert path.read_bytes() == secret
    with open_key(workspace, PASSPHRASE) as opened:
        assert verify_signature(made, b"x", opened.sign(b"x", "comment")) == "comment"


def test_a_wrong_passphrase(workspace: Workspace, new: NewKey) -> None:
    write_whole(workspace.keys / KEY_FILE, new.secret_file, private=True)
    assert code_of(lambda: open_key(workspace, PASSPHRASE + " ")) == "passphrase_wrong"


@pytest.mark.parametrize("passphrase", ["", "1234567", "七个字的口令哦"])
def test_a_passphrase_that_is_too_short_makes_no_key(workspace: Workspace, passphrase: str) -> None:
    assert code_of(lambda: make_key(workspace, passphrase)) == "passphrase_short"
    assert list(workspace.keys.iterdir()) == []
    assert public_key(workspace) is None


def test_stopped_between_the_two_halves(workspace: Workspace, new: NewKey, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keys, "new_key", lambda _: new)
    with monkeypatch.context() as patch:
        patch.setattr(keys, "write_whole", lambda *_, **__: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            make_key(workspace, PASSPHRASE)
    assert public_key(workspace) is None
    assert make_key(workspace, PASSPHRASE) == public_key(workspace) == new.public


@pytest.mark.parametrize(("data", "code"), [(None, "no_key"), (b"junk", "secret_key_bad"), (b"", "secret_key_bad")])
def test_a_key_file_that_is_none(workspace: Workspace, data: bytes | None, code: str) -> None:
    if data is not None:
        (workspace.keys / KEY_FILE).write_bytes(data)
    assert code_of(lambda: open_key(workspace, PASSPHRASE)) == code


def test_a_workspace_trusts_its_own_key_for_its_own_school(held: Path, new: NewKey) -> None:
    trusted = workspace_trust(held)
    with Workspace(held) as workspace:
        workspace.set_setting(PUBLIC_KEY, new.public.line)
        write_whole(workspace.keys / KEY_FILE, new.secret_file)
    assert list(trusted("2165400001")) == [new.public]
    assert list(trusted("2165400002")) == []


def test_no_workspace_no_trust_and_none_is_made(tmp_path: Path) -> None:
    trusted = workspace_trust(tmp_path / "none")
    assert list(trusted("2165400001")) == []
    assert list(tmp_path.iterdir()) == []


def test_a_broken_workspace_matters_only_when_it_is_asked(tmp_path: Path, new: NewKey) -> None:
    (tmp_path / DATABASE).write_bytes(b"junk" * 500)
    trusted = workspace_trust(tmp_path)
    (tmp_path / "x.jhpkg").write_bytes(b"junk")
    assert not verify_file(tmp_path / "x.jhpkg", [new.public.line], trusted).accepted
    assert code_of(lambda: trusted("2165400001")) == "database_broken"


@pytest.mark.parametrize("text", ["", "nope.pub", ".", "RWQ", "\0", "x" * 5000, "钥"])
def test_a_key_that_is_none(tmp_path: Path, text: str) -> None:
    assert code_of(lambda: verify_file(tmp_path / "x", [text], lambda _: ())) == "trust_unusable"


def test_a_key_by_its_file_or_its_line(tmp_path: Path, new: NewKey) -> None:
    (tmp_path / "x.pub").write_bytes(new.public.file())
    (tmp_path / "x.jhpkg").write_bytes(b"junk")
    for text in (new.public.line, str(tmp_path / "x.pub")):
        found = verify_file(tmp_path / "x.jhpkg", [text], lambda _: ())
        assert [fault.code for fault in found.faults] == ["container"]
