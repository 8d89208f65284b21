"""Evaluating the open school year, and the document in which every evaluation is told (cli.md)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

from jhdesk import __version__
from jhdesk.calc.engine import evaluate_school
from jhdesk.calc.items.judge import school_items
from jhdesk.calc.results import CvResult, Evaluation, IndicatorResult, ItemResult, LeftOut, Number, UnitResult
from jhdesk.calc.rows import SchoolData
from jhdesk.calc.standard import Standard
from jhdesk.services.entry import Entry, last_data
from jhdesk.services.standards import Documents, load_both

FORMAT = "jhdesk-evaluation/1"


def evaluate_period(
    standard: Standard, data: SchoolData, last: SchoolData | None = None, folder: Path | None = None
) -> Evaluation:
    """The evaluation of one school's year: no CVs and no county verdict.

    ``last``: the same school's data of the year before, where there are any; ``folder``: the workspace that the standard was
    loaded for, which may hold files of its own. Errors as of `load_items`.
    """
    return evaluate_under(load_both(standard.id, folder), data, last)


def evaluate_under(documents: Documents, data: SchoolData, last: SchoolData | None = None) -> Evaluation:
    """The same under a standard with its items and the plan beside it."""
    standard = documents[0].base
    result = evaluate_school(standard, data)
    items = school_items(*documents, data, last)
    return Evaluation(standard.id, standard.version, result.units, result.left_out, items=items)


def evaluate_entry(standard: Standard, entry: Entry) -> Evaluation:
    """The evaluation of a school year of a workspace, beside the year before where the workspace holds it."""
    return evaluate_period(standard, entry.data, last_data(entry), entry.workspace.folder)


def as_json(evaluation: Evaluation) -> dict[str, Any]:
    """The document of `evaluate --json` (cli.md): every key is there, what is not known is null."""
    county = evaluation.county
    return {
        "format": FORMAT,
        "standard": evaluation.standard,
        "standard_version": evaluation.standard_version,
        "program_version": __version__,
        "units": [_unit(unit) for unit in evaluation.units],
        "left_out": [left_out_json(out) for out in evaluation.left_out],
        "items": [_item(item) for item in evaluation.items],
        "cv": _cvs(evaluation.cv),
        "county": county
        and {
            "schools": county.schools,
            "schools_passing": county.schools_passing,
            "rate": county.rate,
            "status": county.status,
        },
    }


def as_bytes(evaluation: Evaluation) -> bytes:
    """The document of `as_json` as it stands in a package and is printed: UTF-8, indented, one final line end."""
    return (json.dumps(as_json(evaluation), ensure_ascii=False, indent=1) + "\n").encode()


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
        "value": json_number(result.value),
        "numerator": json_number(result.numerator),
        "threshold": json_number(result.threshold),
        "floor": json_number(result.floor),
        "shortfall": json_number(result.shortfall),
        "shortfall_to_floor": json_number(result.shortfall_to_floor),
        "missing": list(result.missing),
        "note": result.note,
    }


def _item(item: ItemResult) -> dict[str, Any]:
    return {
        "id": item.id,
        "school_code": item.school_code,
        "stage": item.stage,
        "status": item.status,
        "value": json_number(item.value),
        "target": json_number(item.target),
        "missing": list(item.missing),
        "note": item.note,
        "same_as": item.same_as,
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
        "limit": json_number(result.limit),
        "status": result.status,
        "units": result.units,
        "missing": list(result.missing),
        "note": result.note,
    }


def left_out_json(out: LeftOut) -> dict[str, Any]:
    """What takes no part, as all documents tell it."""
    return {"school_code": out.school_code, "stage": out.stage, "reason": out.reason}


def json_number(number: Number | Decimal | None) -> int | float | None:
    """A number as all documents tell it: whole ones stay whole, others with full precision; None where it is not known."""
    return number if number is None or isinstance(number, int) else float(number)
