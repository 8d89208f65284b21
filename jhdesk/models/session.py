"""Opening the database: SQLite with WAL, synchronous=FULL and foreign keys, at the newest schema."""

from __future__ import annotations

from pathlib import Path
from sqlite3 import Connection as SqliteConnection

from sqlalchemy import URL, Connection, Engine, create_engine, event, inspect, text
from sqlalchemy.exc import DatabaseError, OperationalError
from sqlalchemy.pool import ConnectionPoolEntry, NullPool

from jhdesk.errors import JhdeskError
from jhdesk.models import county_desk, dictionary, workspace  # noqa: F401  (their classes must be known to the metadata)
from jhdesk.models.base import Base

HEAD = "0008"
"""the newest migration; compared without loading Alembic, which start-up must not pay for"""


def open_database(path: Path) -> Engine:
    """The database at ``path``, made if absent, brought to the newest schema if older.

    JhdeskError: "database_broken" (not a database, or damaged), "database_newer" (written by a newer program),
    "database_unusable" (locked, not to be read or written, no room).
    """
    # A URL in one text would take a "?" in the path for its own; figures of persons have no place in a log of errors.
    engine = create_engine(URL.create("sqlite", database=str(path)), poolclass=NullPool, hide_parameters=True)
    event.listen(engine, "connect", _set_up)
    try:
        _ensure_schema(engine)
    except OperationalError as error:
        raise JhdeskError("database_unusable", file=str(path), reason=str(error.orig)) from error
    except DatabaseError as error:
        raise JhdeskError("database_broken", file=str(path)) from error
    return engine


def _set_up(connection: SqliteConnection, _record: ConnectionPoolEntry) -> None:
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA journal_mode = WAL")
    # FULL: a commit is on the disk when the status bar says so, whatever happens to the power.
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("PRAGMA busy_timeout = 5000")


def _ensure_schema(engine: Engine) -> None:
    with engine.connect() as connection:
        tables = inspect(connection).get_table_names()
        version = None
        if "alembic_version" in tables:
            version = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    if version == HEAD:
        return
    if not tables:
        _create(engine)
    elif version is None or version > HEAD:
        raise JhdeskError("database_newer" if version else "database_broken", file=engine.url.database)
    else:
        # Alembic takes a tenth of a second to load; only an older database pays for it.
        from jhdesk.models.migrate import upgrade

        upgrade(engine)


def _create(engine: Engine) -> None:
    with engine.begin() as connection:
        begin(connection)
        Base.metadata.create_all(connection)
        connection.execute(
            text("CREATE TABLE IF NOT EXISTS alembic_version (version_num VARCHAR(32) NOT NULL PRIMARY KEY)")
        )
        connection.execute(text("INSERT OR IGNORE INTO alembic_version VALUES (:head)"), {"head": HEAD})


def begin(connection: Connection) -> None:
    """Begins the transaction now: Python's driver begins none for changes of the schema, and half a schema would stay."""
    connection.exec_driver_sql("BEGIN IMMEDIATE")
