"""Makes docs/screenshot.png: the program's own window with its sample school, at 1366 x 768. Run by `make screenshot`."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

os.environ["QT_QPA_PLATFORM"] = "offscreen"

from PySide6.QtWidgets import QApplication

from jhdesk.services.sample import fill_sample
from jhdesk.services.workspace import Workspace
from jhdesk.ui.start import application
from jhdesk.ui.window import Window

TARGET = Path(__file__).parent.parent / "docs" / "screenshot.png"


def main() -> None:
    """Opens the page of the staff and stores what it looks like."""
    application()
    with tempfile.TemporaryDirectory() as folder:
        with Workspace(Path(folder)) as workspace:
            fill_sample(workspace)
        window = Window(Path(folder), can_leave=False)
        window.resize(1366, 768)
        window.show()
        assert window.shell is not None
        window.shell.go_to("staff", None)
        judged: list[None] = []
        window.shell.session.review.put.connect(lambda: judged.append(None))
        while not judged:  # the rules are put when nobody has typed for a moment
            QApplication.processEvents()
        for _ in range(3):  # what they say is laid out, and that again
            QApplication.processEvents()
        window.grab().save(str(TARGET))
        window.close()


if __name__ == "__main__":
    main()
