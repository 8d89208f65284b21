"""Two school years beside each other: what changed, and how much of it the data did and how much the standard."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QWidget

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
from jhdesk.ui.session import Session
from jhdesk.ui.tables.reading import ReadTable
from jhdesk.ui.theme import STEP
from jhdesk.ui.widgets.basics import Picker, Renewed, button, column, label, relook, scrolled
from jhdesk.words.verdicts import SIGNS

_HEADINGS = ("项目", "较早", "较晚", "因数据", "因标准", "说明")
_SHARES = (24, 20, 20, 14, 13, 9)
"""how the columns share the width"""
_STATUSES = (1, 2)
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
        self.table = ReadTable("跨年比较的结果", _HEADINGS, _SHARES)
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
        self.table.fill([_cells(row) for row in change_texts(done)])
        self.table.show()

    def _fit(self) -> None:
        """What moved between the years takes no more than its lines, and leaves the greater part to the table."""
        needed = self.only.heightForWidth(max(self.width() - 10 * STEP, 1)) + STEP
        self.only_area.setFixedHeight(max(min(needed, self.height() // 4), 1))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()


def _cells(row: ChangeText) -> list[tuple[str, str]]:
    """The texts of a change, each in its look; what did not change stands back."""
    texts = (row.name, row.before, row.after, row.from_data, row.from_rule, row.note)
    looks = [_LOOKS.get(text[:1], "text") if place in _STATUSES else "text" for place, text in enumerate(texts)]
    return [
        (text, look if row.changed or look != "text" else "second") for text, look in zip(texts, looks, strict=True)
    ]


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
