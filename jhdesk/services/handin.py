"""Handing in: the signed package with its revision.

The same content again is the same revision again, byte for byte, from the copy in the outbox. A package is complete and
verified in the outbox before it is recorded, and recorded before it is copied to where it was asked for; so whatever
stops the program, the outbox is whole and no number is lost.
"""

from __future__ import annotations

import datetime
import io
from dataclasses import dataclass, replace
from pathlib import Path
from typing import cast

from sqlalchemy import insert

from jhdesk import __version__
from jhdesk.calc.standard import Standard
from jhdesk.errors import JhdeskError
from jhdesk.exchange.package import Bag, Package, bag, file_name, write_zip
from jhdesk.exchange.signature import PublicKey
from jhdesk.exchange.verify import read_package
from jhdesk.exchange.verify import verify as check
from jhdesk.models.dictionary import TABLES
from jhdesk.models.field import Value
from jhdesk.models.workspace import HandIn
from jhdesk.services.blockers import blockers
from jhdesk.services.changes import changed_cells
from jhdesk.services.entry import Entry
from jhdesk.services.files import write_whole
from jhdesk.services.keys import open_key
from jhdesk.services.printing import package_forms
from jhdesk.services.revisions import KEPT, Content, Kept, content_of, newest
from jhdesk.services.sources import Tables
from jhdesk.services.workspace import Workspace


@dataclass(frozen=True)
class Exported:
    """A package that was written: where, which revision, its digest; ``again`` if it is the revision held before."""

    path: Path
    revision: int
    digest: str
    again: bool


def export(
    workspace: Workspace, entry: Entry, standard: Standard, passphrase: str, folder: Path, *, unchecked: bool = False
) -> Exported:
    """Writes the package of the next revision into ``folder``, or the same revision again where nothing changed.

    ``unchecked`` for a backup of figures that are not fit for hand-in: see `blockers`. The format has no mark for it; who
    receives one checks the figures again. JhdeskError: "export_blocked" (findings), "no_key", "passphrase_wrong",
    "not_written", and those of `bag`.
    """
    findings = blockers(entry, unchecked=unchecked)
    if findings:
        raise JhdeskError("export_blocked", count=len(findings), findings=findings)
    with open_key(workspace, passphrase) as key:
        found = content_of(entry, standard)
        content = found.digest(key.public)
        kept = newest(workspace, entry.period_id)
        again = kept is not None and kept.content == content and _is_whole(kept, key.public)
        if kept is None or not again:
            changes = _changes(kept, content, found.tables) if kept else None
            package = replace(_package(entry, standard, found, kept), changes=changes, explanations=found.explanations)
            made = bag(package, TABLES)
            data = _zip(made, key.sign(made.tagmanifest, str(package.comment())))
            kept = _keep(workspace, package, made, data, content, key.public)
            _record(workspace, entry.period_id, package, kept, key.public)
    target = folder / kept.name
    write_whole(target, kept.path.read_bytes())
    return Exported(target, kept.revision, kept.digest, again)


def _package(entry: Entry, standard: Standard, content: Content, kept: Kept | None) -> Package:
    school, period = content.tables["school"][0], content.tables["period"][0]
    revision = kept.revision + 1 if kept else 1
    return Package(
        school_code=cast("str", school["school_code"]),
        school_name=cast("str", school["name"]),
        school_year=cast("int", period["school_year"]),
        revision=revision,
        snapshot_date=cast("datetime.date", period["snapshot_date"]),
        standard_id=standard.id,
        standard_version=standard.version,
        program_version=__version__,
        tables=content.tables,
        evaluation=content.evaluation,
        previous=kept.digest if kept else None,
        forms=package_forms(entry, standard, revision),
    )


def _changes(kept: Kept, content: str, tables: Tables) -> list[dict[str, Value]]:
    """What changed since the revision held; where its copy is gone or damaged, every row counts as added."""
    return [] if kept.content == content else changed_cells(_tables_of(kept.path), tables)


def _is_whole(kept: Kept, key: PublicKey) -> bool:
    """Whether the outbox still has the copy as it was written."""
    if not kept.path.is_file():
        return False
    found = check(kept.path, TABLES, lambda _school: (key,))
    return found.accepted and found.tagmanifest_sha256 == kept.digest


def _tables_of(path: Path) -> Tables:
    """The tables of a package of our own; none where its copy is gone or damaged."""
    return read_package(path, TABLES, lambda _school: ()).tables if path.is_file() else {}


def _zip(made: Bag, minisig: bytes) -> bytes:
    stream = io.BytesIO()
    write_zip(made, minisig, stream)
    return stream.getvalue()


def _keep(workspace: Workspace, package: Package, made: Bag, data: bytes, content: str, key: PublicKey) -> Kept:
    """Verifies the package as its receiver will, and puts it into the outbox."""
    verification = check(io.BytesIO(data), TABLES, lambda _school: (key,))
    if not verification.accepted:
        raise JhdeskError("package_unsound", faults=verification.faults)
    name = file_name(package.school_code, package.school_year, package.revision)
    kept = Kept(package.revision, made.sha256, content, workspace.outbox / (name + KEPT))
    write_whole(kept.path, data)
    return kept


def _record(workspace: Workspace, period_id: int, package: Package, kept: Kept, key: PublicKey) -> None:
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
