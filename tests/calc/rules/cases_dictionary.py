"""Cases of the rules that follow from the dictionary, and of those on the school and its year."""

from __future__ import annotations

import datetime
from decimal import Decimal

from jhdesk.calc.rules.rule import Rejected
from jhdesk.findings import Place
from tests.builders import changed, declared, of_type, pupils, row, school_tables, staff
from tests.calc.rules.case import RuleCase, cell

BASE = school_tables()
CLASSES, TEACHERS = BASE["class_group"], BASE["staff"]
IDENTITY = "11010119900307123X"
DAY = datetime.date


def one_more(table: str, **values: object) -> dict[str, list[dict[str, object]]]:
    return {table: [*BASE[table], row(table, **values)]}


CASES = [
    cell("R101", "class_group[1|1].boys", "class_group", {"grade": 1, "class_no": 1}, -1, 0),
    cell("R101", "funding.budget_yuan", "funding", {}, Decimal("10000000000.01"), Decimal(10_000_000_000)),
    cell("R102", "staff[t1].degree", "staff", {"staff_no": "t1"}, "22", "21"),
    cell("R102", "school.county_code", "school", {}, "65402", "654022"),
    cell("R102", "self_rating[Q3].narrative", "self_rating", {"item_id": "Q3"}, "长" * 5001, "长" * 5000),
    cell("R103", "improvement[1].problem", "improvement", {"row_no": 1}, f"请找{IDENTITY}", "请找 11010119900307123"),
    cell("R103", "partnership[alliance|甲].activity", "partnership", {"partner": "甲"}, IDENTITY, "每月一次"),
    cell("R104", "room[1].area_each_m2", "room", {"row_no": 1, "room_type": "office"}, None, Decimal(0)),
    cell("R104", "staff[t1].has_certificate", "staff", {"staff_no": "t1"}, None, False),
    RuleCase("R104", "school.name", {"school": of_type("211", name=None)}, {}),
    cell("R105", "class_group[1|].class_no", "class_group", {"grade": 1}, None, 1),
    RuleCase(
        "R106", "staff[t001].staff_no",
        {"staff": [*TEACHERS, *staff(1)]}, {"staff": [*TEACHERS, *staff(1, first=16)]},
    ),
    RuleCase(
        "R107", "class_group[1|1].homeroom_staff_no",
        {"class_group": changed(CLASSES, homeroom_staff_no="t016")},
        {"class_group": changed(CLASSES, homeroom_staff_no="t015")},
    ),
    RuleCase(
        "R108", "staff[t001].birth_year", {}, {},
        rejected=(Rejected(Place("staff", "t001", "birth_year"), "去年"),),
    ),
    cell("R109", "funding.public_fund_junior", "funding", {}, Decimal(940), None),
    cell("R109", "funding.special_fund", "funding", {}, Decimal(0), None),
    cell("R110", "funding.public_fund_primary", "funding", {}, None, Decimal(720)),
    cell("R110", "funding.special_fund", "funding", {}, None, Decimal(6000), school=of_type("514")),
    RuleCase("R111", "room", {"room": []}, {"room": [], "no_data": declared("room")}),
    RuleCase(
        "R112", "no_data[room].table", {"no_data": declared("room")}, {"no_data": declared("dropout_case")},
    ),
    RuleCase(
        "R113", "class_group[1|2].boarders",
        {"class_group": changed(CLASSES, boarders=0)},
        {"class_group": [{**each, "boarders": 0} for each in CLASSES]},
    ),
    RuleCase(
        "R113", "staff[t002].ict_skilled",
        {"staff": changed(TEACHERS, ict_skilled=True)},
        {"staff": [*changed(TEACHERS[:1], ict_skilled=True), row("staff", staff_no="w1", post="worker")]},
    ),
    RuleCase("R114", "no_data[rooms].table", {"no_data": declared("rooms")}, {"no_data": declared("cohort")}),
    RuleCase("R114", "no_data[school].table", {"no_data": declared("school")}, {}),
    cell("R115", "room[1].stage", "room", {"row_no": 1}, "junior", "primary"),
    cell("R115", "staff[t1].stage", "staff", {"staff_no": "t1"}, "senior", "junior", school=of_type("312")),
    cell("R116", "room[1].stage", "room", {"row_no": 1}, "shared", "primary"),
    cell("R116", "library_stock[shared].stage", "library_stock", {}, "shared", "junior", school=of_type("311")),
    cell("R117", "class_group[7|1].grade", "class_group", {"class_no": 1}, 7, 6),
    cell("R117", "dropout_case[甲].grade", "dropout_case", {}, 10, 9, school=of_type("312")),
    RuleCase(
        "R118", "room[1].stage",
        {"school": of_type("312"), "room": [row("room", row_no=1, stage="junior")]},
        {"school": of_type("312"), "room": [row("room", row_no=1, stage="junior")],
         "class_group": pupils(primary=40, junior=40)},
    ),
    RuleCase(
        "R119", "equipment[2].category",
        one_more("equipment", row_no=2), one_more("equipment", row_no=2, quantity=2),
    ),
    cell("R120", "building[甲].built_year", "building", {}, 2025, 2024),
    cell("R120", "equipment[1].acquired_year", "equipment", {"row_no": 1}, 2025, 2024),
    cell("R120", "staff[t1].birth_year", "staff", {"staff_no": "t1"}, 2025, 1990),
    cell("R120", "school.founded_year", "school", {}, 2025, 2024),
    cell("R120", "cohort[primary|2025].entry_year", "cohort", {}, 2025, 2018),
    cell("R121", "dropout_case[甲].found_on", "dropout_case", {}, DAY(2025, 9, 1), DAY(2025, 8, 31)),
    cell("R121", "partnership[alliance|甲].since", "partnership", {}, DAY(2025, 9, 1), DAY(2025, 8, 31)),
    RuleCase(
        "R122", "disability_enrolment.kind",
        {"disability_enrolment": [row("disability_enrolment", kind=kind) for kind in ("visual", "hearing")]},
        {"disability_enrolment": [row("disability_enrolment", kind=k) for k in ("visual", "hearing", "intellectual")]},
    ),
    RuleCase(
        "R122", "admission.stage",
        {"school": of_type("312"), "class_group": pupils(primary=40, junior=40), "admission": [row("admission")]},
        {"school": of_type("312"), "class_group": pupils(primary=40), "admission": [row("admission")]},
    ),
    cell("R201", "period.snapshot_date", "period", {}, DAY(2023, 9, 1), DAY(2025, 12, 31)),
    cell("R201", "period.snapshot_date", "period", {}, DAY(2026, 1, 1), DAY(2024, 1, 1)),
    cell("R202", "school.central_school_code", "school", {}, "2165400002", None),
    cell("R203", "school.central_school_code", "school", {"school_type": "218"}, None, "2165400002"),
    cell("R204", "school.central_school_code", "school", {"school_type": "218"}, "2165400001", "2165400002"),
]  # fmt: skip
