"""登记密钥卡: what the file says, and a part of the fingerprint that only the stamped paper tells.

Two groups, drawn anew each time, are not shown: who types them has looked at the paper, and who forged the file could not
know which they would be. The others are there to be compared by eye.
"""

from __future__ import annotations

import secrets
import unicodedata
from collections.abc import Mapping, Sequence

from PySide6.QtWidgets import QGridLayout, QLineEdit, QWidget

from jhdesk.errors import JhdeskError
from jhdesk.exchange.key_card import KeyCard
from jhdesk.services.county_desk import Enrolled, enrol, enrolled
from jhdesk.services.workspace import Workspace
from jhdesk.ui.messages.county_desk import enrolled_text
from jhdesk.ui.messages.desk_page import CARD_DIFFERS, CARD_HELP, CARD_OTHER_NAME, card_replaces
from jhdesk.ui.session import Session
from jhdesk.ui.theme import STEP
from jhdesk.ui.widgets.basics import label, relook
from jhdesk.ui.widgets.work_dialog import WorkDialog

_GROUPS = 8
HIDDEN = "····"


def draw() -> tuple[int, int]:
    """The two groups that are asked for, counted from 0."""
    first, second = sorted(secrets.SystemRandom().sample(range(_GROUPS), 2))
    return first, second


class EnrolDialog(WorkDialog):
    """The card, and the line to type in what stands on paper."""

    def __init__(self, parent: QWidget, session: Session, card: KeyCard, known: Mapping[str, str]) -> None:
        super().__init__(parent, session, "登记密钥卡", "登记")
        self.card, self.asked = card, draw()
        self.groups = card.key.fingerprint.split()
        name = card.name or "（密钥卡没有写名称）"
        before = enrolled(session.workspace).get(card.school_code)
        self.replaces = label(card_replaces(card, before, known=card.school_code in known), wrap=True)
        relook(self.replaces, "fails" if self.replaces.text().startswith("▲") else "second")
        self.grid = _Fingerprint(self.groups, self.asked)
        self.line = QLineEdit()
        self.line.setAccessibleName("纸上的指纹")
        self.line.setMaximumWidth(90 * STEP)
        first, second = (at + 1 for at in self.asked)
        self.line.setPlaceholderText(f"第 {first} 组、第 {second} 组")
        self.body.addWidget(label(f"{name}（学校标识码 {card.school_code}）", "title", wrap=True))
        listed = known.get(card.school_code)
        if listed and card.name and listed != card.name:
            self.body.addWidget(label(CARD_OTHER_NAME.format(listed=listed), "floor", wrap=True))
        self.body.addWidget(label(f"密钥编号 {card.key.key_id}", wrap=True))
        self.body.addWidget(label("指纹", "second"))
        self.body.addWidget(self.grid)
        self.body.addWidget(self.replaces)
        self.body.addWidget(label(CARD_HELP.format(first=first, second=second), wrap=True))
        self.body.addWidget(self.line)
        self.body.addStretch(1)
        self.line.returnPressed.connect(self.start)
        self.line.textEdited.connect(lambda _: relook(self.line, "", "state"))
        self.line.setFocus()
        self.sized(46, 21)

    def agrees(self) -> bool:
        """Whether what was typed, or scanned, is of this key."""
        text = "".join(unicodedata.normalize("NFKC", self.line.text()).upper().split())
        if text in ("".join(self.groups[at] for at in self.asked), "".join(self.groups)):
            return True
        try:
            scanned = KeyCard.read(text)
        except JhdeskError:
            return False
        return (scanned.school_code, scanned.key) == (self.card.school_code, self.card.key)

    def start(self) -> None:
        """Trusts the key, if the paper says the same."""
        if self.busy or self.finished_work:
            return
        if not self.agrees():
            relook(self.line, "refused", "state")
            self.tell(CARD_DIFFERS.format(school=self.card.name or self.card.school_code), "fails")
            self.line.selectAll()
            self.line.setFocus()
            return
        place, card = self.session.workspace.folder, self.card

        def work() -> Enrolled | None:
            with Workspace(place) as workspace:
                return enrol(workspace, card.school_code, card.name, card.key)

        self.work(work, lambda before: self.over(f"✓ {enrolled_text(card, before)}"))


class _Fingerprint(QWidget):
    """Eight groups, big, those that are asked for left out."""

    def __init__(self, groups: Sequence[str], asked: Sequence[int]) -> None:
        super().__init__()
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(6 * STEP)
        grid.setColumnStretch(4, 1)
        for at, group in enumerate(groups):
            shown = label(HIDDEN if at in asked else group, "title")
            shown.setStyleSheet("font-family: Consolas, monospace")
            shown.setAccessibleName(f"第 {at + 1} 组")
            grid.addWidget(label(str(at + 1), "second"), at // 4 * 2, at % 4)
            grid.addWidget(shown, at // 4 * 2 + 1, at % 4)
