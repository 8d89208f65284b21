"""A key card is a public-key file that says whose it is, and a QR that says the same."""

from __future__ import annotations

import hashlib
import shutil
import subprocess
from pathlib import Path

import pytest

from jhdesk.errors import JhdeskError
from jhdesk.exchange.key_card import KeyCard
from jhdesk.exchange.secret_key import NewKey, SigningKey, public_of_file
from jhdesk.exchange.signature import PublicKey
from tests.exchange.conftest import PASSPHRASE

SCHOOL, NAME = "2165400001", "某某县㛃 第一 小学"


@pytest.fixture
def card(key_file: NewKey) -> KeyCard:
    return KeyCard(SCHOOL, NAME, key_file.public)


def code_of(data: bytes) -> str:
    with pytest.raises(JhdeskError) as caught:
        KeyCard.parse(data)
    return caught.value.code


def test_there_and_back(card: KeyCard) -> None:
    assert KeyCard.parse(card.file()) == card
    assert KeyCard.parse(b"\xef\xbb\xbf" + card.file().replace(b"\n", b"\r\n")) == card
    assert KeyCard.read(card.code.lower() + "\r\n") == card._replace(name="")
    assert PublicKey.parse(card.file()) == card.key
    assert card.file_name == "2165400001-密钥卡.pub"


def test_a_name_that_would_break_the_line_stays_on_it(card: KeyCard) -> None:
    strange = card._replace(name="甲\n乙\u2028丙\x00")
    assert KeyCard.parse(strange.file()).name == "甲 乙 丙"
    assert KeyCard.parse(card._replace(name="").file()).name == ""


def test_what_is_no_card(card: KeyCard) -> None:
    line = card.key.line.encode()
    for data in (
        b"",
        b"\n\n",
        b"\xff\xfe",
        line,
        card.key.file(),
        card.file().replace(b"2165400001", b"school"),
        card.file().replace(line, line[:-4]),
        card.file() + line,
    ):
        assert code_of(data) == "key_card_bad"


def test_a_damaged_code(card: KeyCard) -> None:
    for said in ("", card.code[:-1], card.code.replace("JHK1", "JHR1"), card.code.replace(SCHOOL, "2165400002")):
        with pytest.raises(JhdeskError) as caught:
            KeyCard.read(said)
        assert caught.value.code == "key_card_bad"


@pytest.mark.skipif(shutil.which("minisign") is None, reason="minisign is not on PATH")
def test_minisign_takes_the_file(card: KeyCard, key: SigningKey, tmp_path: Path) -> None:
    (tmp_path / card.file_name).write_bytes(card.file())
    (tmp_path / "m").write_bytes(b"x")
    (tmp_path / "m.minisig").write_bytes(key.sign(b"x", "some comment"))
    done = subprocess.run(["minisign", "-Vm", "m", "-p", card.file_name], cwd=tmp_path, capture_output=True, check=True)
    assert b"some comment" in done.stdout


def test_a_secret_file_tells_its_public_half_and_no_other(key_file: NewKey, other_key: SigningKey) -> None:
    assert public_of_file(key_file.secret_file) == key_file.public
    comment, secret = key_file.secret_file.split(b"\n", 1)
    assert public_of_file(b"untrusted comment: minisign encrypted secret key\n" + secret) is None
    assert public_of_file(b"") is None
    swapped = comment.replace(key_file.public.line.encode(), other_key.public.line.encode()) + b"\n" + secret
    with pytest.raises(JhdeskError) as caught:
        SigningKey(swapped, PASSPHRASE)
    assert caught.value.code == "secret_key_bad"


def test_the_same_key_under_another_passphrase(key: SigningKey) -> None:
    again = key.under("another passphrase")
    with SigningKey(again.secret_file, "another passphrase") as opened:
        assert opened.public == key.public == again.public
        assert opened.seed == key.seed
    with pytest.raises(JhdeskError) as caught:
        SigningKey(again.secret_file, PASSPHRASE)
    assert caught.value.code == "passphrase_wrong"
    assert key.sign(b"x", "c") == key.sign(b"x", "c")  # the open one is not locked by it
    with pytest.raises(JhdeskError):
        key.under("")


@pytest.mark.parametrize("code", ["../../x", "", "1234567", "２１６５４００００１"])
def test_a_card_that_could_not_be_read_is_not_written(card: KeyCard, code: str) -> None:
    with pytest.raises(JhdeskError) as caught:
        card._replace(school_code=code).file()
    assert caught.value.code == "key_card_code"


def test_a_code_with_a_right_check_over_no_key(card: KeyCard) -> None:
    said = f"JHK1*{SCHOOL}*{'0' * 84}"
    with pytest.raises(JhdeskError) as caught:
        KeyCard.read(f"{said}*{hashlib.sha256(said.encode()).hexdigest()[:8].upper()}")
    assert caught.value.code == "key_card_bad"
