"""The changes of one cell are found without reading the whole log."""

from __future__ import annotations

from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Adds an index."""
    op.create_index("ix_change_log_row", "change_log", ["table_name", "row_id"])
