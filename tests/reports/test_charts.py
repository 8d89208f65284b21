"""The charts: texts and bars against known numbers, what is missing, what grey leaves of them, and their bytes."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from decimal import Decimal
from pathlib import Path

import pytest

from jhdesk.reports import figures
from jhdesk.reports.charts import CHARTS, CUT, LONGEST, SEVERAL, shortfalls_figure
from jhdesk.reports.facts import NO_CLASS, NO_SHORTFALL, ONE_YEAR, Seen
from jhdesk.reports.figures import HATCHES, PAPER, Look, as_png, as_svg, width_of, wrapped
from tests.builders import of_type, pupils, row, school_tables, staff
from tests.reports.pictures import bars, faults, light, said, school_classes, seen

LOOKS = [Look(4.4, 9), Look(7.1, 8), Look(7.1, 9), Look(11.6, 10.5), Look(11.0, 15.75)]
SHORT = school_tables(
    staff=staff(9, backbone_level="county") + staff(3, first=10, subject="pe"),
    sports_area=[row("sports_area", row_no=1, area_each_m2=Decimal("1837.5"))],
    equipment=[],
)
NINE = school_tables(school=of_type("312"), class_group=pupils(primary=300, junior=90))
POOR = school_tables(school=of_type("312"), class_group=pupils(primary=999, junior=999), staff=staff(1))
LARGE = school_tables(
    school=of_type("312"),
    class_group=school_classes(*((g, 43 + n + g) for g in range(1, 10) for n in range(4)), (3, None), (9, None)),
)
CASES: dict[str, Seen] = {
    "passes": seen(school_tables()),
    "short": seen(school_tables(), SHORT),
    "two stages": seen(NINE),
    "poor": seen(school_tables(), SHORT, NINE, POOR),
    "large classes": seen(NINE, LARGE),
    "special": seen(school_tables(school=of_type("514")), limits={}),
    "nothing": seen({}),
}


@pytest.mark.parametrize("look", LOOKS, ids=lambda look: f"{look.width} in {look.points} pt")
@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("name", CHARTS)
def test_no_text_is_cut_off_or_lies_on_another(name: str, case: str, look: Look) -> None:
    assert faults(CHARTS[name].draw(CASES[case], look)) == []


def test_bars_are_shares_of_the_line_and_what_is_missing_is_a_word() -> None:
    figure = CHARTS["indicators"].draw(CASES["short"], Look())
    shares = [4 / 4.2, LONGEST, 1 / 0.9, 4.935 / 4.5, 6.125 / 7.5, LONGEST]  # no bar of L6
    ends = [right for _, right in bars(figure)]
    assert len(ends) == 6
    assert ends[0] == pytest.approx(shares[0])
    assert ends[1] == float(LONGEST)
    assert ends[2] == pytest.approx(shares[2])
    assert ends[4] == pytest.approx(shares[4])
    words = said(figure)
    assert "小学  综合判定 ▲ 不达标" in words
    for text in ("4 / 4.2 ◐ 达底线", "6.13 / 7.5 ▲ 不达标", "○ 无法判定", "教学仪器设备", "标准 100%", "底线 85%"):
        assert text in words, text


def test_the_lines_stand_at_line_and_floor() -> None:
    axes = CHARTS["indicators"].draw(CASES["passes"], Look()).axes[0]
    assert {float(line.get_xdata()[0]) for line in axes.lines} == {0.0, 0.85, 1.0}  # type: ignore[index]


def test_a_value_is_never_shown_as_the_line_that_it_misses() -> None:
    just = school_tables(sports_area=[row("sports_area", row_no=1, area_each_m2=Decimal("2249.99"))])
    figure = CHARTS["indicators"].draw(seen(just), Look())
    assert "7.49 / 7.5 ◐ 达底线" in said(figure)
    assert 0.95 < bars(figure)[4][1] < 0.99  # visibly before the line, as one at the line is visibly behind it
    there = CHARTS["indicators"].draw(
        seen(school_tables(sports_area=[row("sports_area", row_no=1, area_each_m2=2250)])), Look()
    )
    assert 1.01 < bars(there)[4][1] < 1.05
    floor = school_tables(sports_area=[row("sports_area", row_no=1, area_each_m2=Decimal("1912.49"))])
    assert bars(CHARTS["indicators"].draw(seen(floor), Look()))[4][1] < 0.84
    assert "小学体育运动场馆：差 0.01 平方米，占标准的 0.01%。" in CHARTS["shortfalls"].told(seen(just))


def test_zero_is_a_bar_without_length_and_not_a_missing_one() -> None:
    none = school_tables(staff=staff(15, first=1, subject="pe"))
    figure = CHARTS["indicators"].draw(seen(none), Look())
    assert "0 / 1 ▲ 不达标" in said(figure)
    assert bars(figure)[1] == (0, 0)
    assert len(bars(figure)) == 7


def test_years_stand_side_by_side_oldest_first() -> None:
    figure = CHARTS["years"].draw(CASES["short"], Look())
    words = [text for text in said(figure) if text.startswith("202")]
    assert words[:2] == ["2024  5 ✓ 达标", "2025  4 ◐ 达底线"]
    assert "2025  ○ 无法判定" in words
    assert len(bars(figure)) == 13
    assert bars(figure)[:2] == [(0, pytest.approx(5 / 4.2)), (0, pytest.approx(4 / 4.2))]
    full = [patch.get_hatch() for patch in figure.axes[0].patches]
    assert full[:2] == ["....", None]


@pytest.mark.parametrize("name", ["indicators", "years"])
def test_every_bar_that_is_cut_has_its_mark_and_a_line_says_what_it_means(name: str) -> None:
    figure = CHARTS[name].draw(CASES["short"], Look())
    cut = sum(end == float(LONGEST) for _, end in bars(figure))
    marks = [text for text in figure.axes[0].texts if text.get_text() == "»"]
    assert cut == len(marks) >= 2
    assert {text.get_color() for text in marks} == {PAPER["text"]}
    assert CUT in said(figure)
    few = school_tables(class_group=pupils(primary=999))
    assert CUT not in said(CHARTS[name].draw(seen(few, few), Look()))


@pytest.mark.parametrize("name", CHARTS)
def test_a_picture_that_leaves_says_whose_it_is_above_everything(name: str) -> None:
    for title in ("第一小学 · 2024—2025 学年 · 图名", "新疆维吾尔自治区某某县" * 18 + " · 2024—2025 学年 · 图名"):
        figure = CHARTS[name].draw(CASES["short"], Look(title=title))
        assert faults(figure) == []
        assert said(figure)[0].replace("\n", "") == title


def test_rows_name_the_unit_of_their_values() -> None:
    words = said(CHARTS["indicators"].draw(CASES["short"], Look()))
    assert [text for text in words if "/" in text and " " not in text] == [
        "人/百名学生", "人/百名学生", "人/百名学生", "平方米/生", "平方米/生", "元/生", "间/百名学生",
    ]  # fmt: skip


def test_a_stage_that_a_year_does_not_have_is_said() -> None:
    told = CHARTS["years"].told(seen(school_tables(), NINE))
    junior = next(line for line in told if line.startswith("初中高于规定学历教师"))
    assert "2024—2025 学年 没有评估；2025—2026 学年 0 ▲ 不达标" in junior
    assert "2024  没有评估" in said(CHARTS["years"].draw(seen(school_tables(), NINE), Look()))


def test_one_year_is_not_compared() -> None:
    assert said(CHARTS["years"].draw(CASES["passes"], Look())) == [ONE_YEAR]


def test_gaps_are_ordered_and_parted_at_the_floor() -> None:
    figure = CHARTS["shortfalls"].draw(CASES["short"], Look())
    words = said(figure)
    assert words.index("小学 体育运动场馆") < words.index("小学 高于规定学历教师")
    assert "差 412.5 平方米，占标准的 18.34%，到底线差 75 平方米" in words
    assert "○ 无法判定（数据没有填全）：小学教学仪器设备。" in words
    ends = bars(figure, at=2)  # behind the two of the key
    missing = 1 - 6.125 / 7.5
    assert ends[0] == (0, pytest.approx(missing - 0.15))
    assert ends[1] == (pytest.approx(missing - 0.15), pytest.approx(missing))
    assert ends[2] == (0, pytest.approx(1 - 4 / 4.2))
    assert len(ends) == 3


def test_no_gap_is_said_and_unknown_ones_are_no_gap() -> None:
    assert said(CHARTS["shortfalls"].draw(CASES["passes"], Look())) == [NO_SHORTFALL]
    nothing = "".join(said(CHARTS["shortfalls"].draw(CASES["nothing"], Look())))
    assert NO_SHORTFALL not in nothing
    assert "无法判定" in nothing


def test_a_few_gaps_are_drawn_and_the_others_counted() -> None:
    words = said(shortfalls_figure(CASES["poor"], Look(), 5))
    assert sum(text.startswith("差 ") for text in words) == 5
    assert any("项有差额，没有画出" in text for text in words)


def test_classes_at_the_limit_are_within_it_and_those_above_are_named() -> None:
    classes = school_classes((1, 45), (1, 46), (2, None), (7, 50), (7, 51), (10, 60))
    school = seen(school_tables(school=of_type("312"), class_group=classes))
    figure = CHARTS["classes"].draw(school, Look())
    marks = [
        (float(line.get_xdata()[0]), line.get_marker())  # type: ignore[index]
        for line in figure.axes[0].lines
        if line.get_marker() in ("o", "^")
    ]
    assert sorted(marks) == [(45, "o"), (46, "^"), (50, "o"), (51, "^")]
    words = said(figure)
    for text in ("小学上限 45 人", "初中上限 50 人", "▲ 2 班 46 人", "○ 3 班未填", "一年级（2 个班）"):
        assert text in words, text
    told = CHARTS["classes"].told(school)
    assert told[0] == "一年级：2 个班，每班 45—46 人，▲ 超过 45 人：2 班 46 人。"
    assert told[1] == "二年级：1 个班，人数没有填全：3 班。"
    assert len(told) == 3


def test_many_classes_of_one_size_are_a_mark_with_their_number() -> None:
    sizes = [(1, 40)] * 7 + [(1, 46)] * 4 + [(2, 40)] * 3
    figure = CHARTS["classes"].draw(seen(school_tables(class_group=school_classes(*sizes))), Look())
    marks = [line.get_marker() for line in figure.axes[0].lines if line.get_marker() in ("o", "^")]
    assert sorted(marks) == ["^", "o", "o", "o", "o"]
    words = said(figure)
    assert {"7", "4"} <= set(words)
    assert any(SEVERAL in text for text in words)
    assert faults(figure) == []
    assert not any(SEVERAL in text for text in said(CHARTS["classes"].draw(CASES["passes"], Look())))


def test_a_special_school_has_classes_without_a_limit_and_no_indicator() -> None:
    school = seen(school_tables(school=of_type("514"), class_group=school_classes((1, 60))), limits={})
    assert not any("上限" in text or "▲" in text for text in said(CHARTS["classes"].draw(school, Look())))
    for name in ("indicators", "shortfalls"):
        assert said(CHARTS[name].draw(school, Look())) == ["全校：特殊教育学校，不参加七项指标评估。"]


def test_nothing_entered() -> None:
    assert said(CHARTS["classes"].draw(CASES["nothing"], Look())) == [NO_CLASS]
    figure = CHARTS["indicators"].draw(CASES["nothing"], Look())
    assert said(figure).count("○ 无法判定") == 14
    assert bars(figure) == []


@pytest.mark.parametrize("name", CHARTS)
def test_the_same_chart_has_the_same_bytes(name: str) -> None:
    chart = CHARTS[name]
    pictures = [
        (as_png(figure, 96, chart.title), as_svg(figure, chart.title, chart.told(CASES["short"])))
        for figure in (chart.draw(CASES["short"], Look()) for _ in range(2))
    ]
    assert pictures[0] == pictures[1]
    png, svg = pictures[0]
    assert png.startswith(b"\x89PNG")
    root = ET.fromstring(svg)
    assert root.tag.endswith("svg")
    text = svg.decode()
    assert chart.title in text
    assert chart.told(CASES["short"])[0] in text
    assert "font-family" not in text
    assert "dc:date" not in text


def test_bars_are_told_apart_in_grey() -> None:
    assert len(set(HATCHES.values())) == len(HATCHES)
    figure = CHARTS["indicators"].draw(CASES["short"], Look())
    assert {patch.get_hatch() for patch in figure.axes[0].patches} == {None, "////", "xxxx"}
    ground = light(PAPER["panel"])
    for name in ("text", "second", "meets", "floor", "fails", "unknown", "accent"):
        assert (ground + 0.05) / (light(PAPER[name]) + 0.05) >= 4.5, name


def test_colours_are_those_that_are_given() -> None:
    colours = {**PAPER, "panel": "#101010", "meets": "#00ff00"}
    figure = CHARTS["indicators"].draw(CASES["passes"], Look(colours=colours))
    assert figure.get_facecolor()[:3] == pytest.approx((16 / 255,) * 3)
    assert {patch.get_facecolor()[:3] for patch in figure.axes[0].patches} == {(0, 1, 0)}


def test_every_character_is_in_the_bundled_font_and_no_other_is_asked_for() -> None:
    assert Path(figures.face(9).get_file() or "").name == "NotoSansSC-Regular.otf"  # type: ignore[arg-type]
    for case in CASES.values():  # a glyph that is not there is a warning, and warnings are errors
        for chart in CHARTS.values():
            as_png(chart.draw(case, Look()), 40)


@pytest.mark.parametrize("ems", [3, 5, 8, 12])
def test_a_text_is_broken_neither_in_a_number_nor_before_what_closes(ems: int) -> None:
    text = "差 6200.2 平方米（到底线 5270.17），占标准的 100%。"
    lines = wrapped(text, ems).split("\n")
    assert "".join(lines) == text
    assert any("6200.2" in line for line in lines)
    assert any("100%。" in line for line in lines)
    assert not any(line[0] in "，。）%" for line in lines)
    assert all(width_of(line) <= max(ems, width_of("5270.17），")) for line in lines)
