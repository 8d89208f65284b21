"""Charts of schools built in a line, and what stands on a figure: texts, where they stand, and bars."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from matplotlib.colors import to_rgb
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from matplotlib.text import Text

from jhdesk.calc.engine import evaluate_school
from jhdesk.calc.results import Stage
from jhdesk.reports.facts import Seen, Year
from tests.builders import Tables, row, school_data, standard

LIMITS: Mapping[Stage, int] = {"primary": 45, "junior": 50}


def seen(*schools: Tables, first: int = 2024, limits: Mapping[Stage, int] = LIMITS) -> Seen:
    """A school's years: its tables in each, the last one being what the charts are about."""
    years = (
        Year(year, standard(), evaluate_school(standard(), school_data(tables)))
        for year, tables in enumerate(schools, first)
    )
    return Seen(tuple(years), schools[-1].get("class_group", ()), limits)


def school_classes(*sizes: tuple[int, int | None]) -> list[dict[str, Any]]:
    """Classes by grade and size."""
    return [
        row("class_group", grade=grade, class_no=number, boys=size, girls=0)
        for number, (grade, size) in enumerate(sizes, 1)
    ]


def texts(figure: Figure) -> list[Text]:
    """The texts of a figure that say something."""
    found = [text for text in figure.findobj(Text) if isinstance(text, Text)]
    return [text for text in found if text.get_text().strip() and text.get_visible() and text.axes is None] + [
        text for axes in figure.axes for text in axes.texts
    ]


def said(figure: Figure) -> list[str]:
    return [text.get_text() for text in texts(figure)]


def bars(figure: Figure, at: int = 0) -> list[tuple[float, float]]:
    """Left and right end of each bar of some axes, in their order."""
    patches = [patch for patch in figure.axes[at].patches if isinstance(patch, Rectangle)]
    return [(patch.get_x(), patch.get_x() + patch.get_width()) for patch in patches]


def faults(figure: Figure) -> list[str]:
    """Texts that leave the figure or lie on each other."""
    boxes = [(text.get_text(), text.get_window_extent()) for text in texts(figure)]
    whole = figure.bbox
    found = [
        f"{text} outside" for text, b in boxes if b.x0 < -1 or b.y0 < -1 or b.x1 > whole.x1 + 1 or b.y1 > whole.y1 + 1
    ]
    for number, (text, one) in enumerate(boxes):
        for other_text, other in boxes[:number]:
            if min(one.x1, other.x1) - max(one.x0, other.x0) > 1 and min(one.y1, other.y1) - max(one.y0, other.y0) > 2:
                found.append(f"{text} on {other_text}")
    return found


def light(colour: str) -> float:
    """The relative luminance of a colour, which is what grey leaves of it."""
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in to_rgb(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
