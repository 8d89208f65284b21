"""Whether a printed page belongs to the figures of now: told from its QR, or from the eight characters in its foot."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import Path
from typing import Literal

from jhdesk.calc.standard import Standard
from jhdesk.errors import JhdeskError
from jhdesk.reports.document import Document
from jhdesk.reports.forms import FORMS
from jhdesk.reports.tie import CODE_LENGTH, PageTie, is_payload, plain, read_code, read_payload
from jhdesk.services.entry import Entry
from jhdesk.services.printing import documents
from jhdesk.services.printouts import Printout, by_code, last_prints, print_of

Verdict = Literal["fresh", "stale", "foreign", "unknown", "misread"]
Cells = Sequence[tuple[str, str]]
_MOST_TYPED = CODE_LENGTH + 4


@dataclass(frozen=True)
class Difference:
    """A cell, or a line outside of grids (no name): what is printed, and what is there now; None where nothing is."""

    cell: str
    old: str | None
    new: str | None


@dataclass(frozen=True)
class PaperAnswer:
    """What can be said of a printed page. What its QR or the memory of prints did not tell is None."""

    verdict: Verdict
    """fresh: as the figures are now; stale: of this school and year, and not as they are now; foreign: another school's or
    another year's; unknown: nothing of this workspace; misread: mistyped, or scanned badly"""
    form: str | None = None
    page: int | None = None
    school_code: str | None = None
    school_year: int | None = None
    revision: int | None = None
    """the one that the page was printed for"""
    printed_at: str | None = None
    """UTC, ISO 8601; only of pages that this workspace remembers"""
    differences: tuple[Difference, ...] | None = None
    """of a stale page; none where it is the same cells on other pages; None where it is not known how the page was"""


@dataclass(frozen=True)
class StaleForm:
    """A form whose last print is not as the figures are now."""

    form: str
    own_copy: bool
    printed_at: str
    """UTC, ISO 8601"""
    pages: int
    """how many pages differ, those among them that are gone or new"""


def check(entry: Entry, standard: Standard, said: str) -> PaperAnswer:
    """Whose page it is, by what a scanner read from its QR or a person typed from its foot."""
    said = plain(said)
    if is_payload(said):
        tie = read_payload(said)
        return _of_tie(entry, standard, tie) if tie else PaperAnswer("misread")
    code = read_code(said)
    if code is None:
        return PaperAnswer("misread" if len(said) <= _MOST_TYPED or "*" in said else "unknown")
    return _of_code(entry, standard, code)


def stale_forms(entry: Entry, standard: Standard) -> list[StaleForm]:
    """The forms whose last print is not as the figures are now, the one printed last first."""
    found = []
    for pages in last_prints(entry):
        first = pages[0]
        printed = {page.page: page.digest for page in pages}
        made = documents([first.form], entry, standard, own_copy=first.own_copy) if first.form in FORMS else []
        now = {tie.page: tie.digest for document in made for tie in _pages(document).ties}
        differ = sum(printed.get(page) != now.get(page) for page in printed.keys() | now.keys())
        if differ:
            found.append(StaleForm(first.form, first.own_copy, first.at, differ))
    return found


def _of_tie(entry: Entry, standard: Standard, tie: PageTie) -> PaperAnswer:
    head = entry.data.head
    remembered = next((page for page in by_code(entry, tie.code) if page.period_id == entry.period_id), None)
    # A page that was printed here stays ours when school code or year are corrected.
    ours = (tie.school_code, tie.school_year) == (head.code or "", head.year)
    if not ours and remembered is None:
        return _answer("foreign", tie)
    if tie.form not in FORMS:
        return _answer("unknown", tie)
    if ours and any(now.digest == tie.digest for now in _ties(entry, standard, [tie.form]) if now.page == tie.page):
        return _answer("fresh", tie, remembered)
    return _answer("stale", tie, remembered, _differences(entry, standard, remembered))


def _of_code(entry: Entry, standard: Standard, code: str) -> PaperAnswer:
    remembered = next(iter(by_code(entry, code)), None)
    first = [remembered.form] if remembered and remembered.form in FORMS else []
    for tie in _ties(entry, standard, dict.fromkeys([*first, *FORMS])):
        if tie.code == code:
            return _answer("fresh", tie, remembered)
    if remembered is None:
        return PaperAnswer("unknown")
    if remembered.period_id != entry.period_id:
        held = next(info for info in entry.workspace.periods() if info.id == remembered.period_id)
        return PaperAnswer(
            "foreign", remembered.form, remembered.page, held.school_code, held.school_year, remembered.revision,
            remembered.at,
        )  # fmt: skip
    head = entry.data.head
    return PaperAnswer(
        "stale", remembered.form, remembered.page, head.code, head.year, remembered.revision, remembered.at,
        _differences(entry, standard, remembered),
    )  # fmt: skip


def _answer(
    verdict: Verdict,
    tie: PageTie,
    remembered: Printout | None = None,
    differences: tuple[Difference, ...] | None = None,
) -> PaperAnswer:
    at = remembered.at if remembered else None
    return PaperAnswer(
        verdict, tie.form, tie.page, tie.school_code, tie.school_year, tie.revision, at, differences
    )  # fmt: skip


def _ties(entry: Entry, standard: Standard, forms: Iterable[str]) -> Iterator[PageTie]:
    """Of every page of these forms as it is now, for both kinds of copies; a form is laid out when it is come to."""
    for own_copy in (False, True):
        for document in documents(list(forms), entry, standard, own_copy=own_copy):
            yield from _pages(document).ties


@dataclass(frozen=True)
class _Pages:
    ties: list[PageTie]
    cells: list[Cells]


def _pages(document: Document) -> _Pages:
    from jhdesk.reports.layout import lay_out  # Qt, which the command line loads for paper alone
    from jhdesk.reports.reading import read_cells

    pages = lay_out(document)
    return _Pages([page.tie for page in pages if page.tie], list(read_cells(pages)))


def _differences(entry: Entry, standard: Standard, printed: Printout | None) -> tuple[Difference, ...] | None:
    """What is not on the page as it was printed; cells that are only on another page now are no difference."""
    if printed is None:
        return None
    made = documents([printed.form], entry, standard, own_copy=printed.own_copy) if printed.form in FORMS else []
    now = [cells for document in made for cells in _pages(document).cells]
    here = now[printed.page - 1] if printed.page <= len(now) else ()
    anywhere = {cell for cells in now for cell in cells}
    before = {cell for page in print_of(entry, printed) for cell in page.cells}
    return tuple(_whole_rows([
        each
        for each in _compared(printed.cells, here)
        if (each.new is not None or (each.cell, each.old) not in anywhere)
        and (each.old is not None or (each.cell, each.new) not in before)
    ]))  # fmt: skip


def _compared(old: Cells, new: Cells) -> Iterator[Difference]:
    """Cells side by side in the order of reading; those of one name are one cell with another text."""
    for what, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if what == "equal":
            continue
        left, waiting = list(old[a:b]), list(new[c:d])
        for name, text in left:
            same = next((each for each in waiting if each[0] == name), None)
            if same is not None:
                waiting.remove(same)
            yield Difference(name, text, None if same is None else same[1])
        yield from (Difference(name, None, text) for name, text in waiting)


def _whole_rows(differences: Sequence[Difference]) -> Iterator[Difference]:
    """A row that is gone or new is told once, by the cell that names it, and not once for every cell."""
    rows = {(each.cell, each.new is None) for each in differences if each.cell and None in (each.old, each.new)}
    for each in differences:
        row = each.cell.rpartition(" · ")[0]
        if None not in (each.old, each.new) or (row, each.new is None) not in rows:
            yield each


def check_picture(entry: Entry, standard: Standard, path: Path) -> list[PaperAnswer]:
    """Every page of ours that a scan or photograph shows. JhdeskError: "source_absent", "paper_no_code", and those of `codes_in`."""
    from jhdesk.reports.scan import codes_in  # Qt, as above

    if not path.is_file():
        raise JhdeskError("source_absent", file=str(path))
    read = (code.decode("ascii", "replace") for code in codes_in(path))
    found = [code for code in read if is_payload(plain(code))]
    if not found:
        raise JhdeskError("paper_no_code", file=str(path))
    return [check(entry, standard, code) for code in found]
