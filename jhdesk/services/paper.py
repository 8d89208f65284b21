"""Whether a printed page belongs to the figures of now: told from its QR, or from the eight characters in its foot."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from jhdesk.calc.standard import Standard
from jhdesk.errors import JhdeskError
from jhdesk.reports.document import Document
from jhdesk.reports.forms import FORMS
from jhdesk.reports.reading import Alike, Difference, PageSaid, alike, differences
from jhdesk.reports.tie import CODE_LENGTH, PageTie, is_payload, plain, read_code, read_payload
from jhdesk.services.entry import Entry
from jhdesk.services.printing import documents
from jhdesk.services.printouts import Printout, by_code, last_prints, print_of
from jhdesk.services.workspace import PeriodInfo

Verdict = Literal["fresh", "stale", "foreign", "unknown", "alien", "misread"]
_TORN = re.compile(rf"[A-Z0-9-]*\*[A-Z0-9*-]*|[^/:]{{,{CODE_LENGTH + 4}}}")
"""what may be a part of what a QR of ours holds, or a mistyped code"""


@dataclass(frozen=True)
class PaperAnswer:
    """What can be said of a printed page. What its QR or the memory of prints did not tell is None."""

    verdict: Verdict
    """fresh: as the figures are now; stale: of this school and year, and not as they are now; foreign: another school's or
    another year's; unknown: nothing that this workspace knows; alien: no code of this program's; misread: mistyped, or
    scanned badly"""
    form: str | None = None
    page: int | None = None
    school_code: str | None = None
    school_year: int | None = None
    revision: int | None = None
    """the one that the page was last printed for here; of a page that this workspace does not remember, the one that its QR
    says, or that of the figures as they are now"""
    printed_at: str | None = None
    """UTC, ISO 8601; only of pages that this workspace remembers"""
    differences: tuple[Difference, ...] | None = None
    """of a stale page; None where it is not known how the page was"""
    alike: Alike | None = None
    """of a stale page without a difference: what changed all the same"""
    pages: int | None = None
    """how many pages the form of a fresh page has now: the page itself may say another number"""
    own_year: bool = False
    """of a foreign page: it is of another school year that this workspace holds, whatever its school's code was then"""


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
    tie, code = read_said(said)
    if tie is not None:
        return _of_tie(entry, standard, tie)
    return unread(said) if code is None else _of_code(entry, standard, code)


def read_said(said: str) -> tuple[PageTie | None, str | None]:
    """What a QR told, or else the eight characters; neither where it could not be read."""
    said = plain(said)
    return (read_payload(said), None) if is_payload(said) else (None, read_code(said))


def unread(said: str) -> PaperAnswer:
    """Why it could not be read: scanned badly or mistyped, or nothing of ours."""
    said = plain(said)
    return PaperAnswer("misread" if is_payload(said) or _TORN.fullmatch(said) else "alien")


def stale_forms(entry: Entry, standard: Standard) -> list[StaleForm]:
    """The forms whose last print is not as the figures are now, the one printed last first."""
    found = []
    for pages in last_prints(entry):
        last = max(pages, key=lambda page: page.batch)
        printed = {page.page: page.code for page in pages}
        made = documents([last.form], entry, standard, own_copy=last.own_copy) if last.form in FORMS else []
        now = {tie.page: tie.code for document in made for tie in _pages(document).ties}
        differ = sum(printed.get(page) != now.get(page) for page in printed.keys() | now.keys())
        if differ:
            found.append(StaleForm(last.form, last.own_copy, last.at, differ))
    return found


def _of_tie(entry: Entry, standard: Standard, tie: PageTie) -> PaperAnswer:
    head = entry.data.head
    remembered = next(iter(by_code(entry, tie.code)), None)
    as_now = (tie.school_code, tie.school_year) == (head.code or "", head.year)
    # A page that was printed here stays ours when school code or year are corrected.
    if not as_now and (remembered is None or remembered.period_id != entry.period_id):
        year = _year_of(entry, tie, remembered)
        return _answer("foreign", tie, remembered, year=year.school_year if year else None, own_year=year is not None)
    if tie.form not in FORMS:
        return _answer("unknown", tie)
    if as_now:
        for now, total in _ties(entry, standard, [tie.form]):
            if now.code == tie.code:
                return _answer("fresh", tie, remembered, pages=total)
    if remembered is None and not tie.school_code:  # two schools without a code are not told apart
        return _answer("unknown", tie)
    return _stale(entry, standard, tie, remembered)


def _year_of(entry: Entry, tie: PageTie, remembered: Printout | None) -> PeriodInfo | None:
    """The school year of the workspace that a page is of: the one that it was printed in, or the one of its code and year."""
    for held in entry.workspace.periods():
        printed = remembered is not None and held.id == remembered.period_id
        if printed or (tie.school_code and (held.school_code, held.school_year) == (tie.school_code, tie.school_year)):
            return held
    return None


def _of_code(entry: Entry, standard: Standard, code: str) -> PaperAnswer:
    remembered = next(iter(by_code(entry, code)), None)
    first = [remembered.form] if remembered and remembered.form in FORMS else []
    for tie, total in _ties(entry, standard, dict.fromkeys([*first, *FORMS])):
        if tie.code == code:
            return _answer("fresh", tie, remembered, pages=total)
    if remembered is None:
        return PaperAnswer("unknown")
    held = next(info for info in entry.workspace.periods() if info.id == remembered.period_id)
    tie = PageTie(
        held.school_code or "", held.school_year, remembered.revision, remembered.form, remembered.page, ""
    )  # fmt: skip
    if remembered.period_id != entry.period_id:
        return _answer("foreign", tie, remembered, year=held.school_year, own_year=True)
    return _stale(entry, standard, tie, remembered)


def _stale(entry: Entry, standard: Standard, tie: PageTie, printed: Printout | None) -> PaperAnswer:
    """With what is not on the page as it was printed, if that is remembered."""
    if printed is None:
        return _answer("stale", tie)
    made = documents([printed.form], entry, standard, own_copy=printed.own_copy) if printed.form in FORMS else []
    now = [said for document in made for said in _pages(document).said]
    before = {page.page: page.said for page in print_of(entry, printed)}
    found = differences(before, now, printed.page)
    same = None if found else alike(printed.said, now, printed.page)
    return _answer("stale", tie, printed, differences=found, alike=same)


def _answer(
    verdict: Verdict,
    tie: PageTie,
    remembered: Printout | None = None,
    *,
    year: int | None = None,
    differences: tuple[Difference, ...] | None = None,
    alike: Alike | None = None,
    pages: int | None = None,
    own_year: bool = False,
) -> PaperAnswer:
    return PaperAnswer(
        verdict, tie.form, tie.page, tie.school_code, year or tie.school_year,
        remembered.revision if remembered else tie.revision,
        remembered.at if remembered else None,
        differences, alike, pages, own_year,
    )  # fmt: skip


def _ties(entry: Entry, standard: Standard, forms: Iterable[str]) -> Iterator[tuple[PageTie, int]]:
    """Of every page of these forms as it is now, for both kinds of copies, and how many pages its form has.

    A form is laid out when it is come to.
    """
    for own_copy in (False, True):
        for document in documents(list(forms), entry, standard, own_copy=own_copy):
            ties = _pages(document).ties
            yield from ((tie, len(ties)) for tie in ties)


@dataclass(frozen=True)
class _Pages:
    ties: list[PageTie]
    said: list[PageSaid]


def _pages(document: Document) -> _Pages:
    from jhdesk.reports.layout import lay_out  # Qt, which the command line loads for paper alone

    pages = lay_out(document)
    return _Pages([page.tie for page in pages if page.tie], [page.said for page in pages])


def check_picture(entry: Entry, standard: Standard, path: Path) -> list[PaperAnswer]:
    """Every page of ours that a scan or photograph shows. JhdeskError: those of `codes_in_picture`."""
    return [check(entry, standard, code) for code in codes_in_picture(path)]


def codes_in_picture(path: Path) -> list[str]:
    """What the QRs of forms hold that a picture shows. JhdeskError: "source_absent", "paper_no_code", and those of `codes_in`."""
    from jhdesk.reports.scan import codes_in  # Qt, as above

    if not path.is_file():
        raise JhdeskError("source_absent", file=str(path))
    read = (code.decode("ascii", "replace") for code in codes_in(path))
    found = [code for code in read if is_payload(plain(code))]
    if not found:
        raise JhdeskError("paper_no_code", file=str(path))
    return found
