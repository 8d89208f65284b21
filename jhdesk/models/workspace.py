"""What the workspace keeps beside the dictionary's tables: changes, texts not accepted, explanations, hand-ins,
prints, settings."""

from __future__ import annotations

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from jhdesk.models.base import Base


class ChangeLog(Base):
    """One cell changed, or one row added or removed (``field`` empty, the row's values as JSON)."""

    __tablename__ = "change_log"
    __table_args__ = (Index("ix_change_log_row", "table_name", "row_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[str]
    """UTC, ISO 8601"""
    period_id: Mapped[int] = mapped_column(ForeignKey("period.id", ondelete="CASCADE"), index=True)
    table_name: Mapped[str]
    row_id: Mapped[int]
    field: Mapped[str]
    old: Mapped[str]
    new: Mapped[str]
    origin: Mapped[str]
    """typed, pasted, imported …"""
    source: Mapped[str | None]
    """the file and place that it came from"""
    step_id: Mapped[int | None] = mapped_column(index=True)
    """the `EditStep` that it is part of; None for what was done by taking a step back, or doing it again"""
    old_text: Mapped[str | None]
    """the text not understood that stood in the cell before; of a row removed, those of its cells as JSON"""
    new_text: Mapped[str | None]
    """the text not understood that stands in the cell now"""
    before_id: Mapped[int | None]
    """the row before which a row was added or removed; None for the end of the table"""


class EditStep(Base):
    """What somebody did at once, and can take back as a whole, after closing the program too."""

    __tablename__ = "edit_step"
    __table_args__ = {"sqlite_autoincrement": True}  # noqa: RUF012  (an id is never used again: the change log names it)

    id: Mapped[int] = mapped_column(primary_key=True)
    period_id: Mapped[int] = mapped_column(ForeignKey("period.id", ondelete="CASCADE"), index=True)
    what: Mapped[str]
    """typed, pasted, filled, accepted, cleared, cut, deleted, imported, reorganised, advice or file"""
    table_name: Mapped[str]
    undone: Mapped[bool]


class CellMark(Base):
    """What somebody wrote at a cell for himself and his colleagues; no part of the school's figures."""

    __tablename__ = "cell_mark"
    __table_args__ = (UniqueConstraint("period_id", "table_name", "row_id", "field"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    period_id: Mapped[int] = mapped_column(ForeignKey("period.id", ondelete="CASCADE"))
    table_name: Mapped[str]
    row_id: Mapped[int]
    field: Mapped[str]
    note: Mapped[str]
    look_again: Mapped[bool]
    at: Mapped[str]
    """UTC, ISO 8601"""


class RejectedText(Base):
    """What was typed into a cell and could not be understood: kept apart until it is corrected, never taken as a value."""

    __tablename__ = "rejected_text"
    __table_args__ = (UniqueConstraint("period_id", "table_name", "row_id", "field"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    period_id: Mapped[int] = mapped_column(ForeignKey("period.id", ondelete="CASCADE"))
    table_name: Mapped[str]
    row_id: Mapped[int]
    field: Mapped[str]
    text: Mapped[str]


class Explanation(Base):
    """Why what a soft rule found at a place is right as it stands; it holds for these numbers and no others."""

    __tablename__ = "explanation"
    __table_args__ = (UniqueConstraint("period_id", "rule", "table_name", "row_key", "field"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    period_id: Mapped[int] = mapped_column(ForeignKey("period.id", ondelete="CASCADE"))
    rule: Mapped[str]
    table_name: Mapped[str]
    row_key: Mapped[str]
    """key values joined by ``|``; empty for a table as a whole"""
    field: Mapped[str]
    numbers: Mapped[str]
    """the figures that clashed, as JSON in one canonical form"""
    text: Mapped[str]
    at: Mapped[str]
    """UTC, ISO 8601"""


class RowCounter(Base):
    """The highest row number ever given in a table and year: a number is never used again."""

    __tablename__ = "row_counter"

    period_id: Mapped[int] = mapped_column(ForeignKey("period.id", ondelete="CASCADE"), primary_key=True)
    table_name: Mapped[str] = mapped_column(primary_key=True)
    last: Mapped[int]


class HandIn(Base):
    """One revision that was exported: what it was signed as, and the digest of the data that it holds."""

    __tablename__ = "hand_in"
    __table_args__ = (Index("ix_hand_in_revision", "period_id", "revision", unique=True),)

    id: Mapped[int] = mapped_column(primary_key=True)
    period_id: Mapped[int] = mapped_column(ForeignKey("period.id", ondelete="CASCADE"))
    revision: Mapped[int]
    digest: Mapped[str]
    """SHA-256 of the tagmanifest"""
    previous: Mapped[str | None]
    content: Mapped[str]
    """SHA-256 over program, key, evaluation and tables, to see whether anything changed since"""
    file_name: Mapped[str]
    key_id: Mapped[str]
    last_change: Mapped[int | None]
    """the newest row of the year's change log when it was last handed in so; None of a program that did not note it"""


class TakenReceipt(Base):
    """A receipt of the county's that was taken."""

    __tablename__ = "taken_receipt"
    __table_args__ = (UniqueConstraint("period_id", "digest"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    period_id: Mapped[int] = mapped_column(ForeignKey("period.id", ondelete="CASCADE"))
    revision: Mapped[int]
    number: Mapped[int]
    """how many the county had written for the school and year, with this one"""
    digest: Mapped[str]
    """SHA-256 of its tagmanifest"""
    verdict: Mapped[str]
    document: Mapped[str]
    """as JSON, with its remarks"""
    at: Mapped[str]
    """UTC, ISO 8601"""
    previous: Mapped[str | None]
    """the receipt before, as the county signed it"""


class RemarkAnswer(Base):
    """What the school answers to one remark of a receipt; it travels with the next revision."""

    __tablename__ = "remark_answer"
    __table_args__ = (UniqueConstraint("period_id", "remark_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    period_id: Mapped[int] = mapped_column(ForeignKey("period.id", ondelete="CASCADE"))
    remark_id: Mapped[str]
    text: Mapped[str]
    at: Mapped[str]
    """UTC, ISO 8601"""


class ChangeReason(Base):
    """Why a cell (or, without a field, a row) is not as it was in the revision before."""

    __tablename__ = "change_reason"
    __table_args__ = (UniqueConstraint("period_id", "revision", "table_name", "row_key", "field"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    period_id: Mapped[int] = mapped_column(ForeignKey("period.id", ondelete="CASCADE"))
    revision: Mapped[int]
    """the one that it goes along with"""
    table_name: Mapped[str]
    row_key: Mapped[str]
    field: Mapped[str]
    reason: Mapped[str]


class PrintedPage(Base):
    """One page of one print, on paper or kept as a PDF, as it was."""

    __tablename__ = "printed_page"
    __table_args__ = (UniqueConstraint("period_id", "form", "own_copy", "batch", "page"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    period_id: Mapped[int] = mapped_column(ForeignKey("period.id", ondelete="CASCADE"))
    form: Mapped[str]
    own_copy: Mapped[bool]
    page: Mapped[int]
    total: Mapped[int]
    """how many pages its form had, whether all of them were printed or not"""
    digest: Mapped[str]
    """of the texts on the page, as its QR says it"""
    code: Mapped[str] = mapped_column(index=True)
    """the eight characters in its foot"""
    revision: Mapped[int]
    batch: Mapped[int]
    """which print of the school year it was part of, counted from 1; order never depends on the clock"""
    at: Mapped[str]
    """UTC, ISO 8601"""
    cells: Mapped[bytes]
    """what was read on it (`reports.cells.Said`): JSON, packed with zlib"""


class Setting(Base):
    """A setting of the workspace; never a secret."""

    __tablename__ = "setting"

    name: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[str]
