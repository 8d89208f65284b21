"""Handing in: the signed package with its revision.

The same content again is the same revision again, byte for byte, from the copy in the outbox. A package is complete and
verified in the outbox before it is recorded, and recorded before it is copied to where it was asked for; so whatever
stops the program, the outbox is whole and no number is lost.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import insert, select

from jhdesk.calc.standard import Standard
from jhdesk.errors import JhdeskError
from jhdesk.exchange.package import Bag, Package, bag, file_name, write_zip
from jhdesk.exchange.seal import SUFFIX, recipient_of, seal
from jhdesk.exchange.signature import PublicKey
from jhdesk.exchange.verify import Verification, is_backup, read_package
from jhdesk.exchange.verify import verify as check
from jhdesk.models.dictionary import TABLES
from jhdesk.models.workspace import HandIn
from jhdesk.services.blockers import blockers
from jhdesk.services.county_notice import county_of
from jhdesk.services.draft import EVERYTHING, Along, Before, Draft, draft_of
from jhdesk.services.entry import Entry
from jhdesk.services.files import write_whole
from jhdesk.services.keys import open_key, own_keys
from jhdesk.services.receipts import is_locked
from jhdesk.services.revisions import settle
from jhdesk.services.sources import Tables
from jhdesk.services.stick import Progress, carry, keep_on
from jhdesk.services.workspace import Workspace

KEPT = ".kept"
"""the outbox's copy has this behind its name: it is not the file to carry away"""


@dataclass(frozen=True)
class Exported:
    """A package that was written: where, which revision, its digest; ``again`` if it is the revision held before."""

    path: Path
    revision: int
    digest: str
    again: bool
    evidence: int = 0
    """how many files of evidence are in it"""
    left_out: tuple[str, ...] = ()
    """names of files of evidence whose copy is not there, or is not what was registered"""
    sealed: bool = False
    """whether only the county and the school can read it"""
    unreasoned: int = 0
    """changes since the revision before for which no reason was given"""
    kept: Path = Path()
    """the copy that stays in the outbox, never sealed"""
    written: bool = True
    """False where the target held the very same file already"""


@dataclass(frozen=True)
class _Kept:
    """The newest revision of a school year, as recorded, and its copy in the outbox."""

    revision: int
    digest: str
    content: str
    path: Path

    @property
    def name(self) -> str:
        return self.path.name.removesuffix(KEPT)


def export(
    workspace: Workspace,
    entry: Entry,
    standard: Standard,
    passphrase: str,
    folder: Path,
    *,
    unchecked: bool = False,
    along: Along = EVERYTHING,
    progress: Progress = keep_on,
    device: int | None = None,
) -> Exported:
    """Writes the package of the next revision into ``folder``, or the same revision again where nothing changed.

    Another choice of what goes along is another content, and so another revision.

    ``unchecked`` for a backup of figures that are not fit for hand-in (see `blockers`): its purpose is signed along, and no
    county takes it. Sealed where the county's code package says to whom. JhdeskError: "export_blocked" (findings),
    "revision_locked" (the newest was accepted, and something changed since), "no_key", "passphrase_wrong", "not_written",
    those of `bag` and `seal`, and those of `carry`, whose ``progress`` and ``device`` are given on.
    """
    findings = blockers(entry, unchecked=unchecked)
    if findings:
        raise JhdeskError("export_blocked", count=len(findings), findings=findings)
    county = county_of(workspace)
    purpose = "backup" if unchecked and blockers(entry) else "handin"
    with open_key(workspace, passphrase) as key:
        draft = draft_of(entry, standard, along, purpose)
        content = draft.digest(key.public)
        kept = _newest(workspace, entry.period_id)
        again = kept is not None and _is_whole(kept, own_keys(workspace)) and _is_same(kept, content, entry, draft)
        unreasoned = 0
        if kept is None or not again:
            if kept is not None and is_locked(entry):
                raise JhdeskError("revision_locked", revision=kept.revision)
            before = Before(kept.revision, kept.digest, _tables_before(kept, content)) if kept else None
            package = draft.package(entry, standard, before)
            unreasoned = sum(not change["reason"] for change in package.changes or ())
            made = bag(package, TABLES)
            data = _zip(made, key.sign(made.tagmanifest, str(package.comment())))
            kept = _keep(workspace, package, made, data, content, key.public)
            _record(workspace, entry.period_id, package, kept, key.public)
        public = key.public
    settle(entry, kept.revision)
    recipients = [county.recipient, recipient_of(public)] if county and county.recipient else []
    name = kept.name + (SUFFIX if recipients else "")
    sealed = seal(kept.path.read_bytes(), recipients) if recipients else None
    put = carry(kept.path, folder, name, progress, instead=sealed, device=device)
    return Exported(
        put.path,
        kept.revision,
        kept.digest,
        again,
        len(draft.packed.copies),
        draft.packed.left_out,
        bool(recipients),
        unreasoned,
        kept.path,
        put.written,
    )


def _is_same(kept: _Kept, content: str, entry: Entry, draft: Draft) -> bool:
    """Whether it is the revision of now. What was accepted is so as long as its figures and what is said of them stay: another
    version of the program, key or county's key makes no other of it."""
    return kept.content == content or (
        is_locked(entry) and draft.says(read_package(kept.path, TABLES, lambda _: ()).tables)
    )


def _is_whole(kept: _Kept, keys: Sequence[PublicKey]) -> bool:
    """Whether the outbox still has the copy as it was written."""
    if not kept.path.is_file():
        return False
    found = check(kept.path, TABLES, lambda _school: keys)
    return _is_sound(found) and found.tagmanifest_sha256 == kept.digest


def _is_sound(found: Verification) -> bool:
    """Nothing is wrong with it but that it is a backup."""
    return found.accepted or (is_backup(found) and len(found.faults) == 1)


def _tables_before(kept: _Kept, content: str) -> Tables | None:
    """What the revision held; None where nothing changed since, nothing at all where its copy is gone or damaged."""
    return None if kept.content == content else tables_of(kept.path)


def tables_of(path: Path) -> Tables:
    """The tables of a package of our own; none where its copy is gone or damaged."""
    return read_package(path, TABLES, lambda _school: ()).tables if path.is_file() else {}


def _newest(workspace: Workspace, period_id: int) -> _Kept | None:
    query = (
        select(HandIn.revision, HandIn.digest, HandIn.content, HandIn.file_name)
        .where(HandIn.period_id == period_id)
        .order_by(HandIn.revision.desc())
    )
    with workspace.work() as connection:
        row = connection.execute(query).first()
    return _Kept(row.revision, row.digest, row.content, workspace.outbox / (row.file_name + KEPT)) if row else None


def newest_kept(workspace: Workspace, period_id: int) -> Path:
    """The outbox's copy of the newest revision of a school year. JhdeskError("nothing_exported")."""
    kept = _newest(workspace, period_id)
    if kept is None:
        raise JhdeskError("nothing_exported")
    return kept.path


def _zip(made: Bag, minisig: bytes) -> bytes:
    stream = io.BytesIO()
    write_zip(made, minisig, stream)
    return stream.getvalue()


def _keep(workspace: Workspace, package: Package, made: Bag, data: bytes, content: str, key: PublicKey) -> _Kept:
    """Verifies the package as its receiver will, and puts it into the outbox."""
    verification = check(io.BytesIO(data), TABLES, lambda _school: (key,))
    if not _is_sound(verification):
        raise JhdeskError("package_unsound", faults=verification.faults)
    name = file_name(package.school_code, package.school_year, package.revision)
    kept = _Kept(package.revision, made.sha256, content, workspace.outbox / (name + KEPT))
    write_whole(kept.path, data)
    return kept


def _record(workspace: Workspace, period_id: int, package: Package, kept: _Kept, key: PublicKey) -> None:
    with workspace.work() as connection:
        connection.execute(
            insert(HandIn).values(
                period_id=period_id,
                revision=kept.revision,
                digest=kept.digest,
                previous=package.previous,
                content=kept.content,
                file_name=kept.name,
                key_id=key.key_id,
            )
        )
