"""Where the program finds what it brings along, and where a workspace lies unless another place is named."""

from __future__ import annotations

import sys
from pathlib import Path

from platformdirs import user_data_path


def resources() -> Path:
    """The folder of standards, fonts, samples: in a frozen bundle, else beside the package in a checkout."""
    bundle: str | None = getattr(sys, "_MEIPASS", None)
    return (Path(bundle) if bundle else Path(__file__).resolve().parent.parent) / "resources"


def default_workspace() -> Path:
    """The workspace's folder when none is named; it need not exist yet."""
    return user_data_path("jhdesk", appauthor=False)
