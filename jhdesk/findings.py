"""What a user got wrong in the data, as data: what is wrong, where, and with which figures."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Severity = Literal["hard", "soft"]


@dataclass(frozen=True)
class Problem:
    """Why one text cannot be the value of one field; ``code`` names the sentence, ``params`` fill it."""

    code: str
    params: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class Place:
    """A place in the data: table, key of the row (key values joined by ``|``), field; what is not said is empty."""

    table: str = ""
    key: str = ""
    field: str = ""
    file: str = ""
    """file, sheet or address in it (``staff.csv``, ``教职工!F12``) that a person can look up"""

    def path(self) -> str:
        """``table``, ``table.field`` or ``table[key].field``, as `missing` in cli.md names places."""
        row = f"[{self.key}]" if self.key else ""
        return f"{self.table}{row}.{self.field}" if self.field else f"{self.table}{row}"


@dataclass(frozen=True)
class Finding:
    """One thing that is wrong: the rule (or problem code), how bad, where, and the figures that clash."""

    rule: str
    severity: Severity
    place: Place
    params: Mapping[str, object] = field(default_factory=dict)
