"""What a recovery sheet says: a key's seed as 24 Chinese characters and as a QR, and back again from what was typed.

The characters are those of BIP-39's list in simplified Chinese, each standing for 11 bits; the last of them holds 8 bits of
a digest, which tell a slip in 255 cases of 256. The QR holds the same seed: ``JHR1*seed*key id*check``, capitals, digits
and ``*`` alone, as a scanner types them through any keyboard.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from functools import cache
from typing import TYPE_CHECKING

from jhdesk.errors import JhdeskError
from jhdesk.exchange.secret_key import public_of_seed

if TYPE_CHECKING:
    from mnemonic import Mnemonic

COUNT = 24
MARK = "JHR1"
_CHECK_LENGTH = 8
_CODE = re.compile(rf"{MARK}\*(?P<seed>[0-9A-F]{{64}})\*(?P<key_id>[0-9A-F]{{16}})\*(?P<check>[0-9A-F]{{8}})")


def characters_of(seed: bytes) -> tuple[str, ...]:
    """The 24 characters that a seed is written down as."""
    return tuple(_list().to_mnemonic(seed).split())


def code_of(seed: bytes) -> str:
    """What the QR of a seed holds."""
    said = f"{MARK}*{seed.hex().upper()}*{public_of_seed(seed).key_id}"
    return f"{said}*{_check(said)}"


def is_code(said: str) -> bool:
    """Whether it is what the QR of a recovery sheet holds, whole or not."""
    return _narrow(said).startswith(f"{MARK}*")


def seed_of(said: str) -> bytes:
    """The seed of what a person typed from the sheet, or a scanner read from its QR.

    Blanks, line breaks, numbers and punctuation between the characters are left out. `JhdeskError`: ``recovery_unknown``
    (a character that is not in the list, by its place), ``recovery_count``, ``recovery_checksum`` (one of the characters is
    another than on the sheet), ``recovery_code_bad``.
    """
    return _of_code(_narrow(said)) if is_code(said) else _of_characters(said)


def typed_in(said: str) -> list[str]:
    """The characters of what was typed, those that are not in the list too, without what stands between them."""
    return [each for each in unicodedata.normalize("NFKC", said) if unicodedata.category(each)[0] in "LM"]


def _of_characters(said: str) -> bytes:
    typed = typed_in(said)
    known = frozenset(_list().wordlist)
    for place, character in enumerate(typed, 1):
        if character not in known:
            raise JhdeskError("recovery_unknown", place=place, character=character)
    if len(typed) != COUNT:
        raise JhdeskError("recovery_count", found=len(typed), wanted=COUNT)
    try:
        return bytes(_list().to_entropy(typed))
    except ValueError:
        raise JhdeskError("recovery_checksum") from None


def _of_code(said: str) -> bytes:
    found = _CODE.fullmatch(said)
    if found is None or found["check"] != _check(said.rpartition("*")[0]):
        raise JhdeskError("recovery_code_bad")
    seed = bytes.fromhex(found["seed"])
    if public_of_seed(seed).key_id != found["key_id"]:
        raise JhdeskError("recovery_code_bad")
    return seed


def _narrow(said: str) -> str:
    return "".join(unicodedata.normalize("NFKC", said).upper().split())


def _check(said: str) -> str:
    return hashlib.sha256(said.encode()).hexdigest()[:_CHECK_LENGTH].upper()


@cache
def _list() -> Mnemonic:
    from mnemonic import Mnemonic  # only who restores or writes down a key waits for it

    return Mnemonic("chinese_simplified")
