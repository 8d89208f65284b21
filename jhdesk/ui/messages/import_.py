"""Words for an import: what was taken, what was understood otherwise, what was refused. Pure Python."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from jhdesk.findings import Finding
from jhdesk.services.entry import table_named
from jhdesk.services.import_ import Imported
from jhdesk.ui.messages import finding_text


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
