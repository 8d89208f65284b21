"""Items in words: nothing of a result stays in the program's own language."""

from __future__ import annotations

import re
from dataclasses import fields
from fractions import Fraction

import pytest

from jhdesk.calc.items.county import GROWTHS
from jhdesk.calc.items.judge import ITEM_IDS
from jhdesk.calc.results import INFO, MET, NOT_ASSESSABLE, TO_RATE, UNMET, ItemResult, Number
from jhdesk.models.county import FIGURES
from jhdesk.words.items import (
    item_missing_text,
    item_note_text,
    item_status_text,
    item_target_text,
    item_title,
    item_value_text,
    share_text,
)
from tests.calc.items.cases import item_standard, plan
from tests.ui.messages.results import all_results


def result(item_id: str, status: str = MET, **values: object) -> ItemResult:
    assert values.keys() <= {field.name for field in fields(ItemResult)}
    return ItemResult(**{"id": item_id, "school_code": "2165400001", "stage": None, "status": status, **values})


def note(item_id: str, text: str) -> str:
    return item_note_text(result(item_id, note=text), plan())


def test_titles_of_items_and_indicators() -> None:
    titles = {item_id: item_title(item_standard(), plan(), item_id) for item_id in (*ITEM_IDS, "L4", "CV4")}
    assert titles["G4"] == "学校规模"
    assert titles["L4"] == "生均教学及辅助用房面积"
    assert titles["CV4"] == "生均教学及辅助用房面积的校际差异系数"
    assert all(titles.values())
    with pytest.raises(KeyError):
        item_title(item_standard(), plan(), "CV8")


def test_every_status_has_a_sign_and_a_word_of_its_own() -> None:
    said = [item_status_text(status) for status in (MET, UNMET, NOT_ASSESSABLE, TO_RATE, INFO)]
    assert said == ["✓ 达到", "▲ 未达到", "○ 无法判定", "○ 待评定", "● 仅供参考"]


def test_a_veto_happens_or_does_not() -> None:
    said = [item_status_text(status, "V3") for status in (MET, UNMET, NOT_ASSESSABLE)]
    assert said == ["✓ 未发生", "▲ 已发生", "○ 无法判定"]
    assert item_status_text(MET, "P33") == "✓ 达到"


@pytest.mark.parametrize(
    ("item_id", "value", "target", "said", "line"),
    [
        ("G3", 2, 3, "2 间", "≥ 3 间"),
        ("G4", 2001, 2000, "2001 人", "≤ 2000 人"),
        ("G5", 3, 0, "超额 3 个班", "= 0 个班"),
        ("P14", 0, 0, "超额 0 个班", "= 0 个班"),
        ("G7", Fraction("6500.5"), Fraction(6000), "6500.5 元/生", "≥ 6000 元/生"),
        ("G9", Fraction(2, 3), Fraction(1), "66.67%", "≥ 100%"),
        ("G13", Fraction(19, 20), Fraction(19, 20), "95%", "≥ 95%"),
        ("Q1", Fraction("0.949999"), Fraction(19, 20), "94.99%", "≥ 95%"),
        ("Q1", Fraction("0.950001"), Fraction(19, 20), "95%", "≥ 95%"),
        ("Q4", 0.05, 0.05, "5%", "≥ 5%"),
        ("Q7", 12, 0, "未开齐开足 12 门次", "= 0 门次"),
        ("Q9", Fraction(2), Fraction(3), "Ⅱ 级", "≥ Ⅲ 级"),
        ("Q9", Fraction("2.5"), Fraction(3), "2.5 级", "≥ Ⅲ 级"),
        ("P02", Fraction("199.999"), Fraction(200), "199.99 Mbps", "≥ 200 Mbps"),
        ("P09", Fraction(72, 93), Fraction(78, 101), "77.42%", "≥ 77.23%"),
        ("P09", Fraction("0.7727"), Fraction(17, 22), "77.27%", "≥ 77.28%"),
        ("P29", 43, Fraction(4389, 100), "43 人", "≥ 44 人"),
        ("P29", 44, Fraction(44), "44 人", "≥ 44 人"),
        ("P36", Fraction("3.60585"), None, "宿舍 3.61 平方米/人", "—"),
        ("P27", None, Fraction(1), "—", "≥ 100%"),
        ("V1", None, None, "—", "—"),
    ],
)
def test_value_and_target(item_id: str, value: Number | None, target: Number | None, said: str, line: str) -> None:
    found = result(item_id, UNMET, value=value, target=target)
    assert (item_value_text(found), item_target_text(found)) == (said, line)


def test_what_has_a_value_shows_it_and_what_misses_its_target_does_not_look_like_it() -> None:
    shown = [each for each in all_results() if each.value is not None]
    assert {each.id for each in shown} >= {"G3", "G8", "P19", "P24", "P28", "P30", "P37"}
    for each in shown:
        value = item_value_text(each)
        assert value != "—", each
        if each.target is not None and each.value < each.target:
            assert f" {value}" not in item_target_text(each)
    assert all(item_target_text(each) != "—" for each in all_results() if each.target is not None)


@pytest.mark.parametrize(
    ("item_id", "text", "said"),
    [
        ("G3", "music=1, art=0", "音乐教室 1 间，美术教室 0 间"),
        ("G5", "class_group[7|1], class_group[8|]", "超额的班：7 年级 1 班、8 年级 班号未填"),
        ("P14", "class_group[7|1]", "超额的班：7 年级 1 班"),
        ("G11", "backbone=0.199999", "轮岗教师中骨干教师 19.99%"),
        ("G15", "none", "没有随迁子女"),
        ("Q1", "whole_below_zero", "死亡人数多于入学人数，数据有矛盾"),
        ("Q4", "budget_zero", "预算总额是 0，无法计算比例"),
        ("Q7", "1|music, 2|music, 4|music, 9|chemistry", "没有开齐开足：音乐（1—2、4 年级）、化学（9 年级）"),
        ("P20", "1|art", "没有开齐开足：美术（1 年级）"),
        ("Q9", "difference=0.1499", "校际差异率 0.1499"),
        ("S1", "parent=0.9, pupil=1", "家长 90%，学生 100%"),
        ("P01", "school=0.96, government=0.971234", "对学校 96%，对县级政府 97.12%"),
        ("P05", "value_share=0.431373", "按金额计算 43.14%"),
        ("P09", "no_last_year", "没有上年数据，无法比较"),
        ("P09", "last_year_incomplete", "上年数据没有填全，无法比较"),
        ("P12", "rotation=2, touring=0", "定期轮岗 2 人，骨干教师巡回授课 0 人"),
        ("P13", "idle=1, kindergarten=0", "闲置建筑 1 栋，已改建幼儿园 0 栋"),
        ("P19", "football=10, archery=8", "足球 10 所，射箭 8 所"),
        ("P23", "visual=1, hearing=0.666667", "视力残疾 100%，听力残疾 66.67%"),
        ("P25", "left_behind=12, migrant=24", "留守儿童 12 人，随迁子女 24 人"),
        ("P26", "alliance=1, pairing=2", "区域联盟 1 项，结对帮扶 2 项"),
        ("P28", "2021, 2024", "2021 年新建初级中学，三校初中部转入；2024 年申请国家评估认定"),
        ("P29", "calligraphy, local", "没有教师的课程：书法、地方课程"),
        ("P31", "evidence=2", "佐证材料 2 份"),
        ("P32", "learning_support=24", "学习困难学生 24 人"),
        ("P35", "member=1, host=0", "成员 1 人，主持人 0 人"),
        ("P36", "dormitory=3.60585, canteen=2", "宿舍每人 3.61 平方米，食堂每人 2 平方米"),
        ("P37", "primary=1.23457e+06, junior=5", "小学 1234570 册，初中 5 册"),
    ],
)
def test_note(item_id: str, text: str, said: str) -> None:
    assert note(item_id, text) == said


def test_no_note_of_the_code_stays_in_its_language() -> None:
    notes = {(each.id, each.note): item_note_text(each, plan()) for each in all_results() if each.note}
    assert len(notes) > 300
    assert {text for _, text in notes} >= {
        "none",
        "no_last_year",
        "last_year_incomplete",
        "budget_zero",
        "whole_below_zero",
    }
    wrong = {said for said in notes.values() if not said or re.search(r"[A-Za-z=|_\[\]{}]", said)}
    assert wrong == set()
    assert item_note_text(result("G4"), plan()) == ""


def test_where_nobody_is_to_be_judged_the_words_say_who_is_not_there() -> None:
    empty = {each.id for each in all_results() if each.note == "none"}
    assert {item_id: note(item_id, "none") for item_id in empty if note(item_id, "none") == "没有需要判定的对象"} == {}


def test_a_share_in_a_note_is_never_a_whole_percent_that_it_misses() -> None:
    assert share_text(Fraction("0.949999")) == "94.99%"
    assert share_text(Fraction("0.95")) == "95%"
    assert share_text(Fraction("0.94996")) == "94.99%"
    assert share_text(Fraction("0.94994")) == "94.99%"


@pytest.mark.parametrize(
    ("item_id", "code", "missing", "said"),
    [
        ("G9", "1", ("staff[t1].training_hours_5y",), "教职工 t1：五年培训学时 未填"),
        ("Q6", "1", ("self_rating[Q6].rating",), "自评等次 未填"),
        ("Q6", None, ("self_rating[Q6].rating",), "县级评定 未填"),
        ("Q6", "", ("self_rating[Q6].rating",), "自评等次 未填"),  # a school whose code is not entered yet
        ("G15", None, ("county_figure[migrant_total].value",), "县级数据：随迁子女人数 未填"),
        ("V1", "1", ("declaration[V1].occurred",), "事项申报 V1：是否发生 未填"),
        ("G8", None, ("2165400001", "2165400002"), "2 所学校的数据没有填全（2165400001、2165400002）"),
        (
            "Q7",
            None,
            ("2165400001", "self_rating[Q7].rating"),
            "县级评定 未填；1 所学校的数据没有填全（2165400001）",
        ),
        ("G4", "1", (), ""),
    ],
)
def test_missing(item_id: str, code: str | None, missing: tuple[str, ...], said: str) -> None:
    assert item_missing_text(result(item_id, school_code=code, missing=missing)) == said


def test_many_missing_places_are_counted() -> None:
    places = tuple(f"staff[t{at}].post" for at in range(5))
    codes = tuple(str(2165400001 + at) for at in range(32))
    assert item_missing_text(result("G9", missing=places), 2) == "教职工 t0：岗位 未填；教职工 t1：岗位 未填等 5 处"
    assert item_missing_text(result("G9", missing=places), 5) == item_missing_text(result("G9", missing=places))
    assert (
        item_missing_text(result("Q7", school_code=None, missing=codes), 2)
        == "32 所学校的数据没有填全（2165400001、2165400002 等）"
    )


def test_every_missing_place_is_found_in_words() -> None:
    texts = {item_missing_text(each) for each in all_results() if each.missing}
    assert len(texts) > 100
    assert {text for text in texts if re.search(r"[\[\]_|=.]|[A-Za-z]{2}", text) or not text} == set()


def test_every_figure_of_the_county_has_its_name() -> None:
    named = {place for each in all_results() for place in each.missing if place.startswith("county_figure")}
    assert {place[len("county_figure[") : place.index("]")] for place in named} == FIGURES.keys()
    assert set(GROWTHS) <= FIGURES.keys()
