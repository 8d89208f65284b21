"""The ledger of improvements (整改台账): measures entered as rows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from jhdesk.errors import JhdeskError
from jhdesk.services.entry import TABLES, EnteredRow, Entry, Value

IMPROVEMENT = "improvement"
ORIGIN = "advice"


def to_improvement(
    entry: Entry, rows: Iterable[Mapping[str, Value]], owner: str, due_on: date
) -> tuple[EnteredRow, ...]:
    """Enters rows (item_id, problem, measure) into the ledger of improvements, all or none, and returns them.

    JhdeskError: "owner_unfit" where nobody is named or the name cannot be stored, "not_stored".
    """
    table = TABLES[IMPROVEMENT]
    if not owner.strip() or table.field("owner").check(owner.strip()):
        raise JhdeskError("owner_unfit")
    whole = [{**row, "owner": owner.strip(), "due_on": due_on} for row in rows]
    return entry.add_rows(IMPROVEMENT, whole, ORIGIN)
