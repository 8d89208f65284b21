"""Words for what a cell held: who changed it when and from where, and what it was last year. Pure Python."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction

from jhdesk.services.entry import EnteredRow, Field, shown, unit_of
from jhdesk.services.history import CellChange, LastYear

_HOW: Mapping[str, str] = {
    "typed": "键入",
    "pasted": "粘贴",
    "filled": "填充",
    "accepted": "按提示填入",
    "cleared": "清空",
    "cut": "剪切",
    "imported": "导入",
    "carried": "结转",
    "advice": "由差距反推填入",
    "file": "随文件填入",
    "prefilled": "由程序列出",
    "undone": "撤销",
    "redone": "重做",
    "deleted": "删除",
    "reorganised": "学校调整时改动",
}
NO_HISTORY = "没有修改记录。"
HISTORY_HELP = "最近的在最上面，可以选中后按 Ctrl+C 复制。时间是当时本机的时间。"
_SAME = "与上年相同"
_NOT_READ = "没有识别"


def change_text(field: Field, change: CellChange, now: datetime.datetime, *, value: bool = False) -> str:
    """今天 14:03 键入，原为 12; with ``value`` also what was put in: 今天 14:03 键入 13，原为 12."""
    told = f"{when_text(change.at, now)} "
    old, new = _state(field, change.old, change.old_text), _state(field, change.new, change.new_text)
    done = _done(change, empty=not new)
    put_in = f" {new}" if value and new else ""
    unread = f"，{_NOT_READ}" if change.new_text is not None else ""
    was = f"，原为 {old}" if old else "" if change.of_row else "，原来没有填"
    kept = "，之后没有改过" if change.origin == "carried" and not value else ""
    return f"{told}{done}{put_in}{unread}{was}{kept}"


def _done(change: CellChange, *, empty: bool) -> str:
    """How a cell came to hold what it holds."""
    how, back = _HOW.get(change.origin, "改动"), change.origin in ("undone", "redone")
    if change.source:
        how = f"从{_spaced(change.source)}{how}"
    if change.of_row == "removed":
        return f"{how}，本行不在了" if back else "删除本行"
    if change.of_row:
        row = f"{how}，本行恢复" if back else "添加本行" if change.origin == "typed" else f"随本行{how}"
        return f"{row}，本格没有填" if empty else row
    if empty:
        return f"{how}，变为空格" if back or change.source else "清空"
    return how


def _spaced(text: str) -> str:
    """A text between Chinese characters: blanks where it begins or ends with none."""
    return f"{' ' * text[0].isascii()}{text}{' ' * text[-1].isascii()}"


def when_text(at: str, now: datetime.datetime) -> str:
    """A moment of the log (UTC, ISO 8601) by the clock on the wall of ``now``: 今天 14:03, 昨天 14:03, 2026-11-02 14:03."""
    try:
        then = datetime.datetime.fromisoformat(at).astimezone(now.tzinfo)
    except (ValueError, OverflowError, OSError):  # what a damaged or foreign log may hold
        return at
    days = (now.date() - then.date()).days
    day = {0: "今天", 1: "昨天"}.get(days) or then.date().isoformat()
    return f"{day} {then:%H:%M}"


def last_year_text(field: Field, row: EnteredRow, last: LastYear | None) -> str:
    """上年 1,250 平方米，比上年多 50（+4%）; empty where nothing can be said. What is missing is never taken for 0."""
    if last is None:
        return ""
    if last.row is None:
        return "上年没有这一行"
    if field.name in last.row.rejected:
        return f"上年填的是“{last.row.rejected[field.name]}”，{_NOT_READ}"
    before, here = last.row.values.get(field.name), row.values.get(field.name)
    if before is None:
        return "上年没有填"
    if field.kind not in ("int", "decimal") or field.unit == "year":
        told = shown(field, before)
        return f"上年：{told}" + (f"，{_SAME}" if here == before else "" if here is None else "，今年不同")
    assert isinstance(before, int | Decimal)
    told = f"上年 {_number(before)}" + (f" {unit_of(field)}" if unit_of(field) else "")
    return told if not isinstance(here, int | Decimal) else f"{told}，{_difference(before, here)}"


def _difference(before: Decimal | int, here: Decimal | int) -> str:
    if here == before:
        return _SAME
    amount = Decimal(here) - Decimal(before)
    told = f"比上年{'多' if amount > 0 else '少'} {_number(abs(amount))}"
    if not before:
        return told
    sign, share = "+" if amount > 0 else "−", abs(Fraction(amount) / Fraction(before)) * 100
    return f"{told}（{sign}不足 1%）" if share < 1 else f"{told}（{sign}{round(share):,}%）"


def _number(number: Decimal | int) -> str:
    text = format(number, ",f") if isinstance(number, Decimal) else format(number, ",d")
    return text.rstrip("0").rstrip(".") if "." in text else text


def _state(field: Field, value: str, text: str | None) -> str:
    """What a cell held, as people see it; empty for nothing."""
    return f"“{text}”" if text is not None else shown(field, field.value(value))
