"""Empty, 0 and "does not apply" in the workbook: what is written, and what is understood when it comes back."""

from __future__ import annotations

import io
from typing import Any

import pytest
from openpyxl import load_workbook

from jhdesk.models.dictionary import TABLES
from jhdesk.ui.messages import finding_text
from jhdesk.workbook.reader import read_workbook
from tests.workbook.builders import Rows, a_row, edited, reread, written

PRIMARY = "211"
FUNDING = a_row(TABLES["funding"], special_fund=None, public_fund_junior=None, training_spend_yuan=0)
ROWS: Rows = {
    "school": [a_row(TABLES["school"], school_type=PRIMARY)],
    "funding": [FUNDING | {"inclusive_fund": None}],
    "no_data": [{"table": "dropout_case", "reason": "全年无人辍学"}, {"table": "ict", "reason": "由中心校管理"}],
}


def column(sheet: Any, name: str) -> int:
    """The column of a field in the sheet of `funding`, counted from 1."""
    return [field.name for field in TABLES["funding"].fields].index(name) + 1


def test_the_three_look_different() -> None:
    book = load_workbook(io.BytesIO(written(ROWS)))
    money = book["经费"]
    held = {
        name: money.cell(2, column(money, name)) for name in ("special_fund", "inclusive_fund", "training_spend_yuan")
    }
    assert [cell.value for cell in held.values()] == ["／", None, 0]
    assert held["special_fund"].fill.fgColor.rgb == "FFEDEFF2"
    assert held["inclusive_fund"].fill.fill_type is None
    assert book["辍学个案"]["A2"].value == "本表没有内容：全年无人辍学"
    assert book["信息化"]["A2"].value == "本表没有内容：由中心校管理"
    assert book["用房"]["A2"].value is None


def test_it_comes_back_without_a_change() -> None:
    read = reread(ROWS)
    assert (read.findings, read.cleaned) == ([], [])
    assert read.tables == {name: list(ROWS.get(name, ())) for name in TABLES}


def test_what_a_school_is_not_asked_is_marked_before_anything_is_filled_in() -> None:
    rows: Rows = {"school": ROWS["school"]}
    money = load_workbook(io.BytesIO(written(rows)))["经费"]
    assert money.cell(2, column(money, "special_fund")).value == "／"
    read = reread(rows)
    assert (read.findings, read.tables["funding"]) == ([], [])


def test_before_the_type_is_known_nothing_is_marked() -> None:
    money = load_workbook(io.BytesIO(written({"funding": [FUNDING]})))["经费"]
    assert money.cell(2, column(money, "special_fund")).value is None


@pytest.mark.parametrize("sign", ["／", "/", "—", "——", "-", "无", "没有", "不适用"])
def test_a_sign_for_nothing_is_a_blank_only_where_nothing_is_asked(sign: str) -> None:
    def change(name: str) -> Any:
        return lambda book: setattr(book["经费"].cell(2, column(book["经费"], name)), "value", sign)

    read = read_workbook(edited(ROWS, change("special_fund")), name="填报.xlsx")
    assert (read.findings, read.tables["funding"]) == ([], list(ROWS["funding"]))
    read = read_workbook(edited(ROWS, change("inclusive_fund")), name="填报.xlsx")
    (found,) = read.findings
    assert (found.rule, found.severity, found.place.field) == ("nothing_meant", "hard", "inclusive_fund")
    assert f"“{sign}”是什么意思" in finding_text(found)
    assert "填 0" in finding_text(found)


def test_a_line_without_its_declaration_is_refused() -> None:
    def take_away(book: Any) -> None:
        book["空数据说明"].delete_rows(2)

    (found,) = read_workbook(edited(ROWS, take_away), name="填报.xlsx").findings
    assert (found.rule, found.severity, found.place.file) == ("line_alone", "hard", "辍学个案!A2")
    assert "“空数据说明”里选出“辍学个案”" in finding_text(found)


def test_another_reason_in_the_line_is_told_and_not_taken() -> None:
    def change(book: Any) -> None:
        book["辍学个案"]["A2"].value = "本表没有内容：别的原因"

    read = read_workbook(edited(ROWS, change), name="填报.xlsx")
    (found,) = read.findings
    assert (found.rule, found.severity) == ("line_differs", "soft")
    assert "以“空数据说明”为准" in finding_text(found)
    assert read.tables["no_data"] == list(ROWS["no_data"])
