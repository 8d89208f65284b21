"""What fields are for: the results whose formula reads them, whatever was entered so far."""

from __future__ import annotations

import pytest

from jhdesk.calc.items.judge import ITEM_IDS, facts
from jhdesk.calc.rows import SchoolData
from jhdesk.calc.trace.recording import Recording
from jhdesk.models.dictionary import TABLES
from jhdesk.services.standards import load_both
from jhdesk.services.uses import NAMING, OF_COUNTY, Uses, uses
from jhdesk.ui.messages.uses import uses_text
from tests.builders import row, school_tables

DOCUMENTS = load_both("national-2017", None)


@pytest.fixture(scope="module")
def known() -> Uses:
    return uses(DOCUMENTS)


@pytest.mark.parametrize(
    ("table", "field", "ids"),
    [
        ("staff", "degree", ("L1", "P06", "P09")),
        ("staff", "backbone_level", ("L2", "G11", "P07")),
        ("room", "networked_multimedia", ("L7",)),
        ("funding", "special_fund", ("G7",)),
        ("funding", "average_wage_yuan", ("G8",)),
        ("admission", "new_pupils", ("G13",)),
        ("cohort", "entrants", ("Q1",)),
        ("class_group", "in_need", ("P22",)),
        ("school", "founded_year", ("G3", "G4")),
    ],
)
def test_a_field_is_read_by(known: Uses, table: str, field: str, ids: tuple[str, ...]) -> None:
    assert known[table, field] == ids


def test_what_nothing_reads_is_not_said_to_be_for_something(known: Uses) -> None:
    for at in (("staff", "name"), ("school", "contact_phone"), ("building", "floors"), *NAMING):
        assert at not in known
        assert uses_text(DOCUMENTS, known.get(at, ())) == ""


def test_a_recorded_evaluation_of_a_school_reads_nothing_else(known: Uses) -> None:
    from jhdesk.calc.items.judge import school_item
    from jhdesk.calc.items.school import School

    recording = Recording(SchoolData(school_tables(), lambda name, values: TABLES[name].key_text(values)))
    watched = recording.watched
    for item_id in ITEM_IDS:
        school_item(School(*DOCUMENTS, watched, None), item_id)
        read = {(table, name) for table, rows in recording.reads.items() for seen in rows.values() for name in seen}
        assert {at for at in read - NAMING if item_id not in known[at]} == set()
        for rows in recording.reads.values():
            for seen in rows.values():
                seen.clear()


def test_what_is_said_of_the_county_s_items_is_what_they_are_made_of() -> None:
    tables = {**school_tables(), "programme": [row("programme")], "funding": [row("funding")]}
    recording = Recording(SchoolData(tables, lambda name, values: TABLES[name].key_text(values)))
    facts(*DOCUMENTS, recording.watched)
    read = {(table, name) for table, rows in recording.reads.items() for seen in rows.values() for name in seen}
    assert OF_COUNTY.keys() <= read


def test_uses_in_words(known: Uses) -> None:
    assert uses_text(DOCUMENTS, known["staff", "degree"]).splitlines() == [
        "用于 L1 每百名学生拥有高于规定学历教师数，第五条（一）",
        "用于 P06 教师合格率，五年规划 三（四）",
        "用于 P09 高于规定学历教师比例不低于上年，五年规划 三（四）",
    ]
    many = uses_text(DOCUMENTS, known["class_group", "boys"]).splitlines()
    assert len(many) == 6
    assert many[-1].startswith("还用于 ")
    assert uses_text(DOCUMENTS, known["school", "school_type"]) == "指标和评估内容几乎都要用到。"
