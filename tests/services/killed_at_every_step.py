"""A program of its own, single-threaded, so that it may fork: a child for every step is killed there while it writes.

Arguments: the folder of a workspace with the default school and a key; a folder in which each step finds "<number>/stick" and,
where figures are handed in, gets "<number>/workspace"; "carry" or "export".
"""

from __future__ import annotations

import os
import shutil
import sys
from contextlib import nullcontext
from pathlib import Path
from typing import Any

from jhdesk.exchange.secret_key import SigningKey
from jhdesk.services import handin, stick
from jhdesk.services.draft import Along
from jhdesk.services.entry import Entry
from jhdesk.services.keys import KEY_FILE
from jhdesk.services.workspace import Workspace
from tests.builders import standard
from tests.services.faulty_disk import NAME, STEPS, Faulty, killed


def carry(place: Path, disk: Faulty) -> None:
    """Carries a kept file to the stick."""
    stick.carry(place / "kept", place / "stick", NAME, disk=disk)


def export(place: Path, disk: Faulty, key: SigningKey) -> None:
    """Hands in for the first time."""

    def carried(kept: Path, *given: Any, **more: Any) -> stick.Put:
        disk.piece = -(-kept.stat().st_size // (3 * 4096)) * 4096  # as many pieces as the steps have
        return stick.carry(kept, *given, **more, disk=disk)

    patched: Any = handin
    patched.open_key, patched.carry = lambda *_: nullcontext(key), carried
    with Workspace(place / "workspace") as workspace:
        entry = Entry(workspace, workspace.period().id)
        along = Along(forms=False, evidence=False)
        handin.export(workspace, entry, standard(), "", place / "stick", along=along)


def main() -> None:
    """Kills a child at every step, and fails where one lives on."""
    source, places, what = Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3]
    key = SigningKey((source / "keys" / KEY_FILE).read_bytes(), sys.argv[4]) if what == "export" else None
    for number in range(len(STEPS)):
        place = places / str(number)
        child = os.fork()
        if child == 0:
            disk = Faulty(number, killed)
            if key is None:
                carry(place, disk)
            else:
                shutil.copytree(source, place / "workspace")
                export(place, disk, key)
            os._exit(0)
        ended = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        assert ended == 9, f"step {number} was not reached: {ended}"


if __name__ == "__main__":
    main()
