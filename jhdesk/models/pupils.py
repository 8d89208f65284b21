"""Pupils, as counts by class group: never a pupil's name, never an identity number, no ethnicity."""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Mapped

from jhdesk.models.base import Meaning, Row
from jhdesk.models.field import code, day, text, whole, year, yes

PERSONS = "persons"


class ClassGroup(Row):
    """One class of one grade. Grades 1-6 are primary, 7-9 junior, 10-12 senior (only to split shared facilities)."""

    __tablename__ = "class_group"
    __meaning__ = Meaning("班级学生", "pupils", "每班一行，只填人数，不填学生姓名。", carried="rows")

    grade: Mapped[int | None] = whole(
        "年级", minimum=1, maximum=12, required=True, key=True, help="1—6 小学，7—9 初中，10—12 高中。"
    )
    class_no: Mapped[int | None] = whole("班号", minimum=1, maximum=999, required=True, key=True)
    boys: Mapped[int | None] = whole("男生数", PERSONS, required=True)
    girls: Mapped[int | None] = whole("女生数", PERSONS, required=True)
    boarders: Mapped[int | None] = whole("寄宿生数", PERSONS)
    left_behind: Mapped[int | None] = whole("留守儿童数", PERSONS, privacy="sensitive")
    migrant: Mapped[int | None] = whole("随迁子女数", PERSONS)
    in_need: Mapped[int | None] = whole("家庭经济困难学生数", PERSONS, privacy="sensitive")
    aided: Mapped[int | None] = whole("已资助困难学生数", PERSONS, privacy="sensitive", turn="blank")
    visual_impaired: Mapped[int | None] = whole("视力残疾随班就读数", PERSONS, privacy="sensitive")
    hearing_impaired: Mapped[int | None] = whole("听力残疾随班就读数", PERSONS, privacy="sensitive")
    intellectual_impaired: Mapped[int | None] = whole("智力残疾随班就读数", PERSONS, privacy="sensitive")
    other_impaired: Mapped[int | None] = whole("其他残疾随班就读数", PERSONS, privacy="sensitive")
    learning_support: Mapped[int | None] = whole("学习困难学生数", PERSONS, privacy="sensitive")
    two_sports_one_art: Mapped[int | None] = whole("掌握两项运动技能一项艺术特长学生数", PERSONS, turn="blank")
    homeroom_staff_no: Mapped[str | None] = text(
        "班主任教工号", refers="staff.staff_no", help="班主任在“教职工”表中的教工号。"
    )


class Admission(Row):
    """New pupils of a stage."""

    __tablename__ = "admission"
    __meaning__ = Meaning("招生", "pupils", "每个学段一行。", carried="keys")

    stage: Mapped[str | None] = code("学段", "stage", required=True, key=True)
    new_pupils: Mapped[int | None] = whole("招生数", PERSONS, required=True)
    new_pupils_in_zone: Mapped[int | None] = whole("划片就近入学数", PERSONS, required=True)


class DisabilityEnrolment(Row):
    """Children of the service area by kind of disability."""

    __tablename__ = "disability_enrolment"
    __meaning__ = Meaning("残疾儿童入学", "pupils", "服务范围内的视力、听力、智力残疾儿童，每类一行。", carried="keys")

    kind: Mapped[str | None] = code("残疾类别", "disability", required=True, key=True)
    of_age: Mapped[int | None] = whole("服务范围内适龄人数", PERSONS, required=True)
    enrolled: Mapped[int | None] = whole(
        "已入学人数", PERSONS, required=True, help="包括送教上门和在特殊教育学校就读的儿童。"
    )


class Cohort(Row):
    """What became of the pupils who entered in one year."""

    __tablename__ = "cohort"
    __meaning__ = Meaning("学生巩固", "pupils", "同一年入学的学生从入学到毕业的人数变化。", carried="keys")

    stage: Mapped[str | None] = code("学段", "stage", required=True, key=True)
    entry_year: Mapped[int | None] = year("入学年份", required=True, key=True, turn="next")
    entrants: Mapped[int | None] = whole("入学时人数", PERSONS, required=True)
    transferred_in: Mapped[int | None] = whole("转入人数", PERSONS, required=True)
    transferred_out: Mapped[int | None] = whole("转出人数", PERSONS, required=True)
    deceased: Mapped[int | None] = whole("死亡人数", PERSONS, required=True)
    dropped_out: Mapped[int | None] = whole("辍学人数", PERSONS)
    graduating: Mapped[int | None] = whole("毕业学生数", PERSONS, required=True)


class DropoutCase(Row):
    """A case of dropping out, under a number of the school's own."""

    __tablename__ = "dropout_case"
    __meaning__ = Meaning("辍学个案", "pupils", "用本校自编的个案编号登记，不写学生姓名。")

    case_no: Mapped[str | None] = text("个案编号", required=True, key=True, help="本校自编的编号。", no_names=True)
    grade: Mapped[int | None] = whole("年级", minimum=1, maximum=12, required=True)
    found_on: Mapped[date | None] = day("发现日期", required=True)
    status: Mapped[str | None] = code("状态", "dropout_status", required=True)
    measure: Mapped[str | None] = text("劝返措施", maximum=2000, no_names=True)


class Responsibility(Row):
    """Who answers for keeping pupils in school： the two lines and four levels of 双线四包."""

    __tablename__ = "responsibility"
    __meaning__ = Meaning("双线四包责任", "pupils", "政府线、教育线各四级责任人。", carried="rows")

    row_no: Mapped[int | None] = whole("行号", minimum=1, required=True, key=True)
    line: Mapped[str | None] = code("责任线", "responsibility_line", required=True)
    level: Mapped[str | None] = code("责任层级", "responsibility_level", required=True)
    person: Mapped[str | None] = text("责任人", required=True, privacy="personal")
    covers: Mapped[str | None] = text("包保范围", required=True, no_names=True)
    letter_signed: Mapped[bool | None] = yes("责任书已签订", required=True, turn="blank")
