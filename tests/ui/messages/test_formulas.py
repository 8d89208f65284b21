"""Formulas in words: of every result, and with the values that the standard in force puts in."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import fields, is_dataclass, replace
from decimal import Decimal
from fractions import Fraction
from functools import cache
from typing import Any

import pytest

from jhdesk.calc.item_standard import ItemStandard, MusicAndArt, Plan, SchoolSize
from jhdesk.calc.items.judge import ITEM_IDS
from jhdesk.calc.parameter_file import ParameterFile
from jhdesk.calc.results import Stage
from jhdesk.models.dictionary import TABLES
from jhdesk.ui.messages.formulas import article_text, formula_text
from tests.builders import standard_toml
from tests.calc.items.cases import item_standard, plan, plan_toml

RESULT_IDS = (*(f"{kind}{n}" for kind in ("L", "CV") for n in range(1, 8)), *ITEM_IDS)
STAGES: tuple[Stage | None, ...] = (None, "primary", "junior")


@cache
def national() -> ItemStandard:
    """The shipped standard with a local variant of G3 and of G4."""
    shipped = item_standard()
    return replace(
        shipped,
        music_and_art=(MusicAndArt(Fraction(73), Fraction(67), 2016), *shipped.music_and_art),
        school_size=(SchoolSize(2400, 3000, 2010), *shipped.school_size),
    )


def said(standard: ItemStandard, county: Plan) -> str:
    """Every formula of every stage."""
    return "\n".join(formula_text(standard, county, each, stage) for each in RESULT_IDS for stage in STAGES)


@pytest.mark.parametrize("result_id", RESULT_IDS)
def test_every_result_has_a_formula_and_an_article(result_id: str) -> None:
    for stage in STAGES:
        text = formula_text(national(), plan(), result_id, stage)
        assert text.endswith("。")
        assert not re.search(r"[{}<>\[\]_=]|None|。。|，，|[，：；]。", text)
        words = set(re.findall("[A-Za-z]+", text))
        assert words <= {"Mbps", "G", "A", "B", "C", "D"}, words
        assert not re.search(r"[\u4e00-\u9fff]\d", text), "a number stands apart from the Chinese before it"
    article = article_text(national(), plan(), result_id)
    assert re.fullmatch(r"教督〔2017〕6号 第[五六七八九]条(（.+）)?|五年规划 [一二三].*", article)
    assert article.startswith("五年规划") == result_id.startswith("P")


def test_articles() -> None:
    found = {each: article_text(item_standard(), plan(), each) for each in ("L4", "CV4", "G3", "P02", "P27")}
    assert found == {
        "L4": "教督〔2017〕6号 第五条（四）",
        "CV4": "教督〔2017〕6号 第五条",
        "G3": "教督〔2017〕6号 第六条（三）",
        "P02": "五年规划 三（三）",
        "P27": "五年规划 二",
    }


@pytest.mark.parametrize("result_id", ["L8", "CV0", "X", "G16", ""])
def test_what_there_is_not(result_id: str) -> None:
    for ask in (formula_text, article_text):
        with pytest.raises(KeyError):
            ask(item_standard(), plan(), result_id)


def test_a_stage_is_told_alone() -> None:
    for result_id, primary, junior in (("L4", "4.5", "5.8"), ("CV4", "0.5", "0.45"), ("G13", "100%", "95%")):
        one = formula_text(item_standard(), plan(), result_id, "primary")
        both = formula_text(item_standard(), plan(), result_id)
        assert f" {primary}" in one
        assert f" {junior}" not in one
        assert f"小学不低于 {primary}" in both or f"小学不超过 {primary}" in both
        assert f" {junior}" in both
    assert "大学专科毕业" in formula_text(item_standard(), plan(), "L1", "primary")
    assert "大学专科毕业" not in formula_text(item_standard(), plan(), "L1", "junior")


# ---- every number of the standard and of the plan is in the words

Change = Callable[[Any], Any]


def numbers(value: Any, put: Change, path: str = "") -> Iterator[tuple[str, Any, Change]]:
    """Every number in a tree of parameters: where it stands, what it is, and the whole tree with another one in its place."""
    if isinstance(value, int | Fraction) and not isinstance(value, bool):
        yield path, value, put
    elif is_dataclass(value):
        for each in fields(value):
            yield from numbers(
                getattr(value, each.name),
                lambda new, name=each.name: put(replace(value, **{name: new})),
                f"{path}.{each.name}",
            )
    elif isinstance(value, tuple):
        for at, each in enumerate(value):
            yield from numbers(each, lambda new, at=at: put((*value[:at], new, *value[at + 1 :])), f"{path}.{at}")
    elif isinstance(value, frozenset):
        for each in value:
            yield from numbers(each, lambda new, old=each: put((value - {old}) | {new}), f"{path}.{each}")
    elif isinstance(value, Mapping):
        for key, each in value.items():
            yield from numbers(each, lambda new, key=key: put({**value, key: new}), f"{path}.{key}")
            if isinstance(key, int):
                others = {name: text for name, text in value.items() if name != key}
                yield f"{path}.{key}", key, lambda new, each=each, others=others: put({**others, new: each})


# The weight of a school's only stage divides nothing.
ALONE = {
    f".base.weights.{kind}.{stage}"
    for kind, weights in national().base.weights.items()
    for stage in weights
    if len(weights) == 1
}
NATIONAL = {path: (old, put) for path, old, put in numbers(national(), lambda new: new) if path not in ALONE}
COUNTY = {path: (old, put) for path, old, put in numbers(plan(), lambda new: new)}


def other(old: int | Fraction) -> tuple[int | Fraction, tuple[str, ...]]:
    """Another number that is nowhere else, and how it may be told: as it is, or in percent."""
    if isinstance(old, int):
        return (old * 1000 + 737, (str(old * 1000 + 737),))
    share = Fraction(7373, 10000)
    return (share, ("73.73%", "0.7373")) if old <= 1 else (Fraction("7373.7"), ("7373.7",))


@pytest.mark.parametrize("path", NATIONAL)
def test_a_number_of_the_standard_changes_the_words(path: str) -> None:
    old, put = NATIONAL[path]
    new, told = other(old)
    before, after = said(national(), plan()), said(put(new), plan())
    assert not any(text in before for text in told)
    assert any(text in after for text in told)


@pytest.mark.parametrize("path", COUNTY)
def test_a_number_of_the_plan_changes_the_words(path: str) -> None:
    old, put = COUNTY[path]
    new, told = other(old)
    before, after = said(national(), plan()), said(national(), put(new))
    assert not any(text in before for text in told)
    assert any(text in after for text in told)


def test_all_numbers_are_among_them() -> None:
    assert {".music_and_art.0.founded_by", ".base.weights.312.junior", ".base.cv_limits.primary"} <= NATIONAL.keys()
    assert {
        ".items.P02.year",
        ".project_schools.football",
        ".milestones.2021",
        ".pupils_per_post.junior",
    } <= COUNTY.keys()
    assert len(NATIONAL) > 80
    assert len(COUNTY) > 25


def test_a_changed_file_changes_the_words() -> None:
    data, county = standard_toml(), plan_toml()
    data["items"]["G7"]["yuan_per_pupil"] = 8000
    data["items"]["Q3"]["title"] = "x"
    data["rated"]["met"] = ["excellent", "good", "fair"]
    data["items"]["G13"]["sponsors"] = ["private"]
    county["items"]["P02"]["mbps"] = Decimal("500.5")
    standard, changed = ItemStandard.read(ParameterFile(data)), Plan.read(ParameterFile(county))
    assert "8000 元" in formula_text(standard, changed, "G7")
    assert "等次为优秀、良好、一般的" in formula_text(standard, changed, "Q3")
    assert "只看民办、" in formula_text(standard, changed, "G13")
    assert "500.5 Mbps" in formula_text(standard, changed, "P02")


def test_lists_of_codes_are_in_the_words() -> None:
    """What a list of the standard names, its formula names: no code of a list is left out of the words."""
    for name, table, field, result_id in (
        ("backbone", "staff", "backbone_level", "L2"),
        ("pe_art", "staff", "subject", "L3"),
        ("indoor_sports", "room", "room_type", "L5"),
    ):
        labels = TABLES[table].field(field).codes
        text = formula_text(item_standard(), plan(), result_id)
        assert all(labels[code] in text for code in item_standard().base.codes(name, "primary"))
    teaching = item_standard().base.codes("teaching_auxiliary", "primary")
    labels = TABLES["room"].field("room_type").codes
    outside = [label for code, label in labels.items() if code not in teaching]
    assert f"除{'、'.join(outside)}外" in formula_text(item_standard(), plan(), "L4")


def test_variants_are_told_only_where_there_are_some() -> None:
    assert "建校" not in formula_text(item_standard(), plan(), "G3") + formula_text(item_standard(), plan(), "G4")
    assert "2016 年及以前建校的，分别不小于 73、67 平方米" in formula_text(national(), plan(), "G3")
    assert "2010 年及以前建校的，分别不超过 2400 人、3000 人" in formula_text(national(), plan(), "G4")
