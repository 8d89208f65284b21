"""A cell as a person leaves it, a pasted block and a page, in the window of a large school; each against the least there is.

Everything is done in one window that is painted off screen, on a database file that is written through at every commit.
"""

from __future__ import annotations

import gc
import statistics
import time
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from pathlib import Path

import pytest
from PySide6.QtCore import QAbstractTableModel, QModelIndex, Qt, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QTableView, QWidget
from sqlalchemy import create_engine, event
from sqlalchemy.orm import Session as OrmSession

from jhdesk.models.dictionary import MODEL_OF, TABLES
from jhdesk.models.session import _set_up
from jhdesk.services.entry import value_of
from jhdesk.services.import_ import import_source
from jhdesk.services.workspace import DATABASE, Workspace
from jhdesk.ui.pages.entry_page import EntryPage
from jhdesk.ui.start import application
from jhdesk.ui.tables.view import TableView
from jhdesk.ui.widgets.basics import column
from jhdesk.ui.window import Window
from jhdesk.workbook.template import write_workbook
from tests.bench.large import large_school
from tests.bench.measure import report
from tests.services.database import stored
from tests.ui.desk import fill

ROW = 5
RUNS = 61
CELLS = (
    ("staff", "degree", "21", "31"),
    ("staff", "training_hours_5y", "300", "301"),
    ("class_group", "boys", "20", "21"),
    ("room", "area_each_m2", "60", "61.5"),
    ("equipment", "unit_value_yuan", "100", "200.5"),
    ("funding", "budget_yuan", "1000000", "2000000"),
)
"""table, field, and two texts that are typed in turn"""


class Bench:
    """The window, and what a person does in it until everything is judged and painted."""

    def __init__(self, folder: Path) -> None:
        fill(folder, large_school().tables)
        application()
        self.folder = folder
        self.window = Window(folder, can_leave=False)
        self.window.resize(1366, 768)
        self.window.show()
        assert self.window.shell is not None
        self.shell, self.session = self.window.shell, self.window.shell.session
        self.put = 0
        self.session.review.put.connect(self._count)
        while not self.put:
            QApplication.processEvents()
        gc.collect()
        gc.freeze()  # as the program does once its first page is painted

    def _count(self) -> None:
        self.put += 1

    def settle(self) -> None:
        """Until indicators, rules and items were judged and what they changed is painted."""
        before = self.put
        while self.put == before:
            QApplication.processEvents()
        QApplication.processEvents()

    def grid(self, table: str) -> TableView | None:
        """The grid of a table, in sight; None for a form."""
        page = self.shell.open_page(TABLES[table].page)
        assert isinstance(page, EntryPage)
        at = [each.name for each in page.tables].index(table)
        page.tabs.setCurrentIndex(at)
        QApplication.processEvents()
        return page.panel(at).grid

    def edit(self, table: str, field: str) -> Callable[[str], None]:
        """Types a text into a cell of the table in sight, as leaving the cell does."""
        grid = self.grid(table)
        if grid is None:
            row = self.session.only_row(table).id

            def fill_in(text: str) -> None:
                self.session.type_cell(table, row, field, text)
                self.settle()

            return fill_in
        cell = grid.cells.index(ROW, [each.name for each in TABLES[table].fields].index(field))
        grid.setFocus()
        grid.go(cell.row(), cell.column())

        def leave(text: str) -> None:
            assert grid.cells.setData(cell, text)
            self.settle()

        return leave


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bench]:
    made = Bench(tmp_path_factory.mktemp("entry") / "workspace")
    yield made
    made.window.close()


def middle(runs: int, *each: Callable[[int], None]) -> list[float]:
    """Seconds of the middle run of each, taken in turn, so that what else the machine does is in all of them."""
    taken: list[list[float]] = [[] for _ in each]
    for at in range(runs):
        for run, times in zip(each, taken, strict=True):
            begin = time.perf_counter()
            run(at)
            times.append(time.perf_counter() - begin)
    return [statistics.median(times) for times in taken]


def least_edit(folder: Path, table: str, field: str, values: Sequence[object]) -> Callable[[int], None]:
    """The least that SQLAlchemy's ORM does to an object of the same table: get, set, commit; written through as ours."""
    engine = create_engine(f"sqlite:///{folder / DATABASE}")
    event.listen(engine, "connect", _set_up)
    session, model = OrmSession(engine), MODEL_OF[table]
    ids = [each.id for each in session.query(model).order_by(model.id)]
    session.commit()
    last = ids[-1]

    def edit(at: int) -> None:
        setattr(session.get(model, last), field, values[at % 2])
        session.commit()

    return edit


ABOVE = {
    "boys": "about 4: all seven indicators of both stages, ten items and twenty rules hang on a pupil",
}
"""fields that are not yet within the limit, and why; the mark fails once they are"""


@pytest.mark.parametrize(
    ("table", "field", "one", "other"),
    [
        pytest.param(*each, marks=pytest.mark.xfail(reason=ABOVE[each[1]], strict=True) if each[1] in ABOVE else ())
        for each in CELLS
    ],
)
def test_a_cell_costs_at_most_3_edits_of_the_orm(bench: Bench, table: str, field: str, one: str, other: str) -> None:
    """Left → stored with its audit row → indicators, findings and items judged and painted, against get, set, commit."""
    leave, texts = bench.edit(table, field), (one, other)
    other_folder = bench.folder.parent / "orm"
    if not other_folder.exists():
        fill(other_folder, large_school().tables)
    least = least_edit(other_folder, table, field, [value_of(TABLES[table].field(field), text) for text in texts])
    leave(other)
    before = stored(bench.folder, "SELECT count(*) FROM change_log")[0][0]
    ours, orm = middle(RUNS, lambda at: leave(texts[at % 2]), least)
    assert stored(bench.folder, "SELECT count(*) FROM change_log")[0][0] == before + RUNS
    assert report(f"{table}.{field}: cell left and all painted / ORM edit", ours, orm) <= 3


def test_95_of_100_cells_leave_no_gap_of_50_ms_in_the_event_loop(bench: Bench) -> None:
    gaps = []
    beats: list[float] = []
    heart = QTimer()
    heart.timeout.connect(lambda: beats.append(time.perf_counter()))
    heart.start(0)
    for at in range(100):
        table, field, *texts = CELLS[at % len(CELLS)]
        leave = bench.edit(table, field)
        bench.session.type_cell(table, _row_id(bench, table), field, texts[at // len(CELLS) % 2])
        bench.settle()
        beats[:] = [time.perf_counter()]
        leave(texts[(at // len(CELLS) + 1) % 2])
        beats.append(time.perf_counter())
        gaps.append(max(later - sooner for sooner, later in pairwise(beats)))
    heart.stop()
    quick = sum(gap < 0.05 for gap in gaps)
    print(f"\nlongest gap: {quick} of 100 under 50 ms, the middle one {statistics.median(gaps) * 1000:.1f} ms")
    assert quick >= 95


def _row_id(bench: Bench, table: str) -> int:
    rows = bench.session.entry.rows(table)
    return rows[min(ROW, len(rows) - 1)].id


def test_a_pasted_block_costs_at_most_2_imports_of_it(bench: Bench, tmp_path: Path) -> None:
    """200 x 20 cells from the clipboard into the grid, judged and painted, against the same block from a workbook."""
    grid = bench.grid("staff")
    assert grid is not None
    fields = TABLES["staff"].fields[:20]
    texts, files = [], []
    for seed in (11, 12):  # two blocks in turn, so that nearly every cell is another one each time
        rows = large_school(seed).tables["staff"][:200]
        texts.append("\n".join("\t".join(field.text(row[field.name]) for field in fields) for row in rows))
        files.append(tmp_path / f"{seed}.xlsx")
        with files[-1].open("wb") as file:
            empty = dict.fromkeys(field.name for field in TABLES["staff"].fields)
            write_workbook({"staff": [{**empty, **{f.name: row[f.name] for f in fields}} for row in rows]}, file)
    fill(tmp_path / "import", large_school().tables)
    with Workspace(tmp_path / "import") as workspace:

        def paste(at: int) -> None:
            QGuiApplication.clipboard().setText(texts[at % 2])
            grid.setFocus()
            grid.go(0, 0)
            grid.blocks.paste()
            bench.settle()

        def take(at: int) -> None:
            assert import_source(workspace, files[at % 2]).taken

        paste(1)
        take(1)
        ours, theirs = middle(4, paste, take)
    assert report("200 x 20 cells pasted / imported from a workbook", ours, theirs) <= 2


class Plain(QAbstractTableModel):
    """A table of texts and nothing else."""

    def __init__(self, texts: list[list[str]]) -> None:
        super().__init__()
        self.texts = texts

    def rowCount(self, parent: QModelIndex = QModelIndex()) -> int:  # noqa: B008, N802
        return len(self.texts)

    def columnCount(self, parent: QModelIndex = QModelIndex()) -> int:  # noqa: B008, N802
        return len(self.texts[0])

    def data(self, index: QModelIndex, role: int = 0) -> str | None:
        return self.texts[index.row()][index.column()] if role == Qt.ItemDataRole.DisplayRole else None


def test_opening_a_page_costs_at_most_twice_an_empty_page_with_such_a_table(bench: Bench) -> None:
    """The page of the staff, 220 rows, made, shown and painted, against a page with Qt's table view of as many texts."""
    stack = bench.shell.stack
    here = stack.currentWidget()
    cells = [[str(row.values[f.name]) for f in TABLES["staff"].fields] for row in bench.session.entry.rows("staff")]

    def show(page: QWidget) -> None:
        stack.addWidget(page)
        stack.setCurrentWidget(page)
        QApplication.processEvents()

    def ours(_: int) -> None:
        page = EntryPage(bench.session, TABLES["staff"].page)
        page.tabs.setCurrentIndex([each.name for each in page.tables].index("staff"))
        show(page)
        made.append(page)

    def empty(_: int) -> None:
        page = QWidget()
        view = QTableView()
        view.setModel(Plain(cells))
        view.model().setParent(view)
        column(page).addWidget(view)
        show(page)
        made.append(page)

    made: list[QWidget] = []
    taken: list[list[float]] = [[], []]
    for at in range(12):
        for run, times in zip((ours, empty), taken, strict=True):
            begin = time.perf_counter()
            run(at)
            times.append(time.perf_counter() - begin)
            stack.setCurrentWidget(here)
            stack.removeWidget(made[-1])
            made.pop().deleteLater()
            QApplication.processEvents()
    one, other = (statistics.median(times) for times in taken)
    assert report("the page of the staff / an empty page with a table", one, other) <= 2
