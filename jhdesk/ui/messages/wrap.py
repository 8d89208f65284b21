"""Long sentences on a terminal of 80 columns: a Chinese character takes two. Pure Python."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

COLUMNS = 80
# What stays together: a word, or one character, with the number or id before it and the marks that may not begin or end a line.
_PIECE = re.compile(r"[（“‘《〔]*(?:[A-Z]?[0-9][0-9.]* (?=\S))?(?:[!-~]+|.)[，。；：、）”’》〕／]*", re.DOTALL)
_WIDE = ("W", "F", "A")  # ambiguous ones (✓ ≥ “) are wide where people write Chinese


def width(text: str) -> int:
    """Columns that a text takes."""
    return sum(2 if unicodedata.east_asian_width(character) in _WIDE else 1 for character in text)


def wrapped(line: str, columns: int = COLUMNS) -> Iterator[str]:
    """The line in pieces of at most so many columns; those that follow stand a little further in than it begins."""
    indent = " " * (len(line) - len(line.lstrip(" ")) + 2)
    taken, used = "", 0
    for piece in _PIECE.findall(line):
        if used + width(piece) > columns and taken.strip():
            yield taken.rstrip(" ")
            taken = indent + piece.lstrip(" ")
        else:
            taken += piece
        used = width(taken)
    yield taken
