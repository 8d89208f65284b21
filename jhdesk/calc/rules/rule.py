"""What a rule is, what it may answer, and what it is given to look at.

A rule is a short pure function over the tables of one school and year. It yields what it found; where a figure that it
needs was not entered, or it would have to divide by zero, it yields `Unknown` instead: not assessable, never an error,
and never in the way of anything. A rule that has nothing to look at yields nothing.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Collection, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import cached_property, partial
from typing import Protocol

from jhdesk.calc.memory import kept
from jhdesk.calc.rows import GRADES, Row, SchoolData
from jhdesk.calc.rules.limits import Limits, Number
from jhdesk.findings import Place, Problem, Severity

DICTIONARY = "数据字典"
FORMAT = "上报包格式"
ARTICLE = "教督〔2017〕6号 第五条"
STATISTICS = "评估统计口径"
PLAN = "县规划"
PRACTICE = "填报经验"

PUPILS = ("class_group.boys", "class_group.girls")
"""the columns that all pupils are added up from, for ``cells``"""

ALL_GRADES = range(1, 13)
COMPULSORY = range(1, 10)


class FieldLike(Protocol):
    """What a rule has to know of a field, without knowing where it is stored."""

    @property
    def name(self) -> str: ...
    @property
    def kind(self) -> str:
        """text, int, decimal, bool, date or code"""

    @property
    def codes(self) -> Mapping[str, str]: ...
    @property
    def required(self) -> bool: ...
    @property
    def key(self) -> bool: ...
    @property
    def asked_of(self) -> frozenset[str]:
        """school types that are asked for it; empty means all"""

    @property
    def refers(self) -> str:
        """``table.field``, or nothing"""

    @property
    def check(self) -> Callable[..., Problem | None]: ...


class TableLike(Protocol):
    """A table: its name, its fields in their order, its key."""

    @property
    def name(self) -> str: ...
    @property
    def one_row(self) -> bool: ...
    @property
    def fields(self) -> Sequence[FieldLike]: ...
    @property
    def key(self) -> tuple[str, ...]: ...
    @property
    def numbered(self) -> bool: ...


@dataclass(frozen=True)
class Found:
    """Something wrong: where to go, the figures that clash, and in ``params["cells"]`` the paths of further cells.

    ``table[key].field`` is one cell, ``table.field`` a whole column where the table has many rows, ``table`` all of it.
    """

    place: Place
    params: Mapping[str, object]


@dataclass(frozen=True)
class Unknown:
    """Not assessable: the figures that were not entered, or the one that is zero and would have to divide."""

    places: tuple[str, ...]
    zero: bool = False


@dataclass(frozen=True)
class Total:
    """What the known figures add up to, and the places of those that were not entered."""

    value: Number
    missing: tuple[str, ...] = ()


@dataclass(frozen=True)
class Rejected:
    """A text that was typed into a cell and not understood."""

    place: Place
    text: str


@dataclass(frozen=True)
class Case:
    """What a rule looks at: a school's year, the dictionary, the limits, and the year before where it is known."""

    data: SchoolData
    tables: Mapping[str, TableLike]
    limits: Limits
    last: SchoolData | None = None
    rejected: Sequence[Rejected] = ()
    is_identity: Callable[[str], bool] = field(default=lambda _: False)
    """whether an identity number stands in a text; no finding may repeat it"""
    changed: Mapping[str, str] = field(default_factory=dict)
    """rule -> hard, soft or off, where the county has it otherwise than the rule itself"""

    def found(self, table: str, row: Row, name: str, /, *, cells: Iterable[str] = (), **params: object) -> Found:
        """A finding at a cell; an empty row means the table as a whole."""
        key = self.data.key_of(table, row) if row else ""
        return Found(Place(table, key, name), {**params, **({"cells": tuple(cells)} if cells else {})})

    def blank(self, table: str, row: Row, *names: str) -> Unknown:
        """Not assessable for these fields of a row."""
        return Unknown(tuple(self.data.path(table, row, name) for name in names))

    def at(self, table: str, row: Row, *names: str) -> list[str]:
        """The paths of fields of a row."""
        return [self.data.path(table, row, name) for name in names]

    def where(self, rule: Hashable, table: str, holds: Callable[[Row], object]) -> list[Row]:
        """The rows of a table of which that holds; of a row by itself it is asked again only when the row changed."""
        rows = self.data.rows(table)
        truths = self.data.each((Case.where, rule, table), rows, holds)
        return [row for row, truth in zip(rows, truths, strict=True) if truth]

    def total(self, table: str, *measure: str, **only: Collection[str | bool | None]) -> Total:
        """The products of the measures, added up over the rows whose codes are among those of ``only``.

        Without a measure rows are counted. A blank code, unless it is among them, could be any; a table that was not
        entered is missing as a whole.
        """
        key = (Case.total, table, measure, *((name, frozenset(codes)) for name, codes in only.items()))
        return self.data.once(key, lambda: self._total(table, measure, only))

    def _total(self, table: str, measure: tuple[str, ...], only: Mapping[str, Collection[str | bool | None]]) -> Total:
        if self.data.is_missing(table):
            return Total(0, (table,))

        def look(row: Row) -> tuple[Number, list[str]]:
            codes = {name: row.get(name) for name in only}
            if any(code is not None and code not in only[name] for name, code in codes.items()):
                return 0, []
            blanks = [name for name, code in codes.items() if code is None and None not in only[name]]
            product: Number = 0 if blanks else 1
            for name in measure:
                figure = number(row, name)
                if figure is None:
                    blanks.append(name)
                product *= figure or 0
            return product, blanks

        rows = self.data.rows(table)
        key = (Case._total, table, measure, *((name, frozenset(codes)) for name, codes in only.items()))
        looks = self.data.each(key, rows, look)
        value = sum(product for product, _ in looks)
        missing = [path for row, (_, blanks) in zip(rows, looks, strict=True) for path in self.at(table, row, *blanks)]
        return Total(value, tuple(missing))

    @kept
    def school_type(self) -> str | None:
        return text(self.data.first("school"), "school_type")

    @kept
    def stages(self) -> frozenset[str] | None:
        """The stages that the type of the school may have; None where it is not known."""
        return self.limits.stages.get(self.school_type or "")

    @kept
    def school_year(self) -> int | None:
        return whole(self.data.first("period"), "school_year")

    @kept
    def snapshot(self) -> datetime.date | None:
        return day(self.data.first("period"), "snapshot_date")

    @kept
    def classes(self) -> Sequence[tuple[Row, int | None, int | None]]:
        """Every class with its grade and its number of pupils, None where they are not known."""
        return self.data.each(_class, self.data.rows("class_group"), _class)

    @kept
    def grades(self) -> Sequence[tuple[Row, int | None]]:
        """Every class with its grade: for what does not ask how many pupils there are, nor is to be asked again with them."""
        return self.data.each(_grade, self.data.rows("class_group"), _grade)

    def pupils(self, grades: range = ALL_GRADES) -> Total:
        """Pupils of these grades. A class whose grade is blank could be of any."""
        return self.data.once((Case.pupils, grades), lambda: self._pupils(grades))

    def _pupils(self, grades: range) -> Total:
        if self.data.is_missing("class_group"):
            return Total(0, ("class_group",))
        value, missing = 0, []
        for row, grade, size in self.classes:
            if size is not None and grade in grades:
                value += size
            elif grade is None or grade in grades:
                blanks = [name for name in ("boys", "girls") if row.get(name) is None]
                missing += self.at("class_group", row, *blanks, *(["grade"] if grade is None else []))
                value += size or 0
        return Total(value, tuple(missing))

    @kept
    def staff(self) -> Mapping[str, Row]:
        """The staff by their numbers."""
        return {str(row["staff_no"]): row for row in self.data.rows("staff") if row.get("staff_no") is not None}

    @cached_property
    def before(self) -> Case | None:
        """The year before as a case of its own."""
        return None if self.last is None else replace(self, data=self.last, last=None, rejected=())


def _grade(row: Row) -> tuple[Row, int | None]:
    return row, whole(row, "grade")


def _class(row: Row) -> tuple[Row, int | None, int | None]:
    boys, girls = whole(row, "boys"), whole(row, "girls")
    return row, whole(row, "grade"), None if boys is None or girls is None else boys + girls


Check = Callable[[Case], Iterator[Found | Unknown]]
TableCheck = Callable[[Case, TableLike], Iterator[Found | Unknown]]
FieldCheck = Callable[[Case, TableLike, FieldLike], Iterator[Found | Unknown]]


@dataclass(frozen=True)
class Rule:
    """A rule and its declaration: a number that never changes its meaning, how bad, what it reads, where it comes from."""

    id: str
    severity: Severity
    tables: tuple[str, ...]
    """the tables that it reads; none means all"""
    source: str
    check: Check | None = None
    each: TableCheck | None = None
    """of a rule that looks at every table by itself: how it looks at one"""

    def parts(self, case: Case) -> dict[str, Callable[[], Iterator[Found | Unknown]]]:
        """What it looks at by itself (a table's name; nothing where it looks at all at once) -> how."""
        if self.each is not None:
            return {table.name: partial(self.each, case, table) for table in case.tables.values()}
        assert self.check is not None
        return {"": partial(self.check, case)}


def rule(rule_id: str, severity: Severity, *tables: str, source: str) -> Callable[[Check], Rule]:
    """Declares the function below as a rule."""
    return lambda check: Rule(rule_id, severity, tables, source, check)


def rule_of_tables(rule_id: str, severity: Severity, *tables: str, source: str) -> Callable[[TableCheck], Rule]:
    """Declares the function below as a rule that looks at every table by itself."""
    return lambda each: Rule(rule_id, severity, tables, source, each=each)


def rule_of_fields(
    rule_id: str, severity: Severity, concerns: Callable[[FieldLike], object], *, source: str
) -> Callable[[FieldCheck], Rule]:
    """Declares the function below as a rule that looks at every field by itself that it concerns."""

    def declare(check: FieldCheck) -> Rule:
        def each(case: Case, table: TableLike) -> Iterator[Found | Unknown]:
            for of in filter(concerns, table.fields):
                yield from case.data.once((rule_id, table.name, of.name), partial(_all, check, case, table, of))

        return Rule(rule_id, severity, (), source, each=each)

    return declare


def _all(check: FieldCheck, case: Case, table: TableLike, of: FieldLike) -> tuple[Found | Unknown, ...]:
    return tuple(check(case, table, of))


def number(row: Row, name: str) -> Number | None:
    """A figure of a row, None where it was not entered."""
    value = row.get(name)
    return value if isinstance(value, Number) else None


def whole(row: Row, name: str) -> int | None:
    """A whole number of a row."""
    value = row.get(name)
    return value if isinstance(value, int) else None


def text(row: Row, name: str) -> str | None:
    """A text or code of a row."""
    value = row.get(name)
    return value if isinstance(value, str) else None


def day(row: Row, name: str) -> datetime.date | None:
    """A day of a row."""
    value = row.get(name)
    return value if isinstance(value, datetime.date) else None


def ratio(part: Number, whole: Number) -> Decimal:
    """A quotient for people to read, two decimals; nothing is judged by it."""
    return round(Decimal(part) / Decimal(whole), 2)


def apart(one: Number, other: Number) -> Number:
    """How far two figures are from each other."""
    return one - other if one > other else other - one


def stage_of(grade: int) -> str:
    """The stage of a grade."""
    return next((stage for stage, grades in GRADES.items() if grade in grades), "")


def parts_within(case: Case, table: str, whole_name: str, *parts: str) -> Iterator[Found | Unknown]:
    """Figures of a row that are part of another one of the same row and exceed it."""
    for row in case.data.rows(table):
        most = number(row, whole_name)
        for name in parts:
            part = number(row, name)
            if part is None:
                continue
            if most is None:
                yield case.blank(table, row, whole_name)
            elif part > most:
                yield case.found(table, row, name, cells=case.at(table, row, whole_name), part=part, whole=most)
