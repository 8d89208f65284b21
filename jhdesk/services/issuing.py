"""What the county sends its schools: receipts and code packages, signed, kept in the outbox, and then carried away.

A bag is whole and verified in the outbox before it is recorded, and recorded before it is copied to where it was asked for.
"""

from __future__ import annotations

import io
import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from sqlalchemy import Row, insert, select

from jhdesk import __version__
from jhdesk.errors import JhdeskError
from jhdesk.exchange.codes import Codes
from jhdesk.exchange.countybag import CountyBag, codes_bag, receipt_bag
from jhdesk.exchange.package import write_zip
from jhdesk.exchange.receipt import LONGEST_TEXT, Receipt, Remark, Verdict, is_plain
from jhdesk.exchange.seal import recipient_of
from jhdesk.exchange.secret_key import SigningKey
from jhdesk.exchange.verify import verify
from jhdesk.models.county_desk import IssuedBag, ReceivedPackage
from jhdesk.models.dictionary import TABLES
from jhdesk.models.identity import holds_identity_number
from jhdesk.services.county_desk import last_issued, of_county, receipts_of
from jhdesk.services.files import write_whole
from jhdesk.services.keys import open_key
from jhdesk.services.stick import carry
from jhdesk.services.workspace import Workspace, now

KEPT = ".kept"
COUNTY_NAME = "county_name"
"""the setting that keeps what the last code package called the county's office"""


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
    about: str | None = None,
) -> Issued:
    """Writes the receipt for the newest revision received; the last one again where it said just this.

    ``about``: the digest of the revision that was looked at, which must be the newest still.

    JhdeskError: "nothing_received", "receipt_outrun"; "returned_without_remark"; "remark_blank", "remark_long",
    "remark_identity", "remark_unfit", "remark_place"; those of `open_key`; "not_written".
    """
    package = _newest(of_county(workspace), school_code, school_year)
    if about is not None and about != package.digest:
        raise JhdeskError("receipt_outrun", revision=package.revision)
    if verdict == "returned" and not drafts:
        raise JhdeskError("returned_without_remark")
    texts = [(*_place(draft), _checked(draft.text)) for draft in drafts]
    said = [each for each in receipts_of(workspace, school_code, school_year) if each.revision == package.revision]
    used = [int(remark.id.rpartition("-")[2]) for each in said for remark in each.remarks]
    remarks = tuple(
        Remark(f"{package.revision}-{number}", *text) for number, text in enumerate(texts, 1 + max(used, default=0))
    )
    receipt = Receipt(package.digest, school_code, school_year, package.revision, verdict, remarks)
    last = last_issued(workspace, "receipt", school_code, school_year)
    with open_key(workspace, passphrase) as key:
        if last is not None and said and _says(said[0]) == _says(receipt):
            again = _again(workspace, last, key, folder)
            if again:
                return again
        made = receipt_bag(
            receipt,
            standard_id=package.standard_id,
            program_version=__version__,
            to=package.key_id,
            number=1 + len(receipts_of(workspace, school_code, school_year)),
            previous=last.digest if last is not None else None,
        )
        document = receipt.to_bytes().decode()
        return _send(workspace, made, key, folder, kind="receipt", verdict=verdict, document=document)


def _says(receipt: Receipt) -> tuple[object, ...]:
    """All of a receipt but the numbers of its remarks."""
    remarks = tuple((each.table, each.key, each.field, each.text) for each in receipt.remarks)
    return receipt.package, receipt.verdict, remarks


def _again(workspace: Workspace, last: Row[Any], key: SigningKey, folder: Path) -> Issued | None:
    """Writes the last bag once more: the stick was full, or got lost. None where it is gone or another key signed it."""
    kept = _kept(workspace, last.file_name, last.digest)
    if not kept.is_file():
        return None
    found = verify(kept, TABLES, lambda _school: (), county=(key.public,))
    if not found.accepted or found.tagmanifest_sha256 != last.digest:
        return None
    put = carry(kept, folder, last.file_name)
    return Issued(put.path, last.digest, key.public.key_id, last.revision)


def _kept(workspace: Workspace, name: str, digest: str) -> Path:
    """The outbox's copy: receipts about one revision have one name, and each its own copy."""
    return workspace.outbox / f"{name}.{digest[:16]}{KEPT}"


def _newest(workspace: Workspace, school_code: str, school_year: int) -> ReceivedPackage:
    query = select(ReceivedPackage).where(
        ReceivedPackage.school_code == school_code, ReceivedPackage.school_year == school_year
    )
    with workspace.work() as connection:
        row = connection.execute(query.order_by(ReceivedPackage.revision.desc())).first()
    if row is None:
        raise JhdeskError("nothing_received", school=school_code, year=school_year)
    return row  # type: ignore[return-value]


def _place(draft: Draft) -> tuple[str, str, str]:
    """The place that a remark leads to, if it is one."""
    table = TABLES.get(draft.table)
    if draft.table and table is None:
        raise JhdeskError("remark_place", place=_shown(draft.table))
    if draft.field and (table is None or all(field.name != draft.field for field in table.fields)):
        raise JhdeskError("remark_place", place=_shown(f"{draft.table}.{draft.field}"))
    return draft.table, _fit(draft.key), draft.field


def _shown(text: str) -> str:
    """A text that can be printed, whatever was typed."""
    return text.encode(errors="replace").decode()


def _checked(text: str) -> str:
    text = " ".join(text.split())
    if not text:
        raise JhdeskError("remark_blank")
    return _fit(text)


def _fit(text: str) -> str:
    """A remark's text or the key of its row, as it may be sent."""
    if len(text) > LONGEST_TEXT:
        raise JhdeskError("remark_long", maximum=LONGEST_TEXT)
    if not is_plain(text):
        raise JhdeskError("remark_unfit")
    if holds_identity_number(text):
        raise JhdeskError("remark_identity")
    return text


def issue_codes(workspace: Workspace, codes: Codes, passphrase: str, folder: Path) -> Issued:
    """Writes the next code package; ``codes`` come without issue, keys and recipient, which are the workspace's.

    Where nothing changed since the last one, that is written again. JhdeskError: those of `open_key` and `carry`,
    "comment_unfit", "not_written".
    """
    last = last_issued(of_county(workspace), "codes", codes.county_code)
    with open_key(workspace, passphrase) as key:
        issue = last.revision if last is not None else 0
        whole = replace(codes, issue=issue, keys=(key.public,), recipient=recipient_of(key.public))
        if last is not None and codes_bag(whole, program_version=__version__).bag.sha256 == last.digest:
            again = _again(workspace, last, key, folder)
            if again:
                return again
        whole = replace(whole, issue=issue + 1)
        workspace.set_setting(COUNTY_NAME, codes.county_name)
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
    kept = _kept(workspace, made.file_name, made.bag.sha256)
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
