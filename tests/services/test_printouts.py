"""What is remembered of prints: whole ones, pages alone, and in whose place a page stands that was printed again."""

from __future__ import annotations

import pytest

from jhdesk.reports.layout import lay_out
from jhdesk.reports.reading import Difference
from jhdesk.services.entry import Entry
from jhdesk.services.paper import stale_forms
from jhdesk.services.printing import documents
from jhdesk.services.printouts import KEPT_PARTS, by_code, last_prints, remember
from tests.builders import school_tables, staff, standard
from tests.services.test_paper import ask, code, pages, payload, printed, rename
from tests.services.two_schools import Open

pytestmark = pytest.mark.usefixtures("qapp")


@pytest.fixture
def long(school_of: Open) -> Entry:
    """A school with a roster of several pages."""
    return school_of(school_tables(staff=staff(80)))


def some_printed(entry: Entry, *numbers: int) -> None:
    made = documents(["staff"], entry, standard())
    remember(entry, made, {page.tie for page in lay_out(made[0]) if page.tie and page.tie.page in numbers})


def test_pages_alone_are_known_and_no_print_of_the_form(long: Entry) -> None:
    before = pages(long)
    some_printed(long, 2)
    assert last_prints(long) == []
    rename(long, "t040", "新名")
    for said in (payload(before[1]), code(before[1])):
        assert ask(long, said).differences == (Difference("t040 · 姓名", "甲", "新名"),)
    assert by_code(long, code(before[0])) == []
    assert stale_forms(long, standard()) == []


def test_a_stale_page_that_is_printed_again_alone_is_stale_no_more(long: Entry) -> None:
    printed(long)
    rename(long, "t040", "新名")
    assert [each.pages for each in stale_forms(long, standard())] == [1]
    some_printed(long, 1)
    assert [each.pages for each in stale_forms(long, standard())] == [1]
    some_printed(long, 2)
    assert stale_forms(long, standard()) == []


def test_many_prints_of_single_pages_leave_the_whole_one(long: Entry) -> None:
    printed(long)
    first = code(pages(long)[1])
    for number in range(KEPT_PARTS + 2):
        rename(long, "t040", f"第{number}")
        some_printed(long, 2)
    (found,) = last_prints(long)
    assert [page.page for page in found] == [page.tie and page.tie.page for page in pages(long)]
    assert by_code(long, first)
    rename(long, "t040", "第0")
    assert by_code(long, code(pages(long)[1])) == []


def test_nothing_that_went_out_is_no_print(entry: Entry) -> None:
    some_printed(entry)
    assert last_prints(entry) == []
    printed(entry)
    assert [page.batch for page in last_prints(entry)[0]] == [1]
