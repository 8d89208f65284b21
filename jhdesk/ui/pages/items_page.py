"""Everything that is judged, in one list: the seven indicators, the national items, the county's plan apart; and why."""

from __future__ import annotations

from collections.abc import Iterator

from jhdesk.calc.results import Evaluation, ItemResult, UnitResult
from jhdesk.findings import Place
from jhdesk.services.entry import TABLES
from jhdesk.services.reasons import explain_school
from jhdesk.services.standards import Documents
from jhdesk.ui.indicators import shown
from jhdesk.ui.messages.item_lines import counts_text, items_help
from jhdesk.ui.messages.why import Node, why_node
from jhdesk.ui.session import ResultRef, Session
from jhdesk.ui.theme import STEP
from jhdesk.ui.widgets.basics import Renewed, column, label
from jhdesk.ui.widgets.reasons import Reasons
from jhdesk.ui.widgets.result_list import ResultRow
from jhdesk.words.items import (
    PLAN_SECTION,
    SECTIONS,
    is_plan,
    item_status_text,
    item_target_text,
    item_title,
    item_value_text,
)
from jhdesk.words.verdicts import STAGES, verdict

ITEM_TABLES = ("self_rating", "declaration")
"""tables that have a page of their own, an item a panel"""


class ItemsPage(Renewed):
    """The list at the left, the reasons of the chosen result at the right."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session
        self.summary = label("", "second", wrap=True)
        self.reasons = Reasons(self._node)
        self.list, self.why = self.reasons.list, self.reasons.why
        layout = column(self, margin=4 * STEP)
        layout.addWidget(label("评估内容", "heading"))
        layout.addWidget(self.summary)
        layout.addWidget(self.reasons, 1)
        self.reasons.wanted.connect(self._jump)
        session.evaluated.connect(self.renew)

    def refresh(self) -> None:
        """Judges everything anew."""
        evaluation = self.session.evaluation()
        national = [item for item in evaluation.items if not is_plan(item)]
        self.summary.setText(items_help(counts_text(national)))
        self.reasons.fill(self._sections(evaluation))

    def _sections(self, evaluation: Evaluation) -> dict[str, list[ResultRow]]:
        found: dict[str, list[ResultRow]] = {}
        for unit in evaluation.units:
            found[f"七项指标 · {STAGES[unit.stage]} · {verdict(unit.status)}"] = list(self._indicators(unit))
        for letter, title in SECTIONS.items():
            items = [item for item in evaluation.items if item.id.startswith(letter)]
            if items:
                found[f"{title} · {counts_text(items)}"] = [item_row(self.session.documents, item) for item in items]
        plan = [item for item in evaluation.items if is_plan(item)]
        if plan:
            found[f"{PLAN_SECTION} · {counts_text(plan)}"] = [item_row(self.session.documents, item) for item in plan]
        return found

    def _indicators(self, unit: UnitResult) -> Iterator[ResultRow]:
        for one in shown(self.session.standard, unit):
            texts = (one.id, one.short, one.value, f"≥ {one.line}", str(one.verdict))
            hint = f"{one.name}（{one.unit}）"
            yield ResultRow(ResultRef(one.id, unit.stage), texts, unit.indicators[one.id].status, hint)

    def _node(self, ref: ResultRef) -> Node:
        documents, last = self.session.documents, self.session.last_year
        whys = explain_school(documents, self.session.entry.data, ref.id, stage=ref.stage, last_year=last)
        return why_node(*documents, next((each for each in whys if each.stage == ref.stage), whys[0]))

    def go_to(self, ref: ResultRef) -> None:
        """Shows a result."""
        self.list.choose(ref)
        self.list.setFocus()

    def take_focus(self) -> None:
        """Puts the cursor into the list, or back among the reasons."""
        self.reasons.take_focus()

    def _jump(self, path: str) -> None:
        """To a cell; to the page of ratings for what is rated or declared there."""
        place = Place.of_path(path)
        if place is None or place.table not in TABLES:
            return
        if place.table in ITEM_TABLES and place.key:
            self.session.go_to.emit("ratings", ResultRef(place.key))
        else:
            self.session.jump(place)


def item_row(documents: Documents, item: ItemResult) -> ResultRow:
    """An item as a row of the list."""
    stage = f"（{STAGES[item.stage]}）" if item.stage else ""
    title = item_title(*documents, item.id) + stage
    value, target, status = item_value_text(item), item_target_text(item), item_status_text(item.status, item.id)
    return ResultRow(ResultRef(item.id, item.stage), (item.id, title, value, target, status), item.status, title)
