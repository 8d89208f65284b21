"""Notes and marks at cells: kept for people, in no figures, in the order in which one goes through the pages."""

from __future__ import annotations

import pytest

from jhdesk.services.entry import Entry, new_period
from jhdesk.services.marks import LONGEST, Mark, Marks
from jhdesk.services.undo import undo
from jhdesk.services.workspace import Workspace
from tests.services.conftest import code_of

IDENTITY = "11010519491231002X"


@pytest.fixture
def marks(entry: Entry) -> Marks:
    return Marks(entry)


def cell(entry: Entry, table: str, row: int, field: str) -> tuple[str, int, str]:
    return table, entry.rows(table)[row].id, field


def test_notes_and_marks_are_there_when_opened_again(entry: Entry, marks: Marks) -> None:
    noted, marked = cell(entry, "staff", 0, "degree"), cell(entry, "room", 1, "quantity")
    marks.set_note(noted, "  看证书\n第二行 ")
    assert marks.toggle(marked) is True
    again = Marks(entry)
    assert again.of(noted).note == "看证书\n第二行"
    assert not again.of(noted).look_again
    assert again.of(marked).look_again
    assert again.of(cell(entry, "staff", 1, "degree")) == Mark()


def test_a_cell_with_nothing_written_is_forgotten(entry: Entry, marks: Marks) -> None:
    at = cell(entry, "staff", 0, "degree")
    marks.set_note(at, "看证书")
    marks.toggle(at)
    marks.set_note(at, "")
    assert [each.mark.look_again for each in marks.listed()] == [True]
    assert marks.toggle(at) is False
    assert marks.listed() == Marks(entry).listed() == ()
    with entry.workspace.work() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM cell_mark").scalar() == 0


def test_the_list_goes_by_page_table_row_and_column(entry: Entry, marks: Marks) -> None:
    places = [
        ("school", 0, "name"), ("building", 0, "floors"), ("staff", 0, "degree"), ("staff", 2, "name"), ("staff", 2, "degree"),
        ("class_group", 0, "boys"), ("funding", 0, "budget_yuan"),
    ]  # fmt: skip
    if not entry.rows("building"):
        entry.add_row("building")
    cells = [cell(entry, *place) for place in places]
    for at in reversed(cells):
        marks.toggle(at)
    assert [each.cell for each in marks.listed()] == cells
    assert [each.row for each in marks.listed()] == [0, 1, 1, 3, 3, 1, 0]


def test_the_mark_of_a_removed_row_comes_back_with_it(entry: Entry, marks: Marks) -> None:
    at = cell(entry, "staff", 1, "degree")
    marks.set_note(at, "看证书")
    entry.delete_rows("staff", [at[1]])
    assert marks.listed() == Marks(entry).listed() == ()
    # no other row gets what was written at this one
    entry.add_row("staff")
    assert marks.listed() == ()
    undo(entry)
    undo(entry)
    assert [each.cell for each in marks.listed()] == [at]


def test_marks_are_no_steps_and_no_figures(entry: Entry, marks: Marks) -> None:
    before, log = entry.tables(), "SELECT count(*) FROM change_log"
    with entry.workspace.work() as connection:
        logged = connection.exec_driver_sql(log).scalar()
    last = entry.journal.last(undone=False)
    marks.set_note(cell(entry, "staff", 0, "degree"), "看证书")
    marks.toggle(cell(entry, "staff", 0, "degree"))
    assert entry.tables() == before
    assert entry.journal.last(undone=False) == last
    with entry.workspace.work() as connection:
        assert connection.exec_driver_sql(log).scalar() == logged


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (f"他的号是{IDENTITY}", "note_identity"),
        ("１１０１０５１９４９１２３１００２Ｘ", "note_identity"),
        ("长" * (LONGEST + 1), "note_unfit"),
        ("a\x07b", "note_unfit"),
    ],
)
def test_a_note_that_may_not_be_is_not_stored(entry: Entry, marks: Marks, text: str, code: str) -> None:
    at = cell(entry, "staff", 0, "degree")
    marks.set_note(at, "先前的")
    assert code_of(lambda: marks.set_note(at, text)) == code
    assert marks.of(at).note == Marks(entry).of(at).note == "先前的"


def test_a_note_may_be_as_long_as_it_says(entry: Entry, marks: Marks) -> None:
    at = cell(entry, "staff", 0, "degree")
    marks.set_note(at, "长" * LONGEST)
    assert len(Marks(entry).of(at).note) == LONGEST


def test_a_row_that_is_gone_takes_no_mark(entry: Entry, marks: Marks) -> None:
    at = cell(entry, "staff", 0, "degree")
    entry.delete_rows("staff", [at[1]])
    assert code_of(lambda: marks.toggle(at)) == "row_gone"
    assert code_of(lambda: marks.set_note(at, "x")) == "row_gone"


def test_another_year_has_marks_of_its_own(workspace: Workspace, entry: Entry, marks: Marks) -> None:
    marks.toggle(cell(entry, "school", 0, "name"))
    assert Marks(Entry(workspace, new_period(workspace, 2025))).listed() == ()
