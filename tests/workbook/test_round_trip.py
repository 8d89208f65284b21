"""What is written comes back, also through another office program."""

from __future__ import annotations

import shutil
import subprocess
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jhdesk.models.dictionary import TABLES, Table
from jhdesk.models.field import Field, Value
from jhdesk.workbook.cleaning import clean
from jhdesk.workbook.columns import shown
from jhdesk.workbook.reader import read_workbook
from tests.workbook.builders import Rows, a_row, reread, written

FILLED: Rows = {
    name: [a_row(table, number) for number in range(1 if table.one_row else 2)] for name, table in TABLES.items()
}
EMPTY: Rows = {name: [] for name in TABLES}
AWKWARD = ["=1+1", "+86", "-甲", "@乙", "007", "0", "<r>甲</r>", "a\tb\nc", "\"&<>'", "TRUE", "1e5", "2024-9-1", "𠮷"]


def test_every_table_comes_back() -> None:
    read = reread(FILLED)
    assert read.findings == []
    assert read.cleaned == []
    assert read.tables == FILLED


def test_an_empty_workbook_is_empty_and_fine() -> None:
    read = reread({})
    assert read.findings == []
    assert read.tables == EMPTY


def test_blank_and_zero_and_no_stay_apart() -> None:
    table = TABLES["class_group"]
    rows = [
        a_row(table, 0, boarders=0, migrant=None, homeroom_staff_no=None),
        a_row(table, 1, boarders=None, migrant=0, homeroom_staff_no="0"),
    ]
    assert reread({"class_group": rows}).tables["class_group"] == rows
    ict = [a_row(TABLES["ict"], campus_network=False, platform_space=None, bandwidth_mbps=Decimal(0))]
    assert reread({"ict": ict}).tables["ict"] == ict


def test_awkward_texts_come_back_as_they_were() -> None:
    rows = [a_row(TABLES["staff"], staff_no=text, name=text) for text in AWKWARD]
    read = reread({"staff": rows})
    assert (read.tables["staff"], read.findings) == (rows, [])


def test_figures_come_back_digit_for_digit() -> None:
    figures = [Decimal(t) for t in ("87.3", "0.1", "9999999999.99", "1234567890.123456789012", "0.000000000001")]
    rows = [a_row(TABLES["room"], n, area_each_m2=figure) for n, figure in enumerate(figures)]
    assert reread({"room": rows}).tables["room"] == rows


def test_days_outside_excels_calendar_come_back() -> None:
    days = [date(1899, 12, 31), date(1900, 2, 28), date(1900, 3, 1), date(2024, 2, 29)]
    rows = [a_row(TABLES["partnership"], n, since=day) for n, day in enumerate(days)]
    assert reread({"partnership": rows}).tables["partnership"] == rows


def values(field: Field) -> st.SearchStrategy[Value]:
    """Any value that the field allows, as it is stored: without blanks around."""
    low, high = field.minimum or 0, field.maximum or 0
    kinds: dict[str, st.SearchStrategy[Value]] = {
        "text": st.from_regex(field.pattern, fullmatch=True, alphabet="0123456789abcdef")
        if field.pattern
        else st.text(st.characters(exclude_categories=["Cc", "Cf", "Cs", "Cn", "Z"]) | st.sampled_from(" \n=+-@"),
                     min_size=1, max_size=20),
        "code": st.sampled_from([*field.codes, ""]),
        "int": st.integers(low, high),
        "decimal": st.decimals(low, high, places=2) | st.decimals(low, min(high, 99), places=12),
        "bool": st.booleans(),
        "date": st.dates(date(1800, 1, 1), date(2100, 1, 1)),
    }  # fmt: skip
    stored = kinds[field.kind].map(lambda v: v.strip() or None if isinstance(v, str) else v)
    return stored.filter(lambda value: field.check(value) is None)


def rows_of(table: Table) -> st.SearchStrategy[list[dict[str, Value]]]:
    def is_taken(row: dict[str, Value]) -> bool:
        if table.numbered or table.one_row:
            return any(value is not None for value in row.values())
        return all(row[name] is not None for name in table.key)

    row = st.fixed_dictionaries({f.name: st.none() | values(f) for f in table.fields}).filter(is_taken)
    return st.lists(row, max_size=1 if table.one_row else 3, unique_by=lambda r: table.key_text(r) or id(r))


@settings(deadline=None, max_examples=20, suppress_health_check=list(HealthCheck))
@given(st.sampled_from(list(TABLES.values())).flatmap(lambda t: st.tuples(st.just(t.name), rows_of(t))))
def test_any_valid_rows_survive(drawn: tuple[str, list[dict[str, Value]]]) -> None:
    name, rows = drawn
    read = reread({name: rows})
    assert read.findings == []
    assert read.tables == {**EMPTY, name: rows}


@settings(deadline=None)
@given(st.data())
def test_any_valid_value_is_understood_in_the_words_of_the_sheet(data: st.DataObject) -> None:
    field = data.draw(st.sampled_from([f for t in TABLES.values() for f in t.fields]))
    value = data.draw(values(field))
    assert clean(field, shown(field, value)) == (value, None)


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice (soffice) is not installed")
def test_a_workbook_saved_by_libreoffice_comes_back(tmp_path: Path) -> None:
    awkward = [a_row(TABLES["staff"], n, staff_no=text, name=text) for n, text in enumerate(AWKWARD)]
    rows = {**FILLED, "staff": awkward}
    source = tmp_path / "填报.xlsx"
    source.write_bytes(written(rows))
    command = [
        "soffice", f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}", "--headless",
        "--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir", str(tmp_path / "saved"), str(source),
    ]  # fmt: skip
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    read = read_workbook(tmp_path / "saved" / source.name, name=source.name)
    assert read.findings == []
    assert read.tables == rows
