"""Words for what is wrong with the folders and packages of many schools. Pure Python."""

from __future__ import annotations

from collections.abc import Iterator

from jhdesk.services.county import SourcesRead
from jhdesk.ui.messages import error_text, fault_text, finding_text, on_one_line


def source_lines(read: SourcesRead) -> Iterator[str]:
    """Where the county's own tables come from, or why there are none; then the faults."""
    if read.own and read.own.problem:
        yield error_text(read.own.problem)
    elif read.own:
        yield on_one_line(f"县级数据取自“{read.own.source}”。")
    yield from fault_lines(read)


def fault_lines(read: SourcesRead) -> Iterator[str]:
    """What could not be read in folders, and what is wrong with packages, each by its file."""
    for path, finding in read.findings:
        yield f"{path.name}：{finding_text(finding)}"
    for path, check in read.packages:
        used = "没有参加评估" if check.damaged else "已参加评估，但不能确认出自该校"
        for fault in check.faults:
            yield f"{path.name}（{used}）：{fault_text(fault)}"
