"""The program as a person starts it: a window on an X server, real keys, the clipboard of another program, the power gone.

Everything else is tested without a screen; here it is seen that keys, clipboard and death come through as they do there.
Nothing is waited for but what can be read: the database, the clipboard, the window.
"""

from __future__ import annotations

import os
import shutil
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

import jhdesk
from jhdesk.models.dictionary import PAGES
from jhdesk.services.entry import TABLES
from jhdesk.services.workspace import DATABASE
from tests.builders import school_tables, staff
from tests.ui.desk import fill

TOOLS = ("Xvfb", "xdotool", "xclip")
MISSING = [tool for tool in TOOLS if shutil.which(tool) is None]
pytestmark = [
    pytest.mark.skipif(not sys.platform.startswith("linux"), reason="needs an X server"),
    pytest.mark.skipif(bool(MISSING), reason=f"not installed: {', '.join(MISSING)}"),
]

DEADLINE_S = 60
"""for one thing to happen, however busy the machine is; nothing takes that long"""
PASTED = [(f"p{number:02}", f"教师{number}", 1960 + number, "established", "teacher", 0) for number in range(30)]
"""what is pasted, as it is to be stored"""
COPIED = "".join(f"{no}\t{name}\t{year}\t在编\t专任教师\t否\n" for no, name, year, *_ in PASTED)
"""the same as a spreadsheet puts it on the clipboard"""


@pytest.fixture
def display() -> Iterator[str]:
    """An X server of the test's own, on a number that is free."""
    ours, theirs = os.pipe()
    # Without -noreset it would begin anew, and refuse who comes just then, whenever its last program dies.
    command = ["Xvfb", "-displayfd", str(theirs), "-screen", "0", "1366x768x24", "-nolisten", "tcp", "-noreset"]
    server = subprocess.Popen(command, pass_fds=[theirs], stderr=subprocess.DEVNULL)
    os.close(theirs)
    try:
        with os.fdopen(ours) as told:
            number = told.readline().strip()
        if not number:
            pytest.skip("Xvfb does not start here")
        yield f":{number}"
    finally:
        server.terminate()  # not killed: it takes its lock away itself
        server.wait()


class Person:
    """Somebody at the keyboard of a display, with the program and a spreadsheet."""

    def __init__(self, qtbot: QtBot, display: str, folder: Path, log: Path) -> None:
        self.qtbot, self.folder, self.log = qtbot, folder, log
        plain = {name: value for name, value in os.environ.items() if not name.startswith("QT_")}
        self.environment = {**plain, "DISPLAY": display, "QT_QPA_PLATFORM": "xcb", "XMODIFIERS": "@im=none"}
        self.started: list[subprocess.Popen[bytes]] = []

    def until(self, condition: Callable[[], bool]) -> None:
        self.qtbot.waitUntil(condition, timeout=DEADLINE_S * 1000)

    def tool(self, *command: str) -> str:
        """Runs a tool to its end; what it says, nothing where it fails."""
        done = subprocess.run(command, check=False, env=self.environment, capture_output=True, timeout=DEADLINE_S)
        return done.stdout.decode() if done.returncode == 0 else ""

    # the program

    def start(self) -> None:
        """Starts the program, and puts the keyboard's focus into its window when that is there."""
        command = [sys.executable, "-m", "jhdesk", "--workspace", str(self.folder)]
        with self.log.open("ab") as log:
            program = subprocess.Popen(
                command, env=self.environment, cwd=Path(jhdesk.__file__).parents[1], stdout=log, stderr=log
            )
        self.started.append(program)
        search = "xdotool", "search", "--onlyvisible", "--pid", str(program.pid)
        self.until(lambda: program.poll() is not None or self.tool(*search) != "")
        if program.poll() is not None and "Qt platform plugin" in self.log.read_text():
            pytest.skip("Qt's platform plugin xcb cannot be loaded here: libraries of the system are missing")
        assert program.poll() is None, self.log.read_text()
        window = self.tool(*search).split()[-1]
        self.tool("xdotool", "windowfocus", "--sync", window)
        assert self.tool("xdotool", "getwindowfocus").strip() == window

    @contextmanager
    def busy(self) -> Iterator[None]:
        """The program hears of nothing meanwhile; what is typed waits for it."""
        self.started[-1].send_signal(signal.SIGSTOP)
        yield
        self.started[-1].send_signal(signal.SIGCONT)

    def lose_power(self) -> None:
        """Ends the program as it stands, with no chance to do anything more."""
        program = self.started[-1]
        program.kill()
        program.wait()

    def press(self, *keys: str) -> None:
        self.tool("xdotool", "key", *keys)

    def type(self, text: str) -> None:
        self.tool("xdotool", "type", text)

    # the clipboard

    def copy_elsewhere(self, text: str) -> None:
        """Another program puts a text on the clipboard, and stays there, as its owner has to."""
        owner = subprocess.Popen(
            ["xclip", "-selection", "clipboard", "-in", "-quiet"],
            env=self.environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        self.started.insert(0, owner)
        assert owner.stdin is not None
        owner.stdin.write(text.encode())
        owner.stdin.close()
        self.until(lambda: self.clipboard() == text)

    def clipboard(self) -> str:
        return self.tool("xclip", "-selection", "clipboard", "-out", "-target", "UTF8_STRING")

    # the disk

    def sql(self, query: str) -> list[tuple[Any, ...]]:
        connection = sqlite3.connect(self.folder / DATABASE)
        try:
            return connection.execute(query).fetchall()
        finally:
            connection.close()

    def stored(self) -> dict[str, list[tuple[Any, ...]]]:
        """All that was entered, and the texts that were not understood."""
        return {
            name: self.sql(f'SELECT * FROM "{name}" ORDER BY 1, 2, 3, 4, 5')
            for name in (*TABLES, "rejected_text", "change_log", "edit_step")
        }

    def pasted(self) -> list[tuple[Any, ...]]:
        """The rows that came from the clipboard, as they are stored."""
        fields = ", ".join(field.name for field in TABLES["staff"].fields[: len(PASTED[0])])
        return self.sql(f"SELECT {fields} FROM staff WHERE staff_no LIKE 'p%' ORDER BY staff_no")

    def close(self) -> None:
        for process in self.started:
            process.kill()
            process.wait()


@pytest.fixture
def person(qtbot: QtBot, display: str, tmp_path: Path) -> Iterator[Person]:
    """Somebody at a school with a staff of three, each born in 1970."""
    folder = tmp_path / "workspace"
    fill(folder, school_tables(staff=staff(3, birth_year=1970)))
    somebody = Person(qtbot, display, folder, tmp_path / "log.txt")
    yield somebody
    somebody.close()


def test_what_was_typed_and_pasted_outlives_the_program_and_can_be_undone_after(person: Person) -> None:
    page = [*PAGES].index("staff") + 1  # below the overview
    to_the_page = ["shift+F6", *["Down"] * page, "Return"]
    to_the_year = ["ctrl+Home", *["Right"] * [field.name for field in TABLES["staff"].fields].index("birth_year")]
    refused = "SELECT row_id, field, text FROM rejected_text"
    count = "SELECT count(*) FROM staff"

    # Typing replaces, ahead of a busy program too; what is not understood stays as typed, and no value is made of it.
    person.start()
    person.press(*to_the_page, *to_the_year)
    with person.busy():
        person.type("1980")
        person.press("Return")
        person.type("12a")
        person.press("Return")
    person.until(lambda: person.sql(refused) == [(2, "birth_year", "12a")])
    assert person.sql("SELECT birth_year FROM staff ORDER BY id") == [(1980,), (None,), (1970,)]
    person.press("Up", "ctrl+c")
    person.until(lambda: person.clipboard() == "12a")

    # A block from another program is one step.
    person.copy_elsewhere(COPIED)
    person.press("ctrl+Home", *["Down"] * 3, "ctrl+v")
    person.until(lambda: person.pasted() == PASTED)
    assert person.sql(count) == [(33,)]
    person.press("ctrl+z")
    person.until(lambda: person.sql(count) == [(3,)])
    person.press("ctrl+y")
    person.until(lambda: person.pasted() == PASTED)
    assert person.sql(refused) == [(2, "birth_year", "12a")]

    # Without power nothing is lost, not even what can be taken back.
    before = person.stored()
    person.lose_power()
    person.start()
    assert person.stored() == before
    person.press(*to_the_page, *to_the_year, "Down", "ctrl+c")
    person.until(lambda: person.clipboard() == "12a")
    person.press("ctrl+z")
    person.until(lambda: person.sql(count) == [(3,)])
    assert person.sql(refused) == [(2, "birth_year", "12a")]
    person.press("ctrl+z", "ctrl+z")
    person.until(lambda: person.sql("SELECT birth_year FROM staff ORDER BY id") == [(1970,), (1970,), (1970,)])
    assert person.sql(refused) == []
    person.press("ctrl+y", "ctrl+y", "ctrl+y")
    person.until(lambda: person.pasted() == PASTED)
    assert person.sql(refused) == [(2, "birth_year", "12a")]
    assert "Traceback" not in person.log.read_text()
    assert not (person.folder / "jhdesk.log").exists()
