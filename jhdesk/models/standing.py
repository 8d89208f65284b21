"""Three kinds of nothing: empty, 0, and "does not apply". What a cell is, said once for screen, workbook and paper.

0 is a value. What stands in a cell is shown, whether it is asked for or not. No state is stored: a blank does not apply
where the field is not asked of the school's type, or where its table is declared to have nothing (package-format.md).
"""

from __future__ import annotations

from enum import Enum

from jhdesk.models.field import Field, Value

NOT_APPLICABLE_MARK = "／"
"""what stands in a cell that does not apply, where people see it"""


class Standing(Enum):
    """What a cell is."""

    VALUE = "value"
    EMPTY = "empty"
    NOT_APPLICABLE = "not_applicable"


def applies(field: Field, school_type: str | None) -> bool:
    """Whether schools of this type are asked for the field; before the type is known, all are."""
    return not field.asked_of or school_type is None or school_type in field.asked_of


def standing(field: Field, value: Value, school_type: str | None, declared: bool = False) -> Standing:
    """What the cell of a field is that holds this value; ``declared``: its table is declared to have nothing."""
    if value is not None:
        return Standing.VALUE
    return Standing.EMPTY if applies(field, school_type) and not declared else Standing.NOT_APPLICABLE
