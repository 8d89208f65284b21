"""Which rows an item counts, and what it counts in them: conditions on a row, and sums over the rows that meet them.

A row that could count because a field is blank is kept with the place of the blank. A table that was not entered makes
every sum over it unknown; one that is declared empty in no_data counts as zero.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from functools import wraps
from math import prod
from typing import Any, Concatenate, ParamSpec, TypeVar

from jhdesk.calc.items.truth import Amount, Bounds, Check, Tally, Truth, every, negate, some, unique
from jhdesk.calc.rows import Row, SchoolData, exact_sum

GRADES = range(1, 10)
"""of compulsory education; no item looks beyond"""


Said = tuple[Any, ...]
"""a condition as data, for words: ("within", field, codes), ("yes", field), ("no", said), ("both", said, said) …"""


@dataclass(frozen=True, slots=True)
class Condition:
    """What is asked of a row, the fields that it reads, and the same as data."""

    holds: Callable[[Row], Truth]
    reads: tuple[str, ...]
    said: Said

    @property
    def key(self) -> Hashable:
        """What tells it from others, as a key; what it says of a blank lies in the fields that it reads."""
        return self.reads, _hashable(self.said)


def _hashable(said: object) -> Hashable:
    if isinstance(said, Mapping):
        return tuple((name, _hashable(each)) for name, each in said.items())
    if isinstance(said, tuple | list):
        return tuple(_hashable(each) for each in said)
    return frozenset(said) if isinstance(said, set | frozenset) else said


def within(field: str, codes: Collection[object]) -> Condition:
    """The field holds one of the codes."""

    def holds(row: Row) -> Truth:
        return None if (value := row.get(field)) is None else value in codes

    return Condition(holds, (field,), ("within", field, codes))


def yes(field: str) -> Condition:
    """The field says yes."""

    def holds(row: Row) -> Truth:
        return None if (value := row.get(field)) is None else value is True

    return Condition(holds, (field,), ("yes", field))


def reaches(field: str, least: Amount) -> Condition:
    """The field's figure is at least so much."""

    def holds(row: Row) -> Truth:
        return None if (number := figure(row, field)) is None else number >= least

    return Condition(holds, (field,), ("reaches", field, least))


def no(condition: Condition) -> Condition:
    """The opposite."""
    return Condition(lambda row: negate(condition.holds(row)), condition.reads, ("no", condition.said))


def both(*conditions: Condition) -> Condition:
    """All of them hold."""
    return _joined("both", every, conditions)


def either(*conditions: Condition) -> Condition:
    """At least one of them holds."""
    return _joined("either", some, conditions)


def _joined(word: str, join: Callable[[Iterable[Truth]], Truth], conditions: tuple[Condition, ...]) -> Condition:
    reads = unique(field for condition in conditions for field in condition.reads)
    said = (word, *(condition.said for condition in conditions))
    return Condition(lambda row: join([condition.holds(row) for condition in conditions]), reads, said)


def by_stage(field: str, codes: Mapping[str, Collection[object]]) -> Condition:
    """The field holds one of the codes of the row's stage; of any stage where it is blank."""

    def holds(row: Row) -> Truth:
        value, stage = row.get(field), row.get("stage")
        if value is None:
            return None
        answers = {value in allowed for name, allowed in codes.items() if stage in (name, None)}
        return answers.pop() if len(answers) == 1 else None

    return Condition(holds, (field, "stage"), ("by_stage", field, codes))


def figure(row: Row, field: str) -> Amount | None:
    """The number in a field, exact; None where it is blank."""
    value = row.get(field)
    if value is None or isinstance(value, int):
        return value
    assert isinstance(value, Decimal)  # the reader and the database give no other type here
    return Fraction(value)


@dataclass(frozen=True, slots=True)
class Picked:
    """A row that counts; with ``missing``, one that could."""

    row: Row
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Told:
    """A count or sum over a selection as `SchoolData.watch` hears of it; ``alone``: the same of each row by itself."""

    how: str
    """the method's name"""
    selection: Selection
    asked: tuple[Any, ...]
    """its arguments: fields, conditions, the target of a share"""
    alone: tuple[Bounds | Tally | Check, ...]
    result: Bounds | Tally | Check


P = ParamSpec("P")
R = TypeVar("R", Bounds, Tally)
Method = Callable[Concatenate["Selection", P], R]


def _told(method: Method[P, R]) -> Method[P, R]:
    """Tells of the result where somebody watches."""

    @wraps(method)
    def call(self: Selection, /, *args: P.args, **kwargs: P.kwargs) -> R:
        result = method(self, *args, **kwargs)
        if self.data.watch is not None:
            alone = tuple(method(self.only(each), *args, **kwargs) for each in self.picked)
            self.data.watch(Told(method.__name__, self, (*args, *kwargs.values()), alone, result))
        return result

    return call


@dataclass(frozen=True, slots=True)
class Selection:
    """Rows of one table that count or could count; ``lost`` names the table where it was not entered."""

    data: SchoolData
    table: str
    picked: tuple[Picked, ...]
    lost: tuple[str, ...] = ()
    said: tuple[Said, ...] = ()
    """the conditions that picked the rows, as data"""

    @staticmethod
    def of(data: SchoolData, table: str, *conditions: Condition) -> Selection:
        """The rows of a table that meet all conditions, or could."""
        lost = (table,) if data.is_missing(table) else ()
        found = Selection(data, table, tuple(Picked(row) for row in data.rows(table)), lost)
        return found.where(*conditions) if conditions else found

    def where(self, *conditions: Condition) -> Selection:
        """Those of the rows that meet these conditions too, or could."""
        condition = conditions[0] if len(conditions) == 1 else both(*conditions)
        kept = []
        truths = self.data.each(
            ("where", self.table, condition.key), (each.row for each in self.picked), condition.holds
        )
        for each, truth in zip(self.picked, truths, strict=True):
            if truth:
                kept.append(each)
            elif truth is None:
                kept.append(Picked(each.row, unique((*each.missing, *self.blanks(each.row, condition.reads)))))
        said = (*self.said, *(each.said for each in conditions))
        return Selection(self.data, self.table, tuple(kept), self.lost, said)

    def only(self, each: Picked) -> Selection:
        """One of the rows by itself, unwatched."""
        return Selection(replace(self.data, watch=None), self.table, (each,), said=self.said)

    def blanks(self, row: Row, fields: Iterable[str]) -> list[str]:
        """The places of a row where one of the fields is blank."""
        return [self.data.path(self.table, row, field) for field in fields if row.get(field) is None]

    @_told
    def count(self) -> Bounds:
        """How many rows."""
        sure = sum(not each.missing for each in self.picked)
        missing = unique((*self.lost, *(place for each in self.picked for place in each.missing)))
        return Bounds(sure, None if self.lost else len(self.picked), missing)

    @_told
    def summed(self, *fields: str) -> Bounds:
        """The sum of these fields over the rows."""
        return self._sum(fields, sum)

    @_told
    def multiplied(self, *fields: str) -> Bounds:
        """The sum over the rows of the product of these fields: quantity x area."""
        return self._sum(fields, prod)

    def _sum(self, fields: tuple[str, ...], join: Callable[[Iterable[Amount]], Amount]) -> Bounds:
        def look(row: Row) -> tuple[bool, Amount]:
            figures = [figure(row, field) for field in fields]
            known = [number for number in figures if number is not None]
            return len(known) == len(figures), join(known)

        looks = self.data.each(("sum", self.table, fields, join), (each.row for each in self.picked), look)
        sure: list[Amount] = []
        low: Amount = 0
        high: Amount | None = None if self.lost else 0
        missing = list(self.lost)
        for each, (whole, joined) in zip(self.picked, looks, strict=True):
            if whole and not each.missing:
                sure.append(joined)
                continue
            missing += each.missing if whole else (*each.missing, *self.blanks(each.row, fields))
            if not each.missing and join is sum:
                low += joined
            high = None if high is None or not whole else high + joined
        known = exact_sum(sure)
        return Bounds(low + known, None if high is None else high + known, unique(missing))

    @_told
    def share(self, target: Fraction, condition: Condition, weight: tuple[str, ...] = ()) -> Tally:
        """How many of the rows meet the condition; with ``weight``, how much of the product of these fields."""
        tally = self._tally(target)

        def look(row: Row) -> tuple[Truth, Amount | None]:
            figures = [figure(row, field) for field in weight]
            known = [number for number in figures if number is not None]
            return condition.holds(row), prod(known) if len(known) == len(figures) else None

        looks = self.data.each(("share", self.table, condition.key, weight), (each.row for each in self.picked), look)
        sizes: dict[bool, list[Amount]] = {True: [], False: []}
        for each, (truth, size) in zip(self.picked, looks, strict=True):
            if truth is not None and size is not None and not each.missing:
                sizes[truth].append(size)
                continue
            missing = [*each.missing, *self.blanks(each.row, (*(condition.reads if truth is None else ()), *weight))]
            # A row's margin for one piece: 1 − target where it meets the condition, −target where it does not.
            low, high = (1 - target if truth else -target), (-target if truth is False else 1 - target)
            least, most = (0, None) if size is None else (size, size)
            tally.add_unknown(
                _scaled(low, most if low < 0 else least), _scaled(high, most if high > 0 else least),
                missing, optional=bool(each.missing),
            )  # fmt: skip
        part = exact_sum(sizes[True])
        tally.add(part, part + exact_sum(sizes[False]))
        return tally

    @_told
    def ratio(self, target: Fraction, part: tuple[str, ...], whole: tuple[str, ...]) -> Tally:
        """The sum of the ``part`` fields against the sum of the ``whole`` fields."""
        tally = self._tally(target)

        def look(row: Row) -> tuple[Amount, Amount] | None:
            above, below = ([figure(row, field) for field in fields] for fields in (part, whole))
            return None if None in above or None in below else (sum(above), sum(below))  # type: ignore[arg-type]

        looks = self.data.each(("ratio", self.table, part, whole), (each.row for each in self.picked), look)
        for each, known in zip(self.picked, looks, strict=True):
            if known and not each.missing:
                tally.add(*known)
                continue
            one = Selection(self.data, self.table, (Picked(each.row),))
            above, below = one._sum(part, sum), one._sum(whole, sum)
            low = None if below.high is None else above.low - target * below.high
            high = None if above.high is None else above.high - target * below.low
            missing = (*each.missing, *above.missing, *below.missing)
            tally.add_unknown(low, high, missing, optional=bool(each.missing))
        return tally

    @_told
    def compare(self, target: Fraction, part: Condition, whole: Condition) -> Tally:
        """How many rows meet one condition against how many meet another, neither within the other."""
        tally = self._tally(target)
        for each in self.picked:
            above, below = part.holds(each.row), whole.holds(each.row)
            if above is not None and below is not None and not each.missing:
                tally.add(int(above), int(below))
                continue
            low = (1 if above else 0) - (0 if below is False else target)
            high = (0 if above is False else 1) - (target if below else 0)
            reads = (*(part.reads if above is None else ()), *(whole.reads if below is None else ()))
            missing = [*each.missing, *self.blanks(each.row, reads)]
            tally.add_unknown(low, high, missing, optional=bool(each.missing))
        return tally

    def _tally(self, target: Fraction) -> Tally:
        tally = Tally(target)
        if self.lost:
            tally.add_unknown(None, None, self.lost, optional=False)
        return tally


def _scaled(margin: Fraction, size: Amount | None) -> Amount | None:
    if not margin:
        return 0
    return None if size is None else margin * size
