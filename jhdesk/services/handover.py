"""What one school hands to another: written as a folder of CSV tables on a stick, and taken over by the other.

The other may also take its rows straight from the giving school's package or tables, of this year or of the last one.
"""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from jhdesk.calc.quantities import SHARED
from jhdesk.calc.rows import GRADES, Head, SchoolData
from jhdesk.errors import JhdeskError
from jhdesk.exchange.tables import write_table
from jhdesk.models.dictionary import TABLES, Table
from jhdesk.models.field import Value
from jhdesk.services.carrying import carry
from jhdesk.services.checking import load_limits
from jhdesk.services.entry import EnteredRow, Entry
from jhdesk.services.files import whole_folder, write_whole
from jhdesk.services.reorganise import (
    GRADED,
    STAGED,
    Cell,
    NewRow,
    Plan,
    TablePlan,
    added,
    apply,
    check_newest,
    stage_of,
    stages_of,
    type_cells,
    type_with,
)
from jhdesk.services.sources import Trusted, read_source

WHOLE = ("building", "disability_enrolment")
"""what comes beside the rows of stages where a whole school is taken over"""
ADDED_UP = ("admission", "cohort", "library_stock", "disability_enrolment")
"""tables whose rows of one key become one row: the sum"""
KEPT_HERE = ("course_offering",)
"""tables in which the row that is here already counts"""


def give(entry: Entry, plan: Plan, folder: Path, source: str = "") -> Path:
    """Writes the rows that go as a folder of CSV tables inside ``folder``, then does what was planned; the folder written.

    JhdeskError: "handover_exists", "not_written", and those of `apply`; then nothing is done, and no folder is left.
    A power cut leaves either the whole folder or none of its name; rows are gone only once it is whole.
    """
    head = plan.before
    target = folder / f"{head.code}-{head.year}-{'-'.join(plan.stages)}"
    if target.exists():
        raise JhdeskError("handover_exists", folder=str(target))
    row = {"school_code": head.code, "name": head.name, "school_type": head.type}
    period = {**entry.data.first("period"), "snapshot_date": None}
    # The school last: without it nobody takes a folder that a power cut has left half.
    tables: dict[str, Sequence[object]] = {**plan.handed, "period": [period], "school": [row]}
    with whole_folder(target) as partial:
        for name, rows in tables.items():
            write_whole(partial / f"{name}.csv", write_table(TABLES[name], rows))  # type: ignore[arg-type]
    try:
        apply(entry, plan, source)
    except JhdeskError:
        shutil.rmtree(target, ignore_errors=True)
        raise
    return target


def plan_take(entry: Entry, path: Path, trusted: Trusted, stage: str | None) -> Plan:
    """A stage of another school taken over, or the whole school (None), from its folder of CSV tables or its package.

    Figures of the year before are carried first, its classes a grade higher. Keys that are taken here are numbered anew;
    figures under one key are added up.
    JhdeskError: "reorganise_old_year", "reorganise_without_type", "reorganise_no_stage", "reorganise_no_type", "take_itself",
    "take_folder", "take_year", "take_unread", "take_foreign", "damaged", and those of `read_source`.
    """
    check_newest(entry)
    tables, other = _read(entry, path, trusted)
    held = stages_of(entry.data.head.type)
    theirs = load_limits().stages.get(other.type or "", frozenset())
    alone = next(iter(theirs)) if len(theirs) == 1 else None
    coming = {name: _coming(name, rows, stage, alone) for name, rows in tables.items()}
    found = {stage_of(name, row) for name, rows in coming.items() for row in rows}
    stages = tuple(each for each in GRADES if each in found)
    if not stages or (stage is not None and theirs and stage not in theirs):
        wanted = TABLES["staff"].field("stage").codes.get(stage or "", "小学或初中")
        raise JhdeskError("reorganise_no_stage", stage=wanted, name=other.name or path.name)
    now = type_with(held.union(stages), entry.data.head.type)
    merge = _Merge(entry)
    for name, rows in coming.items():
        if rows:
            merge.take(TABLES[name], rows)
    for name, type_change in type_cells(entry, now).items():
        merge.cells.setdefault(name, []).extend(type_change)
    merge.undeclare()
    return Plan(
        "take",
        entry.data.head,
        replace(entry.data.head, type=now),
        merge.plans(),
        stages,
        other.name or other.code,
        tuple(merge.renumbered),
        tuple(merge.unclear),
    )


def _read(entry: Entry, path: Path, trusted: Trusted) -> tuple[dict[str, list[NewRow]], Head]:
    """The other school's tables as of this school year, and its head."""
    try:
        read = read_source(path, trusted)
    except JhdeskError as error:
        if error.code != "folder_unusable":
            raise
        raise JhdeskError("take_folder", folder=str(path)) from error
    if read.damaged:
        raise JhdeskError("damaged" if path.suffix.lower() == ".jhpkg" else "take_foreign", file=path.name)
    hard = [finding for finding in read.findings if finding.severity == "hard"]
    if hard:
        raise JhdeskError("take_unread", file=path.name, findings=hard)
    data, year = read.data, entry.data.head.year
    if data.head.code == entry.data.head.code:
        raise JhdeskError("take_itself", file=path.name)
    if year is None or data.head.year not in (year, year - 1):
        raise JhdeskError("take_year", found=data.head.year or "", wanted=year or "")
    return _as_of(data, year), data.head


def _as_of(data: SchoolData, year: int) -> dict[str, list[NewRow]]:
    if data.head.year == year:
        return {name: [dict(row) for row in data.rows(name)] for name in TABLES}  # type: ignore[arg-type]
    return {name: [dict(row) for row in each.rows] for name, each in carry(data.tables, "move_up").items()}


def _coming(name: str, rows: Sequence[NewRow], stage: str | None, alone: str | None) -> list[NewRow]:
    """The rows that come. What a school of one stage shares is that stage's."""
    if name not in (*STAGED, *GRADED):
        return list(rows) if stage is None and name in WHOLE else []
    if name in STAGED and alone:
        rows = [{**row, "stage": alone} if row.get("stage") == SHARED else row for row in rows]
    return [row for row in rows if stage is None or stage_of(name, row) == stage]


@dataclass
class _Merge:
    """Rows of another school on their way into this one."""

    entry: Entry
    comes: dict[str, list[NewRow]] = field(default_factory=dict)
    cells: dict[str, list[Cell]] = field(default_factory=dict)
    goes: dict[str, list[int]] = field(default_factory=dict)
    renumbered: list[tuple[str, str, str]] = field(default_factory=list)
    unclear: list[str] = field(default_factory=list)

    def take(self, table: Table, rows: Sequence[NewRow]) -> None:
        """The rows of one table; staff before classes, which name their teachers."""
        held = {table.key_text(row.values): row for row in self.entry.rows(table.name)}
        taken = set(held) if not table.numbered else set()
        for row in self.summed(table, rows) if table.name in ADDED_UP else rows:
            key = table.key_text(row)
            if table.numbered:
                self.add(table, {**row, "row_no": None})
            elif key not in taken:
                taken.add(key)
                self.add(table, row)
            elif table.name in ADDED_UP:
                self.add_up(table, held[key], row)  # the rows that come are of different keys by now
            elif table.name not in KEPT_HERE:
                new = _free(table, row, taken)
                taken.add(table.key_text(new))
                self.renumbered.append((table.name, key, table.key_text(new)))
                self.add(table, new)

    def add(self, table: Table, row: NewRow) -> None:
        """A row that comes."""
        self.comes.setdefault(table.name, []).append(dict(row))

    def add_up(self, table: Table, held: EnteredRow, row: NewRow) -> None:
        """Figures under one key: their sum. Where one of the two is blank it is not known, and said so."""
        cells = self.cells.setdefault(table.name, [])
        for name, total in self.sums(table, held.values, row).items():
            if total != held.values[name]:
                cells.append((held.id, name, total))

    def summed(self, table: Table, rows: Sequence[NewRow]) -> list[NewRow]:
        """One row a key: what was shared there may have become a stage's that has a row already."""
        found: dict[str, NewRow] = {}
        for row in rows:
            same = found.setdefault(table.key_text(row), row)
            if same is not row:
                found[table.key_text(row)] = {**same, **self.sums(table, same, row)}
        return list(found.values())

    def sums(self, table: Table, one: NewRow, other: NewRow) -> NewRow:
        """The figures of two rows added up."""
        totals: NewRow = {}
        for each in table.fields:
            if not each.key:
                pair = one.get(each.name), other.get(each.name)
                totals[each.name] = added(*pair)
                if totals[each.name] is None and pair != (None, None):
                    self.unclear.append(f"{table.name}[{table.key_text(one)}].{each.name}")
        return totals

    def undeclare(self) -> None:
        """A table to which rows come is not declared empty any more."""
        gone = [row.id for row in self.entry.rows("no_data") if row.values["table"] in self.comes]
        if gone:
            self.goes["no_data"] = gone

    def plans(self) -> tuple[TablePlan, ...]:
        """What happens, table by table; classes name their teachers by the numbers that these have here."""
        numbers = {old: new for table, old, new in self.renumbered if table == "staff"}
        staff = {row["staff_no"] for row in self.comes.get("staff", ())}
        for row in self.comes.get("class_group", ()):
            number = row.get("homeroom_staff_no")
            number = numbers.get(str(number), number)
            row["homeroom_staff_no"] = number if number in staff else None
        parts = (
            TablePlan(
                name, tuple(self.goes.get(name, ())), tuple(self.comes.get(name, ())), tuple(self.cells.get(name, ()))
            )
            for name in TABLES
        )
        return tuple(each for each in parts if each.changes)


def _free(table: Table, row: NewRow, taken: set[str]) -> NewRow:
    """The row under a key that is not taken: the last part of its key counted on."""
    name, value, at, new = table.key[-1], row.get(table.key[-1]), 1, row
    while table.key_text(new) in taken:
        at += 1
        counted: Value = value + at - 1 if isinstance(value, int) else f"{value}-{at}"
        new = {**row, name: counted}
    return new
