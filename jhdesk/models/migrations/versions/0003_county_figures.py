"""The county's own figures."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Makes the table; a school's workspace keeps it empty."""
    op.create_table(
        "county_figure",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("period_id", sa.Integer(), sa.ForeignKey("period.id", ondelete="CASCADE"), nullable=False),
        *(sa.Column(name, sa.String(), nullable=True) for name in ("figure_id", "value", "unit", "note")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_county_figure_period_id", "county_figure", ["period_id"])
