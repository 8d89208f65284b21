"""Explanations: stored for their numbers, asked for again when these change, offered in the next year."""

from __future__ import annotations

import datetime
from decimal import Decimal
from pathlib import Path

import pytest

from jhdesk.findings import Finding, Place
from jhdesk.services.checking import look
from jhdesk.services.entry import Entry, last_year
from jhdesk.services.explaining import LONGEST, Explanations, Standing, explanation_rows, named, numbers_of
from jhdesk.services.import_ import import_source
from jhdesk.services.workspace import Workspace
from tests.builders import csv_folder, row, school_tables, staff
from tests.services.conftest import code_of
from tests.services.database import stored

REASON = "两名教师全年外出进修"
IDENTITY = "11010519491231002X"
PATH = "class_group[1|1].aided"


def aid(entry: Entry, aided: str = "5", in_need: str = "3") -> None:
    """More pupils of a class aided than in need: R604, soft."""
    first = entry.rows("class_group")[0]
    entry.type_cell("class_group", first.id, "in_need", in_need)
    entry.type_cell("class_group", first.id, "aided", aided)


def desk(entry: Entry) -> tuple[Explanations, tuple[Standing, ...]]:
    """The explanations as they are stored, and how the findings stand."""
    last = last_year(entry)
    explanations = Explanations(entry, last)
    return explanations, explanations.standings(look(entry, last).findings)


def at(entry: Entry, path: str = PATH) -> Standing:
    (found,) = [each for each in desk(entry)[1] if each.finding.place.path() == path and each.finding.rule == "R604"]
    return found


def explain(entry: Entry, text: str = REASON) -> None:
    desk(entry)[0].explain(at(entry).finding, text)


def test_a_reason_closes_a_finding_and_survives_reopening(workspace: Workspace, entry: Entry) -> None:
    aid(entry)
    assert (at(entry).status, at(entry).pending) == ("open", True)
    explain(entry, f"  {REASON}\n")
    assert (at(entry).status, at(entry).text, at(entry).pending) == ("explained", REASON, False)
    workspace.close()
    with Workspace(workspace.folder) as again:
        assert at(Entry(again, entry.period_id)).status == "explained"


def test_it_is_asked_for_again_when_its_numbers_change_and_holds_when_they_come_back(entry: Entry) -> None:
    aid(entry)
    explain(entry)
    aid(entry, aided="6")
    assert (at(entry).status, at(entry).text, at(entry).pending) == ("again", REASON, True)
    aid(entry)
    assert at(entry).status == "explained"
    aid(entry, aided="6")
    explain(entry, "另有三名新增")
    assert (at(entry).status, at(entry).text) == ("explained", "另有三名新增")
    assert stored(entry.workspace, "SELECT count(*) FROM explanation") == [(1,)]


def test_another_cell_changes_nothing(entry: Entry) -> None:
    aid(entry)
    explain(entry)
    entry.type_cell("class_group", entry.rows("class_group")[0].id, "boarders", "2")
    assert at(entry).status == "explained"


def test_last_year_s_reason_is_offered_and_holds_only_when_it_is_taken(workspace: Workspace, entry: Entry) -> None:
    aid(entry)
    import_source(
        workspace, csv_folder(workspace.folder / "b", school_tables(period=[row("period", school_year=2023)]))
    )
    before = Entry(workspace, workspace.period(2023).id)
    aid(before, aided="9")
    explain(before, "去年的原因")
    assert (at(entry).status, at(entry).text, at(entry).offered) == ("offered", None, "去年的原因")
    explanations, _ = desk(entry)
    explanations.explain(at(entry).finding, at(entry).offered or "")
    assert (at(entry).status, at(entry).text) == ("explained", "去年的原因")
    assert at(before).status == "explained"


def test_another_place_is_offered_nothing(workspace: Workspace, entry: Entry) -> None:
    aid(entry)
    import_source(
        workspace, csv_folder(workspace.folder / "b", school_tables(period=[row("period", school_year=2023)]))
    )
    before = Entry(workspace, workspace.period(2023).id)
    other = before.rows("class_group")[1]
    before.type_cell("class_group", other.id, "in_need", "3")
    before.type_cell("class_group", other.id, "aided", "5")
    desk(before)[0].explain(at(before, "class_group[1|2].aided").finding, REASON)
    assert at(entry).status == "open"


def test_taken_back_it_is_open_again(entry: Entry) -> None:
    aid(entry)
    explain(entry)
    explanations, _ = desk(entry)
    explanations.take_back(at(entry).finding)
    explanations.take_back(at(entry).finding)
    assert at(entry).status == "open"
    assert stored(entry.workspace, "SELECT count(*) FROM explanation") == [(0,)]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "explanation_blank"),
        (" \n\u3000", "explanation_blank"),
        (f"身份证{IDENTITY}", "explanation_identity"),
        ("１１０１０５１９４９１２３１００２Ｘ", "explanation_identity"),
        ("长" * (LONGEST + 1), "explanation_unfit"),
        ("x\x01", "explanation_unfit"),
    ],
)
def test_what_is_no_reason_is_not_stored(entry: Entry, text: str, code: str) -> None:
    aid(entry)
    assert code_of(lambda: explain(entry, text)) == code
    assert at(entry).status == "open"
    assert stored(entry.workspace, "SELECT count(*) FROM explanation") == [(0,)]
    explain(entry, "长" * LONGEST)
    assert at(entry).status == "explained"


def test_what_must_be_corrected_cannot_be_explained(entry: Entry) -> None:
    entry.type_cell("room", entry.rows("room")[0].id, "networked_multimedia", "13")
    explanations, standings = desk(entry)
    assert standings[0].status == "hard"
    assert code_of(lambda: explanations.explain(standings[0].finding, REASON)) == "finding_hard"


def test_a_school_year_that_is_removed_takes_its_explanations_along(workspace: Workspace, entry: Entry) -> None:
    aid(entry)
    explain(entry)
    with workspace.work() as connection:
        connection.exec_driver_sql("DELETE FROM period")
    assert stored(workspace, "SELECT count(*) FROM explanation") == [(0,)]


def test_numbers_have_one_form() -> None:
    def form(**params: object) -> str:
        return numbers_of(Finding("R1", "soft", Place(), params))

    assert form(b=60, a=Decimal("60.0")) == form(a=60, b=Decimal(60)) == '{"a": 60, "b": 60}'
    assert form(a=Decimal("0.50")) == form(a=Decimal("0.5")) != form(a=Decimal("0.51"))
    assert form(a=datetime.date(2024, 9, 1), c=(1, None), d=True) == '{"a": "2024-09-01", "c": [1, null], "d": true}'
    assert form(a=1, cells=("x",)) == form(a=1)


def test_findings_by_their_names(entry: Entry) -> None:
    aid(entry)
    second = entry.rows("class_group")[1]
    entry.type_cell("class_group", second.id, "in_need", "0")
    entry.type_cell("class_group", second.id, "aided", "1")
    explain(entry)
    _, standings = desk(entry)

    def paths(wanted: str, *, explained: bool = False) -> list[str]:
        return [finding.place.path() for finding in named(standings, wanted, explained=explained)]

    assert paths("R604") == ["class_group[1|2].aided"]
    assert paths(f"R604@{PATH}") == [PATH]
    assert paths("R604", explained=True) == [PATH]
    for wanted, code in {
        "R999": "rule_unknown", "": "rule_unknown", "R301": "finding_hard", "R604@room": "finding_absent",
        "R606": "finding_absent",
    }.items():  # fmt: skip
        assert code_of(lambda wanted=wanted: paths(wanted)) == code  # type: ignore[misc]
    assert code_of(lambda: paths("R604@class_group[1|2].aided", explained=True)) == "finding_absent"


def test_only_what_holds_goes_into_a_package(entry: Entry) -> None:
    aid(entry)
    assert explanation_rows(entry) == []
    explain(entry)
    assert explanation_rows(entry) == [
        {"rule_id": "R604", "table": "class_group", "key": "1|1", "field": "aided",
         "numbers": '{"part": 5, "whole": 3}', "reason": REASON}
    ]  # fmt: skip
    aid(entry, aided="6")
    assert explanation_rows(entry) == []


def test_an_explained_change_from_year_to_year(workspace: Workspace, entry: Entry, tmp_path: Path) -> None:
    before = school_tables(period=[row("period", school_year=2023)], staff=staff(6))
    import_source(workspace, csv_folder(tmp_path / "before", before))
    explanations, standings = desk(entry)
    (finding,) = named(standings, "R901")
    explanations.explain(finding, REASON)
    assert [each["numbers"] for each in explanation_rows(entry)] == [
        '{"change": 150, "now": 15, "then": 6, "what": "staff.post"}'
    ]
