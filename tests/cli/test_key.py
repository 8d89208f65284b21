"""Keys at the command line: made, written down, tried, restored and relocked; passphrases from files or a terminal."""

from __future__ import annotations

import getpass
import os
import pty
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import segno

from jhdesk.cli import passphrase as asking
from jhdesk.exchange import secret_key
from jhdesk.exchange.key_card import KeyCard
from jhdesk.exchange.recovery import characters_of, code_of
from jhdesk.exchange.secret_key import public_of_seed
from jhdesk.services.keys import KEY_FILE, make_key, open_key, own_keys, public_key
from jhdesk.services.recovery import recovery_of, recovery_tested
from jhdesk.services.workspace import Workspace
from tests.cli.conftest import Run
from tests.reports.paper import pages_of
from tests.services.conftest import PASSPHRASE

OTHER = "another passphrase"
Refused = Callable[..., str]
SEED = bytes(range(32))
SHEET = " ".join(characters_of(SEED))


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keys that open at once."""
    monkeypatch.setattr(secret_key, "_MEMORY", 1 << 20)
    monkeypatch.setattr(secret_key, "_OPERATIONS", 1 << 15)


@pytest.fixture(autouse=True)
def slept(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """How long the commands slept; nobody does."""
    seconds: list[float] = []
    monkeypatch.setattr(asking, "sleep", seconds.append)
    return seconds


@pytest.fixture
def other(tmp_path: Path) -> Path:
    """A file with another passphrase."""
    (tmp_path / "other.txt").write_text(OTHER, encoding="utf-8")
    return tmp_path / "other.txt"


@pytest.fixture
def keyed(held: Path) -> Path:
    """The workspace of a school with a key that opens at once."""
    with Workspace(held) as workspace:
        make_key(workspace, PASSPHRASE)
    return held


@pytest.fixture
def words(keyed: Path, tmp_path: Path) -> Path:
    """A file with what stands on the sheet of that key."""
    with Workspace(keyed) as workspace:
        characters = recovery_of(workspace, PASSPHRASE).characters
    (tmp_path / "words.txt").write_text("\n".join(f"{n} {c}" for n, c in enumerate(characters, 1)), encoding="utf-8")
    return tmp_path / "words.txt"


def type_in(monkeypatch: pytest.MonkeyPatch, passphrases: list[str], lines: tuple[str, ...] = ()) -> None:
    """Somebody sits at the terminal, and types these."""
    monkeypatch.setattr("sys.stdin.isatty", lambda: True)
    monkeypatch.setattr(getpass, "getpass", lambda _: passphrases.pop(0))
    typed = iter(lines)
    monkeypatch.setattr("builtins.input", lambda _: next(typed))


def test_new(run: Run, held: Path, passphrase: Path) -> None:
    done = run("key", "new", "--workspace", held, "--passphrase-file", passphrase)
    with Workspace(held) as workspace:
        key = public_key(workspace)
        open_key(workspace, PASSPHRASE)
    assert key is not None
    assert done.status == 0
    assert key.key_id in done.out
    assert key.fingerprint in done.out
    assert "key recovery --test" in done.out
    assert "口令强度：好" in done.err


def test_new_where_there_is_one(run: Run, refused: Refused, keyed: Path, passphrase: Path) -> None:
    command = ("key", "new", "--workspace", keyed, "--passphrase-file", passphrase)
    said = refused(*command)
    assert "key restore" in said
    assert "--replace" in said
    with Workspace(keyed) as workspace:
        before = public_key(workspace)
    assert run(*command, "--replace").status == 0
    with Workspace(keyed) as workspace:
        assert own_keys(workspace)[1] == before
        assert public_key(workspace) != before
    assert before is not None
    assert (keyed / "keys" / "old" / f"{before.key_id}.key").exists()


def test_a_weak_passphrase_is_told_and_taken(run: Run, held: Path, tmp_path: Path) -> None:
    (tmp_path / "weak.txt").write_text("2165400001", encoding="utf-8")
    done = run("key", "new", "--workspace", held, "--passphrase-file", tmp_path / "weak.txt")
    assert done.status == 0
    assert "口令强度：弱" in done.err
    assert "标识码" in done.err


def test_card(run: Run, keyed: Path, tmp_path: Path) -> None:
    done = run("key", "card", "--workspace", keyed, "--out", tmp_path / "stick")
    assert done.status == 0
    (file,) = (tmp_path / "stick").iterdir()
    assert file.name == "2165400001-密钥卡.pub"
    assert str(file) in done.out
    card = KeyCard.parse(file.read_bytes())
    with Workspace(keyed) as workspace:
        assert (card.school_code, card.key) == ("2165400001", public_key(workspace))


def test_a_card_of_nobody(refused: Refused, held: Path, tmp_path: Path) -> None:
    assert "还没有签名密钥" in refused("key", "card", "--workspace", held, "--out", tmp_path)
    with Workspace(tmp_path / "empty") as workspace:
        make_key(workspace, PASSPHRASE)
    assert "学校标识码还没有填" in refused("key", "card", "--workspace", tmp_path / "empty", "--out", tmp_path)
    assert not list(tmp_path.glob("*.pub"))


def test_a_county_s_card_is_told_whose_it_is(run: Run, refused: Refused, tmp_path: Path) -> None:
    with Workspace(tmp_path / "county") as workspace:
        workspace.set_role("county")
        make_key(workspace, PASSPHRASE)
    command = ("key", "card", "--workspace", tmp_path / "county", "--out", tmp_path / "out")
    assert "--code" in refused(*command)
    assert run(*command, "--code", "654000", "--name", "某某县").status == 0
    assert KeyCard.parse((tmp_path / "out" / "654000-密钥卡.pub").read_bytes()).name == "某某县"


def test_recovery_sheet(run: Run, keyed: Path, passphrase: Path, words: Path, tmp_path: Path) -> None:
    target = tmp_path / "sheet.pdf"
    done = run("key", "recovery", "--workspace", keyed, "--out", target, "--passphrase-file", passphrase)
    assert done.status == 0
    assert "立即删除" in done.err
    (said,) = pages_of(target.read_bytes(), tmp_path)
    assert "".join(words.read_text(encoding="utf-8").split()) in said
    assert target.stat().st_mode & 0o077 == 0


def test_recovery_is_tested(run: Run, refused: Refused, keyed: Path, words: Path, tmp_path: Path) -> None:
    (tmp_path / "wrong.txt").write_text(SHEET.replace(SHEET[0], "國", 1), encoding="utf-8")
    (tmp_path / "foreign.txt").write_text(SHEET, encoding="utf-8")
    test = ("key", "recovery", "--workspace", keyed, "--test", "--words-file")
    assert "第 1 个字“國”不在恢复字表里" in refused(*test, tmp_path / "wrong.txt")
    done = run(*test, tmp_path / "foreign.txt")
    assert (done.status, done.out) == (1, "")
    assert "属于另一把密钥" in done.err
    with Workspace(keyed) as workspace:
        assert not recovery_tested(workspace)
    assert run(*test, words).status == 0
    with Workspace(keyed) as workspace:
        assert recovery_tested(workspace)


def test_recovery_is_typed_in_pieces(run: Run, keyed: Path, words: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lines = words.read_text(encoding="utf-8").splitlines()
    type_in(monkeypatch, [], (" ".join(lines[:10]), "".join(lines[10:23]), lines[23]))
    done = run("key", "recovery", "--workspace", keyed, "--test")
    assert done.status == 0
    assert "还差 14 个字" in done.err
    assert "还差 1 个字" in done.err


def test_restore_on_a_new_pc(run: Run, tmp_path: Path, other: Path) -> None:
    segno.make_qr(code_of(SEED), error="m").save(str(tmp_path / "code.png"), scale=4)
    (tmp_path / "words.txt").write_text(SHEET, encoding="utf-8")
    for name, source in (("a", [tmp_path / "code.png"]), ("b", ["--words-file", tmp_path / "words.txt"])):
        done = run("key", "restore", *source, "--workspace", tmp_path / name, "--passphrase-file", other)
        assert done.status == 0, done.err
        with Workspace(tmp_path / name) as workspace:
            assert public_key(workspace) == public_of_seed(SEED)
            open_key(workspace, OTHER)


def test_restore_after_the_passphrase_was_forgotten(run: Run, keyed: Path, words: Path, other: Path) -> None:
    with Workspace(keyed) as workspace:
        before = public_key(workspace)
    restore = ("key", "restore", "--workspace", keyed, "--words-file", words, "--passphrase-file", other)
    assert run(*restore).status == 0
    with Workspace(keyed) as workspace:
        assert public_key(workspace) == before
        open_key(workspace, OTHER)


def test_restore_over_another_key_asks_for_replace(
    run: Run, refused: Refused, keyed: Path, tmp_path: Path, other: Path
) -> None:
    (tmp_path / "foreign.txt").write_text(SHEET, encoding="utf-8")
    restore = ("key", "restore", "--workspace", keyed, "--words-file", tmp_path / "foreign.txt")
    before = (keyed / "keys" / KEY_FILE).read_bytes()
    assert "另一把密钥" in refused(*restore, "--passphrase-file", other)
    assert (keyed / "keys" / KEY_FILE).read_bytes() == before
    assert run(*restore, "--passphrase-file", other, "--replace").status == 0
    assert before in [path.read_bytes() for path in (keyed / "keys" / "old").iterdir()]


def test_passphrase(run: Run, keyed: Path, passphrase: Path, other: Path) -> None:
    change = ("key", "passphrase", "--workspace", keyed, "--passphrase-file", passphrase)
    assert run(*change, "--new-passphrase-file", other).status == 0
    with Workspace(keyed) as workspace:
        open_key(workspace, OTHER)


def test_a_wrong_passphrase_costs_a_pause_and_is_asked_for_again(
    run: Run, keyed: Path, slept: list[float], monkeypatch: pytest.MonkeyPatch
) -> None:
    type_in(monkeypatch, ["wrong 1", "wrong 2", "wrong 3", "wrong 4", "wrong 5", PASSPHRASE, OTHER, OTHER])
    done = run("key", "passphrase", "--workspace", keyed)
    assert done.status == 0
    assert slept == [1, 2, 4, 8, 8]
    assert done.err.count("口令不对") == 5
    assert "请等 4 秒再试。" in done.err
    assert "wrong" not in done.err
    with Workspace(keyed) as workspace:
        open_key(workspace, OTHER)


def test_a_wrong_passphrase_of_a_file_ends_it(
    refused: Refused, keyed: Path, slept: list[float], other: Path, tmp_path: Path
) -> None:
    wrong = ("--workspace", keyed, "--passphrase-file", other)
    assert "口令不对" in refused("key", "recovery", "--out", tmp_path / "x.pdf", *wrong)
    assert slept == [1]
    assert "口令不对" in refused("key", "passphrase", "--new-passphrase-file", other, *wrong)
    assert not (tmp_path / "x.pdf").exists()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ([], "请写明办理什么"),
        (["recovery", "--test"], "--words-file"),
        (["restore"], "--words-file"),
        (["restore", "x.png", "--words-file", "y"], "只能给一份"),
        (["restore", "none.png"], "“none.png”打不开"),
        (["new"], "--passphrase-file"),
        (["passphrase"], "--passphrase-file"),
    ],
)
def test_calls_that_cannot_be_used(refused: Refused, held: Path, arguments: list[str], said: str) -> None:
    assert said in refused("--workspace", held, "key", *arguments)
    assert list((held / "keys").glob("*")) == []


def test_words_that_are_none_make_no_workspace(refused: Refused, tmp_path: Path, other: Path) -> None:
    (tmp_path / "w.txt").write_text(SHEET[:-2], encoding="utf-8")
    restore = ("key", "restore", "--words-file", tmp_path / "w.txt", "--passphrase-file", other)
    assert "输入的是 23 个" in refused(*restore, "--workspace", tmp_path / "new")
    assert not (tmp_path / "new").exists()


AT_A_TERMINAL = """
import fcntl, os, sys, termios
os.setsid()
fcntl.ioctl(0, termios.TIOCSCTTY, 0)
from jhdesk.cli import main
sys.exit(main())
"""


@pytest.fixture
def terminal(held: Path) -> Iterator[tuple[int, subprocess.Popen[bytes]]]:
    """`jhdesk key new` at a terminal of its own."""
    mine, its = pty.openpty()
    command = [sys.executable, "-c", AT_A_TERMINAL, "key", "new", "--workspace", str(held)]
    process = subprocess.Popen(command, stdin=its, stdout=its, stderr=its)
    os.close(its)
    yield mine, process
    process.kill()
    process.wait()
    os.close(mine)


@pytest.mark.skipif(sys.platform != "linux", reason="terminals of Linux")
def test_at_a_terminal_nothing_typed_is_shown(terminal: tuple[int, subprocess.Popen[bytes]], held: Path) -> None:
    mine, process = terminal
    shown = b""

    def until(text: str) -> None:
        nonlocal shown
        while text.encode() not in shown:
            shown += os.read(mine, 4096)

    until("请设置密钥的口令：")
    os.write(mine, PASSPHRASE.encode() + b"\n")
    until("请再输入一次：")
    os.write(mine, PASSPHRASE.encode() + b"\n")
    until("密钥已建立并试过")
    assert process.wait(30) == 0
    assert PASSPHRASE.encode() not in shown
    with Workspace(held) as workspace:
        open_key(workspace, PASSPHRASE)


def test_nothing_secret_is_told_or_kept(
    run: Run, keyed: Path, words: Path, passphrase: Path, other: Path, tmp_path: Path
) -> None:
    with Workspace(keyed) as workspace:
        recovery = recovery_of(workspace, PASSPHRASE)
    told = ""
    for command in (
        ["recovery", "--out", tmp_path / "sheet.pdf", "--passphrase-file", passphrase],
        ["recovery", "--test", "--words-file", words],
        ["passphrase", "--passphrase-file", passphrase, "--new-passphrase-file", other],
        ["restore", "--words-file", words, "--passphrase-file", passphrase],
        ["card", "--out", tmp_path],
    ):
        done = run("--workspace", keyed, "key", *command)
        assert done.status == 0, done.err
        told += done.out + done.err
    shutil.rmtree(keyed / "keys")
    kept = b"".join(path.read_bytes() for path in keyed.rglob("*") if path.is_file()) + told.encode()
    kept += (tmp_path / "2165400001-密钥卡.pub").read_bytes()
    for secret in (
        PASSPHRASE,
        OTHER,
        recovery.code,
        "".join(recovery.characters[:4]),
        " ".join(recovery.characters[:4]),
    ):
        assert secret.encode() not in kept
