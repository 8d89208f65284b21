"""Printing: the forms of a school year as PDF, one file or the files that go into a package.

Painting needs Qt; it is loaded when something is printed, and no sooner.
"""

from __future__ import annotations

import datetime
from collections.abc import Collection, Sequence
from pathlib import Path

from jhdesk.calc.engine import evaluate_school
from jhdesk.calc.items.judge import school_items
from jhdesk.calc.standard import Standard
from jhdesk.errors import JhdeskError
from jhdesk.reports.document import Document
from jhdesk.reports.forms import FORMS, FormInfo
from jhdesk.reports.material import Explained, Handed, Material
from jhdesk.services.entry import Entry, last_data, last_year
from jhdesk.services.files import write_whole
from jhdesk.services.nothing import declared_empty
from jhdesk.services.standards import load_both
from jhdesk.services.uses import uses

COVER = "cover"
"""the form that only a package in the outbox can fill in"""
UNDATED = datetime.date(2000, 1, 1)
"""the date of creation that a form carries whose school year has no day yet: the clock is not asked"""


def form_names() -> dict[str, str]:
    """Name for commands -> title, of every form that there is."""
    return {form.id: form.title for form in FORMS.values()}


def documents(names: Sequence[str], entry: Entry, standard: Standard, *, own_copy: bool = False) -> list[Document]:
    """The forms of a school year, ready to be painted; ``own_copy``: for the school's office. JhdeskError("unknown_form")."""
    forms = _forms(names)
    needs = {need for form in forms for need in form.needs}
    made = material(entry, standard, own_copy=own_copy, needs=needs)
    return [form.build(made) for form in forms]


def material(entry: Entry, standard: Standard, *, own_copy: bool = False, needs: Collection[str] = ()) -> Material:
    """What the forms of a school year are made of; of what takes its time only what they need (`FormInfo.needs`)."""
    documents = load_both(standard.id, entry.workspace.folder) if {"items", "uses"} & set(needs) else None
    return Material(
        standard,
        evaluate_school(standard, entry.data),
        entry.tables(),
        declared_empty(entry),
        items=school_items(*documents, entry.data, last_data(entry)) if documents and "items" in needs else (),
        documents=documents,
        explained=_explained(entry) if "explained" in needs else (),
        uses=uses(documents) if documents and "uses" in needs else {},
        handed=_handed(entry) if "handed" in needs else None,
        own_copy=own_copy,
    )


def _explained(entry: Entry) -> list[Explained]:
    # Rules and packages are loaded with the first form that is about them: the window starts without.
    from jhdesk.services.checking import look
    from jhdesk.services.explaining import Explanations

    last = last_year(entry)
    standings = Explanations(entry, last).standings(look(entry, last).findings)
    return [Explained(each.finding, each.text or "") for each in standings if each.explained]


def _handed(entry: Entry) -> Handed | None:
    from jhdesk.services.outbox import newest_handed

    return newest_handed(entry)


def printable(entry: Entry) -> list[str]:
    """The names of all forms that have something to say now: a cover is there only after a package."""
    return [name for name in FORMS if name != COVER or _handed(entry) is not None]


def print_pdf(names: Sequence[str], entry: Entry, standard: Standard, target: Path, *, own_copy: bool = False) -> None:
    """All of the named forms in one PDF. JhdeskError: "unknown_form", "no_package" (a cover before there is one), "not_written"."""
    from jhdesk.reports.pdf import pdf_bytes

    if COVER in names and _handed(entry) is None:
        raise JhdeskError("no_package")
    made = documents(names, entry, standard, own_copy=own_copy)
    write_whole(target, pdf_bytes(made, created=_created(entry)))


def blank_pdf(names: Sequence[str], standard: Standard, target: Path, folder: Path | None = None) -> None:
    """The named forms without a figure, for collecting by hand.

    ``folder``: the workspace that the standard is from. JhdeskError: "unknown_form", "not_written".
    """
    from jhdesk.reports.pdf import pdf_bytes

    forms = _forms(names)
    needed = any("items" in form.needs for form in forms)
    empty = Material(standard, documents=load_both(standard.id, folder) if needed else None, blank=True)
    made = [form.build(empty) for form in forms]
    write_whole(target, pdf_bytes(made, created=UNDATED))


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
