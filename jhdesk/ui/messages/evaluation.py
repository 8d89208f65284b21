"""Words for what the engine answers: units, CVs, the items, the county. Pure Python, for window and command line."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from jhdesk.calc.display import show_cv, show_line, show_shortfall, show_value
from jhdesk.calc.item_standard import ItemStandard, Plan
from jhdesk.calc.results import CvResult, Evaluation, IndicatorResult, ItemResult, UnitResult
from jhdesk.calc.standard import Indicator, Standard
from jhdesk.ui.messages.item_lines import MOST, national_lines, plan_lines, school_lines
from jhdesk.ui.messages.wrap import wrapped
from jhdesk.words.items import is_plan, places_text
from jhdesk.words.verdicts import STAGES, left_out_text, verdict

CV_NOTES: Mapping[str, str] = {
    "no_unit": "没有参加评估的学校",
    "one_unit": "只有一所学校，差异系数为 0",
    "mean_zero": "平均值为 0，无法计算",
}
COUNTY_HELP = "用“收报”中收到的上报包，或者选择一个文件夹：里面每所学校一个文件夹（CSV 表）或一个上报包。和“县级数据”页填的数据一起评估。"
STALE = "县级数据在评估之后改动过，请重新评估。"
NO_FOLDER = "还没有选择文件夹。"
NO_FAULTS = "没有问题：各校的数据都能读取。"


def shortfall_text(indicator: Indicator, result: IndicatorResult) -> str:
    """差 3 人, 差 412.5 平方米; empty where nothing is missing or nobody knows."""
    return f"差 {show_shortfall(result.shortfall)} {indicator.unit}" if result.shortfall else ""


def shortfalls_text(indicator: Indicator, result: IndicatorResult) -> str:
    """差 8 人，到底线差 5 人; what is missing to the floor only where something is."""
    to_floor = result.shortfall_to_floor
    more = f"到底线差 {show_shortfall(to_floor)} {indicator.unit}" if to_floor else ""
    return "，".join(filter(None, (shortfall_text(indicator, result), more)))


def evaluation_lines(evaluation: Evaluation, items: ItemStandard, plan: Plan, *, every: bool) -> Iterator[str]:
    """The evaluation for people, on 80 columns: indicators, CVs, the other items, and the county's plan apart from them.

    ``every``: all indicators and items of the schools, else only those that do not meet or are open. Items of the county
    always stand there in full.
    """
    for line in _lines(evaluation, items, plan, every=every):
        yield from wrapped(line)


def _lines(evaluation: Evaluation, items: ItemStandard, plan: Plan, *, every: bool) -> Iterator[str]:
    standard = items.base
    for unit in evaluation.units:
        yield from _unit_lines(unit, standard, every=every)
    for out in evaluation.left_out:
        yield f"{out.school_code} {left_out_text(out, standard)}"
    yield from _cv_lines(evaluation, standard)
    names = {unit.school_code: unit.name for unit in evaluation.units}
    national = [item for item in evaluation.items if not is_plan(item)]
    yield ""
    if not every:
        yield "各校的其他国家标准项目：未达到和未定的项目"
        yield from school_lines(items, plan, national, names)
        national = [item for item in national if item.school_code is None]
        yield ""
        yield "全县的国家标准项目"
    yield from national_lines(items, plan, national)
    if evaluation.county:
        county = evaluation.county
        passing = f"{county.schools} 所学校中 {county.schools_passing} 所七项指标达标"
        yield f"全县：{passing}；连同其他国家标准项目，全县 {verdict(county.status)}"
    yield ""
    yield from plan_lines(items, plan, evaluation.items, None if every else names)


def _cv_lines(evaluation: Evaluation, standard: Standard) -> Iterator[str]:
    for name, results in (evaluation.cv or {}).items():
        if not any(result.units for result in results.values()):
            yield f"{STAGES[name]}：{CV_NOTES['no_unit']}"
            continue
        yield f"{STAGES[name]}校际差异系数（不超过 {show_line(standard.cv_limits[name])}）"
        for indicator in standard.indicators:
            yield f"  {indicator.id} {indicator.name}：{_cv_text(results[indicator.id])}"


def county_sections(evaluation: Evaluation) -> Iterator[tuple[str, list[ItemResult]]]:
    """The county's own items under their headings: those of the national standard, and apart from them those of the plan."""
    items = [item for item in evaluation.items if item.school_code is None]
    national = [item for item in items if not is_plan(item)]
    plan = [item for item in items if is_plan(item)]
    for title, found in (("国家标准的县级项目", national), ("本县规划的县级项目", plan)):
        if found:
            yield title, found


def _unit_lines(unit: UnitResult, standard: Standard, *, every: bool) -> Iterator[str]:
    pupils = "学生数未填" if unit.pupils is None else f"{unit.pupils} 人"
    who = " ".join(filter(None, (unit.school_code, unit.name, STAGES[unit.stage])))
    yield f"{who}（{pupils}）：{verdict(unit.status)}"
    for indicator in standard.indicators:
        result = unit.indicators[indicator.id]
        if not every and result.status == "meets":
            continue
        told = [f"{show_value(result)}／标准 {show_line(result.threshold)}", verdict(result.status)]
        told += [shortfall_text(indicator, result), places_text(result.missing, MOST)]
        yield f"  {indicator.id} {indicator.name}：" + "，".join(part for part in told if part)


def _cv_text(result: CvResult) -> str:
    parts = [] if result.cv is None else [show_cv(result)]
    parts.append(verdict(result.status))
    if result.missing:
        parts.append(f"缺少数据的学校：{'、'.join(result.missing)}")
    if result.note:
        parts.append(CV_NOTES[result.note])
    return "，".join(parts)
