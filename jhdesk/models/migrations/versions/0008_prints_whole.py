"""What was printed is remembered print by print, with how many pages there were; what was remembered so far is of no use to that."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """Makes the table `printed_page` anew, empty: digests and names of cells were others."""
    op.drop_table("printed_page")
    op.create_table(
        "printed_page",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("period_id", sa.Integer(), sa.ForeignKey("period.id", ondelete="CASCADE"), nullable=False),
        sa.Column("form", sa.String(), nullable=False),
        sa.Column("own_copy", sa.Boolean(), nullable=False),
        sa.Column("page", sa.Integer(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("batch", sa.Integer(), nullable=False),
        sa.Column("at", sa.String(), nullable=False),
        sa.Column("cells", sa.LargeBinary(), nullable=False),
        sa.UniqueConstraint("period_id", "form", "own_copy", "batch", "page", name="uq_printed_page_period_id"),
    )
    op.create_index("ix_printed_page_code", "printed_page", ["code"])
