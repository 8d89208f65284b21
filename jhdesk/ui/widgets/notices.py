"""What is under way and what came of it, in a place of its own: nothing that one clicks moves when it comes and goes."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QWidget

from jhdesk.ui.widgets.basics import button, column, label, relook


class Notices(QWidget):
    """How much is chosen, a bar with a button to stop, what came of the last run, and what is out of date."""

    def __init__(self, stop: Callable[[], object], under_way: str, steps: str) -> None:
        super().__init__()
        self.amount = label("", "second", wrap=True, copy=False)
        self.bar = QProgressBar()
        self.bar.setAccessibleName(under_way)
        self.bar.setFormat(steps)
        self.stop_button = button("停止", stop, hint="Esc")
        self.told, self.stale = label("", wrap=True), label("", wrap=True)
        row = QHBoxLayout()
        row.addWidget(self.bar, 1)
        row.addWidget(self.stop_button)
        layout = column(self)
        layout.addWidget(self.amount)
        layout.addLayout(row)
        layout.addWidget(self.told)
        layout.addWidget(self.stale)
        for each in (self.told, self.stale):
            each.hide()
        self.busy(False)

    def begin(self, total: int) -> None:
        """A run of so many steps: what was told of the last one is over."""
        self.tell("")
        self.bar.setRange(0, total)
        self.bar.setValue(0)
        self.busy(True)

    def busy(self, busy: bool) -> None:
        """Whether anything is under way."""
        self.bar.setVisible(busy)
        self.stop_button.setVisible(busy)

    def tell(self, text: str, look: str = "") -> None:
        """Says what came of it."""
        relook(self.told, look)
        self.told.setText(text)
        self.told.setVisible(bool(text))

    def tell_stale(self, text: str) -> None:
        """Says what was printed before the last change."""
        self.stale.setText(text)
        self.stale.setVisible(bool(text))
