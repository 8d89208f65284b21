"""What every form is made of: one school year as plain rows and results, handed down by the services."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from jhdesk.calc.item_standard import ItemStandard, Plan
from jhdesk.calc.results import ItemResult, SchoolResult
from jhdesk.calc.standard import Standard
from jhdesk.exchange.key_card import KeyCard
from jhdesk.findings import Finding
from jhdesk.models.field import Value
from jhdesk.reports.facts import Seen

Row = Mapping[str, Value]


@dataclass(frozen=True)
class Explained:
    """A finding that was explained, and why it is right as it stands."""

    finding: Finding
    reason: str


@dataclass(frozen=True)
class Handed:
    """A package that lies in the outbox, as its cover tells it: all of it is read from the package itself."""

    file_name: str
    school_code: str
    school_name: str
    school_year: int
    snapshot_date: str
    revision: int
    digest: str
    """SHA-256 of the tagmanifest, in hexadecimal"""
    key_id: str
    key: str
    """the line of the public key"""
    standard: str
    """id and version"""
    program: str
    rows: Mapping[str, int]
    """table -> how many rows it has"""


@dataclass(frozen=True)
class Material:
    """One school year; of a blank form only the standard, and what is known of the school's type."""

    standard: Standard
    result: SchoolResult = field(default_factory=SchoolResult)
    tables: Mapping[str, Sequence[Row]] = field(default_factory=dict)
    """table -> its rows in their order, blank ones left out; texts that were not understood are not in them"""
    declared: Mapping[str, str] = field(default_factory=dict)
    """table -> why, of those that are declared to have nothing"""
    items: Sequence[ItemResult] = ()
    """every item of the standard and the plan that concerns the school; only where a form needs them"""
    documents: tuple[ItemStandard, Plan] | None = None
    """what the items are judged by, with their titles and articles; of a blank form too"""
    explained: Sequence[Explained] = ()
    seen: Seen | None = None
    """the years of the school as its charts show them"""
    waiting: tuple[int, int] | None = None
    """findings that must be corrected, and those that must be corrected or explained"""
    uses: Mapping[tuple[str, str], Sequence[str]] = field(default_factory=dict)
    """table and field -> ids of the indicators and items that read it"""
    handed: Handed | None = None
    """the newest package of the school year in the outbox; None before there is one"""
    card: KeyCard | None = None
    """whose key packages are signed with; None before there is one, or while the school has no code"""
    blank: bool = False
    """for collecting by hand: no value at all"""
    own_copy: bool = False
    """stays in the school's office: small counts of pupils are printed as they are"""

    def rows(self, table: str) -> Sequence[Row]:
        """The rows of a table; none of a blank form."""
        return () if self.blank else self.tables.get(table, ())

    def first(self, table: str) -> Row:
        """The row of a table of one row; an empty one where there is none."""
        return next(iter(self.tables.get(table, ())), {})

    @property
    def school_type(self) -> str | None:
        """The school's type; None before it is entered."""
        held = self.first("school").get("school_type")
        return str(held) if held else None
