"""P01-P37 in words: the county's own plan, beside the national standard. Pure Python."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from jhdesk.calc.items.plan_schools import MODULES, THREE_KINDS
from jhdesk.calc.results import Stage
from jhdesk.services.entry import TABLES
from jhdesk.ui.messages.formulas.national import class_sizes, courses, figure, small_schools
from jhdesk.ui.messages.formulas.parameters import (
    ALL_GRADES,
    BLANKS,
    BOTH_STAGES,
    PUPILS,
    SHOWN,
    Parameters,
    codes,
    field,
    names,
    number,
    share,
)
from jhdesk.words.conditions import label_of
from jhdesk.words.verdicts import STAGES


def _qualified(p: Parameters) -> str:
    rule = p.plan.qualified
    lists: Mapping[Stage, frozenset[str]] = {"primary": rule.primary, "junior": rule.junior}
    degrees = p.by_stage({stage: codes("staff", "degree", lists[stage]) for stage in p.stages}, "；")
    return (
        f"{p.teachers}中，{field('staff', 'has_certificate')}为是，并且{field('staff', 'degree')}不低于规定（{degrees}）"
        f"的比例不低于 {share(rule.share)}。{BLANKS}"
    )


def _project_schools(p: Parameters) -> str:
    counts = "、".join(
        f"{names('programme', 'kind', [kind])} {least} 所" for kind, least in p.plan.project_schools.items()
    )
    return f"全县{field('programme', 'is_project_school')}为是的学校，不少于{counts}。数值是达到所数的项目个数。"


def _counselling(p: Parameters) -> str:
    return (
        f"至少有一间{codes('room', 'room_type', p.plan.counselling_rooms)}（高中用的不算），"
        f"并且{names('course_offering', 'subject', p.plan.taught_subjects)}都在某个年级开设、"
        f"{field('course_offering', 'actual_hours')}大于 0。数值是间数。"
    )


def _dropping_out(p: Parameters) -> str:
    return (
        f"没有 {ALL_GRADES}的辍学个案处于{codes('dropout_case', 'status', p.plan.dropout_open)}状态；"
        f"{len(p.plan.responsibility_levels)} 个责任层级（{names('responsibility', 'level', p.plan.responsibility_levels)}）"
        f"都填了责任人，责任书都已签订。数值是有责任人的层级数。"
    )


def _passing(p: Parameters) -> str:
    standard = p.standard.base
    return (
        f"各学段都达标的学校数 ÷ 参加判定的学校数，不低于 {share(p.plan.schools_passing)}。一个学段达标，是指七项指标至少 "
        f"{standard.required_meets} 项达标，余项不低于标准的 {share(standard.floor_ratio)}。"
    )


def _milestones(p: Parameters) -> str:
    told = "；".join(f"{year} 年{text}" for year, text in sorted(p.plan.milestones.items()))
    return f"规划定下的分年度目标：{told}。列出到本学年为止到期的，{SHOWN}"


def _posts(p: Parameters) -> str:
    need = " + ".join(f"{STAGES[stage]}学生数 ÷ {number(per)}" for stage, per in p.plan.pupils_per_post.items())
    arts = names("course_offering", "subject", sorted(p.standard.arts_stand_for, reverse=True))
    whole = names("course_offering", "subject", ["arts"])
    return (
        f"{codes('staff', 'employment', p.plan.established)}的{BOTH_STAGES}教职工人数，不少于（{need}）；"
        f"并且开设的每门课程都有{p.teachers}主教或兼任（{whole}教师可教{arts}，{arts}教师都有也可教{whole}）。"
    )


def _boarding(p: Parameters) -> str:
    dormitory, canteen = codes("room", "room_type", p.plan.dormitory), codes("room", "room_type", p.plan.canteen)
    return (
        f"{dormitory}、{canteen}的{field('room', 'quantity')} × {field('room', 'area_each_m2')}，"
        f"分别除以 {ALL_GRADES}的{field('class_group', 'boarders')}，{SHOWN}共用的全部计入，高中用的不计入；没有寄宿生的学校不涉及。"
    )


def _known(p: Parameters, item_id: str, *fields: str) -> str:
    told = "、".join(field("class_group", name) for name in fields)
    return f"各班都填了{told}（没有的填 0），说明情况清楚；关爱和帮助另行评定，两样都达到才算。{p.rated(item_id)}"


PLAN: Mapping[str, Callable[[Parameters], str]] = {
    "P01": lambda p: (
        f"{field('survey', 'satisfied')} ÷ {field('survey', 'returned')}，对学校和对县级政府分开算，都不低于 {share(p.plan.satisfied)}；"
        "各类调查对象合在一起，显示较低的一个。"
    ),
    "P02": lambda p: f"{field('ict', 'bandwidth_mbps')}不低于 {number(p.plan.bandwidth_mbps)} Mbps。",
    "P03": lambda p: (
        f"{'、'.join(field('ict', module) for module in MODULES)}都为是，"
        f"并且{field('ict', 'pupil_spaces')}不少于 {PUPILS}。"
    ),
    "P04": lambda p: f"{field('ict', 'campus_network')}为是。",
    "P05": lambda p: (
        f"{BOTH_STAGES}和共用的{codes('equipment', 'category', p.plan.renewed_categories)}中，"
        f"{field('equipment', 'is_adequate')}为是的件数比例不低于 {share(p.plan.renewed)}；按金额计算的比例只供参考。{BLANKS}"
    ),
    "P06": _qualified,
    "P07": lambda p: f"{p.teachers}中，{p.backbone}不少于 {p.plan.backbone_teachers} 人。",
    "P08": lambda p: (
        f"{p.teachers}中，{field('staff', 'certificate_registered')}为是的比例不低于 {share(p.plan.registered)}。{BLANKS}"
    ),
    "P09": lambda p: (
        f"{p.teachers}中，{field('staff', 'degree')}高于规定（{p.listed('above_required_degree', 'staff', 'degree')}）的比例不低于上年。"
        "没有上年数据，或上年没有填全，就无法判定。"
    ),
    "P10": lambda p: (
        f"{p.teachers}，以及{BOTH_STAGES}{field('staff', 'is_principal')}为是的人（不论岗位），"
        f"{field('staff', 'training_hours_5y')}不少于 {number(p.plan.training_hours)} 学时的比例不低于 {share(p.plan.trained)}。{BLANKS}"
    ),
    "P11": lambda p: (
        f"{p.teachers}人人都有{field('staff', 'ethics_grade')}，没有{codes('staff', 'ethics_grade', p.plan.ethics_failed)}的，"
        f"{field('staff', 'ethics_violation')}都为否。没有测评的不当作合格，可能因此无法判定。"
    ),
    "P12": lambda p: (
        f"本年交流轮岗的{p.teachers}人数，按形式列出（{names('staff', 'rotation_kind', p.plan.rotation_forms)}），{SHOWN}"
    ),
    "P13": lambda p: (
        f"在用的建筑都要{field('building', 'seismic_ok')}为是，并且{field('building', 'safety_grade')}不是"
        f"{codes('building', 'safety_grade', p.plan.dangerous)}。闲置的和{codes('building', 'use', p.plan.kindergarten)}的不计，"
        f"只列出栋数。{BLANKS}"
    ),
    "P14": lambda p: f"与 G5 相同：{class_sizes(p)}",
    "P15": lambda p: f"与 G6 相同：{small_schools(p)}",
    "P16": lambda p: (
        f"有{'、'.join(label_of('class_group', kind).removesuffix('随班就读数') for kind in THREE_KINDS)}学生随班就读的学校，"
        f"{field('funding', 'inclusive_fund')}不低于 {number(p.plan.inclusive_fund_yuan)} 元；其他学校不涉及。"
    ),
    "P17": lambda p: f"{field('funding', 'accounts_published')}为是。",
    "P18": lambda p: (
        f"{ALL_GRADES}的{field('class_group', 'two_sports_one_art')} ÷ 学生数，不低于 {share(p.plan.two_sports_one_art)}。{BLANKS}"
    ),
    "P19": _project_schools,
    "P20": lambda p: f"校本课程不少于 {p.plan.school_courses} 门，并且课程开齐开足：{courses(p)}数值是校本课程的门数。",
    "P21": _counselling,
    "P22": lambda p: (
        f"{ALL_GRADES}的{field('class_group', 'aided')} ÷ {field('class_group', 'in_need')}，不低于 {share(p.plan.aided)}。"
        f"没有困难学生的算达到。{BLANKS}"
    ),
    "P23": lambda p: (
        f"{names('disability_enrolment', 'kind', p.plan.disability_kinds)}分开算："
        f"{field('disability_enrolment', 'enrolled')} ÷ {field('disability_enrolment', 'of_age')}，每一类都不低于 "
        f"{share(p.plan.disabled_enrolled)}，显示最低的一类。没有适龄儿童的一类算达到。"
    ),
    "P24": _dropping_out,
    "P25": lambda p: _known(p, "P25", "left_behind", "migrant"),
    "P26": lambda p: f"结对帮扶的项数，按形式列出（{names('partnership', 'kind', p.plan.partnership_kinds)}），{SHOWN}",
    "P27": _passing,
    "P28": _milestones,
    "P29": _posts,
    "P30": lambda p: (
        f"{figure('fund_growth_1')}、{figure('fund_growth_2')}、{figure('fund_growth_3')}都大于 {number(p.plan.growth_above)}，"
        f"并且{figure('surcharge_collected')}不少于{figure('surcharge_due')}，都由县填报。数值是四项中做到的项数。"
    ),
    "P31": lambda p: f"{p.rated('P31')}佐证材料的份数只供评定时参考。",
    "P32": lambda p: _known(p, "P32", "learning_support"),
    "P33": lambda _: (
        f"学校在“{TABLES['declaration'].label}”中申报是否违反：未发生为达到，已发生为未达到，没有申报就无法判定。"
        "违反是指擅自开设实验班、违规有偿补课、乱收费，或招生信息没有公布。"
    ),
    "P34": lambda p: p.rated("P34"),
    "P35": lambda p: (
        f"{p.teachers}在名师工作室的人数，按角色列出（{names('staff', 'studio_role', p.plan.studio_roles)}），{SHOWN}"
        f"订单式培养：{p.rated('P35')}"
    ),
    "P36": _boarding,
    "P37": lambda p: f"{field('library_stock', 'books')} ÷ {PUPILS}，{SHOWN}{p.split}高中分得的不计入。",
}
