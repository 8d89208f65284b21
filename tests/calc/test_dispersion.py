"""CV1-CV7 (第五条): weighted by pupils, without n − 1, each of the seven by itself; limits met exactly."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from math import nan

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jhdesk.calc.dispersion import NO_MEAN, NO_UNIT, ONE_UNIT, StageUnits, stage_cvs
from jhdesk.calc.results import CvResult, Stage
from tests.builders import standard
from tests.calc import reference

BOOKS = ((45, 279), (37, 137), (89, 935), (76, 160), (55, 402))


def cvs(points: Sequence[tuple[int, Fraction | int]], stage: Stage = "primary") -> CvResult:
    """The CV of L4 (per pupil) where every indicator has these (pupils, numerator) points."""
    pupils = np.array([p for p, _ in points], np.float64)
    values = np.array([float(Fraction(x) / p) for p, x in points])
    units = StageUnits(
        [f"{at:010}" for at in range(len(points))],
        pupils,
        np.tile(values, (7, 1)),
        lambda row, unit: (Fraction(points[unit][1]), Fraction(points[unit][0])),
    )
    return stage_cvs(standard(), stage, units)["L4"]


def test_the_published_example() -> None:
    """Pupils 45, 37, 89, 76, 55 and books 279, 137, 935, 160, 402: published as 0.52."""
    found = cvs(BOOKS)
    assert found.cv == pytest.approx(0.5152566298844764, abs=1e-15)
    assert found.mean == pytest.approx(1913 / 302, abs=1e-15)
    assert (found.status, found.limit, found.units, found.missing, found.note) == ("fails", Fraction(1, 2), 5, (), None)
    exact = reference.dispersion([(p, Fraction(x, p)) for p, x in BOOKS], Fraction(1, 2))
    assert str(exact.cv).startswith("0.51525662988447")


def test_one_unit_differs_from_nobody() -> None:
    found = cvs([(300, 1350)])
    assert (found.cv, found.mean, found.sd, found.status, found.units, found.note) == (0, 4.5, 0, "meets", 1, ONE_UNIT)


def test_equal_units_differ_by_nothing() -> None:
    assert cvs([(10, 30), (20, 60), (7, 21)]).cv == 0


@pytest.mark.parametrize("points", [[(10, 0), (20, 0)], [(10, 0)]])
def test_a_mean_of_zero_is_not_assessable(points: list[tuple[int, int]]) -> None:
    found = cvs(points)
    assert (found.status, found.cv, found.mean, found.sd, found.note) == ("not_assessable", None, 0, 0, NO_MEAN)


def test_without_a_unit_nothing_is_assessable() -> None:
    found = cvs([])
    assert found == CvResult("not_assessable", Fraction(1, 2), 0, note=NO_UNIT)


@pytest.mark.parametrize("scale", [1, 3, Fraction(1, 7), 10**9])
def test_a_cv_exactly_at_its_limit_meets(scale: Fraction | int) -> None:
    """Two units of equal pupils with values 1 and 3: mean 2, S 1, CV exactly 1/2."""
    assert cvs([(100, 100 * scale), (100, 300 * scale)]).status == "meets"


def test_a_hair_above_its_limit_fails_and_a_hair_below_meets() -> None:
    hair = Fraction(1, 10**12)
    assert cvs([(100, 100), (100, 300 + hair)]).status == "fails"
    assert cvs([(100, 100), (100, 300 - hair)]).status == "meets"


def test_junior_schools_may_differ_less() -> None:
    """Values 11 and 29 give exactly 0.45, the limit of junior schools."""
    assert cvs([(10, 110), (10, 290)], "junior").status == "meets"
    assert cvs([(10, 100), (10, 300)], "junior").status == "fails"
    assert cvs([(10, 100), (10, 300)], "primary").status == "meets"


def test_an_indicator_that_one_unit_lacks_names_its_school_and_leaves_the_other_six_alone() -> None:
    values = np.tile(np.array([4.0, 5.0, 6.0]), (7, 1))
    values[2, 1] = nan
    units = StageUnits(["1", "2", "3"], np.full(3, 100.0), values, lambda row, unit: (Fraction(4 + unit), Fraction(1)))
    found = stage_cvs(standard(), "primary", units)
    assert found["L3"] == CvResult("not_assessable", Fraction(1, 2), 3, missing=("2",))
    assert [name for name, cv in found.items() if cv.status == "meets"] == ["L1", "L2", "L4", "L5", "L6", "L7"]


NUMERATORS = st.one_of(st.integers(0, 5000), st.decimals(0, 10**7, places=2).map(Fraction))


@settings(max_examples=150, deadline=None)
@given(
    st.lists(st.tuples(st.integers(1, 3000), NUMERATORS), min_size=1, max_size=8),
    st.sampled_from(["primary", "junior"]),
)
def test_a_cv_is_that_of_the_reference(points: list[tuple[int, Fraction | int]], stage: Stage) -> None:
    found = cvs(points, stage)
    right = reference.dispersion([(p, Fraction(x) / p) for p, x in points], reference.CV_LIMIT[stage])
    assert (found.status, found.units) == (right.status, right.units)
    assert found.cv == (None if right.cv is None else pytest.approx(float(right.cv), rel=1e-12, abs=1e-13))
    assert Decimal(found.mean or 0) == pytest.approx(Decimal(float(right.mean or 0)), rel=Decimal("1e-14"))
