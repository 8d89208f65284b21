"""How a judged number is shown: two decimals, but never as equal to a line that it misses."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from functools import cache
from math import ceil, floor

from jhdesk.calc.results import FAILS, FLOOR, CvResult, IndicatorResult, Number


def _exact(number: Number) -> Fraction:
    if isinstance(number, Fraction):
        return number
    # A float stands for the decimal that it prints as: 4.2, not the binary number next to it.
    return Fraction(repr(number)) if isinstance(number, float) else Fraction(number)


def show(value: Number, line: Number | None = None) -> str:
    """``value`` with at most two decimals; rounded down where rounding would lift it to a ``line`` that it misses."""
    exact = _exact(value)
    number, below = exact.as_integer_ratio()  # whole numbers: seven of them are shown at every keystroke
    rounded = (200 * number + below) // (2 * below)
    if line is not None and exact < (wanted := _exact(line)) and wanted * 100 <= rounded:
        rounded = 100 * number // below
    return format(Decimal(rounded) / 100, "f")


def percent(share: Number) -> Fraction:
    """A part of one in percent, exact."""
    return _exact(share) * 100


def show_value(result: IndicatorResult) -> str:
    """The value of an indicator, never as equal to a line that it misses; a dash where it is not known."""
    lines = {FLOOR: result.threshold, FAILS: result.floor}
    return "—" if result.value is None else show(result.value, lines.get(result.status))


def show_cv(result: CvResult) -> str:
    """A coefficient of variation with at most two decimals, never as within a limit that it exceeds; a dash if unknown."""
    if result.cv is None:
        return "—"
    rounded = floor(_exact(result.cv) * 100 + Fraction(1, 2))
    if result.status == FAILS:
        rounded = max(rounded, floor(_exact(result.limit) * 100) + 1)
    return _plain(Fraction(rounded, 100))


@cache
def show_line(line: Number) -> str:
    """A threshold or floor with all its decimals, none added: 4.2, 3.57, 4.505, 2000."""
    return _plain(_exact(line))


def show_shortfall(shortfall: Number) -> str:
    """What is missing, with at most two decimals, rounded up: never less than is needed."""
    return _plain(Fraction(ceil(_exact(shortfall) * 100), 100))


def _plain(number: Fraction) -> str:
    return format(Decimal(number.numerator) / Decimal(number.denominator), "f")
