"""The verdict would turn if: for each input by itself, the smallest change with which the status is another one.

The judgement is asked, not taken apart: whatever a formula does (splits, ceilings, variants, blanks), an input turns the
status at the value that is found here, and one step less does not. A status depends on one figure by itself in one
direction; where that does not hold, what is found is still true of the value and of the step before it.
Naming fields (keys) and the school year say which row or year is meant: they are no inputs.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from fractions import Fraction
from math import ceil, floor
from typing import Protocol

from jhdesk.calc.results import FAILS, FLOOR, MEETS, MET, UNMET, Number
from jhdesk.calc.rows import Row, SchoolData
from jhdesk.calc.trace.recording import Reads

CENT = 2
"""decimals of the smallest step of a figure that is no whole number, unless it has more itself"""
RANKS: Mapping[str, int] = {FAILS: 0, UNMET: 0, FLOOR: 1, MEETS: 2, MET: 2}
"""verdicts from worst to best; a status without a rank is none that an input could turn to"""
NO_INPUTS = ("period",)


class FieldLike(Protocol):
    """What has to be known of a field to change it."""

    @property
    def name(self) -> str: ...
    @property
    def kind(self) -> str: ...
    @property
    def key(self) -> bool: ...
    @property
    def codes(self) -> Mapping[str, str]: ...
    @property
    def minimum(self) -> int | None: ...
    @property
    def maximum(self) -> int | None: ...


class TableLike(Protocol):
    """A table and its fields."""

    @property
    def fields(self) -> Collection[FieldLike]: ...


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a judgement says: its status, and the value that stands against the lines."""

    status: str | None
    value: Number | None = None


Judge = Callable[[SchoolData], Outcome]


@dataclass(frozen=True, slots=True)
class Flip:
    """One input of these rows, each by itself, from ``now`` to a value: the status becomes ``status``.

    ``values`` holds one figure, or the codes that do the same. ``step``: by how much less it does not (None for a code).
    """

    table: str
    keys: tuple[str, ...]
    field: str
    now: object
    values: tuple[object, ...]
    status: str
    step: Decimal | int | None = None


@dataclass
class Search:
    """The inputs of one result. ``lines``: what its value is judged against; ``codes``: the code sets that it asks for."""

    judge: Judge
    data: SchoolData
    tables: Mapping[str, TableLike]
    lines: tuple[Number, ...] = ()
    codes: Mapping[tuple[str, str], Collection[frozenset[object]]] = field(default_factory=dict)
    ranks: Mapping[str, int] = field(default_factory=lambda: RANKS)
    _offsets: dict[tuple[str, str, int, int], int] = field(default_factory=dict)
    """the last offset found in a column, tried first in the next row"""

    def flips(self, reads: Reads) -> tuple[Flip, ...]:
        """Every flip of every cell that was read, in the order of the tables, rows and fields."""
        base = self.judge(self.data)
        found: list[Flip] = []
        for table, rows in reads.items():
            meaning = self.tables.get(table)
            if meaning is None or table in NO_INPUTS:
                continue
            for positions in self._alike(table, rows):
                for each in meaning.fields:
                    if each.name in rows[positions[0]] and not each.key:
                        found += self._of_cell(base, table, positions, each)
        return tuple(found)

    def _alike(self, table: str, rows: Mapping[int, set[str]]) -> list[list[int]]:
        """Rows that hold the same wherever something was read: what turns one turns the others."""
        read = sorted(set().union(*rows.values()))
        groups: dict[tuple[object, ...], list[int]] = {}
        for at in rows:
            row = self.data.rows(table)[at]
            groups.setdefault(tuple(row.get(name) for name in read), []).append(at)
        return list(groups.values())

    def _of_cell(self, base: Outcome, table: str, positions: list[int], meaning: FieldLike) -> Iterator[Flip]:
        row = self.data.rows(table)[positions[0]]
        now = row.get(meaning.name)
        keys = tuple(self.data.key_of(table, self.data.rows(table)[at]) for at in positions)
        cell = _Cell(self, table, positions[0], row, meaning, base)
        if meaning.kind in ("int", "decimal"):
            for value, status in cell.figures():
                yield Flip(table, keys, meaning.name, now, (value,), status, cell.value(1))
        elif meaning.kind in ("bool", "code"):
            for status, values in cell.choices().items():
                yield Flip(table, keys, meaning.name, now, tuple(values), status)

    def rank(self, outcome: Outcome) -> int | None:
        """How good a status is; None for one that is no verdict."""
        return self.ranks.get(outcome.status or "")

    def with_cell(self, table: str, at: int, row: Row, name: str, value: object) -> Outcome:
        """The judgement with one cell changed."""
        rows = list(self.data.rows(table))
        rows[at] = {**row, name: value}
        return self.judge(replace(self.data, tables={**self.data.tables, table: rows}))


@dataclass
class _Cell:
    """One input and what becomes of the status when it changes; figures are counted in steps."""

    search: Search
    table: str
    at: int
    row: Row
    meaning: FieldLike
    base: Outcome
    _known: dict[int, Outcome] = field(default_factory=dict)

    def choices(self) -> dict[str, list[object]]:
        """Status -> the other codes, or the other answer, that bring it."""
        found: dict[str, list[object]] = {}
        for group in self._offered():
            if self.row.get(self.meaning.name) in group:
                continue  # what the formula does not tell apart cannot turn it
            for value in group if self._turns(group[0]) else ():
                if status := self._turns(value):
                    found.setdefault(status, []).append(value)
        return found

    def _offered(self) -> list[list[object]]:
        """The values that may stand in the cell, those together that no condition of the formula tells apart."""
        if self.meaning.kind == "bool":
            return [[True], [False]]
        sets = self.search.codes.get((self.table, self.meaning.name))
        if not sets:
            return [[code] for code in self.meaning.codes]
        groups: dict[tuple[bool, ...], list[object]] = {}
        for code in self.meaning.codes:
            groups.setdefault(tuple(code in each for each in sets), []).append(code)
        return list(groups.values())

    def _turns(self, value: object) -> str | None:
        outcome = self.search.with_cell(self.table, self.at, self.row, self.meaning.name, value)
        rank = self.search.rank(outcome)
        return outcome.status if rank is not None and rank != self.search.rank(self.base) else None

    # figures

    def figures(self) -> Iterator[tuple[Decimal | int, str]]:
        """(value, status) of each turn, the nearest first in each direction; from the least value on where it is blank."""
        now = self.row.get(self.meaning.name)
        low = ceil(Fraction(self.meaning.minimum or 0) / self._step)
        high = floor(Fraction(self.meaning.maximum or 0) / self._step)
        if now is None:
            if self._rank(low) not in (None, self.search.rank(self.base)):
                yield self.value(low), self.outcome(low).status or ""
            yield from self._turns_from(low, 1, high)
            return
        assert isinstance(now, int | Decimal)
        here = int(Fraction(now) / self._step)
        self._known[here] = self.base
        for direction, bound in ((1, high), (-1, low)):
            yield from self._turns_from(here, direction, bound)

    @property
    def _step(self) -> Fraction:
        if self.meaning.kind == "int":
            return Fraction(1)
        now = self.row.get(self.meaning.name)
        exponent = now.as_tuple().exponent if isinstance(now, Decimal) else 0
        return Fraction(1, 10 ** max(CENT, -exponent if isinstance(exponent, int) else 0))

    def value(self, steps: int) -> Decimal | int:
        """So many steps as a figure of the field."""
        if self.meaning.kind == "int":
            return steps
        return Decimal(steps) / Decimal(self._step.denominator)

    def outcome(self, steps: int) -> Outcome:
        """The judgement with the figure at so many steps."""
        if steps not in self._known:
            value = self.value(steps)
            self._known[steps] = self.search.with_cell(self.table, self.at, self.row, self.meaning.name, value)
        return self._known[steps]

    def _rank(self, steps: int) -> int | None:
        return self.search.rank(self.outcome(steps))

    def _turns_from(self, here: int, direction: int, bound: int) -> Iterator[tuple[Decimal | int, str]]:
        while (offset := self._next_turn(here, direction, (bound - here) * direction)) is not None:
            here += direction * offset
            if self._rank(here) != self.search.rank(self.base):
                yield self.value(here), self.outcome(here).status or ""

    def _next_turn(self, here: int, direction: int, most: int) -> int | None:
        """The least number of steps after which the verdict is another one; None where there is none."""
        rank = self._rank(here)

        def turned(offset: int) -> bool:
            other = self._rank(here + direction * offset)
            return other is not None and other != rank

        # Where the far end says the same, nothing in between turns it. (At the end of a school that is then left out
        # there is no verdict, and it may have turned before.)
        if most <= 0 or self._rank(here + direction * most) == rank:
            return None
        memory = (self.table, self.meaning.name, direction, -1 if rank is None else rank)
        for guess in self._guesses(here, direction, memory):
            if 1 <= guess <= most and turned(guess) and (guess == 1 or not turned(guess - 1)):
                self.search._offsets[memory] = guess
                return guess
        low, high = 0, 1
        while not turned(high):
            if high >= most:
                return None
            low, high = high, min(2 * high, most)
        while high - low > 1:
            middle = (low + high) // 2
            low, high = (low, middle) if turned(middle) else (middle, high)
        self.search._offsets[memory] = high
        return high

    def _guesses(self, here: int, direction: int, memory: tuple[str, str, int, int]) -> Iterator[int]:
        """Where the turn would be: as in the row before; else where the value, or one over it, grows evenly."""
        if memory in self.search._offsets:
            yield self.search._offsets[memory]
        one, two = self.outcome(here).value, self.outcome(here + direction).value
        if one is None or two is None or one == two:
            return
        for line in self.search.lines:
            first, second, goal = (Fraction(number) for number in (one, two, line))
            places = [(goal - first) / (second - first)]
            if first and second and goal:
                places.append((1 / goal - 1 / first) / (1 / second - 1 / first))
            for place in places:
                if place > 0:
                    yield ceil(place)
                    yield floor(place) + 1
