"""Two schools at a reorganisation: one that gives its junior part away, and one that takes it over."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from jhdesk.services.checking import check
from jhdesk.services.entry import Entry, last_year
from tests.builders import Row, Tables, of_type, row, school_tables, staff

TAKER = "3165400099"
Rows = Mapping[str, Sequence[Mapping[str, object]]]
Open = Callable[..., Entry]


def nobody(_school: str) -> list[Any]:
    return []


def classes(*grades: int, **values: Any) -> list[Row]:
    return [row("class_group", grade=grade, class_no=1, **values) for grade in grades]


def nine_year(**changes: Sequence[Row]) -> Tables:
    """A nine-year school: a class a grade, 4 teachers of each stage, rooms of each stage and shared."""
    rooms = [
        row("room", row_no=at, room_type="classroom", stage=stage, quantity=at, networked_multimedia=at)
        for at, stage in enumerate(("primary", "junior", "shared"), start=1)
    ]
    books = {"primary": 100, "junior": 300, "shared": 50}
    return school_tables(
        **{
            "school": of_type("312"),
            "class_group": classes(*range(1, 7)) + classes(7, 8, 9, homeroom_staff_no="t005"),
            "staff": staff(4) + staff(4, first=5, stage="junior"),
            "room": rooms,
            "library_stock": [row("library_stock", stage=stage, books=count) for stage, count in books.items()],
            "admission": [row("admission", stage=stage, new_pupils=30) for stage in ("primary", "junior")],
            "course_offering": [row("course_offering", grade=grade, subject="chinese") for grade in (3, 8)],
            "funding": [row("funding", public_fund_primary=Decimal(700), public_fund_junior=Decimal(900))],
            **changes,
        }  # type: ignore[arg-type]
    )


def junior(**changes: Sequence[Row]) -> Tables:
    """Another school, junior only, with numbers that the nine-year school uses too."""
    return school_tables(
        **{
            "school": of_type("311", school_code=TAKER, name="城中学"),
            "class_group": classes(7, 8, 9),
            "staff": staff(3, first=4, stage="junior", name="乙"),
            "room": [row("room", row_no=1, room_type="classroom", stage="junior", quantity=5)],
            "sports_area": [row("sports_area", row_no=1, stage="junior")],
            "equipment": [row("equipment", row_no=1, stage="junior")],
            "library_stock": [row("library_stock", stage="junior", books=1000)],
            "admission": [row("admission", stage="junior", new_pupils=100)],
            **changes,
        }  # type: ignore[arg-type]
    )


def values(entry: Entry, table: str, *names: str) -> list[tuple[object, ...]]:
    return [tuple(each.values[name] for name in names) for each in entry.rows(table)]


def hard(entry: Entry) -> set[tuple[str, str]]:
    found = check(entry, last_year(entry))
    return {(finding.rule, finding.place.table) for finding in found if finding.severity == "hard"}
