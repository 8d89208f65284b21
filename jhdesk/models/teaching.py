"""Funds, courses, programmes and partnerships."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from sqlalchemy.orm import Mapped

from jhdesk.models.base import Meaning, Row
from jhdesk.models.field import code, day, figure, text, whole, yes

PER_PUPIL = "yuan/pupil"
WITH_PRIMARY = frozenset({"211", "218", "312", "345"})
WITH_JUNIOR = frozenset({"311", "312", "341", "345"})
SPECIAL = frozenset({"514"})


class Funding(Row):
    """Public funds and their use in a year."""

    __tablename__ = "funding"
    __meaning__ = Meaning("经费", "funding", "生均公用经费、预算和教师工资。", one_row=True, carried="keys")

    public_fund_primary: Mapped[Decimal | None] = figure("小学生均公用经费", PER_PUPIL, asked_of=WITH_PRIMARY)
    public_fund_junior: Mapped[Decimal | None] = figure("初中生均公用经费", PER_PUPIL, asked_of=WITH_JUNIOR)
    funded_pupils: Mapped[int | None] = whole(
        "公用经费核定人数", "persons", required=True, help="不足 100 人的村小学和教学点按 100 人核定。"
    )
    inclusive_fund: Mapped[Decimal | None] = figure("随班就读残疾学生生均公用经费", PER_PUPIL)
    special_fund: Mapped[Decimal | None] = figure("特殊教育学校生均公用经费", PER_PUPIL, asked_of=SPECIAL)
    budget_yuan: Mapped[Decimal | None] = figure("年度公用经费预算总额", "yuan", required=True)
    training_spend_yuan: Mapped[Decimal | None] = figure("教师培训经费", "yuan", required=True)
    average_wage_yuan: Mapped[Decimal | None] = figure("教师年平均工资收入", "yuan")
    accounts_published: Mapped[bool | None] = yes("财务公开")


class CourseOffering(Row):
    """Weekly hours of a subject in a grade."""

    __tablename__ = "course_offering"
    __meaning__ = Meaning("课程开设", "teaching", "每个年级每门课程一行。", carried="rows")

    grade: Mapped[int | None] = whole("年级", minimum=1, maximum=12, required=True, key=True)
    subject: Mapped[str | None] = code("课程", "subject", required=True, key=True)
    planned_hours: Mapped[Decimal | None] = figure("课程计划周课时", "hours/week", maximum=100, required=True)
    actual_hours: Mapped[Decimal | None] = figure("实际周课时", "hours/week", maximum=100, required=True, turn="blank")


class SchoolCourse(Row):
    """A course of the school's own."""

    __tablename__ = "school_course"
    __meaning__ = Meaning("校本课程", "teaching", carried="rows")

    name: Mapped[str | None] = text("校本课程名称", required=True, key=True)
    grades: Mapped[str | None] = text("开设年级", required=True)
    pupils: Mapped[int | None] = whole("参加学生数", "persons", turn="blank")


class Programme(Row):
    """A sports or arts programme."""

    __tablename__ = "programme"
    __meaning__ = Meaning("体育艺术项目", "teaching", carried="rows")

    kind: Mapped[str | None] = code("体育艺术项目", "programme", required=True, key=True)
    is_project_school: Mapped[bool | None] = yes("项目学校", required=True)
    pupils: Mapped[int | None] = whole("参加学生数", "persons", turn="blank")
    matches: Mapped[int | None] = whole("本年比赛场次", "items", turn="blank")


class Partnership(Row):
    """A partnership with another school or body."""

    __tablename__ = "partnership"
    __meaning__ = Meaning("结对帮扶", "teaching", carried="rows")

    kind: Mapped[str | None] = code("帮扶形式", "partnership", required=True, key=True)
    partner: Mapped[str | None] = text("结对学校或单位", required=True, key=True)
    since: Mapped[date | None] = day("开始日期")
    activity: Mapped[str | None] = text("开展情况", maximum=2000, no_names=True, turn="blank")
