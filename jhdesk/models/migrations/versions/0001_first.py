"""The first schema: the 26 tables of the data dictionary, and what the workspace keeps beside them.

Written as a table of columns, frozen as it was: a later change of the mapped classes never edits this file.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

TYPES = {"text": sa.String, "int": sa.Integer, "bool": sa.Boolean, "date": sa.Date}

# table: its columns by type, decimals as text; every one may be NULL
ENTERED = {
    "school": (
        "school_code:text name:text county_code:text township:text urban_rural_code:text school_type:text "
        "sponsor:text is_boarding:bool central_school_code:text headmaster:text contact_name:text "
        "contact_phone:text founded_year:int"
    ),
    "period": "school_year:int snapshot_date:date standard_id:text round:text",
    "class_group": (
        "grade:int class_no:int boys:int girls:int boarders:int left_behind:int migrant:int in_need:int "
        "aided:int visual_impaired:int hearing_impaired:int intellectual_impaired:int other_impaired:int "
        "learning_support:int two_sports_one_art:int homeroom_staff_no:text"
    ),
    "admission": "stage:text new_pupils:int new_pupils_in_zone:int",
    "disability_enrolment": "kind:text of_age:int enrolled:int",
    "cohort": (
        "stage:text entry_year:int entrants:int transferred_in:int transferred_out:int deceased:int "
        "dropped_out:int graduating:int"
    ),
    "dropout_case": "case_no:text grade:int found_on:date status:text measure:text",
    "responsibility": "row_no:int line:text level:text person:text covers:text letter_signed:bool",
    "building": (
        "name:text built_year:int floors:int structure:text floor_area_m2:text seismic_ok:bool "
        "safety_grade:text use:text is_idle:bool"
    ),
    "room": "row_no:int room_type:text stage:text quantity:int area_each_m2:text networked_multimedia:int",
    "sports_area": "row_no:int kind:text stage:text quantity:int area_each_m2:text",
    "equipment": (
        "row_no:int category:text name:text stage:text quantity:int unit_value_yuan:text acquired_year:int "
        "is_adequate:bool"
    ),
    "ict": (
        "bandwidth_mbps:text campus_network:bool platform_resources:bool platform_space:bool "
        "platform_research:bool platform_home_school:bool pupil_spaces:int"
    ),
    "library_stock": "stage:text books:int books_added:int",
    "staff": (
        "staff_no:text name:text birth_year:int employment:text post:text is_principal:bool stage:text "
        "subject:text subject_2:text degree:text has_certificate:bool certificate_registered:bool "
        "backbone_level:text studio_role:text training_hours_5y:text rotation_eligible:bool "
        "rotation_kind:text ethics_grade:text ethics_violation:bool ict_skilled:bool"
    ),
    "funding": (
        "public_fund_primary:text public_fund_junior:text funded_pupils:int inclusive_fund:text "
        "special_fund:text budget_yuan:text training_spend_yuan:text average_wage_yuan:text "
        "accounts_published:bool"
    ),
    "course_offering": "grade:int subject:text planned_hours:text actual_hours:text",
    "school_course": "name:text grades:text pupils:int",
    "programme": "kind:text is_project_school:bool pupils:int matches:int",
    "survey": "respondent:text about:text issued:int returned:int satisfied:int",
    "self_rating": "item_id:text rating:text narrative:text",
    "evidence": "item_id:text file_name:text place:text sha256:text",
    "partnership": "kind:text partner:text since:date activity:text",
    "improvement": "row_no:int item_id:text problem:text measure:text owner:text due_on:date done_on:date",
    "no_data": "table:text reason:text",
    "declaration": "item_id:text occurred:bool note:text",
}


def upgrade() -> None:
    """Makes all tables, `period` first: the others point to it."""
    _entered("period", ENTERED["period"])
    for table, columns in ENTERED.items():
        if table != "period":
            _entered(table, columns)
    _log()
    _hand_in()


def _entered(table: str, columns: str) -> None:
    fields = [sa.Column(name, TYPES[kind](), nullable=True) for name, kind in (c.split(":") for c in columns.split())]
    parent = [] if table == "period" else [_period(nullable=False)]
    op.create_table(table, sa.Column("id", sa.Integer(), primary_key=True), *parent, *fields, sqlite_autoincrement=True)
    if parent:
        op.create_index(f"ix_{table}_period_id", table, ["period_id"])


def _period(*, nullable: bool = False, primary_key: bool = False) -> sa.Column[int]:
    return sa.Column(
        "period_id",
        sa.Integer(),
        sa.ForeignKey("period.id", ondelete="CASCADE"),
        nullable=nullable,
        primary_key=primary_key,
    )


def _text(*names: str) -> list[sa.Column[str]]:
    return [sa.Column(name, sa.String(), nullable=False) for name in names]


def _log() -> None:
    op.create_table(
        "change_log",
        sa.Column("id", sa.Integer(), primary_key=True),
        *_text("at"),
        _period(),
        *_text("table_name"),
        sa.Column("row_id", sa.Integer(), nullable=False),
        *_text("field", "old", "new", "origin"),
    )
    op.create_index("ix_change_log_period_id", "change_log", ["period_id"])
    op.create_table(
        "rejected_text",
        sa.Column("id", sa.Integer(), primary_key=True),
        _period(),
        *_text("table_name"),
        sa.Column("row_id", sa.Integer(), nullable=False),
        *_text("field", "text"),
        sa.UniqueConstraint("period_id", "table_name", "row_id", "field", name="uq_rejected_text_period_id"),
    )
    op.create_table(
        "row_counter",
        _period(primary_key=True),
        sa.Column("table_name", sa.String(), primary_key=True),
        sa.Column("last", sa.Integer(), nullable=False),
    )


def _hand_in() -> None:
    op.create_table(
        "hand_in",
        sa.Column("id", sa.Integer(), primary_key=True),
        _period(),
        sa.Column("revision", sa.Integer(), nullable=False),
        *_text("digest"),
        sa.Column("previous", sa.String(), nullable=True),
        *_text("content", "file_name", "key_id"),
    )
    op.create_index("ix_hand_in_revision", "hand_in", ["period_id", "revision"], unique=True)
    op.create_table("setting", sa.Column("name", sa.String(), primary_key=True), *_text("value"))
