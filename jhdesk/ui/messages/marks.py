"""Words for notes at cells and marks to look at them again. Pure Python."""

from __future__ import annotations

from jhdesk.services.entry import Field, Table, row_text
from jhdesk.services.marks import Mark, Marked

SIGN = "◥"
"""stands where a cell is marked or has a note, as the corner of its place in the grid"""
LOOK_AGAIN, NOTE = "待核", "批注"
MARKS_PAGE = "待核与批注"
NOT_A_CELL = "先选中一个填过的格子，再标待核或写批注。"
NOT_STORED = "▲ 这条批注没有存上：不能有身份证号，也不能超过 500 个字。改好以后才会存上，按 Esc 放弃。"
NOTHING_HERE = "还没有待核的格子，也没有批注。填报时在格子上按 Ctrl+M 标为待核，按 Shift+F2 写批注。"
NOTHING_MARKED = "没有待核的格子。在格子上按 Ctrl+M，就标为待核。"
KEPT_HERE = "批注和待核只留在本机，不上报、不打印；不写学生姓名和身份证号。"


def mark_text(mark: Mark) -> str:
    """待核 · 批注：……; empty where nothing is written."""
    note = f"{NOTE}：{' '.join(mark.note.split())}" if mark.note else ""
    return " · ".join(filter(None, (LOOK_AGAIN if mark.look_again else "", note)))


def marked_place(table: Table, key: str, field: Field, row: int) -> str:
    """教职工 t003“最高学历”; a row without a whole key by its place."""
    named = row_text(table, key) if key.strip("|") else f" 第 {row} 行" if row else ""
    return f"{table.label}{named}“{field.label}”"


def jumped_to_mark(number: int, count: int, marked: Marked) -> str:
    """Which of how many marks this is, and the keys that lead on and back."""
    note = f" · {mark_text(Mark(marked.mark.note))}" if marked.mark.note else ""
    return f"{SIGN} {LOOK_AGAIN} · 第 {number} 处，共 {count} 处{note}　Ctrl+Shift+M 下一处　Alt+← 回到原处"


def counted_text(again: int, notes: int) -> str:
    """3 处待核 · 1 处批注."""
    return f"{again} 处待核 · {notes} 处批注"


def marked_note(*, again: bool) -> str:
    """What is said when a mark was set or taken away."""
    return "已标为待核。再按 Ctrl+M 取消，Ctrl+Shift+M 到下一处待核。" if again else "已取消待核。"
