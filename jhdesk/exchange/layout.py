"""Which members a package has, what they are called, and what stands in `bag-info.txt`.

A bag is of one of three kinds: a school's hand-in, the county's receipt, the county's code package. Its members tell which.

The format's version can be read before any signature is checked (rule 3): the signed comment begins with ``jhpkg/N``, and
the label ``JH-Format`` of bag-info.txt says the same for packages without a signature.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, fields
from typing import Literal

FORMAT_FAMILY = "jhpkg"
FORMAT_VERSION = 1
FORMAT = f"{FORMAT_FAMILY}/{FORMAT_VERSION}"

BAGIT = "bagit.txt"
BAG_INFO = "bag-info.txt"
MANIFEST = "manifest-sha256.txt"
TAGMANIFEST = "tagmanifest-sha256.txt"
SIGNATURE = f"{TAGMANIFEST}.minisig"
TAGGED = (BAG_INFO, BAGIT, MANIFEST)
"""the files that the tagmanifest names, and the signature thereby covers"""

DATA = "data/"
DESCRIPTOR = "data/datapackage.json"
EVALUATION = "data/evaluation.json"
FORMS = "data/forms/"
EVIDENCE = "data/evidence/"
RECEIPT = "data/receipt.json"
STANDARDS = "data/standards/"
KEYS = "data/keys/"
RECIPIENT = "data/keys/age-recipient.txt"
"""the line that packages are sealed to"""
FOLDERS = (DATA, FORMS, EVIDENCE, STANDARDS, KEYS)
"""entries that other ZIP programs add for folders: empty, and harmless"""

Kind = Literal["handin", "receipt", "codes"]
SUFFIXES: Mapping[Kind, str] = {"handin": ".jhpkg", "receipt": ".jhreceipt", "codes": ".jhcodes"}
_NUMBERED: Mapping[Kind, str] = {"handin": "r", "receipt": "r", "codes": "c"}
CODE_TABLES = ("schools", "deadlines", "rules")
"""the tables of a code package"""

BAGIT_TXT = b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"

_FORM = re.compile(r'[^/\\<>:"|?*%\x00-\x1f\x7f.][^/\\<>:"|?*%\x00-\x1f\x7f]{0,120}\.pdf')
_STANDARD = re.compile(r"(plans/)?(?!(con|nul|aux|prn|com[0-9]|lpt[0-9])\.)[a-z0-9][a-z0-9-]{0,60}\.toml")
_KEY = re.compile(r"[A-Za-z0-9._-]{1,60}\.pub")
_EVIDENCE = re.compile(r"[0-9a-f]{64}\.[A-Za-z0-9]{1,10}")
_MANIFEST_LINE = re.compile(r"([0-9A-Fa-f]{64})[ \t]+\*?(\S.*)")
_VERSION = re.compile(rf"{FORMAT_FAMILY}/([1-9][0-9]{{0,5}})")


def table_member(name: str) -> str:
    """The member that holds a table."""
    return f"{DATA}{name}.csv"


def kind_of(members: Collection[str]) -> Kind:
    """What a bag with these members is. The table of a school's own data makes a hand-in of whatever else it holds."""
    if table_member("school") not in members:
        if RECEIPT in members:
            return "receipt"
        if table_member("schools") in members:
            return "codes"
    return "handin"


def bag_name(kind: Kind, code: str, year: int | str, number: int | str) -> str:
    """What a bag is called, in its descriptor and as a file: by school (or county), school year, and revision (or issue)."""
    return f"{code}-{year}-{_NUMBERED[kind]}{number}"


def is_known(member: str, tables: Iterable[str], kind: Kind = "handin") -> bool:
    """Whether package-format.md has a member of that name; ``tables`` are all tables that a hand-in may hold."""
    if member in (*TAGGED, TAGMANIFEST, SIGNATURE, DESCRIPTOR, *FOLDERS):
        return True
    if kind == "receipt":
        return member == RECEIPT
    if kind == "codes":
        return (
            member == RECIPIENT
            or any(member == table_member(name) for name in CODE_TABLES)
            or _within(member, STANDARDS, _STANDARD)
            or _within(member, KEYS, _KEY)
        )
    return (
        member == EVALUATION
        or _within(member, FORMS, _FORM)
        or _within(member, EVIDENCE, _EVIDENCE)
        or any(member == table_member(name) for name in tables)
    )


def is_parameter_file(name: str) -> bool:
    """Whether a file below ``data/standards/`` may have that name, which Windows must be able to write."""
    return _STANDARD.fullmatch(name) is not None


def _within(member: str, folder: str, name: re.Pattern[str]) -> bool:
    return member.startswith(folder) and name.fullmatch(member[len(folder) :]) is not None


def format_version(text: str) -> int | None:
    """The N of a text that begins with ``jhpkg/N``; None where it does not."""
    found = _VERSION.match(text)
    return int(found[1]) if found and text[found.end() : found.end() + 1] in ("", " ") else None


def manifest_bytes(digests: Iterable[tuple[str, str]]) -> bytes:
    """A manifest of (member, SHA-256 in hexadecimal), sorted by member, as BagIt and sha256sum read it."""
    return "".join(f"{digest}  {member}\n" for member, digest in sorted(digests)).encode()


def parse_manifest(data: bytes) -> dict[str, str] | None:
    """member -> digest; None where a line is none, or a member stands twice."""
    try:
        lines = data.decode().splitlines()
    except UnicodeDecodeError:
        return None
    digests: dict[str, str] = {}
    for line in lines:
        found = _MANIFEST_LINE.fullmatch(line)
        if found is None or found[2] in digests:
            return None
        digests[found[2]] = found[1].lower()
    return digests


@dataclass(frozen=True)
class BagInfo:
    """What bag-info.txt says, all text; a label that is not there is empty."""

    format: str = ""
    school_code: str = ""
    school_name: str = ""
    school_year: str = ""
    revision: str = ""
    standard_id: str = ""
    standard_version: str = ""
    program_version: str = ""
    bagging_date: str = ""
    payload_oxum: str = ""
    number: str = ""
    """of a receipt: how many the county wrote for the school and year, with this one"""

    def to_bytes(self) -> bytes:
        """The file; line breaks in a value become blanks, so that no value can pass for a label."""
        values = ((_LABELS[f.name], " ".join(getattr(self, f.name).split())) for f in fields(self))
        return "".join(f"{label}: {value}\n" for label, value in values if value).encode()

    @classmethod
    def parse(cls, data: bytes) -> BagInfo:
        """The labels that are known; of one that stands twice, the first. What cannot be read is empty."""
        names = {label: name for name, label in _LABELS.items()}
        found: dict[str, str] = {}
        for line in data.decode(errors="replace").splitlines():
            label, colon, value = line.partition(":")
            if colon and label in names:
                found.setdefault(names[label], value.strip())
        return cls(**found)


_LABELS = {
    "format": "JH-Format",
    "school_code": "External-Identifier",
    "school_name": "Source-Organization",
    "school_year": "JH-School-Year",
    "revision": "JH-Revision",
    "standard_id": "JH-Standard",
    "standard_version": "JH-Standard-Version",
    "program_version": "JH-Program-Version",
    "bagging_date": "Bagging-Date",
    "payload_oxum": "Payload-Oxum",
    "number": "JH-Receipt-Number",
}
