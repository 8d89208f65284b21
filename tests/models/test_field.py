"""One textual form a value: what is taken, what is refused and why, and that nothing changes on the way."""

from __future__ import annotations

import datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.dialects import sqlite

from jhdesk.models.dictionary import TABLES
from jhdesk.models.field import ExactDecimal, Field, Value
from jhdesk.models.identity import holds_identity_number

IDENTITY = "11010519491231002X"
FULL_WIDTH = "１１０１０５１９４９１２３１００２Ｘ"
FIELDS = {f"{table.name}.{field.name}": field for table in TABLES.values() for field in table.fields}
NAME = FIELDS["staff.name"]
DIGEST = FIELDS["evidence.sha256"]


def values_of(field: Field) -> st.SearchStrategy[Value]:
    """Values that the field takes, not None."""
    if field.kind == "code":
        return st.sampled_from(list(field.codes))
    if field.kind == "bool":
        return st.booleans()
    if field.kind == "date":
        return st.dates()
    if field.kind == "int":
        return st.integers(field.minimum, field.maximum)
    if field.kind == "decimal":
        return st.decimals(field.minimum, field.maximum, allow_nan=False, places=2)
    if field.pattern:
        return st.from_regex(field.pattern, fullmatch=True).filter(lambda text: text.isascii() and "\n" not in text)
    printable = st.characters(exclude_categories=["C"])
    return st.text(printable, min_size=1, max_size=20).filter(lambda text: not holds_identity_number(text))


@given(st.data())
def test_every_value_comes_back_from_its_text(data: st.DataObject) -> None:
    field = data.draw(st.sampled_from(list(FIELDS.values())))
    value = data.draw(values_of(field))
    read, problem = field.parse(field.text(value))
    assert problem is None
    assert read == value
    assert type(read) is type(value)
    assert field.text(read) == field.text(value)


@given(st.sampled_from(list(FIELDS.values())), st.text(max_size=30))
def test_any_text_is_a_value_or_a_problem_and_never_an_exception(field: Field, text: str) -> None:
    value, problem = field.parse(text)
    assert (value is None) == (problem is not None or text == "")
    if problem is None:
        assert field.check(value) is None


@pytest.mark.parametrize(
    ("name", "text", "code"),
    [
        ("class_group.boys", "12a", "not_int"),
        ("class_group.boys", "１２", "not_int"),
        ("class_group.boys", "1e3", "not_int"),
        ("class_group.boys", "1,000", "not_int"),
        ("class_group.boys", "12.0", "not_int"),
        ("class_group.boys", " 12", "not_int"),
        ("class_group.boys", "12\n", "not_int"),
        ("class_group.boys", "+12", "not_int"),
        ("class_group.boys", "9" * 16, "not_int"),
        ("class_group.boys", "-1", "below"),
        ("class_group.boys", "1000000", "above"),
        ("class_group.grade", "0", "below"),
        ("class_group.grade", "13", "above"),
        ("period.school_year", "1999", "below"),
        ("period.school_year", "2101", "above"),
        ("room.area_each_m2", "1e3", "not_decimal"),
        ("room.area_each_m2", "1,000", "not_decimal"),
        ("room.area_each_m2", "１.５", "not_decimal"),
        ("room.area_each_m2", "1.", "not_decimal"),
        ("room.area_each_m2", ".5", "not_decimal"),
        ("room.area_each_m2", "NaN", "not_decimal"),
        ("room.area_each_m2", "Infinity", "not_decimal"),
        ("room.area_each_m2", "0." + "1" * 13, "not_decimal"),
        ("room.area_each_m2", "-0.01", "below"),
        ("room.area_each_m2", "10000000000.01", "above"),
        ("dropout_case.found_on", "2024-02-31", "not_date"),
        ("dropout_case.found_on", "2023-02-29", "not_date"),
        ("dropout_case.found_on", "2024-2-3", "not_date"),
        ("dropout_case.found_on", "20240203", "not_date"),
        ("dropout_case.found_on", "0000-01-01", "not_date"),
        ("school.is_boarding", "TRUE", "not_bool"),
        ("school.is_boarding", "1", "not_bool"),
        ("school.is_boarding", "是", "not_bool"),
        ("staff.degree", "本科", "not_code"),
        ("staff.degree", " 21", "not_code"),
        ("school.school_code", "216540000", "pattern"),
        ("school.school_code", "21654000011", "pattern"),
        ("school.school_code", "216540000a", "pattern"),
        ("school.school_code", "2165400001\n", "pattern"),
        ("school.school_code", "２１６５４００００１", "pattern"),
        ("evidence.sha256", "A" * 64, "pattern"),
        ("evidence.sha256", IDENTITY, "identity_number"),
        ("staff.staff_no", "x" * 41, "too_long"),
        ("staff.name", "甲" * 201, "too_long"),
        ("staff.name", "甲\x00乙", "control_character"),
        ("staff.name", "甲\r乙", "control_character"),
        ("staff.name", "甲\ud800", "control_character"),
        ("staff.name", "甲\uffff", "control_character"),
        ("staff.name", IDENTITY, "identity_number"),
        ("staff.name", FULL_WIDTH, "identity_number"),
        ("staff.name", f"身份证{IDENTITY.lower()}，已核", "identity_number"),
        ("staff.name", IDENTITY[:9] + "\u200b" + IDENTITY[9:], "identity_number"),
        ("staff.staff_no", "1" * 18, "identity_number"),
        ("school.school_code", IDENTITY, "identity_number"),
    ],
)
def test_refused(name: str, text: str, code: str) -> None:
    value, problem = FIELDS[name].parse(text)
    assert value is None
    assert problem is not None
    assert problem.code == code
    assert IDENTITY[:6] not in str(problem.params)


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("class_group.boys", "0", 0),
        ("class_group.boys", "999999", 999_999),
        ("class_group.grade", "12", 12),
        ("room.area_each_m2", "54.00", Decimal("54.00")),
        ("room.area_each_m2", "0." + "1" * 12, Decimal("0." + "1" * 12)),
        ("room.area_each_m2", "10000000000", Decimal(10_000_000_000)),
        ("dropout_case.found_on", "2024-02-29", datetime.date(2024, 2, 29)),
        ("school.is_boarding", "false", False),
        ("staff.staff_no", "x" * 40, "x" * 40),
        ("staff.name", "甲" * 200, "甲" * 200),
        ("staff.name", " 甲 ", " 甲 "),
        ("staff.name", "甲\n乙\t丙", "甲\n乙\t丙"),
        ("staff.name", "1" * 17, "1" * 17),
        ("staff.name", "1" * 19, "1" * 19),
        ("school.school_code", "0000000001", "0000000001"),
        ("evidence.sha256", "1" * 64, "1" * 64),
        ("evidence.sha256", "a" * 23 + "1" * 18 + "b" * 23, "a" * 23 + "1" * 18 + "b" * 23),
        ("staff.name", "", None),
        ("class_group.boys", "", None),
    ],
)
def test_taken(name: str, text: str, value: Value) -> None:
    assert FIELDS[name].parse(text) == (value, None)


def test_a_decimal_keeps_its_digits_in_the_database() -> None:
    kind, dialect = ExactDecimal(), sqlite.dialect()
    for text in ("54.00", "0.1", "123456789012.123456789012", "0"):
        stored = kind.process_bind_param(Decimal(text), dialect)
        assert stored == text
        assert str(kind.process_result_value(stored, dialect)) == text
    assert kind.process_bind_param(Decimal("1E+3"), dialect) == "1000"
    assert kind.process_bind_param(None, dialect) is None
    assert kind.process_result_value(None, dialect) is None
