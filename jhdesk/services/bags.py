"""Opening what comes on a stick: sealed or not, it is read from a file that is thrown away with its last reader."""

from __future__ import annotations

import io
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO, cast

from jhdesk.errors import JhdeskError
from jhdesk.exchange.container import MAX_PACKED
from jhdesk.exchange.seal import is_sealed, unseal

_IN_MEMORY = 16 << 20
_HEAD = 64


def sealed(path: Path) -> bool:
    """Whether the file is sealed. JhdeskError: "source_absent", "file_unreadable"."""
    try:
        with path.open("rb") as stream:
            return is_sealed(stream.read(_HEAD))
    except FileNotFoundError as error:
        raise JhdeskError("source_absent", file=str(path)) from error
    except OSError as error:
        raise JhdeskError("file_unreadable", file=path.name, reason=error.strerror) from error


@contextmanager
def opened_bag(path: Path, identity: bytes | None = None) -> Iterator[BinaryIO]:
    """The bag's bytes, unsealed where they are sealed and ``identity`` can; else as they are: rule 0 says then what it is.

    JhdeskError: those of `sealed` and of `unseal`.
    """
    if identity is None or not sealed(path):
        with _told(path):
            source = io.BufferedReader(_Source(path))
        with source:
            yield source
        return
    with tempfile.SpooledTemporaryFile(_IN_MEMORY) as plain:
        with _told(path), path.open("rb") as stream:
            unseal(stream, identity, cast("BinaryIO", plain), MAX_PACKED)
        plain.seek(0)
        yield cast("BinaryIO", plain)


class _Source(io.FileIO):
    """A file whose failing is told as its own, wherever its reader is."""

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self.path = path

    def readinto(self, buffer: Any) -> int | None:
        with _told(self.path):
            return super().readinto(buffer)

    def readall(self) -> bytes:
        with _told(self.path):
            return super().readall()


@contextmanager
def _told(path: Path) -> Iterator[None]:
    try:
        yield
    except FileNotFoundError as error:
        raise JhdeskError("source_absent", file=str(path)) from error
    except OSError as error:
        raise JhdeskError("file_unreadable", file=path.name, reason=error.strerror) from error
