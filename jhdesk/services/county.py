"""Evaluating many schools together: folders of CSV tables and packages, without a workspace."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
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
from jhdesk.services.sources import Trusted, read_source
from jhdesk.services.standards import load_items, load_plan


@dataclass
class SourcesRead:
    """What `evaluate_sources` says: the evaluation, and of each source (by path) its findings or its package's check."""

    evaluation: Evaluation
    findings: list[tuple[Path, Finding]]
    packages: list[tuple[Path, Verification]]

    @property
    def faulty(self) -> bool:
        """Whether something could not be read, or a package had to be left out (cli.md: exit status 1)."""
        hard = any(finding.severity == "hard" for _, finding in self.findings)
        return hard or any(check.damaged for _, check in self.packages)


def evaluate_sources(
    standard: Standard, paths: Sequence[Path], trusted: Trusted, year: int | None = None, folder: Path | None = None
) -> SourcesRead:
    """The evaluation of many schools, each a folder of CSV tables or a package, with CVs and the county's verdict.

    With ``year`` only sources of that school year count; a damaged package never does. Reading is one pass: a school's
    rows are not kept, and read again only where something in them is missing. ``folder``: the workspace that the standard
    was loaded for, if there is one. JhdeskError: "school_twice",
    "years_mixed", "no_school_of_year", and those of `read_source`.
    """
    item_standard, plan = load_items(standard.id, folder), load_plan(standard.id, folder)
    columns, kept, items, known = Columns(), list[Path](), list[ItemResult](), list[SchoolFacts]()
    findings: list[tuple[Path, Finding]] = []
    packages: list[tuple[Path, Verification]] = []
    for path in paths:
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
    _check_heads(columns, kept, year)
    evaluation = evaluate_county(standard, columns, lambda at: read_source(kept[at], trusted).data)
    items += county_items(item_standard, plan, known, schools_passing(evaluation.units), {})
    verdict = county_verdict(evaluation.units, evaluation.cv or {}, items)
    evaluation = replace(evaluation, items=in_order(items), county=verdict)
    return SourcesRead(evaluation, findings, packages)


def _check_heads(columns: Columns, paths: Sequence[Path], year: int | None) -> None:
    if not columns.heads and year is not None:
        raise JhdeskError("no_school_of_year", year=year)
    years = sorted({head.year for head in columns.heads if head.year is not None})
    if year is None and len(years) > 1:
        raise JhdeskError("years_mixed", years="、".join(map(str, years)))
    seen: dict[str, Path] = {}
    for head, path in zip(columns.heads, paths, strict=True):
        if head.code in seen:
            raise JhdeskError("school_twice", school=head.code, first=str(seen[head.code]), second=str(path))
        seen[head.code] = path
