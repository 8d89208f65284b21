"""Three kinds of nothing: what a cell is, by value, school type and declaration."""

from __future__ import annotations

import pytest

from jhdesk.models.dictionary import TABLES
from jhdesk.models.field import Value
from jhdesk.models.standing import Standing, standing

PRIMARY, SPECIAL = "211", "514"


@pytest.mark.parametrize(
    ("value", "school_type", "declared", "expected"),
    [
        (None, SPECIAL, False, Standing.EMPTY),
        (None, None, False, Standing.EMPTY),
        (None, PRIMARY, False, Standing.NOT_APPLICABLE),
        (None, SPECIAL, True, Standing.NOT_APPLICABLE),
        (0, SPECIAL, False, Standing.VALUE),
        (0, PRIMARY, True, Standing.VALUE),
        (False, PRIMARY, False, Standing.VALUE),
    ],
)
def test_what_a_cell_is(value: Value, school_type: str | None, declared: bool, expected: Standing) -> None:
    assert standing(TABLES["funding"].field("special_fund"), value, school_type, declared) is expected


def test_a_field_that_all_are_asked_for_applies_to_all() -> None:
    assert standing(TABLES["funding"].field("budget_yuan"), None, PRIMARY) is Standing.EMPTY
