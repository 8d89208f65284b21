"""The rows carrier: pupils and quantities of one school, exactly, with the name of every figure that is missing.

Not entered is a blank field that the formula reads in a row that counts or could count, or a table without a row that
is not declared empty. Nothing of it is ever taken as zero (indicators.md, "L1-L7").
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import prod
from typing import Any, TypeVar

from jhdesk.calc.quantities import SHARED, Quantity, Term
from jhdesk.calc.results import Stage
from jhdesk.calc.standard import Standard

T = TypeVar("T")
Row = Mapping[str, object]

ALWAYS = ("school", "period")
"""tables of one row that every school has, so that their absence is a row of blanks"""
NEVER_EMPTY = (*ALWAYS, "no_data")
"""tables that cannot be declared empty"""
GRADES: Mapping[Stage, range] = {"primary": range(1, 7), "junior": range(7, 10), "senior": range(10, 13)}


@dataclass(frozen=True)
class Head:
    """What a school is called in results."""

    code: str
    name: str
    year: int | None
    type: str | None


@dataclass(frozen=True)
class SchoolData:
    """The tables of one school and year: table -> rows of typed values, None where nothing was entered.

    ``key_of`` names a row for people and files: its key values joined by ``|``; empty for a table of one row.
    """

    tables: Mapping[str, Sequence[Row]]
    key_of: Callable[[str, Row], str]
    watch: Callable[[Any], None] | None = None
    """hears of every sum and count that an item is made of, while its reasons are traced"""
    keep: Callable[[Hashable, Callable[[], Any]], Any] | None = None
    """where a memory keeps what is made of the tables: `Memory.once`"""
    keep_rows: Callable[[Hashable, Iterable[Row], Callable[[Row], Any]], list[Any]] | None = None
    """where it keeps what is made of single rows: `Memory.each`"""

    def once(self, key: Hashable, make: Callable[[], T]) -> T:
        """What is made of these tables alone under the key; made anew unless a memory keeps it.

        ``make`` has to read them itself: what was read before and is brought in from outside nobody writes down.
        """
        value: T = make() if self.keep is None else self.keep(key, make)
        return value

    def each(self, key: Hashable, rows: Iterable[Row], make: Callable[[Row], T]) -> list[T]:
        """What is made of each of these rows under the key; a memory makes it anew only of rows that changed.

        ``make`` has to depend on the key and the row alone.
        """
        return [make(row) for row in rows] if self.keep_rows is None else self.keep_rows(key, rows, make)

    def rows(self, table: str) -> Sequence[Row]:
        """The rows of a table; none where it was not given."""
        return self.tables.get(table, ())

    def first(self, table: str) -> Row:
        """The row of a table of one row; an empty one where it was not given."""
        rows = self.rows(table)
        return rows[0] if rows else {}

    @property
    def head(self) -> Head:
        """Code, name, year and type of the school, as far as they were entered."""
        return self.once(Head, self._head)

    def _head(self) -> Head:
        school, year = self.first("school"), self.first("period").get("school_year")
        return Head(
            str(school.get("school_code") or ""),
            str(school.get("name") or ""),
            year if isinstance(year, int) else None,
            str(school["school_type"]) if school.get("school_type") else None,
        )

    def is_missing(self, table: str) -> bool:
        """Whether the table has neither a row nor a declaration that there is nothing to enter."""
        return not self.rows(table) and all(row.get("table") != table for row in self.rows("no_data"))

    def path(self, table: str, row: Row, field: str) -> str:
        """``table[key].field`` as `missing` in cli.md names places."""
        key = self.key_of(table, row)
        return f"{table}[{key}].{field}" if key else f"{table}.{field}"


@dataclass(frozen=True)
class Amount:
    """A figure, or None with the places that keep it from being known."""

    value: Fraction | None
    missing: tuple[str, ...] = ()

    @staticmethod
    def of(value: Fraction | int | Decimal, missing: Iterable[str]) -> Amount:
        """The value, or None if anything is missing; each missing place once, in order."""
        places = tuple(dict.fromkeys(missing))
        return Amount(None if places else value if type(value) is Fraction else Fraction(value), places)


def count_pupils(data: SchoolData) -> Mapping[Stage, Amount]:
    """Pupils of each stage, boys and girls of its grades. A class whose grade is blank could be of any stage."""
    return data.once(count_pupils, lambda: _pupils(data))


def _pupils(data: SchoolData) -> Mapping[Stage, Amount]:
    rows = data.rows("class_group")
    if not rows:
        return dict.fromkeys(GRADES, Amount(None, ("class_group",)))
    pupils: dict[Stage, Amount] = {}
    sizes = data.each(_size, rows, _size)
    for stage, grades in GRADES.items():
        total, missing = 0, []
        for row, (grade, size) in zip(rows, sizes, strict=True):
            if grade is not None and grade not in grades:
                continue
            if grade is not None and size is not None:
                total += size
                continue
            missing += [data.path("class_group", row, f) for f in ("grade", "boys", "girls") if row.get(f) is None]
            total += sum(number for f in ("boys", "girls") if isinstance(number := row.get(f), int))
        pupils[stage] = Amount.of(total, missing)
    return pupils


def _size(row: Row) -> tuple[object, int | None]:
    """Grade and pupils of a class, None where they are not known."""
    boys, girls = row.get("boys"), row.get("girls")
    return row.get("grade"), boys + girls if isinstance(boys, int) and isinstance(girls, int) else None


def weighted_shares(
    weights: Mapping[str, Fraction], pupils: Mapping[Stage, Amount], stage: Stage
) -> tuple[Fraction | None, tuple[str, ...]]:
    """The stage's share of what the school holds in common: A/(A+1.1B) for a nine-year school's primary stage.

    None with what is missing where a stage needed for the weights has no figure; a school of one stage has all of it.
    Asked only of a stage that is not left out, so that somebody is there to share.
    """
    if len(weights) == 1:
        return Fraction(1), ()
    needed = {name: pupils[name] for name in GRADES if name in weights}
    missing = tuple(place for amount in needed.values() for place in amount.missing)
    if missing:
        return None, missing
    weighted = {name: weights[name] * (amount.value or 0) for name, amount in needed.items()}
    return weighted[stage] / sum(weighted.values()), ()


def add_up(
    quantity: Quantity,
    standard: Standard,
    data: SchoolData,
    stage: Stage,
    share: tuple[Fraction | None, tuple[str, ...]],
) -> Amount:
    """The quantity of one stage: its own rows whole, and its share of the shared ones."""
    added = data.once((add_up, quantity.id, stage), lambda: _added(quantity, standard, data, stage))
    if added.shared is None:
        return Amount.of(added.own, added.missing)
    part, unknown = share
    return Amount.of(added.own + added.shared * (part or 0), (*added.missing, *unknown))


@dataclass(frozen=True, slots=True)
class _Added:
    """What a stage has of its own, and what its school has in common; None where it has nothing so."""

    own: Fraction
    shared: Fraction | None
    missing: tuple[str, ...]


def _added(quantity: Quantity, standard: Standard, data: SchoolData, stage: Stage) -> _Added:
    sums: dict[bool, list[Fraction | int]] = {False: [], True: []}
    missing: list[str] = []
    has_shared = False
    for term in quantity.terms:
        if data.is_missing(term.table):
            missing.append(term.table)
        for each in counted(term, standard, data, stage, splits=quantity.splits):
            has_shared = has_shared or each.shared
            if each.amount is None:
                missing += [data.path(term.table, each.row, field) for field in each.blanks]
            else:
                sums[each.shared].append(each.amount)
    own, shared = (Fraction(exact_sum(sums[is_shared])) for is_shared in (False, True))
    return _Added(own, shared if has_shared else None, tuple(missing))


def exact_sum(amounts: Iterable[Fraction | int]) -> Fraction | int:
    """The exact sum; numerators of the same denominator first, for adding fractions is slow."""
    numerators: defaultdict[int, int] = defaultdict(int)
    for amount in amounts:
        numerator, denominator = amount.as_integer_ratio()
        numerators[denominator] += numerator
    whole = numerators.pop(1, 0)
    return sum((Fraction(numerator, denominator) for denominator, numerator in numerators.items()), whole)


@dataclass(frozen=True, slots=True)
class Counted:
    """A row that counts in a term or could, and what it adds; None with the blanks that keep that from being known."""

    row: Row
    shared: bool
    amount: Fraction | int | None
    blanks: tuple[str, ...] = ()


def counted(term: Term, standard: Standard, data: SchoolData, stage: Stage, *, splits: bool) -> Iterator[Counted]:
    """The rows of a term's table that count for a stage, or could because a field that the term reads is blank."""
    codes = {field: standard.codes(name, stage) for field, name in term.where.items()}
    reads = term.reads

    def count(row: Row) -> Counted | None:
        belongs = row.get("stage")
        if belongs is not None and belongs != stage and not (splits and belongs == SHARED):
            return None
        for field, allowed in codes.items():
            if (code := row.get(field)) is not None and code not in allowed:
                return None
        blanks = tuple([field for field in reads if row.get(field) is None])
        return Counted(row, belongs == SHARED, None if blanks else _measure(term, row), blanks)

    key = (counted, term.table, term.measure, tuple(term.where.items()), stage, splits)
    return filter(None, data.each(key, data.rows(term.table), count))


def _measure(term: Term, row: Row) -> Fraction | int:
    measure = prod([_number(row[field]) for field in term.measure])
    return measure if isinstance(measure, int) else Fraction(measure)  # whole numbers add up much faster


def _number(value: object) -> Decimal | int:
    assert isinstance(value, int | Decimal)  # the reader and the database give no other type here
    return value
