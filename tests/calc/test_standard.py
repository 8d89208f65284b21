"""The shipped parameters say what the method says, and a broken file is refused by the name of its key."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from jhdesk.calc.item_standard import ItemStandard
from jhdesk.calc.parameter_file import ParameterFile
from jhdesk.calc.quantities import QUANTITIES
from jhdesk.calc.standard import JUDGED
from jhdesk.errors import JhdeskError
from jhdesk.models.codes import CODES
from jhdesk.models.dictionary import TABLES
from tests.builders import standard, standard_toml
from tests.calc import reference


def test_the_seven_indicators_stand_in_order_with_the_thresholds_of_article_5() -> None:
    found = [(i.id, *(i.thresholds[stage] for stage in JUDGED)) for i in standard().indicators]
    assert found == [
        ("L1", Fraction("4.2"), Fraction("5.3")),
        ("L2", 1, 1),
        ("L3", Fraction("0.9"), Fraction("0.9")),
        ("L4", Fraction("4.5"), Fraction("5.8")),
        ("L5", Fraction("7.5"), Fraction("10.2")),
        ("L6", 2000, 2500),
        ("L7", Fraction("2.3"), Fraction("2.4")),
    ]


def test_teachers_and_rooms_count_per_hundred_pupils_and_in_whole_things() -> None:
    counted = [i.id for i in standard().indicators if i.per == 100]
    assert counted == ["L1", "L2", "L3", "L7"]
    assert counted == [i.id for i in standard().indicators if i.whole]
    assert {i.per for i in standard().indicators} == {1, 100}


def test_values_and_numerators_say_their_unit() -> None:
    units = {i.id: (i.unit, i.value_unit) for i in standard().indicators}
    assert units["L1"] == ("人", "人/百名学生")
    assert units["L4"] == ("平方米", "平方米/生")
    assert units["L6"] == ("元", "元/生")
    assert units["L7"] == ("间", "间/百名学生")


def test_floor_is_85_percent_and_six_of_seven_must_meet() -> None:
    first = standard().indicators[0]
    assert standard().floor(first, "primary") == Fraction("3.57")
    assert standard().floor(first, "junior") == Fraction("4.505")
    assert standard().required_meets == 6


def test_limits_of_the_differences_and_the_scope() -> None:
    assert standard().cv_limits == {"primary": Fraction(1, 2), "junior": Fraction(9, 20)}
    assert standard().special_types == {"514"}
    assert standard().teaching_point_types == {"218"}
    assert standard().teaching_point_pupils == 50


def test_stages_and_weights_of_each_school_type() -> None:
    assert {kind: tuple(stages) for kind, stages in standard().weights.items()} == {**reference.STAGES, "514": ()}
    assert standard().weights["312"] == {"primary": 1, "junior": Fraction("1.1")}
    assert standard().weights["341"] == {"junior": 1, "senior": Fraction("1.2")}
    assert standard().weights["345"] == {"primary": 1, "junior": Fraction("1.1"), "senior": Fraction("1.32")}
    assert standard().weights.keys() == CODES["school_type"].keys()


def test_codes_that_count() -> None:
    degrees = {stage: standard().codes("above_required_degree", stage) for stage in JUDGED}
    assert degrees == {"primary": {"11", "14", "21", "31"}, "junior": {"11", "14", "21"}}
    for stage in JUDGED:
        assert standard().codes("teacher", stage) == {"teacher"}
        assert standard().codes("backbone", stage) == {"county", "prefecture", "province", "nation"}
        assert standard().codes("pe_art", stage) == {"pe", "music", "art", "arts"}
        assert standard().codes("indoor_sports", stage) == {"indoor_sports"}
        assert standard().codes("teaching_auxiliary", stage) == (
            CODES["room_type"].keys() - {"indoor_sports", "office", "dormitory", "canteen", "other"}
        )


def test_every_code_of_a_list_exists_in_the_dictionary() -> None:
    for quantity in QUANTITIES.values():
        for term in quantity.terms:
            for field, name in term.where.items():
                for stage in JUDGED:
                    assert standard().codes(name, stage) <= TABLES[term.table].field(field).codes.keys()


def test_every_group_of_values_names_its_article() -> None:
    document = standard_toml()
    groups = [value for value in document.values() if isinstance(value, dict) and "article" not in value]
    assert groups == [document["lists"]]
    assert all(entry["article"] for entry in (*document["indicators"], *document["lists"].values()))


BROKEN: dict[str, Any] = {
    "id": None,
    "version": 2017,
    "pass.floor_ratio": "0.85",
    "pass.required_meets": Decimal("5.5"),
    "pass.article": None,
    "scope.article": " ",
    "weights.article": None,
    "lists.backbone.article": None,
    "indicators.1.article": None,
    "scope.special_types": "514",
    "scope.teaching_point_pupils": None,
    "cv_limits.junior": None,
    "weights.312.junior": Decimal(0),
    "weights.345.senior": True,
    "weights.341": 1,
    "indicators": None,
    "indicators.0.primary": Decimal("nan"),
    "indicators.0.junior": Decimal("inf"),
    "indicators.2.per": 0,
    "indicators.3.quantity": "teaching_aria",
    "indicators.4.whole": "yes",
    "indicators.6.junior": None,
    "lists.pe_art": None,
    "lists.above_required_degree.junior": None,
    "lists.backbone.codes.0": 1,
}


TOLD = {
    "lists.pe_art": "lists.pe_art.article",
    "lists.backbone.codes.0": "lists.backbone.codes.1",
    **{key: key.replace(f".{n}.", f".L{n + 1}.") for key in BROKEN for n in range(7) if f"indicators.{n}." in key},
}
"""keys that are told in other words: indicators by their id, lists by the first thing that they lack"""


@pytest.mark.parametrize("key", BROKEN)
def test_a_broken_file_is_refused_by_the_name_of_its_key(key: str) -> None:
    document = standard_toml()
    *path, last = (int(part) if len(part) == 1 else part for part in key.split("."))
    at: Any = document
    for part in path:
        at = at[part]
    if BROKEN[key] is None:
        del at[last]
    else:
        at[last] = BROKEN[key]
    with pytest.raises(JhdeskError) as caught:
        ItemStandard.read(ParameterFile(document, "x.toml"))
    assert (caught.value.code, caught.value.params["file"]) == ("parameters_broken", "x.toml")
    assert caught.value.params["key"] == TOLD.get(key, key)
