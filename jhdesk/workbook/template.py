"""The Excel workbook of a school, empty or filled, derived from the fields of the dictionary.

Texts are always written as strings, so that one that starts with ``=``, ``+``, ``-`` or ``@`` is never a formula.
Input titles hold at most 32 characters and messages 255, or Excel refuses the file.
"""

from __future__ import annotations

import datetime
import unicodedata
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any, BinaryIO

from jhdesk.models.codes import CODES
from jhdesk.models.dictionary import TABLES, Table
from jhdesk.models.field import Field, Value
from jhdesk.models.standing import NOT_APPLICABLE_MARK, Standing, applies, standing
from jhdesk.models.wording import nothing_text
from jhdesk.workbook.columns import FORMAT, GUIDE, LISTS, choices, heading, is_asked, letters, list_name, shown
from jhdesk.workbook.guide import SECTIONS, TITLE

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

_LAST_ROW = 1_048_575
# Excel's calendar holds 29 February 1900, which never was; from March on its days are right.
_FIRST_DAY = datetime.date(1900, 3, 1)
_TEXT, _WHOLE, _FIGURE, _DAY = "@", "0", "General", "yyyy-mm-dd"
_NUMBER_FORMAT = {"text": _TEXT, "code": _TEXT, "bool": _TEXT, "int": _WHOLE, "decimal": _FIGURE, "date": _DAY}
_WIDTH = {"text": 15, "code": 9, "bool": 6, "int": 6, "decimal": 9, "date": 10}
_LONG_TEXT = 40
_LONG_HEADING = 18


def write_workbook(rows: Mapping[str, Sequence[Mapping[str, Value]]], target: BinaryIO) -> None:
    """Write the workbook with the rows by table; what is not in the mapping is empty. ``target`` stays open."""
    import xlsxwriter  # start-up must not pay for it

    book = xlsxwriter.Workbook(target, {"in_memory": True, "strings_to_formulas": False})
    # The same rows make the same bytes: without this the time of writing stands in the file.
    book.set_properties({"created": datetime.datetime(1980, 1, 1, tzinfo=datetime.UTC)})
    _guide(book)
    styles = _Styles(book)
    school_type = next((str(row["school_type"]) for row in rows.get("school", ()) if row.get("school_type")), None)
    declared = {row.get("table"): nothing_text(row.get("reason")) for row in rows.get("no_data", ())}
    for table in TABLES.values():
        sheet, held = book.add_worksheet(table.label), rows.get(table.name, ())
        _sheet(sheet, styles, table, held, school_type)
        if table.name in declared and not held:
            sheet.set_tab_color("#DDE1E6")
            sheet.write_string(1, 0, declared[table.name], styles.nothing)
    _lists(book)
    book.close()


class _Styles:
    """The formats that the sheets share."""

    def __init__(self, book: Workbook) -> None:
        heading = {"bold": True, "text_wrap": True, "align": "center", "valign": "vcenter", "border": 1,
                   "border_color": "#DDE1E6", "font_color": "#1F2329"}  # fmt: skip
        self.asked: Format = book.add_format({**heading, "bg_color": "#D6E4F5"})
        self.optional: Format = book.add_format({**heading, "bg_color": "#F6F7F9"})
        self.cell: dict[str, Format] = {
            number: book.add_format({"num_format": number, "valign": "vcenter"})
            for number in (_TEXT, _WHOLE, _FIGURE, _DAY)
        }
        self.nothing: Format = book.add_format({"font_color": "#5F6672", "valign": "vcenter"})
        self.not_asked: Format = book.add_format({"font_color": "#5F6672", "bg_color": "#EDEFF2", "align": "center"})
        self.long: Format = book.add_format({"num_format": _TEXT, "text_wrap": True, "valign": "vcenter"})

    def of(self, field: Field, school_type: str | None) -> Format:
        if not applies(field, school_type):
            return self.not_asked
        return self.long if _is_long(field) else self.cell[_NUMBER_FORMAT[field.kind]]


def _is_long(field: Field) -> bool:
    return field.kind == "text" and field.maximum is not None and field.maximum > 200


def _guide(book: Workbook) -> None:
    sheet = book.add_worksheet(GUIDE)
    title = book.add_format({"bold": True, "font_size": 16, "valign": "vcenter"})
    section = book.add_format({"bold": True, "font_size": 12, "font_color": "#1E5AA8", "valign": "vcenter"})
    line = book.add_format({"text_wrap": True, "valign": "top"})
    link = book.add_format({"font_color": "#1E5AA8", "underline": 1, "valign": "top"})
    sheet.hide_gridlines(2)
    sheet.set_column(0, 0, 20)
    sheet.set_column(1, 1, 86)
    sheet.set_row(0, 30)
    sheet.write_string(0, 0, TITLE, title)
    row = 1
    for name, lines in SECTIONS:
        sheet.set_row(row, 24)
        sheet.write_string(row, 0, name, section)
        for text in lines:
            row += 1
            # Row heights of merged cells are not fitted by any program, so the lines are counted here.
            sheet.set_row(row, 16 * (1 + _width(text) // 105))
            sheet.merge_range(row, 0, row, 1, text, line)
        row += 1
    sheet.set_row(row, 24)
    sheet.write_string(row, 0, "有哪些表", section)
    for table in TABLES.values():
        row += 1
        sheet.write_url(row, 0, f"internal:'{table.label}'!A1", link, table.label)
        sheet.write_string(row, 1, table.help, line)
    _page(sheet, landscape=False)


def _lists(book: Workbook) -> None:
    """The hidden sheet: the mark of the format in A1, and one column a list of choices with a defined name."""
    sheet = book.add_worksheet(LISTS)
    sheet.hide()
    sheet.write_string(0, 0, FORMAT)
    lists = {list_name(f): choices(f) for table in TABLES.values() for f in table.fields if choices(f)}
    for column, (name, words) in enumerate(lists.items(), start=1):
        sheet.write_string(0, column, name)
        sheet.write_column(1, column, list(words.values()))
        book.define_name(name, f"='{LISTS}'!${letters(column)}$2:${letters(column)}${len(words) + 1}")


def _sheet(
    sheet: Worksheet, styles: _Styles, table: Table, rows: Sequence[Mapping[str, Value]], school_type: str | None
) -> None:
    last = 1 if table.one_row else _LAST_ROW
    sheet.freeze_panes(1, 1)
    sheet.set_row(0, 48)
    for column, field in enumerate(table.fields):
        style = styles.of(field, school_type)
        text = heading(field)
        sheet.set_column(column, column, _column_width(field, text), style)
        sheet.write_string(0, column, text, styles.asked if is_asked(field) else styles.optional)
        sheet.data_validation(1, column, last, column, _validation(field))
        for number, row in enumerate(rows or [{}] * table.one_row, start=1):
            if standing(field, row.get(field.name), school_type) is Standing.NOT_APPLICABLE:
                sheet.write_string(number, column, NOT_APPLICABLE_MARK, style)
            else:
                _cell(sheet, number, column, field, row.get(field.name), style)
    sheet.ignore_errors({"number_stored_as_text": f"A2:{letters(len(table.fields) - 1)}{_LAST_ROW + 1}"})
    sheet.repeat_rows(0)
    sheet.hide_gridlines(0)  # shown on screen and on paper
    _page(sheet, landscape=True)


def _column_width(field: Field, text: str) -> int:
    """Wide enough for every choice, and for the heading on one line or, where it is long, on two."""
    kind = _LONG_TEXT if _is_long(field) else _WIDTH[field.kind]
    title = _width(text) if _width(text) <= _LONG_HEADING else _width(text) // 2 + 2
    return 3 + max([kind, title, *map(_width, choices(field).values())])


def _page(sheet: Worksheet, *, landscape: bool) -> None:
    sheet.set_paper(9)  # A4
    if landscape:
        sheet.set_landscape()
    sheet.fit_to_pages(1, 0)


def _cell(sheet: Worksheet, row: int, column: int, field: Field, value: Value, style: Format) -> None:
    if value is None:
        return
    if isinstance(value, datetime.date) and value >= _FIRST_DAY:
        sheet.write_datetime(row, column, value, style)
    elif isinstance(value, int | Decimal) and not isinstance(value, bool) and _survives(value):
        sheet.write_number(row, column, value, style)
    else:
        text = shown(field, value)
        # XlsxWriter takes such a text for markup of its own; the blank is cleaned away when it is read.
        if text.startswith("<r>") and text.endswith("</r>"):
            text += " "
        sheet.write_string(row, column, text, style)


def _survives(value: int | Decimal) -> bool:
    """Whether a spreadsheet's number (15 digits) is exactly this value; else it is written as text."""
    return Decimal(format(float(value), ".15g")) == value


def _validation(field: Field) -> dict[str, Any]:
    """What Excel checks while typing, and what it says beside the cell."""
    rule: dict[str, Any]
    low, high = field.minimum, field.maximum
    if choices(field):
        rule = {"validate": "list", "source": f"={list_name(field)}"}
        wrong = "请从下拉列表中选择。"
    elif field.kind in ("int", "decimal"):
        kind, word = ("integer", "整数") if field.kind == "int" else ("decimal", "数")
        rule = {"validate": kind, "criteria": "between", "minimum": low, "maximum": high}
        wrong = f"请填 {low} 到 {high} 之间的{word}，没有填的空着。"
    elif field.kind == "date":
        rule = {"validate": "date", "criteria": ">=", "value": _FIRST_DAY}
        wrong = "请填日期，例如 2024-09-01。"
    elif high is not None:
        rule = {"validate": "length", "criteria": "<=", "value": high}
        wrong = f"最多填 {high} 个字，不能是公式。"
    else:
        rule = {"validate": "any"}
        wrong = ""
    rule |= {"input_title": field.label, "input_message": _message(field)}
    return rule | ({"error_title": field.label, "error_message": f"“{field.label}”{wrong}"} if wrong else {})


def _message(field: Field) -> str:
    parts = ["必填。" if is_asked(field) else "可以空着。", field.help]
    if field.name == "row_no":
        parts.append("由程序编号。")
    elif field.kind in ("int", "decimal") and field.minimum == 0:
        parts.append("没有的填 0。")
    elif field.kind == "date":
        parts.append("例如 2024-09-01。")
    elif choices(field):
        parts.append("请从列表中选择。")
    if field.asked_of:
        types = "、".join(label for code, label in CODES["school_type"].items() if code in field.asked_of)
        parts.append(f"只由{types}填写，其他学校空着。")
    return "".join(parts)


def _width(text: str) -> int:
    """Width in columns of a character: Chinese ones take two."""
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)
