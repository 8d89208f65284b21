"""Tables as CSV: strict cells, forgiving columns, places that a person can look up."""

from __future__ import annotations

import datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jhdesk.exchange import tables
from jhdesk.exchange.schema import EXTRAS, TableLike, Value
from jhdesk.exchange.tables import TableRead, read_table, write_table
from jhdesk.findings import Finding
from jhdesk.models.dictionary import TABLES
from tests.exchange.packages import ROWS

STAFF, ROOM, SCHOOL, CLASS_GROUP = (TABLES[name] for name in ("staff", "room", "school", "class_group"))
IDENTITY_NUMBER = "11010119900307" + "123X"


def read(table: TableLike, text: str, *, in_package: bool = False) -> TableRead:
    return read_table(table, text.encode(), in_package=in_package)


def one(result: TableRead) -> Finding:
    (finding,) = result.findings
    return finding


def column(result: TableRead, name: str) -> list[Value]:
    return [row[name] for row in result.rows]


@pytest.mark.parametrize("name", ROWS)
def test_what_is_written_is_read_back(name: str) -> None:
    table = TABLES[name]
    result = read_table(table, write_table(table, ROWS[name]), in_package=True)
    blank = {meaning.name: None for meaning in table.fields}
    assert result == TableRead([{**blank, **row} for row in ROWS[name]], [])


def test_is_written_with_all_columns_in_order_as_rfc_4180_has_it() -> None:
    rows: list[dict[str, Value]] = [{"reason": 'a,"b"\nc', "table": "ict"}, {"table": None}]
    assert write_table(TABLES["no_data"], rows) == b'table,reason\r\nict,"a,""b""\nc"\r\n'


def test_columns_stand_in_any_order_and_those_not_there_are_blank() -> None:
    result = read(STAFF, "\ufeffdegree,staff_no\n21,T01\n")
    assert not result.findings
    assert result.rows[0] == {**dict.fromkeys(f.name for f in STAFF.fields), "staff_no": "T01", "degree": "21"}


def test_every_type_is_read_as_the_dictionary_has_it() -> None:
    text = "item_id,problem,due_on\nL4,p,2025-02-28\n"
    assert read(TABLES["improvement"], text).rows[0]["due_on"] == datetime.date(2025, 2, 28)
    assert column(read(ROOM, "area_each_m2,quantity\n54.50,3\n"), "area_each_m2") == [Decimal("54.50")]
    assert column(read(SCHOOL, "is_boarding,school_type\nfalse,211\n"), "is_boarding") == [False]


@pytest.mark.parametrize(
    ("name", "text", "rule"),
    [
        ("birth_year", "12a", "not_int"),
        ("birth_year", "1.0", "not_int"),
        ("birth_year", "1850", "below"),
        ("birth_year", "2999", "above"),
        ("training_hours_5y", "1e3", "not_decimal"),
        ("training_hours_5y", "1,000", "not_decimal"),
        ("training_hours_5y", "-0.5", "below"),
        ("has_certificate", "TRUE", "not_bool"),
        ("degree", "本科", "not_code"),
        ("name", "甲\x01", "control_character"),
        ("name", "甲" * 201, "too_long"),
    ],
)
def test_a_cell_that_cannot_be_read_is_none_and_named(name: str, text: str, rule: str) -> None:
    result = read(STAFF, f'staff_no,{name}\nT01,\nT02,"{text}"\n')
    assert column(result, name) == [None, None]
    found = one(result)
    assert (found.rule, found.severity) == (rule, "hard")
    assert found.place.path() == f"staff[T02].{name}"
    assert found.place.file == "staff.csv 第 3 行"
    assert found.params["label"] == STAFF.field(name).label
    assert text.startswith(str(found.params["text"]).removesuffix("…"))


def test_a_day_that_is_none() -> None:
    assert one(read(TABLES["period"], "snapshot_date\n2024-02-30\n")).rule == "not_date"


def test_a_school_code_of_nine_digits() -> None:
    found = one(read(SCHOOL, "school_code\n216540000\n"))
    assert (found.rule, found.params["text"]) == ("pattern", "216540000")


@pytest.mark.parametrize("name", ["name", "staff_no", "birth_year", "degree", "has_certificate", "training_hours_5y"])
@pytest.mark.parametrize("number", [IDENTITY_NUMBER, "".join(chr(ord(c) + 0xFEE0) for c in IDENTITY_NUMBER)])
def test_an_identity_number_is_never_repeated(name: str, number: str) -> None:
    header = name if name == "staff_no" else f"staff_no,{name}"
    cells = number if name == "staff_no" else f"T01,{number}"
    result = read(STAFF, f"{header}\n{cells}\n{IDENTITY_NUMBER if name == 'staff_no' else 'T02'}\n")
    assert result.findings
    assert number not in repr(result)


def test_a_heading_that_holds_an_identity_number_is_not_repeated() -> None:
    assert IDENTITY_NUMBER not in repr(read(STAFF, f"staff_no,{IDENTITY_NUMBER}\nT01,x\n"))


def test_an_unknown_column_is_told_softly_and_left_out() -> None:
    result = read(STAFF, "staff_no,shoe_size\nT01,42\n")
    found = one(result)
    assert (found.rule, found.severity) == ("unknown_column", "soft")
    assert (found.params["text"], found.params["position"]) == ("shoe_size", 2)
    assert "shoe_size" not in result.rows[0]


def test_columns_without_a_name_are_told_only_where_they_hold_something() -> None:
    assert not read(STAFF, "staff_no,,\nT01,,\n").findings
    assert one(read(STAFF, "staff_no,,\nT01,,x\n")).params["position"] == 3


def test_a_column_that_stands_twice() -> None:
    result = read(STAFF, "staff_no,degree,degree\nT01,21,31\n")
    assert one(result).rule == "duplicate_column"
    assert result.rows[0]["degree"] == "21"


@pytest.mark.parametrize("text", ["", "\n\n", ",,,\n", "T01,甲\nT02,乙\n", "教工号,姓名\n"])
def test_a_file_without_a_heading(text: str) -> None:
    result = read(STAFF, text)
    assert one(result).rule == "no_header"
    assert not result.rows


@pytest.mark.parametrize(
    ("data", "rule", "line"),
    [
        ("staff_no,name\nT01,张\n".encode("gbk"), "not_utf8", 2),
        ("staff_no\nT01\n".encode("utf-16"), "not_utf8", 1),
        (b"staff_no\nT01\0\n", "nul", 2),
        (b'staff_no,name\nT01,x\nT02,"y\nT03,z\n', "quote_open", 3),
        (b'staff_no,name\n\nT01,"x"y\n', "csv_malformed", 3),
        (b'staff_no,name\nT01,"' + b"x" * 200_000 + b"\n", "quote_open", 2),
    ],
)
def test_a_file_that_is_no_csv(data: bytes, rule: str, line: int) -> None:
    result = read_table(STAFF, data, in_package=False)
    found = one(result)
    assert (found.rule, found.place.file) == (rule, f"staff.csv 第 {line} 行")
    assert not result.rows


def test_a_row_with_more_cells_than_headings_keeps_those_that_have_one() -> None:
    result = read(STAFF, "staff_no,degree\nT01,21,x\nT02,31\n")
    found = one(result)
    assert (found.rule, found.place.key, found.params["cells"]) == ("too_many_cells", "T01", 3)
    assert column(result, "degree") == ["21", "31"]


def test_a_row_with_fewer_cells_is_blank_there_and_told_in_a_package() -> None:
    text = "staff_no,degree\nT01\n"
    assert read(STAFF, text).rows[0]["degree"] is None
    assert not read(STAFF, text).findings
    assert one(read(STAFF, text, in_package=True)).rule == "too_few_cells"


def test_empty_lines_are_skipped_and_lines_are_those_of_the_file() -> None:
    result = read(STAFF, 'staff_no,name\n\n,\nT01,"a\nb"\nT02,"c\nd"\nT01,e\n\n')
    assert column(result, "name") == ["a\nb", "c\nd", "e"]
    found = one(result)
    assert (found.rule, found.place.file, found.params["first"]) == ("duplicate_key", "staff.csv 第 8 行", 4)


def test_two_rows_in_a_table_of_one() -> None:
    result = read(SCHOOL, "name\n甲校\n乙校\n")
    assert (one(result).rule, one(result).place.file) == ("one_row_only", "school.csv 第 3 行")


def test_keys_of_several_fields() -> None:
    result = read(CLASS_GROUP, "grade,class_no\n1,1\n1,2\n1,1\n")
    assert (one(result).rule, one(result).place.key) == ("duplicate_key", "1|1")
    assert len(result.rows) == 3


def test_a_blank_key_is_told_in_a_package_only() -> None:
    text = "grade,class_no\n1,\n1,\n"
    assert not read(CLASS_GROUP, text).findings
    told = read(CLASS_GROUP, text, in_package=True).findings
    assert [(f.rule, f.place.field) for f in told] == [("key_blank", "class_no")] * 2


def test_a_key_that_cannot_be_read_is_told_once() -> None:
    assert one(read(CLASS_GROUP, "grade,class_no\n1,eins\n", in_package=True)).rule == "not_int"


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("quantity\n1\n2\n", [1, 2]),
        ("quantity,row_no\n1,\n2,\n", [1, 2]),
        ("quantity,row_no\n1,\n2,1\n3,\n", [4, 1, 3]),
        ("quantity,row_no\n1,7\n2,\n\n3,3\n4,\n", [7, 2, 3, 4]),
        ("quantity,row_no\n1,2\n2,\n3,9\n4,\n", [2, 10, 9, 4]),
    ],
)
def test_rows_without_a_number_are_numbered_as_they_stand(text: str, numbers: list[int]) -> None:
    result = read(ROOM, text)
    assert column(result, "row_no") == numbers
    assert not result.findings


def test_row_numbers_are_not_given_in_a_package_nor_for_what_cannot_be_read() -> None:
    assert one(read(ROOM, "quantity\n1\n", in_package=True)).rule == "key_blank"
    result = read(ROOM, "quantity,row_no\n1,eins\n2,\n")
    assert column(result, "row_no") == [None, 2]
    assert one(result).rule == "not_int"


def test_a_value_once_read_is_not_taken_for_another_tables(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tables, "_REMEMBERED", 2)
    text = "grade,class_no,boys\n1,1,10\n2,1,x\n3,1,10\n4,1,\n5,1,11\n"
    for _ in range(2):
        result = read(CLASS_GROUP, text)
        assert column(result, "boys") == [10, None, 10, None, 11]
        assert one(result).place.key == "2|1"
    assert read(CLASS_GROUP, text.replace("x", "7")).findings == []


def test_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tables, "MAX_ROWS", 3)
    three = "staff_no\n1\n\n2\n3\n"
    assert not read(STAFF, three).findings
    assert one(read(STAFF, three + "4\n")).rule == "too_many_rows"
    monkeypatch.setattr(tables, "MAX_FINDINGS", 2)
    assert [f.rule for f in read(STAFF, "staff_no,degree\n1,x\n2,x\n3,x\n").findings] == [
        "not_code",
        "too_many_findings",
    ]
    monkeypatch.setattr(tables, "MAX_BYTES", len(three) - 1)
    assert one(read(STAFF, three)).rule == "table_too_large"


def test_tables_that_only_a_package_has_are_text() -> None:
    rows: list[dict[str, Value]] = [{"remark_id": "1", "answer": "已改"}, {"remark_id": "1", "answer": None}]
    assert read_table(EXTRAS["answers"], write_table(EXTRAS["answers"], rows), in_package=True) == TableRead(rows, [])


@given(st.text(), st.booleans())
def test_no_text_makes_it_fall(text: str, in_package: bool) -> None:
    read_table(ROOM, ("row_no,stage,area_each_m2\n" + text).encode("utf-8", "surrogatepass"), in_package=in_package)


cells = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=8)


@given(st.lists(st.tuples(cells, cells), max_size=6))
def test_any_text_comes_back(pairs: list[tuple[str, str]]) -> None:
    rows: list[dict[str, Value]] = [{"remark_id": a or None, "answer": b or None} for a, b in pairs if a or b]
    assert read_table(EXTRAS["answers"], write_table(EXTRAS["answers"], rows), in_package=True).rows == rows
