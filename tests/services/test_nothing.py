"""Declaring a table to have nothing: one step, refused where it has something, taken back; the three kinds in a package."""

from __future__ import annotations

import pytest

from jhdesk.errors import JhdeskError
from jhdesk.services.entry import Entry
from jhdesk.services.nothing import can_be_declared, check_nothing_held, declaration, declare, reason_given, withdraw
from jhdesk.services.undo import redo, undo


def test_a_declaration_is_one_step_and_can_be_undone(entry: Entry) -> None:
    assert declare(entry, "dropout_case", "本校没有") is None
    assert reason_given(entry, "dropout_case") == "本校没有"
    undo(entry)
    assert declaration(entry, "dropout_case") is None
    redo(entry)
    assert reason_given(entry, "dropout_case") == "本校没有"


def test_another_reason_and_the_taking_back_are_steps_too(entry: Entry) -> None:
    declare(entry, "dropout_case", "甲")
    declare(entry, "dropout_case", "乙")
    assert [row.values["reason"] for row in entry.rows("no_data")] == ["乙"]
    undo(entry)
    assert reason_given(entry, "dropout_case") == "甲"
    withdraw(entry, "dropout_case")
    assert reason_given(entry, "dropout_case") == ""
    undo(entry)
    assert reason_given(entry, "dropout_case") == "甲"


def test_a_table_that_has_rows_is_refused_and_nothing_is_stored(entry: Entry) -> None:
    entry.add_row("dropout_case", {"grade": 3})
    with pytest.raises(JhdeskError) as error:
        declare(entry, "dropout_case", "没有")
    assert (error.value.code, error.value.params["count"]) == ("declared_with_rows", 1)
    assert entry.rows("no_data") == []


def test_a_blank_row_is_nothing(entry: Entry) -> None:
    entry.add_row("dropout_case")
    check_nothing_held(entry, "dropout_case")


def test_a_text_that_was_not_understood_is_something(entry: Entry) -> None:
    row = entry.add_row("dropout_case")
    entry.type_cell("dropout_case", row.id, "grade", "三年级左右")
    with pytest.raises(JhdeskError):
        check_nothing_held(entry, "dropout_case")


def test_a_reason_with_an_identity_number_is_refused(entry: Entry) -> None:
    problem = declare(entry, "dropout_case", "见 11010519491231002X")
    assert problem is not None
    assert problem.code == "identity_number"
    assert entry.rows("no_data") == []


def test_what_every_school_has_cannot_be_declared() -> None:
    assert [can_be_declared(name) for name in ("school", "period", "no_data", "room")] == [False, False, False, True]
