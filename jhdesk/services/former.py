"""The codes that a school had before: a school that was reorganised may get another, and stays the same school."""

from __future__ import annotations

from sqlalchemy import select

from jhdesk.models.workspace import ChangeLog
from jhdesk.services.workspace import Workspace

REORGANISED = "reorganised"
"""what the change log says of what was done at a reorganisation; its source says which, in words"""


def codes_of(workspace: Workspace, code: str | None) -> frozenset[str]:
    """The code and those that the same school had before or after, as its reorganisations say; none for None."""
    if code is None:
        return frozenset()
    where = (ChangeLog.table_name == "school", ChangeLog.field == "school_code", ChangeLog.origin == REORGANISED)
    with workspace.work() as connection:
        pairs = {(old, new) for old, new in connection.execute(select(ChangeLog.old, ChangeLog.new).where(*where))}
    found = {code}
    while more := {each for pair in pairs if found & set(pair) for each in pair if each} - found:
        found |= more
    return frozenset(found)
