"""Rows, schools and the shipped standard with valid defaults, so that each test says only the one thing it changes.

The school of `school_tables` is a primary school (211) of 300 pupils in 12 classes that passes: all seven indicators
meet. Values are typed as jhdesk.models.field has them; what is not given and not required is None.
"""

from __future__ import annotations

import datetime
import tomllib
from collections.abc import Mapping, Sequence
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from jhdesk import paths
from jhdesk.calc.columns import Columns
from jhdesk.calc.county import evaluate_county
from jhdesk.calc.item_standard import ItemStandard
from jhdesk.calc.parameter_file import ParameterFile
from jhdesk.calc.results import Evaluation
from jhdesk.calc.rows import SchoolData
from jhdesk.calc.standard import Standard
from jhdesk.exchange.tables import write_table
from jhdesk.models.dictionary import TABLES, Table, table_named
from jhdesk.models.field import Field

Row = dict[str, Any]
Tables = dict[str, list[Row]]

SCHOOL_CODE = "2165400001"

DEFAULTS: Mapping[str, Mapping[str, Any]] = {
    "school": {"school_code": SCHOOL_CODE, "name": "第一小学", "county_code": "654022", "school_type": "211"},
    "period": {"school_year": 2024, "snapshot_date": datetime.date(2024, 9, 1), "standard_id": "national-2017"},
    "class_group": {"boys": 12, "girls": 13},
    "room": {"quantity": 1, "area_each_m2": Decimal("60.0")},
    "sports_area": {"kind": "track", "quantity": 1, "area_each_m2": Decimal(2400)},
    "equipment": {"name": "实验仪器", "quantity": 1, "unit_value_yuan": Decimal("700000.00")},
    "course_offering": {"planned_hours": Decimal(2), "actual_hours": Decimal(2)},
    "staff": {"post": "teacher", "subject": "chinese", "degree": "21", "backbone_level": "none"},
}


def _valid(field: Field) -> Any:
    """Some valid value of a required field."""
    if field.kind == "code":
        return next(iter(field.codes))
    if field.kind in ("int", "decimal"):
        least = max(field.minimum or 0, 1 if field.key else 0)
        return least if field.kind == "int" else Decimal(least)
    return {"text": "甲", "bool": True, "date": datetime.date(2024, 9, 1)}[field.kind]


def _table(name: str) -> Table:
    """A table of a school's or of the county's own."""
    table = table_named(name)
    assert table is not None
    return table


def row(table: str, /, **values: Any) -> Row:
    """One row of a table: ``values`` over its defaults, None in every other field that is not required."""
    fields = _table(table).fields
    assert values.keys() <= {field.name for field in fields}, f"{table} has no such field: {values}"
    empty = {field.name: _valid(field) if field.required else None for field in fields}
    return {**empty, **DEFAULTS.get(table, {}), **values}


def staff(count: int, *, first: int = 1, **values: Any) -> list[Row]:
    """``count`` teachers with numbers t001, t002 … from ``first``."""
    return [row("staff", staff_no=f"t{number:03}", **values) for number in range(first, first + count)]


def pupils(*, primary: int | None = None, junior: int | None = None, senior: int | None = None) -> list[Row]:
    """Class groups with so many pupils, one a stage, in grades 1, 7 and 10."""
    grades = {1: primary, 7: junior, 10: senior}
    return [
        row("class_group", grade=grade, class_no=1, boys=count, girls=0)
        for grade, count in grades.items()
        if count is not None
    ]


def declared(*tables: str) -> list[Row]:
    """Rows of no_data that declare these tables empty."""
    return [row("no_data", table=table, reason="本校没有") for table in tables]


def school_tables(**changes: Sequence[Row]) -> Tables:
    """All tables of the default school; ``changes`` replaces whole tables, an empty list leaves one without rows."""
    tables: Tables = {
        "school": [row("school")],
        "period": [row("period")],
        "class_group": [row("class_group", grade=g, class_no=n) for g in range(1, 7) for n in (1, 2)],
        "room": [
            row("room", row_no=1, room_type="classroom", quantity=12, networked_multimedia=12),
            row("room", row_no=2, room_type="library", area_each_m2=Decimal("780.5")),
        ],
        "sports_area": [row("sports_area", row_no=1)],
        "equipment": [row("equipment", row_no=1)],
        "staff": staff(9, backbone_level="county") + staff(6, first=10, subject="pe"),
    }
    assert changes.keys() <= TABLES.keys()
    return {**tables, **{name: list(rows) for name, rows in changes.items()}}


def changed(rows: Sequence[Row], index: int = 0, **values: Any) -> list[Row]:
    """The same rows, one of them with other values."""
    assert values.keys() <= rows[0].keys()
    return [{**each, **values} if at == index % len(rows) else each for at, each in enumerate(rows)]


def of_type(school_type: str | None, **values: Any) -> list[Row]:
    """The table school with that school_type."""
    return [row("school", school_type=school_type, **values)]


def school_data(tables: Mapping[str, Sequence[Row]]) -> SchoolData:
    """The tables as the engine takes them, rows named by their keys."""
    return SchoolData(tables, lambda table, each: TABLES[table].key_text(each))


def county(schools: Sequence[Tables]) -> tuple[Evaluation, list[int]]:
    """The evaluation of these schools by columns, and the positions of those that were asked for by rows."""
    data = [school_data(tables) for tables in schools]
    columns, asked = Columns(), []
    for each in data:
        columns.add(each)

    def again(at: int) -> SchoolData:
        asked.append(at)
        return data[at]

    return evaluate_county(standard(), columns, again), asked


def standard_toml(standard_id: str = "national-2017") -> dict[str, Any]:
    """The parsed parameter file of a standard, decimals exact."""
    path = paths.resources() / "standards" / f"{standard_id}.toml"
    return tomllib.loads(path.read_text(encoding="utf-8"), parse_float=Decimal)


@cache
def standard() -> Standard:
    """The shipped national standard."""
    return ItemStandard.read(ParameterFile(standard_toml(), "national-2017.toml")).base


def csv_folder(folder: Path, tables: Mapping[str, Sequence[Row]] | None = None) -> Path:
    """A folder of CSV tables with these rows, the default school's where none are given."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, rows in (school_tables() if tables is None else tables).items():
        (folder / f"{name}.csv").write_bytes(write_table(_table(name), rows))
    return folder


def edit_file(path: Path, old: str, new: str) -> None:
    """Replaces a text in a file, once; it must be there."""
    before = path.read_text(encoding="utf-8")
    assert old in before
    path.write_text(before.replace(old, new, 1), encoding="utf-8", newline="")
