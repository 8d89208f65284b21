"""Commands as they are typed, and what comes of them."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from jhdesk import cli
from jhdesk.exchange.secret_key import NewKey, SigningKey
from jhdesk.paths import default_workspace
from jhdesk.services import handin
from jhdesk.services.files import write_whole
from jhdesk.services.keys import KEY_FILE, PUBLIC_KEY
from jhdesk.services.workspace import Workspace
from tests.builders import csv_folder
from tests.services.conftest import PASSPHRASE, county_key, county_opened, filled, held, new, opened

__all__ = [
    "county_key",
    "county_opened",
    "filled",
    "held",
    "new",
    "opened",
]  # fixtures that these tests share with those of the services


@dataclass(frozen=True)
class Done:
    """What a command left behind."""

    status: int
    out: str
    err: str

    @property
    def document(self) -> dict[str, Any]:
        """The one JSON document on standard output."""
        made: dict[str, Any] = json.loads(self.out)
        return made


Run = Callable[..., Done]


@pytest.fixture(autouse=True)
def own_default_workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody made the default workspace before."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))


@pytest.fixture
def run(capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs a command in this process. Nobody sits at a terminal."""
    monkeypatch.setattr("sys.stdin.isatty", lambda: False, raising=False)

    def call(*arguments: object) -> Done:
        capfd.readouterr()
        try:
            status = cli.main([str(argument) for argument in arguments])
        except SystemExit as stop:
            status = stop.code if isinstance(stop.code, int) else 0
        out, err = capfd.readouterr()
        assert "Traceback" not in out + err
        return Done(status, out, err)

    return call


@pytest.fixture
def refused(run: Run) -> Callable[..., str]:
    """Runs a command that cannot be used, and returns the one line that says why."""

    def call(*arguments: object) -> str:
        done = run(*arguments)
        assert (done.status, done.out) == (2, "")
        line, rest = done.err.split("\n", 1)
        assert rest == ""
        assert line.endswith("。")
        assert not default_workspace().exists()
        return line

    return call


@pytest.fixture
def school(tmp_path: Path) -> Path:
    """The default school as a folder of CSV tables."""
    return csv_folder(tmp_path / "school")


@pytest.fixture
def passphrase(tmp_path: Path) -> Path:
    """A file with the passphrase of the key."""
    path = tmp_path / "passphrase.txt"
    path.write_text(PASSPHRASE + "\n", encoding="utf-8")
    return path


@pytest.fixture
def with_key(held: Path, new: NewKey, opened: SigningKey, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The workspace of a school that has its key, which opens at once."""
    with Workspace(held) as workspace:
        write_whole(workspace.keys / KEY_FILE, new.secret_file, private=True)
        workspace.set_setting(PUBLIC_KEY, new.public.line)
    monkeypatch.setattr(handin, "open_key", lambda *_: nullcontext(opened))
    return held
