"""Cases of the rules on funds, courses, surveys, ratings and declarations, and of those from year to year."""

from __future__ import annotations

import datetime
from decimal import Decimal
from typing import Any

from tests.builders import Row, of_type, pupils, row, school_tables, staff
from tests.calc.rules.case import RuleCase, cell

D, DAY = Decimal, datetime.date
FIRST: Row = {"grade": 1}
SURVEY: Row = {"issued": 9, "returned": 9, "satisfied": 9}
GROUPS = ("pupil", "parent", "teacher", "principal", "congress", "cppcc", "public")
HUNDRED = pupils(primary=100)
ITEMS = ("V1", "V2", "V3", "V4", "V5", "V6", "P33")
BASE = school_tables()


def survey(*left_out: tuple[str, str]) -> dict[str, list[Row]]:
    pairs = [(who, about) for about in ("school", "government") for who in GROUPS if (who, about) not in left_out]
    return {"survey": [row("survey", respondent=who, about=about) for who, about in pairs]}


def declarations(*items: str) -> dict[str, list[Row]]:
    return {"declaration": [row("declaration", item_id=item) for item in items]}


def courses(*grades: int) -> dict[str, list[Row]]:
    return {"course_offering": [row("course_offering", grade=grade) for grade in grades]}


def year_on_year(at: str, table: str, held: Row, then: Any, bad: Any, good: Any, **more: Any) -> RuleCase:
    """R901 for a figure of one row: ``then`` in the year before."""
    name, place = at.rpartition(".")[2], f"{table}.{at}"
    return cell("R901", place, table, held, bad, good, last={**held, name: then}, **more)


CASES = [
    cell("R701", "funding.training_spend_yuan", "funding", {"budget_yuan": D(1000)}, D("1000.01"), D(1000)),
    cell("R702", "funding.funded_pupils", "funding", {}, 361, 360),
    cell("R702", "funding.funded_pupils", "funding", {}, 101, 100, class_group=pupils(primary=40)),
    cell("R703", "funding.inclusive_fund", "funding", {}, None, D(6000),
         class_group=[row("class_group", grade=1, class_no=1, visual_impaired=1)]),
    cell("R703", "funding.inclusive_fund", "funding", {}, D(0), D(6000),
         class_group=[row("class_group", grade=1, class_no=1, other_impaired=1)]),
    cell("R704", "funding.public_fund_primary", "funding", {}, D("0.072"), D(200)),
    cell("R704", "funding.public_fund_primary", "funding", {}, D(216_000), D(10_000)),
    cell("R704", "funding.inclusive_fund", "funding", {}, D(999), D(1000)),
    cell("R705", "funding.average_wage_yuan", "funding", {}, D(7500), D(20_000)),
    cell("R705", "funding.average_wage_yuan", "funding", {}, D(400_001), D(400_000)),
    cell("R706", "funding.budget_yuan", "funding", {"funded_pupils": 100}, D(42), D(20_000)),
    cell("R706", "funding.budget_yuan", "funding", {"funded_pupils": 100}, D(5_000_001), D(5_000_000)),
    cell("R801", "course_offering[1|chinese].actual_hours", "course_offering", {**FIRST, "planned_hours": D(8)}, D("7.5"), D(8)),
    cell("R802", "course_offering[1|chinese].planned_hours", "course_offering", FIRST, D("12.5"), D(12)),
    cell("R803", "course_offering[6|physics].subject", "course_offering", {"grade": 6}, "physics", "science"),
    RuleCase("R804", "course_offering.grade", courses(1, 2, 3, 4, 5), courses(1, 2, 3, 4, 5, 6)),
    RuleCase("R804", "class_group.grade", {**courses(1, 2), "class_group": pupils(primary=9)},
             {**courses(1), "class_group": pupils(primary=9)}),
    cell("R805", "programme[football].pupils", "programme", {}, 301, 300),
    cell("R806", "school_course[甲].pupils", "school_course", {}, 301, 300),
    cell("R807", "survey[pupil|school].returned", "survey", SURVEY, 10, 9),
    cell("R808", "survey[pupil|school].satisfied", "survey", SURVEY, 10, 9),
    RuleCase("R809", "survey[pupil|school].respondent", survey(("cppcc", "school")), survey()),
    RuleCase("R809", "survey.respondent", {"survey": survey()["survey"][:7]}, survey(("pupil", "government"))),
    cell("R810", "survey[pupil|school].issued", "survey", {}, 301, 300),
    cell("R810", "survey[teacher|school].issued", "survey", {"respondent": "teacher"}, 16, 15),
    cell("R811", "self_rating[Q10].item_id", "self_rating", {}, "Q10", "Q9"),
    cell("R811", "evidence[P38|甲].item_id", "evidence", {"sha256": "0" * 64}, "P38", "P37"),
    cell("R811", "improvement[1].item_id", "improvement", {"row_no": 1}, "l1", "L1"),
    cell("R812", "declaration[V7].item_id", "declaration", {}, "V7", "V6"),
    RuleCase("R813", "declaration.item_id", declarations(*ITEMS[:-1]), declarations(*ITEMS)),
    cell("R814", "declaration[V1].note", "declaration", {"item_id": "V1", "occurred": True}, None, "已经整改"),
    cell("R815", "improvement[1].done_on", "improvement", {"row_no": 1, "due_on": DAY(2024, 8, 31)}, None, DAY(2024, 8, 30)),
    RuleCase("R815", "improvement[1].done_on", {"improvement": [row("improvement", row_no=1, due_on=DAY(2024, 8, 31))]},
             {"improvement": [row("improvement", row_no=1, due_on=DAY(2024, 9, 1))]}),
    RuleCase("R901", "class_group.boys", {"class_group": pupils(primary=121)}, {"class_group": pupils(primary=120)},
             {"class_group": HUNDRED}),
    RuleCase("R901", "class_group.boys", {"class_group": pupils(primary=79)}, {"class_group": pupils(primary=80)},
             {"class_group": HUNDRED}),
    RuleCase("R901", "staff.post", {"staff": staff(16)}, {"staff": staff(15)}, {"staff": staff(10)}),
    RuleCase("R901", "building.floor_area_m2", {"building": [row("building", floor_area_m2=D("120.1"))]},
             {"building": [row("building", floor_area_m2=D(120))]}, {"building": [row("building", floor_area_m2=D(100))]}),
    cell("R901", "room.area_each_m2", "room", {"row_no": 1}, D(73), D(72), last={"row_no": 1}),
    cell("R901", "room.networked_multimedia", "room", {"row_no": 1, "quantity": 40}, 36, 34,
         last={"row_no": 1, "quantity": 40, "networked_multimedia": 29}),
    year_on_year("area_each_m2", "sports_area", {"row_no": 1}, D(100), D(79), D(80)),
    year_on_year("unit_value_yuan", "equipment", {"row_no": 1}, D(100), D("120.01"), D(120)),
    year_on_year("books", "library_stock", {}, 1000, 1201, 1200),
    year_on_year("budget_yuan", "funding", {}, D(1000), D(799), D(800)),
    year_on_year("average_wage_yuan", "funding", {}, D(80_000), D(96_001), D(96_000)),
    RuleCase("R902", "class_group[2|1].boys", {"class_group": [row("class_group", grade=2, class_no=1, boys=61, girls=60)]},
             {"class_group": [row("class_group", grade=2, class_no=1, boys=60, girls=60)]}, {"class_group": HUNDRED}),
    cell("R903", "staff[t1].staff_no", "staff", {"birth_year": 1991}, "t1", "t2",
         last={"staff_no": "t1", "birth_year": 1990}),
    RuleCase("R903", "staff[t1].staff_no", {"staff": [row("staff", staff_no="t1", name="乙")]},
             {"staff": [row("staff", staff_no="t1", name="甲")]}, {"staff": [row("staff", staff_no="t1", birth_year=1990)]}),
    cell("R904", "library_stock.books_added", "library_stock", {"books": 1100}, 99, 100, last={"books": 1000}),
    cell("R905", "building[甲].built_year", "building", {}, 2001, 2000, last={"built_year": 2000}),
    RuleCase("R906", "school.school_type", {"school": of_type("312")}, {}, {}),
    RuleCase("R906", "school.founded_year", {"school": of_type("211", founded_year=1990)},
             {"school": of_type("211")}, {"school": of_type("211", founded_year=1991)}),
]  # fmt: skip
