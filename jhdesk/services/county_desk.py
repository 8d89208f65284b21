"""The county's desk: whose keys count, receiving packages, and how far each school is."""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, BinaryIO

from sqlalchemy import Row, insert, select

from jhdesk.errors import JhdeskError
from jhdesk.exchange.codes import CODE_TABLES
from jhdesk.exchange.faults import Fault
from jhdesk.exchange.key_card import KeyCard
from jhdesk.exchange.layout import SIGNATURE
from jhdesk.exchange.order import Held
from jhdesk.exchange.package import file_name
from jhdesk.exchange.receipt import Receipt, Remark, Verdict
from jhdesk.exchange.signature import PublicKey
from jhdesk.models.county_desk import EnrolledKey, IssuedBag, ReceivedPackage
from jhdesk.services.acceptance import Examined, Known, examine
from jhdesk.services.bags import opened_bag
from jhdesk.services.checking import usable_changes
from jhdesk.services.files import told_of, write_by_digest
from jhdesk.services.keys import public_key
from jhdesk.services.sources import Trusted
from jhdesk.services.workspace import Workspace, now

_PIECE = 1 << 20
_CARD_LIMIT = 1 << 16


@dataclass(frozen=True)
class Enrolled:
    """A school's key that counts."""

    school_code: str
    school_name: str
    key: PublicKey


@dataclass(frozen=True)
class Received:
    """What came of one file: how it stands, and where its copy lies if it was taken (or was held already)."""

    examined: Examined
    kept: Path | None
    school_name: str


@dataclass(frozen=True)
class Standing:
    """How far a school is with a school year: its newest revision here, and what was last said of that."""

    school_code: str
    school_name: str
    enrolled: bool
    revision: int | None
    digest: str | None
    verdict: Verdict | None
    """of that revision; None where nothing was said yet"""
    file: Path | None


def of_county(workspace: Workspace) -> Workspace:
    """The workspace, if it is the county's. JhdeskError("workspace_of_school")."""
    if not workspace.is_county:
        raise JhdeskError("workspace_of_school", folder=str(workspace.folder))
    return workspace


def enrol(workspace: Workspace, school_code: str, school_name: str, key: PublicKey) -> Enrolled | None:
    """Trusts this key for the school from now on; its key before, if there was another, is returned.

    Whoever calls has compared the fingerprint with the stamped card.
    """
    before = enrolled(workspace).get(school_code)
    if before is None or before.key != key:
        values = {"school_code": school_code, "school_name": school_name, "key_id": key.key_id, "line": key.line}
        with workspace.work() as connection:
            same = (EnrolledKey.school_code == school_code, EnrolledKey.line == key.line)
            if connection.execute(select(EnrolledKey.id).where(*same)).first():
                raise JhdeskError("key_given_up", school=school_name, key_id=key.key_id)
            connection.execute(insert(EnrolledKey).values(**values, at=now()))
        return before
    return None


def enrolled(workspace: Workspace) -> dict[str, Enrolled]:
    """School code -> the key that counts, which is the one enrolled last."""
    query = select(EnrolledKey.school_code, EnrolledKey.school_name, EnrolledKey.line).order_by(EnrolledKey.id)
    with workspace.work() as connection:
        return {code: Enrolled(code, name, PublicKey.parse(line)) for code, name, line in connection.execute(query)}


def enrolled_trust(workspace: Workspace) -> Trusted:
    """All keys that a school was ever enrolled with: what a key signed before it was given up stays valid."""
    query = select(EnrolledKey.school_code, EnrolledKey.line)
    with workspace.work() as connection:
        rows = [(row.school_code, row.line) for row in connection.execute(query)]
    return lambda school: [PublicKey.parse(line) for code, line in rows if code == school]


def receive(workspace: Workspace, path: Path, identity: bytes | None = None) -> Received:
    """Examines a package and takes it into the inbox if nothing is wrong with it; the same again changes nothing.

    ``identity``: opens sealed ones. JhdeskError: "accepted_stays" (a revision before was accepted, and not returned since),
    those of `opened_bag`, "not_written".
    """
    key = public_key(of_county(workspace))
    with opened_bag(path, identity) as stream:
        examined = look(workspace, stream, key.key_id if key else None)
        comment, digest = examined.verification.comment, examined.verification.tagmanifest_sha256
        name = str((examined.tables.get("school") or [{}])[0].get("name") or "")
        if not examined.takeable or comment is None or digest is None:
            return Received(examined, None, name)
        _check_open(workspace, examined)
        kept = workspace.inbox / file_name(comment.school, comment.year, comment.revision)
        if not (examined.again and _lies_whole(workspace, kept, digest)):  # it may be damaged by now
            _keep(stream, kept)
    if not examined.again:
        with workspace.work() as connection:
            connection.execute(
                insert(ReceivedPackage).values(
                    school_code=comment.school,
                    school_name=name,
                    school_year=comment.year,
                    revision=comment.revision,
                    digest=digest,
                    key_id=examined.verification.signed_by,
                    standard_id=comment.standard,
                    file_name=kept.name,
                    at=now(),
                    previous=comment.previous,
                )
            )
    return Received(examined, kept, name)


def _check_open(workspace: Workspace, examined: Examined) -> None:
    """What was accepted stays until it is returned, whatever the school's own workspace knows of that."""
    comment = examined.verification.comment
    last = last_receipt(workspace, comment.school, comment.year) if comment and not examined.again else None
    if last is not None and last.verdict == "accepted":
        raise JhdeskError("accepted_stays", revision=last.revision, school=last.school)


def look(workspace: Workspace, stream: BinaryIO, addressee: str | None) -> Examined:
    """Examines without taking. A key that was given up signs nothing new."""

    def known(code: str, year: int, revision: int) -> Known:
        remarks = remarks_before(workspace, code, year, revision)
        return Known(held_of(workspace, code, year), remarks, usable_changes(issued_tables(workspace)["rules"]))

    examined = examine(stream, enrolled_trust(workspace), known, addressee=addressee)
    found = examined.verification
    if examined.again or found.comment is None:
        return examined
    counting = enrolled(workspace).get(found.comment.school)
    if counting is not None and counting.key.key_id == found.signed_by:
        return examined
    told = Fault("key_unknown", SIGNATURE, {"key_id": found.signed_by, "school": found.comment.school})
    faults = sorted((*found.faults, told), key=lambda fault: fault.rule)
    return replace(examined, verification=replace(found, faults=tuple(faults)))


def _keep(stream: BinaryIO, kept: Path) -> None:
    stream.seek(0)
    folder = kept.parent
    digest = write_by_digest(folder, iter(lambda: stream.read(_PIECE), b""))
    try:
        with told_of(kept):
            (folder / digest).replace(kept)
    except JhdeskError:
        with suppress(OSError):
            (folder / digest).unlink(missing_ok=True)
        raise


def _lies_whole(workspace: Workspace, kept: Path, digest: str) -> bool:
    """Whether what lies in the inbox is that package, sound: then nothing is written."""
    with suppress(OSError, JhdeskError), kept.open("rb") as stream:
        held = look(workspace, stream, None)
        return held.again and held.takeable and held.verification.tagmanifest_sha256 == digest
    return False


def held_of(workspace: Workspace, school_code: str, school_year: int) -> list[Held]:
    """The revisions received of a school and year."""
    query = select(ReceivedPackage.revision, ReceivedPackage.digest).where(
        ReceivedPackage.school_code == school_code, ReceivedPackage.school_year == school_year
    )
    with workspace.work() as connection:
        return [Held(*row) for row in connection.execute(query)]


def last_receipt(workspace: Workspace, school_code: str, school_year: int) -> Receipt | None:
    """What was last said to a school about a year."""
    row = last_issued(workspace, "receipt", school_code, school_year)
    return Receipt.parse(row.document.encode()) if row is not None else None


def held_file(workspace: Workspace, school_code: str, school_year: int, revision: int) -> tuple[str, Path] | None:
    """Digest of the revision that is held, and where its copy should lie; None where none is."""
    query = select(ReceivedPackage.digest, ReceivedPackage.file_name).where(
        ReceivedPackage.school_code == school_code,
        ReceivedPackage.school_year == school_year,
        ReceivedPackage.revision == revision,
    )
    with workspace.work() as connection:
        row = connection.execute(query).first()
    return (row.digest, workspace.inbox / row.file_name) if row is not None else None


def receipts_of(workspace: Workspace, school_code: str, school_year: int) -> list[Receipt]:
    """All that was said to a school about a year, the newest first."""
    query = select(IssuedBag.document).where(
        IssuedBag.kind == "receipt", IssuedBag.code == school_code, IssuedBag.school_year == school_year
    )
    with workspace.work() as connection:
        documents = connection.execute(query.order_by(IssuedBag.id.desc())).scalars().all()
    return [receipt for text in documents if text and (receipt := Receipt.parse(text.encode()))]


def remarks_before(workspace: Workspace, school_code: str, school_year: int, revision: int) -> tuple[Remark, ...]:
    """The remarks that a revision answers: those of the last receipt about one before it, if that returned it."""
    said = receipts_of(workspace, school_code, school_year)
    last = next((each for each in said if each.revision < revision), None)
    return last.remarks if last is not None and last.verdict == "returned" else ()


def last_issued(workspace: Workspace, kind: str, code: str, school_year: int | None = None) -> Row[Any] | None:
    """The newest bag of that kind for a school, or of the county."""
    query = select(IssuedBag).where(IssuedBag.kind == kind, IssuedBag.code == code).order_by(IssuedBag.id.desc())
    if school_year is not None:
        query = query.where(IssuedBag.school_year == school_year)
    with workspace.work() as connection:
        return connection.execute(query).first()


def issued_tables(workspace: Workspace) -> dict[str, list[dict[str, str]]]:
    """The tables of the code package that was sent last; without rows before the first."""
    query = select(IssuedBag.document).where(IssuedBag.kind == "codes").order_by(IssuedBag.id.desc())
    with workspace.work() as connection:
        document = connection.execute(query).scalar()
    tables: dict[str, list[dict[str, str]]] = json.loads(document) if document else {}
    return {name: tables.get(name, []) for name in CODE_TABLES}


def years(workspace: Workspace) -> list[int]:
    """The school years of which something was received, newest first."""
    with workspace.work() as connection:
        return sorted(connection.execute(select(ReceivedPackage.school_year).distinct()).scalars(), reverse=True)


def standings(workspace: Workspace, school_year: int) -> list[Standing]:
    """How far each school is: those of the code package, those enrolled, and those of which something came, by code."""
    expected = {row["school_code"]: row["name"] for row in issued_tables(workspace)["schools"]}
    keys = enrolled(workspace)
    query = select(ReceivedPackage).where(ReceivedPackage.school_year == school_year)
    with workspace.work() as connection:
        newest: dict[str, Any] = {}
        for row in connection.execute(query.order_by(ReceivedPackage.revision)):
            newest[row.school_code] = row
    names = {
        **{code: row.school_name for code, row in newest.items()},
        **{code: each.school_name for code, each in keys.items()},
        **expected,
    }
    found = []
    for code in sorted(names):
        held = newest.get(code)
        if held is None:
            found.append(Standing(code, names[code], code in keys, None, None, None, None))
            continue
        said = last_receipt(workspace, code, school_year)
        verdict = said.verdict if said and said.package == held.digest else None
        file = workspace.inbox / held.file_name
        found.append(Standing(code, names[code], code in keys, held.revision, held.digest, verdict, file))
    return found


def read_card(file: Path) -> KeyCard:
    """A school's key card. JhdeskError: "source_absent", "file_unreadable", "key_card_bad"."""
    with opened_bag(file) as stream:
        return KeyCard.parse(stream.read(_CARD_LIMIT))


def year_at_hand(workspace: Workspace, asked: int | None) -> int:
    """The school year asked for, else the newest of which something came or was sent. JhdeskError("no_year_at_hand")."""
    if asked is not None:
        return asked
    with workspace.work() as connection:
        sent = connection.execute(select(IssuedBag.school_year).distinct()).scalars().all()
    known = [*years(workspace), *sent]
    if not known:
        raise JhdeskError("no_year_at_hand")
    return max(known)
