"""Finds USB sticks, memory cards and other removable volumes that are mounted, and what can be said of each.

Linux: /proc/self/mountinfo (proc(5)) tells what is mounted, /sys what it lies on. Windows: the drives that it calls
removable; a USB hard disk is none of them there, and is reached as another folder.
"""

from __future__ import annotations

import re
import shutil
import sys
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

_NAMES = {
    "vfat": "FAT32",
    "msdos": "FAT",
    "exfat": "exFAT",
    "ntfs": "NTFS",
    "ntfs3": "NTFS",
    "fuseblk": "NTFS",
    "fuseblk.exfat": "exFAT",
}
"""file systems as people call them"""
_DISCS = {"iso9660", "udf"}
_OF_THE_SYSTEM = {"boot", "efi", "home", "opt", "root", "srv", "tmp", "usr", "var"}
"""first folders of mount points that are the system's even where it runs from a stick"""
_NO_LABEL = re.compile(
    r"[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}|[0-9A-Fa-f]{16}|[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}"
)
"""what a volume without a label is mounted as: its number"""


@dataclass(frozen=True)
class Stick:
    """A volume that can be pulled out; ``free`` and ``total`` in bytes, None where the system does not tell."""

    path: Path
    label: str
    """as people named it; empty if they did not"""
    file_system: str
    free: int | None
    total: int | None
    read_only: bool
    locked: bool = False
    """the device itself refuses writing, as with a write-protect switch; else the system alone does, as on a fault"""


@dataclass(frozen=True)
class Linux:
    """Where a Linux system tells of its disks."""

    proc: Path = Path("/proc")
    sys: Path = Path("/sys")


@dataclass(frozen=True)
class _Mount:
    number: str
    """major:minor"""
    place: Path
    options: frozenset[str]
    kind: str


def sticks() -> list[Stick]:
    """The removable volumes that are mounted now, by their path."""
    if sys.platform == "win32":
        return windows_sticks(_windows())
    return linux_sticks(Linux())


def stick_of(folder: Path, known: list[Stick]) -> Stick | None:
    """The stick that a folder is on; None where it is on none."""
    held = [stick for stick in known if folder.resolve().is_relative_to(stick.path.resolve())]
    return max(held, key=lambda stick: len(stick.path.parts), default=None)


def on_stick(file: Path) -> bool:
    """Whether a file lies on a stick that is plugged in."""
    return stick_of(file.parent, sticks()) is not None


def linux_sticks(system: Linux) -> list[Stick]:
    """The removable volumes of a Linux system."""
    found: dict[str, Stick] = {}
    for mount in _mounts(system):
        disk = _disk(system, mount.number)
        if disk is None or not _is_removable(disk) or mount.number in found or not _is_for_people(mount):
            continue
        locked = _says(disk / "ro") == "1"
        read_only = locked or "ro" in mount.options
        found[mount.number] = Stick(
            mount.place, _label(mount.place), _NAMES.get(mount.kind, mount.kind), *_room(mount.place), read_only, locked
        )
    return sorted(found.values(), key=lambda stick: stick.path)


def _mounts(system: Linux) -> Iterator[_Mount]:
    """``36 35 98:0 /mnt1 /mnt2 rw,noatime master:1 - ext3 /dev/root rw``: spaces in names are written \\040."""
    text = ""
    with suppress(OSError):
        text = (system.proc / "self" / "mountinfo").read_bytes().decode("utf-8", errors="surrogateescape")
    for line in text.split("\n"):  # names may hold what else ends a line elsewhere, as U+2028
        before, _, after = line.partition(" - ")
        if before.count(" ") >= 5 and after.count(" ") >= 2:
            _, _, number, _, place, options, *_ = before.split(" ")
            kind, _, more = after.split(" ")[:3]
            yield _Mount(number, Path(_plain(place)), frozenset(f"{options},{more}".split(",")), kind)


def _plain(escaped: str) -> str:
    return re.sub(r"\\([0-7]{3})", lambda match: chr(int(match[1], 8)), escaped)


def _disk(system: Linux, number: str) -> Path | None:
    """The whole disk that a volume lies on."""
    volume = system.sys / "dev" / "block" / number
    if not volume.exists():
        return None
    volume = volume.resolve()
    return volume.parent if (volume / "partition").exists() else volume


def _is_removable(disk: Path) -> bool:
    """A stick says so; a USB disk does not, but hangs on USB; a card in a slot of its own says that it is one (SD)."""
    on_usb = any(re.fullmatch(r"usb\d+", part) for part in disk.parts)
    return on_usb or _says(disk / "removable") == "1" or _says(disk / "device" / "type") == "SD"


def _is_for_people(mount: _Mount) -> bool:
    first = mount.place.parts[1] if len(mount.place.parts) > 1 else ""
    return mount.kind not in _DISCS and bool(first) and first not in _OF_THE_SYSTEM


def _says(file: Path) -> str:
    with suppress(OSError):
        return file.read_text("ascii", errors="replace").strip()
    return ""


def _label(place: Path) -> str:
    return "" if _NO_LABEL.fullmatch(place.name) else place.name


def _room(place: Path) -> tuple[int | None, int | None]:
    with suppress(OSError):
        room = shutil.disk_usage(place)
        return (room.free, room.total) if room.total else (None, None)
    return None, None


class Windows(Protocol):
    """The calls of kernel32 that tell of drives."""

    def drives(self) -> int:
        """GetLogicalDrives: a bit a letter, A the lowest."""

    def kind(self, root: str) -> int:
        """GetDriveTypeW."""

    def volume(self, root: str) -> tuple[str, str, int] | None:
        """GetVolumeInformationW: label, file system, flags; None where there is no medium."""

    def room(self, root: str) -> tuple[int, int] | None:
        """GetDiskFreeSpaceExW: bytes free for this user, and in all."""


_REMOVABLE = 2  # DRIVE_REMOVABLE (winbase.h)
_READ_ONLY_VOLUME = 0x00080000  # FILE_READ_ONLY_VOLUME (winnt.h)


def windows_sticks(calls: Windows) -> list[Stick]:
    """The removable volumes of a Windows system; a card reader without a card is none."""
    found, drives = [], calls.drives()
    for number in range(26):
        root = f"{chr(ord('A') + number)}:\\"
        if not drives >> number & 1 or calls.kind(root) != _REMOVABLE:
            continue
        volume = calls.volume(root)
        if volume is not None:
            label, kind, flags = volume
            free, total = calls.room(root) or (None, None)
            found.append(Stick(Path(root), label, kind, free, total, bool(flags & _READ_ONLY_VOLUME)))
    return found


def _windows() -> Windows:
    from jhdesk.services.windows_drives import Kernel32

    return Kernel32()
