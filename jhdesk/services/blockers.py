"""What keeps figures from becoming a package, and what personal data a package would show."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from jhdesk.findings import Finding, Place
from jhdesk.models.dictionary import TABLES, Table
from jhdesk.models.field import Value
from jhdesk.services.entry import Entry
from jhdesk.services.standards import standard_ids

Row = Mapping[str, Value]

NEEDED = (("school", "school_code"), ("school", "name"), ("period", "school_year"), ("period", "snapshot_date"))
"""what a package is named and dated by"""


def blockers(entry: Entry) -> list[Finding]:
    """Hard findings: what a package is named by, a standard that the program does not have, keys, references, and texts
    that were typed but not understood."""
    findings = [
        Finding("needed_for_package", "hard", Place(table, field=field))
        for table, field in NEEDED
        if entry.data.first(table).get(field) is None
    ]
    named = entry.data.first("period").get("standard_id")
    if named is not None and named not in standard_ids():
        known = "、".join(standard_ids())
        place = Place("period", field="standard_id")
        findings.append(Finding("standard_not_here", "hard", place, {"text": named, "known": known}))
    tables = entry.tables()
    for name, table in TABLES.items():
        findings += _keys(table, tables[name])
        findings += _references(table, tables)
        findings += _rejected(table, entry)
    return findings


def rejected_texts(entry: Entry) -> list[Finding]:
    """The texts that were typed but not understood, in the order of the tables: their cells count as not entered."""
    return [finding for table in entry.dictionary.tables.values() for finding in _rejected(table, entry)]


def _rejected(table: Table, entry: Entry) -> list[Finding]:
    return [
        Finding("rejected_text", "hard", Place(table.name, table.key_text(row.values), field), {"text": text})
        for row in entry.rows(table.name)
        for field, text in row.rejected.items()
    ]


def _keys(table: Table, rows: Sequence[Row]) -> list[Finding]:
    findings = []
    seen: set[str] = set()
    for row in rows:
        key = table.key_text(row)
        blanks = [name for name in table.key if row[name] is None]
        if blanks:
            findings.append(Finding("key_empty", "hard", Place(table.name, key, blanks[0])))
        elif table.key and key in seen:
            findings.append(Finding("key_twice", "hard", Place(table.name, key, table.key[0])))
        seen.add(key)
    return findings


def _references(table: Table, tables: Mapping[str, Sequence[Row]]) -> list[Finding]:
    findings = []
    for field in table.fields:
        target, _, name = field.refers.partition(".")
        known = {row[name] for row in tables.get(target, ())}
        for row in tables[table.name] if field.refers else ():
            if row[field.name] is not None and row[field.name] not in known:
                place = Place(table.name, table.key_text(row), field.name)
                findings.append(Finding("reference_unknown", "hard", place, {"text": row[field.name]}))
    return findings


def personal_fields(entry: Entry) -> dict[str, int]:
    """Label of each personal field that holds something -> how many cells: what an unsealed package shows."""
    tables = entry.tables()
    counts = {
        f"{table.label}·{field.label}": sum(row[field.name] is not None for row in tables[name])
        for name, table in TABLES.items()
        for field in table.fields
        if field.privacy == "personal"
    }
    return {label: count for label, count in counts.items() if count}
