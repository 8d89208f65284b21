"""Build resources/fonts from the released Noto fonts: the same outlines with an unambiguous character map.

Qt names a glyph in a PDF after the lowest character that maps to it. Noto maps Kangxi radicals and
compatibility ideographs to the glyphs of the ordinary characters, so 一 would be searched and copied as
U+2F00. Those mappings are dropped, and so are seven rare twins of everyday signs; outlines, names and layout
stay as they are. The output depends on the input alone: the same bytes every time.
"""

from __future__ import annotations

from pathlib import Path

import pylopdf_fonts_zh_cn as source
from fontTools.ttLib import TTFont

TARGET = Path(__file__).resolve().parent.parent / "resources" / "fonts"
REMOVED = (range(0x2E80, 0x2FE0), range(0xF900, 0xFB00), range(0x2F800, 0x2FA20))
TWINS = {  # a rare character and the usual one: the rare one goes where both have the same glyph
    0x2003: 0x3000,  # em space, ideographic space
    0x2012: 0x2013,  # figure dash, en dash
    0x2215: 0xFF0F,  # division slash, fullwidth solidus
    0x2329: 0x3008,  # angle brackets
    0x232A: 0x3009,
    0x301C: 0xFF5E,  # wave dash, fullwidth tilde
    0x3B35: 0x80F6,  # 㬵, 胶
}


def _is_ambiguous(cmap: dict[int, str], code: int) -> bool:
    return any(code in block for block in REMOVED) or (code in TWINS and cmap[code] == cmap.get(TWINS[code]))


def build(original: Path, target: Path) -> int:
    """Write the font at `original` to `target` without its ambiguous mappings; return how many there were."""
    font = TTFont(original, recalcTimestamp=False, recalcBBoxes=False)
    removed: set[int] = set()
    for table in font["cmap"].tables:
        if table.format == 14:  # variation sequences name a variant on demand: no ambiguity there
            continue
        doomed = {code for code in table.cmap if _is_ambiguous(table.cmap, code)}
        for code in doomed:
            del table.cmap[code]
        removed |= doomed
    del font["DSIG"]  # a signature of the unchanged file
    font.save(target)
    return len(removed)


def main() -> None:
    TARGET.mkdir(parents=True, exist_ok=True)
    for original in (source.sans_path(), source.serif_path()):
        target = TARGET / original.name
        print(f"{target.name}: {build(original, target)} code points removed, {target.stat().st_size} bytes")


if __name__ == "__main__":
    main()
