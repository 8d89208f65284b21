"""What rules say where figures are missing: not assessable, never an error, and never a hard finding of something else."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jhdesk import paths
from jhdesk.calc.rules.book import Checked, NotAssessable
from jhdesk.models.dictionary import TABLES
from jhdesk.services.explaining import Standing
from jhdesk.ui.messages import finding_text
from jhdesk.ui.messages.check import check_json, check_lines
from jhdesk.workbook.reader import read_workbook
from tests.builders import Row, Tables, declared, pupils, row, school_tables, staff
from tests.calc.rules.case import checked, found, put_to

BLANKS = {"R104", "R105"}
IDENTITY = "11010119900307123X"


@cache
def sample() -> Tables:
    """The sample school that the program ships."""
    path = paths.resources() / "samples" / "sample-school.xlsx"
    read = read_workbook(path.read_bytes(), name=path.name)
    return {name: [dict(each) for each in rows] for name, rows in read.tables.items()}


def standings(done: Checked) -> list[Standing]:
    """The findings, none of which was explained."""
    return [Standing(finding) for finding in done.findings]


def test_the_sample_school_is_sound() -> None:
    done = put_to(sample(), sample())
    assert [finding_text(finding) for finding in done.findings] == []
    assert "校验通过：必须改正 0 处，需要改正或说明 0 处。" in list(check_lines(standings(done), done.not_assessable))


@pytest.mark.parametrize(
    ("rule", "places", "zero", "tables"),
    [
        ("R115", ("school.school_type",), False, {"school": [row("school", school_type=None)]}),
        ("R120", ("period.snapshot_date",), False,
         {"period": [row("period", snapshot_date=None)], "building": [row("building")]}),
        ("R107", ("staff",), False, {"staff": [], "class_group": [row("class_group", grade=1, homeroom_staff_no="t1")]}),
        ("R107", ("staff.staff_no",), False,
         {"staff": [row("staff", staff_no=None)], "class_group": [row("class_group", grade=1, homeroom_staff_no="t1")]}),
        ("R301", ("room[1].quantity",), False, {"room": [row("room", row_no=1, quantity=None)]}),
        ("R303", ("building",), False, {}),
        ("R303", ("building[甲].floor_area_m2",), False, {"building": [row("building", floor_area_m2=None)]}),
        ("R304", ("building",), True, {"room": [row("room", row_no=1, quantity=0)], "building": [row("building")]}),
        ("R401", ("class_group",), True, {"class_group": pupils(primary=0)}),
        ("R401", ("class_group",), False, {"class_group": []}),
        ("R412", ("class_group",), True, {"class_group": pupils(primary=0), "library_stock": [row("library_stock", books=1)]}),
        ("R514", ("staff",), True, {"staff": [row("staff", staff_no="w", post="worker")]}),
        ("R601", ("class_group[1|1].boys", "class_group[1|1].girls"), False,
         {"class_group": [row("class_group", grade=1, class_no=1, boys=None, girls=None, boarders=1)]}),
        ("R614", ("cohort[primary|2021].dropped_out",), False, {"cohort": [row("cohort", entry_year=2021)]}),
        ("R706", ("funding.funded_pupils",), True, {"funding": [row("funding", budget_yuan=9, funded_pupils=0)]}),
    ],
)  # fmt: skip
def test_not_assessable(rule: str, places: tuple[str, ...], zero: bool, tables: dict[str, list[Row]]) -> None:
    assert [each for each in checked(tables).not_assessable if each.rule == rule] == [NotAssessable(rule, places, zero)]
    assert found(rule, tables) == []


def test_growth_from_nothing_is_named() -> None:
    tables = {"staff": staff(9), "no_data": declared("cohort")}
    last = {"staff": [row("staff", staff_no="w", post="worker")]}
    assert NotAssessable("R901", ("staff.post",), True) in checked(tables, last).not_assessable


def test_not_assessable_is_told_on_request_only() -> None:
    done = checked({"class_group": pupils(primary=0)})
    assert "  R401 生均设备值异常：班级学生是 0，无法相除" in list(check_lines(standings(done), done.not_assessable))
    assert not any("R401" in line for line in check_lines(standings(done), None))
    told = check_json(standings(done), done.not_assessable)["not_assessable"]
    assert {"rule": "R401", "missing": [], "zero": ["class_group"]} in told
    assert "not_assessable" not in check_json(standings(done), None)


def test_what_is_known_decides_although_something_is_missing() -> None:
    rooms = [row("room", row_no=1, quantity=100), row("room", row_no=2, area_each_m2=None)]
    assert len(found("R303", {"room": rooms, "building": [row("building", floor_area_m2=5999)]})) == 1


def test_no_identity_number_is_repeated() -> None:
    tables: dict[str, list[Row]] = {
        "staff": [*staff(1), row("staff", staff_no=IDENTITY, post="admin", backbone_level="county", name=IDENTITY)],
        "class_group": [row("class_group", grade=7, class_no=n, homeroom_staff_no=IDENTITY) for n in (1, 3)],
        "improvement": [row("improvement", row_no=1, item_id=IDENTITY)],
        "no_data": declared(IDENTITY),
        "building": [row("building", name=IDENTITY, built_year=2050)],
    }
    done = checked(tables, {"staff": tables["staff"]})
    assert {"R103", "R507", "R510", "R512", "R811", "R114", "R120"} <= {finding.rule for finding in done.findings}
    assert IDENTITY not in str([(finding.place, finding.params) for finding in done.findings])
    assert not any(IDENTITY in line for line in check_lines(standings(done), done.not_assessable))


def cells(tables: Tables) -> list[tuple[str, int, str]]:
    return [(name, at, field) for name, rows in tables.items() for at, each in enumerate(rows) for field in each]


def blanked(tables: Tables, chosen: Sequence[tuple[str, int, str]], gone: set[str]) -> Tables:
    copy = {name: [dict(each) for each in rows] for name, rows in tables.items() if name not in gone}
    for name, at, field in chosen:
        if name in copy:
            copy[name][at][field] = None
    return copy


@settings(max_examples=40, deadline=None)
@given(st.data())
def test_blanks_anywhere_raise_nothing_and_clash_with_nothing(data: Any) -> None:
    every = cells(sample())
    chosen = data.draw(st.lists(st.sampled_from(every), max_size=60))
    columns = data.draw(
        st.sets(st.sampled_from([(name, field.name) for name in sample() for field in TABLES[name].fields]))
    )
    chosen += [cell for cell in every if (cell[0], cell[2]) in columns]
    gone = data.draw(st.sets(st.sampled_from(sorted(TABLES)), max_size=6)) - {"school", "period"}
    tables, last = blanked(sample(), chosen, set()), blanked(sample(), chosen[::2], gone)
    done = put_to(tables, last)
    assert {finding.rule for finding in done.findings if finding.severity == "hard"} <= BLANKS
    put_to(last, tables)
    assert all(finding_text(finding).endswith("。") for finding in done.findings)


def test_nothing_at_all() -> None:
    assert {finding.rule for finding in put_to({}).findings} == {"R104", "R111"}
    assert {finding.rule for finding in put_to({}, {}).findings} == {"R104", "R111"}
    rows = {name: [dict.fromkeys((field.name for field in table.fields), None)] for name, table in TABLES.items()}
    assert {finding.rule for finding in put_to(rows, school_tables()).findings if finding.severity == "hard"} <= BLANKS
