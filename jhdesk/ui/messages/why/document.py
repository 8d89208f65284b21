"""The document of `explain --json`: the why-tree as data. Pure Python."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from jhdesk.calc.item_standard import ItemStandard, Plan
from jhdesk.calc.results import IndicatorResult
from jhdesk.calc.standard import Standard
from jhdesk.calc.trace.cv import CvWhy
from jhdesk.calc.trace.why import Line, Term, Why
from jhdesk.ui.messages.formulas import article_text, formula_text
from jhdesk.ui.messages.why.flips import flips_as_json, plain
from jhdesk.words.items import item_title

FORMAT = "jhdesk-explanation/1"


def explain_json(items: ItemStandard, plan: Plan, whys: Sequence[Why | CvWhy]) -> dict[str, Any]:
    """One entry for each tree; what is not known is null, numbers have full precision."""
    entries = [
        {**_head(items, plan, why), **(_cv(items.base, why) if isinstance(why, CvWhy) else _why(why))} for why in whys
    ]
    standard = items.base
    return {"format": FORMAT, "standard": standard.id, "standard_version": standard.version, "results": entries}


def _head(items: ItemStandard, plan: Plan, why: Why | CvWhy) -> dict[str, Any]:
    return {
        "id": why.id,
        "stage": why.stage,
        "title": item_title(items, plan, why.id),
        "article": article_text(items, plan, why.id),
        "formula": formula_text(items, plan, why.id, why.stage),
        "status": why.result.status,
        "missing": list(why.result.missing),
        "note": why.result.note,
    }


def _why(why: Why) -> dict[str, Any]:
    result = why.result
    names: tuple[str, ...] = ("value", "target")
    if isinstance(result, IndicatorResult):
        names = ("value", "numerator", "threshold", "floor", "shortfall", "shortfall_to_floor")
    return {
        "school_code": why.school_code or None,
        "name": why.name or None,
        **{name: plain(getattr(result, name)) for name in names},
        "pupils": plain(why.pupils),
        "unit_status": why.unit_status,
        "rating": why.rated.rating if why.rated else None,
        "split": why.split
        and {
            "weights": {stage: plain(weight) for stage, weight in why.split.weights.items()},
            "pupils": {stage: plain(count) for stage, count in why.split.pupils.items()},
            "share": plain(why.split.share),
        },
        "terms": [_term(term) for term in why.terms],
        "flips": flips_as_json(why.flips),
    }


def _term(term: Term) -> dict[str, Any]:
    return {
        "table": term.table,
        "how": term.how,
        "fields": list(term.fields),
        "whole_fields": list(term.whole_fields),
        "where": [_said(each) for each in term.where],
        "asks": [_said(each) for each in term.asks],
        "amount": plain(term.amount),
        "whole": plain(term.whole),
        "missing": list(term.missing),
        "rows": [_row(line) for line in term.lines],
    }


def _row(line: Line) -> dict[str, Any]:
    return {
        "key": line.key,
        "cells": {name: plain(value) for name, value in line.cells.items()},
        "amount": plain(line.amount),
        "whole": plain(line.whole),
        "share": plain(line.share),
        "missing": list(line.missing),
    }


def _said(said: object) -> object:
    """A condition as lists, code sets sorted."""
    if isinstance(said, frozenset | set | range):
        return sorted(map(plain, said), key=str)
    if isinstance(said, tuple | list):
        return [_said(each) for each in said]
    if isinstance(said, dict):
        return {name: _said(each) for name, each in said.items()}
    return plain(said)


def _cv(standard: Standard, why: CvWhy) -> dict[str, Any]:
    """All of it in the indicator's unit, as `evaluate --json` has it: the parts add up to sd²."""
    result, per = why.result, standard.indicator(why.indicator).per
    return {
        "indicator": why.indicator,
        **{name: plain(getattr(result, name)) for name in ("cv", "mean", "sd", "limit", "units")},
        "schools": [
            {
                **{name: plain(getattr(line, name)) for name in ("school_code", "name", "pupils", "numerator")},
                "value": plain(None if line.value is None else line.value * per),
                "part": plain(None if line.part is None else line.part * per**2),
            }
            for line in why.lines
        ],
        "flips": [
            {name: plain(getattr(flip, name)) for name in ("school_code", "now", "value", "step", "status")}
            for flip in why.flips
        ],
    }
