"""The dictionary as the mapped columns tell it: nothing without a meaning, and meanings that fit together."""

from __future__ import annotations

import re

import pytest

from jhdesk.models.codes import CODES
from jhdesk.models.county import FIGURES
from jhdesk.models.dictionary import COUNTY, COUNTY_TABLES, MODEL_OF, PAGES, TABLES, table_named
from jhdesk.models.field import Field
from jhdesk.models.units import UNITS, unit_of

FIELDS = [field for table in TABLES.values() for field in table.fields]


def names(fields: list[Field]) -> list[str]:
    return [f"{field.table}.{field.name}" for field in fields]


def test_size() -> None:
    assert (len(TABLES), len(FIELDS)) == (26, 164)


OWN = ("id", "period_id", "position")


def test_every_column_but_the_program_s_own_is_a_field() -> None:
    for name, model in MODEL_OF.items():
        columns = [column.key for column in model.__table__.columns if column.key not in OWN]
        table = table_named(name)
        assert table is not None
        assert columns == [field.name for field in table.fields]
        assert all(model.__table__.c[column].nullable for column in columns)


def test_every_field_has_a_chinese_label_of_its_own_in_its_table() -> None:
    for table in TABLES.values():
        labels = [field.label for field in table.fields]
        assert len(set(labels)) == len(labels)
        assert all(re.search("[\u4e00-\u9fff]", label) for label in [*labels, table.label])


def test_every_table_stands_on_a_page_and_every_page_has_one() -> None:
    assert {table.page for table in TABLES.values()} == PAGES.keys()
    assert len({table.label for table in TABLES.values()}) == len(TABLES)


def test_bounds_fit_the_kind() -> None:
    numbers = [field for field in FIELDS if field.kind in ("int", "decimal")]
    assert names([f for f in numbers if f.minimum is None or f.maximum is None or f.minimum >= f.maximum]) == []
    assert names([f for f in numbers if (f.minimum or 0) < 0]) == []
    assert names([f for f in FIELDS if f not in numbers and f.minimum is not None]) == []
    assert names([f for f in FIELDS if f.kind == "text" and f.maximum is None and not f.pattern]) == []
    assert names([f for f in FIELDS if f.kind in ("bool", "date", "code") and f.maximum is not None]) == []


def test_patterns_are_of_texts_and_say_in_words_what_they_want() -> None:
    with_pattern = [field for field in FIELDS if field.pattern]
    assert with_pattern
    assert all(re.compile(field.pattern) and field.kind == "text" for field in with_pattern)
    assert names([f for f in with_pattern if not f.help and f.name != "sha256"]) == []


def test_codes_stand_on_code_fields_alone_and_no_list_is_empty() -> None:
    assert all(CODES.values())
    assert all(code and label for codes in CODES.values() for code, label in codes.items())
    for field in FIELDS:
        assert bool(field.codes) == bool(field.code_list) == (field.kind == "code")
    assert {field.code_list for field in FIELDS if field.code_list} <= CODES.keys()


def test_keys_are_required_and_tables_of_one_row_have_none() -> None:
    assert names([field for field in FIELDS if field.key and not field.required]) == []
    for table in TABLES.values():
        assert table.one_row == (table.key == ()), table.name
        assert table.numbered == ("row_no" in table.key)


def test_references_name_a_key() -> None:
    refers = [field for field in FIELDS if field.refers]
    assert names(refers) == ["class_group.homeroom_staff_no"]
    for field in refers:
        table, _, name = field.refers.partition(".")
        assert TABLES[table].key == (name,)


def test_units_have_a_chinese_name_and_stand_on_numbers() -> None:
    with_unit = [field for field in FIELDS if field.unit]
    assert {field.unit for field in with_unit} <= UNITS.keys()
    assert all(field.kind in ("int", "decimal") and unit_of(field) for field in with_unit)


@pytest.mark.parametrize(
    "name",
    ["school.headmaster", "school.contact_name", "school.contact_phone", "staff.name", "staff.birth_year",
     "staff.ethics_grade", "staff.ethics_violation", "responsibility.person"],
)  # fmt: skip
def test_what_names_a_person_is_personal(name: str) -> None:
    table, _, field = name.partition(".")
    assert TABLES[table].field(field).privacy == "personal"


def test_a_school_s_name_is_not_personal_and_no_label_asks_for_an_identity_number() -> None:
    assert TABLES["school"].field("name").privacy == ""
    assert not any("身份证" in field.label for field in FIELDS)


def test_free_texts_in_which_a_pupil_could_be_named_say_that_none_may_be() -> None:
    marked = [field for field in FIELDS if field.no_names]
    assert names(marked) == [
        "dropout_case.case_no", "dropout_case.measure", "responsibility.covers", "self_rating.narrative",
        "evidence.file_name", "partnership.activity", "improvement.problem", "improvement.measure", "no_data.reason",
        "declaration.note",
    ]  # fmt: skip
    assert names([field for field in marked if not field.help.endswith("不得写学生姓名。")]) == []
    # What is long enough for a story is long enough for a name.
    assert names([f for f in FIELDS if f.kind == "text" and (f.maximum or 0) > 200 and not f.no_names]) == []


def test_a_field_that_a_table_does_not_have() -> None:
    with pytest.raises((KeyError, StopIteration)):
        TABLES["staff"].field("no_such")


def test_the_key_of_a_row_in_words() -> None:
    assert TABLES["class_group"].key_text({"grade": 7, "class_no": None}) == "7|"
    assert TABLES["school"].key_text({"name": "甲"}) == ""


def test_the_county_s_tables_are_a_second_set_and_no_part_of_a_school_s() -> None:
    assert list(COUNTY_TABLES) == ["county_figure", "self_rating", "evidence", "period"]
    assert "county_figure" not in TABLES
    assert {table.page for table in COUNTY_TABLES.values()} == COUNTY.pages.keys()
    assert COUNTY.pages.keys() & PAGES.keys() == set()
    for name in ("self_rating", "evidence", "period"):
        assert COUNTY_TABLES[name].fields == TABLES[name].fields


def test_every_figure_of_the_county_has_a_label_a_help_and_a_row() -> None:
    table = COUNTY_TABLES["county_figure"]
    assert list(FIGURES) == list(CODES["county_figure"]) == list(table.listed)
    assert len(set(CODES["county_figure"].values())) == len(FIGURES)
    for name, figure in FIGURES.items():
        assert re.search("（[GPQ][0-9]+）。", figure.help), name
        assert table.listed[name].get("unit", "") == figure.unit
    assert [f.name for f in table.fields if f.key] == ["figure_id"]


def test_growth_may_be_negative_and_a_figure_keeps_its_digits() -> None:
    value = COUNTY_TABLES["county_figure"].field("value")
    assert [value.text(value.parse(text)[0]) for text in ("-0.10", "0.150", "0")] == ["-0.10", "0.150", "0"]


def test_what_a_new_year_takes_over_fits_the_field() -> None:
    assert names([field for field in FIELDS if field.turn == "next"]) == ["period.school_year", "cohort.entry_year"]
    assert names([field for field in FIELDS if field.turn == "blank" and field.key]) == []
    assert names([field for field in FIELDS if field.turn != "kept" and TABLES[field.table].carried == "none"]) == []
    yearly = {"staff.training_hours_5y", "staff.ethics_grade", "staff.rotation_kind", "library_stock.books_added"}
    assert yearly <= set(names([field for field in FIELDS if field.turn == "blank"]))
    assert {name for name, table in TABLES.items() if table.carried == "none"} == {
        "dropout_case", "survey", "self_rating", "evidence", "declaration",
    }  # fmt: skip
