"""Importing a list that another program has made: looked at, said row by row, taken in one step.

Unlike a filled template, one refused row does not keep the others out: it is handed back in a workbook that can be
corrected and imported again. A blank of the list never empties what is stored, and a stored row that the list lacks stays
unless it is said otherwise. What a person has said about a heading is remembered for the next list.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from jhdesk.errors import JhdeskError
from jhdesk.findings import Finding
from jhdesk.models.dictionary import TABLES, Table
from jhdesk.services.entry import EnteredRow, Entry, new_period, row_text, shown
from jhdesk.services.files import write_out
from jhdesk.services.import_ import ORIGIN
from jhdesk.services.roster_plan import Plan, Planned, plan
from jhdesk.services.roster_totals import Tie, ties_of_list, ties_of_workspace
from jhdesk.services.workspace import PeriodInfo, Workspace
from jhdesk.workbook.cleaning import plain
from jhdesk.workbook.columns import FORMAT, LISTS
from jhdesk.workbook.grid import MAX_BYTES, Cell, read_sheets
from jhdesk.workbook.roster import Kind, Roster, read_roster
from jhdesk.workbook.roster_file import RosterFile, is_list, read_file
from jhdesk.workbook.roster_head import CLASS, Head, Hints, Question, RosterColumn, find_head, list_tables
from jhdesk.workbook.roster_refused import RefusedRow, refused_workbook

__all__ = [
    "CLASS", "CellChange", "RosterColumn", "RosterImport", "RosterRow", "SheetSeen", "Status", "Tie", "import_roster",
    "is_roster", "list_tables", "write_refused",
]  # fmt: skip

COLUMNS_SETTING = "roster_columns"
_FAMILY = FORMAT.partition("/")[0]
_OWN_SHEETS = 3
"""so many sheets named as our tables make a workbook a template, even without its mark"""

Status = Literal["new", "changed", "same", "refused", "left_out", "absent", "removed"]


@dataclass(frozen=True)
class CellChange:
    """One cell of a stored row: label of the field, what it held and what it is to hold, in words."""

    field: str
    label: str
    old: str
    new: str


@dataclass(frozen=True)
class RosterRow:
    """What became, or would become, of one line of the list, or of a stored row that the list lacks."""

    status: Status
    table: str
    at: str = ""
    """where in the list: ``Sheet1!12``; empty for a stored row"""
    name: str = ""
    """what the row is called: a person's name, else its key in words"""
    kind: Kind = "row"
    text: str = ""
    """how a line that is no row begins"""
    until: int = 0
    changes: tuple[CellChange, ...] = ()
    reasons: tuple[Finding, ...] = ()
    cleaned: tuple[Finding, ...] = ()
    given: str = ""
    """the number that the program gives"""
    cells: tuple[Cell, ...] = ()
    bad: frozenset[int] = frozenset()


@dataclass(frozen=True)
class SheetSeen:
    """What was seen of a sheet: its table, header rows and columns, or the question that it leaves open."""

    title: str
    question: Question
    table: str
    rivals: tuple[str, ...]
    asked: tuple[str, ...]
    rows: tuple[int, ...]
    columns: tuple[RosterColumn, ...]
    identity: Mapping[str, int]
    """heading -> how many identity numbers were left out"""


@dataclass(frozen=True)
class RosterImport:
    """What an import of a list did, or with ``taken`` False would do. With a ``question`` nothing can be taken yet."""

    file: str
    taken: bool
    school_year: int | None
    question: Question
    sheets: tuple[SheetSeen, ...]
    rows: tuple[RosterRow, ...] = ()
    ties: tuple[Tie, ...] = ()
    formulas: int | None = 0
    """formulas that counted with their stored results; None where the format does not tell"""
    held_back: tuple[str, ...] = ()
    """tables of which absent rows were to be removed, but none was: a refused line may be about any of them"""
    begins: bool = False
    """whether the school year is a new one beside others: a slip of the pen, perhaps"""

    @property
    def refused(self) -> tuple[RosterRow, ...]:
        """The rows that are not taken until they are corrected."""
        return self.having("refused")

    def having(self, *statuses: Status) -> tuple[RosterRow, ...]:
        """The rows of these statuses."""
        return tuple(row for row in self.rows if row.status in statuses)


def is_roster(workspace: Workspace, path: Path) -> bool:
    """Whether a file is to be imported as a list: a workbook that is not our template, or a text, into a school's year."""
    if not path.is_file() or path.suffix.lower() == ".jhpkg" or workspace.is_county:
        return False
    data = _bytes(path)
    if not is_list(data, path.suffix):
        return False
    if not data.startswith(b"PK"):
        return True
    sheets = read_sheets(data, path.name, {LISTS})
    labels = {table.label for table in TABLES.values()}
    marked = any(str(cell).startswith(_FAMILY) for sheet in sheets for cell in sheet.rows.get(1, ()))
    return not marked and sum(sheet.title.strip() in labels for sheet in sheets) < _OWN_SHEETS


def import_roster(
    workspace: Workspace,
    path: Path,
    *,
    year: int | None = None,
    table: str | None = None,
    mapping: Mapping[str, str] | None = None,
    remove_absent: bool = False,
    dry_run: bool = False,
) -> RosterImport:
    """Imports a list (.xlsx, .xls, .csv) into a school year, the newest where none is named; made where it is new.

    ``table`` names the table where it cannot be seen, ``mapping`` says what headings mean: heading -> field, by name or
    label, empty for a column not to be taken. With ``remove_absent`` stored rows that the list lacks are removed.
    JhdeskError: "table_alone", "roster_table", "roster_field", "roster_heading", "roster_no_rows", "no_year", and those of `read_file`.
    """
    if path.suffix.lower() == ".csv" and path.stem in TABLES.keys() - list_tables().keys():
        raise JhdeskError("table_alone", file=path.name, table=TABLES[path.stem].label)
    read = read_file(_bytes(path), path.name)
    hints = _hints(workspace, path, table, mapping or {})
    heads = [find_head(sheet, hints) for sheet in read.sheets]
    _check_mapping(hints, heads)
    held = _period(workspace, year)
    school_year = held.school_year if held else year
    rosters = [read_roster(head) for head in heads if not head.question]
    if rosters and not any(roster.rows for roster in rosters):
        raise JhdeskError("roster_no_rows", file=path.name)
    if rosters and held is None and year is None:
        raise JhdeskError("no_year")
    if not rosters:
        question = _question(heads)
        return RosterImport(path.name, False, school_year, question, _seen(heads, []), formulas=read.formulas)
    begins = held is None and bool(workspace.periods())
    if dry_run:
        entry = Entry(workspace, held.id) if held else None
        plans = _plans(rosters, entry)
        told = _told(path, school_year, heads, rosters, read, plans, entry, remove_absent, taken=False)
        return replace(told, begins=begins)
    with workspace.work():
        entry = Entry(workspace, held.id if held else new_period(workspace, year))
        plans = _plans(rosters, entry)
        told = _told(path, school_year, heads, rosters, read, plans, entry, remove_absent, taken=True)
        with entry.step(ORIGIN, table=plans[0].table.name if len(plans) == 1 else "", source=path.name):
            for each in plans:
                _store(entry, each, path.name, remove_absent=remove_absent)
        _remember(workspace, hints, heads)
    return replace(told, begins=begins)


def write_refused(done: RosterImport, target: Path, told: Callable[[RosterRow], str]) -> None:
    """Writes the refused rows as a workbook that can be corrected and imported again; ``told`` words why.

    JhdeskError("not_written").
    """
    sheets = {sheet.title: sheet.columns for sheet in done.sheets}
    rows: dict[str, list[RefusedRow]] = {}
    for row in done.refused:
        rows.setdefault(row.at.rpartition("!")[0], []).append(RefusedRow(told(row), row.cells, row.bad))
    write_out(target, refused_workbook([(title, sheets[title], each) for title, each in rows.items()]))


def _bytes(path: Path) -> bytes:
    try:
        if path.stat().st_size > MAX_BYTES:
            raise JhdeskError("workbook_too_large", file=path.name)
        return path.read_bytes()
    except OSError as error:
        raise JhdeskError("workbook_unreadable", file=path.name) from error


def _hints(workspace: Workspace, path: Path, table: str | None, mapping: Mapping[str, str]) -> Hints:
    tables = list_tables()
    named = {**{each.label: name for name, each in tables.items()}, **{name: name for name in tables}}
    if table is not None and table not in named:
        known = "、".join(f"{name}（{each.label}）" for name, each in tables.items())
        raise JhdeskError("roster_table", table=table, known=known)
    chosen = [tables[named[table]]] if table is not None else list(tables.values())
    meant = {plain(heading): _field(name.strip(), chosen) for heading, name in mapping.items()}
    remembered = json.loads(workspace.setting(COLUMNS_SETTING) or "{}")
    return Hints(named[table] if table is not None else None, meant, remembered, path.stem)


def _field(name: str, tables: list[Table]) -> str:
    """The field that a name or label means in one of the tables."""
    if name in ("", CLASS):
        return name
    for table in tables:
        for field in table.fields:
            if name in (field.name, field.label):
                return field.name
    raise JhdeskError("roster_field", field=name)


def _check_mapping(hints: Hints, heads: list[Head]) -> None:
    """A heading that is mapped must be there, or a slip of the pen would be passed over."""
    known = {column.heading for head in heads for column in head.columns}
    for heading in hints.mapping:
        if known and heading not in known:
            raise JhdeskError("roster_heading", heading=heading, known="、".join(sorted(known)))


def _period(workspace: Workspace, year: int | None) -> PeriodInfo | None:
    for info in workspace.periods():
        if year is None or info.school_year == year:
            return info
    return None


def _question(heads: list[Head]) -> Question:
    """The question of the sheet that comes nearest to a list."""
    order: tuple[Question, ...] = ("column", "table", "pupils", "unknown", "hidden", "empty")
    return min((head.question for head in heads), key=order.index, default="empty")


def _seen(heads: list[Head], rosters: list[Roster]) -> tuple[SheetSeen, ...]:
    read = {roster.head.sheet.title: roster for roster in rosters}
    found = []
    for head in heads:
        own = read.get(head.sheet.title)
        columns, identity = (own.head.columns, own.identity) if own else (head.columns, {})
        found.append(
            SheetSeen(
                head.sheet.title, head.question, head.table, head.rivals, head.asked, head.rows, columns, identity
            )
        )
    return tuple(found)


def _plans(rosters: list[Roster], entry: Entry | None) -> list[Plan]:
    """One plan a table: its lists may stand on several sheets."""
    tables = {roster.table.name: roster.table for roster in rosters}
    return [
        plan(
            table,
            [line for roster in rosters if roster.table is table for line in roster.rows],
            entry.rows(name) if entry else (),
        )
        for name, table in tables.items()
    ]


def _told(
    path: Path,
    school_year: int | None,
    heads: list[Head],
    rosters: list[Roster],
    read: RosterFile,
    plans: list[Plan],
    entry: Entry | None,
    remove_absent: bool,
    *,
    taken: bool,
) -> RosterImport:
    ties = [tie for roster in rosters for tie in ties_of_list(roster)]
    rows = list(_lines(rosters, plans))
    for each in plans:
        if entry is not None:
            ties += ties_of_workspace(each.table, [planned.line for planned in each.rows], entry)
        status: Status = "removed" if remove_absent else "absent"
        rows += [RosterRow(status, each.table.name, name=_called(each.table, row)) for row in each.absent]
    seen = _seen(heads, rosters)
    held_back = tuple(each.table.name for each in plans if remove_absent and each.unsure)
    return RosterImport(path.name, taken, school_year, "", seen, tuple(rows), tuple(ties), read.formulas, held_back)


def _lines(rosters: list[Roster], plans: list[Plan]) -> Iterator[RosterRow]:
    """Every line of every sheet in its order, with what becomes of it."""
    planned = {id(each.line): (plan.table, each) for plan in plans for each in plan.rows}
    for roster in rosters:
        for line in roster.lines:
            if line.kind != "row":
                yield RosterRow("left_out", roster.table.name, line.at, "", line.kind, line.text, line.until)
            else:
                yield _row(*planned[id(line)])


def _row(table: Table, planned: Planned) -> RosterRow:
    line, target = planned.line, planned.target
    status: Status = "refused" if planned.reasons else "new" if target is None else "changed"
    if status == "changed" and not planned.values:
        status = "same"
    changes = tuple(
        CellChange(
            field.name,
            field.label,
            (target.rejected.get(field.name) or shown(field, target.values[field.name])) if target else "",
            shown(field, planned.values[field.name]),
        )
        for field in table.fields
        if field.name in planned.values
    )
    name = _called(table, target) if target else _name(table, {**line.values, **planned.values})
    return RosterRow(
        status, table.name, line.at, name, changes=changes, reasons=tuple(planned.reasons), cleaned=line.cleaned,
        given=planned.given, cells=line.cells if planned.reasons else (), bad=line.bad,
    )  # fmt: skip


def _called(table: Table, row: EnteredRow) -> str:
    return _name(table, row.values)


def _name(table: Table, values: Mapping[str, object]) -> str:
    """What a row is called: a person by name and number, other rows by their key or by what they are."""
    if table.name == "staff":
        return " ".join(str(values[name]) for name in ("name", "staff_no") if values.get(name))
    if not table.numbered:
        return row_text(table, table.key_text(values)).strip()
    texts = [shown(field, values[field.name]) for field in table.fields if values.get(field.name) is not None]  # type: ignore[arg-type]
    return " ".join(texts[:3])


def _store(entry: Entry, each: Plan, file: str, *, remove_absent: bool) -> None:
    name = each.table.name
    for planned in each.rows:
        if planned.reasons or not planned.values:
            continue
        with entry.sourced(f"{file} {planned.line.at}"):
            if planned.target is None:
                entry.add_row(name, planned.values, ORIGIN)
            else:
                cells = [(planned.target.id, field, value) for field, value in planned.values.items()]
                entry.set_cells(name, cells, ORIGIN)
    if remove_absent:
        entry.delete_rows(name, [row.id for row in each.absent], ORIGIN)


def _remember(workspace: Workspace, hints: Hints, heads: list[Head]) -> None:
    """Keeps what a person has said about the headings of each table."""
    remembered = {name: dict(own) for name, own in hints.remembered.items()}
    for head in heads:
        said = {each.heading: hints.mapping[each.heading] for each in head.columns if each.heading in hints.mapping}
        if not head.question and said:
            remembered.setdefault(head.table, {}).update(said)
    if remembered != hints.remembered:
        workspace.set_setting(COLUMNS_SETTING, json.dumps(remembered, ensure_ascii=False, sort_keys=True))
