"""Bringing an older database to the newest schema with Alembic. Imported only where there is something to bring."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Engine

from jhdesk.models.session import begin

MIGRATIONS = Path(__file__).parent / "migrations"


def config() -> Config:
    """Alembic's configuration, in code: an ini file would be read in the locale's code page and fail on Chinese Windows."""
    made = Config()
    made.set_main_option("script_location", str(MIGRATIONS))
    return made


def upgrade(engine: Engine, revision: str = "head") -> None:
    """Runs the migrations that the database lacks, in one transaction."""
    with engine.begin() as connection:
        begin(connection)
        configuration = config()
        configuration.attributes["connection"] = connection
        command.upgrade(configuration, revision)
