"""Where a school's figures come from without a workspace: a folder of CSV tables, or a package."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from jhdesk.calc.rows import SchoolData
from jhdesk.errors import JhdeskError
from jhdesk.exchange.signature import PublicKey
from jhdesk.exchange.tables import read_table
from jhdesk.exchange.verify import Verification, read_package
from jhdesk.findings import Finding, Place
from jhdesk.models.dictionary import TABLES, Table
from jhdesk.models.field import Value

Tables = dict[str, list[dict[str, Value]]]
Trusted = Callable[[str], Iterable[PublicKey]]


def school_data(tables: Tables) -> SchoolData:
    """The tables as the engine reads them."""
    return SchoolData(tables, lambda table, row: TABLES[table].key_text(row))


@dataclass(frozen=True)
class SchoolRead:
    """The figures of one source, what in them could not be read, and how a package stood its check (None: a folder)."""

    data: SchoolData
    findings: tuple[Finding, ...] = ()
    verification: Verification | None = None

    @property
    def damaged(self) -> bool:
        """Whether it is a package that must not be evaluated."""
        return self.verification is not None and self.verification.damaged


def read_source(path: Path, trusted: Trusted) -> SchoolRead:
    """Reads a folder or a package.

    JhdeskError: "source_absent"; "folder_unusable" for a folder without a usable school.csv; "file_unreadable".
    """
    if path.is_dir():
        tables, findings = read_folder(path)
        data = school_data(tables)
        if not data.head.code:
            raise JhdeskError("folder_unusable", folder=str(path))
        return SchoolRead(data, tuple(findings))
    if not path.exists():
        raise JhdeskError("source_absent", file=str(path))
    package = read_package(path, TABLES, trusted)
    return SchoolRead(school_data(package.tables), verification=package.verification)


def read_folder(folder: Path, wanted: Mapping[str, Table] = TABLES) -> tuple[Tables, list[Finding]]:
    """The wanted tables of a folder; one without a file has no row. A file that no table has is a soft finding.

    JhdeskError("file_unreadable").
    """
    tables: Tables = {}
    strangers = (path.name for path in sorted(folder.glob("*.csv")) if path.stem not in wanted)
    findings = [Finding("unknown_file", "soft", Place(file=name)) for name in strangers]
    for name, table in wanted.items():
        path = folder / f"{name}.csv"
        try:
            data = path.read_bytes()
        except FileNotFoundError:
            continue
        except OSError as error:
            raise JhdeskError("file_unreadable", file=str(path), reason=error.strerror) from error
        read = read_table(table, data, in_package=False)
        tables[name] = read.rows
        findings += read.findings
    return tables, findings
