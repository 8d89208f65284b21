"""From a path of a cell to the page and the cell in the window."""

from __future__ import annotations

import re

from jhdesk.services.entry import TABLES
from jhdesk.ui.session import CellRef, ResultRef, Session

_PATH = re.compile(r"([a-z_]+)(?:\[(.*)\])?(?:\.([a-z0-9_]+))?", re.DOTALL)


ITEM_TABLES = ("self_rating", "declaration")
"""tables with a page of their own, an item a panel"""


def cell_at(session: Session, path: str) -> tuple[str, CellRef | ResultRef] | None:
    """The page and the cell of ``table``, ``table.field`` or ``table[key].field``; None for a path that is no place here.

    A rating or a declaration is found by its item on the page of ratings.
    A table alone leads to its first row, a row that is not there to the table's end, where it can be entered.
    """
    match = _PATH.fullmatch(path)
    table = TABLES.get(match[1]) if match else None
    if match is None or table is None:
        return None
    if table.name in ITEM_TABLES and match[2]:
        return "ratings", ResultRef(match[2])
    rows = session.entry.rows(table.name)
    if table.one_row or match[2] is None:
        row_id = rows[0].id if rows else None
    else:
        row_id = next((row.id for row in rows if table.key_text(row.values) == match[2]), None)
    return table.page, CellRef(table.name, row_id, match[3] or "")
