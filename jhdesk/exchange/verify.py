"""Rules 0 to 6 of package-format.md, in that order, over the bytes of a package.

0-2. The container, as `container` has them: a fault there ends the check.
3. The format's version, from the signed comment and, where there is none, from bag-info.txt: an unknown one ends the check.
4. The tagmanifest is signed by a key that is trusted for this school (a receipt's, a code package's: by one of the county's),
   and the signed comment agrees with the content.
5. The tagmanifest's digests of the tag files, then the manifest's of the payload: nothing missing, extra or changed.
6. The descriptor and every table against the schema, which is that of the tables handed in; a receipt, a key, a parameter
   file against its form.

One cause is told once. A tagmanifest that the signature shows to be changed is used for nothing; a tag file whose digest is
wrong is used for nothing; a member that rule 5 names is judged by no later rule. Rule 7 needs what the receiver holds: it is
judged there, from ``revision``, ``comment.previous`` and ``tagmanifest_sha256``. No input or output but the stream.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping
from contextlib import nullcontext
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from jhdesk.errors import JhdeskError
from jhdesk.exchange.container import Container, Refused, open_container
from jhdesk.exchange.descriptor import MAX_BYTES as DESCRIPTOR_LIMIT
from jhdesk.exchange.descriptor import MemberFacts, agrees, descriptor
from jhdesk.exchange.faults import Fault
from jhdesk.exchange.kinds import shape_of
from jhdesk.exchange.layout import (
    BAG_INFO,
    BAGIT,
    BAGIT_TXT,
    DATA,
    DESCRIPTOR,
    EVIDENCE,
    FORMAT_VERSION,
    MANIFEST,
    SIGNATURE,
    TAGGED,
    TAGMANIFEST,
    BagInfo,
    Kind,
    bag_name,
    format_version,
    parse_manifest,
    table_member,
)
from jhdesk.exchange.receipt import Receipt
from jhdesk.exchange.schema import EXTRAS, Tables, Value
from jhdesk.exchange.signature import Checked, Minisig, PublicKey, SignedComment
from jhdesk.exchange.tables import MAX_BYTES, MAX_ROWS, TableRead, read_table
from jhdesk.findings import Finding, Place

Trusted = Callable[[str], Iterable[PublicKey]]
Rows = dict[str, list[dict[str, Value]]]
_TAG_FILE_LIMIT = 1 << 20
_FINDINGS_TOLD = 3


@dataclass(frozen=True)
class Verification:
    """What was found. School, year and revision are what the package says of itself, believed only if accepted."""

    faults: tuple[Fault, ...]
    school_code: str | None = None
    school_year: int | None = None
    revision: int | None = None
    signed_by: str | None = None
    """key id, as minisign prints it, of the trusted key whose signature holds"""
    comment: SignedComment | None = None
    """the signed comment, where that signature holds"""
    tagmanifest_sha256: str | None = None
    kind: Kind = "handin"

    @property
    def accepted(self) -> bool:
        """No fault at all."""
        return not self.faults

    @property
    def damaged(self) -> bool:
        """Whether more is wrong than who signed it: nothing in it should be used."""
        return any(fault.rule != 4 or fault.member == TAGMANIFEST for fault in self.faults)


def is_backup(found: Verification) -> bool:
    """Whether who signed it says that it is no hand-in, but a backup of figures that are not fit for one."""
    return found.comment is not None and found.comment.purpose == "backup"


@dataclass(frozen=True)
class PackageRead:
    """A package that was read: its check, the rows by table, and what it holds besides; nothing where it is damaged."""

    verification: Verification
    tables: Rows
    documents: Mapping[str, bytes] = field(default_factory=dict)
    """of receipts and code packages: member -> content of what is no table"""
    info: BagInfo = field(default_factory=BagInfo)
    """what bag-info.txt says"""


def verify(
    source: Path | BinaryIO,
    tables: Tables,
    trusted: Trusted,
    *,
    addressee: str | None = None,
    county: Iterable[PublicKey] = (),
) -> Verification:
    """Check a package against rules 0 to 6; every fault is told, none raises.

    ``tables``: those of the data dictionary, in order. ``trusted``: the keys trusted for a school code (empty where the
    package names no school). ``county``: the keys trusted for receipts and code packages. ``addressee``: the receiver's key
    id; without one any addressee will do. `JhdeskError` ``file_unreadable`` where the file cannot be opened or read.
    """
    return _checked(source, tables, trusted, _Receiver(addressee, tuple(county))).verification


def read_package(
    source: Path | BinaryIO,
    tables: Tables,
    trusted: Trusted,
    *,
    addressee: str | None = None,
    county: Iterable[PublicKey] = (),
) -> PackageRead:
    """Check a package and read what is in it, to evaluate or take it: rule 4 alone does not make it ``damaged``."""
    return _checked(source, tables, trusted, _Receiver(addressee, tuple(county), reads=True))


@dataclass(frozen=True)
class _Receiver:
    """Who checks: its key id, the county's keys that it trusts, and whether it wants the content."""

    key_id: str | None
    county: tuple[PublicKey, ...]
    reads: bool = False


def _checked(source: Path | BinaryIO, tables: Tables, trusted: Trusted, receiver: _Receiver) -> PackageRead:
    name = source.name if isinstance(source, Path) else ""
    try:
        with source.open("rb") if isinstance(source, Path) else nullcontext(source) as stream:
            try:
                container = open_container(stream, [*tables, *EXTRAS])
            except Refused as refused:
                return PackageRead(Verification(refused.faults), {})
            check = _Check(container, tables, trusted, receiver)
            verification = check.run()
    except OSError as error:
        raise JhdeskError("file_unreadable", file=name, reason=error.strerror) from error
    if verification.damaged:
        return PackageRead(verification, {})
    return PackageRead(verification, check.rows, check.documents, check.info or BagInfo())


class _Check:
    """One package on its way through rules 3 to 6, and what rule 6 has read of it, where that is wanted."""

    def __init__(self, container: Container, tables: Tables, trusted: Trusted, receiver: _Receiver) -> None:
        self.container = container
        self.members = container.members
        self.shape = shape_of(self.members, tables)
        self.trusted = trusted
        self.receiver = receiver
        self.rows: Rows = {}
        self.documents: dict[str, bytes] = {}
        self.faults: list[Fault] = []
        self.tagmanifest = self._tag_file(TAGMANIFEST)
        # what it says, as long as it is not known to be changed
        self.tagged = None if self.tagmanifest is None else parse_manifest(self.tagmanifest)
        minisig = self._tag_file(SIGNATURE)
        self.signature = None if minisig is None else Minisig.parse(minisig)
        self.claim = SignedComment.parse(self.signature.trusted_comment) if self.signature else None
        self.signed_by: str | None = None
        self.info = self._bag_info()
        # (what the comment calls it, what stands there, member), for rule 4
        self.content: list[tuple[str, str, str]] = []

    def run(self) -> Verification:
        """Rules 3 to 6; the comment last, as it is compared with what rule 6 has read."""
        if self._format():
            self._signature()
            self._tag_digests()
            self.info = self._bag_info()
            self._payload()
            self._tables()
            self._documents()
            self._descriptor()
            self._comment()
        return self._result()

    def _say(self, code: str, member: str, **params: object) -> None:
        self.faults.append(Fault(code, member, params))

    def _sound(self, member: str) -> bool:
        """The member is there, and nothing has been told of it."""
        return member in self.members and all(fault.member != member for fault in self.faults)

    def _tag_file(self, member: str) -> bytes | None:
        return self.container.read(member, _TAG_FILE_LIMIT) if member in self.members else None

    def _bag_info(self, *, even_if_changed: bool = False) -> BagInfo | None:
        found = self.members.get(BAG_INFO)
        if found is None:
            return None
        if self.tagged is not None and self.tagged.get(BAG_INFO) != found.sha256 and not even_if_changed:
            return None
        return BagInfo.parse(self._tag_file(BAG_INFO) or b"")

    def _format(self) -> bool:
        """Rule 3: the version, as the comment and an unchanged bag-info.txt have it; and BagIt's own."""
        signed = format_version(self.signature.trusted_comment) if self.signature else None
        info = self.info or (self._bag_info(even_if_changed=True) if signed is None else None)
        stated = [signed] if signed else []
        if info is not None:
            stated.append(format_version(info.format) or 0)
        if not stated or 0 in stated:
            self._say("format_unknown", BAG_INFO)
        elif max(stated) > FORMAT_VERSION:
            program = info.program_version if info else ""
            self._say("format_newer", "", version=max(stated), known=FORMAT_VERSION, program=program)
        elif self._is_other_bagit():
            self._say("format_unknown", BAGIT)
        return not self.faults

    def _is_other_bagit(self) -> bool:
        found = self.members.get(BAGIT)
        if found is None or self.tagged is None or self.tagged.get(BAGIT) != found.sha256:
            return False
        return (self._tag_file(BAGIT) or b"").split() != BAGIT_TXT.split()

    def _signature(self) -> None:
        """Rule 4, but for the comment."""
        if SIGNATURE not in self.members:
            self._say("signature_missing", SIGNATURE)
        elif self.signature is None:
            self._say("signature_bad", SIGNATURE)
        elif self.tagmanifest is not None:  # else rule 5 tells
            key_id, school = self.signature.key_id, self._claimed_school()
            keys = self.trusted(school) if self.shape.kind == "handin" else self.receiver.county
            checked = [self.signature.check(key, self.tagmanifest) for key in keys if key.key_id == key_id]
            if not checked:
                self._say("key_unknown", SIGNATURE, key_id=key_id, school=school)
            elif Checked.GOOD in checked:
                self.signed_by = key_id
            elif Checked.MESSAGE_BAD in checked:
                self._say("signature_bad", TAGMANIFEST)
                self.tagged = None
            else:
                self._say("signature_bad", SIGNATURE)

    def _claimed_school(self) -> str:
        if self.claim:
            return self.claim.school
        return self.info.school_code if self.info else ""

    def _tag_digests(self) -> None:
        """Rule 5, first half."""
        if self.tagged is None:
            if all(fault.member != TAGMANIFEST for fault in self.faults):
                self._say("tag_digest", TAGMANIFEST, reason="missing" if self.tagmanifest is None else "form")
            return
        for member in sorted({*TAGGED, *self.tagged}):
            found = self.members.get(member)
            if found is None:
                self._say("tag_digest", member, reason="missing")
            elif found.sha256 != self.tagged.get(member):
                self._say("tag_digest", member, reason="changed")

    def _payload(self) -> None:
        """Rule 5, second half."""
        manifest = None
        if self._sound(MANIFEST):
            manifest = parse_manifest(self._tag_file(MANIFEST) or b"")
            if manifest is None:
                self._say("tag_digest", MANIFEST, reason="form")
        for member in sorted({*self.shape.needed, *(manifest or ())} - self.members.keys()):
            if member not in TAGGED:  # a tag file that is missing has been told
                self._say("payload_missing", member)
        for member in sorted(self.members):
            digest = self.members[member].sha256
            if not member.startswith(DATA):
                continue
            if manifest is not None and member not in manifest:
                self._say("payload_extra", member)
                continue
            misnamed = member.startswith(EVIDENCE) and not member.startswith(EVIDENCE + digest)
            if misnamed or (manifest is not None and manifest[member] != digest):
                self._say("payload_digest", member)

    def _tables(self) -> None:
        """Rule 6 for the tables, one after the other; all of them together hold no more rows than one may."""
        total = 0
        for name, table in self.shape.tables.items():
            member = table_member(name)
            if not self._sound(member):
                continue
            read = read_table(table, self.container.read(member, MAX_BYTES), in_package=True)
            total += len(read.rows)
            if total > MAX_ROWS:  # all of them may be wanted in memory at once
                read = TableRead(findings=[Finding("too_many_rows", "hard", Place(name), {"limit": MAX_ROWS})])
            if read.findings:
                told = tuple(read.findings[:_FINDINGS_TOLD])
                self._say("table_schema", member, findings=told, count=len(read.findings))
            elif name in ("school", "period"):
                row = read.rows[0] if read.rows else {}
                signed, column = ("school", "school_code") if name == "school" else ("year", "school_year")
                self.content.append((signed, str(row.get(column) or ""), member))
            if self.receiver.reads:
                self.rows[name] = read.rows

    def _documents(self) -> None:
        """Rule 6 for what has a form of its own."""
        for member in filter(self._sound, self.shape.documents):
            data = self.container.read(member, self.shape.largest)
            if not self.shape.fits(member, data):
                self._say("table_schema", member, findings=(), count=1)
            elif self.receiver.reads:
                self.documents[member] = data
            receipt = Receipt.parse(data) if self.shape.kind == "receipt" else None
            if receipt:
                named = {"school": receipt.school, "year": receipt.year, "revision": receipt.revision}
                self.content += [(name, str(value), member) for name, value in named.items()]

    def _descriptor(self) -> None:
        """Rule 6 for the descriptor. What has been told of a member is not told of its resource again."""
        if not self._sound(DESCRIPTOR):
            return
        facts = {name: MemberFacts(member.sha256, member.entry.size) for name, member in self.members.items()}
        kind, names = self.shape.kind, set[str]()
        if self.info:
            names.add(bag_name(kind, self.info.school_code, self.info.school_year, self.info.revision))
        if self.signed_by and self.claim:
            names.add(bag_name(kind, self.claim.school, self.claim.year, self.claim.revision))
        # where the two disagree, rule 4 tells
        name = names.pop() if len(names) == 1 else ""
        expected = descriptor(self.shape.tables, facts, name, self.info.school_name if self.info else "")
        told = {fault.member for fault in self.faults}
        found = self.container.read(DESCRIPTOR, DESCRIPTOR_LIMIT)
        if not agrees(found, expected, told, name_known=bool(name)):
            self._say("descriptor", DESCRIPTOR)

    def _comment(self) -> None:
        """Rule 4 for the comment, once it is known to be the school's."""
        if not self.signed_by:
            return
        if self.claim is None:
            self._say("comment_mismatch", SIGNATURE, differences=())
            return
        claim, info = self.claim, self.info
        signed = {
            "purpose": claim.purpose,
            "school": claim.school,
            "year": str(claim.year),
            "revision": str(claim.revision),
            "standard": claim.standard,
            "to": claim.to,
        }
        content = [("purpose", self.shape.kind, ""), *self.content]
        if info:
            stated = (info.school_code, info.school_year, info.revision, info.standard_id)
            named = zip(("school", "year", "revision", "standard"), stated, strict=True)
            content += [(name, value, BAG_INFO) for name, value in named]
        if self.receiver.key_id and claim.to != "any":
            content.append(("to", self.receiver.key_id, ""))
        differences = tuple(
            (name, signed[name], found, member) for name, found, member in content if found != signed[name]
        )
        if differences:
            self._say("comment_mismatch", SIGNATURE, differences=differences)

    def _result(self) -> Verification:
        claim, info = self.claim, self.info
        said: tuple[str | None, int | None, int | None] = (None, None, None)
        if claim and (self.signed_by or not info):
            said = claim.school, claim.year, claim.revision
        elif info:
            said = info.school_code or None, _number(info.school_year), _number(info.revision)
        return Verification(
            tuple(sorted(self.faults, key=lambda fault: fault.rule)),
            *said,
            signed_by=self.signed_by,
            comment=claim if self.signed_by else None,
            kind=self.shape.kind,
            tagmanifest_sha256=hashlib.sha256(self.tagmanifest).hexdigest() if self.tagmanifest else None,
        )


def _number(text: str) -> int | None:
    return int(text) if text.isdecimal() and len(text) < 9 else None
