"""The why-tree in words: one tree for the command line and the window, each node perhaps with a cell to go to. Pure Python."""

from __future__ import annotations

from collections.abc import Iterator

from jhdesk.calc.display import percent, show, show_line, show_value
from jhdesk.calc.item_standard import ItemStandard, Plan
from jhdesk.calc.results import IndicatorResult, ItemResult, Number
from jhdesk.calc.trace.cv import CvWhy
from jhdesk.calc.trace.flips import RANKS
from jhdesk.calc.trace.why import Split, Why
from jhdesk.services.entry import place_text
from jhdesk.ui.messages.evaluation import shortfalls_text
from jhdesk.ui.messages.formulas import article_text, formula_text
from jhdesk.ui.messages.why.cv import cv_node
from jhdesk.ui.messages.why.flips import flip_nodes
from jhdesk.ui.messages.why.node import Node, equals_text, number_text
from jhdesk.ui.messages.why.terms import rating_text, term_node
from jhdesk.words.items import (
    item_compared_text,
    item_note_text,
    item_status_text,
    item_title,
    item_value_text,
)
from jhdesk.words.verdicts import STAGES, verdict

__all__ = ["Node", "node_lines", "tree_node", "why_node"]


def why_node(items: ItemStandard, plan: Plan, why: Why) -> Node:
    """The tree of one result: verdict, source, formula, the calculation, its terms, what is missing, what would turn it."""
    result = why.result
    indicator = isinstance(result, IndicatorResult)
    head = _indicator_head(items, why, result) if isinstance(result, IndicatorResult) else _item_head(plan, result)
    name = f"{why.id} {item_title(items, plan, why.id)}"
    where = "（" + STAGES[why.stage] + "）" if why.stage else ""
    children = [
        Node(f"依据：{article_text(items, plan, why.id)}"),
        Node(f"算法：{formula_text(items, plan, why.id, why.stage)}"),
        *([Node(f"算式：{calculated}")] if (calculated := _calculated(items, why)) else []),
        *(term_node(term) for term in why.terms),
        *([_split_node(why.split)] if why.split else []),
        *_rated_nodes(why),
        *_missing_nodes(result.missing),
    ]
    if why.flips or result.status in RANKS:
        children.append(flip_nodes(why, items.base if indicator else None))
    return Node(f"{name}{where}：{head}", result.status, tuple(children))


def tree_node(items: ItemStandard, plan: Plan, why: Why | CvWhy) -> Node:
    """The tree of a result of any kind."""
    return cv_node(items, plan, why) if isinstance(why, CvWhy) else why_node(items, plan, why)


def node_lines(node: Node, depth: int = 0) -> Iterator[str]:
    """The tree as lines, two spaces a level."""
    yield "  " * depth + node.text
    for child in node.children:
        yield from node_lines(child, depth + 1)


def _indicator_head(items: ItemStandard, why: Why, result: IndicatorResult) -> str:
    indicator = items.base.indicator(why.id)
    told = [f"{show_value(result)}／标准 {show_line(result.threshold)}，底线 {show_line(result.floor)}"]
    told.append(verdict(result.status))
    if result.shortfall:
        told.append(shortfalls_text(indicator, result))
    if why.unit_status:
        told.append(f"本学段综合判定 {verdict(why.unit_status)}")
    return "，".join(told)


def _item_head(plan: Plan, result: ItemResult) -> str:
    told = [item_compared_text(result), item_status_text(result.status, result.id), item_note_text(result, plan)]
    if result.same_as:
        told.append(f"与 {result.same_as} 相同")
    return "，".join(part for part in told if part)


def _calculated(items: ItemStandard, why: Why) -> str:
    """The numbers put in, exactly, and how the value is rounded to be shown."""
    result = why.result
    if isinstance(result, ItemResult):
        return _share_text(why, result)
    if result.value is None or result.numerator is None or not why.pupils:
        return ""
    indicator = items.base.indicator(why.id)
    per = f" × {indicator.per}" if indicator.per != 1 else ""
    put_in = f"{number_text(result.numerator)} {indicator.unit} ÷ {number_text(why.pupils)} 人{per}"
    return f"{put_in} {_rounded(result.value, show_value(result))}"


def _rounded(value: Number, shown: str) -> str:
    """= 4.5, or ≈ 6.6647 with what is shown of it."""
    text = equals_text(value)
    return text if text == f"= {shown}" else f"{text}，显示为 {shown}（判定用精确值）"


def _share_text(why: Why, result: ItemResult) -> str:
    shares = [term for term in why.terms if term.whole is not None and term.amount is not None]
    if result.value is None or not shares or not shares[0].whole:
        return ""
    first = shares[0]
    assert first.amount is not None
    assert first.whole is not None
    if first.amount * 1 != result.value * first.whole:  # the value is no quotient of the first share
        return ""
    shown = item_value_text(result).rstrip("%")
    return f"{number_text(first.amount)} ÷ {number_text(first.whole)} × 100% {_rounded(percent(result.value), shown)}"


def _split_node(split: Split) -> Node:
    pupils = {
        stage: "学生数未填" if count is None else f"{number_text(count)} 人" for stage, count in split.pupils.items()
    }
    parts = [f"{STAGES[stage]} {pupils[stage]} × 权重 {show_line(weight)}" for stage, weight in split.weights.items()]
    share = "无法计算" if split.share is None else f"{split.share}（约 {show(split.share * 100)}%）"
    return Node(f"共用部分按加权学生数分摊：{'，'.join(parts)}；本学段占 {share}")


def _rated_nodes(why: Why) -> list[Node]:
    if why.rated is None:
        return []
    text = f"评定等次：{rating_text(why.rated.rating)}"
    return [Node(text, place=why.rated.place)]


def _missing_nodes(missing: tuple[str, ...]) -> list[Node]:
    if not missing:
        return []
    children = tuple(Node(place_text(place), place=place) for place in missing)
    return [Node(f"还没有填、影响判定的有 {len(missing)} 处：", "not_assessable", children)]
