"""The county's receipts in the school's workspace: taken, shown remark by remark, answered; an accepted revision is locked.

Their order is that of revisions, and of the numbers that the county signed along; no clock is asked.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import delete, insert, select
from sqlalchemy.dialects.sqlite import insert as upsert

from jhdesk.errors import JhdeskError
from jhdesk.exchange.layout import RECEIPT
from jhdesk.exchange.receipt import Receipt, Remark, Verdict
from jhdesk.exchange.verify import read_package
from jhdesk.models.dictionary import TABLES
from jhdesk.models.field import Field, Value
from jhdesk.models.workspace import HandIn, RemarkAnswer, TakenReceipt
from jhdesk.services.bags import opened_bag
from jhdesk.services.county_notice import county_of
from jhdesk.services.entry import Entry
from jhdesk.services.workspace import Workspace, now
from jhdesk.workbook.cleaning import clean

LONGEST_ANSWER = 500
_FIELD = Field("意见答复", "text", maximum=LONGEST_ANSWER)


@dataclass(frozen=True)
class Taken:
    """A receipt that was taken: about which revision of which school year, and whether it was held already."""

    receipt: Receipt
    period_id: int
    again: bool
    missed: bool
    """one that the county wrote before it never arrived"""


@dataclass(frozen=True)
class Answered:
    """A remark of the newest receipt, and what the school answers to it."""

    remark: Remark
    answer: str | None


@dataclass(frozen=True)
class Standing:
    """How the county last said that a school year stands."""

    receipt: Receipt
    newest: bool
    """whether it is about the newest revision that was handed in"""

    @property
    def verdict(self) -> Verdict:
        """accepted or returned"""
        return self.receipt.verdict


def take_receipt(workspace: Workspace, path: Path, *, dry_run: bool = False) -> Taken:
    """Takes a receipt: by the county that the workspace knows, about a package that lies in its outbox.

    ``dry_run``: only looked at.

    JhdeskError: "county_unknown" (no code package yet), "not_receipt", "receipt_unsound" (with its faults),
    "receipt_other_school", "receipt_no_package", "receipt_older"; those of `opened_bag`.
    """
    county = county_of(workspace)
    with opened_bag(path) as stream:
        read = read_package(stream, TABLES, lambda _school: (), county=county.keys if county else ())
    found = read.verification
    if found.damaged:  # whoever it is for, and whether or not the county is known
        raise JhdeskError("receipt_unsound", faults=found.faults)
    if found.kind != "receipt":
        raise JhdeskError("not_receipt", file=path.name)
    receipt = Receipt.parse(read.documents.get(RECEIPT, b""))
    codes = {info.school_code for info in workspace.periods()}
    if receipt is not None and receipt.school not in codes:
        raise JhdeskError("receipt_other_school", school=receipt.school)
    if county is None:
        raise JhdeskError("county_unknown")
    if not found.accepted or receipt is None or found.comment is None:
        raise JhdeskError("receipt_unsound", faults=found.faults)
    values = {
        "period_id": _period_of(workspace, receipt),
        "revision": receipt.revision,
        "number": int(read.info.number) if read.info.number.isdecimal() else 0,
        "digest": found.tagmanifest_sha256,
        "verdict": receipt.verdict,
        "document": receipt.to_bytes().decode(),
        "previous": found.comment.previous,
    }
    return _store(workspace, receipt, values, dry_run=dry_run)


def _period_of(workspace: Workspace, receipt: Receipt) -> int:
    query = select(HandIn.period_id).where(HandIn.digest == receipt.package)
    with workspace.work() as connection:
        period_id = connection.execute(query).scalar()
    if period_id is None:
        raise JhdeskError("receipt_no_package", year=receipt.year, revision=receipt.revision)
    return period_id


def _store(workspace: Workspace, receipt: Receipt, values: Mapping[str, object], *, dry_run: bool) -> Taken:
    period_id, number = values["period_id"], values["number"]
    assert isinstance(period_id, int)
    assert isinstance(number, int)
    query = select(TakenReceipt.revision, TakenReceipt.number, TakenReceipt.digest)
    with workspace.work() as connection:
        held = connection.execute(query.where(TakenReceipt.period_id == period_id)).all()
        if any(row.digest == values["digest"] for row in held):
            return Taken(receipt, period_id, again=True, missed=False)
        newest = max(((row.revision, row.number) for row in held), default=(0, 0))
        if (receipt.revision, number) <= newest:
            raise JhdeskError("receipt_older", revision=receipt.revision)
        if not dry_run:
            connection.execute(insert(TakenReceipt).values(**values, at=now()))
    return Taken(receipt, period_id, again=False, missed=number > newest[1] + 1)


def last_receipt(entry: Entry) -> Standing | None:
    """What the county said last of the school year; None where nothing came."""
    query = select(TakenReceipt.document).where(TakenReceipt.period_id == entry.period_id)
    handed = select(HandIn.digest).where(HandIn.period_id == entry.period_id).order_by(HandIn.revision.desc())
    with entry.workspace.work() as connection:
        newest_first = TakenReceipt.revision.desc(), TakenReceipt.number.desc()
        document = connection.execute(query.order_by(*newest_first)).scalar()
        newest = connection.execute(handed).scalar()
    receipt = Receipt.parse(document.encode()) if document is not None else None
    return Standing(receipt, receipt.package == newest) if receipt is not None else None


def is_locked(entry: Entry) -> bool:
    """Whether the newest revision was accepted: it stays as it is until the county returns it."""
    last = last_receipt(entry)
    return last is not None and last.newest and last.verdict == "accepted"


def remarks(entry: Entry) -> list[Answered]:
    """The remarks of the newest receipt, each with its answer."""
    last = last_receipt(entry)
    if last is None:
        return []
    query = select(RemarkAnswer.remark_id, RemarkAnswer.text).where(RemarkAnswer.period_id == entry.period_id)
    with entry.workspace.work() as connection:
        held = {row.remark_id: row.text for row in connection.execute(query)}
    return [Answered(remark, held.get(remark.id)) for remark in last.receipt.remarks]


def answer(entry: Entry, remark_id: str, text: str) -> None:
    """Keeps what the school answers; an empty text takes the answer back. JhdeskError: "answer_identity", "answer_unfit"."""
    value, problem = clean(_FIELD, " ".join(text.split()))
    if problem is not None and problem.code == "identity_number":
        raise JhdeskError("answer_identity")
    if problem is not None:
        raise JhdeskError("answer_unfit", maximum=LONGEST_ANSWER)
    where = RemarkAnswer.period_id == entry.period_id, RemarkAnswer.remark_id == remark_id
    with entry.workspace.work() as connection:
        if value is None:
            connection.execute(delete(RemarkAnswer).where(*where))
            return
        values = {"text": str(value), "at": now()}
        statement = upsert(RemarkAnswer).values(period_id=entry.period_id, remark_id=remark_id, **values)
        connection.execute(statement.on_conflict_do_update(index_elements=["period_id", "remark_id"], set_=values))


def answer_rows(entry: Entry) -> list[dict[str, Value]]:
    """The rows of data/answers.csv: the answers to the newest receipt's remarks."""
    return [{"remark_id": each.remark.id, "answer": each.answer} for each in remarks(entry) if each.answer is not None]
