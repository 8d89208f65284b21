"""Where a school's figures come from without a workspace: a folder of CSV tables, or a package."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from jhdesk.calc.rows import SchoolData
from jhdesk.errors import JhdeskError
from jhdesk.exchange.tables import read_table
from jhdesk.findings import Finding, Place
from jhdesk.models.dictionary import TABLES
from jhdesk.models.field import Value

Tables = dict[str, list[dict[str, Value]]]


def school_data(tables: Tables) -> SchoolData:
    """The tables as the engine reads them."""
    return SchoolData(tables, lambda table, row: TABLES[table].key_text(row))


@dataclass(frozen=True)
class SchoolSource:
    """One school's figures on disk, read anew whenever they are asked for."""

    path: Path
    is_package: bool
    note: str = ""
    """why a package is not to be relied on: a fault's code, or empty"""
    damaged: bool = False
    faults: tuple[object, ...] = field(default=())

    @property
    def name(self) -> str:
        """What people call it: the last part of its path."""
        return self.path.name

    def read(self) -> tuple[SchoolData, list[Finding]]:
        """The figures, and what could not be read. JhdeskError("folder_unusable") without a usable school.csv."""
        tables, findings = read_folder(self.path)
        data = school_data(tables)
        if not data.head.code:
            raise JhdeskError("folder_unusable", folder=str(self.path))
        return data, findings


def open_source(path: Path) -> SchoolSource:
    """The folder or package at ``path``. JhdeskError: "source_absent"."""
    if path.is_dir():
        return SchoolSource(path, is_package=False)
    raise JhdeskError("source_absent", file=str(path))


def read_folder(folder: Path) -> tuple[Tables, list[Finding]]:
    """All tables of a folder; a table without a file has no row. A file that no table has is a soft finding."""
    tables: Tables = {}
    findings: list[Finding] = []
    for name, table in TABLES.items():
        path = folder / f"{name}.csv"
        if not path.is_file():
            continue
        read = read_table(table, path.read_bytes(), in_package=False)
        tables[name] = read.rows
        findings += read.findings
    known = {f"{name}.csv" for name in TABLES}
    for path in sorted(folder.glob("*.csv")):
        if path.name not in known:
            findings.append(Finding("unknown_file", "soft", Place(file=path.name)))
    return tables, findings
