"""What happened to the school at the turn of the year: one of five things, first looked at, then done in one step."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QDialog,
    QFileDialog,
    QFormLayout,
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QStackedWidget,
    QWidget,
)

from jhdesk.errors import JhdeskError
from jhdesk.services.entry import TABLES, choices
from jhdesk.services.handover import give, plan_take
from jhdesk.services.reorganise import (
    Key,
    Plan,
    apply,
    plan_belong,
    plan_give,
    plan_rename,
    plan_type,
)
from jhdesk.services.trust import workspace_trust
from jhdesk.ui.messages.in_window import window_text
from jhdesk.ui.messages.reorganise import (
    INTRO,
    KEEP,
    KINDS,
    NOTHING_CHOSEN,
    PREVIEW,
    WHOLE,
    done_text,
    going_rows,
    plan_lines,
    source_text,
)
from jhdesk.ui.pages.work_page import documents_folder
from jhdesk.ui.session import Session
from jhdesk.ui.theme import STEP
from jhdesk.ui.widgets.basics import Picker, button, column, label, relook, scrolled
from jhdesk.words.verdicts import STAGES


class ReorganiseDialog(QDialog):
    """The choice, what it asks for, what it would do, and a button that does it."""

    def __init__(self, parent: QWidget, session: Session) -> None:
        super().__init__(parent)
        self.session = session
        self.setWindowTitle("学校变动")
        self.plan: Plan | None = None
        self.source: Path | None = None
        self.kind = Picker()
        self.kind.setAccessibleName("办理什么")
        self.fields = QStackedWidget()
        for name, text in KINDS.items():
            self.kind.addItem(text, name)
        for page in (self._rename(), self._type(), self._give(), self._take(), self._point()):
            self.fields.addWidget(page)
        self.keep_text, self.keep = label(KEEP, "second", wrap=True), QListWidget()
        self.keep.setAccessibleName("要转出的人和物")
        self.keep.itemChanged.connect(lambda _: self._plan())
        self.told = label("", wrap=True)
        inner = QWidget()
        inside = column(inner)
        inside.addWidget(self.told)
        inside.addStretch(1)
        area = scrolled(inner)
        area.setObjectName("scrolls")
        area.setFocusPolicy(Qt.FocusPolicy.StrongFocus)  # it scrolls by the arrow keys too
        area.setAccessibleName("会改动什么")
        self.look_button = button("看看会改动什么", self.look, "primary")
        self.go = button("办理", self.do_it)
        self.close_button = button("取消", self.reject)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        for each in (self.look_button, self.go, self.close_button):
            buttons.addWidget(each)
        layout = column(self, margin=4 * STEP, spacing=3 * STEP)
        layout.addWidget(label(INTRO, "second", wrap=True))
        layout.addWidget(self.kind)
        layout.addWidget(self.fields)
        layout.addWidget(self.keep_text)
        layout.addWidget(self.keep, 2)
        layout.addWidget(area, 2)
        layout.addLayout(buttons)
        em, window = self.fontMetrics().horizontalAdvance("中"), parent.window().size()
        self.resize(min(63 * em, window.width() * 9 // 10), min(46 * em, window.height() * 9 // 10))
        self.kind.currentIndexChanged.connect(self._chosen)
        self._chosen()

    # what each of them asks for

    def _rename(self) -> QWidget:
        head = self.session.entry.data.head
        self.name, self.code = self._line("school", "name", head.name), self._line("school", "school_code", head.code)
        return _form(("学校名称", self.name), ("学校标识码", self.code))

    def _type(self) -> QWidget:
        self.type = self._pick("新的办学类型", choices(TABLES["school"].field("school_type")))
        return _form(("新的办学类型", self.type))

    def _give(self) -> QWidget:
        self.stage = self._pick("移交哪个学段", STAGES)
        self.to = self._line("school", "name", "")
        self.to.setAccessibleName("移交给哪所学校")
        return _form(("移交哪个学段", self.stage), ("移交给哪所学校", self.to))

    def _take(self) -> QWidget:
        self.coming = self._pick("接收什么", {**STAGES, "": WHOLE})
        self.path = label(NOTHING_CHOSEN, "second", wrap=True)
        row = QHBoxLayout()
        row.setContentsMargins(0, 0, 0, 0)
        self.choose = button("选择移交的文件夹…", self._choose_folder)
        row.addWidget(self.choose)
        row.addWidget(button("选择上报包…", self._choose_package))
        row.addStretch(1)
        inside = QWidget()
        inside.setLayout(row)
        return _form(("接收什么", self.coming), ("对方的数据", inside), ("", self.path))

    def _point(self) -> QWidget:
        self.central = self._line("school", "central_school_code", "")
        return _form(("中心校标识码", self.central))

    def _line(self, table: str, name: str, text: str) -> QLineEdit:
        made = QLineEdit(text)
        made.setAccessibleName(TABLES[table].field(name).label)
        made.textChanged.connect(lambda _: self._forget())
        return made

    def _pick(self, name: str, offered: Mapping[str, str]) -> Picker:
        made = Picker()
        made.setAccessibleName(name)
        for value, text in offered.items():
            made.addItem(text, value)
        made.setCurrentIndex(max(made.findData("junior"), 0))  # what moves is most often the junior part
        made.currentIndexChanged.connect(lambda _: self._forget())
        return made

    def _choose_folder(self) -> None:
        name = QFileDialog.getExistingDirectory(self, "选择对方移交的文件夹", str(documents_folder()))
        self.take_from(Path(name) if name else None)

    def _choose_package(self) -> None:
        name, _ = QFileDialog.getOpenFileName(self, "选择对方的上报包", str(documents_folder()), "上报包 (*.jhpkg)")
        self.take_from(Path(name) if name else None)

    def take_from(self, source: Path | None) -> None:
        """The other school's data lie there; nothing where the person chose none."""
        if source is not None:
            self.source = source
            self.path.setText(str(source))
            self._forget()

    # looked at, then done

    def _chosen(self) -> None:
        self.fields.setCurrentIndex(self.kind.currentIndex())
        for at in range(self.fields.count()):  # as high as what it asks for, no higher
            page = self.fields.widget(at)
            page.setVisible(at == self.fields.currentIndex())
        self.fields.setFixedHeight(self.fields.currentWidget().sizeHint().height())
        self._forget()

    def _forget(self) -> None:
        """What was looked at does not hold any more."""
        self.plan = None
        self._list([])
        self._say("")
        self.go.setEnabled(False)

    def look(self) -> None:
        """Says what would be done, and who and what would go."""
        self._list([])
        self._plan()
        if self.plan is not None:
            self._list(list(going_rows(self.session.entry, self.plan)))
            (self.keep if self.keep.isVisible() else self.go).setFocus()

    def _plan(self) -> None:
        """Plans by what is entered and who is to stay."""
        plans: dict[str, Callable[[], Plan]] = {
            "rename": lambda: plan_rename(self.session.entry, self.name.text(), self.code.text()),
            "type": lambda: plan_type(self.session.entry, self.type.currentData(), self._kept()),
            "give": lambda: plan_give(self.session.entry, self.stage.currentData(), self.to.text(), self._kept()),
            "take": self._plan_take,
            "belong": lambda: plan_belong(self.session.entry, self.central.text()),
        }
        try:
            self.plan = plans[self.kind.currentData()]()
        except JhdeskError as error:
            self.plan = None
            self._say(f"▲ {window_text(error)}", "fails")
        else:
            self._say("\n".join([PREVIEW, *plan_lines(self.session.entry, self.plan)]))
        self.go.setEnabled(self.plan is not None)

    def _plan_take(self) -> Plan:
        if self.source is None:
            raise JhdeskError("take_nothing")
        trusted = workspace_trust(self.session.workspace.folder)
        return plan_take(self.session.entry, self.source, trusted, self.coming.currentData() or None)

    def _list(self, rows: list[tuple[Key, str]]) -> None:
        self.keep.blockSignals(True)
        self.keep.clear()
        for key, text in rows:
            item = QListWidgetItem(text)
            item.setData(Qt.ItemDataRole.UserRole, key)
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            item.setCheckState(Qt.CheckState.Checked)
            self.keep.addItem(item)
        self.keep.blockSignals(False)
        if rows:
            self.keep.setCurrentRow(0)
        for each in (self.keep_text, self.keep):
            each.setVisible(bool(rows))

    def _kept(self) -> list[Key]:
        items = (self.keep.item(at) for at in range(self.keep.count()))
        kept = (each for each in items if each.checkState() == Qt.CheckState.Unchecked)
        return [(name, key) for name, key in (each.data(Qt.ItemDataRole.UserRole) for each in kept)]

    def do_it(self) -> None:
        """Does what was looked at. What is given away is written first, where the person says."""
        if self.plan is None:
            return
        folder: Path | None = None
        if self.plan.kind == "give":
            name = QFileDialog.getExistingDirectory(self, "移交的数据放在哪里（U 盘或文件夹）", str(documents_folder()))
            if not name:
                return
            folder = Path(name)
        self.carry_out(folder)

    def carry_out(self, folder: Path | None) -> None:
        """Does what was looked at; ``folder`` is where a stage that is given away is written."""
        plan, entry = self.plan, self.session.entry
        if plan is None:
            return
        try:
            if folder is not None:
                folder = give(entry, plan, folder, source_text(plan))
            else:
                apply(entry, plan, source_text(plan))
        except JhdeskError as error:
            self._say(f"▲ {window_text(error)}", "fails")
            return
        self.session.open(entry.period_id)
        self._forget()
        for each in (self.kind, self.fields, self.look_button):
            each.setEnabled(False)
        self._say(f"✓ {done_text(plan, folder)}", "meets")
        self.close_button.setText("关闭")
        self.close_button.setFocus()

    def _say(self, text: str, look: str = "") -> None:
        relook(self.told, look)
        self.told.setText(text)


def _form(*rows: tuple[str, QWidget]) -> QWidget:
    page = QWidget()
    form = QFormLayout(page)
    form.setContentsMargins(0, 0, 0, 0)
    form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
    form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
    for text, widget in rows:
        form.addRow(text, widget)
    return page
