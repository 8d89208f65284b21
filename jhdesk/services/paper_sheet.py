"""Paper as the second stick: a package's tables printed as codes, and read back from pictures into a folder of CSV tables."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from jhdesk.errors import JhdeskError
from jhdesk.exchange.container import Container, Refused, open_container
from jhdesk.exchange.layout import BAG_INFO, BagInfo, table_member
from jhdesk.exchange.paper_sheet import PER_PAGE, Restored, Sheet, parts_of, put_together
from jhdesk.exchange.schema import EXTRAS
from jhdesk.exchange.tables import MAX_BYTES
from jhdesk.exchange.verify import Verification, verify
from jhdesk.models.dictionary import TABLES
from jhdesk.services.files import told_of, whole_folder, write_whole
from jhdesk.services.printing import UNDATED
from jhdesk.services.sources import Trusted

OTHER = "other"
"""the folder beside the restored tables for those that are no part of a school's own (what was explained, changed)"""
_TAG_FILE_LIMIT = 1 << 20


@dataclass(frozen=True)
class SheetPrinted:
    """A data sheet: how its package stood its check, and what was written; ``sheet`` None where the package is damaged."""

    verification: Verification
    path: Path
    sheet: Sheet | None = None
    codes: int = 0
    pages: int = 0


@dataclass(frozen=True)
class SheetRestored:
    """What came of the pictures; ``folder`` None where nothing was written."""

    restored: Restored
    folder: Path | None = None
    others: int = 0
    """tables in the folder `OTHER`"""


def print_sheet(package: Path, target: Path, trusted: Trusted) -> SheetPrinted:
    """Writes the codes of a package's tables as a PDF, also of one that is not trusted; of a damaged one nothing.

    JhdeskError: "source_absent", "file_unreadable", "sheet_too_large", "not_written".
    """
    from jhdesk.reports.data_sheet import data_sheet_pdf

    if not package.exists():
        raise JhdeskError("source_absent", file=str(package))
    verification = verify(package, TABLES, trusted)
    if verification.damaged:
        return SheetPrinted(verification, target)
    sheet, info = _read(package, verification)
    parts = parts_of(sheet)
    write_whole(target, data_sheet_pdf(sheet, parts, created=_day(info.bagging_date)))
    return SheetPrinted(verification, target, sheet, len(parts), -(-len(parts) // PER_PAGE))


def restore_sheet(pictures: Sequence[Path], folder: Path) -> SheetRestored:
    """Restores the tables from pictures of all pages, in any order, into a new folder: all of them, or nothing is written.

    What a person could mend (a page missing, or of another set) are faults of the result. JhdeskError: "restore_exists",
    "scan_unreadable", "scan_is_pdf", "file_unreadable", "not_written".
    """
    from jhdesk.reports.scan import codes_in

    with told_of(folder):
        taken = folder.exists() and (not folder.is_dir() or any(folder.iterdir()))
    if taken:
        raise JhdeskError("restore_exists", folder=str(folder))
    restored = put_together([(picture.name, codes_in(picture)) for picture in pictures])
    if restored.sheet is None:
        return SheetRestored(restored)
    others = sorted(restored.sheet.tables.keys() - TABLES.keys())
    if folder.exists():
        with told_of(folder):
            folder.rmdir()  # empty: the new one takes its place
    with whole_folder(folder.absolute()) as made:
        for name, data in restored.sheet.tables.items():
            write_whole((made / OTHER if name in others else made) / f"{name}.csv", data)
    return SheetRestored(restored, folder, len(others))


def _read(package: Path, verification: Verification) -> tuple[Sheet, BagInfo]:
    try:
        with package.open("rb") as stream:
            container = open_container(stream, [*TABLES, *EXTRAS])
            info = BagInfo.parse(container.read(BAG_INFO, _TAG_FILE_LIMIT))
            tables = _tables(container)
    except (OSError, Refused) as error:  # it passed its check a moment ago: the stick was pulled out
        raise JhdeskError("file_unreadable", file=str(package)) from error
    digest = verification.tagmanifest_sha256 or ""
    return Sheet(info.school_code, info.school_name, info.school_year, info.revision, digest, tables), info


def _tables(container: Container) -> dict[str, bytes]:
    """The CSV of every table that the package has, byte for byte."""
    members = {name: table_member(name) for name in (*TABLES, *EXTRAS)}
    return {name: container.read(at, MAX_BYTES) for name, at in members.items() if at in container.members}


def _day(text: str) -> datetime.date:
    try:
        return datetime.date.fromisoformat(text)
    except ValueError:
        return UNDATED
