"""总览, the first page: where one was, what is next, the indicators at a glance, how far every table is.

Its first painting needs nothing that start-up does not have; counts of items come when the rules were put.
"""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import (
    QGridLayout,
    QHBoxLayout,
    QHeaderView,
    QLineEdit,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from jhdesk.findings import Place
from jhdesk.ui.indicators import shown, verdict
from jhdesk.ui.memory import FIRST_YEAR, LastPlace, day_of, today
from jhdesk.ui.messages import overview as words
from jhdesk.ui.overview import Progress, progress, steps
from jhdesk.ui.session import CellRef, Session
from jhdesk.ui.states import State, group_state
from jhdesk.ui.theme import STEP, colour
from jhdesk.ui.widgets.basics import Button, Renewed, button, column, framed, label, relook, scrolled
from jhdesk.words.verdicts import STAGES, left_out_text

_STEPS = 8
_STATE = 1


class ProgressTable(QTableWidget):
    """The tables, as high as they are many: the page scrolls, not the table. Enter or a click leads to one."""

    def __init__(self, session: Session) -> None:
        super().__init__(0, len(words.HEADINGS))
        self.session = session
        self.setHorizontalHeaderLabels(list(words.HEADINGS))
        self.setAccessibleName("各表进度，按回车到该表")
        self.verticalHeader().hide()
        self.setSelectionBehavior(QTableWidget.SelectionBehavior.SelectRows)
        self.setSelectionMode(QTableWidget.SelectionMode.SingleSelection)
        self.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)
        for policy in (self.setHorizontalScrollBarPolicy, self.setVerticalScrollBarPolicy):
            policy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.horizontalHeader().setHighlightSections(False)
        self.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.horizontalHeader().setMinimumSectionSize(2 * STEP)
        self.names: list[str] = []
        self.cellClicked.connect(lambda row, _: self.go(row))

    def fill(self, rows: list[Progress]) -> None:
        """Writes what differs."""
        names = [each.table.name for each in rows]
        if names != self.names:
            self.names = names
            self.setRowCount(len(rows))
            for at in range(len(rows)):
                for column_at in range(self.columnCount()):
                    item = QTableWidgetItem()
                    side = Qt.AlignmentFlag.AlignRight if column_at > _STATE else Qt.AlignmentFlag.AlignLeft
                    item.setTextAlignment(side | Qt.AlignmentFlag.AlignVCenter)
                    self.setItem(at, column_at, item)
            self.measure()
        for at, each in enumerate(rows):
            self._write(at, each)

    def _write(self, at: int, each: Progress) -> None:
        state = group_state([each.state])
        told = State("–", "没有内容", "second") if each.state.declared and not each.state.touched else state
        numbers = (each.state.wanted, each.state.rejected, each.hard, each.soft)
        signs = ("", "▲ ", "▲ ", "● ")
        texts = [
            each.table.label,
            f"{told.sign.split()[0]} {told.word}",
            "—" if each.table.one_row else str(each.state.rows),
        ]
        texts += [f"{sign}{number}" if number else "" for sign, number in zip(signs, numbers, strict=True)]
        looks = ("text", told.look, "text", "text", "fails", "fails", "second")
        for column_at, (text, look) in enumerate(zip(texts, looks, strict=True)):
            item = self.item(at, column_at)
            if item.text() != text:
                item.setText(text)
            if item.foreground().color() != colour(look):
                item.setForeground(colour(look))

    def go(self, row: int) -> None:
        """To the table of that row."""
        if 0 <= row < len(self.names):
            self.session.jump(Place(self.names[row]))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.go(self.currentRow())
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.measure()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self.measure()

    def measure(self) -> None:
        """Widths for what stands in the columns, the rest for the name; heights for the text."""
        em, room = self.fontMetrics().horizontalAdvance("中"), self.viewport().width()
        for at, heading in enumerate(words.HEADINGS[1:], 1):
            width = em * (7 if at == _STATE else len(heading)) + 4 * STEP
            self.setColumnWidth(at, width)
            room -= width
        self.setColumnWidth(0, max(room, 4 * em))
        height = self.fontMetrics().height() + 3 * STEP
        self.verticalHeader().setDefaultSectionSize(height)
        head = self.horizontalHeader().sizeHint().height()
        self.setFixedHeight(height * self.rowCount() + head + 2)


class OverviewPage(Renewed):
    """The overview of the open school year."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session
        self._place: LastPlace | None = None
        self._said: tuple[object, ...] | None = None
        inner = QWidget()
        inner.setObjectName("plain")
        layout = column(inner, margin=4 * STEP, spacing=3 * STEP)
        self.was, self.go_on = label("", wrap=True), button("接着填", self._go_on, "primary")
        self.days = label("", "second", wrap=True)
        self.deadline = QLineEdit()
        self.deadline.setAccessibleName("县里要求的上报日期")
        self.deadline.setPlaceholderText("如 2026-11-30")
        self.deadline.editingFinished.connect(self._set_deadline)
        give_up = QShortcut(QKeySequence("Esc"), self.deadline, context=Qt.ShortcutContext.WidgetShortcut)
        give_up.activated.connect(self._give_up)
        layout.addWidget(self._top())
        self.next: QVBoxLayout = column(spacing=STEP)
        self.glance, self.notes = QGridLayout(), label("", "second", wrap=True)
        self.cells: dict[tuple[int, int], QWidget] = {}
        two = QHBoxLayout()
        two.setSpacing(3 * STEP)
        two.addWidget(self._panel("接下来", self.next), 1)
        two.addWidget(self._indicators(), 1)
        layout.addLayout(two)
        self.items = label("", "second", wrap=True)
        self.table = ProgressTable(session)
        layout.addWidget(label("各表进度", "heading"))
        layout.addWidget(self.items)
        layout.addWidget(self.table)
        layout.addStretch(1)
        column(self).addWidget(scrolled(inner))
        session.data_changed.connect(lambda _: self.renew())
        session.evaluated.connect(self.renew)
        session.review.done.connect(self.renew)
        session.memory.deadline_changed.connect(self.renew)
        session.back_changed.connect(self.renew)

    def _top(self) -> QWidget:
        panel = framed()
        layout = column(panel, margin=4 * STEP)
        first = QHBoxLayout()
        first.addWidget(label("上次做到", "heading"))
        first.addWidget(self.was, 1)
        first.addWidget(self.go_on)
        second = QHBoxLayout()
        second.addWidget(label("县里要求的上报日期", "second"))
        second.addWidget(self.deadline)
        second.addWidget(self.days, 1)
        layout.addLayout(first)
        layout.addLayout(second)
        return panel

    def _panel(self, title: str, body: QVBoxLayout) -> QWidget:
        panel = framed()
        layout = column(panel, margin=4 * STEP)
        layout.addWidget(label(title, "heading"))
        layout.addLayout(body)
        layout.addStretch(1)
        return panel

    def _indicators(self) -> QWidget:
        self.glance.setHorizontalSpacing(3 * STEP)
        self.glance.setVerticalSpacing(STEP)
        self.glance.setColumnStretch(0, 1)
        body = column()
        body.addLayout(self.glance)
        body.addWidget(self.notes)
        self.to_indicators = button("看七项指标", lambda: self.session.go_to.emit("indicators", None))
        row = QHBoxLayout()
        row.addWidget(self.to_indicators)
        row.addStretch(1)
        body.addLayout(row)
        return self._panel("七项指标", body)

    def refresh(self) -> None:
        """Writes what differs."""
        self._show_place()
        self._show_days()
        self._show_next()
        self._show_indicators()
        self.table.fill(progress(self.session))
        if self.session.review.known:
            # Not before: judging the items loads what start-up must not wait for.
            from jhdesk.ui.messages.item_lines import counts_text
            from jhdesk.words.items import is_plan

            judged = [item for item in self.session.evaluation().items if not is_plan(item)]
            _say(self.items, f"评估内容：{counts_text(judged)}")
        else:
            _say(self.items, words.CHECKING)

    def _show_place(self) -> None:
        place = self._place = self.session.memory.place
        self.go_on.setText("接着填" if place else "开始填")
        if place is None:
            _say(self.was, words.NEVER_BEEN)
            return
        table = self.session.tables[place.table]
        rows = [row.id for row in self.session.entry.rows(place.table)]
        number = rows.index(place.row_id) + 1 if place.row_id in rows and not table.one_row else 0
        names = {field.name: field.label for field in table.fields}
        _say(self.was, words.place_text(table.label, number, names.get(place.field, ""), place.at))

    def _show_days(self) -> None:
        if self.deadline.hasFocus() and self.deadline.isModified():
            return
        day = self.session.memory.deadline
        self.deadline.setText(day.isoformat() if day else "")
        self._tell_days(*words.days_text(day, today(), FIRST_YEAR))

    def _tell_days(self, text: str, look: str, state: str = "") -> None:
        relook(self.deadline, state, "state")
        relook(self.days, look)
        _say(self.days, text)

    def _set_deadline(self) -> None:
        text = self.deadline.text().strip()
        day = day_of(text)
        if text and day is None:
            self._tell_days(f"▲ {words.NOT_A_DAY.format(text=text)}", "fails", "refused")
            return
        self.deadline.setModified(False)
        if day != self.session.memory.deadline:
            self.session.memory.set_deadline(day)
        self._show_days()

    def _give_up(self) -> None:
        """What was typed does not count; the day that is kept stands there again."""
        self.deadline.setModified(False)
        self._show_days()

    def _show_next(self) -> None:
        found = list(steps(self.session))[:_STEPS]
        self.steps = found
        at = next((n for n in range(self.next.count()) if self.next.itemAt(n).widget().hasFocus()), -1)
        while self.next.count() > len(found):
            gone = self.next.takeAt(self.next.count() - 1).widget()
            gone.hide()
            gone.deleteLater()
        while self.next.count() < len(found):
            made = StepButton(self.next.count(), self._go)
            self.next.addWidget(made)
        for number, step in enumerate(found):
            one = self.next.itemAt(number).widget()
            assert isinstance(one, StepButton)
            one.say(f"{number + 1}. {step.text}")
        if at >= len(found):
            self.next.itemAt(len(found) - 1).widget().setFocus()

    def _go(self, number: int) -> None:
        self.steps[number].go()

    def _show_indicators(self) -> None:
        result, standard = self.session.result, self.session.standard
        told = tuple((STAGES[unit.stage], verdict(unit.status), tuple(shown(standard, unit))) for unit in result.units)
        notes = "\n".join(left_out_text(out, standard) for out in result.left_out)
        if self._said == (told, notes):
            return
        self._said = told, notes
        holder: list[QWidget] = list(self.cells.values())
        for widget in holder:
            self.glance.removeWidget(widget)
            widget.hide()
            widget.deleteLater()
        self.cells = {}
        for at, (stage, whole, seven) in enumerate(told, 1):
            self._cell(0, at, f"{stage} {whole}", whole.look)
            for number, one in enumerate(seven, 1):
                if at == 1:
                    self._cell(number, 0, one.short, "")
                self._cell(number, at, f"{one.value} / {one.line} {one.verdict}", one.verdict.look)
        _say(self.notes, notes)
        self.notes.setVisible(bool(notes))

    def _cell(self, row: int, at: int, text: str, look: str) -> None:
        made = label(text, look, wrap=True)
        if at:
            self.glance.setColumnStretch(at, 1)
        self.cells[row, at] = made
        self.glance.addWidget(made, row, at)

    def _go_on(self) -> None:
        place = self._place
        if place is None:
            self.steps[0].go()
            return
        page = self.session.tables[place.table].page
        self.session.go_to.emit(page, CellRef(place.table, place.row_id, place.field))

    def take_focus(self) -> None:
        """Puts the cursor on the way to where one was."""
        self.go_on.setFocus()


class StepButton(Button):
    """One thing to do, as long as its sentence is: the sentence is broken into lines."""

    def __init__(self, number: int, go: object) -> None:
        super().__init__()
        self.setProperty("look", "step")
        self.text_shown = label("", wrap=True, copy=False)
        self.text_shown.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        inner = column(self)
        inner.setContentsMargins(2 * STEP, STEP, 2 * STEP, STEP)
        inner.addWidget(self.text_shown)
        self.clicked.connect(partial(lambda n, _=False: go(n), number))  # type: ignore[operator]
        policy = self.sizePolicy()
        policy.setHeightForWidth(True)
        policy.setVerticalPolicy(policy.Policy.MinimumExpanding)
        self.setSizePolicy(policy)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return self.layout().heightForWidth(width)

    def say(self, text: str) -> None:
        """Writes it, and says it to those who do not see it."""
        _say(self.text_shown, text)
        self.setAccessibleName(text)


def _say(where: object, text: str) -> None:
    if where.text() != text:  # type: ignore[attr-defined]
        where.setText(text)  # type: ignore[attr-defined]
