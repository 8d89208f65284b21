"""Printing: the forms of a school year as PDF, one file or the files that go into a package.

Painting needs Qt; it is loaded when something is printed, and no sooner.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Collection, Generator, Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from jhdesk.calc.engine import evaluate_school
from jhdesk.calc.items.judge import school_items
from jhdesk.calc.standard import Standard
from jhdesk.errors import JhdeskError
from jhdesk.exchange.key_card import KeyCard
from jhdesk.reports.document import Document, Tie
from jhdesk.reports.forms import FORMS, FormInfo
from jhdesk.reports.ledger import LEDGERS
from jhdesk.reports.material import Explained, Handed, Material
from jhdesk.services.charts import seen
from jhdesk.services.entry import Entry, last_data, last_year
from jhdesk.services.files import write_out
from jhdesk.services.nothing import declared_empty
from jhdesk.services.printouts import remember
from jhdesk.services.revisions import next_revision, revision_of
from jhdesk.services.standards import load_both
from jhdesk.services.uses import uses

if TYPE_CHECKING:
    from jhdesk.reports.pdf import Form
    from jhdesk.services.explaining import Standing

COVER = "cover"
"""the form that only a package in the outbox can fill in"""
KEY_CARD = "key_card"
"""the form that there is only with a key"""
UNDATED = datetime.date(2000, 1, 1)
"""the date of creation that a form carries whose school year has no day yet: the clock is not asked"""


def form_names(*, blank: bool = False) -> dict[str, str]:
    """Name for commands -> title, of every form that there is; with ``blank`` of those that can be printed blank."""
    return {form.id: form.title for form in FORMS.values() if form.blank or not blank}


def form_id(said: str) -> str:
    """The name for commands of a form that is called so, or by its title. JhdeskError("unknown_form")."""
    for form in FORMS.values():
        if said in (form.id, form.title):
            return form.id
    raise JhdeskError(
        "unknown_form", form=said, known="、".join(f"{form.id}（{form.title}）" for form in FORMS.values())
    )


def form_groups() -> tuple[dict[str, str], dict[str, str]]:
    """The same in two parts: forms, and ledgers of whole tables."""
    ledgers = {ledger.id for ledger in LEDGERS}
    names = form_names()
    return {n: t for n, t in names.items() if n not in ledgers}, {n: t for n, t in names.items() if n in ledgers}


def documents(names: Sequence[str], entry: Entry, standard: Standard, *, own_copy: bool = False) -> list[Document]:
    """The forms of a school year, ready to be painted; ``own_copy``: for the school's office. JhdeskError("unknown_form").

    Their pages carry what ties them to the figures. Who prints them tells `printouts.remember`.
    """
    forms = _forms(names)
    needs = frozenset[str]().union(*(form.needs for form in forms))
    return _tied(forms, material(entry, standard, own_copy=own_copy, needs=needs), revision_of(entry))


def _tied(forms: Sequence[FormInfo], made: Material, revision: int) -> list[Document]:
    code, year = made.first("school").get("school_code"), made.first("period").get("school_year")
    school, begun = str(code or ""), year if isinstance(year, int) else None
    return [replace(form.build(made), tie=Tie(school, begun, revision, form.id, made.own_copy)) for form in forms]


def blank_documents(names: Sequence[str], standard: Standard, folder: Path | None = None) -> list[Document]:
    """The forms without a figure, for collecting by hand; ``folder``: the workspace that the standard is from.

    JhdeskError: "unknown_form", "no_blank_form".
    """
    forms = _forms(names)
    for form in forms:
        if not form.blank:
            raise JhdeskError("no_blank_form", form=form.title)
    needed = any("items" in form.needs for form in forms)
    empty = Material(standard, documents=load_both(standard.id, folder) if needed else None, blank=True)
    return [form.build(empty) for form in forms]


def material(
    entry: Entry, standard: Standard, *, own_copy: bool = False, needs: Collection[str] = frozenset()
) -> Material:
    """What the forms of a school year are made of; of what takes its time only what they need (`FormInfo.needs`)."""
    documents = load_both(standard.id, entry.workspace.folder) if {"items", "uses"} & set(needs) else None
    result = evaluate_school(standard, entry.data)
    return Material(
        standard,
        result,
        entry.tables(),
        declared_empty(entry),
        items=school_items(*documents, entry.data, last_data(entry)) if documents and "items" in needs else (),
        documents=documents,
        explained=_explained(entry) if "explained" in needs else (),
        uses=uses(documents) if documents and "uses" in needs else {},
        handed=_handed(entry) if "handed" in needs else None,
        card=_card(entry) if "card" in needs else None,
        seen=seen(entry, standard, result) if "seen" in needs else None,
        waiting=_waiting(entry) if "waiting" in needs else None,
        own_copy=own_copy,
    )


def _explained(entry: Entry) -> list[Explained]:
    return [Explained(each.finding, each.text or "") for each in _standings(entry) if each.explained]


def _waiting(entry: Entry) -> tuple[int, int]:
    """Findings that must be corrected, and those that must be corrected or explained."""
    pending = [each for each in _standings(entry) if each.pending]
    hard = sum(each.status == "hard" for each in pending)
    return hard, len(pending) - hard


def _standings(entry: Entry) -> tuple[Standing, ...]:
    # Rules and packages are loaded with the first form that is about them: the window starts without.
    from jhdesk.services.checking import look
    from jhdesk.services.explaining import Explanations

    last = last_year(entry)
    return Explanations(entry, last).standings(look(entry, last).findings)


def _handed(entry: Entry) -> Handed | None:
    from jhdesk.services.outbox import newest_handed

    return newest_handed(entry)


def _card(entry: Entry) -> KeyCard | None:
    from jhdesk.services.keys import Owner, key_card

    head = entry.data.first("school")
    code, name = head.get("school_code"), head.get("name")
    return key_card(entry.workspace, Owner(str(code), str(name or ""))) if code else None


_GIVEN: Mapping[str, Callable[[Entry], object | None]] = {COVER: _handed, KEY_CARD: _card}
"""forms that have something to say only after something else was done -> what that gave"""


def waiting(names: Iterable[str], entry: Entry) -> list[str]:
    """Those of the forms that have nothing to say yet: a cover before a package, a key card before a key."""
    return [name for name in names if name in _GIVEN and _GIVEN[name](entry) is None]


def printable(entry: Entry) -> list[str]:
    """The names of all forms that have something to say now."""
    wait = waiting(FORMS, entry)
    return [name for name in FORMS if name not in wait]


def print_pdf(
    names: Sequence[str], entry: Entry, standard: Standard, target: Path, *, own_copy: bool = False
) -> list[str]:
    """All of the named forms in one PDF, remembered as printed. Returns the characters that are printed as 〓.

    JhdeskError: "unknown_form", "no_package" (a cover before there is one), "no_key_card" (a card before there is a key),
    "not_written".
    """
    from jhdesk.reports.pdf import pdf_bytes
    from jhdesk.reports.rare import lacking

    for name in waiting(names, entry):
        raise JhdeskError("no_package" if name == COVER else "no_key_card")
    made = documents(names, entry, standard, own_copy=own_copy)
    write_out(target, pdf_bytes(made, created=_created(entry)))
    remember(entry, made)
    return lacking(made)


def blank_pdf(names: Sequence[str], standard: Standard, target: Path, folder: Path | None = None) -> None:
    """The named forms without a figure, for collecting by hand.

    ``folder``: the workspace that the standard is from. JhdeskError: "unknown_form", "no_blank_form", "not_written".
    """
    from jhdesk.reports.pdf import pdf_bytes

    write_out(target, pdf_bytes(blank_documents(names, standard, folder), created=UNDATED))


def save_steps(forms: Sequence[Form], entry: Entry | None, target: Path) -> Generator[int, None, None]:
    """Writes pages that are laid out as one PDF, page by page: yields how many; ``entry`` None: of blank forms.

    Nothing is written before the last page is painted. JhdeskError("not_written").
    """
    from jhdesk.reports.pdf import pdf_steps

    data = yield from pdf_steps(forms, created=UNDATED if entry is None else _created(entry))
    write_out(target, data)


def _forms(names: Sequence[str]) -> list[FormInfo]:
    return [FORMS[form_id(name)] for name in names]


def package_forms(entry: Entry, standard: Standard) -> dict[str, bytes]:
    """The forms that the next package carries, each a file of its own: file name -> PDF, dated by the figures' day."""
    from jhdesk.reports.pdf import pdf_bytes

    forms = [form for form in FORMS.values() if form.packed]
    needs = frozenset[str]().union(*(form.needs for form in forms))
    made = _tied(forms, material(entry, standard, needs=needs), next_revision(entry))
    return {
        f"{each.id}.pdf": pdf_bytes([form], created=_created(entry)) for each, form in zip(forms, made, strict=True)
    }


def _created(entry: Entry) -> datetime.date:
    day = entry.data.first("period").get("snapshot_date")
    return day if isinstance(day, datetime.date) else UNDATED
