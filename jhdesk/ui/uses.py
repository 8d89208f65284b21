"""Which results read a field, worked out once in the background, and only when somebody stays at a cell."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Signal

from jhdesk.ui.session import Session
from jhdesk.ui.tasks import Task

PAUSE_MS = 400
"""typing and the first painted page must not wait for it"""


class FieldUses(QObject):
    """What the fields are for under the standard in force."""

    ready = Signal()

    def __init__(self, session: Session, parent: QObject) -> None:
        super().__init__(parent)
        self.session = session
        self._known: dict[str, dict[tuple[str, str], tuple[str, ...]]] = {}
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

        return uses_text(self.session.documents, found.get((table, field), ()))

    def _work(self) -> None:
        from jhdesk.services.uses import uses

        standard, documents = self.session.standard, self.session.documents
        name = f"{standard.id} {standard.version}"
        if name == self._asked:
            return
        self._asked = name
        task = Task(lambda: (name, uses(documents)))
        task.done.connect(self._done)
        task.start()

    def _done(self, found: tuple[str, dict[tuple[str, str], tuple[str, ...]]]) -> None:
        self._known[found[0]] = found[1]
        self.ready.emit()
