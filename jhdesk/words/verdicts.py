"""Signs and words of verdicts, of stages, and of what takes no part. Pure Python; start-up waits for it, so it stays small."""

from __future__ import annotations

from collections.abc import Mapping

from jhdesk.calc.results import LeftOut
from jhdesk.calc.standard import Indicator, Standard

SIGNS: Mapping[str, str] = {
    "meets": "✓",
    "floor": "◐",
    "fails": "▲",
    "not_assessable": "○",
    "pass": "✓",
    "fail": "▲",
    "met": "✓",
    "unmet": "▲",
    "to_rate": "○",
    "info": "●",
}
WORDS: Mapping[str, str] = {
    "meets": "达标",
    "floor": "达底线",
    "fails": "不达标",
    "not_assessable": "无法判定",
    "pass": "达标",
    "fail": "不达标",
    "met": "达到",
    "unmet": "未达到",
    "to_rate": "待评定",
    "info": "仅供参考",
}
STAGES: Mapping[str, str] = {"primary": "小学", "junior": "初中", "senior": "高中"}


def verdict(status: str) -> str:
    """Sign and word: never a colour alone, never a sign alone."""
    return f"{SIGNS[status]} {WORDS[status]}"


def left_out_text(out: LeftOut, standard: Standard) -> str:
    """Why a stage, or a whole school, takes no part."""
    reasons = {
        "special_school": "特殊教育学校",
        "teaching_point_under_50": f"不足 {standard.teaching_point_pupils} 人的教学点",
        "no_pupils": "“班级学生”表里没有这一学段的学生",
    }
    who = STAGES[out.stage] if out.stage else "全校"
    return f"{who}：{reasons[out.reason]}，不参加七项指标评估。"


# The standard's own names are sentences; beside a grid there is room for a word.
_SHORT: Mapping[str, str] = {
    "teachers_above_degree": "高于规定学历教师",
    "backbone_teachers": "县级以上骨干教师",
    "pe_art_teachers": "体育艺术专任教师",
    "teaching_area": "教学及辅助用房",
    "sports_area": "体育运动场馆",
    "equipment_value": "教学仪器设备",
    "multimedia_rooms": "网络多媒体教室",
}


def short_name(indicator: Indicator) -> str:
    """What an indicator is called where there is little room."""
    return _SHORT.get(indicator.quantity, indicator.name)
