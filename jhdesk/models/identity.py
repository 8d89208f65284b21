"""Identity-card numbers in texts: recognised wherever somebody types, pastes or imports, so that none is ever stored.

Any run of 18 digits (the last may be X) is taken for one. With blanks inside, and for the 15 digits of the old cards, the date
of birth in it must be one, or long numbers that stand beside each other would be taken for a card. Digits of a fraction are none.
Source: GB 11643-1999 (18 digits: region, year, month, day, order, check) and 1989 (15 digits: two digits of the year, no check).
"""

from __future__ import annotations

import datetime
import re
import unicodedata
from collections.abc import Iterator

SHORTEST = 15
_WHOLE = re.compile(r"(?<![0-9])(?<![0-9]\.)[0-9]{17}[0-9Xx](?![0-9])")
# A number with blanks can begin inside another one that is none: hence the look ahead, which finds both.
_PARTED = re.compile(r"(?<![0-9])(?<![0-9]\.)(?=((?:[0-9]\s*){17}[0-9Xx])(?![0-9]))")
_OLD = re.compile(r"(?<![0-9])(?<![0-9]\.)(?:[0-9]{15}|[0-9]{6}\s+[0-9]{6}\s+[0-9]{3})(?![0-9Xx]|\.[0-9])")


def holds_identity_number(text: str) -> bool:
    """Whether an identity number stands in the text, full-width digits included."""
    # Counting digits first costs a tenth: this is asked of every text while somebody types.
    if len(text) < SHORTEST or sum(map(str.isdigit, text)) < SHORTEST:
        return False
    return next(_found(_ordinary(text)), None) is not None


def without_identity_numbers(text: str) -> str:
    """The text with stars in the place of such numbers; a text without one as it is."""
    if not holds_identity_number(text):
        return text
    plain = _ordinary(text)
    signs = list(plain)
    for start, end in _found(plain):
        signs[start:end] = "*" * (end - start)
    return "".join(signs)


def _ordinary(text: str) -> str:
    """The text in ordinary width, without invisible characters."""
    return "".join(c for c in unicodedata.normalize("NFKC", text) if unicodedata.category(c) != "Cf")


def _found(text: str) -> Iterator[tuple[int, int]]:
    """Where they begin and end."""
    for match in _WHOLE.finditer(text):
        yield match.span()
    for match in _PARTED.finditer(text):
        digits = "".join(match[1].split())
        if _is_birth(digits[6:14]):
            yield match.span(1)
    for match in _OLD.finditer(text):
        if _is_birth("19" + "".join(match[0].split())[6:12]):
            yield match.span()


def _is_birth(digits: str) -> bool:
    """Whether eight digits are a day on which somebody who is alive can have been born."""
    try:
        return datetime.date(int(digits[:4]), int(digits[4:6]), int(digits[6:])).year in range(1900, 2100)
    except ValueError:
        return False
