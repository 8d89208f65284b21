"""A stage of another school taken over: nothing lost, nothing doubled, and the years before as they were."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from jhdesk.calc.rows import GRADES
from jhdesk.services import handover
from jhdesk.services.comparing import compare_years
from jhdesk.services.entry import Entry
from jhdesk.services.evaluation import evaluate_entry
from jhdesk.services.files import write_whole
from jhdesk.services.handover import give, plan_take
from jhdesk.services.new_year import make_new_year
from jhdesk.services.reorganise import (
    apply,
    plan_give,
    stage_of,
)
from jhdesk.services.sample import fill_sample
from jhdesk.services.standards import standard_of
from jhdesk.services.undo import undo
from jhdesk.services.workspace import Workspace
from tests.builders import csv_folder, of_type, row, school_tables
from tests.services.conftest import code_of
from tests.services.database import dump, stored
from tests.services.two_schools import TAKER, Open, Rows, hard, junior, nine_year, nobody, values


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


# a stage comes


def test_a_junior_part_comes_under_numbers_that_are_free(school_of: Open, tmp_path: Path) -> None:
    entry = school_of(junior(), "taker")
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


def test_a_figure_that_is_not_known_is_not_added_as_if_it_were(school_of: Open, tmp_path: Path) -> None:
    entry = school_of(junior(admission=[row("admission", stage="junior", new_pupils=None)]))
    plan = plan_take(entry, csv_folder(tmp_path / "giver", nine_year()), nobody, "junior")
    assert "admission[junior].new_pupils" in plan.unclear
    apply(entry, plan)
    assert values(entry, "admission", "new_pupils") == [(None,)]


def test_a_primary_school_that_takes_juniors_is_a_nine_year_school(school_of: Open, tmp_path: Path) -> None:
    entry = school_of(school_tables(no_data=[row("no_data", table="admission"), row("no_data", table="survey")]))
    plan = plan_take(entry, csv_folder(tmp_path / "giver", junior()), nobody, "junior")
    assert plan.after.type == "312"
    apply(entry, plan)
    assert entry.data.head.type == "312"
    assert values(entry, "no_data", "table") == [("survey",)]  # to the other rows came
    assert not {each for each in hard(entry) if each[0] in ("R115", "R117")}


def test_last_year_s_figures_are_carried_before_they_come(school_of: Open, tmp_path: Path) -> None:
    entry = school_of(junior(period=[row("period", school_year=2025)]))
    plan = plan_take(entry, csv_folder(tmp_path / "giver", nine_year()), nobody, "junior")
    coming = plan.table("class_group").comes
    assert [each["grade"] for each in coming] == [7, 8, 9]  # the sixth moves up, the ninth has left
    assert coming[0]["boys"] == 12


def test_a_whole_school_comes_with_its_buildings_and_what_it_shared(school_of: Open, tmp_path: Path) -> None:
    point = school_tables(
        school=of_type("218", school_code="2165400088", name="某教学点", central_school_code=TAKER),
        building=[row("building", name="教学楼")],
        room=[row("room", row_no=1, room_type="classroom", stage="shared", quantity=3)],
        library_stock=[row("library_stock", stage=stage, books=10) for stage in ("primary", "shared")],
    )
    entry = school_of(school_tables(building=[row("building", name="教学楼")]))
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
def test_what_cannot_be_taken(school_of: Open, tmp_path: Path, changes: Any, stage: str, code: str) -> None:
    entry = school_of(junior())
    folder = csv_folder(tmp_path / "giver", nine_year(**changes))
    before = dump(entry.workspace)
    assert code_of(lambda: plan_take(entry, folder, nobody, stage)) == code
    assert dump(entry.workspace) == before


def test_rows_that_cannot_be_read_are_not_taken_by_half(school_of: Open, tmp_path: Path) -> None:
    entry = school_of(junior())
    folder = csv_folder(tmp_path / "giver", nine_year())
    (folder / "staff.csv").write_text("staff_no,stage\nt1,somewhere\n", encoding="utf-8")
    assert code_of(lambda: plan_take(entry, folder, nobody, "junior")) == "take_unread"
    assert code_of(lambda: plan_take(entry, tmp_path / "nowhere", nobody, "junior")) == "source_absent"


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


def test_the_junior_part_of_2021_moves_and_nothing_is_lost_or_doubled(school_of: Open, tmp_path: Path) -> None:
    with Workspace(tmp_path / "nine-year") as workspace:
        old = Entry(workspace, fill_sample(workspace))
        old.set_cells("period", [(old.rows("period")[0].id, "school_year", 2020)])
        new = Entry(workspace, make_new_year(workspace, old.period_id))
        taking_old = school_of(junior(period=[row("period", school_year=2020)]), "taker")
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


def test_the_same_part_does_not_come_twice_unless_it_was_taken_back(school_of: Open, tmp_path: Path) -> None:
    entry = school_of(junior())
    folder = csv_folder(tmp_path / "giver", nine_year())
    apply(entry, plan_take(entry, folder, nobody, "junior"), "原第一小学初中，2024 年并入")
    again = plan_take(entry, folder, nobody, "junior")
    assert code_of(lambda: apply(entry, again, "原第一小学初中，2024 年并入")) == "reorganise_twice"
    assert len(entry.rows("staff")) == 7
    undo(entry)
    apply(entry, plan_take(entry, folder, nobody, "junior"), "原第一小学初中，2024 年并入")
    assert len(entry.rows("staff")) == 7


def test_a_school_with_nothing_of_the_stage_gives_nothing(school_of: Open, tmp_path: Path) -> None:
    entry = school_of(junior())
    folder = csv_folder(tmp_path / "giver", {"school": of_type("312"), "period": [row("period")]})
    assert code_of(lambda: plan_take(entry, folder, nobody, "junior")) == "reorganise_no_stage"
    assert code_of(lambda: plan_take(entry, folder, nobody, None)) == "reorganise_no_stage"


def test_what_has_nothing_to_do_with_it_stays(school_of: Open, tmp_path: Path) -> None:
    odd = [row("funding", public_fund_primary=Decimal(720))]  # a junior school is not asked for it
    entry = school_of(junior(funding=odd))
    plan = plan_take(entry, csv_folder(tmp_path / "giver", nine_year()), nobody, "junior")
    assert not plan.table("funding").changes
    assert not plan.table("school").changes


def test_what_cannot_be_done_leaves_no_folder(school_of: Open, tmp_path: Path) -> None:
    entry = school_of(nine_year())
    plan = plan_give(entry, "junior", "城中学")
    entry.delete_rows("staff", plan.table("staff").goes[:1])
    assert code_of(lambda: give(entry, plan, tmp_path / "stick")) == "row_gone"
    assert list((tmp_path / "stick").iterdir()) == []


def test_a_folder_has_its_name_only_once_it_is_whole(
    school_of: Open, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    entry = school_of(nine_year())
    target = tmp_path / "stick" / "2165400001-2024-junior"
    left = target.with_name(f".jhdesk-{target.name}.part")
    left.mkdir(parents=True)
    (left / "room.csv").write_text("left behind by a power cut")
    written: list[str] = []

    def write(path: Path, data: bytes) -> None:
        assert not target.exists()
        assert len(entry.rows("staff")) == len(nine_year()["staff"])
        write_whole(path, data)
        written.append(path.name)

    monkeypatch.setattr(handover, "write_whole", write)
    assert give(entry, plan_give(entry, "junior", "城中学"), target.parent) == target
    assert written[-1] == "school.csv"  # nobody takes a folder without one
    assert sorted(path.name for path in target.iterdir()) == sorted(written)
    assert [path.name for path in target.parent.iterdir()] == [target.name]


def test_a_half_folder_is_not_taken(school_of: Open, tmp_path: Path) -> None:
    entry = school_of(junior(), "taker")
    half = csv_folder(tmp_path / "half", nine_year())
    (half / "school.csv").unlink()
    assert code_of(lambda: plan_take(entry, half, nobody, "junior")) == "take_folder"
