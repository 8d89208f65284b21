"""Steps that can be taken back, the places of rows, and what people write at cells."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

TABLES = (
    "school", "class_group", "admission", "disability_enrolment", "cohort", "dropout_case",
    "responsibility", "building", "room", "sports_area", "equipment", "ict",
    "library_stock", "staff", "funding", "course_offering", "school_course", "programme",
    "survey", "self_rating", "evidence", "partnership", "improvement", "no_data",
    "declaration", "county_figure",
)  # fmt: skip


def upgrade() -> None:
    """Adds columns, which keeps all rows as they are, and makes two tables."""
    for table in TABLES:
        op.add_column(table, sa.Column("position", sa.Double(), nullable=True))
    op.add_column("change_log", sa.Column("source", sa.String(), nullable=True))
    op.add_column("change_log", sa.Column("step_id", sa.Integer(), nullable=True))
    op.add_column("change_log", sa.Column("old_text", sa.String(), nullable=True))
    op.add_column("change_log", sa.Column("new_text", sa.String(), nullable=True))
    op.add_column("change_log", sa.Column("before_id", sa.Integer(), nullable=True))
    op.create_index("ix_change_log_step_id", "change_log", ["step_id"])
    op.create_table(
        "edit_step",
        sa.Column("id", sa.Integer(), primary_key=True),
        _period(),
        sa.Column("what", sa.String(), nullable=False),
        sa.Column("table_name", sa.String(), nullable=False),
        sa.Column("undone", sa.Boolean(), nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_edit_step_period_id", "edit_step", ["period_id"])
    op.create_table(
        "cell_mark",
        sa.Column("id", sa.Integer(), primary_key=True),
        _period(),
        sa.Column("table_name", sa.String(), nullable=False),
        sa.Column("row_id", sa.Integer(), nullable=False),
        sa.Column("field", sa.String(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("look_again", sa.Boolean(), nullable=False),
        sa.Column("at", sa.String(), nullable=False),
        sa.UniqueConstraint("period_id", "table_name", "row_id", "field", name="uq_cell_mark_period_id"),
    )


def _period() -> sa.Column[int]:
    return sa.Column("period_id", sa.Integer(), sa.ForeignKey("period.id", ondelete="CASCADE"), nullable=False)
