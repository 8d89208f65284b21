"""Where everything of a form stands, page by page, before anything is painted.

All lengths are in units of 0.01 mm and all metrics are those of no device, so that printer, preview and PDF break
pages and lines at the same places. A row is cut only where it is higher than a whole page.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import accumulate

from PySide6.QtGui import QTextLayout, QTextOption

from jhdesk.reports.document import (
    Block,
    Cell,
    Column,
    Document,
    Fact,
    Facts,
    Grid,
    Heading,
    Paragraph,
    Row,
    SignOff,
)
from jhdesk.reports.fonts import BODY, HEADING, LABEL, NOTE, TITLE, Style, advance, font

A4 = (21000, 29700)
SIDE, TOP, BOTTOM = 1500, 1800, 1300
FOOT_GAP = 300
PAGE_NUMBER_WIDTH = 4200
PAD_X, PAD_Y = 130, 150
LABEL_WIDTH_MM = 28.0
STAMP_MM = 30.0


@dataclass(frozen=True)
class Text:
    """One line of text: its left end and baseline."""

    x: float
    baseline: float
    text: str
    style: Style


@dataclass(frozen=True)
class Rule:
    """A straight line."""

    x1: float
    y1: float
    x2: float
    y2: float


Item = Text | Rule


@dataclass(frozen=True)
class Page:
    """A page as placed: its size, and what stands on it in the order of reading."""

    width: int
    height: int
    items: tuple[Item, ...]

    @property
    def landscape(self) -> bool:
        """Whether the page lies on its side."""
        return self.width > self.height


@dataclass(frozen=True)
class _Strip:
    """A piece of the form over the whole width that is never cut; items count from its upper left corner."""

    height: float
    items: tuple[Item, ...]
    before: float = 0
    """distance to what stands above; none at the top of a page"""
    keep: bool = False
    """on the same page as the next strip"""
    lid: tuple[Item, ...] = ()
    """the upper rule of a row that comes first on a page"""
    header: tuple[_Strip, ...] = ()
    """what stands above the strip where it comes first on a page"""


def lay_out(document: Document) -> tuple[Page, ...]:
    """The pages of a document, at least one, with their foot."""
    width, height = A4[::-1] if document.landscape else A4
    foot = wrap(document.foot, NOTE, width - 2 * SIDE - PAGE_NUMBER_WIDTH)
    bottom = height - BOTTOM - len(foot) * NOTE.pitch
    pager = _Pager(TOP, bottom - FOOT_GAP)
    inner = width - 2 * SIDE
    strips = [_title(document.title, inner)]
    for block in document.blocks:
        strips += _strips(block, inner, pager.room)
    pager.place(strips)
    total = len(pager.pages)
    return tuple(
        Page(width, height, (*items, *_foot(foot, f"第 {number} 页 共 {total} 页", width, bottom)))
        for number, items in enumerate(pager.pages, 1)
    )


def wrap(text: str, style: Style, width: float) -> list[str]:
    """The lines of a text: broken between words by the rules for Chinese, inside a word only where it is too long."""
    lines = []
    for part in text.replace("\t", " ").splitlines() or [""]:
        lines += [part] if advance(part, style) <= width else _break(part, style, width)
    return lines


def _break(text: str, style: Style, width: float) -> list[str]:
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    layout = QTextLayout(text, font(style))
    layout.setTextOption(option)
    layout.beginLayout()
    # Qt counts in UTF-16, where a rare character takes two places.
    units, lines = text.encode("utf-16-le"), []
    while (line := layout.createLine()).isValid():
        line.setLineWidth(width)
        start, length = line.textStart(), line.textLength()
        lines.append(units[2 * start : 2 * (start + length)].decode("utf-16-le").rstrip(" "))
    layout.endLayout()
    return lines


@dataclass
class _Pager:
    top: float
    bottom: float
    pages: list[list[Item]] = field(default_factory=lambda: [[]])

    def __post_init__(self) -> None:
        self.y = self.top

    @property
    def room(self) -> float:
        """The height of an empty page."""
        return self.bottom - self.top

    def place(self, strips: Sequence[_Strip]) -> None:
        for index, strip in enumerate(strips):
            if self.y > self.top and self.y + strip.before + self._needed(strips, index) > self.bottom:
                self.pages.append([])
                self.y = self.top
                for header in strip.header:
                    self._put(header)
            if self.y > self.top:
                self.y += strip.before
            elif strip.lid:
                self._add(strip.lid)
            self._put(strip)

    def _needed(self, strips: Sequence[_Strip], index: int) -> float:
        """The height of a strip with what it must not be parted from, as far as a page can hold it."""
        height = strips[index].height
        room = self.room - sum(header.height for header in strips[index].header)
        while strips[index].keep and index + 1 < len(strips):
            index += 1
            more = height + strips[index].before + strips[index].height
            if more > room:
                break
            height = more
        return height

    def _put(self, strip: _Strip) -> None:
        self._add(strip.items)
        self.y += strip.height

    def _add(self, items: Sequence[Item]) -> None:
        self.pages[-1] += [_moved(item, SIDE, self.y) for item in items]


def _moved(item: Item, dx: float, dy: float) -> Item:
    if isinstance(item, Text):
        return Text(item.x + dx, item.baseline + dy, item.text, item.style)
    return Rule(item.x1 + dx, item.y1 + dy, item.x2 + dx, item.y2 + dy)


def _lines(
    lines: Sequence[str], style: Style, x: float, y: float, width: float, align: str = "left"
) -> Iterator[Text]:
    for number, line in enumerate(lines):
        free = {"left": 0.0, "center": 0.5, "right": 1.0}[align]
        shift = free * (width - advance(line, style)) if free else 0.0
        yield Text(x + shift, y + number * style.pitch + style.rise, line, style)


def _foot(lines: Sequence[str], number: str, width: int, y: float) -> Iterator[Text]:
    yield from _lines(lines, NOTE, SIDE, y, width)
    yield from _lines([number], NOTE, SIDE, y, width - 2 * SIDE, "right")


def _title(title: str, width: float) -> _Strip:
    lines = wrap(title, TITLE, width)
    return _Strip(
        len(lines) * TITLE.pitch + 250, tuple(_lines(lines, TITLE, 0, 0, width, "center")), keep=True
    )


def _strips(block: Block, width: float, room: float) -> list[_Strip]:
    if isinstance(block, Heading):
        lines = wrap(block.text, HEADING, width)
        return [
            _Strip(len(lines) * HEADING.pitch + 80, tuple(_lines(lines, HEADING, 0, 0, width)), 450, keep=True)
        ]
    if isinstance(block, Paragraph):
        style = NOTE if block.small else BODY
        return [
            _Strip(style.pitch, tuple(_lines([line], style, 0, 0, width)), 0 if number else 100)
            for number, line in enumerate(wrap(block.text, style, width))
        ]
    if isinstance(block, Facts):
        block = _ruled(block.facts, width)
    elif isinstance(block, SignOff):
        lines_, stamps = _ruled(block.lines, width, 11), _ruled(block.stamps, width, STAMP_MM)
        upper = [replace(strip, keep=True) for strip in _grid_strips(lines_, room)]
        lower = [replace(strip, before=0) for strip in _grid_strips(stamps, room)]
        return [replace(upper[0], before=600), *upper[1:], *lower]
    return _grid_strips(block, room)


def _ruled(facts: Sequence[Fact], width: float, row_mm: float = 8.5) -> Grid:
    """Labels and values as a grid of two pairs a line; one that is wide or has no neighbour takes the line."""
    value_mm = width / 200 - LABEL_WIDTH_MM
    rows: list[Row] = []
    waiting = list(facts)
    while waiting:
        first = waiting.pop(0)
        if first.wide or not waiting or waiting[0].wide:
            rows.append((_label(first), Cell(first.value, columns=3)))
        else:
            second = waiting.pop(0)
            rows.append((_label(first), first.value, _label(second), second.value))
    return Grid(
        (Column(LABEL_WIDTH_MM), Column(value_mm), Column(LABEL_WIDTH_MM), Column(value_mm)),
        tuple(rows),
        row_mm=row_mm,
        together=True,
    )


def _label(fact: Fact) -> Cell:
    return Cell(fact.label, align="center", label=True)


def _grid_strips(grid: Grid, room: float) -> list[_Strip]:
    header = _header(grid)
    used = sum(strip.height for strip in header)
    body = [
        strip
        for row in grid.rows
        for strip in _row_strips(grid, row, room - used, header)
    ]
    if grid.together:
        body = [replace(strip, keep=True) for strip in body[:-1]] + body[-1:]
    strips = [*header, *body]
    if strips:
        strips[0] = replace(strips[0], before=200, items=strips[0].lid + strips[0].items, lid=())
    return strips
