"""What the written workbook looks like to those who open it."""

from __future__ import annotations

import io
import zipfile
from typing import Any

import pytest
from openpyxl import load_workbook

from jhdesk.models.dictionary import TABLES
from jhdesk.models.units import UNITS
from jhdesk.workbook.columns import FORMAT, GUIDE, LISTS, choices, heading
from jhdesk.workbook.template import _message, _validation
from tests.workbook.builders import a_row, written

FIELDS = [f for table in TABLES.values() for f in table.fields]


@pytest.fixture(scope="module")
def book() -> Any:
    return load_workbook(io.BytesIO(written()))


def rule(book: Any, table: str, field: str) -> Any:
    column = [f.name for f in TABLES[table].fields].index(field) + 1
    sheet = book[TABLES[table].label]
    cell = sheet.cell(2, column).coordinate
    return next(v for v in sheet.data_validations.dataValidation if cell in v.sqref)


def test_a_guide_and_a_sheet_a_table_in_the_order_of_the_dictionary(book: Any) -> None:
    assert book.sheetnames == [GUIDE, *(table.label for table in TABLES.values()), LISTS]
    assert book.active.title == GUIDE


def test_the_guide_says_what_matters(book: Any) -> None:
    text = "".join(str(c) for row in book[GUIDE].iter_rows(values_only=True) for c in row if c)
    for word in ("下拉列表", "空着", "0", "不适用", "空数据说明", "身份证号", "学生姓名", "公式", "导入"):
        assert word in text


@pytest.mark.parametrize("name", TABLES)
def test_headings_are_the_labels_with_units_and_stay_in_sight(book: Any, name: str) -> None:
    sheet = book[TABLES[name].label]
    assert [c.value for c in sheet[1]] == [heading(f) for f in TABLES[name].fields]
    assert sheet.freeze_panes == "B2"
    assert all(c.font.bold and c.alignment.wrap_text for c in sheet[1])
    assert sheet.print_title_rows == "$1:$1"
    assert sheet.max_row == 1


def test_headings_show_the_unit_once_and_mark_what_must_be_filled() -> None:
    room, building = TABLES["room"], TABLES["building"]
    assert heading(room.field("area_each_m2")) == "每间面积(平方米)*"
    assert heading(room.field("row_no")) == "行号"
    assert heading(building.field("floors")) == "层数(层)"
    assert heading(building.field("built_year")) == "建成年份*"
    assert {f.unit for f in FIELDS if f.unit} == set(UNITS)


def test_choices_stand_on_a_hidden_sheet_under_defined_names(book: Any) -> None:
    lists = book[LISTS]
    assert lists.sheet_state == "hidden"
    assert lists["A1"].value == FORMAT
    degree = rule(book, "staff", "degree")
    assert (degree.type, degree.formula1) == ("list", "list_degree")
    for field in FIELDS:
        if choices(field):
            source = rule(book, field.table, field.name).formula1
            sheet, cells = next(iter(book.defined_names[source].destinations))
            assert sheet == LISTS
            assert [c.value for (c,) in lists[cells]] == list(choices(field).values())


def test_numbers_have_bounds_and_dates_and_texts_their_format(book: Any) -> None:
    boys = rule(book, "class_group", "boys")
    assert (boys.type, boys.formula1, boys.formula2) == ("whole", "0", "999999")
    assert rule(book, "room", "area_each_m2").type == "decimal"
    assert rule(book, "period", "snapshot_date").type == "date"
    filled = load_workbook(
        io.BytesIO(written({"period": [a_row(TABLES["period"])], "staff": [a_row(TABLES["staff"])]}))
    )
    assert filled["填报期"]["B2"].number_format == "yyyy-mm-dd"
    assert filled["教职工"]["A2"].number_format == "@"
    assert book["教职工"].column_dimensions["A"].width > 10


@pytest.mark.parametrize("field", FIELDS, ids=lambda f: f"{f.table}.{f.name}")
def test_what_excel_shows_beside_a_cell_keeps_within_its_limits(field: Any) -> None:
    check = _validation(field)
    assert len(check["input_title"]) <= 32
    assert 0 < len(check["input_message"]) <= 255
    assert field.help in check["input_message"]
    assert len(check.get("error_title", "")) <= 32
    assert len(check.get("error_message", "")) <= 255


def test_a_field_of_some_schools_says_which() -> None:
    message = _message(TABLES["funding"].field("special_fund"))
    assert "只由特殊教育学校填写" in message


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1+1", "\r=1+1", '=HYPERLINK("http://x")'])
def test_a_text_is_never_written_as_a_formula_or_a_link(text: str) -> None:
    data = written({"staff": [a_row(TABLES["staff"], name=text)]})
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        sheet = archive.read(f"xl/worksheets/sheet{[*TABLES].index('staff') + 2}.xml")
    assert b"<f>" not in sheet
    assert b"<hyperlink" not in sheet
    assert load_workbook(io.BytesIO(data))["教职工"]["B2"].data_type == "s"
