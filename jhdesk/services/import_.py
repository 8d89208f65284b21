"""Importing a filled workbook or a folder of CSV tables into a school year: all of it or nothing.

Tables that the source holds rows of replace those of the school year, row by row by their keys, so that rows keep their
history; tables without a row in the source are left as they are.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from jhdesk.errors import JhdeskError
from jhdesk.findings import Finding
from jhdesk.models.dictionary import SCHOOL, Dictionary, Table
from jhdesk.models.field import Value
from jhdesk.services.county_figures import dictionary_of, is_county_folder, listed_row, read_county_folder
from jhdesk.services.entry import EnteredRow, Entry, is_blank, new_period
from jhdesk.services.former import codes_of
from jhdesk.services.sources import Tables, read_folder
from jhdesk.services.workspace import Workspace
from jhdesk.workbook.reader import read_workbook

NewRow = dict[str, Value]

ORIGIN = "imported"
"""what the change log says of it; the file's name is its source"""


@dataclass(frozen=True)
class TableChange:
    """What an import does to one table: rows added and removed, cells changed."""

    added: int
    changed: int
    removed: int


@dataclass(frozen=True)
class Imported:
    """What an import did, or with ``taken`` False would have done; findings name every cell that was not understood."""

    taken: bool
    school_year: int | None
    tables: dict[str, TableChange] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()
    cleaned: tuple[Finding, ...] = ()

    @property
    def refused(self) -> bool:
        """Whether a hard finding kept the import from being taken."""
        return any(finding.severity == "hard" for finding in self.findings)


def import_source(workspace: Workspace, path: Path, *, dry_run: bool = False, year: int | None = None) -> Imported:
    """Imports a workbook or a folder of CSV tables, in one transaction; a hard finding keeps all of it out.

    A school's workspace takes a school's tables, the county's a folder with the county's own. The school year is the
    source's own, else ``year``, else the newest of the workspace; it is made where it is new.
    JhdeskError: "source_absent", "source_is_package", "source_empty", "folder_without_tables", "source_of_county",
    "source_not_of_county", "other_school", "other_year", "no_year", and those of `read_workbook` and `read_folder`.
    """
    tables, findings, cleaned = _read(path) if dictionary_of(workspace) is SCHOOL else _read_county(path)
    return import_tables(
        workspace,
        tables,
        path.name or path.resolve().name,
        findings=findings,
        cleaned=cleaned,
        dry_run=dry_run,
        year=year,
    )


def import_tables(
    workspace: Workspace,
    tables: Tables,
    source: str,
    *,
    findings: Sequence[Finding] = (),
    cleaned: Sequence[Finding] = (),
    dry_run: bool = False,
    year: int | None = None,
) -> Imported:
    """The same of tables that were read; ``source`` is what the change log calls them.

    JhdeskError: "source_empty", "other_school", "other_year", "no_year".
    """
    dictionary = dictionary_of(workspace)
    hard = any(finding.severity == "hard" for finding in findings)
    if not hard and not any(tables.values()):
        raise JhdeskError("source_empty", file=source)
    _check_school(workspace, tables)
    school_year = _school_year(workspace, tables, year)
    if school_year is None:
        if not hard:
            raise JhdeskError("no_year")
        return Imported(False, None, {}, tuple(findings), tuple(cleaned))
    for row in tables.get("period", ()):
        row["school_year"] = school_year
    changes: dict[str, TableChange] = {}
    try:
        with workspace.trial():
            entry = Entry(workspace, _period_id(workspace, school_year, dictionary), dictionary)
            with entry.step(ORIGIN, source=source):
                entry.set_cells("period", [(entry.rows("period")[0].id, "school_year", school_year)], ORIGIN)
                for name, rows in tables.items():
                    if rows:
                        table = dictionary.tables[name]
                        changes[name] = _merge(entry, table, _with_listed(table, rows))
            if dry_run or hard:
                raise _NotTakenError
    except _NotTakenError:
        return Imported(False, school_year, changes, tuple(findings), tuple(cleaned))
    return Imported(True, school_year, changes, tuple(findings), tuple(cleaned))


class _NotTakenError(Exception):
    """Rolls a rehearsed import back."""


def _read(path: Path) -> tuple[Tables, list[Finding], list[Finding]]:
    if path.is_dir():
        if is_county_folder(path):
            raise JhdeskError("source_of_county", file=path.name)
        if not any((path / f"{name}.csv").is_file() for name in SCHOOL.tables):
            raise JhdeskError("folder_without_tables", folder=str(path.resolve()))
        tables, findings = read_folder(path)
        return tables, findings, []
    if not path.exists():
        raise JhdeskError("source_absent", file=str(path))
    if path.suffix == ".jhpkg":
        raise JhdeskError("source_is_package", file=path.name)
    read = read_workbook(path, name=path.name)
    return read.tables, read.findings, read.cleaned


def _read_county(path: Path) -> tuple[Tables, list[Finding], list[Finding]]:
    if not path.exists():
        raise JhdeskError("source_absent", file=str(path))
    if not is_county_folder(path):
        raise JhdeskError("source_not_of_county", file=path.name)
    own = read_county_folder(path)
    return own.tables, list(own.findings), []


def _with_listed(table: Table, rows: Sequence[NewRow]) -> list[NewRow]:
    """The rows in the order in which the program lists them, those that the source lacks with nothing entered."""
    named = {table.key_text(row): row for row in rows} if table.listed else {}
    listed = [named.get(key) or listed_row(table, key) for key in table.listed]
    return listed or list(rows)


def _school_year(workspace: Workspace, tables: Tables, wanted: int | None) -> int | None:
    own = next((row["school_year"] for row in tables.get("period", ())), None)
    if isinstance(own, int):
        if wanted not in (None, own):
            raise JhdeskError("other_year", found=own, wanted=wanted)
        return own
    if wanted is not None:
        return wanted
    return next((info.school_year for info in workspace.periods()), None)


def _check_school(workspace: Workspace, tables: Tables) -> None:
    own = next((row["school_code"] for row in tables.get("school", ())), None)
    for info in workspace.periods():
        if own and info.school_code and own not in codes_of(workspace, info.school_code):
            raise JhdeskError("other_school", found=own, held=info.school_code, name=info.school_name or "")


def _period_id(workspace: Workspace, school_year: int, dictionary: Dictionary) -> int:
    for info in workspace.periods():
        if info.school_year in (school_year, None):  # a year that was begun without its number takes this one
            return info.id
    return new_period(workspace, school_year, dictionary)


def _merge(entry: Entry, table: Table, rows: Sequence[NewRow]) -> TableChange:
    """Makes the table hold these rows: those of a known key are changed cell by cell, others added, the rest removed."""
    held: dict[str, EnteredRow] = {}
    for row in entry.rows(table.name):
        held.setdefault(table.key_text(row.values), row)
    kept, cells, added = set(), [], []
    for new in rows:
        key = table.key_text(new)
        # Taken out: a second row of that key (parts of keys may be blank in a folder) is another row.
        old = held.pop(key, None) if key or table.one_row else None
        if old is None:
            added.append(new)
            continue
        kept.add(old.id)
        cells += [
            (old.id, f.name, new.get(f.name))
            for f in table.fields
            if new.get(f.name) != old.values[f.name] or f.name in old.rejected
        ]
    gone = [row.id for row in entry.rows(table.name) if row.id not in kept]
    entry.set_cells(table.name, cells, ORIGIN)
    entry.delete_rows(table.name, gone, ORIGIN)
    entry.add_rows(table.name, added, ORIGIN)
    return TableChange(sum(not is_blank(table, new) for new in added), len(cells), len(gone))
