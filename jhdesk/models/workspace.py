"""What the workspace keeps beside the dictionary's tables: changes, texts not accepted, explanations, hand-ins, settings."""

from __future__ import annotations

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from jhdesk.models.base import Base


class ChangeLog(Base):
    """One cell changed, or one row added or removed (``field`` empty, the row's values as JSON)."""

    __tablename__ = "change_log"

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


class Setting(Base):
    """A setting of the workspace; never a secret."""

    __tablename__ = "setting"

    name: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[str]
