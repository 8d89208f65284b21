"""The charts of a school: the seven indicators against their lines, over the years, what is missing, and the classes.

Every chart is a function from results to a figure; `CHARTS` names them with the same facts in sentences. Values stand
beside their bars, lines carry their names, and what a colour says is also said by a hatch, a shape or a word.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from jhdesk.calc.display import show
from jhdesk.calc.results import Stage
from jhdesk.reports.facts import (
    GRADES,
    NO_CLASS,
    NO_SHORTFALL,
    NO_STAGE,
    ONE_YEAR,
    UNKNOWN,
    Bar,
    Gap,
    SchoolClass,
    Seen,
    bars,
    class_lines,
    classes,
    gap_lines,
    gaps,
    indicator_lines,
    nothing_judged,
    over_years,
    unknown,
    year_lines,
)
from jhdesk.reports.figures import HATCHES, Look, Sheet, face, width_of, wrapped
from jhdesk.words.verdicts import STAGES, verdict

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

SIDE_BY_SIDE = 62
"""from so many ems of width on two stages stand beside each other"""
LONGEST = Fraction(3, 2)
"""a bar ends here, in parts of the line, however great the value"""
SMALLEST = Fraction(1, 4)
"""the chart of what is missing shows at least so great a part of the line, so that little looks little"""
_APART = 0.6
"""between the bars of one indicator over the years and those of the next, in ems"""
_STEPS = tuple(digit * 10**zeros for zeros in range(1, 6) for digit in (1, 2, 5))
"""between the numbers below the classes: the smallest that leaves them room"""
_NAMES, _HEAD, _ROW, _EDGE, _NOTE = 9.5, 3.7, 2.6, 1.0, 1.8
CUT = f"“»”：条超出图的右端，实际值在标准的 {show(LONGEST * 100)}% 以上，见条旁的数字。"
"""stands below bars of which one is cut"""
_APART_AT_MOST = 3
"""so many classes of one size stand apart in the row of their grade"""
SEVERAL = "标记里的数字是人数相同的班数"
"""stands below marks of which one is of several classes"""


@dataclass(frozen=True)
class Chart:
    """A chart: its name for files, its title, what draws it, and what says the same in sentences."""

    id: str
    title: str
    draw: Callable[[Seen, Look], Figure]
    told: Callable[[Seen], list[str]]


def indicators_figure(seen: Seen, look: Look) -> Figure:
    """The seven indicators of each unit as parts of their lines, with line (100 %) and floor."""
    year = seen.now
    if not year.result.units:
        return _words(look, nothing_judged(year))
    panels = [
        _Panel(f"{STAGES[unit.stage]}  综合判定 {verdict(unit.status)}", [[bar] for bar in bars(year, unit)])
        for unit in year.result.units
    ]
    return _panels(look, panels, _ROW, lambda bar, _: (bar.beside, HATCHES.get(bar.status, ""), bar.status))


def years_figure(seen: Seen, look: Look) -> Figure:
    """The same indicators year beside year, each as a part of the line of its own year; the newest is full."""
    if len(seen.years) < 2:
        return _words(look, [ONE_YEAR])
    if not (rows := over_years(seen)):
        return _words(look, nothing_judged(seen.now))
    panels = [
        _Panel(STAGES[stage], [[bar for _, bar in row] for at, _, row in rows if at == stage], [n for s, n, _ in rows if s == stage])
        for stage in dict.fromkeys(stage for stage, _, _ in rows)
    ]  # fmt: skip
    labels = ["" if year.school_year is None else str(year.school_year) for year in seen.years]
    last = len(labels) - 1

    def of(bar: Bar | None, at: int) -> tuple[str, str, str]:
        said = f"{labels[at]}  {bar.verdict if bar else NO_STAGE}"
        return said, "" if at == last else "....", "accent" if at == last else "control"

    return _panels(look, panels, 1.25 * len(labels) + _APART, of)


@dataclass(frozen=True)
class _Panel:
    """One unit: its title, and the bars of each row; None where there is nothing to draw or to say but a word."""

    title: str
    rows: Sequence[Sequence[Bar | None]]
    names: Sequence[str] = ()


Said = Callable[["Bar", int], tuple[str, str, str]]
"""of a bar and its place in its row: the words behind it, its hatch, and what its colour is for"""


def _panels(look: Look, panels: Sequence[_Panel], row: float, said: Callable[..., tuple[str, str, str]]) -> Figure:
    across = len(panels) if len(panels) > 1 and look.ems >= SIDE_BY_SIDE else 1
    high = max(_HEAD + row * len(panel.rows) + _EDGE for panel in panels)
    cut = any(bar and bar.share and bar.share > LONGEST for panel in panels for some in panel.rows for bar in some)
    sheet = Sheet(look, high * (len(panels) // across) + (_NOTE if cut else 0))
    if cut:
        sheet.text(_EDGE, high * (len(panels) // across) + _NOTE / 2 - 0.4, CUT, "second", size=0.9)
    room = (look.ems - _NAMES - 2 * _EDGE) / across
    for number, panel in enumerate(panels):
        left, top = _EDGE + _NAMES + (number % across) * room, high * (number // across)
        sheet.text(left, top + 1.1, panel.title, size=1.1)
        axes = sheet.axes(left, top + _HEAD, room, row * len(panel.rows))
        found = [bar for some in panel.rows for bar in some if bar is not None and bar.share is not None]
        longest = max([Fraction(1)] + [min(bar.share, LONGEST) for bar in found if bar.share is not None])
        words = [said(bar, at)[0] for some in panel.rows for at, bar in enumerate(some)]
        unit = (room - max(map(width_of, words)) - 1.5) / float(longest)
        axes.set_xlim(0, room / unit)
        axes.set_ylim(row * len(panel.rows), 0)
        for at, some in enumerate(panel.rows):
            name = panel.names[at] if panel.names else some[0].name if some[0] else ""
            if number % across == 0:
                middle = top + _HEAD + row * (at + 0.5)
                unit_of_row = next((bar.unit for bar in some if bar is not None), "")
                sheet.text(left - 0.6, middle - (0.5 if unit_of_row else 0), name, right=True)
                sheet.text(left - 0.6, middle + 0.6, unit_of_row, "second", size=0.8, right=True)
            _bars(axes, look, some, row * at, row, said, unit)
        _lines(axes, look, panel, unit)
    return sheet.figure


def _bars(
    axes: Axes,
    look: Look,
    some: Sequence[Bar | None],
    top: float,
    row: float,
    said: Callable[..., tuple[str, str, str]],
    unit: float,
) -> None:
    """The bars of one row under each other."""
    pitch = (row - _APART) / len(some) if len(some) > 1 else row
    for at, bar in enumerate(some):
        text, hatch, colour = said(bar, at)
        middle = top + (_APART / 2 + pitch * (at + 0.5) if len(some) > 1 else row / 2)
        behind = 1.0  # never on a line
        if bar is not None and bar.share is not None:
            end = _end(bar.share, bar.floor, 0.25 / unit)
            _bar(axes, look, 0, end, middle, 0.82 * pitch if len(some) > 1 else 1.2, colour, hatch)
            behind = max(end, behind)
            if bar.share > LONGEST:
                _write(axes, look, end - 0.4 / unit, middle, "»", right=True, ground=True, size=0.9)
        else:
            colour = "unknown"
        plain = colour in ("accent", "control")
        _write(axes, look, behind + 0.5 / unit, middle, text, "text" if plain else colour)


def _end(share: Fraction, floor: Fraction, apart: float) -> float:
    """Where a bar ends: visibly before a line that it misses by however little, and visibly behind one that it reaches."""
    end = float(min(share, LONGEST))
    for line in (floor, Fraction(1)):
        end = min(end, float(line) - apart) if share < line else max(end, float(line) + apart)
    return end


def _bar(
    axes: Axes, look: Look, start: float, end: float, middle: float, thick: float, colour: str, hatch: str
) -> None:
    """A bar; one with a hatch is light inside, so that it is told from a full one in grey too."""
    ink = look.colours[colour]
    axes.barh(
        middle, end - start, thick, start, facecolor=look.colours["panel"] if hatch else ink,
        edgecolor=ink, hatch=hatch or None, linewidth=0.9, zorder=2,
    )  # fmt: skip


def _write(
    axes: Axes, look: Look, x: float, y: float, text: str, colour: str = "text", *,
    right: bool = False, ground: bool = False, size: float = 1,
) -> None:  # fmt: skip
    """A text in the places of the axes; ``ground``: what lies under it does not shine through."""
    box = {"facecolor": look.colours["panel"], "edgecolor": "none", "pad": 1.0} if ground else None
    axes.text(
        x, y, text, ha="right" if right else "left", va="center", color=look.colours[colour], bbox=box, zorder=4,
        fontproperties=face(look.points * size),
    )  # fmt: skip


def _lines(axes: Axes, look: Look, panel: _Panel, unit: float) -> None:
    """Line and floor, each with its name above."""
    floor = next((bar.floor for some in panel.rows for bar in some if bar is not None), None)
    places: list[tuple[Fraction, str, tuple[float, ...]]] = [(Fraction(1), "标准 100%", ())]
    if floor is not None:
        places.append((floor, f"底线 {show(floor * 100)}%", (4, 2)))
    for at, name, dashes in places:
        x = float(at)
        style = (0, dashes) if dashes else "solid"
        axes.axvline(x, color=look.colours["panel"], linewidth=2.4, zorder=2.5)  # seen on a dark bar too
        axes.axvline(x, color=look.colours["text"], linewidth=1.2, linestyle=style, zorder=3)
        shift = -0.25 if dashes else 0.25
        _write(axes, look, x + shift / unit, -0.9, name, "second", right=bool(dashes), size=0.9)
    axes.axvline(0, color=look.colours["control"], linewidth=0.8, zorder=1)


def shortfalls_figure(seen: Seen, look: Look, most: int | None = None) -> Figure:
    """What is missing of each line, the greatest part first: what reaches the floor, and what is left to the line.

    ``most``: so many at most, the others counted.
    """
    year = seen.now
    if not year.result.units:
        return _words(look, nothing_judged(year))
    found, waiting = gaps(year), unknown(year)
    shown = found[:most]
    notes = _notes(found, len(shown), waiting, 7 * len(year.result.units))
    if not shown:
        return _words(look, notes)
    lines = [line for note in notes for line in wrapped(note, look.ems - 2 * _EDGE).split("\n")]
    names = [f"{STAGES[gap.bar.stage]} {gap.bar.name}" for gap in shown]
    wide = max(map(width_of, names)) + 0.6
    room, top = look.ems - wide - 2 * _EDGE, 2.6
    told = [wrapped(gap.told, room - 1) for gap in shown]
    row = 1.7 + 1.25 * max(text.count("\n") + 1 for text in told)
    sheet = Sheet(look, top + row * len(shown) + 1.5 * len(lines) + _EDGE)
    _key(sheet, look)
    axes = sheet.axes(_EDGE + wide, top, room, row * len(shown))
    axes.set_xlim(0, 1.01 * float(max(shown[0].to_line, SMALLEST)))
    axes.set_ylim(row * len(shown), 0)
    axes.axvline(0, color=look.colours["control"], linewidth=0.8, zorder=1)
    for at, (gap, name) in enumerate(zip(shown, names, strict=True)):
        sheet.text(_EDGE + wide - 0.6, top + row * at + 0.95, name, right=True)
        _gap(axes, look, gap, row * at, told[at])
    for at, line in enumerate(lines):
        sheet.text(_EDGE, top + row * len(shown) + 1.5 * (at + 0.6), line, "second")
    return sheet.figure


def _gap(axes: Axes, look: Look, gap: Gap, top: float, told: str) -> None:
    floor, line = float(gap.to_floor), float(gap.to_line)
    if floor:
        _bar(axes, look, 0, floor, top + 0.9, 1.0, "fails", "")
    if line > floor:
        _bar(axes, look, floor, line, top + 0.9, 1.0, "floor", HATCHES["floor"])
    _write(axes, look, 0.01 * axes.get_xlim()[1], top + 1.5 + 0.6 * (told.count("\n") + 1), told, "text", size=0.95)


def _key(sheet: Sheet, look: Look) -> None:
    """What the two parts are called, above the first bar: they are often too short for words in them."""
    x = _EDGE
    for name, colour, hatch in (("到底线", "fails", ""), ("底线到标准", "floor", HATCHES["floor"])):
        axes = sheet.axes(x, 0.6, 2, 1)
        axes.set_xlim(0, 1)
        axes.set_ylim(0, 1)
        _bar(axes, look, 0, 1, 0.5, 0.9, colour, hatch)
        sheet.text(x + 2.4, 1.1, name)
        x += width_of(name) + 3.8


def _notes(found: Sequence[Gap], shown: int, waiting: Sequence[Bar], whole: int) -> list[str]:
    notes = []
    if len(found) > shown:
        notes.append(f"另有 {len(found) - shown} 项有差额，没有画出。")
    if not found and len(waiting) < whole:
        notes.append(NO_SHORTFALL)
    if waiting:
        named = "、".join(f"{STAGES[bar.stage]}{bar.name}" for bar in waiting)
        notes.append(f"{UNKNOWN}（数据没有填全）：{named}。")
    return notes


def classes_figure(seen: Seen, look: Look) -> Figure:
    """Every class as a mark at its size, a row a grade, with the most that it may have; too large ones are named."""
    found = classes(seen)
    if not found:
        return _words(look, [NO_CLASS])
    grades = list(dict.fromkeys(each.grade for each in found))
    row, top, left = 2.4, 2.8, _EDGE + 9.2
    sheet = Sheet(look, top + row * len(grades) + 3)
    room = look.ems - left - _EDGE
    sizes = [each.size for each in found if each.size is not None]
    most = max([*sizes, *seen.limits.values(), 10])
    least = max(0, min([*sizes, *seen.limits.values(), most]) - 5) // 10 * 10
    unit = (room - 12) / (most - least)
    axes = sheet.axes(left, top, room, row * len(grades))
    axes.set_xlim(least, least + room / unit)
    axes.set_ylim(row * len(grades), 0)
    for at, grade in enumerate(grades):
        here = [each for each in found if each.grade == grade]
        sheet.text(left - 0.6, top + row * (at + 0.5), f"{GRADES[grade - 1]}（{len(here)} 个班）", right=True)
        axes.axhline(
            row * (at + 0.5), 0, (most - least) * unit / room, color=look.colours["line"], linewidth=0.8, zorder=1
        )
        _grade(axes, look, here, row * at, row, most + 1.2 / unit)
    several = any(n > _APART_AT_MOST for n in Counter((each.grade, each.size) for each in found if each.size).values())
    step = next(each for each in _STEPS if each * unit >= 4)
    for tick in range(least, most + 1, step):
        sheet.text(left + (tick - least) * unit - 0.3, top + row * len(grades) + 0.7, str(tick), "second", size=0.9)
    sheet.text(
        left, top + row * len(grades) + 1.9, f"每班学生数（人）{'；' + SEVERAL if several else ''}", "second", size=0.9
    )
    _limits(axes, look, grades, seen.limits, row, unit)
    return sheet.figure


def _grade(axes: Axes, look: Look, here: Sequence[SchoolClass], top: float, row: float, after: float) -> None:
    """The marks of a grade: equal sizes above each other; words for what is too large or not known."""
    of_size: dict[int, list[SchoolClass]] = {}
    for each in here:
        if each.size is not None:
            of_size.setdefault(each.size, []).append(each)
    for size, some in of_size.items():
        if len(some) > _APART_AT_MOST:
            _several(axes, look, some, size, top + row / 2)
            continue
        step = min(0.7, 0.75 * row / len(some))
        for at, each in enumerate(some):
            y = top + row / 2 + step * (at - (len(some) - 1) / 2)
            colour, mark = ("fails", "^") if each.over else ("accent", "o")
            _mark(axes, look, size, y, mark, colour, 0.8 if each.over else 0.62)
    over = [f"{each.name} {each.size} 人" for each in here if each.over]
    blank = [each.name for each in here if each.size is None]
    words = ([f"▲ {_few(over)}"] if over else []) + ([f"○ {_few(blank)}未填"] if blank else [])
    if words:
        _write(axes, look, after, top + row / 2, "\n".join(words), "fails" if over else "unknown", size=0.85)


def _several(axes: Axes, look: Look, some: Sequence[SchoolClass], size: int, middle: float) -> None:
    """One mark with the number of classes in it: a column of as many would be one line."""
    over = some[0].over
    _mark(axes, look, size, middle, *(("^", "fails", 2) if over else ("o", "accent", 1.5)))
    axes.text(
        size, middle + (0.2 if over else 0.05), str(len(some)), ha="center", va="center", zorder=4,
        color=look.colours["panel"], fontproperties=face(look.points * 0.75),
    )  # fmt: skip


def _mark(axes: Axes, look: Look, x: float, y: float, mark: str, colour: str, ems: float) -> None:
    axes.plot(
        [x], [y], marker=mark, markersize=ems * look.points, color=look.colours[colour],
        markeredgecolor=look.colours["panel"], markeredgewidth=0.6, linestyle="none", zorder=3, clip_on=False,
    )  # fmt: skip


def _few(names: Sequence[str]) -> str:
    """One by its name, and how many there are."""
    return names[0] if len(names) == 1 else f"{names[0]}等 {len(names)} 个班"


def _limits(
    axes: Axes, look: Look, grades: Sequence[int], limits: Mapping[Stage, int], row: float, unit: float
) -> None:
    """The most that a class may have, along the grades of its stage."""
    for stage, limit in limits.items():
        rows = [at for at, grade in enumerate(grades) if (grade > 6) == (stage == "junior")]
        if rows:
            span = [row * rows[0], row * (rows[-1] + 1)]
            axes.plot([limit, limit], span, color=look.colours["text"], linewidth=1.2, linestyle=(0, (4, 2)), zorder=2)
            name = f"{STAGES[stage]}上限 {limit} 人"
            y = span[0] - 0.8 if rows[0] == 0 else span[0] + 0.3
            _write(axes, look, limit + 0.3 / unit, y, name, "second", size=0.85, ground=True)


def _words(look: Look, sentences: Sequence[str]) -> Figure:
    """No picture but why there is none."""
    text = "\n".join(wrapped(each, look.ems - 4) for each in sentences)
    high = 1.5 * (text.count("\n") + 1) + 3
    sheet = Sheet(look, high)
    sheet.text(2, high / 2, text, "second", size=1)
    return sheet.figure


CHARTS: Mapping[str, Chart] = {
    chart.id: chart
    for chart in (
        Chart("indicators", "七项指标与标准", indicators_figure, indicator_lines),
        Chart("years", "历年比较", years_figure, year_lines),
        Chart("shortfalls", "差额构成", shortfalls_figure, gap_lines),
        Chart("classes", "班级人数", classes_figure, class_lines),
    )
}
