"""Which rows an item counts, and what it counts in them: conditions on a row, and sums over the rows that meet them.

A row that could count because a field is blank is kept with the place of the blank. A table that was not entered makes
every sum over it unknown; one that is declared empty in no_data counts as zero.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import prod

from jhdesk.calc.items.truth import Amount, Bounds, Tally, Truth, every, negate, some, unique
from jhdesk.calc.rows import Row, SchoolData

GRADES = range(1, 10)
"""of compulsory education; no item looks beyond"""


@dataclass(frozen=True, slots=True)
class Condition:
    """What is asked of a row, and the fields that it reads."""

    holds: Callable[[Row], Truth]
    reads: tuple[str, ...]


def within(field: str, codes: Container[object]) -> Condition:
    """The field holds one of the codes."""
    return Condition(lambda row: None if (value := row.get(field)) is None else value in codes, (field,))


def yes(field: str) -> Condition:
    """The field says yes."""
    return Condition(lambda row: None if (value := row.get(field)) is None else value is True, (field,))


def reaches(field: str, least: Amount) -> Condition:
    """The field's figure is at least so much."""
    return Condition(lambda row: None if (number := figure(row, field)) is None else number >= least, (field,))


def no(condition: Condition) -> Condition:
    """The opposite."""
    return Condition(lambda row: negate(condition.holds(row)), condition.reads)


def both(*conditions: Condition) -> Condition:
    """All of them hold."""
    reads = unique(field for condition in conditions for field in condition.reads)
    return Condition(lambda row: every(condition.holds(row) for condition in conditions), reads)


def either(*conditions: Condition) -> Condition:
    """At least one of them holds."""
    reads = unique(field for condition in conditions for field in condition.reads)
    return Condition(lambda row: some(condition.holds(row) for condition in conditions), reads)


def by_stage(field: str, codes: Mapping[str, Container[object]]) -> Condition:
    """The field holds one of the codes of the row's stage; of any stage where it is blank."""

    def holds(row: Row) -> Truth:
        value, stage = row.get(field), row.get("stage")
        if value is None:
            return None
        answers = {value in allowed for name, allowed in codes.items() if stage in (name, None)}
        return answers.pop() if len(answers) == 1 else None

    return Condition(holds, (field, "stage"))


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
class Selection:
    """Rows of one table that count or could count; ``lost`` names the table where it was not entered."""

    data: SchoolData
    table: str
    picked: tuple[Picked, ...]
    lost: tuple[str, ...] = ()

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
        for each in self.picked:
            truth = condition.holds(each.row)
            if truth:
                kept.append(each)
            elif truth is None:
                kept.append(Picked(each.row, unique((*each.missing, *self.blanks(each.row, condition.reads)))))
        return Selection(self.data, self.table, tuple(kept), self.lost)

    def blanks(self, row: Row, fields: Iterable[str]) -> list[str]:
        """The places of a row where one of the fields is blank."""
        return [self.data.path(self.table, row, field) for field in fields if row.get(field) is None]

    def count(self) -> Bounds:
        """How many rows."""
        sure = sum(not each.missing for each in self.picked)
        missing = unique((*self.lost, *(place for each in self.picked for place in each.missing)))
        return Bounds(sure, None if self.lost else len(self.picked), missing)

    def summed(self, *fields: str) -> Bounds:
        """The sum of these fields over the rows."""
        return self._sum(fields, sum)

    def multiplied(self, *fields: str) -> Bounds:
        """The sum over the rows of the product of these fields: quantity x area."""
        return self._sum(fields, prod)

    def _sum(self, fields: tuple[str, ...], join: Callable[[Iterable[Amount]], Amount]) -> Bounds:
        low: Amount = 0
        high: Amount | None = None if self.lost else 0
        missing = list(self.lost)
        for each in self.picked:
            figures = [figure(each.row, field) for field in fields]
            known = [number for number in figures if number is not None]
            whole = len(known) == len(figures)
            missing += [*each.missing, *self.blanks(each.row, fields)]
            if not each.missing and (whole or join is sum):
                low += join(known)
            high = None if high is None or not whole else high + join(known)
        return Bounds(low, high, unique(missing))

    def share(self, target: Fraction, condition: Condition, weight: tuple[str, ...] = ()) -> Tally:
        """How many of the rows meet the condition; with ``weight``, how much of the product of these fields."""
        tally = self._tally(target)
        for each in self.picked:
            truth = condition.holds(each.row)
            figures = [figure(each.row, field) for field in weight]
            known = [number for number in figures if number is not None]
            size = prod(known) if len(known) == len(figures) else None
            if truth is not None and size is not None and not each.missing:
                tally.add(size if truth else 0, size)
                continue
            missing = [*each.missing, *self.blanks(each.row, (*(condition.reads if truth is None else ()), *weight))]
            # A row's margin for one piece: 1 − target where it meets the condition, −target where it does not.
            low, high = (1 - target if truth else -target), (-target if truth is False else 1 - target)
            least, most = (0, None) if size is None else (size, size)
            tally.add_unknown(
                _scaled(low, most if low < 0 else least), _scaled(high, most if high > 0 else least),
                missing, optional=bool(each.missing),
            )  # fmt: skip
        return tally

    def ratio(self, target: Fraction, part: tuple[str, ...], whole: tuple[str, ...]) -> Tally:
        """The sum of the ``part`` fields against the sum of the ``whole`` fields."""
        tally = self._tally(target)
        for each in self.picked:
            one = Selection(self.data, self.table, (Picked(each.row),))
            above, below = one.summed(*part), one.summed(*whole)
            if not (each.missing or above.missing or below.missing):
                tally.add(above.low, below.low)
                continue
            low = None if below.high is None else above.low - target * below.high
            high = None if above.high is None else above.high - target * below.low
            missing = (*each.missing, *above.missing, *below.missing)
            tally.add_unknown(low, high, missing, optional=bool(each.missing))
        return tally

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
