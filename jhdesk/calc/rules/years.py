"""Rules from one year to the next (R901-R906); they have nothing to say where the year before is not there."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from jhdesk.calc.rules.limits import Number
from jhdesk.calc.rules.premises import floor_area
from jhdesk.calc.rules.rule import (
    DICTIONARY,
    PRACTICE,
    Case,
    Found,
    Total,
    Unknown,
    apart,
    ratio,
    rule,
    whole,
)

AMOUNTS: Mapping[tuple[str, str], Callable[[Case], Total]] = {
    ("class_group", "boys"): lambda case: case.pupils(),
    ("staff", "post"): lambda case: case.total("staff", post=("teacher",)),
    ("building", "floor_area_m2"): floor_area,
    ("room", "area_each_m2"): lambda case: case.total("room", "quantity", "area_each_m2"),
    ("room", "networked_multimedia"): lambda case: case.total("room", "networked_multimedia"),
    ("sports_area", "area_each_m2"): lambda case: case.total("sports_area", "quantity", "area_each_m2"),
    ("equipment", "unit_value_yuan"): lambda case: case.total("equipment", "quantity", "unit_value_yuan"),
    ("library_stock", "books"): lambda case: case.total("library_stock", "books"),
    ("funding", "budget_yuan"): lambda case: case.total("funding", "budget_yuan"),
    ("funding", "average_wage_yuan"): lambda case: case.total("funding", "average_wage_yuan"),
}
"""what is compared with the year before, under the place to go to"""


@rule("R901", "soft", *dict.fromkeys(table for table, _ in AMOUNTS), source=PRACTICE)
def changed_much(case: Case) -> Iterator[Found | Unknown]:
    """More than a fifth up or down in a year."""
    if case.before is None:
        return
    for (table, name), amount in AMOUNTS.items():
        now, then = amount(case), amount(case.before)
        if now.missing or then.missing:
            if now.value and then.value:
                yield Unknown(now.missing or then.missing)
        elif not then.value:
            if now.value:
                yield Unknown((f"{table}.{name}",), zero=True)
        elif _differs(case, now.value, then.value, name in ("boys", "post", "networked_multimedia")):
            change = ratio(100 * (now.value - then.value), then.value)
            yield case.found(table, {}, name, now=now.value, then=then.value, change=change, what=f"{table}.{name}")


def _differs(case: Case, now: Number, then: Number, counted: bool) -> bool:
    """Whether it is more than the share that need not be explained; of things counted, also more than a few."""
    change = apart(now, then)
    return change > case.limits.change_share * then and not (counted and change <= case.limits.change_persons)


@rule("R902", "soft", "class_group", source=PRACTICE)
def grade_moved_up(case: Case) -> Iterator[Found | Unknown]:
    """The pupils of a grade are those of the grade below in the year before."""
    if case.before is None:
        return
    held = {grade for _, grade in case.grades}
    for grade in sorted(grade for grade in held if grade is not None and grade not in (1, 7, 10)):
        now, then = case.pupils(range(grade, grade + 1)), case.before.pupils(range(grade - 1, grade))
        if now.missing or then.missing:
            yield Unknown(now.missing or then.missing)
        elif then.value and _differs(case, now.value, then.value, True):
            row = next(row for row, of in case.grades if of == grade)
            yield case.found("class_group", row, "boys", grade=grade, below=grade - 1, now=now.value, then=then.value)


@rule("R903", "soft", "staff", source=DICTIONARY)
def number_of_another(case: Case) -> Iterator[Found | Unknown]:
    """A staff number that was another person's in the year before."""
    if case.before is None:
        return
    for key, row in case.staff.items():
        last = case.before.staff.get(key)
        if last is None:
            continue
        born, was_born = row.get("birth_year"), last.get("birth_year")
        other_year = born is not None and was_born is not None and born != was_born
        other_name = row.get("name") != last.get("name") and None not in (row.get("name"), last.get("name"))
        if other_year or (other_name and (born is None or was_born is None)):
            yield case.found("staff", row, "staff_no", cells=case.at("staff", row, "name", "birth_year"), text=key)


@rule("R904", "soft", "library_stock", source=DICTIONARY)
def books_grow_by_those_added(case: Case) -> Iterator[Found | Unknown]:
    """No more books than in the year before and those added since."""
    if case.before is None or not case.data.rows("library_stock"):
        return
    now, then = case.total("library_stock", "books"), case.before.total("library_stock", "books")
    added = case.total("library_stock", "books_added")
    missing = now.missing + then.missing + added.missing
    if missing:
        yield Unknown(missing)
    elif now.value > then.value + added.value:
        yield case.found("library_stock", {}, "books_added", now=now.value, then=then.value, added=added.value)


@rule("R905", "soft", "building", source=PRACTICE)
def building_changed(case: Case) -> Iterator[Found | Unknown]:
    """A building of the same name that was built in another year."""
    last = {row.get("name"): row for row in case.before.data.rows("building")} if case.before else {}
    for row in case.data.rows("building"):
        built, was = whole(row, "built_year"), whole(last.get(row.get("name"), {}), "built_year")
        if row.get("name") is not None and built is not None and was is not None and built != was:
            yield case.found("building", row, "built_year", now=built, then=was)


@rule("R906", "soft", "school", source=DICTIONARY)
def another_school(case: Case) -> Iterator[Found | Unknown]:
    """A school of another type or founded in another year than the year before."""
    if case.before is None:
        return
    row, last = case.data.first("school"), case.before.data.first("school")
    for name in ("school_type", "founded_year", "county_code"):
        now, then = row.get(name), last.get(name)
        if now is not None and then is not None and now != then:
            yield case.found("school", row, name, now=now, then=then, field=name)
