"""Judging with blanks: true, false or not known, and amounts of which only bounds are known.

A verdict stands as soon as no way of filling the blanks could change it (indicators.md, "How an item is judged").
Ratios are never divided to be judged: part ≥ target x whole.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

Truth = bool | None
Amount = Fraction | int


def every(truths: Iterable[Truth]) -> Truth:
    """Whether all hold: one that does not decides, else one that is not known leaves it open."""
    found = set(truths)
    return False if False in found else None if None in found else True


def some(truths: Iterable[Truth]) -> Truth:
    """Whether at least one holds."""
    found = set(truths)
    return True if True in found else None if None in found else False


def negate(truth: Truth) -> Truth:
    """The opposite; what is not known stays so."""
    return None if truth is None else not truth


@dataclass(frozen=True, slots=True)
class Check:
    """Whether a condition holds, and the places that were not entered and bear on it."""

    truth: Truth
    missing: tuple[str, ...] = ()

    @staticmethod
    def all_of(*checks: Check) -> Check:
        """Whether all of them hold."""
        return Check(every(check.truth for check in checks), unique(p for check in checks for p in check.missing))


@dataclass(frozen=True, slots=True)
class Bounds:
    """What is known of an amount that is never below zero: at least ``low``, at most ``high`` (None: no limit)."""

    low: Amount
    high: Amount | None
    missing: tuple[str, ...] = ()

    @staticmethod
    def exactly(amount: Amount) -> Bounds:
        """An amount that is known."""
        return Bounds(amount, amount)

    @staticmethod
    def unknown(*missing: str) -> Bounds:
        """An amount of which nothing is known."""
        return Bounds(0, None, missing)

    @property
    def value(self) -> Amount | None:
        """The amount, None unless all of it was entered."""
        return None if self.missing else self.low

    @property
    def positive(self) -> Truth:
        """Whether the amount is above zero."""
        return True if self.low > 0 else False if self.high == 0 else None

    def __add__(self, other: Bounds) -> Bounds:
        high = None if self.high is None or other.high is None else self.high + other.high
        return Bounds(self.low + other.low, high, unique((*self.missing, *other.missing)))

    def times(self, factor: Amount) -> Bounds:
        """So many times the amount; the factor is not below zero."""
        return Bounds(self.low * factor, None if self.high is None else self.high * factor, self.missing)

    def reaches(self, other: Bounds) -> Check:
        """Whether this amount is at least the other one."""
        if other.high is not None and self.low >= other.high:
            truth: Truth = True
        elif self.high is not None and self.high < other.low:
            truth = False
        else:
            truth = None
        return Check(truth, unique((*self.missing, *other.missing)))


class Tally:
    """A part and its whole, added up row by row, and whether part ≥ target x whole.

    Of a row with blanks only the bounds of its margin, part − target x whole, are known; the sum of the bounds decides.
    ``missing`` names its blanks. Tallies of one target can be added.
    """

    __slots__ = ("_high", "_low", "_missing", "part", "target", "whole")

    def __init__(self, target: Fraction) -> None:
        self.target = target
        self.part: Amount = 0
        self.whole: Amount = 0
        self._low: Amount | None = 0
        self._high: Amount | None = 0
        self._missing: dict[str, None] = {}

    @property
    def missing(self) -> tuple[str, ...]:
        """The blanks, each once, in order."""
        return tuple(self._missing)

    @missing.setter
    def missing(self, places: Iterable[str]) -> None:
        self._missing = dict.fromkeys(places)

    def add(self, part: Amount, whole: Amount) -> None:
        """A row that is known."""
        self.part += part
        self.whole += whole

    def add_unknown(self, low: Amount | None, high: Amount | None, missing: Iterable[str], *, optional: bool) -> None:
        """A row with blanks, by the bounds of its margin; an ``optional`` one may not count at all."""
        if optional:
            low = None if low is None else min(low, 0)
            high = None if high is None else max(high, 0)
        self._low = None if self._low is None or low is None else self._low + low
        self._high = None if self._high is None or high is None else self._high + high
        self._missing.update(dict.fromkeys(missing))

    def __add__(self, other: Tally) -> Tally:
        total = Tally(self.target)
        for each in (self, other):
            total.add(each.part, each.whole)
            total.add_unknown(each._low, each._high, each.missing, optional=False)
        return total

    @property
    def truth(self) -> Truth:
        """Whether the part reaches the target, whatever the blanks hold; a whole of zero is always reached."""
        margin = self.part - self.target * self.whole
        if self._low is not None and margin + self._low >= 0:
            return True
        return False if self._high is not None and margin + self._high < 0 else None

    @property
    def check(self) -> Check:
        """The same with what was not entered."""
        return Check(self.truth, self.missing)

    @property
    def empty(self) -> bool:
        """Whether there is nobody and nothing to be judged: the whole is a known zero."""
        return not self.missing and self.whole == 0

    @property
    def share(self) -> Fraction | None:
        """Part of the whole, where all of it was entered and there is a whole."""
        return None if self.missing or not self.whole else Fraction(self.part) / self.whole


def unique(places: Iterable[str]) -> tuple[str, ...]:
    """Each place once, in order."""
    return tuple(dict.fromkeys(places))
