"""What changed since the revision before: what the next one will say in data/changes.csv, while it can still be reasoned."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from jhdesk.errors import JhdeskError
from jhdesk.models.field import Value
from jhdesk.services.change_reasons import reasoned
from jhdesk.services.changes import changed_cells
from jhdesk.services.entry import Entry
from jhdesk.services.handin import newest_kept, tables_of
from jhdesk.services.sources import Tables


@dataclass(frozen=True)
class Before:
    """The revision before, as its copy in the outbox has it."""

    path: Path
    tables: Tables
    """nothing where the copy is gone or damaged"""


def copy_before(entry: Entry) -> Path | None:
    """The outbox's copy of the newest revision; None before the first. Nothing is read."""
    try:
        return newest_kept(entry.workspace, entry.period_id)
    except JhdeskError:
        return None


def read_before(path: Path) -> Before:
    """Reads it: with evidence in it that takes its time, and no database is asked."""
    return Before(path, tables_of(path))


def pending_changes(entry: Entry, before: Before) -> list[dict[str, Value]]:
    """The changes since, each with the reason that it will go along with; none where the copy cannot be read."""
    return reasoned(entry, changed_cells(before.tables, entry.tables())) if before.tables else []
