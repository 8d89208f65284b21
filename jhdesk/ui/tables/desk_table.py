"""The county's schools with how far each is: filtered by what is typed, sorted by any column, copied as text."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence

from jhdesk.services.county_desk import Standing
from jhdesk.services.kept_package import Kept
from jhdesk.ui.messages.desk_page import COLUMNS, key_told, open_told, standing_told
from jhdesk.ui.tables.reading import ReadTable

Looked = Mapping[str, Kept | Exception]
_SHARES = (16, 22, 12, 7, 20, 23)
_HEIGHT = 13
"""lines of text, at least"""
_ORDER = ("", "returned", "accepted")


def _far(each: Standing) -> int:
    """Those that have not handed in first, then those that wait for a receipt, the accepted ones last."""
    return 0 if each.revision is None else 1 + _ORDER.index(each.verdict or "")


def _open_count(each: Standing, kept: Kept | Exception | None) -> int:
    """Those with most that is open first."""
    return -(len(kept.examined.points) + len(kept.examined.unanswered)) if isinstance(kept, Kept) else 0


_SORTS: Sequence[Callable[[Standing, Kept | Exception | None], Any]] = (
    lambda each, _: each.school_code,
    lambda each, _: each.school_name,
    lambda each, _: each.enrolled,
    lambda each, _: each.revision or 0,
    lambda each, _: _far(each),
    _open_count,
)
FAR = 4
"""the column that it is sorted by at first"""


class DeskTable(ReadTable):
    """One row a school; Enter writes its receipt."""

    chosen = Signal()
    """another school, or none, is under the cursor"""
    entered = Signal()

    def __init__(self) -> None:
        super().__init__("各校", COLUMNS, _SHARES)
        self.setSelectionMode(self.SelectionMode.ExtendedSelection)
        self.standings: Sequence[Standing] = ()
        self.looked: Looked = {}
        self.rows: list[Standing] = []
        self.by, self.down, self.filter = FAR, False, ""
        head = self.horizontalHeader()
        head.setSectionsClickable(True)
        head.setSortIndicatorShown(True)
        head.sectionClicked.connect(self.sort_by)
        self.currentCellChanged.connect(lambda *_: self._moved())
        self.doubleClicked.connect(lambda _: self.entered.emit())
        self._writing = False
        self._measure()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._measure()

    def _measure(self) -> None:
        self.setMinimumHeight(self.fontMetrics().height() * _HEIGHT)

    @property
    def school(self) -> Standing | None:
        """The school under the cursor."""
        at = self.currentRow()
        return self.rows[at] if 0 <= at < len(self.rows) else None

    def show_schools(self, standings: Sequence[Standing], looked: Looked) -> None:
        """Writes the schools anew; who was at one stays there."""
        self.standings, self.looked = standings, looked
        self._write()

    def sort_by(self, column: int) -> None:
        """By that column; once more turns the order."""
        self.down, self.by = (not self.down if column == self.by else False), column
        self._write()

    def filter_by(self, text: str) -> None:
        """Only schools in whose row all of the words stand."""
        self.filter = text
        self._write()

    def texts(self, each: Standing) -> list[tuple[str, str]]:
        """What the row of a school says, and in which look."""
        revision = str(each.revision) if each.revision else "—"
        return [
            (each.school_code, "text"),
            (each.school_name, "text"),
            key_told(each),
            (revision, "text"),
            standing_told(each),
            open_told(each, self.looked.get(each.school_code)),
        ]

    def _write(self) -> None:
        here = self.school.school_code if self.school else None
        words = self.filter.casefold().split()
        fitting = [
            each
            for each in sorted(self.standings, key=lambda each: each.school_code)
            if all(word in " ".join(text for text, _ in self.texts(each)).casefold() for word in words)
        ]
        by = _SORTS[self.by]
        fitting.sort(key=lambda each: by(each, self.looked.get(each.school_code)), reverse=self.down)
        self._writing = True
        place = self.verticalScrollBar().value() if self.rows == fitting else None
        self.rows = fitting
        self.fill([self.texts(each) for each in fitting])
        order = Qt.SortOrder.DescendingOrder if self.down else Qt.SortOrder.AscendingOrder
        self.horizontalHeader().setSortIndicator(self.by, order)
        codes = [each.school_code for each in fitting]
        if codes:
            self.setCurrentCell(codes.index(here) if here in codes else 0, 0)
        if place is not None:
            self.verticalScrollBar().setValue(place)
        self._writing = False
        self.chosen.emit()

    def _moved(self) -> None:
        if not self._writing:
            self.chosen.emit()

    def as_text(self, rows: Sequence[int]) -> str:
        """Rows with their headings, cells apart by tabs."""
        lines = ["\t".join(text for text, _ in self.texts(self.rows[at])) for at in rows]
        return "\n".join(["\t".join(COLUMNS), *lines])

    def copy_all(self) -> None:
        """Puts all rows in sight of the filter on the clipboard."""
        QGuiApplication.clipboard().setText(self.as_text(range(len(self.rows))))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Copy):
            chosen = sorted({index.row() for index in self.selectedIndexes()})
            QGuiApplication.clipboard().setText(self.as_text(chosen or range(len(self.rows))))
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.entered.emit()
        else:
            super().keyPressEvent(event)
