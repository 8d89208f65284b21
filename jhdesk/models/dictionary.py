"""The data dictionary as the mapped columns tell it: tables in their order, each with its fields.

Everything that is derived from fields (grid, workbook, package schema, printed ledgers, docs) starts here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

from jhdesk.models.appraisal import Declaration, Evidence, Improvement, NoData, SelfRating, Survey
from jhdesk.models.base import Carried, Entered
from jhdesk.models.county import FIGURES, CountyFigure
from jhdesk.models.equipment import Equipment, Ict, LibraryStock
from jhdesk.models.field import Field, Value, bound
from jhdesk.models.premises import Building, Room, SportsArea
from jhdesk.models.pupils import (
    Admission,
    ClassGroup,
    Cohort,
    DisabilityEnrolment,
    DropoutCase,
    Responsibility,
)
from jhdesk.models.school import Period, School
from jhdesk.models.staff import Staff
from jhdesk.models.teaching import CourseOffering, Funding, Partnership, Programme, SchoolCourse

MODELS: tuple[type[Entered], ...] = (
    School, Period, ClassGroup, Admission, DisabilityEnrolment, Cohort, DropoutCase, Responsibility, Building, Room,
    SportsArea, Equipment, Ict, LibraryStock, Staff, Funding, CourseOffering, SchoolCourse, Programme, Survey,
    SelfRating, Evidence, Partnership, Improvement, NoData, Declaration,
)  # fmt: skip

PAGES: Mapping[str, str] = {
    "school": "学校概况",
    "premises": "校舍场地",
    "equipment": "设备信息化",
    "staff": "教职工",
    "pupils": "班级学生",
    "funding": "经费",
    "teaching": "课程活动",
    "appraisal": "评价与说明",
}
"""page -> its Chinese name, in the order of the navigation"""


@dataclass(frozen=True)
class Table:
    """One table of the dictionary: its meaning and its fields, in the order of the dictionary."""

    name: str
    label: str
    page: str
    help: str
    one_row: bool
    fields: tuple[Field, ...]
    listed: Mapping[str, Mapping[str, Value]] = field(default_factory=dict)
    """key -> what its row begins with, where the program gives the rows; empty where people add them"""
    carried: Carried = "none"
    """what a new school year takes over of it"""

    @cached_property
    def key_fields(self) -> tuple[Field, ...]:
        """The fields that tell rows apart; none for a table of one row."""
        return tuple(f for f in self.fields if f.key)

    @cached_property
    def key(self) -> tuple[str, ...]:
        """Names of the key fields; empty for a table of one row."""
        return tuple(f.name for f in self.key_fields)

    @property
    def numbered(self) -> bool:
        """Whether the program gives the rows their numbers."""
        return self.key == ("row_no",)

    def gives(self, field: Field) -> bool:
        """Whether the program fills in the field: row numbers, and the keys of listed rows."""
        return field.key and (self.numbered or bool(self.listed))

    def field(self, name: str) -> Field:
        """The field of that name. KeyError where there is none."""
        return next(f for f in self.fields if f.name == name)

    def key_text(self, row: Mapping[str, object]) -> str:
        """The key values of a row joined by ``|``, as places and changes name it."""
        return "|".join([f.text(row.get(f.name)) for f in self.key_fields])  # type: ignore[arg-type]


def _table(model: type[Entered]) -> Table:
    meaning = model.__meaning__
    name = model.__tablename__
    fields = tuple(bound(c.info["field"], name, c.key) for c in model.__table__.columns if "field" in c.info)
    return Table(name, meaning.label, meaning.page, meaning.help, meaning.one_row, fields, carried=meaning.carried)


TABLES: Mapping[str, Table] = {model.__tablename__: _table(model) for model in MODELS}
MODEL_OF: Mapping[str, type[Entered]] = {
    **{model.__tablename__: model for model in MODELS},
    "county_figure": CountyFigure,
}


def _of_county(name: str, **changes: object) -> Table:
    """A table that schools have too, as the county has it."""
    return replace(TABLES[name], page="county", **changes)  # type: ignore[arg-type]


COUNTY_TABLES: Mapping[str, Table] = {
    "county_figure": replace(
        _table(CountyFigure),
        listed={name: {"unit": meaning.unit} if meaning.unit else {} for name, meaning in FIGURES.items()},
    ),
    "self_rating": _of_county("self_rating", label="县级自评", help="没有数字可算的县级项目，由县自评等次并说明。"),
    "evidence": _of_county("evidence"),
    "period": _of_county("period", help="县级数据所属的学年、数据时点和依据的标准。"),
}
"""The county's own tables: a second set, no part of a school's dictionary."""


@dataclass(frozen=True)
class Dictionary:
    """One set of tables, with the pages on which they are entered and the round that a new school year begins with."""

    tables: Mapping[str, Table]
    pages: Mapping[str, str]
    round: str


SCHOOL = Dictionary(TABLES, PAGES, "self")
COUNTY = Dictionary(COUNTY_TABLES, {"county": "县级数据"}, "county")


def table_named(name: str) -> Table | None:
    """The table of that name, a school's or the county's own; None where there is none."""
    return TABLES.get(name) or COUNTY_TABLES.get(name)
