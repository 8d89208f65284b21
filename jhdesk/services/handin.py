"""Handing in: the signed package with its revision.

The same content again is the same revision again, byte for byte, from the copy in the outbox. A package is complete and
verified in the outbox before it is recorded, and recorded before it is copied to where it was asked for; so whatever
stops the program, the outbox is whole and no number is lost.
"""

from __future__ import annotations

import datetime
import hashlib
import io
from dataclasses import dataclass, replace
from pathlib import Path
from typing import cast

from sqlalchemy import insert, select

from jhdesk import __version__
from jhdesk.calc.standard import Standard
from jhdesk.errors import JhdeskError
from jhdesk.exchange.package import Bag, Package, bag, file_name, write_zip
from jhdesk.exchange.schema import EXPLANATIONS
from jhdesk.exchange.signature import PublicKey
from jhdesk.exchange.tables import write_table
from jhdesk.exchange.verify import read_package
from jhdesk.exchange.verify import verify as check
from jhdesk.models.dictionary import TABLES, Table
from jhdesk.models.field import Value
from jhdesk.models.workspace import HandIn
from jhdesk.services.blockers import blockers
from jhdesk.services.changes import changed_cells
from jhdesk.services.entry import Entry, last_data
from jhdesk.services.evaluation import as_bytes, evaluate_period
from jhdesk.services.evidence import ToPack, to_pack
from jhdesk.services.explaining import explanation_rows
from jhdesk.services.files import write_whole
from jhdesk.services.keys import open_key
from jhdesk.services.printing import package_forms
from jhdesk.services.revisions import settle
from jhdesk.services.sources import Tables, school_data
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
    kept: Path = Path()
    """the copy that stays in the outbox"""
    written: bool = True
    """False where the target held the very same file already"""


@dataclass(frozen=True)
class Along:
    """What goes along with tables and evaluation."""

    forms: bool = True
    evidence: bool = True


EVERYTHING = Along()


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

    ``unchecked`` for a backup of figures that are not fit for hand-in: see `blockers`. The format has no mark for it; who
    receives one checks the figures again. ``progress`` and ``device`` are those of `carry`. JhdeskError:
    "export_blocked" (findings), "no_key", "passphrase_wrong", "not_written", those of `bag`, and those of `carry`.
    """
    findings = blockers(entry, unchecked=unchecked)
    if findings:
        raise JhdeskError("export_blocked", count=len(findings), findings=findings)
    with open_key(workspace, passphrase) as key:
        # In which order rows were entered is no part of the content: packages have them by their keys.
        tables = {name: _by_key(TABLES[name], rows) for name, rows in entry.tables().items()}
        evaluation = as_bytes(evaluate_period(standard, school_data(tables), last_data(entry), workspace.folder))
        explanations = explanation_rows(entry)
        packed = to_pack(entry) if along.evidence else ToPack({}, ())
        content = _digest(tables, evaluation, explanations, key.public, along, packed)
        kept = _newest(workspace, entry.period_id)
        again = kept is not None and kept.content == content and _is_whole(kept, key.public)
        if kept is None or not again:
            changes = _changes(kept, content, tables) if kept else None
            package = replace(
                _package(entry, standard, tables, evaluation, kept),
                changes=changes,
                explanations=explanations,
                forms=package_forms(entry, standard) if along.forms else {},
                evidence={name: path.read_bytes() for name, path in packed.copies.items()},
            )
            made = bag(package, TABLES)
            data = _zip(made, key.sign(made.tagmanifest, str(package.comment())))
            kept = _keep(workspace, package, made, data, content, key.public)
            _record(workspace, entry.period_id, package, kept, key.public)
    settle(entry, kept.revision)
    put = carry(kept.path, folder, kept.name, progress, device=device)
    return Exported(
        put.path, kept.revision, kept.digest, again, len(packed.copies), packed.left_out, kept.path, put.written
    )


def _by_key(table: Table, rows: list[dict[str, Value]]) -> list[dict[str, Value]]:
    return sorted(rows, key=lambda row: cast("list[str]", [row[name] for name in table.key]))


def _package(
    entry: Entry,
    standard: Standard,
    tables: Tables,
    evaluation: bytes,
    kept: _Kept | None,
) -> Package:
    school, period = tables["school"][0], tables["period"][0]
    return Package(
        school_code=cast("str", school["school_code"]),
        school_name=cast("str", school["name"]),
        school_year=cast("int", period["school_year"]),
        revision=kept.revision + 1 if kept else 1,
        snapshot_date=cast("datetime.date", period["snapshot_date"]),
        standard_id=standard.id,
        standard_version=standard.version,
        program_version=__version__,
        tables=tables,
        evaluation=evaluation,
        previous=kept.digest if kept else None,
    )


def _changes(kept: _Kept, content: str, tables: Tables) -> list[dict[str, Value]]:
    """What changed since the revision held; where its copy is gone or damaged, every row counts as added."""
    return [] if kept.content == content else changed_cells(_tables_of(kept.path), tables)


def _is_whole(kept: _Kept, key: PublicKey) -> bool:
    """Whether the outbox still has the copy as it was written."""
    if not kept.path.is_file():
        return False
    found = check(kept.path, TABLES, lambda _school: (key,))
    return found.accepted and found.tagmanifest_sha256 == kept.digest


def _tables_of(path: Path) -> Tables:
    """The tables of a package of our own; none where its copy is gone or damaged."""
    return read_package(path, TABLES, lambda _school: ()).tables if path.is_file() else {}


def _digest(
    tables: Tables,
    evaluation: bytes,
    explanations: list[dict[str, Value]],
    key: PublicKey,
    along: Along,
    packed: ToPack,
) -> str:
    """What makes a revision: figures, what was computed from and said of them, what goes along, by which program, who signs."""
    digest = hashlib.sha256(f"{__version__} {key.key_id}\n".encode() + evaluation)
    digest.update(repr((along.forms, sorted(packed.copies))).encode())
    for name, rows in tables.items():
        digest.update(write_table(TABLES[name], rows))
    if explanations:
        digest.update(write_table(EXPLANATIONS, explanations))
    return digest.hexdigest()


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
    if not verification.accepted:
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
