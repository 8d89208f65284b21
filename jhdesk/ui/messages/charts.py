"""Words of the page of charts. No Qt."""

from __future__ import annotations

import re

from jhdesk.services.entry import year_text

COPIED = "✓ 图已复制，可以粘贴到文档里。"


def file_name(school: str, year: int | None, title: str) -> str:
    """The name proposed for a picture: school, year and chart, without what no file name may hold."""
    said = f"{school} {year_text(year)} {title}" if year is not None else f"{school} {title}"
    return re.sub(r'[\\/:*?"<>|\x00-\x1f]', "", said)[-80:].strip()
