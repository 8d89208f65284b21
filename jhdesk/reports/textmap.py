"""Which characters the glyphs of a PDF's fonts stand for, so that search, copy and pdftotext find what was drawn.

Qt 6.7 finds characters by going back through the font's character map. It loses those beyond U+FFFF (rare characters of
names), every glyph that shaping put in place of another (digits in Latin text), and says tab for space. Here each text
is shaped once more, and the glyphs are numbered as Qt does: in the order of their first use.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from itertools import count

from PySide6.QtGui import QTextLayout

from jhdesk.reports.fonts import Style, font, runs
from jhdesk.reports.page import Text

_RANGE = re.compile(rb"^<([0-9A-F]+)> <([0-9A-F]+)> (?:\[([^]]*)\]|<([0-9A-F]+)>)", re.MULTILINE)
_HEAD = b"""/CIDInit /ProcSet findresource begin
12 dict begin
begincmap
/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def
/CMapName /Adobe-Identity-UCS def
/CMapType 2 def
1 begincodespacerange
<0000> <FFFF>
endcodespacerange
"""
_END = b"endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n"


def drawn_glyphs(texts: Iterable[Text]) -> dict[str, list[str]]:
    """PostScript name of a font -> what each of its glyphs stands for, in the order of their first use."""
    seen: dict[str, dict[int, str]] = {}
    for text, style in dict.fromkeys((text.text, text.style) for text in texts):
        for run in runs(text, style):
            for name, glyph, characters in _shaped(run.text, style) if run.bundled else ():
                seen.setdefault(name, {}).setdefault(glyph, characters)
    return {name: list(glyphs.values()) for name, glyphs in seen.items()}


def _shaped(text: str, style: Style) -> Iterator[tuple[str, int, str]]:
    layout = QTextLayout(text, font(style))
    layout.beginLayout()
    layout.createLine()
    layout.endLayout()
    units = text.encode("utf-16-le")
    wanted = QTextLayout.GlyphRunRetrievalFlag
    runs = layout.glyphRuns(
        -1, -1, wanted.RetrieveGlyphIndexes | wanted.RetrieveGlyphPositions | wanted.RetrieveStringIndexes
    )
    # Qt returns them as a hash has them, but paints from left to right.
    runs.sort(key=lambda run: run.positions()[0].x())
    starts = sorted({start for run in runs for start in run.stringIndexes()})
    ends = dict(zip(starts, [*starts[1:], len(units) // 2], strict=True))
    for run in runs:
        face = run.rawFont()
        name = f"{face.familyName()}-{face.styleName()}".replace(" ", "")
        for glyph, start in zip(run.glyphIndexes(), run.stringIndexes(), strict=True):
            if glyph:  # 0 is the box of a character that no font has
                yield name, glyph, units[2 * start : 2 * ends[start]].decode("utf-16-le")


def completed(stream: bytes, glyphs: int, drawn: list[str]) -> bytes:
    """The text map of a font of ``glyphs`` glyphs (the first draws nothing) with what Qt left out of it.

    Where the glyphs are not those that were counted here, or stand for something else, it stays Qt's.
    """
    known = _parsed(stream)
    ours = dict(enumerate(drawn, 1))
    if len(drawn) != glyphs - 1:
        return stream
    for code, text in known.items():
        if text.isspace():
            ours[code] = " "
        elif unicodedata.normalize("NFKC", ours[code]) != unicodedata.normalize("NFKC", text):
            return stream
    return _written(ours)


def _parsed(stream: bytes) -> dict[int, str]:
    known: dict[int, str] = {}
    for first, last, listed, start in _RANGE.findall(stream):
        codes = range(int(first, 16), int(last, 16) + 1)
        texts = [int(text, 16) for text in re.findall(rb"[0-9A-F]+", listed)] or count(int(start, 16))
        known.update((code, chr(text)) for code, text in zip(codes, texts, strict=False) if text and code)
    return known


def _written(known: Mapping[int, str]) -> bytes:
    lines = [
        b"<%04X> <%s>\n" % (code, text.encode("utf-16-be").hex().upper().encode())
        for code, text in known.items()
        if text
    ]
    # A section may hold 100 entries.
    parts = [lines[start : start + 100] for start in range(0, len(lines), 100)]
    return _HEAD + b"".join(b"%d beginbfchar\n%sendbfchar\n" % (len(p), b"".join(p)) for p in parts) + _END
