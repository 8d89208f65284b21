"""From the outbox to the stick: written under a temporary name, read back from the device, and only then given its name.

Whatever happens on the way (full, read-only, pulled out, the program stopped), the final name stands for the whole file,
for the one that had it before, or for nothing; the copy in the outbox is only read. Nothing here asks the clock, nor when
a file was written: clocks of old machines stand at 1980 or 2099.
"""

from __future__ import annotations

import errno
import hashlib
import io
import os
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path

from jhdesk.errors import JhdeskError
from jhdesk.services.stick_disk import Disk

Progress = Callable[[int, int], bool]
"""hears how many bytes of how many are done, those read back counted too; False stops the work"""

_FULL = {errno.ENOSPC, errno.EDQUOT}
_READ_ONLY = {errno.EROFS, errno.EACCES, errno.EPERM}
_GONE = {errno.EIO, errno.ENODEV, errno.ENXIO, errno.ENOENT, errno.ESTALE, errno.ENOTCONN}
_GONE |= {number for name in ("ENOMEDIUM", "EREMOTEIO", "ESHUTDOWN") if (number := getattr(errno, name, 0))}
_SPARE = 1 << 20
"""room that a file system may need beside the file"""
# Windows has more to say than the numbers that Python makes of it (winerror.h).
_WINDOWS = {
    "full": {39, 112},  # HANDLE_DISK_FULL, DISK_FULL
    "read only": {5, 19},  # ACCESS_DENIED, WRITE_PROTECT
    "gone": {2, 3, 15, 21, 31, 55, 433, 1006, 1117, 1167},  # from FILE_NOT_FOUND and NOT_READY to DEVICE_NOT_CONNECTED
}


@dataclass(frozen=True)
class _Load:
    """What is carried: the outbox's copy, or what was made of it."""

    kept: Path
    instead: bytes | None

    def size(self) -> int:
        """Bytes."""
        if self.instead is not None:
            return len(self.instead)
        try:
            return self.kept.stat().st_size
        except OSError as error:
            raise self._unreadable(error) from error

    def pieces(self, piece: int, digest: hashlib._Hash) -> Iterator[bytes]:
        """Of so many bytes, put into the digest; that they cannot be read is not the stick's fault."""
        try:
            with self.kept.open("rb") if self.instead is None else io.BytesIO(self.instead) as stream:
                while data := stream.read(piece):
                    digest.update(data)
                    yield data
        except OSError as error:
            raise self._unreadable(error) from error

    def _unreadable(self, error: OSError) -> JhdeskError:
        return JhdeskError("not_usable", file=str(self.kept), reason=error.strerror or "")


@dataclass(frozen=True)
class Put:
    """A file that is whole under its name; ``written`` unless the same content was there already."""

    path: Path
    written: bool


def keep_on(_done: int, _total: int) -> bool:
    """Progress that nobody follows."""
    return True


def carry(
    kept: Path,
    folder: Path,
    name: str,
    progress: Progress = keep_on,
    *,
    instead: bytes | None = None,
    device: int | None = None,
    disk: Disk | None = None,
) -> Put:
    """Puts the outbox's copy into a folder, on a stick or not, under the name that it goes by.

    ``instead``: what goes in its place, as the copy sealed; people are told of the copy all the same.

    ``device``: the one that the folder was on when it was chosen (`device_of`); a stick that was pulled out since then
    is missed, even where its mount point is left. Where it is not given, the folder may be new.
    JhdeskError: "stick_full", "stick_names_full", "stick_gone", "stick_read_only", "stick_differs", "stick_stopped",
    "not_written" (for any other reason), "not_usable" (the copy cannot be read); each leaves the copy whole, and nothing
    half-written.
    """
    disk, load = disk or Disk(), _Load(kept, instead)
    try:
        if device is None:
            folder.mkdir(parents=True, exist_ok=True)
        return _put(load, folder, name, progress, device, disk)
    except BaseException as error:
        with suppress(OSError):
            disk.remove(folder / f"{name}.part")
        if isinstance(error, OSError):
            raise _told(error, load, folder, name, disk) from error
        raise


def device_of(folder: Path) -> int:
    """Which device a folder is on. JhdeskError("source_absent")."""
    try:
        return folder.stat().st_dev
    except OSError as error:
        raise JhdeskError("source_absent", file=str(folder)) from error


def _put(load: _Load, folder: Path, name: str, progress: Progress, chosen: int | None, disk: Disk) -> Put:
    target, partial = folder / name, folder / f"{name}.part"
    device, size = disk.device(folder), load.size()
    if chosen not in (None, device):
        raise OSError(errno.ENODEV, os.strerror(errno.ENODEV))
    for left in disk.begun(folder, _family(name)):
        disk.remove(left)
    if disk.size(target) == size and _is_same(load, target, disk):
        disk.sync_folder(folder)  # whoever was stopped after naming it may not have come to that
        _stays(disk, folder, device)
        return Put(target, written=False)
    room = disk.room(folder)
    if room is not None and room < size:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
    done = 0

    def follow(count: int) -> None:
        nonlocal done
        done += count
        if not progress(done, 2 * size):
            raise JhdeskError("stick_stopped", folder=str(folder), kept=str(load.kept))

    digest, back = hashlib.sha256(), hashlib.sha256()
    with closing(disk.write(partial, load.pieces(disk.piece, digest))) as written:
        for count in written:
            follow(count)
    with closing(disk.read(partial)) as pieces:
        for piece in pieces:
            back.update(piece)
            follow(len(piece))
    if back.digest() != digest.digest():
        raise JhdeskError("stick_differs", folder=str(folder), kept=str(load.kept))
    _stays(disk, folder, device)
    disk.rename(partial, target)
    disk.sync_folder(folder)
    _stays(disk, folder, device)
    if disk.size(target) != size:
        raise OSError(errno.ENOENT, os.strerror(errno.ENOENT))
    return Put(target, written=True)


def _stays(disk: Disk, folder: Path, device: int) -> None:
    """The folder is still on the device that was written to, and no mount point that a stick left."""
    if disk.device(folder) != device:
        raise OSError(errno.ENODEV, os.strerror(errno.ENODEV))


def _is_same(load: _Load, target: Path, disk: Disk) -> bool:
    """Whether the file that has the name holds the copy's content; one that cannot be read does not."""
    here, there = hashlib.sha256(), hashlib.sha256()
    for _ in load.pieces(disk.piece, here):
        pass
    with suppress(OSError), closing(disk.read(target)) as pieces:
        for piece in pieces:
            there.update(piece)
    return here.digest() == there.digest()


def amount(size: int) -> str:
    """Bytes as people say them, as systems count them: 1 MB is 1024 × 1024."""
    return f"{size / (1 << 30):.1f} GB" if size >= 1 << 30 else f"{size / (1 << 20):.1f} MB"


def _family(name: str) -> str:
    """The beginning that all revisions of a package share: what was left of an older one is of no use either."""
    stem, dash, _ = name.rpartition("-r")
    return f"{stem}{dash}" if dash else name


def _told(error: OSError, load: _Load, folder: Path, name: str, disk: Disk) -> JhdeskError:
    """What the system said, as something that a person can do something about."""
    kind, kept = kind_of(error, folder), load.kept
    if kind == "full":
        need, room = load.size(), 0
        with suppress(OSError):
            room = disk.room(folder) or 0
        if room >= need and error.filename:  # a new name was refused: the table of names of an old file system is full
            return JhdeskError("stick_names_full", folder=str(folder), kept=str(kept))
        if room <= 2 * need + _SPARE:
            return JhdeskError("stick_full", folder=str(folder), need=amount(need), free=amount(room), kept=str(kept))
        kind = "gone"  # there was room, and the device took nothing: it has less than it says
    if kind == "gone":
        return JhdeskError("stick_gone", folder=str(folder), kept=str(kept))
    if kind == "read only":
        return JhdeskError("stick_read_only", folder=str(folder), kept=str(kept))
    return JhdeskError("not_written", file=str(folder / name), reason=error.strerror or "")


def kind_of(error: OSError, folder: Path) -> str:
    """Whether the system said that the stick is "full", "read only" or "gone"; empty for anything else."""
    kind = _kind(error)
    return "gone" if kind and not _is_there(folder) else kind  # a missing stick may be told in any of these ways


def _kind(error: OSError) -> str:
    number = getattr(error, "winerror", None)
    for kind, numbers in _WINDOWS.items():
        if number in numbers:
            return kind
    for kind, numbers in {"full": _FULL, "read only": _READ_ONLY, "gone": _GONE}.items():
        if error.errno in numbers:
            return kind
    return ""


def _is_there(folder: Path) -> bool:
    try:
        return folder.is_dir()
    except OSError:
        return False
