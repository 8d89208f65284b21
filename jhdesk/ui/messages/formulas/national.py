"""G1-G15, Q1-Q9, S1 and V1-V6 in words (教督〔2017〕6号 第六条至第九条). Pure Python."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial

from jhdesk.services.entry import TABLES
from jhdesk.ui.messages.formulas.parameters import (
    ALL_GRADES,
    BLANKS,
    PUPILS,
    STAGE_GRADES,
    Parameters,
    codes,
    field,
    names,
    number,
    share,
)
from jhdesk.words.conditions import grades_text
from jhdesk.words.items import county_figure_text, item_title, level_text

NO_SPECIAL = "特殊教育学校不计。"


def figure(figure_id: str) -> str:
    """One of the county's own figures by its name, in quotation marks."""
    return f"“{county_figure_text(figure_id)}”"


def _rooms(p: Parameters) -> str:
    *variants, usual = p.standard.music_and_art
    others = "".join(
        f"{rule.founded_by} 年及以前建校的，分别不小于 {number(rule.music_m2)}、{number(rule.art_m2)} 平方米。"
        for rule in variants
    )
    return (
        f"{ALL_GRADES}的班级数除以 {p.standard.classes_per_room}，有余数进一，就是音乐、美术专用教室各应有的间数；"
        f"显示较少的一种。每间不小于 {number(usual.music_m2)} 平方米（音乐）、{number(usual.art_m2)} 平方米（美术）才计入，"
        f"面积不足的和高中用的不计入。{others}{_founded(variants)}用房类型或面积没有填的，不当作没有，可能因此无法判定。"
    )


def _size(p: Parameters) -> str:
    *variants, usual = p.standard.school_size
    nine_year = codes("school", "school_type", p.standard.nine_year_types)
    others = "".join(
        f"{rule.founded_by} 年及以前建校的，分别不超过 {rule.pupils} 人、{rule.nine_year_pupils} 人。"
        for rule in variants
    )
    return (
        f"{PUPILS}不超过 {usual.pupils} 人；{nine_year}不超过 {usual.nine_year_pupils} 人。"
        f"{others}{_founded(variants)}班级人数没有填全的，按已填的能定论就照判，否则无法判定。"
    )


def _founded(variants: Sequence[object]) -> str:
    return f"没有填{field('school', 'founded_year')}的，按一般要求。" if variants else ""


def class_sizes(p: Parameters) -> str:
    """G5, and the plan's P14."""
    limits = "，".join(f"{STAGE_GRADES[stage]}每班不超过 {most} 人" for stage, most in p.standard.class_size.items())
    return f"{limits}。数值是超额的班级数，应为 0；人数没有填的班不当作 0，可能因此无法判定。"


def small_schools(p: Parameters) -> str:
    """G6, and the plan's P15."""
    rule = p.standard.small_school
    points = codes("school", "school_type", rule.teaching_point_types)
    villages = codes("school", "urban_rural_code", rule.village_codes)
    return (
        f"只看 {PUPILS}不足 {rule.under_pupils} 人的{points}和{field('school', 'urban_rural_code')}为{villages}的"
        f"{codes('school', 'school_type', rule.village_types)}："
        f"{field('funding', 'funded_pupils')}不少于 {rule.funded_pupils} 人。其他学校不涉及。"
    )


def _special_funds(p: Parameters) -> str:
    special = codes("school", "school_type", p.standard.base.special_types)
    return (
        f"{special}看{field('funding', 'special_fund')}，有随班就读残疾学生（各类都算）的学校看{field('funding', 'inclusive_fund')}："
        f"不低于 {number(p.standard.special_fund_yuan)} 元。没有残疾学生的普通学校不涉及。"
    )


def _zone(p: Parameters) -> str:
    zone = p.standard.zone
    lines = p.by_stage({"primary": f"不低于 {share(zone.primary)}", "junior": f"不低于 {share(zone.junior)}"})
    return (
        f"只看{codes('school', 'sponsor', zone.sponsors)}、非寄宿制、{field('school', 'urban_rural_code')}为"
        f"{names('school', 'urban_rural_code', sorted(zone.urban_codes))}的学校，各学段分开："
        f"{field('admission', 'new_pupils_in_zone')} ÷ {field('admission', 'new_pupils')}，{lines}。没有招生的算达到。"
    )


def _retention(p: Parameters) -> str:
    return (
        f"只看 {p.standard.retention_years} 年前入学的这一届初中学生："
        f"（{field('cohort', 'graduating')} − {field('cohort', 'transferred_in')} + {field('cohort', 'transferred_out')}）÷"
        f"（{field('cohort', 'entrants')} − {field('cohort', 'deceased')}），不低于 {share(p.standard.retained)}。"
        f"没有初中的学校不涉及。{BLANKS}"
    )


def courses(p: Parameters) -> str:
    """What Q7 and P20 compute: the required subjects by the grades that they are required in."""
    by_grades: dict[str, list[str]] = {}
    for subject, grades in p.standard.subjects.items():
        by_grades.setdefault(grades_text(grades), []).append(subject)
    told = "；".join(f"{grades}：{names('course_offering', 'subject', found)}" for grades, found in by_grades.items())
    arts = names("course_offering", "subject", sorted(p.standard.arts_stand_for, reverse=True))
    return (
        f"有班级的每个年级都开设规定的课程，{field('course_offering', 'actual_hours')}不少于"
        f"{field('course_offering', 'planned_hours')}；{names('course_offering', 'subject', ['arts'])}可以代替{arts}。"
        f"规定的课程：{told}。"
    )


def _declared(item_id: str, p: Parameters) -> str:
    title = item_title(p.standard, p.plan, item_id)
    return (
        f"学校在“{TABLES['declaration'].label}”中申报是否发生“{title}”：未发生为达到，已发生为未达到，没有申报就无法判定。"
        "任何一所学校发生，全县就不能通过。"
    )


def _rated(item_id: str, p: Parameters) -> str:
    return p.rated(item_id)


NATIONAL: Mapping[str, Callable[[Parameters], str]] = {
    "G1": partial(_rated, "G1"),
    "G2": partial(_rated, "G2"),
    "G3": _rooms,
    "G4": _size,
    "G5": class_sizes,
    "G6": small_schools,
    "G7": _special_funds,
    "G8": lambda p: (
        f"各校的{field('funding', 'average_wage_yuan')}按{p.teachers}人数加权平均，不低于{figure('civil_servant_wage_yuan')}（县填报）。"
        f"没有专任教师的学校和特殊教育学校不计。{BLANKS}"
    ),
    "G9": lambda p: (
        f"{p.teachers}中，{field('staff', 'training_hours_5y')}不少于 {number(p.standard.training_hours)} 学时的比例不低于 "
        f"{share(p.standard.trained)}。{BLANKS}"
    ),
    "G10": partial(_rated, "G10"),
    "G11": lambda p: (
        f"全县本年交流轮岗的{p.teachers}（不论是否符合交流条件），不少于符合交流条件教师的 {share(p.standard.rotated)}；"
        f"轮岗教师中{p.backbone}不少于 {share(p.standard.rotated_backbone)}。{NO_SPECIAL}{BLANKS}"
    ),
    "G12": lambda p: (
        f"{p.teachers}中，{field('staff', 'has_certificate')}为是的比例不低于 {share(p.standard.certified)}。{BLANKS}"
    ),
    "G13": _zone,
    "G14": lambda p: (
        f"{figure('quota_places_share')}不低于 {share(p.standard.quota_places)}，"
        f"并且{figure('quota_tilted')}（1 为是，0 为否）为是；两个数都由县填报。"
    ),
    "G15": lambda p: (
        f"{figure('migrant_in_public')} ÷ {figure('migrant_total')}，不低于 {share(p.standard.migrants_in_public)}，由县填报，"
        f"没有随迁子女的算达到。留守儿童关爱另行评定，两样都达到才算。{p.rated('G15')}"
    ),
    "Q1": _retention,
    "Q2": lambda p: (
        f"服务范围内各类残疾儿童少年合在一起：{field('disability_enrolment', 'enrolled')} ÷ {field('disability_enrolment', 'of_age')}，"
        f"不低于 {share(p.standard.disabled_enrolled)}。没有列出的类别按没有适龄儿童计；没有适龄儿童的算达到。"
    ),
    "Q3": partial(_rated, "Q3"),
    "Q4": lambda p: (
        f"{field('funding', 'training_spend_yuan')} ÷ {field('funding', 'budget_yuan')}，不低于 {share(p.standard.training_spend)}。"
        "预算没有填或是 0，就无法判定。"
    ),
    "Q5": lambda p: (
        f"{p.rated('Q5')}显示的是{p.teachers}中{field('staff', 'ict_skilled')}为是的比例，没有指标要求，只供评定时参考。"
    ),
    "Q6": partial(_rated, "Q6"),
    "Q7": lambda p: (
        f"{courses(p)}数值是没有开齐开足的门次（一个年级的一门课为一门次），应为 0。"
        f"教学秩序另行评定，两样都达到才算。{p.rated('Q7')}"
    ),
    "Q8": partial(_rated, "Q8"),
    "Q9": lambda p: (
        f"{figure('quality_level')}不低于 {level_text(p.standard.quality_level)}，"
        f"并且{figure('quality_difference')}小于 {number(p.standard.quality_difference_below)}；两个数都由县填报，级别用数字填。"
    ),
    "S1": lambda p: (
        f"{field('survey', 'satisfied')} ÷ {field('survey', 'returned')}，不低于 {share(p.standard.satisfied)}："
        "各类调查对象、对学校和对县级政府的评价合在一起算，各类对象的比例只供参考。"
    ),
    **{f"V{at}": partial(_declared, f"V{at}") for at in range(1, 7)},
}
