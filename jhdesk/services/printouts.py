"""What was printed of a school year: the last prints of each form, page by page, as they were."""

from __future__ import annotations

import json
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, delete, func, select
from sqlalchemy.dialects.sqlite import insert

from jhdesk.models.workspace import PrintedPage
from jhdesk.reports.document import Document, Tie
from jhdesk.services.entry import Entry
from jhdesk.services.workspace import now

KEPT_PRINTS = 5
"""how many prints of a form are remembered, of which something was different"""
_KEY = ("period_id", "form", "own_copy", "page", "digest")


@dataclass(frozen=True)
class Printout:
    """One printed page, and the last time that it was printed just so."""

    period_id: int
    form: str
    own_copy: bool
    page: int
    digest: str
    revision: int
    batch: int
    """which print of the school year it was part of"""
    at: str
    """UTC, ISO 8601"""
    cells: tuple[tuple[str, str], ...]
    """what each cell is called, and its text, in the order of reading"""


def remember(entry: Entry, documents: Sequence[Document]) -> None:
    """Remembers that these forms were printed, and forgets the oldest prints. Those without a tie (blank ones) are not."""
    from jhdesk.reports.layout import lay_out  # Qt, which who only asks what was printed must not wait for
    from jhdesk.reports.reading import read_cells

    at = now()
    with entry.workspace.work() as connection:
        held = select(func.max(PrintedPage.batch)).where(PrintedPage.period_id == entry.period_id)
        batch = 1 + (connection.execute(held).scalar_one() or 0)
        for document in documents:
            if document.tie is None:
                continue
            pages = lay_out(document)
            for page, cells in zip(pages, read_cells(pages), strict=True):
                assert page.tie is not None
                values = {
                    "period_id": entry.period_id,
                    "form": page.tie.form,
                    "own_copy": document.tie.own_copy,
                    "page": page.tie.page,
                    "digest": page.tie.digest,
                    "code": page.tie.code,
                    "revision": page.tie.revision,
                    "batch": batch,
                    "at": at,
                    "cells": zlib.compress(json.dumps(cells, ensure_ascii=False).encode()),
                }
                again = {name: value for name, value in values.items() if name not in _KEY}
                statement = insert(PrintedPage).values(values)
                connection.execute(statement.on_conflict_do_update(index_elements=_KEY, set_=again))
            _prune(connection, entry, document.tie)


def _prune(connection: Connection, entry: Entry, tie: Tie) -> None:
    these = (
        PrintedPage.period_id == entry.period_id,
        PrintedPage.form == tie.form,
        PrintedPage.own_copy == tie.own_copy,
    )
    batches = select(PrintedPage.batch).where(*these).distinct().order_by(PrintedPage.batch.desc())
    kept = connection.execute(batches.limit(KEPT_PRINTS)).scalars().all()
    connection.execute(delete(PrintedPage).where(*these, PrintedPage.batch < min(kept)))


def by_code(entry: Entry, code: str) -> list[Printout]:
    """The printed pages with these eight characters in their foot; those of other school years of the workspace last."""
    with entry.workspace.work() as connection:
        found = connection.execute(select(PrintedPage).where(PrintedPage.code == code)).all()
    pages = map(_printout, found)
    return sorted(pages, key=lambda page: (page.period_id != entry.period_id, -page.batch))


def last_prints(entry: Entry) -> list[list[Printout]]:
    """The pages of the newest print of each form, and of each form's copy for the office; the newest print first."""
    query = select(PrintedPage).where(PrintedPage.period_id == entry.period_id).order_by(PrintedPage.page)
    with entry.workspace.work() as connection:
        pages = [_printout(row) for row in connection.execute(query)]
    newest: dict[tuple[str, bool], int] = {}
    for page in pages:
        copy = page.form, page.own_copy
        newest[copy] = max(newest.get(copy, 0), page.batch)
    prints: dict[tuple[str, bool], list[Printout]] = {}
    for page in pages:
        if page.batch == newest[page.form, page.own_copy]:
            prints.setdefault((page.form, page.own_copy), []).append(page)
    return sorted(prints.values(), key=lambda some: -some[0].batch)


def print_of(entry: Entry, page: Printout) -> list[Printout]:
    """What is remembered of the print that a page was part of."""
    query = select(PrintedPage).where(
        PrintedPage.period_id == page.period_id,
        PrintedPage.form == page.form,
        PrintedPage.own_copy == page.own_copy,
        PrintedPage.batch == page.batch,
    )
    with entry.workspace.work() as connection:
        return [_printout(row) for row in connection.execute(query)]


def _printout(row: Row[Any]) -> Printout:
    cells = json.loads(zlib.decompress(row.cells))
    return Printout(
        row.period_id, row.form, row.own_copy, row.page, row.digest, row.revision, row.batch, row.at,
        tuple((name, text) for name, text in cells),
    )  # fmt: skip
