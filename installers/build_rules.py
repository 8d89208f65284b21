"""Write docs/rules.md, the list of the rules, from the rules themselves."""

from __future__ import annotations

from pathlib import Path

from jhdesk.ui.messages.check import rules_document

TARGET = Path(__file__).resolve().parent.parent / "docs" / "rules.md"


if __name__ == "__main__":
    TARGET.write_text(rules_document(), encoding="utf-8", newline="\n")
