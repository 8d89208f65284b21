"""Remarks for a receipt, and tables for a code package, as CSV that a person wrote."""

from __future__ import annotations

from pathlib import Path

from jhdesk.errors import JhdeskError
from jhdesk.exchange.codes import CODE_TABLES
from jhdesk.exchange.schema import TableLike, TextField, TextTable, Value
from jhdesk.exchange.tables import read_table
from jhdesk.services.issuing import Draft

REMARKS = TextTable(
    "remarks",
    "意见",
    (TextField("table", "数据表"), TextField("key", "行"), TextField("field", "字段"), TextField("text", "意见")),
)


def read_remarks(file: Path) -> list[Draft]:
    """The remarks of a file with the columns table, key, field, text. JhdeskError: "table_unfit" (its findings), "file_unreadable"."""
    return [
        Draft(*(str(row[name] or "") for name in ("text", "table", "key", "field"))) for row in _rows(REMARKS, file)
    ]


def read_code_table(name: str, file: Path) -> list[dict[str, Value]]:
    """The rows of a table of a code package (schools, deadlines, rules). Errors as of `read_remarks`."""
    return _rows(CODE_TABLES[name], file)


def _rows(table: TableLike, file: Path) -> list[dict[str, Value]]:
    try:
        data = file.read_bytes()
    except FileNotFoundError as error:
        raise JhdeskError("source_absent", file=str(file)) from error
    except OSError as error:
        raise JhdeskError("file_unreadable", file=file.name, reason=error.strerror) from error
    read = read_table(table, data, in_package=True)
    hard = [finding for finding in read.findings if finding.severity == "hard"]
    if hard:
        raise JhdeskError("table_unfit", file=file.name, findings=hard)
    return read.rows
