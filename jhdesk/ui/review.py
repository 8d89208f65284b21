"""What the rules say of the open school year while somebody types in it, and what is said in answer.

The rules are put when typing has paused, so that they never make it slow; what they need is loaded only then.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from jhdesk.findings import Finding
from jhdesk.services.entry import Entry

if TYPE_CHECKING:
    from jhdesk.services.checking import NotAssessable
    from jhdesk.services.explaining import Explanations, Standing

PAUSE_MS = 150
"""how long nobody has typed when the rules are put"""


class Review(QObject):
    """The findings of the open school year, each as it stands."""

    done = Signal()
    """the rules were put anew, or something was said of a finding"""
    stored = Signal(object)
    """an explanation was stored or taken back at this time of day"""

    def __init__(self, entry: Callable[[], Entry], last: Callable[[], Entry | None], parent: QObject) -> None:
        """``entry`` gives the open school year, ``last`` the one before it."""
        super().__init__(parent)
        self._entry, self._last = entry, last
        self._explanations: Explanations | None = None
        self._findings: Sequence[Finding] = ()
        self.standings: tuple[Standing, ...] = ()
        """in the order of `look`: hard ones first, then by page"""
        self.not_assessable: Sequence[NotAssessable] = ()
        self.known = False
        """whether the rules were put at all"""
        self.current: Finding | None = None
        """the finding that somebody is at"""
        self._position = 0
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(PAUSE_MS)
        self._timer.timeout.connect(self.run)

    def changed(self, table: str) -> None:
        """Figures of a table changed, all of them where it is empty; the year before may be another one then."""
        if table in ("", "school", "period"):
            self._explanations = None
        self._timer.start()

    def stop(self) -> None:
        """From now on the workspace may be closed."""
        self._timer.stop()

    def update(self) -> None:
        """Puts the rules now, if figures changed since they were put."""
        if self._timer.isActive():
            self.run()

    def run(self) -> None:
        """Puts the rules."""
        from jhdesk.services.checking import look
        from jhdesk.services.explaining import Explanations

        self._timer.stop()
        entry, last = self._entry(), self._last()
        if self._explanations is None:
            self._explanations = Explanations(entry, last)
        checked = look(entry, last)
        self._findings, self.not_assessable = checked.findings, checked.not_assessable
        self._stand(self._explanations)

    def explain(self, finding: Finding, text: str) -> None:
        """Stores why a finding is right as it stands. JhdeskError as `Explanations.explain` has it."""
        self._said(lambda explanations: explanations.explain(finding, text))

    def take_back(self, finding: Finding) -> None:
        """Makes a finding open again."""
        self._said(lambda explanations: explanations.take_back(finding))

    def _said(self, say: Callable[[Explanations], None]) -> None:
        self.update()
        assert self._explanations is not None
        say(self._explanations)
        self.stored.emit(datetime.datetime.now().astimezone())
        self._stand(self._explanations)

    def _stand(self, explanations: Explanations) -> None:
        self.known = True
        self.standings = explanations.standings(self._findings)
        self.done.emit()

    @property
    def hard(self) -> int:
        """How many findings must be corrected."""
        return sum(each.status == "hard" for each in self.standings)

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
