"""What all charts share: one bundled font, colours by what they are for, places in ems, and files of always the same bytes.

matplotlib is loaded with the first chart and no sooner. Nothing of it is global here: no pyplot, no font of the system,
no style. All distances on a chart are in ems of its text, so that it grows with the size of the text.
"""

from __future__ import annotations

import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING

from jhdesk import __version__
from jhdesk.paths import resources

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from matplotlib.font_manager import FontProperties

PAPER: Mapping[str, str] = MappingProxyType({
    "panel": "#FFFFFF",
    "text": "#1F2329",
    "second": "#5F6672",
    "line": "#DDE1E6",
    "control": "#828994",
    "accent": "#1E5AA8",
    "meets": "#17702F",
    "floor": "#875A00",
    "fails": "#B42318",
    "unknown": "#5C6570",
})  # fmt: skip
"""what each colour is for -> the colour on paper"""
HATCHES: Mapping[str, str] = MappingProxyType({"meets": "", "floor": "////", "fails": "xxxx"})
"""status -> what tells its bars apart without colour"""
_PARTS = re.compile(r"(?:[!-~]+|.)[，。、；：）”%]*")
_FONT = "NotoSansSC-Regular.otf"
_TITLE = 1.1
"""the size of a title, of that of other text"""


@dataclass(frozen=True)
class Look:
    """How wide a chart is (inches), how large its text (points), and its colours by what they are for."""

    width: float = 7.1
    points: float = 9.0
    colours: Mapping[str, str] = field(default_factory=lambda: PAPER)
    title: str = ""
    """stands above: whose picture it is, where nothing around it says so"""

    @property
    def em(self) -> float:
        """The size of the text in inches."""
        return self.points / 72

    @property
    def ems(self) -> float:
        """The width in ems."""
        return self.width / self.em


class Sheet:
    """A figure on which everything is placed in ems from its upper left corner."""

    def __init__(self, look: Look, height: float) -> None:
        """``height`` in ems."""
        from matplotlib.backends.backend_agg import FigureCanvasAgg
        from matplotlib.figure import Figure

        said = wrapped(look.title, (look.ems - 2) / _TITLE) if look.title else ""
        self.head = 1.5 * (said.count("\n") + 1) + 0.8 if said else 0.0
        """what everything else stands below, in ems"""
        self.look, self.height = look, height + self.head
        self.figure = Figure((look.width, self.height * look.em), facecolor=look.colours["panel"])
        FigureCanvasAgg(self.figure)
        if said:
            self.text(1, 0.3 - self.head / 2, said, size=_TITLE)

    def axes(self, x: float, y: float, width: float, height: float) -> Axes:
        """Axes without frame, ticks and margins; y counts downward if the limits are set so."""
        wide = self.look.ems
        box = (x / wide, 1 - (self.head + y + height) / self.height, width / wide, height / self.height)
        made = self.figure.add_axes(box, facecolor="none")
        made.set_axis_off()
        return made

    def text(self, x: float, y: float, text: str, look: str = "text", *, size: float = 1, right: bool = False) -> None:
        """A text whose middle is ``y`` ems below the upper edge; ``right``: ends at x."""
        self.figure.text(
            x / self.look.ems, 1 - (self.head + y) / self.height, text, va="center", ha="right" if right else "left",
            color=self.look.colours[look], fontproperties=face(self.look.points * size), linespacing=1.3,
        )  # fmt: skip


@cache
def face(points: float) -> FontProperties:
    """The bundled font in a size, by its file: what the system has installed under that name is not asked for."""
    from matplotlib.font_manager import FontProperties

    return FontProperties(fname=str(resources() / "fonts" / _FONT), size=points)


def width_of(text: str) -> float:
    """About how many ems the longest line of a text takes: an ideograph one, another character six tenths."""
    return max((sum(1.0 if ord(c) > 0x2000 else 0.6 for c in line) for line in text.split("\n")), default=0.0)


def wrapped(text: str, ems: float) -> str:
    """A text in lines of at most so many ems, broken between ideographs, never in a number or before what closes."""
    lines = [""]
    for part in _PARTS.findall(text):
        if lines[-1] and width_of(lines[-1] + part) > ems:
            lines.append("")
        lines[-1] += part
    return "\n".join(lines)


def as_png(figure: Figure, dpi: float, title: str = "") -> bytes:
    """The figure as a PNG picture; the same bytes for the same figure."""
    out = io.BytesIO()
    figure.savefig(out, format="png", dpi=dpi, metadata={"Software": _program(), "Title": title})
    return out.getvalue()


def as_svg(figure: Figure, title: str = "", told: Sequence[str] = ()) -> bytes:
    """The figure as an SVG picture without any font, what it says as its description; the same bytes for the same figure."""
    from matplotlib import rc_context

    out = io.BytesIO()
    said = {"Creator": _program(), "Date": None, "Title": title, "Description": "\n".join(told)}
    with rc_context({"svg.hashsalt": "jhdesk", "svg.fonttype": "path"}):
        figure.savefig(out, format="svg", metadata=said)
    return out.getvalue()


def _program() -> str:
    return f"jhdesk {__version__}"
