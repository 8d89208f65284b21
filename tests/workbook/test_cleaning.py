"""Cells as people type and paste them."""

from __future__ import annotations

import datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jhdesk.findings import Problem
from jhdesk.models.dictionary import TABLES
from jhdesk.models.field import Field
from jhdesk.workbook.cleaning import clean, plain
from jhdesk.workbook.words import words
from tests.workbook.builders import IDENTITY


def of(path: str) -> Field:
    table, name = path.split(".")
    return TABLES[table].field(name)


@pytest.mark.parametrize(
    ("path", "raw", "value"),
    [
        ("class_group.boys", 12, 12),
        ("class_group.boys", 12.0, 12),
        ("class_group.boys", "12", 12),
        ("class_group.boys", " 012 ", 12),
        ("class_group.boys", "\uff11\uff12", 12),
        ("class_group.boys", "12.00", 12),
        ("class_group.boys", "\u200b1\u00a02\u3000人", 12),
        ("class_group.boys", 0, 0),
        ("class_group.boys", "0", 0),
        ("library_stock.books", "12,345册", 12345),
        ("library_stock.books", "\uff11\uff0c\uff12\uff13\uff14", 1234),
        ("library_stock.books", "1.2万册", 12000),
        ("building.built_year", "1998年", 1998),
        ("building.floors", "4层", 4),
        ("room.area_each_m2", 87.3, Decimal("87.3")),
        ("room.area_each_m2", 87.30000000000001, Decimal("87.3")),
        ("room.area_each_m2", 0.1 + 0.2, Decimal("0.3")),
        ("room.area_each_m2", 100 / 3, Decimal("33.333333333333")),
        ("room.area_each_m2", 1e-7, Decimal("0.0000001")),
        ("room.area_each_m2", "87.3㎡", Decimal("87.3")),
        ("room.area_each_m2", "87.3 m²", Decimal("87.3")),
        ("room.area_each_m2", "87.3平方米", Decimal("87.3")),
        ("ict.bandwidth_mbps", "200mbps", Decimal(200)),
        ("funding.budget_yuan", "1,234,567.89元", Decimal("1234567.89")),
        ("funding.budget_yuan", "12.345万元", Decimal(123450)),
        ("staff.has_certificate", "是", True),
        ("staff.has_certificate", " 否 ", False),
        ("staff.has_certificate", "√", True),
        ("staff.has_certificate", "无", False),
        ("staff.has_certificate", "TRUE", True),
        ("staff.has_certificate", False, False),
        ("staff.has_certificate", 1.0, True),
        ("staff.degree", "大学本科毕业", "21"),
        ("staff.degree", "21 大学本科毕业", "21"),
        ("staff.degree", " 大学 本科毕业", "21"),
        ("staff.degree", 21.0, "21"),
        ("staff.degree", "21", "21"),
        ("staff.degree", "本科", "21"),
        ("staff.degree", "大 专", "31"),
        ("staff.degree", "硕", "14"),
        ("staff.degree", "大学本", "21"),
        ("staff.subject", "体育", "pe"),
        ("staff.subject", "其", "other"),
        ("staff.has_certificate", "无证", False),
        ("staff.birth_year", datetime.date(1985, 3, 2), 1985),
        ("staff.birth_year", "1985年3月", 1985),
        ("staff.birth_year", "198503", 1985),
        ("staff.birth_year", "1985.3.2", 1985),
        ("staff.birth_year", 1985.3, 1985),
        ("equipment.quantity", "3 台", 3),
        ("class_group.grade", "初一", 7),
        ("staff.backbone_level", "省(自治区)级", "province"),
        ("staff.backbone_level", "省\uff08自治区\uff09级", "province"),
        ("building.safety_grade", "\uff21", "A"),
        ("no_data.table", "辍学个案", "dropout_case"),
        ("no_data.table", "dropout_case", "dropout_case"),
        ("school.school_code", 2165400001, "2165400001"),
        ("school.school_code", 2165400001.0, "2165400001"),
        ("school.school_code", "216 540 0001", "2165400001"),
        ("school.school_code", "\uff12165400001", "2165400001"),
        ("staff.staff_no", "007", "007"),
        ("staff.staff_no", 7, "7"),
        ("staff.name", " 格桑 卓玛\u3000", "格桑 卓玛"),
        ("dropout_case.measure", "一\r\n二_x000D_\n三", "一\n二\n三"),
        ("partnership.since", "2024-9-1", datetime.date(2024, 9, 1)),
        ("partnership.since", "2024/09/1", datetime.date(2024, 9, 1)),
        ("partnership.since", "2024.9.1", datetime.date(2024, 9, 1)),
        ("partnership.since", "2024年9月1日", datetime.date(2024, 9, 1)),
        ("partnership.since", "2024 年 9 月 1 日", datetime.date(2024, 9, 1)),
        ("partnership.since", 20240901, datetime.date(2024, 9, 1)),
        ("partnership.since", datetime.datetime(2024, 9, 1), datetime.date(2024, 9, 1)),  # noqa: DTZ001
        ("partnership.since", datetime.date(2024, 9, 1), datetime.date(2024, 9, 1)),
    ],
)
def test_is_understood(path: str, raw: object, value: object) -> None:
    taken, problem = clean(of(path), raw)  # type: ignore[arg-type]
    assert problem is None
    assert taken == value
    assert type(taken) is type(value)


@pytest.mark.parametrize(
    ("raw", "square"), [("1亩", "666.67"), ("3 亩", "2000"), ("\uff11.5亩", "1000"), ("1.2万亩", "8000000")]
)
def test_mu_is_asked_about_with_the_square_metres_that_it_would_be(raw: str, square: str) -> None:
    taken, problem = clean(of("sports_area.area_each_m2"), raw)
    assert (taken, problem) == (None, Problem("mu", {"value": square}))


@pytest.mark.parametrize(
    ("raw", "day"),
    [
        ("44000", "2020-06-18"),
        (45536, "2024-09-01"),
        (45536.0, "2024-09-01"),
        ("\uff14\uff14\uff10\uff10\uff10", "2020-06-18"),
    ],
)
def test_a_day_as_a_spreadsheet_counts_it_is_asked_about(raw: object, day: str) -> None:
    assert clean(of("partnership.since"), raw) == (None, Problem("day_number", {"value": day}))  # type: ignore[arg-type]


def test_words_of_other_systems_stand_as_they_are_compared_and_mean_values() -> None:
    known = words()
    fields = {f"{f.table}.{f.name}": f for table in TABLES.values() for f in table.fields}
    lists = {f.code_list: f for f in fields.values()}
    for name, meant in known.choices.items():
        field = fields.get(name) or lists[name]
        for word, value in meant.items():
            assert plain(word) == word
            assert clean(field, word) == (field.parse(value)[0], None), word
    for table, own in known.tables.items():
        for name, headings in own.columns.items():
            assert {*name.split("+")} <= {f.name for f in TABLES[table].fields}
            assert [plain(heading) for heading in headings] == list(headings)
            assert len(set(headings)) == len(headings)


@pytest.mark.parametrize("raw", [None, "", "  ", "\u3000", "\ufeff\u200b", "\n"])
@pytest.mark.parametrize("path", ["class_group.boys", "staff.degree", "staff.name", "ict.campus_network"])
def test_a_blank_is_not_zero(path: str, raw: object) -> None:
    assert clean(of(path), raw) == (None, None)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("path", "raw", "code"),
    [
        ("class_group.boys", "12a", "not_int"),
        ("class_group.boys", "十二", "not_int"),
        ("class_group.boys", "无", "nothing_meant"),
        ("class_group.boys", "/", "nothing_meant"),
        ("class_group.boys", "12.5", "not_int"),
        ("class_group.boys", 12.5, "not_int"),
        ("class_group.boys", "1,2", "not_int"),
        ("class_group.boys", "1234,567", "not_int"),
        ("class_group.boys", "12间", "not_int"),
        ("class_group.boys", "1e2", "not_int"),
        ("class_group.boys", True, "not_int"),
        ("class_group.boys", datetime.datetime(1900, 1, 12), "not_int"),  # noqa: DTZ001
        ("class_group.boys", float("inf"), "not_int"),
        ("class_group.boys", -1, "below"),
        ("class_group.boys", 1_000_000, "above"),
        ("class_group.grade", "1万", "not_int"),
        ("room.area_each_m2", "约87", "not_decimal"),
        ("room.area_each_m2", "87.3.1", "not_decimal"),
        ("room.area_each_m2", "130亩", "mu"),
        ("room.area_each_m2", "130亩半", "not_decimal"),
        ("library_stock.books", "130亩", "not_int"),
        ("room.area_each_m2", datetime.time(8), "not_decimal"),
        ("room.area_each_m2", "-0.5", "below"),
        ("staff.has_certificate", "补办中", "not_bool"),
        ("staff.has_certificate", 2, "not_bool"),
        ("staff.degree", "本课", "not_code"),
        ("staff.degree", "研究生", "not_code"),
        ("staff.degree", "大学", "not_code"),
        ("staff.degree", "2", "not_code"),
        ("building.built_year", "1985-13", "not_int"),
        ("building.built_year", "1985-2-30", "not_int"),
        ("building.built_year", "19853", "above"),
        ("period.school_year", "2024-09-01", "not_int"),
        ("staff.degree", 22, "not_code"),
        ("staff.degree", True, "not_code"),
        ("school.school_code", "216540001", "pattern"),
        ("school.school_code", 216540001, "pattern"),
        ("staff.staff_no", True, "not_text"),
        ("staff.staff_no", 3.5, "not_text"),
        ("staff.staff_no", 1e15, "not_text"),
        ("staff.staff_no", float("inf"), "not_text"),
        ("staff.staff_no", datetime.datetime(2024, 3, 1), "not_text"),  # noqa: DTZ001
        ("staff.staff_no", "1" * 41, "too_long"),
        ("staff.name", "甲\x07", "control_character"),
        ("partnership.since", "2024-2-30", "not_date"),
        ("partnership.since", "2024/9-1", "not_date"),
        ("partnership.since", "9月1日", "not_date"),
        ("partnership.since", "去年", "not_date"),
        ("partnership.since", 19999, "not_date"),
        ("partnership.since", 45536.5, "not_date"),
        ("period.school_year", 45536, "above"),
        ("partnership.since", datetime.datetime(2024, 9, 1, 8, 30), "not_date"),  # noqa: DTZ001
        ("partnership.since", False, "not_date"),
    ],
)
def test_nothing_is_half_understood(path: str, raw: object, code: str) -> None:
    taken, problem = clean(of(path), raw)  # type: ignore[arg-type]
    assert taken is None
    assert problem is not None
    assert problem.code == code


@pytest.mark.parametrize("path", ["staff.staff_no", "staff.name", "class_group.boys", "staff.degree",
                                  "room.area_each_m2", "partnership.since", "ict.campus_network"])  # fmt: skip
@pytest.mark.parametrize("raw", [IDENTITY, f"证{IDENTITY}号", 110105194912310021, 1.10105194912310e17])
def test_an_identity_number_is_refused_in_every_kind_of_field(path: str, raw: object) -> None:
    taken, problem = clean(of(path), raw)  # type: ignore[arg-type]
    assert taken is None
    assert problem is not None
    assert problem.code == "identity_number"
    assert "1949" not in repr(problem)


@pytest.mark.parametrize("path", ["school.school_code", "class_group.boys", "staff.degree", "partnership.since"])
def test_blanks_do_not_hide_an_identity_number_where_a_figure_is_asked(path: str) -> None:
    _, problem = clean(of(path), f"{IDENTITY[:6]} {IDENTITY[6:14]} {IDENTITY[14:]}")
    assert problem is not None
    assert problem.code == "identity_number"


@pytest.mark.parametrize("path", ["staff.staff_no", "staff.name", "class_group.boys", "staff.degree",
                                  "funding.budget_yuan", "partnership.since", "school.school_code"])  # fmt: skip
@pytest.mark.parametrize(
    "raw",
    ["990101 19900101 0010", "990101900101001", "990101 900101 001", "\u00a0990101\u300019900101\u3000001X",
     990101900101001, 990101900101001.0, "9.90101E+17"],
)  # fmt: skip
def test_an_identity_number_is_known_with_blanks_and_of_an_old_card(path: str, raw: object) -> None:
    taken, problem = clean(of(path), raw)  # type: ignore[arg-type]
    assert (taken, problem) == (None, Problem("identity_number"))


NUMBERS = [f for table in TABLES.values() for f in table.fields if f.kind in ("int", "decimal") and f.unit != "year"]


@given(st.data(), st.sampled_from(NUMBERS), st.sampled_from(["f", ",f"]))
def test_no_figure_that_a_field_takes_is_an_identity_number(data: st.DataObject, field: Field, form: str) -> None:
    low, high = field.minimum if field.minimum is not None else -(10**10), field.maximum or 10**10
    if field.kind == "int":
        whole = data.draw(st.integers(low, high))
        assert clean(field, format(whole, form.replace("f", "d"))) == (whole, None)
    else:
        exact = data.draw(st.decimals(low, high, places=12))
        assert clean(field, format(exact, form)) == (exact, None)


def test_a_number_that_is_too_large_is_told_so_unless_it_can_be_a_card() -> None:
    assert clean(of("funding.budget_yuan"), "990101991301001") == (None, Problem("above", {"maximum": 10_000_000_000}))
    assert clean(of("funding.budget_yuan"), 990101991301001) == (None, Problem("above", {"maximum": 10_000_000_000}))


def test_a_digest_may_hold_18_digits() -> None:
    digest = "1" * 64
    assert clean(of("evidence.sha256"), digest) == (digest, None)


@given(st.integers(0, 999_999), st.sampled_from(["{}", " {} ", "{:,}", "{}人", "{}.0"]))
def test_a_whole_number_is_itself_however_it_is_written(number: int, form: str) -> None:
    assert clean(of("class_group.boys"), form.format(number)) == (number, None)
    assert clean(of("class_group.boys"), float(number)) == (number, None)


@given(st.decimals(0, 10_000_000_000, places=2))
def test_a_spreadsheets_number_is_the_decimal_that_was_typed(number: Decimal) -> None:
    assert clean(of("funding.budget_yuan"), float(number)) == (number, None)


@given(st.text(max_size=12))
def test_no_text_makes_it_stumble(text: str) -> None:
    for table in TABLES.values():
        for field in table.fields:
            value, problem = clean(field, text)
            assert value is None or (problem is None and field.check(value) is None)
