"""The parameters of the items: every value has its article, a broken file is refused by its key, variants need no code."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from jhdesk.calc.item_standard import NATIONAL_IDS, PLAN_IDS, ItemStandard, Plan, item_of
from jhdesk.calc.items.judge import school_items
from jhdesk.calc.parameter_file import ParameterFile
from jhdesk.calc.results import ItemResult
from jhdesk.errors import JhdeskError
from jhdesk.models.codes import CODES
from tests.builders import Tables, row, school_data, school_tables, standard_toml
from tests.calc.items.cases import item_standard, plan, plan_toml

LOCAL = """
[[items.G3.variants]]
article = "地方标准"
founded_by = 2016
music_m2 = 73
art_m2 = 67

[[items.G4.variants]]
article = "地方标准"
founded_by = 2010
pupils = 2400
nine_year_pupils = 3000

[items.G7]
yuan_per_pupil = 8000
"""


def local_standard() -> ItemStandard:
    """The national standard with what a county's own parameter file changes in it."""
    data = standard_toml()
    for name, values in tomllib.loads(LOCAL, parse_float=Decimal)["items"].items():
        data["items"][name].update(values)
    return ItemStandard.read(ParameterFile(data, "local.toml"))


def result(item: str, standard: ItemStandard, tables: Tables) -> ItemResult:
    (found,) = [each for each in school_items(standard, plan(), school_data(tables)) if each.id == item]
    return found


def rooms(music: int, art: int) -> list[dict[str, Any]]:
    return [
        row("room", row_no=1, room_type="music", area_each_m2=Decimal(music)),
        row("room", row_no=2, room_type="art", area_each_m2=Decimal(art)),
    ]


def test_every_item_has_a_title_an_article_and_a_date_of_force() -> None:
    items = {**item_standard().items, **plan().items}
    assert tuple(items) == (*NATIONAL_IDS, *PLAN_IDS)
    assert len(items) == 31 + 37
    assert item_of(item_standard(), plan(), "G9").title == "教师 5 年 360 学时培训完成率"
    assert item_of(item_standard(), plan(), "P27").title == "优质均衡率"
    assert {items[name].in_force for name in NATIONAL_IDS} == {date(2017, 4, 19)}
    assert {items[name].in_force for name in PLAN_IDS} == {date(2021, 1, 1)}
    dated = {name: item.year for name, item in items.items() if item.year}
    assert dated == {"P02": 2024, "P05": 2023, "P06": 2024, "P07": 2024, "P08": 2024, "P27": 2024}


def test_codes_that_the_parameters_name_are_codes_of_the_dictionary() -> None:
    national, county = item_standard(), plan()
    for found, name in (
        (national.rated_met, "rating"),
        (national.nine_year_types, "school_type"),
        (national.small_school.village_types, "school_type"),
        (national.small_school.village_codes, "urban_rural"),
        (national.zone.sponsors, "sponsor"),
        (national.zone.urban_codes, "urban_rural"),
        (national.subjects, "subject"),
        (national.arts_stand_for, "subject"),
        (county.renewed_categories, "equipment_category"),
        (county.qualified.primary | county.qualified.junior, "degree"),
        (county.ethics_failed, "ethics_grade"),
        (county.rotation_forms, "rotation_kind"),
        (county.dangerous, "safety_grade"),
        (county.kindergarten, "building_use"),
        (county.project_schools, "programme"),
        (county.counselling_rooms | county.dormitory | county.canteen, "room_type"),
        (county.taught_subjects, "subject"),
        (county.disability_kinds, "disability"),
        (county.dropout_open, "dropout_status"),
        (county.responsibility_levels, "responsibility_level"),
        (county.partnership_kinds, "partnership"),
        (county.established, "employment"),
        (county.studio_roles, "studio_role"),
    ):
        assert set(found) <= CODES[name].keys(), name
    assert set(county.responsibility_levels) == CODES["responsibility_level"].keys()
    assert set(county.rotation_forms) == CODES["rotation_kind"].keys() - {"none"}


def test_a_school_founded_by_2016_may_have_smaller_music_and_art_rooms_where_a_county_says_so() -> None:
    """Local variant of 第六条（三）: ≥ 73/67 m2; a school founded later, or of no known year, keeps 96/90."""
    for founded, status in ((2016, "met"), (1950, "met"), (2017, "unmet"), (None, "unmet")):
        tables = school_tables(school=[row("school", founded_year=founded)], room=rooms(73, 67))
        assert result("G3", local_standard(), tables).status == status
        assert result("G3", item_standard(), tables).status == "unmet"
    small = school_tables(school=[row("school", founded_year=2016)], room=rooms(72, 67))
    assert result("G3", local_standard(), small).status == "unmet"


@pytest.mark.parametrize(("school_type", "limit", "ordinary"), [("211", 2400, 2000), ("312", 3000, 2500)])
def test_a_school_founded_by_2010_may_be_larger_where_a_county_says_so(
    school_type: str, limit: int, ordinary: int
) -> None:
    """Local variant of 第六条（四）: 2400/3000."""
    for founded, least in ((2010, limit), (2011, ordinary), (None, ordinary)):
        for pupils, status in ((least, "met"), (least + 1, "unmet")):
            tables = school_tables(
                school=[row("school", school_type=school_type, founded_year=founded)],
                class_group=[row("class_group", grade=1, boys=pupils, girls=0)],
            )
            found = result("G4", local_standard(), tables)
            assert (found.status, found.target) == (status, least)


def test_special_education_takes_8000_yuan_where_a_county_says_so() -> None:
    """Local variant of 第六条（七）."""
    tables = school_tables(
        school=[row("school", school_type="514")], funding=[row("funding", special_fund=Decimal("7999.99"))]
    )
    assert result("G7", local_standard(), tables).status == "unmet"
    assert result("G7", item_standard(), tables).status == "met"


@pytest.mark.parametrize(("stage", "status"), [("primary", "met"), ("junior", "unmet")])
def test_a_list_that_differs_by_stage_holds_for_items_too(stage: str, status: str) -> None:
    """P07: a county-level teacher is a backbone teacher in primary grades only, where a county says so."""
    data = standard_toml()
    data["lists"]["backbone"] = {"article": "地方标准", "primary": ["county", "nation"], "junior": ["nation"]}
    tables = school_tables(
        school=[row("school", school_type="312")],
        staff=[row("staff", staff_no="t1", stage=stage, backbone_level="county")],
    )
    assert result("P07", ItemStandard.read(ParameterFile(data)), tables).status == status
    assert result("P07", item_standard(), tables).status == "met"


def test_an_item_may_have_a_day_of_its_own() -> None:
    data = standard_toml()
    data["items"]["G7"]["in_force"] = date(2022, 1, 1)
    assert ItemStandard.read(ParameterFile(data)).items["G7"].in_force == date(2022, 1, 1)


def broken(reader: Callable[[ParameterFile], object], data: dict[str, Any], path: str, value: object) -> object:
    """The key that the refusal names after ``value`` (None: nothing) is put at ``path``."""
    *parents, last = path.split(".")
    place: Any = data
    for name in parents:
        place = place[int(name)] if isinstance(place, list) else place[name]
    if value is None:
        del place[last]
    else:
        place[last] = value
    with pytest.raises(JhdeskError) as caught:
        reader(ParameterFile(data, "x.toml"))
    assert caught.value.code == "parameters_broken"
    assert caught.value.params["file"] == "x.toml"
    assert caught.value.params["more"] == 0
    return caught.value.params["key"]


@pytest.mark.parametrize(
    ("path", "value", "key"),
    [
        ("items.G1.title", None, None),
        ("items.G1.article", " ", None),
        ("items.G1.in_force", "2017-04-19", None),
        ("in_force", None, None),
        ("items.S1", 1, "items.S1"),
        ("items.G3.music_m2", None, None),
        ("items.G3.music_m2", True, None),
        ("items.G3.classes_per_room", 0, None),
        ("items.G3.classes_per_room", Decimal("1.5"), None),
        ("items.G3.variants", {"founded_by": 2016}, None),
        ("items.G3.variants", [{"article": "x", "music_m2": 73, "art_m2": 67}], "items.G3.variants.1.founded_by"),
        ("items.G3.variants", [{"founded_by": 1, "music_m2": 73, "art_m2": 67}], "items.G3.variants.1.article"),
        ("items.G3.founded_by", 2016, None),
        (
            "items.G4.variants",
            [{"article": "x", "founded_by": 2010, "pupils": 1}],
            "items.G4.variants.1.nine_year_pupils",
        ),
        ("items.G5.junior", "50", None),
        ("items.G6.village_codes", "220", None),
        ("items.G6.village_codes", [220], "items.G6.village_codes.1"),
        ("items.G7.yuan_per_pupil", -1, None),
        ("items.G7.yuan_per_pupil", Decimal("NaN"), None),
        ("items.G13.junior", 95, None),
        ("items.Q4.share", 5, None),
        ("items.Q7.subjects", {}, None),
        ("items.Q7.subjects.pe", 1, None),
        ("items.Q7.subjects.pe", [10], None),
        ("rated.schools", None, None),
        ("rated.schools", ["Q3", "Q10"], "rated.schools.2"),
        ("rated.article", None, None),
        ("special.article", "", None),
        ("plan", 1, None),
    ],
)
def test_a_broken_standard_is_refused_by_its_key(path: str, value: object, key: str | None) -> None:
    assert broken(ItemStandard.read, standard_toml(), path, value) == (key or path)


@pytest.mark.parametrize(
    ("path", "value", "key"),
    [
        ("items.P02.year", "2024", None),
        ("items.P06.primary", None, None),
        ("items.P19.schools.football", 0, None),
        ("items.P28.milestones", [], None),
        ("items.P28.milestones", {"soon": "x"}, "items.P28.milestones.soon"),
        ("items.P29.primary_pupils_per_post", 0, None),
        ("items.P37.title", None, None),
        ("id", 1, None),
        ("document", None, None),
    ],
)
def test_a_broken_plan_is_refused_by_its_key(path: str, value: object, key: str | None) -> None:
    assert broken(Plan.read, plan_toml(), path, value) == (key or path)


def test_numbers_stay_exact() -> None:
    assert item_standard().zone.junior == Fraction(19, 20)
    assert item_standard().quality_difference_below == Fraction(3, 20)
    assert plan().pupils_per_post == {"primary": 19, "junior": Fraction(27, 2)}
