"""Answers that are kept until a figure they were made of changes, so that judging follows typing.

Everything that is judged of a school is a function of its tables alone. Whoever computes such an answer under a key with
`SchoolData.once` over the data of a memory has every column that it reads written down, and is asked again only after
one of them changed: an answer is therefore always the one that computing everything anew would give.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from operator import is_
from typing import Any, Generic, Protocol, TypeVar

from jhdesk.calc.rows import Row, SchoolData

T = TypeVar("T")
R = TypeVar("R")
Column = tuple[str, str]
"""a table and a field of it"""
ROWS = ""
"""in place of a field: which rows a table has, in which order"""
BESIDE = ""
"""in place of a table: what is told of the school beside its tables"""


class _Columns(dict[str, Column]):
    """The columns of a table by their fields."""

    def __init__(self, table: str) -> None:
        super().__init__()
        self.table = table

    def __missing__(self, name: str) -> Column:
        column = self[name] = (self.table, name)
        return column


class _Watched(Mapping[str, object]):
    """A row of the live data that writes down which of its fields are read."""

    __slots__ = ("before", "columns", "made", "memory", "plain")

    def __init__(self, plain: Row, columns: _Columns, memory: Memory) -> None:
        self.plain, self.columns, self.memory = plain, columns, memory
        self.before = list(plain.values())
        self.made: dict[int, Any] = {}
        """what was made of this row alone, until it changes"""

    def get(self, name: str, default: Any = None) -> Any:
        self.memory.reads.add(self.columns[name])
        return self.plain.get(name, default)

    def __getitem__(self, name: str) -> object:
        self.memory.reads.add(self.columns[name])
        return self.plain[name]

    def __iter__(self) -> Iterator[str]:
        self.memory.reads.update(self.columns[name] for name in self.plain)
        return iter(self.plain)

    def __len__(self) -> int:
        return len(self.plain)

    def changed(self) -> list[Column]:
        """The columns that hold another value than when this was last asked; the same value is the same object."""
        now = list(self.plain.values())
        if all(map(is_, now, self.before)):
            return []
        names = [name for name, a, b in zip(self.plain, now, self.before, strict=True) if a is not b]
        self.before = now
        self.made.clear()
        return [self.columns[name] for name in names]


class _Tables(dict[str, Sequence[_Watched]]):
    """The tables as `SchoolData.rows` asks for them."""

    def __init__(self, memory: Memory) -> None:
        super().__init__()
        self.memory = memory

    def get(self, table: str, default: Any = None) -> Any:
        self.memory.reads.add((table, ROWS))
        return super().get(table, default)


class _Nobody(set[Column]):
    """In place of what is read where no answer is under way."""

    def add(self, column: Column) -> None:
        pass

    def update(self, *columns: Iterable[Column]) -> None:
        pass

    def __ior__(self, columns: object) -> _Nobody:  # type: ignore[override]
        return self


class _Beside(Sequence[T]):
    """Something told beside the tables; looking at it is a reading too."""

    def __init__(self, held: Sequence[T], name: str, memory: Memory) -> None:
        self.held, self.column, self.memory = held, (BESIDE, name), memory

    def __getitem__(self, at: Any) -> Any:
        self.memory.reads.add(self.column)
        return self.held[at]

    def __len__(self) -> int:
        self.memory.reads.add(self.column)
        return len(self.held)


@dataclass(frozen=True, slots=True)
class _Kept:
    value: Any
    reads: frozenset[Column]


class Memory:
    """What was computed of one school year; ``data`` are its tables, to be computed from.

    The data that it is made for are live: their rows are the same objects as long as they are there. `renew` is to be
    called after they changed and before anything is computed.
    """

    def __init__(self, live: SchoolData) -> None:
        self.reads: set[Column] = _Nobody()
        """what the answer under way has read by now"""
        self._live = live
        self._tables = _Tables(self)
        self._plain: dict[str, list[Row]] = {}
        """the rows of the live data that the tables are made of"""
        self._columns: dict[str, _Columns] = {}
        self._kept: dict[Hashable, _Kept] = {}
        self._readers: defaultdict[Column, set[Hashable]] = defaultdict(set)
        self._row_reads: dict[Hashable, tuple[int, set[Column]]] = {}
        """key of `each` -> a short one for the rows, and the columns read"""
        self._beside: dict[str, _Beside[Any]] = {}
        self._tables.update(dict.fromkeys(live.tables, ()))
        self.data = replace(live, tables=self._tables, keep=self.once, keep_rows=self.each)
        self.renew()

    def renew(self, tables: Collection[str] = (), touched: Iterable[Row] | None = None) -> None:
        """Forgets what was made of figures that changed; only in these tables, where any are named.

        ``touched``: the rows among theirs in which anything changed, where that is known; else all are looked through.
        """
        ids = None if touched is None else {id(row) for row in touched}
        for table in tables or self._live.tables:
            for column in self._changed(table, ids):
                self._forget(column)

    def _changed(self, table: str, touched: Collection[int] | None) -> Iterable[Column]:
        held, rows = self._tables[table], self._live.rows(table)
        if len(held) == len(rows) and all(map(is_, self._plain.get(table, ()), rows)):
            looked = held if touched is None else [row for row in held if id(row.plain) in touched]
            return {column for row in looked for column in row.changed()}
        columns = self._columns.setdefault(table, _Columns(table))
        self._plain[table] = list(rows)
        self._tables[table] = [_Watched(row, columns, self) for row in rows]
        return ((table, ROWS),)  # whoever read a field has asked for the rows before

    def beside(self, name: str, told: Sequence[T]) -> Sequence[T]:
        """Something that the school's tables do not hold, to be looked at as they are; told anew it holds that instead."""
        held = self._beside.setdefault(name, _Beside(told, name, self))
        if held.held != told:
            held.held = told
            self._forget(held.column)
        return held

    def once(self, key: Hashable, make: Callable[[], T]) -> T:
        """The answer that is kept under the key, else made now. It must depend on the key and on `data` alone."""
        kept = self._kept.get(key)
        if kept is None:
            outer, self.reads = self.reads, set()
            try:
                kept = self._kept[key] = _Kept(make(), frozenset(self.reads))
            finally:
                self.reads = outer
            for column in kept.reads:
                self._readers[column].add(key)
        self.reads |= kept.reads  # what it is made of, that which asks is made of too
        value: T = kept.value
        return value

    def each(self, key: Hashable, rows: Iterable[Row], make: Callable[[Row], T]) -> list[T]:
        """What is made of each of these rows, kept with the row until anything in it changes."""
        short, reads = self._row_reads.setdefault(key, (len(self._row_reads), set()))
        outer, self.reads = self.reads, reads  # what any of the rows was asked for, all may be
        try:
            # Asked of every row whenever one changed: a call for what is kept takes longer than taking it.
            return [
                row.made[short] if type(row) is _Watched and short in row.made else _of_row(row, short, make)
                for row in rows
            ]
        finally:
            outer |= reads
            self.reads = outer

    def holds(self, key: Hashable) -> bool:
        """Whether an answer is kept under the key."""
        return key in self._kept

    def _forget(self, column: Column) -> None:
        # A key may stay among the readers of other columns: then it is made anew once more than it had to be.
        for key in self._readers.pop(column, ()):
            self._kept.pop(key, None)


def _of_row(row: Row, key: int, make: Callable[[Row], T]) -> T:
    if not isinstance(row, _Watched):  # brought in from outside the memory, as last year's are
        return make(row)
    if key not in row.made:
        row.made[key] = make(row)
    value: T = row.made[key]
    return value


class _Asks(Protocol):
    @property
    def data(self) -> SchoolData: ...


S = TypeVar("S", bound=_Asks)


class kept(Generic[S, R]):  # noqa: N801  (a decorator, like property)
    """An attribute made once of what an object's ``data`` hold: kept by their memory, else like a cached property."""

    def __init__(self, make: Callable[[S], R]) -> None:
        self.make = make
        self.__doc__ = make.__doc__

    def __get__(self, asked: S, _owner: type | None = None) -> R:
        if asked.data.keep is not None:
            return asked.data.once(self, lambda: self.make(asked))
        value = vars(asked)[self.make.__name__] = self.make(asked)
        return value
