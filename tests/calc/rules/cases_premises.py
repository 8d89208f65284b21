"""Cases of the rules on buildings, rooms, grounds, equipment, technology and books."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from tests.builders import Row, declared, pupils, row
from tests.calc.rules.case import RuleCase, cell

D = Decimal
ROOM = {"row_no": 1, "room_type": "music", "quantity": 2}
ITEM: Row = {"row_no": 1, "category": "experiment", "quantity": 2}
ICT: Row = {"row_no": 1, "category": "ict", "is_adequate": True}
LIBRARY = {"room": [row("room", row_no=1, room_type="library")]}


def rooms_of(area: str, **building: Any) -> dict[str, list[Row]]:
    return {
        "room": [row("room", row_no=1, room_type="office", quantity=4, area_each_m2=D(area))],
        "building": [row("building", floor_area_m2=D(1000), **building), row("building", name="乙", is_idle=True,
                                                                             floor_area_m2=D(5000))],
    }  # fmt: skip


def boarders(*room_types: str) -> dict[str, list[Row]]:
    rooms = [row("room", row_no=at, room_type=kind) for at, kind in enumerate(room_types, 1)]
    return {"room": rooms, "class_group": [row("class_group", grade=1, class_no=1, boarders=1)]}


CASES = [
    cell("R301", "room[1].networked_multimedia", "room", ROOM, 3, 2),
    cell("R302", "room[1].networked_multimedia", "room", {**ROOM, "room_type": "dormitory"}, 1, 0),
    RuleCase("R303", "building.floor_area_m2", rooms_of("250.01"), rooms_of("250")),
    RuleCase("R303", "building.floor_area_m2", rooms_of("100", use="kindergarten"), rooms_of("100", use="other")),
    RuleCase("R304", "building.floor_area_m2", rooms_of("225.01"), rooms_of("225")),
    RuleCase("R304", "building.floor_area_m2", rooms_of("74.99"), rooms_of("75")),
    cell("R305", "building[甲].seismic_ok", "building", {"safety_grade": "D"}, True, False),
    cell("R306", "room[1].area_each_m2", "room", {**ROOM, "room_type": "classroom"}, D("200.1"), D(200)),
    cell("R306", "room[1].area_each_m2", "room", {**ROOM, "room_type": "classroom"}, D("19.9"), D(20)),
    cell("R307", "room[1].area_each_m2", "room", ROOM, D("500.1"), D(500)),
    cell("R308", "room[1].area_each_m2", "room", ROOM, D("2.9"), D(3)),
    cell("R309", "sports_area[1].area_each_m2", "sports_area", {"row_no": 1}, D("99.9"), D(100)),
    cell("R310", "sports_area[1].area_each_m2", "sports_area", {"row_no": 1, "kind": "basketball"}, D(2001), D(2000)),
    RuleCase(
        "R311", "room.quantity",
        {"room": [row("room", row_no=1, room_type="classroom", quantity=11)]},
        {"room": [row("room", row_no=1, room_type="classroom", quantity=12)]},
    ),
    cell("R401", "equipment[1].unit_value_yuan", "equipment", {"row_no": 1}, D("15000000.01"), D(15_000_000)),
    cell("R402", "equipment[1].unit_value_yuan", "equipment", ITEM, D("100000.01"), D(100_000)),
    cell("R402", "equipment[1].unit_value_yuan", "equipment", {"row_no": 1}, D("5000000.01"), D(5_000_000)),
    cell("R403", "equipment[1].unit_value_yuan", "equipment", ITEM, D("0.39"), D(1)),
    cell("R404", "equipment[1].is_adequate", "equipment", {**ICT, "quantity": 1, "acquired_year": 2013}, True, False),
    RuleCase(
        "R404", "equipment[1].is_adequate",
        {"equipment": [row("equipment", **ICT, acquired_year=2013)]},
        {"equipment": [row("equipment", **ICT, acquired_year=2014)]},
    ),
    cell("R405", "equipment[1].is_adequate", "equipment", {"row_no": 1, "category": "ict"}, None, False),
    cell("R406", "ict.bandwidth_mbps", "ict", {}, D(0), D(1)),
    RuleCase("R406", "ict.bandwidth_mbps", {"no_data": declared("ict")}, {"room": [], "no_data": declared("ict")}),
    cell("R407", "ict.bandwidth_mbps", "ict", {}, D("3.9"), D(4)),
    cell("R407", "ict.bandwidth_mbps", "ict", {}, D(204_800), D(20_000)),
    cell("R408", "ict.pupil_spaces", "ict", {}, 301, 300),
    cell("R409", "ict.pupil_spaces", "ict", {"platform_space": True}, 0, 1),
    cell("R409", "ict.pupil_spaces", "ict", {"platform_space": False}, 1, 0),
    RuleCase(
        "R410", "library_stock.books",
        {**LIBRARY, "library_stock": [row("library_stock", books=0)]},
        {**LIBRARY, "library_stock": [row("library_stock", books=1)]},
    ),
    RuleCase(
        "R410", "library_stock.books",
        {"room": [row("room", row_no=1)], "library_stock": [row("library_stock", books=1)]},
        {"room": [row("room", row_no=1)], "library_stock": [row("library_stock", books=0)]},
    ),
    cell("R411", "library_stock[primary].books_added", "library_stock", {"books": 9}, 10, 9),
    RuleCase(
        "R412", "library_stock.books",
        {"library_stock": [row("library_stock", books=50_001)], "class_group": pupils(primary=100)},
        {"library_stock": [row("library_stock", books=50_000)], "class_group": pupils(primary=100)},
    ),
    RuleCase("R621", "room.room_type", boarders("canteen"), boarders("canteen", "dormitory")),
    RuleCase("R622", "room.room_type", boarders("dormitory"), boarders("canteen", "dormitory")),
]  # fmt: skip
