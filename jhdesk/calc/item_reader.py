"""Reading a file of parameters: typed values by path, exact, and the first thing that does not fit named and refused."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import MISSING, Field, fields
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Annotated, Any, TypeVar, get_type_hints

from jhdesk.errors import JhdeskError

T = TypeVar("T")
Codes = frozenset[str]
Share = Annotated[Fraction, "a part of one"]


class Reader:
    """A parsed TOML file, read by path; the first thing that does not fit is named and ends the reading."""

    def __init__(self, data: Mapping[str, Any], file: str) -> None:
        self.data = data
        self.file = file

    def broken(self, *path: str | int) -> JhdeskError:
        """The refusal that names the key."""
        return JhdeskError("standard_broken", file=self.file, key=".".join(map(str, path)))

    def value(self, *path: str | int) -> Any:
        """What stands there; None where nothing does."""
        value: Any = self.data
        for key in path:
            try:
                value = value[key]
            except (KeyError, IndexError, TypeError):
                return None
        return value

    def text(self, *path: str | int) -> str:
        """A text that is not empty."""
        value = self.value(*path)
        if not isinstance(value, str) or not value.strip():
            raise self.broken(*path)
        return value

    def day(self, *path: str | int) -> date:
        """A day without a time."""
        value = self.value(*path)
        if type(value) is not date:  # a time of day is a date too, for Python
            raise self.broken(*path)
        return value

    def number(self, *path: str | int) -> Fraction:
        """A number of zero or more, exact."""
        value = self.value(*path)
        known = isinstance(value, int | Decimal) and not isinstance(value, bool)
        if not known or not Decimal(value).is_finite() or value < 0:
            raise self.broken(*path)
        return Fraction(value)

    def above_zero(self, *path: str | int) -> Fraction:
        """A number above zero, exact."""
        number = self.number(*path)
        if not number:
            raise self.broken(*path)
        return number

    def share(self, *path: str | int) -> Fraction:
        """A part of one, one included."""
        number = self.above_zero(*path)
        if number > 1:
            raise self.broken(*path)
        return number

    def whole(self, *path: str | int) -> int:
        """A whole number of zero or more."""
        number = self.number(*path)
        if number.denominator != 1:
            raise self.broken(*path)
        return int(number)

    def positive(self, *path: str | int) -> int:
        """A whole number above zero."""
        number = self.whole(*path)
        if not number:
            raise self.broken(*path)
        return number

    def texts(self, *path: str | int) -> tuple[str, ...]:
        """A list of texts, in their order."""
        found = self.value(*path)
        if not isinstance(found, list):
            raise self.broken(*path)
        return tuple(self.text(*path, at) for at in range(len(found)))

    def codes(self, *path: str | int) -> Codes:
        """A set of codes."""
        return frozenset(self.texts(*path))

    def keys(self, *path: str | int) -> tuple[str, ...]:
        """The names in a table, in their order."""
        found = self.value(*path)
        if not isinstance(found, dict) or not found:
            raise self.broken(*path)
        return tuple(found)

    def grades(self, *path: str) -> Mapping[str, frozenset[int]]:
        """Subject -> the grades of compulsory education that it is required in."""
        subjects: dict[str, frozenset[int]] = {}
        for subject in self.keys(*path):
            found = self.value(*path, subject)
            if not isinstance(found, list):
                raise self.broken(*path, subject)
            grades = frozenset(self.positive(*path, subject, at) for at in range(len(found)))
            if not grades <= set(range(1, 10)):
                raise self.broken(*path, subject)
            subjects[subject] = grades
        return subjects

    def years(self, *path: str) -> Mapping[int, str]:
        """Year -> text; in TOML the name of a key is a text."""
        texts = {key: self.text(*path, key) for key in self.keys(*path)}
        for key in texts:
            if not (key.isascii() and key.isdigit()):
                raise self.broken(*path, key)
        return {int(key): text for key, text in texts.items()}

    def dataclass(self, kind: type[T], *path: str | int) -> T:
        """A dataclass of parameters, each field by its type; one with a default may be absent."""
        readers: Mapping[Any, Callable[..., object]] = {
            int: self.positive,
            int | None: self.positive,
            Fraction: self.above_zero,
            Share: self.share,
            Codes: self.codes,
        }
        hints = get_type_hints(kind, include_extras=True)
        values = {}
        for each in fields(kind):  # type: ignore[arg-type]
            if self.value(*path, each.name) is not None or not _optional(each):
                values[each.name] = readers[hints[each.name]](*path, each.name)
        return kind(**values)


def _optional(field: Field[Any]) -> bool:
    return field.default is not MISSING
