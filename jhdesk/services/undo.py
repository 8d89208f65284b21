"""Taking the last step back, and doing it again: any number of steps, after closing the program too."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass

from jhdesk.errors import JhdeskError
from jhdesk.services.entry import Cell, Entry
from jhdesk.services.journal import Change, Step, row_values

UNDONE, REDONE = "undone", "redone"
"""origin of what is logged then"""


@dataclass(frozen=True)
class Done:
    """A step that was taken back or done again: what it was, its first place, its tables, how many cells and rows."""

    step: Step
    table: str
    row_id: int
    field: str
    tables: frozenset[str]
    changes: int


def undo(entry: Entry) -> Done | None:
    """Takes the last step back; None where there is none.

    JhdeskError("step_stale") where a cell is not any more as the step left it: somebody else wrote it since.
    """
    step = entry.journal.last(undone=False)
    return None if step is None else _do(entry, step, back=True)


def redo(entry: Entry) -> Done | None:
    """Does the step again that was taken back last; None where there is none. JhdeskError as `undo`."""
    step = entry.journal.last(undone=True)
    return None if step is None else _do(entry, step, back=False)


def _do(entry: Entry, step: Step, *, back: bool) -> Done:
    changes = entry.journal.changes(step)
    todo = [change.reversed() for change in reversed(changes)] if back else changes
    origin = UNDONE if back else REDONE
    with entry.step("") as connection:
        for part in _runs(todo):
            if part[0].field:
                _cells(entry, part, origin)
            else:
                _row(entry, part[0], origin)
        entry.journal.mark(connection, step, undone=back)
    first = changes[0]
    return Done(step, first.table, first.row_id, first.field, frozenset(c.table for c in changes), len(changes))


def _runs(changes: Sequence[Change]) -> list[list[Change]]:
    """The changes in their order, cells of one table that follow one another together; every row by itself."""
    runs: list[list[Change]] = []
    for change in changes:
        last = runs[-1][0] if runs else None
        if last is not None and change.field and last.field and last.table == change.table:
            runs[-1].append(change)
        else:
            runs.append([change])
    return runs


def _cells(entry: Entry, changes: Sequence[Change], origin: str) -> None:
    table = entry.dictionary.tables[changes[0].table]
    held: dict[tuple[int, str], tuple[str, str | None]] = {}
    cells: list[Cell] = []
    for change in changes:
        row, at = entry.row(table.name, change.row_id), (change.row_id, change.field)
        if held.get(at, row.state(table, change.field)) != (change.old, change.old_text):
            raise JhdeskError("step_stale", table=table.label)
        held[at] = change.new, change.new_text
        cells.append((row, change.field, table.field(change.field).value(change.new), change.new_text))
    entry.put(table.name, cells, origin)


def _row(entry: Entry, change: Change, origin: str) -> None:
    if not change.adds:
        entry.delete_rows(change.table, [change.row_id], origin)
        return
    values = row_values(entry.dictionary.tables[change.table], change.new)
    rejected = json.loads(change.new_text) if change.new_text else {}
    entry.insert(change.table, values, origin, change.before_id, change.row_id, rejected)
