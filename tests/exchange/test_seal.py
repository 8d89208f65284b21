"""Sealing is age's, to the byte: with our keys and with age's own; whatever is wrong is one of four errors."""

from __future__ import annotations

import io
import shutil
import subprocess
from pathlib import Path

import pyrage
import pytest

from jhdesk.errors import JhdeskError
from jhdesk.exchange.seal import is_recipient, is_sealed, recipient_of, seal, unseal
from jhdesk.exchange.secret_key import NewKey, SigningKey, key_of_seed

SAID = "上报包".encode() * 40_000
LIMIT = 1 << 20
needs_age = pytest.mark.skipif(shutil.which("age") is None, reason="age is not on PATH")


def opened(sealed: bytes, identity: bytes, limit: int = LIMIT) -> bytes:
    plain = io.BytesIO()
    unseal(io.BytesIO(sealed), identity, plain, limit)
    return plain.getvalue()


def refused(sealed: bytes, identity: bytes, limit: int = LIMIT) -> str:
    with pytest.raises(JhdeskError) as caught:
        opened(sealed, identity, limit)
    return caught.value.code


@pytest.fixture
def other() -> bytes:
    return str(pyrage.x25519.Identity.generate()).encode()


def test_the_school_and_the_county_open_it_and_nobody_else(key: SigningKey, other: bytes) -> None:
    county = pyrage.x25519.Identity.generate()
    sealed = seal(SAID, [recipient_of(key.public), str(county.to_public())])
    assert is_sealed(sealed[:64])
    assert opened(sealed, key.identity()) == SAID
    assert opened(sealed, f"# created: 2024\n{county}\n".encode()) == SAID
    assert refused(sealed, other) == "seal_not_for"


def test_the_seed_opens_what_the_key_opens(key: SigningKey, key_file: NewKey) -> None:
    again = key_of_seed(key.seed, "另一个口令")
    assert again.public == key_file.public
    with SigningKey(again.secret_file, "另一个口令") as restored:
        assert opened(seal(SAID, [recipient_of(key.public)]), restored.identity()) == SAID


@needs_age
def test_age_opens_ours(key: SigningKey, tmp_path: Path) -> None:
    (tmp_path / "x.age").write_bytes(seal(SAID, [recipient_of(key.public)]))
    identity = tmp_path / "county.key"
    identity.touch(0o600)
    identity.write_bytes(key.identity())
    done = subprocess.run(["age", "-d", "-i", identity, tmp_path / "x.age"], capture_output=True, check=True)
    assert done.stdout == SAID


@needs_age
def test_we_open_what_age_sealed(key: SigningKey, tmp_path: Path) -> None:
    done = subprocess.run(["age", "-r", recipient_of(key.public)], input=SAID, capture_output=True, check=True)
    assert opened(done.stdout, key.identity()) == SAID


def test_every_byte_changed_and_every_cut_is_told(key: SigningKey) -> None:
    sealed = seal(b"abc", [recipient_of(key.public)])
    for at in range(len(sealed)):
        changed = bytearray(sealed)
        changed[at] ^= 1
        assert refused(bytes(changed), key.identity()) in ("seal_not_for", "seal_broken")
        assert refused(sealed[:at], key.identity()) in ("seal_not_for", "seal_broken")
    assert refused(sealed + b"x", key.identity()) == "seal_broken"


def test_what_unpacks_to_too_much_is_stopped(key: SigningKey) -> None:
    sealed = seal(SAID, [recipient_of(key.public)])
    assert opened(sealed, key.identity(), len(SAID)) == SAID
    assert refused(sealed, key.identity(), len(SAID) - 1) == "seal_too_large"


def test_a_full_disk_is_the_disks_error(key: SigningKey) -> None:
    class Full(io.BytesIO):
        def write(self, data: object) -> int:
            raise OSError(28, "No space left on device")

    with pytest.raises(OSError) as caught:
        unseal(io.BytesIO(seal(SAID, [recipient_of(key.public)])), key.identity(), Full(), LIMIT)
    assert caught.value.errno == 28


@pytest.mark.parametrize(
    "file", [b"", b"# nothing\n", b"AGE-SECRET-KEY-1X", b"\xff\xfe", b"-----BEGIN OPENSSH PRIVATE KEY-----\n"]
)
def test_no_identity(file: bytes, key: SigningKey) -> None:
    assert refused(seal(SAID, [recipient_of(key.public)]), file) == "identity_bad"


@pytest.mark.parametrize("line", ["", "age1x", "ssh-ed25519 AAAA", "ssh-rsa AAAA", "x"])
def test_no_recipient(line: str) -> None:
    assert not is_recipient(line)
    with pytest.raises(JhdeskError) as caught:
        seal(SAID, [line])
    assert caught.value.code == "recipient_bad"
