"""What the rules say of the open school year while somebody types in it, and what is said in answer.

The rules are put for the first time when typing has paused, for what they need is loaded only then; from then on in the
same turn of the event loop as the figures that changed, for only those are put again that read them.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Sequence
from itertools import chain
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from jhdesk.findings import Finding
from jhdesk.services.entry import Entry
from jhdesk.services.judgement import Judgement

if TYPE_CHECKING:
    from jhdesk.services.checking import Answers, NotAssessable, Part
    from jhdesk.services.explaining import Explanations, Standing

PAUSE_MS = 150
"""how long nobody has typed when the rules are put for the first time"""


class Review(QObject):
    """The findings of the open school year, each as it stands."""

    done = Signal()
    """the rules were put and say something else than before, or something was said of a finding"""
    put = Signal()
    """the rules were put"""
    stored = Signal(object)
    """an explanation was stored or taken back at this time of day"""

    def __init__(self, judgement: Callable[[], Judgement], last: Callable[[], Entry | None], parent: QObject) -> None:
        """``judgement`` gives what is judged of the open school year, ``last`` the year before it."""
        super().__init__(parent)
        self._judgement, self._last = judgement, last
        self._explanations: Explanations | None = None
        self._answers: dict[Part, Answers] = {}
        self._said: dict[Part, tuple[Standing, ...]] = {}
        """part of the rules -> its findings, each as it stands"""
        self._standings: tuple[Standing, ...] | None = None
        self._of: dict[Part, dict[str, list[Standing]]] = {}
        """the same by the tables in which they are"""
        self.hard = 0
        """how many findings must be corrected"""
        self.waiting = 0
        """how many findings ask for something to be done"""
        self.known = False
        """whether the rules were put at all"""
        self.current: Finding | None = None
        """the finding that somebody is at"""
        self._position = 0
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.run)

    def changed(self, table: str) -> None:
        """Figures of a table changed, all of them where it is empty; the year before may be another one then."""
        if table in ("", "school", "period"):
            self._explanations = None
        if not self.known:
            self._timer.start(PAUSE_MS)
        elif not self._timer.isActive():
            self._timer.start(0)

    def stop(self) -> None:
        """From now on the workspace may be closed."""
        self._timer.stop()

    def update(self) -> None:
        """Puts the rules now, if figures changed since they were put."""
        if self._timer.isActive():
            self.run()

    def run(self) -> None:
        """Puts the rules that read what changed."""
        from jhdesk.services.explaining import Explanations

        self._timer.stop()
        last = self._last()
        again = self._explanations is None
        if self._explanations is None:
            self._explanations = Explanations(self._judgement().entry, last)
        before, self._answers = self._answers, self._judgement().answers(last)
        # What holds still is the same object; what was made anew may say the same.
        other = [part for part, said in self._answers.items() if (old := before.get(part)) is not said and old != said]
        gone = [part for part in self._said if part not in self._answers]  # rules that a code package let off
        if other or again or gone:
            self._forget(gone)
            self._stand(self._explanations, self._answers if again else other)
        self.put.emit()

    def explain(self, finding: Finding, text: str) -> None:
        """Stores why a finding is right as it stands. JhdeskError as `Explanations.explain` has it."""
        self._answer(lambda explanations: explanations.explain(finding, text))

    def take_back(self, finding: Finding) -> None:
        """Makes a finding open again."""
        self._answer(lambda explanations: explanations.take_back(finding))

    def _answer(self, say: Callable[[Explanations], None]) -> None:
        self.update()
        assert self._explanations is not None
        say(self._explanations)
        self.stored.emit(datetime.datetime.now().astimezone())
        self._stand(self._explanations, self._answers)

    def _forget(self, parts: Iterable[Part]) -> None:
        for part in parts:
            old = self._said.pop(part)
            self._of.pop(part, None)
            self.hard -= sum(each.status == "hard" for each in old)
            self.waiting -= sum(each.pending for each in old)

    def _stand(self, explanations: Explanations, parts: Iterable[Part]) -> None:
        """Finds out how the findings of these parts of the rules stand."""
        for part in parts:
            findings = [each for each in self._answers[part] if isinstance(each, Finding)]
            old, now = self._said.get(part, ()), explanations.standings(findings)
            self._said[part] = now
            by_table: dict[str, list[Standing]] = {}
            self._of[part] = by_table
            for each in now:
                by_table.setdefault(each.finding.place.table, []).append(each)
            for sign, standings in ((-1, old), (1, now)):
                self.hard += sign * sum(each.status == "hard" for each in standings)
                self.waiting += sign * sum(each.pending for each in standings)
        self.known = True
        self._standings = None
        self.done.emit()

    @property
    def standings(self) -> tuple[Standing, ...]:
        """In the order of `look`: hard ones first, then by page."""
        if self._standings is None:
            self._standings = in_order(each for said in self._said.values() for each in said)
        return self._standings

    def of(self, table: str, *keys: str) -> tuple[Standing, ...]:
        """The standings of the rows of a table that have these keys, in the same order."""
        of_table = chain.from_iterable(by_table[table] for by_table in self._of.values() if table in by_table)
        return in_order(each for each in of_table if each.finding.place.key in keys)

    @property
    def not_assessable(self) -> Sequence[NotAssessable]:
        """The rules that could not be assessed."""
        from jhdesk.services.checking import checked

        return checked(self._answers.values()).not_assessable

    @property
    def pending(self) -> tuple[Standing, ...]:
        """The findings about which somebody has to do something, hard ones first."""
        return tuple(each for each in self.standings if each.pending)

    def next(self, *, stay: bool = False) -> tuple[int, int, Finding] | None:
        """Goes to the next pending finding, or stays at the current one: its number, how many there are, and itself.

        Where the current one is gone, the next is the one in its place; after the last comes the first. None if there is none.
        """
        self.update()
        pending = [each.finding for each in self.pending]
        if not pending:
            return None
        at = next((n for n, each in enumerate(pending) if same(each, self.current)), -1)
        if at >= 0:
            self._position = at if stay else at + 1
        self._position %= len(pending)
        self.current = pending[self._position]
        return self._position + 1, len(pending), self.current


def same(one: Finding, other: Finding | None) -> bool:
    """Whether it is the same finding, whatever its numbers are by now."""
    return other is not None and (one.rule, one.place) == (other.rule, other.place)


def in_order(standings: Iterable[Standing]) -> tuple[Standing, ...]:
    """Standings in the order of `look`."""
    listed = tuple(standings)
    if not listed:  # as before the first painted page, which must not pay for the rules
        return ()
    from jhdesk.services.checking import order

    return tuple(sorted(listed, key=lambda each: order(each.finding)))
