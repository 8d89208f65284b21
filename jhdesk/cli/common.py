"""What the commands share: exit statuses, printing, and the workspace, year and standard that an option names."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from jhdesk.calc.standard import Standard
from jhdesk.errors import JhdeskError
from jhdesk.paths import default_workspace
from jhdesk.services.entry import DEFAULT_STANDARD, Entry
from jhdesk.services.standards import load_standard, named_standard, twins
from jhdesk.services.workspace import Workspace
from jhdesk.ui.messages.parameters import twin_text

FINE, FAULTS, UNUSABLE = 0, 1, 2

Command = Callable[..., argparse.ArgumentParser]
"""makes a command: its name, the function that runs it, ``help``; ``of_a_year`` whether it takes --year and --standard,
``within`` the group of a command that it belongs to"""


def print_json(document: Mapping[str, object]) -> None:
    print(json.dumps(document, ensure_ascii=False, indent=1))


def print_lines(lines: Iterable[str], stream: TextIO | None = None) -> None:
    for line in lines:
        print(line, file=stream or sys.stdout)


def say(sentence: str) -> None:
    print(sentence, file=sys.stderr)


def folder_of(options: argparse.Namespace) -> Path:
    return getattr(options, "workspace", None) or default_workspace()


def year_of(options: argparse.Namespace) -> int | None:
    year: int | None = getattr(options, "year", None)
    if year is not None and not 2000 <= year <= 2100:
        raise JhdeskError("year_wrong")
    return year


@contextmanager
def opened(options: argparse.Namespace) -> Iterator[tuple[Workspace, Entry]]:
    """A school's workspace, and the school year that is asked for or the newest."""
    with Workspace.existing(folder_of(options)) as workspace:
        if workspace.is_county:
            raise JhdeskError("workspace_of_county", folder=str(workspace.folder))
        yield workspace, Entry(workspace, workspace.period(year_of(options)).id)


def standard_for(options: argparse.Namespace, entry: Entry | None = None) -> Standard:
    """The standard that the option names, else the school year, else the default one; says which file of two counts."""
    named = getattr(options, "standard", None) or (named_standard(entry.data) if entry else DEFAULT_STANDARD)
    folder = folder_of(options)
    found = load_standard(named, folder)
    say_twins(named, folder)
    return found


def say_twins(standard_id: str, folder: Path) -> None:
    """Says which file counts where the workspace has one of an id of the program's."""
    print_lines(map(twin_text, twins(standard_id, folder)), sys.stderr)


def read_identity(file: Path) -> bytes:
    """The file that opens what is sealed. JhdeskError("identity_bad")."""
    try:
        return file.read_bytes()
    except OSError as error:
        raise JhdeskError("identity_bad") from error
