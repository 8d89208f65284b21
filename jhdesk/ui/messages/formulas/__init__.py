"""Every result's formula in words, with the values that the standard in force puts in, and where it is written. Pure Python.

The words say what the program computes; each stands beside the other formulas of its article, in the order of indicators.md.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from jhdesk.calc.item_standard import ItemStandard, Plan
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
    indicators = {indicator.id: indicator for indicator in standard.base.indicators}
    if result_id in indicators:
        return resource_text(given, indicators[result_id])
    if result_id.startswith("CV"):
        return cv_text(given, indicators[f"L{result_id[2:]}"])
    return _FORMULAS[result_id](given) + _until(given, result_id)


def article_text(standard: ItemStandard, plan: Plan, result_id: str) -> str:
    """Document and article that a result comes from: 教督〔2017〕6号 第五条（四）. KeyError for an id that there is not."""
    document = standard.base.document
    if result_id in plan.items:
        return f"{plan.document} {plan.items[result_id].article}"
    if result_id in standard.items:
        return f"{document} {standard.items[result_id].article}"
    articles = {indicator.id: indicator.article for indicator in standard.base.indicators}
    if result_id.startswith("CV"):  # of the article as a whole, whichever its number in it
        return f"{document} {articles[f'L{result_id[2:]}'].partition('（')[0]}"
    return f"{document} {articles[result_id]}"


def _until(given: Parameters, item_id: str) -> str:
    """From which school year an item's target counts."""
    year = (given.standard.items.get(item_id) or given.plan.items[item_id]).year
    return f"{year} 学年以前没有达到的，仅供参考。" if year else ""
