"""A list of results at the left, and at the right the reasons of the one under the cursor."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QSplitter

from jhdesk.ui.messages.why.node import Node
from jhdesk.ui.session import ResultRef
from jhdesk.ui.widgets.result_list import ResultList, ResultRow
from jhdesk.ui.widgets.why_tree import WhyTree

PAUSE_MS = 60
"""moving through the list with a key held down must not work out every result on the way"""
SHARES = (5, 6)


class Reasons(QSplitter):
    """``tell`` works out the tree of a result; None where there is none."""

    wanted = Signal(str)
    """the path of a cell to go to"""

    def __init__(self, tell: Callable[[ResultRef], Node | None]) -> None:
        super().__init__(Qt.Orientation.Horizontal)
        self._tell, self._placed = tell, False
        self._shown: ResultRef | None = None
        self.list, self.why = ResultList(), WhyTree()
        self.setChildrenCollapsible(False)
        for at, part in enumerate((self.list, self.why)):
            self.addWidget(part)
            self.setStretchFactor(at, SHARES[at])
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(PAUSE_MS)
        self._timer.timeout.connect(self.explain)
        self.list.currentItemChanged.connect(lambda *_: self._timer.start())
        self.list.entered.connect(self.why.setFocus)
        self.why.wanted.connect(self.wanted)

    def fill(self, sections: Mapping[str, Iterable[ResultRow]]) -> None:
        """Other results, or the same ones judged anew."""
        self.list.fill(sections)
        self.explain()

    def explain(self) -> None:
        """Shows the reasons of the chosen result."""
        self._timer.stop()
        ref = self.list.chosen()
        again, self._shown = ref == self._shown, ref
        self.why.show_node(None if ref is None else self._tell(ref), again=again)

    def take_focus(self) -> None:
        """Puts the cursor where it was: among the reasons of a result, whoever went from there to a cell; else into the list."""
        (self.focusWidget() or self.list).setFocus()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if not self._placed:
            self._placed = True
            self.setSizes([self.width() * share // sum(SHARES) for share in SHARES])
