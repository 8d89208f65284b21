"""Counts of one or two pupils that could tell who they are: printed as <3, unless the copy stays in the school's office.

0 tells of nobody and stays.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from jhdesk.models.dictionary import TABLES
from jhdesk.models.field import Field, Value

FEW = 3
"""a count of pupils below it, unless it is 0, is not printed on a copy that leaves the office"""
CONCEALED = f"<{FEW}"
SAID = f"残疾、留守、困难等学生的人数，1 人、2 人的印作“{CONCEALED}”，以免认出是谁"
"""what a note says of it"""
KEPT = "学校留存·不得外传"
"""stands in the foot of every page that shows them as they are"""
_ALSO = frozenset({("disability_enrolment", "of_age"), ("disability_enrolment", "enrolled")})
"""counts that the data dictionary does not mark: beside them "<3" of the same pupils in their classes would conceal nothing"""


def is_telling(table: str, field: Field) -> bool:
    """Whether a small count in this field could tell who the pupils are."""
    return field.kind == "int" and (field.privacy == "sensitive" or (table, field.name) in _ALSO)


def is_few(value: Value) -> bool:
    """Whether it is a count of one or two."""
    return isinstance(value, int) and not isinstance(value, bool) and 0 < value < FEW


def concealed(said: str) -> str:
    """A sentence without the counts of one or two pupils that telling fields of their classes add up to: 留守儿童 <3 人."""
    for label in _labels():
        said = re.sub(rf"(?<={label}) [1-{FEW - 1}](?= 人)", f" {CONCEALED}", said)
    return said


def _labels() -> Iterator[str]:
    for field in TABLES["class_group"].fields:
        if is_telling("class_group", field):
            yield field.label.removesuffix("数")
