"""Last year's data taken in at the first start: all of it or nothing."""

from __future__ import annotations

from pathlib import Path

from jhdesk.services.first_year import take_last_year
from jhdesk.services.workspace import Workspace
from tests.builders import csv_folder, edit_file, school_tables
from tests.services.conftest import code_of

CODE = "school", "school_code"


def test_what_is_refused_leaves_nothing(workspace: Workspace, tmp_path: Path) -> None:
    folder = csv_folder(tmp_path / "source")
    edit_file(folder / "period.csv", "national-2017", "national-2017".upper() * 40)
    done = take_last_year(workspace, folder, {}, 2025)
    assert (done.taken, done.refused, workspace.periods()) == (False, True, ())


def test_a_code_is_understood_as_it_is_in_a_cell(workspace: Workspace, tmp_path: Path) -> None:
    folder = csv_folder(tmp_path / "source")
    code = str(school_tables()["school"][0]["school_code"])
    wide = "".join(chr(ord(digit) + 0xFEE0) for digit in code)
    assert take_last_year(workspace, folder, {CODE: wide}, 2025).taken


def test_another_schools_data_leaves_nothing(workspace: Workspace, tmp_path: Path) -> None:
    folder = csv_folder(tmp_path / "source")
    assert code_of(lambda: take_last_year(workspace, folder, {CODE: "2165400077"}, 2025)) == "other_school"
    assert workspace.periods() == ()
