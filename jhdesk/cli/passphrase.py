"""Passphrases at the command line: asked for without echo, or read from a file; never an argument or the environment."""

from __future__ import annotations

import getpass
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from jhdesk.cli.common import say
from jhdesk.errors import JhdeskError
from jhdesk.services.passphrase import Pause
from jhdesk.ui.messages import error_text
from jhdesk.ui.messages.keys import wait_text

Result = TypeVar("Result")
sleep: Callable[[float], None] = time.sleep
_ASK, _NEW, _AGAIN = "请输入密钥的口令：", "请设置密钥的口令：", "请再输入一次："


def asked(file: Path | None, *, twice: bool = False) -> str:
    """The passphrase from a file, or else from the person; ``twice`` for a new one.

    JhdeskError: "passphrase_file", "no_terminal", "passphrase_differs".
    """
    if file:
        try:
            found = file.read_text("utf-8-sig").rstrip("\r\n")
        except (OSError, UnicodeDecodeError) as error:
            raise JhdeskError("passphrase_file", file=str(file)) from error
        if not found:
            raise JhdeskError("passphrase_file", file=str(file))
        return found
    if not sys.stdin.isatty():
        raise JhdeskError("no_terminal")
    first = getpass.getpass(_NEW if twice else _ASK)
    if twice and getpass.getpass(_AGAIN) != first:
        raise JhdeskError("passphrase_differs")
    return first


def trying(file: Path | None, what: Callable[[str], Result]) -> Result:
    """Does what needs the passphrase. A wrong one costs a pause; who types it is asked again, as often as need be.

    JhdeskError: "passphrase_wrong" (of a file), and those of `asked` and of what is done.
    """
    pause = Pause()
    while True:
        passphrase = asked(file)
        try:
            return what(passphrase)
        except JhdeskError as error:
            if error.code != "passphrase_wrong":
                raise
            seconds = pause.wrong()
            if not file:
                say(error_text(error))
                say(wait_text(seconds))
            sleep(seconds)
            if file:
                raise
