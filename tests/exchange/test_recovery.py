"""A seed written down as characters and as a QR is the same seed again, and a slip is told."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from mnemonic import Mnemonic

from jhdesk.errors import JhdeskError
from jhdesk.exchange.recovery import COUNT, characters_of, code_of, is_code, seed_of
from jhdesk.exchange.secret_key import SEED_LENGTH, key_of_seed, public_of_seed
from tests.exchange.conftest import PASSPHRASE

SEED = bytes(range(SEED_LENGTH))
CHARACTERS = characters_of(SEED)


def error_of(said: str) -> JhdeskError:
    with pytest.raises(JhdeskError) as caught:
        seed_of(said)
    return caught.value


@settings(max_examples=50, deadline=None)
@given(st.binary(min_size=SEED_LENGTH, max_size=SEED_LENGTH))
def test_there_and_back(seed: bytes) -> None:
    characters = characters_of(seed)
    assert len(characters) == COUNT
    assert all(len(each) == 1 for each in characters)
    assert seed_of("".join(characters)) == seed_of(code_of(seed)) == seed


def test_the_standard_list_and_no_other() -> None:
    assert " ".join(characters_of(bytes(32))) == " ".join(["的"] * 23 + ["性"])
    assert " ".join(CHARACTERS) == Mnemonic("chinese_simplified").to_mnemonic(SEED)


@pytest.mark.parametrize(
    "typed",
    [
        " ".join(CHARACTERS),
        "\u3000".join(CHARACTERS),
        "\r\n".join(CHARACTERS),
        "".join(f"{at}. {each}\t" for at, each in enumerate(CHARACTERS, 1)),
        "".join(f"（{at}）{each}、" for at, each in enumerate(CHARACTERS, 1)),
        "".join(f"①{each}；" for each in CHARACTERS),
        "\ufeff" + "".join(CHARACTERS) + "。\n",
        "，".join(CHARACTERS),
    ],
)
def test_what_stands_between_the_characters_does_not_matter(typed: str) -> None:
    assert seed_of(typed) == SEED


@pytest.mark.parametrize("wrong", ["國", "x", "〡", "の"])
def test_a_character_that_is_not_in_the_list_is_told_by_its_place(wrong: str) -> None:
    error = error_of("".join([*CHARACTERS[:6], wrong, *CHARACTERS[7:]]))
    if wrong == "〡":  # a numeral, taken for the number before a character
        assert (error.code, error.params) == ("recovery_count", {"found": 23, "wanted": 24})
    else:
        assert (error.code, error.params) == ("recovery_unknown", {"place": 7, "character": wrong})


@pytest.mark.parametrize("count", [0, 1, 23, 25, 48])
def test_too_few_and_too_many(count: int) -> None:
    error = error_of("".join((CHARACTERS * 2)[:count]))
    assert (error.code, error.params) == ("recovery_count", {"found": count, "wanted": COUNT})


def test_a_wrong_character_is_told_without_saying_which() -> None:
    swapped = [CHARACTERS[1], CHARACTERS[0], *CHARACTERS[2:]]
    error = error_of("".join(swapped))
    assert (error.code, error.params) == ("recovery_checksum", {})
    assert error.__cause__ is None  # nothing of the library's, which quotes what was typed


@pytest.mark.parametrize("typed", [str.lower, lambda said: f" {said}\r\n", lambda said: said.replace("*", "＊")])
def test_a_code_as_scanners_type_it(typed: object) -> None:
    assert callable(typed)
    assert is_code(typed(code_of(SEED)))
    assert seed_of(typed(code_of(SEED))) == SEED


def test_every_changed_character_of_a_code_is_told() -> None:
    said = code_of(SEED)
    for at, held in enumerate(said[5:], 5):
        changed = said[:at] + ("A" if held != "A" else "B") + said[at + 1 :]
        assert error_of(changed).code == "recovery_code_bad", at
    assert error_of(said[:-1]).code == "recovery_code_bad"
    assert error_of(said + "A").code == "recovery_code_bad"


def test_the_code_names_the_key_that_the_seed_gives() -> None:
    public = public_of_seed(SEED)
    assert code_of(SEED).split("*")[2] == public.key_id
    assert key_of_seed(SEED, PASSPHRASE).public == public
