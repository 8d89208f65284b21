"""The key card: whose a public key is, as a minisign public-key file and as a QR. Nothing on it is secret.

``minisign -p`` takes the file; its comment, which anybody could change, says the school. That the key is the school's is
proved by the fingerprint on the signed and stamped paper, and by nothing else.
"""

from __future__ import annotations

import base64
import hashlib
import re
import unicodedata
from typing import NamedTuple, Self

from jhdesk.errors import JhdeskError
from jhdesk.exchange.signature import PublicKey

SUFFIX = "-密钥卡.pub"
MARK = "JHK1"
_COMMENT = re.compile(r"untrusted comment: jhdesk key card (?P<code>[0-9]{6,12})(?: (?P<name>\S.*))?")
_CODE = re.compile(rf"{MARK}\*(?P<code>[0-9]{{6,12}})\*(?P<key>[0-9A-F]{{84}})\*(?P<check>[0-9A-F]{{8}})")
_CHECK_LENGTH = 8


class KeyCard(NamedTuple):
    """Whose key it is."""

    school_code: str
    """of a school 10 digits, of a county 6"""
    name: str
    """empty where the card was read from its QR, which has no room for it"""
    key: PublicKey

    @classmethod
    def parse(cls, data: bytes) -> Self:
        """From its file. `JhdeskError` ``key_card_bad`` for anything else, also a public-key file that names no school."""
        try:
            comment = data.decode("utf-8-sig").splitlines()[0].strip()
            key = PublicKey.parse(data)
        except (ValueError, IndexError, JhdeskError) as error:
            raise JhdeskError("key_card_bad") from error
        found = _COMMENT.fullmatch(comment)
        if found is None:
            raise JhdeskError("key_card_bad")
        return cls(found["code"], _one_line(found["name"] or ""), key)

    @classmethod
    def read(cls, said: str) -> Self:
        """From what a scanner read from its QR. `JhdeskError` ``key_card_bad``."""
        narrow = "".join(unicodedata.normalize("NFKC", said).upper().split())
        found = _CODE.fullmatch(narrow)
        if found is None or found["check"] != _check(narrow.rpartition("*")[0]):
            raise JhdeskError("key_card_bad")
        line = base64.b64encode(bytes.fromhex(found["key"])).decode()
        try:
            return cls(found["code"], "", PublicKey.parse(line))
        except JhdeskError as error:
            raise JhdeskError("key_card_bad") from error

    def file(self) -> bytes:
        """The file. JhdeskError as of `check_code`."""
        check_code(self.school_code)
        said = f"untrusted comment: jhdesk key card {self.school_code} {_one_line(self.name)}".rstrip()
        return f"{said}\n{self.key.line}\n".encode()

    @property
    def file_name(self) -> str:
        """What the file is called."""
        return f"{self.school_code}{SUFFIX}"

    @property
    def code(self) -> str:
        """What the QR holds: ``JHK1*school*key*check``, the key's 42 bytes in hexadecimal."""
        said = f"{MARK}*{self.school_code}*{base64.b64decode(self.key.line).hex().upper()}"
        return f"{said}*{_check(said)}"


def check_code(code: str) -> None:
    """JhdeskError("key_card_code") for what is no code of a school or county."""
    if re.fullmatch("[0-9]{6}|[0-9]{10}", code) is None:
        raise JhdeskError("key_card_code", school=code.encode(errors="replace").decode())


def _one_line(name: str) -> str:
    return " ".join("".join(c if c.isprintable() else " " for c in name).split())


def _check(said: str) -> str:
    return hashlib.sha256(said.encode()).hexdigest()[:_CHECK_LENGTH].upper()
