"""Where everything of a form stands, page by page, before anything is painted.

All lengths are in units of 0.01 mm and all metrics are those of no device, so that printer, preview and PDF break
pages and lines at the same places. A row is cut only where it is higher than a whole page.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from itertools import accumulate

from PySide6.QtGui import QTextLayout, QTextOption

from jhdesk.reports.cells import (
    Placed,
    Said,
    cell_of,
    column_names,
    placed,
    plain,
    said_beside,
    said_of_picture,
    said_of_row,
)
from jhdesk.reports.document import (
    Block,
    Cell,
    Code,
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
from jhdesk.reports.garbage import uncollected
from jhdesk.reports.page import SHEETS, Image, Item, Matrix, Modules, Page, Rule, Text
from jhdesk.reports.strips import SIDE, Pager, Strip, take_along
from jhdesk.reports.tie import CODE_NAME, PageTie, drawn, page_tie, spaced

TOP, BOTTOM = 1600, 1200
FOOT_GAP = 250
PAGE_NUMBER_WIDTH = 4200
QR_SIDE, QR_GAP = 1900, 350
"""how wide the QR of the foot is, and what stays empty beside it: more than the four modules that a reader needs"""
PAD_X, PAD_Y = 130, 130
HEADING_GAP, GRID_GAP, SIGN_GAP = 350, 150, 400
LABEL_MM, SIGN_MM = 28.0, 9.5
FOOT = "页脚"
"""what the foot is called"""
_FREE: Mapping[str, float] = {"left": 0.0, "center": 0.5, "right": 1.0}
"""of the room that a line leaves, what stands before it"""
_NUMBER = re.compile(r"[0-9][0-9.,]*%?")
SMALLEST = 176
"""5 pt: no text of a cell is made smaller"""
STYLES: Mapping[Face, Style] = {"body": BODY, "label": LABEL, "small": NOTE, "large": TITLE}


@uncollected()
def lay_out(document: Document) -> tuple[Page, ...]:
    """The pages of a document, at least one, with their foot."""
    width, height = _sheet(document.paper, document.landscape)
    tied = QR_SIDE + QR_GAP if document.tie else 0
    foot = wrap(document.foot, NOTE, width - 2 * SIDE - PAGE_NUMBER_WIDTH - tied)
    # The eight characters stand on a line of their own.
    bottom = height - BOTTOM - max((len(foot) + bool(tied)) * NOTE.pitch, QR_SIDE if tied else 0)
    pager = Pager(TOP, bottom - (QR_GAP if tied else FOOT_GAP))
    inner = width - 2 * SIDE
    strips = [_title(document.title, inner)]
    section = ""
    for block in document.blocks:
        if isinstance(block, SignOff) or (isinstance(block, Grid) and block.signs):
            take_along(strips)
        section = plain(block.text) if isinstance(block, Heading) else section
        strips += _strips(block, inner, pager.room, section)
    pager.place(strips)
    total = len(pager.pages)
    pages = []
    for number, (items, read) in enumerate(zip(pager.pages, pager.said, strict=True), 1):
        said = (*read, *(Said(FOOT, line, again=number > 1) for line in document.foot.splitlines()[:1]))
        tie = _tied(document.tie, number, said)
        end = _foot(foot, f"第 {number} 页 共 {total} 页", width, bottom, tie)
        pages.append(Page(width, height, (*items, *end), said, tie))
    return tuple(pages)


def _tied(tie: Tie | None, number: int, said: Sequence[Said]) -> PageTie | None:
    if tie is None:
        return None
    # With what its cell is called: a figure in the neighbouring column is another page.
    return page_tie(tie, number, (f"{each.section}\t{each.cell or ''}\t{each.text}" for each in said))


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


def _lines(lines: Sequence[str], style: Style, x: float, y: float, width: float, align: str = "left") -> Iterator[Text]:
    free = _FREE[align]
    for number, line in enumerate(lines):
        if line:
            shift = free * (width - advance(line, style)) if free else 0.0
            yield Text(x + shift, y + number * style.pitch + style.rise, line, style)


def _foot(lines: Sequence[str], number: str, width: int, y: float, tie: PageTie | None) -> Iterator[Item]:
    left = SIDE
    if tie:
        yield Matrix(SIDE, y, QR_SIDE, tie.payload)
        left += QR_SIDE + QR_GAP
        lines = [*lines, f"{CODE_NAME} {spaced(tie.code)}"]
    yield from _lines(lines, NOTE, left, y, width)
    yield from _lines([number], NOTE, SIDE, y, width - 2 * SIDE, "right")


def _title(title: str, width: float) -> Strip:
    lines = wrap(title, TITLE, width)
    items = tuple(_lines(lines, TITLE, 0, 0, width, "center"))
    return Strip(len(lines) * TITLE.pitch + 250, items, keep=True, said=_read(title))


def _read(text: str, section: str = "") -> tuple[Said, ...]:
    return (Said("", plain(text), section),) if text.strip() else ()


def _strips(block: Block, width: float, room: float, section: str) -> list[Strip]:
    if isinstance(block, Heading):
        lines = wrap(block.text, HEADING, width)
        items = tuple(_lines(lines, HEADING, 0, 0, width))
        return [Strip(len(lines) * HEADING.pitch, items, HEADING_GAP, keep=True, said=_read(block.text))]
    if isinstance(block, Paragraph):
        style, small = STYLES[block.face], block.face == "small"
        gap, said = style.size / 3, _read(block.text, section)
        begin = Strip(style.pitch, (), gap, block.keep, note=small, said=said)
        return [
            replace(begin, items=tuple(_lines([line], style, 0, 0, width)), before=0 if number else gap)
            for number, line in enumerate(wrap(block.text, style, width))
        ]
    if isinstance(block, Facts):
        return _grid(_boxes(block.facts, width), room, section)
    if isinstance(block, SignOff):
        return [_signed(block, width, section)]
    if isinstance(block, Picture):
        facts = (each for panel in block.panels for each in said_of_picture(panel, section))
        return [replace(_pictured(block), said=tuple(facts))]
    if isinstance(block, Code):
        return [_coded(block, width)]
    return _grid(block, room, section)


def _pictured(block: Picture) -> Strip:
    items: list[Item] = []
    left = bottom = 0.0
    for panel in block.panels:
        lines = wrap(panel.title, LABEL, panel.width_mm * 100)
        items += _lines(lines, LABEL, left, 0, panel.width_mm * 100)
        top = len(lines) * LABEL.pitch
        items.append(Image(left, top, panel.width_mm * 100, panel.height_mm * 100, panel.png))
        left += panel.width_mm * 100
        bottom = max(bottom, top + panel.height_mm * 100)
    return Strip(bottom, tuple(items), before=GRID_GAP)


def _coded(block: Code, width: float) -> Strip:
    rows, side = drawn(block.payload), block.side_mm * 100
    left = side + 2 * QR_GAP
    lines = wrap(block.said, BODY, width - left)
    code = Modules(0, 0, side / len(rows), rows)
    return Strip(
        max(side, len(lines) * BODY.pitch),
        (code, *_lines(lines, BODY, left, 0, width - left)),
        before=SIGN_GAP,
        said=_read(block.said),
    )


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


def _signed(block: SignOff, width: float, section: str) -> Strip:
    rows: list[Row] = [(_label(line), line.value) for line in block.lines]
    seal = Cell(block.stamp, rows=len(rows), align="center", face="label"), Cell(rows=len(rows))
    rows[0] = (*rows[0], *seal)
    (strip,) = _band(_ruled(rows, width), rows, SIGN_MM, float("inf"), partial(said_beside, section=section))
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


def _grid(grid: Grid, room: float, section: str) -> list[Strip]:
    header: tuple[Strip, ...] = ()
    if grid.header:
        head = tuple(tuple(replace(cell_of(c), face="label", align="center") for c in row) for row in grid.header)
        (strip,) = _band(grid, head, grid.row_mm, float("inf"), partial(said_beside, section=section))
        header = (replace(strip, items=strip.lid + strip.items, lid=(), keep=True),)
        room -= strip.height
    names = column_names(grid)
    body: list[Strip] = []
    for row, called in zip(grid.rows, grid.names or [""] * len(grid.rows), strict=True):
        say = partial(said_of_row, grid=grid, names=names, row_name=called, section=section)
        body += (replace(strip, header=header, row=True) for strip in _band(grid, (row,), grid.row_mm, room, say))
    if grid.together:
        body[:-1] = [replace(strip, keep=True) for strip in body[:-1]]
    strips = [*header, *body]
    if strips:
        strips[0] = replace(strips[0], before=GRID_GAP, items=strips[0].lid + strips[0].items, lid=())
    return strips


def _band(
    grid: Grid, rows: Sequence[Row], least_mm: float, room: float, say: Callable[[Sequence[Placed]], Iterator[Said]]
) -> list[Strip]:
    """Rows that belong together as one strip; a row higher than ``room`` as several, each with part of its lines."""
    edges = list(accumulate((column.width_mm * 100 for column in grid.columns), initial=0.0))
    cells = placed(rows, len(grid.columns))
    said = tuple(say(cells))
    widths = [edges[p.column + p.cell.columns] - edges[p.column] - 2 * PAD_X for p in cells]
    styles = [_style_for(p.cell, width) for p, width in zip(cells, widths, strict=True)]
    lines = [wrap(p.cell.text, style, width) for p, style, width in zip(cells, styles, widths, strict=True)]
    longest = max(map(len, lines))
    most = longest if room == float("inf") else max(1, int((room - 2 * PAD_Y) // BODY.pitch))
    strips = []
    for start in range(0, longest, most):
        piece = [some[start : start + most] for some in lines]
        heights = _heights(cells, styles, piece, [least_mm * 100] * len(rows))
        strip = _framed(grid, cells, styles, piece, edges, list(accumulate(heights, initial=0.0)))
        strips.append(replace(strip, said=said))
    return strips


def _style_for(cell: Cell, width: float) -> Style:
    """The style of its face, smaller where a number would be broken: its parts would be read as numbers of their own."""
    style = STYLES[cell.face]
    if len(cell.text) * style.size <= width:  # no character is wider than it is high
        return style
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
    lines: Sequence[Sequence[str]],
    edges: Sequence[float],
    levels: Sequence[float],
) -> Strip:
    items: list[Item] = [Rule(0, 0, 0, levels[-1])]
    for (cell, row, column), style, some in zip(cells, styles, lines, strict=True):
        left, right = edges[column], edges[column + cell.columns]
        top, bottom = levels[row], levels[row + cell.rows]
        y = top + (bottom - top - len(some) * style.pitch) / 2
        align = cell.align or grid.columns[column].align
        items += _lines(some, style, left + PAD_X, y, right - left - 2 * PAD_X, align)
        items.append(Rule(right, top, right, bottom))
        if len(levels) > 2:
            items.append(Rule(left, bottom, right, bottom))
    if len(levels) == 2:  # of one row, one rule below all of its cells
        items.append(Rule(0, levels[1], edges[-1], levels[1]))
    return Strip(levels[-1], tuple(items), lid=(Rule(0, 0, edges[-1], 0),))
