"""What a place in the data is called in Chinese, for window and paper alike: by the labels of its table and fields.

A row is named by its key alone, so that no person's name is needed to say where a figure is missing.
"""

from __future__ import annotations

from jhdesk.findings import Place
from jhdesk.models.dictionary import TABLES, Table, table_named
from jhdesk.models.field import Value

NOTHING = "本表没有内容："
"""how `nothing_text` begins"""


def year_text(year: int | None) -> str:
    """A school year as people say it."""
    return f"{year}—{year + 1} 学年" if year else "学年未填"


_KEY = {"row_no": "第 {} 行", "grade": " {} 年级", "class_no": " {} 班"}
"""how the value of a key field is said; any other stands after a space, a code by its label"""


def place_text(path: str) -> str:
    """What is not filled in at a path of ``missing``: ``room[7].area_each_m2`` is 用房第 7 行:每间面积 未填.

    A table alone has no row; a path that the dictionary does not know is returned as it is.
    """
    place = Place.of_path(path)
    table = table_named(place.table) if place else None
    if place is None or table is None:
        return path
    row = table.label + row_text(table, place.key)
    if not place.field:
        return row if place.key else f"{row}：整表未填"
    labels = {field.name: field.label for field in table.fields}
    return f"{row}：{labels[place.field]} 未填" if place.field in labels else path


def nothing_text(reason: Value) -> str:
    """What stands in place of the rows of a table that is declared to have nothing, in the workbook and on paper."""
    return f"{NOTHING}{reason or '（原因未填）'}"


def row_text(table: Table, key: str) -> str:
    """What a row is called behind its table's label: 第 7 行, 7 年级 1 班; empty where it has no key."""
    values = key.split("|") if len(table.key) > 1 else [key]
    if not key or len(values) != len(table.key):
        return f" {key}" if key else ""
    said = []
    for name, value in zip(table.key, values, strict=True):
        field = table.field(name)
        tables = {each.name: each.label for each in TABLES.values()} if table.name == "no_data" else {}
        word = tables.get(value) or field.codes.get(value, value)
        said.append(_KEY.get(name, " {}").format(word) if value else f" {field.label}未填")
    return "".join(said)


def place_name(place: Place) -> str:
    """A place as people look it up: the file's address, or table, row and field by their labels."""
    table = table_named(place.table)
    field = next((f for f in table.fields if f.name == place.field), None) if table else None
    column = f"“{field.label}”" if field else ""
    if place.file:
        return f"{place.file}{column}"
    return f"{table.label}{row_text(table, place.key)}{column}" if table else place.table
