"""The panels of the ratings page: a rated item with its narrative and evidence, and the declared items together."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QWidget

from jhdesk.services.entry import TABLES, EnteredRow
from jhdesk.services.evidence import MISSING, MOST_MIB, CopyState
from jhdesk.services.ratings import AskedItem
from jhdesk.ui.messages.ratings import COPY_WORDS, DECLARED, RATED, item_hint
from jhdesk.ui.session import Session
from jhdesk.ui.states import State
from jhdesk.ui.theme import STEP
from jhdesk.ui.widgets.answers import Answers
from jhdesk.ui.widgets.basics import Button, button, clear, column, framed, label, relook, rule
from jhdesk.ui.widgets.form import Line
from jhdesk.ui.widgets.text_box import TextBox

_DIGITS = 12
"""of a digest that are shown"""


class ItemHead(QWidget):
    """An item's number and title, its article, and how far it is."""

    def __init__(self, item: AskedItem, look: str = "") -> None:
        super().__init__()
        self.state = label()
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4 * STEP)
        layout.addWidget(label(f"{item.id}  {item.title}", look, wrap=True), 1)
        layout.addWidget(label(item.article, "second"))
        layout.addWidget(self.state)

    def show_state(self, state: State) -> None:
        """Sign and word."""
        self.state.setText(f"{state.sign} {state.word}")
        relook(self.state, state.look)


def _row_of(session: Session, table: str, item_id: str) -> EnteredRow | None:
    return next((row for row in session.entry.rows(table) if row.values["item_id"] == item_id), None)


def _place(grid: QGridLayout, at: int, line: Line, hint: str = "") -> int:
    """A line into the grid: label, field, what is wrong, what may not be written; the next free row."""
    several = isinstance(line.edit, TextBox)
    grid.addWidget(line.label, at, 0, Qt.AlignmentFlag.AlignTop if several else Qt.AlignmentFlag.AlignVCenter)
    if several:
        line.label.setContentsMargins(0, 2 * STEP, 0, 0)  # beside the first line of the text
    grid.addWidget(line.edit, at, 1)
    grid.addWidget(line.problem, at + 1, 1)
    if hint:
        grid.addWidget(label(hint, "second", wrap=True), at + 2, 1)
    return at + 3


class RatedPanel(QWidget):
    """One rated item."""

    add = Signal(str)
    """files are to be added to the item of this id"""
    show_file = Signal(str, int)
    """a file of this item is to be opened: its row"""
    remove_file = Signal(str, int)
    stepped = Signal(object, int)

    def __init__(self, session: Session, item: AskedItem) -> None:
        super().__init__()
        self.session, self.item = session, item
        self.head = ItemHead(item, "heading")
        self.answers = Answers(
            session,
            "self_rating",
            {"rating": None, "narrative": TextBox()},
            lambda: _row_of(session, "self_rating", item.id),
            {"item_id": item.id},
        )
        self.answers.stepped.connect(self.stepped)
        for line in self.answers.lines.values():
            line.edit.setAccessibleName(f"{item.id} {line.field.label}")
        self.files = column(spacing=2 * STEP)
        self.evidence: list[EvidenceRow] = []
        self.told = label("", wrap=True)
        self.told.hide()
        panel = framed()
        column(self).addWidget(panel)
        layout = column(panel, margin=4 * STEP, spacing=3 * STEP)
        layout.addWidget(self.head)
        layout.addLayout(self._grid())

    def _grid(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(4 * STEP)
        grid.setVerticalSpacing(2 * STEP)
        grid.setColumnStretch(1, 1)
        at = 0
        for line in self.answers.lines.values():
            at = _place(grid, at, line, line.field.help)
        self.add_button = button("添加文件…", lambda: self.add.emit(self.item.id))
        self.add_button.setAccessibleName(f"{self.item.id} 添加佐证材料")
        row = QHBoxLayout()
        row.setSpacing(3 * STEP)
        row.addWidget(self.add_button)
        limits = f"每个文件不超过 {MOST_MIB} MB；文件名中{TABLES['evidence'].field('file_name').help}"
        row.addWidget(label(limits, "second", wrap=True), 1)
        title = label("佐证材料", copy=False)
        title.setContentsMargins(0, STEP, 0, 0)
        grid.addWidget(title, at, 0, Qt.AlignmentFlag.AlignTop)
        below = column(spacing=2 * STEP)
        below.addLayout(self.files)
        below.addLayout(row)
        below.addWidget(self.told)
        grid.addLayout(below, at, 1)
        return grid

    def first_line(self, item_id: str) -> Line | None:
        """What an item is rated in; None for another item."""
        return self.lines()[0] if item_id == self.item.id else None

    def lines(self) -> list[Line]:
        """Everything in it that is typed into, in order."""
        return [*self.answers.lines.values(), *(row.line for row in self.evidence)]

    def refresh(self, states: Mapping[str, CopyState], met: frozenset[str]) -> None:
        """Shows what is stored; ``states`` of the copies by digest, ``met``: the ratings that are good enough."""
        self.answers.refresh()
        row = _row_of(self.session, "self_rating", self.item.id)
        rating = row.values["rating"] if row else None
        self.head.show_state(State(*RATED[None if rating is None else rating in met]))
        self._refresh_files(states)

    def _refresh_files(self, states: Mapping[str, CopyState]) -> None:
        rows = [row for row in self.session.entry.rows("evidence") if row.values["item_id"] == self.item.id]
        if [row.id for row in rows] != [shown.row_id for shown in self.evidence]:
            clear(self.files)
            self.evidence = [EvidenceRow(self.session, row.id) for row in rows]
            for shown in self.evidence:
                shown.answers.stepped.connect(self.stepped)
                shown.open.clicked.connect(lambda _=False, at=shown.row_id: self.show_file.emit(self.item.id, at))
                shown.remove.clicked.connect(lambda _=False, at=shown.row_id: self.remove_file.emit(self.item.id, at))
                self.files.addWidget(shown)
            self._order()
        for shown, row in zip(self.evidence, rows, strict=True):
            digest = row.values["sha256"]
            shown.refresh(row, states.get(str(digest)) if digest else MISSING)

    def _order(self) -> None:
        """Tab goes from top to bottom, though the rows are younger than the button below them."""
        before: QWidget = self.answers.lines["narrative"].edit
        rows = [widget for row in self.evidence for widget in (row.line.edit, row.open, row.remove)]
        for widget in [*rows, self.add_button]:
            QWidget.setTabOrder(before, widget)
            before = widget

    def forget(self) -> None:
        """Another school year is open."""
        self.answers.forget()
        self.tell("")

    def tell(self, text: str, look: str = "") -> None:
        """Says what became of files; nothing for an empty text."""
        relook(self.told, look)
        self.told.setText(text)
        self.told.setVisible(bool(text))


class EvidenceRow(QWidget):
    """One file: its name, where the paper is kept, its digest, and whether the copy is what it was."""

    def __init__(self, session: Session, row_id: int) -> None:
        super().__init__()
        self.row_id = row_id
        self.name, self.state, self.digest = label("", wrap=True), label("", wrap=True), label("", "second")
        self.answers = Answers(session, "evidence", {"place": None}, lambda: session.row("evidence", row_id))
        self.line = self.answers.lines["place"]
        self.open, self.remove = Button("打开"), Button("移除")
        head, below = QHBoxLayout(), QHBoxLayout()
        for row in (head, below):
            row.setSpacing(3 * STEP)
        head.addWidget(self.state, 1)
        head.addWidget(self.digest)
        below.addWidget(self.line.label)
        self.line.label.setWordWrap(False)
        below.addWidget(self.line.edit, 1)
        below.addWidget(self.open)
        below.addWidget(self.remove)
        layout = column(self, spacing=STEP)
        layout.addWidget(self.name)
        layout.addLayout(head)
        layout.addLayout(below)
        layout.addWidget(self.line.problem)
        layout.addWidget(rule())

    def refresh(self, row: EnteredRow, state: CopyState | None) -> None:
        """Shows the row; ``state`` of its copy, None while it is being looked at."""
        self.answers.refresh()
        name, digest = str(row.values["file_name"] or "文件名未填"), str(row.values["sha256"] or "")
        self.name.setText(name)
        self.digest.setText(f"摘要 {digest[:_DIGITS]}…" if digest else "摘要未填")
        self.digest.setToolTip(digest)
        sign, word, look = COPY_WORDS[state] if state else ("…", "正在核对副本", "second")
        self.state.setText(f"{sign} {word}")
        relook(self.state, look)
        self.line.edit.setAccessibleName(f"{name} 存放处")
        self.line.edit.setPlaceholderText(self.line.field.help)
        for each, verb in ((self.open, "打开"), (self.remove, "移除")):
            each.setAccessibleName(f"{verb} {name}")


class DeclaredPanel(QWidget):
    """What must not have happened, each declared by itself."""

    stepped = Signal(object, int)

    def __init__(self, session: Session, items: tuple[AskedItem, ...]) -> None:
        super().__init__()
        self.session = session
        self.heads: dict[str, ItemHead] = {}
        self.answers: dict[str, Answers] = {}
        panel = framed()
        column(self).addWidget(panel)
        layout = column(panel, margin=4 * STEP, spacing=3 * STEP)
        for at, item in enumerate(items):
            if at:
                layout.addWidget(rule())
            layout.addWidget(self._head(item))
            layout.addLayout(self._grid(item))

    def _head(self, item: AskedItem) -> QWidget:
        self.heads[item.id] = ItemHead(item)
        return self.heads[item.id]

    def _grid(self, item: AskedItem) -> QGridLayout:
        answers = Answers(
            self.session,
            "declaration",
            {"occurred": None, "note": None},
            lambda: _row_of(self.session, "declaration", item.id),
            {"item_id": item.id},
        )
        answers.stepped.connect(self.stepped)
        self.answers[item.id] = answers
        occurred, note = answers.lines["occurred"], answers.lines["note"]
        occurred.edit.setPlaceholderText("未申报")
        note.edit.setPlaceholderText(note.field.help)
        for line in (occurred, note):
            line.edit.setAccessibleName(f"{item.id} {line.field.label}")
            line.label.setWordWrap(False)
        grid = QGridLayout()
        grid.setHorizontalSpacing(3 * STEP)
        grid.setVerticalSpacing(STEP)
        grid.setColumnStretch(1, 1)
        grid.setColumnStretch(3, 3)
        hint = item_hint(item.id)
        if hint:
            grid.addWidget(label(hint, "second", wrap=True), 0, 0, 1, 4)
        for at, line in ((0, occurred), (2, note)):
            grid.addWidget(line.label, 1, at)
            grid.addWidget(line.edit, 1, at + 1)
            grid.addWidget(line.problem, 2 + at // 2, 1, 1, 3)
        return grid

    def first_line(self, item_id: str) -> Line | None:
        """What an item is declared in; None for another item."""
        answers = self.answers.get(item_id)
        return None if answers is None else next(iter(answers.lines.values()))

    def lines(self) -> list[Line]:
        """Everything in it that is typed into, in order."""
        return [line for answers in self.answers.values() for line in answers.lines.values()]

    def refresh(self) -> None:
        """Shows what is stored."""
        for item_id, answers in self.answers.items():
            answers.refresh()
            row = _row_of(self.session, "declaration", item_id)
            occurred = row.values["occurred"] if row else None
            self.heads[item_id].show_state(State(*DECLARED[None if occurred is None else bool(occurred)]))

    def forget(self) -> None:
        """Another school year is open."""
        for answers in self.answers.values():
            answers.forget()
