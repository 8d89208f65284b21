"""Words of printing: no printer, printed, kept as a file. No Qt."""

from __future__ import annotations

from pathlib import Path

NO_PRINTER = "▲ 这台电脑上没有打印机。请先装好打印机，或存为 PDF，到有打印机的电脑上打印。"


def printed_text(printer: str) -> str:
    """It went to a printer."""
    return f"✓ 已送到打印机“{printer}”。"


def saved_text(target: Path) -> str:
    """It was kept as a file."""
    return f"✓ 已存为“{target}”。"


def not_printed_text(title: str) -> str:
    """A cover was left out: there is no package that it could go with."""
    return f"没有打印“{title}”：本学年还没有导出过上报包，或者发件箱里的已不完整。请先导出上报包，再打印。"
