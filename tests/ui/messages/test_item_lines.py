"""Items as lines: the national ones by article with their counts, the county's plan apart from them."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from jhdesk.calc.results import INFO, MET, NOT_ASSESSABLE, TO_RATE, UNMET, CountyResult, Evaluation, ItemResult, Stage
from jhdesk.ui.messages.evaluation import evaluation_lines
from jhdesk.ui.messages.item_lines import item_line, national_lines, plan_lines, school_lines
from jhdesk.ui.messages.wrap import width
from tests.builders import standard
from tests.calc.items.cases import item_standard, plan
from tests.ui.messages.results import all_results

ONE, TWO = "2165400001", "2165400002"
NAMES = {ONE: "第一小学"}


def result(item_id: str, status: str, code: str | None = ONE, *, stage: Stage | None = None) -> ItemResult:
    return ItemResult(item_id, code, stage, status)


def lines(evaluation: Evaluation, *, every: bool) -> list[str]:
    return list(evaluation_lines(evaluation, item_standard(), plan(), every=every))


def evaluation(results: Sequence[ItemResult], county: CountyResult | None = None) -> Evaluation:
    return Evaluation(standard().id, standard().version, (), (), county=county, items=tuple(results))


def test_a_line_holds_value_target_status_note_and_what_is_missing() -> None:
    found = ItemResult("G11", None, None, UNMET, Fraction("0.0999999"), Fraction(1, 10), (ONE,), "backbone=0.5")
    assert item_line(item_standard(), plan(), found) == (
        "  G11 交流轮岗教师比例，其中骨干教师比例：9.99%／标准 ≥ 10%，▲ 未达到，轮岗教师中骨干教师 50%，"
        "1 所学校的数据没有填全（2165400001）"
    )


def test_a_line_says_no_more_than_there_is() -> None:
    assert item_line(item_standard(), plan(), result("Q6", MET)) == "  Q6 德育工作、校园文化建设水平良好以上：✓ 达到"
    assert item_line(item_standard(), plan(), result("V6", MET)) == "  V6 弄虚作假行为：✓ 未发生"
    same = ItemResult("P14", ONE, None, MET, 0, 0, same_as="G5")
    assert item_line(item_standard(), plan(), same).endswith("，✓ 达到，同 G5")
    junior = result("G13", MET, stage="junior")
    assert "就近划片入学比例（初中）：" in item_line(item_standard(), plan(), junior)


def test_every_article_begins_with_its_counts() -> None:
    results = [
        result("G4", MET),
        result("G5", UNMET),
        result("G9", NOT_ASSESSABLE),
        result("Q3", TO_RATE),
        result("P12", INFO),
    ]
    told = list(national_lines(item_standard(), plan(), results))
    assert [line for line in told if not line.startswith(" ")] == [
        "政府保障程度：达到 1 项，未达到 1 项，未定 1 项",
        "教育质量：达到 0 项，未达到 0 项，未定 1 项",
    ]
    assert not any("P12" in line for line in told)


def test_the_plan_says_that_it_does_not_count() -> None:
    told = list(plan_lines(item_standard(), plan(), [result("G4", MET), result("P12", INFO), result("P17", MET)]))
    assert told[0] == "县规划（县自己的目标，不计入国家标准的判定）：达到 1 项，未达到 0 项，未定 0 项，仅供参考 1 项"
    assert len(told) == 3
    assert list(plan_lines(item_standard(), plan(), [result("G4", MET)])) == []


def test_of_many_schools_what_is_the_same_everywhere_is_told_once() -> None:
    results = [
        result("G4", UNMET), result("G5", UNMET), result("Q6", TO_RATE), result("G9", MET),
        result("G4", MET, TWO), result("G5", UNMET, TWO), result("Q6", TO_RATE, TWO), result("S1", NOT_ASSESSABLE, TWO),
    ]  # fmt: skip
    assert list(school_lines(item_standard(), plan(), results, NAMES)) == [
        "各有关学校都一样的：",
        "  ▲ 未达到：G5 班级学生数",
        "  ○ 待评定：Q6 德育工作、校园文化建设水平良好以上",
        "2165400001 第一小学：达到 1 项，未达到 2 项，未定 1 项",
        "  ▲ 未达到：G4 学校规模",
        "2165400002：达到 1 项，未达到 1 项，未定 2 项",
        "  ○ 无法判定：S1 社会认可度",
    ]


def test_items_of_two_stages_are_two() -> None:
    results = [
        result("G13", UNMET, stage="primary"),
        result("G13", MET, stage="junior"),
        result("G13", MET, TWO, stage="primary"),
    ]
    told = list(school_lines(item_standard(), plan(), results, NAMES))
    assert told[1] == "  ▲ 未达到：G13 城区和镇区公办学校（不含寄宿制）就近划片入学比例（小学）"
    assert len(told) == 3


def test_one_school_has_every_item_and_the_plan_comes_last() -> None:
    results = [result("P17", MET), result("G4", MET), result("V1", UNMET)]
    told = lines(evaluation(results), every=True)
    assert [line.split()[0] for line in told if line.startswith("  ")] == ["G4", "V1", "P17"]
    assert not any(line.startswith("全县") for line in told)


def test_of_many_schools_the_county_s_items_are_told_in_full_and_its_verdict_before_the_plan() -> None:
    results = [result("G4", UNMET), result("P17", UNMET), result("G1", MET, None), result("P34", TO_RATE, None)]
    told = lines(evaluation(results, CountyResult(2, 1, 0.5, "fail")), every=False)
    marks = [
        "  ▲ 未达到：G4 学校规模",
        "  G1 学校规划布局合理：✓ 达到",
        "全县：2 所学校中 1 所七项指标达标；连同其他国家标准项目，全县 ▲ 不达标",
        "  ▲ 未达到：P17 财务公开",
        "  P34 公共场馆免费向学生开放：○ 待评定",
    ]
    assert [line for line in told if line in marks] == marks
    assert not any("P" in line for line in told[: told.index(marks[2])])


def test_no_line_is_wider_than_a_terminal() -> None:
    told = lines(evaluation(all_results()), every=True)
    assert len(told) > 1000
    assert [line for line in told if width(line) > 80] == []
