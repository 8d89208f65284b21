"""Rules on the school and its year (R201-R204), and on buildings, rooms and sports grounds (R301-R311)."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from jhdesk.calc.rows import Row
from jhdesk.calc.rules.rule import (
    ARTICLE,
    DICTIONARY,
    PLAN,
    PRACTICE,
    PUPILS,
    Case,
    Found,
    Total,
    Unknown,
    number,
    parts_within,
    ratio,
    rule,
    text,
)

M2_PER_MU = Decimal(2000) / 3
AREAS = ("room.quantity", "room.area_each_m2")


@rule("R201", "hard", "period", source=DICTIONARY)
def snapshot_in_school_year(case: Case) -> Iterator[Found | Unknown]:
    """The day for which the figures hold lies in neither year of the school year."""
    if case.school_year is None or case.snapshot is None:
        return
    if case.snapshot.year not in (case.school_year, case.school_year + 1):
        row, cells = case.data.first("period"), ["period.school_year"]
        yield case.found("period", row, "snapshot_date", cells=cells, day=case.snapshot, year=case.school_year)


@rule("R202", "soft", "school", source=DICTIONARY)
def central_school_of_others(case: Case) -> Iterator[Found | Unknown]:
    """Only a teaching point belongs to a central school."""
    row = case.data.first("school")
    if row.get("central_school_code") and case.school_type and case.school_type not in case.limits.teaching_points:
        yield case.found("school", row, "central_school_code", school_type=case.school_type)


@rule("R203", "soft", "school", source=DICTIONARY)
def central_school_not_named(case: Case) -> Iterator[Found | Unknown]:
    """A teaching point names the central school that it belongs to."""
    row = case.data.first("school")
    if case.school_type in case.limits.teaching_points and not row.get("central_school_code"):
        yield case.found("school", row, "central_school_code")


@rule("R204", "hard", "school", source=DICTIONARY)
def central_school_is_itself(case: Case) -> Iterator[Found | Unknown]:
    """A school is not its own central school."""
    row = case.data.first("school")
    if row.get("central_school_code") and row["central_school_code"] == row.get("school_code"):
        yield case.found("school", row, "central_school_code", cells=["school.school_code"], text=row["school_code"])


@rule("R301", "hard", "room", source=DICTIONARY)
def multimedia_rooms(case: Case) -> Iterator[Found | Unknown]:
    """Rooms with networked multimedia are part of the rooms of the row."""
    yield from parts_within(case, "room", "quantity", "networked_multimedia")


@rule("R302", "soft", "room", source=ARTICLE + "（七）")
def multimedia_outside_teaching(case: Case) -> Iterator[Found | Unknown]:
    """Networked multimedia in rooms that are not for teaching would count in L7."""
    for row in case.data.rows("room"):
        kind, count = row.get("room_type"), number(row, "networked_multimedia")
        if kind in case.limits.not_teaching_rooms and count:
            yield case.found("room", row, "networked_multimedia", cells=case.at("room", row, "room_type"),
                             part=count, room_type=kind)  # fmt: skip


def floor_area(case: Case) -> Total:
    """Floor area of the buildings in use: neither idle nor turned into a kindergarten. Square metres."""
    uses = next(field.codes for field in case.tables["building"].fields if field.name == "use").keys() - {
        "kindergarten"
    }
    return case.total("building", "floor_area_m2", use={*uses, None}, is_idle=(False, None))


@rule("R303", "hard", "room", "building", source=DICTIONARY)
def rooms_within_buildings(case: Case) -> Iterator[Found | Unknown]:
    """The areas of all rooms together are part of the floor area of the buildings in use."""
    rooms, floors = case.total("room", "quantity", "area_each_m2"), floor_area(case)
    if floors.missing:
        if rooms.value:
            yield Unknown(floors.missing)
    elif rooms.value > floors.value:
        yield case.found("building", {}, "floor_area_m2", cells=AREAS, part=rooms.value, whole=floors.value)
    elif rooms.missing and case.data.rows("building"):
        yield Unknown(rooms.missing)


@rule("R304", "soft", "room", "building", source=PRACTICE)
def rooms_share_of_buildings(case: Case) -> Iterator[Found | Unknown]:
    """Rooms are usually half to most of the floor area; else rooms, or a building, were forgotten."""
    rooms, floors = case.total("room", "quantity", "area_each_m2"), floor_area(case)
    if rooms.missing or floors.missing or rooms.value > floors.value:
        return
    if not floors.value:
        if case.data.rows("building"):
            yield Unknown(("building",), zero=True)
        return
    least, most = case.limits.room_share
    if not least * floors.value <= rooms.value <= most * floors.value:
        percent = ratio(100 * rooms.value, floors.value)
        yield case.found("building", {}, "floor_area_m2", cells=AREAS, part=rooms.value, whole=floors.value,
                         percent=percent)  # fmt: skip


@rule("R305", "soft", "building", source=PLAN + "三（二）")
def unsafe_and_seismic(case: Case) -> Iterator[Found | Unknown]:
    """A building of grade D cannot meet the seismic design."""
    for row in case.data.rows("building"):
        if row.get("safety_grade") == "D" and row.get("seismic_ok") is True:
            yield case.found("building", row, "seismic_ok", cells=case.at("building", row, "safety_grade"))


@rule("R306", "soft", "room", source=PRACTICE)
def classroom_size(case: Case) -> Iterator[Found | Unknown]:
    """A classroom too small or too large: an area of all rooms instead of each?"""
    least, most = case.limits.classroom_m2
    for row in case.data.rows("room"):
        area = number(row, "area_each_m2")
        if row.get("room_type") != "classroom" or not row.get("quantity") or area is None:
            continue
        if not least <= area <= most:
            yield case.found("room", row, "area_each_m2", area=area, least=least, most=most)


@rule("R307", "soft", "room", source=PRACTICE)
def total_as_each(case: Case) -> Iterator[Found | Unknown]:
    """Several rooms, each as large as a hall: the area of all of them was given."""

    def several(row: Row) -> bool:
        quantity, area = number(row, "quantity"), number(row, "area_each_m2")
        if row.get("room_type") == "classroom" or quantity is None or area is None:
            return False
        return quantity > 1 and area > case.limits.room_m2_of_several

    for row in case.where("R307", "room", several):
        quantity, area = number(row, "quantity") or 0, number(row, "area_each_m2") or 0
        yield case.found("room", row, "area_each_m2", cells=case.at("room", row, "quantity"),
                         area=area, quantity=quantity, total=quantity * area)  # fmt: skip


@rule("R308", "soft", "room", source=PRACTICE)
def tiny_room(case: Case) -> Iterator[Found | Unknown]:
    """Rooms without an area, or with one that is none."""

    def tiny(row: Row) -> bool:
        area = number(row, "area_each_m2")
        if row.get("room_type") == "classroom" or not row.get("quantity") or area is None:
            return False
        return area < case.limits.room_m2_least

    for row in case.where("R308", "room", tiny):
        yield case.found("room", row, "area_each_m2", cells=case.at("room", row, "quantity"),
                         area=row["area_each_m2"], quantity=row["quantity"])  # fmt: skip


@rule("R309", "soft", "sports_area", source=PRACTICE)
def ground_in_mu(case: Case) -> Iterator[Found | Unknown]:
    """A ground far too small for its kind: an area in mu (亩)?"""
    for row, area, kind in _grounds(case):
        if area < case.limits.sports_m2[kind][0]:
            yield case.found("sports_area", row, "area_each_m2", area=area, kind=kind, as_mu=round(area * M2_PER_MU))


@rule("R310", "soft", "sports_area", source=PRACTICE)
def ground_too_large(case: Case) -> Iterator[Found | Unknown]:
    """A ground far too large for its kind: the area of all of them?"""
    for row, area, kind in _grounds(case):
        most = case.limits.sports_m2[kind][1]
        if area > most:
            yield case.found("sports_area", row, "area_each_m2", area=area, kind=kind, most=most)


def _grounds(case: Case) -> Iterator[tuple[Row, Decimal, str]]:
    for row in case.data.rows("sports_area"):
        area, kind = number(row, "area_each_m2"), text(row, "kind") or ""
        if row.get("quantity") and area is not None and kind in case.limits.sports_m2:
            yield row, Decimal(area), kind


@rule("R311", "soft", "room", "class_group", source=PRACTICE)
def fewer_classrooms_than_classes(case: Case) -> Iterator[Found | Unknown]:
    """Every class has a classroom."""
    rooms = case.total("room", "quantity", room_type=("classroom",))
    classes = len(case.data.rows("class_group"))
    if not classes or rooms.value >= classes:
        return
    if rooms.missing:
        yield Unknown(rooms.missing)
    else:
        yield case.found("room", {}, "quantity", cells=PUPILS, rooms=rooms.value, classes=classes)
