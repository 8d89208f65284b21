"""What a bag of each kind has to hold, and how members that are no tables are judged."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from jhdesk.exchange.codes import CODE_TABLES, MAX_FILE_BYTES, code_member_fits
from jhdesk.exchange.layout import DATA, DESCRIPTOR, EVALUATION, RECEIPT, Kind, kind_of, table_member
from jhdesk.exchange.receipt import MAX_BYTES, Receipt
from jhdesk.exchange.schema import EXTRAS, Tables


@dataclass(frozen=True)
class Shape:
    """What a bag holds; the members needed, and those of a form of their own, which are kept when it is read."""

    kind: Kind
    tables: Tables
    """all that it may hold, in order"""
    needed: frozenset[str]
    documents: tuple[str, ...] = ()
    largest: int = 0
    """bytes of the largest document"""

    def fits(self, member: str, data: bytes) -> bool:
        """Whether a document has its form."""
        return Receipt.parse(data) is not None if self.kind == "receipt" else code_member_fits(member, data)


def shape_of(members: Collection[str], tables: Tables) -> Shape:
    """The shape of the bag with these members; ``tables`` are those of the data dictionary, in order."""
    kind = kind_of(members)
    if kind == "handin":
        needed = {DESCRIPTOR, EVALUATION, *map(table_member, tables)}
        return Shape(kind, {**tables, **EXTRAS}, frozenset(needed))
    if kind == "receipt":
        return Shape(kind, {}, frozenset({DESCRIPTOR, RECEIPT}), (RECEIPT,), MAX_BYTES)
    known = {table_member(name) for name in CODE_TABLES}
    documents = sorted(m for m in members if m.startswith(DATA) and m not in known and m != DESCRIPTOR)
    return Shape(kind, CODE_TABLES, frozenset({DESCRIPTOR, *known}), tuple(documents), MAX_FILE_BYTES)
