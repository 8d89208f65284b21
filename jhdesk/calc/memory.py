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
ROWS = ""
"""in place of a field: which rows a table has, in which order"""
BESIDE = ""
"""in place of a table: what is told of the school beside its tables"""


class _Watched(Mapping[str, object]):
    """A row of the live data that writes down which of its fields are read."""

    __slots__ = ("before", "plain", "seen")

    def __init__(self, plain: Row, seen: set[str]) -> None:
        self.plain, self.seen = plain, seen
        self.before = list(plain.values())

    def get(self, name: str, default: Any = None) -> Any:
        self.seen.add(name)
        return self.plain.get(name, default)

    def __getitem__(self, name: str) -> object:
        self.seen.add(name)
        return self.plain[name]

    def __iter__(self) -> Iterator[str]:
        self.seen.update(self.plain)
        return iter(self.plain)

    def __len__(self) -> int:
        return len(self.plain)

    def changed(self) -> list[str]:
        """The fields that hold another value than when this was last asked; the same value is the same object."""
        now = list(self.plain.values())
        if all(map(is_, now, self.before)):
            return []
        names = [name for name, a, b in zip(self.plain, now, self.before, strict=True) if a is not b]
        self.before = now
        return names


class _Tables(dict[str, Sequence[Row]]):
    """The tables as `SchoolData.rows` asks for them."""

    def __init__(self, seen: Mapping[str, set[str]]) -> None:
        super().__init__()
        self.seen = seen

    def get(self, table: str, default: Any = None) -> Any:
        self.seen[table].add(ROWS)
        return super().get(table, default)


class _Beside(Sequence[T]):
    """Something told beside the tables; looking at it is a reading too."""

    def __init__(self, held: Sequence[T], seen: set[str], name: str) -> None:
        self.held, self.seen, self.name = held, seen, name

    def __getitem__(self, at: Any) -> Any:
        self.seen.add(self.name)
        return self.held[at]

    def __len__(self) -> int:
        self.seen.add(self.name)
        return len(self.held)


@dataclass(frozen=True, slots=True)
class _Kept:
    value: Any
    reads: Mapping[str, frozenset[str]]
    """table -> the fields that were read"""


class Memory:
    """What was computed of one school year; ``data`` are its tables, to be computed from.

    The data that it is made for are live: their rows are the same objects as long as they are there. `renew` is to be
    called after they changed and before anything is computed.
    """

    def __init__(self, live: SchoolData) -> None:
        self._live = live
        self._seen: defaultdict[str, set[str]] = defaultdict(set)
        self._tables = _Tables(self._seen)
        self._kept: dict[Hashable, _Kept] = {}
        self._readers: defaultdict[tuple[str, str], set[Hashable]] = defaultdict(set)
        self._beside: dict[str, _Beside[Any]] = {}
        self._depth = 0
        self.data = replace(live, tables=self._tables, keep=self.once)
        self.renew()

    def renew(self, tables: Collection[str] = ()) -> None:
        """Forgets what was made of figures that changed; only in these tables, where any are named."""
        for table in tables or self._live.tables:
            for name in self._changed(table):
                self._forget(table, name)

    def _changed(self, table: str) -> Iterable[str]:
        held: Any = self._tables[table] if table in self._tables else None
        rows = self._live.rows(table)
        if held is not None and len(held) == len(rows) and all(a.plain is b for a, b in zip(held, rows, strict=True)):
            return {name for row in held for name in row.changed()}
        self._tables[table] = [_Watched(row, self._seen[table]) for row in rows]
        return (ROWS,)  # whoever read a field has asked for the rows before

    def beside(self, name: str, told: Sequence[T]) -> Sequence[T]:
        """Something that the school's tables do not hold, to be looked at as they are; told anew it holds that instead."""
        held = self._beside.setdefault(name, _Beside(told, self._seen[BESIDE], name))
        if held.held != told:
            held.held = told
            self._forget(BESIDE, name)
        return held

    def once(self, key: Hashable, make: Callable[[], T]) -> T:
        """The answer that is kept under the key, else made now. It must depend on the key and on `data` alone."""
        kept = self._kept.get(key)
        if kept is None:
            kept = self._kept[key] = self._make(make)
            for table, names in kept.reads.items():
                for name in names:
                    self._readers[table, name].add(key)
        if self._depth:  # what it is made of, that which asks is made of too
            for table, names in kept.reads.items():
                self._seen[table] |= names
        value: T = kept.value
        return value

    def _make(self, make: Callable[[], Any]) -> _Kept:
        outer = {table: frozenset(names) for table, names in self._seen.items() if names}
        self._clear()
        self._depth += 1
        try:
            return _Kept(make(), {table: frozenset(names) for table, names in self._seen.items() if names})
        finally:
            self._depth -= 1
            self._clear()
            for table, names in outer.items():
                self._seen[table] |= names

    def _clear(self) -> None:
        for names in self._seen.values():
            names.clear()

    def _forget(self, table: str, name: str) -> None:
        for key in self._readers.pop((table, name), ()):
            for other, names in self._kept.pop(key).reads.items():
                for each in names:
                    self._readers[other, each].discard(key)


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
