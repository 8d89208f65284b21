"""The changes of a cell: its own, those that came with its row, and what last year's row said."""

from __future__ import annotations

import datetime
from decimal import Decimal

import pytest

from jhdesk.services.entry import TABLES, Entry, new_period
from jhdesk.services.history import LastYear, history, last_change, last_year_of
from jhdesk.services.undo import undo
from jhdesk.services.workspace import Workspace
from jhdesk.ui.messages.history import change_text, last_year_text, when_text

UTC8 = datetime.timezone(datetime.timedelta(hours=8))
NOW = datetime.datetime(2026, 11, 24, 15, 0, tzinfo=UTC8)


@pytest.fixture
def blank(workspace: Workspace) -> Entry:
    """A school year with nothing in it."""
    return Entry(workspace, new_period(workspace, 2024))


def test_the_newest_change_of_a_cell_comes_first(blank: Entry) -> None:
    row = blank.add_row("staff")
    for text in ("李", "王"):
        blank.type_cell("staff", row.id, "name", text)
    blank.type_cell("staff", row.id, "staff_no", "t1")
    told = [(each.old, each.new, each.origin, each.of_row) for each in history(blank, "staff", row.id, "name")]
    assert told == [("李", "王", "typed", ""), ("", "李", "typed", ""), ("", "", "typed", "added")]
    last = last_change(blank, "staff", row.id, "name")
    assert last is not None
    assert (last.old, last.new) == ("李", "王")


def test_a_cell_that_came_with_its_row_was_set_when_the_row_was_added(blank: Entry) -> None:
    with blank.step("imported", source="名册.xlsx"):
        row = blank.add_row("staff", {"staff_no": "t1", "name": "李"}, "imported")
    for field, value in (("name", "李"), ("degree", "")):
        change = last_change(blank, "staff", row.id, field)
        assert change is not None
        assert (change.new, change.origin, change.source, change.of_row) == (value, "imported", "名册.xlsx", "added")


def test_a_row_removed_and_brought_back_keeps_its_history(blank: Entry) -> None:
    row = blank.add_row("staff", {"name": "李"})
    blank.type_cell("staff", row.id, "degree", "zz")
    blank.delete_rows("staff", [row.id])
    undo(blank)
    told = [
        (c.origin, c.of_row, c.old, c.new, c.old_text, c.new_text) for c in history(blank, "staff", row.id, "degree")
    ]
    assert told == [
        ("undone", "added", "", "", None, "zz"),
        ("typed", "removed", "", "", "zz", None),
        ("typed", "", "", "", None, "zz"),
        ("typed", "added", "", "", None, None),
    ]


def test_a_cell_knows_nothing_of_another_row_table_or_year(blank: Entry) -> None:
    first, second = blank.add_row("staff"), blank.add_row("staff")
    blank.type_cell("staff", first.id, "name", "李")
    other = Entry(blank.workspace, new_period(blank.workspace, 2023))
    kept = other.add_row("staff", {"name": "旧"})
    assert [each.new for each in history(blank, "staff", second.id, "name")] == [""]
    assert [each.new for each in history(other, "staff", kept.id, "name")] == ["旧"]
    assert last_change(blank, "room", first.id, "quantity") is None


def test_the_changes_of_a_cell_are_found_by_an_index(blank: Entry) -> None:
    query = (
        "EXPLAIN QUERY PLAN SELECT 1 FROM change_log WHERE table_name = 'staff' AND row_id = 1 AND field IN ('x', '')"
    )
    with blank.workspace.work() as connection:
        plan = " ".join(str(row[3]) for row in connection.exec_driver_sql(query))
    assert "ix_change_log_row" in plan


@pytest.mark.parametrize(
    ("at", "said"),
    [
        ("2026-11-24T06:03:10+00:00", "今天 14:03"),
        ("2026-11-23T06:03:10+00:00", "昨天 14:03"),
        ("2026-11-23T17:00:00+00:00", "今天 01:00"),
        ("2026-11-02T06:03:10+00:00", "2026-11-02 14:03"),
        ("1980-01-01T00:00:00+00:00", "1980-01-01 08:00"),
        ("2031-01-01T00:00:00+00:00", "2031-01-01 08:00"),
        ("0001-01-01T00:00:00+00:00", "0001-01-01 08:00"),
        ("9999-12-31T23:00:00+00:00", "9999-12-31T23:00:00+00:00"),
        ("no time", "no time"),
    ],
)
def test_a_moment_is_told_by_the_clock_on_the_wall(at: str, said: str) -> None:
    assert when_text(at, NOW) == said


def test_a_change_in_words(blank: Entry) -> None:
    field = TABLES["room"].field("quantity")
    row = blank.add_row("room")
    said = []

    def tell() -> None:
        change = last_change(blank, "room", row.id, "quantity")
        assert change is not None
        told = (change_text(field, change, NOW, value=value) for value in (False, True))
        said.extend(each.split(" ", 2)[2] for each in told)

    tell()
    blank.type_cell("room", row.id, "quantity", "12")
    tell()
    blank.type_cell("room", row.id, "quantity", "十二", "pasted")
    tell()
    with blank.step("imported", source="用房.xlsx 用房!C5"):
        blank.set_cells("room", [(row.id, "quantity", 13)], "imported")
    tell()
    undo(blank)
    tell()
    blank.set_cells("room", [(row.id, "quantity", None)])
    tell()
    assert said == [
        "添加本行，本格没有填", "添加本行，本格没有填",
        "键入，原来没有填", "键入 12，原来没有填",
        "粘贴，没有识别，原为 12", "粘贴 “十二”，没有识别，原为 12",
        "从用房.xlsx 用房!C5 导入，原为 “十二”", "从用房.xlsx 用房!C5 导入 13，原为 “十二”",
        "撤销，没有识别，原为 13", "撤销 “十二”，没有识别，原为 13",
        "清空，原为 “十二”", "清空，原为 “十二”",
    ]  # fmt: skip


def test_what_was_carried_over_says_that_nobody_changed_it_since(blank: Entry) -> None:
    with blank.step("carried", source="2023—2024 学年"):
        row = blank.add_row("staff", {"degree": "21"}, "carried")
    change = last_change(blank, "staff", row.id, "degree")
    assert change is not None
    assert change_text(TABLES["staff"].field("degree"), change, NOW).endswith(
        "随本行从 2023—2024 学年结转，之后没有改过"
    )


def years(entry: Entry) -> Entry:
    """The year before, in the same workspace, empty."""
    return Entry(entry.workspace, new_period(entry.workspace, 2023))


@pytest.mark.parametrize(
    ("before", "here", "said"),
    [
        (Decimal("1250.00"), Decimal(1300), "上年 1,250 元，比上年多 50（+4%）"),
        (Decimal(1300), Decimal("1250.5"), "上年 1,300 元，比上年少 49.5（−4%）"),
        (Decimal(1000), Decimal(1001), "上年 1,000 元，比上年多 1（+不足 1%）"),
        (Decimal(0), Decimal(5), "上年 0 元，比上年多 5"),
        (Decimal(5), Decimal(0), "上年 5 元，比上年少 5（−100%）"),
        (Decimal("5.0"), Decimal(5), "上年 5 元，与上年相同"),
        (Decimal(5), None, "上年 5 元"),
        (None, Decimal(5), "上年没有填"),
        (None, None, "上年没有填"),
    ],
)
def test_last_year_beside_this_year(entry: Entry, before: Decimal | None, here: Decimal | None, said: str) -> None:
    last, field = years(entry), TABLES["funding"].field("budget_yuan")
    for each, value in ((last, before), (entry, here)):
        row = each.first("funding")
        assert row is not None
        each.set_cells("funding", [(row.id, field.name, value)])
    row = entry.first("funding")
    assert row is not None
    assert last_year_text(field, row, last_year_of(last, "funding", row, field)) == said


def test_last_year_s_row_is_the_one_with_the_same_key(entry: Entry) -> None:
    last, degree = years(entry), TABLES["staff"].field("degree")
    row, other = entry.rows("staff")[:2]
    last.add_row("staff", {"staff_no": other.values["staff_no"], "degree": "11"})
    same = last.add_row("staff", {"staff_no": row.values["staff_no"], "degree": "31"})
    found = last_year_of(last, "staff", row, degree)
    assert found == LastYear(same)
    assert last_year_text(degree, row, found) == "上年：大学专科毕业，今年不同"
    assert last_year_text(degree, row, LastYear(None)) == "上年没有这一行"

    last.type_cell("staff", same.id, "degree", "什么")
    assert last_year_text(degree, row, last_year_of(last, "staff", row, degree)) == "上年填的是“什么”，没有识别"
    # two rows of the same key: nobody knows which
    last.add_row("staff", {"staff_no": row.values["staff_no"]})
    assert last_year_of(last, "staff", row, degree) is None


def test_nothing_is_said_of_last_year_where_rows_have_no_lasting_key(entry: Entry) -> None:
    last = years(entry)
    last.add_row("room", {"quantity": 3})
    assert last_year_of(last, "room", entry.rows("room")[0], TABLES["room"].field("quantity")) is None
    assert last_year_of(last, "staff", entry.rows("staff")[0], TABLES["staff"].field("staff_no")) is None
    keyless = entry.add_row("staff")
    assert last_year_of(last, "staff", keyless, TABLES["staff"].field("name")) is None


def test_no_identity_number_of_a_files_name_is_kept(blank: Entry) -> None:
    with blank.step("imported", source="李11010119900307123X.xlsx"):
        row = blank.add_row("staff", {"name": "李"}, "imported")
    assert history(blank, "staff", row.id, "name")[0].source == f"李{'*' * 18}.xlsx"
