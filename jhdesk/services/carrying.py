"""What a school year hands on to the next, table by table, as the dictionary says of tables and fields (`carried`, `turn`).

Figures of the year start blank: nothing is guessed, and no figure of last year's passes for one of this year's.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from jhdesk.calc.rows import GRADES, Row
from jhdesk.models.dictionary import TABLES, Table
from jhdesk.models.field import Field, Value
from jhdesk.services.checking import load_limits
from jhdesk.services.entry import is_blank

Classes = Literal["move_up", "same", "none"]
"""class groups a grade higher with their pupils; the same classes without figures; none"""
NewRow = dict[str, Value]
Grades = tuple[tuple[int, int], ...]
"""grade and how many classes, in order"""

CLASSES = "class_group"


@dataclass(frozen=True)
class Carried:
    """What becomes of one table: rows held and rows carried, and the fields of them that start blank."""

    table: str
    held: int
    rows: tuple[NewRow, ...]
    blank: tuple[str, ...]


@dataclass(frozen=True)
class Grown:
    """What becomes of the classes that move up: how many do, which grades leave, which begin anew without pupils."""

    moved: int
    left: Grades
    new: Grades


def carry(tables: Mapping[str, Sequence[Row]], classes: Classes) -> dict[str, Carried]:
    """What the next school year takes over of these tables, in the order of the dictionary."""
    found = {name: _carried(table, tables) for name, table in TABLES.items()}
    held = tables.get(CLASSES, ())
    if classes == "move_up":
        rows = [_turned(TABLES[CLASSES], row, TABLES[CLASSES].fields) for row in move_up(held, type_of(tables))[0]]
        found[CLASSES] = Carried(CLASSES, len(held), tuple(rows), found[CLASSES].blank)
    else:
        table = TABLES[CLASSES]
        keys = tuple(_turned(table, row, table.key_fields) for row in held) if classes == "same" else ()
        found[CLASSES] = Carried(CLASSES, len(held), keys, _but(table, table.key))
    return found


def move_up(rows: Sequence[Row], school_type: str | None) -> tuple[list[Row], Grown]:
    """The classes a grade higher, and what that did: the last grades leave, the first begin anew with as many classes.

    Of a teaching point, and where the type does not say which grades there are, the highest grade held is the last.
    """
    by_grade = Counter(grade for row in rows if isinstance(grade := row.get("grade"), int))
    enters, leaves = _ends(school_type, by_grade)
    moved: list[Row] = []
    for row in rows:
        grade = row.get("grade")
        if grade not in leaves:
            moved.append({**row, "grade": grade + 1 if isinstance(grade, int) else None})
    new: list[Row] = [
        {"grade": row["grade"], "class_no": row.get("class_no")} for row in rows if row.get("grade") in enters
    ]
    grown = Grown(len(moved), _counted(by_grade, leaves), _counted(by_grade, enters))
    return [*new, *moved], grown


def type_of(tables: Mapping[str, Sequence[Row]]) -> str | None:
    """The school_type of these tables."""
    rows = tables.get("school", ())
    found = rows[0].get("school_type") if rows else None
    return found if isinstance(found, str) else None


def _ends(school_type: str | None, held: Mapping[int, int]) -> tuple[set[int], set[int]]:
    """The grades that begin anew, and those that leave: from the sixth to the seventh one stays in the same school."""
    limits = load_limits()
    stages = limits.stages.get(school_type or "", frozenset())
    if not held or not stages or school_type in limits.teaching_points | limits.special_schools:
        return {min(held, default=1)}, {max(held, default=0)}
    both = {"primary", "junior"} <= stages
    enters = {GRADES[stage][0] for stage in GRADES if stage in stages and not (both and stage == "junior")}
    return enters, {GRADES[stage][-1] for stage in GRADES if stage in stages and not (both and stage == "primary")}


def _counted(held: Mapping[int, int], grades: Iterable[int]) -> Grades:
    return tuple((grade, held[grade]) for grade in sorted(grades) if held.get(grade))


def _carried(table: Table, tables: Mapping[str, Sequence[Row]]) -> Carried:
    held = tables.get(table.name, ())
    if table.carried == "none":
        return Carried(table.name, len(held), (), ())
    kept = table.key_fields if table.carried == "keys" else table.fields
    goes_on = _GOES_ON.get(table.name, _every)
    rows = (_turned(table, row, kept) for row in held if goes_on(row))
    blank = (
        _but(table, table.key) if table.carried == "keys" else tuple(f.name for f in table.fields if f.turn == "blank")
    )
    return Carried(table.name, len(held), tuple(row for row in rows if not is_blank(table, row)), blank)


def _turned(table: Table, row: Row, kept: Iterable[Field]) -> NewRow:
    """The row as the next year begins with it."""
    names = {field.name for field in kept}
    return {field.name: _turn(field, row.get(field.name)) if field.name in names else None for field in table.fields}


def _turn(field: Field, value: object) -> Value:
    if field.turn == "blank":
        return None
    if field.turn == "next" and isinstance(value, int):
        return value + 1
    return value  # type: ignore[return-value]  # a row holds values, as its fields have them


def _but(table: Table, names: Sequence[str]) -> tuple[str, ...]:
    return tuple(field.name for field in table.fields if field.name not in names)


def _every(_row: Row) -> bool:
    return True


def _still_true(row: Row) -> bool:
    """A table that had nothing last year has nothing now only where its rows would have been carried."""
    table = TABLES.get(str(row.get("table")))
    return table is not None and table.carried == "rows" and table.name != CLASSES


_GOES_ON: Mapping[str, Callable[[Row], bool]] = {
    "improvement": lambda row: row.get("done_on") is None,
    "no_data": _still_true,
}
"""which rows go on, of the tables of which only some do"""
