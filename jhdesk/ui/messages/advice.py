"""Words for the gap solver: each change, each set of them, and the lines of the ledger that a chosen set becomes. Pure Python."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from math import ceil
from typing import Any

from jhdesk.calc.display import show_line, show_value
from jhdesk.calc.standard import Indicator, Standard
from jhdesk.services.advice import Advice, AdviceSet, Advised, Change
from jhdesk.services.entry import place_text
from jhdesk.services.evaluation import json_number
from jhdesk.ui.messages.evaluation import shortfalls_text
from jhdesk.words.verdicts import STAGES, left_out_text, verdict

FORMAT = "jhdesk-advice/1"

_CHANGES: Mapping[str, tuple[str, str]] = {
    "raise_degree": ("人", "{amount} 名现有教师把学历提高到规定学历以上"),
    "become_backbone": ("人", "把 {amount} 名现有教师培养成县级骨干教师"),
    "teach_pe_art": ("人", "{amount} 名其他学科的现有教师改为主要任教体育、艺术"),
    "hire_teacher": ("人", "增加 {amount} 名学历高于规定的教师"),
    "hire_backbone": ("人", "增加 {amount} 名学历高于规定的县级以上骨干教师（调入或交流）"),
    "hire_pe_art": ("人", "增加 {amount} 名学历高于规定的体育、艺术教师"),
    "equip_room": ("间", "给 {amount} 间现有教学用房配备网络多媒体"),
    "equip_shared_room": ("间", "给 {amount} 间各学段共用的现有教学用房配备网络多媒体"),
    "new_classroom": ("间", "增加 {amount} 间带网络多媒体的教室（每间 {room_m2} 平方米）"),
    "teaching_area": ("平方米", "增加教学及辅助用房 {amount} 平方米"),
    "sports_area": ("平方米", "增加体育运动场馆 {amount} 平方米"),
    "equipment": ("元", "增加教学仪器设备 {amount} 元"),
    "move_pupils": ("人", "{amount} 名学生转到其他学校"),
}
"""kind of change -> its unit, and the sentence without its end"""
ADVICE_HELP = "每个办法都能使本学段达标，少做其中一项就不能。费用只用来排先后，起初是程序的假定，可以换成本县的数。"
COSTS_HELP = "办法按费用从低到高排列。这里的数起初是程序的假定，请换成本县实际的数，单位都是元。"
COSTS_SAVED = "✓ 费用已保存，办法已重新排列。"
NO_COST = "还没有填，不另花钱的填 0。"
NO_AREA = "面积要大于 0。"


def change_text(change: Change) -> str:
    """A change in words: 增加 3 名学历高于规定的教师."""
    said = _CHANGES[change.kind][1]
    return said.format(amount=show_line(Fraction(change.amount)), room_m2=show_line(Fraction(change.room_m2)))


def kind_text(kind: str) -> tuple[str, str]:
    """One of a kind of change in words, and the unit that its cost is for; the area of a new room is asked for apart."""
    unit, said = _CHANGES[kind]
    return said.format(amount=1, room_m2="…"), unit


def cost_text(found: AdviceSet | Change) -> str:
    """What it costs, by assumption and so in whole yuan: 约 240000 元."""
    return f"约 {ceil(found.cost_yuan)} 元"


def floor_text(found: AdviceSet) -> str:
    """Which indicator then stays between floor and line; empty where all meet."""
    return f"{'、'.join(found.floor)} 留在底线以上、标准以下" if found.floor else ""


def why_no_set(advice: Advice) -> str:
    """Why a unit has no set; empty where it has some."""
    if advice.missing:
        return f"先填完下面的数据，才能反推：{'；'.join(map(place_text, advice.missing))}。"
    if advice.none_within_three:
        return "三项以内的改变不能使它达标。"
    return "" if advice.sets else "已经达标，不需要改变。"


def problem_text(advice: Advice, indicator: Indicator) -> str:
    """What an indicator lacks, with its value and line: L1 …… 3.18，标准 5.3，差 8 人，到底线差 5 人."""
    result = advice.unit.indicators[indicator.id]
    told = [f"{indicator.id} {indicator.name} {show_value(result)}", f"标准 {show_line(result.threshold)}"]
    told.append(shortfalls_text(indicator, result))
    return "，".join(told)


def shortfall_lines(standard: Standard, advice: Advice) -> Iterator[str]:
    """What each indicator of a unit lacks, those that lack nothing left out."""
    for indicator in standard.indicators:
        if advice.unit.indicators[indicator.id].shortfall:
            yield problem_text(advice, indicator)


def improvement_rows(standard: Standard, advice: Advice, chosen: AdviceSet) -> tuple[dict[str, str], ...]:
    """A chosen set as lines of the ledger, one a change: item_id, problem, measure. Owner and day are still to come."""
    stage = STAGES[advice.unit.stage]
    short = {each.id: each for each in standard.indicators if advice.unit.indicators[each.id].shortfall}
    rows = []
    for change in chosen.changes:
        served = [short[name] for name in change.indicators if name in short]
        problem = "；".join(problem_text(advice, each) for each in served)
        measure = f"{stage}：{change_text(change)}。"
        rows.append({"item_id": served[0].id, "problem": f"{stage}：{problem}。", "measure": measure})
    return tuple(rows)


def advice_lines(advised: Advised, standard: Standard) -> Iterator[str]:
    """The advice for people: a line a unit, what it lacks, and its sets by their numbers."""
    for advice in advised.units:
        unit = advice.unit
        yield f"{unit.school_code} {unit.name} {STAGES[unit.stage]}：{verdict(unit.status)}"
        yield from (f"  {line}" for line in shortfall_lines(standard, advice))
        no_set = why_no_set(advice)
        if no_set:
            yield f"  {no_set}"
        for number, found in enumerate(advice.sets, 1):
            yield f"  办法 {number}：" + "，".join(filter(None, (cost_text(found), floor_text(found))))
            for change in found.changes:
                yield f"    {change_text(change)}（{cost_text(change)}）"
    for out in advised.left_out:
        yield f"{out.school_code} {left_out_text(out, standard)}"
    if any(advice.sets for advice in advised.units):
        yield "费用按程序的假定计算，只用来排序。县里可在工作文件夹放 costs.toml，或用 --costs 指定文件，换成实际的数。"
    if not advised.units and not advised.left_out:
        yield "这所学校没有所选的学段。"


def advice_json(advised: Advised, standard: Standard) -> dict[str, Any]:
    """The document of `advise --json`."""
    return {
        "format": FORMAT,
        "standard": standard.id,
        "units": [_unit(advice, standard) for advice in advised.units],
    }


def _unit(advice: Advice, standard: Standard) -> dict[str, Any]:
    unit = advice.unit
    return {
        "school_code": unit.school_code,
        "name": unit.name,
        "stage": unit.stage,
        "status": unit.status,
        "shortfalls": {
            each.id: {
                "shortfall": json_number(unit.indicators[each.id].shortfall),
                "shortfall_to_floor": json_number(unit.indicators[each.id].shortfall_to_floor),
                "unit": each.unit,
            }
            for each in standard.indicators
            if unit.indicators[each.id].shortfall
        },
        "missing": list(advice.missing),
        "sets": [_set(found) for found in advice.sets],
        "none_within_three": advice.none_within_three,
    }


def _set(found: AdviceSet) -> dict[str, Any]:
    return {
        "cost_yuan": json_number(found.cost_yuan),
        "changes": [
            {
                "kind": change.kind,
                "indicators": list(change.indicators),
                "amount": json_number(change.amount),
                "unit": _CHANGES[change.kind][0],
                "cost_yuan": json_number(change.cost_yuan),
                "text": change_text(change),
            }
            for change in found.changes
        ],
        "floor": "、".join(found.floor) or None,
    }


def entered_text(count: int) -> str:
    """So many measures were entered into the ledger."""
    return f"✓ 已登记到整改台账：{count} 项。"


def not_filled_text(label: str) -> str:
    """What has to be given before measures are entered."""
    return f"“{label}”还没有填。"
