"""A revision of a school's figures as a package: the bag's members, and the ZIP that carries them.

The same data, revision and forms give the same tagmanifest everywhere: rows are sorted by key, members by name, and no
clock is read. What is written here passes the limits that verification sets.
"""

from __future__ import annotations

import datetime
import hashlib
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import BinaryIO

from jhdesk.errors import JhdeskError
from jhdesk.exchange.container import BOMB_FROM, MAX_MEMBERS, MAX_PACKED, MAX_UNPACKED
from jhdesk.exchange.descriptor import MemberFacts, descriptor, descriptor_bytes, package_name
from jhdesk.exchange.layout import (
    BAG_INFO,
    BAGIT,
    BAGIT_TXT,
    DESCRIPTOR,
    EVALUATION,
    EVIDENCE,
    FORMAT,
    FORMS,
    MANIFEST,
    SIGNATURE,
    TAGGED,
    TAGMANIFEST,
    BagInfo,
    is_known,
    manifest_bytes,
    table_member,
)
from jhdesk.exchange.schema import CHANGES, EXTRAS, Row, TableLike, Tables, Value
from jhdesk.exchange.signature import SignedComment
from jhdesk.exchange.tables import MAX_BYTES, MAX_ROWS, write_table

_MOMENT = (1980, 1, 1, 0, 0, 0)
_UNIX = 3
_PLAIN_FILE = 0o100644 << 16
_LEVEL = 6


@dataclass(frozen=True, kw_only=True)
class Package:
    """What one revision holds; rows have the types of their fields, blanks are None."""

    school_code: str
    school_name: str
    school_year: int
    revision: int
    snapshot_date: datetime.date
    standard_id: str
    standard_version: str
    program_version: str
    tables: Mapping[str, Sequence[Row]]
    """rows by table; a table that is not there is written empty"""
    evaluation: bytes
    """the output of ``jhdesk evaluate --json``"""
    previous: str | None = None
    """SHA-256 of the tagmanifest of the revision before"""
    to: str = "any"
    purpose: str = "handin"
    changes: Sequence[Row] | None = None
    """written from revision 2 on"""
    explanations: Sequence[Row] = ()
    answers: Sequence[Row] = ()
    forms: Mapping[str, bytes] = field(default_factory=dict)
    """file name -> PDF"""
    evidence: Mapping[str, bytes] = field(default_factory=dict)
    """``<sha256>.<ext>`` -> content"""

    def comment(self) -> SignedComment:
        """What the school signs along. As text, it may raise ``comment_unfit``."""
        return SignedComment(
            self.purpose, self.school_code, self.school_year, self.revision, self.previous, self.standard_id, self.to
        )


@dataclass(frozen=True)
class Bag:
    """All members but the signature, in the order of the ZIP."""

    members: Mapping[str, bytes]

    @property
    def tagmanifest(self) -> bytes:
        """The bytes that are signed."""
        return self.members[TAGMANIFEST]

    @property
    def sha256(self) -> str:
        """The SHA-256 of the tagmanifest, by which receipts and the next revision name this one."""
        return _sha256(self.tagmanifest)


def file_name(school_code: str, school_year: int, revision: int) -> str:
    """``<school_code>-<school_year>-r<revision>.jhpkg``."""
    return f"{package_name(school_code, school_year, revision)}.jhpkg"


def bag(package: Package, tables: Tables) -> Bag:
    """The members of a package; ``tables`` are those of the data dictionary, in order.

    `JhdeskError`: ``member_name`` (a form or a piece of evidence whose name no package may have), ``package_table_too_large``,
    ``package_too_many``, ``package_too_large``.
    """
    info = BagInfo(
        format=FORMAT,
        school_code=package.school_code,
        school_name=package.school_name,
        school_year=str(package.school_year),
        revision=str(package.revision),
        standard_id=package.standard_id,
        standard_version=package.standard_version,
        program_version=package.program_version,
        bagging_date=package.snapshot_date.isoformat(),
    )
    name = package_name(package.school_code, package.school_year, package.revision)
    return assemble(_payload(package, tables), {**tables, **EXTRAS}, info, name)


def assemble(payload: Mapping[str, bytes], tables: Tables, info: BagInfo, name: str) -> Bag:
    """The bag of any payload: descriptor and tag files are added. `JhdeskError`: ``package_too_many``, ``package_too_large``.

    ``tables``: all that such a bag may hold, in order. ``info`` comes without its Payload-Oxum.
    """
    facts = {member: MemberFacts(_sha256(data), len(data)) for member, data in payload.items()}
    document = descriptor(tables, facts, name, info.school_name)
    payload = dict(sorted({**payload, DESCRIPTOR: descriptor_bytes(document)}.items()))
    size = sum(map(len, payload.values()))
    tags = {
        BAGIT: BAGIT_TXT,
        BAG_INFO: replace(info, payload_oxum=f"{size}.{len(payload)}").to_bytes(),
        MANIFEST: manifest_bytes((member, _sha256(data)) for member, data in payload.items()),
    }
    tags[TAGMANIFEST] = manifest_bytes((member, _sha256(tags[member])) for member in TAGGED)
    members = {**tags, **payload}
    if len(members) + 1 > MAX_MEMBERS:
        raise JhdeskError("package_too_many", limit=MAX_MEMBERS)
    if size > MAX_UNPACKED - BOMB_FROM:  # room for the tag files and the signature
        raise JhdeskError("package_too_large", limit_mib=MAX_UNPACKED >> 20)
    return Bag(members)


def _payload(package: Package, tables: Tables) -> dict[str, bytes]:
    """All files under data/ but the descriptor."""
    rows = {**package.tables, "explanations": package.explanations, "answers": package.answers}
    if package.revision > 1:
        rows[CHANGES.name] = package.changes or ()
    payload = {
        table_member(table.name): _table(table, rows.get(table.name, ()))
        for table in (*tables.values(), *(extra for extra in EXTRAS.values() if extra.name in rows))
    }
    payload[EVALUATION] = package.evaluation
    for folder, files in ((FORMS, package.forms), (EVIDENCE, package.evidence)):
        for name, data in files.items():
            if not is_known(folder + name, ()):
                raise JhdeskError("member_name", member=folder + name)
            payload[folder + name] = data
    return payload


def _table(table: TableLike, rows: Sequence[Row]) -> bytes:
    def order(row: Row) -> tuple[tuple[bool, Value], ...]:
        return tuple((row.get(name) is None, row.get(name)) for name in table.key)

    data = write_table(table, sorted(rows, key=order))
    if len(data) > MAX_BYTES or len(rows) > MAX_ROWS:
        raise JhdeskError("package_table_too_large", table=table.label, rows=len(rows), limit=MAX_ROWS)
    return data


def write_zip(bag: Bag, minisig: bytes, stream: BinaryIO) -> None:
    """The package's bytes, the same for the same bag and signature. `JhdeskError` ``package_too_large``."""
    members = dict(bag.members)
    tags = {name: members.pop(name) for name in (BAGIT, BAG_INFO, MANIFEST, TAGMANIFEST)}
    begin = stream.tell()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, data in {**tags, SIGNATURE: minisig, **members}.items():
            entry = zipfile.ZipInfo(name, _MOMENT)
            entry.create_system = _UNIX
            entry.external_attr = _PLAIN_FILE
            # large members that pack too well would pass for bombs; the rest of them (scans) does not pack at all
            entry.compress_type = zipfile.ZIP_STORED if len(data) > BOMB_FROM else zipfile.ZIP_DEFLATED
            archive.writestr(entry, data, compresslevel=_LEVEL)
    if stream.tell() - begin > MAX_PACKED:
        raise JhdeskError("package_too_large", limit_mib=MAX_PACKED >> 20)


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
