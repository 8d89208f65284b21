"""Printing: the forms of a school year as PDF, one file or the files that go into a package.

Painting needs Qt; it is loaded when something is printed, and no sooner.
"""

from __future__ import annotations

import datetime
from collections.abc import Generator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from jhdesk.calc.engine import evaluate_school
from jhdesk.calc.standard import Standard
from jhdesk.errors import JhdeskError
from jhdesk.reports.document import Document
from jhdesk.reports.forms import FORMS, FormInfo
from jhdesk.reports.ledger import LEDGERS
from jhdesk.reports.material import Material
from jhdesk.services.entry import Entry
from jhdesk.services.files import write_whole
from jhdesk.services.nothing import declared_empty

if TYPE_CHECKING:
    from jhdesk.reports.pdf import Form

UNDATED = datetime.date(2000, 1, 1)
"""the date of creation that a form carries whose school year has no day yet: the clock is not asked"""


def form_names() -> dict[str, str]:
    """Name for commands -> title, of every form that there is."""
    return {form.id: form.title for form in FORMS.values()}


def form_groups() -> tuple[dict[str, str], dict[str, str]]:
    """The same in two parts: forms, and ledgers of whole tables."""
    ledgers = {ledger.id for ledger in LEDGERS}
    names = form_names()
    return {n: t for n, t in names.items() if n not in ledgers}, {n: t for n, t in names.items() if n in ledgers}


def documents(names: Sequence[str], entry: Entry, standard: Standard, *, own_copy: bool = False) -> list[Document]:
    """The forms of a school year, ready to be painted; ``own_copy``: for the school's office. JhdeskError("unknown_form")."""
    forms = _forms(names)
    made = material(entry, standard, own_copy=own_copy)
    return [form.build(made) for form in forms]


def blank_documents(names: Sequence[str], standard: Standard) -> list[Document]:
    """The forms without a figure, for collecting by hand. JhdeskError("unknown_form")."""
    return [form.build(Material(standard, blank=True)) for form in _forms(names)]


def material(entry: Entry, standard: Standard, *, own_copy: bool = False) -> Material:
    """What the forms of a school year are made of."""
    return Material(
        standard,
        evaluate_school(standard, entry.data),
        entry.tables(),
        declared_empty(entry),
        own_copy=own_copy,
    )


def print_pdf(names: Sequence[str], entry: Entry, standard: Standard, target: Path, *, own_copy: bool = False) -> None:
    """All of the named forms in one PDF. JhdeskError: "unknown_form", "not_written"."""
    from jhdesk.reports.pdf import pdf_bytes

    made = documents(names, entry, standard, own_copy=own_copy)
    write_whole(target, pdf_bytes(made, created=_created(entry)))


def blank_pdf(names: Sequence[str], standard: Standard, target: Path) -> None:
    """The named forms without a figure, for collecting by hand. JhdeskError: "unknown_form", "not_written"."""
    from jhdesk.reports.pdf import pdf_bytes

    write_whole(target, pdf_bytes(blank_documents(names, standard), created=UNDATED))


def save_steps(forms: Sequence[Form], entry: Entry | None, target: Path) -> Generator[int, None, None]:
    """Writes pages that are laid out as one PDF, page by page: yields how many; ``entry`` None: of blank forms.

    Nothing is written before the last page is painted. JhdeskError("not_written").
    """
    from jhdesk.reports.pdf import pdf_steps

    data = yield from pdf_steps(forms, created=UNDATED if entry is None else _created(entry))
    write_whole(target, data)


def _forms(names: Sequence[str]) -> list[FormInfo]:
    for name in names:
        if name not in FORMS:
            raise JhdeskError("unknown_form", form=name, known="、".join(FORMS))
    return [FORMS[name] for name in names]


def package_forms(entry: Entry, standard: Standard) -> dict[str, bytes]:
    """The forms that a package carries, each a file of its own: file name -> PDF, dated by the figures' day."""
    from jhdesk.reports.pdf import pdf_bytes

    names = [name for name, form in FORMS.items() if form.packed]
    return {f"{name}.pdf": pdf_bytes(documents([name], entry, standard), created=_created(entry)) for name in names}


def _created(entry: Entry) -> datetime.date:
    day = entry.data.first("period").get("snapshot_date")
    return day if isinstance(day, datetime.date) else UNDATED
