"""The verdict would turn if: for each input by itself, the smallest change with which the status is another one.

The judgement is asked, not taken apart: whatever a formula does (splits, ceilings, variants, blanks), an input turns the
status at the value that is found here, and one step less does not. A status depends on one figure by itself in one
direction; where that does not hold, what is found is still true of the value and of the step before it.
Naming fields (keys) and the school year say which row or year is meant: they are no inputs.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from math import ceil, floor
from typing import Protocol

from jhdesk.calc.results import FAILS, FLOOR, MEETS, MET, TO_RATE, UNMET, Number
from jhdesk.calc.rows import Row, SchoolData
from jhdesk.calc.trace.recording import Reads

CENT = 2
"""decimals of the smallest step of a figure that is no whole number, unless it has more itself"""
RANKS: Mapping[str, int] = {FAILS: 0, UNMET: 0, FLOOR: 1, TO_RATE: 1, MEETS: 2, MET: 2}
"""verdicts from worst to best, one that waits for its rating between; a status without a rank is none that an input turns to"""
NO_INPUTS = ("period",)
UNBOUNDED = 10**10
"""how far a figure without a bound is looked at"""


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


Quick = Callable[[str, Mapping[int, Row]], Outcome | None]
"""the judgement with these rows of a table in the place of those at their positions; None where it does not know"""


@dataclass
class Search:
    """The inputs of one result. ``lines``: what its value is judged against; ``codes``: the code sets that it asks for."""

    judge: Judge
    data: SchoolData
    tables: Mapping[str, TableLike]
    lines: tuple[Number, ...] = ()
    codes: Mapping[tuple[str, str], Collection[frozenset[object]]] = field(default_factory=dict)
    ranks: Mapping[str, int] = field(default_factory=lambda: RANKS)
    asked: Mapping[str, Collection[str]] = field(default_factory=dict)
    """table -> the fields that the formula asks of a row, though a row that fails an earlier question is not asked"""
    quick: Quick = lambda _table, _rows: None
    memory: dict[tuple[object, ...], tuple[int, Number, bool]] = field(default_factory=dict)
    """where the last row of a column turned: so many steps away, at this sum of the row's figures; the sum told it"""

    def flips(self, reads: Reads) -> tuple[Flip, ...]:
        """Every flip of every cell that was read, by table, row and field."""
        self.base = self.judge(self.data)
        found: list[tuple[int, int, Flip]] = []
        for table, rows in reads.items():
            meaning = self.tables.get(table)
            if meaning is None or table in NO_INPUTS:
                continue
            alike = self._alike(table, rows)
            read = set().union(*rows.values())
            figures = [f.name for f in meaning.fields if f.kind in ("int", "decimal") and f.name in read and not f.key]
            of_table = []
            for place, each in enumerate(meaning.fields):
                firsts = [at for at in alike if each.name in rows[at] and not each.key]
                of_table += [(at, place, flip) for at, flip in _Column(self, table, each, alike, figures).flips(firsts)]
            found += sorted(of_table, key=lambda entry: entry[:2])
        return tuple(flip for _, _, flip in found)

    def _alike(self, table: str, rows: Mapping[int, set[str]]) -> dict[int, list[int]]:
        """Rows that hold the same wherever something may be read, by their first: what turns one turns the others."""
        read = sorted(set(self.asked.get(table, ())).union(*rows.values()))
        groups: dict[tuple[object, ...], list[int]] = {}
        for at in rows:
            row = self.data.rows(table)[at]
            groups.setdefault(tuple(row.get(name) for name in read), []).append(at)
        return {positions[0]: positions for positions in groups.values()}

    def rank(self, outcome: Outcome) -> int | None:
        """How good a status is; None for one that is no verdict."""
        return self.ranks.get(outcome.status or "")

    def turns(self, outcome: Outcome) -> bool:
        """Whether it is a verdict, and another one than now."""
        return self.rank(outcome) not in (None, self.rank(self.base))

    def with_cells(self, table: str, positions: Iterable[int], name: str, value: object) -> Outcome:
        """The judgement with one value in a cell of each of these rows."""
        held = self.data.rows(table)
        changed = {at: {**held[at], name: value} for at in positions}
        quick = self.quick(table, changed)
        if quick is not None:
            return quick
        rows = [changed.get(at, row) for at, row in enumerate(held)]
        return self.judge(replace(self.data, tables={**self.data.tables, table: rows}))

    def may_turn(self, table: str, positions: Sequence[int], name: str, value: object) -> list[int]:
        """Those of the rows that could turn the verdict alone by this value, the farthest that the cell may go.

        What many rows together do not turn, none of them turns by itself: halves that do nothing are ruled out at once.
        """
        if not positions:
            return []
        if self.rank(self.with_cells(table, positions, name, value)) == self.rank(self.base):
            return []
        if len(positions) == 1:
            return list(positions)
        middle = len(positions) // 2
        halves = (positions[:middle], positions[middle:])
        return [at for half in halves for at in self.may_turn(table, half, name, value)]


@dataclass
class _Column:
    """One field of a table; ``alike`` names the rows that a first row stands for."""

    search: Search
    table: str
    meaning: FieldLike
    alike: Mapping[int, list[int]]
    figures: Sequence[str]
    """the figures of a row that are read"""

    def flips(self, firsts: Sequence[int]) -> Iterator[tuple[int, Flip]]:
        """(position of the row, flip) of every flip in the column."""
        if self.meaning.kind in ("bool", "code"):
            yield from self._choices(firsts)
        elif self.meaning.kind in ("int", "decimal"):
            yield from self._figures(firsts)

    def _now(self, at: int) -> object:
        return self.search.data.rows(self.table)[at].get(self.meaning.name)

    def _flip(self, at: int, values: tuple[object, ...], status: str, step: Decimal | int | None = None) -> Flip:
        rows, key_of = self.search.data.rows(self.table), self.search.data.key_of
        keys = tuple(key_of(self.table, rows[each]) for each in self.alike[at])
        return Flip(self.table, keys, self.meaning.name, self._now(at), values, status, step)

    def _choices(self, firsts: Sequence[int]) -> Iterator[tuple[int, Flip]]:
        found: dict[tuple[int, str], list[object]] = {}
        for group in self._offered():
            # What the formula does not tell apart cannot turn it.
            others = [at for at in firsts if self._now(at) not in group]
            for at in self.search.may_turn(self.table, others, self.meaning.name, group[0]):
                for value in group:
                    outcome = self.search.with_cells(self.table, (at,), self.meaning.name, value)
                    if self.search.turns(outcome):
                        found.setdefault((at, outcome.status or ""), []).append(value)
        for (at, status), values in found.items():
            yield at, self._flip(at, tuple(values), status)

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

    def _figures(self, firsts: Sequence[int]) -> Iterator[tuple[int, Flip]]:
        cells = {at: _Figure(self.search, self.table, at, self.meaning, self.figures) for at in firsts}
        blank = [at for at in firsts if self._now(at) is None]
        known = [at for at in firsts if self._now(at) is not None]
        ends = {1: farthest(self.meaning), -1: self.meaning.minimum or 0}
        for direction, end in ends.items():
            for at in self._worth(known, cells, direction, end):
                for value, status in cells[at].turns(direction):
                    yield at, self._flip(at, (value,), status, cells[at].value(1))
        open_ = {at for end in ends.values() for at in self.search.may_turn(self.table, blank, self.meaning.name, end)}
        for at in sorted(open_):
            for value, status in cells[at].filled():
                yield at, self._flip(at, (value,), status, cells[at].value(1))

    def _worth(self, known: Sequence[int], cells: Mapping[int, _Figure], direction: int, end: int) -> Sequence[int]:
        """The rows to look at: all where the first turns already, else those that halving leaves."""
        if known and next(cells[known[0]].turns(direction), None) is not None:
            return known
        return self.search.may_turn(self.table, known[1:], self.meaning.name, end)


@dataclass
class _Figure:
    """One figure and what becomes of the status when it changes, counted in steps."""

    search: Search
    table: str
    at: int
    meaning: FieldLike
    figures: Sequence[str]
    _known: dict[int, Outcome] = field(default_factory=dict)

    @property
    def _row(self) -> Row:
        return self.search.data.rows(self.table)[self.at]

    @cached_property
    def _step(self) -> Fraction:
        if self.meaning.kind == "int":
            return Fraction(1)
        now = self._row.get(self.meaning.name)
        exponent = now.as_tuple().exponent if isinstance(now, Decimal) else 0
        return Fraction(1, 10 ** max(CENT, -exponent if isinstance(exponent, int) else 0))

    @property
    def _least(self) -> int:
        return ceil(Fraction(self.meaning.minimum or 0) / self._step)

    @property
    def _most(self) -> int:
        return floor(Fraction(farthest(self.meaning)) / self._step)

    def turns(self, direction: int) -> Iterator[tuple[Decimal | int, str]]:
        """(value, status) of each turn in a direction, the nearest first."""
        now = self._row.get(self.meaning.name)
        assert isinstance(now, int | Decimal)
        here = int(Fraction(now) / self._step)
        self._known[here] = self.search.base
        yield from self._turns_from(here, direction)

    def filled(self) -> Iterator[tuple[Decimal | int, str]]:
        """(value, status) of each turn of a blank, from the least value on."""
        if self.search.turns(self._outcome(self._least)):
            yield self.value(self._least), self._outcome(self._least).status or ""
        yield from self._turns_from(self._least, 1)

    def value(self, steps: int) -> Decimal | int:
        """So many steps as a figure of the field."""
        return steps if self.meaning.kind == "int" else Decimal(steps) / Decimal(self._step.denominator)

    def _outcome(self, steps: int) -> Outcome:
        if steps not in self._known:
            value = self.value(steps)
            self._known[steps] = self.search.with_cells(self.table, (self.at,), self.meaning.name, value)
        return self._known[steps]

    def _rank(self, steps: int) -> int | None:
        return self.search.rank(self._outcome(steps))

    def _turns_from(self, here: int, direction: int) -> Iterator[tuple[Decimal | int, str]]:
        bound = self._most if direction > 0 else self._least
        while (offset := self._next_turn(here, direction, (bound - here) * direction)) is not None:
            here += direction * offset
            if self.search.turns(self._outcome(here)):
                yield self.value(here), self._outcome(here).status or ""

    def _next_turn(self, here: int, direction: int, most: int) -> int | None:
        """The least number of steps after which the verdict is another one; None where there is none."""
        rank = self._rank(here)

        def turned(offset: int) -> bool:
            return self._rank(here + direction * offset) not in (None, rank)

        def exactly(offset: int) -> bool:
            return 1 <= offset <= most and turned(offset) and (offset == 1 or not turned(offset - 1))

        memory = (self.table, self.meaning.name, direction, rank)
        found = next(filter(exactly, self._as_before(here, direction, memory)), None)
        # Where the far end says the same, nothing in between turns it. (At the end of a school that is then left out
        # there is no verdict, and it may have turned before.)
        if found is None and (most <= 0 or self._rank(here + direction * most) == rank):
            return None
        if found is None:
            found = next(filter(exactly, self._straight(here, direction)), None) or searched(turned, most)
        if found is not None:
            by_sum = found == next(self._as_before(here, direction, memory, by_sum=True), None)
            self.search.memory[memory] = found, self._sum(here + direction * found), by_sum
        return found

    def _sum(self, steps: int) -> Number:
        """The sum of the row's figures that are read, with so many steps in this cell."""
        others = (self._row.get(name) for name in self.figures if name != self.meaning.name)
        return sum((Fraction(v) for v in others if isinstance(v, int | Decimal)), Fraction(self.value(steps)))

    def _as_before(
        self, here: int, direction: int, memory: tuple[object, ...], *, by_sum: bool = False
    ) -> Iterator[int]:
        """Where the row before turned: at the same sum of its figures, or as far away; what was right last comes first."""
        if memory not in self.search.memory:
            return
        offset, total, told = self.search.memory[memory]
        summed = int((Fraction(total) - self._sum(here)) * direction / self._step)
        yield from (summed, offset) if by_sum or told else (offset, summed)

    def _straight(self, here: int, direction: int) -> Iterator[int]:
        """Where the turn would be if the value, or one over it, grew evenly."""
        one, two = self._outcome(here).value, self._outcome(here + direction).value
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


def farthest(meaning: FieldLike) -> int:
    """The greatest figure that is looked at."""
    return UNBOUNDED if meaning.maximum is None else meaning.maximum


def searched(turned: Callable[[int], bool], most: int) -> int | None:
    """The least number of steps, 1 to ``most``, after which it has turned, by doubling and halving; None if it never does."""
    low, high = 0, 1
    while not turned(high):
        if high >= most:
            return None
        low, high = high, min(2 * high, most)
    return halved(turned, low, high)


def halved(turned: Callable[[int], bool], low: int, high: int) -> int:
    """The number of steps between ``low``, where it has not turned, and ``high``, where it has, from which on it has."""
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if turned(middle) else (middle, high)
    return high
