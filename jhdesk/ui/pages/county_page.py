"""The county as a whole: choose the folder with the schools' data, evaluate it, and see who passes and what is missing."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QFileDialog,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QSizePolicy,
    QStackedWidget,
    QTabBar,
    QWidget,
)

from jhdesk.calc.display import show, show_cv, show_line
from jhdesk.calc.results import CountyResult, CvResult, Evaluation, ItemResult
from jhdesk.calc.standard import Indicator, Standard
from jhdesk.findings import Place
from jhdesk.services.county import SourcesRead, evaluate_sources, school_sources
from jhdesk.services.county_desk import standings
from jhdesk.services.county_figures import own_of_entry
from jhdesk.services.entry import place_text
from jhdesk.services.reasons import CountyReasons, county_reasons
from jhdesk.services.standards import Documents
from jhdesk.services.trust import workspace_trust
from jhdesk.ui.indicators import look_of, verdict
from jhdesk.ui.messages.desk_page import NONE_RECEIVED, RECEIVED_USED
from jhdesk.ui.messages.evaluation import COUNTY_HELP, CV_NOTES, NO_FAULTS, NO_FOLDER, STALE, county_sections
from jhdesk.ui.messages.sources import fault_lines
from jhdesk.ui.messages.why import Node, tree_node
from jhdesk.ui.pages.items_page import item_row
from jhdesk.ui.pages.work_page import WorkPage, documents_folder
from jhdesk.ui.session import ResultRef, Session
from jhdesk.ui.tables.schools import SchoolsTable
from jhdesk.ui.theme import STEP
from jhdesk.ui.widgets.basics import button, clear, column, framed, label, relook, rule, scrolled
from jhdesk.ui.widgets.reasons import Reasons
from jhdesk.ui.widgets.result_list import ResultRow
from jhdesk.words.items import item_compared_text, item_note_text, item_status_text, item_title
from jhdesk.words.verdicts import STAGES, short_name

FOLDER = "schools_folder"
"""the setting that keeps the folder with the schools' data"""
NAMED = 6
"""places or schools named at most behind an item"""
_TABS = ("差异系数", "县级项目", "各校", "为什么", "问题")


class CountyPage(WorkPage):
    """Choose, evaluate, look."""

    progressed = Signal(int, int)
    """so many of so many sources are read; comes from the other thread"""

    def __init__(self, session: Session) -> None:
        super().__init__(
            session,
            "县级评估",
            COUNTY_HELP,
        )
        self.read: SourcesRead | None = None
        self.choose = button("选择文件夹…", self.choose_folder, "primary")
        self.use_received = button("用收到的上报包", self.evaluate_received, hint="“收报”中各校最新的一版")
        self.again = button("评估所选文件夹", self.evaluate)
        self.where = label("", "second", wrap=True)
        self.stale = label(STALE, "floor", wrap=True)
        self.stale.hide()
        row = QHBoxLayout()
        row.setSpacing(2 * STEP)
        for each in (self.choose, self.use_received, self.again):
            row.addWidget(each)
        row.addWidget(self.where, 1)
        self.body.addLayout(row)
        self.body.addWidget(self.told)
        self.body.addWidget(self.stale)
        self.result = _Result()
        self.result.hide()
        self.body.addWidget(self.result, 1)
        self.rest = QWidget()
        self.body.addWidget(self.rest, 1)
        self.progressed.connect(self._progress)
        self.result.reasons.wanted.connect(self._jump)
        session.data_changed.connect(self._changed)
        self._place()

    @property
    def folder(self) -> Path | None:
        """The folder that was chosen last."""
        held = self.session.workspace.setting(FOLDER)
        return Path(held) if held else None

    def _place(self) -> None:
        folder = self.folder
        self.where.setText(str(folder) if folder else NO_FOLDER)
        self.again.setVisible(folder is not None)

    def choose_folder(self) -> None:
        """Asks for the folder, keeps it, and evaluates what lies in it."""
        held = self.folder
        begin = held if held is not None and held.is_dir() else documents_folder()
        name = QFileDialog.getExistingDirectory(self, "选择放有各校数据的文件夹", str(begin))
        if name:
            self.session.workspace.set_setting(FOLDER, name)
            self._place()
            self.evaluate()

    def evaluate(self) -> None:
        """Evaluates the schools of the folder with the figures that are entered now."""
        folder = self.folder
        if folder is not None:
            self._place()
            self._evaluate(lambda: school_sources(folder))

    def evaluate_received(self) -> None:
        """Evaluates the newest packages that were received of the school year."""
        year = self.session.entry.data.head.year
        files = [each.file for each in standings(self.session.workspace, year or 0) if each.file]
        if not files:
            self._show_result(None)
            self.tell(NONE_RECEIVED.format(year=year or ""), "fails")
            return
        self.where.setText(RECEIVED_USED.format(count=len(files)))
        self._evaluate(lambda: files)

    def _evaluate(self, sources_of: Callable[[], Sequence[Path]]) -> None:
        entry, standard = self.session.entry, self.session.standard
        own, trusted = own_of_entry(entry), workspace_trust(self.session.workspace.folder)

        documents = self.session.documents

        def work() -> tuple[SourcesRead, CountyReasons]:
            sources = sources_of()
            tell = self.progressed.emit
            year, folder_of_own = entry.data.head.year, self.session.workspace.folder
            read = evaluate_sources(standard, sources, trusted, year, lambda _: own, tell, folder_of_own)
            return read, county_reasons(documents, read, trusted)

        self.stale.hide()
        self.work(work, self._show)

    def _progress(self, done: int, of: int) -> None:
        self.bar.setRange(0, of)
        self.bar.setValue(done)
        self.tell(f"正在读取 {done} / {of}", "second")

    def failed(self, error: Exception) -> None:
        self._show_result(None)
        super().failed(error)

    def _show(self, done: tuple[SourcesRead, CountyReasons]) -> None:
        self.tell("")
        self._show_result(done)

    def _show_result(self, done: tuple[SourcesRead, CountyReasons] | None) -> None:
        self.bar.setRange(0, 0)
        self.read = done[0] if done else None
        if done is not None:
            self.result.show_read(*done)
        self.result.setVisible(done is not None)
        self.rest.setVisible(done is None)

    def _jump(self, path: str) -> None:
        """To a figure or rating of the county's own; what stands in a school's data is that school's."""
        place = Place.of_path(path)
        if place is not None and place.table in self.session.tables:
            self.session.jump(place)

    def _changed(self, _table: str) -> None:
        if self.read is not None:
            self.stale.show()


class _Result(QWidget):
    """What came of one evaluation: the verdict above, the rest on four tabs."""

    def __init__(self) -> None:
        super().__init__()
        self.verdict, self.summary = label(""), label("", "second", wrap=True)
        self.tabs, self.stack = QTabBar(), QStackedWidget()
        self.tabs.setExpanding(False)
        self.tabs.setAccessibleName("评估结果")
        self.cvs, self.items, self.faults = (_Part(_TABS[at]) for at in (0, 1, 4))
        self.schools, self.reasons = SchoolsTable(), Reasons(self._node)
        self.asked: CountyReasons | None = None
        parts = (self.cvs.area, self.items.area, self.schools, self.reasons, self.faults.area)
        for name, part in zip(_TABS, parts, strict=True):
            self.tabs.addTab(name)
            self.stack.addWidget(part)
        # The stack takes what is left of the page: its parts scroll by themselves.
        self.stack.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Ignored)
        self.stack.setMinimumHeight(80 * STEP)
        self.tabs.currentChanged.connect(self.stack.setCurrentIndex)
        head = QHBoxLayout()
        head.setSpacing(4 * STEP)
        head.addWidget(label("全县", "heading"))
        head.addWidget(self.verdict)
        head.addWidget(self.summary, 1)
        layout = column(self)
        layout.addLayout(head)
        layout.addWidget(self.tabs)
        layout.addWidget(self.stack, 1)

    def _node(self, ref: ResultRef) -> Node | None:
        if self.asked is None:
            return None
        return tree_node(*self.asked.documents, self.asked.explain(ref.id, ref.stage)[0])

    def show_read(self, read: SourcesRead, asked: CountyReasons) -> None:
        """Writes an evaluation, and keeps what its results can be asked."""
        documents, self.asked = asked.documents, asked
        evaluation, standard = read.evaluation, documents[0].base
        assert evaluation.county is not None
        told = verdict(evaluation.county.status)
        self.verdict.setText(str(told))
        relook(self.verdict, told.look)
        self.summary.setText(summary(evaluation.county))
        for part in (self.cvs, self.items, self.faults):
            clear(part.body)
        self.cvs.add(cv_grid(evaluation, standard, read.names))
        self.items.add(item_panels(evaluation, documents, read.names))
        lines = list(fault_lines(read))
        self.faults.add(label("\n".join(lines) or NO_FAULTS, wrap=True))
        self.schools.show_evaluation(evaluation, read.names)
        self.reasons.fill(reason_rows(evaluation, documents))
        counts = (0, 0, self.schools.count, 0, len(lines))
        for at, (name, count) in enumerate(zip(_TABS, counts, strict=True)):
            self.tabs.setTabText(at, f"{name} {count}" if count else name)


class _Part:
    """A part of the result that scrolls down, by the arrow keys too."""

    def __init__(self, name: str) -> None:
        inner = QWidget()
        inner.setObjectName("plain")
        self.body = column(inner, spacing=3 * STEP)
        self.area = scrolled(inner)
        self.area.setObjectName("scrolls")
        self.area.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.area.setAccessibleName(name)

    def add(self, widget: QWidget) -> None:
        """Puts the only widget in, the rest stays empty below it."""
        self.body.addWidget(widget)
        self.body.addStretch(1)


def summary(county: CountyResult) -> str:
    """How many schools pass."""
    if county.rate is None:
        return "没有参加七项指标评估的学校"
    return f"{county.schools} 所学校中 {county.schools_passing} 所达标，占 {show(100 * county.rate)}%"


def cv_grid(evaluation: Evaluation, standard: Standard, names: Mapping[str, str]) -> QWidget:
    """The coefficients of both stages beside each other."""
    panel = framed()
    grid = QGridLayout(panel)
    grid.setContentsMargins(4 * STEP, 4 * STEP, 4 * STEP, 4 * STEP)
    grid.setHorizontalSpacing(6 * STEP)
    grid.setVerticalSpacing(2 * STEP)
    grid.setColumnStretch(0, 2)
    cvs = evaluation.cv or {}
    grid.addWidget(label("校际差异系数", "second"), 0, 0)
    for at, stage in enumerate(cvs):
        grid.setColumnStretch(1 + at, 1)
        grid.addWidget(label(f"{STAGES[stage]}（不超过 {show_line(standard.cv_limits[stage])}）", "second"), 0, 1 + at)
    for row, indicator in enumerate(standard.indicators, 1):
        grid.addWidget(label(f"{indicator.id} {indicator.name}", wrap=True), row, 0)
        for at, results in enumerate(cvs.values()):
            grid.addWidget(_cv_label(results[indicator.id], names), row, 1 + at)
    return panel


def _cv_label(result: CvResult, names: Mapping[str, str]) -> QLabel:
    told = verdict(result.status)
    notes = [CV_NOTES[result.note]] if result.note else []
    if result.missing:
        notes.append(f"缺少数据：{_named([names.get(code) or code for code in result.missing])}")
    return label(f"{show_cv(result)}　{told}" + "".join(f"\n{note}" for note in notes), told.look, wrap=True)


def reason_rows(evaluation: Evaluation, documents: Documents) -> dict[str, list[ResultRow]]:
    """Every result of the county that can be asked why: CVs by stage, the national items, those of the plan."""
    standard = documents[0].base
    rows = {
        f"校际差异系数 · {STAGES[stage]}": [
            _cv_row(documents, stage, each, results[each.id]) for each in standard.indicators
        ]
        for stage, results in (evaluation.cv or {}).items()
    }
    return rows | {title: [item_row(documents, item) for item in items] for title, items in county_sections(evaluation)}


def _cv_row(documents: Documents, stage: str, indicator: Indicator, result: CvResult) -> ResultRow:
    texts = (
        indicator.cv_id,
        short_name(indicator),
        show_cv(result),
        f"≤ {show_line(result.limit)}",
        str(verdict(result.status)),
    )
    title = item_title(*documents, indicator.cv_id)
    return ResultRow(ResultRef(indicator.cv_id, stage), texts, result.status, title)  # type: ignore[arg-type]


def item_panels(evaluation: Evaluation, documents: Documents, names: Mapping[str, str]) -> QWidget:
    """The county's items of the national standard and of its own plan: beside each other, never mixed."""
    made = QWidget()
    made.setObjectName("plain")
    row = QHBoxLayout(made)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(4 * STEP)
    for title, items in county_sections(evaluation):
        panel = framed()
        inside = column(panel, margin=4 * STEP, spacing=2 * STEP)
        inside.addWidget(label(title, "heading", wrap=True))
        for item in items:
            inside.addWidget(rule())
            _add_item(inside, documents, item, names)
        inside.addStretch(1)
        row.addWidget(panel, 1)
    return made


def _add_item(inside, documents: Documents, item: ItemResult, names: Mapping[str, str]) -> None:
    title = f"{item_status_text(item.status, item.id)} {item.id} {item_title(*documents, item.id)}"
    inside.addWidget(label(title, look_of(item.status), wrap=True))
    compared = "" if item.value is None else item_compared_text(item)
    missing = _named([names.get(place) or place_text(place) for place in item.missing])
    more = "　".join(filter(None, (compared, item_note_text(item, documents[1]), missing)))
    if more:
        inside.addWidget(label(more, "second", wrap=True))


def _named(names: Sequence[str]) -> str:
    more = f" 等 {len(names)} 处" if len(names) > NAMED else ""
    return "、".join(names[:NAMED]) + more
