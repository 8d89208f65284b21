"""What nobody foresaw: the details go to a log in the workspace, never to the person at the keyboard."""

from __future__ import annotations

import tempfile
import traceback
from pathlib import Path

from jhdesk import __version__
from jhdesk.services.workspace import now

LOG = "jhdesk.log"


def record_crash(folder: Path) -> Path:
    """Appends the exception being handled to the workspace's log, or to one in the system's folder for such files."""
    text = f"{now()} jhdesk {__version__}\n{traceback.format_exc()}\n"
    for path in (folder / LOG, Path(tempfile.gettempdir()) / LOG):
        try:
            with path.open("a", encoding="utf-8") as log:
                log.write(text)
        except OSError:
            continue
        return path
    return folder / LOG
