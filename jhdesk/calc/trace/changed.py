"""An indicator with some rows changed, from the sums of all others: the search for flips asks this thousands of times.

Rows add up, so the sum with a row changed is the sum without it and the row's new part. A property test holds this equal
to judging the whole school again.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from jhdesk.calc.engine import against, left_out
from jhdesk.calc.quantities import QUANTITIES
from jhdesk.calc.results import NOT_ASSESSABLE, Stage
from jhdesk.calc.rows import Amount, Row, SchoolData, count_pupils, counted, weighted_shares
from jhdesk.calc.standard import Indicator, Standard
from jhdesk.calc.trace.flips import Outcome

PUPILS = "class_group"


@dataclass(frozen=True, slots=True)
class _Part:
    """What rows add: to the stage's own sum, to the shared one, how many are shared, and how many have blanks."""

    own: Fraction = Fraction(0)
    shared: Fraction = Fraction(0)
    in_common: int = 0
    blanks: int = 0

    def plus(self, other: _Part, sign: int = 1) -> _Part:
        return _Part(
            self.own + sign * other.own,
            self.shared + sign * other.shared,
            self.in_common + sign * other.in_common,
            self.blanks + sign * other.blanks,
        )


class Changed:
    """Judges one indicator of one unit of a school whose type is known."""

    def __init__(self, standard: Standard, data: SchoolData, stage: Stage, indicator: Indicator) -> None:
        self.standard, self.data, self.stage, self.indicator = standard, data, stage, indicator
        self.threshold, self.floor = indicator.thresholds[stage], standard.floor(indicator, stage)
        self.quantity = QUANTITIES[indicator.quantity]
        self.weights = standard.weights.get(data.head.type or "")
        tables = {term.table for term in self.quantity.terms}
        self.parts = {table: [self._part(table, row) for row in data.rows(table)] for table in tables}
        self.total = _Part(blanks=sum(map(data.is_missing, tables)))
        for parts in self.parts.values():
            for part in parts:
                self.total = self.total.plus(part)
        self.pupils: Mapping[Stage, Amount] = count_pupils(data)

    def __call__(self, table: str, rows: Mapping[int, Row]) -> Outcome | None:
        """The outcome with these rows in their places; None for a table that plays another part."""
        if self.weights is None or table not in (*self.parts, PUPILS):
            return None
        total, pupils = self.total, self.pupils
        if table == PUPILS:
            pupils = self._pupils(rows)
        for at, row in rows.items() if table in self.parts else ():
            total = total.plus(self.parts[table][at], -1).plus(self._part(table, row))
        if left_out(self.standard, self.data.head.type, pupils[self.stage]):
            return Outcome(None)
        share, _ = weighted_shares(self.weights, pupils, self.stage) if total.in_common else (Fraction(0), ())
        people = pupils[self.stage].value
        if total.blanks or share is None or not people:
            return Outcome(NOT_ASSESSABLE)
        value = (total.own + total.shared * share) * self.indicator.per / people
        return Outcome(against(value, self.threshold, self.floor), value)

    def _part(self, table: str, row: Row) -> _Part:
        """What one row adds, by all terms of its table."""
        alone, part = SchoolData({table: [row]}, self.data.key_of), _Part()
        for term in self.quantity.terms:
            for each in counted(term, self.standard, alone, self.stage, splits=self.quantity.splits):
                amount = Fraction(each.amount or 0)
                part = part.plus(
                    _Part(
                        Fraction(0) if each.shared else amount,
                        amount if each.shared else Fraction(0),
                        int(each.shared),
                        int(each.amount is None),
                    )
                )
        return part

    def _pupils(self, rows: Mapping[int, Row]) -> Mapping[Stage, Amount]:
        """Pupils by stage with these classes changed."""
        held = self.data.rows(PUPILS)
        if any(amount.value is None for amount in self.pupils.values()):
            changed = [rows.get(at, row) for at, row in enumerate(held)]
            return count_pupils(SchoolData({PUPILS: changed}, self.data.key_of))
        old = self._counted(held[at] for at in rows)
        new = self._counted(rows.values())
        return {
            stage: Amount.of(
                (amount.value or 0) - (old[stage].value or 0) + (new[stage].value or 0), new[stage].missing
            )
            for stage, amount in self.pupils.items()
        }

    def _counted(self, rows: Iterable[Row]) -> Mapping[Stage, Amount]:
        return count_pupils(SchoolData({PUPILS: list(rows)}, self.data.key_of))
