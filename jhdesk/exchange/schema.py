"""What the package has to know of a table and its fields, without knowing where tables are stored.

The mapped tables of the data dictionary fit these protocols as they are; the three tables that only a package has
(changes, explanations, answers) are declared here, all text.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Protocol

from jhdesk.findings import Problem

Value = str | int | Decimal | bool | datetime.date | None
Row = Mapping[str, Value]


class FieldLike(Protocol):
    """A field: its meaning, its bounds, and its one textual form."""

    @property
    def name(self) -> str: ...
    @property
    def label(self) -> str: ...
    @property
    def kind(self) -> str:
        """text, int, decimal, bool, date or code"""

    @property
    def unit(self) -> str: ...
    @property
    def help(self) -> str: ...
    @property
    def codes(self) -> Mapping[str, str]: ...
    @property
    def minimum(self) -> int | None: ...
    @property
    def maximum(self) -> int | None:
        """the greatest number, or the longest text"""

    @property
    def pattern(self) -> str: ...
    @property
    def required(self) -> bool: ...
    @property
    def key(self) -> bool: ...
    @property
    def privacy(self) -> str: ...
    @property
    def asked_of(self) -> frozenset[str]: ...
    @property
    def refers(self) -> str:
        """``table.field``, or nothing"""

    def parse(self, text: str, /) -> tuple[Value, Problem | None]: ...
    def text(self, value: Value, /) -> str: ...


class TableLike(Protocol):
    """A table: its name, its fields in their order, its key."""

    @property
    def name(self) -> str: ...
    @property
    def label(self) -> str: ...
    @property
    def help(self) -> str: ...
    @property
    def one_row(self) -> bool: ...
    @property
    def fields(self) -> Sequence[FieldLike]: ...
    @property
    def key(self) -> tuple[str, ...]: ...
    @property
    def numbered(self) -> bool: ...
    def key_text(self, row: Mapping[str, object], /) -> str: ...


Tables = Mapping[str, TableLike]


@dataclass(frozen=True)
class TextField:
    """A field of a table that only a package has: text, of any kind or as ``pattern`` and ``codes`` have it."""

    name: str
    label: str
    kind: str = "text"
    unit: str = ""
    help: str = ""
    codes: Mapping[str, str] = field(default_factory=dict)
    minimum: int | None = None
    maximum: int | None = None
    pattern: str = ""
    required: bool = False
    key: bool = False
    privacy: str = ""
    asked_of: frozenset[str] = frozenset()
    refers: str = ""

    def parse(self, text: str) -> tuple[Value, Problem | None]:
        """The text itself, or None where it is empty; None and why where it does not fit."""
        if not text:
            return None, None
        if self.codes and text not in self.codes:
            return None, Problem("not_code", {"codes": self.codes})
        if self.pattern and re.fullmatch(self.pattern, text) is None:
            return None, Problem("pattern", {"help": self.help})
        return text, None

    def text(self, value: Value) -> str:
        """The text of a value, empty for None."""
        return "" if value is None else str(value)


@dataclass(frozen=True)
class TextTable:
    """A table that only a package has."""

    name: str
    label: str
    fields: tuple[TextField, ...]
    help: str = ""
    one_row: bool = False
    key: tuple[str, ...] = ()
    numbered: bool = False

    def key_text(self, row: Mapping[str, object]) -> str:
        """Key values joined by ``|``; nothing where rows have no key."""
        return "|".join(str(row.get(name) or "") for name in self.key)


def _extra(name: str, label: str, **labels: str) -> TextTable:
    return TextTable(name, label, tuple(TextField(column, title) for column, title in labels.items()))


_WHERE = {"table": "数据表", "key": "行", "field": "字段"}
CHANGES = _extra("changes", "更正记录", **_WHERE, old="原值", new="新值", reason="原因")
EXPLANATIONS = _extra("explanations", "情况说明", rule_id="规则编号", **_WHERE, numbers="有关数字", reason="说明")
ANSWERS = _extra("answers", "意见答复", remark_id="意见编号", answer="答复")
EXTRAS: Mapping[str, TextTable] = {table.name: table for table in (CHANGES, EXPLANATIONS, ANSWERS)}
"""the tables that only a package has, by name; `changes` from revision 2 on"""
