"""A school reorganised: what goes, stays and comes; nothing lost, nothing doubled, and the year before as it was."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from jhdesk.calc.rows import GRADES
from jhdesk.services.checking import check
from jhdesk.services.comparing import compare_years
from jhdesk.services.entry import Entry, last_year
from jhdesk.services.evaluation import evaluate_entry
from jhdesk.services.handover import give, plan_take
from jhdesk.services.import_ import import_source
from jhdesk.services.new_year import make_new_year
from jhdesk.services.reorganise import (
    apply,
    history,
    plan_belong,
    plan_give,
    plan_rename,
    plan_type,
    stage_of,
)
from jhdesk.services.sample import fill_sample
from jhdesk.services.standards import standard_of
from jhdesk.services.undo import redo, undo
from jhdesk.services.workspace import Workspace
from tests.builders import Row, Tables, csv_folder, of_type, row, school_tables, staff
from tests.services.conftest import code_of
from tests.services.database import dump, stored

TAKER = "3165400099"
Rows = Mapping[str, Sequence[Mapping[str, object]]]
Open = Callable[..., Entry]


def nobody(_school: str) -> list[Any]:
    return []


def classes(*grades: int, **values: Any) -> list[Row]:
    return [row("class_group", grade=grade, class_no=1, **values) for grade in grades]


def nine_year(**changes: Sequence[Row]) -> Tables:
    """A nine-year school: a class a grade, 4 teachers of each stage, rooms of each stage and shared."""
    rooms = [
        row("room", row_no=at, room_type="classroom", stage=stage, quantity=at, networked_multimedia=at)
        for at, stage in enumerate(("primary", "junior", "shared"), start=1)
    ]
    books = {"primary": 100, "junior": 300, "shared": 50}
    return school_tables(
        **{
            "school": of_type("312"),
            "class_group": classes(*range(1, 7)) + classes(7, 8, 9, homeroom_staff_no="t005"),
            "staff": staff(4) + staff(4, first=5, stage="junior"),
            "room": rooms,
            "library_stock": [row("library_stock", stage=stage, books=count) for stage, count in books.items()],
            "admission": [row("admission", stage=stage, new_pupils=30) for stage in ("primary", "junior")],
            "course_offering": [row("course_offering", grade=grade, subject="chinese") for grade in (3, 8)],
            "funding": [row("funding", public_fund_primary=Decimal(700), public_fund_junior=Decimal(900))],
            **changes,
        }  # type: ignore[arg-type]
    )


def junior(**changes: Sequence[Row]) -> Tables:
    """Another school, junior only, with numbers that the nine-year school uses too."""
    return school_tables(
        **{
            "school": of_type("311", school_code=TAKER, name="城中学"),
            "class_group": classes(7, 8, 9),
            "staff": staff(3, first=4, stage="junior", name="乙"),
            "room": [row("room", row_no=1, room_type="classroom", stage="junior", quantity=5)],
            "sports_area": [row("sports_area", row_no=1, stage="junior")],
            "equipment": [row("equipment", row_no=1, stage="junior")],
            "library_stock": [row("library_stock", stage="junior", books=1000)],
            "admission": [row("admission", stage="junior", new_pupils=100)],
            **changes,
        }  # type: ignore[arg-type]
    )


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[Open]:
    """Opens workspaces with these tables."""
    held: list[Workspace] = []

    def open_one(tables: Tables, name: str = "school") -> Entry:
        workspace = Workspace(tmp_path / name)
        held.append(workspace)
        import_source(workspace, csv_folder(tmp_path / f"{name}-source", tables))
        return Entry(workspace, workspace.period().id)

    yield open_one
    for each in held:
        each.close()


def values(entry: Entry, table: str, *names: str) -> list[tuple[object, ...]]:
    return [tuple(each.values[name] for name in names) for each in entry.rows(table)]


def totals(*schools: Rows) -> dict[tuple[str, str], object]:
    """Pupils, classes, teachers, rooms, areas, values and books of these schools together, by stage."""
    found: dict[tuple[str, str], Any] = {}

    def add(name: str, stage: object, amount: Any) -> None:
        found[name, str(stage)] = found.get((name, str(stage)), 0) + amount

    for tables in schools:
        for name, rows in tables.items():
            for each in rows:
                value: Any = each
                stage = stage_of(name, each)
                if name == "class_group":
                    add("classes", stage, 1)
                    add("pupils", stage, (value["boys"] or 0) + (value["girls"] or 0))
                elif name == "staff":
                    add("staff", stage, 1)
                elif name in ("room", "sports_area"):
                    add(name, stage, value["quantity"] * value["area_each_m2"])
                elif name == "equipment":
                    add(name, stage, value["quantity"] * value["unit_value_yuan"])
                elif name == "library_stock":
                    add("books", stage, value["books"])
    return found


def hard(entry: Entry) -> set[tuple[str, str]]:
    found = check(entry, last_year(entry))
    return {(finding.rule, finding.place.table) for finding in found if finding.severity == "hard"}


# a stage goes


def test_a_junior_part_goes_and_what_was_shared_is_the_primary_part_s(opened: Open) -> None:
    entry = opened(nine_year())
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


def test_whoever_is_kept_stays_in_the_stage_that_is_left(opened: Open) -> None:
    entry = opened(nine_year())
    plan = plan_give(entry, "junior", "城中学", keep=[("staff", "t005"), ("room", "2")])
    assert [each["staff_no"] for each in plan.handed["staff"]] == ["t006", "t007", "t008"]
    assert {each["homeroom_staff_no"] for each in plan.handed["class_group"]} == {None}  # their teacher stays
    apply(entry, plan)
    assert ("t005", "primary") in values(entry, "staff", "staff_no", "stage")
    assert (2, "primary") in values(entry, "room", "row_no", "stage")


def test_a_class_whose_teacher_goes_has_none(opened: Open) -> None:
    tables = nine_year(class_group=classes(1, homeroom_staff_no="t006") + classes(2, homeroom_staff_no="t001"))
    entry = opened(tables)
    apply(entry, plan_give(entry, "junior", "城中学"))
    assert values(entry, "class_group", "homeroom_staff_no") == [(None,), ("t001",)]


def test_with_two_stages_left_shared_stays_shared_and_a_kept_room_is_shared(opened: Open) -> None:
    entry = opened(nine_year(school=of_type("345")))
    plan = plan_give(entry, "primary", "某小学", keep=[("room", "1"), ("staff", "t001")])
    assert plan.after.type == "341"
    apply(entry, plan)
    assert values(entry, "room", "row_no", "stage") == [(1, "shared"), (2, "junior"), (3, "shared")]
    assert values(entry, "staff", "staff_no", "stage")[0] == ("t001", "junior")


def test_books_that_are_not_known_do_not_become_a_number(opened: Open) -> None:
    books = [row("library_stock", stage="primary", books=100), row("library_stock", stage="shared", books=None)]
    entry = opened(nine_year(library_stock=books))
    apply(entry, plan_give(entry, "junior", "城中学"))
    assert values(entry, "library_stock", "stage", "books") == [("primary", None)]


def test_another_type_without_handing_anything_over(opened: Open) -> None:
    entry = opened(nine_year())
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
        (nine_year(school=of_type("211")), "primary", "reorganise_no_type"),
        (nine_year(school=of_type(None)), "junior", "reorganise_without_type"),
    ],
)
def test_what_cannot_be_given(opened: Open, tables: Tables, stage: str, code: str) -> None:
    entry = opened(tables)
    assert code_of(lambda: plan_give(entry, stage, "城中学")) == code


# names, codes, a central school


def test_another_name_and_code(opened: Open) -> None:
    entry = opened(nine_year())
    apply(entry, plan_rename(entry, "某某乡小学", "2165400077"))
    assert (entry.data.head.name, entry.data.head.code) == ("某某乡小学", "2165400077")


@pytest.mark.parametrize(("name", "code"), [("", "12"), ("x" * 201, "")])
def test_a_name_or_code_that_cannot_be(opened: Open, name: str, code: str) -> None:
    entry = opened(nine_year())
    assert code_of(lambda: plan_rename(entry, name, code)) == "reorganise_unfit"


def test_the_same_name_is_no_change(opened: Open) -> None:
    entry = opened(nine_year())
    assert code_of(lambda: plan_rename(entry, entry.data.head.name)) == "reorganise_same"
    assert code_of(lambda: plan_rename(entry)) == "reorganise_same"


def test_a_primary_school_becomes_a_teaching_point(opened: Open) -> None:
    entry = opened(school_tables())
    apply(entry, plan_belong(entry, TAKER))
    assert values(entry, "school", "school_type", "central_school_code") == [("218", TAKER)]
    apply(entry, plan_type(entry, "211"))
    assert values(entry, "school", "central_school_code") == [(None,)]


def test_a_school_with_juniors_is_no_teaching_point(opened: Open) -> None:
    entry = opened(nine_year())
    assert code_of(lambda: plan_belong(entry, TAKER)) == "reorganise_stages"


def test_what_is_past_stays(opened: Open) -> None:
    entry = opened(nine_year())
    make_new_year(entry.workspace, entry.period_id)
    calls: list[Callable[[], object]] = [
        lambda: plan_rename(entry, "甲校"),
        lambda: plan_give(entry, "junior", "城中学"),
        lambda: plan_type(entry, "211"),
        lambda: plan_belong(entry, TAKER),
        lambda: plan_take(entry, entry.workspace.folder, nobody, None),
    ]
    assert {code_of(call) for call in calls} == {"reorganise_old_year"}


def test_the_year_before_is_found_under_the_code_of_then(opened: Open) -> None:
    entry = opened(nine_year())
    made = Entry(entry.workspace, make_new_year(entry.workspace, entry.period_id))
    apply(made, plan_rename(made, "", "2165400077"), "2025 年改标识码")
    last = last_year(made)
    assert last is not None
    assert last.data.head.code == entry.data.head.code
    done = compare_years(entry.workspace)
    assert [head.code for head in done.schools] == [entry.data.head.code, "2165400077"]
    assert done.comparison.only_before == done.comparison.only_after == ()
    assert all(change.before and change.after for change in done.comparison.changes)


def test_a_code_typed_by_hand_makes_no_other_school_s_year_this_one_s(opened: Open) -> None:
    entry = opened(nine_year())
    made = Entry(entry.workspace, make_new_year(entry.workspace, entry.period_id))
    made.set_cells("school", [(made.rows("school")[0].id, "school_code", "2165400077")])
    assert last_year(made) is None


# a stage comes


def test_a_junior_part_comes_under_numbers_that_are_free(opened: Open, tmp_path: Path) -> None:
    entry = opened(junior(), "taker")
    plan = plan_take(entry, csv_folder(tmp_path / "giver", nine_year()), nobody, "junior")
    assert (plan.before.type, plan.after.type, plan.other) == ("311", "311", "第一小学")
    apply(entry, plan)
    assert values(entry, "class_group", "grade", "class_no") == [(7, 1), (8, 1), (9, 1), (7, 2), (8, 2), (9, 2)]
    assert [number for (number,) in values(entry, "staff", "staff_no")] == [
        "t004", "t005", "t006", "t005-2", "t006-2", "t007", "t008",
    ]  # fmt: skip
    assert ("staff", "t005", "t005-2") in plan.renumbered
    assert values(entry, "class_group", "homeroom_staff_no")[3:] == [("t005-2",)] * 3
    assert values(entry, "room", "row_no", "quantity") == [(1, 5), (2, 2)]
    assert values(entry, "library_stock", "stage", "books") == [("junior", 1300)]
    assert values(entry, "admission", "stage", "new_pupils") == [("junior", 130)]


def test_a_figure_that_is_not_known_is_not_added_as_if_it_were(opened: Open, tmp_path: Path) -> None:
    entry = opened(junior(admission=[row("admission", stage="junior", new_pupils=None)]))
    plan = plan_take(entry, csv_folder(tmp_path / "giver", nine_year()), nobody, "junior")
    assert "admission[junior].new_pupils" in plan.unclear
    apply(entry, plan)
    assert values(entry, "admission", "new_pupils") == [(None,)]


def test_a_primary_school_that_takes_juniors_is_a_nine_year_school(opened: Open, tmp_path: Path) -> None:
    entry = opened(school_tables(no_data=[row("no_data", table="admission"), row("no_data", table="survey")]))
    plan = plan_take(entry, csv_folder(tmp_path / "giver", junior()), nobody, "junior")
    assert plan.after.type == "312"
    apply(entry, plan)
    assert entry.data.head.type == "312"
    assert values(entry, "no_data", "table") == [("survey",)]  # to the other rows came
    assert not {each for each in hard(entry) if each[0] in ("R115", "R117")}


def test_last_year_s_figures_are_carried_before_they_come(opened: Open, tmp_path: Path) -> None:
    entry = opened(junior(period=[row("period", school_year=2025)]))
    plan = plan_take(entry, csv_folder(tmp_path / "giver", nine_year()), nobody, "junior")
    coming = plan.table("class_group").comes
    assert [each["grade"] for each in coming] == [7, 8, 9]  # the sixth moves up, the ninth has left
    assert coming[0]["boys"] == 12


def test_a_whole_school_comes_with_its_buildings_and_what_it_shared(opened: Open, tmp_path: Path) -> None:
    point = school_tables(
        school=of_type("218", school_code="2165400088", name="某教学点", central_school_code=TAKER),
        building=[row("building", name="教学楼")],
        room=[row("room", row_no=1, room_type="classroom", stage="shared", quantity=3)],
        library_stock=[row("library_stock", stage=stage, books=10) for stage in ("primary", "shared")],
    )
    entry = opened(school_tables(building=[row("building", name="教学楼")]))
    plan = plan_take(entry, csv_folder(tmp_path / "point", point), nobody, None)
    assert plan.after.type == "211"
    assert plan.table("building").comes[0]["name"] == "教学楼-2"
    assert [each["stage"] for each in plan.table("room").comes] == ["primary"]
    assert [(each["stage"], each["books"]) for each in plan.table("library_stock").comes] == [("primary", 20)]
    apply(entry, plan)
    assert evaluate_entry(standard_of(entry), entry).units[0].pupils == 600


@pytest.mark.parametrize(
    ("changes", "stage", "code"),
    [
        ({"school": of_type("312", school_code=TAKER)}, "junior", "take_itself"),
        ({"period": [row("period", school_year=2022)]}, "junior", "take_year"),
        ({"period": [row("period", school_year=None)]}, "junior", "take_year"),
        ({"school": of_type("211")}, "junior", "reorganise_no_stage"),
    ],
)
def test_what_cannot_be_taken(opened: Open, tmp_path: Path, changes: Any, stage: str, code: str) -> None:
    entry = opened(junior())
    folder = csv_folder(tmp_path / "giver", nine_year(**changes))
    before = dump(entry.workspace)
    assert code_of(lambda: plan_take(entry, folder, nobody, stage)) == code
    assert dump(entry.workspace) == before


def test_rows_that_cannot_be_read_are_not_taken_by_half(opened: Open, tmp_path: Path) -> None:
    entry = opened(junior())
    folder = csv_folder(tmp_path / "giver", nine_year())
    (folder / "staff.csv").write_text("staff_no,stage\nt1,somewhere\n", encoding="utf-8")
    assert code_of(lambda: plan_take(entry, folder, nobody, "junior")) == "take_unread"
    assert code_of(lambda: plan_take(entry, tmp_path / "nowhere", nobody, "junior")) == "source_absent"


# taken back, remembered


def test_it_is_one_step_that_is_taken_back_and_done_again(opened: Open) -> None:
    entry = opened(nine_year())
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


def test_nothing_is_done_where_the_stick_takes_nothing(opened: Open, tmp_path: Path) -> None:
    entry = opened(nine_year())
    before = dump(entry.workspace)
    (tmp_path / "file").write_text("no folder", encoding="utf-8")
    plan = plan_give(entry, "junior", "城中学")
    assert code_of(lambda: give(entry, plan, tmp_path / "file")) == "not_written"
    assert dump(entry.workspace) == before
    target = give(entry, plan, tmp_path / "stick")
    assert target.name == "2165400001-2024-junior"
    undo(entry)
    assert code_of(lambda: give(entry, plan, tmp_path / "stick")) == "handover_exists"
    assert len(entry.rows("staff")) == 8


# the county's plan, first goal of 2021


def past(workspace: Workspace, period_id: int) -> list[list[tuple[Any, ...]]]:
    """All that is stored of a school year, byte for byte."""
    names = [name for (name,) in stored(workspace, "SELECT name FROM sqlite_master WHERE type = 'table'")]
    columns = {name: [c[1] for c in stored(workspace, f"PRAGMA table_info({name})")] for name in names}
    of_year = [name for name in names if "period_id" in columns[name]]
    return [
        *(stored(workspace, f"SELECT * FROM {name} WHERE period_id = ? ORDER BY 1, 2", period_id) for name in of_year),
        stored(workspace, "SELECT * FROM period WHERE id = ?", period_id),
    ]


def test_the_junior_part_of_2021_moves_and_nothing_is_lost_or_doubled(opened: Open, tmp_path: Path) -> None:
    with Workspace(tmp_path / "nine-year") as workspace:
        old = Entry(workspace, fill_sample(workspace))
        old.set_cells("period", [(old.rows("period")[0].id, "school_year", 2020)])
        new = Entry(workspace, make_new_year(workspace, old.period_id))
        taking_old = opened(junior(period=[row("period", school_year=2020)]), "taker")
        taking = Entry(taking_old.workspace, make_new_year(taking_old.workspace, taking_old.period_id))
        kept = [past(workspace, old.period_id), past(taking_old.workspace, taking_old.period_id)]
        before = totals(new.tables(), taking.tables())
        has_shared = {name for name, stage in before if stage == "shared"}

        folder = give(new, plan_give(new, "junior", "城中学"), tmp_path / "stick", "初中部 2021 年移交城中学")
        plan = plan_take(taking, folder, nobody, "junior")
        apply(taking, plan, "原示例学校初中部，2021 年并入")

        after = totals(new.tables(), taking.tables())
        assert before["staff", "junior"] == after["staff", "junior"]
        assert has_shared  # else the sample would not show what becomes of it
        for name in {name for name, _ in before}:
            gained = before.get((name, "shared"), 0)
            assert after.get((name, "junior"), 0) == before.get((name, "junior"), 0), name
            assert after[name, "primary"] == before[name, "primary"] + gained, name  # type: ignore[operator]
            assert (name, "shared") not in after
        assert kept == [past(workspace, old.period_id), past(taking_old.workspace, taking_old.period_id)]

        units = evaluate_entry(standard_of(old), old).units
        assert [unit.stage for unit in units] == ["primary", "junior"]
        assert {each["grade"] for each in new.data.rows("class_group")} <= set(GRADES["primary"])
        assert new.data.head.type == "211"
        assert {rule for rule, _ in hard(new)} & {"R113", "R115", "R117"} == set()
        assert {rule for rule, _ in hard(taking)} & {"R113", "R115", "R117"} == set()

        done = compare_years(workspace)
        assert [head.type for head in done.schools] == ["312", "211"]
        assert [change.stage for change in done.comparison.only_before] == ["junior"]
        went = {each.table: each.went for each in done.happened}
        assert went["staff"] == len(plan.table("staff").comes) > 0
        came = {each.table: each.came for each in compare_years(taking_old.workspace).happened}
        assert came["staff"] == went["staff"]
        assert {each.source for each in done.happened} == {"初中部 2021 年移交城中学"}
