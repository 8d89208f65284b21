"""A file of parameters: what TOML holds, with file and line of everything; and one file over another that it is based on.

Nothing is taken from a file that cannot be read whole: JhdeskError "parameters_broken" says file, line, key and fault.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Literal

from jhdesk.calc.toml_lines import Lines, Path, find_lines
from jhdesk.errors import JhdeskError

Kind = Literal["standard", "plan", "rules", "costs"]

BASED_ON = "based_on"
OWN_KEYS = ("id", "version")
"""what a file never has from the one that it is based on"""
_WHOLE = ("lists",)
"""tables whose entries are lists of codes, each replaced whole"""
_BY_ID = (("indicators",),)
"""arrays of tables that are merged by the id of their elements"""

_CHINESE_SIGNS = re.compile("[＝，。“”‘’：；（）［］｛｝【】＃－]")
_STRINGS = re.compile(r'"[^"]*"' + r"|'[^']*'|#.*")
_SYNTAX: Mapping[str, tuple[str, ...]] = {
    "no_equals": ("Expected '='",),
    "no_bracket": ("Unclosed", "Expected ']"),
    "no_quote": ("Unterminated string", "Illegal character", "Expected '\"", "Expected \"'", "Unescaped"),
    "two_on_a_line": ("Expected newline",),
    "no_value": ("Invalid value", "Invalid date", "Found invalid", "Invalid hex", "Escaped"),
    "no_key": ("Invalid statement", "Invalid initial"),
}
"""what is wrong with a line, by the words that the decoder begins with"""


@dataclass(frozen=True)
class ParameterFile:
    """The values of a file, and where each stands: path -> file and line. ``own``: not one that the program ships."""

    data: Mapping[str, Any]
    file: str = ""
    kind: Kind = "standard"
    own: bool = False
    places: Mapping[Path, tuple[str, int]] = field(default_factory=dict)

    @staticmethod
    def parse(content: bytes, file: str, kind: Kind = "standard", *, own: bool = False) -> ParameterFile:
        """The file of that name with this content; numbers stay exact. JhdeskError "parameters_broken"."""
        empty = ParameterFile({}, file, kind, own)
        try:
            text = content.decode("utf-8-sig").replace("\r\n", "\n")
        except UnicodeDecodeError as error:
            line = content.count(b"\n", 0, error.start) + 1
            raise empty.broken((), "encoding", line=line) from None
        lines = Lines({}, None)
        try:
            lines = find_lines(text)
            data = tomllib.loads(text, parse_float=Decimal)
        except (ValueError, RecursionError) as error:  # no TOML, a number without an end, brackets without an end
            if lines.twice:
                path, first, line = lines.twice
                raise empty.broken(path, "twice", line=line, found=first) from None
            line = _line_of(error, text)
            raise empty.broken((), "syntax", line=line, found=_syntax(str(error), text, line)) from None
        return ParameterFile(data, file, kind, own, {path: (file, line) for path, line in lines.of.items()})

    def place(self, path: Path) -> tuple[str, int | None]:
        """File and line of a path; of what is not there, those of the table that it belongs in."""
        for length in range(len(path), 0, -1):
            if path[:length] in self.places:
                return self.places[path[:length]]
        return self.file, 1 if self.places else None

    def broken(
        self,
        path: Path,
        fault: str,
        *,
        line: int | None = None,
        found: object = None,
        allowed: object = None,
        more: int = 0,
    ) -> JhdeskError:
        """The refusal: which file, line and key, what stands there, what may, and how many faults there are besides."""
        file, known = self.place(path)
        return JhdeskError(
            "parameters_broken",
            kind=self.kind,
            own=self.own,
            file=file,
            line=line or known,
            key=self._key(path),
            fault=fault,
            found=found,
            allowed=allowed,
            more=more,
        )

    def _key(self, path: Path) -> str:
        """A path in words: ``indicators.L4.primary``; elements without an id by their position, from 1: ``variants.1``."""
        words, value = [], self.data
        for part in path:
            try:
                value = value[part]  # type: ignore[index]
            except (KeyError, IndexError, TypeError):
                value = {}
            named = value.get("id") if isinstance(part, int) and isinstance(value, dict) else None
            words.append(str(named or (part + 1 if isinstance(part, int) else part)))
        return ".".join(words)

    def over(self, base: ParameterFile) -> ParameterFile:
        """These values over those of ``base``: tables are merged, lists replaced whole, the indicators merged by their id.

        Id and version are never the base's. An item that this file does not touch keeps the base's date of force.
        """
        kept = _dated(base.data, self.data) if "in_force" in self.data else base.data
        merged = _Merge(base, self)
        data = merged.table({name: value for name, value in kept.items() if name not in OWN_KEYS}, self.data, (), ())
        return ParameterFile(data, self.file, self.kind, self.own, merged.places)


def _line_of(error: Exception, text: str) -> int:
    found = re.search(r"at line (\d+)", str(error))
    return int(found[1]) if found else text.rstrip().count("\n") + 1


def _syntax(said: str, text: str, line: int) -> str:
    lines = text.split("\n")
    if _CHINESE_SIGNS.search(_STRINGS.sub("", lines[line - 1])):
        return "chinese_sign"
    return next((code for code, starts in _SYNTAX.items() if said.startswith(starts)), "other")


def _dated(base: Mapping[str, Any], own: Mapping[str, Any]) -> dict[str, Any]:
    """The base with its date of force in every item that the other file says nothing of."""
    items, touched, day = base.get("items"), own.get("items"), base.get("in_force")
    if not isinstance(items, dict) or day is None:
        return dict(base)
    untouched = items.keys() - (touched.keys() if isinstance(touched, dict) else ())
    return {
        **base,
        "items": {
            name: {"in_force": day, **item} if name in untouched and isinstance(item, dict) else item
            for name, item in items.items()
        },
    }


class _Merge:
    """One document over another, and where everything in the outcome stands."""

    def __init__(self, base: ParameterFile, own: ParameterFile) -> None:
        self.own = own
        self.places = {path: place for path, place in base.places.items() if path[0] not in OWN_KEYS}

    def table(self, base: Mapping[str, Any], own: Mapping[str, Any], path: Path, at: Path) -> dict[str, Any]:
        """``path`` in the outcome is ``at`` in the own file."""
        self._place(path, at)
        merged = dict(base)
        for name, value in own.items():
            merged[name] = self._one(merged.get(name), value, (*path, name), (*at, name))
        return merged

    def _one(self, base: Any, own: Any, path: Path, at: Path) -> Any:
        if isinstance(base, dict) and isinstance(own, dict) and path[:-1] != _WHOLE:
            return self.table(base, own, path, at)
        if isinstance(base, list) and isinstance(own, list) and path in _BY_ID:
            return self._by_id(base, own, path, at)
        self.places = {known: place for known, place in self.places.items() if known[: len(path)] != path}
        self._place_all(path, at)
        return own

    def _by_id(self, base: list[Any], own: list[Any], path: Path, at: Path) -> list[Any]:
        merged, changed = list(base), set[int]()
        self._place(path, at)
        for number, element in enumerate(own):
            name = element.get("id") if isinstance(element, dict) else None
            where = next((n for n, each in enumerate(base) if name is not None and each.get("id") == name), len(merged))
            target = len(merged) if where in changed else where
            changed.add(where)
            merged += [{}] * (target == len(merged))  # the same id twice is kept, for the reader to refuse
            over = base[where] if where < len(base) and isinstance(element, dict) else {}
            merged[target] = self._one(over, element, (*path, target), (*at, number))
        return merged

    def _place(self, path: Path, at: Path) -> None:
        if at in self.own.places:
            self.places[path] = self.own.places[at]

    def _place_all(self, path: Path, at: Path) -> None:
        for known, place in self.own.places.items():
            if known[: len(at)] == at:
                self.places[(*path, *known[len(at) :])] = place
