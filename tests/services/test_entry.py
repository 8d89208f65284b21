"""Entering: stored when it is given, once, with one line in the log; what is not understood is kept and never counts."""

from __future__ import annotations

import copy
import json
import signal
import subprocess
import sys
from decimal import Decimal
from pathlib import Path

import pytest

from jhdesk.errors import JhdeskError
from jhdesk.models.dictionary import TABLES
from jhdesk.services.entry import Entry, is_blank, new_period
from jhdesk.services.evaluation import evaluate_period
from jhdesk.services.workspace import DATABASE, Workspace
from tests.builders import row, standard
from tests.services.conftest import code_of
from tests.services.database import changes, dump, read_only, stored

IDENTITY = "11010519491231002X"
MADE_UP = ("990101 19900101 0010", "990101900101001", "990101 900101 001")
FULL_WIDTH = "１１０１０５１９４９１２３１００２Ｘ"


def staff_row(entry: Entry, number: str = "t001") -> int:
    return next(row.id for row in entry.rows("staff") if row.values["staff_no"] == number)


def log_since(workspace: Workspace, count: int) -> list[tuple[str, ...]]:
    return changes(workspace)[count:]


def test_a_cell_is_stored_and_logged_at_once(entry: Entry, workspace: Workspace) -> None:
    at, before = staff_row(entry), len(changes(workspace))
    done = entry.type_cell("staff", at, "training_hours_5y", " ３６０.50 学时 ")
    assert (done.value, done.problem) == (Decimal("360.50"), None)
    assert stored(workspace, "SELECT training_hours_5y FROM staff WHERE id = ?", at) == [("360.50",)]
    assert log_since(workspace, before) == [("staff", "training_hours_5y", "", "360.50", "typed")]


def test_the_same_value_again_is_no_change(entry: Entry, workspace: Workspace) -> None:
    before = dump(workspace)
    entry.type_cell("staff", staff_row(entry), "degree", "21")
    entry.type_cell("staff", staff_row(entry), "training_hours_5y", "")
    assert dump(workspace) == before


def test_clearing_a_cell_makes_it_empty_not_zero(entry: Entry, workspace: Workspace) -> None:
    (first, *_), before = entry.rows("class_group"), len(changes(workspace))
    entry.type_cell("class_group", first.id, "boys", "")
    assert stored(workspace, "SELECT boys FROM class_group WHERE id = ?", first.id) == [(None,)]
    assert log_since(workspace, before) == [("class_group", "boys", "12", "", "typed")]


def test_many_cells_are_stored_all_or_none(entry: Entry, workspace: Workspace) -> None:
    at, before = staff_row(entry), dump(workspace)
    with pytest.raises(JhdeskError, match="row_gone"):
        entry.set_cells("staff", [(at, "degree", "11"), (999_999, "degree", "11")])
    assert dump(workspace) == before
    assert entry.rows("staff")[0].values["degree"] == "21"


def test_the_last_of_two_values_for_one_cell_holds(entry: Entry, workspace: Workspace) -> None:
    at = staff_row(entry)
    entry.set_cells("staff", [(at, "degree", "11"), (at, "degree", "21")])
    entry.set_cells("staff", [(at, "degree", "11"), (at, "degree", "14")])
    assert stored(workspace, "SELECT degree FROM staff WHERE id = ?", at) == [("14",)]
    assert entry.rows("staff")[0].values["degree"] == "14"


def test_a_text_not_understood_is_kept_and_no_value_counts_in_its_place(entry: Entry, workspace: Workspace) -> None:
    """What the screen shows is what the engine sees: "12a" is no figure, so the pupils are not known."""
    first, before = entry.rows("class_group")[0], len(changes(workspace))
    done = entry.type_cell("class_group", first.id, "boys", "12a")
    assert done.problem is not None
    assert (done.value, done.problem.code) == (None, "not_int")
    assert entry.data.rows("class_group")[0]["boys"] is None
    entry.type_cell("class_group", first.id, "boys", "12b")
    kept = "SELECT old, new, old_text, new_text FROM change_log ORDER BY id"
    assert stored(workspace, kept)[before:] == [("12", "", None, "12a"), ("", "", "12a", "12b")]
    again = Entry(workspace, entry.period_id).rows("class_group")[0]
    assert (again.values["boys"], again.rejected) == (None, {"boys": "12b"})


@pytest.mark.parametrize("correct", ["13", "12", ""])
def test_a_correction_drops_the_refused_text(entry: Entry, workspace: Workspace, correct: str) -> None:
    first = entry.rows("class_group")[0]
    entry.type_cell("class_group", first.id, "boys", "12a")
    before = len(changes(workspace))
    entry.type_cell("class_group", first.id, "boys", correct)
    assert first.rejected == {}
    assert stored(workspace, "SELECT * FROM rejected_text") == []
    assert log_since(workspace, before) == [("class_group", "boys", "", correct, "typed")]


def test_half_a_character_does_no_harm(entry: Entry, workspace: Workspace) -> None:
    at = staff_row(entry)
    assert entry.type_cell("staff", at, "name", "甲\ud800").problem is not None
    assert Entry(workspace, entry.period_id).rows("staff")[0].rejected == {"name": "甲?"}


@pytest.mark.parametrize(
    ("table", "field"),
    [("staff", "name"), ("staff", "staff_no"), ("staff", "birth_year"), ("staff", "degree"), ("staff", "ict_skilled"),
     ("school", "school_code"), ("dropout_case", "found_on"), ("room", "area_each_m2")],
)  # fmt: skip
def test_an_identity_number_is_stored_nowhere(entry: Entry, workspace: Workspace, table: str, field: str) -> None:
    at = entry.first(table) or entry.add_row(table)
    for typed in (*MADE_UP, IDENTITY, f"张三{IDENTITY}。", FULL_WIDTH, IDENTITY.lower()):
        done = entry.type_cell(table, at.id, field, typed)
        assert done.problem is not None
        assert done.problem.code == "identity_number"
        files = [path.read_bytes() for path in workspace.folder.rglob("*") if path.is_file()]
        assert all(
            number.encode() not in data for data in files for number in (IDENTITY[:17], FULL_WIDTH[:17], *MADE_UP)
        )


def test_row_numbers_are_never_used_again(entry: Entry, workspace: Workspace) -> None:
    entry.delete_rows("room", [row.id for row in entry.rows("room")])
    third = entry.add_row("room")
    assert third.values["row_no"] == 3
    entry.delete_rows("room", [third.id])
    again = Entry(workspace, entry.period_id)
    assert again.add_row("room").values["row_no"] == 4
    assert again.add_row("room", {"row_no": 9}).values["row_no"] == 9
    assert again.add_row("room").values["row_no"] == 10


def test_each_year_and_table_counts_its_own_rows(entry: Entry, workspace: Workspace) -> None:
    other = Entry(workspace, new_period(workspace, 2023))
    assert other.add_row("room").values["row_no"] == 1
    assert entry.add_row("sports_area").values["row_no"] == 2


def test_deleting_logs_what_the_row_held(entry: Entry, workspace: Workspace) -> None:
    at, before = staff_row(entry, "t002"), len(changes(workspace))
    entry.type_cell("staff", at, "birth_year", "x")
    entry.delete_rows("staff", [at])
    typed, (table, field, old, new, origin) = log_since(workspace, before)
    assert typed[:2] == ("staff", "birth_year")
    assert (table, field, new, origin) == ("staff", "", "", "typed")
    assert json.loads(old)["staff_no"] == "t002"
    assert stored(workspace, "SELECT old_text FROM change_log ORDER BY id DESC LIMIT 1") == [('{"birth_year": "x"}',)]
    assert stored(workspace, "SELECT count(*) FROM rejected_text") == [(0,)]
    assert stored(workspace, "SELECT count(*) FROM staff") == [(14,)]
    assert code_of(lambda: entry.type_cell("staff", at, "name", "乙")) == "row_gone"


def test_a_table_of_one_row_keeps_to_one(entry: Entry) -> None:
    assert entry.add_row("school", {"name": "另一所"}) is entry.first("school")
    assert len(entry.rows("school")) == 1


def test_years_stand_side_by_side(entry: Entry, workspace: Workspace) -> None:
    before = copy.deepcopy(entry.tables())
    other = Entry(workspace, new_period(workspace, 2023))
    only = other.first("school")
    assert only is not None
    other.type_cell("school", only.id, "name", "旧名")
    other.add_row("staff", {"staff_no": "t001"})
    assert Entry(workspace, entry.period_id).tables() == before == entry.tables()
    assert [info.school_year for info in workspace.periods()] == [2024, 2023]
    assert [row.values["staff_no"] for row in Entry(workspace, other.period_id).rows("staff")] == ["t001"]


def test_the_engine_sees_every_edit(entry: Entry) -> None:
    def primary() -> str:
        (unit,) = evaluate_period(standard(), entry.data).units
        return unit.indicators["L1"].status

    assert primary() == "meets"
    for row_held in entry.rows("staff")[:3]:
        entry.type_cell("staff", row_held.id, "degree", "31")
    entry.delete_rows("staff", [row_held.id for row_held in entry.rows("staff")][:14])
    assert primary() == "fails"
    entry.set_cells("staff", [(entry.rows("staff")[0].id, "degree", None)])
    assert primary() == "not_assessable"


def test_a_row_in_which_nothing_stands_yet_is_no_row(entry: Entry) -> None:
    """Packages have no blank rows, so the engine must not see one either."""
    before = evaluate_period(standard(), entry.data)
    blank = {table: entry.add_row(table) for table in ("staff", "room", "class_group")}
    assert evaluate_period(standard(), entry.data) == before
    assert blank["room"].values["row_no"] == 3
    entry.type_cell("room", blank["room"].id, "quantity", "1")
    assert evaluate_period(standard(), entry.data) != before
    entry.type_cell("room", blank["room"].id, "quantity", "")
    assert evaluate_period(standard(), entry.data) == before
    assert entry.tables()["room"] == [row.values for row in entry.rows("room")[:2]]


def test_a_row_of_which_only_a_refused_text_is_known_is_a_row(entry: Entry) -> None:
    room = entry.add_row("room")
    entry.type_cell("room", room.id, "quantity", "许多")
    (unit,) = evaluate_period(standard(), entry.data).units
    assert "room[3].quantity" in unit.indicators["L4"].missing
    entry.delete_rows("room", [room.id])
    assert evaluate_period(standard(), entry.data).units[0].indicators["L4"].missing == ()


def test_a_table_of_one_row_that_is_declared_empty_is_empty(entry: Entry) -> None:
    assert [row for row in entry.data.rows("ict") if row] == []
    assert entry.data.is_missing("ict")
    entry.add_row("no_data", {"table": "ict", "reason": "没有"})
    assert not entry.data.is_missing("ict")


@pytest.mark.parametrize("break_it", ["locked stick", "table dropped"])
def test_what_cannot_be_stored_is_nowhere(entry: Entry, workspace: Workspace, break_it: str) -> None:
    first, memory = entry.rows("staff")[0], copy.deepcopy(entry.tables())
    if break_it == "locked stick":
        read_only(workspace)
    else:
        with workspace.work() as connection:
            for table in ("change_log", "rejected_text"):
                connection.exec_driver_sql(f"DROP TABLE {table}")
    before = dump(workspace)
    for call in (
        lambda: entry.type_cell("staff", first.id, "degree", "11"),
        lambda: entry.type_cell("staff", first.id, "birth_year", "去年"),
        lambda: entry.add_row("room"),
        lambda: entry.delete_rows("staff", [first.id]),
        lambda: new_period(workspace, 2025),
    ):
        assert code_of(call) == "not_stored"
    assert dump(workspace) == before
    assert entry.tables() == memory
    assert (first.rejected, len(entry.rows("room"))) == ({}, 2)


def test_blank_means_that_nothing_was_entered() -> None:
    empty = dict.fromkeys(field.name for field in TABLES["room"].fields)
    assert is_blank(TABLES["room"], {**empty, "row_no": 7})
    assert not is_blank(TABLES["room"], {**empty, "networked_multimedia": 0})
    assert not is_blank(TABLES["staff"], {"staff_no": "t1"})
    assert not is_blank(TABLES["room"], row("room"))


KILLED = """
import sys
from pathlib import Path
from jhdesk.services.entry import Entry
from jhdesk.services.workspace import Workspace
workspace = Workspace(Path(sys.argv[1]))
entry = Entry(workspace, workspace.period().id)
for number in range(1, 6):
    entry.type_cell("staff", entry.rows("staff")[number].id, "birth_year", str(1960 + number))
entry.type_cell("staff", entry.rows("staff")[0].id, "birth_year", "不详")
print("stored", flush=True)
sys.stdin.read()
"""


def test_a_killed_program_has_lost_nothing(entry: Entry, workspace: Workspace) -> None:
    workspace.close()
    command = [sys.executable, "-c", KILLED, str(workspace.folder)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "stored\n"
        process.kill()
        assert process.wait() == -signal.SIGKILL
    with Workspace(workspace.folder) as again:
        rows = Entry(again, entry.period_id).rows("staff")
    assert [held.values["birth_year"] for held in rows[:6]] == [None, 1961, 1962, 1963, 1964, 1965]
    assert rows[0].rejected == {"birth_year": "不详"}
    assert not Path(workspace.folder / f"{DATABASE}-wal").exists()
