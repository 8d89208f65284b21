"""The next revision before it is signed: what it holds, and what makes it another than the one before."""

from __future__ import annotations

import datetime
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import cast

from jhdesk import __version__
from jhdesk.calc.standard import Standard
from jhdesk.exchange.package import Package
from jhdesk.exchange.schema import ANSWERS, EXPLANATIONS
from jhdesk.exchange.signature import PublicKey
from jhdesk.exchange.tables import write_table
from jhdesk.models.dictionary import TABLES, Table
from jhdesk.models.field import Value
from jhdesk.services.change_reasons import reasoned
from jhdesk.services.changes import changed_cells
from jhdesk.services.county_notice import county_of
from jhdesk.services.entry import Entry, last_data
from jhdesk.services.evaluation import as_bytes, evaluate_period
from jhdesk.services.evidence import ToPack, to_pack
from jhdesk.services.explaining import explanation_rows
from jhdesk.services.printing import package_forms
from jhdesk.services.receipts import answer_rows
from jhdesk.services.sources import Tables, school_data


@dataclass(frozen=True)
class Along:
    """What goes along with tables and evaluation."""

    forms: bool = True
    evidence: bool = True


EVERYTHING = Along()


@dataclass(frozen=True)
class Before:
    """The revision before."""

    revision: int
    digest: str
    tables: Tables | None
    """None where nothing changed since"""


@dataclass(frozen=True)
class Draft:
    """What the next revision holds."""

    tables: Tables
    evaluation: bytes
    explanations: list[dict[str, Value]]
    answers: list[dict[str, Value]]
    packed: ToPack
    along: Along
    purpose: str
    """handin, or backup"""
    to: str
    """key id of the county, or any"""

    def digest(self, key: PublicKey) -> str:
        """What makes a revision: figures, what was computed from and said of them, what goes along, by which program, who signs."""
        digest = hashlib.sha256(f"{__version__} {key.key_id}\n".encode() + self.evaluation)
        digest.update(repr((self.along.forms, sorted(self.packed.copies), self.purpose, self.to)).encode())
        for name, rows in self.tables.items():
            digest.update(write_table(TABLES[name], rows))
        for table, said in ((EXPLANATIONS, self.explanations), (ANSWERS, self.answers)):
            if said:
                digest.update(write_table(table, said))
        return digest.hexdigest()

    def says(self, held: Mapping[str, Sequence[Mapping[str, Value]]]) -> bool:
        """Whether the tables of a package hold these figures, and say the same of them."""
        said = {"explanations": self.explanations, "answers": self.answers}
        now = {name: [{k: v for k, v in row.items() if v is not None} for row in rows] for name, rows in said.items()}
        then = {name: [{k: v for k, v in row.items() if v is not None} for row in held.get(name, ())] for name in said}
        return not changed_cells(held, self.tables) and now == then

    def package(self, entry: Entry, standard: Standard, before: Before | None) -> Package:
        """The package; its forms are printed now."""
        school, period = self.tables["school"][0], self.tables["period"][0]
        return Package(
            school_code=cast("str", school["school_code"]),
            school_name=cast("str", school["name"]),
            school_year=cast("int", period["school_year"]),
            revision=before.revision + 1 if before else 1,
            snapshot_date=cast("datetime.date", period["snapshot_date"]),
            standard_id=standard.id,
            standard_version=standard.version,
            program_version=__version__,
            tables=self.tables,
            evaluation=self.evaluation,
            previous=before.digest if before else None,
            purpose=self.purpose,
            to=self.to,
            changes=self._changes(entry, before),
            explanations=self.explanations,
            answers=self.answers,
            forms=package_forms(entry, standard) if self.along.forms else {},
            evidence={name: path.read_bytes() for name, path in self.packed.copies.items()},
        )

    def _changes(self, entry: Entry, before: Before | None) -> Sequence[dict[str, Value]] | None:
        if before is None:
            return None
        return [] if before.tables is None else reasoned(entry, changed_cells(before.tables, self.tables))


def draft_of(entry: Entry, standard: Standard, along: Along, purpose: str) -> Draft:
    """What the figures of now would be handed in as. In which order rows were entered is no part of it."""
    tables = {name: _by_key(TABLES[name], rows) for name, rows in entry.tables().items()}
    county = county_of(entry.workspace)
    return Draft(
        tables,
        as_bytes(evaluate_period(standard, school_data(tables), last_data(entry), entry.workspace.folder)),
        explanation_rows(entry),
        answer_rows(entry),
        to_pack(entry) if along.evidence else ToPack({}, ()),
        along,
        purpose,
        county.keys[0].key_id if county and county.keys else "any",
    )


def _by_key(table: Table, rows: list[dict[str, Value]]) -> list[dict[str, Value]]:
    return sorted(rows, key=lambda row: cast("list[str]", [row[name] for name in table.key]))
