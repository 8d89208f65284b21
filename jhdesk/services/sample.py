"""The sample school that the program ships, to try everything with."""

from __future__ import annotations

from jhdesk.paths import resources
from jhdesk.services.import_ import import_source
from jhdesk.services.workspace import Workspace

SAMPLE = "sample-school.xlsx"


def fill_sample(workspace: Workspace) -> int:
    """Imports the sample school into the workspace and returns the id of its school year."""
    done = import_source(workspace, resources() / "samples" / SAMPLE)
    return workspace.period(done.school_year).id
