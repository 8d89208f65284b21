"""An inspector's hand calculation of ten schools equals the program: every indicator, item, value, blank and their order.

What is expected was worked out from the text of the standard alone (教督〔2017〕6号, the county's plan and the counting
rules beside them), never from the program; expected/*.toml has each derivation. Not a line of jhdesk.calc is used to
find an expectation. Where both differ, the text decides; a fault of the program is marked xfail (strict), not written away.
"""

from __future__ import annotations

import pytest

from jhdesk.calc.engine import evaluate_school
from jhdesk.calc.items.judge import school_items
from jhdesk.calc.results import INFO, MET, NOT_ASSESSABLE, TO_RATE, UNMET, IndicatorResult, ItemResult
from jhdesk.services.standards import load_items, load_plan, load_standard
from tests.handcalc import loader
from tests.handcalc.loader import NAMES, Expected

# What indicators.md lists for single schools, in its order. The other ids are the county's.
SCHOOL_ITEMS = (
    *("G3", "G4", "G5", "G6", "G7", "G9", "G12", "G13", "Q1", "Q2", "Q3", "Q4", "Q5", "Q6", "Q7", "Q8", "S1"),
    *("V1", "V2", "V3", "V4", "V5", "V6", "P01", "P02", "P03", "P04", "P05", "P06", "P07", "P08", "P09", "P10"),
    *("P11", "P12", "P13", "P14", "P15", "P16", "P17", "P18", "P20", "P21", "P22", "P23", "P24", "P25", "P26"),
    *("P29", "P31", "P32", "P33", "P35", "P36", "P37"),
)


def _cases(kind: str) -> list[object]:
    """A parameter for each written entry."""
    return [
        pytest.param(name, key, id="-".join(part for part in (name, *key) if part))
        for name in NAMES
        for key in (loader.items(name) if kind == "item" else loader.indicators(name))
    ]


def _items(name: str) -> dict[tuple[str, str | None], ItemResult]:
    results = school_items(load_items(), load_plan(), loader.school(name), loader.last_year(name))
    return {(each.id, each.stage): each for each in results}


def _compare(result: ItemResult | IndicatorResult, wanted: Expected) -> None:
    assert (result.status, result.value, set(result.missing)) == (wanted.status, wanted.value, wanted.missing), (
        wanted.how
    )
    if wanted.note is not None:
        assert set(wanted.note.split(", ")) <= set((result.note or "").split(", ")), wanted.how


@pytest.mark.parametrize(("name", "key"), _cases("item"))
def test_item(name: str, key: tuple[str, str | None]) -> None:
    result, wanted = _items(name)[key], loader.items(name)[key]
    _compare(result, wanted)
    assert (result.target, result.same_as) == (wanted.target, wanted.same_as), wanted.how
    assert (result.note == "none") == (wanted.note == "none"), wanted.how


@pytest.mark.parametrize("name", NAMES)
def test_the_items_that_concern_the_school_and_no_others_in_their_order(name: str) -> None:
    assert list(_items(name)) == list(loader.items(name))


@pytest.mark.parametrize(("name", "key"), _cases("indicator"))
def test_indicator(name: str, key: tuple[str, str]) -> None:
    stage, indicator = key
    units = {unit.stage: unit for unit in evaluate_school(load_standard(), loader.school(name)).units}
    _compare(units[stage].indicators[indicator], loader.indicators(name)[key])  # type: ignore[index]


@pytest.mark.parametrize("name", NAMES)
def test_units_and_what_is_left_out(name: str) -> None:
    result = evaluate_school(load_standard(), loader.school(name))
    found = [(unit.stage, unit.pupils, unit.status) for unit in result.units]
    assert found == [(stage, unit.get("pupils"), unit["status"]) for stage, unit in loader.units(name).items()]
    left_out = loader.expected(name).get("left_out")
    assert [(each.stage, each.reason) for each in result.left_out] == (
        [(left_out.get("stage"), left_out["reason"])] if left_out else []
    )


def test_every_item_and_every_status_is_calculated_for_some_school() -> None:
    written = [(item_id, each.status) for name in NAMES for (item_id, _), each in loader.items(name).items()]
    assert {item_id for item_id, _ in written} == set(SCHOOL_ITEMS)
    assert {status for _, status in written} == {MET, UNMET, INFO, TO_RATE, NOT_ASSESSABLE}


def test_every_derivation_shows_its_numbers() -> None:
    for name in NAMES:
        for key, each in {**loader.items(name), **loader.indicators(name)}.items():
            assert each.how, (name, key)
            if each.value is not None and each.value.denominator > 1 and each.same_as is None:
                assert str(each.value) in each.how or str(float(each.value)) in each.how, (name, key)


@pytest.mark.parametrize(
    ("year", "unmet", "shown"),
    [
        # 村小学：带宽 100 < 200、信息化设备 20/25、教师合格 7/8、注册 7/8；到期年份 2024、2023、2024、2024
        (2022, (), ("P02", "P05", "P06", "P08")),
        (2023, ("P05",), ("P02", "P06", "P08")),
        (2024, ("P02", "P05", "P06", "P08"), ()),
        (2025, ("P02", "P05", "P06", "P08"), ()),
    ],
)
def test_an_unmet_target_before_its_year_is_information(
    year: int, unmet: tuple[str, ...], shown: tuple[str, ...]
) -> None:
    data = loader.school("s01")
    tables = {**data.tables, "period": loader.rows("period", f"school_year\n{year}")}
    results = school_items(load_items(), load_plan(), type(data)(tables, data.key_of), loader.last_year("s01"))
    dated = {each.id: each.status for each in results if each.id in ("P02", "P05", "P06", "P07", "P08")}
    assert dated == {"P07": MET} | dict.fromkeys(unmet, UNMET) | dict.fromkeys(shown, INFO)
