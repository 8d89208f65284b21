"""Taking back and doing again: whatever was done, what is stored equals a plain model of it, in memory and on disk."""

from __future__ import annotations

import copy
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from jhdesk.models.dictionary import TABLES
from jhdesk.services.entry import Entry, new_period
from jhdesk.services.journal import KEPT_STEPS
from jhdesk.services.undo import redo, undo
from jhdesk.services.workspace import Workspace
from jhdesk.workbook.cleaning import clean
from tests.services.conftest import code_of
from tests.services.database import changes, dump, stored

Cells = dict[str, tuple[Any, str | None]]


def states(entry: Entry) -> dict[str, list[tuple[int, Cells]]]:
    """Every row by table, in order: its id, and what each cell holds and which text it refused."""
    return {
        name: [
            (row.id, {field: (value, row.rejected.get(field)) for field, value in row.values.items()})
            for row in entry.rows(name)
        ]
        for name in entry.dictionary.tables
    }


def views(entry: Entry) -> dict[str, list[dict[str, Any]]]:
    return copy.deepcopy(entry.tables())


def break_off(entry: Entry) -> None:
    """A step that fails when most of it is done."""
    with entry.step("pasted"):
        entry.add_row("room", {"quantity": 3})
        entry.type_cell("school", entry.rows("school")[0].id, "township", "某乡")
        entry.delete_rows("staff", [row.id for row in entry.rows("staff")])
        entry.row("staff", -1)


@pytest.fixture
def boys(entry: Entry) -> Callable[[], Any]:
    return lambda: entry.rows("class_group")[0].values["boys"]


def test_steps_are_taken_back_one_by_one_and_done_again(entry: Entry, boys: Callable[[], Any]) -> None:
    first = entry.rows("class_group")[0]
    for text in ("20", "", "0", "12a", "30"):
        entry.type_cell("class_group", first.id, "boys", text)
    seen = []
    for _ in range(3):
        undo(entry)
        seen.append((boys(), first.rejected.get("boys")))
    assert seen == [(None, "12a"), (0, None), (None, None)]
    for _ in range(3):
        redo(entry)
    assert (boys(), redo(entry)) == (30, None)


def test_a_step_survives_closing_the_program(entry: Entry, workspace: Workspace) -> None:
    before = states(entry)
    entry.type_cell("class_group", entry.rows("class_group")[0].id, "boys", "99")
    entry.delete_rows("staff", [row.id for row in entry.rows("staff")[2:5]])
    after = states(entry)
    again = Entry(workspace, entry.period_id)
    undo(again)
    done = undo(again)
    assert done is not None
    assert (done.step.what, done.table, done.field, done.changes) == ("typed", "class_group", "boys", 1)
    assert states(again) == before == states(Entry(workspace, entry.period_id))
    third = Entry(workspace, entry.period_id)
    redo(third)
    redo(third)
    assert states(third) == after


def test_a_new_step_makes_what_was_taken_back_final(entry: Entry, boys: Callable[[], Any]) -> None:
    first = entry.rows("class_group")[0]
    entry.type_cell("class_group", first.id, "boys", "20")
    undo(entry)
    entry.type_cell("class_group", first.id, "girls", "21")
    assert redo(entry) is None
    undo(entry)
    assert (boys(), first.values["girls"]) == (12, 13)


def test_all_within_a_step_goes_back_at_once(entry: Entry, workspace: Workspace) -> None:
    before = states(entry)
    with entry.step("pasted", "staff", "名册.xlsx"):
        new = entry.add_row("staff")
        entry.type_cells("staff", [(new.id, "staff_no", "t900"), (new.id, "birth_year", "去年")], "pasted")
        entry.delete_rows("room", [entry.rows("room")[0].id])
        with entry.sourced("名册.xlsx B7"):
            entry.set_cells("staff", [(new.id, "name", "甲")], "pasted")
    sources = "SELECT DISTINCT source FROM change_log WHERE origin = 'pasted' ORDER BY id"
    assert stored(workspace, sources) == [("名册.xlsx",), ("名册.xlsx B7",)]
    after = states(entry)
    done = undo(entry)
    assert done is not None
    assert (done.step.what, done.tables) == ("pasted", {"staff", "room"})
    assert states(entry) == before
    redo(entry)
    assert states(entry) == after


def test_a_step_that_fails_is_nowhere(entry: Entry, workspace: Workspace) -> None:
    before, on_disk = states(entry), dump(workspace)
    assert code_of(lambda: break_off(entry)) == "row_gone"
    assert (states(entry), dump(workspace)) == (before, on_disk)


def test_what_others_wrote_since_is_not_overwritten(entry: Entry, workspace: Workspace) -> None:
    first = entry.rows("class_group")[0]
    entry.type_cell("class_group", first.id, "boys", "20")
    with entry.step(""):  # the program's own writing is no step
        entry.set_cells("class_group", [(first.id, "boys", 25)])
    on_disk = dump(workspace)
    assert code_of(lambda: undo(entry)) == "step_stale"
    assert dump(workspace) == on_disk
    assert first.values["boys"] == 25


def test_the_log_only_grows(entry: Entry, workspace: Workspace) -> None:
    held = changes(workspace)
    entry.type_cell("class_group", entry.rows("class_group")[0].id, "boys", "20")
    undo(entry)
    redo(entry)
    assert changes(workspace)[: len(held)] == held
    assert [origin for *_, origin in changes(workspace)[len(held) :]] == ["typed", "undone", "redone"]


def test_the_oldest_steps_are_forgotten_at_last(entry: Entry, workspace: Workspace) -> None:
    first = entry.rows("class_group")[0]
    for number in range(KEPT_STEPS + 5):
        entry.type_cell("class_group", first.id, "boys", str(number))
    entry.prune()
    assert stored(workspace, "SELECT count(*) FROM edit_step") == [(KEPT_STEPS,)]
    while undo(entry):
        pass
    assert first.values["boys"] == 4


def test_rows_are_put_where_they_are_wanted_and_back(entry: Entry, workspace: Workspace) -> None:
    ids = [row.id for row in entry.rows("room")]
    for _ in range(80):  # more often than there are numbers between two others
        entry.add_row("room", before=ids[1])
    middle = [row.id for row in entry.rows("room")]
    assert (middle[0], middle[-1]) == (ids[0], ids[-1])
    assert middle[1:81] == sorted(middle[1:81])
    end = entry.add_row("room").id
    assert [row.id for row in Entry(workspace, entry.period_id).rows("room")] == [*middle, end]
    entry.delete_rows("room", [middle[0], middle[40], end])
    undo(entry)
    assert [row.id for row in entry.rows("room")] == [*middle, end]
    assert [row.id for row in Entry(workspace, entry.period_id).rows("room")] == [*middle, end]
    assert entry.add_row("room").id == Entry(workspace, entry.period_id).rows("room")[-1].id


TEXTS = st.sampled_from(["", "0", "7", "１２", "1,200", "12a", "x", "11010519491231002X", "本科", "是", "2024"])
EDITED = {"room": ("quantity", "area_each_m2"), "staff": ("name", "birth_year", "degree"), "school": ("township",)}
PLACE = st.integers(0, 9)
Plain = dict[str, list[tuple[int, Cells]]]


class Model(RuleBasedStateMachine):
    """Edits, pastes, rows added and removed anywhere, undo, redo and reopening, against lists of dicts.

    The model knows what a text means for a field (`clean`, tested elsewhere) and nothing of how it is stored.
    """

    def __init__(self) -> None:
        super().__init__()
        self.folder = TemporaryDirectory()
        self.workspace = Workspace(Path(self.folder.name))
        self.entry = Entry(self.workspace, new_period(self.workspace, 2024))
        self.plain: Plain = states(self.entry)
        self.past: list[Plain] = []
        self.future: list[Plain] = []
        self.numbers = 0

    def teardown(self) -> None:
        self.workspace.close()
        self.folder.cleanup()

    def did(self, before: Plain) -> None:
        """Something was done: one step if it changed anything, else none."""
        if self.plain != before:
            self.past.append(before)
            self.future = []

    def typed(self, table: str, at: int, name: str, text: str) -> None:
        """The model of typing a text into a cell."""
        row_id, cells = self.plain[table][at]
        value, problem = clean(TABLES[table].field(name), text)
        if problem is None or problem.code != "identity_number":
            self.plain[table][at] = row_id, {**cells, name: (value, text if problem else None)}

    def put_in(self, table: str, at: int, row_id: int) -> None:
        """The model of a new row: blank but for its number, which no row had before."""
        cells: Cells = {field.name: (None, None) for field in TABLES[table].fields}
        if TABLES[table].numbered:
            self.numbers += 1
            cells["row_no"] = (self.numbers, None)
        self.plain[table].insert(at, (row_id, cells))

    @rule(table=st.sampled_from(sorted(EDITED)), at=PLACE, which=PLACE, text=TEXTS)
    def type_one(self, table: str, at: int, which: int, text: str) -> None:
        rows, before = self.plain[table], copy.deepcopy(self.plain)
        if rows:
            at, name = at % len(rows), EDITED[table][which % len(EDITED[table])]
            self.entry.type_cell(table, rows[at][0], name, text)
            self.typed(table, at, name, text)
            self.did(before)

    @rule(table=st.sampled_from(["room", "staff"]), at=PLACE, texts=st.lists(st.tuples(TEXTS, TEXTS), max_size=4))
    def paste(self, table: str, at: int, texts: list[tuple[str, str]]) -> None:
        rows, before = self.plain[table], copy.deepcopy(self.plain)
        at = min(at, len(rows))
        with self.entry.step("pasted", table):
            for _ in range(at + len(texts) - len(rows)):
                self.put_in(table, len(rows), self.entry.add_row(table).id)
            cells = [
                (rows[at + n][0], EDITED[table][k], text) for n, line in enumerate(texts) for k, text in enumerate(line)
            ]
            self.entry.type_cells(table, cells, "pasted")
        for n, line in enumerate(texts):
            for k, text in enumerate(line):
                self.typed(table, at + n, EDITED[table][k], text)
        self.did(before)

    @rule(table=st.sampled_from(["room", "staff"]), at=PLACE, count=st.integers(1, 3))
    def insert(self, table: str, at: int, count: int) -> None:
        rows, before = self.plain[table], copy.deepcopy(self.plain)
        at = min(at, len(rows))
        made = self.entry.add_rows(table, [{}] * count, before=rows[at][0] if at < len(rows) else None)
        for n, row in enumerate(made):
            self.put_in(table, at + n, row.id)
        self.did(before)

    @rule(table=st.sampled_from(["room", "staff"]), at=PLACE, step=st.integers(1, 3))
    def delete(self, table: str, at: int, step: int) -> None:
        before = copy.deepcopy(self.plain)
        self.entry.delete_rows(table, [row_id for row_id, _ in self.plain[table][at::step]])
        del self.plain[table][at::step]
        self.did(before)

    @rule()
    def fail(self) -> None:
        assert code_of(lambda: break_off(self.entry)) == "row_gone"

    @rule()
    def take_back(self) -> None:
        assert (undo(self.entry) is None) == (not self.past)
        if self.past:
            self.future.append(self.plain)
            self.plain = self.past.pop()

    @rule()
    def do_again(self) -> None:
        assert (redo(self.entry) is None) == (not self.future)
        if self.future:
            self.past.append(self.plain)
            self.plain = self.future.pop()

    @rule()
    def reopen(self) -> None:
        self.entry = Entry(self.workspace, self.entry.period_id)

    @invariant()
    def memory_and_disk_are_the_model(self) -> None:
        assert states(self.entry) == self.plain
        again = Entry(self.workspace, self.entry.period_id)
        assert states(again) == self.plain
        assert views(again) == views(self.entry)


def test_any_sequence_leaves_what_a_plain_model_has() -> None:
    config = settings(
        max_examples=60,
        stateful_step_count=30,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        derandomize=True,
    )
    run_state_machine_as_test(Model, settings=config)
