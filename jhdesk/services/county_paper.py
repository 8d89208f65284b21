"""Whether a printed page belongs to the package that the county received: its tables are laid out anew and compared.

The package is taken into a workspace that is thrown away, so that the same code answers as at the school; what was printed
there is not remembered here, so a page that differs is told as such, without its cells.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from jhdesk.errors import JhdeskError
from jhdesk.services.county_desk import Standing, of_county, standings, years
from jhdesk.services.entry import Entry
from jhdesk.services.import_package import import_for_reading
from jhdesk.services.paper import PaperAnswer, check, codes_in_picture, read_said, unread
from jhdesk.services.standards import FOLDER, standard_of
from jhdesk.services.workspace import Workspace


@dataclass(frozen=True)
class ReceivedPaper:
    """The answer for one page, and the package that it was held against; None where there is none that it could be of."""

    answer: PaperAnswer
    standing: Standing | None
    school_year: int | None


def check_received(workspace: Workspace, said: str) -> ReceivedPaper:
    """Whose page it is, by what a scanner read from its QR or a person typed from its foot, among the newest revisions received.

    JhdeskError("workspace_of_school"), and those of `opened_package`.
    """
    of_county(workspace)
    tie, code = read_said(said)
    if tie is None and code is None:
        return ReceivedPaper(unread(said), None, None)
    answer = PaperAnswer("unknown")
    if tie is not None:
        answer = PaperAnswer("unknown", tie.form, tie.page, tie.school_code, tie.school_year, tie.revision)
    for year in [tie.school_year] if tie is not None else years(workspace):
        for standing in standings(workspace, year) if year is not None else []:
            if standing.file is None or (tie is not None and standing.school_code != tie.school_code):
                continue
            with opened_package(workspace, standing) as entry:
                answer = check(entry, standard_of(entry), said)
            if answer.verdict in ("fresh", "stale"):
                return ReceivedPaper(answer, standing, year)
    return ReceivedPaper(answer, None, None)


def check_received_picture(workspace: Workspace, path: Path) -> list[ReceivedPaper]:
    """Every page of a form that a scan or photograph shows. JhdeskError: as of `check_received` and `codes_in_picture`."""
    return [check_received(workspace, code) for code in codes_in_picture(path)]


@contextmanager
def opened_package(workspace: Workspace, standing: Standing) -> Iterator[Entry]:
    """The figures of the package that was received, open as a school has them. JhdeskError: those of `import_package`."""
    assert standing.file is not None
    if not standing.file.is_file():
        raise JhdeskError("source_absent", file=str(standing.file))
    with TemporaryDirectory(prefix="jhdesk-") as folder:
        if (workspace.folder / FOLDER).is_dir():  # what it is judged by is the county's
            shutil.copytree(workspace.folder / FOLDER, Path(folder) / FOLDER)
        with Workspace(Path(folder)) as passing:
            import_for_reading(passing, standing.file)
            yield Entry(passing, passing.period().id)
