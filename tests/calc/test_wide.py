"""Many units at once are judged as fractions judge them; what cannot be is named unclear, never guessed."""

from __future__ import annotations

from fractions import Fraction
from math import isnan, nan
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jhdesk.calc import wide
from jhdesk.calc.engine import judge, unit_status
from jhdesk.calc.results import IndicatorResult
from jhdesk.calc.rows import Amount
from jhdesk.calc.standard import JUDGED
from jhdesk.calc.wide import STATUSES, UNIT_STATUSES, WideResult, WideUnits, judge_units
from tests.builders import standard

IDS = [indicator.id for indicator in standard().indicators]
ENOUGH: dict[str, Any] = {"L1": 30, "L2": 5, "L3": 5, "L4": 3000.5, "L5": 5100, "L6": 1_250_000.25, "L7": 12}


def frame(*units: dict[str, Any]) -> pd.DataFrame:
    """A row a unit: a junior unit of 500 pupils that meets all seven, but for what is given."""
    return pd.DataFrame([{"stage": "junior", "pupils": 500, **ENOUGH, **unit} for unit in units])


def judged(*units: dict[str, Any]) -> tuple[WideUnits, WideResult]:
    columns = WideUnits.from_frame(frame(*units), standard())
    return columns, judge_units(standard(), columns)


def statuses(result: WideResult, unit: int = 0) -> dict[str, str]:
    return {name: STATUSES[result.status[row, unit]] for row, name in enumerate(IDS)}


def by_fractions(unit: dict[str, Any]) -> list[IndicatorResult]:
    """The seven judged one by one, each number the decimal that it prints as."""

    def amount(number: float) -> Amount:
        return Amount(None, ("?",)) if isnan(number) else Amount(Fraction(repr(number)))

    pupils = amount(unit["pupils"])
    return [judge(standard(), i, unit["stage"], amount(unit[i.id]), pupils) for i in standard().indicators]


def test_a_unit_that_meets_all_seven_passes() -> None:
    _, found = judged({})
    assert set(statuses(found).values()) == {"meets"}
    assert UNIT_STATUSES[found.unit_status[0]] == "pass"
    assert found.value[:, 0].tolist() == [6.0, 1.0, 1.0, 6.001, 10.2, 2500.0005, 2.4]
    assert not found.shortfall.any()
    assert not found.unclear.any()


@pytest.mark.parametrize(
    ("unit", "status"),
    [
        ({"stage": "primary", "L1": 21}, "meets"),
        ({"stage": "primary", "L1": 20}, "floor"),
        ({"pupils": 1000, "L1": 53}, "meets"),
        ({"pupils": 1000, "L1": 52}, "floor"),
        ({"pupils": 1000, "L1": 45}, "fails"),
        ({"L1": nan}, "not_assessable"),
        ({"L1": 0}, "fails"),
    ],
)
def test_ties_meet_and_blanks_are_not_assessable(unit: dict[str, Any], status: str) -> None:
    _, found = judged(unit)
    assert statuses(found)["L1"] == status


def test_a_unit_fails_for_certain_whatever_is_missing() -> None:
    _, found = judged({"L1": nan}, {"L1": nan, "L2": 0}, {"L1": nan, "L4": 2600, "L6": 1_100_000}, {"pupils": nan})
    assert [UNIT_STATUSES[code] for code in found.unit_status] == ["not_assessable", "fail", "fail", "not_assessable"]
    assert set(statuses(found, 3).values()) == {"not_assessable"}
    assert np.isnan(found.value[0, 0])
    assert np.isnan(found.shortfall[:, 3]).all()


def test_shortfalls_of_people_and_rooms_are_rounded_up_and_areas_are_not() -> None:
    """301 junior pupils need 15.953 teachers, 7.224 rooms and 1,745.8 square metres."""
    _, found = judged({"pupils": 301, "L1": 10, "L7": 7.5, "L4": 1000.2, "L6": 0})
    short = dict(zip(IDS, found.shortfall[:, 0].tolist(), strict=True))
    floor = dict(zip(IDS, found.shortfall_to_floor[:, 0].tolist(), strict=True))
    assert (short["L1"], short["L4"], short["L6"], short["L7"]) == (6, 745.6, 752_500, 0)
    assert (floor["L1"], floor["L4"], floor["L6"], floor["L7"]) == (4, 483.73, 639_625, 0)


def test_a_stage_without_a_pupil_is_no_unit_and_nothing_of_it_is_assessable() -> None:
    _, found = judged({"pupils": 0})
    assert set(statuses(found).values()) == {"not_assessable"}
    assert np.isnan(found.value).all()


@pytest.mark.parametrize("stage", ["senior", "", None])
def test_a_unit_of_no_judged_stage_is_refused(stage: str | None) -> None:
    with pytest.raises(ValueError, match="primary or a junior"):
        judged({}, {"stage": stage})


def test_a_frame_without_a_unit_has_no_result() -> None:
    columns = WideUnits.from_frame(frame({}).head(0), standard())
    assert judge_units(standard(), columns).value.shape == (7, 0)


def test_figures_are_kept_as_the_decimals_that_they_print_as() -> None:
    columns, _ = judged({"L4": 0.1, "L6": 1234.5678}, {"L4": 1349.99, "L6": 2.5})
    assert columns.fraction(3, 0) == Fraction("0.1")
    assert columns.fraction(5, 0) == Fraction("1234.5678")
    assert columns.fraction(0, 1) == 30


def test_a_tie_is_not_lost_to_a_number_of_many_decimals_in_another_school() -> None:
    """17.4 square metres for 3 junior pupils are exactly 5.8 each, but not in binary."""
    columns, found = judged({"pupils": 3, "L4": 17.4}, {"L4": 3000.123456789})
    assert found.unclear.tolist() == [True, False]
    assert columns.fraction(3, 0) == Fraction("17.4")
    assert (
        judge(
            standard(), standard().indicators[3], "junior", Amount(columns.fraction(3, 0)), Amount(Fraction(3))
        ).status
        == "meets"
    )


def test_a_whole_room_is_not_asked_for_twice_by_a_number_of_many_decimals() -> None:
    """100 pupils lack 2.3 − 0.3 = 2 rooms, not 3."""
    _, found = judged({"stage": "primary", "pupils": 100, "L7": 0.3}, {"L7": 12.123456789})
    assert found.unclear[0] or found.shortfall[6, 0] == 2


def test_numbers_too_large_to_be_exact_are_unclear_and_leave_the_others_alone() -> None:
    _, found = judged({}, {"L6": 1e15 + 0.1}, {"pupils": 1e14}, {"L5": 1e300})
    assert found.unclear.tolist() == [False, True, True, True]


def test_units_are_judged_block_by_block(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wide, "BLOCK", 2)
    _, found = judged({"L1": 1}, {}, {"L1": nan}, {"L6": 1e15 + 0.1}, {})
    assert [STATUSES[code] for code in found.status[0]] == ["fails", "meets", "not_assessable", "meets", "meets"]
    assert found.unclear.tolist() == [False, False, False, True, False]


COUNTS = st.one_of(st.integers(0, 60).map(float), st.just(nan))
ROOMS = st.one_of(COUNTS, st.floats(0, 60), st.floats(0, 20).map(lambda x: round(x, 1)))
MONEY = st.one_of(
    st.integers(0, 10**6).map(float),
    st.floats(0, 10**6).map(lambda x: round(x, 2)),
    st.sampled_from((nan, 0.0, 1e12, 1e17, 1e-9)),
)
AREAS = st.one_of(MONEY, st.floats(0, 10**4), st.integers(1, 2000).map(lambda n: n * 5.8))
UNITS = st.fixed_dictionaries(
    {
        "stage": st.sampled_from(JUDGED),
        "pupils": st.one_of(st.integers(1, 1000).map(float), st.sampled_from((nan, 1e9))),
    }
    | dict.fromkeys(("L1", "L2", "L3"), COUNTS)
    | {"L4": AREAS, "L5": AREAS, "L6": MONEY, "L7": ROOMS}
)


@settings(max_examples=150, deadline=None)
@given(st.lists(UNITS, min_size=1, max_size=6))
def test_a_unit_that_is_clear_is_judged_as_fractions_judge_it(units: list[dict[str, Any]]) -> None:
    columns, found = judged(*units)
    for at, unit in enumerate(units):
        right = by_fractions(unit)
        if found.unclear[at]:
            continue
        assert list(statuses(found, at).values()) == [each.status for each in right]
        assert UNIT_STATUSES[found.unit_status[at]] == unit_status(standard(), [each.status for each in right])
        for row, each in enumerate(right):
            ours = (found.value[row, at], found.shortfall[row, at], found.shortfall_to_floor[row, at])
            theirs = [nan if n is None else float(n) for n in (each.value, each.shortfall, each.shortfall_to_floor)]
            if row in columns.rough:
                assert list(ours) == pytest.approx(theirs, rel=1e-12, abs=1e-9, nan_ok=True)
            else:
                np.testing.assert_array_equal(ours, theirs)
            if each.numerator is not None:
                assert columns.fraction(row, at) == each.numerator
