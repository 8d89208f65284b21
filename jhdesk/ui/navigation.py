"""The left column: one entry a page, those for entry and for findings with a sign of how far they are."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QWidget

from jhdesk.ui.messages.marks import MARKS_PAGE
from jhdesk.ui.messages.ratings import waiting_text
from jhdesk.ui.session import Session
from jhdesk.ui.states import State, check_state, group_state, items_state, marks_state
from jhdesk.ui.theme import STEP
from jhdesk.ui.widgets.basics import column, label, relook, scrolled

FIRST = "overview"
"""the page above those of entry, where there is one"""
OTHERS = {
    FIRST: "总览",
    "ratings": "自评与佐证",
    "check": "校验",
    "marks": MARKS_PAGE,
    "indicators": "指标",
    "charts": "图表",
    "items": "评估内容",
    "advice": "差距反推",
    "compare": "跨年比较",
    "import": "导入",
    "print": "打印",
    "back": "回执",
    "handin": "上报",
}


class PageButton(QPushButton):
    """An entry of the navigation: name at the left, sign at the right. Arrows open pages, Enter goes into one."""

    entered = Signal()

    def __init__(self, name: str, text: str, *, indent: bool) -> None:
        super().__init__(text)
        self.name = name
        self.setProperty("look", "page")
        self.setCheckable(True)
        self.setAutoExclusive(True)
        self._state: State | None = None
        self.sign = QLabel()
        self.sign.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 2 * STEP, 0)
        row.addStretch(1)
        row.addWidget(self.sign)
        if indent:
            self.setStyleSheet(f"padding-left: {5 * STEP}px")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
            self.entered.emit()
        else:
            super().keyPressEvent(event)

    def show_state(self, state: State) -> None:
        """Shows the sign, and says its word to those who do not see it."""
        if state == self._state:
            return
        self._state = state
        self.sign.setText(state.sign)
        relook(self.sign, state.look)
        self.setToolTip(state.word)
        self.setAccessibleName(f"{self.text()}，{state.word}")


class Navigation(QWidget):
    """Asks for pages by their names."""

    chosen = Signal(str)
    entered = Signal()

    def __init__(self, session: Session, others: Mapping[str, str] = OTHERS) -> None:
        super().__init__()
        self.session = session
        self.setObjectName("navigation")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        inner = QWidget()
        layout = column(inner, margin=STEP, spacing=STEP // 4)  # all entries fit a screen of 768 pixels
        self.buttons: dict[str, PageButton] = {}
        first = {name: text for name, text in others.items() if name == FIRST}
        rest = {name: text for name, text in others.items() if name != FIRST}
        heading = label("填报", "second", copy=False)
        heading.setContentsMargins(2 * STEP, STEP // 2, 0, STEP // 2)
        for name, text in {**first, **session.pages, **rest}.items():
            button = PageButton(name, text, indent=name in session.pages)
            button.clicked.connect(lambda _=False, name=name: self.chosen.emit(name))
            button.entered.connect(self.entered)
            if name == next(iter(session.pages)):
                layout.addWidget(heading)
            if name == next(iter(rest)):
                layout.addSpacing(2 * STEP)
            layout.addWidget(button)
            self.buttons[name] = button
        layout.addStretch(1)
        self.area = scrolled(inner)
        column(self).addWidget(self.area)
        session.data_changed.connect(self._changed)
        session.review.done.connect(self._checked)
        session.items_judged.connect(self._judged)
        session.marking.changed.connect(lambda _: self._marked())
        self._changed("")

    def _changed(self, table: str) -> None:
        every = table in ("", "school", "no_data")
        if "ratings" in self.buttons and (every or table in ("period", "self_rating", "declaration")):
            self.buttons["ratings"].show_state(State(*waiting_text(len(self.session.waiting()))))
        tables = self.session.tables
        self._marked()  # a row with marks may have come or gone
        for name in self.session.pages if every else (tables[table].page,):
            states = [self.session.state(each.name) for each in tables.values() if each.page == name]
            self.buttons[name].show_state(group_state(states))

    def _checked(self) -> None:
        if "check" not in self.buttons:
            return
        review = self.session.review
        self.buttons["check"].show_state(check_state(review.hard, review.waiting))

    def _judged(self) -> None:
        # Not at the top: the words of items come with it; by now the items themselves are loaded.
        from jhdesk.words.items import is_plan

        if "items" in self.buttons:
            national = (each for each in self.session.items if not is_plan(each))
            self.buttons["items"].show_state(items_state(national))

    def _marked(self) -> None:
        if "marks" in self.buttons:
            listed = self.session.marking.marks.listed()
            self.buttons["marks"].show_state(marks_state(sum(each.mark.look_again for each in listed)))

    def mark(self, name: str) -> None:
        """Shows which page is open, and its entry in sight: with large text not all entries are."""
        self.buttons[name].setChecked(True)
        self.area.ensureWidgetVisible(self.buttons[name])
