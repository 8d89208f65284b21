"""Fail when a file has more than 400 lines or a function more than 60: what is longer is read by nobody."""

from __future__ import annotations

import ast
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FOLDERS = ("jhdesk", "tests", "installers")
FILE_LINES, FUNCTION_LINES = 400, 60


def too_long(path: Path) -> list[str]:
    """One sentence for the file and for each function in it that is over its limit."""
    text = path.read_text(encoding="utf-8")
    place = path.relative_to(ROOT).as_posix()
    lines = len(text.splitlines())
    found = [f"{place}: {lines} lines, at most {FILE_LINES}"] if lines > FILE_LINES else []
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            lines = (node.end_lineno or node.lineno) - node.lineno + 1
            if lines > FUNCTION_LINES:
                found.append(f"{place}:{node.lineno}: {node.name} has {lines} lines, at most {FUNCTION_LINES}")
    return found


def main() -> int:
    found = [line for folder in FOLDERS for path in sorted((ROOT / folder).rglob("*.py")) for line in too_long(path)]
    print("\n".join(found) or "Sizes: all files and functions within their limits.")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
