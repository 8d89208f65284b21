"""Words for an import: what was taken, what was understood otherwise, what was refused. Pure Python."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from jhdesk.findings import Finding
from jhdesk.services.entry import TABLES, table_named
from jhdesk.services.import_ import Imported
from jhdesk.ui.messages import finding_text

SEALED_TITLE, SEALED_ASKED = "上报包是加密的", "请输入密钥的口令，用本校的密钥打开："
IMPORT_HELP = (
    "导入填好的 Excel 填报模板、CSV 文件夹、别处的名册（xlsx、xls、csv），或者上报过的包。先试读一遍，说明结果，再导入。"
    "模板有一处不能接受就一格也不写入；名册逐行接受，没有接受的行可以存成 Excel，改好再导入。"
)
TEMPLATE_ASKED = "还没有填报模板？"
TEMPLATE_HELP = "导出一份 Excel 填报模板，在 Excel 或 WPS 里填好，再导入。"


def import_lines(done: Imported) -> Iterator[str]:
    """Findings first, then what happened (would happen) to each table, then the verdict in one line."""
    for finding in (*done.findings, *done.cleaned):
        yield finding_text(finding)
    for name, change in done.tables.items() if not done.refused else ():
        table = table_named(name)
        assert table is not None
        yield f"{table.label}：新增 {change.added} 行，改动 {change.changed} 格，删去 {change.removed} 行"
    if done.taken:
        yield f"已导入 {done.school_year} 学年。"
    elif done.refused:
        count = sum(finding.severity == "hard" for finding in done.findings)
        yield f"有 {count} 处不能接受，什么都没有导入，原有数据没有改动。请改正后再导入。"
    else:
        yield "这是试读，没有导入。"


def import_json(done: Imported) -> dict[str, Any]:
    """The same as data."""
    return {
        "format": "jhdesk-import/1",
        "taken": done.taken,
        "school_year": done.school_year,
        "tables": {
            name: {"added": change.added, "changed": change.changed, "removed": change.removed}
            for name, change in done.tables.items()
        },
        "findings": [_finding(finding) for finding in (*done.findings, *done.cleaned)],
    }


def _finding(finding: Finding) -> dict[str, Any]:
    place = finding.place
    return {
        "rule": finding.rule,
        "severity": finding.severity,
        "table": place.table or None,
        "key": place.key or None,
        "field": place.field or None,
        "place": place.file or None,
        "message": finding_text(finding),
    }


def taken_text(file: str, what: str) -> str:
    """What was taken in from a file."""
    return f"✓ 已从“{file}”导入：{what}。"


def changes_text(done: Imported) -> str:
    """What an import does, table by table."""
    said = []
    for name, change in done.tables.items():
        parts = [
            f"{word} {number} {unit}"
            for word, number, unit in (
                ("新增", change.added, "行"),
                ("改动", change.changed, "格"),
                ("删去", change.removed, "行"),
            )
            if number
        ]
        if parts:
            said.append(f"{TABLES[name].label}{'、'.join(parts)}")
    return "；".join(said) or "与现有数据相同，没有改动"


def ahead_text(done: Imported) -> str:
    """What taking it in would do."""
    return f"将会：{changes_text(done)}。"


def written_text(target: Path) -> str:
    """A file was written."""
    return f"✓ 已写到“{target}”。"


def refused_written_text(count: int, target: Path) -> str:
    """The rows that were not taken lie in a file of their own."""
    return f"✓ 没有接受的 {count} 行已写到“{target}”，改好后再从这里导入。"
