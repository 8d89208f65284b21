"""What a person chose for printing a form: printer, paper and margins, kept for each form in the workspace."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import get_args

from jhdesk.reports.document import Paper
from jhdesk.reports.sheet import Margins, Setup
from jhdesk.services.workspace import Workspace

_SETTING = "paper_{form}"


@dataclass(frozen=True)
class PaperChoice:
    """``printer`` is empty before a form was printed; another computer may not have it."""

    printer: str = ""
    paper: Paper | None = None
    margins: Margins = "normal"

    @property
    def setup(self) -> Setup:
        """How pages go on sheets by it."""
        return Setup(self.paper, self.margins)


def paper_choice(workspace: Workspace, form: str) -> PaperChoice:
    """What is kept for a form; what was never chosen, and what another version wrote otherwise, is as laid out."""
    try:
        held = json.loads(workspace.setting(_SETTING.format(form=form)) or "{}")
        printer, paper, margins = held.get("printer", ""), held.get("paper"), held.get("margins", "normal")
    except (ValueError, AttributeError):
        return PaperChoice()
    return PaperChoice(
        printer if isinstance(printer, str) else "",
        paper if paper in get_args(Paper) else None,
        margins if margins in get_args(Margins) else "normal",
    )


def keep_paper_choice(workspace: Workspace, form: str, choice: PaperChoice) -> None:
    """Keeps the choice for a form."""
    workspace.set_setting(_SETTING.format(form=form), json.dumps(asdict(choice), ensure_ascii=False))
