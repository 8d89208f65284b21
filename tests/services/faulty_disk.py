"""A stick that fails where it is told to, and what lies on it."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from jhdesk.services.stick import Put, carry
from jhdesk.services.stick_disk import Disk

NAME = "2165400001-2024-r2.jhpkg"
LEFT = "2165400001-2024-r1.jhpkg.part"
"""what a power cut left of an older revision"""
NEW = bytes(range(256)) * 40
"""three pieces of a `Faulty` disk, the last one short"""
OLD = b"somebody's"

STEPS = [
    "find folder", "list folder", "remove", "find file", "ask for room", "open", "write 1", "write 2", "write 3", "flush",
    "read 1", "read 2", "read 3", "find folder", "rename", "sync folder", "find folder", "find file",
]  # fmt: skip
"""every step of writing `NEW` beside `LEFT`, in order"""
RENAMED = STEPS.index("rename") + 1
"""from here on the new file has its name"""

BEFORE = pytest.mark.parametrize("before", [None, OLD], ids=["nothing there", "another's there"])

FAULTS = {"full": errno.ENOSPC, "read only": errno.EROFS, "broken": errno.EIO, "gone": errno.ENODEV}


class Faulty(Disk):
    """At the step of that number something happens; ``stays``: at every one after it too, as on a stick that is gone."""

    piece = 4096

    def __init__(
        self, step: int | None = None, happens: Callable[[], None] = lambda: None, *, stays: bool = False
    ) -> None:
        self.steps: list[str] = []
        self.step, self.happens, self.stays = step, happens, stays

    def at(self, step: str) -> None:
        number = len(self.steps)
        self.steps.append(step)
        if self.step is not None and (number == self.step or (self.stays and number > self.step)):
            self.happens()


def fails(number: int) -> Callable[[], None]:
    """What the system says with that number."""

    def happens() -> None:
        raise OSError(number, os.strerror(number))

    return happens


def killed() -> None:
    """The process ends as with the power: nothing is tidied up."""
    os._exit(9)


def lying(folder: Path) -> dict[str, bytes]:
    """Name -> content of what is on the stick."""
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}


class Way:
    """A kept file, and a stick on which something may have the name already."""

    def __init__(self, folder: Path, before: bytes | None = None, stick: Path | None = None) -> None:
        self.kept, self.stick, self.before = folder / "kept", stick or folder / "stick", before
        self.stick.mkdir(parents=True, exist_ok=True)
        self.kept.write_bytes(NEW)
        (self.stick / LEFT).write_bytes(b"half")
        (self.stick / "photo.part").write_bytes(b"no concern of ours")
        if before is not None:
            (self.stick / NAME).write_bytes(before)

    def carry(self, disk: Disk) -> Put:
        return carry(self.kept, self.stick, NAME, disk=disk)

    def holds(self, step: int) -> None:
        """What must be so after it ended at that step."""
        assert self.kept.read_bytes() == NEW
        found = lying(self.stick).get(NAME)
        assert found == (NEW if step >= RENAMED else self.before)

    def goes_on(self) -> None:
        """The next try."""
        done = self.carry(Faulty())
        assert done.path.read_bytes() == NEW
        assert lying(self.stick) == {NAME: NEW, "photo.part": b"no concern of ours"}
