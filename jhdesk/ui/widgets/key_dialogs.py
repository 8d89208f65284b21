"""The dialogs of keys: a new one, another passphrase, the recovery sheet, its test, and a key that comes back from it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QPushButton, QWidget

from jhdesk.errors import JhdeskError
from jhdesk.services.keys import Owner, change_passphrase, make_key
from jhdesk.services.workspace import Workspace
from jhdesk.ui.messages import keys as words
from jhdesk.ui.messages.in_window import window_text
from jhdesk.ui.messages.paper import PICTURES
from jhdesk.ui.messages.printing import NO_PRINTER
from jhdesk.ui.pages.work_page import ask_target, documents_folder
from jhdesk.ui.widgets.basics import ask, button, label, relook
from jhdesk.ui.widgets.key_dialog import KeyDialog
from jhdesk.ui.widgets.paper_out import has_printer, print_document
from jhdesk.ui.widgets.secret_edit import SheetBox

if TYPE_CHECKING:
    from jhdesk.services.recovery import Recovery

# What reads and writes sheets is loaded with the first of them.


class NewKeyDialog(KeyDialog):
    """A key under a passphrase that is typed twice. ``done_with`` brings the public key and the passphrase."""

    def __init__(self, parent: QWidget, workspace: Workspace, own: Sequence[str], *, replace: bool) -> None:
        title, help = ("重新建立密钥", words.RENEW_HELP) if replace else ("建立密钥", words.NEW_KEY_HELP)
        super().__init__(parent, workspace, title, help, "建立密钥")
        self.replace = replace
        self.first, self.second = self.secret("口令"), self.secret("再输入一次")
        self.judged(self.first, own)
        self.finish(lines=13)

    def start(self) -> None:
        passphrase = self.first.text()
        if self.alike(self.first, self.second):
            self.run(lambda workspace: (make_key(workspace, passphrase, replace=self.replace), passphrase))


class ChangeDialog(KeyDialog):
    """The same key under another passphrase. ``done_with`` brings the public key."""

    opens_key = True

    def __init__(self, parent: QWidget, workspace: Workspace, own: Sequence[str]) -> None:
        super().__init__(parent, workspace, "更换口令", words.CHANGE_HELP, "更换口令")
        self.old = self.secret("现在的口令")
        self.first, self.second = self.secret("新口令"), self.secret("再输入一次")
        self.judged(self.first, own)
        self.finish(lines=14)

    def start(self) -> None:
        old, new = self.old.text(), self.first.text()
        if not old:
            self.refuse(words.TYPE_IT_FIRST, self.old)
        elif self.alike(self.first, self.second):
            self.run(lambda workspace: change_passphrase(workspace, old, new))


class _Typed(KeyDialog):
    """One into which a sheet is typed back: it says as one types how far one is."""

    def __init__(self, parent: QWidget, workspace: Workspace, title: str, help: str, verb: str) -> None:
        super().__init__(parent, workspace, title, help, verb)
        self.box = SheetBox("恢复单上的 24 个字")
        self.count = label("", "second", wrap=True)
        self.box.textChanged.connect(self.look)
        self.picture = button("从扫描的图片读…", self.choose)
        self.picture.setAutoDefault(False)
        row = QHBoxLayout()
        row.addWidget(self.count, 1)
        row.addWidget(self.picture)
        self.body.addWidget(self.box)
        self.body.addLayout(row)
        self.box.setFocus()
        self.look()

    def look(self) -> None:
        """Says what is still missing, and which character cannot be right."""
        from jhdesk.exchange.recovery import COUNT, is_code, seed_of, typed_in

        said, count = self.box.text(), len(typed_in(self.box.text()))
        told, look = f"已输入 {count} / {COUNT} 个字", "second"
        try:
            seed_of(said)
        except JhdeskError as error:
            if error.code != "recovery_count" or count > COUNT:
                told, look = f"▲ {window_text(error)}", "fails"
        else:
            told, look = "✓ 二维码已读全" if is_code(said) else f"✓ {COUNT} 个字都合得上", "meets"
        self.count.setText(told)
        relook(self.count, look)

    def choose(self) -> None:
        """Asks for a picture of the QR."""
        name, _ = QFileDialog.getOpenFileName(self, "恢复单的图片", str(documents_folder()), PICTURES)
        if name:
            self.read(Path(name))

    def read(self, path: Path) -> None:
        """Takes what a file says of a sheet."""
        from jhdesk.services.recovery import read_sheet

        try:
            self.box.setText(read_sheet(path))
        except JhdeskError as error:
            self.failed(error)

    def _wipe(self) -> None:
        super()._wipe()
        self.box.setText("")


class TestDialog(_Typed):
    """The sheet is typed back once. ``done_with`` brings the public key."""

    __test__ = False  # nothing for pytest

    def __init__(self, parent: QWidget, workspace: Workspace) -> None:
        super().__init__(parent, workspace, "测试恢复单", words.TEST_HELP, "测试")
        self.finish(lines=14)

    def start(self) -> None:
        from jhdesk.services.recovery import try_recovery

        said = self.box.text()
        self.run(lambda workspace: try_recovery(workspace, said))


class RestoreDialog(_Typed):
    """A key comes back from its sheet, under a passphrase that is typed twice. ``done_with`` brings the public key."""

    def __init__(self, parent: QWidget, workspace: Workspace, own: Sequence[str]) -> None:
        super().__init__(parent, workspace, "从恢复单恢复", words.RESTORE_HELP, "恢复")
        self.first, self.second = self.secret("新口令"), self.secret("再输入一次")
        self.body.removeItem(self.form)
        self.body.addLayout(self.form)
        self.judged(self.first, own)
        self.finish(lines=19)

    def start(self) -> None:
        from jhdesk.services.recovery import check_restore

        said = self.box.text()
        try:
            with Workspace(self.place) as workspace:
                check_restore(workspace, said)
            replace = False
        except JhdeskError as error:
            if error.code != "key_other":
                self.failed(error)
                self.box.setFocus()
                return
            question = words.replace_question(str(error.params["held"]), str(error.params["found"]))
            if not ask(self, "换成恢复单上的密钥", question, "换成恢复单上的"):
                return
            replace = True
        self._restore(said, replace=replace)

    def _restore(self, said: str, *, replace: bool) -> None:
        from jhdesk.services.recovery import restore_key

        passphrase = self.first.text()
        if self.alike(self.first, self.second):
            self.run(lambda workspace: restore_key(workspace, said, passphrase, replace=replace))


class SheetDialog(KeyDialog):
    """The recovery sheet goes to a printer, or into a file that must be deleted. ``done_with`` brings a sentence.

    ``passphrase``: one that is known already, so that nobody has to type it again; ``just_made``: the key is new.
    """

    opens_key = True

    def __init__(
        self,
        parent: QWidget,
        workspace: Workspace,
        owner: Owner | None,
        passphrase: str = "",
        *,
        just_made: bool = False,
    ) -> None:
        help = words.OFFER_SHEET if just_made else words.SHEET_HELP
        super().__init__(parent, workspace, "恢复单", help, "打印…")
        self.owner = owner
        self.passphrase = self.secret("口令")
        self.passphrase.setText(passphrase)
        self.pdf = button("存为 PDF…", self.save)
        self.pdf.setAutoDefault(False)
        self.buttons.addButton(self.pdf, self.buttons.ButtonRole.ActionRole)
        self.finish(lines=12)
        if passphrase:
            self.form.setRowVisible(self.passphrase, False)
            self.shown.hide()

    def deeds(self) -> list[QPushButton]:
        return [self.go, self.pdf]

    def start(self) -> None:
        if not has_printer():
            self.refuse(NO_PRINTER, self.pdf)
        else:
            self._with_sheet(self._print)

    def save(self) -> None:
        """Asks where, and writes the sheet as a file."""
        self._with_sheet(self._save)

    def _with_sheet(self, then: object) -> None:
        from jhdesk.services.recovery import recovery_of

        passphrase = self.passphrase.text()
        if not passphrase:
            self.refuse(words.TYPE_IT_FIRST, self.passphrase)
        else:
            self.run(lambda workspace: recovery_of(workspace, passphrase), partial(self._out, then))

    def _out(self, then: object, recovery: Recovery) -> None:
        assert callable(then)
        try:
            told = then(recovery)
        except JhdeskError as error:
            self.failed(error)
        else:
            if told:
                self._close(told)

    def _print(self, recovery: Recovery) -> str:
        from jhdesk.services.recovery import recovery_document

        return print_document(self, recovery_document(recovery, self.owner))

    def _save(self, recovery: Recovery) -> str:
        from jhdesk.services.recovery import write_recovery

        target = ask_target(self, "恢复单存为", "恢复单-打印后删除.pdf", "PDF")
        if target is None:
            return ""
        write_recovery(recovery, self.owner, target)
        return words.sheet_saved_text(target)
