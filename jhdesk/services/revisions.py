"""Which revision the figures of now belong to: the newest that was handed in, or the next where something changed since."""

from __future__ import annotations

from sqlalchemy import func, select, update

from jhdesk.models.workspace import ChangeLog, HandIn
from jhdesk.services.entry import Entry


def next_revision(entry: Entry) -> int:
    """The revision that the next package will have."""
    with entry.workspace.work() as connection:
        newest = connection.execute(select(func.max(HandIn.revision)).where(HandIn.period_id == entry.period_id))
        return int(newest.scalar_one() or 0) + 1


def revision_of(entry: Entry) -> int:
    """The revision that these figures were handed in as, or will be."""
    coming = next_revision(entry)
    held = select(HandIn.last_change).where(HandIn.period_id == entry.period_id, HandIn.revision == coming - 1)
    with entry.workspace.work() as connection:
        before = connection.execute(held).scalar()
    return coming - 1 if before is not None and before == _last_change(entry) else coming


def settle(entry: Entry, revision: int) -> None:
    """The figures of now were handed in as this revision."""
    these = HandIn.period_id == entry.period_id, HandIn.revision == revision
    with entry.workspace.work() as connection:
        connection.execute(update(HandIn).where(*these).values(last_change=_last_change(entry)))


def _last_change(entry: Entry) -> int:
    query = select(func.max(ChangeLog.id)).where(ChangeLog.period_id == entry.period_id)
    with entry.workspace.work() as connection:
        return int(connection.execute(query).scalar_one() or 0)
