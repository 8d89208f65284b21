"""Explanations of soft findings, each for the numbers that it was given for."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Makes the table `explanation`."""
    texts = ("rule", "table_name", "row_key", "field", "numbers", "text", "at")
    op.create_table(
        "explanation",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("period_id", sa.Integer(), sa.ForeignKey("period.id", ondelete="CASCADE"), nullable=False),
        *(sa.Column(name, sa.String(), nullable=False) for name in texts),
        sa.UniqueConstraint("period_id", "rule", "table_name", "row_key", "field", name="uq_explanation_period_id"),
    )
