"""Reorganisation of a school at the turn of a year: planned, looked at, then done in one step that can be taken back.

It is done to the newest school year only; the years before stay as they were. Every row either stays, goes or comes: the
splitting rules (indicators.md, "Splitting") say what becomes of rows that several stages share.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from sqlalchemy import select

from jhdesk.calc.quantities import SHARED
from jhdesk.calc.rows import GRADES, Head, Row
from jhdesk.errors import JhdeskError
from jhdesk.models.dictionary import TABLES
from jhdesk.models.field import Field, Value
from jhdesk.models.identity import holds_identity_number
from jhdesk.models.workspace import ChangeLog
from jhdesk.services.checking import load_limits
from jhdesk.services.entry import EnteredRow, Entry, problem_of, value_of
from jhdesk.services.former import REORGANISED

Kind = Literal["rename", "type", "give", "take", "belong"]
Cell = tuple[int, str, Value]
NewRow = dict[str, Value]
Key = tuple[str, str]
"""a table and the key of a row in it"""

STAGED = tuple(name for name, table in TABLES.items() if any(f.name == "stage" for f in table.fields))
GRADED = tuple(name for name, table in TABLES.items() if any(f.name == "grade" for f in table.fields))
KEPT_ON_WISH = ("staff", "room", "sports_area", "equipment")
"""tables of which a person or thing of a stage that goes may stay"""


@dataclass(frozen=True)
class TablePlan:
    """What happens in one table: ids of the rows that go, rows that come, and cells of those that stay."""

    table: str
    goes: tuple[int, ...] = ()
    comes: tuple[NewRow, ...] = ()
    cells: tuple[Cell, ...] = ()

    @property
    def changes(self) -> bool:
        """Whether anything happens at all."""
        return bool(self.goes or self.comes or self.cells)


@dataclass(frozen=True)
class Plan:
    """A reorganisation as it would be done."""

    kind: Kind
    before: Head
    after: Head
    tables: tuple[TablePlan, ...]
    stages: tuple[str, ...] = ()
    """the stages that go or come"""
    other: str = ""
    """the other school, by name or code"""
    renumbered: tuple[tuple[str, str, str], ...] = ()
    """table, key in the other school, key here: where it was taken"""
    unclear: tuple[str, ...] = ()
    """paths of figures that could not be added up, for one of the two was not entered; they start blank"""
    handed: Mapping[str, Sequence[NewRow]] = field(default_factory=dict)
    """the rows that go, as the other school takes them"""

    def table(self, name: str) -> TablePlan:
        """What happens in that table."""
        return next((each for each in self.tables if each.table == name), TablePlan(name))


@dataclass(frozen=True)
class Happened:
    """A reorganisation as the change log remembers it, as far as it still stands: what it did to one table."""

    year: int | None
    source: str
    table: str
    came: int
    went: int
    changed: int


def history(entry: Entry) -> tuple[Happened, ...]:
    """The reorganisations of a school year, in their order, table by table; what was taken back is not among them."""
    columns = (ChangeLog.source, ChangeLog.table_name, ChangeLog.row_id, ChangeLog.field, ChangeLog.old, ChangeLog.new)
    where = (ChangeLog.period_id == entry.period_id, ChangeLog.origin == REORGANISED)
    with entry.workspace.work() as connection:
        logged = connection.execute(select(*columns).where(*where).order_by(ChangeLog.id)).all()
    held = {name: {row.id: row for row in entry.rows(name)} for name in {name for _, name, *_ in logged}}
    found: dict[tuple[str, str], list[int]] = {}
    for source, name, row_id, field_name, old, new in logged:
        row = held[name].get(row_id)
        came, went = not field_name and not old and row is not None, not field_name and not new and row is None
        changed = bool(field_name) and row is not None
        if row is not None and field_name:
            changed = TABLES[name].field(field_name).text(row.values[field_name]) == new
        if came or went or changed:
            counts = found.setdefault((source or "", name), [0, 0, 0])
            for at, each in enumerate((came, went, changed)):
                counts[at] += each
    year = entry.data.head.year
    return tuple(Happened(year, source, name, *counts) for (source, name), counts in found.items())


def plan_rename(entry: Entry, name: str = "", code: str = "") -> Plan:
    """Another name, another school code, or both. JhdeskError: "reorganise_old_year", "reorganise_unfit", "reorganise_identity",
    "reorganise_same".
    """
    texts = {"name": name.strip(), "school_code": code.strip()}
    return _of_school("rename", entry, {field: text for field, text in texts.items() if text})


def plan_belong(entry: Entry, central_code: str) -> Plan:
    """A school that becomes a teaching point of a central school.

    JhdeskError: as `plan_rename`, "reorganise_stages", "reorganise_without_type"; "reorganise_own_centre" for its own code.
    """
    check_newest(entry)
    if central_code.strip() == entry.data.head.code:
        raise JhdeskError("reorganise_own_centre", text=central_code.strip())
    limits = load_limits()
    (point,) = limits.teaching_points
    if stages_of(entry.data.head.type) != limits.stages[point]:
        raise JhdeskError("reorganise_stages", name=entry.data.head.name)
    plan = _of_school("belong", entry, {"school_type": point, "central_school_code": central_code.strip()})
    return replace(plan, other=central_code.strip())


def plan_type(entry: Entry, school_type: str, keep: Collection[Key] = ()) -> Plan:
    """Another type: rows of the stages that it has not go, but those that are kept; rows shared go to a stage left alone.

    JhdeskError: as `plan_rename`, "reorganise_without_type", "reorganise_keep".
    """
    wanted = _of_school("type", entry, {"school_type": school_type}).after.type
    assert wanted is not None
    return _leave(entry, "type", wanted, keep)


def plan_give(entry: Entry, stage: str, to: str, keep: Collection[Key] = ()) -> Plan:
    """A stage given away to another school, named by ``to``; its rows go, but those that are kept.

    JhdeskError: "reorganise_to", "reorganise_to_itself", "reorganise_identity", "handover_unnamed", "reorganise_old_year",
    "reorganise_without_type", "reorganise_no_stage", "reorganise_last_stage", "reorganise_no_type", "reorganise_keep".
    """
    check_newest(entry)
    held = stages_of(entry.data.head.type)
    if not to.strip():
        raise JhdeskError("reorganise_to")
    if to.strip() in (entry.data.head.name, entry.data.head.code):
        raise JhdeskError("reorganise_to_itself", name=to.strip())
    if holds_identity_number(to):
        raise JhdeskError("reorganise_identity")
    if entry.data.head.year is None or not entry.data.head.code:
        raise JhdeskError("handover_unnamed")
    if stage not in held:
        raise JhdeskError("reorganise_no_stage", stage=_stage_name(stage), name=entry.data.head.name)
    if held == {stage}:
        raise JhdeskError("reorganise_last_stage", stage=_stage_name(stage), name=entry.data.head.name)
    return replace(_leave(entry, "give", type_with(held - {stage}, entry.data.head.type), keep), other=to.strip())


def apply(entry: Entry, plan: Plan, source: str = "") -> None:
    """Does what was planned in one step, which can be taken back; ``source`` says in words where rows came from or went.

    JhdeskError: "reorganise_twice" where the same came before, by its source; "row_gone" where somebody removed a row since,
    "not_stored".
    """
    if plan.kind == "take" and any(each.came and each.source == source for each in history(entry)):
        raise JhdeskError("reorganise_twice", source=source)
    with entry.step(REORGANISED, source=source):
        for each in plan.tables:
            entry.set_cells(each.table, each.cells, REORGANISED)
            entry.delete_rows(each.table, each.goes, REORGANISED)
            if each.comes:
                entry.add_rows(each.table, each.comes, REORGANISED)


def check_newest(entry: Entry) -> None:
    """JhdeskError("reorganise_old_year") where a later school year is there: what is past stays as it was."""
    year = entry.data.head.year
    later = [info.school_year for info in entry.workspace.periods() if (info.school_year or 0) > (year or 0)]
    if later:
        raise JhdeskError("reorganise_old_year", year=year, newest=max(filter(None, later)))


def stages_of(school_type: str | None) -> frozenset[str]:
    """The stages of a type. JhdeskError("reorganise_without_type") where it is not entered."""
    if school_type is None:
        raise JhdeskError("reorganise_without_type")
    return load_limits().stages[school_type]


def type_with(stages: frozenset[str], held: str | None) -> str:
    """The type of just these stages, the one held where it fits. JhdeskError("reorganise_no_type") where there is none."""
    limits = load_limits()
    if held is not None and limits.stages[held] == stages:
        return held
    special = limits.teaching_points | limits.special_schools
    for name, of_type in limits.stages.items():
        if of_type == stages and name not in special:
            return name
    raise JhdeskError("reorganise_no_type")


def stage_of(table: str, row: Row) -> str | None:
    """The stage that a row belongs to, by its stage or its grade; None for one of neither, or not entered."""
    if table in STAGED:
        found = row.get("stage")
        return found if isinstance(found, str) else None
    grade = row.get("grade") if table in GRADED else None
    return next((stage for stage, grades in GRADES.items() if grade in grades), None)


def type_cells(entry: Entry, school_type: str) -> dict[str, list[Cell]]:
    """The cells that another type changes: the type itself, and what a school of that type is not asked any more."""
    held = entry.data.head.type
    found: dict[str, list[Cell]] = {}
    row = entry.rows("school")[0]
    if row.values["school_type"] != school_type:
        found["school"] = [(row.id, "school_type", school_type)]
        if _holds(row, "central_school_code") and school_type not in load_limits().teaching_points:
            found["school"].append((row.id, "central_school_code", None))
    for name, table in TABLES.items():
        asked = [each.name for each in table.fields if held in each.asked_of and school_type not in each.asked_of]
        found.setdefault(name, []).extend(
            (row.id, each, None) for row in entry.rows(name) for each in asked if _holds(row, each)
        )
    return found


def _holds(row: EnteredRow, name: str) -> bool:
    """Whether anything stands in a cell, be it a text that was not understood."""
    return row.values[name] is not None or name in row.rejected


def _of_school(kind: Kind, entry: Entry, texts: Mapping[str, str]) -> Plan:
    """Cells of the school itself."""
    check_newest(entry)
    row, cells = entry.rows("school")[0], []
    for name, text in texts.items():
        meaning = TABLES["school"].field(name)
        problem, value = problem_of(meaning, text), value_of(meaning, text)
        if problem is not None and problem.code == "identity_number":
            raise JhdeskError("reorganise_identity")
        if not text.strip():
            raise JhdeskError("reorganise_blank", label=meaning.label, help=_help(meaning))
        if problem is not None or value is None:
            raise JhdeskError("reorganise_unfit", label=meaning.label, text=text, help=_help(meaning))
        if row.values[name] != value:
            cells.append((row.id, name, value))
    if not cells:
        raise JhdeskError("reorganise_same")
    head = entry.data.head
    return Plan(kind, head, _head(head, cells), (TablePlan("school", cells=tuple(cells)),))


def _head(head: Head, cells: Iterable[Cell]) -> Head:
    """The head with those cells."""
    names = {"name": "name", "school_code": "code", "school_type": "type"}
    return replace(head, **{names[name]: value for _, name, value in cells if name in names})  # type: ignore[arg-type]


def _leave(entry: Entry, kind: Kind, school_type: str, keep: Collection[Key]) -> Plan:
    """The school as one of that type: what goes with the stages that it has no more, what stays and how."""
    check_newest(entry)
    head, left = entry.data.head, stages_of(school_type)
    lost = stages_of(head.type) - left
    cells, goes = type_cells(entry, school_type), dict[str, list[int]]()
    alone = next(iter(left)) if len(left) == 1 else None
    unknown, unclear = set(keep), list[str]()
    for name in TABLES:
        for row in entry.rows(name):
            stage = stage_of(name, row.values)
            key = (name, TABLES[name].key_text(row.values))
            if stage in lost and name in KEPT_ON_WISH and key in keep:
                unknown.discard(key)
                home = alone or (next(each for each in GRADES if each in left) if name == "staff" else SHARED)
                cells[name].append((row.id, "stage", home))
            elif stage in lost:
                goes.setdefault(name, []).append(row.id)
            elif stage == SHARED and alone and lost:
                unclear += _give_to_one(entry, name, row.id, alone, cells, goes)
    if unknown:
        raise JhdeskError("reorganise_keep", text=":".join(min(unknown)).rstrip(":"))
    handed = _handed(entry, goes, lost)
    gone = {row["staff_no"] for row in handed.get("staff", ())}
    cells["class_group"] += [
        (row.id, "homeroom_staff_no", None)
        for row in entry.rows("class_group")
        if row.values["homeroom_staff_no"] in gone - {None} and row.id not in goes.get("class_group", ())
    ]
    plans = (TablePlan(name, tuple(goes.get(name, ())), (), tuple(cells.get(name, ()))) for name in TABLES)
    stages = tuple(each for each in GRADES if each in lost)
    return Plan(
        kind,
        head,
        replace(head, type=school_type),
        tuple(each for each in plans if each.changes),
        stages,
        unclear=tuple(unclear),
        handed=handed,
    )


def _give_to_one(
    entry: Entry, table: str, row_id: int, stage: str, cells: dict[str, list[Cell]], goes: dict[str, list[int]]
) -> list[str]:
    """What was shared is the one stage's that is left; where the stage is the key, its figures are added to that row's.

    The paths of the figures that could not be added up.
    """
    same = next((row for row in entry.rows(table) if row.values["stage"] == stage), None)
    if "stage" not in TABLES[table].key or same is None:
        cells[table].append((row_id, "stage", stage))
        return []
    shared, unclear = entry.row(table, row_id), []
    for each in TABLES[table].fields:
        if not each.key:
            pair = same.values[each.name], shared.values[each.name]
            if added(*pair) != same.values[each.name]:  # what was not understood there stays
                cells[table].append((same.id, each.name, added(*pair)))
            if None in pair and (_holds(same, each.name) or _holds(shared, each.name)):
                unclear.append(f"{table}[{TABLES[table].key_text(same.values)}].{each.name}")
    goes.setdefault(table, []).append(row_id)
    return unclear


def added(one: Value, other: Value) -> Value:
    """The sum of two figures; None where one is not entered."""
    if isinstance(one, int) and isinstance(other, int):
        return one + other
    return None


def _handed(entry: Entry, goes: Mapping[str, Sequence[int]], lost: Collection[str]) -> dict[str, list[NewRow]]:
    """The rows that go, as another school takes them: no class has a teacher who does not come along."""
    rows = {name: [dict(entry.row(name, each).values) for each in ids] for name, ids in goes.items()}
    rows = {name: [row for row in held if stage_of(name, row) in lost] for name, held in rows.items()}
    staff = {row["staff_no"] for row in rows.get("staff", ())}
    for row in rows.get("class_group", ()):
        if row["homeroom_staff_no"] not in staff:
            row["homeroom_staff_no"] = None
    return rows


def _help(field: Field) -> str:
    """What may be written there: its choices, or the field's help."""
    return "、".join(f"{code}（{label}）" for code, label in field.codes.items()) or field.help.removesuffix("。")


def _stage_name(stage: str) -> str:
    return TABLES["staff"].field("stage").codes.get(stage, stage)
