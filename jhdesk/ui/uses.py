"""Which results read a field, worked out once in the background, and only when somebody stays at a cell."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from jhdesk.ui.session import Session
from jhdesk.ui.tasks import Task

if TYPE_CHECKING:
    from jhdesk.services.standards import Documents
    from jhdesk.services.uses import Uses

PAUSE_MS = 400
"""typing and the first painted page must not wait for it"""


class FieldUses(QObject):
    """What the fields are for under the standard in force."""

    ready = Signal()

    def __init__(self, session: Session, parent: QObject) -> None:
        super().__init__(parent)
        self.session = session
        self._known: dict[str, tuple[Documents, Uses]] = {}
        """by standard; with its documents, for to read them again takes longer than all else that is said of a cell"""
        self._asked = ""
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(PAUSE_MS)
        self._timer.timeout.connect(self._work)

    def text(self, table: str, field: str) -> str:
        """What a field is for, in words; empty until that is known: `ready` follows."""
        if not self.session.has_rules:
            return ""
        standard = self.session.standard
        found = self._known.get(f"{standard.id} {standard.version}")
        if found is None:
            self._timer.start()
            return ""
        # Not at the top: the words of all formulas come with it.
        from jhdesk.ui.messages.uses import uses_text

        documents, read_by = found
        return uses_text(documents, read_by.get((table, field), ()))

    def _work(self) -> None:
        # Nor this: it judges items, which the first painted page does not.
        from jhdesk.services.uses import uses

        standard, documents = self.session.standard, self.session.documents
        name = f"{standard.id} {standard.version}"
        if name == self._asked:
            return
        self._asked = name
        task = Task(lambda: (name, documents, uses(documents)))
        task.done.connect(self._done)
        task.start()

    def _done(self, found: tuple[str, Documents, Uses]) -> None:
        name, documents, read_by = found
        self._known[name] = documents, read_by
        self.ready.emit()
