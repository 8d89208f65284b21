"""The declarative base, and what every stored row has: an identity, and the school year that it belongs to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Literal

from sqlalchemy import ForeignKey, MetaData
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

# Constraints need names so that SQLite's batch migrations can find them again.
NAMING = {
    "ix": "ix_%(column_0_label)s",
    "uq": "uq_%(table_name)s_%(column_0_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
    "pk": "pk_%(table_name)s",
}


Carried = Literal["rows", "some", "keys", "none"]
"""what a new school year takes over of a table: its rows, those of them that go on, their keys alone, nothing"""


@dataclass(frozen=True)
class Meaning:
    """What a table is to people: its Chinese name, the page where it is entered, and a sentence of help."""

    label: str
    page: str
    help: str = ""
    one_row: bool = False
    carried: Carried = "none"


class Base(DeclarativeBase):
    """The base of all mapped classes."""

    metadata = MetaData(naming_convention=NAMING)


class Entered(Base):
    """A row of a table of the data dictionary."""

    __abstract__ = True
    # An id is never used again: the change log speaks of rows that are gone.
    __table_args__ = {"sqlite_autoincrement": True}  # noqa: RUF012  (SQLAlchemy's own spelling)
    __meaning__: ClassVar[Meaning]

    id: Mapped[int] = mapped_column(primary_key=True, sort_order=-2)


class Row(Entered):
    """A row of any table but `period`: it belongs to one school year of one school."""

    __abstract__ = True

    period_id: Mapped[int] = mapped_column(
        ForeignKey("period.id", ondelete="CASCADE"), index=True, nullable=False, sort_order=-1
    )
    position: Mapped[float | None] = mapped_column(sort_order=999)
    """its place among the table's rows, where it was put between others; else the id tells"""
