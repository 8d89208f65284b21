"""Every form that there is, blank and of a large school: each text whole in its cell, nothing on anything, white edges."""

from __future__ import annotations

from functools import cache

import pytest

from jhdesk.calc.engine import evaluate_school
from jhdesk.models.dictionary import TABLES
from jhdesk.models.units import unit_of
from jhdesk.reports.document import Document, Facts, Grid
from jhdesk.reports.forms import FORMS
from jhdesk.reports.layout import PAD_Y, lay_out
from jhdesk.reports.ledger import LEDGERS, Ledger
from jhdesk.reports.material import Material
from jhdesk.reports.page import Page, Rule, Text
from tests.bench.large import large_school
from tests.builders import standard
from tests.reports.paper import boxes, faults, lines

pytestmark = pytest.mark.usefixtures("qapp")

CLOSING = set("，。、；：？！）》」』】”’％…")
OPENING = set("（《「『【“‘")


@cache
def material(blank: bool, long: bool = False) -> Material:
    """A large school, with every text of 60 characters if they are to be long."""
    if blank:
        return Material(standard(), blank=True)
    data = large_school()
    tables = {name: [dict(row) for row in rows] for name, rows in data.tables.items()}
    if long:
        for name, rows in tables.items():
            for row in rows:
                row.update(
                    {f.name: ("某某（县）" * 12) for f in TABLES[name].fields if f.kind == "text" and f.name in row}
                )
    return Material(standard(), evaluate_school(standard(), data), tables)  # type: ignore[arg-type]


@cache
def pages(name: str, blank: bool, long: bool = False) -> tuple[Page, ...]:
    return lay_out(built(name, blank, long))


@cache
def built(name: str, blank: bool, long: bool = False) -> Document:
    return FORMS[name].build(material(blank, long))


every_form = pytest.mark.parametrize(
    ("name", "blank", "long"),
    [(name, blank, long) for name in FORMS for blank, long in ((True, False), (False, False), (False, True))],
)


@every_form
def test_nothing_stands_on_anything_or_in_the_margins(name: str, blank: bool, long: bool) -> None:
    laid = pages(name, blank, long)
    assert laid
    assert [fault for page in laid for fault in faults(page)] == []


@every_form
def test_every_page_says_whose_it_is_and_which(name: str, blank: bool, long: bool) -> None:
    laid = pages(name, blank, long)
    for number, page in enumerate(laid, 1):
        said = lines(page)
        assert f"第 {number} 页 共 {len(laid)} 页" in said
        assert any("jhdesk" in line for line in said)
        assert any("空白表" in line for line in said) == blank


@every_form
def test_no_row_is_cut_and_no_page_is_left_empty(name: str, blank: bool, long: bool) -> None:
    """What is at the left of a row stands on the same page as its end: upright rules of a row end on one level."""
    for page in pages(name, blank, long):
        upright = [i for i in page.items if isinstance(i, Rule) and i.x1 == i.x2]
        level = {round(i.y1) for i in page.items if isinstance(i, Rule) and i.y1 == i.y2}
        assert all({round(rule.y1), round(rule.y2)} <= level for rule in upright)
        foot = 2
        assert len([i for i in page.items if isinstance(i, Text)]) > foot or upright


@every_form
def test_the_header_stands_above_the_rows_of_every_page(name: str, blank: bool, long: bool) -> None:
    """Looked for by its first line: no page begins with a row that is not under its heading."""
    laid = pages(name, blank, long)
    headed = [block for block in built(name, blank, long).blocks if isinstance(block, Grid) and block.header]
    for grid in headed:
        first = grid.header[0][-1]
        label = first if isinstance(first, str) else first.text
        label = label.split("（")[0][:2]
        spread = [number for number, page in enumerate(laid) if any(line.startswith(label) for line in lines(page))]
        assert spread, label
        assert spread == list(range(spread[0], spread[-1] + 1))


@every_form
def test_wrapped_lines_keep_the_rules_of_chinese(name: str, blank: bool, long: bool) -> None:
    for page in pages(name, blank, long):
        said = lines(page)
        assert [line for line in said if line[0] in CLOSING] == []
        assert [line for line in said if line[-1] in OPENING] == []


@pytest.mark.parametrize("ledger", LEDGERS, ids=lambda ledger: ledger.id)
def test_headings_name_the_unit(ledger: Ledger) -> None:
    document = built(ledger.id, blank=True)
    said = {cell for block in document.blocks if isinstance(block, Grid) for row in block.header for cell in row}
    said |= {fact.label for block in document.blocks if isinstance(block, Facts) for fact in block.facts}
    fields = [field for name in ledger.tables for field in TABLES[name].fields]
    named = [f for f in fields if f.unit not in ("", "year") and not f.label.endswith(unit_of(f))]
    assert [f.label for f in named if f"{f.label}（{unit_of(f)}）" not in said] == []


def test_a_large_school_fills_several_pages_and_a_blank_ledger_has_room_to_write() -> None:
    assert len(pages("staff", blank=False)) >= 5
    texts = boxes(pages("staff", blank=True)[0])
    rules = [i for i in pages("staff", blank=True)[0].items if isinstance(i, Rule) and i.x1 == i.x2]
    assert len(texts) < len(rules)
    assert min(rule.y2 - rule.y1 for rule in rules) >= 600 > 2 * PAD_Y
