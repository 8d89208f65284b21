"""A page as placed: what stands where on it, in units of 0.01 mm, before anything is painted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from jhdesk.reports.cells import Said
from jhdesk.reports.document import Paper
from jhdesk.reports.fonts import Style
from jhdesk.reports.tie import PageTie

SHEETS: Mapping[Paper, tuple[int, int]] = {"A4": (21000, 29700), "A3": (29700, 42000)}


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


class Matrix(NamedTuple):
    """A QR of this text in a square: its upper left corner, and its side without the empty edge around it."""

    x: float
    y: float
    side: float
    text: str


class Image(NamedTuple):
    """A picture: its upper left corner, its size, and the bytes of its PNG."""

    x: float
    y: float
    width: float
    height: float
    png: bytes


class Modules(NamedTuple):
    """A square code: its upper left corner, the side of one module, and where its dark modules are, row by row."""

    x: float
    y: float
    side: float
    rows: tuple[bytes, ...]
    """a byte a module, 1 where it is dark"""


Item = Text | Rule | Matrix | Modules | Image


@dataclass(frozen=True)
class Page:
    """A page as placed: its size, and what stands on it in the order of reading; the foot comes last."""

    width: int
    height: int
    items: tuple[Item, ...]
    said: tuple[Said, ...] = ()
    """what is read on it, in the same order, with what of the foot counts"""
    tie: PageTie | None = None

    @property
    def landscape(self) -> bool:
        """Whether the page lies on its side."""
        return self.width > self.height
