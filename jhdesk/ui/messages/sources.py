"""Words for what is wrong with folders and packages. Pure Python."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from jhdesk.exchange.verify import Verification
from jhdesk.findings import Finding
from jhdesk.ui.messages import error_text, fault_text, finding_text, on_one_line

if TYPE_CHECKING:  # it loads numpy, which words for two folders do not need
    from jhdesk.services.county import SourcesRead


def source_lines(read: SourcesRead) -> Iterator[str]:
    """Where the county's own tables come from, or why there are none; then the faults."""
    if read.own and read.own.problem:
        yield error_text(read.own.problem)
    elif read.own:
        yield on_one_line(f"县级数据取自“{read.own.source}”。")
    yield from fault_lines(read)


def fault_lines(read: SourcesRead) -> Iterator[str]:
    """What could not be read in folders, and what is wrong with packages, each by its file."""
    return unread_lines(read.findings, read.packages, "已参加评估，但")


def unread_lines(
    findings: Iterable[tuple[Path, Finding]], packages: Iterable[tuple[Path, Verification]], used: str = ""
) -> Iterator[str]:
    """What could not be read, and what is wrong with packages, each by its file; ``used`` says what for all the same."""
    for path, finding in findings:
        yield f"{path.name}：{finding_text(finding)}"
    for path, check in packages:
        told = "没有参加评估" if check.damaged else f"{used}不能确认出自该校"
        for fault in check.faults:
            yield f"{path.name}（{told}）：{fault_text(fault)}"
