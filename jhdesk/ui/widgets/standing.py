"""In the header: days left, and what the check says."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QWidget

from jhdesk.ui.memory import FIRST_YEAR, today
from jhdesk.ui.messages.overview import days_text, standing_text
from jhdesk.ui.session import Session
from jhdesk.ui.theme import STEP
from jhdesk.ui.widgets.basics import relook
from jhdesk.ui.widgets.elided import Elided


class Standing(QWidget):
    """Takes the room that is left, and needs none: with large text its words are cut, and told whole by their tooltips."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session
        self.days, self.check = Elided("", "second"), Elided("", "second")
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(3 * STEP)
        layout.addWidget(self.days)
        layout.addWidget(self.check)
        layout.addStretch(1)
        session.memory.deadline_changed.connect(self.refresh)
        session.review.done.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """Writes what differs."""
        review = self.session.review
        told = standing_text(review.known, review.hard, review.waiting)
        for where, (text, look) in (
            (self.days, days_text(self.session.memory.deadline, today(), FIRST_YEAR)),
            (self.check, told),
        ):
            if where.text() != text:
                where.setText(text)
                relook(where, look)
