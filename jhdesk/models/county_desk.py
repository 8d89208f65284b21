"""What the county's workspace keeps of its schools' packages: whose keys count, what came, what was sent back."""

from __future__ import annotations

from sqlalchemy import UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from jhdesk.models.base import Base


class EnrolledKey(Base):
    """A school's public key, compared with its stamped card; the newest one counts, the others for what they signed before."""

    __tablename__ = "enrolled_key"
    __table_args__ = (UniqueConstraint("school_code", "line"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    school_code: Mapped[str]
    school_name: Mapped[str]
    key_id: Mapped[str]
    line: Mapped[str]
    """the base64 line that ``minisign -P`` takes"""
    at: Mapped[str]
    """UTC, ISO 8601"""


class ReceivedPackage(Base):
    """One revision that was received; its file lies in the inbox."""

    __tablename__ = "received_package"
    __table_args__ = (UniqueConstraint("school_code", "school_year", "revision"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    school_code: Mapped[str]
    school_name: Mapped[str]
    school_year: Mapped[int]
    revision: Mapped[int]
    digest: Mapped[str]
    """SHA-256 of the tagmanifest"""
    key_id: Mapped[str]
    standard_id: Mapped[str]
    file_name: Mapped[str]
    at: Mapped[str]
    """UTC, ISO 8601"""
    previous: Mapped[str | None]


class IssuedBag(Base):
    """A receipt or code package that was sent; its file lies in the outbox. Order is that of the ids, never of the clock."""

    __tablename__ = "issued_bag"

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str]
    """receipt or codes"""
    code: Mapped[str]
    """the school's, or the county's"""
    school_year: Mapped[int]
    revision: Mapped[int]
    """of the package that a receipt is about; the issue of a code package"""
    digest: Mapped[str]
    """SHA-256 of the tagmanifest"""
    file_name: Mapped[str]
    at: Mapped[str]
    """UTC, ISO 8601"""
    previous: Mapped[str | None]
    verdict: Mapped[str | None]
    document: Mapped[str | None]
    """as JSON: the receipt, or the tables of the code package"""
