"""How a page goes on a sheet: as it was laid out, on another paper, or with wider margins.

The page itself stays what it is, only smaller or larger and moved: lines, pages and their numbers never differ between
two prints of a form.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, NamedTuple

from jhdesk.reports.document import Paper
from jhdesk.reports.layout import BOTTOM, TOP
from jhdesk.reports.page import SHEETS, Page
from jhdesk.reports.strips import SIDE

Margins = Literal["normal", "bound", "wide"]

_EDGES: Mapping[Margins, tuple[int, int, int, int]] = {
    "normal": (SIDE, TOP, SIDE, BOTTOM),
    "bound": (2500, TOP, SIDE, BOTTOM),
    "wide": (2500, 2500, 2500, 2500),
}
"""left, top, right, bottom; ``bound`` leaves room at the left to punch or staple"""


@dataclass(frozen=True)
class Setup:
    """What a person chose for a form; ``paper`` None is the form's own."""

    paper: Paper | None = None
    margins: Margins = "normal"


AS_LAID = Setup()


class Sheet(NamedTuple):
    """A page on its sheet, in units of 0.01 mm: drawn ``scale`` times its size, moved by ``dx`` and ``dy``."""

    page: Page
    width: int
    height: int
    scale: float = 1
    dx: float = 0
    dy: float = 0

    @property
    def landscape(self) -> bool:
        """Whether the sheet lies on its side."""
        return self.width > self.height


def paper_of(page: Page) -> Paper:
    """The paper that a page was laid out for."""
    size = tuple(sorted((page.width, page.height)))
    return next(name for name, sheet in SHEETS.items() if sheet == size)


def sheet_of(page: Page, setup: Setup = AS_LAID) -> Sheet:
    """The page on the chosen paper, as large as the margins let it be, turned as it was laid out."""
    short, long = SHEETS[setup.paper or paper_of(page)]
    width, height = (long, short) if page.landscape else (short, long)
    left, top, right, bottom = _EDGES[setup.margins]
    if (width, height) == (page.width, page.height) and setup.margins == "normal":
        return Sheet(page, width, height)
    room = width - left - right
    scale = min(room / (page.width - 2 * SIDE), (height - top - bottom) / (page.height - TOP - BOTTOM))
    spare = room - scale * (page.width - 2 * SIDE)
    return Sheet(page, width, height, scale, left + spare / 2 - scale * SIDE, top - scale * TOP)
