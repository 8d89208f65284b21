"""The key of a workspace on a page: what it is, whether its recovery sheet was tried, and all that can be done with it.

It knows of no school year, so that the county's page can have it too.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from jhdesk.errors import JhdeskError
from jhdesk.exchange.signature import PublicKey
from jhdesk.services.keys import Owner, key_card, key_file, public_key, write_key_card
from jhdesk.services.passphrase import Remembered
from jhdesk.services.workspace import Workspace
from jhdesk.ui.messages import keys as words
from jhdesk.ui.messages.in_window import window_text
from jhdesk.ui.messages.printing import NO_PRINTER
from jhdesk.ui.pages.work_page import documents_folder
from jhdesk.ui.theme import STEP
from jhdesk.ui.widgets.basics import ask, button, column, framed, label, relook
from jhdesk.ui.widgets.flow import Flow
from jhdesk.ui.widgets.key_dialog import KeyDialog, Waiting
from jhdesk.ui.widgets.key_dialogs import ChangeDialog, NewKeyDialog, RestoreDialog, SheetDialog, TestDialog
from jhdesk.ui.widgets.paper_out import has_printer, print_document


class KeyPanel(QWidget):
    """``owner`` says whose key it is, or raises why nobody knows; ``changed`` is heard when the key or its passphrase is another."""

    changed = Signal()

    def __init__(self, workspace: Workspace, owner: Callable[[], Owner], remembered: Remembered) -> None:
        super().__init__()
        self.workspace, self.owner, self.remembered = workspace, owner, remembered
        self.waiting = Waiting(self)
        """of all that asks for this key's passphrase"""
        self.state, self.told = label(wrap=True), label(wrap=True)
        self.new = button("建立密钥…", self.make)
        self.card = button("打印密钥卡…", self.print_card)
        self.card_file = button("存密钥卡文件…", self.save_card)
        self.sheet = button("恢复单…", self.open_sheet)
        self.test = button("测试恢复单…", self.open_test)
        self.restore = button("从恢复单恢复…", self.open_restore)
        self.change = button("更换口令…", self.open_change)
        self.renew = button("重新建立密钥…", self.make_again)
        panel = framed()
        inside = column(panel, margin=4 * STEP, spacing=3 * STEP)
        inside.addWidget(label("密钥", "heading"))
        inside.addWidget(label(words.KEYS_HELP, "second", wrap=True))
        inside.addWidget(self.state)
        deeds = Flow()
        self.of_key = (self.card, self.card_file, self.sheet, self.test, self.change)
        for each in (self.new, *self.of_key, self.restore, self.renew):
            deeds.addWidget(each)
        inside.addLayout(deeds)
        inside.addWidget(self.told)
        self.told.hide()
        column(self).addWidget(panel)
        self.refresh()

    def refresh(self) -> None:
        """Writes what there is."""
        from jhdesk.services.recovery import recovery_tested

        key = public_key(self.workspace)
        tested = recovery_tested(self.workspace)
        self.state.setText(words.state_text(key, tested=tested))
        there = key_file(self.workspace).exists()
        for each in self.of_key:
            each.setVisible(key is not None)
        self.new.setVisible(not there)
        self.renew.setVisible(there)
        relook(self.state, "floor" if key and not tested else "")

    def tell(self, text: str, look: str = "meets") -> None:
        """Says what came of it."""
        relook(self.told, look)
        self.told.setText(text)
        self.told.setVisible(bool(text))

    # the card

    def print_card(self) -> None:
        """Asks for a printer, and prints the card."""
        from jhdesk.reports.key_card import card_document

        if not has_printer():
            self.tell(NO_PRINTER, "fails")
            return
        try:
            card = key_card(self.workspace, self.owner())
            told = print_document(self, card_document(card)) if card else ""
        except JhdeskError as error:
            self._failed(error)
        else:
            self.tell(told)

    def save_card(self) -> None:
        """Asks where, and writes the card's file."""
        try:
            owner = self.owner()
            folder = QFileDialog.getExistingDirectory(self, "密钥卡文件放到哪个文件夹", str(documents_folder()))
            if folder:
                self.tell(words.card_saved_text(write_key_card(self.workspace, owner, Path(folder))))
        except JhdeskError as error:
            self._failed(error)

    # the key

    def make(self) -> None:
        """Asks for a passphrase, and makes the first key."""
        self._open(NewKeyDialog(self, self.workspace, self.own(), replace=False), self._made)

    def make_again(self) -> None:
        """Asks whether that is meant, and makes a new key in the place of the one that is there."""
        key = public_key(self.workspace)
        if ask(self, "重新建立密钥", words.renew_question(key.key_id if key else "?"), "重新建立"):
            self._open(NewKeyDialog(self, self.workspace, self.own(), replace=True), self._made)

    def _made(self, made: tuple[PublicKey, str]) -> None:
        key, passphrase = made
        self._other(words.renewed_text(key))
        self.offer_sheet(passphrase)

    def offer_sheet(self, passphrase: str) -> None:
        """Opens the sheet of a key that was just made, for which nobody has to type the passphrase again."""
        self.open_sheet(passphrase)

    def open_change(self) -> None:
        """Asks for the passphrase, and for another."""
        dialog = ChangeDialog(self, self.workspace, self.own())
        self._open(dialog, lambda key: self._other(words.changed_text(key)))

    # the sheet

    def open_sheet(self, passphrase: str = "") -> None:
        """Asks for the passphrase, and where the recovery sheet goes."""
        known = passphrase or self.remembered.passphrase or ""
        dialog = SheetDialog(self, self.workspace, self._owner(), known, just_made=bool(passphrase))
        self._open(dialog, self._sheet_out)

    def _sheet_out(self, told: str) -> None:
        self.open_test()
        self.tell(told, "floor" if told.startswith("▲") else "meets")

    def open_test(self) -> None:
        """Has the sheet typed back."""
        self._open(TestDialog(self, self.workspace), self._tested)

    def _tested(self, _key: PublicKey) -> None:
        kept = self.told.text() if self.told.text().startswith("▲") else ""
        self.tell("\n".join(filter(None, (words.TESTED, kept))), "floor" if kept else "meets")
        self.refresh()

    def open_restore(self) -> None:
        """Has a sheet typed in, whose key becomes that of the workspace."""
        dialog = RestoreDialog(self, self.workspace, self.own())
        self._open(dialog, lambda key: self._other(words.restored_text(key)))

    # what these share

    def _open(self, dialog: KeyDialog, then: Callable[..., None]) -> None:
        self.tell("")
        dialog.share(self.waiting)
        dialog.done_with.connect(then)
        dialog.open()

    def _other(self, told: str) -> None:
        self.remembered.forget()
        self.tell(told)
        self.refresh()
        self.changed.emit()

    def _owner(self) -> Owner | None:
        try:
            return self.owner()
        except JhdeskError:
            return None

    def own(self) -> tuple[str, ...]:
        """Code and name that a passphrase should not be made of."""
        return tuple(self._owner() or ())

    def _failed(self, error: JhdeskError) -> None:
        self.tell(f"▲ {window_text(error)}", "fails")
