"""Where everything of a form stands, page by page, before anything is painted.

All lengths are in units of 0.01 mm and all metrics are those of no device, so that printer, preview and PDF break
pages and lines at the same places. A row is cut only where it is higher than a whole page.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import accumulate

from PySide6.QtGui import QTextLayout, QTextOption

from jhdesk.reports.cells import Placed, cell_names, cell_of, column_names, placed
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
    Picture,
    Row,
    SignOff,
    Tie,
)
from jhdesk.reports.fonts import BODY, HEADING, LABEL, NOTE, TITLE, Style, advance, font, printable
from jhdesk.reports.page import SHEETS, Image, Item, Matrix, Page, Rule, Text
from jhdesk.reports.tie import PageTie, page_tie, spaced

SIDE, TOP, BOTTOM = 1500, 1600, 1200
FOOT_GAP = 250
PAGE_NUMBER_WIDTH = 4200
QR_SIDE, QR_GAP = 1900, 350
"""how wide the QR of the foot is, and what stays empty beside it: more than the four modules that a reader needs"""
PAD_X, PAD_Y = 130, 130
HEADING_GAP, GRID_GAP, SIGN_GAP = 350, 150, 400
LABEL_MM, SIGN_MM = 28.0, 9.5
_FREE: Mapping[str, float] = {"left": 0.0, "center": 0.5, "right": 1.0}
"""of the room that a line leaves, what stands before it"""
_NUMBER = re.compile(r"[0-9][0-9.,]*%?")
SMALLEST = 176
"""5 pt: no text of a cell is made smaller"""
STYLES: Mapping[Face, Style] = {"body": BODY, "label": LABEL, "small": NOTE}


@dataclass(frozen=True)
class _Strip:
    """A piece of the form over the whole width that is never cut; items count from its upper left corner."""

    height: float
    items: tuple[Item, ...]
    before: float = 0
    """distance to what stands above; none at the top of a page"""
    keep: bool = False
    """on the same page as the next strip"""
    row: bool = False
    """of a grid, below its header"""
    note: bool = False
    """a line of small print"""
    signed: bool = False
    """on the same page as who signs"""
    lid: tuple[Item, ...] = ()
    """the upper rule of a row that comes first on a page"""
    header: tuple[_Strip, ...] = ()
    """what stands above the strip where it comes first on a page"""


def lay_out(document: Document) -> tuple[Page, ...]:
    """The pages of a document, at least one, with their foot."""
    width, height = _sheet(document.paper, document.landscape)
    tied = QR_SIDE + QR_GAP if document.tie else 0
    foot = wrap(document.foot, NOTE, width - 2 * SIDE - PAGE_NUMBER_WIDTH - tied)
    # The eight characters stand on a line of their own.
    bottom = height - BOTTOM - max((len(foot) + bool(tied)) * NOTE.pitch, QR_SIDE if tied else 0)
    pager = _Pager(TOP, bottom - (QR_GAP if tied else FOOT_GAP))
    inner = width - 2 * SIDE
    strips = [_title(document.title, inner)]
    for block in document.blocks:
        if isinstance(block, SignOff) or (isinstance(block, Grid) and block.signs):
            _take_along(strips)
        strips += _strips(block, inner, pager.room)
    pager.place(strips)
    total = len(pager.pages)
    pages = []
    for number, items in enumerate(pager.pages, 1):
        tie = _tied(document.tie, number, items)
        end = _foot(foot, f"第 {number} 页 共 {total} 页", width, bottom, tie)
        pages.append(Page(width, height, (*items, *end), len(items), tie))
    return tuple(pages)


def _tied(tie: Tie | None, number: int, items: Sequence[Item]) -> PageTie | None:
    if tie is None:
        return None
    # With what its cell is called: a figure in the neighbouring column is another page. Of a picture the facts count.
    texts = [f"{item.cell}\t{item.text}" if isinstance(item, Text) else item.told
             for item in items if isinstance(item, Text | Image)]  # fmt: skip
    return page_tie(tie, number, texts)


def _take_along(strips: list[_Strip]) -> None:
    """Nobody signs a page that says nothing: the last row goes with who signs, and the notes below it."""
    last = next((at for at in range(len(strips) - 1, 0, -1) if not strips[at].note), 0)
    strips[last:] = [replace(strip, signed=True) for strip in strips[last:]]


def _sheet(paper: Paper, landscape: bool) -> tuple[int, int]:
    width, height = SHEETS[paper]
    return (height, width) if landscape else (width, height)


def inner_mm(paper: Paper, landscape: bool) -> float:
    """The width between the margins of a sheet, in millimetres."""
    return (_sheet(paper, landscape)[0] - 2 * SIDE) / 100


def wrap(text: str, style: Style, width: float) -> list[str]:
    """The lines of a text: broken between words by the rules for Chinese, inside a word only where it is too long."""
    if not text:
        return [""]
    lines = []
    for part in text.replace("\t", " ").splitlines():
        lines += [part] if advance(part, style) <= width else _break(part, style, width)
    return lines


def _break(text: str, style: Style, width: float) -> list[str]:
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    shown = printable(text, style)
    layout = QTextLayout(shown, font(style))
    layout.setTextOption(option)
    layout.beginLayout()
    # Qt counts in UTF-16, where a rare character takes two places.
    units, lines, taken = shown.encode("utf-16-le"), [], 0
    while (line := layout.createLine()).isValid():
        line.setLineWidth(width)
        start = line.textStart()
        length = len(units[2 * start : 2 * (start + line.textLength())].decode("utf-16-le"))
        lines.append(text[taken : taken + length].rstrip(" "))
        taken += length
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
        alone = True  # of rows that should stay together the last goes with who signs, and not all
        while index + 1 < len(strips) and (strips[index].keep or (strips[index].signed and alone)):
            alone = alone and (strips[index].signed or not strips[index].row)
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
        # Written out: of a long ledger this is done a hundred thousand times.
        y = self.y
        self.pages[-1] += [
            Text(i.x + SIDE, i.baseline + y, i.text, i.style, i.cell)
            if isinstance(i, Text)
            else Rule(i.x1 + SIDE, i.y1 + y, i.x2 + SIDE, i.y2 + y)
            if isinstance(i, Rule)
            else i._replace(x=i.x + SIDE, y=i.y + y)
            for i in items
        ]


def _lines(
    lines: Sequence[str], style: Style, x: float, y: float, width: float, align: str = "left", cell: str = ""
) -> Iterator[Text]:
    free = _FREE[align]
    for number, line in enumerate(lines):
        if line:
            shift = free * (width - advance(line, style)) if free else 0.0
            yield Text(x + shift, y + number * style.pitch + style.rise, line, style, cell)


def _foot(lines: Sequence[str], number: str, width: int, y: float, tie: PageTie | None) -> Iterator[Item]:
    left = SIDE
    if tie:
        yield Matrix(SIDE, y, QR_SIDE, tie.payload)
        left += QR_SIDE + QR_GAP
        lines = [*lines, f"核对码 {spaced(tie.code)}"]
    yield from _lines(lines, NOTE, left, y, width)
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
        style, small = STYLES[block.face], block.face == "small"
        gap = style.size / 3
        return [
            _Strip(style.pitch, tuple(_lines([line], style, 0, 0, width)), 0 if number else gap, block.keep, note=small)
            for number, line in enumerate(wrap(block.text, style, width))
        ]
    if isinstance(block, Facts):
        return _grid(_boxes(block.facts, width), room)
    if isinstance(block, SignOff):
        return [_signed(block, width)]
    if isinstance(block, Picture):
        return [_pictured(block)]
    return _grid(block, room)


def _pictured(block: Picture) -> _Strip:
    items: list[Item] = []
    left = bottom = 0.0
    for panel in block.panels:
        lines = wrap(panel.title, LABEL, panel.width_mm * 100)
        items += _lines(lines, LABEL, left, 0, panel.width_mm * 100)
        top = len(lines) * LABEL.pitch
        items.append(Image(left, top, panel.width_mm * 100, panel.height_mm * 100, panel.png, panel.told))
        left += panel.width_mm * 100
        bottom = max(bottom, top + panel.height_mm * 100)
    return _Strip(bottom, tuple(items), before=GRID_GAP)


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


def _ruled(rows: Sequence[Row], width: float, label_mm: float = LABEL_MM) -> Grid:
    value_mm = width / 200 - label_mm
    columns = (Column(label_mm), Column(value_mm)) * 2
    return Grid(columns, tuple(rows), together=True)


def _boxes(facts: Sequence[Fact], width: float) -> Grid:
    """Labels that share no line with others have room for their words, up to half of it."""
    if not all(fact.wide for fact in facts):
        return _ruled(_pairs(facts), width)
    longest = max((advance(fact.label, LABEL) for fact in facts), default=0.0) + 2 * PAD_X + 20
    return _ruled(_pairs(facts), width, max(LABEL_MM, min(longest, width / 2) / 100 - 0.1))


def _grid(grid: Grid, room: float) -> list[_Strip]:
    header: tuple[_Strip, ...] = ()
    if grid.header:
        head = tuple(tuple(replace(cell_of(c), face="label", align="center") for c in row) for row in grid.header)
        (strip,) = _band(grid, head, grid.row_mm, float("inf"))
        header = (replace(strip, items=strip.lid + strip.items, lid=(), keep=True),)
        room -= strip.height
    names = column_names(grid)
    body: list[_Strip] = []
    for row in grid.rows:
        body += (replace(strip, header=header, row=True) for strip in _band(grid, (row,), grid.row_mm, room, names))
    if grid.together:
        body[:-1] = [replace(strip, keep=True) for strip in body[:-1]]
    strips = [*header, *body]
    if strips:
        strips[0] = replace(strips[0], before=GRID_GAP, items=strips[0].lid + strips[0].items, lid=())
    return strips


def _band(grid: Grid, rows: Sequence[Row], least_mm: float, room: float, columns: Sequence[str] = ()) -> list[_Strip]:
    """Rows that belong together as one strip; a row higher than ``room`` as several, each with part of its lines."""
    edges = list(accumulate((column.width_mm * 100 for column in grid.columns), initial=0.0))
    cells = placed(rows, len(grid.columns))
    names = cell_names(cells, columns, grid.keys) if columns else [""] * len(cells)
    widths = [edges[p.column + p.cell.columns] - edges[p.column] - 2 * PAD_X for p in cells]
    styles = [_style_for(p.cell, width) for p, width in zip(cells, widths, strict=True)]
    lines = [wrap(p.cell.text, style, width) for p, style, width in zip(cells, styles, widths, strict=True)]
    longest = max(map(len, lines))
    most = longest if room == float("inf") else max(1, int((room - 2 * PAD_Y) // BODY.pitch))
    strips = []
    for start in range(0, longest, most):
        piece = [some[start : start + most] for some in lines]
        heights = _heights(cells, styles, piece, [least_mm * 100] * len(rows))
        strips.append(_framed(grid, cells, styles, names, piece, edges, list(accumulate(heights, initial=0.0))))
    return strips


def _style_for(cell: Cell, width: float) -> Style:
    """The style of its face, smaller where a number would be broken: its parts would be read as numbers of their own."""
    style = STYLES[cell.face]
    longest = max((advance(number, style) for number in _NUMBER.findall(cell.text)), default=0.0)
    return style if longest <= width else replace(style, size=max(int(style.size * width / longest), SMALLEST))


def _heights(
    cells: Sequence[Placed], styles: Sequence[Style], lines: Sequence[Sequence[str]], heights: list[float]
) -> list[float]:
    # Cells of one row first: one that spans rows only adds to the last of them what is still wanting.
    for p, style, some in sorted(zip(cells, styles, lines, strict=True), key=lambda each: each[0].cell.rows):
        last = p.row + p.cell.rows
        wanting = len(some) * style.pitch + 2 * PAD_Y - sum(heights[p.row : last])
        heights[last - 1] += max(0.0, wanting)
    return heights


def _framed(
    grid: Grid,
    cells: Sequence[Placed],
    styles: Sequence[Style],
    names: Sequence[str],
    lines: Sequence[Sequence[str]],
    edges: Sequence[float],
    levels: Sequence[float],
) -> _Strip:
    items: list[Item] = [Rule(0, 0, 0, levels[-1])]
    for (cell, row, column), style, name, some in zip(cells, styles, names, lines, strict=True):
        left, right = edges[column], edges[column + cell.columns]
        top, bottom = levels[row], levels[row + cell.rows]
        y = top + (bottom - top - len(some) * style.pitch) / 2
        align = cell.align or grid.columns[column].align
        items += _lines(some, style, left + PAD_X, y, right - left - 2 * PAD_X, align, name)
        items.append(Rule(right, top, right, bottom))
        if len(levels) > 2:
            items.append(Rule(left, bottom, right, bottom))
    if len(levels) == 2:  # of one row, one rule below all of its cells
        items.append(Rule(0, levels[1], edges[-1], levels[1]))
    return _Strip(levels[-1], tuple(items), lid=(Rule(0, 0, edges[-1], 0),))
