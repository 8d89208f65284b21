"""The faces of paper: the two bundled fonts and no other, so that a form looks, breaks and reads alike everywhere.

The system's SimSun or FangSong is not used, not even for titles: which version a machine has decides line breaks and
the bytes of a kept PDF, and where its map holds radicals or compatibility characters Qt writes wrong text (⼀ for 一).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from unicodedata import category

from PySide6.QtGui import QFont, QFontDatabase, QFontMetricsF, QGuiApplication

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


@lru_cache(maxsize=4096)
def printable(text: str, style: Style) -> str:
    """The text with 〓, as Chinese print marks a missing sort, in the place of what no font here has: never an empty box."""
    if text.isascii():
        return text
    return "".join(each if each in "\t\n\r" or _has(each, style) else MISSING_SORT for each in text)


# Every line is measured twice, for wrapping and for its place.
@lru_cache(maxsize=4096)
def advance(text: str, style: Style) -> float:
    """The width of a line of text in units of 0.01 mm."""
    return _metrics(style).horizontalAdvance(text)
