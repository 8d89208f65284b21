"""A page on a sheet: as laid out, on other paper, with other margins; never cut, never in the white edges."""

from __future__ import annotations

from dataclasses import replace
from typing import get_args

import pytest

from jhdesk.reports.document import Paper
from jhdesk.reports.layout import BOTTOM, SIDE, TOP, lay_out
from jhdesk.reports.page import Page
from jhdesk.reports.sheet import AS_LAID, Margins, Setup, paper_of, sheet_of
from tests.reports.paper import MARGIN, boxes, ledger

pytestmark = pytest.mark.usefixtures("qapp")


def page(paper: Paper, *, landscape: bool) -> Page:
    return lay_out(replace(ledger(3, landscape=landscape), paper=paper))[0]


@pytest.mark.parametrize("landscape", [False, True])
@pytest.mark.parametrize("paper", get_args(Paper))
def test_a_form_without_a_choice_stands_as_it_was_laid_out(paper: Paper, landscape: bool) -> None:
    laid = page(paper, landscape=landscape)
    assert sheet_of(laid, AS_LAID) == (laid, laid.width, laid.height, 1, 0, 0)
    assert paper_of(laid) == paper


@pytest.mark.parametrize("landscape", [False, True])
@pytest.mark.parametrize("laid_for", get_args(Paper))
@pytest.mark.parametrize("paper", get_args(Paper))
@pytest.mark.parametrize("margins", get_args(Margins))
def test_what_stands_on_a_page_stays_between_the_margins(
    laid_for: Paper, paper: Paper, margins: Margins, landscape: bool
) -> None:
    laid = page(laid_for, landscape=landscape)
    sheet = sheet_of(laid, Setup(paper, margins))
    assert sheet.landscape == landscape
    assert paper_of(replace(laid, width=sheet.width, height=sheet.height)) == paper
    left = SIDE if margins == "normal" else 2500
    low = 2500 if margins == "wide" else MARGIN
    for x1, y1, x2, y2 in boxes(laid):
        assert x1 * sheet.scale + sheet.dx >= left - 1
        assert y1 * sheet.scale + sheet.dy >= MARGIN
        assert x2 * sheet.scale + sheet.dx <= sheet.width - (left if margins == "wide" else SIDE) + 1
        assert y2 * sheet.scale + sheet.dy <= sheet.height - low + 1


def test_a_page_fills_what_it_is_put_on() -> None:
    laid = page("A3", landscape=True)
    small = sheet_of(laid, Setup("A4"))
    assert 0.67 < small.scale < 0.71
    right = (laid.width - SIDE) * small.scale + small.dx
    low = (laid.height - BOTTOM) * small.scale + small.dy
    assert right == pytest.approx(small.width - SIDE, abs=1) or low == pytest.approx(small.height - BOTTOM, abs=1)
    assert TOP * small.scale + small.dy == pytest.approx(TOP)
    assert sheet_of(page("A4", landscape=False), Setup("A3")).scale > 1.4
