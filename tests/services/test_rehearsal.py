"""The rehearsal says what the county says; answers and reasons go along with the next revision."""

from __future__ import annotations

import pytest

from jhdesk.errors import JhdeskError
from jhdesk.services.change_reasons import give_reason
from jhdesk.services.receipts import answer, remarks
from jhdesk.services.rehearsal import rehearse
from tests.builders import standard
from tests.services.county_story import REMARKS, Story


def test_the_rehearsal_says_what_the_county_says(begun: Story) -> None:
    begun.set_degree("")
    begun.entry.type_cell("equipment", begun.entry.rows("equipment")[0].id, "unit_value_yuan", "90000000")
    told = rehearse(begun.entry, standard())
    assert told.examined is not None
    assert told.revision == 1
    assert any(point.hard for point in told.examined.points)
    begun.entry.type_cell("staff", begun.entry.rows("staff")[0].id, "degree", "21")
    told = rehearse(begun.entry, standard())
    assert told.examined is not None
    received = begun.receive(begun.export().path)
    assert told.examined.points == received.examined.points
    assert told.examined.points != ()
    assert told.examined.verification.faults == received.examined.verification.faults == ()
    assert list(begun.school.outbox.iterdir()) != []


def test_the_rehearsal_asks_for_answers_and_keeps_nothing(begun: Story) -> None:
    begun.receive(begun.export().path)
    begun.take(begun.receipt("returned", REMARKS).path)
    before = sorted(path.name for path in begun.school.outbox.iterdir())
    told = rehearse(begun.entry, standard())
    assert told.examined is not None
    assert [remark.text for remark in told.examined.unanswered] == [draft.text for draft in REMARKS]
    assert told.revision == 2
    assert sorted(path.name for path in begun.school.outbox.iterdir()) == before


def test_what_cannot_be_made_at_all_is_all_that_the_rehearsal_says(begun: Story) -> None:
    begun.entry.type_cell("school", begun.entry.rows("school")[0].id, "name", "")
    told = rehearse(begun.entry, standard())
    assert told.examined is None
    assert told.impossible


def test_each_change_has_its_reason_its_own_before_the_one_for_all(begun: Story) -> None:
    assert begun.export().unreasoned == 0
    rows = begun.entry.rows("staff")
    begun.entry.type_cell("staff", rows[0].id, "degree", "11")
    begun.entry.type_cell("staff", rows[1].id, "degree", "11")
    key = str(rows[0].values["staff_no"])
    give_reason(begun.entry, "县里来电要求")
    give_reason(begun.entry, "新拿到证书", ("staff", key, "degree"))
    done = begun.export()
    assert done.unreasoned == 0
    assert sorted(change["reason"] for change in begun.table("changes")) == ["县里来电要求", "新拿到证书"]
    begun.entry.type_cell("staff", rows[0].id, "degree", "21")
    assert begun.export().unreasoned == 1  # the reasons were for the revision before


@pytest.mark.parametrize("text", ["11010119900307" + "123X", "x" * 501])
def test_texts_that_are_not_kept(text: str, begun: Story) -> None:
    begun.receive(begun.export().path)
    begun.take(begun.receipt("returned", REMARKS).path)
    first = remarks(begun.entry)[0].remark.id
    for keep in (lambda: answer(begun.entry, first, text), lambda: give_reason(begun.entry, text)):
        with pytest.raises(JhdeskError):
            keep()
    assert remarks(begun.entry)[0].answer is None


def test_an_answer_is_taken_back_with_an_empty_text(begun: Story) -> None:
    begun.receive(begun.export().path)
    begun.take(begun.receipt("returned", REMARKS).path)
    first = remarks(begun.entry)[0].remark.id
    answer(begun.entry, first, "已改")
    answer(begun.entry, first, "")
    assert remarks(begun.entry)[0].answer is None
