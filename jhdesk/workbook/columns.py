"""What a column of the workbook looks like: names of sheets, headings, the words that people choose from.

Writer and reader both start here, so that what one writes the other recognises.
"""

from __future__ import annotations

from collections.abc import Mapping

from jhdesk.models.dictionary import TABLES
from jhdesk.models.field import Field, Value
from jhdesk.models.units import unit_of

FORMAT = "jhdesk-workbook/1"
"""stands in the first cell of the hidden sheet; another number means another layout"""
GUIDE = "填表说明"
LISTS = "选项"

YES_NO: Mapping[str, str] = {"true": "是", "false": "否"}


def letters(column: int) -> str:
    """``F`` for the sixth column; columns are counted from 0."""
    text = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        text = chr(ord("A") + rest) + text
    return text


def is_asked(field: Field) -> bool:
    """Whether people must fill it in: row numbers are required, but the program gives them."""
    return field.required and field.name != "row_no"


def heading(field: Field) -> str:
    """The column's heading: label, unit in brackets (a year needs none), ``*`` where it must be filled in."""
    unit = "" if field.unit in ("", "year") else f"({unit_of(field)})"
    return f"{field.label}{unit}{'*' if is_asked(field) else ''}"


def choices(field: Field) -> Mapping[str, str]:
    """Textual form -> word to choose, in the order of choosing; empty for a field that is typed freely."""
    if field.kind == "bool":
        return YES_NO
    if (field.table, field.name) == ("no_data", "table"):
        return {table.name: table.label for table in TABLES.values()}
    return field.codes


def list_name(field: Field) -> str:
    """The defined name of the list of choices; fields with the same choices share one."""
    if field.kind == "code":
        return f"list_{field.code_list}"
    return "list_yes_no" if field.kind == "bool" else "list_tables"


def shown(field: Field, value: Value) -> str:
    """A value in the words of the workbook: a choice by its label, anything else in its textual form."""
    text = field.text(value)
    return choices(field).get(text, text)
