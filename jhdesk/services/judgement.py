"""What is judged of an open school year while somebody types in it: the seven indicators, all items, all rules.

Each answer is made anew only when something that it reads changed (jhdesk.calc.memory), and is always the one that
`evaluate_period` and `look` would give.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from itertools import chain
from typing import TYPE_CHECKING

from jhdesk.calc.engine import evaluate_school
from jhdesk.calc.memory import Memory
from jhdesk.calc.results import Evaluation, SchoolResult
from jhdesk.calc.rows import Row, SchoolData
from jhdesk.calc.standard import Standard
from jhdesk.services.entry import Entry

if TYPE_CHECKING:
    from jhdesk.calc.rules.book import Answers
    from jhdesk.calc.rules.rule import Rejected
    from jhdesk.services.checking import Part
    from jhdesk.services.standards import Documents


class Judgement:
    """The answers about one school year, kept while they hold."""

    def __init__(self, entry: Entry) -> None:
        self.entry = entry
        self._changed: set[str] = set()
        self._retold: set[str] = set()
        self._seen: dict[str, int] = {}
        """table -> the newest version of its rows that was looked at"""
        self._rejected: dict[str, tuple[Rejected, ...]] = {}
        self._given: dict[str, object] = {}
        self._forget()

    def _forget(self) -> None:
        self._memory = Memory(self.entry.data)
        self._parts: Mapping[Part, Callable[[], Answers]] | None = None
        self._answers: dict[Part, Answers] = {}

    def changed(self, table: str) -> None:
        """To be told of every table in which something changed, before anything is asked; empty: of all of them."""
        self._changed.add(table)
        self._retold.add(table)

    def _data(self, **given: object) -> SchoolData:
        """The data to compute from; under another standard, plan or year before than last time nothing is kept."""
        if any(self._given.get(name, now) is not now for name, now in given.items()):
            self._given.clear()
            self._forget()
        elif self._changed:
            tables = self._named(self._changed)
            self._memory.renew(tables, [values for table in tables for values in self._touched(table)])
        self._changed.clear()
        self._given |= given
        return self._memory.data

    def _named(self, told: set[str]) -> Collection[str]:
        return self.entry.dictionary.tables if "" in told else tuple(told)

    def _touched(self, table: str) -> Iterable[Row]:
        """The rows in which anything changed since this was last asked."""
        seen = self._seen.get(table, -1)
        rows = [row for row in self.entry.rows(table) if row.version > seen]
        self._seen[table] = max((row.version for row in rows), default=seen)
        return [row.values for row in rows]

    def seven(self, standard: Standard) -> SchoolResult:
        """The seven indicators of every unit."""
        return evaluate_school(standard, self._data(standard=standard))

    def evaluation(self, documents: Documents, last: SchoolData | None) -> Evaluation:
        """All indicators and items, as `evaluate_period` gives them; ``last``: the figures of the year before."""
        # Not at the top: the items are not needed for the first painted page.
        from jhdesk.services.evaluation import evaluate_under

        items, plan = documents
        return evaluate_under(documents, self._data(standard=items.base, plan=plan, last=last), last)

    def answers(self, last: Entry | None) -> dict[Part, Answers]:
        """What each part of the rules says, in the order of the rules; an answer that still holds is the same object."""
        # Not at the top: the rules are not needed for the first painted page.
        from jhdesk.services.checking import ask, rejected_in, rules_changed

        data = self._data(last=None if last is None else last.data)
        for table in self._named(self._retold) if self._rejected else self.entry.dictionary.tables:
            self._rejected[table] = rejected_in(self.entry, table)
        self._retold.clear()
        rejected = self._memory.beside("rejected", tuple(chain.from_iterable(self._rejected.values())))
        if self._parts is None:
            self._parts, self._answers = ask(data, last, rejected, rules_changed(self.entry.workspace)), {}
        for part, make in self._parts.items():
            if not self._memory.holds(part) or part not in self._answers:
                self._answers[part] = make()
        return dict(self._answers)
