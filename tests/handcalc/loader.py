"""The ten schools of the hand calculation: their tables, and what an inspector worked out for them from the text alone.

schools/*.toml holds a school's tables as CSV (empty = blank); a column that does not stand in a header takes its value
from defaults.toml. ``count`` repeats a row; a key cell may hold a range (``1-6``) or several codes (``V1 V2``) and
stands for a row each. Staff are numbered s001, s002 …, other rows 1, 2 …; ``last_year`` is staff of the year before.

expected/*.toml holds units, what is left out, and items in their order, each with its derivation (``how``). What is not
named is expected to be nothing: no value, no target, nothing missing. A ``note`` names parts that the program's note
must have; ``{id}`` in a place stands for the item.

The text does not say which number is shown for G3 (rooms of the scarcer kind), G5 (classes over their limit), Q7 (gaps
in the table of courses), P03 (learning spaces), P11 and P13 (shares), P20 (school-based courses), P21 (counselling rooms),
P24 (levels named), P29 (posts) and for yes-or-no items (none): there the program's choice is taken, its amount is not.
"""

from __future__ import annotations

import csv
import io
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from itertools import product
from pathlib import Path
from typing import Any

from jhdesk.calc.rows import SchoolData
from jhdesk.models.dictionary import TABLES
from jhdesk.models.field import Value
from tests.builders import Row, Tables, school_data

HERE = Path(__file__).parent
NAMES = tuple(sorted(path.stem for path in (HERE / "schools").glob("*.toml")))


@dataclass(frozen=True)
class Expected:
    """What the inspector wrote for one item or indicator."""

    status: str
    how: str
    value: Fraction | None = None
    target: Fraction | None = None
    missing: frozenset[str] = frozenset()
    note: str | None = None
    same_as: str | None = None


def school(name: str) -> SchoolData:
    """The tables of a school."""
    tables = dict(_blocks(name))
    tables.pop("last_year", None)
    return school_data({"period": rows("period", "school_year\n2024"), **{t: rows(t, tables[t]) for t in tables}})


def last_year(name: str) -> SchoolData | None:
    """The school a year before, with nothing but its head and its staff; None where nothing was kept."""
    tables = _blocks(name)
    if "last_year" not in tables:
        return None
    years: Tables = {
        "school": rows("school", tables["school"]),
        "period": rows("period", "school_year\n2023"),
        "staff": rows("staff", tables["last_year"]),
    }
    return school_data(years)


@cache
def _blocks(name: str) -> Mapping[str, str]:
    return tomllib.loads((HERE / "schools" / f"{name}.toml").read_text(encoding="utf-8"))


@cache
def _defaults() -> Mapping[str, Mapping[str, str]]:
    return tomllib.loads((HERE / "defaults.toml").read_text(encoding="utf-8"))


def rows(table: str, block: str) -> list[Row]:
    """The rows of a block of CSV, typed; AssertionError where a cell is none of its field."""
    found: list[Row] = []
    for line in csv.DictReader(io.StringIO(block.strip())):
        for _ in range(int(line.pop("count", "1"))):
            found += [_row(table, each, len(found) + at) for at, each in enumerate(_spread(table, line), 1)]
    return found


def _spread(table: str, line: Mapping[str, str]) -> Iterator[dict[str, str]]:
    fields = TABLES[table].key_fields
    wanted = [f.name for f in fields if f.kind != "text" or f.name == "item_id"] + ["level"]
    several = {name: _values(line[name]) for name in wanted if name in line}
    for values in product(*several.values()):
        yield {**line, **dict(zip(several, values, strict=True))}


def _values(cell: str) -> list[str]:
    if "-" not in cell:
        return cell.split() or [""]
    first, last = cell.split("-")
    return [str(number) for number in range(int(first), int(last) + 1)]


def _row(table: str, cells: Mapping[str, str], number: int) -> Row:
    numbers = {"row_no": str(number), "staff_no": f"s{number:03}"}
    given = {**numbers, **_defaults().get(table, {}), **cells}
    typed: Row = {field.name: cell(table, field.name, given.get(field.name, "")) for field in TABLES[table].fields}
    assert cells.keys() <= typed.keys(), f"{table} has no such field: {cells.keys() - typed.keys()}"
    return typed


def cell(table: str, field: str, text: str) -> Value:
    """The typed value of one cell; AssertionError where it is none of its field."""
    value, problem = TABLES[table].field(field).parse(text)
    assert problem is None, f"{table}.{field}: {text} {problem}"
    return value


@cache
def expected(name: str) -> Mapping[str, Any]:
    """The parsed file of what was worked out for a school."""
    return tomllib.loads((HERE / "expected" / f"{name}.toml").read_text(encoding="utf-8"))


def units(name: str) -> Mapping[str, Mapping[str, Any]]:
    """Stage -> pupils, status and the seven indicators as the file has them."""
    return expected(name).get("units", {})  # type: ignore[no-any-return]


def indicators(name: str) -> Mapping[tuple[str, str], Expected]:
    """(Stage, indicator id) -> what was worked out."""
    return {
        (stage, each): _expected(unit[each]) for stage, unit in units(name).items() for each in unit if each[0] == "L"
    }


def items(name: str) -> Mapping[tuple[str, str | None], Expected]:
    """(Item id, stage) -> what was worked out, in the order of the file."""
    found: dict[tuple[str, str | None], Expected] = {}
    for key, each in expected(name)["items"].items():
        ids = key.split()
        stage = ids.pop() if ids[-1] in ("primary", "junior") else None
        found |= {(item_id, stage): _expected(each, item_id) for item_id in ids}
    return found


def _expected(entry: Mapping[str, Any], item_id: str = "") -> Expected:
    exact = {name: Fraction(entry[name]) for name in ("value", "target") if name in entry}
    missing = frozenset(place.replace("{id}", item_id) for place in entry.get("missing", ()))
    return Expected(**{**entry, **exact, "missing": missing})
