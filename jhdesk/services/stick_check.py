"""Checks a stick: a pattern that is different at every place is written, read back from the device, and taken away.

It tells of what was written alone: a stick that claims more than it has is found out as far as the pattern reaches.
Nothing that lies on the stick is touched.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path

from jhdesk.errors import JhdeskError
from jhdesk.services.stick import Progress, keep_on, kind_of
from jhdesk.services.stick_disk import Disk

NAME = "jhdesk-check.part"
MOST = 256 << 20
"""bytes written at most: on a slow stick (8 MB/s) about a minute to and fro"""
_BLOCK = 4096


@dataclass(frozen=True)
class Checked:
    """How many bytes were written and read back, and the first that came back otherwise, if any."""

    size: int
    bad_at: int | None


def check_stick(
    folder: Path, progress: Progress = keep_on, *, most: int | None = None, disk: Disk | None = None
) -> Checked:
    """Fills half of the free room, ``most`` bytes (`MOST`) at most, and looks whether all of it comes back.

    JhdeskError: "check_no_room", "check_gone", "check_read_only", "check_stopped", "not_written" (for any other reason).
    """
    disk = disk or Disk()
    probe, most = folder / NAME, MOST if most is None else most
    try:
        disk.remove(probe)
        room = disk.room(folder)
        size = min(most, most if room is None else room // 2) // _BLOCK * _BLOCK
        if not size:
            raise JhdeskError("check_no_room", folder=str(folder))
        return _compare(probe, _write(probe, size, progress, disk), size, progress, disk)
    except OSError as error:
        kind = kind_of(error, folder)
        if kind == "read only":
            raise JhdeskError("check_read_only", folder=str(folder)) from error
        if kind:
            raise JhdeskError("check_gone", folder=str(folder)) from error
        raise JhdeskError("not_written", file=str(probe), reason=error.strerror or "") from error
    finally:
        with suppress(OSError):
            disk.remove(probe)


def _write(probe: Path, size: int, progress: Progress, disk: Disk) -> int:
    """How many bytes the stick took."""
    done = 0
    try:
        with closing(disk.write(probe, _pattern(size, disk.piece))) as written:
            for count in written:
                done += count
                _go_on(probe, progress(done, 2 * size))
    except OSError as error:
        if kind_of(error, probe.parent) != "full" or not done:
            raise
    return done


def _compare(probe: Path, written: int, size: int, progress: Progress, disk: Disk) -> Checked:
    at = 0
    wanted = _pattern(written, disk.piece)
    with closing(disk.read(probe)) as pieces:
        for piece in pieces:
            expected = next(wanted, b"")
            if piece[: len(expected)] != expected:
                return Checked(written, at + _first_difference(piece, expected))
            at += len(expected)
            _go_on(probe, progress(size + at, 2 * size))
    return Checked(written, None if at == written else at)


def _first_difference(piece: bytes, expected: bytes) -> int:
    pairs = enumerate(zip(piece, expected, strict=False))
    return next((at for at, (one, other) in pairs if one != other), min(len(piece), len(expected)))


def _go_on(probe: Path, wanted: bool) -> None:
    if not wanted:
        raise JhdeskError("check_stopped", folder=str(probe.parent))


def _pattern(size: int, piece: int) -> Iterator[bytes]:
    """Pieces of blocks that are each like no other: what a stick puts into a wrong place is not taken for right."""
    for begin in range(0, size, piece):
        blocks = range(begin // _BLOCK, min(begin + piece, size) // _BLOCK)
        yield b"".join(hashlib.sha256(number.to_bytes(8, "big")).digest() * (_BLOCK // 32) for number in blocks)
