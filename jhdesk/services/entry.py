"""Entering figures: every cell is stored, with one audit row, the moment it is given.

The rows of the open school year are held in memory and changed after each commit; rereading a table would cost more
than all else.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, delete, insert, select, update
from sqlalchemy.dialects.sqlite import insert as upsert

from jhdesk.calc.rows import SchoolData
from jhdesk.errors import JhdeskError
from jhdesk.findings import Problem
from jhdesk.models.dictionary import MODEL_OF, PAGES, SCHOOL, TABLES, Dictionary, Table, table_named
from jhdesk.models.field import Field, Value
from jhdesk.models.units import unit_of
from jhdesk.models.wording import place_text, row_text, year_text
from jhdesk.models.workspace import ChangeLog, RejectedText, RowCounter
from jhdesk.services.workspace import Workspace, now
from jhdesk.workbook.cleaning import clean
from jhdesk.workbook.columns import choices, is_asked, shown

# The window takes what it knows of tables and fields from here.
__all__ = [
    "PAGES", "SCHOOL", "TABLES", "Dictionary", "EnteredRow", "Entry", "Field", "Stored", "Table", "Value",
    "choices", "is_asked", "is_blank", "last_data", "last_year", "new_period", "place_text", "problem_of", "row_text",
    "shown", "table_named", "unit_of", "value_of", "year_text",
]  # fmt: skip

DEFAULT_STANDARD = "national-2017"


@dataclass
class EnteredRow:
    """One stored row: its values by field, and texts that were typed but not understood."""

    id: int
    values: dict[str, Value]
    rejected: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Stored:
    """What became of a typed text: the value now stored, or the problem for which it was not."""

    value: Value
    problem: Problem | None = None


class Entry:
    """The tables of one school year, open for entry: a school's, or those of another dictionary (the county's)."""

    def __init__(self, workspace: Workspace, period_id: int, dictionary: Dictionary = SCHOOL) -> None:
        self.workspace = workspace
        self.period_id = period_id
        self.dictionary = dictionary
        tables = dictionary.tables
        self._rows: dict[str, list[EnteredRow]] = {}
        self._views: dict[str, list[dict[str, Value]]] = {name: [] for name in tables}
        with workspace.work() as connection:
            for name in tables:
                self._load(connection, name)
            self._load_rejected(connection)
        for name in tables:
            self._look_again(name)
        self.data = SchoolData(self._views, lambda table, row: tables[table].key_text(row))
        """what the engine reads: always as stored"""

    def rows(self, table: str) -> Sequence[EnteredRow]:
        """The rows of a table in the order in which they were entered; tables of one row have at most one."""
        return self._rows[table]

    def first(self, table: str) -> EnteredRow | None:
        """The row of a table of one row; None before it has one."""
        rows = self._rows[table]
        return rows[0] if rows else None

    def row(self, table: str, row_id: int) -> EnteredRow:
        """The row of that id. JhdeskError("row_gone") where it is not there any more."""
        for row in self._rows[table]:
            if row.id == row_id:
                return row
        raise JhdeskError("row_gone", table=self.dictionary.tables[table].label)

    def type_cell(self, table: str, row_id: int, name: str, text: str, origin: str = "typed") -> Stored:
        """Takes what a person typed into a cell: cleaned, checked, stored.

        What is not understood is kept apart and the cell has no value: no figure counts that is not on the screen.
        An identity number is refused, and the cell stays as it was.
        """
        value, problem = clean(self.dictionary.tables[table].field(name), text)
        if problem is None:
            self.set_cells(table, [(row_id, name, value)], origin)
            return Stored(value)
        row = self.row(table, row_id)
        if problem.code != "identity_number":  # such a number is stored nowhere, not even as a refused text
            self._reject(table, row, name, text, origin)
        return Stored(row.values[name], problem)

    def set_cells(self, table: str, cells: Iterable[tuple[int, str, Value]], origin: str = "typed") -> None:
        """Stores the values of cells (row id, field, value), all or none; values must have passed the field's check."""
        changes = []
        for (row_id, name), value in {(row_id, name): value for row_id, name, value in cells}.items():
            row = self.row(table, row_id)
            if row.values[name] != value or name in row.rejected:
                changes.append((row, name, value))
        if not changes:
            return
        with self.workspace.work() as connection:
            for row, name, value in changes:
                self._write(connection, table, row, name, value, origin)
        seen = [self._is_seen(table, row) for row, _, _ in changes]
        for row, name, value in changes:
            row.values[name] = value
            row.rejected.pop(name, None)
        if seen != [self._is_seen(table, row) for row, _, _ in changes]:
            self._look_again(table)

    def add_row(self, table: str, values: Mapping[str, Value] | None = None, origin: str = "typed") -> EnteredRow:
        """A new row at the end; the program numbers it where the table is numbered. A table of one row keeps its row."""
        meaning = self.dictionary.tables[table]
        if meaning.one_row and self._rows[table]:
            return self._rows[table][0]
        with self.workspace.work() as connection:
            filled = dict.fromkeys((f.name for f in meaning.fields), None) | dict(values or {})
            if meaning.numbered:
                filled["row_no"] = self._number(connection, table, filled["row_no"])
            row = EnteredRow(insert_row(connection, self.period_id, meaning, filled, origin), filled)
        self._rows[table].append(row)
        if not is_blank(meaning, filled):
            self._views[table].append(filled)
        return row

    def add_rows(
        self, table: str, rows: Iterable[Mapping[str, Value]], origin: str = "typed"
    ) -> tuple[EnteredRow, ...]:
        """New rows at the end, all or none."""
        held, seen = len(self._rows[table]), len(self._views[table])
        try:
            with self.workspace.work():
                return tuple(self.add_row(table, values, origin) for values in rows)
        except BaseException:  # what was rolled back must not stay in memory
            del self._rows[table][held:], self._views[table][seen:]
            raise

    def delete_rows(self, table: str, row_ids: Iterable[int], origin: str = "typed") -> None:
        """Removes rows, all or none; the change log keeps what they held."""
        doomed = [self.row(table, row_id) for row_id in row_ids]
        with self.workspace.work() as connection:
            for row in doomed:
                delete_row(connection, self.period_id, self.dictionary.tables[table], row.id, row.values, origin)
        ids = {row.id for row in doomed}
        self._rows[table] = [row for row in self._rows[table] if row.id not in ids]
        self._look_again(table)

    def tables(self) -> dict[str, list[dict[str, Value]]]:
        """A copy of all rows, as packages and workbooks take them; blank rows left out."""
        return {name: [dict(row) for row in rows] for name, rows in self._views.items()}

    def _load(self, connection: Connection, name: str) -> None:
        model, meaning = MODEL_OF[name], self.dictionary.tables[name]
        columns = [getattr(model, f.name) for f in meaning.fields]
        owner = model.id if name == "period" else model.__table__.c.period_id
        query = select(model.id, *columns).where(owner == self.period_id).order_by(model.id)
        names = [f.name for f in meaning.fields]
        self._rows[name] = [
            EnteredRow(row_id, dict(zip(names, values, strict=True))) for row_id, *values in connection.execute(query)
        ]

    def _look_again(self, table: str) -> None:
        self._views[table][:] = [row.values for row in self._rows[table] if self._is_seen(table, row)]

    def _is_seen(self, table: str, row: EnteredRow) -> bool:
        """Whether the engine sees the row: not a blank one, as packages have none; a text not understood makes it one."""
        return bool(row.rejected) or not is_blank(self.dictionary.tables[table], row.values)

    def _load_rejected(self, connection: Connection) -> None:
        query = select(RejectedText.table_name, RejectedText.row_id, RejectedText.field, RejectedText.text)
        for table, row_id, name, text in connection.execute(query.where(RejectedText.period_id == self.period_id)):
            self.row(table, row_id).rejected[name] = text

    def _write(self, connection: Connection, table: str, row: EnteredRow, name: str, value: Value, origin: str) -> None:
        if row.values[name] != value:
            columns: Any = MODEL_OF[table].__table__
            done = connection.execute(update(columns).where(columns.c.id == row.id).values({name: value}))
            if not done.rowcount:  # another window, or an import beside this one, has removed the row
                raise JhdeskError("row_gone", table=self.dictionary.tables[table].label)
            text = self.dictionary.tables[table].field(name).text
            log(connection, self.period_id, table, row.id, name, text(row.values[name]), text(value), origin)
        if name in row.rejected:
            connection.execute(
                delete(RejectedText).where(
                    RejectedText.period_id == self.period_id,
                    RejectedText.table_name == table,
                    RejectedText.row_id == row.id,
                    RejectedText.field == name,
                )
            )

    def _reject(self, table: str, row: EnteredRow, name: str, text: str, origin: str) -> None:
        text = text.encode(errors="replace").decode()  # half a character cannot be stored
        with self.workspace.work() as connection:
            self._write(connection, table, row, name, None, origin)
            statement = upsert(RejectedText).values(
                period_id=self.period_id, table_name=table, row_id=row.id, field=name, text=text
            )
            keys = ["period_id", "table_name", "row_id", "field"]
            connection.execute(statement.on_conflict_do_update(index_elements=keys, set_={"text": text}))
        seen = self._is_seen(table, row)
        row.values[name] = None
        row.rejected[name] = text
        if not seen:
            self._look_again(table)

    def _number(self, connection: Connection, table: str, wanted: Value) -> int:
        """The number of a new row: the one it brings, or one above all held now or given before."""
        where = (RowCounter.period_id == self.period_id, RowCounter.table_name == table)
        last = connection.execute(select(RowCounter.last).where(*where)).scalar() or 0
        held = (row.values["row_no"] for row in self._rows[table])
        last = max((last, *(number for number in held if isinstance(number, int))))
        number = wanted if isinstance(wanted, int) else last + 1
        statement = upsert(RowCounter).values(period_id=self.period_id, table_name=table, last=max(number, last))
        keys = ["period_id", "table_name"]
        connection.execute(statement.on_conflict_do_update(index_elements=keys, set_={"last": max(number, last)}))
        return number


def last_year(entry: Entry) -> Entry | None:
    """The year before of the same school, where the workspace holds it."""
    code, year = entry.data.first("school").get("school_code"), entry.data.first("period").get("school_year")
    for held in entry.workspace.periods():
        if isinstance(year, int) and held.school_year == year - 1 and held.school_code == code:
            return Entry(entry.workspace, held.id)
    return None


def last_data(entry: Entry) -> SchoolData | None:
    """The figures of the year before of the same school, where the workspace holds them."""
    last = last_year(entry)
    return None if last is None else last.data


def value_of(field: Field, text: str) -> Value:
    """What is stored for a text that the field takes; None for one that it does not."""
    return clean(field, text)[0]


def problem_of(field: Field, text: str) -> Problem | None:
    """Why a text cannot be the value of the field; None where it can."""
    return clean(field, text)[1]


def is_blank(table: Table, row: Mapping[str, Value]) -> bool:
    """Whether nothing was entered in a row; what the program gave it does not count: its number, or what it began with."""
    begun = table.listed.get(table.key_text(row), {}) if table.listed else {}
    return all(row.get(f.name) is None or row[f.name] == begun.get(f.name) for f in table.fields if not table.gives(f))


def new_period(workspace: Workspace, school_year: int | None = None, dictionary: Dictionary = SCHOOL) -> int:
    """An empty school year with its tables of one row, by the national standard, in the dictionary's round; its id."""
    begun = {"school_year": school_year, "standard_id": DEFAULT_STANDARD, "round": dictionary.round}
    with workspace.work() as connection:
        period_id = insert_row(connection, 0, dictionary.tables["period"], begun, "typed")
        for name, table in dictionary.tables.items():
            if table.one_row and name != "period":
                insert_row(connection, period_id, table, {}, "typed")
        return period_id


def insert_row(connection: Connection, period_id: int, table: Table, values: Mapping[str, Value], origin: str) -> int:
    """Stores a row and logs it; for the table `period` the row is its own period. Returns the row's id."""
    owner = {} if table.name == "period" else {"period_id": period_id}
    result = connection.execute(insert(MODEL_OF[table.name]).values(**values, **owner))
    row_id = int(result.inserted_primary_key[0])  # type: ignore[index]
    log(connection, period_id or row_id, table.name, row_id, "", "", _json(table, values), origin)
    return row_id


def delete_row(
    connection: Connection, period_id: int, table: Table, row_id: int, values: Mapping[str, Value], origin: str
) -> None:
    """Removes a row and logs what it held."""
    columns: Any = MODEL_OF[table.name].__table__
    connection.execute(delete(columns).where(columns.c.id == row_id))
    connection.execute(delete(RejectedText).where(RejectedText.table_name == table.name, RejectedText.row_id == row_id))
    log(connection, period_id, table.name, row_id, "", _json(table, values), "", origin)


def log(
    connection: Connection, period_id: int, table: str, row_id: int, name: str, old: str, new: str, origin: str
) -> None:
    """One row of the change log."""
    connection.execute(
        insert(ChangeLog).values(
            at=now(), period_id=period_id, table_name=table, row_id=row_id, field=name, old=old, new=new, origin=origin
        )
    )


def _json(table: Table, values: Mapping[str, Value]) -> str:
    filled = {name: table.field(name).text(value) for name, value in values.items() if value is not None}
    return json.dumps(filled, ensure_ascii=False)
