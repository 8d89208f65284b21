"""A package that was received, looked at again: what is open in it now, what the school answered, explained and changed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from jhdesk.errors import JhdeskError
from jhdesk.exchange.receipt import Remark
from jhdesk.models.field import Value
from jhdesk.services.acceptance import Examined, Known, examine
from jhdesk.services.bags import opened_bag
from jhdesk.services.checking import usable_changes
from jhdesk.services.county_desk import Standing, enrolled_trust, issued_tables, receipts_of, remarks_before
from jhdesk.services.workspace import Workspace

Rows = tuple[dict[str, Value], ...]


@dataclass(frozen=True)
class Kept:
    """What a kept package says, and what the county says of it."""

    examined: Examined
    asked: tuple[Remark, ...]
    """the remarks that it answers, or should have"""
    said: tuple[Remark, ...]
    """what was remarked of it since"""

    @property
    def changes(self) -> Rows:
        """Cells changed since the revision before: table, key, field, old, new, reason."""
        return tuple(self.examined.extras["changes"])

    @property
    def explanations(self) -> Rows:
        """rule_id, table, key, field, numbers, reason."""
        return tuple(row for row in self.examined.extras["explanations"] if row["reason"])


def looking_at(workspace: Workspace, standing: Standing, school_year: int) -> Callable[[], Kept]:
    """Reads the newest package of a school: the call, which may be made on another thread, asks no database.

    Its JhdeskError: "source_absent" where the copy is gone from the inbox, "file_unreadable", "kept_damaged".
    """
    path, revision = standing.file, standing.revision
    assert path is not None
    assert revision is not None
    keys = list(enrolled_trust(workspace)(standing.school_code))
    asked = remarks_before(workspace, standing.school_code, school_year, revision)
    receipts = receipts_of(workspace, standing.school_code, school_year)
    said = next((each.remarks for each in receipts if each.package == standing.digest), ())
    known = Known((), asked, usable_changes(issued_tables(workspace)["rules"]))
    digest = standing.digest

    def look() -> Kept:
        with opened_bag(path) as stream:
            examined = examine(stream, lambda _school: keys, lambda *_: known)
        if not examined.tables or examined.verification.tagmanifest_sha256 != digest:
            raise JhdeskError("kept_damaged", file=path.name)
        return Kept(examined, tuple(known.remarks), said)

    return look
