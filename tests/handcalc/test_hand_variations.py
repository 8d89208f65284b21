"""One thing changed in one of the ten schools: what the text says of it then, calculated by hand before the program was asked."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from fractions import Fraction
from typing import Any

import pytest

from jhdesk.calc.engine import evaluate_school
from jhdesk.calc.items.judge import school_items
from jhdesk.calc.results import IndicatorResult, ItemResult
from jhdesk.calc.rows import SchoolData
from jhdesk.services.standards import load_items, load_plan, load_standard
from tests.handcalc import loader

VARIATIONS = [
    each
    for path in sorted((loader.HERE / "variations").glob("*.toml"))
    for each in tomllib.loads(path.read_text(encoding="utf-8"))["variation"]
]


def _changed(variation: Mapping[str, Any]) -> SchoolData:
    data = loader.school(variation["school"])
    tables = {name: [dict(each) for each in rows] for name, rows in data.tables.items()}
    for table, number, field, cell in variation.get("set", ()):
        tables[table][number - 1][field] = loader.cell(table, field, cell)
    for table in variation.get("without", ()):
        del tables[table]
    for table, block in variation.get("add", ()):
        tables[table] += loader.rows(table, block)
    declared = "\n".join(["table", *variation.get("declared", ())])
    tables["no_data"] = tables.get("no_data", []) + loader.rows("no_data", declared)
    return SchoolData(tables, data.key_of)


def _compare(result: ItemResult | IndicatorResult, wanted: Mapping[str, Any]) -> None:
    assert result.status == wanted["status"]
    if "missing" in wanted:
        assert set(result.missing) == set(wanted["missing"])
    if "value" in wanted:
        assert result.value == Fraction(wanted["value"])
    if "note" in wanted:
        assert result.note == wanted["note"]


def _case(variation: Mapping[str, Any]) -> object:
    """A parameter; one that the program is known to get wrong (``wrong`` says why) is expected to fail."""
    wrong = variation.get("wrong")
    return pytest.param(
        variation, id=variation["says"], marks=[pytest.mark.xfail(strict=True, reason=wrong)] if wrong else []
    )


@pytest.mark.parametrize("variation", [_case(each) for each in VARIATIONS])
def test_variation(variation: Mapping[str, Any]) -> None:
    data = _changed(variation)
    found = school_items(load_items(), load_plan(), data, loader.last_year(variation["school"]))
    items = {f"{each.id} {each.stage or ''}".strip(): each for each in found}
    result = evaluate_school(load_standard(), data)
    units = {unit.stage: unit for unit in result.units}

    for item_id, wanted in variation.get("items", {}).items():
        _compare(items[item_id], wanted)
    assert not items.keys() & set(variation.get("absent", ()))
    for stage, wanted in variation.get("units", {}).items():
        assert (units[stage].status, units[stage].pupils) == (wanted["status"], wanted.get("pupils"))
    for key, wanted in variation.get("indicators", {}).items():
        stage, indicator = key.split()
        _compare(units[stage].indicators[indicator], wanted)
    if "left_out" in variation:
        assert [each.reason for each in result.left_out] == variation["left_out"]
