"""Reading parameters from a file: typed values by path, exact. Whatever does not fit is told with file, line and key.

Every value that is read makes its key known; a key that nobody reads is refused too, for a misspelt limit would else
quietly not count. Reading goes on after a fault with a value in its place, and `Reader.finish` raises before anybody
sees one.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import MISSING, Field, dataclass, fields
from datetime import date
from decimal import Decimal
from difflib import get_close_matches
from fractions import Fraction
from typing import Annotated, Any, TypeVar, get_args, get_type_hints

from jhdesk.calc.parameter_file import ParameterFile
from jhdesk.calc.toml_lines import Path

T = TypeVar("T")
Codes = frozenset[str]
Share = Annotated[Fraction, "a part of one"]
CodeLists = Mapping[str, Collection[str]]
"""name of a code list -> its codes; a list that is not among them is not checked"""

_SHORT = 4
"""a key shorter than that is like too many others for one to be proposed"""
_DIGITS = 30
"""digits before and behind the point that a number may have"""
_PLACEHOLDER_DAY = date(2000, 1, 1)


@dataclass(frozen=True)
class Fault:
    """What is wrong at a path; ``found`` is what stands there, ``allowed`` the kind of value or the words that may."""

    path: Path
    code: str
    found: object = None
    allowed: object = None


class Reader:
    """A file of parameters, read by path."""

    def __init__(self, file: ParameterFile, codes: CodeLists | None = None) -> None:
        self.file = file
        self.code_lists = codes or {}
        self.faults: list[Fault] = []
        self._known: dict[Path, None] = {}

    def fault(self, path: Path, code: str, found: object = None, allowed: object = None) -> None:
        """Something that does not fit; `finish` will tell."""
        self.faults.append(Fault(path, code, found, allowed))

    def finish(self) -> None:
        """JhdeskError "parameters_broken" with the first fault, in the order of the file; a key that nobody read is one."""
        first_at: dict[Path, Fault] = {}
        for fault in self.faults:
            first_at.setdefault(fault.path, fault)
        faults = list(first_at.values())
        unknown = [fault for fault in self._unknown(self.file.data, ()) if not _within(fault.path[:-1], first_at)]
        meant = {(*fault.path[:-1], str(fault.allowed)) for fault in unknown}
        faults = [fault for fault in faults if fault.code != "missing" or not _within(fault.path, meant)] + unknown
        if faults:
            own = [fault for fault in faults if self.file.place(fault.path)[0] == self.file.file]
            first = min(own or faults, key=lambda fault: self.file.place(fault.path)[1] or 0)
            raise self.file.broken(
                first.path, first.code, found=first.found, allowed=first.allowed, more=len(faults) - 1
            )

    def value(self, *path: str | int) -> Any:
        """What stands there; None where nothing does."""
        value: Any = self.file.data
        for at, key in enumerate(path, 1):
            self._known[path[:at]] = None
            try:
                value = value[key]
            except (KeyError, IndexError, TypeError):
                value = None
        return value

    def unfit(self, kind: str, path: Path, instead: T) -> T:
        """A value that is no such ``kind``, or none at all, is a fault; reading goes on with another in its place."""
        found = self.value(*path)
        above = next((path[:at] for at in range(1, len(path)) if not _holds(self.value(*path[:at]))), None)
        if found is None and above is not None:  # a value stands where a whole table should
            self.fault(above, "unfit", self.value(*above), "table")
        else:
            self.fault(path, "missing" if found is None else "unfit", found, kind)
        return instead

    def text(self, *path: str | int) -> str:
        """A text that is not empty."""
        value = self.value(*path)
        return value if isinstance(value, str) and value.strip() else self.unfit("text", path, "")

    def choice(self, options: Collection[str], *path: str | int) -> str:
        """One of these words."""
        value = self.text(*path)
        if value and value not in options:
            self.fault(path, "choice", value, tuple(options))
        return value

    def yes_or_no(self, *path: str | int) -> bool:
        """true or false."""
        value = self.value(*path)
        return value if isinstance(value, bool) else self.unfit("yes_or_no", path, instead=False)

    def day(self, *path: str | int) -> date:
        """A day without a time."""
        value = self.value(*path)
        # A time of day is a date too, for Python.
        return value if type(value) is date else self.unfit("day", path, _PLACEHOLDER_DAY)

    def article(self, *path: str | int) -> str:
        """The place in the law that a group of values comes from; with a date of force of its own where it names one."""
        if self.value(*path, "in_force") is not None:
            self.day(*path, "in_force")
        return self.text(*path, "article")

    def _number(self, kind: str, path: Path, fits: Callable[[Fraction], bool]) -> Fraction:
        value = self.value(*path)
        known = isinstance(value, int | Decimal) and not isinstance(value, bool)
        if known and _is_sane(Decimal(value)) and fits(Fraction(value)):
            return Fraction(value)
        return self.unfit(kind, path, Fraction(1))

    def number(self, *path: str | int) -> Fraction:
        """A number of zero or more, exact."""
        return self._number("number", path, lambda number: number >= 0)

    def above_zero(self, *path: str | int) -> Fraction:
        """A number above zero, exact."""
        return self._number("above_zero", path, lambda number: number > 0)

    def share(self, *path: str | int) -> Fraction:
        """A part of one, one included."""
        return self._number("share", path, lambda number: 0 < number <= 1)

    def positive(self, *path: str | int) -> int:
        """A whole number above zero."""
        return int(self._number("positive", path, lambda number: number > 0 and number.denominator == 1))

    def texts(self, *path: str | int) -> tuple[str, ...]:
        """A list of texts, in their order."""
        found = self.value(*path)
        if not isinstance(found, list):
            return self.unfit("texts", path, ())
        return tuple(self.text(*path, at) for at in range(len(found)))

    def codes(self, *path: str | int, of: str = "") -> Codes:
        """A set of codes, of this code list."""
        return frozenset(self.ordered_codes(*path, of=of))

    def ordered_codes(self, *path: str | int, of: str = "") -> tuple[str, ...]:
        """Codes of this code list, in their order."""
        found = self.texts(*path)
        options = self.code_lists.get(of)
        for at, code in enumerate(found):
            if code and options is not None and code not in options:
                self.fault((*path, at), "choice", code, tuple(options))
        return found

    def keys(self, *path: str | int, of: str = "") -> tuple[str, ...]:
        """The names in a table, in their order; codes of this code list."""
        found = self.value(*path)
        if not isinstance(found, dict) or not found:
            return self.unfit("table", path, ())
        options = self.code_lists.get(of)
        for key in found:
            if options is not None and key not in options and key != "article":
                self.fault((*path, key), "choice", key, tuple(options))
        return tuple(found)

    def length(self, *path: str | int) -> int:
        """How many tables an array of tables has; none where it is absent."""
        found = self.value(*path)
        if found is None:
            return 0
        fits = isinstance(found, list) and all(isinstance(each, dict) for each in found)
        return len(found) if fits else self.unfit("tables", path, 0)

    def grades(self, *path: str) -> Mapping[str, frozenset[int]]:
        """Subject -> the grades of compulsory education that it is required in."""
        subjects: dict[str, frozenset[int]] = {}
        for subject in self.keys(*path, of="subject"):
            found = self.value(*path, subject)
            fits = isinstance(found, list) and all(type(each) is int and 1 <= each <= 9 for each in found)
            subjects[subject] = frozenset(found if fits else self.unfit("grades", (*path, subject), ()))
        return subjects

    def years(self, *path: str) -> Mapping[int, str]:
        """Year -> text; in TOML the name of a key is a text."""
        texts = {key: self.text(*path, key) for key in self.keys(*path)}
        for key in texts:
            if not _is_year(key):
                self.fault((*path, key), "unfit", key, "year")
        return {int(key): text for key, text in texts.items() if _is_year(key)}

    def dataclass(self, kind: type[T], *path: str | int, without: tuple[str, ...] = ()) -> T:
        """A dataclass of parameters, each field by its type; one with a default may be absent, and ``without`` must be."""
        readers: Mapping[Any, Callable[..., object]] = {
            int: self.positive,
            int | None: self.positive,
            Fraction: self.above_zero,
            Share: self.share,
        }
        hints = get_type_hints(kind, include_extras=True)
        values = {}
        for each in fields(kind):  # type: ignore[arg-type]
            if each.name in without or (self.value(*path, each.name) is None and _optional(each)):
                continue
            hint = hints[each.name]
            if hint in readers:
                values[each.name] = readers[hint](*path, each.name)
            else:  # Annotated[Codes, "name of the code list"]
                values[each.name] = self.codes(*path, each.name, of=get_args(hint)[1])
        return kind(**values)

    def _unknown(self, value: object, path: Path) -> list[Fault]:
        if isinstance(value, list):
            return [fault for at, each in enumerate(value) for fault in self._unknown(each, (*path, at))]
        if not isinstance(value, Mapping):
            return []
        faults = []
        for key, each in value.items():
            if (*path, key) in self._known:
                faults += self._unknown(each, (*path, key))
            else:
                faults.append(Fault((*path, key), "unknown", None, self._nearest(path, key, value)))
        return faults

    def _nearest(self, path: Path, key: str, beside: Mapping[str, Any]) -> str | None:
        """The known key that was probably meant; one whose value is in the same file already was not."""
        here = self.file.place((*path, key))[0]
        taken = {
            name
            for name, each in beside.items()
            if not isinstance(each, Mapping) and self.file.place((*path, name))[0] == here
        }
        known = [str(each[-1]) for each in self._known if each[:-1] == path and each[-1] not in taken]
        near = get_close_matches(key, known, 1) if len(key) >= _SHORT else []
        return near[0] if near else None


def _is_sane(number: Decimal) -> bool:
    """Whether it is a number that anybody means: 1e999999999 would fill the memory as a fraction."""
    return number.is_finite() and abs(number.adjusted()) < _DIGITS and -int(number.as_tuple().exponent) < _DIGITS


def _within(path: Path, others: Collection[Path]) -> bool:
    return any(path[:length] in others for length in range(1, len(path) + 1))


def _holds(value: object) -> bool:
    """Whether something can stand in it, or nothing stands there at all."""
    return value is None or isinstance(value, Mapping | list)


def _is_year(key: str) -> bool:
    return len(key) == 4 and key.isascii() and key.isdigit()


def _optional(field: Field[Any]) -> bool:
    return field.default is not MISSING
