"""What changed between two revisions, cell by cell: the rows of data/changes.csv."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

from jhdesk.exchange.schema import TableLike
from jhdesk.models.dictionary import TABLES
from jhdesk.models.field import Value

Rows = Sequence[Mapping[str, Value]]


def changed_cells(before: Mapping[str, Rows], after: Mapping[str, Rows]) -> list[dict[str, Value]]:
    """Rows (table, key, field, old, new, reason) in the order of the dictionary.

    A whole row added or removed has an empty field, and its filled cells as JSON in new or old.
    """
    changes: list[dict[str, Value]] = []
    for name, table in TABLES.items():
        changes += of_table(table, before.get(name, ()), after.get(name, ()))
    return changes


def of_table(table: TableLike, before: Rows, after: Rows) -> list[dict[str, Value]]:
    """The same of one table."""
    old = {table.key_text(row): row for row in before}
    new = {table.key_text(row): row for row in after}
    changes = []
    for key in sorted(old.keys() | new.keys()):
        if key not in old:
            changes.append(_change(table, key, "", "", _whole(table, new[key])))
        elif key not in new:
            changes.append(_change(table, key, "", _whole(table, old[key]), ""))
        else:
            texts = ((f, f.text(old[key].get(f.name)), f.text(new[key].get(f.name))) for f in table.fields)
            changes += [_change(table, key, f.name, was, now) for f, was, now in texts if was != now]
    return changes


def _change(table: TableLike, key: str, field: str, old: str, new: str) -> dict[str, Value]:
    return {"table": table.name, "key": key, "field": field, "old": old, "new": new, "reason": ""}


def _whole(table: TableLike, row: Mapping[str, Value]) -> str:
    cells = {f.name: f.text(row.get(f.name)) for f in table.fields if row.get(f.name) is not None}
    return json.dumps(cells, ensure_ascii=False)
