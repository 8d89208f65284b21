"""What a field is for: the indicators and items whose formula reads it, found by watching them judge a made-up school.

The school has every choice of every field in some row, so that what is found does not hang on what is entered so far.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from jhdesk.calc.items.judge import ITEM_IDS, school_item
from jhdesk.calc.items.school import School
from jhdesk.calc.quantities import QUANTITIES
from jhdesk.calc.rows import SchoolData
from jhdesk.calc.trace.recording import Recording
from jhdesk.models.dictionary import TABLES, Table
from jhdesk.models.field import Field, Value
from jhdesk.services.standards import Documents
from jhdesk.workbook.columns import choices

Uses = Mapping[tuple[str, str], tuple[str, ...]]
"""table and field -> ids of indicators and items, in the order of indicators.md"""

OF_COUNTY: Uses = {
    ("funding", "average_wage_yuan"): ("G8",),
    ("staff", "rotation_kind"): ("G11",),
    ("staff", "rotation_eligible"): ("G11",),
    ("staff", "backbone_level"): ("G11",),
    ("programme", "kind"): ("P19",),
    ("programme", "is_project_school"): ("P19",),
}
"""items that only the county has, from figures of the schools (`judge.facts`)"""
NAMING = {("school", "school_code"), ("school", "name"), ("period", "school_year")}
"""these say whose figures they are, and of when"""
_YEAR = 2024
_SCHOOLS = (("211", "220"), ("312", "111"), ("514", "111"))
"""type and place of the schools that are judged"""


def uses(documents: Documents) -> Uses:
    """The results that read each field of a school's tables, under these documents."""
    items, plan = documents
    found: dict[tuple[str, str], set[str]] = defaultdict(set)
    for indicator in items.base.indicators:
        for term in QUANTITIES[indicator.quantity].terms:
            for name in term.reads:
                found[term.table, name].add(indicator.id)
        for name in ("grade", "boys", "girls"):  # the pupils by whom it is divided
            found["class_group", name].add(indicator.id)
    tables = {name: _rows(table) for name, table in TABLES.items()}
    for school_type, place in _SCHOOLS:
        head = tables["school"][0] | {"school_type": school_type, "urban_rural_code": place, "is_boarding": False}
        data = SchoolData(tables | {"school": [head]}, lambda name, row: TABLES[name].key_text(row))
        recording = Recording(data)
        watched = recording.watched
        for item_id in ITEM_IDS:
            school_item(School(items, plan, watched, data), item_id)
            for table, rows in recording.reads.items():
                for seen in rows.values():
                    for name in seen:
                        found[table, name].add(item_id)
                    seen.clear()
    for at, ids in OF_COUNTY.items():
        found[at].update(ids)
    order = [*(each.id for each in items.base.indicators), *ITEM_IDS]
    return {at: tuple(sorted(ids, key=order.index)) for at, ids in found.items() if at not in NAMING}


def _rows(table: Table) -> list[dict[str, Value]]:
    """Rows in which every choice of every field stands once, everything else being filled in."""
    whole = {field.name: _some(field) for field in table.fields}
    rows = [whole]
    for field in table.fields:
        rows += [whole | {field.name: field.value(code)} for code in choices(field)]
        if field.name == "item_id":
            rows += [whole | {field.name: item_id} for item_id in ITEM_IDS]
        if field.name == "grade":
            rows += [whole | {field.name: number} for number in range(1, 13)]
    return rows


def _some(field: Field) -> Value:
    offered = list(choices(field))
    if offered:
        return field.value(offered[0])
    some: dict[str, Value] = {"int": 3, "decimal": Decimal(100), "date": date(2024, 9, 1)}
    years: dict[str, Value] = {"school_year": _YEAR, "entry_year": _YEAR - 3}  # those who left in this year
    return years.get(field.name, some.get(field.kind, "x"))
