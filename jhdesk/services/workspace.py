"""The workspace: a folder with the database, keys, outbox and evidence; and the unit of work on its database.

One thread writes, over one connection that stays open: opening one costs more than the commit itself.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, delete, func, select
from sqlalchemy.dialects.sqlite import insert
from sqlalchemy.exc import DatabaseError

from jhdesk.errors import JhdeskError
from jhdesk.models.school import Period, School
from jhdesk.models.session import begin, open_database
from jhdesk.models.workspace import Setting

DATABASE = "jhdesk.db"
ROLE, COUNTY = "role", "county"


@dataclass(frozen=True)
class PeriodInfo:
    """One school year of one school that the workspace holds."""

    id: int
    school_year: int | None
    school_code: str | None
    school_name: str | None


class Workspace:
    """An open workspace. Close it, or use it in a ``with``."""

    def __init__(self, folder: Path) -> None:
        """Opens the folder, made if absent. JhdeskError: "workspace_unusable", and those of `open_database`."""
        self.folder = folder
        try:
            for part in (folder, self.keys, self.outbox):
                part.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise JhdeskError("workspace_unusable", folder=str(folder), reason=error.strerror or "") from error
        self._connection = open_database(folder / DATABASE).connect()

    @classmethod
    def existing(cls, folder: Path) -> Workspace:
        """Opens a folder that is a workspace already. JhdeskError("no_period") where it is none: nothing is made."""
        if not (folder / DATABASE).is_file():
            raise JhdeskError("no_period", folder=str(folder))
        return cls(folder)

    @property
    def keys(self) -> Path:
        """Where secret keys lie, each under its passphrase."""
        return self.folder / "keys"

    @property
    def outbox(self) -> Path:
        """Where a copy of every exported package is kept."""
        return self.folder / "outbox"

    @property
    def inbox(self) -> Path:
        """Where packages, receipts and code packages that came are kept; made when the first one does."""
        return self.folder / "inbox"

    @property
    def evidence(self) -> Path:
        """Where files of evidence are kept, each under its digest; made when the first one is."""
        return self.folder / "evidence"

    @contextmanager
    def work(self) -> Iterator[Connection]:
        """One unit of work: committed when the block ends, rolled back if it raises. Inside another it is part of it."""
        if self._connection.in_transaction():
            yield self._connection
            return
        try:
            with self._connection.begin():
                yield self._connection
        except DatabaseError as error:
            raise JhdeskError("not_stored", reason=str(error.orig)) from error

    @contextmanager
    def trial(self) -> Iterator[Connection]:
        """A unit of work that is taken back alone if it raises, also inside another one, which can then go on."""
        with self.work() as connection:
            # Python's driver begins a transaction only before a change of data; a savepoint outside of one, once
            # released, is stored, and the unit around it could not be taken back any more.
            if not connection.connection.driver_connection.in_transaction:  # type: ignore[union-attr]
                begin(connection)
            with connection.begin_nested():
                yield connection

    def periods(self) -> tuple[PeriodInfo, ...]:
        """The school years held, newest first."""
        query = (
            select(Period.id, Period.school_year, School.school_code, School.name)
            .outerjoin(School, School.period_id == Period.id)
            .order_by(func.coalesce(Period.school_year, 0).desc(), Period.id)
        )
        with self.work() as connection:
            return tuple(PeriodInfo(*row) for row in connection.execute(query))

    def period(self, school_year: int | None = None) -> PeriodInfo:
        """The newest school year, or the one asked for. JhdeskError: "no_period", "no_such_year"."""
        periods = self.periods()
        if not periods:
            raise JhdeskError("no_period", folder=str(self.folder))
        if school_year is None:
            return periods[0]
        for info in periods:
            if info.school_year == school_year:
                return info
        known = "、".join(str(info.school_year) for info in periods if info.school_year is not None)
        raise JhdeskError("no_such_year", year=school_year, known=known)

    def setting(self, name: str) -> str | None:
        """The value of a setting; None where it was never set."""
        with self.work() as connection:
            return connection.execute(select(Setting.value).where(Setting.name == name)).scalar()

    def set_setting(self, name: str, value: str | None) -> None:
        """Sets a setting; None removes it."""
        with self.work() as connection:
            if value is None:
                connection.execute(delete(Setting).where(Setting.name == name))
            else:
                statement = insert(Setting).values(name=name, value=value)
                connection.execute(statement.on_conflict_do_update(index_elements=["name"], set_={"value": value}))

    @property
    def is_county(self) -> bool:
        """Whether it is the county's workspace; a school's it is unless it was made the county's."""
        return self.setting(ROLE) == COUNTY

    def set_role(self, role: str) -> None:
        """Makes this a school's or the county's workspace, once. JhdeskError("role_fixed") where it is the other's."""
        held = self.setting(ROLE) or ("school" if self.periods() else None)
        if held not in (None, role):
            raise JhdeskError("role_fixed", role=held)
        self.set_setting(ROLE, role)

    def close(self) -> None:
        """Closes the database; what was stored is stored already."""
        self._connection.close()

    def __enter__(self) -> Workspace:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def now() -> str:
    """The time of the clock for the change log, UTC; order never depends on it."""
    return datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds")
