"""Comparing two school years, each judged by any standard: those of a workspace, or two folders or packages."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from jhdesk.calc.compare import Change, Comparison, by_weight, compare
from jhdesk.calc.item_standard import ItemStandard, Plan
from jhdesk.calc.results import Evaluation
from jhdesk.calc.rows import Head, SchoolData
from jhdesk.errors import JhdeskError
from jhdesk.services.entry import Entry, last_data
from jhdesk.services.evaluation import evaluate_period
from jhdesk.services.former import codes_of
from jhdesk.services.reorganise import Happened, history
from jhdesk.services.sources import SchoolRead, Trusted, read_source
from jhdesk.services.standards import load_both, load_standard, named_standard
from jhdesk.services.workspace import Workspace

# The window and the command line take what they know of comparing from here.
__all__ = [
    "Change",
    "Compared",
    "Comparison",
    "Happened",
    "by_weight",
    "compare_sources",
    "compare_years",
    "years_held",
]


@dataclass(frozen=True)
class Compared:
    """Two years of a school beside each other, with the words of the standards that judged them."""

    school: Head
    comparison: Comparison
    items: tuple[ItemStandard, ItemStandard]
    """the standard of the first year and of the second"""
    plans: tuple[Plan, Plan]
    schools: tuple[Head, Head]
    """the school as it was in the first year and as it was in the second: by name, code and type"""
    happened: tuple[Happened, ...] = ()
    """the reorganisations since the first year, where the workspace knows of them"""
    read: tuple[tuple[Path, SchoolRead], ...] = ()
    """the sources, where it was not a workspace"""

    @property
    def faulty(self) -> bool:
        """Whether something in a source could not be read."""
        return any(finding.severity == "hard" for _, each in self.read for finding in each.findings)


@dataclass(frozen=True)
class _Year:
    """The figures of a school year, and those of the year before it where they are there."""

    data: SchoolData
    standard: str
    last: SchoolData | None = None
    head: Head | None = None
    """the school as it was, where it is judged under the code that it has now"""


def years_held(workspace: Workspace) -> tuple[int, ...]:
    """The school years that can be compared, newest first."""
    return tuple(info.school_year for info in workspace.periods() if info.school_year is not None)


def compare_years(
    workspace: Workspace,
    before: int | None = None,
    after: int | None = None,
    before_standard: str | None = None,
    after_standard: str | None = None,
) -> Compared:
    """Two school years of a workspace: by default the newest and the one before, each by the standard that it names.

    One year twice by two standards is allowed if both are asked for. JhdeskError: "no_period", "no_such_year", "one_year",
    "compare_without_year", "years_backwards", "nothing_to_compare", and those of the standards.
    """
    held = years_held(workspace)
    later = workspace.period(after).school_year if after is not None or not held else held[0]
    if later is None:
        raise JhdeskError("compare_without_year", file=str(workspace.folder))
    earlier = before if before is not None else next((year for year in held if year < later), None)
    if earlier is None:
        raise JhdeskError("one_year", year=later, known="、".join(map(str, held)))
    first, second = (_of_workspace(workspace, year) for year in (earlier, later))
    code = second.data.head.code
    if first.data.head.code != code and first.data.head.code in codes_of(workspace, code):
        first = replace(first, head=first.data.head, data=_under(first.data, code))
    between = sorted(year for year in held if earlier < year <= later)
    happened = (each for year in between for each in history(Entry(workspace, workspace.period(year).id)))
    done = _compared(first, second, before_standard, after_standard, workspace.folder)
    return replace(done, happened=tuple(happened))


def compare_sources(
    before: Path,
    after: Path,
    trusted: Trusted,
    folder: Path,
    before_standard: str | None = None,
    after_standard: str | None = None,
) -> Compared:
    """Two folders of CSV tables or packages of one school; ``folder`` is where a workspace's standards would lie.

    The first is the second's year before, where their years follow each other.

    JhdeskError: "compare_damaged", "compare_schools", "compare_without_year", "years_backwards", "nothing_to_compare", and
    those of `read_source` and the standards.
    """
    read = []
    for path in (before, after):
        found = read_source(path, trusted)
        if found.damaged:
            raise JhdeskError("compare_damaged", file=path.name)
        if found.data.head.year is None:
            raise JhdeskError("compare_without_year", file=path.name)
        read.append((path, found))
    (_, one), (_, other) = read
    if one.data.head.code != other.data.head.code:
        raise JhdeskError("compare_schools", first=one.data.head.code, second=other.data.head.code)
    first, second = (_Year(each.data, named_standard(each.data)) for each in (one, other))
    if second.data.head.year == (first.data.head.year or 0) + 1:
        second = replace(second, last=first.data)
    return _compared(first, second, before_standard, after_standard, folder, tuple(read))


def _of_workspace(workspace: Workspace, year: int) -> _Year:
    entry = Entry(workspace, workspace.period(year).id)
    return _Year(entry.data, named_standard(entry.data), last_data(entry))


def _under(data: SchoolData, code: str) -> SchoolData:
    """The figures of a school under another code, so that its results stand beside those of another year."""
    school = [{**row, "school_code": code} for row in data.rows("school")]
    return replace(data, tables={**data.tables, "school": school})


def _compared(
    first: _Year,
    second: _Year,
    before_standard: str | None,
    after_standard: str | None,
    folder: Path,
    read: tuple[tuple[Path, SchoolRead], ...] = (),
) -> Compared:
    rules = (before_standard or first.standard, after_standard or second.standard)
    years = (first.data.head.year, second.data.head.year)
    if (years[0] or 0) > (years[1] or 0):
        raise JhdeskError("years_backwards", first=years[0], second=years[1])
    if not read and years[0] == years[1] and rules[0] == rules[1]:
        raise JhdeskError("nothing_to_compare", year=years[0], standard=rules[0])

    def judged(year: _Year, rule: str) -> Evaluation:
        return evaluate_period(load_standard(rule, folder), year.data, year.last, folder)

    old, new = rules
    comparison = compare(judged(first, old), judged(second, new), judged(second, old), judged(first, new), years)
    (items, plan), (new_items, new_plan) = load_both(old, folder), load_both(new, folder)
    schools = (first.head or first.data.head, second.data.head)
    return Compared(second.data.head, comparison, (items, new_items), (plan, new_plan), schools, read=read)
