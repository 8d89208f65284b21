"""Evaluating: the open school year, and any number of folders of CSV tables or packages without a workspace."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from jhdesk import __version__
from jhdesk.calc.columns import Columns
from jhdesk.calc.county import evaluate_county
from jhdesk.calc.engine import evaluate_school
from jhdesk.calc.results import CvResult, Evaluation, IndicatorResult, Number, UnitResult
from jhdesk.calc.rows import SchoolData
from jhdesk.calc.standard import Standard
from jhdesk.errors import JhdeskError
from jhdesk.findings import Finding
from jhdesk.services.sources import SchoolSource, open_source

FORMAT = "jhdesk-evaluation/1"


def evaluate_period(standard: Standard, data: SchoolData) -> Evaluation:
    """The evaluation of one school's year in its workspace: no CVs and no county verdict."""
    result = evaluate_school(standard, data)
    return Evaluation(standard.id, standard.version, result.units, result.left_out)


@dataclass
class SourcesRead:
    """What `evaluate_sources` says beside the evaluation: findings by school folder or package, and files left out."""

    evaluation: Evaluation
    findings: list[tuple[Path, Finding]] = field(default_factory=list)
    sources: list[SchoolSource] = field(default_factory=list)


def evaluate_sources(standard: Standard, paths: Sequence[Path], year: int | None = None) -> SourcesRead:
    """The evaluation of many schools, each a folder of CSV tables or a package, with CVs and the county's verdict.

    With ``year``, only sources of that school year count. Reading is one pass; a school's rows are not kept, and read
    again only where something in it is missing. JhdeskError: "folder_unusable", "school_twice", "years_mixed",
    "no_school_of_year", and those of `open_source`.
    """
    columns, kept, findings, damaged = Columns(), [], [], []
    for path in paths:
        source = open_source(path)
        if source.damaged:
            damaged.append(source)
            continue
        data, wrong = source.read()
        if year is not None and data.head.year not in (year, None):
            continue
        findings += [(path, finding) for finding in wrong]
        kept.append(source)
        columns.add(data)
    _check_heads(columns, kept, year)
    evaluation = evaluate_county(standard, columns, lambda at: kept[at].read()[0])
    return SourcesRead(evaluation, findings, [*kept, *damaged])


def _check_heads(columns: Columns, sources: Sequence[SchoolSource], year: int | None) -> None:
    if not columns.heads and year is not None:
        raise JhdeskError("no_school_of_year", year=year)
    seen: dict[str, SchoolSource] = {}
    for head, source in zip(columns.heads, sources, strict=True):
        if head.code in seen:
            raise JhdeskError("school_twice", school=head.code, first=seen[head.code].name, second=source.name)
        seen[head.code] = source
    years = sorted({head.year for head in columns.heads if head.year is not None})
    if year is None and len(years) > 1:
        raise JhdeskError("years_mixed", years="、".join(map(str, years)))


def as_json(evaluation: Evaluation) -> dict[str, Any]:
    """The document of `evaluate --json` (cli.md): every key is there, what is not known is null."""
    county = evaluation.county
    return {
        "format": FORMAT,
        "standard": evaluation.standard,
        "standard_version": evaluation.standard_version,
        "program_version": __version__,
        "units": [_unit(unit) for unit in evaluation.units],
        "left_out": [
            {"school_code": out.school_code, "stage": out.stage, "reason": out.reason} for out in evaluation.left_out
        ],
        "items": [],
        "cv": _cvs(evaluation.cv),
        "county": county
        and {
            "schools": county.schools,
            "schools_passing": county.schools_passing,
            "rate": county.rate,
            "status": county.status,
        },
    }


def _unit(unit: UnitResult) -> dict[str, Any]:
    return {
        "school_code": unit.school_code,
        "name": unit.name,
        "school_year": unit.school_year,
        "stage": unit.stage,
        "pupils": unit.pupils,
        "status": unit.status,
        "note": unit.note,
        "indicators": {name: _indicator(result) for name, result in unit.indicators.items()},
    }


def _indicator(result: IndicatorResult) -> dict[str, Any]:
    return {
        "status": result.status,
        "value": _number(result.value),
        "numerator": _number(result.numerator),
        "threshold": _number(result.threshold),
        "floor": _number(result.floor),
        "shortfall": _number(result.shortfall),
        "shortfall_to_floor": _number(result.shortfall_to_floor),
        "missing": list(result.missing),
        "note": result.note,
    }


def _cvs(cvs: Mapping[str, Mapping[str, CvResult]] | None) -> dict[str, Any] | None:
    if cvs is None:
        return None
    return {stage: {name: _cv(result) for name, result in results.items()} for stage, results in cvs.items()}


def _cv(result: CvResult) -> dict[str, Any]:
    return {
        "cv": result.cv,
        "mean": result.mean,
        "sd": result.sd,
        "limit": _number(result.limit),
        "status": result.status,
        "units": result.units,
        "missing": list(result.missing),
        "note": result.note,
    }


def _number(number: Number | None) -> int | float | None:
    return number if number is None or isinstance(number, int) else float(number)


def places(paths: Iterable[str]) -> list[Path]:
    """The arguments of a command as paths."""
    return [Path(path) for path in paths]
