"""Data sheets of made-up tables."""

from __future__ import annotations

import random
from collections.abc import Mapping

from jhdesk.exchange.paper_sheet import Sheet
from jhdesk.exchange.tables import write_table
from jhdesk.models.dictionary import TABLES
from tests.builders import Tables, school_tables


def csv_of(tables: Tables) -> dict[str, bytes]:
    """Every table's CSV, those without a row too."""
    return {name: write_table(table, tables.get(name, ())) for name, table in TABLES.items()}


def sheet(tables: Mapping[str, bytes] | None = None, *, name: str = "第一小学") -> Sheet:
    """The default school's tables, or these."""
    return Sheet("2165400001", name, "2024", "1", "ab" * 32, tables or csv_of(school_tables()))


def noise(size: int, *, seed: int = 1) -> bytes:
    """Bytes that no packing makes smaller."""
    return random.Random(seed).randbytes(size)
