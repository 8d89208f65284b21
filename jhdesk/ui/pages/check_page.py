"""All findings of the rules: what must be corrected, what is to be corrected or explained, what is explained.

A list to go through with the arrow keys, and below it the finding one is at: the sentence, the cells that clash beside
each other, the way to the cell (Enter), and the explanation (F2).
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QListWidget, QListWidgetItem, QTabBar, QWidget

from jhdesk.errors import JhdeskError
from jhdesk.services.explaining import Standing
from jhdesk.ui.messages import finding_text
from jhdesk.ui.messages.check import ANSWERS, GROUPS, SHORT, group, none_text, title, unknown_lines
from jhdesk.ui.messages.findings import SIGNS
from jhdesk.ui.messages.in_window import window_text
from jhdesk.ui.pages.clash_view import ClashView
from jhdesk.ui.review import same
from jhdesk.ui.session import Session
from jhdesk.ui.theme import STEP
from jhdesk.ui.widgets.basics import Renewed, button, column, label, relook, scrolled

_STANDING = Qt.ItemDataRole.UserRole
_FILTERS = ("", *GROUPS)
_KEYS = "↑ ↓ 选择　Enter 去改正　F2 写说明　F8 逐处改正，Shift+F8 回到这里"


class CheckPage(Renewed):
    """The findings of the school year."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session, self.review = session, session.review
        self.summary = label("", "second")
        self.filter = QTabBar()
        self.filter.setExpanding(False)
        self.filter.setUsesScrollButtons(False)
        self.filter.setAccessibleName("只看哪一类")
        for _ in _FILTERS:
            self.filter.addTab("")
        self.list = FindingList()
        self.none = label("", "meets", wrap=True)
        self.detail = Detail(session)
        self.unknown = label("", "second", wrap=True)
        self.unknown_area = scrolled(self.unknown)
        self.unknown.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.unknown_area.setMaximumHeight(30 * STEP)
        self.unknown_area.hide()
        self.fold = button("", self.refresh, "plain", "因为数据还没有填全，这些规则现在不作判断")
        self.fold.setCheckable(True)
        self._lay_out()
        self._row: int | None = None
        self.filter.currentChanged.connect(lambda _: self.refresh())
        self.list.currentItemChanged.connect(lambda now, _: self._show(now))
        self.list.itemActivated.connect(lambda _: self.correct())
        self.list.answer.connect(self.detail.take_focus)
        self.detail.correct.clicked.connect(self.correct)
        self.detail.said.connect(self.explain)
        self.detail.taken_back.connect(self.take_back)
        self.review.done.connect(self.renew)

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.addWidget(label("校验", "heading"))
        head.addSpacing(3 * STEP)
        head.addWidget(self.summary, 1)
        head.addWidget(self.fold)
        bar = QHBoxLayout()
        keys = label(_KEYS, "second", wrap=True)
        keys.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        bar.addWidget(self.filter)
        bar.addWidget(keys, 1)
        layout = column(self, margin=4 * STEP)
        layout.addLayout(head)
        layout.addWidget(self.unknown_area)
        layout.addLayout(bar)
        layout.addWidget(self.none)
        layout.addWidget(self.list, 3)
        layout.addWidget(self.detail, 2)
        layout.addStretch()

    def take_focus(self) -> None:
        """Puts the cursor into the list."""
        (self.list if self.list.isVisible() else self.filter).setFocus()

    def refresh(self) -> None:
        """Writes the list anew; who was at a finding stays there, or at the one that took its place."""
        self.review.update()
        standings = sorted(self.review.standings, key=lambda each: list(GROUPS).index(group(each)))
        counts = {name: sum(group(each) == name for each in standings) for name in GROUPS}
        self._count(counts)
        wanted = _FILTERS[self.filter.currentIndex()]
        listed = [each for each in standings if wanted in ("", group(each))]
        row = self._row if self._row is not None else self._row_of(listed)
        self.list.blockSignals(True)
        self.list.show_standings(listed)
        self.list.setCurrentRow(min(row, len(listed) - 1))
        self.list.blockSignals(False)
        self.list.setVisible(bool(listed))
        self.none.setVisible(not listed)
        self.none.setText(none_text(wanted))
        self._show(self.list.currentItem())

    def _count(self, counts: dict[str, int]) -> None:
        texts = [f"全部 {sum(counts.values())}", *(f"{SHORT[name]} {count}" for name, count in counts.items())]
        for at, text in enumerate(texts):
            self.filter.setTabText(at, text)
        hard, pending, _ = counts.values()
        verdict = "▲ 没有通过，改正前不能上报" if hard else "✓ 校验通过" + ("，还有要改正或说明的" if pending else "")
        self.summary.setText(verdict)
        relook(self.summary, "fails" if hard else "meets")
        unknown = self.review.not_assessable
        self.fold.setVisible(bool(unknown))
        self.fold.setText(f"{'▾' if self.fold.isChecked() else '▸'} 暂不能校验 {len(unknown)} 处")
        self.unknown_area.setVisible(bool(unknown) and self.fold.isChecked())
        self.unknown.setText("\n".join(unknown_lines(unknown)))

    def _row_of(self, listed: list[Standing]) -> int:
        found = (at for at, each in enumerate(listed) if same(each.finding, self.review.current))
        return next(found, max(0, self.list.currentRow()))

    def _show(self, item: QListWidgetItem | None) -> None:
        standing: Standing | None = item.data(_STANDING) if item is not None else None
        if standing is not None:
            self.review.current = standing.finding
        self.detail.show_standing(standing)

    @property
    def standing(self) -> Standing | None:
        """The finding that one is at."""
        item = self.list.currentItem()
        return item.data(_STANDING) if item is not None else None

    def correct(self) -> None:
        """Jumps to the cell of the finding."""
        if self.standing is not None:
            self.session.jump(self.standing.finding.place)

    def explain(self, text: str) -> None:
        """Stores an explanation and goes on to the next finding that waits for one."""
        self._say(lambda standing: self.review.explain(standing.finding, text))

    def take_back(self) -> None:
        """Makes the finding open again."""
        self._say(lambda standing: self.review.take_back(standing.finding))

    def _say(self, say: Callable[[Standing], None]) -> None:
        standing = self.standing
        if standing is None:
            return
        self._row = self.list.currentRow()
        try:
            say(standing)
        except JhdeskError as error:
            self.detail.ask(f"▲ {window_text(error)}", "fails")
            return
        finally:
            self._row = None
        here = self.standing
        if here is not None and here.status in ("open", "again", "offered"):
            self.detail.take_focus()
        else:
            self.take_focus()


class FindingList(QListWidget):
    """One line a finding: sign, rule, sentence."""

    answer = Signal()
    """somebody wants to explain the finding"""

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName("校验结果")
        self.setWordWrap(True)
        self.setResizeMode(QListWidget.ResizeMode.Adjust)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QListWidget.ScrollMode.ScrollPerPixel)

    def show_standings(self, standings: list[Standing]) -> None:
        """Writes the findings."""
        self.clear()
        for each in standings:
            item = QListWidgetItem(f"{SIGNS[each.status]} {each.finding.rule}　{finding_text(each.finding)}")
            item.setData(_STANDING, each)
            self.addItem(item)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_F2:
            self.answer.emit()
        else:
            super().keyPressEvent(event)


class Detail(QWidget):
    """One finding in full."""

    said = Signal(str)
    taken_back = Signal()

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session
        self.setObjectName("panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.title, self.sentence = label("", "second", wrap=True), label("", wrap=True)
        self.asked = label("", "second", wrap=True)
        self.answer = QLineEdit()
        self.answer.setAccessibleName("情况说明")
        self.answer.setPlaceholderText("为什么没有错；不写姓名和身份证号")
        self.answer.returnPressed.connect(self._say)
        self.correct = button("去改正", lambda: None, hint="Enter，或在任何地方按 F8")
        self.store = button("存上说明", self._say)
        self.back = button("收回说明", self.taken_back.emit, "plain")
        buttons = QHBoxLayout()
        for each in (self.correct, self.store, self.back):
            buttons.addWidget(each)
        buttons.addStretch(1)
        inner = QWidget()
        left = column(inner)
        for one in (self.title, self.sentence, self.asked, self.answer):
            left.addWidget(one)
        left.addLayout(buttons)
        left.addStretch(1)
        self.clashes = ClashView()
        layout = QHBoxLayout(self)
        layout.setContentsMargins(4 * STEP, 3 * STEP, 4 * STEP, 3 * STEP)
        layout.setSpacing(6 * STEP)
        self.area = scrolled(inner)
        layout.addWidget(self.area, 1)
        layout.addWidget(self.clashes, 1)
        self._shown: Standing | None = None

    def show_standing(self, standing: Standing | None) -> None:
        """Writes a finding; what is being typed about it stays."""
        before, self._shown = self._shown, standing
        self.setVisible(standing is not None)
        if standing is None:
            return
        again = before is not None and before.status == standing.status and same(standing.finding, before.finding)
        finding, soft = standing.finding, standing.status != "hard"
        self.title.setText(title(finding))
        self.sentence.setText(f"{SIGNS[standing.status]} {finding_text(finding)}")
        self.ask(ANSWERS[standing.status])
        for each in (self.answer, self.store):
            each.setVisible(soft)
        self.back.setVisible(standing.text is not None)
        if not (again and self.answer.isModified()):
            self.answer.setText(standing.text or standing.offered or "")
            self.answer.setCursorPosition(0)
        self.clashes.show_finding(self.session.entry, finding)

    def take_focus(self) -> None:
        """Puts the cursor into the explanation, all of it selected: typing replaces it, Enter takes it."""
        if self.answer.isVisible():
            self.answer.setFocus()
            self.answer.selectAll()
            self.area.ensureWidgetVisible(self.answer)

    def ask(self, text: str, look: str = "second") -> None:
        """Says what is asked of the person, or why the explanation was not stored."""
        self.asked.setText(text)
        relook(self.asked, look)

    def _say(self) -> None:
        self.said.emit(self.answer.text())
