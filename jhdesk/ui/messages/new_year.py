"""Words for a new school year: what it takes over of each table, what starts blank and why. Pure Python."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from jhdesk.services.entry import TABLES, year_text
from jhdesk.services.new_year import CLASSES, Carried, Classes, Grown, NewYearPlan

CLASSES_TEXT: Mapping[Classes, str] = {
    "move_up": "班级升一个年级，人数带上作为起点",
    "same": "班级照旧，人数空着重新填",
    "none": "不要班级，全部重新填",
}
"""what may become of the class groups, in the words of the choice"""
MARKED = "结转来的数据都有标记（“由上一学年结转”），每一格都可以改；上一学年的数据不变。"
_OF_THE_YEAR = "按新学年重新填"
_NOT: Mapping[str, str] = {
    "survey": "每年重新调查",
    "self_rating": "每年重新自评",
    "evidence": "佐证要是本学年的",
    "declaration": "每年重新申报",
    "dropout_case": "个案按学年登记；仍在劝返的请再登记",
}
"""why nothing comes of a table"""
_SOME: Mapping[str, str] = {
    "improvement": "只结转还没有完成的",
    "no_data": "只结转照搬的表的说明，其余按新学年重新说明",
}
_KEYS: Mapping[str, str] = {
    "cohort": "入学年份顺延一年，人数空着",
    "funding": "经费每年不同，全部空着",
}
_ONE_ROW = {"period": "学年加一，评估标准和轮次不变，数据时点空着"}


@dataclass(frozen=True)
class TableText:
    """What becomes of one table, in words: its name, how much comes, and what is to be known of it."""

    label: str
    rows: str
    note: str


def table_texts(plan: NewYearPlan) -> list[TableText]:
    """Every table that held something, in the order of the dictionary."""
    return [_table_text(each, plan) for each in plan.tables if each.held]


def new_year_lines(plan: NewYearPlan) -> Iterator[str]:
    """The plan for people, table by table."""
    yield f"由 {year_text(plan.from_year)}建立 {year_text(plan.year)}："
    for each in table_texts(plan):
        yield f"  {each.label}：{each.rows}" + (f"；{each.note}" if each.note else "")
    yield from notes(plan)


def notes(plan: NewYearPlan) -> Iterator[str]:
    """What is to be known of the plan as a whole."""
    if plan.unread:
        yield f"上一学年有 {plan.unread} 处内容没有读懂，没有当作数据，在新学年空着。"


def _table_text(each: Carried, plan: NewYearPlan) -> TableText:
    table = TABLES[each.table]
    if each.table == CLASSES:
        return TableText(table.label, _amount(each), _classes_note(each, plan))
    if table.carried == "none":
        return TableText(table.label, "不结转", _NOT[each.table])
    if each.table in _ONE_ROW:
        return TableText(table.label, "结转", _ONE_ROW[each.table])
    if table.carried == "keys":
        listed = "空着" if table.one_row else f"列出 {len(each.rows)} 行"
        return TableText(table.label, listed, _KEYS.get(each.table, "数字空着"))
    note = _SOME.get(each.table, "")
    blank = _labels(each) if each.rows else ""
    return TableText(table.label, _amount(each), note or (f"{blank}空着，{_OF_THE_YEAR}" if blank else ""))


def _classes_note(each: Carried, plan: NewYearPlan) -> str:
    if plan.classes == "move_up":
        return f"{grown_text(plan.grown)}；{_labels(each)}空着，{_OF_THE_YEAR}"
    return "各班照旧列出，人数和班主任空着" if plan.classes == "same" else "全部重新填"


def grown_text(grown: Grown) -> str:
    """Which grades leave, which are begun anew, and how many classes move up."""
    left = [f"{grade} 年级 {count} 个班离校" for grade, count in grown.left]
    new = [f"{grade} 年级新列 {count} 个班（人数待填）" for grade, count in grown.new]
    return "，".join([*left, *new, f"其余 {grown.moved} 个班升一个年级"])


def _amount(each: Carried) -> str:
    if TABLES[each.table].one_row:
        return "结转"
    return f"{each.held} 行，结转 {len(each.rows)} 行" if len(each.rows) != each.held else f"{each.held} 行全部结转"


def _labels(each: Carried) -> str:
    table = TABLES[each.table]
    return "、".join(f"“{table.field(name).label}”" for name in each.blank)


def made_text(year: str) -> str:
    """A school year was made."""
    return f"已建立 {year}。空着的按新学年填。"


def remove_question(year: str) -> str:
    """Whether a school year that nobody has edited is to go."""
    return f"要删去 {year}吗？这一学年是结转来的，还没有填过。删去后，上一学年不变；以后还可以再建立。"


def removed_text(year: str) -> str:
    """It is gone."""
    return f"已删去 {year}。"
