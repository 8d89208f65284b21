"""What a stale page is told of: cells by their names wherever they are now, and what else can be different."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from jhdesk.reports.reading import Difference
from jhdesk.services.entry import Entry, new_period
from jhdesk.services.paper import stale_forms
from jhdesk.services.workspace import Workspace
from tests.builders import of_type, row, school_tables, staff, standard
from tests.services.test_paper import ask, code, pages, payload, printed, rename
from tests.services.two_schools import Open, nine_year

pytestmark = pytest.mark.usefixtures("qapp")


@pytest.fixture
def long(school_of: Open) -> Entry:
    """A school with a roster of several pages."""
    return school_of(school_tables(staff=staff(80)))


def correct_code(entry: Entry, school_code: str) -> None:
    entry.type_cell("school", entry.rows("school")[0].id, "school_code", school_code)


def numbers(entry: Entry, page: int) -> list[str]:
    """Who stands on a page of the roster."""
    held = {row.values["staff_no"] for row in entry.rows("staff")}
    return [each.text for each in pages(entry)[page - 1].said if each.text in held]


def test_a_row_that_moved_to_the_next_page_is_no_difference(long: Entry) -> None:
    printed(long)
    before = pages(long)
    long.add_row("staff", row("staff", staff_no="t000"), before=long.rows("staff")[0].id)
    first, second = (ask(long, payload(page)) for page in before[:2])
    assert first.differences == (Difference("t000", None, "t000"),)
    assert (second.verdict, second.differences, second.alike) == ("stale", (), "pages")


def test_a_cell_that_changed_and_moved_is_told_with_its_page(long: Entry) -> None:
    printed(long)
    before, last = pages(long), numbers(long, 1)[-1]
    long.add_row("staff", row("staff", staff_no="t000"), before=long.rows("staff")[0].id)
    rename(long, last, "新名")
    assert ask(long, payload(before[0])).differences == (
        Difference("t000", None, "t000"), Difference(f"{last} · 姓名", "甲", "新名", 2),
    )  # fmt: skip


def test_the_numbers_of_two_rows_changed_places(entry: Entry) -> None:
    rename(entry, "t002", "乙")
    printed(entry)
    (page,) = pages(entry)
    by_number = {row.values["staff_no"]: row.id for row in entry.rows("staff")}
    for old, new in (("t002", "x"), ("t003", "t002"), ("x", "t003")):
        entry.type_cell("staff", by_number.get(old, by_number["t002"]), "staff_no", new)
    assert set(ask(entry, code(page)).differences or ()) == {
        Difference("t003 · 姓名", "甲", "乙"), Difference("t002 · 姓名", "乙", "甲"),
    }  # fmt: skip


def test_rows_in_another_order_on_the_same_page(entry: Entry) -> None:
    printed(entry)
    (page,) = pages(entry)
    first, second = entry.rows("staff")[:2]
    entry.delete_rows("staff", [first.id])
    entry.add_row("staff", first.values, before=entry.rows("staff")[1].id)
    assert second.id == entry.rows("staff")[0].id
    answer = ask(entry, code(page))
    assert (answer.verdict, answer.differences, answer.alike) == ("stale", (), "order")


def test_a_page_of_an_older_print_knows_the_pages_that_were_printed_with_it(long: Entry) -> None:
    printed(long)
    first, moved = pages(long)[0], numbers(long, 2)[0]
    rename(long, "t001", "新名")
    printed(long)
    long.delete_rows("staff", [long.rows("staff")[1].id])
    assert moved in numbers(long, 1)
    assert ask(long, payload(first)).differences == (
        Difference("t001 · 姓名", "甲", "新名"), Difference("t002", "t002", None),
    )  # fmt: skip


def test_a_longer_name_leaves_the_other_pages_as_they_are(long: Entry) -> None:
    printed(long)
    before = pages(long)
    rename(long, "t001", "一个很长的名字" * 2)
    assert [ask(long, payload(page)).verdict for page in before] == ["stale"] + ["fresh"] * (len(before) - 1)
    assert ask(long, payload(before[0])).differences == (Difference("t001 · 姓名", "甲", "一个很长的名字" * 2),)
    assert [each.pages for each in stale_forms(long, standard())] == [1]


def test_a_fresh_page_tells_how_many_there_are_now(long: Entry) -> None:
    before = pages(long)
    for number in range(81, 120):
        long.add_row("staff", row("staff", staff_no=f"t{number:03}"))
    assert len(pages(long)) > len(before)
    for said in (payload(before[0]), code(before[0])):
        answer = ask(long, said)
        assert (answer.verdict, answer.pages) == ("fresh", len(pages(long)))


def test_every_page_of_a_school_that_was_renamed_is_stale_for_its_foot(long: Entry) -> None:
    printed(long)
    before = pages(long)
    long.type_cell("school", long.rows("school")[0].id, "name", "第二小学")
    for number, page in enumerate(before):
        answer = ask(long, payload(page))
        assert answer.verdict == "stale"
        assert answer.differences is not None
        assert [each.cell for each in answer.differences] == ["学校名称", "页脚"][number > 0 :]


def test_a_page_printed_before_the_school_s_code_was_corrected_is_ours(long: Entry) -> None:
    printed(long)
    first, second = pages(long)[:2]
    correct_code(long, "2165400009")
    for said in (payload(first), code(first)):
        answer = ask(long, said)
        assert (answer.verdict, answer.differences) == (
            "stale",
            (Difference("学校标识码", "2165400001", "2165400009"),),
        )
    for said in (payload(second), code(second)):
        answer = ask(long, said)
        assert (answer.verdict, answer.differences, answer.alike) == ("stale", (), "same")
    assert [each.pages for each in stale_forms(long, standard())] == [len(pages(long))]


@pytest.mark.parametrize("remembered", [True, False])
def test_a_page_of_last_year_is_ours_whatever_the_code_is_now(
    workspace: Workspace, entry: Entry, remembered: bool
) -> None:
    if remembered:
        printed(entry)
    (page,) = pages(entry)
    year = Entry(workspace, new_period(workspace, 2025))
    correct_code(year, "2165400009")
    if remembered:
        correct_code(entry, "2165400008")
    answer = ask(year, payload(page))
    assert (answer.verdict, answer.own_year, answer.school_year) == ("foreign", True, 2024)


def test_two_schools_without_a_code_are_not_told_apart(school_of: Open) -> None:
    ours, other = (school_of(school_tables(school=[row("school", school_code=None)]), name) for name in ("a", "b"))
    rename(other, "t003", "新名")
    (page,) = pages(other)
    assert ask(other, payload(page)).verdict == "fresh"
    answer = ask(ours, payload(page))
    assert (answer.verdict, answer.form) == ("unknown", "staff")
    printed(ours)
    (page,) = pages(ours)
    rename(ours, "t003", "别名")
    assert ask(ours, payload(page)).differences == (Difference("t003 · 姓名", "甲", "别名"),)


def test_a_figure_that_only_a_picture_shows(entry: Entry) -> None:
    printed(entry, "summary")
    (page,) = pages(entry, "summary")
    group = entry.rows("class_group")[0]
    entry.type_cell("class_group", group.id, "boys", "13")
    entry.type_cell("class_group", group.id, "girls", "13")
    answer = ask(entry, code(page))
    assert answer.differences is not None
    assert ("班级人数 · 一年级 1 班", "25", "26") in {(each.cell, each.old, each.new) for each in answer.differences}


def test_a_class_more_renumbers_the_figures_behind_it_and_is_told_once(entry: Entry) -> None:
    printed(entry, "evidence_book")
    before = pages(entry, "evidence_book")
    entry.add_row("class_group", row("class_group", grade=1, class_no=7))
    told = [each for page in before for each in ask(entry, payload(page)).differences or ()]
    assert {each.cell for each in told} <= {
        f"二、填报的数据 · 班级学生 1 年级 7 班 {name}" for name in ("男生数", "女生数")
    }
    assert told


def test_a_class_is_called_by_grade_and_number(entry: Entry) -> None:
    printed(entry, "classes")
    page = pages(entry, "classes")[0]
    group = entry.rows("class_group")[0]
    entry.type_cell("class_group", group.id, "boys", "22")
    assert ask(entry, code(page)).differences == (Difference("班级学生 · 1 年级 1 班 · 男生数（人）", "12", "22"),)


def test_no_two_cells_of_a_form_have_one_name(school_of: Open) -> None:
    nine = school_of(nine_year(school=of_type("312", is_boarding=False)))
    for form in (
        "self_assessment",
        "indicators",
        "classes",
        "premises",
        "equipment",
        "staff",
        "cover",
        "responsibility",
    ):
        named = [each.name for page in pages(nine, form) for each in page.said if each.cell and not each.again]
        assert [name for name, count in Counter(named).items() if count > 1] == []


def test_the_revision_is_that_of_the_last_print_however_one_asks(entry: Entry, tmp_path: Path) -> None:
    from dataclasses import replace

    from jhdesk.services.printing import documents
    from jhdesk.services.printouts import remember

    (made,) = documents(["staff"], entry, standard())
    assert made.tie is not None
    printed(entry)
    (page,) = pages(entry)
    remember(entry, [replace(made, tie=replace(made.tie, revision=2))])
    for state in ("fresh", "stale"):
        answers = [ask(entry, said) for said in (payload(page), code(page))]
        assert [(each.verdict, each.revision) for each in answers] == [(state, 2)] * 2
        rename(entry, "t003", "新名")
