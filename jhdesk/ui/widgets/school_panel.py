"""What there is to say of one school: what is open in its newest revision, what it answered, explained and changed."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from jhdesk.errors import JhdeskError
from jhdesk.services.county_desk import Enrolled, Standing
from jhdesk.services.kept_package import Kept
from jhdesk.ui.messages.desk_page import (
    CHOOSE_ONE,
    LOOKING,
    NO_PACKAGE,
    NOTHING_LEFT,
    counts,
    identity_lines,
    kept_sections,
    school_head,
)
from jhdesk.ui.messages.in_window import first_lines, window_text
from jhdesk.ui.theme import STEP
from jhdesk.ui.widgets.basics import clear, column, framed, label

_LINES = 60
"""of a section at most"""


class SchoolPanel(QWidget):
    """Written anew for the school that is chosen; all of it can be copied."""

    def __init__(self) -> None:
        super().__init__()
        self._shown: tuple[object, ...] | None = None
        panel = framed()
        self.inside = column(panel, margin=4 * STEP, spacing=2 * STEP)
        column(self).addWidget(panel)

    def show_school(self, each: Standing | None, key: Enrolled | None, kept: Kept | Exception | None) -> None:
        """What there is to say, or why there is nothing."""
        shown = (each, key, id(kept))
        if shown == self._shown:  # who is marking a text in it is not to lose that
            return
        self._shown = shown
        clear(self.inside)
        if each is None:
            self._say(CHOOSE_ONE, "second")
            return
        self._say(school_head(each), "heading")
        self._say("\n".join(identity_lines(each, key)), "second")
        if each.revision is None:
            self._say(NO_PACKAGE)
        elif kept is None:
            self._say(LOOKING, "second")
        elif isinstance(kept, JhdeskError):
            self._say(f"▲ {window_text(kept)}", "fails")
        elif isinstance(kept, Kept):
            self._show_kept(kept)

    def _show_kept(self, kept: Kept) -> None:
        if not counts(kept):
            self._say(f"✓ {NOTHING_LEFT}", "meets")
        for title, lines in kept_sections(kept):
            self._say(title, "fails" if title.startswith("▲") else "second")
            self._say("\n".join(first_lines(lines, _LINES)))

    def _say(self, text: str, look: str = "") -> None:
        self.inside.addWidget(label(text, look, wrap=True))
