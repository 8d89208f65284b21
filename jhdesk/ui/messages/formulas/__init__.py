"""Every result's formula in words, with the values that the standard in force puts in, and where it is written. Pure Python.

The words say what the program computes; each stands beside the other formulas of its article, in the order of indicators.md.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from jhdesk.calc.item_standard import ItemStandard, Plan, item_of
from jhdesk.calc.results import Stage
from jhdesk.ui.messages.formulas.national import NATIONAL
from jhdesk.ui.messages.formulas.parameters import Parameters
from jhdesk.ui.messages.formulas.plan import PLAN
from jhdesk.ui.messages.formulas.resources import cv_text, resource_text

__all__ = ["article_text", "formula_text"]

_FORMULAS: Mapping[str, Callable[[Parameters], str]] = {**NATIONAL, **PLAN}


def formula_text(standard: ItemStandard, plan: Plan, result_id: str, stage: Stage | None = None) -> str:
    """What is computed for L1-L7, CV1-CV7 or an item, in a few sentences; without a stage, for both. KeyError for another id."""
    given = Parameters(standard, plan, stage)
    if result_id in _FORMULAS:
        return _FORMULAS[result_id](given) + _until(given, result_id)
    indicator = standard.base.indicator(result_id)
    return (cv_text if result_id == indicator.cv_id else resource_text)(given, indicator)


def article_text(standard: ItemStandard, plan: Plan, result_id: str) -> str:
    """Document and article that a result comes from: 教督〔2017〕6号 第五条（四）. KeyError for an id that there is not."""
    document = standard.base.document
    if result_id in plan.items:
        return f"{plan.document} {plan.items[result_id].article}"
    if result_id in standard.items:
        return f"{document} {standard.items[result_id].article}"
    indicator = standard.base.indicator(result_id)
    if result_id == indicator.cv_id:  # of the article as a whole, whichever its number in it
        return f"{document} {indicator.article.partition('（')[0]}"
    return f"{document} {indicator.article}"


def _until(given: Parameters, item_id: str) -> str:
    """From which school year an item's target counts."""
    year = item_of(given.standard, given.plan, item_id).year
    return f"{year} 学年以前没有达到的，仅供参考。" if year else ""
