"""密钥: all that can be done with the county's key, over its page."""

from __future__ import annotations

from PySide6.QtWidgets import QDialog, QHBoxLayout, QWidget

from jhdesk.errors import JhdeskError
from jhdesk.services.codes_draft import last_told
from jhdesk.services.keys import Owner
from jhdesk.ui.messages.desk_page import KEY_HELP
from jhdesk.ui.session import Session
from jhdesk.ui.theme import STEP
from jhdesk.ui.widgets.basics import button, column, label, scrolled
from jhdesk.ui.widgets.key_panel import KeyPanel


class KeysDialog(QDialog):
    """The panel that a school has on its page 上报."""

    def __init__(self, parent: QWidget, session: Session) -> None:
        super().__init__(parent)
        self.session = session
        self.setWindowTitle("县里的密钥")
        inner = QWidget()
        inner.setObjectName("plain")
        inside = column(inner, spacing=3 * STEP)
        inside.addWidget(label(KEY_HELP, wrap=True))
        self.keys = KeyPanel(session.workspace, self._owner, session.passphrase)
        inside.addWidget(self.keys)
        inside.addStretch(1)
        layout = column(self, margin=4 * STEP, spacing=3 * STEP)
        layout.addWidget(scrolled(inner), 1)
        foot = QHBoxLayout()
        foot.addStretch(1)
        close = button("关闭", self.accept, hint="Esc")
        close.setAutoDefault(False)
        foot.addWidget(close)
        layout.addLayout(foot)
        em, window = self.fontMetrics().horizontalAdvance("中"), parent.window().size()
        self.resize(min(60 * em, window.width() * 9 // 10), min(32 * em, window.height() * 9 // 10))

    def _owner(self) -> Owner:
        code, office = last_told(self.session.workspace)
        if not code:
            raise JhdeskError("no_county_code")
        return Owner(code, office)
