"""Why cells are not as they were in the revision before: one reason for all, and others for single cells."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import delete, select
from sqlalchemy.dialects.sqlite import insert

from jhdesk.errors import JhdeskError
from jhdesk.models.field import Field, Value
from jhdesk.models.workspace import ChangeReason
from jhdesk.services.entry import Entry
from jhdesk.services.receipts import remarks
from jhdesk.services.revisions import next_revision
from jhdesk.workbook.cleaning import clean

LONGEST_REASON = 500
ALL = ("", "", "")
"""the place of the reason that goes for every cell without one of its own"""
Place = tuple[str, str, str]
_FIELD = Field("更正原因", "text", maximum=LONGEST_REASON)


def give_reason(entry: Entry, text: str, place: Place = ALL) -> None:
    """Keeps the reason for a changed cell (table, key, field), or for all; an empty text takes it back.

    JhdeskError: "reason_identity", "reason_unfit".
    """
    value, problem = clean(_FIELD, " ".join(text.split()))
    if problem is not None and problem.code == "identity_number":
        raise JhdeskError("reason_identity")
    if problem is not None:
        raise JhdeskError("reason_unfit", maximum=LONGEST_REASON)
    named = {
        "period_id": entry.period_id,
        "revision": next_revision(entry),
        **dict(zip(("table_name", "row_key", "field"), place, strict=True)),
    }
    with entry.workspace.work() as connection:
        if value is None:
            columns = {column.name: column for column in ChangeReason.__table__.columns}
            where = [columns[name] == wanted for name, wanted in named.items()]
            connection.execute(delete(ChangeReason).where(*where))
            return
        statement = insert(ChangeReason).values(**named, reason=str(value))
        connection.execute(statement.on_conflict_do_update(index_elements=list(named), set_={"reason": str(value)}))


def reasons(entry: Entry) -> dict[Place, str]:
    """The reasons given for the next revision."""
    query = select(ChangeReason.table_name, ChangeReason.row_key, ChangeReason.field, ChangeReason.reason).where(
        ChangeReason.period_id == entry.period_id, ChangeReason.revision == next_revision(entry)
    )
    with entry.workspace.work() as connection:
        return {(row.table_name, row.row_key, row.field): row.reason for row in connection.execute(query)}


def reasoned(entry: Entry, changes: Iterable[dict[str, Value]]) -> list[dict[str, Value]]:
    """The changes, each with its reason: its own, else the answer to a remark about the cell, else the one for all."""
    held = reasons(entry)
    answered = {(each.remark.table, each.remark.key, each.remark.field): each.answer for each in remarks(entry)}
    found = []
    for change in changes:
        place = str(change["table"]), str(change["key"]), str(change["field"])
        reason = held.get(place) or answered.get(place) or held.get(ALL) or ""
        found.append({**change, "reason": reason})
    return found
