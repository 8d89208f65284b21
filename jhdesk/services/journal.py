"""The change log, and the steps of which it consists: what was done at once, and can be taken back as a whole.

The log only grows: taking a step back adds rows to it. A step that was taken back can be done again until the next new
one; both survive closing the program.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, fields
from typing import Any

from sqlalchemy import Connection, bindparam, delete, func, insert, select, update

from jhdesk.models.dictionary import Table
from jhdesk.models.field import Value
from jhdesk.models.identity import without_identity_numbers
from jhdesk.models.workspace import ChangeLog, EditStep
from jhdesk.services.stored import Ready
from jhdesk.services.workspace import Workspace, now

KEPT_STEPS = 300
"""how many steps of a school year can be taken back at most"""


@dataclass(frozen=True)
class Step:
    """What was done at once: what it was (typed, pasted …), in which table; empty where in several."""

    id: int
    what: str
    table: str


@dataclass(frozen=True)
class Change:
    """One row of the change log: a cell from one state to another, or a row added or removed (``field`` empty).

    A state is the value's textual form and the text that was not understood, of which at most one is there.
    """

    table: str
    row_id: int
    field: str
    old: str
    new: str
    old_text: str | None = None
    new_text: str | None = None
    before_id: int | None = None

    @property
    def adds(self) -> bool:
        """Whether a row was added."""
        return not self.field and not self.old

    def reversed(self) -> Change:
        """The change back."""
        swapped = (self.new, self.old, self.new_text, self.old_text)
        return Change(self.table, self.row_id, self.field, *swapped, self.before_id)


_WRITTEN = ("table_name", "row_id", "field", "old", "new", "old_text", "new_text", "before_id")
"""columns of the change log in the order of a `Change`"""


class Journal:
    """The change log of one school year."""

    def __init__(self, workspace: Workspace, period_id: int) -> None:
        self.workspace, self.period_id = workspace, period_id
        self.source = ""
        """where what is logged now came from, for people: a file and a place in it"""
        self._open: tuple[str, str] | None = None
        self._id: int | None = None

    @property
    def is_open(self) -> bool:
        """Whether what is written now belongs to a step that was begun before."""
        return self._open is not None

    @contextmanager
    def step(self, what: str, table: str) -> Iterator[None]:
        """All that is written inside is one step; nothing written, no step."""
        self._open, self._id = (what, table), None
        try:
            yield
        finally:
            self._open = self._id = None

    def write(self, connection: Connection, changes: Sequence[Change], origin: str) -> None:
        """Logs changes, as part of the step that is open, if one is."""
        if not changes:
            return
        step_id = self._number(connection)
        write_changes(connection, self.period_id, changes, origin, source=self.source, step_id=step_id)

    def _number(self, connection: Connection) -> int | None:
        if self._open is None or not self._open[0]:
            return None
        if self._id is None:
            what, table = self._open
            _FORGET.run(connection, [{"period_id": self.period_id}])  # what was taken back cannot be done again now
            values = {"period_id": self.period_id, "what": what, "table_name": table, "undone": False}
            self._id = _BEGIN.run(connection, [values]).lastrowid
        return self._id

    def last(self, *, undone: bool) -> Step | None:
        """The step that would be taken back next, or the one that would be done again next; None where there is none."""
        order = EditStep.id if undone else EditStep.id.desc()
        query = select(EditStep.id, EditStep.what, EditStep.table_name)
        where = (EditStep.period_id == self.period_id, EditStep.undone == undone)
        with self.workspace.work() as connection:
            held = connection.execute(query.where(*where).order_by(order).limit(1)).first()
        return None if held is None else Step(*held)

    def changes(self, step: Step) -> list[Change]:
        """What a step did, in order."""
        columns = [getattr(ChangeLog, name) for name in _WRITTEN]
        query = select(*columns).where(ChangeLog.step_id == step.id).order_by(ChangeLog.id)
        with self.workspace.work() as connection:
            return [Change(*row) for row in connection.execute(query)]

    def mark(self, connection: Connection, step: Step, *, undone: bool) -> None:
        """Remembers that a step was taken back, or done again."""
        connection.execute(update(EditStep).where(EditStep.id == step.id).values(undone=undone))

    def prune(self) -> None:
        """Forgets the oldest steps beyond `KEPT_STEPS`; the log keeps what they did."""
        owned = EditStep.period_id == self.period_id
        with self.workspace.work() as connection:
            count = connection.execute(select(func.count()).select_from(EditStep).where(owned)).scalar() or 0
            if count > KEPT_STEPS:
                oldest = select(EditStep.id).where(owned).order_by(EditStep.id).limit(count - KEPT_STEPS)
                connection.execute(delete(EditStep).where(EditStep.id.in_(oldest)))


def write_changes(
    connection: Connection,
    period_id: int,
    changes: Sequence[Change],
    origin: str,
    *,
    source: str = "",
    step_id: int | None = None,
) -> None:
    """Rows of the change log."""
    fixed: dict[str, Any] = {
        "at": now(),
        "period_id": period_id,
        "origin": origin,
        "source": without_identity_numbers(source) or None,  # a file's name may hold anything
        "step_id": step_id,
    }
    _LOG.run(
        connection, [fixed | {name: getattr(change, attribute) for name, attribute in _HELD} for change in changes]
    )


_HELD = [(name, field.name) for name, field in zip(_WRITTEN, fields(Change), strict=True)]
_FORGET = Ready(delete(EditStep).where(EditStep.period_id == bindparam("period_id"), EditStep.undone))
_BEGIN = Ready(insert(EditStep).values({n: bindparam(n) for n in ("period_id", "what", "table_name", "undone")}))
_LOG = Ready(
    insert(ChangeLog).values(
        {name: bindparam(name) for name in ("at", "period_id", "origin", "source", "step_id", *_WRITTEN)}
    )
)


def row_json(table: Table, values: Mapping[str, Value]) -> str:
    """The filled cells of a row, as the change log keeps them."""
    filled = {name: table.field(name).text(value) for name, value in values.items() if value is not None}
    return json.dumps(filled, ensure_ascii=False)


def texts_json(texts: Mapping[str, str]) -> str | None:
    """The texts of a row that were not understood, as the change log keeps them; None where there are none."""
    return json.dumps(dict(texts), ensure_ascii=False) if texts else None


def row_values(table: Table, text: str) -> dict[str, Value]:
    """The values of a row from the change log; what it does not name is blank. A field that is gone is left out."""
    held = json.loads(text)
    return {field.name: field.value(held.get(field.name, "")) for field in table.fields}
