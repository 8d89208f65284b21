"""What the charts show, before anything is drawn: shares of the line, exact texts, and the same in sentences.

A figure that is not known has no share and a word. Shares are exact; only drawing makes floats of them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from jhdesk.calc.display import percent, show, show_line, show_shortfall, show_value
from jhdesk.calc.results import (
    FAILS,
    FLOOR,
    MEETS,
    NOT_ASSESSABLE,
    IndicatorResult,
    Number,
    SchoolResult,
    Stage,
    UnitResult,
)
from jhdesk.calc.standard import JUDGED, Indicator, Standard
from jhdesk.models.wording import year_text
from jhdesk.words.verdicts import STAGES, WORDS, left_out_text, short_name, verdict

_STATUSES = (MEETS, FLOOR, FAILS, NOT_ASSESSABLE)
GRADES = ("一年级", "二年级", "三年级", "四年级", "五年级", "六年级", "七年级", "八年级", "九年级")
NO_UNIT = "还没有可以评估的学段。"
NO_SHORTFALL = "能判定的指标都达到了标准，没有差额。"
NO_CLASS = "“班级学生”表还没有填写。"
ONE_YEAR = "只有一个学年的数据，还不能比较。"
UNKNOWN = verdict("not_assessable")


@dataclass(frozen=True)
class Year:
    """A school year judged by the standard that it names."""

    school_year: int | None
    standard: Standard
    result: SchoolResult


@dataclass(frozen=True)
class Seen:
    """What the charts of a school are made of."""

    years: tuple[Year, ...]
    """oldest first, the one that they are about last"""
    classes: Sequence[Mapping[str, object]] = ()
    """rows of class_group"""
    limits: Mapping[Stage, int] = field(default_factory=dict)
    """how many pupils a class may have; no limit where the school has none to keep"""

    @property
    def now(self) -> Year:
        """The year that they are about."""
        return self.years[-1]


@dataclass(frozen=True)
class Bar:
    """One indicator of one unit against its line."""

    stage: Stage
    name: str
    status: str
    share: Fraction | None
    """value / line"""
    floor: Fraction
    """floor / line"""
    value: str
    threshold: str
    lines: str
    """standard and floor with their unit"""
    lack: str = ""
    """what is missing to the line"""
    lack_to_floor: str = ""
    """what is missing to the floor"""
    unit: str = ""
    """of value and line"""

    @property
    def verdict(self) -> str:
        """4.18 ◐ 达底线; a word alone where there is no value."""
        return verdict(self.status) if self.share is None else f"{self.value} {verdict(self.status)}"

    @property
    def beside(self) -> str:
        """What stands beside the bar: 4.18 / 4.2 ◐ 达底线; a word alone where there is no value."""
        return verdict(self.status) if self.share is None else f"{self.value} / {self.threshold} {verdict(self.status)}"

    @property
    def told(self) -> str:
        """The bar in words."""
        said = f"{STAGES[self.stage]}{self.name}：{self.verdict}（{self.lines}）"
        return "，".join(filter(None, (said, self.lack, self.lack_to_floor)))


@dataclass(frozen=True)
class Gap:
    """What is missing of an indicator, in parts of its line."""

    bar: Bar
    to_floor: Fraction
    to_line: Fraction
    """the whole; at least what is missing to the floor"""

    @property
    def told(self) -> str:
        """差 412.5 平方米，占标准的 24.5%，到底线差 75 平方米."""
        part = f"占标准的 {show_shortfall(percent(self.to_line))}%"
        return "，".join(filter(None, (self.bar.lack, part, self.bar.lack_to_floor)))


@dataclass(frozen=True)
class SchoolClass:
    """A class and how many pupils it has; None where that is not entered."""

    grade: int
    name: str
    size: int | None
    limit: int | None

    @property
    def over(self) -> bool:
        """Whether it has more pupils than it may."""
        return self.size is not None and self.limit is not None and self.size > self.limit


def bars(year: Year, unit: UnitResult) -> list[Bar]:
    """The seven indicators of a unit in the order of the standard."""
    return [_bar(unit.stage, each, unit.indicators[each.id]) for each in year.standard.indicators]


def _bar(stage: Stage, indicator: Indicator, result: IndicatorResult) -> Bar:
    line = Fraction(result.threshold)
    share = None if result.value is None else _exact(result.value) / line
    lines = f"标准 {show_line(result.threshold)}，底线 {show_line(result.floor)} {indicator.value_unit}"
    floor = _exact(result.floor) / line
    value, threshold = show_value(result), show_line(result.threshold)
    name = short_name(indicator)
    lack = f"差 {show_shortfall(result.shortfall)} {indicator.unit}" if result.shortfall else ""
    to_floor = result.shortfall_to_floor if result.status == FAILS and lack else None
    lack_to_floor = f"到底线差 {show_shortfall(to_floor)} {indicator.unit}" if to_floor else ""
    return Bar(
        stage, name, result.status, share, floor, value, threshold, lines, lack, lack_to_floor, indicator.value_unit
    )  # fmt: skip


def _exact(number: Number) -> Fraction:
    return Fraction(repr(number)) if isinstance(number, float) else Fraction(number)


def gaps(year: Year) -> list[Gap]:
    """What is missing in all units, the greatest part of its line first; nothing of what is not known."""
    short = [b for unit in year.result.units for b in bars(year, unit) if b.share is not None and b.share < 1]
    found = [Gap(bar, max(bar.floor - bar.share, Fraction(0)), 1 - bar.share) for bar in short if bar.share is not None]
    return sorted(found, key=lambda gap: -gap.to_line)


def unknown(year: Year) -> list[Bar]:
    """The indicators that cannot be judged."""
    return [bar for unit in year.result.units for bar in bars(year, unit) if bar.share is None]


def classes(seen: Seen) -> list[SchoolClass]:
    """The classes of grades 1 to 9, by grade, then as they were entered."""
    found = []
    for row in seen.classes:
        grade, boys, girls = row.get("grade"), row.get("boys"), row.get("girls")
        if isinstance(grade, int) and 1 <= grade <= len(GRADES):
            size = boys + girls if isinstance(boys, int) and isinstance(girls, int) else None
            number = row.get("class_no")
            name = f"{number} 班" if number is not None else "班号未填"
            found.append(SchoolClass(grade, name, size, seen.limits.get(JUDGED[grade > 6])))
    return sorted(found, key=lambda each: each.grade)


def nothing_judged(year: Year) -> list[str]:
    """Why there is no unit, a sentence each."""
    return [left_out_text(out, year.standard) for out in year.result.left_out] or [NO_UNIT]


def indicator_lines(seen: Seen) -> list[str]:
    """The chart of the seven indicators in sentences."""
    year, said = seen.now, []
    for unit in year.result.units:
        said.append(f"{STAGES[unit.stage]}综合判定：{verdict(unit.status)}。")
        said += [f"{bar.told}。" for bar in bars(year, unit)]
    return said or nothing_judged(year)


def year_lines(seen: Seen) -> list[str]:
    """The chart of the years in sentences: one an indicator and stage."""
    if len(seen.years) < 2:
        return [ONE_YEAR]
    said = []
    for stage, name, row in over_years(seen):
        told = "；".join(f"{year_text(y.school_year)} {b.verdict if b else NO_STAGE}" for y, b in row)
        said.append(f"{STAGES[stage]}{name}：{told}。")
    return said or nothing_judged(seen.now)


NO_STAGE = "没有评估"
OverYears = tuple[Stage, str, list[tuple[Year, Bar | None]]]


def over_years(seen: Seen) -> list[OverYears]:
    """Each indicator of each stage that a year has: its bar in every year; None where the year has no such unit."""
    rows: list[OverYears] = []
    of_year = [{unit.stage: bars(year, unit) for unit in year.result.units} for year in seen.years]
    for stage in JUDGED:
        held = [each[stage] for each in of_year if stage in each]
        for name in dict.fromkeys(bar.name for each in reversed(held) for bar in each):
            found = [next((b for b in each.get(stage, ()) if b.name == name), None) for each in of_year]
            rows.append((stage, name, list(zip(seen.years, found, strict=True))))
    return rows


def gap_lines(seen: Seen) -> list[str]:
    """The chart of what is missing in sentences."""
    year = seen.now
    if not year.result.units:
        return nothing_judged(year)
    said = [f"{STAGES[gap.bar.stage]}{gap.bar.name}：{gap.told}。" for gap in gaps(year)]
    waiting = unknown(year)
    if not said and len(waiting) < 7 * len(year.result.units):
        said = [NO_SHORTFALL]
    return said + [f"{STAGES[bar.stage]}{bar.name}：{UNKNOWN}。" for bar in waiting]


def class_lines(seen: Seen) -> list[str]:
    """The chart of the class sizes in sentences: one a grade, every class that is too large by name."""
    found, said = classes(seen), []
    for grade in dict.fromkeys(each.grade for each in found):
        here = [each for each in found if each.grade == grade]
        sizes = [each.size for each in here if each.size is not None]
        text = f"{GRADES[grade - 1]}：{len(here)} 个班"
        if sizes:
            span = f"{min(sizes)}" if min(sizes) == max(sizes) else f"{min(sizes)}—{max(sizes)}"
            text += f"，每班 {span} 人"
        blank = "、".join(each.name for each in here if each.size is None)
        text += f"，人数没有填全：{blank}" if blank else ""
        over = "、".join(f"{each.name} {each.size} 人" for each in here if each.over)
        text += f"，▲ 超过 {here[0].limit} 人：{over}" if over else ""
        said.append(f"{text}。")
    return said or [NO_CLASS]


def counted(unit: UnitResult) -> str:
    """5 项达标、1 项达底线、1 项不达标."""
    statuses = [each.status for each in unit.indicators.values()]
    return "、".join(f"{show(n)} 项{WORDS[status]}" for status in _STATUSES if (n := statuses.count(status)))
