"""Revisions: the newest one that was handed in, and which one the figures of now belong to."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import select

from jhdesk import __version__
from jhdesk.calc.standard import Standard
from jhdesk.exchange.schema import EXPLANATIONS
from jhdesk.exchange.signature import PublicKey
from jhdesk.exchange.tables import write_table
from jhdesk.models.dictionary import TABLES, Table
from jhdesk.models.field import Value
from jhdesk.models.workspace import HandIn
from jhdesk.services.entry import Entry, last_data
from jhdesk.services.evaluation import as_bytes, evaluate_period
from jhdesk.services.explaining import explanation_rows
from jhdesk.services.keys import public_key
from jhdesk.services.sources import Tables, school_data
from jhdesk.services.workspace import Workspace

KEPT = ".kept"
"""the outbox's copy has this behind its name: it is not the file to carry away"""


@dataclass(frozen=True)
class Kept:
    """The newest revision of a school year, as recorded, and its copy in the outbox."""

    revision: int
    digest: str
    content: str
    path: Path

    @property
    def name(self) -> str:
        """What the package is called."""
        return self.path.name.removesuffix(KEPT)


@dataclass(frozen=True)
class Content:
    """What makes a revision: figures, what was computed from and said of them."""

    tables: Tables
    evaluation: bytes
    explanations: list[dict[str, Value]]

    def digest(self, key: PublicKey) -> str:
        """The digest of it, of the program, and of who signs."""
        digest = hashlib.sha256(f"{__version__} {key.key_id}\n".encode() + self.evaluation)
        for name, rows in self.tables.items():
            digest.update(write_table(TABLES[name], rows))
        if self.explanations:
            digest.update(write_table(EXPLANATIONS, self.explanations))
        return digest.hexdigest()


def content_of(entry: Entry, standard: Standard) -> Content:
    """The content of a school year as it is now."""
    # In which order rows were entered is no part of it: packages have them by their keys.
    tables = {name: _by_key(TABLES[name], rows) for name, rows in entry.tables().items()}
    evaluation = evaluate_period(standard, school_data(tables), last_data(entry), entry.workspace.folder)
    return Content(tables, as_bytes(evaluation), explanation_rows(entry))


def _by_key(table: Table, rows: list[dict[str, Value]]) -> list[dict[str, Value]]:
    def key(row: dict[str, Value]) -> list[Any]:
        return [(row[name] is None, row[name]) for name in table.key]  # a key may not be entered yet

    return sorted(rows, key=key)


def newest(workspace: Workspace, period_id: int) -> Kept | None:
    """The newest revision that was handed in."""
    query = (
        select(HandIn.revision, HandIn.digest, HandIn.content, HandIn.file_name)
        .where(HandIn.period_id == period_id)
        .order_by(HandIn.revision.desc())
    )
    with workspace.work() as connection:
        row = connection.execute(query).first()
    return Kept(row.revision, row.digest, row.content, workspace.outbox / (row.file_name + KEPT)) if row else None


def revision_of(entry: Entry, standard: Standard) -> int:
    """The revision that these figures were handed in as, or will be."""
    kept = newest(entry.workspace, entry.period_id)
    if kept is None:
        return 1
    key = public_key(entry.workspace)
    same = key is not None and content_of(entry, standard).digest(key) == kept.content
    return kept.revision if same else kept.revision + 1
