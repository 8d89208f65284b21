"""The rows of the dictionary's tables in the database: read, changed, added and removed, inside somebody's unit of work."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from typing import Any

from sqlalchemy import Connection, CursorResult, Executable, bindparam, delete, func, insert, select, update
from sqlalchemy.dialects.sqlite import dialect
from sqlalchemy.dialects.sqlite import insert as upsert

from jhdesk.models.dictionary import MODEL_OF, Table
from jhdesk.models.field import Value
from jhdesk.models.workspace import RejectedText, RowCounter

_DIALECT = dialect()
_REJECTED = ("period_id", "table_name", "row_id", "field")


def read_rows(connection: Connection, period_id: int, table: Table) -> list[tuple[int, float, dict[str, Value]]]:
    """Id, place and values of the rows of a table, in their order."""
    names = tuple(f.name for f in table.fields)
    query, turned = _read(table.name, names)
    found = []
    for row in query.run(connection, [{"of_period": period_id}]):
        row_id, at, *values = tuple(row)
        for place, turn in turned:
            values[place] = turn(values[place])
        found.append((row_id, float(at), dict(zip(names, values, strict=True))))
    return found


def read_rejected(connection: Connection, period_id: int) -> list[tuple[str, int, str, str]]:
    """Table, row id, field and text of what was typed and not understood."""
    query = select(RejectedText.table_name, RejectedText.row_id, RejectedText.field, RejectedText.text)
    rows = connection.execute(query.where(RejectedText.period_id == period_id))
    return [(table, row_id, name, text) for table, row_id, name, text in rows]


def update_cells(connection: Connection, table: Table, cells: Sequence[tuple[int, str, Value]]) -> bool:
    """Stores values by row id and field; whether all rows were there."""
    by_row: dict[int, dict[str, Value]] = defaultdict(dict)
    for row_id, name, value in cells:
        by_row[row_id][name] = value
    alike: dict[tuple[str, ...], list[dict[str, Any]]] = defaultdict(list)
    for row_id, values in by_row.items():
        bound = {name: _as_stored(table.name, name)(value) for name, value in values.items()}
        alike[tuple(values)].append({"of_row": row_id, **bound})
    return all(_update(table.name, names).run(connection, rows).rowcount == len(rows) for names, rows in alike.items())


class Ready:
    """A statement that is compiled once, for values that are as the database takes and gives them.

    A cell that is left is to be stored before anybody notices: building a statement anew takes twice as long as the
    database takes to execute and commit it. So it is with a school year's tables: building the queries took longer than
    reading.
    """

    def __init__(self, statement: Executable) -> None:
        compiled: Any = statement.compile(dialect=_DIALECT)  # type: ignore[attr-defined]
        self._sql, self._order = str(compiled), tuple(compiled.positiontup)

    def run(self, connection: Connection, rows: Sequence[Mapping[str, Any]]) -> CursorResult[Any]:
        """Executes it once for each of these rows of values by name."""
        bound = [tuple([row[name] for name in self._order]) for row in rows]
        return connection.exec_driver_sql(self._sql, bound if len(bound) > 1 else bound[0])


@cache
def _read(table: str, names: tuple[str, ...]) -> tuple[Ready, list[tuple[int, Callable[[Any], Value]]]]:
    """The statement that reads a table, and what turns values, by their place, from what the database gives."""
    own: Any = MODEL_OF[table].__table__.c
    place = own.id if table == "period" else func.coalesce(own.position, own.id)
    owner = own.id if table == "period" else own.period_id
    columns = [own[name] for name in names]
    query = select(own.id, place, *columns).where(owner == bindparam("of_period")).order_by(place, own.id)
    made = [each.type.dialect_impl(_DIALECT).result_processor(_DIALECT, None) for each in columns]
    return Ready(query), [(at, turn) for at, turn in enumerate(made) if turn is not None]


@cache
def _update(table: str, names: tuple[str, ...]) -> Ready:
    columns: Any = MODEL_OF[table].__table__
    statement = update(columns).where(columns.c.id == bindparam("of_row"))
    return Ready(statement.values({name: bindparam(name) for name in names}))


@cache
def _insert(table: str, names: tuple[str, ...]) -> Ready:
    columns: Any = MODEL_OF[table].__table__
    return Ready(insert(columns).values({name: bindparam(name) for name in names}))


@cache
def _as_stored(table: str, name: str) -> Callable[[Value], Any]:
    """What turns a value of a column into what the database takes."""
    column: Any = MODEL_OF[table].__table__.c[name]
    return column.type.dialect_impl(_DIALECT).bind_processor(_DIALECT) or (lambda value: value)


def reject(connection: Connection, period_id: int, table: str, texts: Iterable[tuple[int, str, str | None]]) -> None:
    """Keeps the texts that were not understood, by row id and field; None where there is none any more."""
    gone, kept = [], []
    for row_id, name, text in texts:
        at = {"at_period": period_id, "at_table": table, "at_row": row_id, "at_field": name}
        if text is None:
            gone.append(at)
        else:
            kept.append(dict(zip(_REJECTED, at.values(), strict=True)) | {"text": text})
    if gone:
        keys = zip(_REJECTED, gone[0], strict=True)
        connection.execute(
            delete(RejectedText).where(*(getattr(RejectedText, k) == bindparam(b) for k, b in keys)), gone
        )
    if kept:
        statement = upsert(RejectedText)
        held = {"text": statement.excluded.text}
        connection.execute(statement.on_conflict_do_update(index_elements=list(_REJECTED), set_=held), kept)


def insert_row(
    connection: Connection,
    period_id: int,
    table: Table,
    values: Mapping[str, Value],
    *,
    row_id: int | None = None,
    place: float | None = None,
) -> int:
    """Stores a row, under an id that it had before if one is given; the row's id. A row of `period` is its own period."""
    owner: dict[str, Any] = {} if table.name == "period" else {"period_id": period_id, "position": place}
    if row_id is not None:
        owner["id"] = row_id
    held = {name: _as_stored(table.name, name)(value) for name, value in {**values, **owner}.items()}
    return int(_insert(table.name, tuple(held)).run(connection, [held]).lastrowid)


def delete_rows(connection: Connection, period_id: int, table: str, row_ids: Sequence[int]) -> None:
    """Removes rows, and the texts that were not understood in them."""
    columns: Any = MODEL_OF[table].__table__
    ids = [{"of_row": row_id} for row_id in row_ids]
    connection.execute(delete(columns).where(columns.c.id == bindparam("of_row")), ids)
    own = (RejectedText.period_id == period_id, RejectedText.table_name == table)
    connection.execute(delete(RejectedText).where(*own, RejectedText.row_id == bindparam("of_row")), ids)


def place_rows(connection: Connection, table: str, row_ids: Sequence[int]) -> None:
    """Gives rows the places 1, 2 … in this order; no place is above the highest id, so new rows come behind them."""
    columns: Any = MODEL_OF[table].__table__
    places = [{"of_row": row_id, "at": float(at)} for at, row_id in enumerate(row_ids, start=1)]
    connection.execute(
        update(columns).where(columns.c.id == bindparam("of_row")).values(position=bindparam("at")), places
    )


def row_number(connection: Connection, period_id: int, table: str, wanted: Value, held: Iterable[Value]) -> int:
    """The number of a new row: the one it brings, or one above all held now or given before."""
    where = (RowCounter.period_id == period_id, RowCounter.table_name == table)
    last = connection.execute(select(RowCounter.last).where(*where)).scalar() or 0
    last = max((last, *(number for number in held if isinstance(number, int))))
    number = wanted if isinstance(wanted, int) else last + 1
    statement = upsert(RowCounter).values(period_id=period_id, table_name=table, last=max(number, last))
    keys = ["period_id", "table_name"]
    connection.execute(statement.on_conflict_do_update(index_elements=keys, set_={"last": max(number, last)}))
    return number
