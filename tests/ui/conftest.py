"""Windows for the tests, on workspaces of their own."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from jhdesk.services.workspace import DATABASE
from jhdesk.ui.start import application
from jhdesk.ui.window import Window
from tests.builders import school_tables
from tests.ui.county_story import CountyStory, tell_story
from tests.ui.desk import Desk, OpenDesk, Tables, fill


@pytest.fixture(autouse=True)
def _no_sticks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever is plugged into this machine is no concern of the tests."""
    for module in ("jhdesk.ui.widgets.stick_choice", "jhdesk.ui.pages.handin_page"):
        monkeypatch.setattr(f"{module}.sticks", list)


@pytest.fixture
def open_desk(qtbot: QtBot, tmp_path: Path) -> Iterator[OpenDesk]:
    """Opens a window on a folder, filled before with these tables unless it holds a school year already."""
    application()
    opened: list[Window] = []

    def open_one(tables: Tables | None = None, *, folder: Path | None = None, can_leave: bool = False) -> Desk:
        folder = folder or tmp_path / "workspace"
        if tables is not None:
            fill(folder, tables)
        window = Window(folder, can_leave=can_leave)
        opened.append(window)
        qtbot.addWidget(window)
        window.resize(1366, 768)
        with qtbot.waitActive(window):
            window.show()
            window.activateWindow()
        return Desk(qtbot, folder, window)

    yield open_one
    for window in opened:
        window.close()
    QApplication.processEvents()  # the next window is not to lose the focus that this one gives back


@pytest.fixture(scope="session")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The database of a workspace with the builders' default school: copying it is quicker than filling one."""
    folder = tmp_path_factory.mktemp("filled")
    fill(folder, school_tables())
    return folder / DATABASE


@pytest.fixture
def desk(open_desk: OpenDesk, filled: Path, tmp_path: Path) -> Desk:
    """A window on the default school of the builders: primary, 300 pupils, all seven indicators meet."""
    folder = tmp_path / "workspace"
    folder.mkdir()
    shutil.copy(filled, folder)
    return open_desk(folder=folder)


@pytest.fixture(scope="session")
def told(tmp_path_factory: pytest.TempPathFactory) -> CountyStory:
    """A county and what a school brings it; never written to."""
    return tell_story(tmp_path_factory.mktemp("county story"))


@pytest.fixture
def county_desk(open_desk: OpenDesk, told: CountyStory, tmp_path: Path) -> Desk:
    """A window on a county with its key, one school enrolled and nothing received, at the page 收报."""
    shutil.copytree(told.county, tmp_path / "county")
    desk = open_desk(folder=tmp_path / "county")
    desk.page("desk")
    return desk
