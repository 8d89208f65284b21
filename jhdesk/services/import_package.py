"""Importing a package of one's own, or one that was handed over: its tables as those of any source, and more if we signed it.

A workspace that was lost comes back so: with a package that our own key signed, its revision is taken up too, so that the next
export goes on from there. A package that anybody else signed, or one older than what is held, brings figures and nothing else.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import BinaryIO, Literal

from sqlalchemy import insert, select
from sqlalchemy.dialects.sqlite import insert as upsert

from jhdesk import __version__
from jhdesk.errors import JhdeskError
from jhdesk.exchange.layout import EVALUATION, EVIDENCE, FORMS
from jhdesk.exchange.package import file_name
from jhdesk.exchange.verify import PackageRead, Verification, is_backup, read_package
from jhdesk.models.base import Base
from jhdesk.models.dictionary import TABLES
from jhdesk.models.field import Value
from jhdesk.models.workspace import Explanation, HandIn, RemarkAnswer
from jhdesk.services.bags import opened_bag
from jhdesk.services.changes import changed_cells
from jhdesk.services.county_notice import county_of
from jhdesk.services.draft import Along, draft_of
from jhdesk.services.entry import Entry
from jhdesk.services.files import write_by_digest, write_whole
from jhdesk.services.handin import KEPT
from jhdesk.services.import_ import Imported, import_tables
from jhdesk.services.keys import own_keys
from jhdesk.services.revisions import settle
from jhdesk.services.standards import load_standard, named_standard
from jhdesk.services.workspace import Workspace, now

Chain = Literal["taken", "held", "newer_held", "fork", "not_ours"]
"""what becomes of its revision: taken up; held already; a newer one, or another one of its number, is held; not signed by us"""
UNKNOWN = ""
"""the content of a revision of which this program cannot tell whether it would make the same: the next export is another one"""
_CHUNK = 1 << 20


@dataclass(frozen=True)
class PackageImport:
    """What importing a package did, or with ``imported.taken`` False would have done."""

    imported: Imported
    verification: Verification
    """its faults are of who signed it: a damaged one is not imported"""
    chain: Chain
    codes_wanted: bool = False
    """it was addressed to a county whose code package this workspace does not have: the next one would not be sealed"""


def import_package(
    workspace: Workspace, path: Path, identity: bytes | None = None, *, dry_run: bool = False, year: int | None = None
) -> PackageImport:
    """Imports a package into a school's workspace, all of it or nothing; ``identity`` opens a sealed one.

    JhdeskError: "workspace_of_county", "not_package", "package_faulty" (with its faults), "not_written", those of
    `import_tables` and of `opened_bag`.
    """
    if workspace.is_county:
        raise JhdeskError("workspace_of_county", folder=str(workspace.folder))
    keys = own_keys(workspace)
    with opened_bag(path, identity) as stream:
        read = read_package(stream, TABLES, lambda _school: keys)
        found = read.verification
        if found.damaged:
            raise JhdeskError("package_faulty", file=path.name, faults=found.faults)
        if found.kind != "handin":
            raise JhdeskError("not_package", file=path.name)
        tables = {name: read.tables.get(name, []) for name in TABLES}
        with workspace.work():
            done = import_tables(workspace, tables, path.name, dry_run=dry_run, year=year)
            period = next((info.id for info in workspace.periods() if info.school_year == done.school_year), None)
            chain = _chain(workspace, period, found)
            if done.taken and period is not None:
                _keep_evidence(workspace, stream)
                if chain == "taken":
                    _take_up(workspace, period, read, stream)
    addressed = found.comment is not None and found.comment.to != "any"
    return PackageImport(done, found, chain, addressed and county_of(workspace) is None)


def import_for_reading(workspace: Workspace, path: Path) -> None:
    """Imports a package into a workspace that is thrown away: tables, explanations, answers, whoever signed it.

    JhdeskError: as of `import_package`.
    """
    with opened_bag(path) as stream:
        read = read_package(stream, TABLES, lambda _school: ())
    if read.verification.damaged:
        raise JhdeskError("package_faulty", file=path.name, faults=read.verification.faults)
    import_tables(workspace, {name: read.tables.get(name, []) for name in TABLES}, path.name)
    _keep_said(workspace, workspace.period().id, read)


def _chain(workspace: Workspace, period_id: int | None, found: Verification) -> Chain:
    sound = found.accepted or (is_backup(found) and len(found.faults) == 1)
    if not sound or found.comment is None or found.signed_by is None:
        return "not_ours"
    query = select(HandIn.revision, HandIn.digest).where(HandIn.period_id == period_id)
    with workspace.work() as connection:
        held = connection.execute(query).all()
    if any(row.digest == found.tagmanifest_sha256 for row in held):
        return "held"
    newest = max((row.revision for row in held), default=0)
    if found.comment.revision > newest:
        return "taken"
    return "fork" if any(row.revision == found.comment.revision for row in held) else "newer_held"


def _take_up(workspace: Workspace, period_id: int, read: PackageRead, stream: BinaryIO) -> None:
    """The package is the newest revision from now on: its copy in the outbox first, as at an export, then its record."""
    comment, digest = read.verification.comment, read.verification.tagmanifest_sha256
    assert comment is not None, "we signed it"
    name = file_name(comment.school, comment.year, comment.revision)
    stream.seek(0)
    write_whole(workspace.outbox / (name + KEPT), stream.read())
    _keep_said(workspace, period_id, read)
    entry = Entry(workspace, period_id)
    same = not changed_cells(read.tables, entry.tables())  # tables that it has no row of stayed as they were
    with workspace.work() as connection:
        connection.execute(
            insert(HandIn).values(
                period_id=period_id,
                revision=comment.revision,
                digest=digest,
                previous=comment.previous,
                content=_content(entry, read, stream) if same else UNKNOWN,
                file_name=name,
                key_id=read.verification.signed_by,
            )
        )
    if same:
        settle(entry, comment.revision)


def _content(entry: Entry, read: PackageRead, stream: BinaryIO) -> str:
    """What the next export compares with, if this program says of the figures what the package says."""
    comment, key_id = read.verification.comment, read.verification.signed_by
    key = next((each for each in own_keys(entry.workspace) if each.key_id == key_id), None)
    assert comment is not None, "we signed it"
    with zipfile.ZipFile(stream) as archive:
        members, evaluation = archive.namelist(), archive.read(EVALUATION)
    along = Along(*(any(each.startswith(folder) for each in members) for folder in (FORMS, EVIDENCE)))
    try:
        standard = load_standard(named_standard(entry.data), entry.workspace.folder)
    except JhdeskError:  # the county's, whose code package is still to come
        return UNKNOWN
    draft = draft_of(entry, standard, along, comment.purpose)
    if key is None or read.info.program_version != __version__ or draft.evaluation != evaluation:
        return UNKNOWN
    return replace(draft, to=comment.to, answers=read.tables.get("answers", [])).digest(key)


def _keep_said(workspace: Workspace, period_id: int, read: PackageRead) -> None:
    """Explanations, and answers to remarks (which come with their receipt), where nothing else was said since."""
    said: list[tuple[type[Base], dict[str, str], Value]] = []
    for row in read.tables.get("explanations", ()):
        place = dict(zip(("rule", "table_name", "row_key", "field"), _place(row), strict=True))
        said.append((Explanation, {**place, "numbers": str(row["numbers"] or "")}, row["reason"]))
    said += [
        (RemarkAnswer, {"remark_id": str(row["remark_id"])}, row["answer"]) for row in read.tables.get("answers", ())
    ]
    with workspace.work() as connection:
        for table, named, text in said:
            statement = upsert(table).values(period_id=period_id, **named, text=text or "", at=now())
            connection.execute(statement.on_conflict_do_nothing())


def _place(row: Mapping[str, Value]) -> Iterator[str]:
    return (str(row[name] or "") for name in ("rule_id", "table", "key", "field"))


def _keep_evidence(workspace: Workspace, stream: BinaryIO) -> None:
    """The files of evidence that its rows name, each under its digest, which was checked."""
    stream.seek(0)
    with zipfile.ZipFile(stream) as archive:
        for info in archive.infolist():
            digest = info.filename.removeprefix(EVIDENCE).partition(".")[0]
            if info.filename.startswith(EVIDENCE) and digest and not (workspace.evidence / digest).is_file():
                with archive.open(info) as member:
                    write_by_digest(workspace.evidence, iter(lambda: member.read(_CHUNK), b""))
