"""Printed pages held against the figures: as they are, as they were, another school's, mistyped; and what is remembered."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import select

from jhdesk.models.workspace import PrintedPage
from jhdesk.reports.layout import lay_out
from jhdesk.reports.page import Page
from jhdesk.reports.reading import Difference
from jhdesk.services.entry import Entry, new_period
from jhdesk.services.handin import export
from jhdesk.services.paper import PaperAnswer, StaleForm, check, check_picture, stale_forms
from jhdesk.services.printing import blank_pdf, documents, package_forms, print_pdf
from jhdesk.services.printouts import KEPT_PRINTS, last_prints, remember
from jhdesk.services.revisions import revision_of
from jhdesk.services.workspace import Workspace
from tests.builders import row, school_tables, staff, standard
from tests.reports.paper import scan
from tests.services.conftest import PASSPHRASE, code_of
from tests.services.two_schools import Open

pytestmark = pytest.mark.usefixtures("qapp")


def pages(entry: Entry, form: str = "staff", *, own_copy: bool = False) -> tuple[Page, ...]:
    (document,) = documents([form], entry, standard(), own_copy=own_copy)
    return lay_out(document)


def payload(page: Page) -> str:
    assert page.tie is not None
    return page.tie.payload


def code(page: Page) -> str:
    assert page.tie is not None
    return page.tie.code


def ask(entry: Entry, said: str) -> PaperAnswer:
    return check(entry, standard(), said)


def printed(entry: Entry, *forms: str, own_copy: bool = False) -> None:
    remember(entry, documents(forms or ("staff",), entry, standard(), own_copy=own_copy))


def rename(entry: Entry, number: str, name: str) -> None:
    row = next(row for row in entry.rows("staff") if row.values["staff_no"] == number)
    entry.type_cell("staff", row.id, "name", name)


def test_a_page_of_now_is_fresh_by_code_and_payload(entry: Entry) -> None:
    for form in ("self_assessment", "staff", "improvement"):
        for page in pages(entry, form):
            for said in (payload(page), code(page), f" {code(page)[:4].lower()}-{code(page)[4:].lower()} "):
                answer = ask(entry, said)
                assert (answer.verdict, answer.form, answer.page) == ("fresh", form, page.tie and page.tie.page)
                assert (answer.school_code, answer.school_year, answer.revision) == ("2165400001", 2024, 1)


def test_what_was_changed_after_printing_is_told_cell_by_cell(entry: Entry) -> None:
    printed(entry)
    (page,) = pages(entry)
    rename(entry, "t003", "新名")
    for said in (payload(page), code(page)):
        answer = ask(entry, said)
        assert (answer.verdict, answer.form, answer.page, answer.revision) == ("stale", "staff", 1, 1)
        assert answer.differences == (Difference("t003 · 姓名", "甲", "新名"),)
        assert answer.printed_at is not None
    rename(entry, "t003", "甲")
    assert ask(entry, payload(page)).verdict == "fresh"


def test_a_row_that_is_gone_or_new_is_told_once(entry: Entry) -> None:
    printed(entry)
    (page,) = pages(entry)
    entry.delete_rows("staff", [entry.rows("staff")[1].id])
    entry.add_row("staff", row("staff", staff_no="t900"))
    assert ask(entry, code(page)).differences == (Difference("t002", "t002", None), Difference("t900", None, "t900"))


def test_a_stale_page_that_was_not_printed_here(entry: Entry) -> None:
    (page,) = pages(entry)
    rename(entry, "t003", "新名")
    answer = ask(entry, payload(page))
    assert (answer.verdict, answer.differences, answer.printed_at) == ("stale", None, None)
    assert ask(entry, code(page)) == PaperAnswer("unknown")


def test_another_school_is_told_by_its_qr(entry: Entry, school_of: Open) -> None:
    other = school_of(school_tables(school=[row("school", school_code="2165400002")]), "other")
    answer = ask(other, payload(pages(entry)[0]))
    assert (answer.verdict, answer.school_code, answer.form) == ("foreign", "2165400001", "staff")
    assert ask(other, code(pages(entry)[0])).verdict == "unknown"


def test_another_year_of_the_workspace_is_told_by_both(workspace: Workspace, entry: Entry) -> None:
    printed(entry)
    page = pages(entry)[0]
    next_year = Entry(workspace, new_period(workspace, 2025))
    next_year.type_cell("school", next_year.rows("school")[0].id, "school_code", "2165400001")
    for said in (payload(page), code(page)):
        answer = ask(next_year, said)
        assert (answer.verdict, answer.school_year, answer.form) == ("foreign", 2024, "staff")


def test_what_was_mistyped_or_is_not_ours(entry: Entry) -> None:
    page = pages(entry)[0]
    wrong = "A" if code(page)[3] != "A" else "B"
    misread = [
        code(page)[:3] + wrong + code(page)[4:],
        code(page)[:7],
        code(page)[1] + code(page)[0] + code(page)[2:] if code(page)[0] != code(page)[1] else code(page)[:6],
        payload(page)[:-1],
        payload(page)[2:],
        payload(page).replace("2024", "2023"),
        "",
    ]
    assert [ask(entry, said).verdict for said in misread] == ["misread"] * len(misread)


@pytest.mark.parametrize(
    "said",
    ["https://example.org/a-page", "weixin.qq.com/r/x", "wxp://f2f0", "6901234567892", "a page of somebody else's"],
)
def test_a_code_of_somebody_else_is_no_reading_error(entry: Entry, said: str) -> None:
    assert ask(entry, said) == PaperAnswer("alien")


def test_a_form_that_this_program_does_not_have(entry: Entry, monkeypatch: pytest.MonkeyPatch) -> None:
    from jhdesk.services import paper

    page = pages(entry)[0]
    monkeypatch.setattr(paper, "FORMS", {name: form for name, form in paper.FORMS.items() if name != "staff"})
    answer = ask(entry, payload(page))
    assert (answer.verdict, answer.form) == ("unknown", "staff")


def test_both_kinds_of_copies_are_fresh(school_of: Open) -> None:
    entry = school_of(school_tables(cohort=[row("cohort", stage="primary", entry_year=2018, entrants=2)]))
    official, own = pages(entry, "classes")[-1], pages(entry, "classes", own_copy=True)[-1]
    assert code(official) != code(own)
    for page in (official, own):
        assert ask(entry, code(page)).verdict == ask(entry, payload(page)).verdict == "fresh"


def test_forms_printed_before_the_last_change(entry: Entry) -> None:
    assert stale_forms(entry, standard()) == []
    printed(entry, "staff", "ict")
    assert stale_forms(entry, standard()) == []
    rename(entry, "t003", "新名")
    (found,) = stale_forms(entry, standard())
    assert found == StaleForm("staff", False, found.printed_at, 1)
    printed(entry)
    assert stale_forms(entry, standard()) == []


def test_pages_that_are_gone_differ_too(school_of: Open) -> None:
    entry = school_of(school_tables(staff=staff(80)))
    printed(entry, own_copy=True)
    before = len(pages(entry))
    entry.delete_rows("staff", [row.id for row in entry.rows("staff")[1:]])
    (found,) = stale_forms(entry, standard())
    assert (found.own_copy, found.pages) == (True, before)


def test_printing_is_remembered_and_preview_package_and_blank_forms_are_not(entry: Entry, tmp_path: Path) -> None:
    documents(["staff"], entry, standard())
    package_forms(entry, standard())
    blank_pdf(["staff"], standard(), tmp_path / "blank.pdf")
    assert last_prints(entry) == []
    print_pdf(["staff"], entry, standard(), tmp_path / "x.pdf")
    ((page,),) = last_prints(entry)
    assert (page.form, page.page, page.revision) == ("staff", 1, 1)


def test_a_print_that_failed_is_not_remembered(entry: Entry, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert code_of(lambda: print_pdf(["staff"], entry, standard(), Path())) == "not_written"
    assert last_prints(entry) == []


def test_the_last_prints_are_kept_and_the_same_page_once(workspace: Workspace, entry: Entry) -> None:
    first = pages(entry)[0]
    printed(entry)
    printed(entry)
    for number in range(KEPT_PRINTS):
        rename(entry, "t003", f"第{number}")
        printed(entry)
    with workspace.work() as connection:
        held = connection.execute(select(PrintedPage.batch)).scalars().all()
    assert sorted(held) == list(range(3, 3 + KEPT_PRINTS))
    assert ask(entry, code(first)).verdict == "unknown"
    assert ask(entry, payload(first)).differences is None


@pytest.mark.usefixtures("key")
def test_the_revision_is_the_one_that_the_figures_are_handed_in_as(
    workspace: Workspace, entry: Entry, tmp_path: Path
) -> None:
    page = pages(entry)[0]
    assert revision_of(entry) == 1
    assert export(workspace, entry, standard(), PASSPHRASE, tmp_path).revision == 1
    assert revision_of(entry) == 1
    rename(entry, "t003", "新名")
    assert revision_of(entry) == 2
    rename(entry, "t003", "甲")
    assert export(workspace, entry, standard(), PASSPHRASE, tmp_path).again
    assert revision_of(entry) == 1
    assert payload(pages(entry)[0]) == payload(page)
    rename(entry, "t003", "新名")
    assert export(workspace, entry, standard(), PASSPHRASE, tmp_path).revision == revision_of(entry) == 2


@pytest.mark.usefixtures("key")
def test_the_forms_of_a_package_carry_its_revision(entry: Entry, tmp_path: Path) -> None:
    before = package_forms(entry, standard())
    assert before == package_forms(entry, standard())
    export(entry.workspace, entry, standard(), PASSPHRASE, tmp_path)
    assert package_forms(entry, standard()) != before  # a package that follows is the next revision


def test_pages_in_a_picture_are_answered_for(entry: Entry, tmp_path: Path) -> None:
    printed(entry)
    scanned = scan(pages(entry)[0], tmp_path / "page.png", turned=2, noise=60)
    assert [answer.verdict for answer in check_picture(entry, standard(), scanned)] == ["fresh"]
    rename(entry, "t003", "新名")
    (answer,) = check_picture(entry, standard(), scanned)
    assert (answer.verdict, answer.differences) == ("stale", (Difference("t003 · 姓名", "甲", "新名"),))


def test_pictures_that_cannot_be_used(entry: Entry, tmp_path: Path) -> None:
    (page,) = lay_out(documents(["ict"], entry, standard())[0])
    empty = scan(Page(page.width, page.height, ()), tmp_path / "empty.png")
    (tmp_path / "text.png").write_text("no picture")
    (tmp_path / "cut.png").write_bytes(empty.read_bytes()[:300])
    told = [
        code_of(lambda name=name: check_picture(entry, standard(), tmp_path / name))  # type: ignore[misc]
        for name in ("empty.png", "text.png", "cut.png", "missing.png")
    ]
    assert told == ["paper_no_code", "scan_unreadable", "scan_unreadable", "source_absent"]
