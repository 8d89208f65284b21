"""Two decimals for people, and never a value that looks as if it reached a line that it misses."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jhdesk.calc.display import percent, show, show_cv, show_line, show_shortfall
from jhdesk.calc.results import FAILS, MEETS, NOT_ASSESSABLE, CvResult
from jhdesk.calc.standard import JUDGED
from tests.builders import standard

LINES = [
    line
    for indicator in standard().indicators
    for stage in JUDGED
    for line in (indicator.thresholds[stage], standard().floor(indicator, stage))
]
GAPS = st.one_of(st.fractions(-2, 2), st.integers(1, 60).map(lambda n: Fraction(-1, 10**n)), st.just(Fraction(0)))


@settings(max_examples=200, deadline=None)
@given(st.sampled_from(LINES), GAPS)
def test_no_value_is_shown_at_or_above_a_line_that_it_misses(line: Fraction, gap: Fraction) -> None:
    value = max(line + gap, Fraction(0))
    shown = Fraction(show(value, line))
    assert (shown < line) == (value < line)
    assert abs(shown - value) < Fraction(1, 100)
    assert Fraction(show_line(line)) == line


@pytest.mark.parametrize(
    ("value", "line", "text"),
    [
        (Fraction("4.2"), Fraction("4.2"), "4.2"),
        (Fraction("4.1999"), Fraction("4.2"), "4.19"),
        (4.1999, Fraction("4.2"), "4.19"),
        (4.2, Fraction("4.2"), "4.2"),
        (Fraction("4.1999"), None, "4.2"),
        (Fraction("4.195"), None, "4.2"),
        (Fraction("4.1949"), None, "4.19"),
        (Fraction(1, 3), None, "0.33"),
        (Fraction(500), None, "500"),
        (1e-07, None, "0"),
        (0, Fraction(1), "0"),
        (12345678901.005, None, "12345678901.01"),
    ],
)
def test_a_value_has_at_most_two_decimals(value: Fraction | float, line: Fraction | None, text: str) -> None:
    assert show(value, line) == text


@pytest.mark.parametrize("text", ["4.2", "3.57", "4.505", "2000", "10.2", "0.765", "0.5", "0.45"])
def test_a_line_is_shown_with_all_its_decimals_and_none_added(text: str) -> None:
    assert show_line(Fraction(text)) == text


@pytest.mark.parametrize(
    ("shortfall", "text"),
    [
        (3, "3"),
        (Fraction("412.5"), "412.5"),
        (Fraction("412.501"), "412.51"),
        (Fraction(1, 10**40), "0.01"),
        (0.1, "0.1"),
        (0.0, "0"),
        (Fraction(86_000), "86000"),
    ],
)
def test_a_shortfall_is_never_shown_smaller_than_it_is(shortfall: Fraction | float, text: str) -> None:
    assert show_shortfall(shortfall) == text


@pytest.mark.parametrize(
    ("cv", "status", "text"),
    [
        (None, NOT_ASSESSABLE, "—"),
        (0.0, MEETS, "0"),
        (0.314, MEETS, "0.31"),
        (0.4999, MEETS, "0.5"),
        (0.5, MEETS, "0.5"),
        (0.5004, FAILS, "0.51"),
        (0.5, FAILS, "0.51"),  # so little above it that the float cannot tell
        (0.62, FAILS, "0.62"),
    ],
)
def test_a_coefficient_above_its_limit_is_not_shown_as_the_limit(cv: float | None, status: str, text: str) -> None:
    assert show_cv(CvResult(status, Fraction(1, 2), 2, cv)) == text


def test_a_share_in_percent_is_exact() -> None:
    assert percent(Fraction(1, 3)) == Fraction(100, 3)
    assert percent(0.07) == 7  # the decimal that a float prints as, not the binary number next to it
    assert show(percent(Fraction("0.949999")), percent(Fraction("0.95"))) == "94.99"
