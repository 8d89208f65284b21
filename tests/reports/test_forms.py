"""The forms beside the self-assessment: what they say, blank and filled, on one page and on many, with rare and long names."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from jhdesk.calc.engine import evaluate_school
from jhdesk.calc.item_standard import ItemStandard, Plan
from jhdesk.calc.items.judge import school_items
from jhdesk.findings import Finding, Place
from jhdesk.models.dictionary import TABLES
from jhdesk.reports import cover, evidence_book, explained, indicators, responsibility, self_assessment
from jhdesk.reports.document import Cell, Document, Grid, Heading, Paragraph, Tie
from jhdesk.reports.forms import FORMS
from jhdesk.reports.item_sections import asked_ids
from jhdesk.reports.layout import lay_out
from jhdesk.reports.material import Explained, Handed, Material
from jhdesk.reports.pdf import pdf_bytes
from jhdesk.services.standards import load_both
from jhdesk.services.uses import uses
from tests.bench.large import large_school
from tests.builders import Tables, of_type, pupils, row, school_data, school_tables, staff, standard
from tests.reports.paper import DAY, RARE, faults, lines, pages_of, words

pytestmark = pytest.mark.usefixtures("qapp")

TIE = Tie("2165400001", 2024, 1, "indicators")
VERY_RARE = "𬭚㛃"
LONG = "新疆维吾尔自治区某某县" * 18 + "小学"
NINE_YEARS: Tables = {"school": of_type("312"), "class_group": pupils(primary=300, junior=90)}
NEW = (indicators, responsibility, explained, evidence_book, cover, self_assessment)
HANDED = Handed(
    "2165400001-2024-r3.jhpkg", "2165400001", "第一小学", 2024, "2024-09-01", 3, "0123abcd" * 8, "53A3F8252676EB9E",
    "RWSe63YmJfijU8PHH5UatcQpdPuKWHyZdsEDFcHRE7Ze", "national-2017（2017.1）", "jhdesk 0.1.0", {"school": 1, "staff": 15},
)  # fmt: skip


def documents() -> tuple[ItemStandard, Plan]:
    return load_both(standard().id)


def material(tables: Tables | None = None, **more: Any) -> Material:
    """Everything that forms are made of, of the default school with these tables."""
    held = school_tables(**(tables or {}))
    data = school_data(held)
    made = Material(
        standard(),
        evaluate_school(standard(), data),
        held,
        items=school_items(*documents(), data),
        documents=documents(),
        uses=uses(documents()),
        handed=HANDED,
    )
    return replace(made, **more)


def large() -> Material:
    return material({name: [dict(each) for each in rows] for name, rows in large_school().tables.items()})


def blank() -> Material:
    return Material(standard(), documents=documents(), blank=True)


def cells(document: Document, number: int = 0) -> list[list[str]]:
    """The cells of a grid that has a header."""
    grid = [block for block in document.blocks if isinstance(block, Grid) and block.header][number]
    return [[cell.text if isinstance(cell, Cell) else cell for cell in line] for line in grid.rows]


def texts(document: Document) -> list[str]:
    return [block.text for block in document.blocks if isinstance(block, Paragraph | Heading)]


# ---- what all of them must do


@pytest.mark.parametrize("form", NEW)
@pytest.mark.parametrize(
    "made", [material, blank, large, lambda: material(NINE_YEARS)], ids=["one", "blank", "many", "nine"]
)
def test_nothing_overlaps_or_leaves_the_page_and_headers_stand_again(form: Any, made: Any) -> None:
    document = form.build(made())
    pages = lay_out(document)
    assert [fault for page in pages for fault in faults(page)] == []
    for grid in (block for block in document.blocks if isinstance(block, Grid) and block.header):
        head = next(cell for cell in grid.header[-1] if isinstance(cell, str))
        rows = {cell if isinstance(cell, str) else cell.text for line in grid.rows for cell in line[:1]} - {""}
        for page in pages:
            said = lines(page)
            if len(rows) > 3 and len(rows & set(said)) > 2:
                assert head.split("\n")[0] in said


@pytest.mark.parametrize("form", NEW)
def test_a_blank_form_says_nothing_of_a_school(form: Any) -> None:
    said = "".join(words(form.build(replace(material(), blank=True, result=type(material().result)()))))
    assert "（空白表）" in said
    assert not any(text in said for text in ("第一小学", "2165400001", "未填", "None", "0123abcd"))


@pytest.mark.parametrize("form", NEW)
def test_long_and_rare_names_are_whole_on_paper_and_in_the_pdf(form: Any, tmp_path: Path) -> None:
    name = (VERY_RARE + RARE + LONG)[:200]
    made = material({"school": of_type("312", name=name), "class_group": NINE_YEARS["class_group"]})
    made = replace(made, handed=replace(HANDED, school_name=name))
    document = form.build(made)
    pages = lay_out(document)
    assert [fault for page in pages for fault in faults(page)] == []
    assert "".join(words(document)).count(name) == 1 + len(pages)
    found = pages_of(pdf_bytes([document], created=DAY), tmp_path)
    assert all(name in page for page in found)


def test_forms_are_registered_under_their_ids() -> None:
    assert {"indicators", "responsibility", "explained", "evidence_book", "cover"} <= FORMS.keys()
    assert [info.id for info in FORMS.values() if info.packed] == ["self_assessment"]


# ---- seven indicators


def test_a_row_an_indicator_and_a_group_a_stage() -> None:
    document = indicators.build(material(NINE_YEARS))
    (grid,) = [block for block in document.blocks if isinstance(block, Grid) and block.header]
    assert [cell.text for cell in grid.header[0] if isinstance(cell, Cell)][3:] == [
        "小学（学生 300 人）",
        "初中（学生 90 人）",
    ]
    rows = cells(document)
    assert [line[0] for line in rows[:7]] == list("1234567")
    assert rows[0][3:6] == ["4.2", "3.57", "5"]
    assert rows[0][8:10] == ["5.3", "4.505"]
    assert rows[7][0] == "综合判定"


def test_both_stages_of_a_school_stand_on_one_page_with_who_signs() -> None:
    made = material()
    (unit,) = made.result.units
    both = replace(made, result=replace(made.result, units=(unit, replace(unit, stage="junior"))))
    for each in (both, blank()):
        assert len(lay_out(replace(indicators.build(each), tie=TIE))) == 1


def test_what_is_missing_stands_in_the_row_and_is_no_zero() -> None:
    rows = cells(indicators.build(material({"equipment": []})))
    assert rows[5][5:] == ["—", "○ 无法判定", "尚缺：教学仪器设备：整表未填"]
    many = cells(indicators.build(material({"staff": [{**each, "degree": None} for each in staff(9)]})))
    assert many[0][7].endswith("等 9 处")


def test_a_special_school_says_why_there_is_no_table() -> None:
    document = indicators.build(material({"school": of_type("514")}))
    assert any("特殊教育学校，不参加七项指标评估" in text for text in texts(document))
    assert not [block for block in document.blocks if isinstance(block, Grid) and block.header]


# ---- all items of the self-assessment


def item(document: Document, item_id: str) -> list[str]:
    grids = [block for block in document.blocks if isinstance(block, Grid) and block.header]
    every = [line for number in range(len(grids)) for line in cells(document, number)]
    return next(line for line in every if line[0] == item_id)


def test_items_stand_by_article_and_the_plan_apart() -> None:
    heads = [text for text in texts(self_assessment.build(material())) if "、" in text[:3]]
    assert [head[2:6] for head in heads] == ["小学", "政府保障", "教育质量", "社会认可", "一票否决", "县规划（"]
    assert [head[0] for head in heads] == list("一二三四五六")


def test_an_item_says_value_line_verdict_rating_and_proof() -> None:
    document = self_assessment.build(
        material(
            {
                "self_rating": [row("self_rating", item_id="Q3", rating="good", narrative="章程已修订")],
                "evidence": [row("evidence", item_id="Q3", file_name="章程.pdf", sha256="a" * 64)],
                "declaration": [row("declaration", item_id="V1", occurred=False)],
            }
        )
    )
    assert item(document, "G4")[2:4] == ["300 人\n标准 ≤ 2000 人", "✓ 达到"]
    assert "依据：第六条（四）" in item(document, "G4")[1]
    assert item(document, "Q3")[2:] == ["／", "✓ 达到", "良好", "自评说明：章程已修订\n佐证：章程.pdf"]
    assert item(document, "V1")[2:5] == ["／", "✓ 未发生", "／"]
    assert item(document, "V2")[2:5] == ["／", "○ 无法判定", "／"]
    assert item(document, "Q6")[4] == "未填"
    assert "尚缺" in item(document, "V2")[5]
    assert item(document, "S1")[2].startswith("—")
    note = next(text for text in texts(document) if text.startswith("注："))
    assert all(text in note for text in ("“未填”是应填而没有填", "“／”是不适用", "“—”是缺数据，无法计算", "“0”是数值"))
    assert "“—”" not in next(text for text in texts(self_assessment.build(blank())) if text.startswith("注："))


def test_a_blank_form_lists_what_schools_are_asked_and_the_choices() -> None:
    document = self_assessment.build(blank())
    assert item(document, "Q3")[2:] == ["", "", "□优秀 □良好\n□一般 □较差", ""]
    assert item(document, "V1")[4] == "□未发生 □已发生"
    assert item(document, "G4")[2:] == ["", "", "", ""]
    ordinary, special = asked_ids(*documents(), None), asked_ids(*documents(), "514")
    assert "G8" not in ordinary
    assert "G7" in special
    assert "G4" not in special


# ---- responsibility


def test_both_lines_name_their_four_levels_and_who_is_not_named() -> None:
    held = [
        row(
            "responsibility",
            row_no=1,
            line="education",
            level="homeroom",
            person="甲",
            covers="1 班",
            letter_signed=True,
        ),
        row(
            "responsibility",
            row_no=2,
            line="education",
            level="homeroom",
            person="乙",
            covers="2 班",
            letter_signed=False,
        ),
    ]
    document = responsibility.build(material({"responsibility": held}))
    government, education = cells(document), cells(document, 1)
    assert [line[0] for line in government] == ["县领导包乡镇", "乡镇领导包村", "村干部包村民小组", "村民小组包户"]
    assert all(line[1:] == ["未填", "", "未填", "未填", "", ""] for line in government)
    assert education[2:4] == [
        ["班主任包班", "甲", "", "1 班", "已签订", "", ""],
        ["班主任包班", "乙", "", "2 班", "未签订", "", ""],
    ]
    assert len(education) == 5


def test_a_level_of_the_other_line_is_told_and_cases_stand_below() -> None:
    wrong = row("responsibility", row_no=7, line="government", level="homeroom", person="甲", covers="x")
    case = row("dropout_case", case_no="2024-01", grade=8, measure="家访")
    document = responsibility.build(material({"responsibility": [wrong], "dropout_case": [case]}))
    assert any("第 7 行" in text for text in texts(document))
    assert cells(document, 2)[0][:2] == ["2024-01", "8"]
    none = responsibility.build(material(declared={"dropout_case": "全年无人辍学"}))
    assert "辍学个案：本表没有内容：全年无人辍学" in texts(none)


@pytest.mark.parametrize("made", [material, blank], ids=["filled", "blank"])
def test_duties_stand_on_the_page_of_those_who_have_them(made: Any) -> None:
    pages = [lines(page) for page in lay_out(responsibility.build(made()))]
    for heading, last in (("一、政府线", "村民小组包户"), ("二、教育线", "科任教师包人")):
        page = next(page for page in pages if heading in page)
        duty = max(at for at, line in enumerate(page) if line.startswith(f"{last}："))
        assert "责任层级" in page[duty:]


# ---- explained findings


def aid(aided: int, in_need: int) -> Explained:
    cell = "class_group[1|1].in_need"
    place = Place("class_group", "1|1", "aided")
    return Explained(Finding("R604", "soft", place, {"part": aided, "whole": in_need, "cells": (cell,)}), "外校转来")


def test_what_was_explained_stands_with_rule_place_sentence_and_reason() -> None:
    rows = cells(explained.build(material(explained=[aid(5, 3)])))
    assert rows[0][1:3] == ["R604　资助人数多于困难人数", "班级学生 1 年级 1 班“已资助困难学生数”"]
    assert rows[0][3] == "已资助 5 人，家庭经济困难学生 3 人。请核对，或说明原因。"
    assert rows[0][4] == "外校转来"
    assert cells(explained.build(material())) == [["没有需要说明而已经说明的校验结果"]]


def test_few_pupils_are_concealed_but_on_the_schools_own_copy() -> None:
    assert "已资助 <3 人，家庭经济困难学生 0 人" in cells(explained.build(material(explained=[aid(2, 0)])))[0][3]
    own = explained.build(material(explained=[aid(2, 0)], own_copy=True))
    assert "已资助 2 人" in cells(own)[0][3]


# ---- book of proof


def proof(item_id: str, name: str, place: str | None) -> dict[str, Any]:
    return row("evidence", item_id=item_id, file_name=name, place=place, sha256="ab" * 32)


def test_figures_come_in_the_order_of_their_places_those_without_last() -> None:
    evidence = [proof("L6", "台账.pdf", "乙柜"), proof("L5", "测绘.pdf", "甲柜"), proof("Q3", "章程.pdf", None)]
    document = evidence_book.build(material({"evidence": evidence}))
    assert [line[0] for line in cells(document)] == ["乙柜", "甲柜", ""]
    assert cells(document)[0][1:4] == ["L6 生均教学仪器设备值", "台账.pdf", "abababab"]
    figures = cells(document, 1)
    assert [line[0] for line in figures] == [str(n) for n in range(1, len(figures) + 1)]
    places = [line[6] for line in figures]
    assert places == sorted(places, key=lambda place: (not place, place))
    price = next(line for line in figures if line[2] == "单价")
    assert price[1:] == ["教学仪器设备第 1 行", "单价", "700000.00", "元", "台账.pdf", "乙柜", "", ""]


def test_what_proves_rooms_is_no_proof_of_the_number_of_pupils() -> None:
    figures = cells(evidence_book.build(material({"evidence": [proof("L6", "台账.pdf", "乙柜")]})), 1)
    assert {tuple(line[5:7]) for line in figures if line[2] == "男生数"} == {("", "")}


def test_every_figure_is_there_and_what_is_empty_is_not() -> None:
    tables = {"class_group": [row("class_group", grade=1, class_no=1, boys=0, girls=30, in_need=2, migrant=None)]}
    made = material(tables)
    figures = {(line[1], line[2]): line[3] for line in cells(evidence_book.build(made), 1)}
    assert figures["班级学生 1 年级 1 班", "男生数"] == "0"
    assert figures["班级学生 1 年级 1 班", "家庭经济困难学生数"] == "<3"
    assert ("班级学生 1 年级 1 班", "随迁子女数") not in figures
    own = cells(evidence_book.build(replace(made, own_copy=True)), 1)
    assert next(line[3] for line in own if line[2] == "家庭经济困难学生数") == "2"
    numbers = [field for field in TABLES["room"].fields if field.kind in ("int", "decimal") and not field.key]
    assert sum(key[0] == "用房第 1 行" for key in figures) == len(numbers)


def test_a_book_for_the_office_says_so_on_every_page_and_a_blank_one_conceals_nothing() -> None:
    feet = [lines(page)[-3] for page in lay_out(evidence_book.build(replace(large(), own_copy=True)))]
    assert len(feet) > 2
    assert all("（学校留存·不得外传）" in foot for foot in feet)
    assert not any("留存" in line for line in words(evidence_book.build(large())))
    assert not any("<3" in line for line in words(evidence_book.build(blank())))


def test_the_book_conceals_the_same_pupils_in_every_table() -> None:
    tables = {"disability_enrolment": [row("disability_enrolment", kind="visual", of_age=2, enrolled=1)]}
    for own_copy, numbers in ((False, ["<3", "<3"]), (True, ["2", "1"])):
        made = cells(evidence_book.build(material(tables, own_copy=own_copy)), 1)
        assert [line[3] for line in made if line[2] in ("服务范围内适龄人数", "已入学人数")] == numbers


def test_few_pupils_of_the_whole_school_are_concealed_in_the_notes_of_items() -> None:
    def notes(left_behind: int, own_copy: bool) -> tuple[str, bool]:
        classes = [{**each, "left_behind": 0, "migrant": 0} for each in pupils(primary=300)]
        classes[0].update(left_behind=left_behind, migrant=1)
        document = self_assessment.build(material({"class_group": classes}, own_copy=own_copy))
        return item(document, "P25")[5].split("\n")[0], "（学校留存·不得外传）" in document.foot

    assert notes(2, own_copy=False) == ("留守儿童 <3 人，随迁子女 1 人。", False)
    assert notes(2, own_copy=True) == ("留守儿童 2 人，随迁子女 1 人。", True)
    assert notes(12, own_copy=False)[0] == "留守儿童 12 人，随迁子女 1 人。"
    assert notes(12, own_copy=True)[1] is False


def test_an_item_that_there_is_not_is_listed_as_it_stands() -> None:
    assert cells(evidence_book.build(material({"evidence": [proof("X99", "a.pdf", "柜")]})))[0][1] == "X99"


# ---- cover


def test_the_cover_tells_which_package_it_goes_with() -> None:
    document = cover.build(material())
    said = "".join(words(document))
    for text in (
        "2165400001-2024-r3.jhpkg",
        "第 3 版",
        " ".join(["0123abcd"] * 8),
        HANDED.key_id,
        HANDED.key,
        "2024-09-01",
    ):
        assert text in said
    rows = cells(document)
    assert ["教职工", "15"] in [line[at : at + 2] for line in rows for at in (0, 2, 4)]
    assert rows[-1] == ["合计", "16"]
    assert len(lay_out(document)) == 1


def test_before_there_is_a_package_the_cover_says_so_and_shows_no_figure() -> None:
    document = cover.build(material(handed=None))
    assert texts(document) == [cover.NONE_YET]
    assert not [block for block in document.blocks if isinstance(block, Grid)]


def test_a_value_with_decimals_stays_as_it_was_entered() -> None:
    made = material({"sports_area": [row("sports_area", row_no=1, area_each_m2=Decimal("1837.50"))]})
    assert "1837.50" in [line[3] for line in cells(evidence_book.build(made), 1)]
