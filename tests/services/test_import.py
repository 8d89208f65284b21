"""Importing: all or nothing, rows known by their keys, other schools and years kept apart."""

from __future__ import annotations

import datetime
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from jhdesk.services.entry import Entry, new_period
from jhdesk.services.import_ import Imported, TableChange, import_source
from jhdesk.services.template import write_template
from jhdesk.services.workspace import Workspace
from tests.builders import changed, csv_folder, edit_file, row, school_tables, staff
from tests.services.conftest import code_of
from tests.services.database import changes, dump, stored


def rules(done: Imported) -> list[str]:
    return [finding.rule for finding in done.findings]


def current(workspace: Workspace) -> Entry:
    return Entry(workspace, workspace.period().id)


def test_a_workbook_and_a_folder_bring_the_same(tmp_path: Path, entry: Entry, workspace: Workspace) -> None:
    book = tmp_path / "填报.xlsx"
    write_template(book, entry)
    with Workspace(tmp_path / "other") as other:
        done = import_source(other, book)
        assert (done.taken, done.school_year, rules(done)) == (True, 2024, [])
        assert current(other).tables() == entry.tables()


def test_the_same_again_changes_nothing(tmp_path: Path, entry: Entry, workspace: Workspace) -> None:
    before = dump(workspace)
    done = import_source(workspace, csv_folder(tmp_path / "again"))
    assert done.taken
    assert set(done.tables.values()) == {TableChange(0, 0, 0)}
    assert dump(workspace) == before


def test_rows_are_merged_by_their_keys(tmp_path: Path, entry: Entry, workspace: Workspace) -> None:
    ids = {held.values["staff_no"]: held.id for held in entry.rows("staff")}
    rows = changed(school_tables()["staff"], 1, degree="11")[1:] + staff(1, first=99)
    folder = csv_folder(tmp_path / "next", {**school_tables(staff=rows), "room": []})
    before = len(changes(workspace))
    done = import_source(workspace, folder)
    assert done.tables["staff"] == TableChange(added=1, changed=1, removed=1)
    assert "room" not in done.tables
    after = current(workspace)
    assert {held.values["staff_no"]: held.id for held in after.rows("staff")} == {
        **{number: row_id for number, row_id in ids.items() if number != "t001"},
        "t099": max(ids.values()) + 1,
    }
    assert after.tables()["room"] == school_tables()["room"]
    log = changes(workspace)[before:]
    assert [(table, field, origin) for table, field, _, _, origin in log] == [
        ("staff", "degree", "imported"), ("staff", "", "imported"), ("staff", "", "imported"),
    ]  # fmt: skip


def test_rows_whose_key_is_not_whole_stay_apart(tmp_path: Path, entry: Entry, workspace: Workspace) -> None:
    rows = [row("class_group", grade=1, class_no=None, boys=boys) for boys in (30, 31, 32)]
    folder = csv_folder(tmp_path / "next", school_tables(class_group=rows))
    for _ in range(2):
        assert import_source(workspace, folder).taken
        assert [held.values["boys"] for held in current(workspace).rows("class_group")] == [30, 31, 32]


def test_a_refused_text_goes_when_a_value_comes(tmp_path: Path, entry: Entry, workspace: Workspace) -> None:
    entry.type_cell("class_group", entry.rows("class_group")[0].id, "boys", "12a")
    import_source(workspace, csv_folder(tmp_path / "next"))
    assert stored(workspace, "SELECT * FROM rejected_text") == []


@pytest.mark.parametrize(
    ("table", "old", "new", "rule"),
    [
        ("class_group", "1,1,12,", "1,1,12a,", "not_int"),
        ("class_group", "1,1,12,", "1,1,-1,", "below"),
        ("staff", ",21,", ",本科,", "not_code"),
        ("staff", "t002", "t001", "duplicate_key"),
        ("staff", "t002", "11010519491231002X", "identity_number"),
        ("period", "2024-09-01", "2024-02-31", "not_date"),
        ("school", "2165400001", "216540001", "pattern"),
        ("room", "60.0", "60,0", "too_many_cells"),
        ("period", "2024,", "二〇二四,", "not_int"),
    ],
)
def test_one_bad_cell_and_nothing_is_taken(
    tmp_path: Path, entry: Entry, workspace: Workspace, table: str, old: str, new: str, rule: str
) -> None:
    entry.delete_rows("room", [entry.rows("room")[0].id])
    before = dump(workspace)
    folder = csv_folder(tmp_path / "next", school_tables(staff=changed(school_tables()["staff"], 5, name="乙")))
    edit_file(folder / f"{table}.csv", old, new)
    done = import_source(workspace, folder)
    assert (done.taken, done.refused, rules(done)) == (False, True, [rule])
    assert dump(workspace) == before


def test_a_year_that_cannot_be_read_is_told_as_a_cell(tmp_path: Path, workspace: Workspace) -> None:
    folder = csv_folder(tmp_path / "source")
    edit_file(folder / "period.csv", "2024,", "20x4,")
    done = import_source(workspace, folder)
    assert (done.taken, done.school_year, rules(done)) == (False, None, ["not_int"])
    assert workspace.periods() == ()


def test_a_rehearsal_says_the_same_and_stores_nothing(tmp_path: Path, workspace: Workspace) -> None:
    before, folder = dump(workspace), csv_folder(tmp_path / "source")
    said = import_source(workspace, folder, dry_run=True)
    assert (said.taken, said.refused) == (False, False)
    assert dump(workspace) == before
    done = import_source(workspace, folder)
    assert done.taken
    assert done.tables == said.tables
    assert done.tables["staff"] == TableChange(added=15, changed=0, removed=0)


def test_another_school_is_refused(tmp_path: Path, entry: Entry, workspace: Workspace) -> None:
    before = dump(workspace)
    folder = csv_folder(tmp_path / "next", school_tables(school=[row("school", school_code="2165400002")]))
    assert code_of(lambda: import_source(workspace, folder)) == "other_school"
    assert dump(workspace) == before


def test_another_year_stands_beside(tmp_path: Path, entry: Entry, workspace: Workspace) -> None:
    before = entry.tables()
    day = datetime.date(2023, 9, 1)
    tables = school_tables(period=[row("period", school_year=2023, snapshot_date=day)], staff=staff(2))
    done = import_source(workspace, csv_folder(tmp_path / "next", tables))
    assert done.school_year == 2023
    assert [info.school_year for info in workspace.periods()] == [2024, 2023]
    assert Entry(workspace, entry.period_id).tables() == before
    assert len(Entry(workspace, workspace.period(2023).id).rows("staff")) == 2


@pytest.mark.parametrize("own", ["no period table", "year blank"])
def test_a_source_without_a_year_takes_the_one_that_is_said(tmp_path: Path, workspace: Workspace, own: str) -> None:
    period = [row("period", school_year=None)] if own == "year blank" else []
    folder = csv_folder(tmp_path / "source", school_tables(period=period))
    assert code_of(lambda: import_source(workspace, folder)) == "no_year"
    assert workspace.periods() == ()
    assert import_source(workspace, folder, year=2022).school_year == 2022
    assert workspace.period().school_year == 2022
    assert import_source(workspace, folder).school_year == 2022
    assert [info.school_year for info in workspace.periods()] == [2022]


def test_a_year_that_contradicts_the_source(tmp_path: Path, workspace: Workspace) -> None:
    folder = csv_folder(tmp_path / "source")
    assert code_of(lambda: import_source(workspace, folder, year=2023)) == "other_year"


@pytest.mark.parametrize("own", [True, False])
def test_a_year_begun_without_its_number_takes_the_import(tmp_path: Path, workspace: Workspace, own: bool) -> None:
    begun = new_period(workspace)
    tables = school_tables() if own else school_tables(period=[])
    import_source(workspace, csv_folder(tmp_path / "source", tables), year=2024)
    assert [(info.id, info.school_year) for info in workspace.periods()] == [(begun, 2024)]


@pytest.mark.parametrize(
    ("make", "code"),
    [
        (lambda at: None, "source_absent"),
        (lambda at: at.mkdir(), "folder_without_tables"),
        (lambda at: csv_folder(at / "school"), "folder_without_tables"),
        (lambda at: csv_folder(at, {"staff": []}), "source_empty"),
        (lambda at: at.write_bytes(b"hello"), "not_a_workbook"),
        (lambda at: at.write_bytes(os.urandom(5000)), "not_a_workbook"),
        (lambda at: at.write_bytes(b""), "file_empty"),
        (write_template, "source_empty"),
    ],
)
def test_what_is_no_source(tmp_path: Path, workspace: Workspace, make: Callable[[Path], object], code: str) -> None:
    at = tmp_path / "填报.xlsx"
    make(at)
    before = dump(workspace)
    assert code_of(lambda: import_source(workspace, at)) == code
    assert dump(workspace) == before


@pytest.mark.parametrize("hard", [True, False])
def test_an_import_that_is_not_taken_leaves_the_work_around_it_alone(
    tmp_path: Path, entry: Entry, workspace: Workspace, hard: bool
) -> None:
    folder = csv_folder(tmp_path / "source", school_tables(staff=staff(3)))
    if hard:
        edit_file(folder / "staff.csv", "t001", "990101900101001")
    before = changes(workspace)
    with workspace.work():
        assert not import_source(workspace, folder, dry_run=not hard).taken
        workspace.set_setting("x", "1")
    assert changes(workspace) == before
    assert workspace.setting("x") == "1"


def test_an_import_is_taken_back_with_the_work_around_it(tmp_path: Path, workspace: Workspace) -> None:
    before = dump(workspace)

    def stop() -> None:
        with workspace.work():
            assert import_source(workspace, csv_folder(tmp_path / "source")).taken
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        stop()
    assert dump(workspace) == before


def test_a_package_is_no_source(tmp_path: Path, workspace: Workspace) -> None:
    (tmp_path / "2165400001-2024-r1.jhpkg").write_bytes(b"PK")
    assert code_of(lambda: import_source(workspace, tmp_path / "2165400001-2024-r1.jhpkg")) == "source_is_package"


def test_a_file_that_no_table_has_is_told_and_the_rest_taken(tmp_path: Path, workspace: Workspace) -> None:
    folder = csv_folder(tmp_path / "source")
    (folder / "teachers.csv").write_text("a\n1\n")
    done = import_source(workspace, folder)
    assert (done.taken, rules(done)) == (True, ["unknown_file"])


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        (lambda book: book.remove(book["教职工"]), "sheet_missing"),
        (lambda book: book["教职工"].delete_rows(1), "headings_missing"),
        (lambda book: book["教职工"].delete_cols(3), "heading_missing"),
        (lambda book: book["班级学生"].cell(2, 3, "12a"), "not_int"),
        (lambda book: book["班级学生"].cell(2, 3, "=1+1"), "formula"),
        (lambda book: book["教职工"].cell(3, 1, "t001"), "duplicate_key"),
        (lambda book: book["教职工"].cell(3, 2, "11010519491231002X"), "identity_number"),
        (lambda book: book["教职工"].cell(3, 2, "990101 19900101 0010"), "identity_number"),
        (lambda book: book["教职工"].cell(3, 2, "990101900101001"), "identity_number"),
        (lambda book: book["班级学生"].cell(2, 3, 990101900101001), "identity_number"),
        (lambda book: book["学校"].cell(2, 1, "12345"), "pattern"),
        (lambda book: book["填报期"].cell(2, 2, "2024-02-31"), "not_date"),
    ],
)
def test_a_workbook_with_one_fault_is_not_taken(
    tmp_path: Path, entry: Entry, workspace: Workspace, change: Callable[[Any], object], rule: str
) -> None:
    from openpyxl import load_workbook

    path = tmp_path / "填报.xlsx"
    write_template(path, entry)
    book = load_workbook(path)
    change(book)
    book.save(path)
    before = dump(workspace)
    done = import_source(workspace, path)
    assert not done.taken
    assert rules(done) == [rule]
    assert dump(workspace) == before
