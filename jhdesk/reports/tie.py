"""What ties a printed page to the figures that it was printed from: a QR, and eight characters for those without a scanner.

The QR says whose page it is and carries a digest of what stands on it:
``JH1*school*year*revision*FORM*page*digest*check``. Capitals, digits and ``*`` alone, as a scanner types them through any
keyboard, and as a QR packs them best; ``_`` of a form's name stands as ``-``. The eight characters say the same but for
the revision, so that a page whose figures did not change keeps them: seven of a digest and one that tells a typing error.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from jhdesk.reports.document import Tie

MARK = "JH1"
CODE_NAME = "核对码"
"""what stands before the eight characters in the foot"""
ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
"""without 0, O, 1, I and L; 31 is a prime, so that every wrong character and every two that changed places are told"""
CODE_LENGTH, DIGEST_LENGTH, CHECK_LENGTH = 8, 16, 4


_DASHES = re.compile("[-\u2010-\u2015\u2212]")


@dataclass(frozen=True)
class PageTie:
    """One printed page: whose it is, and the digest of its texts."""

    school_code: str
    school_year: int | None
    revision: int
    form: str
    page: int
    digest: str

    @property
    def payload(self) -> str:
        """What the QR holds."""
        form = self.form.upper().replace("_", "-")
        parts = (MARK, self.school_code, self.school_year or "", self.revision, form, self.page, self.digest)
        said = "*".join(map(str, parts))
        return f"{said}*{_letters(said, CHECK_LENGTH)}"

    @property
    def code(self) -> str:
        """The eight characters."""
        said = f"{self.school_code}*{self.school_year or ''}*{self.form}*{self.page}*{self.digest}"
        digits = _letters(said, CODE_LENGTH - 1)
        return digits + ALPHABET[-_weighted(digits) * pow(CODE_LENGTH, -1, len(ALPHABET)) % len(ALPHABET)]


def page_tie(tie: Tie, page: int, texts: Iterable[str]) -> PageTie:
    """The tie of the page of that number, on which these texts stand in the order of reading."""
    digest = _letters("\n".join(texts), DIGEST_LENGTH)
    return PageTie(tie.school_code, tie.school_year, tie.revision, tie.form, page, digest)


def plain(said: str) -> str:
    """What was scanned, typed or copied, as it was printed: narrow capitals, no blanks, nothing before the code."""
    narrow = "".join(unicodedata.normalize("NFKC", said).upper().split())
    return narrow.removeprefix(CODE_NAME).removeprefix(":")


def is_payload(said: str) -> bool:
    """Whether it is what a QR of a page holds, whole or not; said as `plain` has it."""
    return said.startswith(f"{MARK}*")


def read_payload(said: str) -> PageTie | None:
    """The tie that a QR holds; None where what was read is damaged."""
    parts = said.split("*")
    if len(parts) != 8 or parts[0] != MARK or parts[7] != _letters(said.rpartition("*")[0], CHECK_LENGTH):
        return None
    _, school, year, revision, form, page, digest, _ = parts
    try:
        return PageTie(
            school, int(year) if year else None, int(revision), form.lower().replace("-", "_"), int(page), digest
        )
    except ValueError:
        return None


def read_code(said: str) -> str | None:
    """The eight characters of what was typed, hyphens and dashes left out; None where something was mistyped."""
    code = _DASHES.sub("", said)
    if len(code) != CODE_LENGTH or not set(code) <= set(ALPHABET) or _weighted(code) % len(ALPHABET):
        return None
    return code


def spaced(code: str) -> str:
    """The eight characters as they are printed."""
    return f"{code[:4]} {code[4:]}"


@lru_cache(maxsize=256)
def modules(payload: str) -> tuple[bytes, ...]:
    """The same, kept: a preview paints the same page again and again."""
    return drawn(payload)


def drawn(payload: str) -> tuple[bytes, ...]:
    """The rows of the QR, level M: 1 is black."""
    import segno  # loaded with the first page that is painted

    return tuple(map(bytes, segno.make_qr(payload, error="m", boost_error=False).matrix))


def _letters(text: str, count: int) -> str:
    number = int.from_bytes(hashlib.sha256(text.encode(errors="replace")).digest())
    letters = []
    for _ in range(count):
        number, place = divmod(number, len(ALPHABET))
        letters.append(ALPHABET[place])
    return "".join(letters)


def _weighted(letters: str) -> int:
    return sum(weight * ALPHABET.index(letter) for weight, letter in enumerate(letters, 1))
