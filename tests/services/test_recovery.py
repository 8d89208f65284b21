"""A key comes back from its sheet, whatever lay there before, and every step can be cut off."""

from __future__ import annotations

import shutil
import stat
import subprocess
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import minisign
import pytest
import segno
from PySide6.QtGui import QImage

from jhdesk.exchange import secret_key
from jhdesk.exchange.recovery import characters_of
from jhdesk.exchange.recovery import code_of as code_for
from jhdesk.exchange.secret_key import NewKey, SigningKey, key_of_seed, new_key, public_of_seed
from jhdesk.services import keys
from jhdesk.services.files import write_whole
from jhdesk.services.keys import (
    COUNTY_KEY_FILE,
    FORMER_KEYS,
    KEY_FILE,
    PUBLIC_KEY,
    change_passphrase,
    make_key,
    open_key,
    own_keys,
    public_key,
)
from jhdesk.services.recovery import read_sheet, recovery_of, recovery_tested, restore_key, try_recovery
from jhdesk.services.trust import workspace_trust
from jhdesk.services.workspace import Workspace
from tests.services.conftest import PASSPHRASE, code_of

OTHER = "another passphrase"
SEED, SECOND = bytes(range(32)), bytes(range(1, 33))
SHEET = "".join(characters_of(SEED))
"""of another key than that of the workspace"""


@pytest.fixture(scope="module", autouse=True)
def quick() -> Iterator[None]:
    """Keys that open at once: what is tried here is not how long that takes."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(secret_key, "_MEMORY", 1 << 20)
        patch.setattr(secret_key, "_OPERATIONS", 1 << 15)
        yield


@pytest.fixture(scope="module")
def new(quick: None) -> NewKey:
    return new_key(PASSPHRASE)


@pytest.fixture(scope="module")
def opened(new: NewKey) -> Iterator[SigningKey]:
    with SigningKey(new.secret_file, PASSPHRASE) as key:
        yield key


@pytest.fixture
def mine(workspace: Workspace, new: NewKey) -> Workspace:
    """The workspace with the key of all tests."""
    write_whole(workspace.keys / KEY_FILE, new.secret_file, private=True)
    workspace.set_setting(PUBLIC_KEY, new.public.line)
    return workspace


@pytest.fixture
def sheet(opened: SigningKey) -> str:
    """What stands on the sheet of that key."""
    return " ".join(characters_of(opened.seed))


def opens(workspace: Workspace, *passphrases: str) -> bool:
    """Whether one of the passphrases opens a key, and it is the one that the workspace says is its own."""
    for passphrase in passphrases:
        with suppress(keys.JhdeskError), open_key(workspace, passphrase) as key:
            return key.public == public_key(workspace)
    return False


def files(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


# ---- what the sheet says, and that it was tried


def test_the_sheet_is_that_of_the_key(mine: Workspace, opened: SigningKey, sheet: str) -> None:
    found = recovery_of(mine, PASSPHRASE)
    assert " ".join(found.characters) == sheet
    assert found.code == code_for(opened.seed)
    assert found.key == opened.public
    assert all(each not in repr(found) for each in (found.code, *found.characters))
    assert code_of(lambda: recovery_of(mine, OTHER)) == "passphrase_wrong"


def test_typed_back_once_it_counts_as_tested_until_there_is_another_key(mine: Workspace, sheet: str) -> None:
    assert not recovery_tested(mine)
    for wrong, code in [
        (sheet[:-2], "recovery_count"),
        (SHEET, "recovery_other"),
        (code_for(SEED), "recovery_other"),
        ("", "recovery_count"),
    ]:
        assert code_of(lambda wrong=wrong: try_recovery(mine, wrong)) == code  # type: ignore[misc]
        assert not recovery_tested(mine)
    try_recovery(mine, sheet)
    assert recovery_tested(mine)
    change_passphrase(mine, PASSPHRASE, OTHER)
    assert recovery_tested(mine)
    make_key(mine, PASSPHRASE, replace=True)
    assert not recovery_tested(mine)


def test_without_a_key_nothing_is_tested(workspace: Workspace) -> None:
    assert not recovery_tested(workspace)
    assert code_of(lambda: try_recovery(workspace, SHEET)) == "no_key"


# ---- restoring


def test_on_a_new_pc(workspace: Workspace) -> None:
    assert code_of(lambda: restore_key(workspace, SHEET, "short")) == "passphrase_short"
    assert public_key(workspace) is None
    assert restore_key(workspace, SHEET, OTHER) == public_of_seed(SEED) == public_key(workspace)
    assert opens(workspace, OTHER)
    assert recovery_tested(workspace)
    assert stat.S_IMODE((workspace.keys / KEY_FILE).stat().st_mode) == 0o600


def test_a_forgotten_passphrase(mine: Workspace, sheet: str, new: NewKey) -> None:
    assert restore_key(mine, sheet, OTHER) == new.public
    assert opens(mine, OTHER)
    assert code_of(lambda: open_key(mine, PASSPHRASE)) == "passphrase_wrong"
    assert own_keys(mine) == (new.public,)
    assert not (mine.keys / "old").exists()  # the same key: nothing is put aside


def test_over_another_key_only_after_a_yes_and_that_is_kept(mine: Workspace, new: NewKey) -> None:
    before = files(mine.keys)
    assert code_of(lambda: restore_key(mine, SHEET, OTHER)) == "key_other"
    assert files(mine.keys) == before
    assert restore_key(mine, SHEET, OTHER, replace=True) == public_of_seed(SEED)
    name = new.public.key_id
    assert files(mine.keys / "old") == {f"{name}.key": new.secret_file, f"{name}.pub": new.public.file()}
    assert stat.S_IMODE((mine.keys / "old" / f"{name}.key").stat().st_mode) == 0o600
    assert own_keys(mine) == (public_of_seed(SEED), new.public)


def test_there_and_back_keeps_every_key_that_ever_lay_there(mine: Workspace, sheet: str, new: NewKey) -> None:
    restore_key(mine, SHEET, OTHER, replace=True)
    restore_key(mine, sheet, OTHER, replace=True)  # the same key under another passphrase
    restore_key(mine, SHEET, OTHER, replace=True)
    names = sorted(files(mine.keys / "old"))
    other, first = public_of_seed(SEED).key_id, new.public.key_id
    assert names == sorted([f"{first}.key", f"{first}-2.key", f"{first}.pub", f"{other}.key", f"{other}.pub"])
    assert (mine.keys / "old" / f"{first}.key").read_bytes() == new.secret_file
    assert own_keys(mine) == (public_of_seed(SEED), new.public)


def test_a_file_that_is_no_key_any_more_is_put_aside_too(workspace: Workspace) -> None:
    (workspace.keys / KEY_FILE).write_bytes(b"damaged")
    assert public_key(workspace) is None
    assert code_of(lambda: restore_key(workspace, SHEET, OTHER)) == "key_other"
    restore_key(workspace, SHEET, OTHER, replace=True)
    assert list(files(workspace.keys / "old").values()) == [b"damaged"]


# ---- renewing, and another passphrase


def test_a_new_enrolment_keeps_what_the_old_key_signed_readable(held: Path, new: NewKey) -> None:
    with Workspace(held) as workspace:
        write_whole(workspace.keys / KEY_FILE, new.secret_file)
        workspace.set_setting(PUBLIC_KEY, new.public.line)
        assert code_of(lambda: make_key(workspace, OTHER)) == "key_exists"
        made = make_key(workspace, OTHER, replace=True)
    trusted = workspace_trust(held)
    assert list(trusted("2165400001")) == [made, new.public]
    assert list(trusted("2165400002")) == []


def test_after_the_file_is_lost_no_replace_is_needed_and_the_old_key_stays_ours(mine: Workspace, new: NewKey) -> None:
    (mine.keys / KEY_FILE).unlink()
    assert public_key(mine) is None
    assert own_keys(mine) == (new.public,)
    made = make_key(mine, OTHER)
    assert own_keys(mine) == (made, new.public)


def test_another_passphrase(mine: Workspace, new: NewKey) -> None:
    assert code_of(lambda: change_passphrase(mine, OTHER, PASSPHRASE)) == "passphrase_wrong"
    assert code_of(lambda: change_passphrase(mine, PASSPHRASE, "short")) == "passphrase_short"
    assert files(mine.keys) == {KEY_FILE: new.secret_file}
    assert change_passphrase(mine, PASSPHRASE, OTHER) == new.public == public_key(mine)
    assert opens(mine, OTHER)
    assert not opens(mine, PASSPHRASE)
    assert list(files(mine.keys)) == [KEY_FILE]
    assert mine.setting(FORMER_KEYS) is None


def test_a_key_of_another_s_making_takes_another_passphrase_but_has_no_sheet(workspace: Workspace) -> None:
    pair = minisign.KeyPair.generate()
    pair.secret_key.encrypt(PASSPHRASE, opslimit=1 << 15, memlimit=1 << 20)
    (workspace.keys / KEY_FILE).write_bytes(bytes(pair.secret_key) + b"\n")
    workspace.set_setting(PUBLIC_KEY, pair.public_key.to_base64().decode())
    assert code_of(lambda: recovery_of(workspace, PASSPHRASE)) == "key_not_from_seed"
    before = public_key(workspace)
    assert change_passphrase(workspace, PASSPHRASE, OTHER) == before
    assert opens(workspace, OTHER)


@pytest.mark.skipif(shutil.which("minisign") is None, reason="minisign is not on PATH")
def test_minisign_signs_with_the_key_that_came_back(
    workspace: Workspace, sheet: str, new: NewKey, tmp_path: Path
) -> None:
    restore_key(workspace, sheet, OTHER)
    (tmp_path / "m").write_bytes(b"x")
    secret = str(workspace.keys / KEY_FILE)
    for command in (["-Sm", "m", "-s", secret], ["-Vm", "m", "-P", new.public.line]):
        typed = f"{OTHER}\n".encode()
        subprocess.run(["minisign", *command], cwd=tmp_path, input=typed, capture_output=True, check=True)


def test_a_county_s_key_has_its_own_name(workspace: Workspace) -> None:
    workspace.set_role("county")
    restore_key(workspace, SHEET, OTHER)
    assert list(files(workspace.keys)) == [COUNTY_KEY_FILE]
    assert opens(workspace, OTHER)


# ---- cut off anywhere


Deed = Callable[[Workspace, str], object]
DEEDS: dict[str, Deed] = {
    "renew": lambda workspace, _: make_key(workspace, OTHER, replace=True),
    "restore": lambda workspace, _: restore_key(workspace, SHEET, OTHER, replace=True),
    "forgotten": lambda workspace, sheet: restore_key(workspace, sheet, OTHER),
    "passphrase": lambda workspace, _: change_passphrase(workspace, PASSPHRASE, OTHER),
}


class PowerCut(BaseException):
    """Nothing of the program runs after it."""


@pytest.mark.parametrize("deed", DEEDS)
@pytest.mark.parametrize("at", range(9))
def test_a_power_cut_leaves_one_key_that_opens(
    mine: Workspace, new: NewKey, sheet: str, monkeypatch: pytest.MonkeyPatch, deed: str, at: int
) -> None:
    steps = iter(range(at))

    def cut(real: Callable[..., object]) -> Callable[..., object]:
        def step(*arguments: object, **named: object) -> object:
            if next(steps, None) is None:
                raise PowerCut
            return real(*arguments, **named)

        return step

    seeds = iter([SECOND])
    monkeypatch.setattr(keys, "new_key", lambda passphrase: key_of_seed(next(seeds), passphrase))
    with monkeypatch.context() as patch:
        for owner, name in [(Path, "touch"), (Path, "replace"), (Workspace, "set_setting")]:
            patch.setattr(owner, name, cut(getattr(owner, name)))
        with suppress(PowerCut):
            DEEDS[deed](mine, sheet)
    with Workspace(mine.folder) as again:
        assert opens(again, PASSPHRASE, OTHER)
        assert new.public in own_keys(again)
        held = [path.read_bytes() for path in again.keys.rglob("*.key")]
        assert any(b"of " + new.public.line.encode() in each for each in held)


# ---- what files say of a sheet


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_text_file(tmp_path: Path, encoding: str) -> None:
    (tmp_path / "w.txt").write_bytes(" ".join(characters_of(SEED)).encode(encoding))
    assert read_sheet(tmp_path / "w.txt").split() == list(characters_of(SEED))


def test_a_picture_of_the_code(tmp_path: Path, workspace: Workspace) -> None:
    segno.make_qr(code_for(SEED), error="m").save(str(tmp_path / "code.png"), scale=4)
    assert read_sheet(tmp_path / "code.png") == code_for(SEED)
    segno.make_qr("JH1*something else").save(str(tmp_path / "other.png"), scale=4)
    assert code_of(lambda: read_sheet(tmp_path / "other.png")) == "recovery_no_code"
    blank = QImage(80, 80, QImage.Format.Format_Grayscale8)
    blank.fill(255)
    blank.save(str(tmp_path / "blank.png"))
    assert code_of(lambda: read_sheet(tmp_path / "blank.png")) == "recovery_no_code"


def test_files_that_are_neither(tmp_path: Path) -> None:
    assert code_of(lambda: read_sheet(tmp_path / "none")) == "file_unreadable"
    assert code_of(lambda: read_sheet(tmp_path)) == "file_unreadable"
    (tmp_path / "junk.png").write_bytes(b"\x89PNG\r\n\0junk")
    assert code_of(lambda: read_sheet(tmp_path / "junk.png")) == "scan_unreadable"
    (tmp_path / "long.txt").write_text("字" * 100_000, encoding="utf-8")
    assert code_of(lambda: read_sheet(tmp_path / "long.txt")) == "scan_unreadable"


# ---- nothing secret beside the keys


@pytest.fixture
def secrets(opened: SigningKey) -> list[bytes]:
    """Everything that must stand nowhere but in the keys' folder."""
    found = [PASSPHRASE, OTHER]
    for seed in (opened.seed, SEED, SECOND):
        characters = characters_of(seed)
        found += [seed.hex(), seed.hex().upper(), " ".join(characters[:4]), "".join(characters[:4])]
    return [text.encode() for text in found] + [opened.seed, SEED[:16], SECOND[:16]]


def test_no_secret_stands_beside_the_keys(
    mine: Workspace, sheet: str, secrets: list[bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keys, "new_key", lambda passphrase: key_of_seed(SECOND, passphrase))
    recovery_of(mine, PASSPHRASE)
    try_recovery(mine, sheet)
    change_passphrase(mine, PASSPHRASE, OTHER)
    restore_key(mine, SHEET, PASSPHRASE, replace=True)
    make_key(mine, OTHER, replace=True)
    with suppress(keys.JhdeskError):
        open_key(mine, "never used before")
    mine.close()
    for name, data in files(mine.folder).items():
        if name.endswith(".key"):
            assert b"encrypted secret key" in data
        found = [secret for secret in [*secrets, b"never used before"] if secret in data]
        assert found == [], name
