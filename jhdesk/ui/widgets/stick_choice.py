"""Where to write: the sticks that are plugged in, what is wrong with each, or another folder. Nothing is remembered."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QListWidget, QListWidgetItem, QWidget

from jhdesk.findings import Finding
from jhdesk.services.stick_look import look
from jhdesk.services.sticks import Stick, stick_of, sticks
from jhdesk.ui.messages import finding_text
from jhdesk.ui.messages.stick_choice import CHECK_HINT, NO_STICK, WHICH_STICK, place_text
from jhdesk.ui.theme import STEP
from jhdesk.ui.widgets.basics import button, column, label, relook

_ROWS = 4
"""sticks in sight at once"""


@dataclass(frozen=True)
class Target:
    """A folder to write into: the stick that it is on, if any, and what was found when it was last looked at."""

    path: Path
    stick: Stick | None
    findings: tuple[Finding, ...]

    @property
    def fits(self) -> bool:
        """Whether anything can be written there, as far as can be told before."""
        return not any(finding.severity == "hard" for finding in self.findings)

    @property
    def told(self) -> str:
        """What was found, in sentences."""
        signs = {"hard": "▲", "soft": "◐"}
        return "\n".join(f"{signs[each.severity]} {finding_text(each)}" for each in self.findings)


class StickChoice(QWidget):
    """A list of sticks; the only one is chosen already."""

    changed = Signal()
    """another place, or none, is chosen"""
    check_asked = Signal()
    """the chosen place is to be checked by writing"""
    entered = Signal()
    """somebody pressed Enter on a place"""

    def __init__(self, title: str, ask: str, begin: Path) -> None:
        super().__init__()
        self.need = 0
        """about how many bytes are to be written"""
        self.ask, self.begin = ask, begin
        self.targets: list[Target] = []
        self._other: Path | None = None
        self.title = label(title)
        self.list = _Places()
        self.list.setAccessibleName(title)
        self.told = label("", wrap=True)
        self.again = button("重新查找", self.look_anew)
        self.other = button("其他文件夹…", self.choose_other)
        self.check = button("检查 U 盘", self.check_asked.emit, hint=CHECK_HINT)
        layout = column(self, spacing=STEP)
        layout.addWidget(self.title)
        layout.addWidget(self.list)
        layout.addWidget(self.told)
        row = QHBoxLayout()
        row.setSpacing(2 * STEP)
        for each in (self.again, self.other, self.check):
            row.addWidget(each)
        row.addStretch(1)
        layout.addLayout(row)
        self.list.itemSelectionChanged.connect(self._chosen)
        self.list.entered_place.connect(self.entered)
        self._chosen()

    @property
    def target(self) -> Target | None:
        """What is chosen; None where nothing is."""
        rows = [index.row() for index in self.list.selectedIndexes()]  # a list makes its first row current by itself
        return self.targets[rows[0]] if rows else None

    def look_anew(self) -> None:
        """Looks anew; what was chosen stays so while it is there."""
        before, known = self.target, sticks()
        folders = [stick.path for stick in known]
        if self._other is not None and self._other not in folders:
            folders.append(self._other)
        self.targets = [
            Target(folder, stick_of(folder, known), tuple(look(folder, self.need, known))) for folder in folders
        ]
        self._show(before.path if before else None)

    def choose_other(self) -> None:
        """Asks for a folder, on a stick or not."""
        name = QFileDialog.getExistingDirectory(self, self.ask, str(self.begin))
        if name:
            self._other = Path(name)
            self.look_anew()
            self.list.setCurrentRow([target.path for target in self.targets].index(self._other))

    def _show(self, chosen: Path | None) -> None:
        self.list.blockSignals(True)
        self.list.clear()
        for target in self.targets:
            self.list.addItem(QListWidgetItem(place_text(target.path, target.stick, fits=target.fits)))
        folders = [target.path for target in self.targets]
        # Where the chosen one is gone, another that is there is not what was meant.
        only = 0 if len(folders) == 1 and chosen is None else -1
        self.list.setCurrentRow(folders.index(chosen) if chosen in folders else only)
        self.list.blockSignals(False)
        self.list.fit(_ROWS)
        self._chosen()

    def _chosen(self) -> None:
        target = self.target
        self.list.setVisible(bool(self.targets))
        self.check.setEnabled(target is not None and target.fits)
        if target is None:
            text, look_of = (WHICH_STICK if self.targets else NO_STICK), "second"
        else:
            text, look_of = target.told, "floor" if target.fits else "fails"
        relook(self.told, look_of)
        self.told.setText(text)
        self.told.setVisible(bool(text))
        self.changed.emit()


class _Places(QListWidget):
    """As high as its rows."""

    entered_place = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTextElideMode(Qt.TextElideMode.ElideMiddle)

    def fit(self, rows: int) -> None:
        """Takes the room of its rows, of so many at most."""
        shown = min(self.count(), rows)
        self.setFixedHeight(max(self.sizeHintForRow(0), 1) * shown + 2 * self.frameWidth() + 2 if shown else 0)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.entered_place.emit()
        else:
            super().keyPressEvent(event)
