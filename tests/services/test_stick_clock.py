"""A clock that stands at 1980 or 2099 changes nothing on the way to the stick."""

from __future__ import annotations

import ast
import os
import shutil
import time
from contextlib import nullcontext
from pathlib import Path

import pytest

from jhdesk.exchange.secret_key import SigningKey
from jhdesk.services import handin, stick, stick_disk
from jhdesk.services.draft import Along
from jhdesk.services.entry import Entry
from jhdesk.services.workspace import Workspace
from tests.builders import standard
from tests.services.faulty_disk import BEFORE, NAME, Faulty, Way

CLOCKS = {"1980": 315_532_800, "2099": 4_070_908_800}


@pytest.mark.parametrize("clock", CLOCKS)
@BEFORE
def test_files_from_a_clock_that_is_wrong(tmp_path: Path, clock: str, before: bytes | None) -> None:
    """Which file is the newer one is nobody's question."""
    way = Way(tmp_path, before)
    for path in (way.kept, *way.stick.iterdir()):
        os.utime(path, (CLOCKS[clock], CLOCKS[clock]))
    assert way.carry(Faulty()).written
    assert way.carry(Faulty()) == stick.Put(way.stick / NAME, written=False)
    way.goes_on()


def test_no_step_asks_the_clock() -> None:
    asks = {"time", "datetime", "st_mtime", "st_ctime", "st_atime", "getmtime", "now", "today"}
    for module in (stick, stick_disk):
        tree = ast.parse(Path(str(module.__file__)).read_text("utf-8"))
        names = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
        names |= {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
        names |= {
            alias.name
            for node in ast.walk(tree)
            if isinstance(node, ast.Import | ast.ImportFrom)
            for alias in node.names
        }
        assert not names & asks, module


def test_a_package_is_the_same_whatever_the_clock_says(
    holding_key: Path, opened: SigningKey, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(handin, "open_key", lambda *_: nullcontext(opened))
    made = []
    for clock, now in CLOCKS.items():
        folder = tmp_path / clock
        shutil.copytree(holding_key, folder)
        with monkeypatch.context() as patch:
            patch.setattr(time, "time", lambda now=now: float(now))
            patch.setattr(time, "localtime", lambda _=None, now=now: time.gmtime(now))
            with Workspace(folder) as workspace:
                entry = Entry(workspace, workspace.period().id)
                done = handin.export(workspace, entry, standard(), "", tmp_path / "stick", along=Along(False, False))
                assert done.revision == 1
                made.append(done.path.read_bytes())
    assert made[0] == made[1]
