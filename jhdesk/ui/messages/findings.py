"""Signs of findings, and words for going from one to the next. Nothing of the rules here, which start-up must not wait for."""

from __future__ import annotations

from collections.abc import Mapping

from jhdesk.findings import Finding

SIGNS: Mapping[str, str] = {"hard": "▲", "open": "●", "again": "●", "offered": "●", "explained": "✓"}
"""status of a finding -> its sign"""

NOT_UNDERSTOOD = "R108"
"""the rule of texts that were typed and not understood"""
NOTHING_PENDING = "✓ 校验没有要改正或说明的地方。"


def jumped_text(number: int, count: int, finding: Finding) -> str:
    """Which of how many findings this is, and the keys that lead on and back."""
    sign = "▲ 必须改正" if finding.severity == "hard" else "● 改正或说明"
    return f"{sign} · {finding.rule} · 第 {number} 处，共 {count} 处　F8 下一处　Shift+F8 回到原处"
