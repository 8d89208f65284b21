"""Explaining what soft rules found (经验校验): correct it, or say why it is right as it stands.

An explanation holds for the numbers that it was given for. When they change it is asked for again, with the old text
before one's eyes; in the next school year it is offered for the same rule and place, but holds only when it is taken.
"""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from sqlalchemy import delete, select
from sqlalchemy.dialects.sqlite import insert

from jhdesk.calc.rules.book import RULES
from jhdesk.errors import JhdeskError
from jhdesk.findings import Finding
from jhdesk.models.field import Field, Value
from jhdesk.models.workspace import Explanation
from jhdesk.services.checking import look
from jhdesk.services.entry import Entry, last_year
from jhdesk.services.workspace import now
from jhdesk.workbook.cleaning import clean

Status = Literal["hard", "open", "again", "offered", "explained"]
Place = tuple[str, str, str, str]
"""rule, table, key, field: what an explanation is kept under"""

LONGEST = 500
"""characters of an explanation"""
_FIELD = Field("情况说明", "text", maximum=LONGEST)


@dataclass(frozen=True)
class Standing:
    """How a finding stands: what was said of it, whether that holds, and what was said of it the year before."""

    finding: Finding
    text: str | None = None
    """the explanation, in force or given for other numbers"""
    explained: bool = False
    offered: str | None = None
    """last year's explanation, where there is none of this year"""

    @property
    def status(self) -> Status:
        """hard (to be corrected); open; again (its numbers changed); offered (last year's reason); explained."""
        if self.finding.severity == "hard":
            return "hard"
        if self.text is not None:
            return "explained" if self.explained else "again"
        return "open" if self.offered is None else "offered"

    @property
    def pending(self) -> bool:
        """Whether somebody has to do something about it."""
        return not self.explained


class Explanations:
    """The explanations of a school year, held in memory, and those of the year before as offers."""

    def __init__(self, entry: Entry, last: Entry | None = None) -> None:
        self.entry = entry
        self._held = _load(entry)
        self._last = {} if last is None else {place: text for place, (_, text) in _load(last).items()}

    def standings(self, findings: Iterable[Finding]) -> tuple[Standing, ...]:
        """How each finding stands, in the same order."""
        return tuple(map(self._standing, findings))

    def _standing(self, finding: Finding) -> Standing:
        if finding.severity == "hard":
            return Standing(finding)
        numbers, text = self._held.get(_place(finding), (None, None))
        offered = self._last.get(_place(finding)) if text is None else None
        return Standing(finding, text, text is not None and numbers == numbers_of(finding), offered)

    def explain(self, finding: Finding, text: str) -> None:
        """Stores why a soft finding is right as it stands, for its numbers as they are now.

        JhdeskError: "finding_hard"; "explanation_blank", "explanation_identity", "explanation_unfit".
        """
        if finding.severity == "hard":
            raise JhdeskError("finding_hard", rule=finding.rule)
        text, numbers, place = checked_text(text), numbers_of(finding), _place(finding)
        named = dict(zip(("rule", "table_name", "row_key", "field"), place, strict=True))
        values = {"numbers": numbers, "text": text, "at": now()}
        statement = insert(Explanation).values(period_id=self.entry.period_id, **named, **values)
        with self.entry.workspace.work() as connection:
            connection.execute(statement.on_conflict_do_update(index_elements=["period_id", *named], set_=values))
        self._held[place] = (numbers, text)

    def take_back(self, finding: Finding) -> None:
        """Makes a finding open again; nothing where it was never explained."""
        place = _place(finding)
        columns = (Explanation.rule, Explanation.table_name, Explanation.row_key, Explanation.field)
        where = (column == value for column, value in zip(columns, place, strict=True))
        with self.entry.workspace.work() as connection:
            connection.execute(delete(Explanation).where(Explanation.period_id == self.entry.period_id, *where))
        self._held.pop(place, None)


def _load(entry: Entry) -> dict[Place, tuple[str, str]]:
    """Place -> the numbers that the explanation holds for, and its text."""
    query = select(
        Explanation.rule,
        Explanation.table_name,
        Explanation.row_key,
        Explanation.field,
        Explanation.numbers,
        Explanation.text,
    ).where(Explanation.period_id == entry.period_id)
    with entry.workspace.work() as connection:
        return {tuple(place): (numbers, text) for *place, numbers, text in connection.execute(query)}  # type: ignore[misc]


def _place(finding: Finding) -> Place:
    return finding.rule, finding.place.table, finding.place.key, finding.place.field


def checked_text(text: str) -> str:
    """An explanation as it is stored: on one line. JhdeskError as in `Explanations.explain`."""
    value, problem = clean(_FIELD, " ".join(text.split()))
    if problem is not None and problem.code == "identity_number":
        raise JhdeskError("explanation_identity")
    if problem is not None:
        raise JhdeskError("explanation_unfit", maximum=LONGEST)
    if value is None:
        raise JhdeskError("explanation_blank")
    return str(value)


def numbers_of(finding: Finding) -> str:
    """The figures that clash as JSON in one form: equal figures give the same text, 60 and 60.0 too."""
    numbers = {name: _plain(value) for name, value in finding.params.items() if name != "cells"}
    return json.dumps(numbers, ensure_ascii=False, sort_keys=True)


def _plain(value: object) -> object:
    if isinstance(value, tuple):
        return [_plain(each) for each in value]
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else format(value.normalize(), "f")
    return value.isoformat() if isinstance(value, datetime.date) else value


def named(standings: Iterable[Standing], wanted: str, *, explained: bool = False) -> tuple[Finding, ...]:
    """The findings that ``RULE@PATH`` names; ``RULE`` alone names all of that rule that are not yet explained.

    With ``explained`` those of which something was said. JhdeskError: "rule_unknown", "finding_hard", "finding_absent".
    """
    rule, _, path = wanted.partition("@")
    if rule not in RULES:
        raise JhdeskError("rule_unknown", rule=rule)
    if RULES[rule].severity == "hard":
        raise JhdeskError("finding_hard", rule=rule)
    found = [each for each in standings if each.finding.rule == rule and path in ("", each.finding.place.path())]
    if explained:
        found = [each for each in found if each.text is not None]
    elif not path:
        found = [each for each in found if each.pending]
    if not found:
        raise JhdeskError("finding_absent", wanted=wanted)
    return tuple(each.finding for each in found)


def explanation_rows(entry: Entry) -> list[dict[str, Value]]:
    """The rows of data/explanations.csv: what is explained and holds, by rule and place."""
    last = last_year(entry)
    standings = Explanations(entry, last).standings(look(entry, last).findings)
    rows: dict[Place, dict[str, Value]] = {}
    for each in standings:
        if each.explained:
            rule, table, key, field = place = _place(each.finding)
            rows[place] = {"rule_id": rule, "table": table, "key": key, "field": field,
                           "numbers": numbers_of(each.finding), "reason": each.text}  # fmt: skip
    return [rows[place] for place in sorted(rows)]
