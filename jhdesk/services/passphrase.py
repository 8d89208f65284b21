"""Passphrases: how easily one is guessed, what a wrong one costs, and the one that is remembered while the program is open.

None is ever written anywhere.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import pairwise
from typing import Literal

from jhdesk.errors import JhdeskError

SHORTEST_PASSPHRASE = 8
LONGEST_PAUSE = 8
"""seconds"""
Level = Literal["short", "weak", "fair", "good"]
Reason = Literal["short", "common", "repeated", "sequence", "own", "digits", "guessable", "longer", "none"]

FAIR_BITS, GOOD_BITS = 30.0, 55.0
LONG_NUMBER = 16
"""digits alone are no birthday and no telephone number from here on"""
_SPARE = 8
"""so many characters beside the school's name or number, and it does not matter that they are there"""
_SHARED = 4
_WORDS = """
    password passwd passw0rd p@ssw0rd p@ssword admin admin123 administrator root qwerty qwertyuiop asdfghjkl zxcvbnm
    1qaz2wsx qazwsx 1q2w3e4r 1q2w3e4r5t q1w2e3r4 abc123 abcd1234 a1b2c3d4 aa123456 a123456 a12345678 123456a 123qwe qwe123
    iloveyou letmein welcome monkey dragon football sunshine princess woaini woaini1314 woaini520 5201314 1314520
    123456 12345678 123456789 1234567890 0123456789 987654321 87654321 11111111 00000000 88888888 66666666 147258369
    147852369 123123123 123321123 12344321 112233 11223344 password1 password123 root1234 test1234 jhdesk
    我爱你 我的密码 密码密码 口令口令 好好学习天天向上 天天向上 中华人民共和国 教育局 优质均衡 义务教育 小学校长
"""
_COMMON = frozenset(_WORDS.split())
_ROWS = ("1234567890", "qwertyuiop", "asdfghjkl", "zxcvbnm", "abcdefghijklmnopqrstuvwxyz", "1qaz2wsx3edc4rfv5tgb6yhn")
_BITS = {"digit": 3.3, "letter": 4.7, "other": 5.0, "ideograph": 8.0}
"""how much a character adds that does not follow from those before; less than chance, for people choose words"""


@dataclass(frozen=True)
class Strength:
    """How well a passphrase holds, and why it does not do so better. Only a short one is refused."""

    level: Level
    reason: Reason


def check_length(passphrase: str) -> None:
    """JhdeskError("passphrase_short")."""
    if len(passphrase) < SHORTEST_PASSPHRASE:
        raise JhdeskError("passphrase_short", minimum=SHORTEST_PASSPHRASE)


def strength(passphrase: str, own: Sequence[str] = ()) -> Strength:
    """How well it holds; ``own``: the school's code and name, which anybody would try first."""
    if len(passphrase) < SHORTEST_PASSPHRASE:
        return Strength("short", "short")
    plain = unicodedata.normalize("NFKC", passphrase).casefold()
    weak: Reason | None = (
        "common"
        if _is_common(plain)
        else "repeated"
        if _repeats(plain)
        else "own"
        if any(_holds(plain, each.casefold()) for each in own if each)
        else "sequence"
        if _follows(plain) * 2 > len(plain)
        else "digits"
        if plain.isdigit() and len(plain) < LONG_NUMBER
        else None
    )
    if weak is not None:
        return Strength("weak", weak)
    bits = _bits(plain)
    if bits < FAIR_BITS:
        return Strength("weak", "guessable")
    return Strength("good", "none") if bits >= GOOD_BITS else Strength("fair", "longer")


def _is_common(plain: str) -> bool:
    bare = plain.strip("0123456789 !@#$%^&*.?-_+=~，。！？")
    return bool({plain, plain.replace(" ", ""), bare} & _COMMON)


def _repeats(plain: str) -> bool:
    """One piece again and again, or hardly any different characters."""
    return len(set(plain)) <= 3 or plain in (plain + plain)[1:-1]


def _follows(plain: str) -> int:
    """How many characters are the next one on a keyboard or in the alphabet, or the one before once more."""
    rows = [*_ROWS, *(row[::-1] for row in _ROWS)]
    return sum(one == two or any(one + two in row for row in rows) for one, two in pairwise(plain))


def _holds(plain: str, own: str) -> bool:
    match = SequenceMatcher(None, plain, own, autojunk=False).find_longest_match()
    return match.size >= min(_SHARED, len(own)) and len(plain) - match.size < _SPARE


def _bits(plain: str) -> float:
    rows = [*_ROWS, *(row[::-1] for row in _ROWS)]
    new = [plain[0], *(two for one, two in pairwise(plain) if one != two and not any(one + two in row for row in rows))]
    return sum(_BITS[_kind(each)] for each in new)


def _kind(character: str) -> str:
    if character.isdigit():
        return "digit"
    if character.isascii():
        return "letter" if character.isalpha() else "other"
    return "ideograph"


class Pause:
    """What a wrong passphrase costs: 1, 2, 4 and then 8 seconds. It locks nobody out, and says nothing of what was wrong.

    Who asks waits so long: here is no clock.
    """

    def __init__(self) -> None:
        self._wrong = 0

    def wrong(self) -> int:
        """Seconds to wait before the next try."""
        self._wrong += 1
        return int(min(2 ** (self._wrong - 1), LONGEST_PAUSE))

    def right(self) -> None:
        """It was opened: the next slip costs little again."""
        self._wrong = 0


class Remembered:
    """The passphrase, while the program is open and only where a person chose so; in memory and nowhere else."""

    def __init__(self) -> None:
        self._held: str | None = None

    @property
    def passphrase(self) -> str | None:
        """None where none is remembered."""
        return self._held

    def keep(self, passphrase: str) -> None:
        """Remembers one that opened the key."""
        self._held = passphrase

    def forget(self) -> None:
        """At close, and whenever the key or its passphrase is another."""
        self._held = None
