"""A school reorganised: what goes, stays and comes; nothing lost, nothing doubled, and the year before as it was."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest

from jhdesk.errors import JhdeskError
from jhdesk.services.comparing import compare_years
from jhdesk.services.entry import Entry, last_year
from jhdesk.services.evaluation import evaluate_entry
from jhdesk.services.handover import give, plan_take
from jhdesk.services.new_year import make_new_year
from jhdesk.services.reorganise import (
    apply,
    history,
    plan_belong,
    plan_give,
    plan_rename,
    plan_type,
)
from jhdesk.services.standards import standard_of
from jhdesk.services.undo import redo, undo
from tests.builders import Tables, of_type, row, school_tables
from tests.services.conftest import code_of
from tests.services.database import dump
from tests.services.two_schools import TAKER, Open, classes, nine_year, nobody, values

# a stage goes


def test_a_junior_part_goes_and_what_was_shared_is_the_primary_part_s(school_of: Open) -> None:
    entry = school_of(nine_year())
    plan = plan_give(entry, "junior", "城中学")
    assert (plan.before.type, plan.after.type, plan.stages, plan.other) == ("312", "211", ("junior",), "城中学")
    apply(entry, plan)
    assert sorted({each[0] for each in values(entry, "class_group", "grade")}) == [1, 2, 3, 4, 5, 6]
    assert values(entry, "staff", "staff_no") == [("t001",), ("t002",), ("t003",), ("t004",)]
    assert values(entry, "room", "row_no", "stage") == [(1, "primary"), (3, "primary")]
    assert values(entry, "library_stock", "stage", "books") == [("primary", 150)]
    assert values(entry, "admission", "stage") == [("primary",)]
    assert values(entry, "course_offering", "grade") == [(3,)]
    assert values(entry, "funding", "public_fund_primary", "public_fund_junior") == [(Decimal(700), None)]
    units = evaluate_entry(standard_of(entry), entry).units
    assert [(unit.stage, unit.pupils) for unit in units] == [("primary", 150)]


def test_whoever_is_kept_stays_in_the_stage_that_is_left(school_of: Open) -> None:
    entry = school_of(nine_year())
    plan = plan_give(entry, "junior", "城中学", keep=[("staff", "t005"), ("room", "2")])
    assert [each["staff_no"] for each in plan.handed["staff"]] == ["t006", "t007", "t008"]
    assert {each["homeroom_staff_no"] for each in plan.handed["class_group"]} == {None}  # their teacher stays
    apply(entry, plan)
    assert ("t005", "primary") in values(entry, "staff", "staff_no", "stage")
    assert (2, "primary") in values(entry, "room", "row_no", "stage")


def test_a_class_whose_teacher_goes_has_none(school_of: Open) -> None:
    tables = nine_year(class_group=classes(1, homeroom_staff_no="t006") + classes(2, homeroom_staff_no="t001"))
    entry = school_of(tables)
    apply(entry, plan_give(entry, "junior", "城中学"))
    assert values(entry, "class_group", "homeroom_staff_no") == [(None,), ("t001",)]


def test_with_two_stages_left_shared_stays_shared_and_a_kept_room_is_shared(school_of: Open) -> None:
    entry = school_of(nine_year(school=of_type("345")))
    plan = plan_give(entry, "primary", "某小学", keep=[("room", "1"), ("staff", "t001")])
    assert plan.after.type == "341"
    apply(entry, plan)
    assert values(entry, "room", "row_no", "stage") == [(1, "shared"), (2, "junior"), (3, "shared")]
    assert values(entry, "staff", "staff_no", "stage")[0] == ("t001", "junior")


def test_books_that_are_not_known_do_not_become_a_number(school_of: Open) -> None:
    books = [row("library_stock", stage="primary", books=100), row("library_stock", stage="shared", books=None)]
    entry = school_of(nine_year(library_stock=books))
    plan = plan_give(entry, "junior", "城中学")
    assert "library_stock[primary].books" in plan.unclear
    apply(entry, plan)
    assert values(entry, "library_stock", "stage", "books") == [("primary", None)]


def test_a_text_not_understood_is_not_wiped_out_by_adding_up(school_of: Open) -> None:
    books = [row("library_stock", stage="primary", books=None), row("library_stock", stage="shared", books=50)]
    entry = school_of(nine_year(library_stock=books))
    primary, shared = entry.rows("library_stock")
    entry.type_cell("library_stock", primary.id, "books", "约一百")
    entry.set_cells("library_stock", [(shared.id, "books", None)])
    plan = plan_give(entry, "junior", "城中学")
    assert "library_stock[primary].books" in plan.unclear
    apply(entry, plan)
    (left,) = entry.rows("library_stock")
    assert (left.values["books"], left.rejected) == (None, {"books": "约一百"})


def test_a_text_not_understood_in_a_figure_no_longer_asked_goes_as_the_figure_would(school_of: Open) -> None:
    entry = school_of(nine_year())
    (funding,) = entry.rows("funding")
    entry.type_cells("funding", [(funding.id, f"public_fund_{stage}", "约八百") for stage in ("primary", "junior")])
    apply(entry, plan_give(entry, "junior", "城中学"))
    assert funding.rejected == {"public_fund_primary": "约八百"}
    undo(entry)
    assert set(funding.rejected) == {"public_fund_primary", "public_fund_junior"}


def test_a_central_school_s_code_not_understood_goes_with_the_teaching_point(school_of: Open) -> None:
    entry = school_of(school_tables(school=of_type("218")))
    (school,) = entry.rows("school")
    entry.type_cell("school", school.id, "central_school_code", "中心小学")
    assert school.rejected
    apply(entry, plan_type(entry, "211"))
    assert not school.rejected


def test_another_type_without_handing_anything_over(school_of: Open) -> None:
    entry = school_of(nine_year())
    apply(entry, plan_type(entry, "311"))
    assert {each[0] for each in values(entry, "class_group", "grade")} == {7, 8, 9}
    assert {each[0] for each in values(entry, "staff", "stage")} == {"junior"}
    apply(entry, plan_type(entry, "312"))  # a stage more takes nothing away
    assert len(entry.rows("staff")) == 4


@pytest.mark.parametrize(
    ("tables", "stage", "code"),
    [
        (nine_year(), "senior", "reorganise_no_stage"),
        (nine_year(school=of_type("345")), "junior", "reorganise_no_type"),
        (nine_year(school=of_type("211")), "primary", "reorganise_last_stage"),
        (nine_year(school=of_type(None)), "junior", "reorganise_without_type"),
    ],
)
def test_what_cannot_be_given(school_of: Open, tables: Tables, stage: str, code: str) -> None:
    entry = school_of(tables)
    assert code_of(lambda: plan_give(entry, stage, "城中学")) == code


# names, codes, a central school


def test_another_name_and_code(school_of: Open) -> None:
    entry = school_of(nine_year())
    apply(entry, plan_rename(entry, "某某乡小学", "2165400077"))
    assert (entry.data.head.name, entry.data.head.code) == ("某某乡小学", "2165400077")


@pytest.mark.parametrize(("name", "code"), [("", "12"), ("x" * 201, "")])
def test_a_name_or_code_that_cannot_be(school_of: Open, name: str, code: str) -> None:
    entry = school_of(nine_year())
    assert code_of(lambda: plan_rename(entry, name, code)) == "reorganise_unfit"


def test_the_same_name_is_no_change(school_of: Open) -> None:
    entry = school_of(nine_year())
    assert code_of(lambda: plan_rename(entry, entry.data.head.name)) == "reorganise_same"
    assert code_of(lambda: plan_rename(entry)) == "reorganise_same"


def test_a_primary_school_becomes_a_teaching_point(school_of: Open) -> None:
    entry = school_of(school_tables())
    apply(entry, plan_belong(entry, TAKER))
    assert values(entry, "school", "school_type", "central_school_code") == [("218", TAKER)]
    apply(entry, plan_type(entry, "211"))
    assert values(entry, "school", "central_school_code") == [(None,)]


def test_a_school_with_juniors_is_no_teaching_point(school_of: Open) -> None:
    entry = school_of(nine_year())
    assert code_of(lambda: plan_belong(entry, TAKER)) == "reorganise_stages"


def test_a_teaching_point_needs_a_central_school(school_of: Open) -> None:
    assert code_of(lambda: plan_belong(school_of(school_tables()), " ")) == "reorganise_blank"


@pytest.mark.parametrize("written", ["{}", " {} "])
def test_a_school_is_not_its_own_central_school(school_of: Open, written: str) -> None:
    entry = school_of(school_tables())
    own = written.format(entry.data.head.code)
    assert code_of(lambda: plan_belong(entry, own)) == "reorganise_own_centre"


def test_what_is_past_stays(school_of: Open) -> None:
    entry = school_of(nine_year())
    make_new_year(entry.workspace, entry.period_id)
    calls: list[Callable[[], object]] = [
        lambda: plan_rename(entry, "甲校"),
        lambda: plan_give(entry, "junior", "城中学"),
        lambda: plan_type(entry, "211"),
        lambda: plan_belong(entry, TAKER),
        lambda: plan_take(entry, entry.workspace.folder, nobody, None),
    ]
    assert {code_of(call) for call in calls} == {"reorganise_old_year"}


def test_the_year_before_is_found_under_the_code_of_then(school_of: Open) -> None:
    entry = school_of(nine_year())
    made = Entry(entry.workspace, make_new_year(entry.workspace, entry.period_id))
    apply(made, plan_rename(made, "", "2165400077"), "2025 年改标识码")
    last = last_year(made)
    assert last is not None
    assert last.data.head.code == entry.data.head.code
    done = compare_years(entry.workspace)
    assert [head.code for head in done.schools] == [entry.data.head.code, "2165400077"]
    assert done.comparison.only_before == done.comparison.only_after == ()
    assert all(change.before and change.after for change in done.comparison.changes)


def test_a_code_typed_by_hand_makes_no_other_school_s_year_this_one_s(school_of: Open) -> None:
    entry = school_of(nine_year())
    made = Entry(entry.workspace, make_new_year(entry.workspace, entry.period_id))
    made.set_cells("school", [(made.rows("school")[0].id, "school_code", "2165400077")])
    assert last_year(made) is None


# taken back, remembered


def test_it_is_one_step_that_is_taken_back_and_done_again(school_of: Open) -> None:
    entry = school_of(nine_year())
    before = entry.tables()
    apply(entry, plan_give(entry, "junior", "城中学"), "初中部移交城中学")
    after = entry.tables()
    assert {each.source for each in history(entry)} == {"初中部移交城中学"}
    assert (staffed := next(each for each in history(entry) if each.table == "staff")).went == 4
    assert (staffed.came, staffed.changed) == (0, 0)
    undo(entry)
    assert entry.tables() == before
    assert history(entry) == ()
    redo(entry)
    assert entry.tables() == after


def test_what_was_changed_since_is_not_told_as_the_reorganisation_s(school_of: Open) -> None:
    entry = school_of(nine_year())
    apply(entry, plan_give(entry, "junior", "城中学", keep=[("staff", "t005")]), "移交")
    told = {each.table: (each.came, each.went, each.changed) for each in history(entry)}
    assert told["staff"] == (0, 3, 1)
    assert told["room"] == (0, 1, 1)
    kept = next(row for row in entry.rows("staff") if row.values["staff_no"] == "t005")
    entry.set_cells("staff", [(kept.id, "stage", "shared")])
    entry.delete_rows("room", [row.id for row in entry.rows("room")])
    told = {each.table: (each.came, each.went, each.changed) for each in history(entry)}
    assert told["staff"] == (0, 3, 0)
    assert told["room"] == (0, 1, 0)


def test_nothing_is_done_where_the_stick_takes_nothing(school_of: Open, tmp_path: Path) -> None:
    entry = school_of(nine_year())
    before = dump(entry.workspace)
    (tmp_path / "file").write_text("no folder", encoding="utf-8")
    plan = plan_give(entry, "junior", "城中学")
    with pytest.raises(JhdeskError) as caught:
        give(entry, plan, tmp_path / "file")
    assert (caught.value.code, caught.value.params["file"]) == (
        "not_written",
        str(tmp_path / "file" / "2165400001-2024-junior"),
    )
    assert dump(entry.workspace) == before
    target = give(entry, plan, tmp_path / "stick")
    assert target.name == "2165400001-2024-junior"
    undo(entry)
    assert code_of(lambda: give(entry, plan, tmp_path / "stick")) == "handover_exists"
    assert len(entry.rows("staff")) == 8


@pytest.mark.parametrize("key", [("staff", "t001"), ("staff", "nobody"), ("class_group", "7|1"), ("", "")])
def test_who_does_not_go_cannot_be_kept(school_of: Open, key: tuple[str, str]) -> None:
    entry = school_of(nine_year())
    assert code_of(lambda: plan_give(entry, "junior", "城中学", keep=[key])) == "reorganise_keep"


def test_without_a_year_or_a_taker_nothing_is_handed_over(school_of: Open) -> None:
    entry = school_of(nine_year())
    assert code_of(lambda: plan_give(entry, "junior", " ")) == "reorganise_to"
    assert code_of(lambda: plan_give(entry, "junior", f" {entry.data.head.name} ")) == "reorganise_to_itself"
    entry.set_cells("period", [(entry.rows("period")[0].id, "school_year", None)])
    assert code_of(lambda: plan_give(entry, "junior", "城中学")) == "handover_unnamed"
