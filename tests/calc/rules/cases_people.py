"""Cases of the rules on staff, classes, admission, cohorts and responsibility."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from tests.builders import Row, declared, of_type, pupils, row, staff
from tests.calc.rules.case import RuleCase, cell

D = Decimal
ONE: Row = {"staff_no": "t1"}
PUPILS: Row = {"grade": 1, "class_no": 1, "boys": 20, "girls": 20}
COHORT: Row = {
    "stage": "junior", "entry_year": 2021, "entrants": 100, "transferred_in": 5, "transferred_out": 3, "deceased": 0,
    "dropped_out": 1,
}  # fmt: skip
NINE = {"school": of_type("312")}


def classes(*numbers: int, grade: int = 1) -> dict[str, list[Row]]:
    return {"class_group": [row("class_group", grade=grade, class_no=number) for number in numbers]}


def grades(*held: int) -> dict[str, list[Row]]:
    return {"class_group": [row("class_group", grade=grade, class_no=1) for grade in held]}


def homeroom(second: str = "t2", **values: Any) -> dict[str, list[Row]]:
    return {
        "class_group": [row("class_group", grade=1, class_no=n, homeroom_staff_no=who)
                        for n, who in ((1, "t1"), (2, second))],
        "staff": [row("staff", staff_no="t1", **values), row("staff", staff_no="t2")],
    }  # fmt: skip


def two(**values: Any) -> dict[str, list[Row]]:
    return {"staff": [row("staff", staff_no="t1", birth_year=1990), row("staff", staff_no="t2", **values)]}


def boarding(is_boarding: bool, boarders: int) -> dict[str, list[Row]]:
    return {
        "school": of_type("211", is_boarding=is_boarding),
        "class_group": [row("class_group", **PUPILS, boarders=boarders)],
    }


def dropouts(count: int) -> dict[str, list[Row]]:
    return {"cohort": [row("cohort", **{**COHORT, "dropped_out": count})], "no_data": declared("dropout_case")}


CASES = [
    RuleCase("R501", "staff[t2].name", two(birth_year=1990), two(birth_year=1991)),
    cell("R502", "staff[t1].certificate_registered", "staff", {**ONE, "has_certificate": False}, True, False),
    cell("R503", "staff[t1].subject", "staff", ONE, None, "other"),
    cell("R504", "staff[t1].training_hours_5y", "staff", ONE, None, D(0)),
    cell("R504", "staff[t1].training_hours_5y", "staff", {**ONE, "post": "admin", "is_principal": True}, None, D(0)),
    cell("R505", "staff[t1].training_hours_5y", "staff", ONE, D("3000.5"), D(3000)),
    cell("R506", "staff[t1].birth_year", "staff", ONE, 1953, 1954),
    cell("R506", "staff[t1].birth_year", "staff", ONE, 2007, 2006),
    cell("R507", "staff[t1].backbone_level", "staff", {**ONE, "post": "admin"}, "county", "school"),
    cell("R508", "staff[t1].ethics_grade", "staff", {**ONE, "ethics_violation": True}, "basic", "failed"),
    RuleCase("R509", "staff.is_principal", {"staff": staff(2, is_principal=False)},
             {"staff": [*staff(2, is_principal=False), row("staff", staff_no="p", post="admin", is_principal=True)]}),
    RuleCase("R509", "staff.is_principal", {"staff": staff(1, is_principal=False)},
             {"staff": staff(1, is_principal=False), "school": of_type("218")}),
    RuleCase("R510", "class_group[1|1].homeroom_staff_no", homeroom(post="admin"), homeroom(post="teacher")),
    RuleCase("R511", "class_group[1|1].homeroom_staff_no", {**NINE, **homeroom(stage="junior")},
             {**NINE, **homeroom(stage="primary")}),
    RuleCase("R512", "class_group[1|2].homeroom_staff_no", homeroom("t1"), homeroom("t2")),
    cell("R513", "staff[t1].subject", "staff", ONE, "physics", "science"),
    cell("R513", "staff[t1].subject", "staff", {**ONE, "stage": "primary"}, "history", None, **NINE),
    RuleCase("R514", "staff.post", {"staff": staff(7), "class_group": pupils(primary=281)},
             {"staff": staff(7), "class_group": pupils(primary=280)}),
    RuleCase("R514", "staff.post", {"staff": staff(10), "class_group": pupils(primary=19)},
             {"staff": staff(10), "class_group": pupils(primary=20)}),
    *(
        cell("R601", f"class_group[1|1].{name}", "class_group", PUPILS, 41, 40)
        for name in (
            "boarders", "left_behind", "migrant", "in_need", "aided", "visual_impaired", "hearing_impaired",
            "intellectual_impaired", "other_impaired", "learning_support", "two_sports_one_art",
        )
    ),
    cell("R602", "class_group[1|1].visual_impaired", "class_group", {**PUPILS, "other_impaired": 20}, 21, 20),
    cell("R603", "class_group[1|1].left_behind", "class_group", {**PUPILS, "migrant": 30}, 11, 10),
    cell("R604", "class_group[1|1].aided", "class_group", {**PUPILS, "in_need": 3}, 4, 3),
    cell("R605", "class_group[1|1].boys", "class_group", {**PUPILS, "girls": 0}, 0, 1),
    cell("R606", "class_group[1|1].boys", "class_group", PUPILS, 51, 50),
    RuleCase("R607", "class_group[1|3].class_no", classes(1, 3), classes(1, 2)),
    RuleCase("R608", "class_group[1|31].class_no", classes(*range(1, 32)), classes(*range(1, 31))),
    RuleCase("R608", "class_group[1|101].class_no", classes(1, 101), classes(1, 2)),
    RuleCase("R609", "class_group[4|1].grade", grades(1, 2, 4), grades(1, 2, 3)),
    RuleCase("R609", "class_group[9|1].grade", {**NINE, **grades(1, 2, 7, 9)}, {**NINE, **grades(1, 2, 7, 8)}),
    cell("R610", "admission[primary].new_pupils_in_zone", "admission", {"new_pupils": 9}, 10, 9),
    cell("R611", "admission[primary].new_pupils", "admission", {}, 56, 55),
    cell("R611", "admission[junior].new_pupils", "admission", {"stage": "junior"}, 89, 90,
         class_group=pupils(junior=100), **NINE),
    cell("R612", "disability_enrolment[visual].enrolled", "disability_enrolment", {"of_age": 2}, 3, 2),
    cell("R613", "disability_enrolment[hearing].enrolled", "disability_enrolment", {"kind": "hearing", "of_age": 2}, 1, 2,
         class_group=[row("class_group", **PUPILS, hearing_impaired=2)]),
    cell("R614", "cohort[junior|2021].graduating", "cohort", COHORT, 98, 99, **NINE),
    cell("R614", "cohort[junior|2021].graduating", "cohort", COHORT, 104, 103, **NINE),
    cell("R615", "cohort[junior|2021].graduating", "cohort", COHORT, 106, 105, **NINE),
    cell("R616", "cohort[junior|2021].transferred_out", "cohort", COHORT, 105, 104, **NINE),
    RuleCase("R617", "cohort.entry_year", {**NINE, "cohort": [row("cohort", **{**COHORT, "entry_year": 2020})]},
             {**NINE, "cohort": [row("cohort", **COHORT)]}),
    RuleCase("R618", "cohort[junior|2021].dropped_out", dropouts(1), dropouts(0)),
    RuleCase("R619", "school.is_boarding", boarding(True, 0), boarding(True, 1)),
    RuleCase("R620", "school.is_boarding", boarding(False, 1), boarding(False, 0)),
    cell("R623", "responsibility[1].level", "responsibility", {"row_no": 1, "line": "government"},
         "homeroom", "village_group"),
    cell("R623", "responsibility[1].level", "responsibility", {"row_no": 1, "line": "education"},
         "county_leader", "homeroom"),
]  # fmt: skip
