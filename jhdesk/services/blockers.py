"""What keeps figures from becoming a package, and what personal data a package would show."""

from __future__ import annotations

from jhdesk.errors import JhdeskError
from jhdesk.findings import Finding, Place
from jhdesk.models.dictionary import TABLES
from jhdesk.services.checking import FORBIDDEN, check
from jhdesk.services.entry import Entry
from jhdesk.services.standards import load_items, named_standard, standard_ids

NEEDED = (("school", "school_code"), ("school", "name"), ("period", "school_year"), ("period", "snapshot_date"))
"""what a package is named and dated by"""


def blockers(entry: Entry, *, unchecked: bool = False) -> list[Finding]:
    """What must be corrected before a package can be made: what hard rules found, and a standard that the program lacks.

    With ``unchecked`` only that with which there can be no package at all: what it is named by, and what the format
    itself forbids.
    """
    hard = [finding for finding in check(entry) if finding.severity == "hard"]
    if not unchecked:
        return [*_standard(entry), *hard]
    needed = [
        Finding("needed_for_package", "hard", Place(table, field=field))
        for table, field in NEEDED
        if entry.data.first(table).get(field) is None
    ]
    return [*needed, *_standard(entry), *(finding for finding in hard if finding.rule in FORBIDDEN)]


def _standard(entry: Entry) -> list[Finding]:
    """What is wrong with the standard that the school year names."""
    named, known = named_standard(entry.data), standard_ids(entry.workspace.folder)
    place = Place("period", field="standard_id")
    if named not in known:
        return [Finding("standard_not_here", "hard", place, {"text": named, "known": "、".join(known)})]
    try:
        load_items(named, entry.workspace.folder)
    except JhdeskError as error:
        return [Finding("standard_unusable", "hard", place, {"text": named, "error": error})]
    return []


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
