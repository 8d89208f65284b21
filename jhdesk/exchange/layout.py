"""Which members a package has, what they are called, and what stands in `bag-info.txt`.

The format's version can be read before any signature is checked (rule 3): the signed comment begins with ``jhpkg/N``, and
the label ``JH-Format`` of bag-info.txt says the same for packages without a signature.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, fields

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
FOLDERS = (DATA, FORMS, EVIDENCE)
"""entries that other ZIP programs add for folders: empty, and harmless"""

BAGIT_TXT = b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"

_FORM = re.compile(r'[^/\\<>:"|?*%\x00-\x1f\x7f.][^/\\<>:"|?*%\x00-\x1f\x7f]{0,120}\.pdf')
_EVIDENCE = re.compile(r"[0-9a-f]{64}\.[A-Za-z0-9]{1,10}")
_MANIFEST_LINE = re.compile(r"([0-9A-Fa-f]{64})[ \t]+\*?(\S.*)")
_VERSION = re.compile(rf"{FORMAT_FAMILY}/([1-9][0-9]{{0,5}})")


def table_member(name: str) -> str:
    """The member that holds a table."""
    return f"{DATA}{name}.csv"


def is_known(member: str, tables: Iterable[str]) -> bool:
    """Whether package-format.md has a member of that name; ``tables`` are all tables that a package may hold."""
    if member in (*TAGGED, TAGMANIFEST, SIGNATURE, DESCRIPTOR, EVALUATION, *FOLDERS):
        return True
    if member.startswith(FORMS):
        return _FORM.fullmatch(member[len(FORMS) :]) is not None
    if member.startswith(EVIDENCE):
        return _EVIDENCE.fullmatch(member[len(EVIDENCE) :]) is not None
    return any(member == table_member(name) for name in tables)


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

    def to_bytes(self) -> bytes:
        """The file; line breaks in a value become blanks, so that no value can pass for a label."""
        lines = (f"{_LABELS[f.name]}: {' '.join(getattr(self, f.name).split())}\n" for f in fields(self))
        return "".join(lines).encode()

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
}
