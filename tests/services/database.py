"""The database as another program sees it: what is there is stored."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any

from jhdesk.services.workspace import DATABASE, Workspace


def stored(workspace: Workspace | Path, query: str, *values: object) -> list[tuple[Any, ...]]:
    """The rows of a query, over a connection of its own."""
    folder = workspace.folder if isinstance(workspace, Workspace) else workspace
    connection = sqlite3.connect(folder / DATABASE)
    try:
        return connection.execute(query, values).fetchall()
    finally:
        connection.close()


def dump(workspace: Workspace) -> list[str]:
    """Everything that is stored, as SQL."""
    connection = sqlite3.connect(workspace.folder / DATABASE)
    try:
        return list(connection.iterdump())
    finally:
        connection.close()


def changes(workspace: Workspace) -> list[tuple[Any, ...]]:
    """table, field, old, new, origin of the change log, in order."""
    return stored(workspace, "SELECT table_name, field, old, new, origin FROM change_log ORDER BY id")


def read_only(workspace: Workspace) -> None:
    """From now on nothing can be written over the workspace's connection, as on a stick with its lock shut."""
    with workspace.work() as connection:
        connection.exec_driver_sql("PRAGMA query_only = ON")
