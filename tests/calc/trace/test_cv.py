"""Why a CV is what it is: the parts of the schools are the whole difference, and a flip turns the verdict at its value."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jhdesk.calc.county import stage_units
from jhdesk.calc.dispersion import stage_cvs, within
from jhdesk.calc.engine import evaluate_school
from jhdesk.calc.results import UnitResult
from jhdesk.calc.trace.cv import CvWhy, why_cv
from tests.builders import pupils, row, school_data, school_tables, staff, standard


def unit(code: int, people: int, teachers: int) -> UnitResult:
    data = school_tables(
        school=[row("school", school_code=str(2165400000 + code))],
        class_group=pupils(primary=people),
        staff=staff(teachers, backbone_level="county"),
    )
    (found,) = evaluate_school(standard(), school_data(data)).units
    return found


def why(units: list[UnitResult], name: str = "L2") -> CvWhy:
    cvs = stage_cvs(standard(), "primary", stage_units(standard(), "primary", units))
    return why_cv(standard(), name, "primary", units, cvs[name])


def test_the_parts_are_the_whole_difference() -> None:
    found = why([unit(1, 100, 1), unit(2, 300, 9)])
    assert found.mean == Fraction(10, 400)
    assert [line.part for line in found.lines] == [
        Fraction(1, 4) * (Fraction(1, 100) - Fraction(1, 40)) ** 2,
        Fraction(3, 4) * (Fraction(3, 100) - Fraction(1, 40)) ** 2,
    ]
    assert found.variance == sum(line.part or 0 for line in found.lines)
    assert found.result.cv == pytest.approx(float(found.variance) ** 0.5 / float(found.mean))


def test_a_school_without_its_figure_has_no_part_and_nothing_turns() -> None:
    blank = school_tables(staff=[row("staff", staff_no="t1", backbone_level=None)])
    (unknown,) = evaluate_school(standard(), school_data(blank)).units
    found = why([unit(2, 300, 9), unknown])
    assert found.result.missing == ("2165400001",)
    assert (found.mean, found.variance, found.flips, found.lines[1].value) == (None, None, (), None)


def test_no_unit_and_one_unit() -> None:
    assert why([]).lines == ()
    only = why([unit(1, 100, 3)])
    assert (only.result.cv, only.flips) == (0, ())


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.sampled_from([60, 100, 250]), st.integers(0, 8)), min_size=2, max_size=5))
def test_a_flip_turns_the_verdict_and_one_step_less_does_not(schools: list[tuple[int, int]]) -> None:
    units = [unit(at, people, teachers) for at, (people, teachers) in enumerate(schools)]
    found = why(units)
    points = [(line.numerator or Fraction(0), Fraction(line.pupils or 0)) for line in found.lines]
    limit = standard().cv_limits["primary"]
    if found.result.cv is None:
        assert found.flips == ()
        return
    now = within(points, limit)
    codes = [line.school_code for line in found.lines]
    for flip in found.flips:
        at = codes.index(flip.school_code)

        def meets(x: Fraction, at: int = at) -> bool:
            return within([(x, p) if n == at else (y, p) for n, (y, p) in enumerate(points)], limit)

        assert meets(flip.value) is not now
        nearer = flip.value - flip.step if flip.value > flip.now else flip.value + flip.step
        assert meets(nearer) is now
    assert_nothing_overlooked(found, points, limit, now)


def assert_nothing_overlooked(
    found: CvWhy, points: list[tuple[Fraction, Fraction]], limit: Fraction, now: bool
) -> None:
    """Trying the next forty values of each school one by one finds the same."""
    for at, line in enumerate(found.lines):
        for direction in (1, -1):
            values = (points[at][0] + direction * offset for offset in range(1, 41))
            turned = next(
                (
                    x
                    for x in values
                    if x >= 0
                    and within([(x, p) if n == at else (y, p) for n, (y, p) in enumerate(points)], limit) is not now
                    and (x > 0 or sum(y for n, (y, _) in enumerate(points) if n != at))
                ),
                None,
            )
            if turned is not None:
                assert (line.school_code, turned) in {(flip.school_code, flip.value) for flip in found.flips}
