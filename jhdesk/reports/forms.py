"""The forms that the program prints, by the names that the command line calls them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from jhdesk.reports import (
    cover,
    evidence_book,
    explained,
    indicators,
    key_card,
    responsibility,
    self_assessment,
    summary,
)
from jhdesk.reports.document import Document
from jhdesk.reports.ledger import LEDGERS
from jhdesk.reports.material import Material


@dataclass(frozen=True)
class FormInfo:
    """A form: its name for commands and files, its title, and what builds it."""

    id: str
    title: str
    build: Callable[[Material], Document]
    packed: bool = False
    """goes into packages, as printed for the revision"""
    needs: frozenset[str] = frozenset()
    """what else of the material it asks for, beside tables and the seven indicators: "items", "explained", "uses", "handed",
    "card", "seen", "waiting" """
    blank: bool = True
    """can be printed without figures"""


FORMS: Mapping[str, FormInfo] = {
    form.id: form
    for form in (
        FormInfo(
            "self_assessment", self_assessment.TITLE, self_assessment.build, packed=True, needs=frozenset({"items"})
        ),
        FormInfo("indicators", indicators.TITLE, indicators.build),
        FormInfo(summary.ID, summary.TITLE, summary.build, needs=frozenset({"seen", "waiting"}), blank=False),
        *(FormInfo(each.id, each.title, each.build) for each in LEDGERS),
        FormInfo("responsibility", responsibility.TITLE, responsibility.build),
        FormInfo("explained", explained.TITLE, explained.build, needs=frozenset({"explained"})),
        FormInfo("evidence_book", evidence_book.TITLE, evidence_book.build, needs=frozenset({"uses"})),
        FormInfo("cover", cover.TITLE, cover.build, needs=frozenset({"handed"})),
        FormInfo("key_card", key_card.TITLE, key_card.build, needs=frozenset({"card"}), blank=False),
    )
}
