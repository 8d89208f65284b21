"""Identity numbers are recognised however they are written, and no ordinary number is taken for one.

The numbers are made up: no region has a code that begins with 99.
"""

from __future__ import annotations

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jhdesk.models.identity import holds_identity_number, without_identity_numbers

REGION = "990101"
DAYS = st.dates(datetime.date(1900, 1, 1), datetime.date(2099, 12, 31))
BLANKS = st.sampled_from(["", " ", "  ", "\u3000", "\n", "\t"])
AROUND = st.sampled_from(["", "证号", "：", "，已核", "。", " "])
ORDERS = st.integers(0, 999)


@st.composite
def numbers(draw: st.DrawFn) -> str:
    """A number of a card of today, or of an old one, in one piece or in three."""
    day, order, between = draw(DAYS), draw(ORDERS), draw(BLANKS)
    if draw(st.booleans()):
        check = draw(st.sampled_from("0123456789Xx"))
        return between.join([REGION, day.strftime("%Y%m%d"), f"{order:03}{check}"])
    day = day.replace(year=1900 + day.year % 100, day=min(day.day, 28))
    return between.join([REGION, day.strftime("%y%m%d"), f"{order:03}"])


@given(numbers(), AROUND, AROUND)
def test_a_number_is_found_in_any_text_and_none_of_it_is_left(number: str, before: str, after: str) -> None:
    text = before + number + after
    assert holds_identity_number(text)
    hidden = without_identity_numbers(text)
    assert not any(sign.isdigit() for sign in hidden)
    assert hidden.count("*") == len(number)


@given(numbers(), st.integers(1, 9))
def test_a_figure_beside_it_does_not_hide_it(number: str, figure: int) -> None:
    assert holds_identity_number(f"{figure} {number} {figure}")


@given(st.lists(st.integers(1, 12), min_size=1, max_size=6), st.sampled_from(["、", "，", ";", "/", "-", "."]))
def test_short_numbers_that_something_stands_between_are_none(lengths: list[int], between: str) -> None:
    assert not holds_identity_number(between.join("19900101199001"[:length] for length in lengths))


@pytest.mark.parametrize(
    "text",
    [
        "2165400001 20240901",  # a school and a day
        "110101901301001",  # no thirteenth month
        "990101900230001",  # no thirtieth of February
        "33.333333333333333333",  # a third
        "990101900101001.5",
        "13900000000 13900000001",  # telephones
        "9901011990010100",
        "99010119900101001",
        "9901011990010100101",
        "-".join("990101199001010010"),
    ],
)
def test_what_is_none(text: str) -> None:
    assert not holds_identity_number(text)
    assert without_identity_numbers(text) == text


@pytest.mark.parametrize(
    "text",
    ["990101 19900101 001X", "9901 0119 9001 0100 10", "990101900101001", "990101 900101 001", "\uff19" * 18, "9" * 18],
)
def test_what_is_one(text: str) -> None:
    assert holds_identity_number(text)
