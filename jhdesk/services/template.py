"""Writing the Excel workbook, empty or with what a school year holds."""

from __future__ import annotations

from pathlib import Path

from jhdesk.errors import JhdeskError
from jhdesk.services.entry import Entry
from jhdesk.workbook.template import write_workbook


def write_template(target: Path, entry: Entry | None = None) -> None:
    """The workbook at ``target``, complete or not at all. JhdeskError("not_written") where it cannot be written."""
    partial = target.with_name(target.name + ".part")
    try:
        with partial.open("wb") as stream:
            write_workbook(entry.tables() if entry else {}, stream)
        partial.replace(target)
    except OSError as error:
        partial.unlink(missing_ok=True)
        raise JhdeskError("not_written", file=str(target), reason=error.strerror or "") from error
