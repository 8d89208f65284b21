"""Words that forms and charts share: stages, verdicts with their signs, and what an indicator is called where there is
little room."""

from __future__ import annotations

from collections.abc import Mapping

from jhdesk.calc.results import FAIL, FAILS, FLOOR, MEETS, NOT_ASSESSABLE, PASS, LeftOut
from jhdesk.calc.standard import Indicator, Standard

STAGES: Mapping[str, str] = {"primary": "小学", "junior": "初中", "senior": "高中"}
VERDICTS: Mapping[str, str] = {
    MEETS: "✓ 达标",
    FLOOR: "◐ 达底线",
    FAILS: "▲ 不达标",
    NOT_ASSESSABLE: "○ 无法判定",
}
UNIT_VERDICTS: Mapping[str, str] = {PASS: "✓ 达标", FAIL: "▲ 不达标", NOT_ASSESSABLE: "○ 无法判定"}

# The standard's own names are sentences.
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


def year_text(school_year: int | None) -> str:
    """2024—2025 学年."""
    return "学年未填" if school_year is None else f"{school_year}—{school_year + 1} 学年"


def left_out_text(out: LeftOut, standard: Standard) -> str:
    """Which stage, or that the whole school, takes no part in the seven indicators, and why."""
    reasons = {
        "special_school": "特殊教育学校",
        "teaching_point_under_50": f"不足 {standard.teaching_point_pupils} 人的教学点",
        "no_pupils": "“班级学生”表中没有这一学段的学生",
    }
    who = STAGES[out.stage] if out.stage else "本校"
    return f"{who}：{reasons[out.reason]}，不参加七项指标评估。"
