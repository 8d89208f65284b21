"""What a school year's window remembers beside the figures: the cell where one was, and the day by which to hand in."""

from __future__ import annotations

import contextlib
import datetime
import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from jhdesk.errors import JhdeskError

if TYPE_CHECKING:
    from jhdesk.ui.session import CellRef, Session

PAUSE_MS = 2_000
"""how long a person has stayed in a cell when it is remembered: going through cells writes nothing"""
FIRST_YEAR = 2024
"""a clock before it is wrong: the program is younger"""
_DAY = re.compile(r"\s*(\d{4})\s*[-/.年－／．]\s*(\d{1,2})\s*[-/.月－／．]\s*(\d{1,2})\s*日?\s*")


@dataclass(frozen=True)
class LastPlace:
    """Where somebody was: a table, a row of it (None: the new one at the end), a field; and when."""

    table: str
    row_id: int | None
    field: str
    at: datetime.datetime


def day_of(text: str) -> datetime.date | None:
    """A day as people type it (2026-11-30, 2026/11/30, 2026年11月30日); None where it is none."""
    found = _DAY.fullmatch(text)
    if found is None:
        return None
    year, month, day = (int(part) for part in found.groups())
    try:
        return datetime.date(year, month, day)
    except ValueError:
        return None


class Memory(QObject):
    """Kept as settings of the workspace; a place is written after a pause, at leaving a page and at the end."""

    deadline_changed = Signal()

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self.session = session
        self._stopped = False
        self._deadline: datetime.date | None = None
        self._deadline_read = False
        self._pending: tuple[str, CellRef] | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(PAUSE_MS)
        self._timer.timeout.connect(self.flush)
        session.at_cell.connect(self._be_at)

    def _name(self) -> str:
        return f"last_place_{self.session.entry.period_id}"

    def _be_at(self, at: CellRef | None) -> None:
        if at is None:
            self.flush()
        elif not self._stopped and (self._pending is None or self._pending[1] != at):
            self._pending = self._name(), at
            self._timer.start()

    def flush(self) -> None:
        """Writes the place now, if there is one to write."""
        self._timer.stop()
        if self._pending is None:
            return
        (name, at), self._pending = self._pending, None
        when = datetime.datetime.now().astimezone().isoformat(timespec="minutes")
        with contextlib.suppress(JhdeskError):  # where one was is a comfort: no reason to stop anybody
            self.session.workspace.set_setting(name, json.dumps([at.table, at.row_id, at.field, when]))

    def stop(self) -> None:
        """Writes what is to be written; from now on the workspace may be closed."""
        self.flush()
        self._stopped = True

    @property
    def place(self) -> LastPlace | None:
        """Where somebody was last in this school year; None where nobody was, or the table is not there any more."""
        try:
            table, row_id, field, at = json.loads(self.session.workspace.setting(self._name()) or "")
            place = LastPlace(table, row_id, field, datetime.datetime.fromisoformat(at))
        except (ValueError, TypeError):
            return None
        return place if table in self.session.tables else None

    @property
    def deadline(self) -> datetime.date | None:
        """The day by which the county wants the figures: as it was entered, else as its code package says of this school year."""
        if not self._deadline_read:
            self._deadline, self._deadline_read = day_of(self.session.workspace.setting("deadline") or ""), True
        return self._deadline or self.county_deadline

    @property
    def county_deadline(self) -> datetime.date | None:
        """The day that the county's code package says of this school year."""
        if self.session.workspace.setting("county") is None:
            return None
        # Not at the top: it loads cryptography, which a school without a code package does not need.
        from jhdesk.services.county_notice import county_of

        county = county_of(self.session.workspace)
        said = county.deadline(self.session.entry.data.head.year) if county else {}
        return day_of(said.get("due_on", ""))

    def set_deadline(self, day: datetime.date | None) -> None:
        """Keeps the day; None forgets it."""
        self.session.workspace.set_setting("deadline", day.isoformat() if day else None)
        self._deadline, self._deadline_read = day, True
        self.deadline_changed.emit()


def today() -> datetime.date:
    """The day by the machine's clock."""
    return datetime.datetime.now().astimezone().date()
