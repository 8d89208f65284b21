"""The faces of paper: the two bundled fonts and no other, so that a form looks, breaks and reads alike everywhere.

The system's SimSun or FangSong is not used, not even for titles: which version a machine has decides line breaks and
the bytes of a kept PDF, and where its map holds radicals or compatibility characters Qt writes wrong text (⼀ for 一).
Only a single character that neither of the two has is painted with the system's, in the room of the 〓 that stands for it
where the system has none either: lines, pages and digests are the same with and without.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from itertools import groupby
from typing import NamedTuple
from unicodedata import category

from PySide6.QtGui import QFont, QFontDatabase, QFontMetricsF, QGuiApplication, QRawFont

from jhdesk.paths import resources

MISSING_SORT = "〓"
SERIF, SANS = "Noto Serif SC", "Noto Sans SC"
_FILES = ("NotoSerifSC-Regular.otf", "NotoSansSC-Regular.otf")


@dataclass(frozen=True)
class Style:
    """A face and its size in units of 0.01 mm."""

    family: str
    size: int

    @cached_property
    def pitch(self) -> float:
        """From line to line."""
        return self.size * 1.4

    @cached_property
    def rise(self) -> float:
        """From the top of a line to its baseline: an ideograph stands 0.88 above it, in the middle of the line."""
        return (self.pitch - self.size) / 2 + self.size * 0.88


# 20, 12, 10, 10.5 (五号) and 9 pt (小五)
TITLE = Style(SERIF, 706)
HEADING = Style(SANS, 423)
LABEL = Style(SANS, 353)
BODY = Style(SERIF, 370)
NOTE = Style(SERIF, 318)


@cache
def ensure_gui_application() -> QGuiApplication:
    """The running application, or one without a screen where there is none (the command line): Qt needs it for text."""
    running = QGuiApplication.instance()
    return running if isinstance(running, QGuiApplication) else QGuiApplication(["jhdesk", "-platform", "offscreen"])


@cache
def load_fonts() -> None:
    """Make the bundled fonts known to Qt, once."""
    ensure_gui_application()
    for name in _FILES:
        if QFontDatabase.addApplicationFont(str(resources() / "fonts" / name)) < 0:
            raise FileNotFoundError(name)


@cache
def font(style: Style) -> QFont:
    """The font in pixels of 0.01 mm, unhinted: its metrics are those of no device, so all devices agree."""
    load_fonts()
    made = QFont([style.family, SANS if style.family == SERIF else SERIF])
    made.setPixelSize(style.size)
    made.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    return made


@cache
def _metrics(style: Style) -> QFontMetricsF:
    return QFontMetricsF(font(style))


@cache
def _has(character: str, style: Style) -> bool:
    """Whether the font, or one that Qt takes in its place, draws the character; what joins or varies others draws nothing."""
    return category(character) in ("Cf", "Mn", "Me") or _metrics(style).inFontUcs4(ord(character))


@lru_cache(maxsize=1 << 14)
def printable(text: str, style: Style) -> str:
    """The text with 〓, as Chinese print marks a missing sort, in the place of what no font here has: as it is measured."""
    if text.isascii():
        return text
    return "".join(each if each in "\t\n\r" or _has(each, style) else MISSING_SORT for each in text)


class Run(NamedTuple):
    """Part of a line in one font: where it begins, in units of 0.01 mm."""

    x: float
    text: str
    font: QFont
    bundled: bool = True


@lru_cache(maxsize=1 << 14)
def runs(text: str, style: Style) -> tuple[Run, ...]:
    """A line as it is painted: nearly always one run; a character that the bundled fonts lack apart, never an empty box."""
    shown = printable(text, style)
    if shown == text:
        return (Run(0.0, text, font(style)),)
    found, start = [], 0
    for lacking, some in groupby(zip(text, shown, strict=True), key=lambda pair: pair[0] != pair[1]):
        pairs = list(some)
        for part in [pair[0] for pair in pairs] if lacking else ["".join(pair[0] for pair in pairs)]:
            x = _metrics(style).horizontalAdvance(shown[:start])
            family = substitute(part) if lacking else None
            if family:
                found.append(_placed(x, part, family, style))
            else:
                found.append(Run(x, MISSING_SORT if lacking else part, font(style)))
            start += len(part)
    return tuple(found)


def _placed(x: float, character: str, family: str, style: Style) -> Run:
    """In the middle of the room of a 〓."""
    made = QFont(family)
    made.setPixelSize(style.size)
    made.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    room = _metrics(style).horizontalAdvance(MISSING_SORT) - QFontMetricsF(made).horizontalAdvance(character)
    return Run(x + room / 2, character, made, bundled=False)


@cache
def substitute(character: str) -> str | None:
    """A family of the system that has a character; none for private ones, which look different on every machine."""
    if category(character) in ("Co", "Cn", "Cs", "Cc"):
        return None
    load_fonts()
    families = (family for family in QFontDatabase.families() if not family.startswith(("Last", "Adobe Blank")))
    return next((each for each in families if QRawFont.fromFont(QFont(each)).supportsCharacter(ord(character))), None)


def lacks(character: str, style: Style) -> bool:
    """Whether it is printed as 〓, for no font of the machine has it."""
    return printable(character, style) != character and substitute(character) is None


# Every line is measured twice, for wrapping and for its place.
@lru_cache(maxsize=1 << 14)
def advance(text: str, style: Style) -> float:
    """The width of a line of text in units of 0.01 mm."""
    return _metrics(style).horizontalAdvance(printable(text, style))
