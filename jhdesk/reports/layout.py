"""Where everything of a form stands, page by page, before anything is painted.

All lengths are in units of 0.01 mm and all metrics are those of no device, so that printer, preview and PDF break
pages and lines at the same places. A row is cut only where it is higher than a whole page.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import accumulate
from typing import NamedTuple

from PySide6.QtGui import QTextLayout, QTextOption

from jhdesk.reports.document import (
    Block,
    Cell,
    Column,
    Document,
    Face,
    Fact,
    Facts,
    Grid,
    Heading,
    Paper,
    Paragraph,
    Row,
    SignOff,
)
from jhdesk.reports.fonts import BODY, HEADING, LABEL, NOTE, TITLE, Style, advance, font

SHEETS: Mapping[Paper, tuple[int, int]] = {"A4": (21000, 29700), "A3": (29700, 42000)}
SIDE, TOP, BOTTOM = 1500, 1600, 1200
FOOT_GAP = 250
PAGE_NUMBER_WIDTH = 4200
PAD_X, PAD_Y = 130, 130
HEADING_GAP, GRID_GAP, SIGN_GAP = 350, 150, 400
LABEL_MM, SIGN_MM = 28.0, 9.5
STYLES: Mapping[Face, Style] = {"body": BODY, "label": LABEL, "small": NOTE}


class Text(NamedTuple):
    """One line of text: its left end and baseline."""

    x: float
    baseline: float
    text: str
    style: Style


class Rule(NamedTuple):
    """A straight line."""

    x1: float
    y1: float
    x2: float
    y2: float


Item = Text | Rule


class Modules(NamedTuple):
    """A square code: its upper left corner, the side of one module, and where its dark modules are, row by row."""

    x: float
    y: float
    side: float
    rows: tuple[bytes, ...]
    """a byte a module, 1 where it is dark"""


@dataclass(frozen=True)
class Page:
    """A page as placed: its size, and what stands on it in the order of reading."""

    width: int
    height: int
    items: tuple[Item | Modules, ...]

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
    width, height = _sheet(document.paper, document.landscape)
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


def _sheet(paper: Paper, landscape: bool) -> tuple[int, int]:
    width, height = SHEETS[paper]
    return (height, width) if landscape else (width, height)


def inner_mm(paper: Paper, landscape: bool) -> float:
    """The width between the margins of a sheet, in millimetres."""
    return (_sheet(paper, landscape)[0] - 2 * SIDE) / 100


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


def _lines(lines: Sequence[str], style: Style, x: float, y: float, width: float, align: str = "left") -> Iterator[Text]:
    for number, line in enumerate(lines):
        free = {"left": 0.0, "center": 0.5, "right": 1.0}[align]
        shift = free * (width - advance(line, style)) if free else 0.0
        if line:
            yield Text(x + shift, y + number * style.pitch + style.rise, line, style)


def _foot(lines: Sequence[str], number: str, width: int, y: float) -> Iterator[Text]:
    yield from _lines(lines, NOTE, SIDE, y, width)
    yield from _lines([number], NOTE, SIDE, y, width - 2 * SIDE, "right")


def _title(title: str, width: float) -> _Strip:
    lines = wrap(title, TITLE, width)
    return _Strip(len(lines) * TITLE.pitch + 250, tuple(_lines(lines, TITLE, 0, 0, width, "center")), keep=True)


def _strips(block: Block, width: float, room: float) -> list[_Strip]:
    if isinstance(block, Heading):
        lines = wrap(block.text, HEADING, width)
        items = tuple(_lines(lines, HEADING, 0, 0, width))
        return [_Strip(len(lines) * HEADING.pitch, items, HEADING_GAP, keep=True)]
    if isinstance(block, Paragraph):
        style = STYLES[block.face]
        gap = style.size / 3
        return [
            _Strip(style.pitch, tuple(_lines([line], style, 0, 0, width)), 0 if number else gap)
            for number, line in enumerate(wrap(block.text, style, width))
        ]
    if isinstance(block, Facts):
        return _grid(_ruled(_pairs(block.facts), width), room)
    if isinstance(block, SignOff):
        return [_signed(block, width)]
    return _grid(block, room)


def _pairs(facts: Sequence[Fact]) -> list[Row]:
    """Labels and values two pairs a row; one that is wide or has no neighbour takes the row."""
    rows: list[Row] = []
    waiting = list(facts)
    while waiting:
        first = waiting.pop(0)
        row: Row = (_label(first), Cell(first.value, columns=3))
        if waiting and not first.wide and not waiting[0].wide:
            second = waiting.pop(0)
            row = (_label(first), first.value, _label(second), second.value)
        rows.append(row)
    return rows


def _signed(block: SignOff, width: float) -> _Strip:
    rows: list[Row] = [(_label(line), line.value) for line in block.lines]
    seal = Cell(block.stamp, rows=len(rows), align="center", face="label"), Cell(rows=len(rows))
    rows[0] = (*rows[0], *seal)
    (strip,) = _band(_ruled(rows, width), rows, SIGN_MM, float("inf"))
    return replace(strip, before=SIGN_GAP, items=strip.lid + strip.items, lid=())


def _label(fact: Fact) -> Cell:
    return Cell(fact.label, align="center", face="label")


def _ruled(rows: Sequence[Row], width: float) -> Grid:
    value_mm = width / 200 - LABEL_MM
    columns = (Column(LABEL_MM), Column(value_mm)) * 2
    return Grid(columns, tuple(rows), together=True)


def _grid(grid: Grid, room: float) -> list[_Strip]:
    header: tuple[_Strip, ...] = ()
    if grid.header:
        head = tuple(tuple(replace(_cell(c), face="label", align="center") for c in row) for row in grid.header)
        (strip,) = _band(grid, head, grid.row_mm, float("inf"))
        header = (replace(strip, items=strip.lid + strip.items, lid=(), keep=True),)
        room -= strip.height
    body: list[_Strip] = []
    for row in grid.rows:
        body += (replace(strip, header=header) for strip in _band(grid, (row,), grid.row_mm, room))
    if grid.together:
        body[:-1] = [replace(strip, keep=True) for strip in body[:-1]]
    strips = [*header, *body]
    if strips:
        strips[0] = replace(strips[0], before=GRID_GAP, items=strips[0].lid + strips[0].items, lid=())
    return strips


def _cell(cell: str | Cell) -> Cell:
    return Cell(cell) if isinstance(cell, str) else cell


class _Placed(NamedTuple):
    cell: Cell
    row: int
    column: int


def _placed(rows: Sequence[Row], columns: int) -> list[_Placed]:
    """Each cell at the first place of its row that no cell above reaches into."""
    taken: set[tuple[int, int]] = set()
    placed = []
    for number, row in enumerate(rows):
        column = 0
        for cell in map(_cell, row):
            while (number, column) in taken:
                column += 1
            placed.append(_Placed(cell, number, column))
            taken.update((number + r, column + c) for r in range(cell.rows) for c in range(cell.columns))
            column += cell.columns
    assert taken == {(r, c) for r in range(len(rows)) for c in range(columns)}, "cells must fill their rows"
    return placed


def _band(grid: Grid, rows: Sequence[Row], least_mm: float, room: float) -> list[_Strip]:
    """Rows that belong together as one strip; a row higher than ``room`` as several, each with part of its lines."""
    edges = list(accumulate((column.width_mm * 100 for column in grid.columns), initial=0.0))
    placed = _placed(rows, len(grid.columns))
    lines = [
        wrap(p.cell.text, STYLES[p.cell.face], edges[p.column + p.cell.columns] - edges[p.column] - 2 * PAD_X)
        for p in placed
    ]
    longest = max(map(len, lines))
    most = longest if room == float("inf") else max(1, int((room - 2 * PAD_Y) // BODY.pitch))
    strips = []
    for start in range(0, longest, most):
        piece = [some[start : start + most] for some in lines]
        heights = _heights(placed, piece, [least_mm * 100] * len(rows))
        strips.append(_framed(grid, placed, piece, edges, list(accumulate(heights, initial=0.0))))
    return strips


def _heights(placed: Sequence[_Placed], lines: Sequence[Sequence[str]], heights: list[float]) -> list[float]:
    # Cells of one row first: one that spans rows only adds to the last of them what is still wanting.
    for p, some in sorted(zip(placed, lines, strict=True), key=lambda pair: pair[0].cell.rows):
        last = p.row + p.cell.rows
        wanting = len(some) * STYLES[p.cell.face].pitch + 2 * PAD_Y - sum(heights[p.row : last])
        heights[last - 1] += max(0.0, wanting)
    return heights


def _framed(
    grid: Grid,
    placed: Sequence[_Placed],
    lines: Sequence[Sequence[str]],
    edges: Sequence[float],
    levels: Sequence[float],
) -> _Strip:
    items: list[Item] = [Rule(0, 0, 0, levels[-1])]
    for (cell, row, column), some in zip(placed, lines, strict=True):
        left, right = edges[column], edges[column + cell.columns]
        top, bottom = levels[row], levels[row + cell.rows]
        style = STYLES[cell.face]
        y = top + (bottom - top - len(some) * style.pitch) / 2
        align = cell.align or grid.columns[column].align
        items += _lines(some, style, left + PAD_X, y, right - left - 2 * PAD_X, align)
        items += (Rule(right, top, right, bottom), Rule(left, bottom, right, bottom))
    return _Strip(levels[-1], tuple(items), lid=(Rule(0, 0, edges[-1], 0),))
