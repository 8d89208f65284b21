"""Sentences about cells and tables that have nothing: empty, not asked of the school, or declared to have nothing."""

from __future__ import annotations

from jhdesk.services.entry import SCHOOL, Field, Table, choices

NOT_FILLED = "未填"
REASON_BLANK = "原因还没有写，没有存。请写一句为什么本表没有内容，例如“本校没有这类情况”；不想说明就按“取消”："


def why_not_text(field: Field, school_type: str | None, reason: str) -> str:
    """Why a cell does not apply: by the school's type, else by the declaration of its table."""
    if field.asked_of and school_type is not None and school_type not in field.asked_of:
        named = choices(SCHOOL.tables["school"].field("school_type")).get(school_type, school_type)
        return f"不适用：本校是{named}，不填这一项"
    return f"不适用：已说明本表没有内容（{reason or '原因未填'}）"


def declared_text(reason: str) -> str:
    """What stands above a table that is declared to have nothing."""
    return f"／ 已说明本表没有内容：{reason or '原因未填'}"


def contradiction_text(table: Table, rows: int, reason: str) -> str:
    """A table that is declared to have nothing and has something all the same."""
    held = "表中却填了内容" if table.one_row else f"表中却有 {rows} 行"
    return f"▲ 已说明“{table.label}”没有内容（{reason or '原因未填'}），{held}，互相矛盾。请撤回说明，或清空所填内容。"


def question_text(table: Table, last_year: bool) -> str:
    """Asks why a table has nothing to enter."""
    again = "（下面是去年写的，仍然适用就直接确定）" if last_year else ""
    return f"“{table.label}”确实没有内容可填，请写明原因{again}："
