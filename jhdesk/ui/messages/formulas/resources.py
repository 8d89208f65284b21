"""L1-L7 and CV1-CV7 in words (教督〔2017〕6号 第五条). Pure Python."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from jhdesk.calc.quantities import QUANTITIES
from jhdesk.calc.standard import Indicator
from jhdesk.ui.messages.formulas.parameters import Parameters, codes, field, number, share

_ROOM_AREA = f"{field('room', 'quantity')} × {field('room', 'area_each_m2')}"

_NUMERATORS: Mapping[str, Callable[[Parameters], str]] = {
    "teachers_above_degree": lambda p: (
        f"本学段{p.posts}中{field('staff', 'degree')}高于规定（{p.listed('above_required_degree', 'staff', 'degree')}）的人数"
    ),
    "backbone_teachers": lambda p: (
        f"本学段{p.posts}中{field('staff', 'backbone_level')}为{p.listed('backbone', 'staff', 'backbone_level')}的人数"
    ),
    "pe_art_teachers": lambda p: (
        f"本学段{p.posts}中{field('staff', 'subject')}为{p.listed('pe_art', 'staff', 'subject')}的人数（兼任的不算）"
    ),
    "teaching_area": lambda p: (
        f"教学及辅助用房（{p.listed('teaching_auxiliary', 'room', 'room_type')}）的{_ROOM_AREA}之和"
    ),
    "sports_area": lambda p: (
        f"运动场地的{field('sports_area', 'quantity')} × {field('sports_area', 'area_each_m2')}之和，"
        f"加上{p.listed('indoor_sports', 'room', 'room_type')}的{_ROOM_AREA}之和"
    ),
    "equipment_value": lambda _: (
        f"教学仪器设备的{field('equipment', 'quantity')} × {field('equipment', 'unit_value_yuan')}之和"
    ),
    "multimedia_rooms": lambda _: f"各类用房的{field('room', 'networked_multimedia')}之和",
}
"""quantity -> the words for it"""


def resource_text(given: Parameters, indicator: Indicator) -> str:
    """What is divided by what, the line and the floor, how it is split, and what a blank does."""
    standard, quantity = given.standard.base, QUANTITIES[indicator.quantity]
    what = _NUMERATORS[quantity.id](given)
    times = f"，再乘以 {indicator.per}" if indicator.per != 1 else ""
    lines = given.by_stage(
        {
            stage: f"不低于 {number(indicator.thresholds[stage])} {indicator.unit}为达标，"
            f"不低于 {number(standard.floor(indicator, stage))} {indicator.unit}为达底线"
            for stage in given.stages
        },
        "；",
    )
    return (
        f"{what}，除以本学段学生数{times}；{lines}（底线是标准的 {share(standard.floor_ratio)}）。"
        f"{given.split if quantity.splits else ''}要用到的格子空着，或整张表没有填又没有空数据说明，就无法判定，不当作 0。"
    )


def cv_text(given: Parameters, indicator: Indicator) -> str:
    """Mean, deviation and their quotient, who takes part, and what keeps it from being known."""
    standard = given.standard.base
    per = f"每 {indicator.per} 名学生" if indicator.per != 1 else "每名学生"
    limits = given.by_stage({stage: f"不超过 {number(standard.cv_limits[stage])}" for stage in given.stages})
    special = codes("school", "school_type", standard.special_types)
    points = codes("school", "school_type", standard.teaching_point_types)
    return (
        f"同一学段各校放在一起：平均值是{per}拥有的数量，用全县合计除以学生总数；各校与平均值之差的平方，按学生数加权平均后开平方，"
        f"再除以平均值，就是差异系数，{limits}。"
        f"{special}、不足 {standard.teaching_point_pupils} 人的{points}和没有学生的学段不参加。"
        "有一所学校的这项指标无法判定，或平均值为 0，差异系数就无法判定；只有一所学校时是 0。"
    )
