"""What the county says of a package: the rules of verification, the order of revisions, and what its figures still lack.

The school's rehearsal asks the same code, so that what it says is what the county will say.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import BinaryIO

from jhdesk.exchange.order import Held, is_held, order_faults
from jhdesk.exchange.receipt import Remark
from jhdesk.exchange.schema import EXTRAS
from jhdesk.exchange.verify import PackageRead, Verification, read_package
from jhdesk.findings import Finding
from jhdesk.models.dictionary import TABLES
from jhdesk.services.checking import look_at
from jhdesk.services.explaining import numbers_of
from jhdesk.services.sources import Tables, Trusted, school_data

HARMLESS = frozenset({"revision_gap"})
"""faults of rule 7 that are told, and in spite of which a package is taken"""


@dataclass(frozen=True)
class OpenPoint:
    """A finding that the county would remark: it must be corrected, or corrected or explained."""

    finding: Finding
    hard: bool


@dataclass(frozen=True)
class Examined:
    """How a package stands; its tables are there where nothing worse than its signature is wrong."""

    verification: Verification
    """rule 7 among the rest"""
    again: bool
    """held already, just so"""
    points: tuple[OpenPoint, ...]
    answers: dict[str, str]
    """the school's answers to remarks of earlier receipts, by their ids"""
    unanswered: tuple[Remark, ...]
    """remarks of the last receipt that it left without an answer"""
    tables: Tables
    extras: Tables
    """what only a package has: changes, explanations, answers"""

    @property
    def takeable(self) -> bool:
        """Whether it may be received: nothing wrong with it, or nothing that keeps it from that."""
        return all(fault.code in HARMLESS for fault in self.verification.faults)

    @property
    def fit(self) -> bool:
        """Whether it could be accepted: taken, nothing open, every remark answered."""
        return self.takeable and not self.points and not self.unanswered


@dataclass(frozen=True)
class Known:
    """What the county holds of a school and year."""

    held: Sequence[Held] = ()
    remarks: Sequence[Remark] = ()
    """those of its last receipt about an earlier revision"""
    changed: Mapping[str, str] = field(default_factory=dict)
    """rule -> severity, where its code package has it otherwise"""


def examine(
    source: BinaryIO, trusted: Trusted, known: Callable[[str, int, int], Known], *, addressee: str | None = None
) -> Examined:
    """Looks at a package as the county does, ``known`` being asked by school code, school year and revision.

    JhdeskError("file_unreadable").
    """
    read = read_package(source, TABLES, trusted, addressee=addressee)
    found = read.verification
    of_school = known(found.comment.school, found.comment.year, found.comment.revision) if found.comment else Known()
    found = replace(found, faults=(*found.faults, *order_faults(found, of_school.held)))
    answers = {str(row["remark_id"]): str(row["answer"]) for row in read.tables.get("answers", ()) if row.get("answer")}
    unanswered = tuple(remark for remark in of_school.remarks if remark.id not in answers) if read.tables else ()
    tables = {name: read.tables[name] for name in TABLES} if read.tables else {}
    extras = {name: read.tables.get(name, []) for name in EXTRAS}
    points = _points(read, of_school.changed)
    return Examined(found, is_held(found, of_school.held), points, answers, unanswered, tables, extras)


def _points(read: PackageRead, changed: Mapping[str, str]) -> tuple[OpenPoint, ...]:
    if not read.tables:
        return ()
    explained = {
        (row["rule_id"], row["table"] or "", row["key"] or "", row["field"] or "", row["numbers"])
        for row in read.tables.get("explanations", ())
        if row.get("reason")
    }
    points = []
    for finding in look_at(school_data(read.tables), changed).findings:
        hard = finding.severity == "hard"
        place = finding.place
        if hard or (finding.rule, place.table, place.key, place.field, numbers_of(finding)) not in explained:
            points.append(OpenPoint(finding, hard))
    return tuple(points)
