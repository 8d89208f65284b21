"""The limits of the rules, read from their TOML: each is a value with the reason for it, and none may be missing."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from decimal import Decimal
from typing import Any

from jhdesk.errors import JhdeskError

Number = int | Decimal
Range = tuple[Number, Number]
"""the least and the greatest value that is plausible"""
Codes = frozenset[str]
CodesBy = Mapping[str, frozenset[str]]
NumberBy = Mapping[str, Number]
RangeBy = Mapping[str, Range]
Pattern = re.Pattern[str]

_REASON = "reason"


@dataclass(frozen=True)
class Limits:
    """Every limit by name, as the file's tables are named; its type says how the table is read."""

    stages: CodesBy
    line_levels: CodesBy
    subjects_not_in: CodesBy
    backbone: Codes
    teaching_points: Codes
    special_schools: Codes
    survey_groups: CodesBy
    not_teaching_rooms: Codes
    failed_ethics: Codes
    item_ids: Pattern
    declared_items: Codes
    class_pupils_most: Number
    classes_of_grade_most: Number
    admission_share: Number
    admission_persons: Number
    cohort_persons: Number
    retention_years: NumberBy
    age: Range
    training_hours_most: Number
    pupils_per_teacher: Range
    funded_share: Number
    funded_least: Number
    room_share: Range
    classroom_m2: Range
    room_m2_of_several: Number
    room_m2_least: Number
    sports_m2: RangeBy
    equipment_yuan_per_pupil_most: Number
    unit_price_most: Number
    single_price_most: Number
    unit_price_least: Number
    ict_years: Number
    bandwidth_mbps: Range
    books_per_pupil_most: Number
    fund_yuan: RangeBy
    wage_yuan: Range
    budget_yuan_per_pupil: Range
    hours_of_subject_most: Number
    change_share: Number
    change_persons: Number

    @staticmethod
    def from_toml(data: Mapping[str, Any], file: str = "") -> Limits:
        """The limits of a parsed TOML document (floats read as Decimal).

        JhdeskError "rules_broken" names the key that is missing, unknown, or holds what cannot be used: ``age.range``.
        """
        names = {field.name: str(field.type) for field in fields(Limits)}
        unknown = data.keys() - names.keys() - {"id", "version"}
        if unknown:
            raise JhdeskError("rules_broken", file=file, key=min(unknown))
        values: dict[str, Any] = {}
        for name, kind in names.items():
            table = data.get(name)
            if not isinstance(table, dict) or not (isinstance(table.get(_REASON), str) and table[_REASON]):
                raise JhdeskError("rules_broken", file=file, key=f"{name}.{_REASON}")
            key = _KEYS.get(kind)
            entries = {name: value for name, value in table.items() if name != _REASON}
            for at, value in entries.items() if key is None else [(key, entries.get(key))]:
                entries[at] = _READERS[kind](value)
                if entries[at] is None or (key is not None and len(entries) > 1):
                    raise JhdeskError("rules_broken", file=file, key=f"{name}.{at}")
            values[name] = entries if key is None else entries[key]
        return Limits(**values)


def _number(value: object) -> Number | None:
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        return None
    return value if Decimal(value).is_finite() and value >= 0 else None


def _range(value: object) -> Range | None:
    if not isinstance(value, list) or len(value) != 2:
        return None
    least, most = map(_number, value)
    return (least, most) if least is not None and most is not None and least <= most else None


def _codes(value: object) -> Codes | None:
    return frozenset(value) if isinstance(value, list) and all(isinstance(code, str) for code in value) else None


def _pattern(value: object) -> Pattern | None:
    try:
        return re.compile(value) if isinstance(value, str) else None
    except re.error:
        return None


_KEYS: Mapping[str, str] = {"Number": "value", "Range": "range", "Codes": "codes", "Pattern": "pattern"}
"""the key under which a limit of one value stands; the others name theirs"""
_READERS: Mapping[str, Callable[[object], object]] = {
    "Number": _number, "Range": _range, "Codes": _codes, "Pattern": _pattern,
    "CodesBy": _codes, "NumberBy": _number, "RangeBy": _range,
}  # fmt: skip
