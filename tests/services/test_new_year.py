"""A new school year made from the last one: what comes, what starts blank, what does not come, and that nothing old moves."""

from __future__ import annotations

import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from jhdesk.errors import JhdeskError
from jhdesk.models.dictionary import TABLES
from jhdesk.services.carrying import carry, move_up
from jhdesk.services.checking import check
from jhdesk.services.entry import Entry, last_year
from jhdesk.services.new_year import can_remove, make_new_year, plan_new_year, remove_year
from jhdesk.services.sample import fill_sample
from jhdesk.services.undo import undo
from jhdesk.services.workspace import Workspace
from tests.builders import Row, declared, row, school_tables, staff
from tests.services.conftest import code_of
from tests.services.database import dump, read_only, stored


def classes(*grades: int, **values: Any) -> list[Row]:
    """One class of each of these grades."""
    return [row("class_group", grade=grade, class_no=1, **values) for grade in grades]


def grades(school_type: str | None, *held: int) -> list[tuple[object, object]]:
    """Grade and boys of what the classes of these grades become, boys being ten times the grade."""
    rows = [row("class_group", grade=grade, class_no=1, boys=10 * grade) for grade in held]
    return [(each["grade"], each.get("boys")) for each in move_up(rows, school_type)[0]]


@pytest.mark.parametrize(
    ("school_type", "held", "become"),
    [
        ("211", (1, 5, 6), [(1, None), (2, 10), (6, 50)]),
        ("311", (7, 8, 9), [(7, None), (8, 70), (9, 80)]),
        ("312", (1, 6, 7, 9), [(1, None), (2, 10), (7, 60), (8, 70)]),
        ("341", (7, 9, 10, 12), [(7, None), (10, None), (8, 70), (11, 100)]),
        ("345", (1, 6, 9, 10), [(1, None), (10, None), (2, 10), (7, 60), (11, 100)]),
        ("218", (1, 2, 3), [(1, None), (2, 10), (3, 20)]),  # the fourth grade is taught in the central school
        ("514", (1, 9), [(1, None), (2, 10)]),
        (None, (4, 5), [(4, None), (5, 40)]),
        ("211", (), []),
        ("211", (3,), [(4, 30)]),  # no first grade last year, none this year
    ],
)
def test_classes_move_up(school_type: str | None, held: tuple[int, ...], become: list[tuple[int, int | None]]) -> None:
    assert grades(school_type, *held) == become


def test_a_class_without_a_grade_stays_without_one() -> None:
    rows, grown = move_up([row("class_group", grade=None, class_no=2)], "211")
    assert [(each["grade"], each["class_no"]) for each in rows] == [(None, 2)]
    assert (grown.left, grown.new) == ((), ())


def test_how_the_classes_grow_is_told() -> None:
    held = [row("class_group", grade=grade, class_no=no) for grade in range(1, 7) for no in (1, 2)]
    _, grown = move_up(held, "211")
    assert (grown.moved, grown.left, grown.new) == (10, ((6, 2),), ((1, 2),))


def test_what_comes_and_what_is_of_the_year() -> None:
    teacher = staff(1, training_hours_5y=Decimal(360), rotation_kind="none", ethics_grade="excellent", birth_year=1980)
    tables = school_tables(
        staff=teacher,
        library_stock=[row("library_stock", stage="primary", books=900, books_added=30)],
        cohort=[row("cohort", stage="primary", entry_year=2021, entrants=40)],
        admission=[row("admission", stage="primary", new_pupils=50)],
        survey=[row("survey", respondent="pupil")],
        self_rating=[row("self_rating", item_id="Q3")],
        declaration=[row("declaration", item_id="V1")],
        evidence=[row("evidence", item_id="Q3")],
        dropout_case=[row("dropout_case", case_no="1")],
    )
    found = carry(tables, "move_up")
    (person,) = found["staff"].rows
    assert {name for name in person if person[name] != teacher[0][name]} == {
        "training_hours_5y", "rotation_kind", "ethics_grade",
    }  # fmt: skip
    assert person["training_hours_5y"] is None
    assert [found["library_stock"].rows[0][name] for name in ("books", "books_added")] == [900, None]
    assert [found["cohort"].rows[0][name] for name in ("entry_year", "entrants")] == [2022, None]
    assert [found["admission"].rows[0][name] for name in ("stage", "new_pupils")] == ["primary", None]
    assert found["room"].rows == tuple(tables["room"])
    assert found["school"].rows == tuple(tables["school"])
    assert [found["period"].rows[0][name] for name in ("school_year", "snapshot_date", "standard_id")] == [
        2025, None, "national-2017",
    ]  # fmt: skip
    gone = ("survey", "self_rating", "declaration", "evidence", "dropout_case")
    assert [found[name].rows for name in gone] == [()] * 5
    assert [found[name].held for name in gone] == [1] * 5
    assert found["class_group"].blank == ("aided", "two_sports_one_art")


def test_of_the_ledger_only_what_is_still_open_comes() -> None:
    ledger = [
        row("improvement", row_no=1, done_on=datetime.date(2024, 12, 1)),
        row("improvement", row_no=2, problem="音乐室不够"),
    ]
    assert [each["row_no"] for each in carry(school_tables(improvement=ledger), "none")["improvement"].rows] == [2]


def test_only_a_table_whose_rows_are_carried_is_still_known_to_be_empty() -> None:
    tables = school_tables(no_data=declared("library_stock", "dropout_case", "admission", "class_group"))
    assert [each["table"] for each in carry(tables, "none")["no_data"].rows] == ["library_stock"]


def test_the_same_classes_without_their_figures_or_none() -> None:
    tables = school_tables(class_group=classes(1, 2, homeroom_staff_no="t001"))
    same = carry(tables, "same")["class_group"]
    assert [(each["grade"], each["class_no"]) for each in same.rows] == [(1, 1), (2, 1)]
    assert {value for each in same.rows for name, value in each.items() if name not in ("grade", "class_no")} == {None}
    assert carry(tables, "none")["class_group"].rows == ()


def test_every_table_is_told_of() -> None:
    assert carry(school_tables(), "move_up").keys() == TABLES.keys()


def test_the_new_year_holds_what_was_planned(entry: Entry) -> None:
    entry.set_cells("class_group", [(entry.rows("class_group")[0].id, "homeroom_staff_no", "t001")])
    plan = plan_new_year(entry)
    made = Entry(entry.workspace, make_new_year(entry.workspace, entry.period_id))
    assert (plan.from_year, plan.year, made.data.head.year) == (2024, 2025, 2025)
    for each in plan.tables:
        assert made.tables()[each.table] == list(each.rows), each.table
    moved = {(each["grade"], each["class_no"]): each for each in made.data.rows("class_group")}
    assert (moved[2, 1]["homeroom_staff_no"], moved[2, 1]["boys"]) == ("t001", 12)
    assert (moved[1, 1]["homeroom_staff_no"], moved[1, 1]["boys"]) == (None, None)
    assert entry.workspace.period().school_year == 2025


def test_all_of_it_is_marked_as_carried(entry: Entry) -> None:
    made = make_new_year(entry.workspace, entry.period_id)
    origins = stored(
        entry.workspace, "SELECT DISTINCT origin FROM change_log WHERE period_id = ? AND table_name = 'staff'", made
    )
    assert origins == [("carried",)]
    query = "SELECT new FROM change_log WHERE period_id = ? AND table_name = 'school' AND field = 'name' AND origin = 'carried'"
    assert stored(entry.workspace, query, made) == [("第一小学",)]


def test_the_year_before_is_not_touched_and_is_found_again(entry: Entry) -> None:
    before = dump(entry.workspace)
    made = Entry(entry.workspace, make_new_year(entry.workspace, entry.period_id))
    assert set(before) - set(dump(entry.workspace)) <= {
        line for line in before if "sqlite_sequence" in line or "row_counter" in line
    }
    last = last_year(made)
    assert last is not None
    assert last.period_id == entry.period_id


def test_a_new_row_is_numbered_above_all_that_came(entry: Entry) -> None:
    made = Entry(entry.workspace, make_new_year(entry.workspace, entry.period_id))
    assert made.add_row("room").values["row_no"] == 3


def test_a_text_that_was_not_understood_is_counted_and_does_not_come(entry: Entry) -> None:
    room = entry.rows("room")[0]
    entry.type_cell("room", room.id, "quantity", "许多")
    assert plan_new_year(entry).unread == 1
    made = Entry(entry.workspace, make_new_year(entry.workspace, entry.period_id))
    assert (made.rows("room")[0].values["quantity"], made.rows("room")[0].rejected) == (None, {})


def test_a_year_is_made_once(entry: Entry) -> None:
    make_new_year(entry.workspace, entry.period_id)
    before = dump(entry.workspace)
    assert code_of(lambda: make_new_year(entry.workspace, entry.period_id)) == "new_year_exists"
    assert dump(entry.workspace) == before


def test_a_year_without_its_number_has_no_next(entry: Entry) -> None:
    entry.set_cells("period", [(entry.rows("period")[0].id, "school_year", None)])
    assert code_of(lambda: plan_new_year(entry)) == "new_year_without_year"


def test_nothing_is_made_where_nothing_can_be_written(entry: Entry) -> None:
    read_only(entry.workspace)
    assert code_of(lambda: make_new_year(entry.workspace, entry.period_id)) == "not_stored"
    assert len(entry.workspace.periods()) == 1


def test_a_year_made_by_mistake_can_be_removed_until_it_is_edited(entry: Entry) -> None:
    workspace = entry.workspace
    first = make_new_year(workspace, entry.period_id)
    assert can_remove(workspace, first)
    remove_year(workspace, first)
    assert [info.id for info in workspace.periods()] == [entry.period_id]
    assert stored(workspace, "SELECT count(*) FROM staff WHERE period_id = ?", first) == [(0,)]
    made = Entry(workspace, make_new_year(workspace, entry.period_id))
    made.set_cells("staff", [(made.rows("staff")[0].id, "name", "甲乙")])
    assert not can_remove(workspace, made.period_id)
    assert code_of(lambda: remove_year(workspace, made.period_id)) == "year_edited"


def test_a_year_that_was_typed_in_is_never_removed(entry: Entry) -> None:
    assert not can_remove(entry.workspace, entry.period_id)
    with pytest.raises(JhdeskError):
        remove_year(entry.workspace, entry.period_id)


def test_the_sample_school_s_next_year_asks_for_the_figures_of_the_year_and_for_nothing_that_was_carried(
    tmp_path: Path,
) -> None:
    with Workspace(tmp_path / "sample") as workspace:
        made = Entry(workspace, make_new_year(workspace, fill_sample(workspace)))
        hard = [finding for finding in check(made, last_year(made)) if finding.severity == "hard"]
        assert hard
        kept = {"room", "building", "sports_area", "equipment", "school", "staff"}
        assert {finding.place.table for finding in hard} & kept == set()


def test_the_log_says_which_year_a_row_comes_from_and_nothing_of_it_can_be_taken_back(entry: Entry) -> None:
    made = make_new_year(entry.workspace, entry.period_id)
    query = "SELECT DISTINCT source FROM change_log WHERE period_id = ? AND origin = 'carried'"
    assert stored(entry.workspace, query, made) == [("2024—2025 学年",)]
    assert undo(Entry(entry.workspace, made)) is None
