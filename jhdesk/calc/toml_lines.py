"""On which line of a TOML text each key, table and element stands: the decoder gives values and no lines."""

from __future__ import annotations

import re
import tomllib
from bisect import bisect_left
from contextlib import suppress
from dataclasses import dataclass, field

Path = tuple[str | int, ...]
"""keys and positions from the top: ``("indicators", 0, "primary")``"""

_BLANK = re.compile(r"(?:[ \t\r\n]|#[^\n]*)*")
_SPACE = re.compile(r"[ \t]*")
_BARE = re.compile(r"[A-Za-z0-9_-]+")
_QUOTED = re.compile(r'"(?:[^"\\\n]|\\.)*"' + r"|'[^'\n]*'")
_STRING = re.compile(r'"""(?:[^\\]|\\.)*?"{3,5}|' + r"'''.*?'{3,5}|" + _QUOTED.pattern, re.DOTALL)
_PLAIN = re.compile(r"[^,\]}#\n]*")


@dataclass
class Lines:
    """What was found in a text: path -> line, from 1; and what is defined twice: path, first line, second line."""

    of: dict[Path, int] = field(default_factory=dict)
    twice: tuple[Path, int, int] | None = None


def find_lines(text: str) -> Lines:
    """The lines of a TOML text; of one that is none, as far as it can be followed."""
    walk = _Walk(text)
    with suppress(_LostError):
        walk.document()
    return walk.found


class _LostError(Exception):
    """The text is no TOML from here on."""


class _Walk:
    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.ends_of_lines = [found.start() for found in re.finditer("\n", text)]
        self.found = Lines()
        self.named: dict[Path, int] = {}
        """what is defined in so many words, not only as part of a longer name"""
        self.counts: dict[Path, int] = {}
        """array of tables -> its elements so far"""

    def document(self) -> None:
        table: Path = ()
        while self.skip(_BLANK) or self.at < len(self.text):
            if self.at >= len(self.text):
                return
            if self.take("[["):
                table = self.element(self.key())
                self.expect("]]")
            elif self.take("["):
                line = self.line()
                table = self.resolve(self.key())
                self.define(table, line)
                self.expect("]")
            else:
                self.pair(table)

    def pair(self, table: Path) -> None:
        """``key = value``; a dotted key names tables on its way."""
        line = self.line()
        path = (*table, *self.key())
        self.expect("=")
        self.define(path, line)
        self.skip(_SPACE)
        self.value(path)

    def value(self, path: Path) -> None:
        if self.take("["):
            at = 0
            while not self.ends("]"):
                self.found.of[(*path, at)] = self.line()
                self.value((*path, at))
                at += 1
        elif self.take("{"):
            while not self.ends("}"):
                self.pair(path)
        elif not self.skip(_STRING) and not self.skip(_PLAIN):
            raise _LostError

    def ends(self, bracket: str) -> bool:
        """Passes blanks and commas; whether the bracket follows."""
        self.skip(_BLANK)
        while self.take(","):
            self.skip(_BLANK)
        if self.at >= len(self.text):
            raise _LostError
        return self.take(bracket)

    def key(self) -> tuple[str, ...]:
        parts: list[str] = []
        while not parts or self.take("."):
            self.skip(_SPACE)
            bare = _BARE.match(self.text, self.at)
            quoted = _QUOTED.match(self.text, self.at)
            found = bare or quoted
            if found is None:
                raise _LostError
            self.at = found.end()
            self.skip(_SPACE)
            parts.append(found[0] if bare else _unquoted(found[0]))
        return tuple(parts)

    def element(self, key: tuple[str, ...]) -> Path:
        """One more element of an array of tables."""
        array = (*self.resolve(key[:-1]), key[-1])
        at = self.counts.get(array, 0)
        self.counts[array] = at + 1
        self.found.of.setdefault(array, self.line())
        self.define((*array, at), self.line())
        return (*array, at)

    def resolve(self, key: tuple[str, ...]) -> Path:
        """The path of a name in brackets: of an array of tables its last element is meant."""
        path: Path = ()
        for part in key:
            path = (*path, part)
            if path in self.counts:
                path = (*path, self.counts[path] - 1)
        return path

    def define(self, path: Path, line: int) -> None:
        for length in range(1, len(path)):
            self.found.of.setdefault(path[:length], line)
        if path in self.named and self.found.twice is None:
            self.found.twice = (path, self.named[path], line)
        if self.named.setdefault(path, line) == line:
            self.found.of[path] = line

    def line(self) -> int:
        return bisect_left(self.ends_of_lines, self.at) + 1

    def take(self, sign: str) -> bool:
        if not self.text.startswith(sign, self.at):
            return False
        self.at += len(sign)
        return True

    def expect(self, sign: str) -> None:
        if not self.take(sign):
            raise _LostError

    def skip(self, what: re.Pattern[str]) -> bool:
        """Passes what fits; whether it was anything."""
        found = what.match(self.text, self.at)
        start, self.at = self.at, found.end() if found else self.at
        return self.at > start


def _unquoted(part: str) -> str:
    try:
        return str(tomllib.loads(f"key = {part}")["key"])
    except tomllib.TOMLDecodeError as error:
        raise _LostError from error
