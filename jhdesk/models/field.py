"""What a column means to people, said once on the column: label, unit, help, codes, bounds, privacy.

One typed helper a kind of field returns the mapped type and leaves a `Field` in the column's ``info``; the grid, the
workbook, the package's schema and the docs are derived from it. A field also knows its one textual form, that of
package-format.md ("Tables as CSV"), so that every reader and writer agrees. Every column may be NULL: "required" is
meaning, a blank is a state.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any, Literal, cast

from sqlalchemy import Boolean, Date, Integer, String
from sqlalchemy.engine import Dialect
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.types import TypeDecorator

from jhdesk.findings import Problem
from jhdesk.models.codes import CODES
from jhdesk.models.identity import holds_identity_number

Kind = Literal["text", "int", "decimal", "bool", "date", "code"]
Privacy = Literal["", "personal", "sensitive"]
Turn = Literal["kept", "blank", "next"]
"""what becomes of a field when its row is carried into a new school year: kept; a figure of the year; the year after"""
Value = str | int | Decimal | bool | datetime.date | None

_INT = re.compile(r"-?[0-9]{1,15}")
_DECIMAL = re.compile(r"-?[0-9]{1,15}(\.[0-9]{1,12})?")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_WRONG = {
    "int": Problem("not_int"),
    "decimal": Problem("not_decimal"),
    "bool": Problem("not_bool"),
    "date": Problem("not_date"),
}
NO_NAMES = "不得写学生姓名。"
_DIGEST = r"[0-9a-f]{64}"
# Neither XML nor UTF-8 has a place for the last ones.
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


class ExactDecimal(TypeDecorator[Decimal]):
    """A decimal stored as text: SQLite's numbers are binary and would not come back as they were typed."""

    impl = String
    cache_ok = True

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> str | None:
        return None if value is None else format(value, "f")

    def process_result_value(self, value: Any | None, dialect: Dialect) -> Decimal | None:
        return None if value is None else Decimal(value)


@dataclass(frozen=True)
class Field:
    """One field of the data dictionary. ``name`` and ``table`` are filled in from the mapped column."""

    label: str
    kind: Kind
    unit: str = ""
    help: str = ""
    codes: Mapping[str, str] = field(default_factory=dict)
    """code -> Chinese label, in the order of the code list; empty unless kind is "code" """
    code_list: str = ""
    minimum: int | None = None
    maximum: int | None = None
    pattern: str = ""
    required: bool = False
    key: bool = False
    privacy: Privacy = ""
    no_names: bool = False
    """free text in which no pupil may be named; the help says so, and pages say it where one types"""
    asked_of: frozenset[str] = frozenset()
    """school types that are asked for it; empty means all"""
    refers: str = ""
    """``table.field`` that the value must exist in"""
    turn: Turn = "kept"
    name: str = ""
    table: str = ""

    def check(self, value: Value) -> Problem | None:
        """What makes a value of the right type unfit for this field (bounds, pattern, identity number), or None."""
        if isinstance(value, bool | datetime.date) or value is None:
            return None
        if isinstance(value, str):
            return self._check_text(value)
        if self.minimum is not None and value < self.minimum:
            return Problem("below", {"minimum": self.minimum})
        if self.maximum is not None and value > self.maximum:
            return Problem("above", {"maximum": self.maximum})
        return None

    def _check_text(self, value: str) -> Problem | None:
        if self.kind == "code":
            return None if value in self.codes else Problem("not_code", {"codes": self.codes})
        fits = not self.pattern or re.fullmatch(self.pattern, value) is not None
        if holds_identity_number(value) and not (fits and self.pattern == _DIGEST):
            return Problem("identity_number")
        if not fits:
            return Problem("pattern", {"help": self.help})
        if _CONTROL.search(value):
            return Problem("control_character")
        if self.maximum is not None and len(value) > self.maximum:
            return Problem("too_long", {"maximum": self.maximum})
        return None

    def parse(self, text: str) -> tuple[Value, Problem | None]:
        """The value of one CSV cell, or None and why not; the empty text is a blank (None, None)."""
        if text == "":
            return None, None
        value = self.value(text)
        if value is None:
            return None, _WRONG[self.kind]
        problem = self.check(value)
        return (None, problem) if problem else (value, None)

    def value(self, text: str) -> Value:
        """The value of a textual form, unchecked; None for the empty text, and for one that is no form of this kind."""
        if text == "":
            return None
        if self.kind in ("text", "code"):
            return text
        if self.kind == "int":
            return int(text) if _INT.fullmatch(text) else None
        if self.kind == "decimal":
            return Decimal(text) if _DECIMAL.fullmatch(text) else None
        if self.kind == "bool":
            return text == "true" if text in ("true", "false") else None
        return _date(text)

    def text(self, value: Value) -> str:
        """The one textual form of a value, as package-format.md writes it; None is the empty text."""
        if value is None:
            return ""
        if isinstance(value, bool):
            return "true" if value else "false"
        return format(value, "f") if isinstance(value, Decimal) else str(value)


def _date(text: str) -> datetime.date | None:
    if not _DATE.fullmatch(text):
        return None
    try:
        return datetime.date.fromisoformat(text)
    except ValueError:
        return None


def _column(meaning: Field, sql: Any) -> Any:
    return mapped_column(sql, nullable=True, info={"field": meaning})


def text(
    label: str, *, maximum: int = 200, help: str = "", no_names: bool = False, **meaning: Any
) -> Mapped[str | None]:
    """A text of at most ``maximum`` characters; with ``no_names`` the help says that no pupil may be named."""
    told = help + (NO_NAMES if no_names else "")
    made = Field(label, "text", maximum=maximum, help=told, no_names=no_names, **meaning)
    return cast("Mapped[str | None]", _column(made, String))


def digest(label: str, **meaning: Any) -> Mapped[str | None]:
    """A SHA-256 in hexadecimal; the one text in which 18 digits in a row mean nothing."""
    return cast("Mapped[str | None]", _column(Field(label, "text", pattern=_DIGEST, **meaning), String))


def code(label: str, code_list: str, **meaning: Any) -> Mapped[str | None]:
    """One code of a list of codes.csv."""
    return cast(
        "Mapped[str | None]",
        _column(Field(label, "code", codes=CODES[code_list], code_list=code_list, **meaning), String),
    )


def whole(
    label: str, unit: str = "", *, minimum: int = 0, maximum: int = 999_999, **meaning: Any
) -> Mapped[int | None]:
    """A whole number."""
    return cast(
        "Mapped[int | None]",
        _column(Field(label, "int", unit=unit, minimum=minimum, maximum=maximum, **meaning), Integer),
    )


def year(label: str, *, minimum: int = 1900, maximum: int = 2100, **meaning: Any) -> Mapped[int | None]:
    """A calendar year."""
    return whole(label, "year", minimum=minimum, maximum=maximum, **meaning)


def figure(
    label: str, unit: str = "", *, minimum: int | None = 0, maximum: int | None = 10_000_000_000, **meaning: Any
) -> Mapped[Decimal | None]:
    """A decimal, kept digit for digit."""
    return cast(
        "Mapped[Decimal | None]",
        _column(Field(label, "decimal", unit=unit, minimum=minimum, maximum=maximum, **meaning), ExactDecimal),
    )


def yes(label: str, **meaning: Any) -> Mapped[bool | None]:
    """Yes or no, or not answered."""
    return cast("Mapped[bool | None]", _column(Field(label, "bool", **meaning), Boolean))


def day(label: str, **meaning: Any) -> Mapped[datetime.date | None]:
    """A calendar day."""
    return cast("Mapped[datetime.date | None]", _column(Field(label, "date", **meaning), Date))


def bound(meaning: Field, table: str, name: str) -> Field:
    """The same meaning, knowing the table and the column that it stands on."""
    return replace(meaning, table=table, name=name)
