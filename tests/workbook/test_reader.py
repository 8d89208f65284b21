"""Bad input: a sentence with its place for each, and nothing half taken."""

from __future__ import annotations

import contextlib
import io
import re
import string
import subprocess
import sys
import zipfile
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.worksheet.formula import ArrayFormula

from jhdesk.errors import JhdeskError
from jhdesk.findings import Finding, Place
from jhdesk.models.dictionary import TABLES
from jhdesk.ui.messages.package import problem_text
from jhdesk.ui.messages.workbook import WORKBOOK_SENTENCES
from jhdesk.workbook import grid
from jhdesk.workbook.reader import WorkbookRead, read_workbook
from tests.workbook.builders import IDENTITY, Rows, a_row, edited, with_cell, written

STAFF: Rows = {"staff": [a_row(TABLES["staff"])]}
TEMPLATE = written(STAFF)
# worded beside the tables as CSV, which meet the same problems
ELSEWHERE = {"not_int", "not_decimal", "not_date", "below", "above", "pattern", "too_long",
             "identity_number", "control_character", "unknown_column", "duplicate_key", "key_blank"}  # fmt: skip


def read(data: bytes) -> WorkbookRead:
    result = read_workbook(data, name="填报.xlsx")
    for finding in [*result.findings, *result.cleaned]:
        if finding.rule in ELSEWHERE:
            assert problem_text(finding)
        else:
            assert WORKBOOK_SENTENCES[finding.rule].format(place=finding.place.file, **finding.params)
    return result


def only(data: bytes) -> Finding:
    (finding,) = read(data).findings
    return finding


def refused(data: bytes | Path) -> JhdeskError:
    with pytest.raises(JhdeskError) as caught:
        read_workbook(data, name="填报.xlsx")
    error = caught.value
    assert error.params["file"] == "填报.xlsx"
    assert WORKBOOK_SENTENCES[error.code].format(**error.params)
    return error


WRONG = [
    ("school", "school_code", "216540001", "pattern", "学校!A2"),
    ("period", "snapshot_date", "2024-02-30", "not_date", "填报期!B2"),
    ("class_group", "boys", -1, "below", "班级学生!C2"),
    ("room", "area_each_m2", "大", "not_decimal", "用房!E2"),
    ("ict", "campus_network", "大概", "not_in_list", "信息化!B2"),
    ("staff", "name", datetime(2024, 3, 1), "not_text", "教职工!B2"),  # noqa: DTZ001
    ("staff", "birth_year", "12a", "not_int", "教职工!C2"),
    ("staff", "degree", "大学", "not_in_list", "教职工!J2"),
]


def test_every_cell_that_cannot_be_taken_is_named() -> None:
    rows: Rows = {table: [a_row(TABLES[table])] for table, *_ in WRONG}

    def change(book: Any) -> None:
        for _, _, raw, _, file in WRONG:
            sheet, address = file.split("!")
            book[sheet][address] = raw

    result = read(edited(rows, change))
    assert {f.severity for f in result.findings} == {"hard"}
    assert [(f.rule, f.place) for f in result.findings] == [
        (rule, Place(table, TABLES[table].key_text(rows[table][0]), field, file))
        for table, field, _, rule, file in WRONG
    ]
    for finding, (table, field, raw, _, _) in zip(result.findings, WRONG, strict=True):
        assert finding.params["text"] == (f"{raw:%Y-%m-%d}" if isinstance(raw, datetime) else str(raw))
        assert result.tables[table][0][field] is None
        assert result.tables[table] == [{**rows[table][0], **{f: None for t, f, *_ in WRONG if t == table}}]
    sentence = WORKBOOK_SENTENCES["not_in_list"].format(place="J2", **result.findings[-1].params)
    assert "例如“大学本科毕业”" in sentence


def test_a_long_text_is_told_by_its_beginning() -> None:
    assert only(with_cell("staff", "degree", "甲" * 500)).params["text"] == "甲" * 39 + "…"


def test_an_identity_number_is_refused_by_name_of_the_cell_and_not_repeated() -> None:
    forms = [IDENTITY, f"编号{IDENTITY}", int(IDENTITY[:17] + "1"), float(IDENTITY[:17]) * 10]
    cells = [f"{column}{row}" for row in range(2, 6) for column in "ABCJ"]

    def change(book: Any) -> None:
        for cell in cells:
            book["教职工"][cell] = forms[int(cell[1:]) - 2]

    findings = read(edited({"staff": [a_row(TABLES["staff"], n) for n in range(4)]}, change)).findings
    assert [(f.rule, f.severity, f.place.file) for f in findings] == [
        ("identity_number", "hard", f"教职工!{cell}") for cell in cells
    ]
    assert "1949" not in repr(findings)


def test_an_identity_number_in_a_column_of_ones_own_is_refused_too() -> None:
    def change(book: Any) -> None:
        sheet = book["教职工"]
        sheet.cell(1, 21).value = "身份证号"
        sheet.cell(2, 21).value = IDENTITY

    findings = read(edited(STAFF, change)).findings
    assert [(f.rule, f.severity, f.place.file) for f in findings] == [
        ("unknown_column", "soft", "教职工!U1"),
        ("identity_number", "hard", "教职工!U2"),
    ]
    assert "1949" not in repr(findings)


def test_a_formula_is_not_executed_and_its_result_not_taken() -> None:
    formulas = ["=1+1", "=B2", f'="{IDENTITY[:17]}"&"X"', '=WEBSERVICE("http://x")', ArrayFormula("C6", "=SUM(1,2)")]

    def change(book: Any) -> None:
        for row, formula in enumerate(formulas, start=2):
            book["教职工"][f"C{row}"] = formula

    rows = [a_row(TABLES["staff"], n) for n in range(len(formulas))]
    findings = read(edited({"staff": rows}, change)).findings
    assert [(f.rule, f.severity, f.place.file) for f in findings] == [
        ("formula", "hard", f"教职工!C{row}") for row in range(2, 7)
    ]
    assert [f.params for f in findings] == [{"label": "出生年份"}] * 5


def test_a_formula_with_a_stored_result_is_one_too() -> None:
    member = f"xl/worksheets/sheet{[*TABLES].index('staff') + 2}.xml"
    number = re.compile(rb'(<c r="C2"[^>]*>)(<v>[0-9]+</v>)')
    data = _with_member(TEMPLATE, member, lambda xml: number.sub(rb"\1<f>1900+80</f>\2", xml))
    assert only(data).rule == "formula"


def test_an_error_in_a_cell_is_no_value() -> None:
    assert only(with_cell("staff", "birth_year", "#N/A")).rule == "cell_error"


def test_a_missing_sheet_is_hard_and_others_are_still_read() -> None:
    result = read(edited(STAFF, lambda book: book.remove(book["用房"])))
    (finding,) = result.findings
    assert (finding.rule, finding.severity, finding.place) == ("sheet_missing", "hard", Place("room", file="用房"))
    assert "room" not in result.tables
    assert len(result.tables["staff"]) == 1


def test_a_missing_heading_is_hard_and_a_missing_row_number_is_not() -> None:
    finding = only(edited(STAFF, lambda book: book["教职工"].delete_cols(10)))
    assert (finding.rule, finding.severity) == ("heading_missing", "hard")
    assert finding.place == Place("staff", field="degree", file="教职工")
    rows = {"room": [a_row(TABLES["room"], row_no=None)]}
    result = read(edited(rows, lambda book: book["用房"].delete_cols(1)))
    assert (result.findings, result.tables["room"]) == ([], rows["room"])


def test_a_sheet_without_its_heading_row_is_told_once() -> None:
    finding = only(edited(STAFF, lambda book: book["教职工"].insert_rows(1)))
    assert (finding.rule, finding.severity) == ("headings_missing", "hard")


def test_columns_are_known_by_name_with_or_without_unit_and_mark() -> None:
    rows = {"room": [a_row(TABLES["room"])]}

    def change(book: Any) -> None:
        sheet = book["用房"]
        sheet.move_range("E1:E2", cols=10)
        sheet["O1"] = " 每间\n面积 "
        sheet["D1"] = "间数\uff08间\uff09\uff0a"

    result = read(edited(rows, change))
    assert (result.findings, result.tables["room"]) == ([], rows["room"])


def test_a_heading_that_stands_twice_is_hard() -> None:
    def change(book: Any) -> None:
        book["教职工"]["U1"] = "姓名"

    finding = only(edited(STAFF, change))
    assert (finding.rule, finding.severity, finding.place.file) == ("heading_twice", "hard", "教职工!U1")


def test_what_does_not_belong_is_told_softly() -> None:
    def change(book: Any) -> None:
        book.create_sheet("草稿")["A1"] = 1
        book["教职工"]["U1"] = "备注"
        book["教职工"]["U2"] = "已核"
        book["教职工"]["W2"] = "无表头"

    findings = read(edited(STAFF, change)).findings
    assert [(f.rule, f.place.file, f.severity) for f in findings] == [
        ("unknown_sheet", "草稿", "soft"),
        ("unknown_column", "教职工!U1", "soft"),
        ("unknown_column", "教职工!W2", "soft"),
    ]
    assert findings[1].params == {"text": "备注", "position": 21}


def test_keys() -> None:
    staff = TABLES["staff"]
    rows = {"staff": [a_row(staff), a_row(staff, 1), a_row(staff, 2, staff_no=None), a_row(staff)]}
    blank, double = read(written(rows)).findings
    assert (blank.rule, blank.severity, blank.place) == (
        "key_blank",
        "hard",
        Place("staff", "", "staff_no", "教职工!A4"),
    )
    assert (double.rule, double.severity, double.place.file) == ("duplicate_key", "hard", "教职工!A5")
    assert double.params == {"label": "教工号", "first": 2}


def test_a_key_of_two_fields_is_double_only_as_a_whole() -> None:
    table = TABLES["class_group"]
    rows = [a_row(table, grade=1, class_no=1), a_row(table, grade=1, class_no=2), a_row(table, grade=2, class_no=1)]
    assert read(written({"class_group": rows})).findings == []
    finding = only(written({"class_group": [*rows, rows[1]]}))
    assert (finding.rule, finding.place.key) == ("duplicate_key", "1|2")


def test_row_numbers_may_be_blank_but_not_double() -> None:
    room = TABLES["room"]
    assert read(written({"room": [a_row(room, row_no=None)] * 3})).findings == []
    assert only(written({"room": [a_row(room), a_row(room)]})).rule == "duplicate_key"


def test_a_key_that_cannot_be_read_is_told_once() -> None:
    assert only(with_cell("staff", "staff_no", True)).rule == "not_text"


def test_a_second_row_where_there_is_one_school() -> None:
    school = TABLES["school"]
    finding = only(written({"school": [a_row(school), a_row(school), a_row(school)]}))
    assert (finding.rule, finding.severity, finding.place.file) == ("more_than_one_row", "hard", "学校!3")


def test_blank_rows_are_skipped_and_addresses_stay_right() -> None:
    staff = TABLES["staff"]

    def change(book: Any) -> None:
        sheet = book["教职工"]
        sheet.insert_rows(2, amount=3)
        sheet["A3"] = "  "
        sheet["B4"] = "\u200b"
        sheet["J6"] = "本课"
        sheet.row_dimensions[1_048_576].height = 20
        sheet.cell(1_048_576, 1).value = " "

    result = read(edited({"staff": [a_row(staff), a_row(staff, 1)]}, change))
    assert [f.place.file for f in result.findings] == ["教职工!J6"]
    assert len(result.tables["staff"]) == 2


def test_what_was_understood_otherwise_than_typed_is_noted() -> None:
    (note,) = read(with_cell("room", "area_each_m2", "87.5平方米")).cleaned
    assert (note.rule, note.place.file) == ("cleaned", "用房!E2")
    assert note.params == {"text": "87.5平方米", "taken": "87.5", "label": "每间面积"}


def test_a_file_that_declares_too_small_a_size_loses_no_row() -> None:
    rows = {"staff": [a_row(TABLES["staff"], n) for n in range(3)]}
    member = f"xl/worksheets/sheet{[*TABLES].index('staff') + 2}.xml"
    data = _with_member(
        written(rows), member, lambda xml: re.sub(rb'<dimension ref="[^"]*"', b'<dimension ref="A1"', xml)
    )
    assert read(data).tables["staff"] == rows["staff"]


def _with_member(data: bytes, member: str, change: Any) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for info in old.infolist():
            content = old.read(info)
            new.writestr(info.filename, change(content) if info.filename == member else content)
    return target.getvalue()


def test_a_file_without_a_byte_is_told_so() -> None:
    assert refused(b"").code == "file_empty"


def test_sheets_in_which_nothing_stands_are_told_so() -> None:
    def change(book: Any) -> None:
        for sheet in book.worksheets[1:-1]:
            sheet.delete_rows(1, 5)

    assert refused(edited({}, change)).code == "workbook_empty"


@pytest.mark.parametrize(("name", "code"), [("名册.xls", "xls_is_none"), ("照片.png", "not_importable")])
def test_what_is_no_workbook_is_told_by_what_its_name_says(name: str, code: str) -> None:
    with pytest.raises(JhdeskError) as caught:
        read_workbook(b"<html><table></table></html>", name=name)
    assert caught.value.code == code


@pytest.mark.parametrize("data", [b"staff_no,name\n1,x\n", b"PK\x03\x04", TEMPLATE[: len(TEMPLATE) // 2],
                                  b"\x00" * 1000])  # fmt: skip
def test_what_is_no_workbook_is_refused(data: bytes) -> None:
    assert refused(data).code == "not_a_workbook"


def test_a_zip_of_something_else_is_refused() -> None:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("staff.csv", "staff_no\n")
    assert refused(target.getvalue()).code == "not_a_workbook"


def test_broken_xml_and_exploding_entities_are_refused() -> None:
    member = "xl/sharedStrings.xml"
    assert refused(_with_member(TEMPLATE, member, lambda xml: xml[:-20])).code == "not_a_workbook"
    entities = "".join(f"<!ENTITY e{n} '{f'&e{n - 1};' * 10}'>" for n in range(1, 12))
    bomb = f"<?xml version='1.0'?><!DOCTYPE sst [<!ENTITY e0 'ha'>{entities}]><sst><si><t>&e11;</t></si></sst>"
    assert refused(_with_member(TEMPLATE, member, lambda _: bomb.encode())).code == "not_a_workbook"


def test_old_protected_and_foreign_formats_are_told_apart() -> None:
    ole = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600
    assert refused(ole + "EncryptedPackage".encode("utf-16-le")).code == "workbook_protected"
    assert refused(ole + "Workbook".encode("utf-16-le")).code == "workbook_other_format"
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", "<x/>")
    assert refused(target.getvalue()).code == "workbook_other_format"


def test_a_workbook_of_something_else_is_refused_once() -> None:
    def change(book: Any) -> None:
        for sheet in book.worksheets[1:-1]:
            book.remove(sheet)

    assert refused(edited({}, change)).code == "workbook_foreign"


def test_another_format_of_the_workbook_is_refused() -> None:
    def change(book: Any) -> None:
        book["选项"]["A1"] = "jhdesk-workbook/2"

    error = refused(edited(STAFF, change))
    assert error.code == "workbook_version"
    assert (error.params["found"], error.params["known"]) == ("jhdesk-workbook/2", "jhdesk-workbook/1")


def test_absurd_sizes_are_refused(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    bomb = _with_member(TEMPLATE, "docProps/app.xml", lambda _: b" " * (grid.MAX_BYTES + 1))
    assert len(bomb) < 1_000_000
    assert refused(bomb).code == "workbook_too_large"
    monkeypatch.setattr(grid, "MAX_ROWS", 2)
    rows = [a_row(TABLES["room"], n) for n in range(2)]
    assert refused(written({"room": rows})).code == "workbook_too_large"
    big = tmp_path / "大.xlsx"
    with big.open("wb") as file:
        file.truncate(grid.MAX_BYTES + 1)
    assert refused(big).code == "workbook_too_large"


def test_a_file_that_is_not_there_or_no_file(tmp_path: Path) -> None:
    assert refused(tmp_path / "没有.xlsx").code == "workbook_unreadable"
    assert refused(tmp_path).code == "workbook_unreadable"


@settings(deadline=None, max_examples=40)
@given(st.integers(0, len(TEMPLATE) - 1), st.integers(1, 255))
def test_a_flipped_byte_never_makes_a_traceback(at: int, change: int) -> None:
    data = bytearray(TEMPLATE)
    data[at] ^= change
    with contextlib.suppress(JhdeskError):
        read_workbook(bytes(data), name="x.xlsx")


def test_sentences_name_only_what_they_are_given() -> None:
    allowed = {"place", "file", "sheet", "heading", "text", "taken", "example", "row", "found", "known"}
    for sentence in WORKBOOK_SENTENCES.values():
        assert {name for _, name, _, _ in string.Formatter().parse(sentence) if name} <= allowed


def test_reading_and_writing_cost_nothing_before_they_are_used() -> None:
    code = (
        "import sys, jhdesk.workbook.reader, jhdesk.workbook.template;"
        "print({'openpyxl', 'xlsxwriter'} & {*sys.modules})"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"
