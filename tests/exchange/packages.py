"""A small package with valid defaults, and a simulator that changes one thing in it."""

from __future__ import annotations

import datetime
import hashlib
import io
import json
import zipfile
from collections.abc import Callable, Iterable
from dataclasses import replace
from decimal import Decimal
from typing import Any

from jhdesk.exchange.countybag import CountyBag
from jhdesk.exchange.descriptor import MemberFacts, descriptor, descriptor_bytes
from jhdesk.exchange.layout import DATA, DESCRIPTOR, MANIFEST, SIGNATURE, TAGGED, TAGMANIFEST, manifest_bytes
from jhdesk.exchange.package import Bag, Package, bag, write_zip
from jhdesk.exchange.schema import EXTRAS, Row
from jhdesk.exchange.secret_key import SigningKey
from jhdesk.exchange.signature import PublicKey
from jhdesk.exchange.verify import Verification, verify
from jhdesk.models.dictionary import TABLES

SCHOOL = "2165400001"
PDF = b"%PDF-1.7\n" + bytes(range(256)) * 8
SCAN = b"\xff\xd8\xff" + bytes(reversed(range(256))) * 4
SCAN_NAME = hashlib.sha256(SCAN).hexdigest() + ".jpg"

ROWS: dict[str, list[Row]] = {
    "school": [
        {"school_code": SCHOOL, "name": "某乡中心小学", "county_code": "654022", "township": "某乡", "urban_rural_code": "122",
         "school_type": "211", "sponsor": "public", "is_boarding": True, "contact_phone": "0999-0000000"},
    ],
    "period": [
        {"school_year": 2024, "snapshot_date": datetime.date(2024, 9, 1), "standard_id": "national-2017"},
    ],
    "class_group": [
        {"grade": 2, "class_no": 1, "boys": 20, "girls": 18},
        {"grade": 1, "class_no": 1, "boys": 21, "girls": None, "homeroom_staff_no": "T01"},
    ],
    "room": [
        {"row_no": 1, "room_type": "classroom", "stage": "primary", "quantity": 6, "area_each_m2": Decimal("54.00")},
    ],
    "staff": [
        {"staff_no": "T02", "name": "教师二", "post": "teacher", "stage": "primary", "degree": "21", "is_principal": False},
        {"staff_no": "T01", "name": '教师一;a,b"c', "post": "teacher", "training_hours_5y": Decimal("360.5")},
    ],
    "improvement": [
        {"row_no": 1, "item_id": "L4", "problem": "用房不足;\n分两步", "due_on": datetime.date(2025, 8, 31)},
    ],
}  # fmt: skip


def package(**changes: Any) -> Package:
    """A package with blanks, empty tables, a form and a piece of evidence."""
    made = Package(
        school_code=SCHOOL,
        school_name="某乡中心小学",
        school_year=2024,
        revision=1,
        snapshot_date=datetime.date(2024, 9, 1),
        standard_id="national-2017",
        standard_version="1",
        program_version="0.1.0",
        tables=ROWS,
        evaluation=b'{"format": "jhdesk-evaluation/1"}\n',
        explanations=[{"rule_id": "R1", "table": "staff", "key": "T01", "field": "degree", "reason": "证书在补办"}],
        forms={"self-evaluation.pdf": PDF},
        evidence={SCAN_NAME: SCAN},
    )
    return replace(made, **changes)


def made(**changes: Any) -> Bag:
    """The bag of such a package."""
    return bag(package(**changes), TABLES)


DEFAULT = made()


def zipped(members: Iterable[tuple[str | zipfile.ZipInfo, bytes]]) -> bytes:
    """Any ZIP, whatever the names."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members:
            archive.writestr(name, data)
    return stream.getvalue()


class Simulator:
    """A signed package whose members can be changed one by one; nothing is made right again unless asked for."""

    def __init__(self, key: SigningKey, county: CountyBag | None = None, **changes: Any) -> None:
        self.key = key
        self.comment = str(county.comment if county else package(**changes).comment())
        self.bag = county.bag if county else made(**changes) if changes else DEFAULT
        self.members = dict(self.bag.members)
        self.sign()

    def sign(self) -> None:
        """Sign what stands there now."""
        self.members[SIGNATURE] = self.key.sign(self.members[TAGMANIFEST], self.comment)

    def describe(self) -> None:
        """Derive the descriptor anew from the members that are there."""
        facts = {m: MemberFacts(hashlib.sha256(d).hexdigest(), len(d)) for m, d in self.members.items()}
        name = json.loads(self.members[DESCRIPTOR])["name"]
        self.members[DESCRIPTOR] = descriptor_bytes(descriptor({**TABLES, **EXTRAS}, facts, name))

    def list_again(self) -> None:
        """Make both manifests anew and sign."""
        self.members[MANIFEST] = self.manifest(m for m in self.members if m.startswith(DATA))
        self.members[TAGMANIFEST] = self.manifest(TAGGED)
        self.sign()

    def manifest(self, members: Iterable[str]) -> bytes:
        return manifest_bytes((m, hashlib.sha256(self.members[m]).hexdigest()) for m in members)

    def edit(self, member: str, change: Callable[[bytes], bytes]) -> None:
        """Change one member's bytes; it must really change."""
        before = self.members[member]
        self.members[member] = change(before)
        assert self.members[member] != before

    def zip(self) -> bytes:
        """The members as a ZIP."""
        return zipped(self.members.items())

    def check(
        self, data: bytes | None = None, *, trusted: Iterable[PublicKey] | None = None, **more: Any
    ) -> Verification:
        """What verification says of it, or of other bytes."""
        keys = [self.key.public] if trusted is None else list(trusted)
        return verify(io.BytesIO(self.zip() if data is None else data), TABLES, lambda _: keys, **more)


def written(bag: Bag, minisig: bytes) -> bytes:
    """The file's bytes."""
    stream = io.BytesIO()
    write_zip(bag, minisig, stream)
    return stream.getvalue()


def told(found: Verification) -> list[tuple[int, str, str]]:
    """(rule, code, member) of each fault."""
    return [(fault.rule, fault.code, fault.member) for fault in found.faults]


def flipped(data: bytes) -> bytes:
    """One bit of the middle byte, so that a letter stays a letter."""
    at = len(data) // 2
    return data[:at] + bytes([data[at] ^ 0x01]) + data[at + 1 :]


def swapped(old: str, new: str) -> Callable[[bytes], bytes]:
    return lambda data: data.replace(old.encode(), new.encode(), 1)
