"""The 学校自评表: what it says of units that pass, fail, cannot be judged or take no part; and the blank form."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from jhdesk import __version__
from jhdesk.calc.results import SchoolResult
from jhdesk.models.dictionary import TABLES
from jhdesk.models.wording import place_text
from jhdesk.reports.document import Cell, Document, Grid, Heading, Paragraph, SignOff
from jhdesk.reports.forms import FORMS
from jhdesk.reports.layout import lay_out
from jhdesk.reports.material import Material
from jhdesk.reports.pdf import pdf_bytes
from jhdesk.reports.self_assessment import MISSING_LISTED, self_assessment
from tests.builders import Tables, changed, of_type, pupils, row, school_tables, staff, standard
from tests.reports.paper import DAY, RARE, faults, form, pdf_text, words

pytestmark = pytest.mark.usefixtures("qapp")

NINE_YEARS = {"school": of_type("312"), "class_group": pupils(primary=300, junior=90)}


def grids(document: Document) -> list[Grid]:
    """The grids of the stages."""
    return [block for block in document.blocks if isinstance(block, Grid) and block.header]


def missing(document: Document) -> list[str]:
    """What the lists of missing figures say."""
    lists = [block for block in document.blocks if isinstance(block, Grid) and not block.header]
    return [cell.text for block in lists for line in block.rows for cell in line if isinstance(cell, Cell)]


def table(document: Document, number: int = 0) -> list[list[str]]:
    """The cells of the grid of a stage."""
    return [[cell.text if isinstance(cell, Cell) else cell for cell in line] for line in grids(document)[number].rows]


def paragraphs(document: Document) -> list[str]:
    return [block.text for block in document.blocks if isinstance(block, Paragraph)]


def headings(document: Document) -> list[str]:
    return [block.text for block in document.blocks if isinstance(block, Heading)]


def line_of(tables: Tables, number: int) -> list[str]:
    """标准, 底线, 实际, 判定, 差额 of an indicator of the first stage."""
    return table(form(tables))[number - 1][3:]


def test_a_unit_that_passes() -> None:
    document = form(school_tables())
    rows = table(document)
    assert [line[0] for line in rows[:7]] == list("1234567")
    assert [line[1] for line in rows[:7]] == [indicator.name for indicator in standard().indicators]
    assert rows[0][2:] == ["人/百名学生", "4.2", "3.57", "5", "✓ 达标", "无"]
    assert rows[7] == ["学生数", "300 人"]
    assert rows[8][1].startswith("✓ 达标：7 项指标中 7 项达标。")
    assert not any("尚缺" in text for text in paragraphs(document))


def test_shortfalls_say_their_unit_and_whole_things_are_whole() -> None:
    few = school_tables(staff=staff(9, backbone_level="county") + staff(3, first=10, subject="pe"))
    assert line_of(few, 1) == ["4.2", "3.57", "4", "◐ 达底线", "差 1 人"]
    none = school_tables(staff=staff(2, subject="pe"))
    assert line_of(none, 1) == ["4.2", "3.57", "0.67", "▲ 不达标", "差 11 人\n距底线 9 人"]
    small = school_tables(sports_area=[row("sports_area", row_no=1, area_each_m2=Decimal("1837.5"))])
    assert line_of(small, 5) == ["7.5", "6.375", "6.13", "▲ 不达标", "差 412.5 平方米\n距底线 75 平方米"]


def test_a_value_is_never_shown_as_the_line_that_it_misses() -> None:
    just = school_tables(sports_area=[row("sports_area", row_no=1, area_each_m2=Decimal("2249.99"))])
    assert line_of(just, 5) == ["7.5", "6.375", "7.49", "◐ 达底线", "差 0.01 平方米"]


def test_zero_is_zero_and_missing_is_a_dash() -> None:
    rows = school_tables()["staff"]
    none = school_tables(staff=[{**each, "backbone_level": "none"} for each in rows])
    assert line_of(none, 2)[2:] == ["0", "▲ 不达标", "差 3 人\n距底线 3 人"]
    blank = school_tables(staff=changed(rows, 0, backbone_level=None))
    assert line_of(blank, 2)[2:] == ["—", "○ 无法判定", "—"]


def test_what_is_missing_is_named_once_with_the_indicators_that_wait_for_it() -> None:
    tables = school_tables(equipment=[])
    tables["room"] = changed(tables["room"], 0, area_each_m2=None)
    tables["staff"] = changed(tables["staff"], 0, degree=None)
    tables["class_group"] = changed(tables["class_group"], -1, boys=None)
    document = form(tables)
    assert paragraphs(document)[0] == "小学尚缺的数据（4 处）："
    assert missing(document) == [
        "1. 教职工 t001：最高学历 未填（影响第 1 项）",
        "2. 班级学生 6 年级 2 班：男生数 未填（影响第 1、2、3、4、5、6、7 项）",
        "3. 用房第 1 行：每间面积 未填（影响第 4 项）",
        "4. 教学仪器设备：整表未填（影响第 6 项）",
    ]
    assert table(document)[7] == ["学生数", "未填"]
    assert table(document)[8][1].startswith("○ 无法判定：7 项指标中 7 项因缺数据无法判定。")


def test_a_long_list_of_missing_figures_is_cut_and_counted() -> None:
    tables = school_tables()
    tables["staff"] = [{**each, "degree": None, "subject": None} for each in tables["staff"]]
    document = form(tables)
    assert paragraphs(document)[:2] == ["小学尚缺的数据（30 处）：", "……等共 30 处。"]
    assert [line.split(".")[0] for line in missing(document)] == [str(n) for n in range(1, MISSING_LISTED + 1)]


def test_no_name_of_staff_is_on_paper() -> None:
    tables = school_tables(staff=staff(9, name="古丽娜尔", degree=None))
    assert "古丽娜尔" not in "".join(words(form(tables)))


def test_a_unit_that_fails_for_certain_though_a_figure_is_missing() -> None:
    tables = school_tables(equipment=[], sports_area=[row("sports_area", row_no=1, area_each_m2=Decimal(100))])
    verdict = table(form(tables))[8][1]
    assert verdict.startswith("▲ 不达标：7 项指标中 5 项达标、1 项不达标、1 项因缺数据无法判定。")
    assert "至少 6 项达标" in verdict


def test_both_stages_of_a_nine_year_school_each_with_its_lines() -> None:
    document = form(school_tables(**NINE_YEARS))
    assert headings(document) == ["一、小学", "二、初中"]
    assert [table(document, n)[0][3] for n in (0, 1)] == ["4.2", "5.3"]
    assert [table(document, n)[7][1] for n in (0, 1)] == ["300 人", "90 人"]
    pages = lay_out(document)
    assert len(pages) == 2
    assert [fault for page in pages for fault in faults(page)] == []


@pytest.mark.parametrize(
    ("changes", "heads", "said"),
    [
        ({"school": of_type("514")}, ["一、不参加评估的说明"], "全校：特殊教育学校，不参加七项指标评估。"),
        (
            {"school": of_type("218"), "class_group": pupils(primary=49)},
            ["一、不参加评估的说明"],
            "小学：不足 50 人的教学点，不参加七项指标评估。",
        ),
        (
            {"school": of_type("312")},
            ["一、小学", "二、不参加评估的说明"],
            "初中：“班级学生”表里没有这一学段的学生，不参加七项指标评估。",
        ),
    ],
)
def test_what_takes_no_part_is_named_with_its_reason(changes: Tables, heads: list[str], said: str) -> None:
    document = form(school_tables(**changes))
    assert headings(document) == heads
    assert said in paragraphs(document)
    assert isinstance(document.blocks[-1], SignOff)


def test_head_and_foot_say_school_year_form_standard_and_program() -> None:
    said = words(form(school_tables()))
    for text in ("第一小学", "2165400001", "小学", "2024—2025 学年", "2024 年 9 月 1 日", "学校自评"):
        assert text in said
    assert "《县域义务教育优质均衡发展督导评估办法》（教督〔2017〕6号）" in said
    foot = said[-3:]
    assert foot[0] == "第一小学 · 2024—2025 学年 · 义务教育优质均衡发展学校自评表"
    assert foot[1] == f"标准 教督〔2017〕6号 2017.1 · 程序 jhdesk {__version__}"
    assert foot[2] == "第 1 页 共 1 页"


def test_a_school_that_has_filled_in_nothing() -> None:
    document = self_assessment({}, {}, SchoolResult(), standard())
    said = words(document)
    assert said.count("未填") == 6
    assert "None" not in "".join(said)
    nothing = form({})
    assert headings(nothing) == ["一、小学", "二、初中"]
    assert "1. 学校：办学类型 未填（影响第 1、2、3、4、5、6、7 项）" in missing(nothing)


def test_who_filled_it_in_stands_where_they_sign() -> None:
    signed = form(school_tables(school=of_type("211", contact_name="填表甲", contact_phone="0999-1234567")))
    assert {"填表甲", "0999-1234567"} <= set(words(signed))
    unknown = form(school_tables(school=of_type("211", contact_name=None, contact_phone=None)))
    said = words(unknown)
    assert {"填表人", "审核人", "校长签字", "学校公章", "联系电话", "日期"} <= set(said)
    assert "未填" not in said
    assert any(line.split() == ["年", "月", "日"] for line in said)


@pytest.mark.parametrize(("school_type", "stages"), [("211", 1), ("311", 1), ("312", 2), ("345", 2), (None, 2)])
def test_a_blank_form_has_the_lines_and_no_figure(school_type: str | None, stages: int) -> None:
    filled = school_tables(school=of_type(school_type, contact_name="填表甲"))
    document = form(filled, blank=True)
    assert len(grids(document)) == stages
    for number in range(stages):
        rows = table(document, number)
        assert [line[5:] for line in rows[:7]] == [["", "", ""]] * 7
        assert all(line[3] and line[4] for line in rows[:7])
        assert [line[1].strip() for line in rows[7:]] == ["人", ""]
    said = "".join(words(document))
    assert not any(text in said for text in ("第一小学", "2165400001", "填表甲", "2024—", "未填", "达标："))
    assert "（空白表）" in said
    assert [fault for page in lay_out(document) for fault in faults(page)] == []


def test_a_long_name_wraps_in_head_and_foot_and_nothing_overlaps() -> None:
    name = "学校" + ("新疆维吾尔自治区某某县" + RARE) * 9
    document = form(school_tables(school=of_type("312", name=name), class_group=pupils(primary=300, junior=90)))
    pages = lay_out(document)
    assert [fault for page in pages for fault in faults(page)] == []
    assert "".join(words(document)).count(name) == 1 + len(pages)


def test_the_widest_figures_fit_their_cells() -> None:
    rich = [row("equipment", row_no=1, unit_value_yuan=Decimal("29999999.99"))]
    poor = [row("equipment", row_no=1, unit_value_yuan=Decimal("0.01"))]
    for equipment in (rich, poor):
        (page,) = lay_out(form(school_tables(equipment=equipment)))
        assert faults(page) == []
    assert {"差 599999.99 元", "距底线 509999.99 元"} <= set(words(form(school_tables(equipment=poor))))


def test_the_text_of_the_pdf(tmp_path: Path) -> None:
    tables = school_tables(school=of_type("211", name=f"{RARE}一二三小学"), equipment=[])
    said = pdf_text(pdf_bytes([form(tables)], created=DAY), tmp_path, "-layout")
    assert said.strip().startswith("义务教育优质均衡发展学校自评表")
    assert said.count(f"{RARE}一二三小学") == 2
    for text in (
        "2017.1",
        "○ 无法判定",
        "✓ 达标",
        "教学仪器设备：整表未填",
        "4.2",
        "3.57",
        "学校公章",
    ):
        assert text in said


def test_forms_are_listed_and_built_by_name() -> None:
    assert all(name == info.id for name, info in FORMS.items())
    assert [info.id for info in FORMS.values() if info.packed] == ["self_assessment"]
    document = FORMS["self_assessment"].build(Material(standard(), blank=True))
    assert document.title == FORMS["self_assessment"].title


@pytest.mark.parametrize("name", TABLES)
def test_every_table_has_a_name_on_paper(name: str) -> None:
    assert place_text(name) == f"{TABLES[name].label}：整表未填"


def test_a_table_with_nothing_says_why_and_a_blank_form_does_not() -> None:
    told = {"dropout_case": "全年无人辍学", "partnership": ""}
    row_ = school_tables()["school"][0]
    document = self_assessment(row_, {}, SchoolResult(), standard(), told)
    assert "没有内容的数据表" in headings(document)[-1]
    assert "辍学个案：本表没有内容：全年无人辍学" in paragraphs(document)
    assert any("本表没有内容：（原因未填）" in text for text in paragraphs(document))
    blank = self_assessment(row_, {}, SchoolResult(), standard(), told, blank=True)
    assert not any("本表没有内容" in text for text in paragraphs(blank))
