"""写回执: the verdict, a remark for each open point that is ticked and those added by hand, and the signed file on the stick.

A wrong passphrase or a full stick leaves all that was typed where it is.
"""

from __future__ import annotations

from typing import cast

from PySide6.QtCore import QModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QRadioButton,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from jhdesk.exchange.receipt import Verdict
from jhdesk.services.county_desk import Standing
from jhdesk.services.entry import TABLES
from jhdesk.services.issuing import Draft, Issued, issue_receipt
from jhdesk.services.kept_package import Kept
from jhdesk.services.sticks import on_stick
from jhdesk.services.workspace import Workspace
from jhdesk.ui.messages import finding_text
from jhdesk.ui.messages.county_desk import VERDICTS, issued_text
from jhdesk.ui.messages.desk_page import ACCEPT_ANYWAY, DROP_TYPED, OUTDATED, REMARKS_HELP, counts, school_head
from jhdesk.ui.messages.stick_choice import written_text
from jhdesk.ui.session import Session
from jhdesk.ui.theme import STEP
from jhdesk.ui.widgets.basics import Picker, ask, button, label
from jhdesk.ui.widgets.signing import Secret, Target
from jhdesk.ui.widgets.work_dialog import WorkDialog

DRAFT, FREE = Qt.ItemDataRole.UserRole, Qt.ItemDataRole.UserRole + 1


class _Whole(QStyledItemDelegate):
    """Remarks are broken into lines, never cut off: Qt's own measure does not know of the style sheet's padding."""

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex) -> QSize:  # type: ignore[override]
        hint, view = super().sizeHint(option, index), cast("QListWidget", self.parent())
        metrics = view.fontMetrics()
        room = QRect(0, 0, max(view.viewport().width() - 3 * metrics.height(), 10 * STEP), 100_000)
        height = metrics.boundingRect(room, Qt.TextFlag.TextWordWrap, str(index.data() or "")).height()
        return QSize(hint.width(), max(hint.height(), height + 2 * STEP))


class Remarks(QListWidget):
    """Remarks to tick; F2 edits one, Delete removes one that was added by hand."""

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName("意见")
        self.setWordWrap(True)
        self.setTextElideMode(Qt.TextElideMode.ElideNone)
        self.setItemDelegate(_Whole(self))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QListWidget.ScrollMode.ScrollPerPixel)
        self.setResizeMode(QListWidget.ResizeMode.Adjust)
        self.setMinimumHeight(50 * STEP)
        self.changed = False
        self.itemChanged.connect(lambda _: self._touch())

    def _touch(self) -> None:
        self.changed = True

    def add(self, draft: Draft, *, free: bool = False) -> None:
        """A remark, ticked."""
        item = QListWidgetItem(draft.text)
        item.setFlags(item.flags() | Qt.ItemFlag.ItemIsEditable | Qt.ItemFlag.ItemIsUserCheckable)
        item.setCheckState(Qt.CheckState.Checked)
        item.setData(DRAFT, draft)
        item.setData(FREE, free)
        self.addItem(item)

    def drafts(self) -> list[Draft]:
        """Those that are ticked, as they read now."""
        items = [self.item(at) for at in range(self.count())]
        found = []
        for item in items:
            if item.checkState() == Qt.CheckState.Checked:
                draft = cast("Draft", item.data(DRAFT))
                found.append(Draft(item.text(), draft.table, draft.key, draft.field))
        return found

    def tick(self, on: bool) -> None:
        """All or none."""
        for at in range(self.count()):
            self.item(at).setCheckState(Qt.CheckState.Checked if on else Qt.CheckState.Unchecked)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        here = self.currentItem()
        if event.key() == Qt.Key.Key_Delete and here is not None and here.data(FREE):
            self.takeItem(self.row(here))
            self.changed = True
        else:
            super().keyPressEvent(event)


class ReceiptDialog(WorkDialog):
    """On the newest revision of one school."""

    def __init__(self, parent: QWidget, session: Session, standing: Standing, kept: Kept, year: int) -> None:
        super().__init__(parent, session, "写回执", "签名并写出")
        self.standing, self.kept, self.year = standing, kept, year
        self.accept_it, self.return_it = QRadioButton("接收定稿，这一版从此锁定"), QRadioButton("退回修改")
        self.remarks, self.table, self.text = Remarks(), Picker(), QLineEdit()
        self.table.setAccessibleName("意见指哪张表")
        self.text.setAccessibleName("另加的意见")
        self.text.setPlaceholderText("另加一条意见")
        self.table.addItem("不指哪张表", "")
        for name, each in TABLES.items():
            self.table.addItem(each.label, name)
        self._fill()
        self._lay()
        self.target = Target(session.workspace, "回执放到哪个文件夹（例如 U 盘）")
        self.body.addWidget(self.target)
        self.body.addWidget(self.take_secret(Secret(session.passphrase, session.pause)))  # type: ignore[attr-defined]
        self.text.returnPressed.connect(self.add_remark)
        self.sized(66, 24)

    def _fill(self) -> None:
        examined = self.kept.examined
        for point in examined.points:
            place = point.finding.place
            self.remarks.add(Draft(finding_text(point.finding), place.table, place.key, place.field))
        for remark in examined.unanswered:
            self.remarks.add(Draft(remark.text, remark.table, remark.key, remark.field))
        self.remarks.changed = False
        self.accept_it.toggled.connect(
            lambda on: self.remarks.tick(not on)
        )  # what is accepted leaves nothing to be done
        (self.accept_it if examined.fit else self.return_it).setChecked(True)

    def _lay(self) -> None:
        verdicts, adding, ticks = QHBoxLayout(), QHBoxLayout(), QHBoxLayout()
        for each in (self.accept_it, self.return_it):
            verdicts.addWidget(each)
        verdicts.addStretch(1)
        adding.addWidget(self.table)
        adding.addWidget(self.text, 1)
        adding.addWidget(button("加上", self.add_remark))
        ticks.addWidget(label("意见", "second"))
        ticks.addStretch(1)
        ticks.addWidget(button("全选", lambda: self.remarks.tick(True), "plain"))
        ticks.addWidget(button("全不选", lambda: self.remarks.tick(False), "plain"))
        self.body.addWidget(label(school_head(self.standing), "heading", wrap=True))
        if self.standing.verdict:
            self.body.addWidget(label(OUTDATED.format(verdict=VERDICTS[self.standing.verdict]), "floor", wrap=True))
        self.body.addLayout(verdicts)
        self.body.addLayout(ticks)
        self.body.addWidget(self.remarks, 1)
        self.body.addWidget(label(REMARKS_HELP, "second", wrap=True))
        self.body.addLayout(adding)

    @property
    def verdict(self) -> Verdict:
        """What is chosen."""
        return "accepted" if self.accept_it.isChecked() else "returned"

    def add_remark(self) -> None:
        """Adds what was typed to the remarks."""
        text = self.text.text().strip()
        if not text:
            self.text.setFocus()
            return
        label_of_table = f"{self.table.currentText()}：" if self.table.currentData() else ""
        told = text if text.startswith(label_of_table) else f"{label_of_table}{text}"
        self.remarks.add(Draft(told, str(self.table.currentData())), free=True)
        self.remarks.scrollToBottom()
        self.text.clear()
        self.text.setFocus()

    def typed(self) -> str:
        return DROP_TYPED if self.remarks.changed or self.text.text().strip() else ""

    def start(self) -> None:
        """Signs and writes, after one more question where something is open."""
        if self.busy or self.finished_work:
            return
        self.add_remark() if self.text.text().strip() else None
        if self.lacks() or not self._meant():
            return
        assert self.target is not None
        assert self.secret is not None
        folder, passphrase, drafts, verdict = (
            self.target.folder,
            self.secret.passphrase,
            self.remarks.drafts(),
            self.verdict,
        )
        place, standing, year = self.session.workspace.folder, self.standing, self.year
        assert folder is not None

        def work() -> Issued:
            with Workspace(place) as workspace:
                return issue_receipt(
                    workspace, standing.school_code, year, verdict, drafts, passphrase, folder, standing.digest
                )

        self.work(work, lambda done: self.over(f"{written_text(on_stick(done.path))}\n{issued_text('回执', done)}"))

    def _meant(self) -> bool:
        told = counts(self.kept)
        if self.verdict == "returned" or not told:
            return True
        question = ACCEPT_ANYWAY.format(revision=self.standing.revision, told=told)
        return ask(self, "接收定稿", question, "照样接收")
