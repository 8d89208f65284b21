"""Words for two years beside each other: what changed, how much of it from the data and from the rule. Pure Python."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from jhdesk import __version__
from jhdesk.calc.display import percent, show, show_line
from jhdesk.calc.results import ItemResult
from jhdesk.calc.rows import Head
from jhdesk.services.comparing import Change, Compared, Happened, by_weight
from jhdesk.services.entry import TABLES
from jhdesk.services.evaluation import json_number, left_out_json
from jhdesk.ui.messages.sources import unread_lines
from jhdesk.words.items import item_status_text, item_target_text, item_title, item_value_text, measure_of
from jhdesk.words.verdicts import STAGES, left_out_text, verdict

FORMAT = "jhdesk-comparison/1"
ABSENT = "—"
"""what is not known, or not there"""
NOT_THERE = "无此项"
SAME = "无变化"
ORDER = "若先换标准，分法会不同"

OWN_STANDARD = "该学年自己的标准"
ONE_YEAR = (
    "这里只有一个学年的数据，还没有可比的。先在“导入”页导入另一个学年填好的 Excel 表或 CSV 文件夹；"
    "也可以把县里的标准文件放进工作文件夹的 standards，再用两个标准比较同一学年。"
)
SAME_TWICE = "两边是同一学年、同一标准，没有可比的。请在上面换一个学年，或换一个标准。"


@dataclass(frozen=True)
class ChangeText:
    """One row of the comparison, in words."""

    id: str
    name: str
    before: str
    after: str
    from_data: str
    from_rule: str
    note: str
    changed: bool


def change_text(done: Compared, change: Change) -> ChangeText:
    """A unit's verdict, an indicator or an item as a row: status and value of both years, and what did it."""
    return ChangeText(
        change.id,
        _name(done, change),
        _point(change, "before"),
        _point(change, "after"),
        _part(change, change.from_data, "before", "after_by_old"),
        _part(change, change.from_rule, "after_by_old", "after"),
        _note(change),
        change.changed,
    )


def change_texts(done: Compared) -> list[ChangeText]:
    """Every row, what changed first."""
    return [change_text(done, change) for change in by_weight(done.comparison.changes)]


def side_text(done: Compared, at: int) -> str:
    """2023—2024 学年，按国家标准 national-2017（2017.1）."""
    side, standard = (done.comparison.before, done.comparison.after)[at], done.items[at].base
    return f"{side.school_year}—{(side.school_year or 0) + 1} 学年，按“{standard.title}”（{standard.id}，{standard.version} 版）"


def school_lines(done: Compared) -> Iterator[str]:
    """What the school was called in each of the two years, where that differs; then what its reorganisations did."""
    first, second = done.schools
    if (first.code, first.name, first.type) != (second.code, second.name, second.type):
        for head in done.schools:
            yield f"{head.year}—{(head.year or 0) + 1} 学年：{school_text(head)}"
    for source in dict.fromkeys(each.source for each in done.happened):
        parts = [happened_text(each) for each in done.happened if each.source == source]
        yield f"{source or '学校变动'}：{'；'.join(parts)}"


def school_text(head: Head) -> str:
    """Name, code and type of a school."""
    words = TABLES["school"].field("school_type").codes
    return f"{head.name or '名称未填'}（{head.code or '标识码未填'}，{words.get(head.type or '', '类型未填')}）"


def happened_text(each: Happened) -> str:
    """What a reorganisation did to one table."""
    words = (("增加", each.came, "行"), ("减少", each.went, "行"), ("改动", each.changed, "格"))
    told = "、".join(f"{word} {count} {unit}" for word, count, unit in words if count)
    return f"{TABLES[each.table].label}{told}"


def summary_text(done: Compared) -> str:
    """How many of what changed."""
    changes = done.comparison.changes
    statuses = [each for each in changes if each.status_changed]
    data, rule = (sum(getattr(each, name) for each in changes) for name in ("status_from_data", "status_from_rule"))
    others = sum(each.changed for each in changes) - len(statuses)
    told = f"{len(changes)} 项结果中，{len(statuses)} 项的判定变了，{others} 项只是数值或标准值变了"
    return f"{told}。判定因数据变化的 {data} 项，因标准变化的 {rule} 项。"


def only_lines(done: Compared) -> Iterator[str]:
    """The stages that only one of the two years has, and why the other has not, where that is known."""
    before, after = done.comparison.before, done.comparison.after
    for changes, here, there, at in (
        (done.comparison.only_before, before, after, 1),
        (done.comparison.only_after, after, before, 0),
    ):
        for change in changes:
            out = [each for each in there.left_out if each.stage in (change.stage, None)]
            why = left_out_text(out[0], done.items[at].base) if out else ""
            cause = _cause(change)
            told = f"{STAGES[change.stage or '']}：只有 {here.school_year} 学年参加七项指标评估{cause}。"
            yield told + (f"{there.school_year} 学年，{why}" if why else "")


def comparison_lines(done: Compared, *, every: bool) -> Iterator[str]:
    """The comparison for people: what changed first, the rest only if ``every``."""
    yield f"{done.school.code} {done.school.name}"
    yield f"从 {side_text(done, 0)}"
    yield f"到 {side_text(done, 1)}"
    yield from school_lines(done)
    yield summary_text(done)
    yield from only_lines(done)
    for row in change_texts(done):
        if row.changed or every:
            yield "  " + _line(row)


def read_lines(done: Compared) -> Iterator[str]:
    """What could not be read in the sources, and what is wrong with packages, each by its file."""
    for path, read in done.read:
        packages = [(path, read.verification)] if read.verification else []
        yield from unread_lines([(path, finding) for finding in read.findings], packages, "已用来比较，但")


def comparison_json(done: Compared) -> dict[str, Any]:
    """The document of `compare --json`: every key is there, what is not known is null; order as `evaluate --json`."""
    sides = (done.comparison.before, done.comparison.after)
    told = [
        {
            "school_year": side.school_year,
            "school_code": head.code,
            "name": head.name,
            "school_type": head.type,
            "standard": side.standard,
            "standard_version": side.standard_version,
            "plan": plan.id,
            "plan_version": plan.version,
            "left_out": [left_out_json(out) for out in side.left_out],
        }
        for side, plan, head in zip(sides, done.plans, done.schools, strict=True)
    ]
    return {
        "format": FORMAT,
        "program_version": __version__,
        "school_code": done.school.code,
        "name": done.school.name,
        "from": told[0],
        "to": told[1],
        "only_from": [_unit(change) for change in done.comparison.only_before],
        "only_to": [_unit(change) for change in done.comparison.only_after],
        "changes": [_change(change) for change in done.comparison.changes],
    }


def _unit(change: Change) -> dict[str, Any]:
    return {"school_code": change.school_code, "stage": change.stage}


def _change(change: Change) -> dict[str, Any]:
    points = {
        "from": change.before,
        "to": change.after,
        "to_by_from_standard": change.after_by_old,
        "from_by_to_standard": change.before_by_new,
    }
    return {
        "kind": change.kind,
        "id": change.id or None,
        "school_code": change.school_code,
        "stage": change.stage,
        **{
            name: point
            and {"status": point.status, "value": json_number(point.value), "target": json_number(point.target)}
            for name, point in points.items()
        },
        "changed": change.changed,
        "difference": json_number(change.whole),
        "from_data": json_number(change.from_data),
        "from_rule": json_number(change.from_rule),
        "status_changed": change.status_changed,
        "status_from_data": change.status_from_data,
        "status_from_rule": change.status_from_rule,
        "order_matters": change.order_matters,
    }


def _line(row: ChangeText) -> str:
    parts = [("因数据", row.from_data), ("因标准", row.from_rule)]
    told = [f"{row.before} → {row.after}" if row.changed else row.after]
    told += [*(f"{cause}：{part}" for cause, part in parts if part != SAME), row.note]
    return f"{row.name}：" + "；".join(part for part in told if part)


def _name(done: Compared, change: Change) -> str:
    stage = STAGES[change.stage] if change.stage else ""
    if change.kind == "unit":
        return f"{stage}综合判定"
    name = f"{change.id} {item_title(done.items[1], done.plans[1], change.id)}"
    if change.kind == "item":
        return name + (f"（{stage}）" if stage else "")
    return f"{stage} {name}"


def _point(change: Change, name: str) -> str:
    """Status, value and target of one of the four: ▲ 不达标 4.1／标准 4.2."""
    point = getattr(change, name)
    if point is None:
        return NOT_THERE
    told = item_status_text(point.status, change.id) if change.kind == "item" else verdict(point.status)
    if change.kind == "indicator" and point.value is not None:
        line = point.target if point.status in ("floor", "fails") else None
        return f"{told} {show(point.value, line)}／标准 {show_line(point.target)}"
    if change.kind == "item" and point.value is not None:
        result = ItemResult(change.id, change.school_code, change.stage, point.status, point.value, point.target)
        target = item_target_text(result)
        return f"{told} {item_value_text(result)}" + (f"／标准 {target}" if target != ABSENT else "")
    return told


def _part(change: Change, amount: Fraction | None, first: str, second: str) -> str:
    """What one of the two steps did: the value's difference, and the status where that changed."""
    one, other = (getattr(change, name) for name in (first, second))
    parts = [] if amount is None or not amount else [_signed(change, amount)]
    words = [_status(change, point) for point in (one, other)]
    if words[0] != words[1]:
        parts.append(f"{words[0]} → {words[1]}")
    elif not parts and one != other and one and other and one.target != other.target:
        parts.append("标准值变了" if one.value == other.value else ABSENT)
    if parts:
        return "，".join(parts)
    unknown = one is not None and other is not None and one.value != other.value
    return ABSENT if unknown else SAME


def _status(change: Change, point: Any) -> str:
    if point is None:
        return NOT_THERE
    return item_status_text(point.status, change.id) if change.kind == "item" else verdict(point.status)


def _signed(change: Change, amount: Fraction) -> str:
    """+0.5, −3 人, +2.5 个百分点; a difference too small for two decimals is still one."""
    measure = measure_of(change.id) if change.kind == "item" else None
    share = measure is not None and measure.unit == "%"
    number = abs(percent(amount) if share else amount)
    text = show(number)
    unit = " 个百分点" if share else f" {measure.unit}" if measure else ""
    sign = "+" if amount > 0 else "−"
    return f"{sign}不足 0.01{unit}" if text == "0" else f"{sign}{text}{unit}"


def _note(change: Change) -> str:
    notes = []
    if change.kind == "unit" and (change.before is None or change.after is None):
        notes.append("只在一个学年有")
    if change.order_matters:
        notes.append(ORDER)
    return "；".join(notes)


def _cause(change: Change) -> str:
    """Whether a stage came or went with the data or with the rule."""
    causes: Sequence[str] = [
        name for name, moved in (("数据", change.status_from_data), ("标准", change.status_from_rule)) if moved
    ]
    return f"（因{'和'.join(causes)}）"
