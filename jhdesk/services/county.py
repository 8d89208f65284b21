"""Evaluating many schools together: folders of CSV tables and packages, and beside them the county's own tables."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from jhdesk.calc.columns import Columns
from jhdesk.calc.county import county_verdict, evaluate_county
from jhdesk.calc.items.county import county_items, schools_passing
from jhdesk.calc.items.judge import SchoolFacts, facts, in_order, school_items
from jhdesk.calc.results import Evaluation, ItemResult
from jhdesk.calc.standard import Standard
from jhdesk.errors import JhdeskError
from jhdesk.exchange.verify import Verification
from jhdesk.findings import Finding
from jhdesk.services.county_figures import SCHOOL_FILE, OwnTables, is_county_folder, read_county_folder, year_of
from jhdesk.services.sources import Trusted, read_source
from jhdesk.services.standards import load_both

PACKAGE = ".jhpkg"
Own = Callable[[int | None], OwnTables | None]
"""the county's own tables of a school year, where it is known who has them"""
Progress = Callable[[int, int], None]
"""hears how many of how many sources have been read"""


@dataclass
class SourcesRead:
    """What `evaluate_sources` says: the evaluation, and of each source (by path) its findings or its package's check.

    ``own``: the county's own tables that were used, or why they were not; None where there are none.
    """

    evaluation: Evaluation
    findings: list[tuple[Path, Finding]]
    packages: list[tuple[Path, Verification]]
    own: OwnTables | None = None
    names: Mapping[str, str] = field(default_factory=dict)
    """code -> name of every school that was read"""
    kept: Sequence[Path] = ()
    """the sources that were evaluated"""

    @property
    def faulty(self) -> bool:
        """Whether something could not be read, or a package had to be left out (cli.md: exit status 1)."""
        hard = any(finding.severity == "hard" for _, finding in self.findings)
        return hard or any(check.damaged for _, check in self.packages)


def school_sources(folder: Path) -> tuple[Path, ...]:
    """The schools' folders and packages that lie in a folder, by name.

    JhdeskError: "no_schools_here" where there are none, "source_absent", "file_unreadable".
    """
    try:
        inside = sorted(folder.iterdir())
    except FileNotFoundError as error:
        raise JhdeskError("source_absent", file=str(folder)) from error
    except OSError as error:
        raise JhdeskError("file_unreadable", file=str(folder), reason=error.strerror) from error
    sources = tuple(path for path in inside if (path / SCHOOL_FILE).is_file() or path.suffix == PACKAGE)
    if not sources:
        raise JhdeskError("no_schools_here", folder=str(folder))
    return sources


def evaluate_sources(
    standard: Standard,
    paths: Sequence[Path],
    trusted: Trusted,
    year: int | None = None,
    own: Own = lambda _year: None,
    progress: Progress = lambda _read, _all: None,
    folder: Path | None = None,
) -> SourcesRead:
    """The evaluation of many schools, each a folder of CSV tables or a package, with CVs and the county's verdict.

    With ``year`` only sources of that school year count; a damaged package never does. The county's own tables are those
    of a folder among the sources, else what ``own`` gives for the school year at hand. Reading is one pass: a school's
    rows are not kept, and read again only where something in them is missing. ``folder``: the workspace that the standard
    was loaded for, if there is one.

    JhdeskError: "folder_unusable" for county tables without a school, "school_twice", "county_twice", "years_mixed",
    "no_school_of_year", and those of `read_source` and `read_county_folder`.
    """
    item_standard, plan = load_both(standard.id, folder)
    columns, kept, items, known = Columns(), list[Path](), list[ItemResult](), list[SchoolFacts]()
    findings: list[tuple[Path, Finding]] = []
    packages: list[tuple[Path, Verification]] = []
    given = _own_given(paths, year)
    schools = [path for path in paths if not is_county_folder(path)]
    if given and not schools:
        raise JhdeskError("folder_unusable", folder=str(given.source))
    for at, path in enumerate(schools):
        progress(at, len(schools))
        read = read_source(path, trusted)
        if not read.damaged and year is not None and read.data.head.year not in (year, None):
            continue
        findings += [(path, finding) for finding in read.findings]
        if read.verification:
            packages.append((path, read.verification))
        if not read.damaged:
            kept.append(path)
            columns.add(read.data)
            items += school_items(item_standard, plan, read.data)
            fact = facts(item_standard, plan, read.data)
            known += [fact] if fact else []
    progress(len(schools), len(schools))
    at_hand = _check_heads(columns, kept, year, given)
    tables = given or own(at_hand)
    if tables:
        findings += [(tables.source, finding) for finding in tables.findings]
    evaluation = evaluate_county(standard, columns, lambda at: read_source(kept[at], trusted).data)
    passing = schools_passing(evaluation.units)
    items += county_items(item_standard, plan, known, passing, tables.tables if tables else {})
    verdict = county_verdict(evaluation.units, evaluation.cv or {}, items)
    evaluation = replace(evaluation, items=in_order(items), county=verdict)
    names = {head.code: head.name for head in columns.heads}
    return SourcesRead(evaluation, findings, packages, tables, names, kept)


def _own_given(paths: Sequence[Path], year: int | None) -> OwnTables | None:
    """The county's own tables among the sources, of that year where one is asked for."""
    read = [read_county_folder(path) for path in paths if is_county_folder(path)]
    found = [each for each in read if year is None or year_of(each) in (year, None)]
    if len(found) > 1:
        raise JhdeskError("county_twice", first=str(found[0].source), second=str(found[1].source))
    return found[0] if found else None


def _check_heads(columns: Columns, paths: Sequence[Path], year: int | None, own: OwnTables | None) -> int | None:
    """The school year at hand; None where no source names one."""
    if not columns.heads and year is not None:
        raise JhdeskError("no_school_of_year", year=year)
    named = {head.year for head in columns.heads} | {year_of(own) if own else None}
    years = sorted(each for each in named if each is not None)
    if year is None and len(years) > 1:
        raise JhdeskError("years_mixed", years="、".join(map(str, years)))
    seen: dict[str, Path] = {}
    for head, path in zip(columns.heads, paths, strict=True):
        if head.code in seen:
            raise JhdeskError("school_twice", school=head.code, first=str(seen[head.code]), second=str(path))
        seen[head.code] = path
    return year if year is not None else next(iter(years), None)
