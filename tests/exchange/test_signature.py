"""Keys and signatures are minisign's, to the byte; the signed comment has one form."""

from __future__ import annotations

import base64
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import minisign
import pytest

from jhdesk.errors import JhdeskError
from jhdesk.exchange.secret_key import NewKey, SigningKey, key_of_seed, new_key, sign
from jhdesk.exchange.signature import Checked, Minisig, PublicKey, SignedComment, verify_signature
from tests.exchange.conftest import PASSPHRASE
from tests.exchange.packages import SCHOOL

MESSAGE = "清单\n".encode()
needs_minisign = pytest.mark.skipif(shutil.which("minisign") is None, reason="minisign is not on PATH")


def run(*arguments: str, cwd: Path, typed: str = "") -> str:
    done = subprocess.run(arguments, cwd=cwd, input=typed.encode(), capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout.decode()


@needs_minisign
def test_minisign_opens_the_key_and_its_signature_is_taken(tmp_path: Path, key_file: NewKey) -> None:
    (tmp_path / "s.key").write_bytes(key_file.secret_file)
    (tmp_path / "m").write_bytes(MESSAGE)
    run("minisign", "-S", "-s", "s.key", "-m", "m", "-t", "some comment", cwd=tmp_path, typed=PASSPHRASE + "\n")
    assert verify_signature(key_file.public, MESSAGE, (tmp_path / "m.minisig").read_bytes()) == "some comment"


@needs_minisign
def test_minisign_takes_our_signature_and_names_the_key_as_we_do(
    tmp_path: Path, key: SigningKey, key_file: NewKey
) -> None:
    (tmp_path / "m").write_bytes(MESSAGE)
    (tmp_path / "m.minisig").write_bytes(key.sign(MESSAGE, "jhpkg/1 x"))
    (tmp_path / "k.pub").write_bytes(key_file.public.file())
    assert "jhpkg/1 x" in run("minisign", "-Vm", "m", "-P", key.public.line, cwd=tmp_path)
    assert "jhpkg/1 x" in run("minisign", "-Vm", "m", "-p", "k.pub", cwd=tmp_path)
    (tmp_path / "s.key").write_bytes(key_file.secret_file)
    run("minisign", "-R", "-s", "s.key", "-p", "again.pub", cwd=tmp_path, typed=PASSPHRASE + "\n")
    comment, line = (tmp_path / "again.pub").read_text().splitlines()
    assert line == key_file.public.line
    # minisign leaves leading zeros away
    assert comment.endswith(f" {key_file.public.key_id.lstrip('0')}")


def test_the_key_file_asks_for_64_mib_and_no_more(key_file: NewKey) -> None:
    raw = base64.b64decode(key_file.secret_file.splitlines()[1])
    assert int.from_bytes(raw[46:54], "little") == 64 << 20
    assert int.from_bytes(raw[38:46], "little") == (64 << 20) // 32


def test_signing_twice_gives_the_same(key_file: NewKey, key: SigningKey) -> None:
    assert sign(key_file.secret_file, PASSPHRASE, MESSAGE, "c") == key.sign(MESSAGE, "c")


def test_a_wrong_passphrase(key_file: NewKey) -> None:
    with pytest.raises(JhdeskError) as caught:
        sign(key_file.secret_file, "wrong", MESSAGE, "c")
    assert caught.value.code == "passphrase_wrong"


def test_no_key_and_no_passphrase() -> None:
    with pytest.raises(JhdeskError) as caught:
        SigningKey(b"untrusted comment: x\nRWQ=\n", "p")
    assert caught.value.code == "secret_key_bad"
    with pytest.raises(JhdeskError) as caught:
        new_key("")
    assert caught.value.code == "passphrase_empty"


def test_a_public_key_is_read_from_its_file_or_its_line(key: SigningKey) -> None:
    public = key.public
    windows = b"\xef\xbb\xbf" + public.file().replace(b"\n", b"\r\n") + b"\r\n"
    assert all(PublicKey.parse(given) == public for given in (public.file(), public.line, f" {public.line}\n", windows))
    assert len(public.key_id) == 16


@pytest.mark.parametrize("given", ["", "RWQ=", "untrusted comment: x", "a\nb\nc", b"\xff\xfe", "密钥", "A" * 56])
def test_what_is_no_public_key(given: str | bytes) -> None:
    with pytest.raises(JhdeskError) as caught:
        PublicKey.parse(given)
    assert caught.value.code == "public_key_bad"


def test_a_changed_bit_is_found_wherever_it_is_and_the_cause_told_apart(key: SigningKey, other_key: SigningKey) -> None:
    data = key.sign(MESSAGE, "comment")
    good = Minisig.parse(data)
    assert good is not None
    assert good.check(key.public, MESSAGE) is Checked.GOOD
    assert good.check(key.public, MESSAGE + b"x") is Checked.MESSAGE_BAD
    assert replace(good, trusted_comment="Comment").check(key.public, MESSAGE) is Checked.COMMENT_BAD
    assert good.check(other_key.public, MESSAGE) is Checked.BAD
    trusted = data.index(b"\n") + 1
    for i in range(trusted, len(data) - 1):
        for bit in (0x01, 0x20, 0x80):
            changed = data[:i] + bytes([data[i] ^ bit]) + data[i + 1 :]
            assert verify_signature(key.public, MESSAGE, changed) is None, (i, bit)


def test_the_untrusted_comment_is_anybodys(key: SigningKey) -> None:
    data = key.sign(MESSAGE, "c", "untrusted")
    changed = data.replace(b"comment: untrusted", b"comment: changed", 1)
    assert verify_signature(key.public, MESSAGE, changed) == "c"


def test_an_unhashed_signature_of_older_minisign_holds(key_file: NewKey) -> None:
    with minisign.SecretKey.from_bytes(key_file.secret_file) as secret:
        secret.decrypt(PASSPHRASE)
        data = bytes(secret.sign(MESSAGE, prehash=False, trusted_comment="old"))
    assert verify_signature(key_file.public, MESSAGE, data) == "old"


COMMENT = SignedComment("handin", SCHOOL, 2024, 2, "ab" * 32, "national-2017", "0123456789ABCDEF")


def test_the_comment_as_the_format_has_it() -> None:
    assert str(COMMENT) == (
        f"jhpkg/1 purpose=handin school={SCHOOL} year=2024 revision=2 previous={'ab' * 32} "
        "standard=national-2017 to=0123456789ABCDEF"
    )
    first = replace(COMMENT, revision=1, previous=None, to="any")
    assert str(first).endswith("revision=1 previous=none standard=national-2017 to=any")
    assert SignedComment.parse(str(COMMENT)) == COMMENT
    assert SignedComment.parse(str(first)) == first


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("jhpkg/1", "jhpkg/2"),
        (" ", "  "),
        ("revision=2", "revision=02"),
        ("revision=2", "revision=0"),
        (f"school={SCHOOL}", f"school={SCHOOL[1:]}"),
        ("previous=ab", "previous=AB"),
        ("to=01", "to=0"),
        (" to=0123456789ABCDEF", ""),
        ("year=2024", "year=2024 year=2024"),
        ("ABCDEF", "ABCDEF more"),
    ],
)
def test_a_comment_that_departs_from_the_form_is_none(old: str, new: str) -> None:
    assert SignedComment.parse(str(COMMENT).replace(old, new)) is None


@pytest.mark.parametrize("change", [{"school": "216540000"}, {"standard": "国家 2017"}, {"to": "all"}, {"revision": 0}])
def test_a_comment_that_does_not_fit_is_not_written(change: dict[str, str]) -> None:
    with pytest.raises(JhdeskError) as caught:
        str(replace(COMMENT, **change))  # type: ignore[arg-type]
    assert caught.value.code == "comment_unfit"


def test_the_seed_gives_the_same_key_under_another_passphrase(key: SigningKey, key_file: NewKey) -> None:
    again = key_of_seed(key.seed, "另一个口令")
    assert again.public == key_file.public
    assert sign(again.secret_file, "另一个口令", MESSAGE, "c") == key.sign(MESSAGE, "c")


def test_a_key_whose_id_is_of_anothers_making_has_no_seed_that_gives_it_again() -> None:
    with minisign.KeyPair.generate().secret_key as secret:
        secret.encrypt(PASSPHRASE, opslimit=1 << 15, memlimit=1 << 24)
        made = bytes(secret) + b"\n"
    with SigningKey(made, PASSPHRASE) as opened, pytest.raises(JhdeskError) as caught:
        _ = opened.seed
    assert caught.value.code == "key_not_from_seed"


def test_a_fingerprint_is_of_the_whole_key(key: SigningKey) -> None:
    raw = bytearray(base64.b64decode(key.public.line))
    raw[5] ^= 1  # of the id
    other = PublicKey.parse(base64.b64encode(raw).decode())
    assert other.raw() == key.public.raw()
    assert other.fingerprint != key.public.fingerprint
    assert len(key.public.fingerprint.split()) == 8
