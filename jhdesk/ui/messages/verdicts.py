"""Signs and words of verdicts, and of stages. Pure Python."""

from __future__ import annotations

from collections.abc import Mapping

SIGNS: Mapping[str, str] = {
    "meets": "✓",
    "floor": "◐",
    "fails": "▲",
    "not_assessable": "○",
    "pass": "✓",
    "fail": "▲",
    "met": "✓",
    "unmet": "▲",
    "to_rate": "○",
    "info": "●",
}
WORDS: Mapping[str, str] = {
    "meets": "达标",
    "floor": "达底线",
    "fails": "不达标",
    "not_assessable": "无法判定",
    "pass": "达标",
    "fail": "不达标",
    "met": "达到",
    "unmet": "未达到",
    "to_rate": "待评定",
    "info": "仅供参考",
}
STAGES: Mapping[str, str] = {"primary": "小学", "junior": "初中", "senior": "高中"}


def verdict(status: str) -> str:
    """Sign and word: never a colour alone, never a sign alone."""
    return f"{SIGNS[status]} {WORDS[status]}"
