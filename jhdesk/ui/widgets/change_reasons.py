"""What changed since the revision before, with the reasons: one for all at the top, and others beside single cells."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence

from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from jhdesk.findings import Place
from jhdesk.services.change_reasons import ALL, give_reason, reasons
from jhdesk.services.pending_changes import Before, copy_before, pending_changes, read_before
from jhdesk.ui.messages.back_page import (
    ALL_REASONS,
    COMPARING,
    COPY_GONE,
    REASONS_HELP,
    REASONS_LISTED,
    place_of,
    reason_question,
    reasons_title,
    values_of,
)
from jhdesk.ui.session import Session
from jhdesk.ui.tasks import Task
from jhdesk.ui.theme import STEP
from jhdesk.ui.widgets.basics import ask, button, clear, column, framed, label
from jhdesk.ui.widgets.remark_list import StoredLine

Change = Mapping[str, object]
Where = tuple[str, str, str]


class ChangeReasons(QWidget):
    """In sight from revision 2 on. The copy of the revision before is read beside the window, once."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session
        self._period = session.entry.period_id
        self._before: Before | None = None
        self._loading: Task | None = None
        self._places: list[Where] = []
        self.changes: Sequence[Change] = ()
        self.title = label("", "heading", wrap=True)
        self.all = StoredLine(ALL_REASONS, ALL_REASONS, lambda text: self._store(ALL, text))
        self.help = label(REASONS_HELP, "second", wrap=True)
        self.list = column(spacing=2 * STEP)
        self.lines: list[StoredLine] = []
        self.said: list[QLabel] = []
        panel = framed()
        inside = column(panel, margin=4 * STEP, spacing=2 * STEP)
        for each in (self.title, self.help, self.all):
            inside.addWidget(each)
        inside.addLayout(self.list)
        column(self).addWidget(panel)
        self.all.edit.stepped.connect(lambda by: self._step(-1 + by))

    def refresh(self) -> None:
        """Writes what changed up to now."""
        if self._period != self.session.entry.period_id:  # what was typed and could not be kept belongs to another year
            self._period, self._places = self.session.entry.period_id, []
            self.all.forget()
        path = copy_before(self.session.entry)
        self.setVisible(path is not None)
        if path is None:
            self._show(())
            return
        if self._before is None or self._before.path != path:
            self._before = None
            self._show(())
            self.title.setText(COMPARING)
            if self._loading is None:
                self._loading = Task(lambda: read_before(path))
                self._loading.done.connect(self._read)
                self._loading.failed.connect(lambda _: self._read(Before(path, {})))
                self._loading.start()
            return
        self._show(pending_changes(self.session.entry, self._before))
        if not self._before.tables:
            self.title.setText(COPY_GONE)

    def _read(self, before: Before) -> None:
        self._loading = None
        if not self.session.stopped:
            self._before = before
            self.refresh()

    @property
    def unreasoned(self) -> int:
        """How many changes have no reason."""
        return sum(not each["reason"] for each in self.changes)

    def agreed(self) -> bool:
        """Asks whether to go on although changes have no reason; True where all have."""
        path = copy_before(self.session.entry)
        if path is not None and (self._before is None or self._before.path != path):
            self._before = read_before(path)
        self.refresh()
        if not self.unreasoned or ask(self, "更正原因", reason_question(self.unreasoned), "就这样上报"):
            return True
        self.all.edit.setFocus()
        return False

    def _show(self, changes: Sequence[Change]) -> None:
        self.changes = changes
        self.title.setText(reasons_title(changes, self.unreasoned))
        self.help.setVisible(bool(changes))
        self.all.setVisible(bool(changes))
        listed = changes[:REASONS_LISTED]
        places = [_where(each) for each in listed]
        if places != self._places:
            self._places, self.lines, self.said = places, [], []
            clear(self.list)
            for at, each in enumerate(listed):
                self.list.addWidget(self._row(at, each))
        held = reasons(self.session.entry) if changes else {}
        self.all.show_text(held.get(ALL, ""))
        for said, line, change in zip(self.said, self.lines, listed, strict=True):
            own = held.get(_where(change), "")
            said.setText(values_of(change))
            line.show_text(own)
            line.edit.setPlaceholderText("" if own else str(change["reason"] or "这一处的更正原因"))

    def _row(self, at: int, change: Change) -> QWidget:
        where = _where(change)
        made = QWidget()
        row = QHBoxLayout(made)
        row.setContentsMargins(0, 0, 0, 0)
        place = Place(*where)
        row.addWidget(button(place_of(change), lambda: self.session.jump(place), "plain", "到这一处"))
        line = StoredLine(f"{place_of(change)}的更正原因", "", lambda text: self._store(where, text))
        said = label("", wrap=True)
        row.addWidget(said, 1)
        row.addWidget(line, 1)
        line.edit.stepped.connect(lambda by: self._step(at + by))
        self.said.append(said)
        self.lines.append(line)
        return made

    def _store(self, where: Where, text: str) -> None:
        give_reason(self.session.entry, text, where)
        self.session.stored.emit(datetime.datetime.now().astimezone())
        self.refresh()

    def _step(self, at: int) -> None:
        if at == -1:
            self.all.edit.setFocus()
        elif 0 <= at < len(self.lines):
            self.lines[at].edit.setFocus()


def _where(change: Change) -> Where:
    return str(change["table"]), str(change["key"]), str(change["field"])
