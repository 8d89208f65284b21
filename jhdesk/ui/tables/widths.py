"""Widths of a grid's columns as somebody set them, kept in the workspace in widths of a character, for any size of text."""

from __future__ import annotations

import json

from PySide6.QtCore import QTimer

from jhdesk.ui.session import Session

_PAUSE_MS = 300
"""after the last move of the mouse"""
LEAST, MOST = 1.5, 60.0


class Widths:
    """The widths of one table's columns, by field; a column that nobody touched has none."""

    def __init__(self, session: Session, table: str) -> None:
        self.session, self._name = session, f"widths.{table}"
        self._ems = _read(session.workspace.setting(self._name))
        self._timer = QTimer(session)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_PAUSE_MS)
        self._timer.timeout.connect(self._save)
        session.ending.connect(self._flush)

    def get(self, field: str) -> float | None:
        """The width of a column in widths of a Chinese character."""
        return self._ems.get(field)

    def set(self, field: str, ems: float | None) -> None:
        """Keeps a width; None where the column is to be as wide as it needs again."""
        if ems is None:
            self._ems.pop(field, None)
        else:
            self._ems[field] = min(MOST, max(LEAST, round(ems, 2)))
        self._timer.start()

    def _save(self) -> None:
        self.session.workspace.set_setting(self._name, json.dumps(self._ems) if self._ems else None)

    def _flush(self) -> None:
        if self._timer.isActive():
            self._timer.stop()
            self._save()


def _read(text: str | None) -> dict[str, float]:
    try:
        held = json.loads(text or "{}")
    except ValueError:
        return {}
    if not isinstance(held, dict):
        return {}
    return {
        str(name): float(ems) for name, ems in held.items() if isinstance(ems, int | float) and LEAST <= ems <= MOST
    }
