"""What a user got wrong in the data, as data: what is wrong, where, and with which figures."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Severity = Literal["hard", "soft"]

_PATH = re.compile(r"([a-z_]+)(?:\[(.*)\])?(?:\.([a-z0-9_]+))?", re.DOTALL)


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

    @staticmethod
    def of_path(path: str) -> Place | None:
        """The place of a `path`; None for a text that is none, as the code of a school."""
        match = _PATH.fullmatch(path)
        return Place(match[1], match[2] or "", match[3] or "") if match else None

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
