"""Alembic's entry: migrates over the connection that `jhdesk.models.migrate` hands it."""

from __future__ import annotations

from typing import Any, Literal

from alembic import context

from jhdesk.models import county_desk, dictionary, workspace  # noqa: F401  (their classes must be known to the metadata)
from jhdesk.models.base import Base
from jhdesk.models.field import ExactDecimal


def render_item(kind: str, item: Any, _context: Any) -> str | Literal[False]:
    """A decimal is stored as text; a migration must not depend on the program's own type."""
    return "sa.String()" if kind == "type" and isinstance(item, ExactDecimal) else False


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    render_as_batch=True,
    render_item=render_item,
)
with context.begin_transaction():
    context.run_migrations()
