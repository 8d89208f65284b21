"""What the school rates, proves and declares: a panel an item, everything stored as it is left."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from itertools import count
from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices, QShowEvent
from PySide6.QtWidgets import QFileDialog

from jhdesk.errors import JhdeskError
from jhdesk.services.entry import TABLES
from jhdesk.services.evidence import CopyState, Kept, check_copies, clear_shown, copy_to_show, keep
from jhdesk.services.ratings import Asked
from jhdesk.ui.messages.in_window import window_text
from jhdesk.ui.messages.ratings import (
    DECLARED_HELP,
    NOTHING_RATED,
    RATINGS_HELP,
    added_text,
    no_names_text,
    not_shown_text,
    remove_question,
)
from jhdesk.ui.pages.rating_panels import DeclaredPanel, RatedPanel
from jhdesk.ui.pages.work_page import WorkPage, documents_folder
from jhdesk.ui.session import ResultRef, Session
from jhdesk.ui.tasks import Task
from jhdesk.ui.theme import STEP
from jhdesk.ui.widgets.basics import ask, clear, column, label
from jhdesk.ui.widgets.form import Line

_TABLES = ("", "self_rating", "evidence", "declaration", "school", "period")


class RatingsPage(WorkPage):
    """Rated items of the national standard and of the county's plan, apart; then the declared ones."""

    def __init__(self, session: Session) -> None:
        super().__init__(session, "自评与佐证", RATINGS_HELP)
        self.items = column(spacing=3 * STEP)
        self.body.addWidget(self.told)
        self.body.addLayout(self.items)
        self.body.addStretch(1)
        self.panels: dict[str, RatedPanel] = {}
        self.declared: DeclaredPanel | None = None
        self._asked: Asked | None = None
        self._states: dict[str, CopyState] = {}
        self._looks: dict[str, int] = {}
        """digest -> number of the newest look at its copy"""
        self._numbers = count()
        clear_shown(session.workspace.evidence)
        session.data_changed.connect(self._changed)

    def _changed(self, table: str) -> None:
        if not table:
            for panel in self._panels():
                panel.forget()
        if table in _TABLES:
            self.renew()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._check(anew=True)

    def refresh(self) -> None:
        """Shows what is stored; other panels where the school is asked for other items."""
        asked = self.session.asked()
        if asked != self._asked:
            self._asked = asked
            self._build(asked)
        met = self.session.documents[0].rated_met
        for panel in self.panels.values():
            panel.refresh(self._states, met)
        if self.declared is not None:
            self.declared.refresh()
        self._check(anew=False)

    def _panels(self) -> list[RatedPanel | DeclaredPanel]:
        return [*self.panels.values(), *([self.declared] if self.declared else [])]

    def _build(self, asked: Asked) -> None:
        clear(self.items)
        self.panels.clear()
        standard, plan = self.session.standard, self.session.documents[1]
        for title, items in (
            (f"国家标准 · {standard.document}", asked.national),
            (f"县规划 · {plan.title}", asked.plan),
        ):
            if items:
                self.items.addWidget(label(title, "second", wrap=True))
            for item in items:
                panel = self.panels[item.id] = RatedPanel(self.session, item)
                panel.add.connect(self.choose_files)
                panel.show_file.connect(self.show_file)
                panel.remove_file.connect(self.remove_file)
                self.items.addWidget(panel)
        if not asked.rated:
            self.items.addWidget(label(NOTHING_RATED, wrap=True))
        told = f"{DECLARED_HELP}{no_names_text(TABLES['declaration'].fields)}"
        self.items.addWidget(label(told, "second", wrap=True))
        self.declared = DeclaredPanel(self.session, asked.declared)
        self.items.addWidget(self.declared)
        for each in self._panels():
            each.stepped.connect(self._step)

    def go_to(self, ref: ResultRef) -> None:
        """Puts the cursor where an item is rated or declared."""
        line = next((line for panel in self._panels() if (line := panel.first_line(ref.id))), None)
        if line is not None:
            line.edit.setFocus()
            self.area.ensureWidgetVisible(line.edit, 0, 16 * STEP)

    def _step(self, here: Line, by: int) -> None:
        """Enter and the arrows go from field to field, and never on to a button."""
        lines = [line for panel in self._panels() for line in panel.lines()]
        at = lines.index(here) + by
        if 0 <= at < len(lines):
            lines[at].edit.setFocus()
            self.area.ensureWidgetVisible(lines[at].edit, 0, 8 * STEP)

    # files

    def choose_files(self, item_id: str) -> None:
        """Asks which files prove an item."""
        chosen, _ = QFileDialog.getOpenFileNames(self, f"{item_id} 的佐证材料", str(documents_folder()))
        if chosen:
            self.add_files(item_id, [Path(path) for path in chosen])

    def add_files(self, item_id: str, paths: Sequence[Path]) -> None:
        """Keeps copies of files and names them as evidence of an item; what cannot be taken is told beside it."""
        folder = self.session.workspace.evidence

        def take() -> list[Kept | JhdeskError]:
            return [_taken(folder, path) for path in paths]

        self.work(take, partial(self._register, item_id))

    def _register(self, item_id: str, taken: list[Kept | JhdeskError]) -> None:
        panel = self.panels[item_id]
        held = {row.values["file_name"] for row in self._files(item_id)}
        added: list[str] = []
        replaced: list[str] = []
        refused: list[JhdeskError] = []
        for each in taken:
            if isinstance(each, JhdeskError):
                refused.append(each)
                continue
            self._looks.pop(each.sha256, None)
            try:
                self.session.add_evidence(item_id, each)
            except JhdeskError as error:
                refused.append(error)
                continue
            (replaced if each.file_name in held else added).append(each.file_name)
            held.add(each.file_name)
        said = [added_text(added, replaced), *(f"▲ {window_text(error)}" for error in refused)]
        panel.tell("\n".join(filter(None, said)), "fails" if refused else "meets")
        self.area.ensureWidgetVisible(panel.told)

    def _files(self, item_id: str):
        return [row for row in self.session.entry.rows("evidence") if row.values["item_id"] == item_id]

    def show_file(self, item_id: str, row_id: int) -> None:
        """Opens a file with the program that the system has for it."""
        panel = self.panels[item_id]
        try:
            path = copy_to_show(self.session.entry, row_id)
        except JhdeskError as error:
            panel.tell(f"▲ {window_text(error)}", "fails")
            self._check(anew=True)
            return
        opened = QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))
        panel.tell("" if opened else not_shown_text(path), "fails")

    def remove_file(self, item_id: str, row_id: int) -> None:
        """Removes a file from an item, after asking."""
        row = self.session.row("evidence", row_id)
        name = row.values["file_name"] or "文件名未填" if row else ""
        if row and ask(self, "移除佐证材料", remove_question(item_id, str(name)), "移除"):
            self.session.remove_evidence([row_id])
            panel = self.panels[item_id]
            panel.tell("")
            panel.add_button.setFocus()

    def _check(self, *, anew: bool) -> None:
        """Looks beside the window whether the copies are what they were: all of them, or those not yet looked at."""
        digests = {str(row.values["sha256"]) for row in self.session.entry.rows("evidence") if row.values["sha256"]}
        wanted = digests if anew else digests - self._looks.keys()
        if not wanted or not self.isVisible():
            return
        look, folder = next(self._numbers), self.session.workspace.evidence
        self._looks |= dict.fromkeys(wanted, look)
        task = Task(lambda: (look, check_copies(folder, wanted)))
        task.done.connect(self._checked)
        task.start()

    def _checked(self, found: tuple[int, dict[str, CopyState]]) -> None:
        look, states = found
        self._states |= {digest: state for digest, state in states.items() if self._looks.get(digest) == look}
        self.renew()


def _taken(folder: Path, path: Path) -> Kept | JhdeskError:
    try:
        return keep(folder, path)
    except JhdeskError as error:
        return error
