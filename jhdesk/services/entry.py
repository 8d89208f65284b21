"""Entering figures: every cell is stored, with one audit row, the moment it is given.

The rows of the open school year are held in memory and changed after each commit; rereading a table would cost more
than all else. What is written at once is one step, which can be taken back and done again.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count

from sqlalchemy import Connection

from jhdesk.calc.rows import SchoolData
from jhdesk.errors import JhdeskError
from jhdesk.findings import Problem
from jhdesk.models.dictionary import PAGES, SCHOOL, TABLES, Dictionary, Table, table_named
from jhdesk.models.field import Field, Value
from jhdesk.models.standing import NOT_APPLICABLE_MARK, Standing, applies, standing
from jhdesk.models.units import unit_of
from jhdesk.models.wording import nothing_text, place_name, place_text, row_text, year_text
from jhdesk.services import stored
from jhdesk.services.former import codes_of
from jhdesk.services.journal import Change, Journal, row_json, texts_json, write_changes
from jhdesk.services.workspace import Workspace
from jhdesk.workbook.cleaning import clean
from jhdesk.workbook.columns import choices, is_asked, shown

# The window takes what it knows of tables and fields from here.
__all__ = [
    "NOT_APPLICABLE_MARK", "PAGES", "SCHOOL", "TABLES", "Dictionary", "EnteredRow", "Entry", "Field", "Standing",
    "Stored", "Table", "Value", "applies", "choices", "is_asked", "is_blank", "last_data", "last_year", "new_period",
    "nothing_text", "place_name", "place_text", "problem_of", "row_text", "shown", "standing", "table_named", "unit_of", "value_of",
    "year_text",
]  # fmt: skip

DEFAULT_STANDARD = "national-2017"


_VERSIONS = count()


@dataclass
class EnteredRow:
    """One stored row: its values by field, and texts that were typed but not understood."""

    id: int
    values: dict[str, Value]
    rejected: dict[str, str] = field(default_factory=dict)
    position: float = field(default=0.0, compare=False)
    """its place among the rows of its table"""
    version: int = field(default_factory=_VERSIONS.__next__, compare=False)
    """another number whenever anything in the row changed; no two rows ever have the same"""

    def state(self, table: Table, name: str) -> tuple[str, str | None]:
        """A cell as the change log has it: the value's textual form, and the text that was not understood."""
        return table.field(name).text(self.values[name]), self.rejected.get(name)


@dataclass(frozen=True)
class Stored:
    """What became of a typed text: the value now stored, or the problem for which it was not."""

    value: Value
    problem: Problem | None = None


Cell = tuple[EnteredRow, str, Value, str | None]
"""a cell and what it is to hold: row, field, value, text that was not understood"""


class Entry:
    """The tables of one school year, open for entry: a school's, or those of another dictionary (the county's)."""

    def __init__(self, workspace: Workspace, period_id: int, dictionary: Dictionary = SCHOOL) -> None:
        self.workspace = workspace
        self.period_id = period_id
        self.dictionary = dictionary
        self.journal = Journal(workspace, period_id)
        self._ahead = False  # whether memory may hold what is not yet committed
        self._rows: dict[str, list[EnteredRow]] = {name: [] for name in dictionary.tables}
        self._views: dict[str, list[dict[str, Value]]] = {name: [] for name in dictionary.tables}
        self._read()
        self.data = SchoolData(self._views, lambda table, row: dictionary.tables[table].key_text(row))
        """what the engine reads: always as stored"""

    def rows(self, table: str) -> Sequence[EnteredRow]:
        """The rows of a table in their order; tables of one row have at most one."""
        return self._rows[table]

    def first(self, table: str) -> EnteredRow | None:
        """The row of a table of one row; None before it has one."""
        rows = self._rows[table]
        return rows[0] if rows else None

    def row(self, table: str, row_id: int) -> EnteredRow:
        """The row of that id. JhdeskError("row_gone") where it is not there any more."""
        row = self._by_id[table].get(row_id)
        if row is None:
            raise JhdeskError("row_gone", table=self.dictionary.tables[table].label)
        return row

    @property
    def school_type(self) -> str | None:
        """The type of the school that the figures are of; None before it is entered, and for a county's own."""
        row = self.first("school") if "school" in self._rows else None
        return str(row.values["school_type"]) if row and row.values["school_type"] else None

    # steps

    @contextmanager
    def step(self, what: str, table: str = "", source: str = "") -> Iterator[Connection]:
        """One step and one unit of work: stored as a whole or not at all; inside another step it is part of it.

        ``what`` names what is done ("typed", "pasted" …); empty where the program itself writes, which nobody takes back.
        ``source`` is the file and place that it comes from, for people.
        """
        if self.journal.is_open:
            with self.workspace.work() as connection, self.sourced(source or self.journal.source):
                yield connection
            return
        self._ahead = False
        try:
            with self.workspace.work() as connection, self.journal.step(what, table), self.sourced(source):
                yield connection
        except BaseException:
            if self._ahead:  # what was rolled back must not stay in memory
                self._read()
            raise

    @contextmanager
    def sourced(self, source: str) -> Iterator[None]:
        """What is written inside comes from there."""
        before, self.journal.source = self.journal.source, source
        try:
            yield
        finally:
            self.journal.source = before

    # cells

    def type_cell(self, table: str, row_id: int, name: str, text: str, origin: str = "typed") -> Stored:
        """Takes what a person typed into a cell: cleaned, checked, stored.

        What is not understood is kept apart and the cell has no value: no figure counts that is not on the screen.
        An identity number is refused, and the cell stays as it was.
        """
        return self.type_cells(table, [(row_id, name, text)], origin)[0]

    def type_cells(self, table: str, cells: Iterable[tuple[int, str, str]], origin: str = "typed") -> list[Stored]:
        """Takes what a person typed or pasted into cells (row id, field, text), all in one step; each as `type_cell`."""
        taken: list[Cell] = []
        answers = []
        school_type = self.school_type
        for row_id, name, text in cells:
            row = self.row(table, row_id)
            value, problem = clean(self.dictionary.tables[table].field(name), text, school_type)
            if problem is None:
                taken.append((row, name, value, None))
            elif problem.code != "identity_number":  # such a number is stored nowhere, not even as a refused text
                # Half a character cannot be stored.
                taken.append((row, name, None, text.encode(errors="replace").decode()))
            else:
                value = row.values[name]
            answers.append(Stored(value, problem))
        self.put(table, taken, origin)
        return answers

    def set_cells(self, table: str, cells: Iterable[tuple[int, str, Value]], origin: str = "typed") -> None:
        """Stores the values of cells (row id, field, value), all or none; values must have passed the field's check."""
        self.put(table, [(self.row(table, row_id), name, value, None) for row_id, name, value in cells], origin)

    # rows

    def add_row(
        self,
        table: str,
        values: Mapping[str, Value] | None = None,
        origin: str = "typed",
        before: int | None = None,
    ) -> EnteredRow:
        """A new row at the end, or before the row of an id; the program numbers it where the table is numbered.

        A table of one row keeps its row.
        """
        return self.add_rows(table, [values or {}], origin, before)[0]

    def add_rows(
        self, table: str, rows: Iterable[Mapping[str, Value]], origin: str = "typed", before: int | None = None
    ) -> tuple[EnteredRow, ...]:
        """New rows at the end, or before the row of an id, all or none."""
        meaning = self.dictionary.tables[table]
        if meaning.one_row and self._rows[table]:
            return (self._rows[table][0],)
        made = []
        with self.step(origin, table) as connection:
            for values in rows:
                filled = dict.fromkeys((f.name for f in meaning.fields), None) | dict(values)
                if meaning.numbered:
                    held = (row.values["row_no"] for row in self._rows[table])
                    filled["row_no"] = stored.row_number(connection, self.period_id, table, filled["row_no"], held)
                made.append(self.insert(table, filled, origin, before))
        return tuple(made)

    def delete_rows(self, table: str, row_ids: Iterable[int], origin: str = "typed") -> None:
        """Removes rows, all or none; the change log keeps what they held."""
        ids = set(row_ids)
        for row_id in ids:
            self.row(table, row_id)
        if not ids:
            return
        meaning, rows = self.dictionary.tables[table], self._rows[table]
        changes = []
        for row, after in zip(rows, [*rows[1:], None], strict=True):
            if row.id in ids:
                held = (row_json(meaning, row.values), "", texts_json(row.rejected), None)
                changes.append(Change(table, row.id, "", *held, after.id if after else None))
        with self.step("deleted" if origin == "typed" else origin, table) as connection:
            stored.delete_rows(connection, self.period_id, table, sorted(ids))
            self.journal.write(connection, changes, origin)
        self._rows[table] = [row for row in rows if row.id not in ids]
        for row_id in ids:
            del self._by_id[table][row_id]
        self._ahead = True
        self._look_again(table)

    def tables(self) -> dict[str, list[dict[str, Value]]]:
        """A copy of all rows, as packages and workbooks take them; blank rows left out."""
        return {name: [dict(row) for row in rows] for name, rows in self._views.items()}

    def prune(self) -> None:
        """Forgets the oldest steps beyond what can be taken back."""
        self.journal.prune()

    # what is read and written

    def _read(self) -> None:
        with self.workspace.work() as connection:
            for name, table in self.dictionary.tables.items():
                held = stored.read_rows(connection, self.period_id, table)
                self._rows[name] = [EnteredRow(row_id, values, position=at) for row_id, at, values in held]
            self._by_id = {name: {row.id: row for row in rows} for name, rows in self._rows.items()}
            for name, row_id, field_name, text in stored.read_rejected(connection, self.period_id):
                self.row(name, row_id).rejected[field_name] = text
        for name in self.dictionary.tables:
            self._look_again(name)

    def _look_again(self, table: str) -> None:
        self._views[table][:] = [row.values for row in self._rows[table] if self._is_seen(table, row)]

    def _is_seen(self, table: str, row: EnteredRow) -> bool:
        """Whether the engine sees the row: not a blank one, as packages have none; a text not understood makes it one."""
        return bool(row.rejected) or not is_blank(self.dictionary.tables[table], row.values)

    def put(self, table: str, cells: Iterable[Cell], origin: str) -> None:
        """Makes cells hold what they are to hold, as far as they do not; of two for one cell the last counts."""
        meaning = self.dictionary.tables[table]
        wanted = {(row.id, name): (row, name, value, text) for row, name, value, text in cells}.values()
        changed = [each for each in wanted if (each[0].values[each[1]], each[0].rejected.get(each[1])) != each[2:]]
        if not changed:
            return
        changes = [
            Change(table, row.id, name, *_crossed(row.state(meaning, name), (meaning.field(name).text(value), text)))
            for row, name, value, text in changed
        ]
        with self.step(origin, table) as connection:
            values = [(row.id, name, value) for row, name, value, _ in changed if row.values[name] != value]
            if not stored.update_cells(connection, meaning, values):
                # Another window, or an import beside this one, has removed a row.
                raise JhdeskError("row_gone", table=meaning.label)
            texts = [(row.id, name, text) for row, name, _, text in changed if row.rejected.get(name) != text]
            stored.reject(connection, self.period_id, table, texts)
            self.journal.write(connection, changes, origin)
        rows = {row.id: row for row, *_ in changed}.values()
        seen = [self._is_seen(table, row) for row in rows]
        for row, name, value, text in changed:
            row.values[name] = value
            row.version = next(_VERSIONS)
            row.rejected.pop(name, None)
            if text is not None:
                row.rejected[name] = text
        self._ahead = True
        if seen != [self._is_seen(table, row) for row in rows]:
            self._look_again(table)

    def insert(
        self,
        table: str,
        values: dict[str, Value],
        origin: str,
        before: int | None,
        row_id: int | None = None,
        rejected: Mapping[str, str] | None = None,
    ) -> EnteredRow:
        """A row before the row of an id, or at the end; under the id that it had, where it is put back."""
        meaning, rows = self.dictionary.tables[table], self._rows[table]
        at = len(rows) if before is None else rows.index(self.row(table, before))
        with self.step(origin, table) as connection:
            # A row that is put back at the end may have an id below those of its neighbours.
            place = None if at == len(rows) and row_id is None else self._place(connection, table, at)
            made = stored.insert_row(connection, self.period_id, meaning, values, row_id=row_id, place=place)
            row = EnteredRow(made, values, dict(rejected or {}), float(made) if place is None else place)
            stored.reject(
                connection, self.period_id, table, [(made, name, text) for name, text in row.rejected.items()]
            )
            told = Change(table, made, "", "", row_json(meaning, values), None, texts_json(row.rejected), before)
            self.journal.write(connection, [told], origin)
            self._ahead = True
            rows.insert(at, row)
            self._by_id[table][made] = row
        if self._is_seen(table, row):
            if at == len(rows) - 1:
                self._views[table].append(row.values)
            else:
                self._look_again(table)
        return row

    def _place(self, connection: Connection, table: str, at: int) -> float:
        """A place for a row between its neighbours; where there is none left, the rows are placed anew."""
        rows = self._rows[table]
        below = rows[at - 1].position if at else 0.0
        above = rows[at].position if at < len(rows) else below + 1
        place = (below + above) / 2
        if below < place < above:
            return place
        self._ahead = True
        stored.place_rows(connection, table, [row.id for row in rows])
        for number, row in enumerate(rows, start=1):
            row.position = float(number)
        return self._place(connection, table, at)


def _crossed(old: tuple[str, str | None], new: tuple[str, str | None]) -> tuple[str, str, str | None, str | None]:
    """Two states of a cell in the order in which a `Change` has them."""
    return old[0], new[0], old[1], new[1]


def last_year(entry: Entry) -> Entry | None:
    """The year before of the same school, where the workspace holds it; it may have had another code then."""
    code, year = entry.data.first("school").get("school_code"), entry.data.first("period").get("school_year")
    before = [held for held in entry.workspace.periods() if isinstance(year, int) and held.school_year == year - 1]
    found = next((held for held in before if held.school_code == code), None)
    if found is None and before:
        codes = codes_of(entry.workspace, str(code) if code else None)
        found = next((held for held in before if held.school_code in codes), None)
    return None if found is None else Entry(entry.workspace, found.id)


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
        period_id = _begin(connection, 0, dictionary.tables["period"], begun)
        for name, table in dictionary.tables.items():
            if table.one_row and name != "period":
                _begin(connection, period_id, table, {})
        return period_id


def _begin(connection: Connection, period_id: int, table: Table, values: Mapping[str, Value]) -> int:
    row_id = stored.insert_row(connection, period_id, table, values)
    told = Change(table.name, row_id, "", "", row_json(table, values))
    write_changes(connection, period_id or row_id, [told], "typed")
    return row_id
