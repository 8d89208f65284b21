"""A case of a rule: a school that it finds fault with, and one on the right side of the boundary."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from jhdesk.calc.rules.book import Checked, put
from jhdesk.calc.rules.rule import Case, Rejected
from jhdesk.findings import Finding
from jhdesk.models.dictionary import TABLES
from jhdesk.models.identity import holds_identity_number
from jhdesk.services.checking import load_limits
from tests.builders import Row, Tables, row, school_data, school_tables


@dataclass(frozen=True)
class RuleCase:
    """``fails`` and ``passes`` replace tables of the default school; the finding is at ``at``."""

    rule: str
    at: str
    fails: Mapping[str, Sequence[Row]]
    passes: Mapping[str, Sequence[Row]]
    last: Mapping[str, Sequence[Row]] | None = None
    """tables of the year before, instead of the default school's"""
    rejected: tuple[Rejected, ...] = field(default=())


def cell(
    rule: str, at: str, table: str, held: Row, bad: Any, good: Any, /, *, last: Row | None = None, **more: Sequence[Row]
) -> RuleCase:
    """A case in one field of one row: with the value ``bad`` it fails, with ``good`` it passes."""
    name = at.rpartition(".")[2]
    rows = ([row(table, **{**held, name: value})] for value in (bad, good))
    fails, passes = ({**more, table: each} for each in rows)
    return RuleCase(rule, at, fails, passes, None if last is None else {table: [row(table, **last)]})


def checked(
    tables: Mapping[str, Sequence[Row]],
    last: Mapping[str, Sequence[Row]] | None = None,
    rejected: tuple[Rejected, ...] = (),
) -> Checked:
    """What the rules say of the default school with these tables."""
    return put_to({**school_tables(), **tables}, None if last is None else {**school_tables(), **last}, rejected)


def put_to(
    tables: Mapping[str, Sequence[Row]] | Tables,
    last: Mapping[str, Sequence[Row]] | None = None,
    rejected: tuple[Rejected, ...] = (),
) -> Checked:
    """What the rules say of exactly these tables."""
    before = None if last is None else school_data(last)
    return put(Case(school_data(tables), TABLES, load_limits(), before, rejected, holds_identity_number))


def found(rule: str, *tables: Any, **more: Any) -> list[Finding]:
    """The findings of one rule."""
    return [finding for finding in checked(*tables, **more).findings if finding.rule == rule]
