"""The kinds of change that can bring a unit to pass, each a declaration: what one of it raises, and its edit of the data.

An edit reads and makes rows of plain tables and never changes the ones it was given. It says how often it can be made
(`most`, None where nothing bounds it) and makes it (`rows`: the tables that differ afterwards).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from heapq import heapify, heapreplace
from itertools import count, islice
from typing import Protocol

from jhdesk.calc.quantities import SHARED
from jhdesk.calc.results import Stage
from jhdesk.calc.rows import GRADES, Row, SchoolData, count_pupils
from jhdesk.calc.standard import Standard

CENT = Fraction(1, 100)
"""square metres and yuan are asked for in hundredths, rounded up"""


@dataclass(frozen=True)
class Change:
    """So much of one kind of change: people, rooms and pupils as whole numbers, square metres and yuan to 0.01."""

    kind: str
    amount: int | Decimal
    indicators: tuple[str, ...] = ()
    """ids of the indicators that it raises"""
    cost_yuan: Fraction = Fraction(0)
    room_m2: Decimal = Decimal(0)
    """of a new room; other kinds have none"""


@dataclass(frozen=True)
class Where:
    """The unit that an edit is made for."""

    standard: Standard
    data: SchoolData
    stage: Stage

    def code(self, name: str, preferred: str) -> str:
        """A code of the standard's list: the preferred one, as long as it is on it."""
        codes = self.standard.codes(name, self.stage)
        return preferred if preferred in codes else min(codes)

    def is_teacher(self, row: Row) -> bool:
        """Whether a row of staff counts as a teacher of the stage."""
        return row.get("stage") == self.stage and row.get("post") in self.standard.codes("teacher", self.stage)

    def added(self, table: str, values: Row) -> dict[str, list[Row]]:
        """The table with one more row, for which a number is found that the table does not hold."""
        rows = list(self.data.rows(table))
        key = "staff_no" if table == "staff" else "row_no"
        held = {row.get(key) for row in rows}
        numbers: Iterator[object] = (f"new{n}" for n in count(1)) if table == "staff" else iter(count(1))
        number = next(number for number in numbers if number not in held)
        return {table: [*rows, {key: number, "stage": self.stage, **values}]}


class Edit(Protocol):
    """What a kind of change does to the data."""

    def most(self, where: Where) -> int | None:
        """How often it can be made; None where nothing bounds it."""

    def rows(self, where: Where, change: Change) -> Mapping[str, list[Row]]:
        """The tables that the change alters or adds to, whole."""


@dataclass(frozen=True)
class Alter:
    """Teachers of the stage whose code is not in the standard's list get one that is, in the order of the rows."""

    field: str
    codes: str
    preferred: str
    keeps: str = ""
    """the field that keeps the old code, where it is blank"""

    def most(self, where: Where) -> int:
        return sum(1 for row in where.data.rows("staff") if self._fits(where, row))

    def rows(self, where: Where, change: Change) -> Mapping[str, list[Row]]:
        made = list(where.data.rows("staff"))
        fitting = (at for at, row in enumerate(made) if self._fits(where, row))
        for at in islice(fitting, int(change.amount)):
            kept = {self.keeps: made[at].get(self.keeps) or made[at].get(self.field)} if self.keeps else {}
            made[at] = {**made[at], **kept, self.field: where.code(self.codes, self.preferred)}
        return {"staff": made}

    def _fits(self, where: Where, row: Row) -> bool:
        return where.is_teacher(row) and row.get(self.field) not in where.standard.codes(self.codes, where.stage)


@dataclass(frozen=True)
class Hire:
    """New teachers with a degree above the required one; ``backbone`` and ``subject`` beside it where they shall count."""

    backbone: str = ""
    subject: str = ""

    def most(self, where: Where) -> None:
        return None

    def rows(self, where: Where, change: Change) -> Mapping[str, list[Row]]:
        values = {
            "post": where.code("teacher", "teacher"),
            "degree": where.code("above_required_degree", "21"),
            "backbone_level": where.code("backbone", self.backbone) if self.backbone else "none",
            "subject": where.code("pe_art", self.subject) if self.subject else "other",
        }
        for _ in range(int(change.amount)):
            where = Where(where.standard, _with(where.data, where.added("staff", values)), where.stage)
        return {"staff": list(where.data.rows("staff"))}


@dataclass(frozen=True)
class Equip:
    """Teaching rooms that have none get networked multimedia: the stage's own ones, or those that stages share."""

    shared: bool = False

    def most(self, where: Where) -> int:
        return sum(self._without(where, row) for row in where.data.rows("room"))

    def rows(self, where: Where, change: Change) -> Mapping[str, list[Row]]:
        left, made = int(change.amount), list(where.data.rows("room"))
        for at, row in enumerate(made):
            number = min(left, self._without(where, row))
            if number:
                left -= number
                made[at] = {**row, "networked_multimedia": _number(row.get("networked_multimedia")) + number}
        return {"room": made}

    def _without(self, where: Where, row: Row) -> int:
        quantity, held = row.get("quantity"), row.get("networked_multimedia")
        fits = row.get("stage") == (SHARED if self.shared else where.stage)
        teaches = row.get("room_type") in where.standard.codes("teaching_auxiliary", where.stage)
        return (
            max(quantity - held, 0) if fits and teaches and isinstance(quantity, int) and isinstance(held, int) else 0
        )


@dataclass(frozen=True)
class Build:
    """One more row of the stage's own; its ``measure`` is the amount."""

    table: str
    measure: str
    values: Mapping[str, object]
    room_type: str = ""

    def most(self, where: Where) -> None:
        return None

    def rows(self, where: Where, change: Change) -> Mapping[str, list[Row]]:
        room = {"room_type": where.code("teaching_auxiliary", self.room_type)} if self.room_type else {}
        return where.added(self.table, {**self.values, **room, "quantity": 1, self.measure: Decimal(change.amount)})


@dataclass(frozen=True)
class NewRooms:
    """New classrooms, each with networked multimedia."""

    def most(self, where: Where) -> None:
        return None

    def rows(self, where: Where, change: Change) -> Mapping[str, list[Row]]:
        number = int(change.amount)
        room_type = where.code("teaching_auxiliary", "classroom")
        values = {"room_type": room_type, "area_each_m2": change.room_m2, "quantity": number}
        return where.added("room", {**values, "networked_multimedia": number})


@dataclass(frozen=True)
class Move:
    """Pupils of the stage go to another school, each from the class that is then the largest; the unit stays judged.

    Only boys and girls are changed, not the figures that count some of them (boarders, left behind).
    """

    def most(self, where: Where) -> int:
        pupils = count_pupils(where.data)[where.stage].value
        point = where.data.head.type in where.standard.teaching_point_types
        return max(int(pupils or 0) - max(where.standard.teaching_point_pupils if point else 1, 1), 0)

    def rows(self, where: Where, change: Change) -> Mapping[str, list[Row]]:
        made = [dict(row) for row in where.data.rows("class_group")]
        classes = [(-_size(row), at) for at, row in enumerate(made) if row.get("grade") in GRADES[where.stage]]
        heapify(classes)
        for _ in range(int(change.amount)):
            size, at = classes[0]
            larger = max(("boys", "girls"), key=lambda name: _number(made[at].get(name)))
            made[at][larger] = _number(made[at][larger]) - 1
            heapreplace(classes, (size + 1, at))
        return {"class_group": list(made)}


def _number(value: object) -> int:
    return value if isinstance(value, int) else 0


def _size(row: Row) -> int:
    return _number(row.get("boys")) + _number(row.get("girls"))


@dataclass(frozen=True)
class Kind:
    """A kind of change. One of it raises each of ``raises`` (quantities) by one, ``by_area`` by the area of a new room."""

    id: str
    edit: Edit
    raises: tuple[str, ...] = ()
    by_area: str = ""
    by_share: bool = False
    """whether it raises by the stage's share of one"""
    fine: bool = False
    """whether it is had in hundredths, else in whole things"""
    fewer_pupils: bool = False
    plainer: str = ""
    """the kind that is preferred where it does as well for no more money"""

    @property
    def quantities(self) -> tuple[str, ...]:
        """Every quantity that it raises."""
        return (*self.raises, self.by_area) if self.by_area else self.raises


_DEGREE, _BACKBONE, _PE_ART = "teachers_above_degree", "backbone_teachers", "pe_art_teachers"
_AREA, _SPORTS, _EQUIPMENT, _MULTIMEDIA = "teaching_area", "sports_area", "equipment_value", "multimedia_rooms"

# Whom and what the school has stands before what is added, so that an edit never alters what another one has added;
# what is had in hundredths stands last: it fills up what whole things leave, and the solver counts on that.
KINDS: tuple[Kind, ...] = (
    Kind("move_pupils", Move(), fewer_pupils=True),
    Kind("raise_degree", Alter("degree", "above_required_degree", "21"), (_DEGREE,)),
    Kind("become_backbone", Alter("backbone_level", "backbone", "county"), (_BACKBONE,)),
    Kind("teach_pe_art", Alter("subject", "pe_art", "pe", keeps="subject_2"), (_PE_ART,)),
    Kind("equip_room", Equip(), (_MULTIMEDIA,)),
    Kind("equip_shared_room", Equip(shared=True), (_MULTIMEDIA,), by_share=True, plainer="equip_room"),
    Kind("hire_teacher", Hire(), (_DEGREE,)),
    Kind("hire_backbone", Hire(backbone="county"), (_DEGREE, _BACKBONE), plainer="hire_teacher"),
    Kind("hire_pe_art", Hire(subject="pe"), (_DEGREE, _PE_ART), plainer="hire_teacher"),
    Kind("new_classroom", NewRooms(), (_MULTIMEDIA,), by_area=_AREA),
    Kind(
        "teaching_area",
        Build("room", "area_each_m2", {"networked_multimedia": 0}, room_type="other_teaching"),
        (_AREA,),
        fine=True,
    ),
    Kind("sports_area", Build("sports_area", "area_each_m2", {"kind": "other"}), (_SPORTS,), fine=True),
    Kind("equipment", Build("equipment", "unit_value_yuan", {"category": "other"}), (_EQUIPMENT,), fine=True),
)
KIND_OF: Mapping[str, Kind] = {kind.id: kind for kind in KINDS}


def apply(data: SchoolData, changes: Iterable[Change], stage: Stage, standard: Standard) -> SchoolData:
    """The data of the school after the changes to one stage; what was given is left as it was.

    A table that gets a row is no longer declared empty. The changes must be possible: none above the `most` of its kind.
    """
    order = list(KIND_OF)
    for change in sorted(changes, key=lambda each: order.index(each.kind)):
        data = _with(data, KIND_OF[change.kind].edit.rows(Where(standard, data, stage), change))
    return data


def _with(data: SchoolData, tables: Mapping[str, list[Row]]) -> SchoolData:
    filled = {table for table, rows in tables.items() if rows}
    declared = data.rows("no_data")
    still = [row for row in declared if row.get("table") not in filled]
    changed = {**data.tables, **tables, **({} if len(still) == len(declared) else {"no_data": still})}
    return SchoolData(changed, data.key_of)
