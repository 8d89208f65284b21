"""Paper as the second stick: a package's tables printed as codes, and read back from pictures into a folder of CSV tables."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from jhdesk.errors import JhdeskError
from jhdesk.exchange.container import Container, Refused, open_container
from jhdesk.exchange.layout import BAG_INFO, BagInfo, table_member
from jhdesk.exchange.paper_sheet import PER_PAGE, Restored, Sheet, SheetFault, parts_of, put_together
from jhdesk.exchange.schema import EXTRAS
from jhdesk.exchange.tables import MAX_BYTES
from jhdesk.exchange.verify import Verification, verify
from jhdesk.models.dictionary import TABLES
from jhdesk.services.files import is_taken, spare_workspace, whole_folder, write_out, write_whole
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

    JhdeskError: "source_absent", "target_is_source", "file_unreadable", "sheet_too_large", and those of `write_out`.
    """
    from jhdesk.reports.data_sheet import data_sheet_pdf

    if not package.exists():
        raise JhdeskError("source_absent", file=str(package))
    if target.exists() and target.samefile(package):
        raise JhdeskError("target_is_source", file=str(target))
    verification = verify(package, TABLES, trusted)
    if verification.damaged:
        return SheetPrinted(verification, target)
    sheet, info = _read(package, verification)
    parts = parts_of(sheet)
    write_out(target, data_sheet_pdf(sheet, parts, created=_day(info.bagging_date)))
    return SheetPrinted(verification, target, sheet, len(parts), -(-len(parts) // PER_PAGE))


def restore_sheet(pictures: Sequence[Path], folder: Path) -> SheetRestored:
    """Restores the tables from pictures of all pages, in any order, into a new or empty folder: all of them, or nothing.

    What a person could mend (a page missing or of another set, a picture that cannot be read beside others that can) are faults
    of the result. JhdeskError: "restore_exists", "file_of_workspace", "not_written"; where no picture can be read, those of
    `codes_in`.
    """
    if is_taken(folder):
        raise JhdeskError("restore_exists", folder=str(folder))
    spare_workspace(folder)
    read, unread = _codes(pictures)
    restored = put_together(read)
    restored = replace(restored, faults=(*unread, *restored.faults))
    if restored.sheet is None:
        return SheetRestored(restored)
    others = sorted(restored.sheet.tables.keys() - TABLES.keys())
    with whole_folder(folder.absolute()) as made:
        for name, data in restored.sheet.tables.items():
            write_whole((made / OTHER if name in others else made) / f"{name}.csv", data)
    return SheetRestored(restored, folder, len(others))


def _codes(pictures: Sequence[Path]) -> tuple[list[tuple[str, list[bytes]]], list[SheetFault]]:
    """The codes of each picture that can be read, and why the others cannot."""
    from jhdesk.reports.scan import codes_in

    read: list[tuple[str, list[bytes]]] = []
    faults: list[SheetFault] = []
    for picture in pictures:
        try:
            read.append((picture.name, codes_in(picture)))
        except JhdeskError as error:
            if len(faults) == len(pictures) - 1:  # none of them could be read
                raise
            faults.append(SheetFault(error.code, picture.name))
    return read, faults


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
