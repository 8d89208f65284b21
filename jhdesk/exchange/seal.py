"""Sealing with age: to the county and to the school itself, so that a stick that is lost shows nothing.

Who signs can also be sealed to: a minisign key is an Ed25519 key, and age takes those as SSH has them. So one secret, one
passphrase and one recovery sheet open everything, and a recipient is told by the public key alone.
"""

from __future__ import annotations

import base64
import io
from collections.abc import Sequence
from typing import Any, BinaryIO

import pyrage

from jhdesk.errors import JhdeskError
from jhdesk.exchange.signature import PublicKey

SUFFIX = ".age"
_HEAD = b"age-encryption.org/v1\n"
_SSH = "ssh-ed25519"
_PEM = b"-----BEGIN"


def recipient_of(key: PublicKey) -> str:
    """The line that seals to the holder of this key."""
    parts = (_SSH.encode(), key.raw())
    blob = b"".join(len(part).to_bytes(4, "big") + part for part in parts)
    return f"{_SSH} {base64.b64encode(blob).decode()}"


def is_recipient(line: str) -> bool:
    """Whether something can be sealed to it: ``age1…`` or ``ssh-ed25519 …``."""
    try:
        _recipient(line)
    except JhdeskError:
        return False
    return True


def is_sealed(head: bytes) -> bool:
    """Whether a file that begins so is sealed."""
    return head.startswith(_HEAD)


def seal(data: bytes, recipients: Sequence[str]) -> bytes:
    """The bytes of the ``.age`` file. `JhdeskError` ``recipient_bad``."""
    sealed = io.BytesIO()
    pyrage.encrypt_io(io.BytesIO(data), sealed, [_recipient(line) for line in recipients])
    return sealed.getvalue()


def unseal(sealed: BinaryIO, identity: bytes, plain: BinaryIO, limit: int) -> None:
    """Writes what was sealed to ``plain``, piece by piece.

    ``identity``: an age identity file, or an OpenSSH private key under no passphrase. `JhdeskError`: ``identity_bad``,
    ``seal_not_for`` (sealed to others), ``seal_broken`` (cut off or changed), ``seal_too_large`` (above ``limit`` bytes).
    """
    identities = _identities(identity)
    try:
        pyrage.decrypt_io(sealed, _Limited(plain, limit), identities)
    except pyrage.DecryptError as error:
        raise JhdeskError("seal_not_for" if "matching" in str(error).lower() else "seal_broken") from error
    except OSError as error:
        if error.errno is not None:  # the disk's; those of age have no number
            raise
        raise JhdeskError("seal_broken") from error


class _Limited(io.RawIOBase):
    """Takes so many bytes and no more: what is sealed may unpack to anything."""

    def __init__(self, plain: BinaryIO, limit: int) -> None:
        self._plain, self._left, self._limit = plain, limit, limit

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        self._left -= len(data)
        if self._left < 0:
            raise JhdeskError("seal_too_large", limit_mib=self._limit >> 20)
        return self._plain.write(data)


def _recipient(line: str) -> Any:
    kind = pyrage.ssh if line.startswith(_SSH) else pyrage.x25519
    try:
        return kind.Recipient.from_str(line.strip())
    except pyrage.RecipientError as error:
        raise JhdeskError("recipient_bad") from error


def _identities(file: bytes) -> list[Any]:
    try:
        if _PEM in file:
            return [pyrage.ssh.Identity.from_buffer(file)]
        lines = (line.strip() for line in file.decode("utf-8-sig").splitlines())
        found = [pyrage.x25519.Identity.from_str(line) for line in lines if line and not line.startswith("#")]
    except (pyrage.IdentityError, ValueError) as error:
        raise JhdeskError("identity_bad") from error
    if not found:
        raise JhdeskError("identity_bad")
    return found
