"""What the county sends its schools: receipts and code packages, signed, kept in the outbox, and then carried away.

A bag is whole and verified in the outbox before it is recorded, and recorded before it is copied to where it was asked for.
"""

from __future__ import annotations

import io
import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from sqlalchemy import insert, select

from jhdesk import __version__
from jhdesk.errors import JhdeskError
from jhdesk.exchange.codes import Codes
from jhdesk.exchange.countybag import CountyBag, codes_bag, receipt_bag
from jhdesk.exchange.package import write_zip
from jhdesk.exchange.receipt import LONGEST_TEXT, Receipt, Remark, Verdict
from jhdesk.exchange.seal import recipient_of
from jhdesk.exchange.secret_key import SigningKey
from jhdesk.exchange.verify import verify
from jhdesk.models.county_desk import IssuedBag, ReceivedPackage
from jhdesk.models.dictionary import TABLES
from jhdesk.models.identity import holds_identity_number
from jhdesk.services.county_desk import last_issued, of_county
from jhdesk.services.files import write_whole
from jhdesk.services.keys import open_key
from jhdesk.services.stick import carry
from jhdesk.services.workspace import Workspace, now

KEPT = ".kept"


@dataclass(frozen=True)
class Draft:
    """A remark before it has its number."""

    text: str
    table: str = ""
    key: str = ""
    field: str = ""


@dataclass(frozen=True)
class Issued:
    """A bag that was sent: where it was written, what it is, who signed."""

    path: Path
    digest: str
    key_id: str
    number: int
    """of a code package its issue, of a receipt the revision that it is about"""


def issue_receipt(
    workspace: Workspace,
    school_code: str,
    school_year: int,
    verdict: Verdict,
    drafts: Sequence[Draft],
    passphrase: str,
    folder: Path,
) -> Issued:
    """Writes the receipt for the newest revision received.

    JhdeskError: "nothing_received"; "returned_without_remark"; "remark_blank", "remark_long", "remark_identity",
    "remark_place"; those of `open_key`; "not_written".
    """
    package = _newest(of_county(workspace), school_code, school_year)
    if verdict == "returned" and not drafts:
        raise JhdeskError("returned_without_remark")
    last = last_issued(workspace, "receipt", school_code, school_year)
    again = last is not None and last.revision == package.revision
    begin = 1 + (len(_receipt(last.document).remarks) if last is not None and again else 0)
    remarks = tuple(
        Remark(f"{package.revision}-{number}", *_place(draft), _checked(draft.text))
        for number, draft in enumerate(drafts, begin)
    )
    receipt = Receipt(package.digest, school_code, school_year, package.revision, verdict, remarks)
    made = receipt_bag(
        receipt,
        standard_id=package.standard_id,
        program_version=__version__,
        to=package.key_id,
        previous=last.digest if last is not None else None,
    )
    with open_key(workspace, passphrase) as key:
        document = receipt.to_bytes().decode()
        return _send(workspace, made, key, folder, kind="receipt", verdict=verdict, document=document)


def _newest(workspace: Workspace, school_code: str, school_year: int) -> ReceivedPackage:
    query = select(ReceivedPackage).where(
        ReceivedPackage.school_code == school_code, ReceivedPackage.school_year == school_year
    )
    with workspace.work() as connection:
        row = connection.execute(query.order_by(ReceivedPackage.revision.desc())).first()
    if row is None:
        raise JhdeskError("nothing_received", school=school_code, year=school_year)
    return row  # type: ignore[return-value]


def _receipt(document: str) -> Receipt:
    receipt = Receipt.parse(document.encode())
    assert receipt is not None, "it was written here"
    return receipt


def _place(draft: Draft) -> tuple[str, str, str]:
    """The place that a remark leads to, if it is one."""
    table = TABLES.get(draft.table)
    if draft.table and table is None:
        raise JhdeskError("remark_place", place=draft.table)
    if draft.field and (table is None or all(field.name != draft.field for field in table.fields)):
        raise JhdeskError("remark_place", place=f"{draft.table}.{draft.field}")
    return draft.table, draft.key, draft.field


def _checked(text: str) -> str:
    text = " ".join(text.split())
    if not text:
        raise JhdeskError("remark_blank")
    if len(text) > LONGEST_TEXT:
        raise JhdeskError("remark_long", maximum=LONGEST_TEXT)
    if holds_identity_number(text):
        raise JhdeskError("remark_identity")
    return text


def issue_codes(workspace: Workspace, codes: Codes, passphrase: str, folder: Path) -> Issued:
    """Writes the next code package; ``codes`` come without issue, keys and recipient, which are the workspace's.

    JhdeskError: those of `open_key` and `carry`, "comment_unfit", "not_written".
    """
    last = last_issued(of_county(workspace), "codes", codes.county_code)
    with open_key(workspace, passphrase) as key:
        whole = replace(
            codes,
            issue=1 + (last.revision if last is not None else 0),
            keys=(key.public,),
            recipient=recipient_of(key.public),
        )
        made = codes_bag(whole, program_version=__version__, previous=last.digest if last is not None else None)
        document = json.dumps({name: list(rows) for name, rows in whole.tables().items()}, ensure_ascii=False)
        return _send(workspace, made, key, folder, kind="codes", document=document)


def _send(
    workspace: Workspace,
    made: CountyBag,
    key: SigningKey,
    folder: Path,
    *,
    kind: str,
    verdict: str | None = None,
    document: str | None = None,
) -> Issued:
    stream = io.BytesIO()
    write_zip(made.bag, key.sign(made.bag.tagmanifest, str(made.comment)), stream)
    stream.seek(0)
    found = verify(stream, TABLES, lambda _school: (), county=(key.public,))
    if not found.accepted:
        raise JhdeskError("package_unsound", faults=found.faults)
    kept = workspace.outbox / f"{made.file_name}{KEPT}"
    write_whole(kept, stream.getvalue())
    comment = made.comment
    with workspace.work() as connection:
        connection.execute(
            insert(IssuedBag).values(
                kind=kind,
                code=comment.school,
                school_year=comment.year,
                revision=comment.revision,
                digest=made.bag.sha256,
                file_name=made.file_name,
                at=now(),
                previous=comment.previous,
                verdict=verdict,
                document=document,
            )
        )
    put = carry(kept, folder, made.file_name)
    return Issued(put.path, made.bag.sha256, key.public.key_id, comment.revision)
