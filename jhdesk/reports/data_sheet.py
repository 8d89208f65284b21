"""The data sheet: pages of codes that hold a package's tables, twelve on every A4 page, each with its number below.

Every page has the same frame, so that a part is found by page, row and place whatever else is lost.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence

from jhdesk import __version__
from jhdesk.exchange.paper_sheet import CODE_BYTES, PER_PAGE, PER_ROW, VERSION, Part, Sheet, read_part
from jhdesk.reports.fonts import HEADING, NOTE, SERIF, Style, advance
from jhdesk.reports.layout import wrap
from jhdesk.reports.page import SHEETS, Modules, Page, Text
from jhdesk.reports.pdf import pages_pdf
from jhdesk.reports.strips import SIDE

TITLE = "数据纸（上报数据二维码）"
NOTICE = (
    "注意：二维码里有全部填报数据和教职工姓名等个人信息，没有加密；请按原件保管，不放进上报包，不公开张贴。",
    "读回：每页按 300 dpi 扫描成一张图片（PNG 或 JPG），再用 jhdesk paper restore 图片 … --out 文件夹。",
)
QR_VERSION = 21
MODULE = 50
"""the side of a module in units of 0.01 mm: 3 dots at 150 dpi"""
SIDE_MODULES = 17 + 4 * QR_VERSION
QUIET = 4 * MODULE
"""what QR codes want white around them"""
NUMBER = Style(SERIF, 247)  # 7 pt
TOP, FIRST_ROW, FOOT = 1400, 5300, 27950
MOST_NAME_LINES = 5


def data_sheet_pdf(sheet: Sheet, parts: Sequence[bytes], *, created: datetime.date) -> bytes:
    """The pages of these parts as one PDF, the same bytes for the same parts; ``parts`` as `parts_of` has them."""
    return pages_pdf(sheet_pages(sheet, parts), TITLE, created=created)


def sheet_pages(sheet: Sheet, parts: Sequence[bytes]) -> tuple[Page, ...]:
    """The pages of these parts, at least one; ``parts`` as `parts_of` has them."""
    width, height = SHEETS["A4"]
    first = read_part(parts[0])
    assert isinstance(first, Part)
    total = -(-len(parts) // PER_PAGE)
    foot = f"编组 {first.set_name} · 上报包 {sheet.package[:16]} · jhdesk {__version__} · 数据纸格式 {VERSION}"
    pages = []
    for number in range(total):
        shown = list(enumerate(parts))[number * PER_PAGE : (number + 1) * PER_PAGE]
        codes = [item for at, part in shown for item in _code(at, len(parts), part)]
        page_number = f"第 {number + 1} 页 共 {total} 页"
        items = (
            *_head(sheet, width),
            *codes,
            Text(SIDE, FOOT + NOTE.rise, foot, NOTE),
            Text(width - SIDE - advance(page_number, NOTE), FOOT + NOTE.rise, page_number, NOTE),
        )
        pages.append(Page(width, height, items))
    return tuple(pages)


def _head(sheet: Sheet, width: int) -> Iterator[Text]:
    yield Text((width - advance(TITLE, HEADING)) / 2, TOP + HEADING.rise, TITLE, HEADING)
    y = TOP + HEADING.pitch + 60
    whose = wrap(_whose(sheet), NOTE, width - 2 * SIDE)
    if len(whose) > MOST_NAME_LINES:  # its code names the school too
        whose[MOST_NAME_LINES - 1 :] = [whose[MOST_NAME_LINES - 1][:-1] + "…"]
    for line in (*whose, *NOTICE):
        yield Text(SIDE, y + NOTE.rise, line, NOTE)
        y += NOTE.pitch


def _whose(sheet: Sheet) -> str:
    year = sheet.school_year
    years = f"{year}—{int(year) + 1}" if year.isascii() and year.isdigit() else year
    return f"{years} 学年 · 第 {sheet.revision} 版 · {sheet.school_code} {sheet.school_name}"


def _code(at: int, count: int, part: bytes) -> tuple[Modules, Text]:
    """A code and its number, at its place on the page."""
    row, column = divmod(at % PER_PAGE, PER_ROW)
    side = SIDE_MODULES * MODULE
    x = SIDE + column * (SHEETS["A4"][0] - 2 * SIDE - side) / (PER_ROW - 1)
    y = FIRST_ROW + row * (side + 2 * QUIET + NUMBER.size)
    number = f"{at + 1} / {count}"
    below = Text(x + (side - advance(number, NUMBER)) / 2, y + side + QUIET + NUMBER.size * 0.88, number, NUMBER)
    return Modules(x, y, MODULE, modules(part)), below


def modules(part: bytes) -> tuple[bytes, ...]:
    """The code of so many bytes at most (`CODE_BYTES`), row by row; all codes have the same size."""
    import segno  # only who prints codes waits for it

    assert len(part) <= CODE_BYTES
    code = segno.make(part, version=QR_VERSION, error="m", mode="byte", boost_error=False)
    return tuple(map(bytes, code.matrix))
