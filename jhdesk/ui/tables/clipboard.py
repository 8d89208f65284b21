"""Blocks of cells as Excel and WPS put them on the clipboard: text with tabs, cells with breaks or quotes in quotes."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence


def to_text(block: Iterable[Sequence[str]]) -> str:
    """The clipboard's text of a block."""
    stream = io.StringIO()
    writer = csv.writer(stream, "excel-tab", lineterminator="\n")
    for line in block:
        # A line of one blank cell would be written as a pair of quotes, which a text field would show.
        stream.write("\n") if not any(line) and len(line) == 1 else writer.writerow(line)
    return stream.getvalue().removesuffix("\n")


def from_text(text: str) -> list[list[str]]:
    """The block of a clipboard's text, all lines of one length; blank lines at the end are none, a blank text no block."""
    text = text.replace("\0", "")
    try:
        lines = list(csv.reader(io.StringIO(text, newline=""), "excel-tab", strict=True))
    except csv.Error:  # a quote that begins a cell and never ends is a quote
        lines = [line.split("\t") for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n")]
    while lines and not any(cell.strip() for cell in lines[-1]):
        lines.pop()
    width = max((len(line) for line in lines), default=0)
    return [line + [""] * (width - len(line)) for line in lines]
