"""What the items of one school ask again and again: its teachers, classes, pupils, rooms and single figures."""

from __future__ import annotations

from typing import TypeVar

from jhdesk.calc.engine import stages_of
from jhdesk.calc.item_standard import ItemStandard, Plan
from jhdesk.calc.items.result import Rating, rating_of
from jhdesk.calc.items.selection import GRADES, Condition, Picked, Selection, Told, by_stage, figure, within
from jhdesk.calc.items.truth import Bounds, Check, Truth
from jhdesk.calc.memory import kept
from jhdesk.calc.quantities import SHARED
from jhdesk.calc.results import Stage
from jhdesk.calc.rows import GRADES as GRADES_OF
from jhdesk.calc.rows import Head, SchoolData
from jhdesk.calc.standard import JUDGED

R = TypeVar("R", Bounds, Check)


class School:
    """One school and year under a standard and a plan; ``last_year``: its data of the year before."""

    def __init__(
        self, standard: ItemStandard, plan: Plan, data: SchoolData, last_year: SchoolData | None = None
    ) -> None:
        self.standard = standard
        self.plan = plan
        self.data = data
        self.last_year = last_year

    @kept
    def head(self) -> Head:
        """Its code, name, year and type."""
        return self.data.head

    @property
    def is_special(self) -> bool:
        """Whether it is a special school, which few items concern."""
        return self.head.type in self.standard.base.special_types

    @kept
    def stages(self) -> tuple[Stage, ...]:
        """The stages of compulsory education that it has."""
        return stages_of(self.standard.base, self.data)

    @kept
    def teachers(self) -> Selection:
        """Staff with post teacher and a stage of compulsory education."""
        return self.select("staff", self.coded("post", "teacher"), within("stage", JUDGED))

    @kept
    def classes(self) -> Selection:
        """Classes of grades 1-9."""
        return self.select("class_group", within("grade", GRADES))

    @kept
    def pupils(self) -> Bounds:
        """Pupils of grades 1-9."""
        return self.classes.summed("boys", "girls")

    def pupils_of(self, stage: Stage) -> Bounds:
        """Pupils of one stage."""
        key = (School.pupils_of, stage)
        return self.data.once(
            key, lambda: self.classes.where(within("grade", GRADES_OF[stage])).summed("boys", "girls")
        )

    @kept
    def rooms(self) -> Selection:
        """Rooms of every stage but senior."""
        return self.select("room", within("stage", (*JUDGED, SHARED)))

    @kept
    def courses(self) -> Selection:
        """Courses of grades 1-9."""
        return self.select("course_offering", within("grade", GRADES))

    def coded(self, field: str, name: str) -> Condition:
        """The field holds a code of a list of the standard, of the row's own stage where the list differs by stage."""
        lists = self.standard.base.lists[name]
        if lists["primary"] == lists["junior"]:
            return within(field, lists["primary"])
        return by_stage(field, {stage: lists[stage] for stage in JUDGED})

    def select(self, table: str, *conditions: Condition) -> Selection:
        """Rows of a table."""
        return Selection.of(self.data, table, *conditions)

    def figure(self, table: str, field: str) -> Bounds:
        """The figure in a table of one row; zero where the table is declared empty."""
        if self.data.is_missing(table):
            return self._told("figure", table, field, Bounds.unknown(table))
        row = self.data.first(table)
        number = figure(row, field) if row else 0
        found = Bounds.unknown(self.data.path(table, row, field)) if number is None else Bounds.exactly(number)
        return self._told("figure", table, field, found)

    def fact(self, table: str, condition: Condition) -> Check:
        """Whether the row of a table of one row meets a condition; it does not where the table is declared empty."""
        if self.data.is_missing(table):
            return self._told("fact", table, condition, Check(None, (table,)))
        row = self.data.first(table)
        truth: Truth = condition.holds(row) if row else False
        blanks = [self.data.path(table, row, field) for field in condition.reads if row.get(field) is None]
        return self._told("fact", table, condition, Check(truth, tuple(blanks) if truth is None else ()))

    def _told(self, how: str, table: str, asked: str | Condition, found: R) -> R:
        """What was found, told where somebody watches."""
        if self.data.watch is not None:
            rows = tuple(Picked(row) for row in self.data.rows(table)[:1])
            self.data.watch(Told(how, Selection(self.data, table, rows), (asked,), (found,) * len(rows), found))
        return found

    def says(self, *conditions: Condition) -> Check:
        """Whether all of these hold of the school itself, its type and its place."""
        return Check.all_of(*(self.fact("school", condition) for condition in conditions))

    def rating(self, item_id: str) -> Rating | None:
        """The school's rating of an item; None for an item that schools do not rate."""
        if item_id not in self.standard.rated_schools | self.plan.rated_schools:
            return None
        return rating_of(self.data.rows("self_rating"), item_id, self.standard.rated_met)
