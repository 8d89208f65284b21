"""The way to the county and back: keys enrolled, packages received, receipts and code packages sent and taken, answers, reasons."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def _period() -> sa.Column[int]:
    return sa.Column("period_id", sa.Integer(), sa.ForeignKey("period.id", ondelete="CASCADE"), nullable=False)


def _text(*names: str, nullable: bool = False) -> list[sa.Column[str]]:
    return [sa.Column(name, sa.String(), nullable=nullable) for name in names]


def _number(*names: str) -> list[sa.Column[int]]:
    return [sa.Column(name, sa.Integer(), nullable=False) for name in names]


def upgrade() -> None:
    """Makes the tables of both sides; a workspace uses those of its own."""
    op.create_table(
        "enrolled_key",
        sa.Column("id", sa.Integer(), primary_key=True),
        *_text("school_code", "school_name", "key_id", "line", "at"),
        sa.UniqueConstraint("school_code", "line", name="uq_enrolled_key_school_code"),
    )
    op.create_table(
        "received_package",
        sa.Column("id", sa.Integer(), primary_key=True),
        *_text("school_code", "school_name"),
        *_number("school_year", "revision"),
        *_text("digest", "key_id", "standard_id", "file_name", "at"),
        *_text("previous", nullable=True),
        sa.UniqueConstraint("school_code", "school_year", "revision", name="uq_received_package_school_code"),
    )
    op.create_table(
        "issued_bag",
        sa.Column("id", sa.Integer(), primary_key=True),
        *_text("kind", "code"),
        *_number("school_year", "revision"),
        *_text("digest", "file_name", "at"),
        *_text("previous", "verdict", "document", nullable=True),
    )
    op.create_table(
        "taken_receipt",
        sa.Column("id", sa.Integer(), primary_key=True),
        _period(),
        *_number("revision", "number"),
        *_text("digest", "verdict", "document", "at"),
        *_text("previous", nullable=True),
        sa.UniqueConstraint("period_id", "digest", name="uq_taken_receipt_period_id"),
    )
    op.create_table(
        "remark_answer",
        sa.Column("id", sa.Integer(), primary_key=True),
        _period(),
        *_text("remark_id", "text", "at"),
        sa.UniqueConstraint("period_id", "remark_id", name="uq_remark_answer_period_id"),
    )
    op.create_table(
        "change_reason",
        sa.Column("id", sa.Integer(), primary_key=True),
        _period(),
        *_number("revision"),
        *_text("table_name", "row_key", "field", "reason"),
        sa.UniqueConstraint(
            "period_id", "revision", "table_name", "row_key", "field", name="uq_change_reason_period_id"
        ),
    )
