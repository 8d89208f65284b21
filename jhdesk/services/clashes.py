"""What a finding speaks of, table by table: the cells whose values clash, to be read beside each other."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from jhdesk.findings import Finding, Place
from jhdesk.models.dictionary import TABLES, Table
from jhdesk.models.field import Field, Value
from jhdesk.models.wording import row_text
from jhdesk.services.entry import Entry
from jhdesk.workbook.columns import shown

ROWS = 4
"""rows of a table that are shown at most"""

Row = Mapping[str, Value]


@dataclass(frozen=True)
class Clash:
    """Cells of one table: its fields, the rows by their names with their values in words, and how many rows there are."""

    table: Table
    fields: tuple[Field, ...]
    rows: tuple[tuple[str, tuple[str, ...]], ...]
    count: int
    sums: tuple[str, ...] = ()
    """what columns of counts add up to, empty for other fields; nothing where rows are not there to be added up"""


def clashes(entry: Entry, finding: Finding) -> tuple[Clash, ...]:
    """The cells of a finding, its own table first; nothing where it names no further cells."""
    cells = finding.params.get("cells", ())
    if not isinstance(cells, Iterable) or isinstance(cells, str) or not cells:
        return ()
    wanted: dict[str, tuple[list[str], set[str]]] = {}
    for place in (finding.place, *map(Place.of_path, cells)):
        if place is not None and place.table in TABLES:
            fields, keys = wanted.setdefault(place.table, ([], set()))
            fields += [place.field] if place.field and place.field not in fields else []
            keys.add(place.key)
    own = finding.place.table
    return tuple(_clash(entry, TABLES[name], *cells, add=name != own) for name, cells in wanted.items())


def _clash(entry: Entry, table: Table, names: list[str], keys: set[str], *, add: bool) -> Clash:
    whole = "" in keys and not table.one_row
    rows = [row for row in entry.data.rows(table.name) if whole or table.key_text(row) in keys]
    # The key says already which row it is; a column of it says nothing more.
    fields = tuple(table.field(name) for name in names if not (whole and name in table.key))
    if whole:  # rows that add nothing to a column are the last that one looks for
        rows.sort(key=lambda row: not any(row.get(field.name) for field in fields))
    said = tuple(
        (row_text(table, table.key_text(row)).strip(), tuple(shown(f, row.get(f.name)) for f in fields))  # type: ignore[arg-type]
        for row in rows[:ROWS]
    )
    sums = tuple(_sum(field, rows) for field in fields) if (whole or add) and len(rows) > 1 else ()
    return Clash(table, fields, said, len(rows), sums)


def _sum(field: Field, rows: Iterable[Mapping[str, object]]) -> str:
    if field.kind != "int" or field.unit == "year":
        return ""
    return str(sum(value for row in rows if isinstance(value := row.get(field.name), int)))
