"""CV1-CV7: how far the schools of a county differ, weighted by pupils; primary and junior apart.

Mean X̄ = Σx / ΣP, S = √(Σ (P/ΣP)·(X − X̄)²) without n − 1, CV = S / X̄.
Source: 教督〔2017〕6号 第五条 and its statistical practice.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from jhdesk.calc.results import FAILS, MEETS, NOT_ASSESSABLE, CvResult, Stage
from jhdesk.calc.standard import Standard
from jhdesk.calc.wide import Floats

NEAR = 1e-9
"""how close to its limit a CV must be for fractions to decide"""

NO_UNIT, ONE_UNIT, NO_MEAN = "no_unit", "one_unit", "mean_zero"


@dataclass(frozen=True)
class StageUnits:
    """The units of one stage: school codes (n), pupils (n,), values (indicators, n) with NaN where not assessable.

    ``exact(row, unit)`` gives (numerator, pupils) of one unit as fractions, asked only where a CV is near its limit.
    """

    codes: Sequence[str]
    pupils: Floats
    values: Floats
    exact: Callable[[int, int], tuple[Fraction, Fraction]]


def stage_cvs(standard: Standard, stage: Stage, units: StageUnits) -> Mapping[str, CvResult]:
    """Indicator id -> CV over the units of the stage, all of the standard's indicators."""
    return {
        indicator.id: _cv(units, row, standard.cv_limits[stage]) for row, indicator in enumerate(standard.indicators)
    }


def _cv(units: StageUnits, row: int, limit: Fraction) -> CvResult:
    n = len(units.codes)
    if n == 0:
        return CvResult(NOT_ASSESSABLE, limit, 0, note=NO_UNIT)
    value = units.values[row]
    missing = [units.codes[unit] for unit in np.flatnonzero(np.isnan(value)).tolist()]
    if missing:
        return CvResult(NOT_ASSESSABLE, limit, n, missing=tuple(missing))
    mean, sd = spread(value, units.pupils)
    if mean == 0:
        return CvResult(NOT_ASSESSABLE, limit, n, mean=mean, sd=sd, note=NO_MEAN)
    cv = sd / mean
    near = abs(cv - float(limit)) < NEAR
    meets = within([units.exact(row, i) for i in range(n)], limit) if near else cv < limit
    return CvResult(MEETS if meets else FAILS, limit, n, cv, mean, sd, note=ONE_UNIT if n == 1 else None)


def spread(value: Floats, pupils: Floats) -> tuple[float, float]:
    """Pooled mean and weighted standard deviation of values per pupil (both (n,), no NaN)."""
    # einsum, not @: the threads that a product starts cost more than they save on an old PC.
    total = pupils.sum()
    mean = float(np.einsum("i,i->", value, pupils) / total)
    apart = value - mean
    return mean, float(np.sqrt(np.einsum("i,i,i->", apart, apart, pupils) / total)) if len(value) > 1 else 0.0


def within(points: Sequence[tuple[Fraction, Fraction]], limit: Fraction) -> bool:
    """Whether CV ≤ limit, exactly, for (numerator, pupils) of each unit: ΣP·Σ(x²/P) ≤ (1 + limit²)·(Σx)²."""
    everything = sum((x for x, _ in points), Fraction(0))
    squares = sum((x * x / p for x, p in points), Fraction(0))
    return sum((p for _, p in points), Fraction(0)) * squares <= (1 + limit * limit) * everything**2
