"""Words for a reorganisation: what it would do, table by table, and what the change log keeps of it. Pure Python."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from jhdesk.services.entry import TABLES, Entry, place_text, row_text, shown
from jhdesk.services.reorganise import KEPT_ON_WISH, Key, Kind, Plan, TablePlan
from jhdesk.words.verdicts import STAGES

KINDS: Mapping[Kind, str] = {
    "rename": "更名（换学校名称或标识码）",
    "type": "改变办学类型",
    "give": "把一个学段移交给另一所学校",
    "take": "接收另一所学校的一个学段，或整所学校",
    "belong": "改为教学点，归属中心校",
}
"""what can be done, in the words of the choice"""
INTRO = "只改动打开的这一学年，以前学年的数据不变。先看会改动什么，再办理；办理后可以撤销。"
KEEP = "下面的人和物会转出。要留在本校的，去掉前面的勾（空格键）："
WHOLE = "整所学校（例如并入的教学点）"
NOTHING_CHOSEN = "还没有选择"
PREVIEW = "这是预览，没有改动任何数据。"
_RENUMBERED = 20
"""numbers that changed, named at most"""


def source_text(plan: Plan) -> str:
    """What the change log says of every cell and row of it: 原××学校初中，2021 年并入."""
    year, stages = plan.before.year, "、".join(STAGES[stage] for stage in plan.stages)
    when = f"{year} 年" if year else ""
    if plan.kind == "give":
        return f"{when}{stages}移交{plan.other}"
    if plan.kind == "take":
        return f"原{plan.other}{stages}，{when}并入"
    if plan.kind == "belong":
        return f"{when}改为教学点，归属中心校 {plan.other}"
    return f"{when}更名" if plan.kind == "rename" else f"{when}改为{type_text(plan.after.type)}"


def type_text(school_type: str | None) -> str:
    """A school type in words."""
    return TABLES["school"].field("school_type").codes.get(school_type or "", "未填")


def plan_lines(entry: Entry, plan: Plan) -> Iterator[str]:
    """What would be done, table by table; then what is to be known of it."""
    for each in plan.tables:
        told = _table_text(entry, plan, each)
        if told:
            yield f"{TABLES[each.table].label}：{told}"
    if plan.renumbered:
        told = "、".join(
            f"{TABLES[name].label}{row_text(TABLES[name], old)} → {row_text(TABLES[name], new).strip()}"
            for name, old, new in plan.renumbered[:_RENUMBERED]
        )
        yield f"编号与本校重复，改编 {len(plan.renumbered)} 处：{told}{'……' if len(plan.renumbered) > _RENUMBERED else ''}"
    if plan.unclear:
        yield "要相加的两个数有一个没有填，合计算不出来，先空着，请核对后补填：" + "、".join(
            place_text(path).removesuffix(" 未填") for path in plan.unclear
        )
    if not plan.tables:
        yield "没有需要改动的数据。"


def _table_text(entry: Entry, plan: Plan, each: TablePlan) -> str:
    handed = len(plan.handed.get(each.table, ()))
    gone = len(each.goes) - handed
    word = "删去" if each.table == "no_data" else "合并"
    counts = (("转出", handed), (word, gone), ("转入", len(each.comes)))
    parts = [f"{what} {count} 行" for what, count in counts if count]
    if TABLES[each.table].one_row:
        parts += [_cell_text(entry, each.table, *cell) for cell in each.cells]
    elif each.cells:
        parts.append(f"改动 {len(each.cells)} 格")
    return "，".join(parts)


def _cell_text(entry: Entry, table: str, row_id: int, name: str, value: object) -> str:
    field = TABLES[table].field(name)
    old = entry.row(table, row_id).values[name]
    return f"“{field.label}” {shown(field, old) or '空'} → {shown(field, value) or '空'}"  # type: ignore[arg-type]


def going_rows(entry: Entry, plan: Plan) -> Iterator[tuple[Key, str]]:
    """The persons and things of a stage that goes, each of which may stay: its key and what it is called."""
    for name in KEPT_ON_WISH:
        table = TABLES[name]
        for row_id in plan.table(name).goes:
            values = entry.row(name, row_id).values
            key = table.key_text(values)
            told = [shown(table.field(each), values[each]) for each in _TOLD[name]]
            yield (name, key), f"{table.label}{row_text(table, key)}：{'，'.join(filter(None, told)) or '未填'}"


_TOLD: Mapping[str, tuple[str, ...]] = {
    "staff": ("name", "post", "subject"),
    "room": ("room_type", "quantity"),
    "sports_area": ("kind", "quantity"),
    "equipment": ("name", "quantity"),
}
"""what a row that goes is known by"""


def done_text(plan: Plan, folder: object = None) -> str:
    """What was done, and what comes next."""
    if folder is not None:
        return (
            f"已移交：转出的数据在“{folder}”。请把这个文件夹拷给对方学校接收；其中有教职工姓名，用后请删去。"
            "以前学年的数据没有改动。"
        )
    return f"已办理：{source_text(plan)}。以前学年的数据没有改动。"
