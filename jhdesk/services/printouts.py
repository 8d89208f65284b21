"""What was printed of a school year: the last prints of each form, page by page, as they were."""

from __future__ import annotations

import json
import zlib
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, delete, func, insert, select

from jhdesk.models.workspace import PrintedPage
from jhdesk.reports.cells import Said
from jhdesk.reports.document import Document, Tie
from jhdesk.reports.tie import PageTie
from jhdesk.services.entry import Entry
from jhdesk.services.workspace import now

KEPT_PRINTS, KEPT_PARTS = 5, 20
"""how many prints of a form are remembered, of which something was different: whole ones, and those of some pages"""


@dataclass(frozen=True)
class Printout:
    """One printed page of one print."""

    period_id: int
    form: str
    own_copy: bool
    page: int
    total: int
    """how many pages the form had, whether all of them were printed or not"""
    code: str
    """the eight characters in its foot"""
    revision: int
    batch: int
    """which print of the school year it was part of"""
    at: str
    """UTC, ISO 8601"""
    said: tuple[Said, ...]
    """what was read on it"""


def remember(entry: Entry, documents: Sequence[Document], went_out: Collection[PageTie] | None = None) -> None:
    """Remembers that these forms were printed, or of them only the pages ``went_out``, and forgets the oldest prints.

    Those without a tie (blank ones) are not remembered.
    """
    from jhdesk.reports.layout import lay_out  # Qt, which who only asks what was printed must not wait for

    at = now()
    with entry.workspace.work() as connection:
        held = select(func.max(PrintedPage.batch)).where(PrintedPage.period_id == entry.period_id)
        batch = 1 + (connection.execute(held).scalar_one() or 0)
        for document in documents:
            if document.tie is None:
                continue
            pages = lay_out(document)
            rows = [
                {
                    "period_id": entry.period_id,
                    "form": page.tie.form,
                    "own_copy": document.tie.own_copy,
                    "page": page.tie.page,
                    "total": len(pages),
                    "digest": page.tie.digest,
                    "code": page.tie.code,
                    "revision": page.tie.revision,
                    "batch": batch,
                    "at": at,
                    "cells": zlib.compress(json.dumps(page.said, ensure_ascii=False).encode()),
                }
                for page in pages
                if page.tie and (went_out is None or page.tie in went_out)
            ]
            if rows:
                connection.execute(insert(PrintedPage), rows)
                _prune(connection, entry, document.tie, batch)


def _prune(connection: Connection, entry: Entry, tie: Tie, newest: int) -> None:
    """Forgets prints of which every page was printed again just so, and the oldest of the others."""
    these = (
        PrintedPage.period_id == entry.period_id,
        PrintedPage.form == tie.form,
        PrintedPage.own_copy == tie.own_copy,
    )
    prints: dict[int, set[str]] = {}
    whole = set()
    query = select(PrintedPage.batch, PrintedPage.code, PrintedPage.total).where(*these)
    for batch, code, total in connection.execute(query.order_by(PrintedPage.batch.desc())):
        prints.setdefault(batch, set()).add(code)
        if len(prints[batch]) == total:
            whole.add(batch)
    kept = [batch for batch, codes in prints.items() if batch == newest or not codes <= prints[newest]]
    kept = [b for b in kept if b in whole][:KEPT_PRINTS] + [b for b in kept if b not in whole][:KEPT_PARTS]
    connection.execute(delete(PrintedPage).where(*these, PrintedPage.batch.not_in(kept)))


def by_code(entry: Entry, code: str) -> list[Printout]:
    """The printed pages with these eight characters in their foot; those of other school years of the workspace last."""
    with entry.workspace.work() as connection:
        found = connection.execute(select(PrintedPage).where(PrintedPage.code == code)).all()
    pages = map(_printout, found)
    return sorted(pages, key=lambda page: (page.period_id != entry.period_id, -page.batch))


def last_prints(entry: Entry) -> list[list[Printout]]:
    """The pages of the newest whole print of each form, and of each form's copy for the office; the newest print first.

    A page that was printed again by itself since then stands in its place.
    """
    query = select(PrintedPage).where(PrintedPage.period_id == entry.period_id).order_by(PrintedPage.batch)
    with entry.workspace.work() as connection:
        pages = [_printout(row) for row in connection.execute(query)]
    prints: dict[tuple[str, bool], dict[int, list[Printout]]] = {}
    for page in pages:
        prints.setdefault((page.form, page.own_copy), {}).setdefault(page.batch, []).append(page)
    found = []
    for batches in prints.values():
        whole = [batch for batch, some in batches.items() if len(some) == some[0].total]
        if whole:
            since = {page.page: page for batch, some in batches.items() if batch >= whole[-1] for page in some}
            found.append([since[number] for number in sorted(since)])
    return sorted(found, key=lambda some: -max(page.batch for page in some))


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
    said = tuple(Said(*each) for each in json.loads(zlib.decompress(row.cells)))
    return Printout(
        row.period_id, row.form, row.own_copy, row.page, row.total, row.code, row.revision, row.batch, row.at, said
    )  # fmt: skip
