"""Words for what the engine answers: verdicts, units, reasons for leaving out, CVs. Pure Python, for window and command line."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from jhdesk.calc.display import show, show_line, show_shortfall, show_value
from jhdesk.calc.item_standard import item_title
from jhdesk.calc.results import CvResult, Evaluation, IndicatorResult, ItemResult, LeftOut, UnitResult
from jhdesk.calc.standard import Indicator, Standard
from jhdesk.services.entry import place_text
from jhdesk.services.standards import load_items, load_plan

SIGNS: Mapping[str, str] = {
    "meets": "✓",
    "floor": "◐",
    "fails": "▲",
    "not_assessable": "○",
    "pass": "✓",
    "fail": "▲",
    "met": "✓",
    "unmet": "▲",
    "to_rate": "◇",
    "info": "·",
}
WORDS: Mapping[str, str] = {
    "meets": "达标",
    "floor": "达底线",
    "fails": "不达标",
    "not_assessable": "无法判定",
    "pass": "达标",
    "fail": "不达标",
    "met": "达标",
    "unmet": "不达标",
    "to_rate": "待评等次",
    "info": "供参考",
}
STAGES: Mapping[str, str] = {"primary": "小学", "junior": "初中", "senior": "高中"}
CV_NOTES: Mapping[str, str] = {
    "no_unit": "没有参加评估的学校",
    "one_unit": "只有一所学校，差异系数为 0",
    "mean_zero": "平均值为 0，无法计算",
}


def verdict(status: str) -> str:
    """Sign and word: never a colour alone, never a sign alone."""
    return f"{SIGNS[status]} {WORDS[status]}"


def shortfall_text(indicator: Indicator, result: IndicatorResult) -> str:
    """差 3 人, 差 412.5 平方米; empty where nothing is missing or nobody knows."""
    return f"差 {show_shortfall(result.shortfall)} {indicator.unit}" if result.shortfall else ""


def left_out_text(out: LeftOut, standard: Standard) -> str:
    """Why a stage, or a whole school, takes no part."""
    reasons = {
        "special_school": "特殊教育学校",
        "teaching_point_under_50": f"不足 {standard.teaching_point_pupils} 人的教学点",
        "no_pupils": "“班级学生”表里没有这一学段的学生",
    }
    who = STAGES[out.stage] if out.stage else "全校"
    return f"{who}：{reasons[out.reason]}，不参加七项指标评估。"


def evaluation_lines(evaluation: Evaluation, standard: Standard, *, every: bool) -> Iterator[str]:
    """The evaluation for people: a line a unit, and under it its indicators (all, or those that do not meet)."""
    for unit in evaluation.units:
        yield from _unit_lines(unit, standard, every=every)
    for out in evaluation.left_out:
        yield f"{out.school_code} {left_out_text(out, standard)}"
    for name, results in (evaluation.cv or {}).items():
        if not any(result.units for result in results.values()):
            yield f"{STAGES[name]}：{CV_NOTES['no_unit']}"
            continue
        yield f"{STAGES[name]}校际差异系数（不超过 {show_line(standard.cv_limits[name])}）"
        for indicator in standard.indicators:
            yield f"  {indicator.id} {indicator.name}：{_cv_text(results[indicator.id])}"
    for title, items in county_sections(evaluation):
        yield title
        for item in items:
            missing = "；".join(map(place_text, item.missing))
            yield "  " + "，".join(filter(None, (county_item_text(evaluation, item), item_value_text(item), missing)))
    if evaluation.county:
        county = evaluation.county
        yield f"全县：{county.schools} 所学校中 {county.schools_passing} 所达标，{verdict(county.status)}"


def county_sections(evaluation: Evaluation) -> Iterator[tuple[str, list[ItemResult]]]:
    """The county's own items under their headings: those of the national standard, and apart from them those of the plan."""
    items = [item for item in evaluation.items if item.school_code is None]
    national = [item for item in items if not item.id.startswith("P")]
    plan = [item for item in items if item.id.startswith("P")]
    for title, found in (("国家标准的县级项目", national), ("本县规划的县级项目", plan)):
        if found:
            yield title, found


def county_item_text(evaluation: Evaluation, item: ItemResult) -> str:
    """Verdict, id and title of an item."""
    return f"{verdict(item.status)} {item.id} {item_title(load_items(evaluation.standard), load_plan(), item.id)}"


def item_value_text(item: ItemResult) -> str:
    """Value and target, as far as there are any."""
    if item.value is None:
        return ""
    if item.target is None:
        return show(item.value)
    return f"{show(item.value, item.target if item.status == 'unmet' else None)}／标准 {show_line(item.target)}"


def _unit_lines(unit: UnitResult, standard: Standard, *, every: bool) -> Iterator[str]:
    pupils = "学生数未填" if unit.pupils is None else f"{unit.pupils} 人"
    yield f"{unit.school_code} {unit.name} {STAGES[unit.stage]}（{pupils}）：{verdict(unit.status)}"
    for indicator in standard.indicators:
        result = unit.indicators[indicator.id]
        if not every and result.status == "meets":
            continue
        told = [f"{show_value(result)}／标准 {show_line(result.threshold)}", verdict(result.status)]
        told += [shortfall_text(indicator, result), "；".join(map(place_text, result.missing))]
        yield f"  {indicator.id} {indicator.name}：" + "，".join(part for part in told if part)


def _cv_text(result: CvResult) -> str:
    parts = [] if result.cv is None else [f"{show(result.cv)}"]
    parts.append(verdict(result.status))
    if result.missing:
        parts.append(f"缺少数据的学校：{'、'.join(result.missing)}")
    if result.note:
        parts.append(CV_NOTES[result.note])
    return "，".join(parts)
