"""Words of the overview: where one was, what is next, how far the tables are, days left. No Qt."""

from __future__ import annotations

import datetime

NOT_A_DAY = "“{text}”不是日期。请写成 2026-11-30 这样，或者清空。"
CHECKING = "正在校验……"
NEVER_BEEN = "还没有在这一学年填过数据。"

FAR_DAYS = 400
"""a day so far off says that the clock is wrong, or that the school year is long past: it alone is said"""

HEADINGS = ("数据表", "进度", "行数", "必填未填", "待改", "必须改正", "要说明")


def place_text(table: str, row: int, field: str, at: datetime.datetime) -> str:
    """Where one was and when; ``row`` 0 where there is none to name."""
    parts = [table, f"第 {row} 行" if row else "", field]
    return f"{' · '.join(part for part in parts if part)}（{at.month} 月 {at.day} 日 {at:%H:%M}）"


def days_text(deadline: datetime.date | None, today: datetime.date, first_year: int) -> tuple[str, str]:
    """How many days are left, and the look; a clock that cannot be right is said instead of a count."""
    if deadline is None:
        return "", ""
    if today.year < first_year:
        return f"▲ 电脑的日期是 {today.year} 年 {today.month} 月 {today.day} 日，不对，算不出还有几天", "fails"
    left = (deadline - today).days
    if abs(left) > FAR_DAYS:
        return f"上报日期 {deadline.year} 年 {deadline.month} 月 {deadline.day} 日", "second"
    if left < 0:
        return f"▲ 上报日期已过 {-left} 天", "fails"
    if left == 0:
        return "● 今天是上报的最后一天", "floor"
    return f"还有 {left} 天", "second"


def standing_text(known: bool, hard: int, pending: int) -> tuple[str, str]:
    """What the check says, short enough for the header, and the look; nothing before the rules were put."""
    if not known:
        return "", ""
    if hard:
        return f"▲ 校验 {hard} 处待改", "fails"
    if pending:
        return f"● 校验 {pending} 处要说明", "second"
    return "✓ 校验通过", "meets"


def untouched_text(table: str) -> str:
    """A table in which nothing is entered yet."""
    return f"– “{table}”还没有填"


def rejected_text(count: int, table: str) -> str:
    """Texts that were not understood."""
    return f"▲ “{table}”有 {count} 处没有看懂，待改"


def wanted_text(count: int, table: str, field: str) -> str:
    """Cells that must be filled in; the first of them by name."""
    return f"● “{table}”还有 {count} 处必填未填，先填“{field}”"


def hard_text(count: int) -> str:
    """Findings that must be corrected."""
    return f"▲ 校验有 {count} 处必须改正，到第一处"


def soft_text(count: int) -> str:
    """Findings that are to be corrected or explained."""
    return f"● 校验有 {count} 处要改正或说明"


def ratings_text(count: int) -> str:
    """Items that are not rated or declared yet."""
    return f"○ 还有 {count} 项没有自评或申报"


PRINT, HANDIN = "打印自评表，核对后盖章", "上报：写出上报包"
