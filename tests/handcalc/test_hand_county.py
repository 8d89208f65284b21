"""The ten schools together: some of the county's items, two CVs and the verdict, calculated by hand."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal, localcontext
from fractions import Fraction

import pytest

from jhdesk.calc.columns import Columns
from jhdesk.calc.county import county_verdict, evaluate_county
from jhdesk.calc.items.county import county_items, schools_passing
from jhdesk.calc.items.judge import facts, in_order, school_items
from jhdesk.calc.results import Evaluation, ItemResult
from jhdesk.services.standards import load_items, load_plan, load_standard
from tests.handcalc import loader
from tests.handcalc.loader import NAMES
from tests.handcalc.test_hand_calculation import SCHOOL_ITEMS

BLANKS = "2165400110"
NINE = tuple(name for name in NAMES if name != "s10")
# What indicators.md gives to the county, or has it rate in the whole, in its order.
COUNTY_ITEMS = (
    *("G1", "G2", "G8", "G10", "G11", "G14", "G15", "Q3", "Q5", "Q6", "Q7", "Q8", "Q9"),
    *("P19", "P25", "P27", "P28", "P30", "P31", "P32", "P34", "P35"),
)

FIGURES = {"civil_servant_wage_yuan": "85000", "migrant_total": "200", "migrant_in_public": "170"}
RATINGS = {"G15": "good", "Q5": "fair"}


def _county_tables(figures: Mapping[str, str]) -> dict[str, list[dict[str, object]]]:
    known = {**FIGURES, **figures}
    return {
        "county_figure": [
            {"figure_id": each, "value": Decimal(value), "unit": None, "note": None} for each, value in known.items()
        ],
        "self_rating": [{"item_id": each, "rating": rating, "narrative": None} for each, rating in RATINGS.items()],
    }


def _evaluation(names: Iterable[str]) -> Evaluation:
    data = [loader.school(name) for name in names]
    columns = Columns()
    for each in data:
        columns.add(each)
    return evaluate_county(load_standard(), columns, lambda at: data[at])


def _county(names: Sequence[str], **figures: str) -> dict[str, ItemResult]:
    known = [facts(load_items(), load_plan(), loader.school(name)) for name in names]
    # A school that stands in ``names`` again is another one with the same figures.
    concerned = [
        replace(each, code=f"{at:010}") if name in names[:at] else each
        for at, (name, each) in enumerate(zip(names, known, strict=True))
        if each is not None
    ]
    passing = schools_passing(_evaluation(dict.fromkeys(names)).units)
    return {
        each.id: each for each in county_items(load_items(), load_plan(), concerned, passing, _county_tables(figures))
    }


def _answer(result: ItemResult) -> tuple[object, ...]:
    return result.status, result.value, result.target, set(result.missing)


# 各校平均工资 × 专任教师数之和，除以专任教师总数（缺数小学、特教学校不在内）
WAGES = 80000 * 8 + 90000 * 60 + 70000 * 4 + 75000 * 7 + 95000 * 21 + 85000 * 26 + 100000 * 14 + 60000 * 18
TEACHERS = 8 + 60 + 4 + 7 + 21 + 26 + 14 + 18


def test_g8_average_wage_weighted_by_teachers() -> None:
    assert (WAGES, TEACHERS) == (13_530_000, 158)  # 13530000/158 = 6765000/79 = 85632.9
    assert _answer(_county(NINE)["G8"]) == ("met", Fraction(6_765_000, 79), 85000, set())
    assert _answer(_county(NINE, civil_servant_wage_yuan="85632.9")["G8"])[0] == "met"  # 85632.9 × 158 = 13529998.2
    assert (
        _answer(_county(NINE, civil_servant_wage_yuan="85632.92")["G8"])[0] == "unmet"
    )  # 85632.92 × 158 = 13530001.36
    # 缺数小学经费表未填，教师数也不清
    assert _answer(_county(NAMES)["G8"]) == ("not_assessable", None, 85000, {BLANKS})


def test_g11_rotated_teachers_and_backbone_among_them() -> None:
    # 符合条件 2+12+1+2+5+10+4+0 = 36；交流 1+3+0+1+2+1+1+0 = 9；其中县级以上骨干 镇小学 1、二教学点 1 = 2
    # 9/36 = 1/4 ≥ 10%；2/9 ≥ 20%
    assert _answer(_county(NINE)["G11"]) == ("met", Fraction(1, 4), Fraction(1, 10), set())
    # 缺数小学 s003 未填，非骨干：9/36 或 10/36，骨干 2/9 或 2/10 = 20%，都达到，比例未知
    assert _answer(_county(NAMES)["G11"]) == ("met", None, Fraction(1, 10), {BLANKS})


def test_g11_at_its_line() -> None:
    # 二教学点 符合 2、交流 1（骨干）；一教学点 符合 1、交流 0，取 8 次、9 次：1/10 正好，1/11 不够；骨干 1/1
    assert _answer(_county(("s04", *["s03"] * 8))["G11"])[:2] == ("met", Fraction(1, 10))
    assert _answer(_county(("s04", *["s03"] * 9))["G11"])[:2] == ("unmet", Fraction(1, 11))


def test_g15_migrant_children_in_public_schools() -> None:
    # 170/200 = 85%，正好；自评良好
    assert _answer(_county(NINE)["G15"]) == ("met", Fraction(170, 200), Fraction(85, 100), set())


def test_g15_one_child_less() -> None:
    assert _answer(_county(NINE, migrant_in_public="169")["G15"])[:2] == ("unmet", Fraction(169, 200))


@pytest.mark.parametrize(
    ("item_id", "figures", "status"),
    [
        ("G14", {"quota_places_share": "0.5", "quota_tilted": "1"}, "met"),
        ("G14", {"quota_places_share": "0.4999", "quota_tilted": "1"}, "unmet"),
        ("G14", {"quota_places_share": "0.5", "quota_tilted": "0"}, "unmet"),
        ("G14", {"quota_places_share": "0.5"}, "not_assessable"),
        ("G14", {"quota_places_share": "0.49"}, "unmet"),
        ("Q9", {"quality_level": "3", "quality_difference": "0.1499"}, "met"),
        ("Q9", {"quality_level": "3", "quality_difference": "0.15"}, "unmet"),
        ("Q9", {"quality_level": "2", "quality_difference": "0.1"}, "unmet"),
        ("Q9", {"quality_level": "4"}, "not_assessable"),
        ("P30", {"fund_growth_3": "0.1", "surcharge_collected": "100"}, "met"),
        ("P30", {"fund_growth_3": "0", "surcharge_collected": "100"}, "unmet"),
        ("P30", {"fund_growth_3": "0.1", "surcharge_collected": "99"}, "unmet"),
        ("P30", {"surcharge_collected": "99"}, "unmet"),
        ("P30", {"surcharge_collected": "100"}, "not_assessable"),
    ],
)
def test_items_of_the_countys_own_figures(item_id: str, figures: Mapping[str, str], status: str) -> None:
    others = {"fund_growth_1": "1", "fund_growth_2": "2", "surcharge_due": "100"} if item_id == "P30" else {}
    assert _county(("s02",), **others, **figures)[item_id].status == status


def test_q5_share_of_skilled_teachers_beside_the_rating() -> None:
    # 7+60+2+6+20+26+14+18 = 153，共 158；县评一般
    assert _answer(_county(NINE)["Q5"]) == ("unmet", Fraction(153, 158), None, set())
    assert _answer(_county(NAMES)["Q5"]) == ("unmet", None, None, {BLANKS})


def test_p19_project_schools() -> None:
    # 足球 3（村小、镇小、九年一贯）< 10，篮球 3（镇小、寄宿、完全）< 8，排球 1 < 5，射箭 3（两教学点、九年一贯）< 9
    result = _county(NAMES)["P19"]
    assert _answer(result)[0] == "unmet"
    assert not result.missing
    assert set((result.note or "").split(", ")) == {"football=3", "basketball=3", "volleyball=1", "archery=3"}


@pytest.mark.parametrize(
    ("times", "status", "value"),
    [
        (2, "unmet", 0),  # 足球 6 < 10，篮球 6 < 8，排球 2 < 5，射箭 6 < 9
        (3, "unmet", 2),  # 足球 9 < 10，篮球 9 ≥ 8，排球 3 < 5，射箭 9 ≥ 9
        (4, "unmet", 3),  # 足球 12，篮球 12，排球 4 < 5，射箭 12
        (5, "met", 4),  # 足球 15，篮球 15，排球 5 ≥ 5，射箭 15
    ],
)
def test_p19_of_several_such_counties(times: int, status: str, value: int) -> None:
    assert _answer(_county(NAMES * times)["P19"])[:2] == (status, value)


def test_p27_rate_of_schools_that_pass() -> None:
    # 评定的学校：村小 不、镇小 过、二教学点 过、寄宿 过、九年一贯 不（初中）、完全 不、十二年 不、缺数 未定
    assert _answer(_county(NINE)["P27"]) == ("unmet", Fraction(3, 7), 1, set())
    result = _county(NAMES)["P27"]
    assert (result.status, result.target) == ("unmet", 1)


def test_the_county_has_its_items_in_their_order() -> None:
    assert tuple(_county(NAMES)) == COUNTY_ITEMS


def test_items_of_all_schools_stand_by_id_then_school_then_stage_and_the_countys_last() -> None:
    by_school = [each for name in reversed(NAMES) for each in _school_results(name)]
    found = [(each.id, each.school_code, each.stage) for each in in_order([*_county(NAMES).values(), *by_school])]
    wanted = [
        (item_id, loader.school(name).head.code, stage)
        for item_id in SCHOOL_ITEMS
        for name in NAMES
        for stage in (None, "primary", "junior")
        if (item_id, stage) in loader.items(name)
    ]
    assert found == [*wanted, *((item_id, None, None) for item_id in COUNTY_ITEMS)]


def _school_results(name: str) -> tuple[ItemResult, ...]:
    return school_items(load_items(), load_plan(), loader.school(name), loader.last_year(name))


def test_units_of_the_county_are_those_of_its_schools() -> None:
    evaluation = _evaluation(NAMES)
    found = [(each.school_code, each.stage, each.pupils, each.status) for each in evaluation.units]
    assert found == [
        (loader.school(name).head.code, stage, unit.get("pupils"), unit["status"])
        for name in NAMES
        for stage, unit in loader.units(name).items()
    ]
    for unit in evaluation.units:
        for indicator, result in unit.indicators.items():
            wanted = loader.indicators(f"s{unit.school_code[-2:]}")[unit.stage, indicator]
            assert (result.status, set(result.missing)) == (wanted.status, wanted.missing)
            assert result.value == pytest.approx(wanted.value if wanted.value is None else float(wanted.value))
    assert [(each.school_code[-2:], each.stage, each.reason) for each in evaluation.left_out] == [
        ("03", "primary", "teaching_point_under_50"),
        ("09", None, "special_school"),
    ]


def _cv(pupils: Sequence[int], numerators: Sequence[int]) -> tuple[Fraction, Decimal, Decimal]:
    """X̄ = Σx/ΣP, S = √Σ(P/ΣP)(X − X̄)², CV = S/X̄, to 30 digits."""
    every = sum(pupils)
    mean = Fraction(sum(numerators), every)
    square = sum(Fraction(p, every) * (Fraction(x, p) - mean) ** 2 for p, x in zip(pupils, numerators, strict=True))
    with localcontext() as context:
        context.prec = 30
        root = (Decimal(square.numerator) / Decimal(square.denominator)).sqrt()
        return mean, root, root / (Decimal(mean.numerator) / Decimal(mean.denominator))


@pytest.mark.parametrize(
    ("names", "stage", "indicator", "per", "pupils", "numerators", "limit", "status"),
    [
        # 寄宿初中、九年一贯、完全中学、十二年一贯：学生 300+210+180+100 = 790
        # 高于规定学历教师 15+11+10+6 = 42，每百人 X̄ = 4200/790
        (NAMES, "junior", "L1", 100, (300, 210, 180, 100), (15, 11, 10, 6), "0.45", "meets"),
        # 设备值 750000+581000+400000+255000 = 1986000，X̄ = 1986000/790
        (NAMES, "junior", "L6", 1, (300, 210, 180, 100), (750000, 581000, 400000, 255000), "0.45", "meets"),
        # 小学九校：村小 90、镇小 1000、二教学点 50、九年一贯 166、十二年 150 = 1456；场馆 600+7500+375+1660+1500 = 11635
        (NINE, "primary", "L5", 1, (90, 1000, 50, 166, 150), (600, 7500, 375, 1660, 1500), "0.50", "meets"),
    ],
)
def test_coefficients_of_variation_to_twelve_digits(
    names: Sequence[str],
    stage: str,
    indicator: str,
    per: int,
    pupils: Sequence[int],
    numerators: Sequence[int],
    limit: str,
    status: str,
) -> None:
    mean, root, cv = _cv(pupils, numerators)
    cvs = _evaluation(names).cv
    assert cvs is not None
    found = cvs[stage][indicator]
    assert (found.units, found.status, found.limit) == (len(pupils), status, Fraction(limit))
    assert found.cv == pytest.approx(float(cv), rel=1e-12)
    assert found.mean == pytest.approx(float(mean * per), rel=1e-12)
    assert found.sd == pytest.approx(float(root * per), rel=1e-12)


def test_the_published_example_agrees_with_the_formula_of_this_test() -> None:
    _, _, cv = _cv((45, 37, 89, 76, 55), (279, 137, 935, 160, 402))
    assert str(cv).startswith("0.51525662988")


def test_one_school_with_blanks_leaves_the_primary_cvs_open_and_names_itself() -> None:
    cvs = _evaluation(NAMES).cv
    assert cvs is not None
    assert {each: (cv.status, cv.units, cv.missing) for each, cv in cvs["primary"].items()} == dict.fromkeys(
        ("L1", "L2", "L3", "L4", "L5", "L6", "L7"), ("not_assessable", 6, (BLANKS,))
    )


def test_the_verdict_of_the_county() -> None:
    evaluation = _evaluation(NAMES)
    assert evaluation.cv is not None
    by_school = [each for name in NAMES for each in _school_results(name)]
    verdict = county_verdict(evaluation.units, evaluation.cv, by_school)
    # 评定 8 所，通过 3 所：3/8
    assert (verdict.schools, verdict.schools_passing, verdict.rate, verdict.status) == (8, 3, 0.375, "fail")
