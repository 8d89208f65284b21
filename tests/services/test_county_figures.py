"""The county's own tables: a row for everything that is asked, kept and imported like a school's, found for an evaluation."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from jhdesk.models.county import FIGURES
from jhdesk.services.county import evaluate_sources, school_sources
from jhdesk.services.county_figures import (
    OwnTables,
    county_dictionary,
    dictionary_of,
    figure_help,
    open_county,
    own_of_workspace,
)
from jhdesk.services.entry import SCHOOL, Entry, new_period
from jhdesk.services.import_ import TableChange, import_source
from jhdesk.services.template import write_template
from jhdesk.services.workspace import DATABASE, Workspace
from tests.builders import Row, csv_folder, edit_file, row, school_tables, standard
from tests.services.conftest import code_of
from tests.services.database import changes, dump, stored

WAGE = "civil_servant_wage_yuan"


def figure(name: str, value: str | None, unit: str | None = None) -> Row:
    return row("county_figure", figure_id=name, value=None if value is None else Decimal(value), unit=unit)


def county_folder(folder: Path, *figures: Row, **tables: list[Row]) -> Path:
    return csv_folder(folder, {"county_figure": list(figures), **tables})


@pytest.fixture
def county(workspace: Workspace) -> Workspace:
    """An empty county's workspace."""
    workspace.set_role("county")
    return workspace


@pytest.fixture
def own(county: Workspace) -> Entry:
    """The county's tables of 2024, open for entry."""
    return open_county(county, new_period(county, 2024, county_dictionary()))


def row_id(entry: Entry, table: str, key: str) -> int:
    tables = entry.dictionary.tables
    return next(each.id for each in entry.rows(table) if tables[table].key_text(each.values) == key)


# what is asked


def test_every_figure_and_every_rated_item_has_a_row_and_nothing_is_entered(own: Entry, county: Workspace) -> None:
    assert [each.values["figure_id"] for each in own.rows("county_figure")] == list(FIGURES)
    rated = ["G1", "G2", "G10", "G15", "Q3", "Q5", "Q6", "Q7", "Q8", "P25", "P31", "P32", "P34", "P35"]
    assert [each.values["item_id"] for each in own.rows("self_rating")] == rated
    assert own.rows("county_figure")[1].values["unit"] == "%"
    assert {name: len(rows) for name, rows in own.tables().items()} == {
        "county_figure": 0, "self_rating": 0, "evidence": 0, "period": 1,
    }  # fmt: skip
    assert stored(county, "SELECT school_year, round FROM period") == [(2024, "county")]


def test_opening_again_adds_nothing(own: Entry, county: Workspace) -> None:
    before = dump(county)
    open_county(county, own.period_id)
    assert dump(county) == before


def test_a_figure_is_kept_and_logged_like_a_school_s(own: Entry, county: Workspace) -> None:
    own.type_cell("county_figure", row_id(own, "county_figure", WAGE), "value", "８０，０００．５０")
    own.type_cell("self_rating", row_id(own, "self_rating", "G1"), "rating", "良好")
    assert changes(county)[-2:] == [
        ("county_figure", "value", "", "80000.50", "typed"), ("self_rating", "rating", "", "good", "typed"),
    ]  # fmt: skip
    again = open_county(county, own.period_id).tables()
    assert [(each["figure_id"], each["value"], each["unit"]) for each in again["county_figure"]] == [
        (WAGE, Decimal("80000.50"), "元")
    ]
    assert again["self_rating"] == [{"item_id": "G1", "rating": "good", "narrative": None}]


def test_a_unit_that_was_changed_is_something_entered(own: Entry) -> None:
    at = row_id(own, "county_figure", "quota_places_share")
    own.type_cell("county_figure", at, "unit", "%")
    assert own.tables()["county_figure"] == []
    own.type_cell("county_figure", at, "unit", "份")
    assert len(own.tables()["county_figure"]) == 1


def test_figures_say_how_they_are_filled_in() -> None:
    assert figure_help("quality_level").endswith("Ⅲ 级填 3（Q9）。")
    assert figure_help(None) == ""


def test_evidence_names_items_of_the_county_and_ratings_only_rated_ones() -> None:
    tables = county_dictionary().tables
    assert {"G1", "G8", "P30"} <= tables["evidence"].field("item_id").codes.keys()
    ratings = tables["self_rating"].field("item_id")
    assert "G8" not in ratings.codes
    assert ratings.codes["G1"] == "G1 学校规划布局合理"


def test_a_workspace_is_a_school_s_until_it_is_the_county_s(workspace: Workspace) -> None:
    assert dictionary_of(workspace) is SCHOOL
    workspace.set_role("county")
    assert dictionary_of(workspace) is county_dictionary()


# import


def test_import_takes_the_county_s_folder_by_its_keys(county: Workspace, tmp_path: Path) -> None:
    folder = county_folder(
        tmp_path / "own", figure("migrant_total", "100"), figure(WAGE, "80000", "元"),
        self_rating=[row("self_rating", item_id="G2", rating="fair")], period=[row("period", school_year=2023)],
    )  # fmt: skip
    done = import_source(county, folder)
    assert (done.taken, done.school_year) == (True, 2023)
    assert done.tables["county_figure"] == TableChange(2, 0, 0)
    entry = Entry(county, county.period().id, county_dictionary())
    assert [each.values["figure_id"] for each in entry.rows("county_figure")] == list(FIGURES)
    assert [each["figure_id"] for each in entry.tables()["county_figure"]] == [WAGE, "migrant_total"]
    before = dump(county)
    assert set(import_source(county, folder).tables.values()) == {TableChange(0, 0, 0)}
    assert dump(county) == before


def test_a_figure_that_the_next_folder_lacks_is_not_entered_any_more(own: Entry, tmp_path: Path) -> None:
    own.type_cell("county_figure", row_id(own, "county_figure", WAGE), "value", "1")
    folder = county_folder(tmp_path / "own", figure("quality_level", "3"))
    import_source(own.workspace, folder, year=2024)
    after = open_county(own.workspace, own.period_id)
    assert [each["figure_id"] for each in after.tables()["county_figure"]] == ["quality_level"]
    assert row_id(after, "county_figure", WAGE) == row_id(own, "county_figure", WAGE)


@pytest.mark.parametrize(
    ("table", "old", "new", "rule"),
    [
        ("county_figure", "80000", "8e4", "not_decimal"),
        ("county_figure", WAGE, "wage", "not_code"),
        ("county_figure", WAGE, "", "key_blank"),
        ("county_figure", WAGE, "migrant_total", "duplicate_key"),
        ("self_rating", "G2", "G8", "not_code"),
        ("self_rating", "fair", "bad", "not_code"),
    ],
)
def test_one_bad_cell_and_nothing_is_taken(
    own: Entry, tmp_path: Path, table: str, old: str, new: str, rule: str
) -> None:
    ratings = [row("self_rating", item_id="G2", rating="fair")]
    folder = county_folder(
        tmp_path / "own", figure(WAGE, "80000"), figure("migrant_total", "1"), self_rating=ratings
    )  # fmt: skip
    edit_file(folder / f"{table}.csv", old, new)
    before = dump(own.workspace)
    done = import_source(own.workspace, folder, year=2024)
    assert (done.taken, [finding.rule for finding in done.findings]) == (False, [rule])
    assert dump(own.workspace) == before


@pytest.mark.parametrize("kind", ["school", "both", "workbook", "neither"])
def test_a_county_s_workspace_refuses_what_is_a_school_s(county: Workspace, tmp_path: Path, kind: str) -> None:
    source = tmp_path / "source"
    if kind == "workbook":
        source = tmp_path / "source.xlsx"
        write_template(source)
    elif kind == "neither":
        csv_folder(source, {"self_rating": [row("self_rating", item_id="G2")]})
    else:
        csv_folder(source, {**school_tables(), **({"county_figure": [figure(WAGE, "1")]} if kind == "both" else {})})
    assert code_of(lambda: import_source(county, source, year=2024)) == "source_not_of_county"
    assert county.periods() == ()
    assert code_of(lambda: import_source(county, tmp_path / "none")) == "source_absent"


@pytest.mark.parametrize("role", [None, "school"])
def test_a_school_s_workspace_refuses_what_is_the_county_s(
    workspace: Workspace, tmp_path: Path, role: str | None
) -> None:
    if role:
        workspace.set_role(role)
    folder = county_folder(tmp_path / "own", figure(WAGE, "1"))
    assert code_of(lambda: import_source(workspace, folder, year=2024)) == "source_of_county"
    assert workspace.periods() == ()


def test_a_county_s_folder_that_says_no_year_needs_one(county: Workspace, tmp_path: Path) -> None:
    folder = county_folder(tmp_path / "own", figure(WAGE, "1"))
    assert code_of(lambda: import_source(county, folder)) == "no_year"


# finding them for an evaluation


def problem(found: OwnTables | None) -> str | None:
    assert found is not None
    assert found.tables == {}
    return found.problem.code if found.problem else None


def test_the_workspace_gives_the_year_at_hand_and_names_what_it_did_not_understand(own: Entry) -> None:
    own.type_cell("county_figure", row_id(own, "county_figure", WAGE), "value", "8x")
    folder = own.workspace.folder
    found = own_of_workspace(folder, 2024)
    assert found is not None
    assert found.problem is None
    (finding,) = found.findings
    assert finding.place.path() == f"county_figure[{WAGE}].value"
    assert problem(own_of_workspace(folder, 2023)) == "county_year_absent"
    assert problem(own_of_workspace(folder, None)) == "county_year_unknown"


def test_no_county_s_workspace_no_tables(held: Path, tmp_path: Path) -> None:
    assert own_of_workspace(held, 2024) is None
    assert own_of_workspace(tmp_path / "none", 2024) is None
    assert not (tmp_path / "none").exists()
    (tmp_path / DATABASE).write_bytes(b"junk" * 500)
    assert problem(own_of_workspace(tmp_path, 2024)) == "database_broken"


def test_a_folder_among_the_sources_comes_before_the_workspace(tmp_path: Path) -> None:
    school = csv_folder(tmp_path / "school")
    folder = county_folder(tmp_path / "own", figure("quality_level", "3"), figure("quality_difference", "0.1"))
    asked: list[int | None] = []

    def elsewhere(year: int | None) -> OwnTables:
        asked.append(year)
        return OwnTables(tmp_path, {"county_figure": [figure("quality_level", "2")]})

    read = evaluate_sources(standard(), [school, folder], lambda _: (), own=elsewhere)
    statuses = {item.id: item.status for item in read.evaluation.items if item.school_code is None}
    assert (statuses["Q9"], asked, read.own and read.own.source) == ("met", [], folder)
    read = evaluate_sources(standard(), [school], lambda _: (), own=elsewhere)
    statuses = {item.id: item.status for item in read.evaluation.items if item.school_code is None}
    assert (statuses["Q9"], asked) == ("unmet", [2024])


def test_county_folders_of_other_years_are_sorted_out_like_schools(tmp_path: Path) -> None:
    school = csv_folder(tmp_path / "school")
    new = county_folder(tmp_path / "new", figure("quality_level", "2"), period=[row("period")])
    old = county_folder(tmp_path / "old", figure("quality_level", "3"), period=[row("period", school_year=2023)])
    paths = [school, new, old]

    def read(paths: list[Path], year: int | None = None) -> Path | None:
        found = evaluate_sources(standard(), paths, lambda _: (), year)
        return found.own.source if found.own else None

    assert read(paths, 2024) == new
    assert read([school, new]) == new
    assert code_of(lambda: read(paths)) == "county_twice"
    assert code_of(lambda: read([school, old])) == "years_mixed"
    assert read([school, old], 2024) is None
    assert code_of(lambda: read([new])) == "folder_unusable"


def test_schools_lie_one_level_below_the_folder(tmp_path: Path) -> None:
    for name in ("b", "a"):
        csv_folder(tmp_path / "in" / name)
    county_folder(tmp_path / "in" / "own", figure(WAGE, "1"))
    (tmp_path / "in" / "c.jhpkg").write_bytes(b"PK")
    (tmp_path / "in" / "notes.txt").write_text("a")
    csv_folder(tmp_path / "in" / "deep" / "d")
    assert [path.name for path in school_sources(tmp_path / "in")] == ["a", "b", "c.jhpkg"]
    assert code_of(lambda: school_sources(tmp_path / "in" / "a")) == "no_schools_here"
    assert code_of(lambda: school_sources(tmp_path / "none")) == "source_absent"
    assert code_of(lambda: school_sources(tmp_path / "in" / "notes.txt")) == "file_unreadable"
