"""Which cells a judgement reads: the same tables, with rows that remember what was asked of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

from jhdesk.calc.rows import Row, SchoolData

Reads = dict[str, dict[int, set[str]]]
"""table -> position of the row -> the fields that were read"""


class _Recorded(dict[str, object]):
    """A row that remembers which of its fields were read."""

    def __init__(self, row: Row, seen: set[str]) -> None:
        super().__init__(row)
        self.plain, self.seen = row, seen

    def get(self, name: str, default: Any = None) -> Any:
        self.seen.add(name)
        return super().get(name, default)

    def __getitem__(self, name: str) -> object:
        self.seen.add(name)
        return super().__getitem__(name)


@dataclass
class Recording:
    """A school's data under watch; ``reads`` fills while something is computed from ``watched``."""

    data: SchoolData
    watch: Callable[[Any], None] | None = None
    reads: Reads = field(default_factory=dict)

    @property
    def watched(self) -> SchoolData:
        """The same data. Naming a row is no reading of it."""
        tables = {}
        for table, rows in self.data.tables.items():
            seen = self.reads.setdefault(table, {})
            tables[table] = [_Recorded(row, seen.setdefault(at, set())) for at, row in enumerate(rows)]
        return replace(self.data, tables=tables, key_of=self._key, watch=self.watch)

    def _key(self, table: str, row: Row) -> str:
        return self.data.key_of(table, row.plain if isinstance(row, _Recorded) else row)
