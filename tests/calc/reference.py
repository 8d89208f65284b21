"""A second, slow and obvious calculation of L1-L7 and CV1-CV7, typed from the method's text alone.

It shares nothing with ``jhdesk.calc``: no parameter file, no declaration of a quantity, no NumPy. One school is a dict
table -> rows; every sum is a plain loop over Fractions, every blank is named where it is met.
"""

from __future__ import annotations

import decimal
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from math import ceil
from typing import Any

Tables = Mapping[str, Sequence[Mapping[str, Any]]]

STAGES = {
    "211": ("primary",),
    "218": ("primary",),
    "311": ("junior",),
    "312": ("primary", "junior"),
    "341": ("junior", "senior"),
    "345": ("primary", "junior", "senior"),
}
GRADES = {"primary": range(1, 7), "junior": range(7, 10), "senior": range(10, 13)}
KEYS = {"class_group": ("grade", "class_no"), "room": ("row_no",), "sports_area": ("row_no",)}
KEYS |= {"equipment": ("row_no",), "staff": ("staff_no",)}
THRESHOLDS = {
    "L1": {"primary": "4.2", "junior": "5.3"},
    "L2": {"primary": "1", "junior": "1"},
    "L3": {"primary": "0.9", "junior": "0.9"},
    "L4": {"primary": "4.5", "junior": "5.8"},
    "L5": {"primary": "7.5", "junior": "10.2"},
    "L6": {"primary": "2000", "junior": "2500"},
    "L7": {"primary": "2.3", "junior": "2.4"},
}
PER_HUNDRED = ("L1", "L2", "L3", "L7")
ABOVE_DEGREE = {"primary": ("11", "14", "21", "31"), "junior": ("11", "14", "21")}
BACKBONE = ("county", "prefecture", "province", "nation")
PE_ART = ("pe", "music", "art", "arts")
TEACHING_ROOMS = (
    "classroom", "laboratory", "science", "computer", "language", "music", "art", "calligraphy", "dance",
    "labour", "library", "counselling", "multi_function", "other_teaching",
)  # fmt: skip
CV_LIMIT = {"primary": Fraction(1, 2), "junior": Fraction(45, 100)}


@dataclass
class Sum:
    """What is known of a numerator, what of it is held in common, and the blanks."""

    own: Fraction = Fraction(0)
    shared: Fraction = Fraction(0)
    has_shared: bool = False
    missing: set[str] = field(default_factory=set)


@dataclass
class RefIndicator:
    status: str = "not_assessable"
    value: Fraction | None = None
    numerator: Fraction | None = None
    shortfall: Fraction | None = None
    shortfall_to_floor: Fraction | None = None
    missing: frozenset[str] = frozenset()


@dataclass
class RefUnit:
    school_code: str
    stage: str
    pupils: int | None
    status: str
    indicators: dict[str, RefIndicator]


@dataclass
class RefSchool:
    units: list[RefUnit]
    left_out: list[tuple[str | None, str]]


def place(table: str, row: Mapping[str, Any], name: str) -> str:
    return f"{table}[{'|'.join('' if row[k] is None else str(row[k]) for k in KEYS[table])}].{name}"


def pupils_of(tables: Tables, stage: str) -> tuple[int | None, set[str]]:
    """Boys and girls of the stage's grades; a blank grade could be any grade of the school."""
    rows = tables.get("class_group", ())
    if not rows:
        return None, {"class_group"}
    total, missing = 0, set()
    for row in rows:
        if row["grade"] is not None and row["grade"] not in GRADES[stage]:
            continue
        blanks = [name for name in ("grade", "boys", "girls") if row[name] is None]
        missing |= {place("class_group", row, name) for name in blanks}
        if not blanks:
            total += row["boys"] + row["girls"]
    return (None, missing) if missing else (total, set())


def tally(
    tables: Tables,
    table: str,
    stage: str,
    where: Mapping[str, Sequence[str]],
    figures: Sequence[str],
    into: Sum,
    alone: bool = False,
) -> None:
    rows = tables.get(table, ())
    declared = any(row["table"] == table for row in tables.get("no_data", ()))
    if not rows and not declared:
        into.missing.add(table)
    for row in rows:
        if row["stage"] not in (None, stage, "shared"):
            continue
        if any(row[name] is not None and row[name] not in codes for name, codes in where.items()):
            continue
        shared = row["stage"] == "shared" and not alone
        into.has_shared |= shared
        blanks = [name for name in ("stage", *where, *figures) if row[name] is None]
        into.missing |= {place(table, row, name) for name in blanks}
        if blanks:
            continue
        amount = Fraction(1)
        for name in figures:
            amount *= Fraction(row[name])
        if shared:
            into.shared += amount
        else:
            into.own += amount


def numerator(tables: Tables, indicator: str, stage: str, alone: bool) -> Sum:
    total = Sum()
    if indicator == "L1":
        tally(tables, "staff", stage, {"post": ("teacher",), "degree": ABOVE_DEGREE[stage]}, (), total)
    elif indicator == "L2":
        tally(tables, "staff", stage, {"post": ("teacher",), "backbone_level": BACKBONE}, (), total)
    elif indicator == "L3":
        tally(tables, "staff", stage, {"post": ("teacher",), "subject": PE_ART}, (), total)
    elif indicator == "L4":
        size = ("quantity", "area_each_m2")
        tally(tables, "room", stage, {"room_type": TEACHING_ROOMS}, size, total, alone)
    elif indicator == "L5":
        size = ("quantity", "area_each_m2")
        tally(tables, "sports_area", stage, {}, size, total, alone)
        tally(tables, "room", stage, {"room_type": ("indoor_sports",)}, size, total, alone)
    elif indicator == "L6":
        tally(tables, "equipment", stage, {}, ("quantity", "unit_value_yuan"), total, alone)
    else:
        tally(tables, "room", stage, {}, ("networked_multimedia",), total, alone)
    return total


def weight(school_type: str, stage: str) -> Fraction:
    if stage == "senior":
        return Fraction("1.2") if school_type == "341" else Fraction("1.32")
    if stage == "junior":
        return Fraction(1) if school_type == "341" else Fraction("1.1")
    return Fraction(1)


def share(tables: Tables, school_type: str, stage: str) -> tuple[Fraction | None, set[str]]:
    """The part of what is held in common that falls to the stage."""
    weighted, missing = {}, set()
    for each in STAGES[school_type]:
        pupils, blanks = pupils_of(tables, each)
        missing |= blanks
        weighted[each] = (pupils or 0) * weight(school_type, each)
    return (None, missing) if missing else (weighted[stage] / sum(weighted.values()), set())


def judge_indicator(tables: Tables, school_type: str | None, stage: str, indicator: str) -> RefIndicator:
    pupils, missing = pupils_of(tables, stage)
    if school_type is None:
        missing = missing | {"school.school_type"}
    total = numerator(tables, indicator, stage, alone=school_type in ("211", "218", "311"))
    amount: Fraction | None = total.own
    missing = missing | total.missing
    if total.has_shared and school_type is not None:
        part, blanks = share(tables, school_type, stage)
        missing |= blanks
        if part is not None:
            amount = total.own + total.shared * part
    if missing or pupils is None:
        return RefIndicator(missing=frozenset(missing))
    assert amount is not None
    line = Fraction(THRESHOLDS[indicator][stage])
    floor = line * 85 / 100
    per = 100 if indicator in PER_HUNDRED else 1
    value = amount * per / pupils
    result = RefIndicator("fails", value, amount)
    if value >= line:
        result.status = "meets"
    elif value >= floor:
        result.status = "floor"
    lacks = [max(Fraction(0), target * pupils / per - amount) for target in (line, floor)]
    if indicator in PER_HUNDRED:
        lacks = [Fraction(ceil(lack)) for lack in lacks]
    result.shortfall, result.shortfall_to_floor = lacks
    return result


def unit_status(statuses: Sequence[str]) -> str:
    if statuses.count("fails") >= 1 or statuses.count("floor") >= 2:
        return "fail"
    return "not_assessable" if "not_assessable" in statuses else "pass"


def school(tables: Tables) -> RefSchool:
    """The units and left-out stages of one school; one of no known type has the stages that it has classes of."""
    head = tables["school"][0]
    kind = head["school_type"]
    result = RefSchool([], [])
    if kind == "514":
        result.left_out.append((None, "special_school"))
        return result
    grades = {row["grade"] for row in tables.get("class_group", ())}
    seen = [stage for stage in ("primary", "junior") if grades & set(GRADES[stage])]
    for stage in STAGES[kind] if kind is not None else seen or ("primary", "junior"):
        if stage == "senior":
            continue
        pupils, _ = pupils_of(tables, stage)
        if kind == "218" and pupils is not None and pupils < 50:
            result.left_out.append((stage, "teaching_point_under_50"))
        elif pupils == 0:
            result.left_out.append((stage, "no_pupils"))
        else:
            found = {i: judge_indicator(tables, kind, stage, i) for i in THRESHOLDS}
            status = unit_status([each.status for each in found.values()])
            result.units.append(RefUnit(head["school_code"], stage, pupils, status, found))
    return result


@dataclass
class RefCv:
    status: str
    units: int
    cv: Decimal | None = None
    mean: Fraction | None = None
    variance: Fraction | None = None
    missing: tuple[str, ...] = ()


def dispersion(points: Sequence[tuple[int, Fraction]], limit: Fraction) -> RefCv:
    """CV of (pupils, value) points to 40 places; the verdict compares squares and takes no root."""
    if not points:
        return RefCv("not_assessable", 0)
    everyone = sum(pupils for pupils, _ in points)
    mean = sum((pupils * value for pupils, value in points), Fraction(0)) / everyone
    variance = sum((pupils * (value - mean) ** 2 for pupils, value in points), Fraction(0)) / everyone
    if mean == 0:
        return RefCv("not_assessable", len(points), None, mean, variance)
    squared = variance / mean**2
    with decimal.localcontext(prec=60):
        cv = (Decimal(squared.numerator) / Decimal(squared.denominator)).sqrt()
    return RefCv("meets" if squared <= limit**2 else "fails", len(points), cv, mean, variance)


def county_cv(units: Sequence[RefUnit], stage: str, indicator: str) -> RefCv:
    here = [unit for unit in units if unit.stage == stage]
    blank = [u.school_code for u in here if u.indicators[indicator].status == "not_assessable"]
    if blank:
        return RefCv("not_assessable", len(here), missing=tuple(blank))
    points = []
    for unit in here:
        value = unit.indicators[indicator].value
        assert unit.pupils is not None
        assert value is not None
        points.append((unit.pupils, value))
    return dispersion(points, CV_LIMIT[stage])
