"""Two school years beside each other: what changed, and how much of it the data did and how much the standard."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QGridLayout, QTableWidget, QTableWidgetItem, QWidget

from jhdesk.errors import JhdeskError
from jhdesk.services.comparing import Compared, compare_years, years_held
from jhdesk.services.standards import standard_ids
from jhdesk.ui.indicators import look_of
from jhdesk.ui.messages.compare import (
    ONE_YEAR,
    OWN_STANDARD,
    SAME_TWICE,
    ChangeText,
    change_texts,
    only_lines,
    school_lines,
    summary_text,
)
from jhdesk.ui.messages.in_window import window_text
from jhdesk.ui.messages.verdicts import SIGNS
from jhdesk.ui.session import Session
from jhdesk.ui.tables.delegate import ROW_HEIGHT
from jhdesk.ui.theme import STEP, colour
from jhdesk.ui.widgets.basics import Picker, Renewed, button, column, label, relook, scrolled

_HEADINGS = ("项目", "较早", "较晚", "因数据", "因标准", "说明")
_SHARES = (24, 20, 20, 14, 13, 9)
"""how the columns share the width, which is that of the page: nothing scrolls sideways"""
_STATUSES = (1, 2)
_PADDING = 24
"""what a cell needs beside its text, both sides together"""
_WRAPPED = Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignLeft
_LOOKS = {sign: look_of(status) for status, sign in SIGNS.items()}
"""a status begins with its sign"""


class ComparePage(Renewed):
    """Choice of two years and two standards, and the table of what came of it."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session
        self.years = (_choice("较早的学年"), _choice("较晚的学年"))
        self.standards = (_choice("较早的学年按哪个标准"), _choice("较晚的学年按哪个标准"))
        self.told = label("", wrap=True)
        self.only = label("", "second", wrap=True)
        self.only_area = scrolled(self.only)
        self.only_area.setObjectName("scrolls")
        self.only_area.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.only_area.setAccessibleName("两年之间的变动")
        self.go_import = button("去导入", lambda: session.go_to.emit("import", None), "primary")
        self.table = _Table()
        self.choices = QWidget()
        grid = QGridLayout(self.choices)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(2 * STEP)
        for at, word in enumerate(("从", "到")):
            for place, widget in enumerate((label(word, "second"), self.years[at], label("按", "second"))):
                grid.addWidget(widget, at, place)
            grid.addWidget(self.standards[at], at, 3)
        grid.setColumnStretch(4, 1)
        layout = column(self, margin=4 * STEP, spacing=3 * STEP)
        layout.addWidget(label("跨年比较", "heading"))
        layout.addWidget(self.choices)
        layout.addWidget(self.told)
        layout.addWidget(self.only_area)
        layout.addWidget(self.go_import, 0, Qt.AlignmentFlag.AlignLeft)
        layout.addWidget(self.table, 1)
        layout.addStretch(0)
        for box in (*self.years, *self.standards):
            box.activated.connect(lambda _: self.compare())
        session.evaluated.connect(self.renew)

    def refresh(self) -> None:
        """Offers what there is now, keeping what was chosen, and compares."""
        years, rules = years_held(self.session.workspace), standard_ids(self.session.workspace.folder)
        here = self.session.entry.data.head.year
        later = here if here in years[:-1] else years[0] if years else None
        earlier = next((year for year in years if later is not None and year < later), later)
        for box, default in zip(self.years, (earlier, later), strict=True):
            _offer(box, [(f"{year}—{year + 1} 学年", year) for year in years], default)
        for box in self.standards:
            _offer(box, [(OWN_STANDARD, None), *((rule, rule) for rule in rules)], None)
        possible = len(years) > 1 or (bool(years) and len(rules) > 1)
        self.choices.setVisible(possible)
        self.go_import.setVisible(not possible)
        if possible:
            self.compare()
        else:
            self._say(ONE_YEAR)

    def compare(self) -> None:
        """Compares what is chosen."""
        years = [box.currentData() for box in self.years]
        rules = [box.currentData() for box in self.standards]
        try:
            done = compare_years(self.session.workspace, *years, *rules)
        except JhdeskError as error:
            same = error.code == "nothing_to_compare"
            self._say(SAME_TWICE if same else f"▲ {window_text(error)}", "" if same else "fails")
        else:
            self._show(done)

    def _say(self, text: str, look: str = "") -> None:
        relook(self.told, look)
        self.told.setText(text)
        self.only_area.hide()
        self.table.hide()

    def _show(self, done: Compared) -> None:
        relook(self.told, "")
        self.told.setText(summary_text(done))
        only = "\n".join([*school_lines(done), *only_lines(done)])
        self.only.setText(only)
        self.only_area.setVisible(bool(only))
        self._fit()
        self.table.fill(change_texts(done))
        self.table.show()

    def _fit(self) -> None:
        """What moved between the years takes no more than its lines, and leaves the greater part to the table."""
        needed = self.only.heightForWidth(max(self.width() - 10 * STEP, 1)) + STEP
        self.only_area.setFixedHeight(max(min(needed, self.height() // 4), 1))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()


class _Table(QTableWidget):
    """The rows of a comparison, to be read and copied."""

    def __init__(self) -> None:
        super().__init__(0, len(_HEADINGS))
        self.setHorizontalHeaderLabels(_HEADINGS)
        self.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.horizontalHeader().setHighlightSections(False)
        self.verticalHeader().hide()
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTabKeyNavigation(False)
        self.setWordWrap(True)
        self.setAccessibleName("跨年比较的结果")

    def fill(self, rows: Iterable[ChangeText]) -> None:
        """Writes the rows anew."""
        rows = list(rows)
        self.setRowCount(len(rows))
        for at, row in enumerate(rows):
            texts = (row.name, row.before, row.after, row.from_data, row.from_rule, row.note)
            for place, text in enumerate(texts):
                item = QTableWidgetItem(text)
                look = _LOOKS.get(text[:1], "text") if place in _STATUSES else "text"
                item.setForeground(colour(look if row.changed else "second" if look == "text" else look))
                self.setItem(at, place, item)
        self.share()
        self.clearSelection()
        self.scrollToTop()

    def share(self) -> None:
        """Widths of the columns and heights of the rows for the width that there is."""
        width = self.viewport().width()
        for place, part in enumerate(_SHARES):
            self.setColumnWidth(place, width * part // sum(_SHARES))
        metrics, least = self.fontMetrics(), round(self.fontMetrics().height() * ROW_HEIGHT)
        for at in range(self.rowCount()):  # Qt's own measure does not know of the style sheet's padding
            items = [(place, self.item(at, place)) for place in range(self.columnCount())]
            heights = [
                metrics.boundingRect(0, 0, self.columnWidth(place) - _PADDING, 9999, _WRAPPED, item.text()).height()
                for place, item in items
                if item is not None
            ]
            self.setRowHeight(at, max([least, *(height + _PADDING // 2 for height in heights)]))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.share()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self.share()


def _choice(name: str) -> Picker:
    box = Picker()
    box.setAccessibleName(name)
    return box


def _offer(box: Picker, items: list[tuple[str, object]], default: object) -> None:
    """Fills a box; what was chosen stays chosen if it is still there."""
    data = [each for _, each in items]
    kept = box.currentData() if box.count() and box.currentData() in data else default
    if [box.itemText(at) for at in range(box.count())] != [text for text, _ in items]:
        box.clear()
        for text, each in items:
            box.addItem(text, each)
    box.setCurrentIndex(data.index(kept) if kept in data else -1)
