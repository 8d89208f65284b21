"""Words for the items G, Q, S, V and P: title, status, value and target with their units, note, what is missing. Pure Python."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import ceil

from jhdesk.calc.display import percent, show, show_line
from jhdesk.calc.item_standard import ItemStandard, Plan, item_of
from jhdesk.calc.items.judge import ITEM_IDS, SAME_AS
from jhdesk.calc.results import ItemResult, Number
from jhdesk.models.dictionary import TABLES, table_named
from jhdesk.models.wording import place_text
from jhdesk.words.conditions import grades_text, label_of
from jhdesk.words.verdicts import SIGNS, verdict

SECTIONS: Mapping[str, str] = {"G": "政府保障程度", "Q": "教育质量", "S": "社会认可度", "V": "一票否决"}
"""first letter of an item -> the article that it is of"""
PLAN_SECTION = "县规划（县自己的目标，不计入国家标准的判定）"
_DECLARED: Mapping[str, str] = {"met": "未发生", "unmet": "已发生"}
"""what must not happen is not reached, it has not happened"""


def item_title(standard: ItemStandard, plan: Plan, item_id: str) -> str:
    """The title of an item, of an indicator L1-L7 or of its coefficient CV1-CV7. KeyError for any other id."""
    if item_id in ITEM_IDS:
        return item_of(standard, plan, item_id).title
    indicator = standard.base.indicator(item_id)
    return indicator.name if item_id == indicator.id else f"{indicator.name}的校际差异系数"


def is_plan(result: ItemResult) -> bool:
    """Whether it is an item of the county's plan, which never counts for the national verdict."""
    return result.id.startswith("P")


def item_status_text(status: str, item_id: str = "") -> str:
    """Sign and word of a status: ✓ 达到; of a veto ✓ 未发生."""
    if item_id.startswith("V") and status in _DECLARED:
        return f"{SIGNS[status]} {_DECLARED[status]}"
    return verdict(status)


# ---- value and target


@dataclass(frozen=True)
class Measure:
    """What the value of an item is: its unit (% of a share of one), how the target bounds it, what leads it in."""

    unit: str
    bound: str = "≥"
    lead: str = ""


_SHARE = Measure("%")
_PEOPLE = Measure("人")
_MEASURES: Mapping[str, Measure] = {
    "G3": Measure("间"),
    "G4": Measure("人", "≤"),
    "G5": Measure("个班", "=", "超额 "),
    "G6": Measure("人", lead="核定 "),
    "G7": Measure("元/生"),
    "G8": Measure("元"),
    **dict.fromkeys(("G9", "G11", "G12", "G13", "G14", "G15", "Q1", "Q2", "Q4", "Q5"), _SHARE),
    "Q7": Measure("门次", "=", "未开齐开足 "),
    "Q9": Measure("级"),
    "S1": _SHARE,
    "P01": _SHARE,
    "P02": Measure("Mbps"),
    "P03": Measure("人", lead="开通空间 "),
    **dict.fromkeys(("P05", "P06", "P08", "P09", "P10", "P11", "P13", "P18", "P22", "P23", "P27"), _SHARE),
    "P07": _PEOPLE,
    "P12": _PEOPLE,
    "P16": Measure("元/生"),
    "P19": Measure("个项目"),
    "P20": Measure("门", lead="校本课程 "),
    "P21": Measure("间", lead="心理辅导室 "),
    "P24": Measure("个层级"),
    "P26": Measure("项"),
    "P28": Measure("项", lead="已到期 "),
    "P29": Measure("人"),
    "P30": Measure("项"),
    "P35": _PEOPLE,
    "P36": Measure("平方米/人", lead="宿舍 "),
    "P37": Measure("册/生"),
}
_LEVELS: Mapping[int, str] = {1: "Ⅰ", 2: "Ⅱ", 3: "Ⅲ", 4: "Ⅳ", 5: "Ⅴ"}


def measure_of(item_id: str) -> Measure | None:
    """What the value of an item is; None of an item that has none."""
    return _MEASURES.get(SAME_AS.get(item_id, item_id))


def item_value_text(result: ItemResult) -> str:
    """The value with its unit, never as equal to a target that it misses; — where it is not known."""
    measure = measure_of(result.id)
    if measure is None or result.value is None:
        return "—"
    return measure.lead + _amount(measure.unit, result.value, result.target, show)


def item_target_text(result: ItemResult) -> str:
    """The target with its unit: ≥ 95%, ≤ 2000 人; — where there is none."""
    measure = measure_of(result.id)
    if measure is None or result.target is None:
        return "—"
    # Nobody can employ part of a person: 43.88 posts are reached by 44.
    target = ceil(result.target) if measure.unit == "人" else result.target
    reached = result.value is not None and result.value >= result.target
    return f"{measure.bound} {_amount(measure.unit, target, None, lambda number, _: _line(number, reached=reached))}"


def item_compared_text(result: ItemResult) -> str:
    """The value against its target: 92%／标准 ≥ 95%; empty of an item that has neither."""
    value, target = item_value_text(result), item_target_text(result)
    return f"{value}／标准 {target}" if target != "—" else value if value != "—" else ""


def _line(number: Number, *, reached: bool) -> str:
    """A target with all its decimals; last year's share of P09 may have no end: rounded as last year showed it, or up where
    the value misses it."""
    exact = Fraction(number) if not isinstance(number, float) else Fraction(repr(number))
    if (exact * 10_000).denominator == 1:
        return show_line(number)
    return show(exact) if reached else show_line(Fraction(ceil(exact * 100), 100))


def share_text(share: Number, target: Number | None = None) -> str:
    """A part of one in percent, with at most two decimals; never as a target, nor as a whole percent, that it misses."""
    return _amount("%", share, Fraction(round(percent(share)), 100) if target is None else target, show)


def county_figure_text(figure_id: str) -> str:
    """One of the county's own figures by its name, as it stands on its page."""
    table = table_named("county_figure")
    assert table is not None
    return table.field("figure_id").codes.get(figure_id, figure_id)


def level_text(level: Number) -> str:
    """A level of the national monitoring as it is written there: Ⅲ 级."""
    return f"{_LEVELS[int(level)] if level in _LEVELS else show_line(level)} 级"


def _amount(unit: str, value: Number, line: Number | None, say: Callable[[Number, Number | None], str]) -> str:
    if unit == "%":
        return f"{say(percent(value), None if line is None else percent(line))}%"
    return level_text(value) if unit == "级" else f"{say(value, line)} {unit}"


# ---- notes

_NOTES: Mapping[str, str] = {
    "no_last_year": "没有上年数据，无法比较",
    "last_year_incomplete": "上年数据没有填全，无法比较",
    "budget_zero": "预算总额是 0，无法计算比例",
    "whole_below_zero": "死亡人数多于入学人数，数据有矛盾",
}
_NOBODY: Mapping[str, str] = {
    "G3": "没有 1—9 年级的班级",
    "G5": "没有 1—9 年级的班级",
    "G8": "没有专任教师",
    "G9": "没有专任教师",
    "G11": "没有符合交流条件的教师",
    "G12": "没有专任教师",
    "G13": "没有招生",
    "G15": "没有随迁子女",
    "Q1": "这一届没有学生",
    "Q2": "没有适龄残疾儿童少年",
    "Q5": "没有专任教师",
    "Q7": "没有 1—9 年级的班级",
    "S1": "没有回收的问卷",
    "P01": "没有回收的问卷",
    "P05": "没有信息化设备",
    "P10": "没有教师和校长",
    "P13": "没有在用的建筑",
    "P18": "没有学生",
    "P22": "没有家庭经济困难学生",
    "P23": "没有适龄残疾儿童少年",
    "P27": "没有参加判定的学校",
    "P37": "没有学生",
    **dict.fromkeys(("P06", "P08", "P09", "P11"), "没有专任教师"),
}
Say = Callable[[Sequence[str], Plan], str]


def item_note_text(result: ItemResult, plan: Plan) -> str:
    """The note in words; empty where there is none."""
    if not result.note:
        return ""
    if result.note == "none":
        return _NOBODY.get(SAME_AS.get(result.id, result.id), "没有需要判定的对象")
    if result.note in _NOTES:
        return _NOTES[result.note]
    return _SAID[SAME_AS.get(result.id, result.id)](result.note.split(", "), plan)


def _figures(labels: Mapping[str, str], unit: str) -> Say:
    """A note of figures by name: 定期轮岗 2 人，骨干教师巡回授课 0 人."""

    def say(parts: Sequence[str], _plan: Plan) -> str:
        pairs = (part.partition("=") for part in parts)
        return "，".join(f"{labels.get(name, name)} {_figure(number, unit)}" for name, _, number in pairs)

    return say


def _figure(number: str, unit: str) -> str:
    exact = Fraction(number)
    if unit == "%":
        return share_text(exact)
    return f"{show(exact)} {unit}" if unit else show_line(exact)


def _codes(table: str, name: str) -> Mapping[str, str]:
    return TABLES[table].field(name).codes


def _labels(table: str, *names: str) -> Mapping[str, str]:
    return {name: label_of(table, name).removesuffix("数") for name in names}


def _classes(parts: Sequence[str], _plan: Plan) -> str:
    places = (place_text(part).removeprefix(TABLES["class_group"].label).strip() for part in parts)
    return f"超额的班：{'、'.join(places)}"


def _courses(parts: Sequence[str], _plan: Plan) -> str:
    grades: dict[str, list[int]] = {}
    for part in parts:
        grade, _, subject = part.partition("|")
        grades.setdefault(subject, []).append(int(grade))
    labels = _codes("course_offering", "subject")
    told = (f"{labels.get(subject, subject)}（{grades_text(found)}）" for subject, found in grades.items())
    return f"没有开齐开足：{'、'.join(told)}"


def _untaught(parts: Sequence[str], _plan: Plan) -> str:
    labels = _codes("course_offering", "subject")
    return f"没有教师的课程：{'、'.join(labels.get(part, part) for part in parts)}"


def _milestones(parts: Sequence[str], plan: Plan) -> str:
    return "；".join(f"{year} 年{plan.milestones[int(year)]}" for year in parts)


_SAID: Mapping[str, Say] = {
    "G3": _figures({"music": "音乐教室", "art": "美术教室"}, "间"),
    "G5": _classes,
    "G11": _figures({"backbone": "轮岗教师中骨干教师"}, "%"),
    "Q7": _courses,
    "Q9": _figures({"difference": "校际差异率"}, ""),
    "S1": _figures(_codes("survey", "respondent"), "%"),
    "P01": _figures(_codes("survey", "about"), "%"),
    "P05": _figures({"value_share": "按金额计算"}, "%"),
    "P12": _figures(_codes("staff", "rotation_kind"), "人"),
    "P13": _figures({"idle": "闲置建筑", "kindergarten": "已改建幼儿园"}, "栋"),
    "P19": _figures(_codes("programme", "kind"), "所"),
    "P20": _courses,
    "P23": _figures(_codes("disability_enrolment", "kind"), "%"),
    "P25": _figures(_labels("class_group", "left_behind", "migrant"), "人"),
    "P26": _figures(_codes("partnership", "kind"), "项"),
    "P28": _milestones,
    "P29": _untaught,
    "P31": _figures({"evidence": "佐证材料"}, "份"),
    "P32": _figures(_labels("class_group", "learning_support"), "人"),
    "P35": _figures(_codes("staff", "studio_role"), "人"),
    "P36": _figures({"dormitory": "宿舍每人", "canteen": "食堂每人"}, "平方米"),
    "P37": _figures({"primary": "小学", "junior": "初中"}, "册"),
}
"""item -> how its note is said; those of `_NOTES` and `_NOBODY` are known by their word"""

# ---- what is missing

_BY_ID = re.compile(r"(county_figure|self_rating)\[(.*)\]\.(?:value|rating)", re.DOTALL)


def item_missing_text(result: ItemResult, most: int | None = None) -> str:
    """What was not entered, at most ``most`` places and schools (None: all); empty where nothing is missing."""
    codes, places = list[str](), list[str]()
    for path in result.missing:
        (codes if path.isascii() and path.isdigit() else places).append(path)
    told = [places_text([_county_place(path, result) or path for path in places], most)] if places else []
    if codes:
        more = " 等" if most is not None and len(codes) > most else ""
        told.append(f"{len(codes)} 所学校的数据没有填全（{'、'.join(codes[:most])}{more}）")
    return "；".join(told)


def places_text(places: Sequence[str], most: int | None = None) -> str:
    """Places of ``missing`` in words, the first ``most`` of them and how many there are."""
    told = "；".join(map(place_text, places[:most]))
    return told if most is None or len(places) <= most else f"{told}等 {len(places)} 处"


def _county_place(path: str, result: ItemResult) -> str | None:
    """A place in a table that holds a row an item: named by the item, or by the county's figure."""
    match = _BY_ID.fullmatch(path)
    if not match:
        return None
    table, name = match.groups()
    if table == "county_figure":
        return f"县级数据：{county_figure_text(name)} 未填"
    return f"{'县级评定' if result.school_code is None else '自评等次'} 未填"
