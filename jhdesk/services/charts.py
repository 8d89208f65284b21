"""What the charts of a school year are made of: the same school's years, its classes, and how large a class may be."""

from __future__ import annotations

from collections.abc import Mapping

from jhdesk.calc.engine import evaluate_school
from jhdesk.calc.results import SchoolResult, Stage
from jhdesk.calc.standard import Standard
from jhdesk.errors import JhdeskError
from jhdesk.reports.facts import Seen, Year
from jhdesk.services.entry import Entry
from jhdesk.services.former import codes_of
from jhdesk.services.standards import load_items, load_standard, named_standard

YEARS = 4
"""school years shown at most"""


def seen(entry: Entry, standard: Standard, result: SchoolResult) -> Seen:
    """The school year with those before it that the workspace holds, each judged by the standard that it names.

    A year whose standard cannot be used is left out. A special school has no limit of class size to keep (article 6).
    """
    years = [*former_years(entry), Year(entry.data.head.year, standard, result)]
    is_special = entry.school_type in standard.special_types
    limits = {} if is_special else _limits(entry, standard)
    return Seen(tuple(years[-YEARS:]), entry.data.rows("class_group"), limits)


def _limits(entry: Entry, standard: Standard) -> Mapping[Stage, int]:
    try:
        return load_items(standard.id, entry.workspace.folder).class_size
    except JhdeskError:  # the workspace's own file is broken, which is said elsewhere; the program's counts meanwhile
        return load_items(standard.id).class_size


def former_years(entry: Entry) -> list[Year]:
    """The years before of the same school, oldest first; it may have had another code then."""
    head = entry.data.head
    if head.year is None:
        return []
    codes = codes_of(entry.workspace, head.code)
    held = [
        info
        for info in entry.workspace.periods()
        if info.school_year is not None and info.school_year < head.year and info.school_code in codes
    ]
    found = []
    for info in sorted(held, key=lambda info: info.school_year or 0)[1 - YEARS :]:
        data = Entry(entry.workspace, info.id).data
        try:
            standard = load_standard(named_standard(data), entry.workspace.folder)
        except JhdeskError:
            continue
        found.append(Year(info.school_year, standard, evaluate_school(standard, data)))
    return found
