"""The school and the school year that its figures stand for."""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Mapped

from jhdesk.models.base import Entered, Meaning, Row
from jhdesk.models.field import code, day, text, year, yes

SCHOOL_CODE = r"[0-9]{10}"


class Period(Entered):
    """One school year of one school: the parent of every other row, so that years stand side by side."""

    __tablename__ = "period"
    __meaning__ = Meaning("填报期", "school", "本次填报的学年、数据时点和依据的标准。", one_row=True, carried="rows")

    school_year: Mapped[int | None] = year(
        "学年", minimum=2000, required=True, help="学年的起始年份：2024 表示 2024—2025 学年。", turn="next"
    )
    snapshot_date: Mapped[date | None] = day("数据时点", required=True, help="各项数据所反映的日期。", turn="blank")
    standard_id: Mapped[str | None] = text("评估标准", required=True, help="评估所依据标准的编号，例如 national-2017。")
    round: Mapped[str | None] = code("评估轮次", "round", required=True)


class School(Row):
    """The school as it is in one school year: a change of name or type leaves the years before as they were."""

    __tablename__ = "school"
    __meaning__ = Meaning("学校", "school", "学校的基本情况；办学类型决定有哪些学段。", one_row=True, carried="rows")

    school_code: Mapped[str | None] = text(
        "学校标识码", required=True, pattern=SCHOOL_CODE, help="教育部统一编制的 10 位数字标识码。"
    )
    name: Mapped[str | None] = text("学校名称", required=True, help="与公章一致的学校全称。")
    county_code: Mapped[str | None] = text(
        "行政区划代码", required=True, pattern=r"[0-9]{6}", help="所在县的 6 位数字行政区划代码（GB/T 2260）。"
    )
    township: Mapped[str | None] = text("所在乡镇", required=True)
    urban_rural_code: Mapped[str | None] = code("城乡分类代码", "urban_rural", required=True)
    school_type: Mapped[str | None] = code(
        "办学类型", "school_type", required=True, help="决定学校有哪些学段，也决定共用资源怎样分摊。"
    )
    sponsor: Mapped[str | None] = code("举办者", "sponsor", required=True)
    is_boarding: Mapped[bool | None] = yes("是否寄宿制", required=True)
    central_school_code: Mapped[str | None] = text(
        "所属中心校标识码", pattern=SCHOOL_CODE, help="教学点填写所属中心校的 10 位数字标识码。"
    )
    headmaster: Mapped[str | None] = text("校长姓名", required=True, privacy="personal")
    contact_name: Mapped[str | None] = text("填表人", required=True, privacy="personal")
    contact_phone: Mapped[str | None] = text("联系电话", required=True, privacy="personal")
    founded_year: Mapped[int | None] = year("建校年份", minimum=1000)
