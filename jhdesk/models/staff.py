"""The staff of a school, under numbers of the school's own."""

from __future__ import annotations

from decimal import Decimal

from sqlalchemy.orm import Mapped

from jhdesk.models.base import Meaning, Row
from jhdesk.models.field import code, figure, text, year, yes


class Staff(Row):
    """One member of staff."""

    __tablename__ = "staff"
    __meaning__ = Meaning("教职工", "staff", "每人一行；不得填写身份证号。", carried="rows")

    staff_no: Mapped[str | None] = text(
        "教工号", maximum=40, required=True, key=True, help="本校自编的编号，不得使用身份证号。"
    )
    name: Mapped[str | None] = text("姓名", required=True, privacy="personal")
    birth_year: Mapped[int | None] = year("出生年份", privacy="personal", help="只用来区分同名的人。")
    employment: Mapped[str | None] = code("编制情况", "employment", required=True)
    post: Mapped[str | None] = code("岗位", "post", required=True, help="七项指标只统计专任教师。")
    is_principal: Mapped[bool | None] = yes("是否校长", help="校长或副校长，不论岗位。")
    stage: Mapped[str | None] = code("任教学段", "teaching_stage", required=True)
    subject: Mapped[str | None] = code("任教学科", "subject", help="主要任教学科，专任教师填写。")
    subject_2: Mapped[str | None] = code("兼任学科", "subject", help="不计入体育、艺术专任教师。")
    degree: Mapped[str | None] = code("最高学历", "degree", required=True)
    has_certificate: Mapped[bool | None] = yes("持有教师资格证", required=True)
    certificate_registered: Mapped[bool | None] = yes("教师资格定期注册")
    backbone_level: Mapped[str | None] = code("骨干教师级别", "backbone_level", required=True)
    studio_role: Mapped[str | None] = code("名师工作室", "studio_role")
    training_hours_5y: Mapped[Decimal | None] = figure(
        "五年培训学时", "hours", maximum=99_999, help="近五年培训学时合计，专任教师和校长填写。", turn="blank"
    )
    rotation_eligible: Mapped[bool | None] = yes("符合交流条件", turn="blank")
    rotation_kind: Mapped[str | None] = code("本年交流轮岗形式", "rotation_kind", turn="blank")
    ethics_grade: Mapped[str | None] = code("师德测评等次", "ethics_grade", privacy="personal", turn="blank")
    ethics_violation: Mapped[bool | None] = yes(
        "师德一票否决情形", privacy="personal", help="有偿家教等一票否决情形。", turn="blank"
    )
    ict_skilled: Mapped[bool | None] = yes("能熟练运用信息化手段教学")
