"""The workspace: whose it is, which years it holds, and what is said where it cannot be used."""

from __future__ import annotations

from pathlib import Path

import pytest

from jhdesk.errors import JhdeskError
from jhdesk.services.entry import Entry, new_period
from jhdesk.services.workspace import DATABASE, Workspace
from tests.services.conftest import code_of
from tests.services.database import dump, stored


@pytest.mark.parametrize("part", ["workspace", "workspace/keys", "workspace/outbox"])
def test_a_file_in_the_way(tmp_path: Path, part: str) -> None:
    path = tmp_path / part
    path.parent.mkdir(exist_ok=True)
    path.write_text("in the way")
    assert code_of(lambda: Workspace(tmp_path / "workspace")) == "workspace_unusable"
    assert path.read_text() == "in the way"


def test_a_database_that_is_none(tmp_path: Path) -> None:
    (tmp_path / DATABASE).write_bytes(b"junk" * 500)
    assert code_of(lambda: Workspace(tmp_path)) == "database_broken"


def test_asking_for_a_workspace_makes_none(tmp_path: Path) -> None:
    assert code_of(lambda: Workspace.existing(tmp_path / "none")) == "no_period"
    assert list(tmp_path.iterdir()) == []


def test_a_workspace_is_a_school_s_or_the_county_s_for_good(workspace: Workspace) -> None:
    workspace.set_role("school")
    workspace.set_role("school")
    assert code_of(lambda: workspace.set_role("county")) == "role_fixed"
    assert workspace.setting("role") == "school"


def test_years(workspace: Workspace) -> None:
    assert code_of(workspace.period) == "no_period"
    for year in (2023, None, 2024):
        new_period(workspace, year)
    assert [info.school_year for info in workspace.periods()] == [2024, 2023, None]
    assert workspace.period().school_year == 2024
    assert workspace.period(2023).school_year == 2023
    with pytest.raises(JhdeskError) as caught:
        workspace.period(2022)
    assert (caught.value.code, caught.value.params["known"]) == ("no_such_year", "2024、2023")


def test_a_new_year_has_its_tables_of_one_row_and_is_logged(workspace: Workspace) -> None:
    entry = Entry(workspace, new_period(workspace, 2024))
    assert {name for name in ("school", "ict", "funding", "period") if entry.first(name)} == {
        "school", "ict", "funding", "period",
    }  # fmt: skip
    assert stored(workspace, "SELECT DISTINCT period_id FROM change_log") == [(entry.period_id,)]
    assert entry.data.head.code == ""


def test_settings(workspace: Workspace) -> None:
    assert workspace.setting("x") is None
    workspace.set_setting("x", "1")
    workspace.set_setting("x", "2")
    assert workspace.setting("x") == "2"
    workspace.set_setting("x", None)
    assert workspace.setting("x") is None


def test_work_is_taken_back_whole_when_it_fails(workspace: Workspace) -> None:
    before = dump(workspace)

    def stop() -> None:
        with workspace.work():
            new_period(workspace, 2024)
            workspace.set_setting("x", "1")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        stop()
    assert dump(workspace) == before
    assert workspace.periods() == ()


def test_a_year_takes_everything_with_it(entry: Entry, workspace: Workspace) -> None:
    with workspace.work() as connection:
        connection.exec_driver_sql("DELETE FROM period")
    assert stored(workspace, "SELECT count(*) FROM staff") == [(0,)]
    assert stored(workspace, "SELECT count(*) FROM change_log") == [(0,)]
