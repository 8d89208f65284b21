"""The judgement of many units at once: a column a unit, a row an indicator.

Every number is a whole number kept in float64 (a numerator is ``whole / over``), so that comparing, subtracting and one
division are exact while products stay below 2**53. Units in which they do not are named `unclear` and left to fractions.
Work goes in blocks that fit the processor's cache; that, not fewer steps, is what makes it quick.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import lcm
from typing import TYPE_CHECKING, Any

import numpy as np

from jhdesk.calc.results import FAIL, FAILS, FLOOR, MEETS, NOT_ASSESSABLE, PASS
from jhdesk.calc.standard import JUDGED, Standard

if TYPE_CHECKING:
    import pandas as pd

Floats = np.ndarray[Any, np.dtype[np.float64]]
Codes = np.ndarray[Any, np.dtype[np.int8]]
Flags = np.ndarray[Any, np.dtype[np.bool_]]

STATUSES = (NOT_ASSESSABLE, FAILS, FLOOR, MEETS)
UNIT_STATUSES = (NOT_ASSESSABLE, FAIL, PASS)
EXACT = 2.0**53
BLOCK = 4096
MOST_DECIMALS = 4
NEAR = 1e-12
"""how close to a line, relative to the numerator, a number of more decimals must be for fractions to decide"""


@dataclass(frozen=True)
class WideUnits:
    """n units: ``stage`` (n,) index in JUDGED; ``pupils`` (n,), NaN unknown; numerators ``whole / over``.

    ``whole`` is (indicators, n), NaN where not assessable; ``over`` is (indicators, 1) or (indicators, n). ``rough`` are
    the indicators whose numbers have too many decimals to be made whole.
    """

    stage: Codes
    pupils: Floats
    whole: Floats
    over: Floats
    rough: tuple[int, ...] = ()

    @staticmethod
    def from_frame(frame: pd.DataFrame, standard: Standard) -> WideUnits:
        """From a row a school and stage: columns stage, pupils, and a numerator an indicator (L1 … L7), NaN unknown.

        A stage without a pupil is no unit: nothing of it is assessable. A number is the decimal that it prints as.
        ValueError where a stage is neither primary nor junior.
        """
        # pandas takes half a second to load; who has a frame has paid for it.
        import pandas as pd

        stage = pd.Index(JUDGED).get_indexer(pd.Index(frame["stage"])).astype(np.int8)
        if len(stage) and stage.min() < 0:
            raise ValueError("a unit is a primary or a junior stage")
        pupils = frame["pupils"].to_numpy(np.float64)
        columns = [_scaled(frame[i.id].to_numpy(np.float64)) for i in standard.indicators]
        return WideUnits(
            stage,
            np.where(pupils == 0, np.nan, pupils),
            np.stack([whole for whole, _ in columns]),
            np.array([[over or 1.0] for _, over in columns]),
            tuple(row for row, (_, over) in enumerate(columns) if over is None),
        )

    def fraction(self, indicator: int, unit: int) -> Fraction:
        """The exact numerator of one indicator of one unit."""
        over = self.over[indicator, unit if self.over.shape[1] > 1 else 0]
        return Fraction(repr(float(self.whole[indicator, unit]))) / Fraction(float(over))


def _scaled(column: Floats) -> tuple[Floats, float | None]:
    """Whole numbers and what they are over; the column as it is, and None, where four decimals do not hold it."""
    for decimals in range(MOST_DECIMALS + 1):
        over = 10.0**decimals
        # A few rows tell of most scales that they will not do.
        if _holds(column[:64], over) and _holds(column, over):
            return np.rint(column * over), over
    return column, None


def _holds(column: Floats, over: float) -> bool:
    back = np.rint(column * over)
    back /= over
    return not ((back != column) & (column == column)).any()  # NaN, the mark of a missing figure, is not itself


@dataclass(frozen=True)
class WideResult:
    """Arrays (indicators, n) in the order of the standard: value, status (index in STATUSES), shortfalls.

    ``unit_status`` (n,) is an index in UNIT_STATUSES; ``unclear`` (n,) marks units whose numbers are too large, or have
    too many decimals too close to a line, to be judged here exactly.
    """

    value: Floats
    status: Codes
    shortfall: Floats
    shortfall_to_floor: Floats
    unit_status: Codes
    unclear: Flags


def judge_units(standard: Standard, units: WideUnits) -> WideResult:
    """Values, verdicts and shortfalls of all units; NaN and `not_assessable` where a figure is missing."""
    shape = units.whole.shape
    result = WideResult(
        np.empty(shape),
        np.empty(shape, np.int8),
        np.empty(shape),
        np.empty(shape),
        np.empty(shape[1], np.int8),
        np.zeros(shape[1], np.bool_),
    )
    lines = _Lines(standard)
    for start in range(0, shape[1], BLOCK):
        _judge_block(lines, units, slice(start, start + BLOCK), result)
    return result


class _Lines:
    """Thresholds and floors as whole numbers over one denominator an indicator: arrays (indicators, stages or 1)."""

    def __init__(self, standard: Standard) -> None:
        thresholds = [[i.thresholds[stage] for stage in JUDGED] for i in standard.indicators]
        floors = [[standard.floor(i, stage) for stage in JUDGED] for i in standard.indicators]
        over = [lcm(*(line.denominator for line in (*row, *low))) for row, low in zip(thresholds, floors, strict=True)]
        self.per = np.array([[i.per] for i in standard.indicators], np.float64)
        self.over = np.array(over, np.float64)[:, None]
        self.threshold = _whole(thresholds, over)
        self.floor = _whole(floors, over)
        self.in_wholes = [row for row, i in enumerate(standard.indicators) if i.whole]
        self.required_meets = standard.required_meets


def _whole(lines: Sequence[Sequence[Fraction]], over: Sequence[int]) -> Floats:
    return np.array([[int(line * o) for line in row] for row, o in zip(lines, over, strict=True)], np.float64)


def _judge_block(lines: _Lines, units: WideUnits, at: slice, result: WideResult) -> None:
    stage = units.stage[at]
    over = units.over if units.over.shape[1] == 1 else units.over[:, at]
    of = units.pupils[at] * over
    have = units.whole[:, at] * lines.per
    np.divide(have, of, out=result.value[:, at])
    have *= lines.over
    to_line = np.take(lines.threshold, stage, axis=1)
    to_line *= of
    large = np.fmax(np.fmax.reduce(to_line, axis=None), np.fmax.reduce(have, axis=None)) >= EXACT
    if large:
        result.unclear[at] = (np.fmax(to_line, have) >= EXACT).any(axis=0)
    to_line -= have
    to_floor = np.take(lines.floor, stage, axis=1)
    to_floor *= of
    to_floor -= have
    status = result.status[:, at]
    known = to_line == to_line  # NaN, the mark of a missing figure, is not equal to itself
    np.add(known, to_floor <= 0, out=status, dtype=np.int8)
    status += to_line <= 0
    scale = lines.over * lines.per * over
    _shortfall(lines, to_line, scale, result.shortfall[:, at])
    _shortfall(lines, to_floor, scale, result.shortfall_to_floor[:, at])
    for row in units.rough:
        for gap in (to_line[row], to_floor[row]):
            short = gap / scale[row]
            apart = short - np.rint(short) if row in lines.in_wholes else short
            result.unclear[at] |= np.abs(apart) < NEAR * units.whole[row, at]
    can_meet = ((status == 0) | (status == 3)).sum(axis=0, dtype=np.int8)
    failed = (status == 1).any(axis=0) | (can_meet < lines.required_meets)
    result.unit_status[at] = np.where(failed, 1, known.all(axis=0) * np.int8(2))


def _shortfall(lines: _Lines, gap: Floats, scale: Floats, out: Floats) -> None:
    np.divide(gap, scale, out=out)
    np.maximum(out, 0.0, out=out)
    # The quotient of two whole numbers below 2**53 is never rounded up to a whole number that it is not.
    for row in lines.in_wholes:
        np.ceil(out[row], out=out[row])
