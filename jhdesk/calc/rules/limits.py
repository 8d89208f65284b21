"""The limits of the rules, read from their TOML: each is a value with the reason for it, and none may be missing."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from decimal import Decimal
from typing import Any

from jhdesk.calc.parameter_file import ParameterFile
from jhdesk.calc.parameters import Reader

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
    def read(file: ParameterFile) -> Limits:
        """The limits that a file holds, each with its reason.

        JhdeskError "parameters_broken" names file, line and the key that is missing, unknown or unfit: ``age.range``.
        """
        reader = Reader(file)
        reader.text("id")
        reader.text("version")
        values: dict[str, Any] = {}
        for field in fields(Limits):
            name, kind = field.name, str(field.type)
            reader.text(name, _REASON)
            take, key = _READERS[kind], _KEYS.get(kind)
            if key is not None:
                values[name] = take(reader, name, key)
            else:
                values[name] = {at: take(reader, name, at) for at in reader.keys(name) if at != _REASON}
        reader.finish()
        return Limits(**values)


def _number(reader: Reader, *path: str) -> Number:
    reader.number(*path)
    value: Number = reader.value(*path)
    return value


def _range(reader: Reader, *path: str) -> Range:
    found = reader.value(*path)
    numbers = found if isinstance(found, list) else []
    fits = all(isinstance(each, int | Decimal) and not isinstance(each, bool) and each >= 0 for each in numbers)
    if len(numbers) == 2 and fits and numbers[0] <= numbers[1]:
        return numbers[0], numbers[1]
    return reader.unfit("range", path, (0, 0))


def _codes(reader: Reader, *path: str) -> Codes:
    return reader.codes(*path)


def _pattern(reader: Reader, *path: str) -> Pattern:
    try:
        return re.compile(reader.text(*path))
    except re.error:
        return reader.unfit("pattern", path, re.compile(""))


_KEYS: Mapping[str, str] = {"Number": "value", "Range": "range", "Codes": "codes", "Pattern": "pattern"}
"""the key under which a limit of one value stands; the others name theirs"""
_READERS: Mapping[str, Callable[..., object]] = {
    "Number": _number, "Range": _range, "Codes": _codes, "Pattern": _pattern,
    "CodesBy": _codes, "NumberBy": _number, "RangeBy": _range,
}  # fmt: skip
