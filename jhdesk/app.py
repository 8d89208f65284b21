"""The composition root: puts the program together and opens its window.

Here alone it is said which workspace opens and what becomes of an error that nobody foresaw.
"""

from __future__ import annotations

import gc
from pathlib import Path


def start(folder: Path | None, *, year: int | None = None, quit_when_painted: bool = False) -> int:
    """Opens the window and returns its exit status when it is closed.

    ``folder`` is the workspace; without one it is the default one, which offers the choice of "my school" and a sample
    school while it is empty. ``quit_when_painted`` ends it as soon as its first page is on the screen, for measuring.
    JhdeskError: those of `Workspace`, "no_such_year".
    """
    # Collecting garbage while a thousand classes are made costs a tenth of the start and finds nothing.
    gc.disable()
    try:
        return _run(folder, year, quit_when_painted)
    finally:
        gc.enable()


def _run(folder: Path | None, year: int | None, quit_when_painted: bool) -> int:
    # In this order, and not at the top: PySide6 hooks the import and makes every later one slower, so SQLAlchemy and the
    # models come before it (70 of 520 ms); and the collector has to be off before either (80 ms).
    # isort: off
    from jhdesk.services import workspace  # noqa: F401
    from jhdesk.services import entry  # noqa: F401
    from jhdesk.ui.start import run
    # isort: on

    return run(folder, year=year, quit_when_painted=quit_when_painted)
