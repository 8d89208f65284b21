"""Rules on equipment, information technology and books (R401-R412)."""

from __future__ import annotations

from collections.abc import Iterator

from jhdesk.calc.rows import Row
from jhdesk.calc.rules.limits import Number
from jhdesk.calc.rules.rule import (
    ARTICLE,
    DICTIONARY,
    PLAN,
    PRACTICE,
    PUPILS,
    Case,
    Found,
    Unknown,
    number,
    parts_within,
    ratio,
    rule,
    whole,
)


@rule("R401", "soft", "equipment", "class_group", source=ARTICLE + "（六）")
def equipment_per_pupil(case: Case) -> Iterator[Found | Unknown]:
    """Equipment worth far more a pupil than any school has: a unit, a price or a number is wrong."""
    value, pupils = case.total("equipment", "quantity", "unit_value_yuan"), case.pupils()
    if not value.value:
        return
    if pupils.missing or not pupils.value:
        yield Unknown(pupils.missing or ("class_group",), zero=not pupils.missing)
    elif value.value > case.limits.equipment_yuan_per_pupil_most * pupils.value:
        rows = case.data.rows("equipment")
        row = max(rows, key=lambda row: (number(row, "quantity") or 0) * (number(row, "unit_value_yuan") or 0))
        each = ratio(value.value, pupils.value)
        cells = (*case.at("equipment", row, "quantity"), *PUPILS)
        yield case.found("equipment", row, "unit_value_yuan", cells=cells, value=value.value, pupils=pupils.value,
                         each=each)  # fmt: skip


@rule("R402", "soft", "equipment", source=PRACTICE)
def price_too_high(case: Case) -> Iterator[Found | Unknown]:
    """A unit price that is a total, or has too many digits."""
    limits = case.limits

    def above(row: Row) -> Number | None:
        price, quantity = number(row, "unit_value_yuan"), number(row, "quantity")
        most = limits.single_price_most if quantity == 1 else limits.unit_price_most
        return most if price is not None and quantity and price > most else None

    for row in case.where("R402", "equipment", above):
        yield case.found("equipment", row, "unit_value_yuan", cells=case.at("equipment", row, "quantity"),
                         price=row.get("unit_value_yuan"), quantity=row.get("quantity"), most=above(row))  # fmt: skip


@rule("R403", "soft", "equipment", source=PRACTICE)
def price_too_low(case: Case) -> Iterator[Found | Unknown]:
    """A unit price below any price: in units of 10,000 yuan?"""

    def below(row: Row) -> bool:
        price = number(row, "unit_value_yuan")
        return price is not None and bool(row.get("quantity")) and price < case.limits.unit_price_least

    for row in case.where("R403", "equipment", below):
        price = number(row, "unit_value_yuan") or 0
        yield case.found("equipment", row, "unit_value_yuan", price=price, as_yuan=price * 10000)


@rule("R404", "soft", "equipment", "period", source=PLAN + "三（三）")
def old_and_adequate(case: Case) -> Iterator[Found | Unknown]:
    """Information technology of more than ten years that still serves its purpose."""
    for row in case.data.rows("equipment"):
        year = whole(row, "acquired_year")
        if row.get("category") == "ict" and row.get("is_adequate") is True and year is not None:
            if case.school_year is None:
                yield Unknown(("period.school_year",))
            elif case.school_year - year > case.limits.ict_years:
                yield case.found("equipment", row, "is_adequate", cells=case.at("equipment", row, "acquired_year"),
                                 year=year, age=case.school_year - year)  # fmt: skip


@rule("R405", "soft", "equipment", source=DICTIONARY)
def adequacy_not_said(case: Case) -> Iterator[Found | Unknown]:
    """Information technology of which nobody says whether it serves its purpose (P05)."""
    for row in case.data.rows("equipment"):
        if row.get("category") == "ict" and row.get("quantity") and row.get("is_adequate") is None:
            yield case.found("equipment", row, "is_adequate")


@rule("R406", "soft", "ict", "equipment", "room", source=PLAN + "三（三）")
def technology_without_network(case: Case) -> Iterator[Found | Unknown]:
    """Networked rooms, or information technology, in a school that has no bandwidth."""
    rooms = case.total("room", "networked_multimedia").value
    items = case.total("equipment", "quantity", category=("ict",)).value
    if not rooms and not items:
        return
    row = case.data.first("ict")
    bandwidth = number(row, "bandwidth_mbps")
    if bandwidth is None and (row or case.data.is_missing("ict")):
        yield Unknown(("ict.bandwidth_mbps",))
    elif not bandwidth:
        yield case.found(
            "ict",
            row,
            "bandwidth_mbps",
            cells=("room.networked_multimedia", "equipment.quantity"),
            rooms=rooms,
            items=items,
        )


@rule("R407", "soft", "ict", source=PRACTICE)
def bandwidth_unit(case: Case) -> Iterator[Found | Unknown]:
    """A bandwidth in Gbps or Kbps."""
    row = case.data.first("ict")
    bandwidth = number(row, "bandwidth_mbps")
    least, most = case.limits.bandwidth_mbps
    if bandwidth and not least <= bandwidth <= most:
        yield case.found("ict", row, "bandwidth_mbps", number=bandwidth, least=least, most=most)


@rule("R408", "soft", "ict", "class_group", source=PLAN + "三（三）")
def spaces_within_pupils(case: Case) -> Iterator[Found | Unknown]:
    """One learning space a pupil; more of them are those of pupils who have left."""
    row, pupils = case.data.first("ict"), case.pupils()
    spaces = number(row, "pupil_spaces")
    if spaces and pupils.missing:
        yield Unknown(pupils.missing)
    elif spaces and spaces > pupils.value:
        yield case.found("ict", row, "pupil_spaces", cells=PUPILS, part=spaces, whole=pupils.value)


@rule("R409", "soft", "ict", source=PLAN + "三（三）")
def spaces_and_module(case: Case) -> Iterator[Found | Unknown]:
    """Learning spaces without the module that gives them, or the module without a single space."""
    row = case.data.first("ict")
    used, spaces = row.get("platform_space"), number(row, "pupil_spaces")
    if used is not None and spaces is not None and bool(used) != (spaces > 0):
        cells = ["ict.platform_space"]
        yield case.found("ict", row, "pupil_spaces", cells=cells, spaces=spaces, platform_space=used)


@rule("R410", "soft", "library_stock", "room", source=PRACTICE)
def books_and_library(case: Case) -> Iterator[Found | Unknown]:
    """A library without books, or books without a library."""
    rooms = case.total("room", "quantity", room_type=("library",))
    books = case.total("library_stock", "books")
    if rooms.missing or books.missing:
        if rooms.value or books.value:
            yield Unknown(rooms.missing + books.missing)
    elif bool(rooms.value) != bool(books.value):
        yield case.found(
            "library_stock",
            {},
            "books",
            cells=("room.room_type", "room.quantity"),
            rooms=rooms.value,
            books=books.value,
        )


@rule("R411", "hard", "library_stock", source=DICTIONARY)
def books_added(case: Case) -> Iterator[Found | Unknown]:
    """Books added in the year are part of the books."""
    yield from parts_within(case, "library_stock", "books", "books_added")


@rule("R412", "soft", "library_stock", "class_group", source=PRACTICE)
def books_per_pupil(case: Case) -> Iterator[Found | Unknown]:
    """Far more books a pupil than any school has."""
    books, pupils = case.total("library_stock", "books"), case.pupils()
    if not books.value:
        return
    if pupils.missing or not pupils.value:
        yield Unknown(pupils.missing or ("class_group",), zero=not pupils.missing)
    elif books.value > case.limits.books_per_pupil_most * pupils.value:
        each = ratio(books.value, pupils.value)
        yield case.found("library_stock", {}, "books", cells=PUPILS, books=books.value, pupils=pupils.value,
                         each=each)  # fmt: skip
