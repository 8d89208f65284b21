"""Receiving what lies on a stick: many packages one after another, each with what came of it; and forks side by side."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from jhdesk.errors import JhdeskError
from jhdesk.exchange.verify import read_package
from jhdesk.models.dictionary import TABLES
from jhdesk.models.field import Value
from jhdesk.services.changes import changed_cells
from jhdesk.services.county_desk import Received, enrolled_trust, held_file, receive
from jhdesk.services.workspace import Workspace

ENDINGS = (".jhpkg", ".jhpkg.age")


@dataclass(frozen=True)
class Fork:
    """Two packages with one number: the digest of that held, of the one that came, and the cells that differ (old: held)."""

    held: str
    came: str
    cells: tuple[dict[str, Value], ...]


@dataclass(frozen=True)
class Came:
    """What came of one file; ``problem`` where it could not even be opened."""

    path: Path
    received: Received | None
    fork: Fork | None = None
    problem: JhdeskError | None = None


def packages_in(folder: Path) -> list[Path]:
    """The packages in a folder or on a stick, those in its folders too, by path; what the system hides is passed over.

    JhdeskError: "source_absent", "file_unreadable".
    """
    if not folder.is_dir():
        raise JhdeskError("source_absent", file=str(folder))

    def told(error: OSError) -> None:
        raise JhdeskError("file_unreadable", file=str(error.filename or folder), reason=error.strerror or "") from error

    found = []
    for place, folders, files in os.walk(folder, onerror=told):
        folders[:] = [name for name in folders if not name.startswith((".", "$"))]
        found += [Path(place, name) for name in files if name.casefold().endswith(ENDINGS) and not name.startswith(".")]
    return sorted(found)


def receive_all(
    workspace: Workspace,
    paths: Sequence[Path],
    identity: bytes | None,
    tell: Callable[[int, int], None] = lambda _done, _of: None,
    stopped: Callable[[], bool] = lambda: False,
) -> list[Came]:
    """Receives the files in order of their names, so that an earlier revision comes first; ends early where it is stopped.

    ``tell`` hears how many of how many are done. A file that cannot be opened keeps none of the others.
    """
    found: list[Came] = []
    for path in _in_order(paths):
        if stopped():
            break
        tell(len(found), len(paths))
        try:
            received = receive(workspace, path, identity)
        except JhdeskError as problem:
            found.append(Came(path, None, problem=problem))
            continue
        found.append(Came(path, received, fork_of(workspace, received)))
    return found


def _in_order(paths: Iterable[Path]) -> list[Path]:
    """By name, r2 before r10."""

    def order(path: Path) -> tuple[str, int, str]:
        stem = path.name.partition(".")[0]
        head, _, number = stem.rpartition("-r")
        return (head, int(number), str(path)) if number.isdecimal() else (stem, 0, str(path))

    return sorted(paths, key=order)


def fork_of(workspace: Workspace, received: Received) -> Fork | None:
    """The cells in which a package differs from the one held with its number; None where it is no fork.

    Where the one held is gone from the inbox, no cell is told.
    """
    found, comment = received.examined.verification, received.examined.verification.comment
    if comment is None or all(fault.code != "revision_fork" for fault in found.faults):
        return None
    held = held_file(workspace, comment.school, comment.year, comment.revision)
    if held is None:
        return None
    digest, path = held
    cells: tuple[dict[str, Value], ...] = ()
    if path.is_file():
        read = read_package(path, TABLES, enrolled_trust(workspace))
        cells = tuple(changed_cells(read.tables, received.examined.tables)) if read.tables else ()
    return Fork(digest, found.tagmanifest_sha256 or "", cells)
