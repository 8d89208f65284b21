"""Ledgers: every row and field as entered, three kinds of nothing, few pupils concealed, on a sheet that is wide enough."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from jhdesk.models.dictionary import TABLES
from jhdesk.reports.document import Cell, Document, Facts, Grid, Paragraph
from jhdesk.reports.layout import lay_out
from jhdesk.reports.ledger import LEDGERS, _heading
from jhdesk.reports.material import Material
from jhdesk.reports.pdf import pdf_bytes
from tests.bench.large import large_school
from tests.builders import Tables, row, school_tables, standard
from tests.reports.paper import DAY, RARE, faults, lines, pages_of, words

pytestmark = pytest.mark.usefixtures("qapp")

BY_ID = {each.id: each for each in LEDGERS}


def material(tables: Tables | None = None, **more: Any) -> Material:
    return Material(standard(), tables={**school_tables(), **(tables or {})}, **more)


def large(**more: Any) -> Material:
    held = large_school().tables
    return Material(standard(), tables={name: list(rows) for name, rows in held.items()}, **more)


def cells(document: Document, number: int = 0) -> list[list[str]]:
    """The cells of the grid of a table."""
    grid = [block for block in document.blocks if isinstance(block, Grid)][number]
    return [[cell.text if isinstance(cell, Cell) else cell for cell in line] for line in grid.rows]


def place(table: str, name: str) -> int:
    return [field.name for field in TABLES[table].fields].index(name)


def of_class(name: str, **values: Any) -> str:
    """What is printed in a field of a class."""
    made = row("class_group", grade=1, class_no=1, **values)
    return cells(BY_ID["classes"].build(material({"class_group": [made]})))[0][place("class_group", name)]


def test_every_table_that_a_school_fills_in_is_in_one_ledger_at_most() -> None:
    named = [table for ledger in LEDGERS for table in ledger.tables]
    assert len(named) == len(set(named))
    assert set(named) <= set(TABLES)


def test_rows_stand_as_they_were_entered_with_codes_in_words() -> None:
    people = [
        row("staff", staff_no="a1", name="甲", degree="21", birth_year=1980),
        row("staff", staff_no="a2", name="乙", training_hours_5y=None),
    ]
    found = cells(BY_ID["staff"].build(material({"staff": people})))
    assert [line[:2] for line in found] == [["a1", "甲"], ["a2", "乙"]]
    assert found[0][place("staff", "degree")] == "大学本科毕业"
    assert found[0][place("staff", "birth_year")] == "1980"


def test_empty_zero_and_not_applicable_are_apart() -> None:
    assert of_class("boarders", boarders=0) == "0"
    assert of_class("boarders", boarders=None) == ""
    assert of_class("boys", boys=None) == "未填"
    made = BY_ID["funding"].build(material({"funding": [row("funding", special_fund=None)]}))
    facts = {fact.label: fact.value for block in made.blocks if isinstance(block, Facts) for fact in block.facts}
    label = next(f for f in TABLES["funding"].fields if f.name == "special_fund").label
    assert next(value for name, value in facts.items() if name.startswith(label)) == "／"


def test_the_signs_that_stand_there_are_explained_and_no_others() -> None:
    def note(own: str, tables: Tables, **more: Any) -> list[str]:
        made = BY_ID[own].build(material(tables, **more))
        return [block.text for block in made.blocks if isinstance(block, Paragraph) and "“0”" in block.text]

    some = [row("class_group", grade=1, class_no=1, boarders=None), row("class_group", grade=1, class_no=2, boys=None)]
    assert note("classes", {"class_group": some}) == ["注：“未填”是应填而没有填；空格是可以不填而没有填；“0”是数值 0。"]
    funds = note("funding", {"funding": [row("funding", special_fund=None)]})
    assert ["“／”是不适用" in text for text in funds] == [True]
    assert note("partnership", {}, declared={"partnership": "没有"}) == []
    assert note("classes", {"class_group": some}, blank=True) == []


@pytest.mark.parametrize(("count", "printed"), [(0, "0"), (1, "<3"), (2, "<3"), (3, "3")])
def test_few_pupils_are_concealed_unless_the_copy_stays(count: int, printed: str) -> None:
    assert of_class("learning_support", learning_support=count) == printed
    assert of_class("boys", boys=count) == str(count)
    made = row("class_group", grade=1, class_no=1, learning_support=count)
    own = BY_ID["classes"].build(material({"class_group": [made]}, own_copy=True))
    assert cells(own)[0][place("class_group", "learning_support")] == str(count)
    assert any("不得外传" in block.text for block in own.blocks if isinstance(block, Paragraph))


@pytest.mark.parametrize("name", ["of_age", "enrolled"])
@pytest.mark.parametrize(("count", "printed"), [(0, "0"), (1, "<3"), (2, "<3"), (3, "3")])
def test_what_another_table_says_of_the_same_pupils_is_concealed_too(name: str, count: int, printed: str) -> None:
    held = {
        "disability_enrolment": [
            row("disability_enrolment", kind="visual", **{"of_age": 7, "enrolled": 7, name: count})
        ]
    }
    at = place("disability_enrolment", name)
    numbers = [[printed], [str(count)]]
    for own_copy, expected in zip((False, True), numbers, strict=True):
        made = BY_ID["classes"].build(material(held, own_copy=own_copy))
        assert [line[at] for line in cells(made, 2)] == expected


def test_pupils_that_came_from_elsewhere_are_counted_as_they_are() -> None:
    assert of_class("migrant", migrant=1) == "1"


@pytest.mark.parametrize("name", BY_ID)
def test_every_page_of_a_copy_for_the_office_says_so_where_it_tells_more(name: str) -> None:
    for own_copy in (False, True):
        said = [lines(page)[-3] for page in lay_out(BY_ID[name].build(large(own_copy=own_copy)))]
        assert ["（学校留存·不得外传）" in line for line in said] == [own_copy and name == "classes"] * len(said)
    blank = words(BY_ID[name].build(replace(large(), blank=True, own_copy=True)))
    assert not any("<3" in line or "留存" in line for line in blank)


def test_a_table_declared_empty_says_why_and_one_not_filled_in_says_so() -> None:
    told = BY_ID["partnership"].build(material(declared={"partnership": "没有结对学校"}))
    assert "结对帮扶：本表没有内容：没有结对学校" in [b.text for b in told.blocks if isinstance(b, Paragraph)]
    assert cells(BY_ID["partnership"].build(material())) == [["没有填写"]]


@pytest.mark.parametrize("name", BY_ID)
def test_a_blank_form_has_rows_to_write_in_and_no_figure(name: str) -> None:
    document = BY_ID[name].build(replace(large(), blank=True))
    text = "".join(words(document))
    assert "（空白表）" in text
    tables = [TABLES[each] for each in BY_ID[name].tables]
    keys = {label for table in tables for key in table.key for label in table.field(key).codes.values()}
    grids = [block for block in document.blocks if isinstance(block, Grid) and block.header]
    assert {cell.text if isinstance(cell, Cell) else cell for grid in grids for line in grid.rows for cell in line} <= {
        "",
        *keys,
    }
    assert not any(str(each.get("name")) in text for each in large().tables["school"])


def test_a_blank_list_has_as_many_rows_as_there_can_be_and_names_them() -> None:
    blank = Material(standard(), blank=True)
    classes, equipment = BY_ID["classes"].build(blank), BY_ID["equipment"].build(blank)
    assert [line[0] for line in cells(classes, 1)] == ["小学", "初中"]
    assert [line[0] for line in cells(classes, 2)] == ["视力残疾", "听力残疾", "智力残疾"]
    assert [line[0] for line in cells(equipment, 1)] == ["小学", "初中", "高中", "共用"]
    assert len(cells(classes, 0)) > 10
    assert len(cells(BY_ID["programmes"].build(blank))) == len(TABLES["programme"].field("kind").codes)
    assert len(cells(BY_ID["survey"].build(blank))) == 14


def test_a_blank_list_of_one_table_is_one_page_with_who_signs_it() -> None:
    for name in ("staff", "survey", "partnership", "improvement", "programmes"):
        assert len(lay_out(BY_ID[name].build(Material(standard(), blank=True)))) == 1, name


@pytest.mark.parametrize("name", BY_ID)
@pytest.mark.parametrize("blank", [False, True])
def test_nothing_overlaps_is_cut_or_leaves_the_page(name: str, blank: bool) -> None:
    assert [fault for page in lay_out(BY_ID[name].build(large(blank=blank))) for fault in faults(page)] == []


def test_the_sheet_is_the_smallest_that_holds_all_columns() -> None:
    sheets = {name: (made.paper, made.landscape) for name, each in BY_ID.items() for made in [each.build(large())]}
    assert sheets["premises"][0] == "A4"
    assert sheets["ict"] == ("A4", False)
    assert sheets["staff"] == ("A3", True)
    page = lay_out(BY_ID["staff"].build(large()))[0]
    assert (page.width, page.height) == (42000, 29700)


def test_the_header_stands_on_every_page_and_every_row_on_one() -> None:
    people = [row("staff", staff_no=f"t{at:04}", name=f"甲{at}") for at in range(2000)]
    pages = lay_out(BY_ID["staff"].build(material({"staff": people})))
    numbers = [line for page in pages for line in lines(page) if line.startswith("t") and line[1:].isdigit()]
    assert numbers == [person["staff_no"] for person in people]
    assert all("教工号" in lines(page) for page in pages[:-1])
    assert lines(pages[-1])[-1] == f"第 {len(pages)} 页 共 {len(pages)} 页"


def test_rare_names_are_found_in_the_file_and_long_ones_wrapped(tmp_path: Path) -> None:
    people = [row("staff", staff_no="a1", name=RARE), row("staff", staff_no="a2", name="长" * 30)]
    tables = {"staff": people, "school": [{**school_tables()["school"][0], "name": "很长的校名" * 40}]}
    document = BY_ID["staff"].build(material(tables))
    (page,) = pages_of(pdf_bytes([document], created=DAY), tmp_path)
    assert all(character in page for character in RARE)
    assert page.count("长" * 3) >= 1
    assert "很长的校名" * 40 in page.replace("\n", "")
    assert [fault for each in lay_out(document) for fault in faults(each)] == []


def test_a_heading_names_its_unit_once() -> None:
    headings = [_heading(field) for table in TABLES.values() for field in table.fields]
    assert "五年培训学时" in headings
    assert not [
        each for each in headings if each.endswith("（学时）") and each.removesuffix("（学时）").endswith("学时")
    ]
    assert any(each.endswith("（平方米）") for each in headings)
