"""Advice for schools in a workspace and without one, and the chosen set as lines of the ledger of improvements."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from jhdesk.calc.advice_kinds import apply
from jhdesk.errors import JhdeskError
from jhdesk.exchange.signature import PublicKey
from jhdesk.services.advice import Advised, advise_period, advise_sources
from jhdesk.services.costs import load_costs
from jhdesk.services.entry import TABLES, Entry
from jhdesk.services.handin import export
from jhdesk.services.improvement import to_improvement
from jhdesk.services.workspace import Workspace
from jhdesk.ui.messages.advice import improvement_rows
from tests.builders import (
    Tables,
    csv_folder,
    edit_file,
    of_type,
    pupils,
    row,
    school_data,
    school_tables,
    staff,
    standard,
)
from tests.services.conftest import PASSPHRASE, code_of

DUE = datetime.date(2025, 6, 30)
ROWS = [
    {"item_id": "L1", "problem": "差 1 人。", "measure": "增加 1 名。"},
    {"item_id": "L6", "problem": "差。", "measure": "买。"},
]


def poor(code: str = "2165400001", year: int = 2024) -> Tables:
    """300 primary pupils, ten teachers with the degree of 12.6, and 1600 of 2000 yuan each."""
    return school_tables(
        school=[row("school", school_code=code)],
        period=[row("period", school_year=year)],
        staff=staff(7, backbone_level="county") + staff(3, first=8, subject="pe"),
        equipment=[row("equipment", row_no=1, unit_value_yuan=Decimal(480000))],
    )


def advise(*paths: Path, **asked: Any) -> Advised:
    return advise_sources(standard(), paths, lambda _: (), load_costs(), **asked)


def test_the_workspace_and_the_same_school_as_a_folder(entry: Entry, tmp_path: Path) -> None:
    (only,) = advise_period(standard(), entry.data, load_costs()).units
    assert (only.unit.status, only.sets) == ("pass", ())
    for row_id in [each.id for each in entry.rows("staff")[10:]]:
        entry.type_cell("staff", row_id, "degree", "41")
    (found,) = advise_period(standard(), entry.data, load_costs()).units
    assert {name for name, result in found.unit.indicators.items() if result.shortfall} == {"L1"}
    assert [(each.kind, each.amount) for each in found.sets[0].changes] == [("raise_degree", 1)]
    assert [each.values["degree"] for each in entry.rows("staff")[10:]] == ["41"] * 5


def test_schools_stand_by_code_and_what_is_left_out_is_named(tmp_path: Path) -> None:
    special = school_tables(school=of_type("514", school_code="2165400003"))
    paths = [
        csv_folder(tmp_path / "b", poor("2165400002")),
        csv_folder(tmp_path / "a", poor()),
        csv_folder(tmp_path / "c", special),
    ]
    done = advise(*paths)
    assert [each.unit.school_code for each in done.units] == ["2165400001", "2165400002"]
    assert [(out.school_code, out.reason) for out in done.left_out] == [("2165400003", "special_school")]
    assert [each.unit.school_code for each in advise(*paths, school="2165400002").units] == ["2165400002"]


def test_a_cell_that_cannot_be_read_is_to_be_filled_in_first(tmp_path: Path) -> None:
    good, bad = csv_folder(tmp_path / "a", poor()), csv_folder(tmp_path / "b", poor("2165400002"))
    edit_file(bad / "equipment.csv", "480000", "48万")
    done = advise(good, bad)
    assert [(path, finding.place.path()) for path, finding in done.findings] == [(bad, "equipment[1].unit_value_yuan")]
    assert (done.units[1].missing, done.units[1].sets) == (("equipment[1].unit_value_yuan",), ())
    assert advise(good, bad, school="2165400001").findings == []


def test_what_the_call_refuses(tmp_path: Path) -> None:
    first, again = csv_folder(tmp_path / "a", poor()), csv_folder(tmp_path / "b", poor())
    last = csv_folder(tmp_path / "c", poor("2165400002", year=2023))
    assert code_of(lambda: advise(first, again)) == "school_twice"
    assert code_of(lambda: advise(first, year=2020)) == "no_school_of_year"
    assert code_of(lambda: advise(first, school="2165400009")) == "no_such_school"
    assert code_of(lambda: advise(first, last, year=2024, school="2165400002")) == "no_such_school"
    assert code_of(lambda: advise(tmp_path / "none")) == "source_absent"
    assert [each.unit.school_code for each in advise(first, last, year=2023).units] == ["2165400002"]


def test_a_package_is_read_and_a_damaged_one_refused(
    entry: Entry, workspace: Workspace, key: PublicKey, tmp_path: Path
) -> None:
    path = export(workspace, entry, standard(), PASSPHRASE, tmp_path / "stick").path
    done = advise(path)
    assert [each.unit.status for each in done.units] == ["pass"]
    assert [fault.code for _, check in done.packages for fault in check.faults] == ["key_unknown"]
    path.write_bytes(path.read_bytes()[:-100])
    assert code_of(lambda: advise(path)) == "damaged"


def test_a_chosen_set_becomes_lines_of_the_ledger(entry: Entry, workspace: Workspace) -> None:
    (advice,) = advise_period(standard(), school_data(poor()), load_costs()).units
    chosen = advice.sets[2]
    assert [(change.kind, change.amount) for change in chosen.changes] == [("move_pupils", 18), ("hire_teacher", 2)]
    rows = improvement_rows(standard(), advice, chosen)
    made = to_improvement(entry, rows, " 教务主任 ", DUE)
    held = Entry(workspace, workspace.period().id).rows("improvement")
    assert [each.values for each in held] == [each.values for each in made]
    first, second = (each.values for each in held)
    assert (first["row_no"], first["item_id"], first["owner"], first["due_on"], first["done_on"]) == (
        1,
        "L1",
        "教务主任",
        DUE,
        None,
    )
    assert first["problem"] == (
        "小学：L1 每百名学生拥有高于规定学历教师数 3.33，标准 4.2，差 3 人，到底线差 1 人；"
        "L6 生均教学仪器设备值 1600，标准 2000，差 120000 元，到底线差 30000 元。"
    )
    assert first["measure"] == "小学：18 名学生转到其他学校。"
    assert (second["row_no"], second["item_id"]) == (2, "L1")
    assert second["measure"] == "小学：增加 2 名学历高于规定的教师。"
    assert [TABLES["improvement"].field(name).check(value) for each in made for name, value in each.values.items()] == [
        None
    ] * 14


def test_every_set_of_a_unit_has_its_lines(entry: Entry) -> None:
    tables = school_tables(class_group=pupils(primary=300), staff=staff(6) + staff(6, first=7, degree="41"))
    (advice,) = advise_period(standard(), school_data(tables), load_costs()).units
    assert len(advice.sets) == 10
    for each in advice.sets:
        rows = improvement_rows(standard(), advice, each)
        assert len(rows) == len(each.changes)
        assert all(line["item_id"] in change.indicators for line, change in zip(rows, each.changes, strict=True))
        after = apply(school_data(tables), each.changes, "primary", standard())
        assert advise_period(standard(), after, load_costs()).units[0].unit.status == "pass"


@pytest.mark.parametrize("owner", ["", "  ", "某" * 201, "65402219900101123X"])
def test_a_line_without_somebody_to_answer_for_it_is_refused(entry: Entry, owner: str) -> None:
    assert code_of(lambda: to_improvement(entry, ROWS, owner, DUE)) == "owner_unfit"
    assert entry.rows("improvement") == []


def test_the_ledger_takes_all_lines_or_none(entry: Entry, workspace: Workspace) -> None:
    to_improvement(entry, ROWS[:1], "校长", DUE)

    def broken() -> Iterator[dict[str, str]]:
        yield ROWS[0]
        raise JhdeskError("row_gone", table="x")

    assert code_of(lambda: entry.add_rows("improvement", broken())) == "row_gone"
    held = Entry(workspace, workspace.period().id)
    assert [each.values["row_no"] for each in entry.rows("improvement")] == [1]
    assert held.rows("improvement") == entry.rows("improvement")
    assert held.data.rows("improvement") == entry.data.rows("improvement")
    (made,) = to_improvement(entry, ROWS[1:], "校长", DUE)
    assert made.values["row_no"] == 2
