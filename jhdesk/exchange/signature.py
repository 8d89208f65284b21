"""Public keys and signatures in minisign's file formats, and the comment that is signed along.

The first comment line of a signature is anybody's to change (minisign calls it
untrusted): it is never used. All else must be exactly as minisign writes it.
"""

from __future__ import annotations

import base64
import hashlib
import re
from dataclasses import dataclass
from enum import Enum
from typing import Self

import minisign
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from jhdesk.errors import JhdeskError
from jhdesk.exchange.layout import FORMAT

_PREHASHED = b"ED"


def _key_id(raw: bytes) -> str:
    """As minisign prints it, a little-endian number in hexadecimal, but always with its leading zeros."""
    return raw[::-1].hex().upper()


@dataclass(frozen=True)
class PublicKey:
    """A minisign public key."""

    key_id: str
    line: str
    """the base64 line that ``minisign -P`` takes"""

    @classmethod
    def parse(cls, data: bytes | str) -> Self:
        """From a public-key file or its base64 line alone. `JhdeskError` ``public_key_bad`` where it is neither."""
        try:
            text = data.decode("utf-8-sig") if isinstance(data, bytes) else data
            lines = [line.strip() for line in text.splitlines() if line.strip()]
            if len(lines) == 2 and lines[0].startswith("untrusted comment:"):
                del lines[0]
            (line,) = lines
            minisign.PublicKey.from_base64(line)
        except ValueError as error:  # minisign's errors and those of decoding are of this kind
            raise JhdeskError("public_key_bad") from error
        raw = base64.b64decode(line)
        return cls(_key_id(raw[2:10]), base64.b64encode(raw).decode())  # one key has one spelling

    def file(self) -> bytes:
        """The public-key file."""
        return f"untrusted comment: minisign public key {self.key_id}\n{self.line}\n".encode()

    def raw(self) -> bytes:
        """The 32 bytes of the Ed25519 key."""
        return base64.b64decode(self.line)[10:]

    @property
    def fingerprint(self) -> str:
        """What people compare with paper: 128 bits over the whole key, in eight groups of four hexadecimal digits."""
        digits = hashlib.sha256(base64.b64decode(self.line)).hexdigest()[:32].upper()
        return " ".join(digits[at : at + 4] for at in range(0, 32, 4))


class Checked(Enum):
    """What a known key says of a signature."""

    GOOD = "good"
    COMMENT_BAD = "comment_bad"
    """the message is as it was signed; the trusted comment is not"""
    MESSAGE_BAD = "message_bad"
    """signature and comment belong together, but not to this message"""
    BAD = "bad"


@dataclass(frozen=True)
class Minisig:
    """A signature file taken apart; nothing in it is proved until `check` says GOOD."""

    algorithm: bytes
    key_id: str
    signature: bytes
    trusted_comment: str
    over_comment: bytes
    """the second signature: over the first one and the trusted comment"""

    @classmethod
    def parse(cls, data: bytes) -> Self | None:
        """From a ``.minisig`` file; None where it is none to the last byte."""
        try:
            signature = minisign.Signature.from_bytes(data)
        except ValueError:
            return None
        if bytes(signature) != data.removesuffix(b"\n"):
            return None
        _, first, _, second = data.removesuffix(b"\n").split(b"\n")
        raw = base64.b64decode(first)
        comment = signature.trusted_comment
        return cls(raw[:2], _key_id(raw[2:10]), raw[10:], comment, base64.b64decode(second))

    def check(self, key: PublicKey, message: bytes) -> Checked:
        """Whether the key signed this message with this comment."""
        signed = hashlib.blake2b(message).digest() if self.algorithm == _PREHASHED else message
        message_good = _holds(key, self.signature, signed)
        comment_good = _holds(key, self.over_comment, self.signature + self.trusted_comment.encode())
        if message_good:
            return Checked.GOOD if comment_good else Checked.COMMENT_BAD
        return Checked.MESSAGE_BAD if comment_good else Checked.BAD


def _holds(key: PublicKey, signature: bytes, message: bytes) -> bool:
    try:
        Ed25519PublicKey.from_public_bytes(key.raw()).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True


def verify_signature(key: PublicKey, message: bytes, minisig: bytes) -> str | None:
    """The trusted comment, where the key signed this message with it; else None."""
    signature = Minisig.parse(minisig)
    if signature is None or signature.key_id != key.key_id:
        return None
    return signature.trusted_comment if signature.check(key, message) is Checked.GOOD else None


_COMMENT = re.compile(
    rf"{FORMAT} purpose=(?P<purpose>[a-z]{{1,20}}) "
    rf"school=(?P<school>[0-9]{{10}}|(?<=purpose=codes school=)[0-9]{{6}}) year=(?P<year>[0-9]{{4}}) "
    r"revision=(?P<revision>[1-9][0-9]{0,5}) previous=(?P<previous>[0-9a-f]{64}|none) "
    r"standard=(?P<standard>[A-Za-z0-9._-]{1,64}) to=(?P<to>[0-9A-F]{16}|any)"
)


@dataclass(frozen=True)
class SignedComment:
    """The trusted comment of a package: what it is, whose, and for whom."""

    purpose: str
    """handin, or backup for one that is not fit for it; receipt or codes where the county signs"""
    school: str
    """the school's ten digits; of a code package the county's six"""
    year: int
    revision: int
    previous: str | None
    """SHA-256 of the tagmanifest of the revision before"""
    standard: str
    to: str = "any"
    """key id of the county, or any"""

    @classmethod
    def parse(cls, text: str) -> Self | None:
        """From the comment's text; None where it departs from the form in anything."""
        found = _COMMENT.fullmatch(text)
        if found is None:
            return None
        previous = None if found["previous"] == "none" else found["previous"]
        return cls(
            found["purpose"], found["school"], int(found["year"]), int(found["revision"]), previous,
            found["standard"], found["to"],
        )  # fmt: skip

    def __str__(self) -> str:
        """The comment. `JhdeskError` ``comment_unfit`` where a value does not fit the form."""
        text = (
            f"{FORMAT} purpose={self.purpose} school={self.school} year={self.year} revision={self.revision} "
            f"previous={self.previous or 'none'} standard={self.standard} to={self.to}"
        )
        if not _COMMENT.fullmatch(text):
            raise JhdeskError("comment_unfit", comment=text)
        return text
