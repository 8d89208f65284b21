"""What is to be known of a folder before anything is written into it: no stick, no room, no writing, traces of a virus."""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from jhdesk.findings import Finding, Place
from jhdesk.services.stick import amount
from jhdesk.services.sticks import Stick, stick_of

_LOOKED_AT = 5000
"""entries of a stick's top folder that are looked at: enough for any that a virus has been at"""
_SCRIPTS = {".vbs", ".vbe", ".wsf", ".scr", ".pif"}
"""nobody's documents: alone at the top of a stick they are a trace"""
_PROGRAMS = {".exe", ".com", ".bat", ".cmd", ".js"}
"""a trace where they are named as a folder beside them"""
_BLANKS = " \u00a0\u2000\u2002\u2003\u2009\u200b\u202f\u3000\ufeff\u3164"
"""characters that nobody sees: a folder of no other is where shortcut viruses hide what was on the stick"""


def look(folder: Path, need: int, known: list[Stick]) -> list[Finding]:
    """What keeps a file of so many bytes from being written there (hard), and what else to know (soft).

    ``known``: the sticks that are plugged in, as `sticks` finds them.
    """
    place = Place(file=str(folder))
    try:
        there = folder.is_dir()
    except OSError:
        there = False
    if not there:
        return [Finding("stick_not_there", "hard", place)]
    stick, found = stick_of(folder, known), []
    if stick and stick.read_only:
        found.append(Finding("stick_locked" if stick.locked else "stick_mounted_read_only", "hard", place))
    room = _free(folder)
    if room is not None and room < need:
        found.append(Finding("stick_too_small", "hard", place, {"need": amount(need), "free": amount(room)}))
    if stick is None:
        found.append(Finding("not_a_stick", "soft", place))
    elif names := traces(stick.path):
        place, first = Place(file=str(stick.path)), "、".join(names[:3])
        found.append(Finding("stick_virus", "soft", place, {"names": first, "count": len(names)}))
    return found


def traces(top: Path) -> list[str]:
    """Names at the top of a stick that shortcut viruses and autorun worms leave; nothing is opened."""
    entries: list[tuple[str, bool]] = []
    with suppress(OSError):
        for path in top.iterdir():
            entries.append((path.name, path.is_dir()))
            if len(entries) == _LOOKED_AT:
                break
    folders = {name.casefold() for name, is_folder in entries if is_folder}
    files = {name.casefold() for name, is_folder in entries if not is_folder}
    return sorted(_suspicious(entries, folders, files))


def _suspicious(entries: Iterable[tuple[str, bool]], folders: set[str], files: set[str]) -> Iterable[str]:
    for name, is_folder in entries:
        stem, dot, ending = name.casefold().rpartition(".")
        suffix = dot + ending
        if is_folder:
            if not name.strip(_BLANKS):
                yield "没有名字的文件夹"
        elif (
            name.casefold() == "autorun.inf"  # a folder of that name is what protects a stick from it
            or suffix in _SCRIPTS
            or (suffix in _PROGRAMS and stem in folders)
            or (suffix == ".lnk" and (stem in folders or stem in files))  # a shortcut beside what it leads to
        ):
            yield name


def _free(folder: Path) -> int | None:
    with suppress(OSError):
        room = shutil.disk_usage(folder)
        return room.free if room.total else None
    return None
