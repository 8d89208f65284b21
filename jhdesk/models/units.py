"""The Chinese names of the units of the data dictionary, as headings, forms and sentences show them."""

from __future__ import annotations

from collections.abc import Mapping

from jhdesk.models.field import Field

UNITS: Mapping[str, str] = {
    "m2": "平方米",
    "yuan": "元",
    "yuan/pupil": "元/生",
    "persons": "人",
    "rooms": "间",
    "items": "个",
    "hours": "学时",
    "hours/week": "节/周",
    "Mbps": "Mbps",
    "volumes": "册",
    "forms": "份",
    "year": "年",
}

# Chinese counts things with a word of their own, where the dictionary has only "items".
_COUNTED: Mapping[tuple[str, str], str] = {
    ("building", "floors"): "层",
    ("sports_area", "quantity"): "处",
    ("equipment", "quantity"): "件",
    ("programme", "matches"): "场",
}


def unit_of(field: Field) -> str:
    """The unit of a field in Chinese, things counted with their own measure word; empty where it has none."""
    return _COUNTED.get((field.table, field.name)) or (UNITS[field.unit] if field.unit else "")
