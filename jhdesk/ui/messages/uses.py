"""Words for what a field is for: the indicators and items that read it, each with its article. Pure Python."""

from __future__ import annotations

from collections.abc import Sequence

from jhdesk.services.standards import Documents
from jhdesk.ui.messages.formulas import article_text
from jhdesk.words.items import item_title

_TOLD = 5
_TOO_MANY = 30


def uses_text(documents: Documents, ids: Sequence[str]) -> str:
    """用于 L1 每百名学生拥有高于规定学历教师数，第五条（一）…, a line each; empty where nothing reads the field."""
    if len(ids) > _TOO_MANY:
        return "指标和评估内容几乎都要用到。"
    items, plan = documents
    document = f"{items.base.document} "
    lines = []
    for result_id in ids[:_TOLD]:
        title, article = item_title(items, plan, result_id), article_text(items, plan, result_id)
        lines.append(f"用于 {result_id} {title}，{article.removeprefix(document)}")
    rest = ids[_TOLD:]
    return "\n".join([*lines, *([f"还用于 {'、'.join(rest)}"] if rest else [])])
