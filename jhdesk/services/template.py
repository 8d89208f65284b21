"""Writing the Excel workbook, empty or with what a school year holds."""

from __future__ import annotations

import io
from pathlib import Path

from jhdesk.services.entry import Entry
from jhdesk.services.files import write_out
from jhdesk.workbook.template import write_workbook


def write_template(target: Path, entry: Entry | None = None) -> None:
    """The workbook at ``target``, complete or not at all. JhdeskError("not_written") where it cannot be written."""
    stream = io.BytesIO()
    write_workbook(entry.tables() if entry else {}, stream)
    write_out(target, stream.getvalue())
