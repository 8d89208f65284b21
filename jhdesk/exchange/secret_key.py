"""Secret keys in minisign's file format, each under a passphrase.

They open with scrypt limits of 64 MiB, so that an old PC opens them; signing reads no clock, so that the same message and
comment give the same signature. A key is its seed of 32 bytes and nothing besides: its id is taken from its public half,
so that the seed alone, written down on paper, gives the same key again.
"""

from __future__ import annotations

import base64
import hashlib
import secrets
from typing import NamedTuple, Self

import minisign
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from jhdesk.errors import JhdeskError
from jhdesk.exchange.signature import PublicKey

SEED_LENGTH = 32
_MEMORY = 64 << 20
_OPERATIONS = _MEMORY // 32
"""what libsodium's scrypt needs to use all of that memory, once"""
_UNTRUSTED = "signature from minisign secret key"
_COMMENT = b"untrusted comment: minisign encrypted secret key\n"
_OF = "minisign encrypted secret key of "
"""what the comment of our files says before the line of the public key: so one file, replaced as a whole, is the whole key"""
_HEAD = b"Ed" + b"\0\0" + b"B2" + bytes(32 + 8 + 8)
"""of a key under no passphrase yet"""
_SEED = slice(62, 94)


class NewKey(NamedTuple):
    """A key just made: its secret-key file, under the passphrase, and its public key."""

    secret_file: bytes
    public: PublicKey


class SigningKey:
    """A secret key opened with its passphrase; a context manager that wipes it when it is left."""

    def __init__(self, secret_file: bytes, passphrase: str) -> None:
        """`JhdeskError`: ``secret_key_bad`` (no minisign secret key), ``passphrase_wrong``."""
        try:
            self._secret = minisign.SecretKey.from_bytes(secret_file)
        except ValueError as error:
            raise JhdeskError("secret_key_bad") from error
        try:
            self._secret.decrypt(passphrase)
        except ValueError as error:
            raise JhdeskError("passphrase_wrong") from error
        if public_of_file(secret_file) not in (None, self.public):
            raise JhdeskError("secret_key_bad")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._secret.wipe()

    @property
    def public(self) -> PublicKey:
        """Its public half."""
        return _public_of(self._secret)

    @property
    def seed(self) -> bytes:
        """The 32 bytes that give this key again. `JhdeskError` ``key_not_from_seed`` for one whose id is another's making."""
        seed = base64.b64decode(self._secret.to_base64())[_SEED]
        if _secret_of(seed).get_public_key() != self._secret.get_public_key():
            raise JhdeskError("key_not_from_seed")
        return seed

    def under(self, passphrase: str) -> NewKey:
        """The same key under another passphrase. `JhdeskError` ``passphrase_empty``."""
        with minisign.SecretKey.from_base64(self._secret.to_base64()) as secret:
            return _locked(secret, passphrase)

    def identity(self) -> bytes:
        """The same key as OpenSSH writes it, which ``age -d -i`` takes; not under a passphrase any more."""
        seed = base64.b64decode(self._secret.to_base64())[_SEED]
        key = Ed25519PrivateKey.from_private_bytes(seed)
        return key.private_bytes(Encoding.PEM, PrivateFormat.OpenSSH, NoEncryption())

    def sign(self, message: bytes, trusted_comment: str, untrusted_comment: str = _UNTRUSTED) -> bytes:
        """The ``.minisig`` file of a message. Both comments are one line of printable ASCII."""
        signature = self._secret.sign(message, untrusted_comment=untrusted_comment, trusted_comment=trusted_comment)
        return bytes(signature) + b"\n"


def new_key(passphrase: str) -> NewKey:
    """A new Ed25519 key under a passphrase. `JhdeskError` ``passphrase_empty`` for none."""
    return key_of_seed(secrets.token_bytes(SEED_LENGTH), passphrase)


def passing_key() -> SigningKey:
    """A key for the moment, never written anywhere."""
    secret = _secret_of(secrets.token_bytes(SEED_LENGTH))
    return SigningKey(bytes(secret) + b"\n", "")


def key_of_seed(seed: bytes, passphrase: str) -> NewKey:
    """The key that this seed gives, under a passphrase that may be another than before. Errors as `new_key`."""
    with _secret_of(seed) as secret:
        return _locked(secret, passphrase)


def public_of_seed(seed: bytes) -> PublicKey:
    """The public half of the key that this seed gives."""
    with _secret_of(seed) as secret:
        return _public_of(secret)


def public_of_file(secret_file: bytes) -> PublicKey | None:
    """The public half that a secret-key file tells by itself; None where it tells none, as those of minisign."""
    comment = secret_file.partition(b"\n")[0].decode("utf-8", "replace")
    try:
        return PublicKey.parse(comment.partition(_OF)[2])
    except JhdeskError:
        return None


def _public_of(secret: minisign.SecretKey) -> PublicKey:
    return PublicKey.parse(secret.get_public_key().to_base64().decode())


def _locked(secret: minisign.SecretKey, passphrase: str) -> NewKey:
    if not passphrase:
        raise JhdeskError("passphrase_empty")
    public = _public_of(secret)
    secret.encrypt(passphrase, opslimit=_OPERATIONS, memlimit=_MEMORY)
    secret.untrusted_comment = _OF + public.line
    return NewKey(bytes(secret) + b"\n", public)


def _secret_of(seed: bytes) -> minisign.SecretKey:
    public = Ed25519PrivateKey.from_private_bytes(seed).public_key().public_bytes_raw()
    key = hashlib.blake2b(public, digest_size=8, person=b"jhdesk key id").digest() + seed + public
    checksum = hashlib.blake2b(b"Ed" + key, digest_size=32).digest()
    return minisign.SecretKey.from_bytes(_COMMENT + base64.b64encode(_HEAD + key + checksum) + b"\n")


def sign(
    secret_file: bytes,
    passphrase: str,
    message: bytes,
    trusted_comment: str,
    untrusted_comment: str = _UNTRUSTED,
) -> bytes:
    """The ``.minisig`` file of a message, prehashed. Errors as `SigningKey`."""
    with SigningKey(secret_file, passphrase) as key:
        return key.sign(message, trusted_comment, untrusted_comment)
