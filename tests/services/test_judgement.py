"""Judging while somebody types: whatever is changed, the answers kept are those that judging everything anew gives."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

import pytest

from jhdesk.calc.engine import evaluate_school
from jhdesk.calc.memory import Memory
from jhdesk.calc.rows import SchoolData
from jhdesk.services.checking import checked, in_order, look
from jhdesk.services.entry import TABLES, Entry, Field, new_period
from jhdesk.services.evaluation import evaluate_under
from jhdesk.services.import_ import import_source
from jhdesk.services.judgement import Judgement
from jhdesk.services.standards import load_both
from jhdesk.services.workspace import Workspace
from tests.bench.large import large_school
from tests.builders import csv_folder, row, school_tables, staff

LOCAL = 'id = "local"\nversion = "1"\nbased_on = "national-2017"\n[[indicators]]\nid = "L5"\nprimary = 8.5\n'
STEPS = 60
TYPES = ("312", "211", "311", "345", "342", "511", "218", "")
MANY = ("class_group", "staff", "room", "sports_area", "equipment", "course_offering", "no_data", "cohort")
"""tables that are changed more often than others"""


def text_for(chance: Random, field: Field) -> str:
    """Something to type: most of it fits, some is empty or is not understood."""
    if chance.random() < 0.15:
        return chance.choice(["", "", "x?", "-1", "12a"])
    if field.name == "table":
        return chance.choice(list(TABLES))
    if field.name == "school_type":
        return chance.choice(TYPES)
    if field.kind == "code":
        return chance.choice(list(field.codes))
    figures = {
        "int": str(chance.choice([0, 1, 2, 3, 7, 30, 2023, 2024])),
        "decimal": chance.choice(["0", "1.5", "60", "60.00", "2400"]),
        "bool": chance.choice(["是", "否"]),
        "date": chance.choice(["2024-09-01", "2025-10-01"]),
    }
    return figures.get(field.kind, chance.choice(["t001", "t002", "甲", "Q3", "P31"]))


def steps(chance: Random, entry: Entry) -> Iterator[str]:
    """Changes something at random, and names the table; several tables before one is named are one change."""
    for _ in range(STEPS):
        table = chance.choice(MANY if chance.random() < 0.6 else list(TABLES))
        rows, what = entry.rows(table), chance.random()
        if not TABLES[table].one_row and (not rows or what < 0.15):
            entry.add_row(table)
            rows = entry.rows(table)
        elif not TABLES[table].one_row and what < 0.25:
            entry.delete_rows(table, [chance.choice(rows).id])
        for _ in range(chance.choice([1, 1, 1, 5])):
            if rows := entry.rows(table):
                field = chance.choice(TABLES[table].fields)
                entry.type_cell(table, chance.choice(rows).id, field.name, text_for(chance, field))
        yield table if chance.random() < 0.9 else ""


def assert_same(judgement: Judgement, last: Entry | None, at: int) -> None:
    """The answers kept are those of judging everything anew."""
    entry = judgement.entry
    documents = load_both(("national-2017", "local")[at // 10 % 2], entry.workspace.folder)
    standard, last_data = documents[0].base, None if last is None else last.data
    assert judgement.seven(standard) == evaluate_school(standard, entry.data)
    assert judgement.evaluation(documents, last_data) == evaluate_under(documents, entry.data, last_data)
    kept, anew = checked(judgement.answers(last).values()), look(entry, last)
    assert in_order(kept.findings) == anew.findings
    assert kept.not_assessable == anew.not_assessable


@pytest.mark.parametrize("seed", range(6))
def test_whatever_is_typed_the_answers_are_those_of_judging_everything_anew(workspace: Workspace, seed: int) -> None:
    """Blanks, refused texts, rows that come and go, types of school, declarations; every ten steps another standard."""
    chance = Random(seed)
    (workspace.folder / "standards").mkdir()
    (workspace.folder / "standards" / "local.toml").write_text(LOCAL, encoding="utf-8")
    before = school_tables(period=[row("period", school_year=2023)], staff=staff(6))
    import_source(workspace, csv_folder(workspace.folder / "before", before))
    last = Entry(workspace, workspace.period(2023).id) if seed % 2 else None
    entry = Entry(workspace, new_period(workspace, 2024))
    for name, rows in large_school(seed).tables.items():
        if TABLES[name].one_row:
            held = entry.rows(name)[0].id
            entry.set_cells(name, [(held, field, value) for field, value in rows[0].items()] if rows else [])
        else:
            entry.add_rows(name, [dict(each) for each in chance.sample(list(rows), min(len(rows), 6))])
    judgement = Judgement(entry)
    assert_same(judgement, last, 0)
    for at, table in enumerate(steps(chance, entry)):
        judgement.changed(table)
        assert_same(judgement, last, at)


def test_an_answer_that_still_holds_is_the_same_object(entry: Entry) -> None:
    judgement = Judgement(entry)
    before = dict(judgement.answers(None))
    entry.type_cell("class_group", entry.rows("class_group")[0].id, "boys", "999")
    judgement.changed("class_group")
    after = judgement.answers(None)
    again = {part for part, answers in after.items() if answers is not before[part]}
    assert {rule for rule, _ in again} >= {"R606", "R514"}
    assert not again & {("R101", "staff"), ("R502", ""), ("R301", "")}


class Counting:
    """Data of a memory, and how often something was made of them."""

    def __init__(self, *rows: dict[str, object]) -> None:
        self.rows = list(rows)
        self.memory = Memory(SchoolData({"t": self.rows, "other": []}, lambda _table, _row: ""))
        self.made: list[str] = []

    def total(self) -> int:
        def make() -> int:
            self.made.append("total")
            return sum(int(str(each["a"])) for each in self.memory.data.rows("t"))

        return self.memory.data.once("total", make)

    def doubled(self) -> int:
        return self.memory.data.once("doubled", lambda: 2 * self.total())


def test_an_answer_is_made_again_only_when_something_it_read_changed() -> None:
    held = Counting({"a": 1, "b": 1}, {"a": 2, "b": 1})
    assert (held.total(), held.total(), held.made) == (3, 3, ["total"])
    held.rows[0]["b"] = 5
    held.memory.renew()
    assert (held.total(), held.made) == (3, ["total"])
    held.rows[0]["a"] = 5
    held.memory.renew(["other"])
    assert held.total() == 3
    held.memory.renew(["t"])
    assert (held.total(), held.made) == (7, ["total"] * 2)


def test_what_an_answer_is_made_of_is_read_by_it_too_even_where_that_was_kept() -> None:
    held = Counting({"a": 1})
    assert (held.total(), held.doubled()) == (1, 2)
    held.rows.append({"a": 4})
    held.memory.renew()
    assert held.doubled() == 10


def test_what_stands_beside_the_tables_is_read_like_them() -> None:
    held = Counting({"a": 1})
    told = held.memory.beside("rejected", ("x",))
    count = lambda: held.memory.data.once("count", lambda: len(told))  # noqa: E731
    assert count() == 1
    held.memory.beside("rejected", ("x", "y"))
    assert count() == 2


def test_an_answer_that_could_not_be_made_is_not_kept() -> None:
    held = Counting({"a": "x"})
    with pytest.raises(ValueError, match="invalid literal"):
        held.doubled()
    held.rows[0]["a"] = 3
    held.memory.renew()
    assert held.doubled() == 6


def test_rows_that_are_not_touched_are_not_looked_at() -> None:
    held = Counting({"a": 1}, {"a": 2})
    assert held.total() == 3
    held.rows[0]["a"] = held.rows[1]["a"] = 5
    held.memory.renew(["t"], touched=[])
    assert held.total() == 3
    held.memory.renew(["t"], touched=[held.rows[1]])
    assert held.total() == 10


def test_a_row_that_is_replaced_is_seen_whatever_is_said_to_be_touched() -> None:
    held = Counting({"a": 1}, {"a": 2})
    assert held.total() == 3
    held.rows[1] = {"a": 7}
    held.memory.renew(["t"], touched=[])
    assert held.total() == 8


def test_changes_in_several_tables_are_all_heard_in_whatever_order_they_are_told(entry: Entry) -> None:
    judgement = Judgement(entry)
    assert_same(judgement, None, 0)
    entry.type_cell("class_group", entry.rows("class_group")[0].id, "boys", "41")
    entry.type_cell("staff", entry.rows("staff")[0].id, "degree", "31")
    entry.type_cell("class_group", entry.rows("class_group")[0].id, "girls", "x")
    judgement.changed("staff")
    judgement.changed("class_group")
    assert_same(judgement, None, 1)
    entry.type_cell("class_group", entry.rows("class_group")[0].id, "girls", "20")
    entry.type_cell("room", entry.rows("room")[0].id, "quantity", "3")
    judgement.changed("class_group")
    judgement.changed("")
    assert_same(judgement, None, 2)
