"""建立县里的密钥: a passphrase, twice."""

from __future__ import annotations

from PySide6.QtWidgets import QFormLayout, QWidget

from jhdesk.exchange.signature import PublicKey
from jhdesk.services.keys import make_key
from jhdesk.services.passphrase import SHORTEST_PASSPHRASE, strength
from jhdesk.services.workspace import Workspace
from jhdesk.ui.messages.desk_page import KEY_HELP, KEY_MADE
from jhdesk.ui.messages.handin import NOT_ALIKE, too_short_text
from jhdesk.ui.messages.keys import strength_text
from jhdesk.ui.session import Session
from jhdesk.ui.theme import STEP
from jhdesk.ui.widgets.basics import label, relook
from jhdesk.ui.widgets.signing import secret_line
from jhdesk.ui.widgets.work_dialog import WorkDialog


class CountyKeyDialog(WorkDialog):
    """The county's first key."""

    def __init__(self, parent: QWidget, session: Session) -> None:
        super().__init__(parent, session, "建立县里的密钥", "建立密钥")
        self.first, self.second = secret_line("口令"), secret_line("再输入一次")
        self.strength = label("", "second", wrap=True)
        form = QFormLayout()
        form.setHorizontalSpacing(4 * STEP)
        form.addRow("口令", self.first)
        form.addRow("再输入一次", self.second)
        self.body.addWidget(label(KEY_HELP, wrap=True))
        self.body.addLayout(form)
        self.body.addWidget(self.strength)
        self.body.addStretch(1)
        self.first.textChanged.connect(
            lambda text: self.strength.setText(strength_text(strength(text)) if text else "")
        )
        for each in (self.first, self.second):
            each.returnPressed.connect(self.start)
        self.first.setFocus()
        self.sized(44, 12)

    def start(self) -> None:
        """Makes the key."""
        if self.busy or self.finished_work:
            return
        passphrase = self.first.text()
        relook(self.second, "", "state")
        if len(passphrase) < SHORTEST_PASSPHRASE:
            self.tell(too_short_text(SHORTEST_PASSPHRASE), "fails")
            self.first.setFocus()
            return
        if passphrase != self.second.text():
            self.tell(NOT_ALIKE, "fails")
            relook(self.second, "refused", "state")
            self.second.setFocus()
            return
        place = self.session.workspace.folder

        def work() -> PublicKey:
            with Workspace(place) as workspace:
                return make_key(workspace, passphrase)

        self.work(work, self._done)

    def _done(self, key: PublicKey) -> None:
        self.first.clear()
        self.second.clear()
        self.over(KEY_MADE.format(key_id=key.key_id, fingerprint=key.fingerprint))
