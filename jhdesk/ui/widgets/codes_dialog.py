"""A code package before it is taken: who vouches for it, and what it changes."""

from __future__ import annotations

from PySide6.QtWidgets import QDialog, QHBoxLayout, QLineEdit, QWidget

from jhdesk.services.code_package import CodesLook, from_letter
from jhdesk.ui.messages.back import change_rows, codes_title, fingerprint_shown, signed_text
from jhdesk.ui.messages.back_page import (
    CHANGES_HEADINGS,
    FINGERPRINT_ASKED,
    FINGERPRINT_BLANK,
    FINGERPRINT_WRONG,
    NEW_KEY_ASKED,
)
from jhdesk.ui.tables.reading import ReadTable
from jhdesk.ui.theme import STEP
from jhdesk.ui.widgets.basics import button, column, label, relook

_SHARES = (34, 33, 33)


class CodesDialog(QDialog):
    """Accepted when the person takes it; a first one only once the end of the letter's fingerprint was typed."""

    def __init__(self, parent: QWidget, look: CodesLook, *, anew: bool) -> None:
        super().__init__(parent)
        self.look = look
        self.setWindowTitle("代码包")
        layout = column(self, margin=4 * STEP, spacing=3 * STEP)
        layout.addWidget(label(codes_title(look), "heading", wrap=True))
        self.typed = QLineEdit()
        self.told = label("", "fails", wrap=True)
        self.told.hide()
        if look.first:
            layout.addWidget(label(NEW_KEY_ASKED if anew else FINGERPRINT_ASKED, wrap=True))
            layout.addLayout(self._fingerprint())
            layout.addWidget(self.told)
        else:
            layout.addWidget(label(f"✓ {signed_text(look)}", "meets", wrap=True))
        self.table = ReadTable("代码包的改动", CHANGES_HEADINGS, _SHARES)
        layout.addWidget(self.table, 1)
        self.go = button("采用", self.take, "primary")
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(self.go)
        buttons.addWidget(button("不采用", self.reject))
        layout.addLayout(buttons)
        em, window = self.fontMetrics().horizontalAdvance("中"), parent.window().size()
        self.resize(min(62 * em, window.width() * 9 // 10), min(40 * em, window.height() * 9 // 10))
        self.table.fill([[(text, "text") for text in row] for row in change_rows(look)])
        (self.typed if look.first else self.go).setFocus()

    def _fingerprint(self) -> QHBoxLayout:
        row = QHBoxLayout()
        shown = label(fingerprint_shown(self.look), "title")
        self.typed.setAccessibleName("通知上指纹的空着的三组")
        self.typed.setPlaceholderText("空着的三组")
        self.typed.setMaxLength(60)
        self.typed.setMaximumWidth(self.fontMetrics().horizontalAdvance("中") * 12)
        self.typed.returnPressed.connect(self.take)
        row.addWidget(shown)
        row.addWidget(self.typed)
        row.addStretch(1)
        return row

    def take(self) -> None:
        """Takes it, if the fingerprint of the letter is its own."""
        if self.look.first and not from_letter(self.look.key, self.typed.text(), self.look.asked):
            self.told.setText(FINGERPRINT_WRONG if self.typed.text().strip() else FINGERPRINT_BLANK)
            self.told.show()
            relook(self.typed, "refused", "state")
            self.typed.setFocus()
            return
        self.accept()
