"""How a judged number is shown: two decimals, but never as equal to a line that it misses."""

from __future__ import annotations

from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Decimal
from fractions import Fraction

from jhdesk.calc.results import Number

_PLACES = Decimal("0.01")


def _exact(number: Number) -> Fraction:
    # A float stands for the decimal that it prints as: 4.2, not the binary number next to it.
    return Fraction(repr(number)) if isinstance(number, float) else Fraction(number)


def _decimal(number: Number) -> Decimal:
    exact = _exact(number)
    return Decimal(exact.numerator) / Decimal(exact.denominator)


def show(value: Number, line: Number | None = None) -> str:
    """``value`` with at most two decimals; rounded down where rounding would lift it to a ``line`` that it misses."""
    rounded = _decimal(value).quantize(_PLACES, ROUND_HALF_UP)
    if line is not None and _exact(value) < _exact(line) <= Fraction(rounded):
        rounded = _decimal(value).quantize(_PLACES, ROUND_FLOOR)
    return _plain(rounded)


def show_line(line: Number) -> str:
    """A threshold or floor with all its decimals, none added: 4.2, 3.57, 4.505, 2000."""
    return _plain(_decimal(line))


def show_shortfall(shortfall: Number) -> str:
    """What is missing, with at most two decimals, rounded up: never less than is needed."""
    return _plain(_decimal(shortfall).quantize(_PLACES, ROUND_CEILING))


def _plain(number: Decimal) -> str:
    text = format(number, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text
