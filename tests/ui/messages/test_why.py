"""The why-tree in words: no code, key or name of a field stays unsaid, and the document says the same as the tree."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest

from jhdesk.calc.county import stage_units
from jhdesk.calc.dispersion import stage_cvs
from jhdesk.calc.engine import evaluate_school
from jhdesk.calc.items.county import County
from jhdesk.calc.items.judge import ITEM_IDS, SCHOOL_ITEMS, facts
from jhdesk.calc.results import UnitResult
from jhdesk.calc.trace.county import why_county_item
from jhdesk.calc.trace.cv import why_cv
from jhdesk.calc.trace.indicator import why_indicator
from jhdesk.calc.trace.item import why_item
from jhdesk.models.dictionary import TABLES
from jhdesk.ui.messages.why import Node, node_lines, why_node
from jhdesk.ui.messages.why.cv import cv_node
from jhdesk.ui.messages.why.document import explain_json
from jhdesk.ui.messages.why.node import equals_text, number_text
from tests.builders import changed, of_type, pupils, row, school_data, school_tables, staff, standard
from tests.calc.items.cases import Case, item_standard, plan, read_cases, tables_of

CASES = [case for case in read_cases() if case.schools is None and case.item in SCHOOL_ITEMS]
UNSAID = re.compile(r"[a-z_]{4,}|[{}=|]|None|True|False")
"""what only a programmer reads"""


def every(node: Node) -> Iterator[Node]:
    yield node
    for child in node.children:
        yield from every(child)


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.item}-{case.kind}: {case.says}")
def test_every_case_is_told_in_plain_words(case: Case) -> None:
    data = school_data(tables_of(case.given))
    before = None if case.last_year is None else school_data(tables_of(case.last_year))
    why = why_item(item_standard(), plan(), data, case.item, TABLES, stage=case.then.get("stage"), last_year=before)
    if why is None:
        assert case.then.get("absent")
        return
    tree = why_node(item_standard(), plan(), why)
    for node in every(tree):
        plain = (
            node.text.replace("Mbps", "").replace("archery", "").replace("= ", "", 1)
        )  # a unit, a name in the data, a target or a result
        assert not UNSAID.search(plain), node.text
    (entry,) = json.loads(json.dumps(explain_json(item_standard(), plan(), [why])))["results"]
    assert (entry["id"], entry["status"]) == (case.item, why.result.status)
    assert len(entry["terms"]) == len(why.terms)


def test_an_indicator_of_two_stages_tells_weights_and_shares() -> None:
    tables = school_tables(school=of_type("312"), class_group=pupils(primary=166, junior=210))
    rooms = [row("room", row_no=1, room_type="classroom", stage="shared", quantity=10)]
    why = why_indicator(standard(), school_data({**tables, "room": rooms}), "L4", "junior", TABLES)
    assert why is not None
    lines = list(node_lines(why_node(item_standard(), plan(), why)))
    assert any("小学 166 人 × 权重 1，初中 210 人 × 权重 1.1；本学段占 231/397（约 58.19%）" in line for line in lines)
    assert any("→ 600，共用，计入 349.12" in line for line in lines)


def test_what_no_single_change_turns_is_said_so() -> None:
    why = why_item(
        item_standard(), plan(), school_data(school_tables(class_group=pupils(primary=46) * 2)), "G5", TABLES
    )
    assert why is not None
    assert "只改任何一个格子，都不能改变这个判定。" in [
        node.text for node in every(why_node(item_standard(), plan(), why))
    ]


def test_blanks_have_places_to_go_to() -> None:
    data = school_data(school_tables(staff=changed(school_tables()["staff"], 2, has_certificate=None)))
    why = why_item(item_standard(), plan(), data, "G12", TABLES)
    assert why is not None
    assert "staff[t003].has_certificate" in [node.place for node in every(why_node(item_standard(), plan(), why))]


def test_items_of_the_county_tell_each_school() -> None:
    schools = [
        school_data(school_tables(school=[row("school", school_code=code, school_type="211")]))
        for code in ("2165400001", "2165400002")
    ]
    found = [fact for each in schools if (fact := facts(item_standard(), plan(), each))]
    figures = [{"figure_id": "civil_servant_wage_yuan", "value": 90000, "unit": None, "note": None}]
    county = County(
        item_standard(), plan(), found, {"2165400001": True, "2165400002": None}, {"county_figure": figures}
    )
    told = {name: why_county_item(county, name, TABLES) for name in ITEM_IDS}
    assert told["G3"] is None
    for name, why in told.items():
        if why is not None:
            lines = list(node_lines(why_node(item_standard(), plan(), why)))
            assert lines[0].startswith(f"{name} ")
            assert not any("None" in line for line in lines)
    p27 = told["P27"]
    assert p27 is not None
    assert [line.cells["truth"] for line in p27.terms[0].lines] == [True, None]


def test_schools_are_named_wherever_a_cv_speaks_of_them() -> None:
    def units(code: str, tables: dict[str, Any]) -> list[UnitResult]:
        school = [row("school", school_code=code, name=f"第{code[-1]}小学")]
        return list(evaluate_school(standard(), school_data({**tables, "school": school})).units)

    known = units("2165400001", school_tables(staff=staff(3, backbone_level="county")))
    other = units("2165400002", school_tables(staff=staff(9, backbone_level="county")))
    blank = units("2165400003", school_tables(staff=[row("staff", staff_no="t1", backbone_level=None)]))
    for found, head in ((known + other, "只改一所学校"), (known + blank, "这些学校的本项指标无法判定")):
        cvs = stage_cvs(standard(), "primary", stage_units(standard(), "primary", found))
        node = cv_node(item_standard(), plan(), why_cv(standard(), "L2", "primary", found, cvs["L2"]))
        (told,) = (each for each in node.children if each.text.startswith(head))
        assert told.children
        assert all(re.match(r"\d{10} 第\d小学", each.text) for each in told.children)


def test_numbers_without_an_end_are_told_as_such() -> None:
    from fractions import Fraction

    assert (number_text(Fraction(1, 3)), equals_text(Fraction(1, 3))) == ("约 0.3333", "≈ 0.3333")
    assert (number_text(Fraction(12345, 8)), equals_text(Fraction(1, 4))) == ("1,543.125", "= 0.25")
