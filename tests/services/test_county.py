"""Many folders and packages together: what is left out, what is evaluated all the same, what the call refuses."""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from pathlib import Path

import pytest

from jhdesk.errors import JhdeskError
from jhdesk.exchange.signature import PublicKey
from jhdesk.services.county import SourcesRead, evaluate_sources
from jhdesk.services.entry import Entry
from jhdesk.services.handin import export
from jhdesk.services.workspace import Workspace
from tests.builders import csv_folder, edit_file, row, school_tables, standard
from tests.services.conftest import PASSPHRASE


def read(*paths: Path, year: int | None = None, trusted: Iterable[PublicKey] = ()) -> SourcesRead:
    return evaluate_sources(standard(), paths, lambda _: trusted, year)


def school(tmp_path: Path, number: int, year: int = 2024) -> Path:
    tables = school_tables(
        school=[row("school", school_code=f"216540000{number}")], period=[row("period", school_year=year)]
    )
    return csv_folder(tmp_path / f"s{number}-{year}", tables)


@pytest.fixture
def package(entry: Entry, workspace: Workspace, key: PublicKey, tmp_path: Path) -> Path:
    """The default school's package."""
    return export(workspace, entry, standard(), PASSPHRASE, tmp_path / "stick").path


def schools(done: SourcesRead) -> list[str]:
    return [unit.school_code for unit in done.evaluation.units]


def refusal(*paths: Path, year: int | None = None) -> tuple[str, dict[str, object]]:
    with pytest.raises(JhdeskError) as caught:
        read(*paths, year=year)
    return caught.value.code, caught.value.params


def test_folders_and_packages_side_by_side(tmp_path: Path, package: Path, key: PublicKey) -> None:
    done = read(school(tmp_path, 3), package, school(tmp_path, 2), trusted=[key])
    assert schools(done) == ["2165400001", "2165400002", "2165400003"]
    assert (done.faulty, done.findings) == (False, [])
    ((path, check),) = done.packages
    assert (path, check.accepted) == (package, True)
    as_folder = read(csv_folder(tmp_path / "same"))
    assert as_folder.evaluation.units == done.evaluation.units[:1]
    assert done.evaluation.county is not None
    assert done.evaluation.county.schools == 3


def test_a_package_that_nobody_trusts_is_evaluated_and_said_so(package: Path) -> None:
    done = read(package)
    assert (schools(done), done.faulty) == (["2165400001"], False)
    ((_, check),) = done.packages
    assert [fault.code for fault in check.faults] == ["key_unknown"]


def test_a_damaged_package_is_left_out_by_name(tmp_path: Path, package: Path, key: PublicKey) -> None:
    data = bytearray(package.read_bytes())
    data[len(data) // 2] ^= 1
    package.write_bytes(data)
    done = read(school(tmp_path, 2), package, trusted=[key])
    assert (schools(done), done.faulty) == (["2165400002"], True)
    assert [path for path, check in done.packages if check.damaged] == [package]


def test_nothing_but_damage_is_an_evaluation_of_nobody(tmp_path: Path) -> None:
    (tmp_path / "x.jhpkg").write_bytes(b"junk")
    done = read(tmp_path / "x.jhpkg")
    assert (schools(done), done.faulty) == ([], True)
    assert done.evaluation.county is not None
    assert (done.evaluation.county.schools, done.evaluation.county.rate) == (0, None)


def test_a_cell_that_cannot_be_read_is_named_twice(tmp_path: Path) -> None:
    folder = school(tmp_path, 1)
    edit_file(folder / "class_group.csv", "1,1,12,", "1,1,12a,")
    done = read(folder)
    ((path, finding),) = done.findings
    assert (path, finding.rule, finding.place.path()) == (folder, "not_int", "class_group[1|1].boys")
    (unit,) = done.evaluation.units
    assert unit.indicators["L1"].missing == ("class_group[1|1].boys",)
    assert (unit.pupils, done.faulty) == (None, True)


def test_a_table_that_cannot_be_read_is_missing(tmp_path: Path) -> None:
    folder = school(tmp_path, 1)
    (folder / "staff.csv").write_bytes("staff_no,姓名\n".encode("gbk"))
    done = read(folder)
    assert [finding.rule for _, finding in done.findings] == ["not_utf8"]
    assert done.evaluation.units[0].indicators["L1"].missing == ("staff",)


def test_a_file_too_much_is_told_and_no_fault(tmp_path: Path) -> None:
    folder = school(tmp_path, 1)
    (folder / "notes.csv").write_text("a\n")
    done = read(folder)
    assert ([finding.rule for _, finding in done.findings], done.faulty) == (["unknown_file"], False)


def test_a_school_given_twice(tmp_path: Path, package: Path) -> None:
    folder = csv_folder(tmp_path / "same")
    code, params = refusal(package, folder)
    assert (code, params["school"], params["first"], params["second"]) == (
        "school_twice", "2165400001", str(package), str(folder),
    )  # fmt: skip


def test_two_years_need_a_word(tmp_path: Path) -> None:
    both = school(tmp_path, 1), school(tmp_path, 1, 2023), school(tmp_path, 2)
    assert refusal(*both) == ("years_mixed", {"years": "2023、2024"})
    assert schools(read(*both, year=2024)) == ["2165400001", "2165400002"]
    assert schools(read(*both, year=2023)) == ["2165400001"]
    assert refusal(*both, year=2022) == ("no_school_of_year", {"year": 2022})


def test_a_school_that_does_not_say_its_year_belongs_to_any(tmp_path: Path) -> None:
    tables = school_tables(school=[row("school", school_code="2165400002")], period=[])
    unsaid = csv_folder(tmp_path / "unsaid", tables)
    for year in (None, 2024):
        done = read(school(tmp_path, 1), unsaid, year=year)
        assert [unit.school_year for unit in done.evaluation.units] == [2024, None]


def test_faults_of_another_year_are_not_told(tmp_path: Path) -> None:
    old = school(tmp_path, 2, 2023)
    edit_file(old / "class_group.csv", "1,1,12,", "1,1,12a,")
    done = read(school(tmp_path, 1), old, year=2024)
    assert (done.faulty, done.findings) == (False, [])


@pytest.mark.parametrize("wrong", ["no table", "no row", "nine digits", "letters"])
def test_a_folder_without_a_usable_school(tmp_path: Path, wrong: str) -> None:
    folder = school(tmp_path, 1)
    if wrong == "no table":
        (folder / "school.csv").unlink()
    elif wrong == "no row":
        csv_folder(folder, {"school": []})
    else:
        edit_file(folder / "school.csv", "2165400001", "216540001" if wrong == "nine digits" else "21654ab001")
    assert refusal(school(tmp_path, 2), folder) == ("folder_unusable", {"folder": str(folder)})


def test_a_path_where_nothing_is(tmp_path: Path) -> None:
    assert refusal(tmp_path / "none") == ("source_absent", {"file": str(tmp_path / "none")})


def test_a_folder_where_a_table_should_be(tmp_path: Path) -> None:
    folder = school(tmp_path, 1)
    (folder / "staff.csv").unlink()
    (folder / "staff.csv").mkdir()
    assert refusal(folder)[0] == "file_unreadable"


def test_reading_leaves_the_folder_as_it_was(tmp_path: Path) -> None:
    folder = school(tmp_path, 1)
    copy = tmp_path / "copy"
    shutil.copytree(folder, copy)
    read(folder)
    assert {p.name: p.read_bytes() for p in folder.iterdir()} == {p.name: p.read_bytes() for p in copy.iterdir()}
