"""The why of a CV in words: mean, deviation, each school's part, and which school's figure would turn it. Pure Python."""

from __future__ import annotations

from jhdesk.calc.display import show, show_line
from jhdesk.calc.item_standard import ItemStandard, Plan
from jhdesk.calc.trace.cv import CvFlip, CvLine, CvWhy
from jhdesk.ui.messages.evaluation import CV_NOTES
from jhdesk.ui.messages.formulas import article_text, formula_text
from jhdesk.ui.messages.why.node import Node, number_text
from jhdesk.words.items import item_title
from jhdesk.words.verdicts import STAGES, verdict

FLIPS = 20
"""flips that are told; the rest is in the JSON"""


def cv_node(items: ItemStandard, plan: Plan, why: CvWhy) -> Node:
    """The tree of one CV."""
    result = why.result
    indicator = items.base.indicator(why.indicator)
    told = [
        "—" if result.cv is None else f"{result.cv:.4f}",
        f"不超过 {show_line(result.limit)}",
        verdict(result.status),
    ]
    told += [CV_NOTES[result.note]] if result.note else []
    children = [
        Node(f"依据：{article_text(items, plan, why.id)}"),
        Node(f"算法：{formula_text(items, plan, why.id, why.stage)}"),
    ]
    if result.cv is not None and why.mean is not None:
        children.append(
            Node(
                f"平均值 {number_text(why.mean * indicator.per)} {indicator.value_unit}，标准差 {result.sd:.4f}，"
                f"差异系数 = 标准差 ÷ 平均值 = {result.cv:.6f}"
            )
        )
    if result.missing:
        schools = tuple(Node(_school(why, code)) for code in result.missing)
        children.append(Node("这些学校的本项指标无法判定，先补齐它们的数据：", "not_assessable", schools))
    lines = tuple(_line_node(line, indicator.unit, indicator.per, why) for line in why.lines)
    children.append(Node(f"参加计算的学校 {len(lines)} 所：", children=lines))
    if why.flips:
        flips = sorted(why.flips, key=lambda flip: abs(flip.value - flip.now) / (flip.now or 1))
        children.append(
            Node(
                "只改一所学校，怎样会改变判定：",
                children=tuple(_flip_node(f, indicator.unit, why) for f in flips[:FLIPS]),
            )
        )
    title = item_title(items, plan, why.id)
    return Node(f"{why.id} {title}（{STAGES[why.stage]}）：{'，'.join(told)}", result.status, tuple(children))


def _school(why: CvWhy, code: str) -> str:
    return f"{code} {next((line.name for line in why.lines if line.school_code == code), '')}".strip()


def _line_node(line: CvLine, unit: str, per: int, why: CvWhy) -> Node:
    name = f"{line.school_code} {line.name}"
    if line.value is None or line.numerator is None:
        return Node(f"{name}：○ 无法判定", "not_assessable")
    share = ""
    if line.part is not None and why.variance:
        share = f"，占全部差异的 {show(line.part / why.variance * 100)}%"
    of = f"每{'百' if per == 100 else ''}生 {show(line.value * per)}"
    return Node(f"{name}：{number_text(line.numerator)} {unit}，学生 {line.pupils} 人，{of}{share}")


def _flip_node(flip: CvFlip, unit: str, why: CvWhy) -> Node:
    apart = flip.value - flip.now
    change = f"{'多' if apart > 0 else '少'} {number_text(abs(apart))}"
    numbers = f"由 {number_text(flip.now)} 改为 {number_text(flip.value)} {unit}（{change}）"
    return Node(f"{_school(why, flip.school_code)} {numbers}，变为 {verdict(flip.status)}", flip.status)
