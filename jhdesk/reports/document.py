"""A form as data: what stands on it, in which order and how wide; nothing of how it is painted.

Widths and heights are in millimetres. Every text is what is printed: a missing figure arrives as its dash.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Align = Literal["left", "center", "right"]
Face = Literal["body", "label", "small", "large"]
Paper = Literal["A4", "A3"]


@dataclass(frozen=True)
class Cell:
    """One cell of a grid; ``align`` None takes the column's. Only cells of a header may span rows."""

    text: str = ""
    columns: int = 1
    rows: int = 1
    align: Align | None = None
    face: Face = "body"
    """header cells are always labels"""
    called: str = ""
    """what people call it, where that is not its text (of a header) or what row and column say"""


Row = tuple[str | Cell, ...]


@dataclass(frozen=True)
class Column:
    """A column of a grid."""

    width_mm: float
    align: Align = "left"
    running: bool = False
    """numbers the rows: says nothing of what they are about"""


@dataclass(frozen=True)
class Heading:
    """The heading of a section; never the last line of a page."""

    text: str


@dataclass(frozen=True)
class Paragraph:
    """Running text; small for notes and lists."""

    text: str
    face: Face = "body"
    keep: bool = False
    """on the page of what stands below it"""


@dataclass(frozen=True)
class Grid:
    """A table with ruled lines. Its header stands again on every page that it reaches; a row is never cut unless it
    is higher than a page."""

    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    header: tuple[Row, ...] = ()
    row_mm: float = 8
    """the least height of a row"""
    together: bool = False
    """on one page, if one page can hold it"""
    keys: int = 1
    """how many of the first columns, running numbers left out, say which row it is"""
    names: tuple[str, ...] = ()
    """what each row is called, if not by the texts of those columns"""
    signs: bool = False
    """lines to sign on, never without the last row above them"""


@dataclass(frozen=True)
class Fact:
    """A label and its value; ``wide`` takes a whole line."""

    label: str
    value: str
    wide: bool = False


@dataclass(frozen=True)
class Facts:
    """Labels and values in ruled boxes, two a line."""

    facts: tuple[Fact, ...]


@dataclass(frozen=True)
class SignOff:
    """Lines to sign on, and beside them a box for the seal (42 mm across); all on one page, with the last row above them."""

    lines: tuple[Fact, ...]
    stamp: str


@dataclass(frozen=True)
class Panel:
    """One picture: a title above it, and a PNG of the same shape; ``told``: the facts that it shows, a sentence each."""

    title: str
    png: bytes
    width_mm: float
    height_mm: float
    told: tuple[str, ...] = ()


@dataclass(frozen=True)
class Picture:
    """Pictures side by side, never parted from their titles."""

    panels: tuple[Panel, ...]


@dataclass(frozen=True)
class Code:
    """A QR of this text, and beside it what it is for."""

    payload: str
    """capitals, digits and ``*`` pack best"""
    side_mm: float
    said: str


Block = Heading | Paragraph | Grid | Facts | SignOff | Picture | Code


@dataclass(frozen=True)
class Tie:
    """Whose figures a form shows, as the foot of its pages says it to a scanner."""

    school_code: str
    """empty where it is not entered yet"""
    school_year: int | None
    revision: int
    """the one that these figures were handed in as, or will be"""
    form: str
    """its name for commands"""
    own_copy: bool = False
    """stays in the school's office: not said on the page, whose figures tell it"""


@dataclass(frozen=True)
class Document:
    """One form; ``foot`` stands on every page beside its number, with what ties the page to its figures, if anything does.

    The foot's first line says whose figures they are, and counts as part of the page; what follows tells of versions.
    """

    title: str
    blocks: tuple[Block, ...]
    foot: str = ""
    landscape: bool = False
    paper: Paper = "A4"
    tie: Tie | None = None
