"""What the county sends: a receipt or a code package as a bag, and the comment that is signed along."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from jhdesk.exchange.codes import CODE_TABLES, Codes
from jhdesk.exchange.layout import FORMAT, RECEIPT, SUFFIXES, BagInfo, Kind, bag_name, table_member
from jhdesk.exchange.package import Bag, assemble
from jhdesk.exchange.receipt import Receipt
from jhdesk.exchange.signature import SignedComment
from jhdesk.exchange.tables import write_table


class CountyBag(NamedTuple):
    """A bag, what is to be signed along with it, and the name of its file."""

    bag: Bag
    comment: SignedComment
    file_name: str


def receipt_bag(
    receipt: Receipt, *, standard_id: str, program_version: str, to: str, number: int = 1, previous: str | None = None
) -> CountyBag:
    """The receipt for a school whose key has the id ``to``.

    ``number``: how many there are for the school and year with this one, by which receipts are put in order; ``previous``:
    SHA-256 of the tagmanifest of the one before.
    """
    comment = SignedComment("receipt", receipt.school, receipt.year, receipt.revision, previous, standard_id, to)
    return _made("receipt", comment, {RECEIPT: receipt.to_bytes()}, "", program_version, number)


def codes_bag(codes: Codes, *, program_version: str, previous: str | None = None) -> CountyBag:
    """The code package, for all schools of the county. ``previous``: the tagmanifest's SHA-256 of the issue before."""
    year, issue = codes.school_year, codes.issue
    comment = SignedComment("codes", codes.county_code, year, issue, previous, codes.standard_id)
    payload = {table_member(name): write_table(CODE_TABLES[name], rows) for name, rows in codes.tables().items()}
    return _made("codes", comment, {**payload, **codes.members()}, codes.county_name, program_version)


def _made(
    kind: Kind, comment: SignedComment, payload: Mapping[str, bytes], title: str, program: str, number: int = 0
) -> CountyBag:
    name = bag_name(kind, comment.school, comment.year, comment.revision)
    info = BagInfo(
        format=FORMAT,
        school_code=comment.school,
        school_name=title,
        school_year=str(comment.year),
        revision=str(comment.revision),
        standard_id=comment.standard,
        program_version=program,
        number=str(number or ""),
    )
    tables = CODE_TABLES if kind == "codes" else {}
    return CountyBag(assemble(payload, tables, info, name), comment, f"{name}{SUFFIXES[kind]}")
