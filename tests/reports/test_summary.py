"""一页通: its five sentences, its pictures, and that it stays one page whatever the school has."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from jhdesk.reports.document import Document, Paragraph, Picture, Tie
from jhdesk.reports.facts import Seen
from jhdesk.reports.layout import lay_out
from jhdesk.reports.material import Material
from jhdesk.reports.page import Image
from jhdesk.reports.pdf import pdf_bytes
from jhdesk.reports.summary import NO_FORM, build, sentences
from tests.builders import Tables, changed, of_type, pupils, row, school_tables, staff, standard
from tests.reports.paper import DAY, RARE, faults, pages_of
from tests.reports.pictures import school_classes, seen

pytestmark = pytest.mark.usefixtures("qapp")

SHORT = school_tables(
    staff=staff(9, backbone_level="county") + staff(3, first=10, subject="pe"),
    sports_area=[row("sports_area", row_no=1, area_each_m2=Decimal("1837.5"))],
)
POOR = school_tables(
    school=of_type("312"), class_group=[*pupils(primary=999, junior=999), *school_classes((1, 60), (9, 70))]
)


def page(tables: Tables, told: Seen, waiting: tuple[int, int] | None = (0, 0)) -> Document:
    return build(Material(standard(), told.now.result, tables, seen=told, waiting=waiting))


def test_a_school_that_passes() -> None:
    said = sentences(seen(school_tables()), (0, 0))
    assert said == [
        "小学 7 项指标中 7 项达标，综合判定 ✓ 达标。",
        "能判定的指标都没有差额。",
        "没有上一学年的数据，无法比较变化。",
        "校验没有待处理的问题。",
        "下一步：打印学校自评表签字盖章，导出上报包。",
    ]


def test_what_is_missing_and_what_changed() -> None:
    said = sentences(seen(school_tables(), SHORT), (2, 5))
    assert said[0] == "小学 7 项指标中 5 项达标、1 项达底线、1 项不达标，综合判定 ▲ 不达标。"
    assert said[1].startswith(
        "缺得最多的是小学体育运动场馆：差 412.5 平方米，占标准的 18.34%，到底线差 75 平方米；有差额的共 2 项。"
    )
    assert said[2].startswith("与 2024—2025 学年相比：小学高于规定学历教师 5 ✓ 达标 → 4 ◐ 达底线；")
    assert said[3] == "校验还有 2 处必须改正、5 处要改正或说明原因。"
    assert said[4] == "下一步：改正校验指出的 2 处错误。"
    assert sentences(seen(SHORT), (0, 5))[4].startswith(
        "下一步：列出整改措施，先补小学体育运动场馆的差额（差 412.5 平方米）"
    )


def test_a_year_that_is_not_the_one_before_is_no_comparison() -> None:
    told = seen(school_tables(), SHORT, SHORT)
    apart = Seen((told.years[0], told.years[2]), told.classes, told.limits)
    assert sentences(apart, None)[2:4] == ["没有上一学年的数据，无法比较变化。", "校验还没有做。"]
    assert sentences(told, None)[2] == "与 2025—2026 学年相比，七项指标没有变化。"


def test_missing_figures_come_first_and_are_no_gap() -> None:
    blank = school_tables(equipment=[], staff=changed(school_tables()["staff"], 0, degree=None))
    said = sentences(seen(blank), (3, 0))
    assert "2 项因缺数据无法判定" in said[0] or "2 项无法判定" in said[0]
    assert said[1] == "能判定的指标都没有差额。另有 2 项数据没有填全，差多少还不知道。"
    assert said[4].startswith("下一步：先补填“")
    nothing = sentences(seen({}), None)
    assert nothing[1] == "有 14 项数据没有填全，差多少还不知道。"


def test_classes_that_are_too_large_are_the_next_thing_where_nothing_else_is() -> None:
    many = school_tables(class_group=school_classes(*((grade, 46 if grade == 6 else 45) for grade in range(1, 7))))
    assert sentences(Seen(seen(school_tables()).years, many["class_group"], {"primary": 45}), (0, 0))[4].startswith(
        "下一步：调整超过上限的班级人数"
    )


CASES: dict[str, tuple[Tables, Seen]] = {
    "passes": (school_tables(), seen(school_tables())),
    "two years": (SHORT, seen(school_tables(), SHORT)),
    "poor": (POOR, seen(school_tables(), POOR)),
    "nothing": ({}, seen({})),
    "special": (school_tables(school=of_type("514")), seen(school_tables(school=of_type("514")), limits={})),
    "long name": (
        school_tables(school=of_type("312", name=(f"新疆维吾尔自治区某某县{RARE}" * 10)[:200])),
        seen(school_tables(), POOR),
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_it_is_one_page_and_nothing_overlaps(case: str) -> None:
    pages = lay_out(page(*CASES[case]))
    assert len(pages) == 1
    assert faults(pages[0]) == []
    images = [item for item in pages[0].items if isinstance(item, Image)]
    assert images
    for image in images:
        assert image.x >= 1500
        assert image.x + image.width <= pages[0].width - 1490
        assert image.y + image.height < pages[0].height - 1200


def test_the_pictures_are_those_of_the_school() -> None:
    blocks = page(*CASES["two years"]).blocks
    titles = [[panel.title for panel in block.panels] for block in blocks if isinstance(block, Picture)]
    assert titles == [["七项指标与标准"], ["差额构成", "班级人数"], ["历年比较"]]
    special = page(*CASES["special"]).blocks
    assert [[p.title for p in block.panels] for block in special if isinstance(block, Picture)] == [["班级人数"]]


def test_a_figure_that_only_a_picture_shows_ties_the_page_too() -> None:
    years = seen(school_tables()).years

    def digest(pupils_of_six: int) -> str:
        classes = school_classes(*((grade, pupils_of_six if grade == 6 else 40) for grade in range(1, 7)))
        told = Seen(years, classes, {"primary": 45})
        tie = Tie("2165400001", 2024, 1, "summary")
        (one,) = lay_out(replace(page(school_tables(), told), tie=tie))
        assert one.tie is not None
        return one.tie.digest

    assert digest(40) == digest(40)
    assert digest(40) != digest(41)


def test_the_same_school_makes_the_same_bytes_and_its_text_is_read(tmp_path: Path) -> None:
    first, second = (pdf_bytes([page(*CASES["two years"])], created=DAY) for _ in range(2))
    assert first == second
    (said,) = pages_of(first, tmp_path)
    assert "第一小学·2024—2025学年" in said
    assert "缺得最多的是小学体育运动场馆：差412.5平方米" in said
    assert "一页通" in said


def test_a_blank_one_says_that_there_is_none() -> None:
    document = build(Material(standard(), blank=True))
    assert document.blocks == (Paragraph(NO_FORM),)
