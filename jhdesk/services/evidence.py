"""Evidence of rated items: files kept in the workspace under their digest, and the rows that name them.

A copy is there before its row, and goes only after the last row that names it, whatever the school year, and after the
last step that could bring such a row back. Keeping a copy and checking copies touch no database, so that they may run
beside the window; rows are written through `Entry`.
"""

from __future__ import annotations

import hashlib
import re
import shutil
import stat
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from sqlalchemy import func, or_, select

from jhdesk.errors import JhdeskError
from jhdesk.models.appraisal import Evidence
from jhdesk.models.dictionary import TABLES
from jhdesk.models.workspace import ChangeLog, EditStep
from jhdesk.services.entry import EnteredRow, Entry
from jhdesk.services.files import write_by_digest
from jhdesk.services.workspace import Workspace
from jhdesk.workbook.cleaning import clean

MOST_MIB = 50
"""of one file"""
OPENED = "opened"
"""folder of what was given to other programs to show"""
_CHUNK = 1 << 20
_ENDING = re.compile(r"[A-Za-z0-9]{1,10}")

CopyState = Literal["whole", "missing", "changed"]
WHOLE: CopyState = "whole"
MISSING: CopyState = "missing"
CHANGED: CopyState = "changed"


@dataclass(frozen=True)
class Kept:
    """A file whose copy is kept: the name that it had, and its SHA-256."""

    file_name: str
    sha256: str


def keep(folder: Path, source: Path) -> Kept:
    """Copies a file into the folder of evidence, under its digest; the same content is kept once.

    JhdeskError: "evidence_identity", "evidence_name" (the name cannot be a file_name), "evidence_empty", "evidence_too_large",
    "not_usable" (it cannot be read), "not_written" (the copy cannot be written).
    """
    name, problem = clean(TABLES["evidence"].field("file_name"), source.name)
    if problem is not None and problem.code == "identity_number":
        raise JhdeskError("evidence_identity")
    if problem is not None or not isinstance(name, str):
        raise JhdeskError("evidence_name", file=source.name)
    return Kept(name, write_by_digest(folder, _read(source)))


def register(entry: Entry, item_id: str, kept: Kept) -> EnteredRow:
    """Names a kept copy as evidence of an item, in one unit of work; the row.

    A name that the item has already gets the new digest; the copy that nothing names any more goes. JhdeskError "not_stored".
    """
    held = _named(entry, item_id, kept.file_name)
    before = held.values["sha256"] if held else None
    try:
        if held is None:
            values = {"item_id": item_id, "file_name": kept.file_name, "sha256": kept.sha256}
            held = entry.add_row("evidence", values, origin="file")
        else:
            entry.set_cells("evidence", [(held.id, "sha256", kept.sha256)], origin="file")
    except JhdeskError:
        _drop(entry.workspace, [kept.sha256])
        raise
    _drop(entry.workspace, [before])
    return held


def remove(entry: Entry, row_ids: Iterable[int]) -> None:
    """Removes rows, and the copies that no row of any school year names any more. JhdeskError: "row_gone", "not_stored"."""
    row_ids = set(row_ids)
    digests = [row.values["sha256"] for row in entry.rows("evidence") if row.id in row_ids]
    entry.delete_rows("evidence", row_ids)
    _drop(entry.workspace, digests)


def check_copies(folder: Path, digests: Iterable[str]) -> dict[str, CopyState]:
    """digest -> whether its copy is there, and is what its name says."""
    return {digest: _state(folder / digest, digest) for digest in digests}


@dataclass(frozen=True)
class ToPack:
    """What of the evidence can go into a package: name in the package -> kept copy, and the names of files that cannot."""

    copies: Mapping[str, Path]
    left_out: tuple[str, ...]
    """names of files whose copy is not there, or is not what was registered"""


def to_pack(entry: Entry) -> ToPack:
    """The copies of what the school year's rows name, each once; as `data/evidence/<sha256>.<ext>` of package-format.md."""
    copies, left_out = {}, []
    for row in entry.rows("evidence"):
        digest, name = str(row.values["sha256"] or ""), str(row.values["file_name"] or "")
        if digest and _state(entry.workspace.evidence / digest, digest) == WHOLE:
            ending = Path(name.replace("\\", "/")).suffix.removeprefix(".")
            copies[f"{digest}.{ending if _ENDING.fullmatch(ending) else 'bin'}"] = entry.workspace.evidence / digest
        elif name or digest:
            left_out.append(name or digest[:8])
    return ToPack(dict(sorted(copies.items())), tuple(left_out))


def weigh(entry: Entry) -> tuple[int, int]:
    """How many copies could go into a package, and their bytes; none is read for it."""
    digests = {str(row.values["sha256"]) for row in entry.rows("evidence") if row.values["sha256"]}
    sizes = [path.stat().st_size for each in digests if (path := entry.workspace.evidence / each).is_file()]
    return len(sizes), sum(sizes)


def copy_to_show(entry: Entry, row_id: int) -> Path:
    """A second copy under the file's own name, which another program may open: the kept one is never given away.

    JhdeskError: "row_gone", "evidence_missing", "evidence_changed", "not_usable" (it cannot be written).
    """
    row = entry.row("evidence", row_id)
    folder, digest, name = entry.workspace.evidence, str(row.values["sha256"]), str(row.values["file_name"])
    state = _state(folder / digest, digest)
    if state != WHOLE:
        raise JhdeskError("evidence_missing" if state == MISSING else "evidence_changed", file=name)
    target = folder / OPENED / digest[:16] / Path(name.replace("\\", "/")).name
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        if _state(target, digest) != WHOLE:
            _unlink(target)
            shutil.copyfile(folder / digest, target)
            target.chmod(stat.S_IRUSR)
    except OSError as error:
        raise JhdeskError("not_usable", file=name, reason=error.strerror or "") from error
    return target


def clear_shown(folder: Path) -> None:
    """Removes the copies that were given to other programs, as far as none of them holds them."""
    for path in sorted((folder / OPENED).rglob("*"), reverse=True):
        with suppress(OSError):
            if path.is_dir():
                path.rmdir()
            else:
                _unlink(path)


def _named(entry: Entry, item_id: str, name: str) -> EnteredRow | None:
    wanted = (item_id, name)
    rows = entry.rows("evidence")
    return next((row for row in rows if (row.values["item_id"], row.values["file_name"]) == wanted), None)


def _read(source: Path) -> Iterator[bytes]:
    size = 0
    try:
        with source.open("rb") as stream:
            while chunk := stream.read(_CHUNK):
                size += len(chunk)
                if size > MOST_MIB << 20:
                    raise JhdeskError("evidence_too_large", file=source.name, limit_mib=MOST_MIB)
                yield chunk
    except OSError as error:
        raise JhdeskError("not_usable", file=source.name, reason=error.strerror or "") from error
    if not size:
        raise JhdeskError("evidence_empty", file=source.name)


def _state(copy: Path, digest: str) -> CopyState:
    if not copy.is_file():
        return MISSING
    try:
        with copy.open("rb") as stream:
            return WHOLE if hashlib.file_digest(stream, "sha256").hexdigest() == digest else CHANGED
    except OSError:
        return CHANGED


def _unlink(path: Path) -> None:
    if path.exists():
        path.chmod(stat.S_IRUSR | stat.S_IWUSR)  # Windows removes nothing that is read-only
        path.unlink()


def sweep(workspace: Workspace) -> None:
    """Removes the copies that nothing names any more: those of rows that were removed, once that cannot be taken back."""
    _drop(workspace, [path.name for path in workspace.evidence.glob("?" * 64)])


def _drop(workspace: Workspace, digests: Iterable[object]) -> None:
    """Removes the copies of these digests that no row of any school year names, and no step that can be taken back."""
    for digest in {digest for digest in digests if isinstance(digest, str)}:
        with workspace.work() as connection:
            named = connection.execute(select(func.count()).where(Evidence.sha256 == digest)).scalar()
            told = or_(ChangeLog.old.contains(digest), ChangeLog.new.contains(digest))
            steps = select(func.count()).where(
                ChangeLog.table_name == "evidence", told, ChangeLog.step_id == EditStep.id
            )
            named = named or connection.execute(steps).scalar()
        if not named:
            with suppress(OSError):
                (workspace.evidence / digest).unlink(missing_ok=True)
