"""The document of `evaluate --json`: every key always there, numbers as numbers, null for what is not known."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from jhdesk import __version__
from jhdesk.calc.results import Evaluation
from jhdesk.services.county import evaluate_sources
from jhdesk.services.evaluation import as_bytes, evaluate_period
from tests.builders import changed, csv_folder, of_type, row, school_data, school_tables, standard

TOP = ["format", "standard", "standard_version", "program_version", "units", "left_out", "items", "cv", "county"]
UNIT = ["school_code", "name", "school_year", "stage", "pupils", "status", "note", "indicators"]
INDICATOR = ["status", "value", "numerator", "threshold", "floor", "shortfall", "shortfall_to_floor", "missing", "note"]
CV = ["cv", "mean", "sd", "limit", "status", "units", "missing", "note"]
ITEM = ["id", "school_code", "stage", "status", "value", "target", "missing", "note", "same_as"]
COUNTY = ["schools", "schools_passing", "rate", "status"]
SEVEN = [f"L{number}" for number in range(1, 8)]


def document(evaluation: Evaluation) -> dict[str, Any]:
    """What a reader gets; NaN and the like are no JSON."""

    def refuse(name: str) -> None:
        raise AssertionError(name)

    data = as_bytes(evaluation)
    assert data.endswith(b"}\n")
    made: dict[str, Any] = json.loads(data, parse_constant=refuse)
    return made


def one(**tables: Any) -> dict[str, Any]:
    return document(evaluate_period(standard(), school_data(school_tables(**tables))))


def many(tmp_path: Path, *schools: dict[str, Any]) -> dict[str, Any]:
    folders = [csv_folder(tmp_path / str(number), school_tables(**tables)) for number, tables in enumerate(schools)]
    return document(evaluate_sources(standard(), folders, lambda _: ()).evaluation)


def check_shape(made: dict[str, Any]) -> None:
    assert list(made) == TOP
    assert (made["format"], made["standard"]) == ("jhdesk-evaluation/1", "national-2017")
    assert made["program_version"] == __version__
    for item in made["items"]:
        assert list(item) == ITEM
        assert item["status"] in ("met", "unmet", "not_assessable", "to_rate", "info")
        assert all(isinstance(item[name], int | float | None) for name in ("value", "target"))
        assert isinstance(item["missing"], list)
    for unit in made["units"]:
        assert list(unit) == UNIT
        assert list(unit["indicators"]) == SEVEN
        for result in unit["indicators"].values():
            assert list(result) == INDICATOR
            numbers = [result[name] for name in INDICATOR[1:7]]
            assert all(isinstance(number, int | float | None) for number in numbers)
            assert isinstance(result["missing"], list)
    for out in made["left_out"]:
        assert list(out) == ["school_code", "stage", "reason"]


def test_one_school() -> None:
    made = one()
    check_shape(made)
    (unit,) = made["units"]
    assert (unit["school_code"], unit["school_year"], unit["stage"]) == ("2165400001", 2024, "primary")
    assert (unit["pupils"], unit["status"], unit["note"]) == (300, "pass", None)
    assert unit["indicators"]["L1"] == {
        "status": "meets", "value": 5.0, "numerator": 15.0, "threshold": 4.2, "floor": 3.57, "shortfall": 0,
        "shortfall_to_floor": 0, "missing": [], "note": None,
    }  # fmt: skip
    assert (made["cv"], made["county"], made["left_out"]) == (None, None, [])


def test_what_is_not_known_is_null_and_named() -> None:
    made = one(staff=changed(school_tables()["staff"], degree=None))
    check_shape(made)
    result = made["units"][0]["indicators"]["L1"]
    assert [result[name] for name in ("value", "numerator", "shortfall", "shortfall_to_floor")] == [None] * 4
    assert (result["status"], result["missing"]) == ("not_assessable", ["staff[t001].degree"])
    assert (result["threshold"], result["floor"]) == (4.2, 3.57)
    assert one(class_group=[])["units"][0]["pupils"] is None


def test_numbers_have_their_full_precision() -> None:
    made = one(class_group=[row("class_group", grade=1, class_no=1, boys=100, girls=99)])
    assert made["units"][0]["indicators"]["L1"]["value"] == 1500 / 199


def test_left_out() -> None:
    made = one(school=of_type("514"))
    check_shape(made)
    assert made["units"] == []
    assert made["left_out"] == [{"school_code": "2165400001", "stage": None, "reason": "special_school"}]


def test_a_folder_has_a_county(tmp_path: Path) -> None:
    made = many(tmp_path, {}, {"school": [row("school", school_code="2165400002")], "staff": []})
    check_shape(made)
    assert {stage: list(results) for stage, results in made["cv"].items()} == {"primary": SEVEN, "junior": SEVEN}
    for results in made["cv"].values():
        assert all(list(result) == CV for result in results.values())
    assert made["cv"]["primary"]["L1"]["missing"] == ["2165400002"]
    nobody = made["cv"]["junior"]["L4"]
    assert [nobody[name] for name in ("units", "cv", "mean", "sd", "status")] == [0, None, None, None, "not_assessable"]
    assert list(made["county"]) == COUNTY
    assert made["county"] == {"schools": 2, "schools_passing": 1, "rate": 0.5, "status": "fail"}  # G3: no music room


@pytest.mark.parametrize("name", ["第一小学", '引"号\\', "\u2028"])
def test_a_school_s_name_comes_through(name: str) -> None:
    assert one(school=[row("school", name=name)])["units"][0]["name"] == name


def test_items_of_many_schools_stand_by_id_school_and_stage_and_the_countys_last(tmp_path: Path) -> None:
    special = {"school": [row("school", school_code="5165400033", school_type="514")]}
    made = many(tmp_path, special, {"school": [row("school", school_type="312", is_boarding=False)]})
    found = [(item["id"], item["school_code"], item["stage"]) for item in made["items"]]
    assert found[:4] == [(item, "2165400001", None) for item in ("G3", "G4", "G5", "G7")]
    assert found[found.index(("G9", "2165400001", None)) + 1] == ("G9", "5165400033", None)
    zone = found.index(("G13", "2165400001", "primary"))
    assert found[zone + 1][0] == "Q2"  # nobody is in its junior stage, and no row says otherwise
    of_county = [code is None for _, code, _ in found]
    assert of_county == sorted(of_county)
    assert found[of_county.index(True)] == ("G1", None, None)
    assert made["county"]["status"] == "fail"


def test_a_schools_own_workspace_has_no_item_of_the_county() -> None:
    assert {item["school_code"] for item in one()["items"]} == {"2165400001"}
