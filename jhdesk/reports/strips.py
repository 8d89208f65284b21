"""Strips and pages: what may stand alone, what goes with what, and where a page ends."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from jhdesk.reports.cells import Said
from jhdesk.reports.page import Item, Rule, Text

SIDE = 1500
"""the margin at the left and right, in hundredths of a millimetre"""


@dataclass(frozen=True)
class Strip:
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
    header: tuple[Strip, ...] = ()
    """what stands above the strip where it comes first on a page"""
    said: tuple[Said, ...] = ()
    """what is read in it; strips that are pieces of one thing have the same one, which is whole"""


@dataclass
class Pager:
    """Puts strips on pages, one below the other."""

    top: float
    bottom: float
    pages: list[list[Item]] = field(default_factory=lambda: [[]])

    said: list[list[Said]] = field(default_factory=lambda: [[]])
    """what is read on each page"""

    def __post_init__(self) -> None:
        self.y = self.top
        self._latest: Sequence[Said] = ()
        self._told: set[int] = set()

    @property
    def room(self) -> float:
        """The height of an empty page."""
        return self.bottom - self.top

    def place(self, strips: Sequence[Strip]) -> None:
        """Places all of them, in their order."""
        for index, strip in enumerate(strips):
            if self.y > self.top and self.y + strip.before + self._needed(strips, index) > self.bottom:
                self.pages.append([])
                self.said.append([])
                self._latest = ()
                self.y = self.top
                for header in strip.header:
                    self._put(header)
            if self.y > self.top:
                self.y += strip.before
            elif strip.lid:
                self._add(strip.lid)
            self._put(strip)

    def _needed(self, strips: Sequence[Strip], index: int) -> float:
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

    def _put(self, strip: Strip) -> None:
        self._add(strip.items)
        self.y += strip.height
        if strip.said is not self._latest:
            again = id(strip.said) in self._told
            self.said[-1] += [each._replace(again=True) for each in strip.said] if again else strip.said
            self._told.add(id(strip.said))
            self._latest = strip.said

    def _add(self, items: Sequence[Item]) -> None:
        # Written out: of a long ledger this is done a hundred thousand times.
        y = self.y
        self.pages[-1] += [
            Text(i.x + SIDE, i.baseline + y, i.text, i.style)
            if isinstance(i, Text)
            else Rule(i.x1 + SIDE, i.y1 + y, i.x2 + SIDE, i.y2 + y)
            if isinstance(i, Rule)
            else i._replace(x=i.x + SIDE, y=i.y + y)
            for i in items
        ]


def take_along(strips: list[Strip]) -> None:
    """Nobody signs a page that says nothing: the last row goes with who signs, and the notes below it."""
    last = next((at for at in range(len(strips) - 1, 0, -1) if not strips[at].note), 0)
    strips[last:] = [replace(strip, signed=True) for strip in strips[last:]]
