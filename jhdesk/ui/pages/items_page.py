"""Everything that is judged, in one list: the seven indicators, the national items, the county's plan apart; and why."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QSplitter, QTreeWidget, QTreeWidgetItem

from jhdesk.calc.results import Evaluation, ItemResult, UnitResult
from jhdesk.findings import Place
from jhdesk.services.entry import TABLES
from jhdesk.services.reasons import explain_school
from jhdesk.ui.indicators import look_of, shown
from jhdesk.ui.messages.item_lines import PLAN_SECTION, SECTIONS, counts_text, is_plan
from jhdesk.ui.messages.items import item_status_text, item_target_text, item_title, item_value_text
from jhdesk.ui.messages.verdicts import STAGES, verdict
from jhdesk.ui.messages.why import why_node
from jhdesk.ui.session import ResultRef, Session
from jhdesk.ui.theme import STEP, colour
from jhdesk.ui.widgets.basics import Renewed, column, label
from jhdesk.ui.widgets.why_tree import WhyTree

REF = Qt.ItemDataRole.UserRole
_HEADINGS = ("编号", "内容", "实际", "标准", "判定")
_STATUS = 4
ITEM_TABLES = ("self_rating", "declaration")
"""tables that have a page of their own, an item a panel"""
_LEAST_EMS = {2: 22, 3: 28}
"""columns that stand there only where the list is so wide, in widths of a Chinese character"""


@dataclass(frozen=True)
class _Row:
    """One result in the list."""

    ref: ResultRef
    texts: tuple[str, str, str, str, str]
    status: str
    hint: str


class ResultList(QTreeWidget):
    """The results by sections; Enter goes on to the reasons."""

    entered = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setColumnCount(len(_HEADINGS))
        self.setHeaderLabels(list(_HEADINGS))
        self.setRootIsDecorated(False)
        self.setIndentation(2 * STEP)
        self.setUniformRowHeights(True)
        self.setAllColumnsShowFocus(True)
        self.setAccessibleName("评估内容")
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        header = self.header()
        header.setStretchLastSection(False)
        header.setMinimumSectionSize(8 * STEP)
        for at in range(len(_HEADINGS)):
            header.setSectionResizeMode(
                at, QHeaderView.ResizeMode.Stretch if at == 1 else QHeaderView.ResizeMode.ResizeToContents
            )

    def fill(self, sections: Mapping[str, Iterable[_Row]]) -> None:
        """Writes the list anew and keeps the chosen result and the place in sight."""
        chosen, place = self.chosen(), self.verticalScrollBar().value()
        self.blockSignals(True)
        self.clear()
        for title, rows in sections.items():
            head = QTreeWidgetItem([title])
            head.setFlags(Qt.ItemFlag.ItemIsEnabled)
            head.setForeground(0, colour("second"))
            self.addTopLevelItem(head)
            head.setFirstColumnSpanned(True)
            for row in rows:
                item = QTreeWidgetItem(list(row.texts))
                item.setData(0, REF, row.ref)
                item.setToolTip(1, row.hint)
                item.setTextAlignment(2, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
                item.setTextAlignment(3, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
                item.setForeground(_STATUS, colour(look_of(row.status)))
                head.addChild(item)
            head.setExpanded(True)
        self.blockSignals(False)
        self.choose(chosen)
        self.verticalScrollBar().setValue(place)

    def items(self) -> Iterator[QTreeWidgetItem]:
        """The rows that are results."""
        for at in range(self.topLevelItemCount()):
            head = self.topLevelItem(at)
            yield from (head.child(n) for n in range(head.childCount()))

    def chosen(self) -> ResultRef | None:
        """The result that the cursor is at."""
        item = self.currentItem()
        return item.data(0, REF) if item is not None else None

    def choose(self, ref: ResultRef | None) -> None:
        """Puts the cursor at a result, or at the first one."""
        rows = list(self.items())
        found = next((item for item in rows if item.data(0, REF) == ref), rows[0] if rows else None)
        if found is not None:
            self.setCurrentItem(found)
            self.scrollToItem(found)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.entered.emit()
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
        """With large text the name of a result needs the room of its figures, which the reasons tell as well."""
        room = self.width() / self.fontMetrics().horizontalAdvance("中")
        for column_at, least in _LEAST_EMS.items():
            self.setColumnHidden(column_at, room < least)


class ItemsPage(Renewed):
    """The list at the left, the reasons of the chosen result at the right."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session
        self.summary = label("", "second", wrap=True)
        self.list, self.why = ResultList(), WhyTree()
        split = QSplitter(Qt.Orientation.Horizontal)
        split.setChildrenCollapsible(False)
        split.addWidget(self.list)
        split.addWidget(self.why)
        split.setStretchFactor(0, 5)
        split.setStretchFactor(1, 6)
        self.split = split
        layout = column(self, margin=4 * STEP)
        layout.addWidget(label("评估内容", "heading"))
        layout.addWidget(self.summary)
        layout.addWidget(split, 1)
        # Moving through the list with a key held down must not work out every result on the way.
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(60)
        self._timer.timeout.connect(self.explain)
        self.list.currentItemChanged.connect(lambda *_: self._timer.start())
        self.list.entered.connect(self.why.setFocus)
        self.why.wanted.connect(self._jump)
        session.evaluated.connect(self.renew)

    def refresh(self) -> None:
        """Judges everything anew."""
        evaluation = self.session.evaluation()
        national = [item for item in evaluation.items if not is_plan(item)]
        self.summary.setText(
            f"国家标准：{counts_text(national)}。点一项，右边说明为什么、差在哪里；回车转到右边，再按回车到填数的格子。"
        )
        self.list.fill(self._sections(evaluation))
        self.explain()

    def _sections(self, evaluation: Evaluation) -> dict[str, list[_Row]]:
        found: dict[str, list[_Row]] = {}
        for unit in evaluation.units:
            found[f"七项指标 · {STAGES[unit.stage]} · {verdict(unit.status)}"] = list(self._indicators(unit))
        for letter, title in SECTIONS.items():
            items = [item for item in evaluation.items if item.id.startswith(letter)]
            if items:
                found[f"{title} · {counts_text(items)}"] = [self._item(item) for item in items]
        plan = [item for item in evaluation.items if is_plan(item)]
        if plan:
            found[f"{PLAN_SECTION} · {counts_text(plan)}"] = [self._item(item) for item in plan]
        return found

    def _indicators(self, unit: UnitResult) -> Iterator[_Row]:
        for one in shown(self.session.standard, unit):
            texts = (one.id, one.short, one.value, f"≥ {one.line}", str(one.verdict))
            hint = f"{one.name}（{one.unit}）"
            yield _Row(ResultRef(one.id, unit.stage), texts, unit.indicators[one.id].status, hint)

    def _item(self, item: ItemResult) -> _Row:
        items, plan = self.session.documents
        stage = f"（{STAGES[item.stage]}）" if item.stage else ""
        texts = (
            item.id,
            item_title(items, plan, item.id) + stage,
            item_value_text(item),
            item_target_text(item),
            item_status_text(item.status, item.id),
        )
        return _Row(ResultRef(item.id, item.stage), texts, item.status, texts[1])

    def explain(self) -> None:
        """Shows the reasons of the chosen result."""
        self._timer.stop()
        ref = self.list.chosen()
        if ref is None:
            self.why.show_node(None)
            return
        whys = explain_school(
            self.session.documents, self.session.entry.data, ref.id, stage=ref.stage, last_year=self.session.last_year
        )
        why = next((each for each in whys if each.stage == ref.stage), whys[0])
        self.why.show_node(why_node(*self.session.documents, why))

    def go_to(self, ref: ResultRef) -> None:
        """Shows a result."""
        self.list.choose(ref)
        self.list.setFocus()

    def take_focus(self) -> None:
        """Puts the cursor into the list."""
        self.list.setFocus()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        width = self.split.width()
        if not any(self.split.sizes()) or self.split.sizes()[0] == self.split.sizes()[1]:
            self.split.setSizes([width * 5 // 11, width * 6 // 11])

    def _jump(self, path: str) -> None:
        """To a cell; to the page of ratings for what is rated or declared there."""
        place = Place.of_path(path)
        if place is None or place.table not in TABLES:
            return
        if place.table in ITEM_TABLES and place.key:
            self.session.go_to.emit("ratings", ResultRef(place.key))
        else:
            self.session.jump(place)
