"""The forms that there are, in groups, each with a box to tick."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QEvent, QRect, Qt, Signal
from PySide6.QtWidgets import QFrame, QListWidget, QListWidgetItem

Name = Qt.ItemDataRole.UserRole


class FormList(QListWidget):
    """Arrows go through the forms, the space bar ticks; as high as its forms, so that what holds it scrolls."""

    ticked = Signal()
    at_row = Signal(QRect)
    """where the row is that the keyboard went to"""

    def __init__(self, groups: Mapping[str, Mapping[str, str]]) -> None:
        super().__init__()
        self.setAccessibleName("要打印的表")
        self.setFrameShape(QFrame.Shape.NoFrame)
        for bar in (self.setHorizontalScrollBarPolicy, self.setVerticalScrollBarPolicy):
            bar(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        for group, forms in groups.items():
            heading = QListWidgetItem(group, self)
            heading.setFlags(Qt.ItemFlag.NoItemFlags)
            for name, title in forms.items():
                item = QListWidgetItem(title, self)
                item.setToolTip(title)
                item.setData(Name, name)
                item.setFlags(
                    Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsUserCheckable
                )
                item.setCheckState(Qt.CheckState.Unchecked)
        self.setCurrentRow(1)
        self._quiet = False
        self.itemChanged.connect(lambda _: None if self._quiet else self.ticked.emit())
        self.currentItemChanged.connect(lambda item, _: self.at_row.emit(self.visualItemRect(item)))
        self._grow()

    def _forms(self) -> list[QListWidgetItem]:
        items = [self.item(row) for row in range(self.count())]
        return [item for item in items if item.data(Name)]

    def chosen(self) -> dict[str, str]:
        """Name -> title of the forms that are ticked, in their order."""
        return {item.data(Name): item.text() for item in self._forms() if item.checkState() is Qt.CheckState.Checked}

    def tick(self, names: set[str] | None) -> None:
        """Ticks these forms and no other; None ticks all."""
        self._quiet = True
        for item in self._forms():
            on = names is None or item.data(Name) in names
            item.setCheckState(Qt.CheckState.Checked if on else Qt.CheckState.Unchecked)
        self._quiet = False
        self.ticked.emit()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._grow()

    def _grow(self) -> None:
        self.setFixedHeight(sum(self.sizeHintForRow(row) for row in range(self.count())) + 2 * self.frameWidth() + 2)
